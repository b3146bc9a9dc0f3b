/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vimos-canvas-edge.h"
#include "vimos-canvas-node.h"
#include "vimos-spatial-grid.h"

G_BEGIN_DECLS

#define VIMOS_WORLD_NONE G_MAXUINT

/* What a node or an edge is besides its look. */
typedef enum
{
  VIMOS_WORLD_SPECIAL = 1 << 0, /* is drawn by itself at every level of detail, never into a tile */
  VIMOS_WORLD_ON_PATH = 1 << 1, /* a track runs over it */
  VIMOS_WORLD_MOVING = 1 << 2,  /* is not where its base says */
  VIMOS_WORLD_FADED = 1 << 3,
  VIMOS_WORLD_GONE = 1 << 4,
  VIMOS_WORLD_TETHER = 1 << 5,
  VIMOS_WORLD_KNOWN = 1 << 6, /* has been looked at before */
} VimosWorldFlags;

/* A node, and where it is shown: maybe still on the way to where it belongs. */
typedef struct
{
  VimosCanvasNode *item; /* owned */
  gulong handler;
  double x, y;               /* world units: where it is shown */
  double target_x, target_y; /* where the item says that it stands */
  guint flags;
  gboolean held; /* in the user's hand */
} VimosWorldNode;

typedef struct
{
  VimosCanvasEdge *item; /* owned */
  gulong handler;
  guint from, to; /* nodes; VIMOS_WORLD_NONE when one is not there */
  guint flags;
} VimosWorldEdge;

/* The same as plain values, for whoever has to look at thousands of them, in any thread. */
typedef struct
{
  double x, y;
  float size;
  guint8 shape;
  guint8 mark;
  guint8 flags;
} VimosBaseNode;

typedef struct
{
  guint record; /* index of the world's edge */
  guint from, to;
  float width;
  gint8 load_class;
  guint8 flags;
} VimosBaseEdge;

/* All of them at one moment. Immutable. */
typedef struct
{
  gatomicrefcount references;
  guint serial; /* another one for each content */
  guint n_nodes;
  guint n_edges;
  VimosBaseNode *nodes;
  VimosBaseEdge *edges; /* only those whose nodes are there */
  VimosSpatialGrid *node_grid;
  VimosSpatialGrid *edge_grid;
  double left, top, right, bottom; /* of the nodes' middles */
  double max_size;                 /* px at zoom 1 */
} VimosCanvasBase;

VimosCanvasBase *vimos_canvas_base_new (const GArray *nodes,
                                        const GArray *edges,
                                        const VimosCanvasBase *old,
                                        guint serial);
VimosCanvasBase *vimos_canvas_base_ref (VimosCanvasBase *self);
void vimos_canvas_base_unref (VimosCanvasBase *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosCanvasBase, vimos_canvas_base_unref)

void vimos_canvas_flag_all (GArray *nodes,
                            GArray *edges,
                            const GArray *moving,
                            GPtrArray *lost);
void vimos_canvas_collect_special (GArray *nodes,
                                   GArray *edges,
                                   GArray *special_nodes,
                                   GArray *special_edges);

typedef struct _VimosCanvasWorld VimosCanvasWorld;

VimosCanvasWorld *vimos_canvas_world_new (GFunc changed,
                                          gpointer user_data);
void vimos_canvas_world_free (VimosCanvasWorld *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosCanvasWorld, vimos_canvas_world_free)

void vimos_canvas_world_set_nodes (VimosCanvasWorld *self,
                                   GListModel *nodes);
void vimos_canvas_world_set_edges (VimosCanvasWorld *self,
                                   GListModel *edges);
void vimos_canvas_world_update (VimosCanvasWorld *self,
                                gint64 now_us,
                                gboolean animate);
gboolean vimos_canvas_world_advance (VimosCanvasWorld *self,
                                     gint64 now_us);
void vimos_canvas_world_hold (VimosCanvasWorld *self,
                              VimosCanvasNode *node,
                              gboolean held);
GPtrArray *vimos_canvas_world_take_lost (VimosCanvasWorld *self);
gboolean vimos_canvas_world_is_moving (VimosCanvasWorld *self);
guint vimos_canvas_world_get_arrangement (VimosCanvasWorld *self);

VimosCanvasBase *vimos_canvas_world_get_base (VimosCanvasWorld *self);
guint vimos_canvas_world_get_n_nodes (VimosCanvasWorld *self);
const VimosWorldNode *vimos_canvas_world_get_node (VimosCanvasWorld *self,
                                                   guint index);
const VimosWorldEdge *vimos_canvas_world_get_edge (VimosCanvasWorld *self,
                                                   guint index);
guint vimos_canvas_world_find (VimosCanvasWorld *self,
                               VimosCanvasNode *node);
const GArray *vimos_canvas_world_get_special_nodes (VimosCanvasWorld *self);
const GArray *vimos_canvas_world_get_special_edges (VimosCanvasWorld *self);
GArray *vimos_canvas_world_list_edges_of (VimosCanvasWorld *self,
                                          guint node);

G_END_DECLS
