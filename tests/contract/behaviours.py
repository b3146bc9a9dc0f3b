# SPDX-License-Identifier: GPL-3.0-or-later
"""Sequences whose order and times matter, checked over REST alone.

Each is a function of the run that returns Differences. The bounds are wide: a real ONOS took a
fraction of them (onos-measured.md §4, §6, §7).
"""

import json
import threading
import time

import interrupts
import oracles
from compare import Difference, show
from samples import JSON_TYPE, Request

VISIBLE, INSTALLED, POLLED = 1.0, 5.0, 12.0
PAUSE = 0.02
ORDER = ['INSTALL_REQ', 'COMPILING', 'INSTALLING', 'INSTALLED']
PRIORITY = 30100
JSON_HEADERS = {'Content-Type': JSON_TYPE}


def post(run, target, document):
    return run.send(Request('POST', target, JSON_HEADERS, json.dumps(document)))


def criteria(port):
    """Traffic that nobody sends: TCP to a documentation address."""
    return [{'type': 'ETH_TYPE', 'ethType': '0x0800'}, {'type': 'IP_PROTO', 'protocol': 6},
            {'type': 'IPV4_DST', 'ip': '192.0.2.9/32'}, {'type': 'TCP_DST', 'tcpPort': port}]


def intent(run, key, device, ingress, egress, port=49200):
    """A point to point intent within one switch."""
    return {'type': 'PointToPointIntent', 'appId': run.app, 'key': key, 'priority': PRIORITY,
            'selector': {'criteria': criteria(port)},
            'ingressPoint': {'device': device, 'port': str(ingress)},
            'egressPoint': {'device': device, 'port': str(egress)}}


def ring_ports(run, place=0):
    """A switch of the ring with the ports before and after it."""
    ring = run.network.ring
    device = ring[place]
    return (device, run.network.port_to(device, ring[place - 1]),
            run.network.port_to(device, ring[(place + 1) % len(ring)]))


def follow(run, key, wanted, within):
    """Poll an intent; return the (status, state) pairs seen, each once, and the seconds taken."""
    started = time.monotonic()
    seen = []
    while time.monotonic() - started < within:
        answer = run.get(f'/intents/{run.app}/{key}')
        state = answer.json()['state'] if answer.status == 200 else None
        if not seen or seen[-1] != (answer.status, state):
            seen.append((answer.status, state))
        if wanted(answer.status, state):
            break
        time.sleep(PAUSE)
    return seen, time.monotonic() - started


def is_installed(status, state):
    return state == 'INSTALLED'


def is_gone(status, state):
    return status in (400, 404)


def expect(condition, where, expected, got):
    return [] if condition else [Difference(where, expected, str(got))]


def wait_installed(run, key):
    """Differences if the intent does not become INSTALLED in time."""
    seen, _ = follow(run, key, is_installed, INSTALLED)
    return expect(seen[-1][1] == 'INSTALLED', f'state of {key}',
                  f'INSTALLED within {INSTALLED} s', seen)


def intent_states(run):
    """400 until visible, then forward to INSTALLED; DELETE leads over WITHDRAWN to 400 again."""
    device, ingress, egress = ring_ports(run)
    answer = post(run, '/intents', intent(run, 'life', device, ingress, egress))
    found = expect(answer.status == 201, 'POST', '201', answer.status)
    seen, _ = follow(run, 'life', lambda status, state: status == 200, VISIBLE)
    found += expect(seen[-1][0] == 200, 'GET by key', f'200 within {VISIBLE} s', seen)
    more, seconds = follow(run, 'life', is_installed, INSTALLED)
    seen += more
    states = [state for _, state in seen if state]
    known = [ORDER.index(state) for state in states if state in ORDER]
    found += expect(states and states[-1] == 'INSTALLED', 'states',
                    f'INSTALLED within {INSTALLED} s', seen)
    found += expect(len(known) == len(states) and known == sorted(known), 'states',
                    f'only forward in {ORDER}', seen)
    found += expect(all(status == 400 for status, state in seen if not state), 'GET by key',
                    '400 before it is visible', seen)
    return found + withdraw(run, 'life')


def withdraw(run, key):
    """DELETE answers 204 in less than its 5 s wait; WITHDRAWN may show, then 400 for good."""
    answer = run.send(Request('DELETE', f'/intents/{run.app}/{key}'))
    found = expect(answer.status == 204 and not answer.body, 'DELETE', '204 without a body',
                   f'{answer.status} {answer.body}')
    found += expect(answer.seconds < INSTALLED, 'DELETE', f'less than {INSTALLED} s',
                    f'{answer.seconds:.2f} s')
    seen, _ = follow(run, key, is_gone, VISIBLE)
    found += expect(seen[-1][0] == 400 and all(state in ('WITHDRAWING', 'WITHDRAWN', None)
                                               for _, state in seen),
                    'GET after DELETE', f'WITHDRAWN or not, then 400 within {VISIBLE} s', seen)
    again = run.send(Request('DELETE', f'/intents/{run.app}/{key}'))
    return found + expect(again.status == 400, 'DELETE of the string key again', '400',
                          again.status)


def repost_after_delete(run):
    """The same key may be posted again the moment DELETE has answered."""
    device, ingress, egress = ring_ports(run)
    found = []
    for out in (egress, egress, egress):
        answer = post(run, '/intents', intent(run, 'again', device, ingress, out))
        found += expect(answer.status == 201, 'POST', '201', answer.status)
        found += wait_installed(run, 'again')
        run.send(Request('DELETE', f'/intents/{run.app}/again'))
    return found


def rules_of(run, device, priority, tcp_port):
    """The rules on a switch for that priority and TCP port that are not on their way out."""
    answer = run.get(f'/flows/{device}')
    if answer.status != 200:
        return []
    mark = {'type': 'TCP_DST', 'tcpPort': tcp_port}
    return [flow for flow in answer.json()['flows']
            if flow['priority'] == priority and mark in flow['selector']['criteria']
            and flow['state'] in ('PENDING_ADD', 'ADDED')]


def outputs(flows):
    return [instruction.get('port') for flow in flows
            for instruction in flow['treatment']['instructions']]


def poll(run, probe, within):
    """Repeat a probe until it is true; returns its last value."""
    deadline = time.monotonic() + within
    value = probe()
    while not value and time.monotonic() < deadline:
        time.sleep(PAUSE * 5)
        value = probe()
    return value


def flow_added(run):
    """The rule of an INSTALLED intent is ADDED after the next poll of the switch."""
    device, ingress, egress = ring_ports(run)
    post(run, '/intents', intent(run, 'added', device, ingress, egress, 49201))
    found = wait_installed(run, 'added')
    added = poll(run, lambda: [flow for flow in rules_of(run, device, PRIORITY, 49201)
                               if flow['state'] == 'ADDED'], POLLED)
    return found + expect(added, 'rule of the intent', f'ADDED within {POLLED} s',
                          rules_of(run, device, PRIORITY, 49201))


def two_intents_one_match(run):
    """The second wins; without it the first stays INSTALLED and has no rule."""
    device, before, after = ring_ports(run)
    ingress = run.translation.port('of:0000000000000001', 1)
    for key, egress in (('one', before), ('two', after)):
        post(run, '/intents', intent(run, key, device, ingress, egress, 49202))
        found = wait_installed(run, key)
        if found:
            return found

    def holds():
        return outputs(rules_of(run, device, PRIORITY, 49202))

    poll(run, lambda: holds() == [str(after)], VISIBLE)
    found = expect(holds() == [str(after)], 'the one rule of both', f'output {after}', holds())
    run.send(Request('DELETE', f'/intents/{run.app}/two'))
    poll(run, lambda: not holds(), VISIBLE)
    found += expect(not holds(), 'the rule after DELETE of the second', 'none', holds())
    state = run.get(f'/intents/{run.app}/one').json()['state']
    found += expect(state == 'INSTALLED', 'state of the first', 'INSTALLED', state)
    return found


def unknown_port(run):
    """An intent to a port that no switch has becomes INSTALLED all the same."""
    device, ingress, _ = ring_ports(run)
    missing = run.translation.port('of:0000000000000001', 77)
    post(run, '/intents', intent(run, 'noport', device, ingress, missing, 49203))
    return wait_installed(run, 'noport')


def steps(run, key):
    """The rules of an intent as a table: (switch, in port) → out ports."""
    table = {}
    for way in run.get(f'/intents/relatedflows/{run.app}/{key}').json()['paths']:
        for flow in way:
            ports = [item['port'] for item in flow['selector']['criteria']
                     if item['type'] == 'IN_PORT']
            for port in ports:
                table.setdefault((flow['deviceId'], port), set()).update(
                    map(int, outputs([flow])))
    return table


def leads(run, table, ingress, egress):
    """Whether the rules carry a packet from one port to the other, over links."""
    here, seen = ingress, set()
    while here in table and here not in seen:
        seen.add(here)
        out = {(here[0], port) for port in table[here]}
        if egress in out:
            return True
        here = next((run.network.links[end] for end in out if end in run.network.links), None)
    return False


def access_point(run, number):
    """The access port of a role, as a pair and as an intent names it."""
    device = run.network.ring[number - 1]
    port = run.translation.port(f'of:{number:016x}', 1)
    return (device, port), {'device': device, 'port': str(port)}


def multi_hop(run):
    """A point to point intent across the ring gets one rule a switch along a shortest way."""
    (start, point), (goal, end) = access_point(run, 1), access_point(run, 3)
    document = intent(run, 'multi', start[0], 0, 0, 49204)
    document.update(ingressPoint=point, egressPoint=end)
    post(run, '/intents', document)
    found = wait_installed(run, 'multi')
    table = steps(run, 'multi')
    found += expect(leads(run, table, start, goal), 'rules', f'a way from {start} to {goal}', table)
    hops = {len(way) + 1 for way in oracles.shortest(run.network, start[0], goal[0])}
    return found + expect({len(table)} == hops, 'rules', f'one on each of {hops} switches', table)


def arrival(run):
    """A multipoint to single point intent leads from each of its ingress ports to its egress."""
    (goal, end), others = access_point(run, 3), [access_point(run, n) for n in (1, 2)]
    nobody = [{'type': 'ETH_DST', 'mac': '0E:C0:00:00:00:FD'}]
    post(run, '/intents', {
        'type': 'MultiPointToSinglePointIntent', 'appId': run.app, 'key': 'arrival',
        'priority': PRIORITY, 'selector': {'criteria': nobody},
        'ingressPoint': [point for _, point in others], 'egressPoint': end})
    found = wait_installed(run, 'arrival')
    table = steps(run, 'arrival')
    for start, _ in others:
        found += expect(leads(run, table, start, goal), 'rules', f'a way from {start} to {goal}',
                        table)
    return found


def pin_both_ways(run):
    """Twelve intents posted over several connections, as a pin is, are INSTALLED together."""
    wanted = []
    for place in (2, 1, 0):
        device, before, after = ring_ports(run, place)
        for number, (ingress, egress) in enumerate(((before, after), (after, before))):
            for port in (49210, 49211):
                key = f'pin-{place}-{number}-{port}'
                wanted.append((key, intent(run, key, device, ingress, egress, port)))
    errors = []

    def work(part):
        twin = run.twin()
        for _, document in part:
            answer = post(twin, '/intents', document)
            if answer.status != 201:
                errors.append(answer.status)
        twin.close()

    threads = [threading.Thread(target=work, args=(wanted[number::4],)) for number in range(4)]
    # Nothing may still be posted while an interrupted run is cleaned up.
    with interrupts.held():
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    interrupts.check()
    found = expect(not errors, 'POST', '201 for each', errors)
    for key, _ in wanted:
        found += wait_installed(run, key)
    return found


def topology_time(run):
    """/topology.time grows when a bandwidth changes, and only then."""
    ring = run.network.ring
    subject = run.network.link_subject(ring[0], ring[1]).replace('/', '%2F')
    target = f'/network/configuration/links/{subject}/basic'

    def stamp():
        return run.get('/topology').json()['time']

    post(run, target, {'bandwidth': 71})
    time.sleep(VISIBLE)
    before = stamp()
    post(run, target, {'bandwidth': 72})
    grown = poll(run, lambda: stamp() > before, VISIBLE)
    found = expect(grown, '$.time after another bandwidth', f'more than {before}', stamp())
    same = []
    for _ in range(3):                  # a silent link may disturb one try, hardly three
        time.sleep(VISIBLE)
        before = stamp()
        post(run, target, {'bandwidth': 72})
        time.sleep(VISIBLE)
        same.append(stamp() == before)
        if same[-1]:
            break
    return found + expect(any(same), '$.time after the same bandwidth', str(before), stamp())


def counters_step(run):
    """Port statistics are of polls of the switches: durationSec moves on within two of them."""
    device = run.network.ring[0]

    def ages():
        document = run.get(f'/statistics/ports/{device}').json()
        return {port['port']: port['durationSec'] for port in document['statistics'][0]['ports']}

    before = ages()
    moved = poll(run, lambda: any(age > before.get(port, age) for port, age in ages().items()),
                 POLLED)
    return expect(before and moved, 'durationSec', f'more than {before} within {POLLED} s', ages())


def garbage(run):
    """3 MB of something else than JSON are refused, and the controller lives on."""
    answer = run.send(Request('POST', '/intents', JSON_HEADERS, 'x' * 3000000))
    found = expect(answer.status == 400, 'POST of 3 MB', '400', answer.status)
    found += expect(run.get('/topology').status == 200, 'GET /topology afterwards', '200', 'not')
    return found


def keep_alive(run):
    """Two requests, one with an error, go over one connection."""
    run.get('/topology')
    before = run.client.connections
    for target in ('/devices/foo', '/topology', '/nope'):
        run.get(target)
    return expect(run.client.connections == before, 'connections', 'the same one',
                  f'{run.client.connections - before} more')


def lease_runs_out(run):
    """A rule with a time-out of 10 s that nothing uses goes by itself, but not at once."""
    identity = run.translation.learnt.get('5348027833434389')
    device = run.network.ring[0]
    target = f'/flows/{device}/{identity}'
    started = time.monotonic()
    flows = poll(run, lambda: run.get(target).json()['flows'], VISIBLE)
    found = expect(flows and flows[0]['isPermanent'] is False and flows[0]['timeout'] == 10,
                   'the rule', 'isPermanent false, timeout 10', flows)
    gone = poll(run, lambda: not run.get(target).json()['flows'], 30)
    seconds = time.monotonic() - started
    return found + expect(gone and seconds > 8, 'the rule', 'gone after 8 to 30 s',
                          f'{"gone" if gone else "there"} after {seconds:.1f} s')


def corrupt_purged(run):
    """DELETE again and again ends a CORRUPT intent, with 204 each time until it is gone."""
    deadline = time.monotonic() + 45
    target = f'/intents/{run.app}/key-np'
    statuses = []
    while time.monotonic() < deadline:
        statuses.append(run.send(Request('DELETE', target)).status)
        if run.get(target).status == 400:
            break
        # A withdrawn intent is purged some 30 ms later; asking at once again would put that off.
        time.sleep(0.2)
    return expect(run.get(target).status == 400 and set(statuses) <= {204, 400}, 'the intent',
                  'gone after some DELETEs', f'{statuses}, {show(run.get(target).body[:120])}')


def installing(document):
    """What a never-seen device's intent looks like for ever (onos-measured.md §6)."""
    return {**document, 'state': 'INSTALLING'}


def port_state(run):
    """A port shut by REST takes its link away in both directions, and brings it back."""
    ring = run.network.ring
    port = run.network.port_to(ring[0], ring[1])
    far = run.network.links[(ring[0], port)]
    target = f'/devices/{ring[0]}/portstate/{port}'

    def there():
        ends = {(link['src'].get('device'), link['src']['port'])
                for link in run.get('/links').json()['links']}
        return {(ring[0], str(port)), (far[0], str(far[1]))} & ends

    before = run.get('/topology').json()['time']
    try:
        answer = post(run, target, {'enabled': False})
        found = expect(answer.status == 200, 'POST portstate', '200', answer.status)
        poll(run, lambda: not there(), 2.0)
        found += expect(not there(), '/links', 'the cable gone within 2 s', there())
        grown = poll(run, lambda: run.get('/topology').json()['time'] > before, VISIBLE)
        found += expect(grown, '/topology.time', f'more than {before}', 'no more')
    finally:
        post(run, target, {'enabled': True})
    poll(run, lambda: len(there()) == 2, 10.0)
    return found + expect(len(there()) == 2, '/links', 'the cable back within 10 s', there())
