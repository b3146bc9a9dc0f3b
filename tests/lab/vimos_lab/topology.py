# SPDX-License-Identifier: GPL-3.0-or-later
"""Topology files: what they may say, and the addresses that follow from them.

They are the scenarios of the embedded network; data/scenarios/README.md describes the format. What
only a simulation can do is accepted and left out here. Nothing here touches the machine.
"""
import json
import os
import re
from dataclasses import dataclass, field

from .errors import LabError

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
FOLDER = os.path.join(ROOT, 'data', 'scenarios')

# Members that the embedded network plays and the laboratory leaves out, by where they stand.
PLAYED_ELSEWHERE = ('title', 'seed', 'background', 'events', 'suggest')
PLAYED_ELSEWHERE_SWITCH = ('latitude', 'longitude')
PLAYED_ELSEWHERE_LINK = ('delay_ms',)
PLAYED_ELSEWHERE_HYPERVISOR = ('memory_gib', 'disk_gib')
PLAYED_ELSEWHERE_VM = ('memory_used_mib',)

MAX_SWITCHES = 200
MAX_HYPERVISORS = 99
MAX_VMS = 100
MAX_LINK_MBPS = 1000
MIN_MEMORY_MIB = 96
MAX_MEMORY_MIB = 4096
MAX_DISK_MIB = 16384

OPERATOR_ADDRESS = '10.97.0.100'
OPERATOR_MAC = '02:00:00:97:00:64'
PREFIX_LENGTH = 24


@dataclass(frozen=True)
class Switch:
    name: str
    number: int
    label: str

    @property
    def dpid(self):
        """The datapath id as Open vSwitch writes it."""
        return '%016x' % self.number

    @property
    def device(self):
        """The device's id in the controller."""
        return 'of:' + self.dpid


@dataclass(frozen=True)
class Link:
    a: str
    b: str
    mbps: int


@dataclass(frozen=True)
class Hypervisor:
    name: str
    number: int
    switch: str

    @property
    def address(self):
        return f'10.97.0.{self.number}'

    @property
    def mac(self):
        """That of its bridge br0, which is its face in the network."""
        return '02:00:00:97:00:%02x' % self.number


@dataclass(frozen=True)
class Vm:
    name: str
    number: int
    hypervisor: str
    memory_mib: int
    disk_mib: int

    @property
    def address(self):
        return f'10.97.0.{100 + self.number}'

    @property
    def mac(self):
        return '52:54:00:00:00:%02x' % self.number


@dataclass(frozen=True)
class Topology:
    name: str
    description: str
    switches: tuple
    links: tuple
    access_mbps: int
    operator_switch: str
    hypervisors: tuple
    vms: tuple
    source: dict = field(repr=False, compare=False)

    def switch(self, name):
        return next(switch for switch in self.switches if switch.name == name)

    def vm(self, name):
        for vm in self.vms:
            if vm.name == name:
                return vm
        raise LabError(f'no VM is named “{name}”',
                       'VMs: ' + ', '.join(vm.name for vm in self.vms))


def names():
    """The names of the shipped scenarios that the laboratory can play: those that are written out."""
    found = []
    for entry in os.listdir(FOLDER):
        if entry.endswith('.json'):
            with open(os.path.join(FOLDER, entry), encoding='utf-8') as file:
                if 'generate' not in json.load(file):
                    found.append(entry[:-5])
    return sorted(found)


def left_out(topology):
    """The members of a topology that say what happens, which the laboratory leaves to its user."""
    return [member for member in ('background', 'events') if topology.source.get(member)]


def load(name_or_path, disk_mib=None):
    """Reads a shipped topology by its name, or a file by its path.

    `disk_mib`, where given, is the size of every VM's disk instead of what the file says.
    """
    path = name_or_path
    if re.fullmatch(r'[A-Za-z0-9_-]+', name_or_path):
        path = os.path.join(FOLDER, name_or_path + '.json')
        if not os.path.exists(path):
            raise LabError(f'there is no topology “{name_or_path}”',
                           'Shipped: ' + ', '.join(names()) + '; or give the path of a file.')
    try:
        with open(path, encoding='utf-8') as file:
            source = json.load(file, object_pairs_hook=_object)
    except OSError as error:
        raise LabError(f'cannot read the topology {path}: {error.strerror}') from error
    except ValueError as error:
        raise LabError(f'{path} is not a topology: {error}') from error
    if disk_mib is not None and isinstance(source, dict):
        for vm in source.get('vms') or []:
            if isinstance(vm, dict):
                vm['disk_mib'] = disk_mib
    name = os.path.splitext(os.path.basename(path))[0]
    try:
        return parse(name, source)
    except LabError as error:
        raise LabError(f'{path}: {error}') from error


def parse(name, source):
    """Makes a Topology of the parsed JSON; raises LabError naming the first wrong member."""
    if isinstance(source, dict) and 'generate' in source:
        raise LabError('the laboratory cannot play a generated network (“generate”)',
                       'Shipped and written out: ' + ', '.join(names()) + '.')
    members = _members(source, 'the topology',
                       required=('switches', 'links', 'operator', 'hypervisors', 'vms'),
                       optional=('description', 'access_mbps') + PLAYED_ELSEWHERE)
    switches = tuple(_switch(entry, number) for number, entry
                     in enumerate(_list(members, 'switches', MAX_SWITCHES), 1))
    _unique(switches, 'switch')
    known = {switch.name for switch in switches}
    links = tuple(_link(entry, known) for entry in _list(members, 'links', 10 * MAX_SWITCHES))
    _connected(known, links)

    operator = _members(members['operator'], 'operator', required=('switch',))
    hypervisors = tuple(_hypervisor(entry, number, known) for number, entry
                        in enumerate(_list(members, 'hypervisors', MAX_HYPERVISORS), 1))
    _unique(hypervisors, 'hypervisor')
    places = {hypervisor.name for hypervisor in hypervisors}
    vms = tuple(_vm(entry, number, places) for number, entry
                in enumerate(_list(members, 'vms', MAX_VMS, least=0), 1))
    _unique(vms, 'VM')

    access = members.get('access_mbps')
    return Topology(name=name,
                    description=_text(members.get('description', ''), 'description'),
                    switches=switches,
                    links=links,
                    access_mbps=None if access is None
                    else _number(access, 'access_mbps', 1, MAX_LINK_MBPS),
                    operator_switch=_one_of(operator['switch'], 'operator.switch', known),
                    hypervisors=hypervisors,
                    vms=vms,
                    source=source)


def _object(pairs):
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError('a member is given twice')
    return result


def _members(value, where, required, optional=()):
    if not isinstance(value, dict):
        raise LabError(f'{where} must be an object')
    for name in required:
        if name not in value:
            raise LabError(f'{where} lacks the member “{name}”')
    for name in value:
        if name not in required and name not in optional:
            raise LabError(f'{where} has the unknown member “{name}”')
    return value


def _list(members, name, most, least=1):
    value = members[name]
    if not isinstance(value, list) or not least <= len(value) <= most:
        raise LabError(f'“{name}” must be a list of {least} to {most} entries')
    return value


def _text(value, where):
    if not isinstance(value, str) or len(value) > 200:
        raise LabError(f'“{where}” must be a text of at most 200 characters')
    return value


def _name(value, where, pattern):
    if not isinstance(value, str) or not re.fullmatch(pattern, value):
        raise LabError(f'“{where}” is {value!r}, which does not match {pattern}')
    return value


def _number(value, where, least, most):
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise LabError(f'“{where}” must be a whole number from {least} to {most}, not {value!r}')
    return value


def _one_of(value, where, known):
    if value not in known:
        raise LabError(f'“{where}” names {value!r}, which is not in the file')
    return value


def _unique(entries, kind):
    seen = set()
    for entry in entries:
        if entry.name in seen:
            raise LabError(f'two entries name a {kind} “{entry.name}”')
        seen.add(entry.name)


def _switch(entry, number):
    members = _members(entry, f'switch {number}', required=('name',),
                       optional=('label',) + PLAYED_ELSEWHERE_SWITCH)
    # Interface names are made of it ("s12-eth3"), and the kernel allows them 15 bytes.
    name = _name(members['name'], f'switches[{number - 1}].name', r's[0-9]{1,4}')
    return Switch(name, number, _text(members.get('label', name), 'label'))


def _link(entry, known):
    members = _members(entry, 'a link', required=('a', 'b', 'mbps'),
                       optional=PLAYED_ELSEWHERE_LINK)
    a = _one_of(members['a'], 'links.a', known)
    b = _one_of(members['b'], 'links.b', known)
    if a == b:
        raise LabError(f'a link leads from “{a}” to itself')
    return Link(a, b, _number(members['mbps'], 'links.mbps', 1, MAX_LINK_MBPS))


def _hypervisor(entry, number, known):
    members = _members(entry, f'hypervisor {number}', required=('name', 'switch'),
                       optional=PLAYED_ELSEWHERE_HYPERVISOR)
    name = _name(members['name'], 'hypervisors.name', r'[a-z][a-z0-9]{0,8}')
    if name == 'op' or re.fullmatch(r's[0-9]+', name):
        raise LabError(f'a hypervisor cannot be named “{name}”')
    return Hypervisor(name, number, _one_of(members['switch'], 'hypervisors.switch', known))


def _vm(entry, number, places):
    members = _members(entry, f'VM {number}',
                       required=('name', 'hypervisor', 'memory_mib', 'disk_mib'),
                       optional=PLAYED_ELSEWHERE_VM)
    return Vm(_name(members['name'], 'vms.name', r'[a-z][a-z0-9-]{0,30}'),
              number,
              _one_of(members['hypervisor'], 'vms.hypervisor', places),
              _number(members['memory_mib'], 'vms.memory_mib', MIN_MEMORY_MIB, MAX_MEMORY_MIB),
              _number(members['disk_mib'], 'vms.disk_mib', 1, MAX_DISK_MIB))


def _connected(known, links):
    neighbours = {name: set() for name in known}
    for link in links:
        neighbours[link.a].add(link.b)
        neighbours[link.b].add(link.a)
    reached = set()
    ahead = [min(known)]
    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached.add(name)
            ahead.extend(neighbours[name])
    if reached != known:
        raise LabError('not connected to the rest: ' + ', '.join(sorted(known - reached)))
