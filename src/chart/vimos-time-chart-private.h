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

/* One picture of a model: the widget and the export each make their own. */
typedef struct
{
  /* what; all borrowed */
  VimosTimeModel *model;
  VimosTextCache *texts;
  const VimosPalette *palette;

  /* how */
  double width; /* px */
  double height;
  double start; /* s */
  double end;
  GHashTable *without; /* lanes (VimosChartLane) of which only the title is drawn; or NULL */

  /* what has come of it */
  GArray *placed;       /* VimosPlacedLane */
  graphene_rect_t plot; /* of all lanes together */
} VimosTimeScene;

typedef struct _VimosTimePassage VimosTimePassage;

struct _VimosTimeChart
{
  GtkWidget parent_instance;

  /* owned */
  VimosTimeModel *model;
  VimosTextCache *texts;
  VimosTimePassage *passage; /* from another model; or NULL */

  double cursor; /* s; NaN when there is none */
  double view_start; /* s: what the user has zoomed to; NaN: all that the model shows */
  double view_end;
  gboolean follows;  /* what is zoomed to moves on with the time */
  double drag_start; /* s: view_start when the drag began */
  double pointer_x;  /* px */
  gboolean stale_words; /* the description is that of an older content */

  /* what the last allocation made of all that; snapshots only append it */
  VimosPalette palette;
  VimosTimeScene scene;
  GskRenderNode *node;
  GskRenderNode *cursor_node;
};

/* Sizes in px */
#define VIMOS_CHART_TITLE_WIDTH 106
#define VIMOS_CHART_TICK_WIDTH 40
#define VIMOS_CHART_RIGHT_MARGIN 18
#define VIMOS_CHART_AXIS_HEIGHT 26
#define VIMOS_CHART_BAR_HEIGHT 26
#define VIMOS_CHART_LANE_GAP 9
#define VIMOS_CHART_COMPACT_HEIGHT 12
#define VIMOS_CHART_COMPACT_GAP 3
#define VIMOS_CHART_MIN_PLOT_HEIGHT 44

double vimos_time_scene_to_x (const VimosTimeScene *self,
                              double seconds);
double vimos_time_scene_measure (GListModel *lanes,
                                 guint *n_plots);
void vimos_time_scene_init (VimosTimeScene *self);
void vimos_time_scene_clear (VimosTimeScene *self);
GskRenderNode *vimos_time_scene_build (VimosTimeScene *self);
GskRenderNode *vimos_time_scene_build_cursor (VimosTimeScene *self,
                                              double seconds);

void vimos_time_scene_draw_lane (VimosTimeScene *self,
                                 GtkSnapshot *snapshot,
                                 const VimosPlacedLane *placed);
double vimos_time_scene_to_y (const VimosPlacedLane *placed,
                              double value);

void vimos_time_chart_queue_scene (VimosTimeChart *self);
void vimos_time_chart_end_passage (VimosTimeChart *self);
GskRenderNode *vimos_time_chart_build_passage (VimosTimeChart *self);
void vimos_time_chart_add_keys (GtkWidgetClass *klass);
void vimos_time_chart_add_controllers (VimosTimeChart *self);
void vimos_time_chart_get_range (VimosTimeChart *self,
                                 double *start,
                                 double *end);

G_END_DECLS
