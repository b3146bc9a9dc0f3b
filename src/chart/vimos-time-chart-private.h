/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-palette.h"
#include "vimos-text-cache.h"
#include "vimos-time-chart.h"

G_BEGIN_DECLS

/* Where the last allocation put a lane. */
typedef struct
{
  VimosChartLane *lane; /* borrowed from the model */
  graphene_rect_t plot;
  double top_value; /* what the upper edge of the plot stands for */
} VimosPlacedLane;

struct _VimosTimeChart
{
  GtkWidget parent_instance;

  /* owned */
  VimosTimeModel *model;
  VimosTextCache *texts;

  double cursor; /* s; NaN when there is none */

  /* what the last allocation made of all that; snapshots only append it */
  double start; /* s */
  double end;
  VimosPalette palette;
  GArray *placed; /* VimosPlacedLane */
  graphene_rect_t plot; /* of all lanes together */
  GskRenderNode *scene;
  GskRenderNode *cursor_scene;
};

/* Sizes in px */
#define VIMOS_CHART_TITLE_WIDTH 106
#define VIMOS_CHART_TICK_WIDTH 40
#define VIMOS_CHART_RIGHT_MARGIN 18
#define VIMOS_CHART_AXIS_HEIGHT 26
#define VIMOS_CHART_BAR_HEIGHT 26
#define VIMOS_CHART_LANE_GAP 9
#define VIMOS_CHART_MIN_PLOT_HEIGHT 44

double vimos_time_chart_to_x (VimosTimeChart *self,
                              double seconds);
const GdkRGBA *vimos_time_chart_get_colour (VimosTimeChart *self,
                                            int colour);
void vimos_time_chart_build_scene (VimosTimeChart *self);
void vimos_time_chart_build_cursor (VimosTimeChart *self);
char *vimos_time_chart_describe_lane (VimosChartLane *lane,
                                      double seconds);

void vimos_time_chart_draw_lane (VimosTimeChart *self,
                                 GtkSnapshot *snapshot,
                                 const VimosPlacedLane *placed);

G_END_DECLS
