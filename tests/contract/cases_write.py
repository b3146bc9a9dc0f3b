# SPDX-License-Identifier: GPL-3.0-or-later
"""The cases that put something in and take it out again: hosts, netcfg, flows, intents.

The order matters: a case may use what the ones before it in the same scenario left. What is left at
the end of a run, however it ends, is taken away by cleanup.py.
"""

import behaviours
import shapes
from case import Behaviour, Case, Scenario, empty_answer
from compare import Each, Map, Nested, Number, OneOf, Ordered, Text, at
from oracles import (annotated, configured, installable_ways, installed_counts, no_ghost, recall,
                     related_way, remember, unchanged)

FREE = dict(rules=shapes.FREE_MESSAGE)
SOON = 1.0                      # an intent is visible 20 ms after its POST, 38 at p95
INSTALL = 5.0                   # INSTALLED after 22 ms, 148 at most
POLL = 12.0                     # two polls of flow statistics and some
# Keeps the rules of intents that were recorded without any selector away from real traffic.
NOBODY = ({'type': 'ETH_DST', 'mac': '0E:C0:00:00:00:FE'},)
NOWHERE = ({'type': 'IPV4_DST', 'ip': '192.0.2.3/32'},)

APPLICATIONS = Scenario('applications', (
    Case('applications', rules=shapes.APPLICATIONS),
    Case('app_get', rules=shapes.THIS_APPLICATION),
    Case('app_activate', rules=shapes.THIS_APPLICATION),
    Case('app_activate_fwd', rules=shapes.THIS_APPLICATION,
         skip=lambda run: '' if run.network.apps.get('org.onosproject.fwd') == 'ACTIVE'
         else 'org.onosproject.fwd is not active, and activating it would change the network'),
    Case('app_health'),
    Case('err_app_unknown'),
    Case('app_unknown_activate'),
    Case('register', rules={'id': Number(1)}, checks=(remember('app', 'id'),)),
    Case('register2', rules={'id': Number(1)}, checks=(recall('app', 'id'),)),
))

STATIC_HOSTS = {409: 'org.onosproject.netcfghostprovider is active'}
HOST_POSTS = Scenario('host-posts', (
    Case('host_post', excuses=STATIC_HOSTS),
    Case('host_post_configured', excuses=STATIC_HOSTS),
    Case('host_post_badmac'),
    Case('host_post_noloc'),
    Case(name='host_delete', request='DELETE /hosts/00:00:00:00:0b:01/None',
         answer=empty_answer(204), source='onos-rest.md §2.3'),
    Case(name='host_delete_again', request='DELETE /hosts/00:00:00:00:0b:01/None',
         answer=empty_answer(204), source='onos-rest.md §2.3'),
    Case('err_unknown_host', name='host_deleted', request='GET /hosts/00:00:00:00:0b:01/None',
         within=SOON),
))

# The other directions of the links that are configured. What is configured for them by itself
# would win over a configuration for both; cleanup puts it back.
REVERSES = {'12': 'of:0000000000000002%2F3-of:0000000000000001%2F2',
            '34': 'of:0000000000000004%2F3-of:0000000000000003%2F2',
            '32': 'of:0000000000000002%2F2-of:0000000000000003%2F3'}
GHOST = 'of:0000000000000001%2F7-of:0000000000000002%2F7'


def negative(document):
    """The recorded links after a bandwidth of -5 for the first of them."""
    ends = {('of:0000000000000001', '2'), ('of:0000000000000002', '3')}
    return {'links': [
        {**link, 'annotations': {'bandwidth': '-5', 'metered': 'true'}}
        if {(link[end]['device'], link[end]['port']) for end in ('src', 'dst')} == ends else link
        for link in document['links']]}


def added(document):
    """The recorded rules after the next poll of the switch."""
    return {**document, 'paths': [[{**flow, 'state': 'ADDED'} for flow in way]
                                  for way in document['paths']]}


ANNOTATED = dict(rules=shapes.LINKS, within=SOON)
NETCFG = Scenario('netcfg', (
    *(Case('netcfg_del', name=f'netcfg_del_reverse_{name}',
           request=f'DELETE /network/configuration/links/{reverse}/basic')
      for name, reverse in REVERSES.items()),
    Case('netcfg_link_post_enc'),
    Case('netcfg_get_link', within=SOON),
    Case('netcfg_get_link_full_enc', within=SOON),
    Case('netcfg_get_links', rules={'': Map(), '*': Nested(1)},
         checks=(configured('s1', 's2', {'bandwidth': 100}),)),
    Case('netcfg_get_reverse'),
    Case('netcfg_link_post_raw'),
    Case('netcfg_bulk'),
    Case('links_annotated', checks=(annotated('100', ('s1', 's2'), ('s2', 's1')),
                                    annotated('1000', ('s3', 's4'), ('s4', 's3')),
                                    annotated('500', ('s3', 's2')), unchanged('s2', 's3')),
         **ANNOTATED),
    Case('netcfg_links_bulk2'),
    Case('links_annot2', checks=(annotated('0', ('s3', 's4'), ('s4', 's3')),
                                 annotated('100', ('s1', 's2'), ('s2', 's1')),
                                 annotated('500', ('s3', 's2'))), **ANNOTATED),
    Case('netcfg_string'),
    Case('netcfg_neg'),
    Case('links_annotated', name='links_negative', change=negative,
         checks=(annotated('-5', ('s1', 's2'), ('s2', 's1')),), **ANNOTATED),
    Case('netcfg_unknown_member'),
    Case('netcfg_unknown_member_bulk'),
    Case('netcfg_badjson', **FREE),
    Case('netcfg_ghost'),
    Case('links', name='links_no_ghost', rules=shapes.LINKS, checks=(no_ghost,)),
    Case('netcfg_del', name='netcfg_del_ghost',
         request=f'DELETE /network/configuration/links/{GHOST}/basic'),
    Case('netcfg_del'),
    Case('links_annotated', name='links_keep_annotation', change=negative,
         checks=(annotated('-5', ('s1', 's2'), ('s2', 's1')),), **ANNOTATED),
    Case('netcfg_del_again'),
    Case('netcfg_get_deleted'),
))

GONE = dict(rules=shapes.FLOWS, within=POLL)
FLOWS = Scenario('flows', (
    Case('flows_bulk_post', rules={'flows': Ordered(), **shapes.POSTED_FLOWS},
         learn={'5348027771197720': ('flows', 0, 'flowId'),
                '5348026405488931': ('flows', 1, 'flowId'),
                '5348027237105926': ('flows', 2, 'flowId')}),
    Case('flow_one', rules={**shapes.ONE_FLOW, 'flows[].state': OneOf('ADDED')}, within=POLL),
    Case('flows_repost_other_port'),
    Case('flow_get_after_repost', rules=shapes.ONE_FLOW, within=SOON),
    Case('flows_post_noprio'),
    Case('flows_post_unknowndev', rules=shapes.POSTED_FLOWS),
    Case('err_flow_unknown_dev', name='flows_of_unknown_device',
         request='GET /flows/of:0000000000000063'),
    Case('flows_post_noprereq', rules=shapes.POSTED_FLOWS,
         learn={'5348025347035834': ('flows', 0, 'flowId')}),
    Case('flows_noprereq_get', rules={**shapes.ONE_FLOW, 'flows[].state': OneOf('PENDING_ADD')},
         within=SOON),
    Case('flows_noprereq_get', name='flows_pending_holds_noprereq', request='GET /flows/pending',
         rules={**shapes.OUR_FLOWS, 'flows[].state': OneOf('PENDING_ADD')}, within=SOON),
    Case('flows_one_post'),
    Case('flows_post_noappid', rules=shapes.POSTED_FLOWS,
         learn={'5629500432621793': ('flows', 0, 'flowId')}),
    Case('flows_bulk_delete', name='flows_delete_noappid', request='DELETE /flows {"flows":'
         ' [{"deviceId": "of:0000000000000001", "flowId": "5629500432621793"}]}'),
    Case('flows_lease', rules=shapes.POSTED_FLOWS,
         learn={'5348027833434389': ('flows', 0, 'flowId')}),
    Behaviour('flow_lease_runs_out', behaviours.lease_runs_out, 'onos-measured.md §7'),
    Case('flows_noprereq_get', name='flows_noprereq_stays_pending',
         rules={**shapes.ONE_FLOW, 'flows[].state': OneOf('PENDING_ADD')}),
    Case('flows_post_newapp', rules=shapes.POSTED_FLOWS,
         learn={'5910975032861446': ('flows', 0, 'flowId')}),
    Case('flows_delete_newapp'),
    Case('flows_bulk_delete'),
    Case('err_flow_unknown', name='flows_bulk_deleted',
         request='GET /flows/of:0000000000000003/5348027771197720', within=POLL),
    Case('flows_app_delete'),
    Case('flows_app_get', rules={**shapes.FLOWS,
                                 'flows[].state': OneOf('PENDING_REMOVE', 'REMOVED')}),
    Case('flows_application', within=POLL),
    Case('flows_pending', within=POLL),
))

INTENT_ERRORS = Scenario('intent-errors', (
    Case('err_intent_notype'),
    Case('err_intent_noapp'),
    Case('err_intent_noingress'),
    Case('err_intent_badtype'),
    Case('err_intent_unregapp'),
    Case('err_intent_badprio', **FREE),
    Case('err_intent_ipnoprefix'),
    Case('err_intent_portname'),
    Case('err_intent_sameport', **FREE),
    Case('err_intent_array', **FREE),
    Case('err_intent_malformed', **FREE),
    Case('err_intent_unknown_str'),
    Case('err_intent_unknown_num'),
    Case('err_intent_unknown_hex'),
    Case('err_intent_unknown_app'),
    Case('err_intent_del_num'),
    Case('err_intent_del_str'),
    Case('intents_query_unknown'),
    Case('intent_badcriterion'),
    Case('intent_critnomember'),
))

INSTALLED = dict(within=INSTALL)
INSTALLABLE = {'installables[].id': Text(shapes.HEX)}
CORRUPT = OneOf('CORRUPT', 'WITHDRAWN')


def others_present(run):
    """Why the list of intents cannot be empty, or nothing."""
    answer = run.client.get('/intents')
    if answer.status == 200 and '"appId"' in answer.body:
        return 'the controller holds intents of others'
    return ''


def to_unknown_port(document):
    """The recorded intent with the name, id and out port of intent_unknownport."""
    return {**document, 'key': 'key-up', 'id': hex(117),
            'egressPoint': {'port': '77', 'device': 'of:0000000000000001'}}


INTENT_LIFE = Scenario('intent-life', (
    Case('intents_empty', skip=others_present),
    Case('intent_post'),
    Case('intent_by_key', **INSTALLED),
    Case('intent_by_location'),
    Case('intents_list', rules=shapes.INTENTS),
    Case('intents_detail', rules=shapes.INTENT_DETAILS),
    Case('intents_application'),
    Case('intents_application_detail'),
    Case('intents_minisummary', rules=shapes.SUMMARY, checks=(installed_counts,)),
    Case('intent_installables', rules=INSTALLABLE),
    Case('intent_relatedflows', rules=shapes.RELATED),
    Case('flows_application_intent', rules=shapes.OUR_FLOWS),
    Case('intent_relatedflows', name='intent_flow_added', within=POLL, change=added,
         rules={**shapes.RELATED, 'paths[][].state': OneOf('ADDED')}),
    Case('intent_post_inport'),
    Case('intent_inport_rel', rules=shapes.RELATED, **INSTALLED),
    Case('intent_post_inport_wrong', also=NOWHERE),
    Case('intent_inportw_rel', rules=shapes.RELATED, also=NOWHERE, **INSTALLED),
    Case('intent_replace'),
    Case('intent_replaced_get', **INSTALLED),
    Case('intent_dup'),
    Case('intent_nokey'),
    Case('intent_nokey_get', **INSTALLED),
    Case('intent_nokey_del', seconds=(0.0, 5.0)),
    Case('intent_nokey_get2', otherwise='err_intent_unknown_num'),
    Case('err_intent_unknown_num', name='intent_nokey_purged', within=SOON,
         request='GET /intents/org.example.vmig/106'),
    Case('intent_oddkey'),
    Case('intent_oddkey_get', **INSTALLED),
    Case('intent_oddkey_del', seconds=(0.0, 5.0)),
    Case('intent_unknownport'),
    Case('intent_by_key', name='intent_up_get', change=to_unknown_port, **INSTALLED,
         request='GET /intents/org.example.vmig/key-up'),
    Case('intent_up_del', seconds=(0.0, 6.0)),
))

INTENT_TROUBLE = Scenario('intent-trouble', (
    Case('intent_noprereq'),
    Case('intent_noprereq_get', **INSTALLED),
    Case('intent_noprereq_del', seconds=(3.0, 9.0)),
    Case('intent_noprereq_get2', rules={'state': CORRUPT}),
    Case('intents_after', rules={**shapes.INTENTS, 'intents[].state': CORRUPT}),
    Behaviour('corrupt_intent_purged', behaviours.corrupt_purged, 'onos-measured.md §6'),
    Case('intent_unknowndev'),
    Case('intent_ud_get', name='intent_ud_stays_installing', change=behaviours.installing,
         within=SOON),
    Case('intent_ud_del', seconds=(0.0, 9.0)),
    Case('intent_ud_get', rules={'message': shapes.ANY_TEXT},
         otherwise='err_intent_unknown_str'),
))

RELATED = {'paths': Each(2), 'paths[]': Each(1), **at('paths[][]', shapes.ANY_FLOW)}
INTENT_TYPES = Scenario('intent-types', (
    Case('intent_h2h_post', quiet=False),
    Case('intent_h2h_get', quiet=False, **INSTALLED),
    Case('intent_h2h_installables', checks=(installable_ways('h1', 'h3'),),
         rules={'installables': Each(2), **INSTALLABLE, 'installables[].resources': Each(1),
                **at('installables[].resources[]', shapes.ANY_LINK)}),
    Case('intent_h2h_related', quiet=False, rules=RELATED, checks=(related_way('h1', 'h3'),)),
    Case('intent_s2m_post', also=NOBODY),
    Case('intent_s2m_get', also=NOBODY, **INSTALLED),
    Case('intent_m2s_post', also=NOBODY),
    Case('intent_m2s_get', also=NOBODY, **INSTALLED),
    Case('intent_numkey'),
    Case('intent_numkey_get', **INSTALLED),
    Case('intent_hexkey'),
    Case('intent_hexkey_get', **INSTALLED),
    Case('intent_hexkey_get_dec', **INSTALLED),
    Case('intent_resgroup'),
    Case('intent_resgroup_get', **INSTALLED),
    Case('intent_extra_member'),
    Case('intent_extra_get', **INSTALLED),
    Case('intent_numethtype', also=NOWHERE),
))

SCENARIOS = (APPLICATIONS, HOST_POSTS, NETCFG, FLOWS, INTENT_ERRORS, INTENT_LIFE, INTENT_TROUBLE,
             INTENT_TYPES)
