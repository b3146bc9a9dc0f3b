#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program as a whole, against a server that replays what a real ONOS answered (a ring of four switches) and libvirt's
test driver. Usage: test-vimosctl.py VIMOSCTL"""
import base64
import concurrent.futures
import http.server
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'data', 'onos')
SAMPLES = ['devices', 'devices_ports', 'links', 'hosts', 'system', 'topology', 'statistics_ports',
           'paths_disjoint_host', 'paths_dev_disjoint']
PROGRAM = 'vimosctl'


def recorded(name):
    """The request line's path and the answer's status and body."""
    with open(os.path.join(DATA, name + '.http'), encoding='utf-8') as file:
        head, body = file.read().split('\n\n', 1)
    request, status = head.splitlines()[:2]
    return request.split()[2], int(status.split()[1]), body.strip().encode()


class Onos(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(('127.0.0.1', 0), Handler)
        self.answers = {path: (status, body) for path, status, body in map(recorded, SAMPLES)}
        self.silent_paths = ()
        self.login = 'onos:rocks'
        self.released = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        pass  # a client that ends resets its connections

    @property
    def url(self):
        return f'http://127.0.0.1:{self.server_port}'


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_GET(self):  # pylint: disable=invalid-name
        expected = 'Basic ' + base64.b64encode(self.server.login.encode()).decode()
        if any(word in self.path for word in self.server.silent_paths):
            self.server.released.wait(30)
            self.close_connection = True
            return
        status, body = self.server.answers.get(self.path, (404, b'{"code":404,"message":"none"}'))
        if self.headers.get('Authorization') != expected:
            status, body = 401, b''
        self.send_response(status)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        pass


def at_once(*calls):
    """Runs the calls side by side: each waits for a network to settle. Returns what they returned."""
    with concurrent.futures.ThreadPoolExecutor() as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


class Vimosctl(unittest.TestCase):
    def setUp(self):
        self.onos = Onos()
        self.addCleanup(self.onos.server_close)
        self.addCleanup(self.onos.shutdown)
        self.addCleanup(self.onos.released.set)
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith('VIMOS_')}
        self.environment.update(LC_ALL='C.UTF-8', XDG_STATE_HOME=self.folder.name)

    def run_program(self, *words, code=0, **environment):
        environment = {**self.environment, **environment}
        if '--hypervisor' in words or 'VIMOS_HYPERVISORS' in environment:
            # Calls to libvirt that are still under way in threads end with the process; what they hold is no leak.
            environment['ASAN_OPTIONS'] = environment.get('ASAN_OPTIONS', '') + ':detect_leaks=0'
        done = subprocess.run([PROGRAM, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
                              check=False, env=environment)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def ask(self, *words, **keywords):
        return json.loads(self.run_program('--json', *words, **keywords).stdout)

    def test_help_and_version(self):
        self.assertIn('migrate', self.run_program('--help').stdout)
        self.assertEqual(self.run_program('--version').stdout, self.run_program('version').stdout)
        self.assertRegex(self.ask('version')['version'], r'^\d+\.\d+')

    def test_usage(self):
        done = self.run_program('migrate', 'web', code=1)
        self.assertEqual(done.stdout, '')
        self.assertIn('--to', done.stderr)

    def test_vms(self):
        answer = self.ask('--hypervisor', 'test:///default', 'vms')
        self.assertEqual([(vm['name'], vm['state']) for vm in answer['vms']], [('test', 'running')])
        self.assertEqual(answer['vms'][0]['macs'], ['AA:BB:CC:DD:EE:FF'])
        self.assertTrue(answer['hypervisors'][0]['connected'])
        self.assertIn('8 GiB', self.run_program('--hypervisor', 'test:///default', 'vms').stdout)

    def test_unreachable_hypervisor(self):
        gone = 'qemu+tcp://127.0.0.1:1/system'
        answer = self.ask('vms', VIMOS_HYPERVISORS=f'test:///default {gone}')
        self.assertEqual(len(answer['vms']), 1)
        self.assertTrue(next(hv['error'] for hv in answer['hypervisors'] if hv['uri'] == gone))
        self.assertIn('error', self.ask('--hypervisor', gone, 'vms', code=1))

    def test_topology(self):
        words = ['--onos', self.onos.url, 'topology']
        answer, done = at_once(lambda: self.ask(*words), lambda: self.run_program(*words))
        self.assertEqual(answer['onos_version'], '2.7.0')
        self.assertEqual(len(answer['devices']), 4)
        self.assertEqual(len(answer['links']), 8)
        self.assertEqual(answer['hosts'][0]['addresses'], ['10.0.0.1'])
        self.assertEqual(done.stdout.count('↔'), 4)

    def test_paths_between(self):
        words = ['--onos', self.onos.url, 'paths', '--between', '10.0.0.1']
        answer, timed, none = at_once(lambda: self.ask(*words, '00:00:00:00:00:03'),
                                      lambda: self.ask(*words, '10.0.0.3', '--volume', '1GiB'),
                                      lambda: self.ask(*words, 'nobody', code=1))
        self.assertEqual(answer['kind'], 'vertex-disjoint')
        self.assertEqual([path['hops'] for path in answer['paths']], [2, 2])
        self.assertEqual([path['onos'] for path in answer['paths']], [True, True])
        self.assertIsNone(answer['paths'][0]['predicted']['migration_s'])
        self.assertGreater(timed['paths'][0]['predicted']['migration_s'], 0)
        self.assertIn('error', none)

    def test_paths_with_conditions(self):
        words = ['--onos', self.onos.url, 'paths', '--between', '10.0.0.1', '10.0.0.3']
        plain, around, short, wide, wrong, told = at_once(
            lambda: self.ask(*words), lambda: self.ask(*words, '--avoid', 'of:0000000000000004'),
            lambda: self.ask(*words, '--max-hops', '1'), lambda: self.ask(*words, '--at-least', '1e6'),
            lambda: self.ask(*words, '--avoid', 's99', code=1), lambda: self.run_program(*words, '--disjoint', 'edge'))
        self.assertEqual([reason['kind'] for reason in plain['reasons']], ['cut', 'bottleneck', 'bottleneck'])
        self.assertEqual(len(around['paths']), 1)
        self.assertNotIn('of:0000000000000004', json.dumps(around['paths']))
        self.assertEqual([(reason['kind'], reason['count']) for reason in around['reasons']],
                         [('avoided', 0), ('shared', 0), ('constrained', 2), ('bottleneck', 0)])
        self.assertEqual(around['reasons'][0]['devices'], ['of:0000000000000004'])
        self.assertEqual([reason['kind'] for reason in short['reasons']], ['constrained', 'no-way'])
        self.assertEqual([reason['kind'] for reason in wide['reasons']], ['access'])
        self.assertIn('s99', wrong['error'])
        self.assertIn('There are no more', told.stdout)

    def test_slow_cross_check(self):
        """ONOS's own search may take for ever; the answer does not."""
        self.onos.silent_paths = ('disjoint',)
        began = time.monotonic()
        answer = self.ask('--onos', self.onos.url, 'paths', '--between', '10.0.0.1', '10.0.0.3')
        self.assertLess(time.monotonic() - began, 20)
        self.assertEqual([path['onos_check'] for path in answer['paths']], ['unavailable', 'unavailable'])

    def test_login(self):
        self.onos.login = 'karaf:geheim'
        done = self.run_program('--json', '--onos', self.onos.url, 'topology', code=1)
        self.assertIn('error', json.loads(done.stdout))
        self.ask('--onos', self.onos.url, 'topology', VIMOS_ONOS_USER='karaf', VIMOS_ONOS_PASSWORD='geheim')
        secret = os.path.join(self.folder.name, 'secret')
        with open(secret, 'w', encoding='ascii') as file:
            file.write('geheim\n')
        self.ask('--onos', self.onos.url, 'topology', '--user', 'karaf', '--password-file', secret)
        wrong = self.run_program('--onos', self.onos.url, 'topology', '--user', 'x', '--password-file', secret, code=1)
        self.assertNotIn('geheim', wrong.stdout + wrong.stderr)

    def test_not_found(self):
        words = ['--onos', self.onos.url, '--hypervisor', 'test:///default']
        for answer in at_once(lambda: self.ask(*words, 'paths', 'nobody', '--to', 'x', code=1),
                              lambda: self.ask(*words, 'migrate', 'test', '--to', 'nowhere', code=1)):
            self.assertIn('error', answer)

    def test_refused(self):
        """The test driver's machine cannot be moved: nothing is changed, and every reason is told with advice."""
        with open(os.path.join(self.folder.name, 'node.xml'), 'w', encoding='ascii') as file:
            file.write('<node/>')
        target = f'test://{file.name}'
        words = ['--onos', self.onos.url, '--hypervisor', 'test:///default', '--hypervisor', target]
        move = [*words, 'migrate', 'test', '--to', target]
        pinned, unpinned, seventh, done, paths = at_once(
            lambda: self.ask(*move, code=2), lambda: self.ask(*move, '--no-pin', code=2),
            lambda: self.ask(*move, '--path', '7', code=2), lambda: self.run_program(*move, code=2),
            lambda: self.ask(*words, 'paths', 'test', '--to', target))
        for answer in (pinned, unpinned, seventh):
            self.assertEqual((answer['vm'], answer['outcome'], answer['pinned']), ('test', 'refused', False))
            self.assertIsNone(answer['migration_time_s'])
            errors = [finding for finding in answer['findings'] if finding['severity'] == 'error']
            self.assertTrue(errors and all(finding['advice'] for finding in errors))
        self.assertIn('nothing was changed', done.stdout)
        self.assertEqual(paths['kind'], 'none')

    def write_run(self):
        """A run as another machine would have exported it; returns its file."""
        path = os.path.join(self.folder.name, 'run.json')
        run = {
            'format': 'vimos-run', 'version': 1, 'key': '0c7ae0cc-51f3-4f0a-a5f0-3a7a5a2c1d11',
            'start_us': 1700000000000000, 'origin_us': 5000000, 'vm': 'web', 'uuid': 'u', 'mac': None, 'from': 'hv1',
            'to': 'hv3', 'outcome': 'done', 'message': None, 'pinned': False, 'kind': 'single', 'path': None,
            'intents': {'installed': 0, 'total': 0}, 'predicted': {'migration_s': None, 'downtime_s': None, 'bytes': 0}, 'volume_bytes': 1 << 30, 'migration_time_s': 2.5,
            'migration_clock': 'arrival', 'hypervisor_gap_s': None, 'downtime_s': None, 'theoretical_s': None,
            'overhead_s': None, 'sent_theoretical_s': None, 'pings': {'sent': 1, 'lost': 0, 'interval_s': None},
            'bytes': {'disk': 1, 'memory': 2},
            'phases': [{'name': 'disk', 'state': 'done', 'start_s': 0, 'end_s': 2.25}], 'findings': [],
            'samples': {'pings': {'sequence': [0], 'sent_us': [5000123], 'rtt_us': [456]},
                        'bytes': {'at_us': [], 'disk': [], 'memory': []}, 'events': []}}
        with open(path, 'w', encoding='ascii') as file:
            json.dump(run, file)
        return path

    def test_history(self):
        """Without a controller, though one is named that cannot be reached."""
        self.environment['VIMOS_ONOS'] = 'http://127.0.0.1:1'
        self.assertEqual(self.ask('history'), {'runs': []})
        number = self.ask('history', 'import', self.write_run())['imported']
        self.assertIn('error', self.ask('history', 'import', self.write_run(), code=1))
        run, = self.ask('history')['runs']
        self.assertEqual((run['id'], run['vm'], run['migration_time_s']), (number, 'web', 2.5))
        self.assertRegex(self.run_program('history').stdout, r'(?m)^ *%d +2023-11-14 .*web +hv1 +hv3 +done +2\.50 s' % number)
        shown = self.run_program('history', 'show', str(number)).stdout
        self.assertIn('web runs at hv3.', shown)
        self.assertIn('Copying disks', shown)
        self.assertEqual(self.ask('history', 'show', str(number))['phases'][0]['end_s'], 2.25)

        exported = os.path.join(self.folder.name, 'exported')
        self.run_program('history', 'export', str(number), '--csv', exported)
        with open(exported, encoding='utf-8', newline='') as file:
            self.assertEqual(file.read().split('\r\n')[1:], ['0.000123,ping,0,0.456,,,,', ''])
        self.run_program('history', 'export', str(number), '--json', exported)
        with open(exported, encoding='utf-8') as file:
            self.assertEqual(json.load(file)['samples']['pings']['rtt_us'], [456])

        self.assertIn('error', self.ask('history', 'delete', str(number), '77', code=1))
        self.assertEqual(self.ask('history', 'delete', str(number)), {'deleted': 1})
        for words in (['show', str(number)], ['export', str(number), exported]):
            self.assertIn('error', self.ask('history', *words, code=1))

    def test_history_elsewhere(self):
        """--state-dir has a history of its own; one that cannot be read is told of."""
        other = os.path.join(self.folder.name, 'other')
        self.run_program('--state-dir', other, 'history', 'import', self.write_run())
        self.assertEqual(self.ask('history'), {'runs': []})
        with open(os.path.join(other, 'history.sqlite'), 'w', encoding='ascii') as file:
            file.write('no database')
        done = self.run_program('--state-dir', other, '--json', 'history')
        self.assertEqual(json.loads(done.stdout), {'runs': []})
        self.assertIn('damaged', done.stderr)
        self.assertIn('error', self.ask('--state-dir', file.name, 'history', code=1))

    def test_recover_nothing(self):
        answer = self.ask('--onos', self.onos.url, '--hypervisor', 'test:///default', 'recover')
        self.assertEqual(answer, {'recovered': []})

    def test_interrupt(self):
        """Ctrl-C while a controller keeps silent."""
        with socket.create_server(('127.0.0.1', 0)) as silent:
            url = f'http://127.0.0.1:{silent.getsockname()[1]}'
            child = subprocess.Popen([PROGRAM, '--onos', url, 'topology'], stdin=subprocess.DEVNULL,
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.environment)
            peer, _address = silent.accept()
            self.addCleanup(peer.close)
            child.send_signal(signal.SIGINT)
            self.assertEqual(child.wait(timeout=20), 1)


if __name__ == '__main__':
    PROGRAM = sys.argv.pop(1)
    unittest.main()
