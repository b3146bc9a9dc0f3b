#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of the behaviours, of the clean-up and of the command itself, against a fake controller."""

import json
import pathlib
import signal
import subprocess
import sys
import threading
import time
import unittest
from unittest import mock

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import behaviours               # noqa: E402
import case                     # noqa: E402
import client                   # noqa: E402
import fake                     # noqa: E402
import suite                    # noqa: E402
from samples import Request     # noqa: E402

LINK = 'of:0000000000000001/2-of:0000000000000002/3'
LINK_TARGET = '/network/configuration/links/' + LINK.replace('/', '%2F') + '/basic'
JSON_HEADERS = {'Content-Type': 'application/json'}


class FakeTest(unittest.TestCase):
    """Common ground: a fake controller and a run against it."""

    clock = time

    def setUp(self):
        self.server = fake.Fake(self.clock)
        self.server.__enter__()
        self.addCleanup(self.server.__exit__)
        self.connection = client.Client(self.server.url)
        self.addCleanup(self.connection.close)
        self.run_ = suite.Run(self.connection)


class BehaviourTest(FakeTest):
    """Each behaviour passes on a right controller and notices each wrong one."""

    def setUp(self):
        self.clock = fake.Clock()
        super().setUp()
        for module in (behaviours, client):
            patch = mock.patch.object(module, 'time', self.clock)
            patch.start()
            self.addCleanup(patch.stop)

    def check(self, behaviour, *faults):
        """Right without faults; wrong with each of them."""
        self.assertEqual([str(item) for item in behaviour(self.run_)], [])
        for fault in faults:
            self.run_.ledger.clean()
            self.server.faults = {fault}
            with self.subTest(fault):
                try:
                    self.assertTrue(behaviour(self.run_), 'not noticed')
                finally:
                    self.server.faults = set()

    def test_intent_states(self):
        self.check(behaviours.intent_states, 'failed', 'backward', 'invisible', 'slow delete',
                   'deleted twice', 'undead', 'not found')

    def test_repost(self):
        self.check(behaviours.repost_after_delete, 'failed', 'invisible')

    def test_flow_added(self):
        self.check(behaviours.flow_added, 'pending', 'failed')

    def test_one_match(self):
        self.check(behaviours.two_intents_one_match, 'first wins', 'lingering rule', 'failed',
                   'falls')

    def test_unknown_port(self):
        self.check(behaviours.unknown_port, 'failed')

    def test_multi_hop(self):
        self.check(behaviours.multi_hop, 'failed', 'short way', 'one way')

    def test_arrival(self):
        self.check(behaviours.arrival, 'failed', 'short way', 'one way')

    def test_pin(self):
        self.check(behaviours.pin_both_ways, 'failed')
        self.assertGreaterEqual(len({body for _, target, body in self.server.requests
                                     if 'pin-' in body}), 12)

    def test_topology_time(self):
        self.check(behaviours.topology_time, 'still', 'restless')

    def test_counters(self):
        self.check(behaviours.counters_step, 'still')

    def test_garbage(self):
        self.check(behaviours.garbage, 'garbage')

    def test_keep_alive(self):
        self.assertEqual(behaviours.keep_alive(self.run_), [])
        send = self.run_.client.send

        def close_afterwards(request, **options):
            answer = send(request, **options)
            self.run_.client.close()
            return answer

        with mock.patch.object(self.run_.client, 'send', close_afterwards):
            self.assertTrue(behaviours.keep_alive(self.run_))

    def test_lease(self):
        self.run_.translation.learn('5348027833434389', '77777')
        for fault in (set(), {'lease'}, {'short lease'}):
            self.server.faults, self.server.born = fault, self.clock.now
            with self.subTest(fault):
                self.assertEqual(bool(behaviours.lease_runs_out(self.run_)), bool(fault))

    def test_corrupt(self):
        for needed in (3, 10 ** 6):
            self.server.intents[(self.run_.app, 'key-np')] = {'time': 0}
            self.server.deletes_needed['key-np'] = needed
            with self.subTest(needed):
                self.assertEqual(bool(behaviours.corrupt_purged(self.run_)), needed > 3)

    def test_port_state(self):
        self.check(behaviours.port_state, 'stays up', 'stays down', 'still')


class CleanupTest(FakeTest):
    """What was put in is taken out, and what was there is put back."""

    def setUp(self):
        super().setUp()
        self.server.config[LINK] = {'bandwidth': 100, 'metered': False}
        self.server.intents[('org.someone', 'else')] = {'time': 0}

    def send(self, method, target, document):
        return self.run_.send(Request(method, target, JSON_HEADERS, json.dumps(document)))

    def fill(self):
        device, before, after = behaviours.ring_ports(self.run_)
        self.send('POST', '/intents', behaviours.intent(self.run_, 'a/b ü', device, before, after))
        self.send('POST', '/hosts', {'mac': '00:00:00:00:0b:01'})
        self.send('POST', LINK_TARGET, {'bandwidth': 5})
        self.send('POST', '/network/configuration/links', {
            'of:0000000000000003/2-of:0000000000000004/3': {'basic': {'bandwidth': 5}}})
        self.send('DELETE', '/network/configuration/links/of:0000000000000002%2F3-'
                  'of:0000000000000001%2F2/basic', {})

    def assert_clean(self):
        self.assertEqual(set(self.server.intents), {('org.someone', 'else')})
        self.assertEqual(self.server.hosts, {})
        self.assertEqual(self.server.config, {LINK: {'bandwidth': 100, 'metered': False}})

    def test_clean(self):
        self.fill()
        self.assertEqual(len(self.server.intents), 2)
        self.assertEqual(self.run_.ledger.clean(), [])
        self.assert_clean()
        self.assertEqual(self.run_.ledger.clean(), [])

    def test_says_what_is_left(self):
        self.fill()
        self.server.faults.add('undead')
        with mock.patch('cleanup.PATIENCE', 0.1):
            left = self.run_.ledger.clean()
        self.assertEqual(len(left), 1)
        self.assertIn('a/b ü', left[0])

    def test_notes_what_stays(self):
        self.fill()
        self.run_.ledger.clean()
        self.assertTrue(any('keeps a bandwidth annotation' in text
                            for text in self.run_.ledger.remarks))

    def test_cleans_after_an_error(self):
        boom = scenario_of(lambda run: self.fill() or 1 / 0)
        with self.assertRaises(ZeroDivisionError):
            list(suite.perform(self.run_, [boom]))
        self.assert_clean()

    def test_after_half_an_answer(self):
        """An interrupt while an answer is read does not spoil the connection."""
        self.fill()
        with mock.patch('http.client.HTTPResponse.read', side_effect=KeyboardInterrupt):
            with self.assertRaises(KeyboardInterrupt):
                self.connection.get('/topology')
        self.assertEqual(self.run_.ledger.clean(), [])
        self.assert_clean()

    def test_configuration_that_cannot_be_read(self):
        """What could not be put back is not touched, whatever the controller says instead of it."""
        unreadable = [fake.error(500, 'busy'), fake.error(401, 'who?'), fake.answer(200),
                      fake.answer(200, []), fake.answer(204)]
        for answer in unreadable:
            with self.subTest(answer), mock.patch.object(self.server, 'get_network',
                                                         lambda parts, body, answer=answer: answer):
                with self.assertRaises(client.Unreachable):
                    self.send('POST', LINK_TARGET, {'bandwidth': 5})
        with mock.patch.object(self.server, 'get_network', side_effect=OSError), \
                mock.patch.object(self.server, 'handle_error'):
            with self.assertRaises(client.Unreachable):
                self.send('POST', LINK_TARGET, {'bandwidth': 5})
        self.assertFalse([method for method, target, _ in self.server.requests
                          if 'network' in target and method != 'GET'])
        self.assertEqual(self.run_.ledger.clean(), [])
        self.assertEqual(self.server.config, {LINK: {'bandwidth': 100, 'metered': False}})

    def test_failed_restore(self):
        """It is told with what was there, and tried again by the next clean-up."""
        for method in ('post_network', 'delete_network'):
            self.fill()
            with self.subTest(method), mock.patch.object(
                    self.server, method, lambda parts, body: fake.error(500, 'busy')):
                left = self.run_.ledger.clean()
                self.assertTrue(any('says 500' in text and LINK in text and '"metered"' in text
                                    for text in left), left)
            self.assertEqual(self.run_.ledger.clean(), [])
            self.assert_clean()

    def test_restore_without_effect(self):
        """An answer of success is not believed."""
        self.fill()
        with mock.patch.object(self.server, 'post_network', lambda parts, body: fake.answer(200)), \
                mock.patch('cleanup.SOON', 0.1):
            left = self.run_.ledger.clean()
        self.assertTrue(any('was {"bandwidth": 100' in text for text in left), left)
        self.assertEqual(self.run_.ledger.clean(), [])
        self.assert_clean()

    def test_host_that_stays(self):
        self.fill()
        with mock.patch.object(self.server, 'delete_hosts',
                               lambda parts, body: fake.error(500, 'busy')):
            self.assertIn('says 500', self.run_.ledger.clean()[0])
        self.assertEqual(self.run_.ledger.clean(), [])
        self.assert_clean()

    def test_broken_off_in_the_middle(self):
        """Wherever the controller stops answering, the next clean-up does it as a whole."""
        send = self.connection.send
        for most in range(100):
            self.fill()
            sent = []

            def send_some(request, sent=sent, most=most, **options):
                sent.append(request)
                if len(sent) > most:
                    raise client.Unreachable('gone')
                return send(request, **options)

            with self.subTest(most):
                with mock.patch.object(self.connection, 'send', send_some):
                    left = self.run_.ledger.clean()
                self.assertEqual(self.run_.ledger.clean(), [])
                self.assert_clean()
            if not left:
                break
        self.assertGreater(most, 8)

    def test_leftovers_of_an_earlier_run(self):
        self.fill()
        suite.Run(self.connection)
        self.assertEqual(set(self.server.intents), {('org.someone', 'else')})


def scenario_of(function):
    """A scenario of one behaviour."""
    return case.Scenario('test', (case.Behaviour('test', function, 'here'),))


class CommandTest(FakeTest):
    """tests/contract/run itself."""

    def start(self, *arguments):
        child = subprocess.Popen([sys.executable, str(HERE / 'run'), *arguments],
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(child.stdout.close)
        self.addCleanup(child.stderr.close)
        self.addCleanup(child.wait)
        return child

    def finish(self, *arguments):
        child = self.start(*arguments)
        out, err = child.communicate(timeout=60)
        return child.returncode, out, err

    def test_list(self):
        code, out, _ = self.finish('--list', '--only', 'netcfg')
        self.assertEqual(code, 0)
        self.assertIn('netcfg/netcfg_get_link: GET /onos/v1/network/', out)
        self.assertNotIn('intent-life', out)

    def test_usage(self):
        for arguments in ((), ('--only', 'nonsense', self.server.url), ('--list', '--what')):
            with self.subTest(arguments):
                self.assertEqual(self.finish(*arguments)[0], 2)

    def test_one_scenario(self):
        code, out, _ = self.finish(self.server.url, '--only', 'links/links')
        self.assertEqual(out.splitlines()[-1], '1 passed, 0 failed, 0 skipped')
        self.assertEqual(code, 0)

    def test_says_what_differs(self):
        code, out, _ = self.finish(self.server.url, '--only', 'topology/topology')
        self.assertEqual(code, 1)
        self.assertIn('request:  GET /onos/v1/topology', out)
        self.assertIn('recorded: tests/data/onos/topology.http', out)
        self.assertIn('$.devices: expected integer 4, got no such member', out)
        self.assertEqual(out.splitlines()[-1], '0 passed, 1 failed, 0 skipped')

    def test_json(self):
        code, out, _ = self.finish(self.server.url, '--json', '--only', 'topology/topology')
        document = json.loads(out)
        self.assertEqual((code, document['failed']), (1, 1))
        self.assertEqual(document['cases'][0]['differences'][0]['where'], '$.devices')

    def test_nobody_there(self):
        code, out, err = self.finish('http://127.0.0.1:1')
        self.assertEqual((code, out), (1, '0 passed, 0 failed, 0 skipped\n'))
        self.assertIn('refused', err)

    def test_network_too_small(self):
        with mock.patch.object(self.server, 'get_links',
                               lambda parts, body: fake.answer(200, {'links': []})):
            code, out, err = self.finish(self.server.url)
        self.assertEqual(code, 1)
        self.assertIn('no ring of 4', err)

    def interrupted_by(self, number):
        child = self.start(self.server.url, '--only', 'intent-life')
        deadline = time.monotonic() + 30
        while not self.server.intents and time.monotonic() < deadline:
            time.sleep(0.01)
        self.assertTrue(self.server.intents)
        child.send_signal(number)
        out, _ = child.communicate(timeout=60)
        self.assertEqual(child.returncode, 1)
        self.assertIn('interrupted', out)
        self.assertRegex(out.splitlines()[-1], r'^\d+ passed, \d+ failed, \d+ skipped$')
        self.assertEqual(self.server.intents, {})

    def wait_for(self, reason):
        deadline = time.monotonic() + 30
        while not reason() and time.monotonic() < deadline:
            time.sleep(0.01)
        self.assertTrue(reason())

    def test_ctrl_c_while_cleaning(self):
        """Who presses it again and again is answered, and everything is taken out all the same."""
        cleaning, go_on = threading.Event(), threading.Event()
        self.addCleanup(go_on.set)
        delete = self.server.delete_intents

        def delete_slowly(parts, body):
            cleaning.set()
            go_on.wait(30)
            return delete(parts, body)

        with mock.patch.object(self.server, 'delete_intents', delete_slowly):
            child = self.start(self.server.url, '--only', 'intent-life')
            self.wait_for(lambda: self.server.intents)
            child.send_signal(signal.SIGINT)
            self.wait_for(cleaning.is_set)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                child.send_signal(number)
                time.sleep(0.05)
            go_on.set()
            out, err = child.communicate(timeout=60)
        self.assertEqual(child.returncode, 1)
        self.assertIn('interrupted', out)
        self.assertNotIn('cleanup', out)
        self.assertNotIn('Traceback', err)
        self.assertIn('is being taken back', err)
        self.assertEqual(self.server.intents, {})

    def test_ctrl_c_before_an_answer(self):
        """What the controller was already asked for is noted and taken out."""
        asked, go_on = threading.Event(), threading.Event()
        self.addCleanup(go_on.set)
        post = self.server.post_intents

        def post_slowly(parts, body):
            asked.set()
            go_on.wait(30)
            return post(parts, body)

        with mock.patch.object(self.server, 'post_intents', post_slowly):
            child = self.start(self.server.url, '--only', 'intent-life')
            self.wait_for(asked.is_set)
            child.send_signal(signal.SIGINT)
            time.sleep(0.2)
            go_on.set()
            out, _ = child.communicate(timeout=60)
        self.assertEqual(child.returncode, 1)
        self.assertIn('interrupted', out)
        self.assertEqual(self.server.intents, {})

    def test_ctrl_c(self):
        self.interrupted_by(signal.SIGINT)

    def test_sigterm(self):
        self.interrupted_by(signal.SIGTERM)


if __name__ == '__main__':
    unittest.main()
