# SPDX-License-Identifier: GPL-3.0-or-later
"""What README.md says of the laboratory and of real controllers and hypervisors, as it is written there; example names stand
for the laboratory's parts."""
import os
import shlex
import subprocess
import sys
import unittest

from .places import BUILD, HERE, TOP
from .support import Lab

sys.path.insert(0, os.path.join(TOP, 'tests'))
import readme  # noqa: E402  pylint: disable=wrong-import-position

LIMIT = 300
WINDOW_SECONDS = 10


class Readme(unittest.TestCase):
    def run_words(self, words, **keywords):
        done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=LIMIT, check=False, cwd=TOP, **keywords)
        self.assertEqual(done.returncode, 0, f'{words}: {done.stdout[-3000:]}')
        return done.stdout

    def test_1_make_lab(self):
        command = next(command for owner, command in readme.commands() if owner == 'make-lab')
        said = self.run_words(f'{command} BUILD={shlex.quote(BUILD)}', shell=True)
        self.assertIn('Migration time', said)

    def test_2_rest(self):
        commands = [command for owner, command in readme.commands() if owner == 'lab']
        down = next(command for command in commands if command.endswith(' down'))
        commands.remove(down)
        lab = Lab('ring4')
        self.assertEqual(commands[0], 'tests/lab/lab up ring4')
        try:
            self.run_words(commands[0], shell=True)
            lab.read_facts()
            exports = []
            for command in commands[1:]:
                print(f'    {command}', flush=True)
                if command.startswith('export '):
                    exports.append(self.with_real_names(lab, command))
                elif command.startswith('tests/lab/lab '):
                    self.run_words(command, shell=True)
                else:
                    self.run_as_operator(lab, exports, command)
        finally:
            self.run_words(down, shell=True)

    def with_real_names(self, lab, command):
        command = command.replace('http://onos.example.net:8181', lab.facts['onos']['url'])
        for entry in lab.facts['hypervisors']:
            command = command.replace(f"qemu+ssh://root@{entry['name']}.example.net/system", entry['uri'])
        self.assertNotIn('example.net', command)
        return command

    def run_as_operator(self, lab, exports, command):
        """Without what the laboratory tells by itself; with the programs in the path."""
        path = ':'.join(os.path.join(BUILD, 'src', room) for room in ('cli', 'ui'))
        window = command.startswith('vimos ')
        command = self.with_real_names(lab, command)
        script = '\n'.join(['unset VIMOS_ONOS VIMOS_HYPERVISORS', f'export PATH={path}:$PATH', *exports,
                            f'exec {"xvfb-run -a " if window else ""}{command}'])
        words = [os.path.join(HERE, 'lab'), 'run', 'sh', '-ec', script]
        if not window:
            self.run_words(words)
            return
        child, said, closed = readme.watch(words, WINDOW_SECONDS)
        self.assertTrue(closed, f'the window stays until it is closed; {child.returncode}: {said[-2000:]}')
        self.assertNotRegex(said, 'WARNING|CRITICAL')
