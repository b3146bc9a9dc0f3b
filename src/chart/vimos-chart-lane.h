/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vimos-series.h"
#include "vimos-span.h"

G_BEGIN_DECLS

/**
 * VimosLaneKind:
 * @VIMOS_LANE_SPANS: only its spans, as bars
 * @VIMOS_LANE_LINE: a line of its series; gaps are ticks at the foot
 * @VIMOS_LANE_AREA: the area under its series
 */
typedef enum
{
  VIMOS_LANE_SPANS,
  VIMOS_LANE_LINE,
  VIMOS_LANE_AREA,
} VimosLaneKind;

#define VIMOS_TYPE_CHART_LANE (vimos_chart_lane_get_type ())
G_DECLARE_FINAL_TYPE (VimosChartLane, vimos_chart_lane, VIMOS, CHART_LANE, GObject)

VimosChartLane *vimos_chart_lane_new (VimosLaneKind kind,
                                      const char *title,
                                      const char *unit,
                                      int colour);

VimosLaneKind vimos_chart_lane_get_kind (VimosChartLane *self);
const char *vimos_chart_lane_get_title (VimosChartLane *self);
const char *vimos_chart_lane_get_unit (VimosChartLane *self);
int vimos_chart_lane_get_colour (VimosChartLane *self);
VimosSeries *vimos_chart_lane_get_series (VimosChartLane *self);
GListStore *vimos_chart_lane_get_spans (VimosChartLane *self);
const char *vimos_chart_lane_get_value (VimosChartLane *self);
gboolean vimos_chart_lane_get_alarm (VimosChartLane *self);
double vimos_chart_lane_get_limit (VimosChartLane *self);
const char *vimos_chart_lane_get_limit_label (VimosChartLane *self);
GPtrArray *vimos_chart_lane_get_companions (VimosChartLane *self);
gboolean vimos_chart_lane_get_compact (VimosChartLane *self);

void vimos_chart_lane_set_colour (VimosChartLane *self,
                                  int colour);
void vimos_chart_lane_set_value (VimosChartLane *self,
                                 const char *value,
                                 gboolean alarm);
void vimos_chart_lane_set_limit (VimosChartLane *self,
                                 double limit,
                                 const char *label);
void vimos_chart_lane_set_spans (VimosChartLane *self,
                                 GPtrArray *spans);
void vimos_chart_lane_add_companion (VimosChartLane *self,
                                     VimosChartLane *companion);
void vimos_chart_lane_set_compact (VimosChartLane *self,
                                   gboolean compact);

G_END_DECLS
