# SPDX-License-Identifier: GPL-3.0-or-later
"""The laboratory itself: that it comes up, says what is so, survives what happens to it, and leaves nothing behind."""
import json
import os
import signal
import subprocess
import time
import unittest

from .support import HERE, Lab, STATE_DIR

BOOT_LIMIT = 60


def traces():
    """What a lab leaves on a machine when it is not taken down."""
    found = set(os.listdir('/sys/class/net'))
    with open('/proc/self/mounts', encoding='utf-8') as file:
        found |= {line.split()[1] for line in file}
    for pid in filter(str.isdigit, os.listdir('/proc')):
        try:
            with open(f'/proc/{pid}/cmdline', 'rb') as file:
                name = os.path.basename(file.read().split(b'\0')[0].decode(errors='replace'))
            found.add(os.readlink(f'/proc/{pid}/ns/net'))
        except OSError:
            continue
        if name in ('libvirtd', 'qemu-system-x86_64', 'ovs-vswitchd', 'ovsdb-server', 'vimos-lab-reaper',
                    'vimos-lab-controller'):
            found.add(f'{name} {pid}')
    return found | {path for path in (STATE_DIR, '/run/libvirt') if os.path.exists(path)}


class Laboratory(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.lab = Lab('ring4')
        cls.lab.down()
        cls.before = traces()
        cls.seconds = cls.lab.up()
        print(f'ring4: lab ready after {cls.seconds:.1f} s', flush=True)

    @classmethod
    def tearDownClass(cls):
        cls.lab.down()

    def answers(self, name='web'):
        address = self.lab.vm(name)['address']
        return subprocess.run(self.lab.inside('ping', '-n', '-c', '1', '-W', '1', address), stdin=subprocess.DEVNULL,
                              capture_output=True, check=False).returncode == 0

    def wait_for(self, what, condition, seconds):
        until = time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), until, f'{what}: not within {seconds} s')
            time.sleep(0.2)

    def status(self):
        done = subprocess.run([os.path.join(HERE, 'lab'), 'status', '--json'], stdin=subprocess.DEVNULL, text=True,
                              capture_output=True, check=False, timeout=60)
        return done.returncode, json.loads(done.stdout)

    def keeper(self):
        with open(os.path.join(STATE_DIR, 'keeper.json'), encoding='utf-8') as file:
            return json.load(file)['pid']

    def assert_nothing_left(self):
        # The kernel takes its time over network namespaces.
        self.wait_for('the last traces gone', lambda: not traces() - self.before, 10)

    def test_1_boots_in_time(self):
        self.assertLess(self.seconds, BOOT_LIMIT)

    def test_1_state_is_private(self):
        self.assertEqual(os.stat(STATE_DIR).st_mode & 0o777, 0o700)

    def test_2_second_up_changes_nothing(self):
        keeper = self.keeper()
        self.lab.up()
        self.assertEqual(self.keeper(), keeper)

    def test_2_status(self):
        code, said = self.status()
        self.assertEqual(code, 0, said)
        self.assertEqual([part['name'] for part in said['parts']], ['controller', 'hv1', 'hv2', 'web'])

    def test_2_operator_reaches_everything(self):
        onos = self.lab.facts['onos']
        self.assertEqual(self.lab.command('run', 'curl', '-s', '-o', '/dev/null', '-w', '%{http_code}',
                                          '-u', f'{onos["user"]}:{onos["password"]}',
                                          onos['url'] + '/onos/v1/topology'), '200')
        for hypervisor in self.lab.facts['hypervisors']:
            said = self.lab.command('run', 'virsh', '-q', '-c', hypervisor['uri'], 'hostname')
            self.assertEqual(said.strip(), hypervisor['name'])
            pool = self.lab.command('run', 'virsh', '-q', '-c', hypervisor['uri'], 'pool-info', 'default')
            self.assertIn('running', pool)
        self.assertTrue(self.answers())

    def test_2_unprivileged_pings(self):
        """An ICMP socket without the right to raw ones, as ViMOS opens it."""
        program = 'import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP)'
        self.lab.command('run', 'setpriv', '--reuid=65534', '--regid=65534', '--clear-groups',
                         '/usr/bin/python3', '-c', program)

    def test_2_identities_differ(self):
        found = {self.lab.command('run', 'sh', '-c', f"virsh -c {hv['uri']} capabilities | grep -m1 '<uuid>'")
                 for hv in self.lab.facts['hypervisors']}
        self.assertEqual(len(found), len(self.lab.facts['hypervisors']))

    def test_2_disk_is_what_was_written(self):
        digest, path = self.lab.checksum('web')
        self.assertEqual(digest, self.lab.vm('web')['disk_sha256'])
        self.assertEqual(os.stat(path).st_size, self.lab.vm('web')['disk_bytes'])

    def test_2_run_passes_the_exit_code_on(self):
        done = subprocess.run(self.lab.inside('sh', '-c', 'exit 7'), check=False)
        self.assertEqual(done.returncode, 7)

    def test_3_links_are_shaped(self):
        for link in self.lab.facts['links']:
            said = subprocess.run(['tc', 'class', 'show', 'dev', f'{link["src"]}-eth{link["src_port"]}'],
                                  capture_output=True, text=True, check=True).stdout
            self.assertIn(f'rate {link["mbps"]}Mbit', said)

    def test_4_link_down_and_up(self):
        def known():
            return {(link['src']['device'][-1], link['dst']['device'][-1]) for link in self.lab.rest('/links')['links']}

        self.lab.command('link', 's3', 's4', 'down')
        try:
            self.wait_for('the link gone', lambda: not known() & {('3', '4'), ('4', '3')}, 20)
        finally:
            self.lab.command('link', 's4', 's3', 'up')
        self.wait_for('the link back', lambda: len(known()) == 8, 20)

    def test_5_daemon_killed_guest_runs_on(self):
        self.lab.command('libvirtd', 'hv1', 'kill')
        code, said = self.status()
        self.assertEqual(code, 1, said)
        self.assertTrue(self.answers())
        self.lab.command('libvirtd', 'hv1', 'start')
        self.assertEqual([(place['hypervisor'], place['state']) for place in self.lab.where('web')], [('hv1', 'running')])

    def test_6_reset(self):
        self.lab.command('run', 'virsh', '-q', '-c', self.lab.facts['hypervisors'][0]['uri'], 'destroy', 'web')
        with open(self.lab.checksum('web')[1], 'r+b') as file:
            file.write(bytes(4096))
        self.lab.command('reset')
        self.assertTrue(self.answers())
        self.assertEqual(self.lab.checksum('web')[0], self.lab.vm('web')['disk_sha256'])

    def test_7_keeper_killed(self):
        """Whatever happens to the keeper, nothing runs on, and the next “up” is a whole lab."""
        os.kill(self.keeper(), signal.SIGKILL)
        self.wait_for('guests and daemons gone',
                      lambda: not [trace for trace in traces() - self.before
                                   if trace.startswith(('libvirtd', 'qemu', 'vimos-lab'))], 15)
        self.assertEqual(self.status()[0], 3)
        self.lab.up()
        self.assertEqual(self.status()[0], 0)

    def test_8_interrupted_up(self):
        self.lab.down()
        child = subprocess.Popen([os.path.join(HERE, 'lab'), 'up', 'ring4'], stdin=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(2)
        child.send_signal(signal.SIGTERM)
        self.assertEqual(child.wait(timeout=60), 130)
        self.assert_nothing_left()

    def test_9_down_leaves_nothing(self):
        self.lab.up()
        self.lab.down()
        self.assert_nothing_left()
        self.assertEqual(self.status()[0], 3)
