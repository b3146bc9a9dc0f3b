# SPDX-License-Identifier: GPL-3.0-or-later
"""The 4-ring: two ways of two hops, bottlenecks 20 and 50 Mbit/s."""
import os
import random
import signal
import subprocess
import time

from .support import HERE, LabTest

VM = 'web'


class Ring4(LabTest):
    topology = 'ring4'

    def ways(self, home):
        """Ports that send on the ways between the hypervisors' switches, by bottleneck, away from @home."""
        cables = {}
        for link in self.lab.facts['links']:
            cables[(link['src'], link['dst'])] = str(link['src_port'])
            cables[(link['dst'], link['src'])] = str(link['dst_port'])
        start, end = ('s1', 's3') if home == 'hv1' else ('s3', 's1')
        return {mbps: [(start, cables[start, middle]), (middle, cables[middle, end])]
                for mbps, middle in ((20, 's2'), (50, 's4'))}

    def test_2_topology(self):
        answer = self.lab.vimosctl('topology')
        self.assertEqual(len(answer['devices']), 4)
        self.assertEqual(sorted(link['mbps'] for link in answer['links']), [20, 20, 50, 50, 80, 80, 100, 100])
        self.assertEqual({link['source'] for link in answer['links']}, {'configured'})

    def test_2_vms(self):
        found = {vm['name']: vm for vm in self.lab.vimosctl('vms')['vms']}
        for vm in self.lab.facts['vms']:
            self.assertEqual(found[vm['name']]['macs'][0].upper(), vm['mac'].upper())
            self.assertEqual(found[vm['name']]['state'], 'running')

    def test_3_paths(self):
        answer = self.lab.vimosctl('paths', VM, '--to', self.lab.other(VM))
        self.assertEqual(answer['kind'], 'vertex-disjoint')
        self.assertEqual([path['rank'] for path in answer['paths']], [1, 2])
        self.assertEqual([path['hops'] for path in answer['paths']], [2, 2])
        self.assertEqual([path['bottleneck']['mbps'] for path in answer['paths']], [50, 20])
        self.assertTrue(all(path['onos'] for path in answer['paths']), 'ONOS finds this pair too')

    def test_4_wide_way(self):
        home = self.lab.home(VM)
        ways = self.ways(home)
        report = self.move(VM, '--path', 'widest', links=ways[50], avoided=ways[20])
        self.assertEqual(report['path']['bottleneck']['mbps'], 50)

    def test_4_narrow_way(self):
        home = self.lab.home(VM)
        ways = self.ways(home)
        rank = self.path_rank(VM, self.lab.other(VM), 20)
        self.move(VM, '--path', str(rank), links=ways[20], avoided=ways[50])

    def test_5_refused_by_preflight(self):
        home = self.lab.home(VM)
        self.lab.vimosctl('migrate', VM, '--to', home, codes=(2,))
        self.assert_clean(VM, home)

    def test_6_cancelled(self):
        home, target = self.lab.home(VM), self.lab.other(VM)
        child = self.begin(target)
        time.sleep(6)
        os.killpg(child.pid, signal.SIGINT)
        self.assertEqual(child.wait(timeout=120), 3)
        self.assert_clean(VM, home)
        self.assert_answers(VM)

    def test_7_killed_and_recovered(self):
        home, target = self.lab.home(VM), self.lab.other(VM)
        child = self.begin(target)
        self.wait_for('data under way', lambda: len(self.lab.where(VM)) == 2)
        delay = random.SystemRandom().uniform(1, 5)
        print(f'  killed {delay:.2f} s after the copy began', flush=True)
        time.sleep(delay)
        os.killpg(child.pid, signal.SIGKILL)
        child.wait(timeout=20)
        self.assertNotEqual(self.lab.our_intents(), [], 'the kill came too late to prove anything')
        recovered = self.lab.vimosctl('recover')
        self.assertEqual(len(recovered['recovered']), 1, recovered)
        self.assert_clean(VM, home)
        self.assert_answers(VM)
        self.assertEqual(self.lab.vimosctl('recover')['recovered'], [])

    def test_8_cut_pinned_link(self):
        """The pinned way dies under the transfer: the VM ends up running in exactly one place, answering."""
        target = self.lab.other(VM)
        digest = self.lab.checksum(VM)[0]
        child = self.begin(target)
        self.wait_for('data under way', lambda: len(self.lab.where(VM)) == 2)
        time.sleep(2)
        self.lab.command('link', 's1', 's4', 'down')
        try:
            code = child.wait(timeout=300)
        finally:
            self.lab.command('link', 's1', 's4', 'up')
        print(f'  vimosctl ended with {code} after the cut', flush=True)
        self.assertIn(code, (0, 3))
        home = self.lab.home(VM)
        self.assertEqual(home == target, code == 0)
        self.assert_clean(VM, home)
        self.assertEqual(self.lab.checksum(VM)[0], digest)
        self.assert_answers(VM, seconds=40)

    def begin(self, target):
        return subprocess.Popen(self.lab.vimosctl_command('--json', 'migrate', VM, '--to', target, '--path', 'widest'),
                                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                start_new_session=True, cwd=HERE)
