/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-history-record.h"

G_BEGIN_DECLS

/**
 * VimosRunFacts: what the pictures of a run need, live or recorded.
 * @timeline: the samples
 * @phases: of #VimosPhase
 * @measurement: (nullable): the figures, as soon as they are there
 * @prediction: what was expected
 * @track: the path's colour; %VIMOS_SPAN_NEUTRAL without a path
 * @mbps: the path's bottleneck, Mbit/s; NaN when unknown
 *
 * Owns a reference to the models; the rest lives as long as what it was taken from.
 */
typedef struct
{
  VimosTimeline *timeline;
  GListModel *phases;
  const VimosMeasurement *measurement;
  const VimosPrediction *prediction;
  int track;
  double mbps;
} VimosRunFacts;

void vimos_run_facts_init_migration (VimosRunFacts *self,
                                     VimosMigration *migration);
void vimos_run_facts_init_record (VimosRunFacts *self,
                                  const VimosHistoryRecord *record,
                                  VimosTimeline *timeline);
void vimos_run_facts_clear (VimosRunFacts *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VimosRunFacts, vimos_run_facts_clear)

const VimosTimelineEvent *vimos_run_facts_find_stop (const VimosRunFacts *self);
const VimosTimelineEvent *vimos_run_facts_find_resume (const VimosRunFacts *self);
VimosPhase *vimos_run_facts_find_phase (const VimosRunFacts *self,
                                        const char *name);
gint64 vimos_run_facts_find_last_ping (const VimosRunFacts *self);
gint64 vimos_run_facts_find_end (const VimosRunFacts *self,
                                 gint64 from_us);

G_END_DECLS
