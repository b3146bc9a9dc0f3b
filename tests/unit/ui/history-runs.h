/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-history.h"

G_BEGIN_DECLS

/**
 * HistoryRunSpec: a made run across a ring of four switches.
 * @rank: 1: over s4 with 50 Mbit/s, 2: over s2 with 20 Mbit/s; 0: over no known path
 * @megabytes: disk and memory, half each, MiB
 * @age_s: how long ago it began
 * @message: (nullable): %NULL: it went well
 */
typedef struct
{
  const char *vm;
  const char *from;
  const char *to;
  guint rank;
  guint megabytes;
  guint64 age_s;
  VimosOutcome outcome;
  const char *message;
} HistoryRunSpec;

VimosHistoryRecord *history_runs_make (const HistoryRunSpec *spec);
VimosTimeline *history_runs_get_timeline (VimosHistoryRecord *record);
/* Stores them through an import, and waits until the list has them. */
void history_runs_add (VimosHistory *history,
                       const HistoryRunSpec *specs,
                       guint n_specs);
VimosHistoryRun *history_runs_get (VimosHistory *history,
                                   guint index);

/* The six of the design's picture. */
extern const HistoryRunSpec history_runs_six[6];

G_END_DECLS
