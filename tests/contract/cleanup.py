# SPDX-License-Identifier: GPL-3.0-or-later
"""Remembers what the suite put in and takes it out again, also after a failure or Ctrl-C."""

import json
import re
import time
import urllib.parse

import interrupts
from client import Unreachable
from samples import JSON_TYPE, Request

SUBJECT = re.compile(r'[a-z]+:[0-9a-f]{16}/\d+-[a-z]+:[0-9a-f]{16}/\d+')
PATIENCE = 40.0                 # a DELETE of a CORRUPT intent takes 5 s and may be needed twice
SOON = 5.0                      # until a configuration that was posted can be read
LINKS = '/network/configuration/links/'


def link_target(subject):
    return f'{LINKS}{urllib.parse.quote(subject, safe=":")}/basic'


class Unsaved(Unreachable):
    """What is configured cannot be read, so it could not be put back: it is not changed."""


class Ledger:
    """What was put in, from the requests that were sent."""

    def __init__(self, client, apps, annotations):
        self.client = client
        self.apps = set(apps)
        self.annotations = annotations
        self.intents, self.flows, self.hosts = set(), set(), set()
        self.links = {}
        self.remarks = []

    def before(self, request):
        """Called before a request is sent: keeps the link configuration that it is to change, of
        both directions, since a configuration of one acts on the other too."""
        if request.method == 'GET' or not request.target.startswith('/network/configuration'):
            return
        text = urllib.parse.unquote(request.target) + (request.body or '')
        named = SUBJECT.findall(text)
        both = set(named + [reverse_of(subject) for subject in named])
        self.links.update({subject: self._configured(subject)
                           for subject in sorted(both - set(self.links))})

    def _configured(self, subject):
        """What a link's configuration is now; None when it has none, and only then."""
        answer = self.client.get(link_target(subject))
        if answer.status == 404:
            return None
        content = read(answer.body) if answer.status == 200 else {}
        if not content:
            raise Unsaved(f'the configuration of {subject} cannot be read: {answer.status} '
                          f'{answer.body[:100]!r}')
        return content

    def after(self, request, answer):
        """Called with the answer: notes what the request made."""
        if request.method != 'POST' or answer.status not in (200, 201):
            return
        path = request.target.partition('?')[0]
        location = answer.headers.get('location', '')
        if path == '/intents':
            body = read(request.body)
            self.intents.add((body.get('appId'), body.get('key') or location.rpartition('/')[2]))
        elif path == '/flows':
            self.flows |= {(flow.get('deviceId'), flow.get('flowId'))
                           for flow in read(answer.body).get('flows', [])}
        elif path.startswith('/flows/'):
            self.flows.add((path.split('/')[2], location.rpartition('/')[2]))
        elif path == '/hosts' and '/hosts/' in location:
            self.hosts.add(location.partition('/onos/v1')[2])

    def clean(self):
        """Take everything out; returns what could not be taken out, as texts. What is left is tried
        again by the next call. Goes on to the end whatever signals come."""
        with interrupts.held():
            self.client.close()         # an interrupted request may have left half an answer
            return self._clean()

    def _clean(self):
        left = []
        for step in (self._hosts, self._flows, self._intents, self._links):
            try:
                left += step()
            except (Unreachable, ValueError, KeyError, TypeError) as error:
                left.append(f'{type(error).__name__}: {error}')
        return left

    def _hosts(self):
        left = []
        for target in sorted(self.hosts):
            answer = self.client.send(Request('DELETE', target))
            if answer.status in (204, 404):
                self.hosts.discard(target)
            else:
                left.append(f'DELETE {target} says {answer.status}')
        return left

    def _flows(self):
        """Rules by their ids, so that nobody else's are touched."""
        if not self.flows:
            return []
        body = {'flows': [{'deviceId': device, 'flowId': flow}
                          for device, flow in sorted(self.flows)]}
        answer = self.client.send(Request('DELETE', '/flows', {'Content-Type': JSON_TYPE},
                                          json.dumps(body)))
        if answer.status != 204:
            return [f'DELETE /flows says {answer.status}']
        self.flows.clear()
        return []

    def _intents(self):
        """Those noted, and those of the suite's application that an earlier run left."""
        deadline = time.monotonic() + PATIENCE
        while True:
            document = self.client.get('/intents').json()
            there = {(item['appId'], item['key']) for item in document['intents']
                     if item['appId'] in self.apps or (item['appId'], item['key']) in self.intents}
            if not there:
                self.intents.clear()
                return []
            if time.monotonic() > deadline:
                return [f'intent {key} of {app}' for app, key in sorted(there)]
            for app, key in sorted(there):
                name = urllib.parse.quote(str(key), safe='')
                self.client.send(Request('DELETE', f'/intents/{app}/{name}'))
            # A withdrawn intent is purged some 30 ms later.
            time.sleep(0.1)

    def _links(self):
        """Put back the configuration of links; a deleted one is posted afresh so that it acts."""
        left = [text for subject in self.links for text in self._send('DELETE', subject)]
        for subject, content in self.links.items():
            left += self._restore_link(subject, content)
        left += [text for subject, content in self.links.items()
                 for text in self._compare(subject, content)]
        if not left:
            self.links.clear()
        return left

    def _restore_link(self, subject, content):
        """Post what was configured, or else what the annotation said."""
        source = subject.partition('-')[0].rpartition('/')
        before = self.annotations.get((source[0], int(source[2])), {}).get('bandwidth')
        if content is not None:
            return self._send('POST', subject, content)
        if before is not None and self.links.get(reverse_of(subject)) is None:
            # An annotation outlives its configuration; only a new value changes it.
            return (self._send('POST', subject, {'bandwidth': int(float(before)),
                                                 'bidirectional': False})
                    + self._send('DELETE', subject))
        if before is None and (source[0], int(source[2])) in self.annotations:
            self.remark(f'{subject} keeps a bandwidth annotation: none was there before, and this'
                        ' surface cannot take it off')
        return []

    def _send(self, method, subject, content=None):
        """Change a link's configuration; returns what went wrong, as texts."""
        headers = {} if content is None else {'Content-Type': JSON_TYPE}
        body = None if content is None else json.dumps(content)
        answer = self.client.send(Request(method, link_target(subject), headers, body))
        if answer.status in (200, 204):
            return []
        return [f'{method} of the configuration of {subject} says {answer.status}; it was '
                f'{json.dumps(self.links[subject])}']

    def _compare(self, subject, content):
        """Whether the configuration is again what it was; returns what is not, as texts."""
        deadline = time.monotonic() + SOON
        while True:
            now = self._configured(subject)
            if now == content:
                return []
            if time.monotonic() > deadline:
                return [f'the configuration of {subject} is {json.dumps(now)}, and was '
                        f'{json.dumps(content)}']
            time.sleep(0.1)

    def remark(self, text):
        """Say something at the end of the run, once."""
        if text not in self.remarks:
            self.remarks.append(text)


def reverse_of(subject):
    """The other direction of a link, as network configuration names it."""
    return '-'.join(reversed(subject.split('-')))


def read(text):
    """A JSON object, or an empty one where the text is something else."""
    try:
        value = json.loads(text or '')
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
