/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-path-picture.h"
#include "vimos-record-words.h"
#include "vimos-units.h"

/* The way of a run that was recorded, as a picture from left to right: the hypervisors, the switches between them,
 * and the VM where it was and where it is. Main thread only. */

#define STEP 150.0
#define TETHER 110.0
#define ROW_HEIGHT 110.0
#define MAX_IN_A_ROW 9 /* more switches stand alternately high and low, so that their names find room */
#define SWITCH_SIZE 38.0
#define RACK_SIZE 44.0
#define VM_SIZE 34.0
#define MAX_STRETCH 3.0

typedef struct
{
  const VimosHistoryRecord *record;
  GListStore *nodes;
  GListStore *edges;
  guint n_placed;
  gboolean zigzag;
} Picture;

static VimosCanvasNode *
add_node (Picture *self,
          const char *id,
          const char *label,
          VimosCanvasShape shape,
          double size)
{
  g_autoptr (VimosCanvasNode) node = vimos_canvas_node_new (id, shape);
  double x = self->n_placed * STEP;

  vimos_canvas_node_set_label (node, label);
  vimos_canvas_node_set_detail (node, label);
  vimos_canvas_node_set_size (node, size);
  vimos_canvas_node_set_position (node, x, self->zigzag && self->n_placed % 2 == 1 ? ROW_HEIGHT : 0);
  self->n_placed++;
  g_list_store_append (self->nodes, node);
  return node; /* the list keeps it */
}

static VimosCanvasEdge *
add_edge (Picture *self,
          const char *from,
          const char *to,
          double mbps,
          double largest)
{
  g_autoptr (VimosCanvasEdge) edge = vimos_canvas_edge_new (from, to);
  g_autofree char *bandwidth = vimos_format_mbps (mbps);
  guint track = MAX (vimos_record_get_track (self->record), 0);

  vimos_canvas_edge_set_width (edge, mbps > 0 && isfinite (largest) ? 1.5 + 6.5 * sqrt (mbps / largest) : 3);
  if (!isnan (mbps))
    vimos_canvas_edge_set_label (edge, bandwidth);
  vimos_canvas_edge_set_detail (edge, bandwidth);
  if (self->record->path.rank > 0)
    vimos_canvas_edge_set_tracks (edge, &track, 1, VIMOS_CANVAS_NO_TRACK);
  g_list_store_append (self->edges, edge);
  return edge; /* the list keeps it */
}

static void
add_vm (Picture *self,
        const char *id,
        const char *rack,
        gboolean here,
        double x,
        double y)
{
  const char *name = self->record->vm;
  g_autofree char *label = here ? g_strdup (name) : g_strdup_printf (_("%s before"), name);
  VimosCanvasNode *node = add_node (self, id, label, here ? VIMOS_CANVAS_SHAPE_DISC : VIMOS_CANVAS_SHAPE_RING,
                                    VM_SIZE);
  g_autoptr (VimosCanvasEdge) tether = vimos_canvas_edge_new_tether (rack, id);

  vimos_canvas_node_set_position (node, x, y);
  vimos_canvas_node_set_emphasised (node, here);
  if (here)
    vimos_canvas_node_set_mark (node, VIMOS_CANVAS_MARK_PLAY);
  g_list_store_append (self->edges, tether);
}

static double
find_largest (const VimosHistoryPath *path)
{
  double largest = 0;

  for (guint i = 0; i < path->links->len; i++)
    largest = fmax (largest, ((const VimosLink *) g_ptr_array_index (path->links, i))->mbps);
  return largest;
}

static void
add_switches (Picture *self)
{
  const VimosHistoryPath *path = &self->record->path;
  double largest = find_largest (path);
  g_autofree char *before = g_strdup ("from");

  self->zigzag = path->devices->len > MAX_IN_A_ROW;
  for (guint i = 0; i < path->devices->len; i++)
    {
      const VimosHistoryDevice *device = g_ptr_array_index (path->devices, i);
      const VimosLink *link = i > 0 && i - 1 < path->links->len ? g_ptr_array_index (path->links, i - 1) : NULL;
      /* What was imported may name one device twice. */
      g_autofree char *id = g_strdup_printf ("switch-%u", i);
      VimosCanvasEdge *edge;

      add_node (self, id, device->name, VIMOS_CANVAS_SHAPE_SQUARE, SWITCH_SIZE);
      edge = add_edge (self, before, id, link != NULL ? link->mbps : NAN, largest);
      if (link != NULL && (int) i - 1 == path->narrowest)
        vimos_canvas_edge_set_bottleneck (edge, MAX (vimos_record_get_track (self->record), 0));
      g_free (before);
      before = g_steal_pointer (&id);
    }
  self->zigzag = FALSE;
  add_node (self, "to", self->record->to, VIMOS_CANVAS_SHAPE_RACK, RACK_SIZE);
  add_edge (self, before, "to", NAN, largest);
}

static GListStore *
make_tags (const VimosHistoryRecord *record)
{
  GListStore *tags = g_list_store_new (VIMOS_TYPE_CANVAS_TAG);
  g_autofree char *bandwidth = vimos_format_mbps (record->path.mbps);
  g_autofree char *path = vimos_record_describe_path (record);
  /* Translators: “Path 1 · 50 Mbit/s” */
  g_autofree char *label = g_strdup_printf (_("%s · %s"), path, bandwidth);
  g_autoptr (VimosCanvasTag) tag = NULL;

  if (record->path.rank == 0)
    return tags;
  tag = vimos_canvas_tag_new (MAX (vimos_record_get_track (record), 0), label, TRUE);
  g_list_store_append (tags, tag);
  return tags;
}

/**
 * vimos_path_picture_show:
 * @canvas: what is to show it
 * @record: with its details
 *
 * Shows the path of @record; of a run without a path only the hypervisors.
 */
void
vimos_path_picture_show (VimosCanvas *canvas,
                         VimosHistoryRecord *record)
{
  g_autoptr (GListStore) nodes = g_list_store_new (VIMOS_TYPE_CANVAS_NODE);
  g_autoptr (GListStore) edges = g_list_store_new (VIMOS_TYPE_CANVAS_EDGE);
  g_autoptr (GListStore) tags = make_tags (record);
  g_autofree char *way = vimos_record_describe_way (record);
  Picture picture = { .record = record, .nodes = nodes, .edges = edges };
  gboolean moved = record->outcome == VIMOS_OUTCOME_DONE;
  double end;

  add_node (&picture, "from", record->from != NULL ? record->from : _("the source"), VIMOS_CANVAS_SHAPE_RACK,
            RACK_SIZE);
  if (record->path.devices != NULL)
    add_switches (&picture);
  else
    add_node (&picture, "to", record->to, VIMOS_CANVAS_SHAPE_RACK, RACK_SIZE);
  end = (picture.n_placed - 1) * STEP;
  add_vm (&picture, "vm-from", "from", !moved, -TETHER, 0);
  if (moved)
    add_vm (&picture, "vm-to", "to", TRUE, end + TETHER, 0);
  vimos_canvas_set_nodes (canvas, G_LIST_MODEL (nodes));
  vimos_canvas_set_edges (canvas, G_LIST_MODEL (edges));
  vimos_canvas_set_tags (canvas, G_LIST_MODEL (tags));
  vimos_canvas_set_summary (canvas, way);
}

/* ---- a network on a page ---- */

typedef struct
{
  double min_x, max_x;
  double min_y, max_y;
} Extent;

static VimosCanvasNode *
copy_node (VimosCanvasNode *node)
{
  VimosCanvasNode *copy = vimos_canvas_node_new (vimos_canvas_node_get_id (node), vimos_canvas_node_get_shape (node));

  vimos_canvas_node_set_label (copy, vimos_canvas_node_get_label (node));
  vimos_canvas_node_set_detail (copy, vimos_canvas_node_get_detail (node));
  vimos_canvas_node_set_mark (copy, vimos_canvas_node_get_mark (node));
  vimos_canvas_node_set_size (copy, vimos_canvas_node_get_size (node));
  vimos_canvas_node_set_faded (copy, vimos_canvas_node_get_faded (node));
  vimos_canvas_node_set_emphasised (copy, vimos_canvas_node_get_emphasised (node));
  vimos_canvas_node_set_gone (copy, vimos_canvas_node_get_gone (node));
  vimos_canvas_node_set_position (copy, vimos_canvas_node_get_x (node), vimos_canvas_node_get_y (node));
  return copy;
}

static VimosCanvasNode *
find_rack (GListStore *nodes,
           const char *name)
{
  for (guint i = 0; name != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (nodes)); i++)
    {
      g_autoptr (VimosCanvasNode) node = g_list_model_get_item (G_LIST_MODEL (nodes), i);

      if (vimos_canvas_node_get_shape (node) == VIMOS_CANVAS_SHAPE_RACK
          && g_strcmp0 (vimos_canvas_node_get_label (node), name) == 0)
        return node; /* the list keeps it */
    }
  return NULL;
}

/* Turns all nodes about the origin, and finds how much room they take. */
static Extent
turn (GListStore *nodes,
      double angle)
{
  Extent extent = { INFINITY, -INFINITY, INFINITY, -INFINITY };

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (nodes)); i++)
    {
      g_autoptr (VimosCanvasNode) node = g_list_model_get_item (G_LIST_MODEL (nodes), i);
      double x = vimos_canvas_node_get_x (node), y = vimos_canvas_node_get_y (node);
      double turned_x = x * cos (angle) + y * sin (angle), turned_y = y * cos (angle) - x * sin (angle);

      vimos_canvas_node_set_position (node, turned_x, turned_y);
      extent.min_x = fmin (extent.min_x, turned_x);
      extent.max_x = fmax (extent.max_x, turned_x);
      extent.min_y = fmin (extent.min_y, turned_y);
      extent.max_y = fmax (extent.max_y, turned_y);
    }
  return extent;
}

static void
stretch (GListStore *nodes,
         double factor)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (nodes)); i++)
    {
      g_autoptr (VimosCanvasNode) node = g_list_model_get_item (G_LIST_MODEL (nodes), i);

      vimos_canvas_node_set_position (node, vimos_canvas_node_get_x (node) * factor, vimos_canvas_node_get_y (node));
    }
}

/**
 * vimos_path_picture_show_flat:
 * @canvas: what is to show it
 * @network: shows the network
 * @record: of a run in it
 * @aspect: of the room there is, width by height
 *
 * Shows what @network shows, turned so that the source is at the left and the target at the right, and drawn out to
 * the width of a page: nobody knows a network by its angles.
 */
void
vimos_path_picture_show_flat (VimosCanvas *canvas,
                              VimosCanvas *network,
                              VimosHistoryRecord *record,
                              double aspect)
{
  GListModel *originals = vimos_canvas_get_nodes (network);
  g_autoptr (GListStore) nodes = g_list_store_new (VIMOS_TYPE_CANVAS_NODE);
  VimosCanvasNode *from, *to;
  double angle = 0;
  Extent extent;

  for (guint i = 0; i < g_list_model_get_n_items (originals); i++)
    {
      g_autoptr (VimosCanvasNode) node = g_list_model_get_item (originals, i);
      g_autoptr (VimosCanvasNode) copy = copy_node (node);

      g_list_store_append (nodes, copy);
    }
  from = find_rack (nodes, record->from);
  to = find_rack (nodes, record->to);
  if (from != NULL && to != NULL)
    angle = atan2 (vimos_canvas_node_get_y (to) - vimos_canvas_node_get_y (from),
                   vimos_canvas_node_get_x (to) - vimos_canvas_node_get_x (from));
  extent = turn (nodes, angle);
  if (extent.max_x > extent.min_x && extent.max_y > extent.min_y)
    stretch (nodes, CLAMP (aspect * (extent.max_y - extent.min_y) / (extent.max_x - extent.min_x), 1, MAX_STRETCH));
  vimos_canvas_set_nodes (canvas, G_LIST_MODEL (nodes));
  vimos_canvas_set_edges (canvas, vimos_canvas_get_edges (network));
  vimos_canvas_set_tags (canvas, vimos_canvas_get_tags (network));
}
