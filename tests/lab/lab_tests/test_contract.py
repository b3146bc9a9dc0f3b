# SPDX-License-Identifier: GPL-3.0-or-later
"""The controller of the laboratory is held to what a real ONOS answered, on a ring of its own."""
import os
import subprocess
import urllib.parse

from .support import LabTest
from .places import TOP


class Contract(LabTest):
    topology = 'ring4'

    def bandwidths(self):
        return sorted((link['src']['device'], link['src']['port'], link['annotations']['bandwidth'])
                      for link in self.lab.rest('/links')['links'])

    def test_recorded_answers(self):
        """Every answer is as recorded, and the network is as before."""
        onos, before = self.lab.facts['onos'], self.bandwidths()
        url = f'http://127.0.0.1:{urllib.parse.urlsplit(onos["url"]).port}'
        done = subprocess.run([os.path.join(TOP, 'tests', 'contract', 'run'), url,
                               '--user', onos['user'], '--password', onos['password']],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600, check=False)
        print('  contract:', done.stdout.strip().splitlines()[-1], flush=True)
        self.assertEqual(done.returncode, 0, done.stdout[-6000:] + done.stderr[-2000:])
        self.assertEqual(self.bandwidths(), before)
