# SPDX-License-Identifier: GPL-3.0-or-later
"""Brings the controller to know the whole lab, and waits until it does."""
import concurrent.futures
import time

from . import process
from .errors import LabError
from .network import OPERATOR
from .rest import RestError

# Pings at once; each is a process.
PARALLEL = 8


class Readiness:
    """What the controller must know, from a Facts, and what it does know."""

    def __init__(self, facts, controller, progress):
        self.facts = facts
        self.controller = controller
        self.rest = controller.rest
        self.progress = progress

    def wait(self):
        """Every switch, every link in both directions with its bandwidth, every host."""
        step = self.progress.step
        if self.rest is not None:
            with step('controller: waiting for its answer', 120):
                self.controller.wait(115)
            with step(f'controller: finding {len(self.facts.topology.switches)} switches', 40):
                self._until_none(self._missing_devices, 35)
            with step(f'controller: finding {len(self.facts.links)} links', 40):
                self._until_none(self._missing_links, 35)
            with step('controller: configuring names and bandwidths', 20):
                self._configure()
                self._until_none(self._wrong_bandwidths, 15)
        hosts = self.facts.hosts()
        with step(f'everybody speaks: {len(hosts)} hosts', 60):
            self._until_none(self._silent, 55, pause=0.2)
            if self.rest is not None:
                self._until_none(self._missing_hosts, 30, pause=0.2)

    def _until_none(self, missing, seconds, pause=0.1):
        """Calls `missing` until it returns an empty list; says what it lacks if it never does."""
        end = time.monotonic() + seconds
        while left := self._ask(missing):
            if time.monotonic() > end:
                shown = ', '.join(left[:8]) + (' …' if len(left) > 8 else '')
                raise LabError(f'still missing after {seconds} s: {shown}')
            self.controller.check_alive()
            time.sleep(pause)

    @staticmethod
    def _ask(missing):
        try:
            return missing()
        except RestError as error:
            return [str(error)]

    def _missing_devices(self):
        available = {device['id'].lower() for device in self.rest.get('/devices')['devices']
                     if device['available']}
        return [switch.name for switch in self.facts.topology.switches
                if switch.device not in available]

    def _links(self):
        return {(link['src']['device'].lower(), link['src']['port'],
                 link['dst']['device'].lower(), link['dst']['port']): link
                for link in self.rest.get('/links')['links'] if link['state'] == 'ACTIVE'}

    def _wanted_links(self):
        for link in self.facts.links:
            yield link, (self.facts.device(link['src']), str(link['src_port']),
                         self.facts.device(link['dst']), str(link['dst_port']))

    def _missing_links(self):
        known = self._links()
        return [f'{link["src"]}–{link["dst"]}' for link, key in self._wanted_links()
                if key not in known]

    def _wrong_bandwidths(self):
        known = self._links()
        return [f'{link["src"]}–{link["dst"]} at {link["mbps"]} Mbit/s'
                for link, key in self._wanted_links()
                if known.get(key, {}).get('annotations', {}).get('bandwidth') != str(link['mbps'])]

    def _configure(self):
        self.rest.call('POST', '/network/configuration', {
            'devices': {switch.device: {'basic': {'name': switch.label}}
                        for switch in self.facts.topology.switches},
            'links': {subject: {'basic': {'bandwidth': mbps}}
                      for subject, mbps in self.facts.link_subjects().items()},
        })

    def _silent(self):
        """Lets the operator ping everybody, by which the controller learns of both."""
        hosts = [host for host in self.facts.hosts() if host['name'] != OPERATOR]

        def ping(host):
            said = process.run(*self.facts.network.inside(OPERATOR, 'ping', '-n', '-c', '1',
                                                          '-W', '1', host['address']),
                               check=False)
            return ' 0% packet loss' in said

        with concurrent.futures.ThreadPoolExecutor(max_workers=PARALLEL) as pool:
            answered = list(pool.map(ping, hosts))
        return [f'{host["name"]} (no answer to pings)'
                for host, answer in zip(hosts, answered) if not answer]

    def _missing_hosts(self):
        known = {host['mac'].lower(): host for host in self.rest.get('/hosts')['hosts']}

        def is_known(host):
            seen = known.get(host['mac'])
            if seen is None or host['address'] not in seen['ipAddresses']:
                return False
            places = seen.get('locations') or [seen.get('location', {})]
            return any(place.get('elementId', '').lower() == self.facts.device(host['switch']) and
                       place.get('port') == str(host['port']) for place in places)

        missing = [host for host in self.facts.hosts() if not is_known(host)]
        for host in missing:
            self._speak_up(host['name'])
        return [f'{host["name"]} in the controller' for host in missing]

    def _speak_up(self, name):
        """Lets a hypervisor ask for an address that nobody has, which everybody hears; the
        guests and the operator speak in each round of pings."""
        if any(entry.name == name for entry in self.facts.topology.hypervisors):
            process.run(*self.facts.network.inside(name, 'ping', '-n', '-c', '1', '-W', '1',
                                                   '10.97.0.254'), check=False)
        else:
            self._silent()
