# SPDX-License-Identifier: GPL-3.0-or-later
"""The laboratory's smaller parts."""
import asyncio
import hashlib
import io
import os
import shutil
import stat
import subprocess
import tempfile
import unittest

from vimos_lab import cleanup, controller, guest, inspection, process, progress, relay, topology
from vimos_lab.errors import LabError
from vimos_lab.state import State

DUMP_PORTS = '''\
OFPST_PORT reply (OF1.3) (xid=0x2): 3 ports
  port  1: rx pkts=11, bytes=794, drop=1, errs=0, frame=0, over=0, crc=0
           tx pkts=3052, bytes=262351, drop=2, errs=0, coll=0
           duration=7.1s
  port  "s1-eth2": rx pkts=5, bytes=6, drop=0, errs=0, frame=0, over=0, crc=0
           tx pkts=7, bytes=8, drop=0, errs=0, coll=0
  port LOCAL: rx pkts=16, bytes=848, drop=0, errs=0, frame=0, over=0, crc=0
           tx pkts=0, bytes=0, drop=3045, errs=0, coll=0
'''


class Counters(unittest.TestCase):
    def test_dump_ports(self):
        found = inspection.parse_counters(DUMP_PORTS.replace('"s1-eth2"', '2'))
        self.assertEqual(set(found), {'1', '2', 'LOCAL'})
        self.assertEqual(found['1'], {'rx_packets': 11, 'rx_bytes': 794, 'rx_dropped': 1,
                                      'tx_packets': 3052, 'tx_bytes': 262351, 'tx_dropped': 2})
        self.assertEqual(found['2']['tx_bytes'], 8)
        self.assertEqual(found['LOCAL']['tx_dropped'], 3045)


class Guests(unittest.TestCase):
    def test_archive_is_what_cpio_reads(self):
        archive = guest.cpio([('bin', stat.S_IFDIR | 0o755, b'', (0, 0)),
                              ('bin/tool', stat.S_IFREG | 0o755, b'12345', (0, 0)),
                              ('init', stat.S_IFREG | 0o644, b'#!/bin/tool\n', (0, 0))])
        self.assertEqual(len(archive) % 4, 0)
        if not shutil.which('busybox'):
            self.skipTest('busybox is not there')
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(['busybox', 'cpio', '-i', '-d'], cwd=folder, input=archive, check=True,
                           stderr=subprocess.DEVNULL)
            with open(os.path.join(folder, 'bin/tool'), 'rb') as file:
                self.assertEqual(file.read(), b'12345')
            self.assertTrue(os.access(os.path.join(folder, 'bin/tool'), os.X_OK))
            self.assertFalse(os.access(os.path.join(folder, 'init'), os.X_OK))

    def test_disk(self):
        vm = topology.Vm('web', 1, 'hv1', 96, 2)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'disk')
            digest = guest.write_disk(path, vm)
            with open(path, 'rb') as file:
                content = file.read()
            self.assertEqual(len(content), 2 << 20)
            self.assertEqual(hashlib.sha256(content).hexdigest(), digest)
            self.assertEqual(guest.checksum(path), digest)
            self.assertNotIn(bytes(64), content)
            other = topology.Vm('db', 2, 'hv1', 96, 2)
            self.assertNotEqual(guest.write_disk(path, other), digest)
        self.assertIsNone(guest.checksum(path))

    def test_domain(self):
        xml = guest.domain_xml(State('/run/test'), topology.Vm('web', 3, 'hv1', 128, 2))
        for text in ("<memory unit='MiB'>128<", "<mac address='52:54:00:00:00:03'/>",
                     '<kernel>/run/test/guest/vmlinuz<', 'vimos.address=10.97.0.103/24'):
            self.assertIn(text, xml)

    def test_init_loads_every_module(self):
        for module in guest.MODULES:
            self.assertIn(module, guest.INIT)


class Processes(unittest.TestCase):
    def start(self, *words, **environment):
        child = subprocess.Popen(words, env=dict(os.environ, **environment))
        self.addCleanup(child.wait)
        self.addCleanup(child.kill)
        return child

    def test_is_alive(self):
        child = self.start('sleep', '60')
        started = process.start_time(child.pid)
        self.assertTrue(process.is_alive(child.pid, started))
        self.assertFalse(process.is_alive(child.pid, started + 1))
        child.kill()
        # A zombie until it is waited for, and no longer alive.
        self.assertTrue(process.wait_until(lambda: not process.is_alive(child.pid), 5))

    def test_mark(self):
        child = self.start('sleep', '60', **{process.MARK: '/run/test-mark'})
        self.assertTrue(process.wait_until(
            lambda: process.marked_with('/run/test-mark') == [child.pid], 5))
        self.assertEqual(process.marked_with('/run/test-mar'), [])

    def test_end(self):
        child = self.start('sh', '-c', 'trap "" TERM; while :; do sleep 0.1; done')
        process.wait_until(lambda: False, 0.2)
        self.assertEqual(process.end([child.pid], grace=0.3), [])

    def test_run(self):
        self.assertEqual(process.run('echo', 'yes'), 'yes\n')
        with self.assertRaisesRegex(LabError, 'sh -c .*: no'):
            process.run('sh', '-c', 'echo no >&2; exit 3')
        with self.assertRaisesRegex(LabError, 'is missing'):
            process.run('/nonexistent/program')
        with self.assertRaisesRegex(LabError, 'no answer within'):
            process.run('sleep', '5', timeout=0.1)


class States(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.state = State(os.path.join(folder.name, 'lab'))

    def test_records(self):
        self.assertIsNone(self.state.read('plan.json'))
        self.state.make()
        self.assertEqual(stat.S_IMODE(os.stat(self.state.directory).st_mode), 0o700)
        self.state.write('plan.json', {'a': [1]})
        self.assertEqual(self.state.read('plan.json'), {'a': [1]})
        self.assertEqual(os.listdir(self.state.directory), ['plan.json'])
        with open(self.state.path('plan.json'), 'w', encoding='ascii') as file:
            file.write('{"a"')
        with self.assertRaisesRegex(LabError, 'cannot read'):
            self.state.read('plan.json')

    def test_somebody_elses_directory(self):
        os.makedirs(self.state.path('photos'))
        with self.assertRaisesRegex(LabError, 'not empty'):
            self.state.make()
        with self.assertRaisesRegex(LabError, 'not a lab’s'):
            cleanup.take_down(self.state, lambda text: None)
        self.assertTrue(os.path.isdir(self.state.path('photos')))

    def test_lock(self):
        self.state.lock()
        second = State(self.state.directory)
        with self.assertRaisesRegex(LabError, 'at work'):
            second.lock()
        self.state.unlock()
        second.lock()
        second.unlock()

    def test_keeper(self):
        self.state.make()
        self.assertIsNone(self.state.keeper())
        record = {'pid': os.getpid(), 'started': process.start_time(os.getpid())}
        self.state.write('keeper.json', record)
        self.assertEqual(self.state.keeper(), os.getpid())
        self.state.write('keeper.json', dict(record, started=record['started'] - 1))
        self.assertIsNone(self.state.keeper())
        with self.assertRaisesRegex(LabError, 'not up'):
            self.state.lab()


class Telling(unittest.TestCase):
    def test_relay(self):
        pipe, out = io.StringIO(), io.StringIO()
        teller = progress.Progress(pipe)
        with teller.step('one', 5):
            teller.note('more')
        teller.tell(ready=True)
        pipe.seek(0)
        self.assertIn('ready', progress.relay(pipe, out))
        self.assertIn('one', out.getvalue())
        self.assertIn('more', out.getvalue())

    def test_keeper_that_died(self):
        self.assertIn('error', progress.relay(io.StringIO(), io.StringIO()))

    def test_step_takes_too_long(self):
        teller = progress.Progress(io.StringIO())
        with self.assertRaisesRegex(LabError, 'slow: not done within 1 s'):
            with teller.step('slow', 1):
                process.wait_until(lambda: False, 10)


class Controllers(unittest.TestCase):
    def test_kinds(self):
        self.assertTrue(controller.is_url('http://10.0.0.1:8181'))
        self.assertTrue(controller.is_url('https://onos'))
        for onos in (None, 'none', '/tmp/onos.tar.gz', 'ftp://onos'):
            self.assertFalse(controller.is_url(onos))

    def test_relay_passes_both_ways(self):
        async def main():
            async def upper(reader, writer):
                writer.write((await reader.read()).upper())
                writer.close()

            target = await asyncio.start_server(upper, '127.0.0.1', 0)
            port = target.sockets[0].getsockname()[1]
            passing = await asyncio.start_server(relay.passer('127.0.0.1', port), '127.0.0.1', 0)
            reader, writer = await asyncio.open_connection(
                *passing.sockets[0].getsockname()[:2])
            writer.write(b'hello')
            writer.write_eof()
            self.assertEqual(await asyncio.wait_for(reader.read(), 5), b'HELLO')
            writer.close()

        asyncio.run(main())


if __name__ == '__main__':
    unittest.main()
