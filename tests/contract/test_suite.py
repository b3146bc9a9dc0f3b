#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Proves that the suite passes on the recorded answers and on nothing else.

Every recorded answer is changed in every way that a wrong controller might: another status, each
header that matters wrong or missing, each member missing, of another type or with one too many
beside it, each list without an item. What is not noticed must be among the tolerances below.
"""

import dataclasses
import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import case as case_module      # noqa: E402
import cases                    # noqa: E402
import client                   # noqa: E402
import replay                   # noqa: E402
import samples                  # noqa: E402
import suite                    # noqa: E402

CASES = [case for scenario in cases.SCENARIOS for case in scenario.cases
         if isinstance(case, case_module.Case)]


def hurried(case):
    """The case without the waiting that only a real controller needs."""
    return dataclasses.replace(case, within=0.0, seconds=(0.0, 30.0))


def other_type(value):
    """A value that means the same and has another JSON type."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return int(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return int(value) if value.isdigit() else None
    return str(value)


def mutations(value, path='$'):
    """All single changes of a JSON value: pairs of a description and the changed value."""
    yield f'{path} of another type', other_type(value)
    if isinstance(value, dict):
        for name, item in value.items():
            yield f'{path} without {name}', {n: v for n, v in value.items() if n != name}
            for text, changed in mutations(item, f'{path}.{name}'):
                yield text, {**value, name: changed}
        yield f'{path} with one member more', {**value, 'extraordinary': 1}
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield f'{path}[] less', value[:index] + value[index + 1:]
            if 1 < index < len(value) - 1:
                continue                # long lists repeat themselves; the ends will do
            for text, changed in mutations(item, f'{path}[]'):
                yield text, value[:index] + [changed] + value[index + 1:]


# What a right controller may do too: the parts of a description, how many addresses a host has,
# the port "local" and rules of others that come and go, configurations of others.
TOLERATED = {
    'trailing hosts host_raw host_enc host_minus1': {'.ipAddresses[] less'},
    'devices guest_get device_1 device_upper_case device_colon_escaped device_1_ports': {
        '.annotations without datapathDescription'},
    'device_1_ports devices_ports': {'$.ports[] less'},
    'stat_delta_dev stat_activeentries': {'$.statistics[] less', '$.statistics[].ports[] less'},
    'statistics_flows_link_traffic': {'$.loads[] less'},
    'flows flows_dev flows_with_fwd flows_app_get': {
        '$.flows[] less', '.criteria[] less', '.instructions[] less'},
    'netcfg_empty': {'$.apps', '$.devices without', '$.devices.'},
    'applications app_get app_activate app_activate_fwd': {
        '$.applications[] less', 'features[] less', 'requiredApps[] less'},
    'links_negative links_keep_annotation': {
        '[] without annotations', '.annotations without bandwidth', '.annotations without metered'},
}


def tolerated(case, text):
    return any(case.title in titles.split() and any(part in text for part in parts)
               for titles, parts in TOLERATED.items())


class RecordedTest(unittest.TestCase):
    """The suite against a server that says what ONOS said, or nearly."""

    @classmethod
    def setUpClass(cls):
        cls.server = replay.Replay()
        cls.server.__enter__()
        cls.connection = client.Client(cls.server.url)
        cls.run_ = suite.Run(cls.connection)
        cls.server.translation = cls.run_.translation
        cls.run_.watch = cls.server.watch

    @classmethod
    def tearDownClass(cls):
        cls.connection.close()
        cls.server.__exit__()

    def setUp(self):
        self.server.mutate = lambda case, answer: answer

    def outcome(self, case):
        """Send a case's request over HTTP."""
        try:
            return self.run_.case('test', hurried(case))
        finally:
            self.server.watch(None)

    def learn_all(self):
        """Go through all cases, so that later ones know the ids that earlier ones learn."""
        for case in CASES:
            self.outcome(case)

    def test_passes_on_recorded(self):
        for case in CASES:
            with self.subTest(case.title):
                result = self.outcome(case)
                self.assertEqual(result.outcome, suite.PASSED,
                                 [str(item) for item in result.differences])

    def test_covers_the_samples(self):
        used = {case.sample for case in CASES if case.sample}
        self.assertGreaterEqual(len(used), 150)

    def test_wrong_status(self):
        self.server.mutate = lambda case, answer: dataclasses.replace(
            answer, status=answer.status + 1)
        for case in CASES:
            with self.subTest(case.title):
                self.assertEqual(self.outcome(case).outcome, suite.FAILED)

    def test_wrong_headers(self):
        for name in ('content-type', 'location', 'www-authenticate', 'allow'):
            for value in (None, 'text/nonsense', 'x"y'):
                self.headers_noticed(name, value)

    def headers_noticed(self, name, value):
        def change(case, answer):
            headers = {n: v for n, v in answer.headers.items() if n != name}
            if value:
                headers[name] = value
            return dataclasses.replace(answer, headers=headers)

        for case in CASES:
            if name in case.load().answer.headers or value:
                self.server.mutate = change
                with self.subTest(case=case.title, header=name, value=value):
                    self.assertEqual(self.outcome(case).outcome, suite.FAILED)

    def test_wrong_bodies(self):
        def change(body):
            return lambda case, answer: dataclasses.replace(answer, body=body)

        for case in CASES:
            recorded = case.load().answer
            bodies = ['{"extraordinary":1}', '{', '[]', '<html>'] if recorded.body else ['{}']
            for body in bodies:
                if recorded.status == 204:
                    continue            # HTTP forbids a body here, so none can arrive
                self.server.mutate = change(body)
                with self.subTest(case=case.title, body=body):
                    self.assertEqual(self.outcome(case).outcome, suite.FAILED)

    def test_every_mutation(self):
        self.learn_all()
        noticed = 0
        for case in CASES:
            sample = case.load()
            answer = replay.recorded_answer(case, sample, self.run_.translation)
            if not answer.body.startswith('{'):
                continue
            for text, changed in mutations(answer.json()):
                mutant = dataclasses.replace(answer, body=json.dumps(changed))
                if self.notices(case, sample, mutant):
                    noticed += 1
                else:
                    self.assertTrue(tolerated(case, text), f'{case.title}: {text}: not noticed')
        self.assertGreater(noticed, 4000)

    def notices(self, case, sample, answer):
        try:
            return bool(case_module.judge(hurried(case), sample, answer, self.run_))
        except suite.MISREAD:
            return True                 # the runner reports this as a difference, too

    def test_wrong_values(self):
        """Values of the right type that mean something else."""
        wrong = {
            'devices': ('"id": "of:0000000000000003"', '"id": "of:00000000000000F3"'),
            'device_1': ('"available": true', '"available": false'),
            'hosts': ('"mac": "00:00:00:00:00:03"', '"mac": "aa:00:00:00:00:03"'),
            'host_raw': ('"vlan": "None"', '"vlan": "-1"'),
            'links': ('"state": "ACTIVE"', '"state": "GONE"'),
            'paths_dev': ('"cost": 2.0', '"cost": 3.0'),
            'paths_host_enc': ('"port": "0"', '"port": "1"'),
            'paths_disjoint_host': ('"device": "of:0000000000000004"',
                                    '"device": "of:0000000000000002"'),
            'topology': ('"links": 8', '"links": 9'),
            'system': ('"hosts": 4', '"hosts": 5'),
            'intent_by_key': ('"INSTALLED"', '"FAILED"'),
            'intent_nokey_get': ('"key": "0x6a"', '"key": "106"'),
            'intent_relatedflows': ('"0x800"', '"0x0800"'),
            'flow_get_after_repost': ('"port": "3"', '"port": "2"'),
            'flows_repost_other_port': ('5348027237105926', '5348027237105927'),
            'links_annotated': ('"bandwidth": "500"', '"bandwidth": "20"'),
            'netcfg_get_link': ('100', '101'),
            'register2': ('19', '20'),
            'err_unknown_host': ('Host is not found', 'Not found'),
            'intent_h2h_related': ('"ETH_SRC"', '"ETH_DST"'),
        }
        self.learn_all()
        table = {case.title: case for case in CASES}
        for title, (old, new) in wrong.items():
            def change(case, answer, old=old, new=new):
                self.assertIn(old, answer.body)
                return dataclasses.replace(answer, body=answer.body.replace(old, new))

            self.server.mutate = change
            with self.subTest(title):
                self.assertEqual(self.outcome(table[title]).outcome, suite.FAILED)

    def test_time_bounds(self):
        table = {case.title: case for case in CASES}
        case = table['intent_noprereq_del']
        answer = dataclasses.replace(case.load().answer, seconds=0.1)
        self.assertTrue(case_module.judge(case, case.load(), answer, self.run_))
        answer = dataclasses.replace(answer, seconds=5.0)
        self.assertFalse(case_module.judge(case, case.load(), answer, self.run_))

    def test_excuse_skips(self):
        table = {case.title: case for case in CASES}
        self.server.mutate = lambda case, answer: samples.Answer(401)
        result = self.outcome(table['guest_get'])
        self.assertEqual(result.outcome, suite.SKIPPED)
        self.assertIn('guest', result.why)

    def test_repeats_until_right(self):
        table = {case.title: case for case in CASES}
        tries = []

        def change(case, answer):
            tries.append(1)
            return answer if len(tries) > 2 else samples.Answer(400)

        self.server.mutate = change
        case = table['intent_by_key']
        self.assertEqual(self.run_.case('test', case).outcome, suite.PASSED)
        self.server.watch(None)
        self.assertEqual(len(tries), 3)


if __name__ == '__main__':
    unittest.main()
