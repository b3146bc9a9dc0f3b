/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ring.h"
#include "vimos-canvas.h"

static VimosCanvasNode *
add_node (Ring *self,
          const char *id,
          VimosCanvasShape shape,
          double x,
          double y)
{
  g_autoptr (VimosCanvasNode) node = vimos_canvas_node_new (id, shape);
  g_autofree char *detail = g_strdup_printf ("%s, a node of the test", id);

  vimos_canvas_node_set_label (node, id);
  vimos_canvas_node_set_detail (node, detail);
  vimos_canvas_node_set_position (node, x, y);
  g_list_store_append (self->nodes, node);
  return node; /* the model keeps it */
}

static VimosCanvasEdge *
add_edge (Ring *self,
          const char *from,
          const char *to,
          const char *label,
          double width,
          int track)
{
  g_autoptr (VimosCanvasEdge) edge = vimos_canvas_edge_new (from, to);
  guint tracks[] = { track };

  vimos_canvas_edge_set_label (edge, label);
  vimos_canvas_edge_set_width (edge, width);
  if (track >= 0)
    vimos_canvas_edge_set_tracks (edge, tracks, 1, 0);
  g_list_store_append (self->edges, edge);
  return edge;
}

static void
add_tag (Ring *self,
         guint track,
         const char *label)
{
  g_autoptr (VimosCanvasTag) tag = vimos_canvas_tag_new (track, label, track == 0);

  g_list_store_append (self->tags, tag);
}

static void
add_vm (Ring *self,
        const char *id,
        const char *on,
        VimosCanvasMark mark,
        double x,
        double y,
        double size)
{
  VimosCanvasNode *node = add_node (self, id, VIMOS_CANVAS_SHAPE_DISC, x, y);
  g_autoptr (VimosCanvasEdge) tether = vimos_canvas_edge_new_tether (on, id);

  vimos_canvas_node_set_mark (node, mark);
  vimos_canvas_node_set_size (node, size);
  vimos_canvas_node_set_emphasised (node, size > 40);
  g_list_store_append (self->edges, tether);
}

/* Makes the models of a ring of four switches with two hypervisors, two paths, and a link that
 * leads nowhere. */
void
ring_fill (Ring *self)
{
  self->nodes = g_list_store_new (VIMOS_TYPE_CANVAS_NODE);
  self->edges = g_list_store_new (VIMOS_TYPE_CANVAS_EDGE);
  self->tags = g_list_store_new (VIMOS_TYPE_CANVAS_TAG);
  add_node (self, "s1", VIMOS_CANVAS_SHAPE_SQUARE, -200, 0);
  add_node (self, "s2", VIMOS_CANVAS_SHAPE_SQUARE, 0, 180);
  add_node (self, "s3", VIMOS_CANVAS_SHAPE_SQUARE, 200, 0);
  add_node (self, "s4", VIMOS_CANVAS_SHAPE_SQUARE, 0, -180);
  add_node (self, "hv1", VIMOS_CANVAS_SHAPE_RACK, -340, 0);
  add_node (self, "hv2", VIMOS_CANVAS_SHAPE_RACK, 340, 0);
  add_node (self, "operator", VIMOS_CANVAS_SHAPE_HEXAGON, 150, 240);
  add_vm (self, "web", "hv1", VIMOS_CANVAS_MARK_PLAY, -340, -120, 44);
  add_vm (self, "db", "hv1", VIMOS_CANVAS_MARK_PAUSE, -365, 80, 24);
  add_vm (self, "mail", "hv1", VIMOS_CANVAS_MARK_STOP, -315, 80, 24);
  add_edge (self, "s1", "s2", "100 Mbit/s", 8, 1);
  vimos_canvas_edge_set_bottleneck (add_edge (self, "s2", "s3", "20 Mbit/s", 4, 1), 1);
  add_edge (self, "s3", "s4", "80 Mbit/s", 7, 0);
  vimos_canvas_edge_set_bottleneck (add_edge (self, "s4", "s1", "50 Mbit/s", 6, 0), 0);
  vimos_canvas_edge_set_flow (add_edge (self, "hv1", "s1", "100 Mbit/s", 8, -1), 1);
  add_edge (self, "hv2", "s3", "100 Mbit/s", 8, -1);
  add_edge (self, "s2", "operator", NULL, 8, -1);
  add_edge (self, "s2", "nobody", "an edge to a node that is not there", 8, -1);
  add_tag (self, 0, "Path 1 · 50 Mbit/s · 2 hops");
  add_tag (self, 1, "Path 2 · 20 Mbit/s · 2 hops");
}
