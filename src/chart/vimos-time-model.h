/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-chart-lane.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_TIME_MODEL (vimos_time_model_get_type ())
G_DECLARE_FINAL_TYPE (VimosTimeModel, vimos_time_model, VIMOS, TIME_MODEL, GObject)

VimosTimeModel *vimos_time_model_new (void);

GListModel *vimos_time_model_get_lanes (VimosTimeModel *self);
double vimos_time_model_get_start (VimosTimeModel *self);
double vimos_time_model_get_end (VimosTimeModel *self);
double vimos_time_model_get_now (VimosTimeModel *self);
const char *vimos_time_model_get_origin_label (VimosTimeModel *self);
gboolean vimos_time_model_get_ahead (VimosTimeModel *self);
const char *vimos_time_model_get_summary (VimosTimeModel *self);

void vimos_time_model_set_lanes (VimosTimeModel *self,
                                 VimosChartLane *const *lanes,
                                 guint n_lanes);
void vimos_time_model_set_range (VimosTimeModel *self,
                                 double start,
                                 double end);
void vimos_time_model_set_now (VimosTimeModel *self,
                               double now);
void vimos_time_model_set_origin_label (VimosTimeModel *self,
                                        const char *label);
void vimos_time_model_set_ahead (VimosTimeModel *self,
                                 gboolean ahead);
void vimos_time_model_set_summary (VimosTimeModel *self,
                                   const char *summary);

G_END_DECLS
