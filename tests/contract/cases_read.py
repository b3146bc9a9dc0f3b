# SPDX-License-Identifier: GPL-3.0-or-later
"""The cases that only read: transport, devices, hosts, links, topology, paths, statistics, system.

Requests and expected answers are those of the samples named, in the names of the recorded ring.
"""

import shapes
from case import Case, Scenario, html_answer, json_answer
from compare import Each, Map, Nested, Number, Text
from oracles import (core_rules, counts, disjoint_paths, forwarding_rules, loads_of, names_all,
                     names_hosts, names_ports, one_device, same_links, shortest_paths, touching)

NO_GUEST = {401: 'the controller has no user guest with password guest'}
NO_KARAF = {401: 'the controller has no user karaf with password karaf'}
THIS_DEVICE = {name: rule for name, rule in shapes.DEVICE.items()
               if name not in ('id', 'available')}
DEVICES = dict(rules=shapes.DEVICES, checks=(names_all('devices', 'id'),))
HOSTS = dict(rules=shapes.HOSTS, checks=(names_hosts,))
THIS_HOST = dict(rules={name: rule for name, rule in shapes.THIS_HOST.items()
                        if not name.startswith('locations')})
PORT_STATISTICS = dict(rules=shapes.STATISTICS, within=12.0)
# The delta list fails as a whole for one poll after any port appeared (onos-measured.md §8).
STATISTICS = dict(PORT_STATISTICS, checks=(names_all('statistics', 'device'),
                                           names_ports('statistics', 'port')))


def no_traffic(run):
    """Why fwd's rules cannot be looked at, or nothing."""
    answer = run.client.get('/flows')
    if answer.status == 200 and '"org.onosproject.fwd"' not in answer.body:
        return 'no rule of org.onosproject.fwd: its application or traffic is missing'
    return ''


def several_clusters(run):
    """Why cluster 0 is not the whole network, or nothing."""
    answer = run.client.get('/topology/clusters')
    if answer.status == 200 and answer.body.count('"root"') != 1:
        return 'the network falls into more than one cluster'
    return ''


TRANSPORT = Scenario('transport', (
    Case('err_noauth', anonymous=True),
    Case('err_wrongpw'),
    Case('err_guest_post', excuses=NO_GUEST),
    Case('guest_get', excuses=NO_GUEST, **DEVICES),
    Case('karaf_get', excuses=NO_KARAF, checks=(counts,),
         rules={'time': Number(1), 'devices': Number(4), 'links': Number(8),
                'clusters': Number(1)}),
    Case('root'),
    Case('trailing', **HOSTS),
    Case('doubleslash'),
    Case('err_unknown_url'),
    Case('err_method'),
    Case('err_intent_form'),
    Case('err_intent_noct'),
    Case(name='type_without_body_post', request='POST /applications/org.example.vmig/register'
         ' -H Content-Type:application/json',
         answer=html_answer(415), source='onos-measured.md §3'),
    Case(name='type_without_body_get', request='GET /topology -H Content-Type:application/json',
         answer=html_answer(415), source='onos-measured.md §3'),
    Case(name='accept_html', request='GET /topology -H Accept:text/html',
         answer=html_answer(406), source='onos-measured.md §3'),
    Case(name='chunked_request', request='POST /intents -H Content-Type:application/json -d {}',
         chunked=True, answer=json_answer(400, '{"code":400,"message":"type member is required in'
                                          ' Intent"}'), source='onos-measured.md §3'),
))

DEVICE_CASES = Scenario('devices', (
    Case('devices', **DEVICES),
    Case('device_1', rules=THIS_DEVICE),
    Case('device_1_ports', rules={**THIS_DEVICE, 'ports': Each(3),
                                  **{name: rule for name, rule in shapes.DEVICE_PORTS.items()
                                     if name.startswith('ports')}},
         checks=(names_ports('ports', 'port', 'of:0000000000000001'),)),
    Case('devices_ports', rules=shapes.PORTS, checks=(names_ports('ports', 'port'),)),
    Case('err_bad_device'),
    Case('err_unknown_device'),
    Case('device_1', name='device_upper_case', request='GET /devices/OF:0000000000000001',
         rules=THIS_DEVICE),
    Case('device_1', name='device_colon_escaped', request='GET /devices/of%3A0000000000000001',
         rules=THIS_DEVICE),
))

HOST_CASES = Scenario('hosts', (
    Case('hosts', **HOSTS),
    Case('host_raw', **THIS_HOST),
    Case('host_enc', **THIS_HOST),
    Case('host_minus1', **THIS_HOST),
    Case('err_bad_host'),
    Case('err_unknown_host'),
    Case(name='host_vlan_case', request='GET /hosts/00:00:00:00:00:01/none',
         rules=shapes.FREE_MESSAGE, source='onos-measured.md §3',
         answer=json_answer(400, '{"code":400,"message":"wording"}')),
))

LINK_CASES = Scenario('links', (
    Case('links', rules=shapes.LINKS, checks=(same_links,)),
    Case('links_device', rules=shapes.SOME_LINKS, checks=(touching('of:0000000000000001'),)),
    Case('links_dev_port', rules=shapes.SOME_LINKS,
         checks=(touching('of:0000000000000001', 2),)),
))

TOPOLOGY = Scenario('topology', (
    Case('topology', checks=(counts,),
         rules={'time': Number(1), 'devices': Number(4), 'links': Number(8),
                'clusters': Number(1)}),
    Case('topology_clusters', rules={
        'clusters': Each(1), 'clusters[].id': Number(0), 'clusters[].deviceCount': Number(1),
        'clusters[].linkCount': Number(0), 'clusters[].root': Text(shapes.DEVICE_ID)}),
    Case('topology_cluster_0_devices', skip=several_clusters, checks=(names_all('devices'),),
         rules={'devices': Each(4), 'devices[]': Text(shapes.DEVICE_ID)}),
    Case('topology_cluster_0_links', skip=several_clusters, checks=(same_links,),
         rules=shapes.LINKS),
))



def from_switch(document):
    """The recorded paths between hosts without the first host's own link."""
    return {'paths': [{'cost': path['cost'] - 1, 'links': path['links'][1:]}
                      for path in document['paths']]}


PATHS = dict(rules=shapes.PATHS)
DISJOINT = dict(rules=shapes.DISJOINT)
PATH_CASES = Scenario('paths', (
    Case('paths_dev', checks=(shortest_paths('s1', 's3'),), **PATHS),
    Case('paths_dev_disjoint', checks=(disjoint_paths('s1', 's3'),), **DISJOINT),
    Case('paths_dev_adj_disjoint', checks=(disjoint_paths('s1', 's2'),), **DISJOINT),
    Case('paths_host_enc', checks=(shortest_paths('h1', 'h3'),), **PATHS),
    Case('paths_host_vlan-1', checks=(shortest_paths('h1', 'h3'),), **PATHS),
    Case('paths_disjoint_host', checks=(disjoint_paths('h1', 'h3'),), **DISJOINT),
    Case('paths_host_enc', name='paths_device_to_host', change=from_switch,
         checks=(shortest_paths('s1', 'h3'),),
         request='GET /paths/of:0000000000000001/00:00:00:00:00:03%2FNone', **PATHS),
    Case('paths_host_raw'),
    Case('paths_bad_id'),
    Case('paths_unknown_dev'),
    Case('paths_unknown_host'),
    Case('paths_same_dev'),
    Case('paths_same_dev_disjoint'),
))

STATISTIC_CASES = Scenario('statistics', (
    Case('statistics_ports', **STATISTICS),
    Case('statistics_port_one', within=12.0,
         rules={f'statistics[].ports[].{name}': rule
                for name, rule in shapes.THESE_COUNTERS.items()}),
    Case('statistics_delta_ports', **STATISTICS),
    Case('stat_delta_dev', **PORT_STATISTICS, checks=(names_ports(
        'statistics', 'port', 'of:0000000000000001'),)),
    Case('stat_unknown_dev'),
    Case('stat_unknown_port'),
    Case('stat_activeentries', checks=(names_all('statistics', 'device'),),
         rules={'statistics': Each(4), 'statistics[].device': Text(shapes.DEVICE_ID),
                'statistics[].activeEntries': Number(1)}),
    Case('statistics_flows_link', rules=shapes.LOADS, checks=(loads_of(None),)),
    Case('statistics_flows_link_traffic', rules=shapes.LOADS),
    Case('statistics_flows_link_dev', rules=shapes.LOADS,
         checks=(loads_of(('of:0000000000000001', 2)),)),
))

SYSTEM = Scenario('system', (
    Case('system', rules=shapes.SYSTEM, checks=(counts,)),
    Case('cluster', rules=shapes.CLUSTER),
    Case('cluster_node', rules={name: rule for name, rule in shapes.NODE.items() if name != 'id'}),
    Case('cluster_nodes', rules=shapes.FREE_MESSAGE),
))

FLOW_LISTS = Scenario('flow-lists', (
    Case('flows', rules=shapes.FLOWS, checks=(core_rules,), within=10.0),
    Case('flows_dev', rules=shapes.FLOWS, checks=(core_rules, one_device), within=10.0),
    Case('flows_with_fwd', request='GET /flows', rules=shapes.FLOWS, skip=no_traffic,
         checks=(core_rules, forwarding_rules)),
    Case('err_flow_unknown'),
    Case('err_flow_unknown_dev'),
    Case('err_flowapp_unknown'),
))

CONFIGURATION = Scenario('configuration', (
    Case('netcfg_empty', rules={
        '': Map('links', 'devices', 'hosts', 'ports', 'apps', 'layouts', 'regions'),
        '*': Nested(1)}),
    Case(name='component_unknown', request='GET /configuration/org.nope.Component',
         answer=json_answer(404, '{"code":404,"message":"No such component"}'),
         rules=shapes.FREE_MESSAGE, source='onos-measured.md §3'),
    Case(name='component_property', source='onos-measured.md §3',
         request='POST /configuration/org.onosproject.provider.of.flow.impl.OpenFlowRuleProvider'
         ' {"noSuchProperty":"1"}',
         answer=json_answer(207, '{"code":207,"message":["wording"]}'),
         rules={'message': Each(1), 'message[]': shapes.ANY_TEXT}),
))

SCENARIOS = (TRANSPORT, SYSTEM, DEVICE_CASES, HOST_CASES, LINK_CASES, TOPOLOGY, PATH_CASES,
             STATISTIC_CASES, FLOW_LISTS, CONFIGURATION)
