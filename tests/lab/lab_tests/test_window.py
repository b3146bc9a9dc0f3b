# SPDX-License-Identifier: GPL-3.0-or-later
"""The operator's whole job in the window, by keys and ears, against the laboratory: tests/window/drive with other words."""
import os
import subprocess

from .places import BUILD, TOP
from .support import LabTest

VM = 'web'
LIMIT = 480
DRIVE = os.path.join(TOP, 'tests', 'window', 'drive')


class Window(LabTest):
    topology = 'ring4'

    def drive(self, target):
        """The command of the drive, as the operator would give it."""
        onos = self.lab.facts['onos']
        hypervisors = [word for hv in self.lab.facts['hypervisors'] for word in ('--hypervisor', hv['uri'])]
        return self.lab.inside('env', f'VIMOS_ONOS_USER={onos["user"]}', f'VIMOS_ONOS_PASSWORD={onos["password"]}',
                               DRIVE, '--name', 'lab', '--vm', VM, '--to', target, '--limit', str(LIMIT),
                               '--vimos', os.path.join(BUILD, 'src', 'ui', 'vimos'),
                               '--artefacts', os.path.join(BUILD, 'window-artefacts'),
                               '--', '--onos', onos['url'], *hypervisors)

    def test_1_whole_job(self):
        """There over the path that is ranked first, and back over the second: each has carried what was moved over it."""
        home, target = self.lab.home(VM), self.lab.other(VM)
        paths = self.lab.vimosctl('paths', VM, '--to', target)['paths']
        digest, before = self.lab.checksum(VM)[0], self.lab.counters()
        done = subprocess.run(self.drive(target), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, timeout=LIMIT + 60, check=False)
        print(done.stdout, flush=True)
        counts = done.stdout.splitlines()[-1]
        if counts.startswith('0 passed, 0 failed'):
            self.skipTest(done.stdout.splitlines()[0])
        self.assertEqual(done.returncode, 0, counts)
        after = self.lab.counters()
        self.assertEqual(self.lab.checksum(VM)[0], digest, 'the disk changed on the way')
        self.assert_clean(VM, home)
        self.assert_answers(VM)
        disk = self.lab.vm(VM)['disk_bytes']
        for port in self.switch_ports(paths[0]):
            self.assertGreaterEqual(self.sent(before, after, port), disk, f'{port} {paths[0]}')
        for port in self.far_ports(paths[1]):
            self.assertGreaterEqual(self.sent(before, after, port), disk, f'{port} {paths[1]}')

    def far_ports(self, path):
        """(device name, port) of every switch port through which the links of @path send the other way."""
        names = {device['id']: device['name'] for device in self.lab.facts['devices']}
        return [(names[link['dst']['device']], str(link['dst']['port'])) for link in path['links']]
