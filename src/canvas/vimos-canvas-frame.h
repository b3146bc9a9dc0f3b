/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vimos-canvas-sites.h"
#include "vimos-canvas-tag.h"
#include "vimos-canvas-world.h"
#include "vimos-label-placer.h"
#include "vimos-palette.h"
#include "vimos-text-cache.h"
#include "vimos-viewport.h"

G_BEGIN_DECLS

/**
 * VimosCanvasLevel:
 * @VIMOS_CANVAS_LEVEL_SITES: nodes are too small to be told apart and stand together in bubbles
 * @VIMOS_CANVAS_LEVEL_DOTS: nodes are plain shapes
 * @VIMOS_CANVAS_LEVEL_GLYPHS: nodes show what they are
 * @VIMOS_CANVAS_LEVEL_NAMES: and what they are called
 *
 * What is drawn of a node, by its size on the screen.
 */
typedef enum
{
  VIMOS_CANVAS_LEVEL_SITES,
  VIMOS_CANVAS_LEVEL_DOTS,
  VIMOS_CANVAS_LEVEL_GLYPHS,
  VIMOS_CANVAS_LEVEL_NAMES,
} VimosCanvasLevel;

/* A node in view. */
typedef struct
{
  VimosCanvasNode *node; /* borrowed from the world */
  guint record;
  guint flags; /* VimosWorldFlags */
  double x;    /* px, of the middle */
  double y;
  double half_width; /* px */
  double half_height;
} VimosPlacedNode;

/* An edge in view, or at the level of sites a bundle of them. */
typedef struct
{
  VimosCanvasEdge *edge; /* borrowed from the world; of a bundle: one of its edges */
  double x1, y1, x2, y2; /* px */
  double body;           /* px: the width of the road */
  double reach;          /* px: from its middle line to the outside of its outermost kerb */
  guint flags;           /* VimosWorldFlags */
  guint from, to;        /* records of its nodes; of a bundle: its sites */
  gboolean bundle;
  guint n_tracks;
  guint8 tracks[VIMOS_CANVAS_MAX_TRACKS];
  int chosen;
  int flow;
  int load_class;
} VimosPlacedEdge;

/* One picture of a world: what is to be drawn and how, and what has come of it. A plain value that
 * lives as long as the drawing takes; the widget and the export each make their own. */
typedef struct
{
  /* what; all borrowed */
  VimosCanvasWorld *world;
  VimosCanvasSites *sites;
  GListModel *tags;
  VimosCanvasNode *selected;
  VimosCanvasNode *cursor;      /* only while the keyboard is there, */
  VimosCanvasEdge *cursor_edge; /* and on one of its edges */
  VimosCanvasNode *hovered;
  VimosCanvasEdge *hovered_edge;
  VimosCanvasNode *found;
  VimosCanvasNode *drop_target;
  const VimosPalette *palette;
  VimosTextCache *texts;
  GHashTable *stamps;  /* drawn bodies by what they show */
  GHashTable *choices; /* of labels: where each stood last */

  /* how */
  double width; /* px */
  double height;
  int top_inset;
  int bottom_inset;
  double zoom;
  double origin_x; /* px: where the world's origin is */
  double origin_y;
  double text_scale;
  double line_scale;
  int scale_factor;
  gboolean show_load;
  gboolean vector;  /* nothing may be drawn as pixels */
  gboolean cairo;   /* GTK's Cairo renderer will draw it */
  gboolean hurried; /* the view moves: what can wait waits */
  double flow_offset; /* px that the signs on edges have run since they kept still */

  /* what has come of it */
  VimosCanvasLevel level;
  double node_scale;
  gboolean tiled; /* what is not special is in the tiles */
  GArray *nodes;  /* VimosPlacedNode, those that are drawn last at the end */
  GArray *edges;  /* VimosPlacedEdge */
  GArray *bubbles; /* VimosPlacedSite */
} VimosCanvasFrame;

/* A site in view. */
typedef struct
{
  guint site;
  double x; /* px */
  double y;
  double radius;
} VimosPlacedSite;

void vimos_canvas_frame_init (VimosCanvasFrame *self);
void vimos_canvas_frame_clear (VimosCanvasFrame *self);
void vimos_canvas_frame_look_at (VimosCanvasFrame *self,
                                 VimosViewport *viewport);
void vimos_canvas_frame_place (VimosCanvasFrame *self);
void vimos_canvas_frame_draw (VimosCanvasFrame *self,
                              GtkSnapshot *snapshot);

double vimos_canvas_node_scale (double zoom);
VimosCanvasLevel vimos_canvas_level_at (double zoom);
double vimos_canvas_edge_body (double width,
                               double zoom,
                               double line_scale);
const VimosPlacedNode *vimos_canvas_frame_find (const VimosCanvasFrame *self,
                                                VimosCanvasNode *node);
void vimos_canvas_frame_get_place (const VimosCanvasFrame *self,
                                   guint record,
                                   double *x,
                                   double *y);
void vimos_canvas_frame_to_screen (const VimosCanvasFrame *self,
                                   double x,
                                   double y,
                                   double *screen_x,
                                   double *screen_y);

void vimos_canvas_frame_draw_sites (VimosCanvasFrame *self,
                                    GtkSnapshot *snapshot);
void vimos_canvas_frame_draw_edges (VimosCanvasFrame *self,
                                    GtkSnapshot *snapshot);
void vimos_canvas_frame_draw_flows (const VimosCanvasFrame *self,
                                    GtkSnapshot *snapshot);
void vimos_canvas_frame_draw_above (VimosCanvasFrame *self,
                                    GtkSnapshot *snapshot);
void vimos_canvas_frame_draw_nodes (VimosCanvasFrame *self,
                                    GtkSnapshot *snapshot);
void vimos_canvas_frame_draw_labels (VimosCanvasFrame *self,
                                     GtkSnapshot *snapshot);

typedef void (*VimosStampFunc) (cairo_t *cr,
                                const VimosCanvasFrame *frame,
                                gconstpointer data);

GskRenderNode *vimos_canvas_frame_get_stamp (VimosCanvasFrame *self,
                                             guint64 key,
                                             double extent,
                                             VimosStampFunc draw,
                                             gconstpointer data);
void vimos_canvas_frame_append_stamp (VimosCanvasFrame *self,
                                      GtkSnapshot *snapshot,
                                      GskRenderNode *stamp,
                                      double x,
                                      double y);

G_END_DECLS
