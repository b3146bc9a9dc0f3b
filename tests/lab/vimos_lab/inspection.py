# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks at a lab that is up, by the systems' own tools and not by the controller."""
import os
import re

from . import guest, hypervisor, process
from .errors import LabError
from .rest import Rest, RestError

PORT = re.compile(r'port +"?(\w+)"?: rx pkts=(\d+), bytes=(\d+), drop=(\d+).*?'
                  r'tx pkts=(\d+), bytes=(\d+), drop=(\d+)', re.DOTALL)
MEMBERS = ('rx_packets', 'rx_bytes', 'rx_dropped', 'tx_packets', 'tx_bytes', 'tx_dropped')


def counters(lab):
    """{switch: {port: {"rx_bytes": …, "tx_bytes": …, …}}} from Open vSwitch."""
    return {device['name']: parse_counters(
        process.run('ovs-ofctl', '-O', 'OpenFlow13', '--no-names', 'dump-ports', device['name']))
        for device in lab['devices']}


def parse_counters(text):
    return {match[1]: dict(zip(MEMBERS, map(int, match.groups()[1:])))
            for match in PORT.finditer(text)}


def flows(lab):
    """The rules of all switches, as Open vSwitch prints them."""
    text = ''
    for device in lab['devices']:
        text += f'{device["name"]}:\n'
        text += process.run('ovs-ofctl', '-O', 'OpenFlow13', '--no-names', 'dump-flows',
                            device['name'])
    return text


def where(state, lab, name):
    """Every hypervisor that has a domain of this name, with its state there."""
    find_vm(lab, name)
    places = []
    for entry in lab['hypervisors']:
        listed = hypervisor.virsh(state, entry['name'], 'list', '--all', '--name')
        if name not in listed.split():
            continue
        said = hypervisor.virsh(state, entry['name'], 'domstate', name, '--reason', check=False)
        match = re.match(r'(.+?) \((.+)\)', said.strip())
        if match is None:
            # Gone between the two questions.
            continue
        persistent = hypervisor.virsh(state, entry['name'], 'list', '--all', '--name',
                                      '--persistent')
        places.append({'hypervisor': entry['name'], 'state': match[1], 'reason': match[2],
                       'persistent': name in persistent.split(),
                       'disk': os.path.exists(disk_path(entry, name))})
    return places


def disk_path(entry, name):
    return os.path.join(entry['pool'], name + '.img')


def checksums(lab, name):
    """(SHA-256, path) of each copy of a VM's disk."""
    find_vm(lab, name)
    paths = [disk_path(entry, name) for entry in lab['hypervisors']]
    return [(digest, path) for path in paths if (digest := guest.checksum(path))]


def find_vm(lab, name):
    for vm in lab['vms']:
        if vm['name'] == name:
            return vm
    raise LabError(f'no VM is named “{name}”',
                   'VMs: ' + ', '.join(vm['name'] for vm in lab['vms']))


def set_link(lab, a, b, is_up):
    """Takes all cables between two switches, or a switch and a host, down or up again."""
    names = [f'{link["src"]}-eth{link["src_port"]}' for link in lab['links']
             if {link['src'], link['dst']} == {a, b}]
    hosts = lab['hypervisors'] + [dict(lab['operator'], name='op')]
    names += [f'{host["switch"]}-eth{host["port"]}' for host in hosts
              if {host['name'], host['switch']} == {a, b}]
    if not names:
        raise LabError(f'no cable joins “{a}” and “{b}”')
    for name in names:
        process.run('ip', 'link', 'set', 'dev', name, 'up' if is_up else 'down')


def ping(lab, address, seconds=1):
    words = lab['run'].split() + ['ping', '-n', '-c', '1', '-W', str(seconds), address]
    return ' 0% packet loss' in process.run(*words, check=False)


def findings(state, lab):
    """(is_good, what, text) for each part of the lab."""
    yield _controller(lab)
    for entry in lab['hypervisors']:
        pid = hypervisor.libvirtd_pid(state, entry['name'])
        yield (pid is not None, entry['name'],
               f'{entry["uri"]} on {entry["switch"]} port {entry["port"]}; '
               + (f'libvirtd has pid {pid}' if pid else 'libvirtd does not run'))
    for vm in lab['vms']:
        try:
            places = where(state, lab, vm['name'])
        except LabError as error:
            yield False, vm['name'], str(error)
            continue
        running = [place for place in places if place['state'] == 'running']
        answered = ping(lab, vm['address'])
        text = ', '.join(f'{place["state"]} on {place["hypervisor"]}' for place in places)
        yield (len(running) == 1 and answered, vm['name'],
               f'{vm["address"]} {text or "nowhere"}; '
               + ('answers pings' if answered else 'does not answer pings'))


def _controller(lab):
    onos = lab['onos']
    if onos is None:
        return True, 'controller', 'none; the switches learn by themselves'
    rest = Rest(onos['url'], onos['user'], onos['password'])
    try:
        devices = {device['id'] for device in rest.get('/devices')['devices']
                   if device['available']}
        links = [link for link in rest.get('/links')['links'] if link['state'] == 'ACTIVE']
        hosts = rest.get('/hosts')['hosts']
    except RestError as error:
        return False, 'controller', str(error)
    known = len(devices & {device['id'] for device in lab['devices']})
    return (known == len(lab['devices']) and len(links) >= len(lab['links']), 'controller',
            f'{onos["url"]} knows {known} of {len(lab["devices"])} switches, {len(links)} of '
            f'{len(lab["links"])} links, {len(hosts)} hosts')
