# SPDX-License-Identifier: GPL-3.0-or-later
"""vimos-lab-reaper, whose path is in VIMOS_LAB_REAPER."""
import os
import signal
import subprocess
import unittest

from vimos_lab import process

REAPER = os.environ.get('VIMOS_LAB_REAPER', '')


def children(pid):
    found = []
    for candidate in process.all_pids():
        try:
            with open(f'/proc/{candidate}/stat', encoding='utf-8', errors='replace') as file:
                fields = file.read().rpartition(')')[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append(candidate)
    return found


@unittest.skipUnless(REAPER, 'VIMOS_LAB_REAPER is not set')
class Reaper(unittest.TestCase):
    def start(self, *words, **options):
        child = subprocess.Popen([REAPER, *words], stdout=subprocess.PIPE, text=True, **options)
        self.addCleanup(child.stdout.close)
        self.addCleanup(child.wait)
        self.addCleanup(child.terminate)
        return child

    def end(self, child):
        child.terminate()
        self.assertEqual(child.wait(timeout=10), 0)

    def test_once_passes_the_exit_code_on(self):
        self.assertEqual(self.start('--once', 'sh', '-c', 'exit 7').wait(timeout=10), 7)
        self.assertEqual(self.start('--once', 'sh', '-c', 'kill -9 $$').wait(timeout=10), 137)
        self.assertEqual(self.start('--once', '/nonexistent', stderr=subprocess.DEVNULL)
                         .wait(timeout=10), 127)

    def test_usage(self):
        self.assertEqual(self.start('--what', stderr=subprocess.DEVNULL).wait(timeout=10), 1)
        self.assertEqual(self.start(stderr=subprocess.DEVNULL).wait(timeout=10), 1)

    def test_orphans_are_adopted_and_reaped_at_once(self):
        reaper = self.start('sh', '-c', '(sh -c "sleep 0.5 & echo \\$!" &) ; exec sleep 60')
        orphan = int(reaper.stdout.readline())
        self.assertTrue(process.wait_until(lambda: orphan in children(reaper.pid), 5))
        # Reaped means gone from /proc, not a zombie.
        self.assertTrue(process.wait_until(lambda: not os.path.exists(f'/proc/{orphan}'), 5))
        self.assertIsNone(reaper.poll())
        self.end(reaper)

    def test_end_takes_all_descendants(self):
        reaper = self.start('sh', '-c', 'trap "" TERM; (setsid sh -c "trap \'\' TERM; echo \\$\\$; '
                            'sleep 60" &); sleep 60')
        far = int(reaper.stdout.readline())
        self.assertTrue(process.wait_until(lambda: far in children(reaper.pid), 5))
        self.end(reaper)
        self.assertFalse(process.is_alive(far))

    def test_command_starts_again(self):
        reaper = self.start('sh', '-c', 'echo $$; exec sleep 60')
        first = int(reaper.stdout.readline())
        os.kill(reaper.pid, signal.SIGHUP)
        os.kill(first, signal.SIGKILL)
        self.assertTrue(process.wait_until(lambda: not os.path.exists(f'/proc/{first}'), 5))
        self.assertIsNone(reaper.poll())
        os.kill(reaper.pid, signal.SIGHUP)
        second = int(reaper.stdout.readline())
        self.assertNotEqual(first, second)
        self.end(reaper)
        self.assertFalse(process.is_alive(second))

    def test_ends_with_its_parent(self):
        parent = subprocess.Popen(['sh', '-c', f'{REAPER} sh -c \'echo $$; exec sleep 60\' & wait'],
                                  stdout=subprocess.PIPE, text=True)
        self.addCleanup(parent.stdout.close)
        command = int(parent.stdout.readline())
        parent.kill()
        parent.wait()
        self.assertTrue(process.wait_until(lambda: not process.is_alive(command), 5))


if __name__ == '__main__':
    unittest.main()
