/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include "vimos-path-picture.h"

/* A network that is small enough to be read on a page, drawn for the page: the source at the left,
 * the target at the right, in between every node by how much nearer it is to the one than to the
 * other. So all ways from the source to the target go from left to right, whatever the picture in
 * the window looks like. Main thread only. */

#define MAX_NODES 18
#define COLUMN 115.0 /* of a difference of one hop */
#define ROW 125.0
#define TETHER 120.0
#define UNREACHED G_MAXUINT

typedef struct
{
  VimosCanvasNode *node; /* owned: a copy */
  guint to_source;       /* hops */
  guint to_target;
  guint n_neighbours;
  guint neighbour;       /* one of them */
  gboolean placed;
} Place;

typedef struct
{
  GArray *places;
  GListModel *edges;
  guint source;
  guint target;
} Flat;

static void
place_clear (gpointer data)
{
  g_clear_object (&((Place *) data)->node);
}

static Place *
place_at (Flat *self,
          guint index)
{
  return &g_array_index (self->places, Place, index);
}

static guint
find_place (Flat *self,
            const char *id)
{
  for (guint i = 0; i < self->places->len; i++)
    if (g_str_equal (vimos_canvas_node_get_id (place_at (self, i)->node), id))
      return i;
  return G_MAXUINT;
}

static guint
find_rack (Flat *self,
           const char *name)
{
  for (guint i = 0; name != NULL && i < self->places->len; i++)
    {
      VimosCanvasNode *node = place_at (self, i)->node;

      if (vimos_canvas_node_get_shape (node) == VIMOS_CANVAS_SHAPE_RACK
          && g_strcmp0 (vimos_canvas_node_get_label (node), name) == 0)
        return i;
    }
  return G_MAXUINT;
}

static VimosCanvasNode *
copy_node (VimosCanvasNode *node)
{
  VimosCanvasNode *copy
      = vimos_canvas_node_new (vimos_canvas_node_get_id (node), vimos_canvas_node_get_shape (node));

  vimos_canvas_node_set_label (copy, vimos_canvas_node_get_label (node));
  vimos_canvas_node_set_detail (copy, vimos_canvas_node_get_detail (node));
  vimos_canvas_node_set_mark (copy, vimos_canvas_node_get_mark (node));
  vimos_canvas_node_set_size (copy, vimos_canvas_node_get_size (node));
  vimos_canvas_node_set_emphasised (copy, vimos_canvas_node_get_emphasised (node));
  vimos_canvas_node_set_gone (copy, vimos_canvas_node_get_gone (node));
  vimos_canvas_node_set_position (copy, vimos_canvas_node_get_x (node),
                                  vimos_canvas_node_get_y (node));
  return copy;
}

/* Other VMs have no part in the run. */
static gboolean
is_shown (VimosCanvasNode *node)
{
  return vimos_canvas_node_get_shape (node) != VIMOS_CANVAS_SHAPE_DISC
         || vimos_canvas_node_get_emphasised (node);
}

static void
take_nodes (Flat *self,
            GListModel *nodes)
{
  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++)
    {
      g_autoptr (VimosCanvasNode) node = g_list_model_get_item (nodes, i);
      Place place = { .to_source = UNREACHED, .to_target = UNREACHED };

      if (!is_shown (node))
        continue;
      place.node = copy_node (node);
      g_array_append_val (self->places, place);
    }
}

static gboolean
approach (const guint *from,
          guint *to)
{
  if (*from == UNREACHED || *from + 1 >= *to)
    return FALSE;
  *to = *from + 1;
  return TRUE;
}

/* One step of a search in breadth: whether anything came nearer. */
static gboolean
relax (Flat *self,
       gsize offset)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (self->edges); i++)
    {
      g_autoptr (VimosCanvasEdge) edge = g_list_model_get_item (self->edges, i);
      guint from = find_place (self, vimos_canvas_edge_get_from (edge));
      guint to = find_place (self, vimos_canvas_edge_get_to (edge));
      guint *one, *other;

      if (vimos_canvas_edge_get_tether (edge) || from == G_MAXUINT || to == G_MAXUINT)
        continue;
      one = G_STRUCT_MEMBER_P (place_at (self, from), offset);
      other = G_STRUCT_MEMBER_P (place_at (self, to), offset);
      changed = approach (one, other) || approach (other, one) || changed;
    }
  return changed;
}

static void
measure (Flat *self)
{
  place_at (self, self->source)->to_source = 0;
  while (relax (self, G_STRUCT_OFFSET (Place, to_source)))
    ;
  place_at (self, self->target)->to_target = 0;
  while (relax (self, G_STRUCT_OFFSET (Place, to_target)))
    ;
}

static void
count_neighbours (Flat *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->edges); i++)
    {
      g_autoptr (VimosCanvasEdge) edge = g_list_model_get_item (self->edges, i);
      guint from = find_place (self, vimos_canvas_edge_get_from (edge));
      guint to = find_place (self, vimos_canvas_edge_get_to (edge));

      if (vimos_canvas_edge_get_tether (edge) || from == G_MAXUINT || to == G_MAXUINT)
        continue;
      place_at (self, from)->n_neighbours++;
      place_at (self, from)->neighbour = to;
      place_at (self, to)->n_neighbours++;
      place_at (self, to)->neighbour = from;
    }
}

static gboolean
is_leaf (Flat *self,
         guint index)
{
  return place_at (self, index)->n_neighbours == 1 && index != self->source
         && index != self->target;
}

static int
column_of (const Place *place)
{
  return (int) place->to_source - (int) place->to_target;
}

/* Those of one column one below the other, in the order in which they are in the window. */
static void
place_column (Flat *self,
              int column)
{
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->places->len; i++)
    {
      const Place *place = place_at (self, i);
      guint at = 0;

      if (place->to_source == UNREACHED || place->to_target == UNREACHED || is_leaf (self, i)
          || column_of (place) != column)
        continue;
      while (at < members->len
             && vimos_canvas_node_get_y (place_at (self, g_array_index (members, guint, at))->node)
                    <= vimos_canvas_node_get_y (place->node))
        at++;
      g_array_insert_val (members, at, i);
    }
  for (guint i = 0; i < members->len; i++)
    {
      Place *place = place_at (self, g_array_index (members, guint, i));

      vimos_canvas_node_set_position (place->node, column * COLUMN,
                                      (i - (members->len - 1) / 2.0) * ROW);
      place->placed = TRUE;
    }
}

/* Beside what it hangs on, on the outer side. */
static void
place_leaf (Flat *self,
            guint index,
            guint nth)
{
  Place *place = place_at (self, index);
  VimosCanvasNode *anchor = place_at (self, place->neighbour)->node;
  double y = vimos_canvas_node_get_y (anchor), side = y < 0 ? -1 : 1;

  vimos_canvas_node_set_position (place->node, vimos_canvas_node_get_x (anchor) + COLUMN,
                                  y + side * ROW * (0.45 + 0.4 * nth));
  place->placed = place_at (self, place->neighbour)->placed;
}

static void
place_leaves (Flat *self)
{
  g_autofree guint *n_leaves = g_new0 (guint, self->places->len);

  for (guint i = 0; i < self->places->len; i++)
    if (is_leaf (self, i))
      place_leaf (self, i, n_leaves[place_at (self, i)->neighbour]++);
}

/* The VM stands outside of its hypervisor. */
static void
place_tethered (Flat *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->edges); i++)
    {
      g_autoptr (VimosCanvasEdge) edge = g_list_model_get_item (self->edges, i);
      guint from = find_place (self, vimos_canvas_edge_get_from (edge));
      guint to = find_place (self, vimos_canvas_edge_get_to (edge));
      double x;

      if (!vimos_canvas_edge_get_tether (edge) || from == G_MAXUINT || to == G_MAXUINT)
        continue;
      x = vimos_canvas_node_get_x (place_at (self, from)->node);
      vimos_canvas_node_set_position (place_at (self, to)->node, x + (x < 0 ? -TETHER : TETHER),
                                      vimos_canvas_node_get_y (place_at (self, from)->node));
      place_at (self, to)->placed = place_at (self, from)->placed;
    }
}

static void
show (Flat *self,
      VimosCanvas *canvas,
      VimosCanvas *network)
{
  g_autoptr (GListStore) nodes = g_list_store_new (VIMOS_TYPE_CANVAS_NODE);

  for (guint i = 0; i < self->places->len; i++)
    if (place_at (self, i)->placed)
      g_list_store_append (nodes, place_at (self, i)->node);
  vimos_canvas_set_nodes (canvas, G_LIST_MODEL (nodes));
  vimos_canvas_set_edges (canvas, self->edges);
  vimos_canvas_set_tags (canvas, vimos_canvas_get_tags (network));
}

static void
place_all (Flat *self)
{
  int last = (int) place_at (self, self->target)->to_source;

  count_neighbours (self);
  for (int column = -last; column <= last; column++)
    place_column (self, column);
  place_leaves (self);
  place_tethered (self);
}

/**
 * vimos_flat_network_show:
 * @canvas: what is to show it
 * @network: shows the network
 * @record: of a run in it
 *
 * Returns: %FALSE, and nothing is changed, when the network is too large for that, or the run's
 * source and target are not, or not both, in it
 */
gboolean
vimos_flat_network_show (VimosCanvas *canvas,
                         VimosCanvas *network,
                         const VimosHistoryRecord *record)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));
  Flat flat = { .places = places, .edges = vimos_canvas_get_edges (network) };
  GListModel *nodes = vimos_canvas_get_nodes (network);

  if (nodes == NULL || flat.edges == NULL || g_list_model_get_n_items (nodes) > 10 * MAX_NODES)
    return FALSE;
  g_array_set_clear_func (places, place_clear);
  take_nodes (&flat, nodes);
  flat.source = find_rack (&flat, record->from);
  flat.target = find_rack (&flat, record->to);
  if (places->len > MAX_NODES || flat.source == G_MAXUINT || flat.target == G_MAXUINT)
    return FALSE;
  measure (&flat);
  if (place_at (&flat, flat.target)->to_source == UNREACHED)
    return FALSE;
  place_all (&flat);
  show (&flat, canvas, network);
  return TRUE;
}
