/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-canvas.h"
#include "vimos-palette.h"
#include "vimos-text-cache.h"

G_BEGIN_DECLS

/* A node and where the last allocation put it. */
typedef struct
{
  VimosCanvasNode *node; /* borrowed from the model */
  double x;              /* px, of the middle */
  double y;
  double half_width; /* px */
  double half_height;
} VimosPlacedNode;

/* An edge between two placed nodes. */
typedef struct
{
  VimosCanvasEdge *edge; /* borrowed from the model */
  guint from;            /* index of the placed node */
  guint to;
  double body; /* px: the width of the road */
  double reach; /* px: from its middle line to the outside of its outermost kerb */
} VimosPlacedEdge;

struct _VimosCanvas
{
  GtkWidget parent_instance;

  /* owned */
  GListModel *nodes; /* of VimosCanvasNode */
  GListModel *edges; /* of VimosCanvasEdge */
  GListModel *tags;  /* of VimosCanvasTag */
  VimosViewport *viewport;
  VimosCanvasNode *selected;
  VimosCanvasNode *cursor; /* where the keyboard is */
  VimosCanvasNode *dragged;
  char *summary;
  VimosTextCache *texts;

  /* what the last allocation made of all that; snapshots only append it */
  VimosPalette palette;
  GArray *placed_nodes; /* VimosPlacedNode */
  GArray *placed_edges; /* VimosPlacedEdge */
  GskRenderNode *scene;

  double drag_x; /* px: where the drag was when last heard of */
  double drag_y;
  double pointer_x;
  double pointer_y;
  double pinch;
  int top_inset; /* px at the upper edge and at the foot that something else covers */
  int bottom_inset;
  gboolean follows; /* the view is fitted again whenever content or size change */
  gboolean allocating;
};

void vimos_canvas_queue_scene (VimosCanvas *self);
void vimos_canvas_build_scene (VimosCanvas *self);
void vimos_canvas_describe (VimosCanvas *self);
void vimos_canvas_set_cursor (VimosCanvas *self,
                              VimosCanvasNode *node);
const VimosPlacedNode *vimos_canvas_find_placed (VimosCanvas *self,
                                                 VimosCanvasNode *node);

void vimos_canvas_class_add_input (GtkWidgetClass *klass);
void vimos_canvas_add_controllers (VimosCanvas *self);

double vimos_canvas_shape_aspect (VimosCanvasShape shape);
void vimos_canvas_draw_shape (cairo_t *cr,
                              VimosCanvasShape shape,
                              VimosCanvasMark mark,
                              const VimosPalette *palette);
void vimos_canvas_draw_bow_tie (cairo_t *cr,
                                double x,
                                double y,
                                double width,
                                double height);

void vimos_canvas_draw_edges (VimosCanvas *self,
                              GtkSnapshot *snapshot);
void vimos_canvas_place_labels (VimosCanvas *self,
                                GtkSnapshot *snapshot);

G_END_DECLS
