# SPDX-License-Identifier: GPL-3.0-or-later
"""All scenarios, in the order in which they are run."""

import behaviours
import cases_read
import cases_write
from case import Behaviour, Scenario


def not_disruptive(run):
    return '' if run.disruptive else 'takes a link down: only with --disruptive'


BEHAVIOURS = Scenario('behaviours', (
    Behaviour('keep_alive', behaviours.keep_alive, 'onos-measured.md §3'),
    Behaviour('garbage', behaviours.garbage, 'onos-measured.md §3'),
    Behaviour('intent_states', behaviours.intent_states, 'onos-measured.md §6'),
    Behaviour('intent_posted_again', behaviours.repost_after_delete, 'onos-measured.md §6'),
    Behaviour('intent_flow_added', behaviours.flow_added, 'onos-measured.md §6'),
    Behaviour('intent_unknown_port', behaviours.unknown_port, 'onos-measured.md §6'),
    Behaviour('intents_one_match', behaviours.two_intents_one_match, 'onos-measured.md §6'),
    Behaviour('intent_multi_hop', behaviours.multi_hop, 'onos-rest.md §5.1'),
    Behaviour('intent_arrival', behaviours.arrival, 'onos-measured.md §1'),
    Behaviour('intents_pin', behaviours.pin_both_ways, 'onos-measured.md §1'),
    Behaviour('topology_time', behaviours.topology_time, 'onos-measured.md §4'),
    Behaviour('statistics_step', behaviours.counters_step, 'onos-measured.md §8'),
    Behaviour('port_state', behaviours.port_state, 'onos-measured.md §4', skip=not_disruptive),
))

SCENARIOS = cases_read.SCENARIOS + cases_write.SCENARIOS + (BEHAVIOURS,)
