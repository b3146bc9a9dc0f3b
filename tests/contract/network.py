# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds the ring behind the URL that stands for the recorded one."""

import dataclasses
import typing

import translate

ROLES = 4                       # the recorded ring has four switches; longer ones will do
STEPS = 200000                  # bound of the search, for networks far larger than a laboratory's
UNKNOWN_PORTS = (7, 77, 99)     # ports that the recordings name because they do not exist

RECORDED_APP = 'org.onosproject.netcfghostprovider'


class TooSmall(Exception):
    """The network behind the URL cannot stand for the recorded one; the text says why."""


@dataclasses.dataclass(frozen=True)
class Host:
    """A host that can be an end of a path."""

    identity: str
    mac: str
    device: str
    port: int


@dataclasses.dataclass
class Network:
    """What /devices, /links and /hosts said at the start."""

    devices: typing.List[str]
    links: typing.Dict[typing.Tuple[str, int], typing.Tuple[str, int]]
    hosts: typing.List[Host]
    ring: typing.List[str]
    node: str
    apps: typing.Dict[str, str]
    annotations: typing.Dict[typing.Tuple[str, int], typing.Dict[str, str]]

    def neighbours(self, device):
        """The (port, device) pairs that links lead to, in the order of ports."""
        return sorted((port, end[0]) for (source, port), end in self.links.items()
                      if source == device)

    def port_to(self, device, other):
        """The lowest port of device with a link to other."""
        return next(port for port, end in self.neighbours(device) if end == other)

    def link_subject(self, device, other):
        """A link as the network configuration names it."""
        port = self.port_to(device, other)
        return f'{device}/{port}-{other}/{self.links[(device, port)][1]}'

    def roles(self):
        """The devices that stand for s1 to s4: the host's switch and three on from it."""
        return self.ring[:ROLES]

    def first(self):
        """The host on s1."""
        return next(host for host in self.hosts if host.device == self.ring[0])

    def other(self):
        """The host on s3, or failing that any on another switch."""
        rest = [host for host in self.hosts if host.device != self.ring[0]]
        return min(rest, key=lambda host: (host.device != self.ring[2], host.identity))


def integer(text):
    """The number of a port, or None for LOCAL and the like."""
    return int(text) if isinstance(text, str) and text.isdigit() else None


def read(client):
    """Ask the controller for its network; raises TooSmall with what is missing."""
    documents = {}
    for name in ('devices', 'links', 'hosts', 'cluster', 'applications'):
        answer = client.get('/' + name)
        if answer.status == 401:
            raise TooSmall('the controller refuses this user and password (401)')
        if answer.status != 200:
            raise TooSmall(f'GET /onos/v1/{name} says {answer.status}: {answer.body[:200]}')
        try:
            documents[name] = answer.json()
        except ValueError as error:
            raise TooSmall(f'GET /onos/v1/{name} is not JSON: {error}') from error
    try:
        return build(documents)
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise TooSmall(f'the lists of devices, links and hosts cannot be read: {error!r}') \
            from error


def build(documents):
    """Make a Network of the five documents, or say what it lacks."""
    devices = sorted(d['id'] for d in documents['devices']['devices'] if d['available'])
    links, annotations = {}, {}
    for link in documents['links']['links']:
        source = (link['src'].get('device'), integer(link['src']['port']))
        end = (link['dst'].get('device'), integer(link['dst']['port']))
        if link['state'] == 'ACTIVE' and source[0] in devices and end[0] in devices:
            links[source] = end
            annotations[source] = link.get('annotations', {})
    links = {source: end for source, end in links.items() if links.get(end) == source}
    hosts = []
    for host in sorted(documents['hosts']['hosts'], key=lambda item: item['id']):
        place = host['locations'][0] if host['locations'] else {}
        port = integer(place.get('port'))
        if place.get('elementId') in devices and port is not None and host['vlan'] == 'None':
            hosts.append(Host(host['id'], host['mac'], place['elementId'], port))
    network = Network(devices, links, hosts, [], documents['cluster']['nodes'][0]['id'],
                      {a['name']: a['state'] for a in documents['applications']['applications']},
                      annotations)
    if len(devices) < ROLES:
        raise TooSmall(f'{ROLES} switches in a ring are needed, there are {len(devices)} available')
    if len({host.device for host in hosts}) < 2:
        raise TooSmall('2 hosts without VLAN on different switches are needed, the controller'
                       f' knows {len(hosts)}: let each send a packet')
    network.ring = find_ring(network)
    return network


def find_ring(network):
    """The shortest ring of four or more through a host's switch; best with a host across it."""
    with_hosts = {host.device for host in network.hosts}
    for length in range(ROLES, min(len(network.devices), 16) + 1):
        found = [ring for start in sorted(with_hosts) for ring in rings(network, start, length)]
        if found:
            return min(found, key=lambda ring: (ring[2] not in with_hosts, ring[1] in with_hosts,
                                                ring))
    raise TooSmall('no ring of 4 or more switches goes through a switch with a host')


def rings(network, start, length):
    """All simple rings of that length that begin at start; bounded in effort."""
    around = {device: sorted({end for _, end in network.neighbours(device)})
              for device in network.devices}
    stack, steps, found = [[start]], 0, []
    while stack and steps < STEPS and len(found) < 256:
        way = stack.pop()
        steps += 1
        if len(way) == length:
            if start in around[way[-1]]:
                found.append(way)
            continue
        stack += [way + [end] for end in around[way[-1]] if end not in way]
    return found


def translation(network, base, app):
    """The Translation from the recorded ring to this network."""
    result = translate.Translation(app=app, base=base)
    roles = network.roles()
    for number, device in enumerate(roles, 1):
        recorded = translate.recorded_device(number)
        after = network.ring[number % len(network.ring)]
        before = network.ring[number - 2]
        used = {2: network.port_to(device, after), 3: network.port_to(device, before)}
        used[1] = access_port(network, device, used.values())
        for unknown in UNKNOWN_PORTS:
            used[unknown] = unknown if unknown not in used.values() else unknown + 1000
        result.devices[recorded] = device
        result.ports.update({(recorded, port): actual for port, actual in used.items()})
    for unknown in ('of:00000000000000aa', 'of:0000000000000063'):
        if unknown in network.devices:
            result.devices[unknown] = unknown.replace('of:00', 'of:fe')
    result.macs = {translate.recorded_mac(1): network.first().mac,
                   translate.recorded_mac(3): network.other().mac}
    result.words['127.0.0.1'] = network.node
    # The recording activated an application that stood still; one that runs already is as good
    # and changes nothing.
    if network.apps.get(RECORDED_APP) != 'ACTIVE':
        result.words[RECORDED_APP] = 'org.onosproject.openflow'
    return result


def access_port(network, device, used):
    """The port of a host on this switch, else the lowest number that no link has."""
    chosen = (network.first(), network.other())
    for host in sorted(network.hosts, key=lambda host: host not in chosen):
        if host.device == device and host.port not in used:
            return host.port
    taken = {port for port, _ in network.neighbours(device)}
    return next(number for number in range(1, 65000) if number not in taken)
