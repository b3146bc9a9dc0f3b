/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vimos-drawing.h"
#include "vimos-time-model.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_TIME_CHART (vimos_time_chart_get_type ())
G_DECLARE_FINAL_TYPE (VimosTimeChart, vimos_time_chart, VIMOS, TIME_CHART, GtkWidget)

#define VIMOS_TIME_CHART_MAX_HEIRS 4

/**
 * VimosLaneHeir:
 * @from: a lane of one model
 * @to: what becomes of it in the model that follows
 */
typedef struct
{
  VimosChartLane *from;
  VimosChartLane *to;
} VimosLaneHeir;

GtkWidget *vimos_time_chart_new (void);

VimosTimeModel *vimos_time_chart_get_model (VimosTimeChart *self);
double vimos_time_chart_get_cursor (VimosTimeChart *self);

void vimos_time_chart_set_model (VimosTimeChart *self,
                                 VimosTimeModel *model);
void vimos_time_chart_pass_to_model (VimosTimeChart *self,
                                     VimosTimeModel *model,
                                     const VimosLaneHeir *heirs,
                                     guint n_heirs);
gboolean vimos_time_chart_is_settled (VimosTimeChart *self);
void vimos_time_chart_set_cursor (VimosTimeChart *self,
                                  double seconds);
void vimos_time_chart_set_view (VimosTimeChart *self,
                                double start,
                                double end);

GskRenderNode *vimos_time_chart_make_picture (VimosTimeChart *self,
                                              double width,
                                              double height,
                                              gboolean for_paper);
GBytes *vimos_time_chart_export (VimosTimeChart *self,
                                 VimosDrawingFormat format,
                                 double width,
                                 double height,
                                 double scale,
                                 gboolean for_paper,
                                 GError **error);
GdkTexture *vimos_time_chart_copy_texture (VimosTimeChart *self,
                                           double scale);

G_END_DECLS
