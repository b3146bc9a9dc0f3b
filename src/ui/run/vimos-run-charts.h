/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-history-record.h"
#include "vimos-time-model.h"

G_BEGIN_DECLS

VimosTimeModel *vimos_run_charts_make_model (VimosHistoryRecord *record,
                                             VimosTimeline *timeline);

double vimos_run_charts_get_shade (VimosPhase *phase);
double vimos_run_charts_get_rate (VimosTimeline *timeline,
                                  guint index);
void vimos_run_charts_fill_rate (VimosSeries *series,
                                 VimosTimeline *timeline,
                                 gint64 origin_us);
void vimos_run_charts_set_limit (VimosChartLane *lane,
                                 const VimosHistoryRecord *record);

G_END_DECLS
