#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of what the suite stands on: samples, comparison, translation."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import compare                  # noqa: E402
import samples                  # noqa: E402
import translate                # noqa: E402


def texts(expected, actual, rules=None):
    return [str(item) for item in compare.compare(expected, actual, rules)]


class SamplesTest(unittest.TestCase):
    """How recorded requests are read."""

    def test_curl_options(self):
        request = samples.parse_request('POST /onos/v1/x -u a:b -H Content-Type:application/json'
                                        ' -d {"type": Point')
        self.assertEqual(request.target, '/x')
        self.assertEqual(request.user, ('a', 'b'))
        self.assertEqual(request.headers, {'Content-Type': 'application/json'})
        self.assertEqual(request.body, '{"type": Point')

    def test_types(self):
        self.assertEqual(samples.parse_request('POST /x -d {}').headers['Content-Type'],
                         samples.FORM_TYPE)
        self.assertEqual(samples.parse_request('POST /x {}').headers['Content-Type'],
                         samples.JSON_TYPE)
        self.assertEqual(samples.parse_request('POST /x -H Content-Type: -d {}').headers, {})
        self.assertIsNone(samples.parse_request('GET /onos/v1').body)

    def test_refused(self):
        for text in ('GET', 'GET http://x/', 'GET /x --proxy y'):
            with self.subTest(text), self.assertRaises(samples.SampleError):
                samples.parse_request(text)
        with self.assertRaises(samples.SampleError):
            samples.parse_answer('no status')
        with self.assertRaises(samples.SampleError):
            samples.load('there_is_no_such_sample')

    def test_strict_json(self):
        for text in ('{"a":1,"a":2}', '{"a":NaN}', '{"a":1', ''):
            with self.subTest(text), self.assertRaises(ValueError):
                samples.loads(text)

    def test_all_can_be_read(self):
        for path in samples.FOLDER.glob('*.http'):
            with self.subTest(path.stem):
                self.assertGreaterEqual(samples.load(path.stem).answer.status, 200)


class PlainTest(unittest.TestCase):
    """Comparison without rules."""

    def test_equal(self):
        value = {'a': [1, 2.0, None, True, 'x'], 'b': {'c': []}}
        self.assertEqual(texts(value, samples.loads('{"a":[1,2.0,null,true,"x"],"b":{"c":[]}}')),
                         [])

    def test_types_differ(self):
        for expected, actual in (('1', 1), (1, '1'), (1, 1.0), (1.0, 1), (True, 1), (1, True),
                                 (None, 0), ({}, []), ('', None)):
            with self.subTest(expected=expected, actual=actual):
                self.assertEqual(len(texts({'a': expected}, {'a': actual})), 1)

    def test_members(self):
        self.assertEqual(texts({'a': 1, 'b': 2}, {'a': 1}),
                         ['$.b: expected integer 2, got no such member'])
        self.assertEqual(texts({'a': 1}, {'a': 1, 'b': 2}),
                         ['$.b: expected no such member, got integer 2'])
        self.assertIn('order', texts({'a': 1, 'b': 2}, {'b': 2, 'a': 1})[0])

    def test_lists_in_any_order(self):
        self.assertEqual(texts([1, 2, 3], [3, 1, 2]), [])
        self.assertEqual(len(texts([1, 1, 2], [1, 2, 2])), 1)
        self.assertEqual(len(texts([1, 2], [1])), 1)

    def test_matching_is_not_greedy(self):
        rules = {'[].a': compare.Text('.*')}
        expected = [{'a': 'x', 'b': 1}, {'a': 'x', 'b': 2}]
        self.assertEqual(texts(expected, [{'a': 'p', 'b': 2}, {'a': 'q', 'b': 1}], rules), [])
        loose = {'[]': compare.OneOf(1, 2)}
        self.assertEqual(texts([1, 2], [2, 1], loose), [])

    def test_names_the_nearest(self):
        expected = [{'id': 'a', 'n': 1, 'm': 1}, {'id': 'b', 'n': 2, 'm': 2}]
        actual = [{'id': 'b', 'n': 2, 'm': 2}, {'id': 'a', 'n': 1, 'm': 7}]
        self.assertEqual(texts(expected, actual), ['$[1].m: expected integer 1, got integer 7'])


class RuleTest(unittest.TestCase):
    """Each rule lets through what it should and nothing else."""

    def holds(self, rule, expected, good, bad):
        for actual in good:
            with self.subTest(rule=type(rule).__name__, good=actual):
                self.assertEqual(texts({'a': expected}, {'a': actual}, {'a': rule}), [])
        for actual in bad:
            with self.subTest(rule=type(rule).__name__, bad=actual):
                self.assertNotEqual(texts({'a': expected}, {'a': actual}, {'a': rule}), [])

    def test_scalars(self):
        self.holds(compare.Typed(), 1, [5], ['5', 5.0, None, True, []])
        self.holds(compare.Text('[0-9]+'), '1', ['22'], [22, '', 'a1', '1a', None])
        self.holds(compare.Number(1, 3), 1, [1, 3], [0, 4, '1', 1.0, True, None])
        self.holds(compare.OneOf('A', True), 'A', ['A', True], ['B', 1, False, None])

    def test_members(self):
        rule = compare.Members(note=compare.Text('x+'))
        self.holds(rule, {'b': 1}, [{'b': 1}, {'b': 1, 'note': 'xx'}],
                   [{}, {'b': 1, 'note': 'y'}, {'b': 1, 'more': 1}, {'b': 2}, []])

    def test_maps(self):
        self.holds(compare.Strings('k', n='[0-9]+'), {},
                   [{'k': 'v'}, {'k': '', 'n': '1', 'z': 'x'}],
                   [{}, {'z': 'x'}, {'k': 1}, {'k': 'v', 'n': 'x'}, {'z': '', 'k': ''}, [], 'k'])
        self.holds(compare.Map('k'), {'k': 1, 'l': 2}, [{'k': 1}, {'l': 1, 'k': 2, 'm': 2}],
                   [{'l': 1}, {'k': 3}, {'k': '1'}, []])
        self.holds(compare.Nested(1), {}, [{}, {'a': {}}, {'a': {'b': 1}}], [{'a': 1}, [], 1])

    def test_lists(self):
        self.holds(compare.Each(1), [1, 'x'], [[1], ['x', 'x', 1]], [[], [2], [1, None], {}, 1])
        self.holds(compare.Each(), [], [[]], [[1]])
        self.holds(compare.All(compare.Number(1)), [], [[], [1, 2]], [[0], [1, 'x'], {}, None])
        self.holds(compare.Ordered(), [1, 2], [[1, 2]], [[2, 1], [1], [1, 2, 3], {}])
        self.holds(compare.Contains({'': compare.Number(0)}), [1], [[1], [7, 1]],
                   [[7], [], [1, -1], [1, 'x'], {}])

    def test_variant(self):
        rule = compare.Variant({'IN_PORT': {'port': compare.Number(0)}})
        self.holds(rule, {}, [{'type': 'IN_PORT', 'port': 1}, {'type': 'OTHER', 'x': 1}],
                   [{'type': 'IN_PORT'}, {'type': 'IN_PORT', 'port': '1'}, {'port': 1}, [],
                    {'type': 'IN_PORT', 'port': 1, 'x': 1}])

    def test_rules_go_on_within_optional_members(self):
        rules = {'a': compare.Members(b=None), 'a.b.c': compare.Number(5)}
        self.assertEqual(texts({'a': {'b': {'c': 1}}}, {'a': {'b': {'c': 5}}}, rules), [])
        self.assertEqual(len(texts({'a': {'b': {'c': 1}}}, {'a': {'b': {'c': 4}}}, rules)), 1)
        self.assertEqual(texts({'a': {'b': {'c': 1}}}, {'a': {}}, rules), [])


class TranslationTest(unittest.TestCase):
    """Recorded names become those of the network behind the URL."""

    def setUp(self):
        self.translation = translate.Translation(
            app='org.app', base='http://[::1]:80',
            devices={'of:0000000000000001': 'of:00000000000000b1',
                     'of:0000000000000002': 'of:00000000000000b2'},
            ports={('of:0000000000000001', 2): 12, ('of:0000000000000002', 3): 23,
                   ('of:0000000000000001', 1): 11},
            macs={'00:00:00:00:00:01': '52:54:00:AA:BB:01'}, words={'127.0.0.1': 'node-7'})

    def check(self, recorded, wanted):
        self.assertEqual(self.translation.text(recorded), wanted)

    def test_urls(self):
        self.check('/links/of:0000000000000001%2F2-of:0000000000000002%2F3/basic',
                   '/links/of:00000000000000b1%2F12-of:00000000000000b2%2F23/basic')
        self.check('/links/of%3A0000000000000001%2F2-of%3A0000000000000002%2F3',
                   '/links/of%3A00000000000000b1%2F12-of%3A00000000000000b2%2F23')
        self.check('/links?device=of:0000000000000001&port=2',
                   '/links?device=of:00000000000000b1&port=12')
        self.check('/statistics/ports/of:0000000000000001/1',
                   '/statistics/ports/of:00000000000000b1/11')
        self.check('/paths/of:0000000000000001/00:00:00:00:00:01%2FNone',
                   '/paths/of:00000000000000b1/52:54:00:AA:BB:01%2FNone')
        self.check('http://127.0.0.1:8181/onos/v1/', 'http://[::1]:80/onos/v1/')
        self.check('/devices/OF:0000000000000001', '/devices/OF:00000000000000B1')
        self.check('/cluster/127.0.0.1', '/cluster/node-7')

    def test_learnt_ids(self):
        self.translation.learn('106', '4711')
        self.check('/intents/org.example.vmig/106', '/intents/org.app/4711')
        self.check('0x6a', hex(4711))
        self.translation.learn('5348027237105926', '99')
        self.check('/flows/of:0000000000000001/5348027237105926',
                   '/flows/of:00000000000000b1/99')
        self.check('/flows/of:0000000000000001/1234', '/flows/of:00000000000000b1/1234')

    def test_json(self):
        flow = {'deviceId': 'of:0000000000000001', 'treatment': {'instructions': [
            {'type': 'OUTPUT', 'port': '2'}, {'type': 'OUTPUT', 'port': 'CONTROLLER'}]},
            'selector': {'criteria': [{'type': 'IN_PORT', 'port': 1},
                                      {'type': 'ETH_SRC', 'mac': '00:00:00:00:00:01'},
                                      {'type': 'IPV4_DST', 'ip': '10.0.0.3/32'}]}}
        got = self.translation.value(flow)
        self.assertEqual(got['treatment']['instructions'][0]['port'], '12')
        self.assertEqual(got['treatment']['instructions'][1]['port'], 'CONTROLLER')
        criteria = got['selector']['criteria']
        self.assertEqual(criteria[0]['port'], 11)
        self.assertEqual(criteria[1]['mac'], '0E:C0:00:00:00:01')
        self.assertEqual(criteria[2]['ip'], '192.0.2.3/32')
        loud = self.translation.value(flow, quiet=False)
        self.assertEqual(loud['selector']['criteria'][1]['mac'], '52:54:00:AA:BB:01')

    def test_requests(self):
        request = samples.parse_request(
            'POST /flows/of:0000000000000001?appId=org.example.vmig {"treatment": {"instructions":'
            ' [{"type": "OUTPUT", "port": "2"}]}, "selector": {"criteria": []}}')
        got = self.translation.request(request, also=({'type': 'ETH_DST', 'mac': 'X'},))
        self.assertEqual(got.target, '/flows/of:00000000000000b1?appId=org.app')
        body = samples.loads(got.body)
        self.assertEqual(body['treatment']['instructions'][0]['port'], '12')
        self.assertEqual(body['selector']['criteria'], [{'type': 'ETH_DST', 'mac': 'X'}])
        broken = samples.parse_request('POST /intents -d {"type": Point')
        self.assertEqual(self.translation.request(broken).body, '{"type": Point')


if __name__ == '__main__':
    unittest.main()
