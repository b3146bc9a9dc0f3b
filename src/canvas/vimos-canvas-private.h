/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-canvas-frame.h"
#include "vimos-canvas-proxy.h"
#include "vimos-canvas-tiles.h"
#include "vimos-canvas.h"

G_BEGIN_DECLS

#define VIMOS_CANVAS_REST_US 150000 /* so long after its last change the view stands still */

/* What lies over each other, and is made anew at different times. */
typedef enum
{
  VIMOS_CANVAS_LAYER_EDGES,
  VIMOS_CANVAS_LAYER_FLOWS,
  VIMOS_CANVAS_LAYER_NODES,
  VIMOS_CANVAS_N_LAYERS
} VimosCanvasLayer;

struct _VimosCanvas
{
  GtkWidget parent_instance;

  /* owned */
  GListModel *nodes; /* of VimosCanvasNode */
  GListModel *edges; /* of VimosCanvasEdge */
  GListModel *tags;  /* of VimosCanvasTag */
  VimosCanvasWorld *world;
  VimosCanvasSites *sites;
  VimosCanvasTiles *tiles;
  VimosViewport *viewport;
  VimosCanvasNode *selected;
  VimosCanvasNode *cursor;      /* where the keyboard is, */
  VimosCanvasEdge *cursor_edge; /* or on which of its edges, if it is on one */
  VimosCanvasNode *hovered;
  VimosCanvasEdge *hovered_edge;
  VimosCanvasNode *found;
  char *summary;
  char *announcement; /* that will be made when the main loop is idle */
  guint announcer;
  VimosTextCache *texts;
  GHashTable *stamps;
  GHashTable *choices;
  GPtrArray *proxies; /* VimosCanvasProxy: what assistive technologies see of nodes and edges */

  /* what the last allocation made of all that; snapshots only append it */
  VimosPalette palette;
  VimosCanvasFrame frame;
  GskRenderNode *layers[VIMOS_CANVAS_N_LAYERS];

  /* what the user is doing */
  VimosCanvasNode *dragged;     /* owned */
  VimosCanvasNode *drop_target; /* owned */
  gboolean carrying;            /* the dragged node is to be put onto another, not moved */
  gboolean carrying_by_keyboard;
  double press_x; /* px: where the drag began, */
  double press_y;
  double drag_x; /* and how far it had come when last heard of */
  double drag_y;
  double pointer_x;
  double pointer_y;
  double pinch;

  int top_inset; /* px at the upper edge and at the foot that something else covers */
  int bottom_inset;
  gboolean show_load;
  gboolean presentation;
  gboolean follows; /* the view is fitted again whenever content or size change */
  gboolean allocating;

  /* what moves */
  guint tick;
  struct
  {
    gboolean running;
    gint64 start_us;
    double from_x, from_y, from_zoom;
    double to_x, to_y, to_zoom;
  } flight;
  guint flow_tick;
  gint64 flow_start_us;
  gboolean view_moved; /* by the user or in flight, since the last picture */
  gint64 viewed_us;    /* the last picture before which it was */

  /* whether labels stand where they stand best, or only where they stood before */
  gboolean unsettled;
  guint arrangement; /* of the world, in the last picture */
  guint rest;        /* source: the view will have come to rest */
};

void vimos_canvas_queue_scene (VimosCanvas *self);
void vimos_canvas_build_scene (VimosCanvas *self);
void vimos_canvas_set_layer (VimosCanvas *self,
                             VimosCanvasLayer layer,
                             GskRenderNode *node);
void vimos_canvas_append_layers (VimosCanvas *self,
                                 GtkSnapshot *snapshot);
void vimos_canvas_fill_frame (VimosCanvas *self,
                              VimosCanvasFrame *frame);
void vimos_canvas_update_world (VimosCanvas *self);
void vimos_canvas_describe (VimosCanvas *self);
void vimos_canvas_set_cursor (VimosCanvas *self,
                              VimosCanvasNode *node);
void vimos_canvas_set_cursor_edge (VimosCanvas *self,
                                   VimosCanvasEdge *edge);
void vimos_canvas_set_hovered (VimosCanvas *self,
                               VimosCanvasNode *node,
                               VimosCanvasEdge *edge);
void vimos_canvas_update_leave (VimosCanvas *self);
void vimos_canvas_leave_fit (VimosCanvas *self);
void vimos_canvas_activate (VimosCanvas *self,
                            VimosCanvasNode *node);
gboolean vimos_canvas_open_site_at (VimosCanvas *self,
                                    double x,
                                    double y);

gint64 vimos_canvas_now (VimosCanvas *self);
void vimos_canvas_start_ticking (VimosCanvas *self);
void vimos_canvas_stop_ticking (VimosCanvas *self);
void vimos_canvas_update_flows (VimosCanvas *self);
void vimos_canvas_stop_flows (VimosCanvas *self);
void vimos_canvas_note_view (VimosCanvas *self);
void vimos_canvas_settle_labels (VimosCanvas *self);
void vimos_canvas_fly (VimosCanvas *self,
                       double x,
                       double y,
                       double zoom);
void vimos_canvas_fly_to_rect (VimosCanvas *self,
                               double left,
                               double top,
                               double right,
                               double bottom);

void vimos_canvas_class_add_keys (GtkWidgetClass *klass);
void vimos_canvas_add_controllers (VimosCanvas *self);
void vimos_canvas_end_carry (VimosCanvas *self,
                             gboolean drop);
void vimos_canvas_begin_carry (VimosCanvas *self,
                               VimosCanvasNode *node);
gboolean vimos_canvas_accepts (VimosCanvas *self,
                               VimosCanvasNode *node,
                               VimosCanvasNode *target);
void vimos_canvas_ask_for_menu (VimosCanvas *self,
                                VimosCanvasNode *node,
                                VimosCanvasEdge *edge,
                                double x,
                                double y);

VimosCanvasEdge *vimos_canvas_find_edge (VimosCanvas *self,
                                         int x,
                                         int y);
VimosCanvasNode *vimos_canvas_find_far_end (VimosCanvas *self);
VimosCanvasNode *vimos_canvas_find_end (VimosCanvas *self,
                                        int x,
                                        int y);
gboolean vimos_canvas_find_middle_of_edge (VimosCanvas *self,
                                           double *x,
                                           double *y);

void vimos_canvas_update_proxies (VimosCanvas *self);
void vimos_canvas_drop_proxies (VimosCanvas *self);
GtkWidget *vimos_canvas_get_focus_place (VimosCanvas *self);

void vimos_canvas_frame_make_placed (const VimosCanvasFrame *self,
                                     guint record,
                                     VimosPlacedNode *placed);

double vimos_canvas_shape_aspect (VimosCanvasShape shape);
void vimos_canvas_draw_shape (cairo_t *cr,
                              VimosCanvasShape shape,
                              VimosCanvasMark mark,
                              const VimosPalette *palette);
void vimos_canvas_draw_plain (cairo_t *cr,
                              VimosCanvasShape shape,
                              VimosCanvasMark mark,
                              const VimosPalette *palette);
void vimos_canvas_draw_gone (cairo_t *cr,
                             VimosCanvasShape shape,
                             const VimosPalette *palette);
void vimos_canvas_draw_bow_tie (cairo_t *cr,
                                double x,
                                double y,
                                double width,
                                double height);
gboolean vimos_canvas_is_road_faded (guint flags,
                                     int load_class,
                                     gboolean show_load);
const GdkRGBA *vimos_canvas_get_road_colour (const VimosPalette *palette,
                                             guint flags,
                                             int load_class,
                                             gboolean show_load);
void vimos_canvas_set_road_dash (cairo_t *cr,
                                 guint flags);

G_END_DECLS
