/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "vimos-timings.h"

#define MS 1000
#define S (1000 * MS)

const VimosTimings vimos_timings_default = {
  .ping_lead = 1 * S,
  .ping_tail = 1200 * MS,
  .ping_patience = 10 * S,
  .progress = 100 * MS,
  .publish = 250 * MS,
  .stall_note = 10 * S,
  .stall_abort = 30 * S,
  .intent_poll = 20 * MS,
  .intent_timeout = 15 * S,
  .arrival_timeout = 2 * S,
  .arrival_poll = 1 * S,
  .arrival_patience = 60 * S,
  .rule_timeout = 15 * S,
  .withdraw_quiet = 200 * MS,
  .retry = 500 * MS,
  .patience = 30 * S,
  .cross_check = 5 * S,
};
