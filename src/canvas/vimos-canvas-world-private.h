/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-canvas-world.h"

G_BEGIN_DECLS

struct _VimosCanvasWorld
{
  GFunc changed; /* something will be different after the next update */
  gpointer user_data;

  GListModel *node_model; /* owned */
  GListModel *edge_model; /* owned */
  GArray *nodes;          /* VimosWorldNode */
  GArray *edges;          /* VimosWorldEdge */
  GHashTable *node_index; /* VimosCanvasNode → index + 1 */
  GHashTable *ids;        /* id of a node → its index; the keys are the nodes' own */
  guint n_same_nodes;     /* the first records that are those of the model still */
  guint n_same_edges;
  GArray *special_nodes;  /* guint */
  GArray *special_edges;  /* guint */
  GArray *moved;          /* guint: nodes that have got another place */
  GArray *motions;        /* Motion, of vimos-canvas-world.c */
  GPtrArray *lost; /* char *: what is to be said of what has gone since that was last asked for */
  VimosCanvasBase *base;
  guint serial;
  guint arrangement; /* another one whenever something stands elsewhere */

  gboolean structure_dirty;
  gboolean looks_dirty;
  gboolean places_dirty;
  gboolean shown; /* whether it has been updated before: what comes later is new */
};

static inline VimosWorldNode *
vimos_canvas_world_node_at (VimosCanvasWorld *self,
                            guint index)
{
  return &g_array_index (self->nodes, VimosWorldNode, index);
}

static inline VimosWorldEdge *
vimos_canvas_world_edge_at (VimosCanvasWorld *self,
                            guint index)
{
  return &g_array_index (self->edges, VimosWorldEdge, index);
}

void vimos_canvas_world_make_records (VimosCanvasWorld *self);
void vimos_canvas_world_drop_records (VimosCanvasWorld *self);
void vimos_canvas_world_follow (VimosCanvasWorld *self,
                                GListModel **where,
                                GListModel *model);
void vimos_canvas_world_read_models (VimosCanvasWorld *self,
                                     GArray *newcomers);

G_END_DECLS
