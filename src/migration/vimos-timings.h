/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VimosTimings: how long the engine waits for what, µs. The context hands them down; tests and the
 * demo set shorter ones.
 * @ping_lead: pings before the suspend
 * @ping_tail: pings after the answers are back; more than a ping's own time-out, so that every one
 * is settled
 * @ping_patience: how long after the resume the first answer is waited for
 * @progress: between two looks at the job
 * @publish: between two notifications of progress at the least
 * @stall_note: without growth of the bytes moved, another path is looked for
 * @stall_abort: without growth of the bytes moved, the move is aborted
 * @intent_poll: between two looks at an intent
 * @intent_timeout: for all intents of the pin to be installed
 * @arrival_timeout: how long the resume waits for the arrival intent at the most
 * @arrival_poll: between two looks whether the controller's forwarding has caught up
 * @arrival_patience: then the arrival intent is withdrawn all the same
 * @rule_timeout: for the pin's rules to be reported ADDED
 * @withdraw_quiet: an intent that was posted a moment ago may show up so long after it was deleted
 * @retry: between two attempts at what failed
 * @patience: how long a side that does not answer is waited for
 * @cross_check: for the controller's own disjoint paths
 */
typedef struct
{
  gint64 ping_lead;
  gint64 ping_tail;
  gint64 ping_patience;
  gint64 progress;
  gint64 publish;
  gint64 stall_note;
  gint64 stall_abort;
  gint64 intent_poll;
  gint64 intent_timeout;
  gint64 arrival_timeout;
  gint64 arrival_poll;
  gint64 arrival_patience;
  gint64 rule_timeout;
  gint64 withdraw_quiet;
  gint64 retry;
  gint64 patience;
  gint64 cross_check;
} VimosTimings;

extern const VimosTimings vimos_timings_default;

G_END_DECLS
