/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-path-picture.h"
#include "vimos-record-words.h"
#include "vimos-units.h"

/* The way of a run that was recorded, as a picture from left to right: the hypervisors, the
 * switches between them, and the VM where it was and where it is. Main thread only. */

#define STEP 150.0
#define TETHER 110.0
#define ROW_HEIGHT 110.0
#define MAX_IN_A_ROW                                                                               \
  9 /* more switches stand alternately high and low, so that their names find room */
#define SWITCH_SIZE 38.0
#define RACK_SIZE 44.0
#define VM_SIZE 34.0

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
  vimos_canvas_node_set_position (node, x,
                                  self->zigzag && self->n_placed % 2 == 1 ? ROW_HEIGHT : 0);
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

  vimos_canvas_edge_set_width (
      edge, mbps > 0 && isfinite (largest) ? 1.5 + 6.5 * sqrt (mbps / largest) : 3);
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
  VimosCanvasNode *node = add_node (
      self, id, label, here ? VIMOS_CANVAS_SHAPE_DISC : VIMOS_CANVAS_SHAPE_RING, VM_SIZE);
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
      const VimosLink *link
          = i > 0 && i - 1 < path->links->len ? g_ptr_array_index (path->links, i - 1) : NULL;
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

  add_node (&picture, "from", record->from != NULL ? record->from : _("the source"),
            VIMOS_CANVAS_SHAPE_RACK, RACK_SIZE);
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
