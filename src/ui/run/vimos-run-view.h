/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-migration.h"
#include "vimos-time-model.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_RUN_VIEW (vimos_run_view_get_type ())
G_DECLARE_FINAL_TYPE (VimosRunView, vimos_run_view, VIMOS, RUN_VIEW, GObject)

VimosRunView *vimos_run_view_new (VimosMigration *migration);
VimosTimeModel *vimos_run_view_get_model (VimosRunView *self);
VimosChartLane *vimos_run_view_get_phases (VimosRunView *self);
VimosChartLane *vimos_run_view_get_pings (VimosRunView *self);
void vimos_run_view_refresh (VimosRunView *self);

gboolean vimos_timeline_find_outage (VimosTimeline *timeline,
                                     gint64 from_us,
                                     gint64 now_us,
                                     gint64 *start_us,
                                     gint64 *end_us);

G_END_DECLS
