#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of how the suite finds the ring, and of what it works out from /links."""

import pathlib
import sys
import types
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import network                  # noqa: E402
import oracles                  # noqa: E402

RING4 = ('1-2', '2-3', '3-4', '4-1')
SIX = ('1-3', '2-3', '2-4', '5-3', '5-2', '6-1', '6-4')
RING5 = ('1-2', '2-3', '3-4', '4-5', '5-1')
FAT4 = tuple(f'{edge}-{aggregation}' for pod in range(4) for edge in (pod * 2 + 1, pod * 2 + 2)
             for aggregation in (pod * 2 + 11, pod * 2 + 12)) \
    + tuple(f'{pod * 2 + 11 + up}-{21 + up * 2 + core}' for pod in range(4)
            for up in (0, 1) for core in (0, 1))


def device(number):
    return f'of:{int(number):016x}'


def documents(cables, hosts, extra=()):
    """The lists of a network: ports are given in the order of cables, then of hosts from 41 on."""
    ends, used, names = [], {}, set(extra)
    for cable in cables:
        pair = []
        for name in cable.split('-'):
            used[name] = used.get(name, 0) + 1
            names.add(name)
            pair.append({'port': str(used[name]), 'device': device(name)})
        ends += [(pair[0], pair[1]), (pair[1], pair[0])]
    return {
        'devices': {'devices': [{'id': device(name), 'available': True} for name in names]},
        'links': {'links': [{'src': src, 'dst': dst, 'type': 'DIRECT', 'state': 'ACTIVE'}
                            for src, dst in ends]},
        'hosts': {'hosts': [{'id': f'0A:00:00:00:00:{number:02X}/None', 'vlan': 'None',
                             'mac': f'0A:00:00:00:00:{number:02X}',
                             'locations': [{'elementId': device(name), 'port': str(41 + number)}]}
                            for number, name in enumerate(hosts)]},
        'cluster': {'nodes': [{'id': '10.1.1.1'}]},
        'applications': {'applications': [{'name': 'org.onosproject.fwd', 'state': 'ACTIVE'}]},
    }


def build(cables, hosts, extra=()):
    return network.build(documents(cables, hosts, extra))


class RingTest(unittest.TestCase):
    """Finding the ring that stands for the recorded one."""

    def ring(self, cables, hosts):
        return [int(name[3:], 16) for name in build(cables, hosts).ring]

    def test_ring4(self):
        self.assertEqual(self.ring(RING4, '1234'), [1, 2, 3, 4])
        self.assertEqual(self.ring(RING4, '24')[0::2], [2, 4])

    def test_host_across_first(self):
        self.assertEqual(self.ring(RING4, '13')[0::2], [1, 3])

    def test_hosts_side_by_side(self):
        found = build(RING4, '12')
        self.assertEqual({found.first().device, found.other().device}, {device(1), device(2)})

    def test_longer_rings(self):
        self.assertEqual(len(self.ring(RING5, '13')), 5)
        self.assertEqual(len(self.ring(SIX, '12')), 5)

    def test_fat_tree(self):
        found = self.ring(FAT4, '13')
        self.assertEqual(len(found), 4)

    def refused(self, words, cables, hosts, extra=()):
        with self.assertRaises(network.TooSmall) as caught:
            build(cables, hosts, extra)
        self.assertIn(words, str(caught.exception))

    def test_too_small(self):
        self.refused('4 switches', ('1-2', '2-3', '3-1'), '12')
        self.refused('2 hosts', RING4, '1')
        self.refused('different switches', RING4, '11')
        self.refused('no ring', ('1-2', '2-3', '3-4'), '14')
        self.refused('no ring', RING4, '56', '56')

    def test_one_way_cable_does_not_count(self):
        lists = documents(RING4, '13')
        lists['links']['links'] = lists['links']['links'][1:]
        with self.assertRaises(network.TooSmall):
            network.build(lists)

    def test_answers_that_are_no_network(self):
        class Odd:
            def get(self, target):
                body = {'/devices': {'devices': [{}]}}.get(target, {})
                return types.SimpleNamespace(status=200, json=lambda: body)

        with self.assertRaises(network.TooSmall):
            network.read(Odd())


class TranslationTest(unittest.TestCase):
    """Roles and ports."""

    def test_ports(self):
        found = build(('1-2', '3-2', '3-4', '1-4'), '13')
        made = network.translation(found, 'http://x', 'org.app')
        self.assertEqual([made.devices[device(n)] for n in (1, 2, 3, 4)], found.ring)
        for number in range(1, 5):
            here = found.ring[number - 1]
            after, before = found.ring[number % 4], found.ring[number - 2]
            self.assertEqual(made.ports[(device(number), 2)], found.port_to(here, after))
            self.assertEqual(made.ports[(device(number), 3)], found.port_to(here, before))
        self.assertEqual(made.ports[(device(1), 1)], found.first().port)
        self.assertEqual(made.macs['00:00:00:00:00:03'], found.other().mac)

    def test_switch_without_host(self):
        made = network.translation(build(RING4, '13'), 'http://x', 'org.app')
        for number in (2, 4):
            ports = [made.ports[(device(number), port)] for port in (1, 2, 3)]
            self.assertEqual(len(set(ports)), 3)

    def test_every_role_in_longer_rings(self):
        for cables in (RING5, SIX, FAT4):
            found = build(cables, '12')
            made = network.translation(found, 'http://x', 'org.app')
            self.assertEqual(len(set(made.devices.values())), 4)

    def test_unknown_device_stays_unknown(self):
        cables = [cable.replace('4', str(0xaa)) for cable in RING4]
        made = network.translation(build(cables, '13'), 'http://x', 'org.app')
        self.assertNotIn(made.devices['of:00000000000000aa'], build(cables, '13').devices)


class OracleTest(unittest.TestCase):
    """What must follow from /links."""

    def setUp(self):
        self.network = build(RING4, '13')

    def lengths(self, cables, hosts, *names):
        found = build(cables, hosts)
        run = types.SimpleNamespace(network=found)
        return sorted(map(len, oracles.expected_paths(found, *oracles.ends_of(run, names))))

    def test_shortest(self):
        self.assertEqual(self.lengths(RING4, '13', 's1', 's3'), [2, 2])
        self.assertEqual(self.lengths(RING4, '13', 'h1', 'h3'), [4, 4])
        self.assertEqual(self.lengths(RING4, '13', 's1', 'h3'), [3, 3])
        self.assertEqual(self.lengths(RING5, '13', 's1', 's3'), [2])
        self.assertEqual(self.lengths(RING4 + ('1-2',), '13', 's1', 's2'), [1, 1])

    def test_inner(self):
        way = oracles.expected_paths(self.network, self.network.first(), self.network.other())
        for steps in way:
            self.assertEqual(len(oracles.inner(steps)), 1)


if __name__ == '__main__':
    unittest.main()
