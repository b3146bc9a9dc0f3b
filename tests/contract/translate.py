# SPDX-License-Identifier: GPL-3.0-or-later
"""Rewrites the recorded network's names into those of the network behind the URL.

The recordings were made on a ring s1–s2–s3–s4–s1: switch N is of:…N, its port 1 leads to the host
00:00:00:00:00:0N, port 2 to the next switch and port 3 to the one before. Every device, port, MAC,
application id and learnt id in a request or an expected answer is put through one Translation, so
that the tables of cases speak of the recorded network only.

Rules that the suite puts in must not touch anybody's traffic: MACs in criteria become addresses
that nobody has, and IPs become documentation addresses, unless a case asks for the real ones.
"""

import dataclasses
import json
import re
import typing

import samples

RECORDED_BASE = 'http://127.0.0.1:8181'
RECORDED_APPS = {'org.example.vmig': '', 'org.brand.new': '.new', 'org.x': '.guest'}

DEVICE = r'(?:of|OF)(?::|%3A)[0-9a-f]{16}'
TOKEN = re.compile(
    r'(?P<base>http://127\.0\.0\.1:8181)'
    rf'|(?P<end>(?P<device>{DEVICE})(?:(?P<slash>/|%2F|&port=)(?P<port>\d+)(?![0-9A-Fa-f:]))?)'
    r'|(?P<mac>(?<![0-9A-Fa-f:])(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}(?![0-9A-Fa-f:]))'
    r'|(?P<ip>(?<![\d.])10\.0\.0\.(?P<host>\d+))'
    r'|(?P<word>\w[\w.-]*)')


def recorded_device(number):
    return f'of:{number:016x}'


def recorded_mac(number):
    return f'00:00:00:00:00:{number:02X}'


@dataclasses.dataclass
class Translation:
    """From recorded names to real ones; devices are written in plain, ports are numbers."""

    app: str = 'org.example.vmig'
    base: str = RECORDED_BASE
    devices: typing.Dict[str, str] = dataclasses.field(default_factory=dict)
    ports: typing.Dict[typing.Tuple[str, int], int] = dataclasses.field(default_factory=dict)
    macs: typing.Dict[str, str] = dataclasses.field(default_factory=dict)
    words: typing.Dict[str, str] = dataclasses.field(default_factory=dict)
    learnt: typing.Dict[str, str] = dataclasses.field(default_factory=dict)

    def quiet_mac(self, mac):
        """An address of the same switch's host that is locally administered and nobody's."""
        return '0E:C0:' + mac.upper()[6:]

    def port(self, device, number):
        return self.ports.get((device, number), number)

    def learn(self, recorded, actual):
        """Remember an id that the controller chose, in the two ways in which ONOS writes it."""
        self.learnt[recorded] = actual
        if len(recorded) < 10 and recorded.isdigit() and actual.isdigit():
            self.learnt[hex(int(recorded))] = hex(int(actual))

    def text(self, text):
        """Translate every name within a string; works on URLs, subjects and messages alike."""
        return TOKEN.sub(self._token, text)

    def _token(self, match):
        if match['base']:
            return self.base
        if match['end']:
            return self._end(match)
        if match['mac']:
            real = self.macs.get(match['mac'].upper(), match['mac'])
            return real.lower() if match['mac'] != match['mac'].upper() else real
        if match['ip']:
            return f'192.0.2.{match["host"]}'
        word = match['word']
        if word in RECORDED_APPS:
            return self.app + RECORDED_APPS[word]
        return self.words.get(word) or self.learnt.get(word, word)

    def _end(self, match):
        recorded = match['device'].replace('%3A', ':').lower()
        text = self.devices.get(recorded, recorded)
        if match['device'].startswith('OF'):
            text = text.upper()
        if '%3A' in match['device']:
            text = text.replace(':', '%3A')
        if not match['port']:
            return text
        number = match['port']
        if len(number) < 5:
            number = str(self.port(recorded, int(number)))
        else:
            number = self.learnt.get(number, number)
        return text + match['slash'] + number

    def value(self, value, quiet=True, device=None):
        """Translate a JSON value; a port belongs to the device named beside it or further out."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(item, quiet, device) for item in value]
        if not isinstance(value, dict):
            return value
        for name in ('device', 'deviceId', 'elementId', 'element'):
            if isinstance(value.get(name), str):
                device = value[name]
        result = {}
        for name, item in value.items():
            if name == 'port':
                result[name] = self._port_member(item, device)
            elif name == 'mac' and quiet and str(value.get('type')).startswith('ETH_'):
                result[name] = self.quiet_mac(item)
            else:
                result[self.text(name)] = self.value(item, quiet, device)
        return result

    def _port_member(self, item, device):
        if isinstance(item, str) and item.isdigit():
            return str(self.port(device, int(item)))
        if isinstance(item, int):
            return self.port(device, item)
        return item

    def request(self, request, quiet=True, also=()):
        """Translate a recorded request; also are criteria added to its selector."""
        body = request.body
        named = re.search(DEVICE, request.target)
        device = named[0].replace('%3A', ':') if named else None
        if body and body[0] in '{[':
            try:
                content = self.value(samples.loads(body), quiet, device)
                if also and isinstance(content, dict):
                    content.setdefault('selector', {}).setdefault('criteria', []).extend(also)
                body = json.dumps(content)
            except ValueError:
                pass                    # malformed on purpose: sent as recorded
        return dataclasses.replace(request, target=self.text(request.target), body=body)

    def headers(self, headers):
        return {name: self.text(value) if name == 'location' else value
                for name, value in headers.items()}
