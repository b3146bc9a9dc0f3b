# SPDX-License-Identifier: GPL-3.0-or-later
"""What an answer must mean on this very network, beyond having the recorded shape.

A check takes the run (its network, translation and client) and the answer's JSON, and returns
Differences.
"""

from compare import Difference, show


def link_ends(link):
    """A link of an answer as ((device or host, port), (device or host, port))."""
    return tuple((end.get('device', end.get('host')), end['port'])
                 for end in (link['src'], link['dst']))


def known_links(network):
    """All directed links, as link_ends() writes them."""
    return {((source[0], str(source[1])), (end[0], str(end[1])))
            for source, end in network.links.items()}


def edge_link(host, outward):
    """The link between a host and its switch; outward is from the host."""
    ends = ((host.identity, '0'), (host.device, str(host.port)))
    return ends if outward else ends[::-1]


def shortest(network, start, goal):
    """All shortest ways between two switches as a set of tuples of links, cables told apart."""
    layer, seen = {start: [()]}, {start}
    while layer and goal not in layer:
        following = {}
        for device, ways in layer.items():
            for port, end in network.neighbours(device):
                if end not in seen:
                    far = network.links[(device, port)]
                    step = ((device, str(port)), (far[0], str(far[1])))
                    following.setdefault(end, []).extend(way + (step,) for way in ways)
        seen |= set(following)
        layer = following
    return set(layer.get(goal, []))


def expected_paths(network, source, target):
    """The shortest ways between two ends, which are Hosts or device ids."""
    ends = [getattr(end, 'device', end) for end in (source, target)]
    before = (edge_link(source, True),) if source != ends[0] else ()
    after = (edge_link(target, False),) if target != ends[1] else ()
    return {before + way + after for way in shortest(network, *ends)}


def ends_of(run, names):
    """Turn 's1', 'h1', 'h3' into devices and Hosts."""
    named = {'h1': run.network.first(), 'h3': run.network.other(),
             **{f's{n}': device for n, device in enumerate(run.network.roles(), 1)}}
    return [named[name] for name in names]


def path_cost(path, where):
    """A cost is the count of links, written as a real."""
    count = float(len(path['links']))
    if path['cost'] == count:
        return []
    return [Difference(where + '.cost', show(count), show(path['cost']))]


def shortest_paths(*names):
    """The answer holds exactly the shortest paths that /links allows."""
    def check(run, document):
        wanted = expected_paths(run.network, *ends_of(run, names))
        got = [tuple(map(link_ends, path['links'])) for path in document['paths']]
        found = []
        for number, path in enumerate(document['paths']):
            found += path_cost(path, f'$.paths[{number}]')
        if len(got) != len(set(got)) or set(got) != wanted:
            found.append(Difference('$.paths', f'the {len(wanted)} shortest paths {sorted(wanted)}',
                                    f'{sorted(got)}'))
        return found
    return check


def disjoint_paths(*names):
    """Each entry is a shortest way and a backup that shares no switch between the ends."""
    def check(run, document):
        source, target = ends_of(run, names)
        wanted = expected_paths(run.network, source, target)
        found = []
        if not document['paths'] and len(run.network.ring) >= 4:
            found.append(Difference('$.paths', 'a disjoint pair around the ring', 'none'))
        for number, entry in enumerate(document['paths']):
            where = f'$.paths[{number}]'
            ways = [tuple(map(link_ends, entry[part]['links'])) for part in ('primary', 'backup')
                    if part in entry]
            for part, way in zip(('primary', 'backup'), ways):
                found += path_cost(entry[part], f'{where}.{part}')
                found += continuous(run.network, way, (source, target), f'{where}.{part}')
            if ways[0] not in wanted:
                found.append(Difference(where + '.primary', 'one of the shortest paths',
                                        str(ways[0])))
            if len(ways) < 2 and getattr(source, 'device', source) != \
                    getattr(target, 'device', target):
                found.append(Difference(where + '.backup', 'a backup', 'no such member'))
            if len(ways) > 1 and inner(ways[0]) & inner(ways[1]):
                found.append(Difference(where, 'no switch on both ways', str(ways)))
        return found
    return check


def inner(way):
    """The switches between the two switches at the ends of a way."""
    switches = [start[0] for start, _ in way if '/' not in start[0]]
    switches += [end[0] for _, end in way[-1:] if '/' not in end[0]]
    return set(switches[1:-1])


def continuous(network, way, ends, where):
    """A way goes from end to end over links that exist."""
    links = known_links(network)
    for end, outward in zip(ends, (True, False)):
        if hasattr(end, 'identity'):
            links.add(edge_link(end, outward))
    names = [getattr(end, 'identity', end) for end in ends]
    joined = all(left[1][0] == right[0][0] for left, right in zip(way, way[1:]))
    if way and way[0][0][0] == names[0] and way[-1][1][0] == names[1] and joined \
            and set(way) <= links:
        return []
    return [Difference(where, f'a way from {names[0]} to {names[1]} over known links', str(way))]


def same_links(run, document):
    """The list holds exactly the links known from the start, each cable twice."""
    got = {link_ends(link) for link in document['links'] if link['state'] == 'ACTIVE'}
    lost = known_links(run.network) - got
    if lost:
        return [Difference('$.links', f'a link {sorted(lost)[0]} as before', 'no such link')]
    return []


def touching(device, port=None):
    """The list holds the links of that device, or those that leave that port, and no others."""
    def check(run, document):
        name = run.translation.text(device)
        wanted = {link for link in known_links(run.network)
                  if (link[0] == (name, str(run.translation.port(device, port))) if port
                      else name in (link[0][0], link[1][0]))}
        got = {link_ends(link) for link in document['links']}
        if got == wanted:
            return []
        return [Difference('$.links', str(sorted(wanted)), str(sorted(got)))]
    return check


def annotated(bandwidth, *pairs):
    """The links between these pairs of roles carry that bandwidth, metered, as strings."""
    def check(run, document):
        table = {link_ends(link): link for link in document['links']}
        found = []
        for pair in pairs:
            device, other = ends_of(run, pair)
            port = run.network.port_to(device, other)
            far = run.network.links[(device, port)]
            link = table.get(((device, str(port)), (far[0], str(far[1]))), {})
            got = link.get('annotations', {})
            for name, value in (('bandwidth', bandwidth), ('metered', 'true')):
                if got.get(name) != value:
                    found.append(Difference(f'$.links ({device} to {other}).annotations.{name}',
                                            show(value), show(got.get(name))))
        return found
    return check


def counts(run, document):
    """/topology and /system count what the lists hold."""
    links = run.client.get('/links').json()['links']
    wanted = {'devices': len(run.network.devices), 'links': len(links)}
    if 'hosts' in document:
        wanted['hosts'] = len(run.client.get('/hosts').json()['hosts'])
        wanted['devices'] = len(run.client.get('/devices').json()['devices'])
    return [Difference(f'$.{name}', show(count), show(document[name]))
            for name, count in wanted.items() if document[name] != count]


def names_all(*members):
    """The list names every available switch; members: the list, and the name in an item."""
    def check(run, document):
        items = document[members[0]]
        got = {item[members[1]] if len(members) > 1 else item for item in items}
        lost = sorted(set(run.network.devices) - got)
        return [Difference(f'$.{members[0]}', f'an item for {device}', 'no such item')
                for device in lost[:3]]
    return check


def names_hosts(run, document):
    """The list names every host known from the start."""
    got = {host['id'] for host in document['hosts']}
    return [Difference('$.hosts', f'the host {host.identity}', 'no such item')
            for host in run.network.hosts if host.identity not in got]


def names_ports(items, port, device=None):
    """The items name every port that a link or host of each switch uses, or of one switch."""
    def check(run, document):
        wanted = {(device, str(number)) for device, number in run.network.links}
        wanted |= {(host.device, str(host.port)) for host in run.network.hosts}
        if device:
            wanted = {end for end in wanted if end[0] == run.translation.text(device)}
        if items == 'statistics':
            got = {(item['device'], str(entry[port])) for item in document[items]
                   for entry in item['ports']}
        else:
            got = {(item['element'], item[port]) for item in document[items]}
        return [Difference(f'$.{items}', f'port {number} of {name}', 'no such item')
                for name, number in sorted(wanted - got)[:3]]
    return check


def loads_of(link_filter):
    """There is one load for each link end that touches the port asked for, or for all of them."""
    def check(run, document):
        links = known_links(run.network)
        if link_filter:
            end = (run.translation.text(link_filter[0]),
                   str(run.translation.port(*link_filter)))
            links = {link for link in links if end in link}
        wanted = sorted(f'{run.client.base}/onos/v1/links?device={source[0].replace(":", "%3A")}'
                        f'&port={source[1]}' for source, _ in links)
        got = sorted(load['link'] for load in document['loads'])
        return [] if got == wanted else [Difference('$.loads[].link', str(wanted), str(got))]
    return check


def core_rules(run, document):
    """The controller's own rules bring ARP, LLDP and BDDP, and IPv4 for fwd, to itself."""
    kinds = {('0x806', 40000), ('0x88cc', 40000), ('0x8942', 40000)}
    if run.network.apps.get('org.onosproject.fwd') == 'ACTIVE':
        kinds.add(('0x800', 5))
    asked = {flow['deviceId'] for flow in document['flows']}
    wanted = {(device, *kind) for device in run.network.devices for kind in kinds
              if device in asked or len(asked) > 1}
    got = set()
    for flow in document['flows']:
        treatment = flow['treatment']
        if flow['appId'] == 'org.onosproject.core' and flow['isPermanent'] \
                and treatment['instructions'] == [{'type': 'OUTPUT', 'port': 'CONTROLLER'}] \
                and treatment.get('clearDeferred') is True:
            got |= {(flow['deviceId'], criterion.get('ethType'), flow['priority'])
                    for criterion in flow['selector']['criteria']}
    return [Difference('$.flows', f'a rule for ethType {kind} at priority {priority} on {device}',
                       'none') for device, kind, priority in sorted(wanted - got)[:3]]


def forwarding_rules(run, document):
    """fwd's rules are leases of 10 s at priority 10, for one pair of MACs from one port."""
    found = []
    for flow in document['flows']:
        if flow['appId'] == 'org.onosproject.fwd':
            kinds = sorted(item['type'] for item in flow['selector']['criteria'])
            got = (flow['priority'], flow['timeout'], flow['isPermanent'], kinds)
            wanted = (10, 10, False, ['ETH_DST', 'ETH_SRC', 'IN_PORT'])
            if got != wanted:
                found.append(Difference('$.flows', str(wanted), str(got)))
    return found


def one_device(run, document):
    """Every rule in the answer is on the switch that was asked for."""
    others = {flow['deviceId'] for flow in document['flows']} - {run.network.ring[0]}
    return [Difference('$.flows', f'rules of {run.network.ring[0]}', f'some of {name}')
            for name in others]


def installed_counts(run, document):
    """The intents posted by the suite are counted under their type's short name."""
    everything, kind = document['All'], document['PointToPoint']
    if 1 <= kind['installed'] <= kind['total'] <= everything['total']:
        return []
    return [Difference('$.PointToPoint', '1 or more installed of those in total', str(document))]


def related_way(*names):
    """The rules of a host to host intent form a way there and a way back."""
    def check(run, document):
        source, target = ends_of(run, names)
        found = []
        ways = {tuple(sorted(flow['deviceId'] for flow in way)) for way in document['paths']}
        wanted = {tuple(sorted({end[0] for link in way for end in link}))
                  for way in shortest(run.network, source.device, target.device)}
        if len(document['paths']) != 2 or len(ways) != 1 or not ways <= wanted:
            found.append(Difference('$.paths', f'two ways over one of {sorted(wanted)}',
                                    f'{sorted(ways)}'))
        for way in document['paths']:
            for flow in way:
                criteria = flow['selector']['criteria']
                kinds = sorted(item['type'] for item in criteria)
                macs = {item['mac'] for item in criteria if 'mac' in item}
                if macs != {source.mac, target.mac} or kinds != ['ETH_DST', 'ETH_SRC', 'IN_PORT'] \
                        or len(flow['treatment']['instructions']) != 1:
                    found.append(Difference('$.paths[][]', f'one output for IN_PORT, {source.mac}'
                                            f' and {target.mac}', show(flow)))
        return found
    return check


def installable_ways(*names):
    """The installables of a host to host intent name the links of a way and of its reverse."""
    def check(run, document):
        source, target = ends_of(run, names)
        there = {frozenset(way) for way in shortest(run.network, source.device, target.device)}
        back = {frozenset(way) for way in shortest(run.network, target.device, source.device)}
        got = [frozenset(map(link_ends, item['resources'])) for item in document['installables']]
        if len(got) == 2 and ((got[0] in there and got[1] in back)
                              or (got[1] in there and got[0] in back)):
            return []
        return [Difference('$.installables[].resources', 'the links of a shortest way and of one'
                           ' back', str([sorted(way) for way in got]))]
    return check


def remember(name, member):
    """Keep a value of this answer for a later case."""
    def check(run, document):
        run.memory[name] = document[member]
        return []
    return check


def recall(name, member):
    """The value is the one that an earlier answer had."""
    def check(run, document):
        if run.memory.get(name) == document[member]:
            return []
        return [Difference(f'$.{member}', f'{run.memory.get(name)} as before',
                           show(document[member]))]
    return check


def unchanged(device, other):
    """The annotations of a link are what they were before the run."""
    def check(run, document):
        start, goal = ends_of(run, (device, other))
        port = run.network.port_to(start, goal)
        before = run.network.annotations.get((start, port), {})
        now = [link.get('annotations', {}) for link in document['links']
               if link_ends(link)[0] == (start, str(port))]
        if now == [before]:
            return []
        return [Difference(f'$.links ({start} to {goal}).annotations', str(before), str(now))]
    return check


def no_ghost(run, document):
    """The list holds no link that was not there before."""
    added = {link_ends(link) for link in document['links']} - known_links(run.network)
    return [Difference('$.links', 'no link made by configuration', str(link)) for link in added]


def configured(device, other, wanted):
    """The network configuration of links holds this for one of them."""
    def check(run, document):
        subject = run.network.link_subject(*ends_of(run, (device, other)))
        got = document.get(subject, {}).get('basic')
        if got == wanted:
            return []
        return [Difference(f'$.{subject}.basic', str(wanted), str(got))]
    return check
