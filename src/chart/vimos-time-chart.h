/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vimos-chart-lane.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_TIME_CHART (vimos_time_chart_get_type ())
G_DECLARE_FINAL_TYPE (VimosTimeChart, vimos_time_chart, VIMOS, TIME_CHART, GtkWidget)

GtkWidget *vimos_time_chart_new (void);

GListModel *vimos_time_chart_get_lanes (VimosTimeChart *self);
double vimos_time_chart_get_start (VimosTimeChart *self);
double vimos_time_chart_get_end (VimosTimeChart *self);
double vimos_time_chart_get_cursor (VimosTimeChart *self);
const char *vimos_time_chart_get_summary (VimosTimeChart *self);

void vimos_time_chart_set_lanes (VimosTimeChart *self,
                                 GListModel *lanes);
void vimos_time_chart_set_range (VimosTimeChart *self,
                                 double start,
                                 double end);
void vimos_time_chart_set_now (VimosTimeChart *self,
                               double now);
void vimos_time_chart_set_origin_label (VimosTimeChart *self,
                                        const char *label);
void vimos_time_chart_set_cursor (VimosTimeChart *self,
                                  double seconds);
void vimos_time_chart_set_summary (VimosTimeChart *self,
                                   const char *summary);

G_END_DECLS
