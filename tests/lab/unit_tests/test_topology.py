# SPDX-License-Identifier: GPL-3.0-or-later
"""Topology files and the addresses, ports and names that follow from them."""
import copy
import json
import tempfile
import unittest

from vimos_lab import network, topology
from vimos_lab.errors import LabError
from vimos_lab.facts import Facts
from vimos_lab.state import State

PAIR = {
    'switches': [{'name': 's1'}, {'name': 's2', 'label': 'far'}],
    'links': [{'a': 's1', 'b': 's2', 'mbps': 10}],
    'operator': {'switch': 's1'},
    'hypervisors': [{'name': 'hv1', 'switch': 's1'}, {'name': 'hv2', 'switch': 's2'}],
    'vms': [{'name': 'web', 'hypervisor': 'hv2', 'memory_mib': 96, 'disk_mib': 8}],
}


def changed(**members):
    source = copy.deepcopy(PAIR)
    source.update(members)
    return source


class Shipped(unittest.TestCase):
    def cables(self, name):
        return {(link.a, link.b): link.mbps for link in topology.load(name).links}

    def test_all_parse(self):
        self.assertEqual(topology.names(), ['backbone', 'failure', 'fat4', 'leaf-spine', 'ring4', 'six'])
        for name in topology.names():
            self.assertEqual(topology.load(name).name, name)

    def test_ring4(self):
        ring = topology.load('ring4')
        self.assertEqual(self.cables('ring4'), {('s1', 's2'): 100, ('s2', 's3'): 20,
                                                ('s3', 's4'): 80, ('s4', 's1'): 50})
        self.assertEqual([(hv.name, hv.switch) for hv in ring.hypervisors],
                         [('hv1', 's1'), ('hv2', 's3')])
        self.assertEqual(ring.vm('web').disk_mib, 64)

    def test_six(self):
        self.assertEqual(self.cables('six'), {
            ('s1', 's3'): 10, ('s2', 's3'): 20, ('s2', 's4'): 20, ('s5', 's3'): 30,
            ('s5', 's2'): 10, ('s6', 's1'): 30, ('s6', 's4'): 50})
        self.assertEqual([hv.switch for hv in topology.load('six').hypervisors], ['s1', 's2'])

    def test_fat4_is_a_fat_tree(self):
        fat = topology.load('fat4')
        self.assertEqual((len(fat.switches), len(fat.links)), (20, 32))
        degree = {switch.name: 0 for switch in fat.switches}
        for link in fat.links:
            degree[link.a] += 1
            degree[link.b] += 1
        kinds = {switch.label.rstrip('1234'): degree[switch.name] for switch in fat.switches}
        self.assertEqual(kinds, {'core': 4, 'pod1-agg': 4, 'pod1-edge': 2, 'pod2-agg': 4,
                                 'pod2-edge': 2, 'pod3-agg': 4, 'pod3-edge': 2, 'pod4-agg': 4,
                                 'pod4-edge': 2})
        pods = {fat.switch(hv.switch).label.split('-')[0] for hv in fat.hypervisors}
        self.assertEqual(len(pods), 4)

    def test_disk_size_of_the_command_line(self):
        self.assertEqual(topology.load('ring4', 16).vm('web').disk_mib, 16)
        with self.assertRaises(LabError):
            topology.load('ring4', 0)

    def test_unknown_name_lists_the_known_ones(self):
        with self.assertRaisesRegex(LabError, 'backbone, failure, fat4, leaf-spine, ring4, six'):
            topology.load('ring5')

    def test_generated_network_is_refused(self):
        with self.assertRaisesRegex(LabError, 'net1000.json: the laboratory cannot play a generated'):
            topology.load('net1000')

    def test_failure_is_the_ring(self):
        ring, failure = topology.load('ring4'), topology.load('failure')
        for part in ('switches', 'links', 'hypervisors', 'vms', 'operator_switch'):
            self.assertEqual(getattr(ring, part), getattr(failure, part))
        self.assertEqual(topology.left_out(ring), [])
        self.assertEqual(topology.left_out(failure), ['events'])


class Parsing(unittest.TestCase):
    def refuse(self, pattern, source):
        with self.assertRaisesRegex(LabError, pattern):
            topology.parse('test', source)

    def test_derived_values(self):
        pair = topology.parse('pair', PAIR)
        self.assertEqual(pair.switch('s2').device, 'of:0000000000000002')
        self.assertEqual(pair.switch('s1').label, 's1')
        self.assertEqual(pair.hypervisors[1].address, '10.97.0.2')
        self.assertEqual(pair.hypervisors[1].mac, '02:00:00:97:00:02')
        self.assertEqual((pair.vms[0].address, pair.vms[0].mac),
                         ('10.97.0.101', '52:54:00:00:00:01'))
        self.assertIsNone(pair.access_mbps)

    def test_addresses_never_meet(self):
        hypervisors = [{'name': f'h{n}', 'switch': 's1'} for n in range(topology.MAX_HYPERVISORS)]
        vms = [{'name': f'v{n}', 'hypervisor': 'h0', 'memory_mib': 96, 'disk_mib': 1}
               for n in range(topology.MAX_VMS)]
        full = topology.parse('full', changed(hypervisors=hypervisors, vms=vms))
        hosts = Facts(State('/nonexistent'), full).hosts()
        for member in ('mac', 'address', 'name'):
            self.assertEqual(len({host[member] for host in hosts}), 200)

    def test_members(self):
        self.refuse('must be an object', [])
        self.refuse('lacks the member “links”', {k: v for k, v in PAIR.items() if k != 'links'})
        self.refuse('unknown member “colour”', changed(colour='red'))
        self.refuse('“switches” must be a list', changed(switches={}))
        self.refuse('“switches” must be a list', changed(switches=[]))
        self.refuse('switch 1 must be an object', changed(switches=['s1']))

    def test_what_only_a_simulation_can_do_is_left_out(self):
        source = changed(title='Pair', seed=1, background=[], events=[], suggest={})
        source['switches'][0].update(latitude=50, longitude=10)
        source['links'][0].update(delay_ms=2.5)
        source['hypervisors'][0].update(memory_gib=4, disk_gib=8)
        source['vms'][0].update(memory_used_mib=50)
        self.assertEqual(topology.parse('pair', source), topology.parse('pair', PAIR))
        self.refuse('cannot play a generated network', changed(generate={'kind': 'ring'}))

    def test_switches(self):
        self.refuse('does not match', changed(switches=[{'name': 'core-switch-1'}]))
        self.refuse('two entries', changed(switches=[{'name': 's1'}, {'name': 's1'}]))
        self.refuse('not connected to the rest: s3',
                    changed(switches=PAIR['switches'] + [{'name': 's3'}]))

    def test_links(self):
        for mbps in (0, -1, 1001, 2.5, '10', True, None):
            self.refuse('links.mbps', changed(links=[{'a': 's1', 'b': 's2', 'mbps': mbps}]))
        self.refuse('names \'s9\'', changed(links=[{'a': 's1', 'b': 's9', 'mbps': 1}]))
        self.refuse('to itself', changed(links=[{'a': 's1', 'b': 's1', 'mbps': 1}]))

    def test_hosts(self):
        self.refuse('operator.switch', changed(operator={'switch': 's9'}))
        for name in ('op', 's7', 'Hv1', 'a' * 10, '../etc', ''):
            self.refuse('hypervisor', changed(hypervisors=[{'name': name, 'switch': 's1'}]))

    def test_vms(self):
        vm = PAIR['vms'][0]
        self.refuse('vms.hypervisor', changed(vms=[dict(vm, hypervisor='hv3')]))
        self.refuse('vms.memory_mib', changed(vms=[dict(vm, memory_mib=64)]))
        self.refuse('vms.disk_mib', changed(vms=[dict(vm, disk_mib=0)]))
        self.refuse('vms.name', changed(vms=[dict(vm, name='a b')]))
        self.assertEqual(topology.parse('none', changed(vms=[])).vms, ())

    def load(self, text):
        with tempfile.NamedTemporaryFile('w', suffix='.json') as file:
            file.write(text)
            file.flush()
            return topology.load(file.name)

    def test_files(self):
        self.assertEqual(len(self.load(json.dumps(PAIR)).switches), 2)
        with self.assertRaisesRegex(LabError, 'is not a topology'):
            self.load('{"switches": [')
        with self.assertRaisesRegex(LabError, 'given twice'):
            self.load('{"links": [], "links": []}')
        with self.assertRaisesRegex(LabError, 'cannot read'):
            topology.load('/nonexistent/topology.json')


class Cabling(unittest.TestCase):
    def test_ports_are_used_once(self):
        for name in topology.names():
            access, links = network.cabling(topology.load(name))
            ports = list(access.values()) + [(link['src'], link['src_port']) for link in links]
            self.assertEqual(len(ports), len(set(ports)), name)

    def test_both_directions(self):
        _access, links = network.cabling(topology.load('six'))
        forward = {(l['src'], l['src_port'], l['dst'], l['dst_port'], l['mbps']) for l in links}
        backward = {(l['dst'], l['dst_port'], l['src'], l['src_port'], l['mbps']) for l in links}
        self.assertEqual(forward, backward)
        self.assertEqual(len(forward), 14)

    def test_ring4_ports(self):
        access, links = network.cabling(topology.load('ring4'))
        self.assertEqual(access, {'hv1': ('s1', 1), 'hv2': ('s3', 1), 'op': ('s2', 1)})
        self.assertEqual(links[0], {'src': 's1', 'src_port': 2, 'dst': 's2', 'dst_port': 2,
                                    'mbps': 100})

    def test_interface_names_fit_the_kernel(self):
        for name in network.root_interfaces(topology.load('fat4')):
            self.assertLess(len(name), 16)

    def test_link_subjects(self):
        facts = Facts(State('/nonexistent'), topology.load('ring4'))
        subjects = facts.link_subjects()
        self.assertEqual(len(subjects), 4)
        self.assertEqual(subjects['of:0000000000000001/2-of:0000000000000002/2'], 100)

    def test_plan_names_everything(self):
        plan = Facts(State('/nonexistent'), topology.load('ring4')).plan()
        self.assertEqual(plan['switches'], ['s1', 's2', 's3', 's4'])
        self.assertIn('52:54:00:00:00:01', plan['macs'])
        self.assertEqual(len(plan['macs']), 4)


if __name__ == '__main__':
    unittest.main()
