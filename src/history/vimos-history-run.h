/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-history-record.h"

G_BEGIN_DECLS

/**
 * VimosHistoryRun:
 *
 * One run as lists and views see it. Properties: "id" (int64), "record" (boxed VimosHistoryRecord),
 * "loaded" (whether the details and the samples are there), "timeline" (VimosTimeline, %NULL until
 * then), "phases" (GListModel of VimosPhase, %NULL until then), "findings" (GListModel of
 * VimosFinding, %NULL until then), and one for every row of vimos_history_columns, called like it
 * with dashes: "start-us", "vm", "outcome", "downtime-s" …; what was not measured is NaN. Main
 * thread only. Views may keep it: a run that goes on gets its results by notifications.
 */
#define VIMOS_TYPE_HISTORY_RUN (vimos_history_run_get_type ())
G_DECLARE_FINAL_TYPE (VimosHistoryRun, vimos_history_run, VIMOS, HISTORY_RUN, GObject)

gint64 vimos_history_run_get_id (VimosHistoryRun *self);
VimosHistoryRecord *vimos_history_run_get_record (VimosHistoryRun *self);
gboolean vimos_history_run_get_loaded (VimosHistoryRun *self);
VimosTimeline *vimos_history_run_get_timeline (VimosHistoryRun *self);
GListModel *vimos_history_run_get_phases (VimosHistoryRun *self);
GListModel *vimos_history_run_get_findings (VimosHistoryRun *self);

G_END_DECLS
