# SPDX-License-Identifier: GPL-3.0-or-later
"""A fake controller that remembers. A helper of the suite's own tests.

Just enough of intents, rules, hosts and link configuration to try the checks of order and time,
and the clean-up. Each fault that is switched on makes it wrong in one way that a check must notice.
"""

import itertools
import json
import time
import urllib.parse

import samples
from replay import Replay

VISIBLE_AFTER, INSTALLED_AFTER, ADDED_AFTER, LEASE = 0.02, 0.1, 3.0, 13.0


class Clock:
    """Stands for the module time where nobody shall wait: only sleeping makes time go by."""

    def __init__(self):
        self.now = 1000.0

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


def answer(status, document=None, **headers):
    if document is None:
        return samples.Answer(status, headers)
    return samples.Answer(status, {'content-type': samples.JSON_TYPE, **headers},
                          json.dumps(document))


def error(status, message):
    return answer(status, {'code': status, 'message': message})


class Fake(Replay):
    """The recorded ring with a memory."""

    def __init__(self, clock=time):
        super().__init__()
        self.clock = clock
        self.faults = set()
        self.born = clock.monotonic()
        self.numbers = itertools.count(1000)
        self.intents, self.rules, self.hosts, self.config = {}, {}, {}, {}
        self.annotations, self.changes = {}, 0
        self.ports_down = set()
        self.deletes_needed = {}

    def answer(self, method, target, body):
        self.requests.append((method, target, body))
        path, _, _ = target.partition('?')
        parts = [urllib.parse.unquote(part) for part in path.strip('/').split('/')]
        handler = getattr(self, f'{method.lower()}_{parts[0]}', None)
        done = handler(parts[1:], body) if handler else None
        return done or super().answer(method, target, body)

    # Intents

    def post_intents(self, parts, body):
        try:
            document = json.loads(body)
        except ValueError:
            return answer(200 if 'garbage' in self.faults else 400, {'code': 400, 'message': 'x'})
        number = next(self.numbers)
        key = document.get('key', hex(number))
        self.intents[(document['appId'], key)] = dict(document, id=hex(number),
                                                      time=self.clock.monotonic())
        if isinstance(document.get('ingressPoint'), dict):
            self.install(document, key)
        return answer(201, location=f'{self.url}/onos/v1/intents/{document["appId"]}/{number}')

    def match(self, document):
        return json.dumps([document['ingressPoint'], document['priority'],
                           document['selector']['criteria']])

    def install(self, document, key):
        match = self.match(document)
        if 'first wins' in self.faults and match in self.rules:
            return
        self.rules[match] = dict(document, key=key, time=self.clock.monotonic())

    def state(self, intent):
        age = self.clock.monotonic() - intent['time']
        if 'failed' in self.faults:
            return 'FAILED'
        if 'backward' in self.faults and age > INSTALLED_AFTER / 2:
            return 'COMPILING' if age < INSTALLED_AFTER else 'INSTALLED'
        return 'INSTALLING' if age < INSTALLED_AFTER else 'INSTALLED'

    def related(self, key):
        """Rules clockwise from the ingress to the egress, or one short of it."""
        intent = self.intents[key]
        starts = intent['ingressPoint']
        ways = []
        for start in starts if isinstance(starts, list) else [starts]:
            number, way = int(start['device'][-1]), []
            while True:
                device = {**start, 'device': f'of:{number:016x}'}
                last = device['device'] == intent['egressPoint']['device']
                way.append({'deviceId': device['device'], 'selector': {'criteria': [
                    {'type': 'IN_PORT', 'port': 3 if way else int(start['port'])}]},
                    'treatment': {'instructions': [{'type': 'OUTPUT', 'port': (
                        intent['egressPoint']['port'] if last else '2')}]}})
                number = number % 4 + 1
                if last:
                    break
            ways.append(way[:-1] if 'short way' in self.faults else way)
        if 'one way' in self.faults:
            ways = ways[1:]
        return answer(200, {'paths': ways})

    def get_intents(self, parts, body):
        if parts and parts[0] == 'relatedflows':
            return self.related(tuple(parts[1:]))
        if not parts:
            return answer(200, {'intents': [{'appId': app, 'key': key}
                                            for app, key in self.intents]})
        intent = self.intents.get(tuple(parts))
        hidden = 10 if 'invisible' in self.faults else VISIBLE_AFTER
        if intent is None or self.clock.monotonic() - intent['time'] < hidden:
            status = 404 if 'not found' in self.faults else 400
            return error(status, 'For input string')
        return answer(200, {'state': self.state(intent)})

    def delete_intents(self, parts, body):
        if 'slow delete' in self.faults:
            self.clock.sleep(6)
        if tuple(parts) not in self.intents:
            return answer(204) if 'deleted twice' in self.faults else error(400, 'no number')
        if self.deletes_needed.get(parts[-1], 0) > 0:
            self.deletes_needed[parts[-1]] -= 1
            self.clock.sleep(5)
            return answer(204)
        if 'undead' in self.faults:
            return answer(204)
        intent = self.intents.pop(tuple(parts))
        if isinstance(intent.get('ingressPoint'), dict) and 'lingering rule' not in self.faults:
            self.rules.pop(self.match(intent), None)
        if 'falls' in self.faults:
            self.faults.add('failed')
        return answer(204)

    # Rules

    def get_flows(self, parts, body):
        if len(parts) == 2:
            left = LEASE - (self.clock.monotonic() - self.born)
            gone = 'lease' not in self.faults and left < 0 or 'short lease' in self.faults
            return answer(200, {'flows': [] if gone else [{'isPermanent': False, 'timeout': 10}]})
        if len(parts) != 1:
            return None
        flows = [self.flow(rule) for rule in self.rules.values()
                 if rule['ingressPoint']['device'] == parts[0]]
        return answer(200, {'flows': flows})

    def flow(self, rule):
        late = 100 if 'pending' in self.faults else ADDED_AFTER
        added = self.clock.monotonic() - rule['time'] > late
        return {'priority': rule['priority'], 'state': 'ADDED' if added else 'PENDING_ADD',
                'selector': rule['selector'],
                'treatment': {'instructions': [{'type': 'OUTPUT',
                                                'port': rule['egressPoint']['port']}]}}

    # Hosts, links, configuration, statistics

    def post_hosts(self, parts, body):
        mac = json.loads(body)['mac'].upper()
        self.hosts[mac] = True
        return answer(201, location=f'{self.url}/onos/v1/hosts/{mac}/None')

    def delete_hosts(self, parts, body):
        self.hosts.pop(parts[0], None)
        return answer(204)

    def post_network(self, parts, body):
        if len(parts) == 4:
            subject, content = parts[2], json.loads(body)
            if self.annotations.get(subject) != content['bandwidth'] or 'restless' in self.faults:
                self.changes += 'still' not in self.faults
            self.config[subject] = content
            self.annotations[subject] = content['bandwidth']
        return answer(200)

    def get_network(self, parts, body):
        if len(parts) == 4 and parts[2] in self.config:
            return answer(200, self.config[parts[2]])
        return error(404, 'not found')

    def delete_network(self, parts, body):
        self.config.pop(parts[2], None)
        return answer(204)

    def get_topology(self, parts, body):
        return None if parts else answer(200, {'time': 1000 + self.changes})

    def get_statistics(self, parts, body):
        age = 0 if 'still' in self.faults else int((self.clock.monotonic() - self.born)) // 5 * 5
        return answer(200, {'statistics': [{'ports': [{'port': 1, 'durationSec': 60 + age}]}]})

    def post_devices(self, parts, body):
        port = (parts[0], parts[2])
        self.changes += 'still' not in self.faults
        if json.loads(body)['enabled']:
            self.ports_down -= set() if 'stays down' in self.faults else {port}
        elif 'stays up' not in self.faults:
            self.ports_down.add(port)
        return answer(200)

    def get_links(self, parts, body):
        links = samples.load('links').answer.json()['links']
        up = [link for link in links
              if not {(link[end]['device'], link[end]['port']) for end in ('src', 'dst')}
              & self.ports_down]
        return answer(200, {'links': up})
