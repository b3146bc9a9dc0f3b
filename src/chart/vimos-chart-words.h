/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-time-model.h"

G_BEGIN_DECLS

/* One row of the table that says the same as a chart. */
#define VIMOS_TYPE_CHART_VALUE (vimos_chart_value_get_type ())
G_DECLARE_FINAL_TYPE (VimosChartValue, vimos_chart_value, VIMOS, CHART_VALUE, GObject)

VimosChartValue *vimos_chart_value_new (const char *name,
                                        const char *when,
                                        const char *value);
const char *vimos_chart_value_get_name (VimosChartValue *self);
const char *vimos_chart_value_get_when (VimosChartValue *self);
const char *vimos_chart_value_get_value (VimosChartValue *self);

gboolean vimos_chart_lane_covers (VimosChartLane *self,
                                  double seconds);
char *vimos_chart_lane_describe (VimosChartLane *self,
                                 double seconds);
char *vimos_time_model_describe (VimosTimeModel *self);
GListModel *vimos_time_model_make_table (VimosTimeModel *self);

G_END_DECLS
