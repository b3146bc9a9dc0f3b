/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <math.h>

#include "vimos-network-scene-private.h"

/* Where switches, hypervisors and hosts stand: as they were kept, as the user has put them, or as
 * the chosen layout has it; the first hypervisor at the left and the last one at the right where
 * the layout leaves that open. Large networks are laid out in a thread; until that is done they
 * stand in rows, or where they stood under another layout. */

#define EDGE_LENGTH 200.0
#define SEED 4
#define MAX_AT_ONCE                                                                                \
  250 /* nodes: of more, the layout would be noticed by who uses the window meanwhile */

static const char *const words[] = {
  [VIMOS_LAYOUT_AUTOMATIC] = "automatic",   [VIMOS_LAYOUT_FORCE] = "force",
  [VIMOS_LAYOUT_TIERED] = "tiered",         [VIMOS_LAYOUT_CIRCLE] = "circle",
  [VIMOS_LAYOUT_GEOGRAPHIC] = "geographic",
};

static char *
describe_structure (VimosNetworkScene *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->new_nodes->len; i++)
    {
      g_string_append (text, vimos_canvas_node_get_id (g_ptr_array_index (self->new_nodes, i)));
      g_string_append_c (text, '\n');
    }
  for (guint i = 0; i < self->new_edges->len; i++)
    {
      VimosCanvasEdge *edge = g_ptr_array_index (self->new_edges, i);

      g_string_append (text, vimos_canvas_edge_get_from (edge));
      g_string_append_c (text, ' ');
      g_string_append (text, vimos_canvas_edge_get_to (edge));
      g_string_append_c (text, '\n');
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static int
compare_racks_first (gconstpointer a,
                     gconstpointer b)
{
  VimosCanvasNode *first = *(VimosCanvasNode *const *) a, *second = *(VimosCanvasNode *const *) b;
  int first_class = vimos_canvas_node_get_shape (first) == VIMOS_CANVAS_SHAPE_RACK ? 0 : 1;
  int second_class = vimos_canvas_node_get_shape (second) == VIMOS_CANVAS_SHAPE_RACK ? 0 : 1;

  if (first_class != second_class)
    return first_class - second_class;
  return strcmp (vimos_canvas_node_get_id (first), vimos_canvas_node_get_id (second));
}

/* One layout: the nodes in a stable order, and what is asked for. */
typedef struct
{
  VimosNetworkScene *scene; /* owned */
  GPtrArray *nodes;   /* owned VimosCanvasNode, the hypervisors first */
  GHashTable *index;  /* id → position, +1 */
  GArray *edges;      /* VimosLayoutEdge */
  GArray *anchors;    /* guint */
  GArray *latitudes;  /* double */
  GArray *longitudes; /* double */
  GArray *start_x;    /* double */
  GArray *start_y;    /* double */
  GArray *pinned;     /* gboolean */
  GArray *linked;     /* gboolean: whether it has an edge */
  gboolean turn;      /* it has no up or down of its own */
} Arrangement;

static guint
position_of (const Arrangement *self,
             const char *id)
{
  guint position = GPOINTER_TO_UINT (g_hash_table_lookup (self->index, id));

  return position > 0 ? position - 1 : VIMOS_LAYOUT_NO_ANCHOR;
}

static void
arrangement_free (Arrangement *self)
{
  g_object_unref (self->scene);
  g_ptr_array_unref (self->nodes);
  g_hash_table_unref (self->index);
  g_array_unref (self->edges);
  g_array_unref (self->anchors);
  g_array_unref (self->latitudes);
  g_array_unref (self->longitudes);
  g_array_unref (self->start_x);
  g_array_unref (self->start_y);
  g_array_unref (self->pinned);
  g_array_unref (self->linked);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Arrangement, arrangement_free)

static void
collect_node (Arrangement *self,
              VimosCanvasNode *node)
{
  VimosNetworkScene *scene = self->scene;
  const char *id = vimos_canvas_node_get_id (node);
  const VimosPlace *place = vimos_places_find (scene->places, id);
  double x = place != NULL ? place->x : NAN, y = place != NULL ? place->y : NAN;
  double latitude = NAN, longitude = NAN;
  gboolean pinned = place != NULL && place->pinned;
  guint anchor = VIMOS_LAYOUT_NO_ANCHOR, device;

  if (scene->topology != NULL && vimos_topology_find_device (scene->topology, id, &device))
    {
      latitude = vimos_topology_get_device (scene->topology, device)->latitude;
      longitude = vimos_topology_get_device (scene->topology, device)->longitude;
    }
  g_array_append_val (self->anchors, anchor);
  g_array_append_val (self->latitudes, latitude);
  g_array_append_val (self->longitudes, longitude);
  g_array_append_val (self->start_x, x);
  g_array_append_val (self->start_y, y);
  g_array_append_val (self->pinned, pinned);
}

/* What hangs on one switch only stands beside it. */
static void
collect_edge (Arrangement *self,
              VimosCanvasEdge *edge)
{
  VimosLayoutEdge ends = { position_of (self, vimos_canvas_edge_get_from (edge)),
                           position_of (self, vimos_canvas_edge_get_to (edge)) };
  VimosCanvasNode *from;

  if (ends.from == VIMOS_LAYOUT_NO_ANCHOR || ends.to == VIMOS_LAYOUT_NO_ANCHOR)
    return;
  g_array_append_val (self->edges, ends);
  g_array_index (self->linked, gboolean, ends.from)
      = g_array_index (self->linked, gboolean, ends.to) = TRUE;
  from = g_ptr_array_index (self->nodes, ends.from);
  if (vimos_canvas_node_get_shape (from) != VIMOS_CANVAS_SHAPE_SQUARE)
    g_array_index (self->anchors, guint, ends.from) = ends.to;
}

static void
collect_all (Arrangement *self)
{
  VimosNetworkScene *scene = self->scene;

  for (guint i = 0; i < self->nodes->len; i++)
    {
      VimosCanvasNode *node = g_ptr_array_index (self->nodes, i);

      g_hash_table_insert (self->index, (gpointer) vimos_canvas_node_get_id (node),
                           GUINT_TO_POINTER (i + 1));
      collect_node (self, node);
    }
  for (guint i = 0; i < scene->new_edges->len; i++)
    collect_edge (self, g_ptr_array_index (scene->new_edges, i));
}

static Arrangement *
arrangement_new (VimosNetworkScene *scene)
{
  Arrangement *self = g_new0 (Arrangement, 1);

  self->scene = g_object_ref (scene);
  self->nodes = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < scene->new_nodes->len; i++)
    g_ptr_array_add (self->nodes, g_object_ref (g_ptr_array_index (scene->new_nodes, i)));
  g_ptr_array_sort (self->nodes, compare_racks_first);
  self->index = g_hash_table_new (g_str_hash, g_str_equal);
  self->edges = g_array_new (FALSE, FALSE, sizeof (VimosLayoutEdge));
  self->anchors = g_array_new (FALSE, FALSE, sizeof (guint));
  self->latitudes = g_array_new (FALSE, FALSE, sizeof (double));
  self->longitudes = g_array_new (FALSE, FALSE, sizeof (double));
  self->start_x = g_array_new (FALSE, FALSE, sizeof (double));
  self->start_y = g_array_new (FALSE, FALSE, sizeof (double));
  self->pinned = g_array_new (FALSE, FALSE, sizeof (gboolean));
  self->linked = g_array_new (FALSE, TRUE, sizeof (gboolean));
  g_array_set_size (self->linked, self->nodes->len);
  collect_all (self);
  return self;
}

static guint
count_placed (const Arrangement *self)
{
  guint n = 0;

  for (guint i = 0; i < self->start_x->len; i++)
    n += !isnan (g_array_index (self->start_x, double, i));
  return n;
}

/* Turns and mirrors a picture that has no up or down of its own, so that the first hypervisor is at
 * the left and the last one at the right, and what else hangs on the network is below. */
static void
orient (const Arrangement *self,
        double *x,
        double *y)
{
  guint n_racks = 0;
  double angle, turn_x, turn_y, below = 0;

  while (n_racks < self->nodes->len
         && vimos_canvas_node_get_shape (g_ptr_array_index (self->nodes, n_racks))
                == VIMOS_CANVAS_SHAPE_RACK)
    n_racks++;
  if (n_racks < 2)
    return;
  angle = atan2 (y[n_racks - 1] - y[0], x[n_racks - 1] - x[0]);
  turn_x = cos (-angle);
  turn_y = sin (-angle);
  for (guint i = 0; i < self->nodes->len; i++)
    {
      double old = x[i];

      x[i] = old * turn_x - y[i] * turn_y;
      y[i] = old * turn_y + y[i] * turn_x;
      if (vimos_canvas_node_get_shape (g_ptr_array_index (self->nodes, i))
          == VIMOS_CANVAS_SHAPE_HEXAGON)
        below += y[i] - y[0];
    }
  for (guint i = 0; below < 0 && i < self->nodes->len; i++)
    y[i] = -y[i];
}

/* Tiers and maps have their own up and down; and a picture that people know is not turned. */
static gboolean
may_turn (const Arrangement *self)
{
  VimosNetworkScene *scene = self->scene;

  if (scene->layout == VIMOS_LAYOUT_TIERED || scene->layout == VIMOS_LAYOUT_GEOGRAPHIC)
    return FALSE;
  return count_placed (self) * 2 < self->nodes->len
         && vimos_places_get_n_pinned (scene->places) == 0
         && (scene->layout != VIMOS_LAYOUT_AUTOMATIC || !vimos_network_scene_has_map (scene));
}

static void
take_places (const Arrangement *self,
             double *x,
             double *y)
{
  if (self->turn)
    orient (self, x, y);
  for (guint i = 0; i < self->nodes->len; i++)
    {
      VimosCanvasNode *node = g_ptr_array_index (self->nodes, i);
      gboolean pinned = g_array_index (self->pinned, gboolean, i);

      /* Where something stands that hangs on nothing yet says nothing of where it belongs. */
      if (pinned || g_array_index (self->linked, gboolean, i))
        vimos_places_put (self->scene->places, vimos_canvas_node_get_id (node), x[i], y[i], pinned);
      else
        vimos_canvas_node_set_position (node, x[i], y[i]);
    }
}

static VimosLayoutRequest
describe_request (const Arrangement *self)
{
  return (VimosLayoutRequest){
    .kind = self->scene->layout,
    .n_nodes = self->nodes->len,
    .edges = (const VimosLayoutEdge *) self->edges->data,
    .n_edges = self->edges->len,
    .edge_length = EDGE_LENGTH,
    .seed = SEED,
    .anchors = (const guint *) self->anchors->data,
    .latitudes = (const double *) self->latitudes->data,
    .longitudes = (const double *) self->longitudes->data,
    .start_x = (const double *) self->start_x->data,
    .start_y = (const double *) self->start_y->data,
    .pinned = (const gboolean *) self->pinned->data,
  };
}

static void
apply_places (VimosNetworkScene *self,
              GPtrArray *nodes)
{
  for (guint i = 0; i < nodes->len; i++)
    {
      VimosCanvasNode *node = g_ptr_array_index (nodes, i);
      const VimosPlace *place = vimos_places_find (self->places, vimos_canvas_node_get_id (node));

      if (place != NULL)
        vimos_canvas_node_set_position (node, place->x, place->y);
    }
}

static void
arrange_at_once (const Arrangement *self)
{
  VimosLayoutRequest request = describe_request (self);
  g_autofree double *x = g_new (double, self->nodes->len + 1);
  g_autofree double *y = g_new (double, self->nodes->len + 1);

  /* It fails only when it is cancelled. */
  if (vimos_layout_run (&request, x, y, NULL, NULL, NULL, NULL))
    take_places (self, x, y);
}

static void
arranged_cb (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (Arrangement) self = user_data;
  g_autofree double *x = NULL;
  g_autofree double *y = NULL;

  if (!vimos_layout_run_finish (result, &x, &y, NULL))
    return; /* another one has been begun */
  g_clear_object (&self->scene->arranging);
  take_places (self, x, y);
  self->scene->updating = TRUE; /* it is not the user who moves them */
  apply_places (self->scene, self->nodes);
  self->scene->updating = FALSE;
  if (self->scene->workspace != NULL)
    vimos_network_scene_update (self->scene);
}

static void
stand_in_rows (const Arrangement *self)
{
  guint n_columns = ceil (sqrt (self->nodes->len));

  for (guint i = 0; i < self->nodes->len; i++)
    if (isnan (g_array_index (self->start_x, double, i)))
      vimos_canvas_node_set_position (g_ptr_array_index (self->nodes, i),
                                      i % n_columns * EDGE_LENGTH, i / n_columns * EDGE_LENGTH);
}

static void
arrange_in_thread (Arrangement *self)
{
  VimosLayoutRequest request = describe_request (self);

  if (self->scene->is_anew)
    stand_in_rows (self);
  self->scene->arranging = g_cancellable_new ();
  vimos_layout_run_async (&request, self->scene->arranging, NULL, NULL, arranged_cb, self);
}

static guint
count_linked_racks (const Arrangement *self)
{
  guint n = 0;

  for (guint i = 0; i < self->nodes->len; i++)
    n += g_array_index (self->linked, gboolean, i)
         && vimos_canvas_node_get_shape (g_ptr_array_index (self->nodes, i))
                == VIMOS_CANVAS_SHAPE_RACK;
  return n;
}

/* The controller hears of hypervisors later than of switches. When the first two are there, and the
 * picture is not one that was kept or touched, it is made anew: now it is known what belongs at the
 * left and what at the right. */
static void
begin_anew (Arrangement *self)
{
  VimosNetworkScene *scene = self->scene;
  gboolean kept = scene->structure == NULL && count_placed (self) > 0;

  if (kept)
    scene->oriented = TRUE;
  if (scene->oriented || count_linked_racks (self) < 2)
    return;
  scene->oriented = TRUE;
  if (vimos_places_get_n_pinned (scene->places) > 0)
    return;
  for (guint i = 0; i < self->nodes->len; i++)
    g_array_index (self->start_x, double, i) = g_array_index (self->start_y, double, i) = NAN;
}

static void
arrange_missing (VimosNetworkScene *self)
{
  g_autoptr (Arrangement) arrangement = arrangement_new (self);

  if (self->arranging != NULL)
    g_cancellable_cancel (self->arranging);
  g_clear_object (&self->arranging);
  begin_anew (arrangement);
  if (count_placed (arrangement) == arrangement->nodes->len)
    return;
  arrangement->turn = may_turn (arrangement);
  if (arrangement->nodes->len <= MAX_AT_ONCE)
    arrange_at_once (arrangement);
  else
    arrange_in_thread (g_steal_pointer (&arrangement));
}

/**
 * vimos_network_scene_arrange:
 *
 * Gives switches, hypervisors and hosts their places when what is connected to what has changed.
 * What has a place keeps it, so that the picture never jumps.
 */
void
vimos_network_scene_arrange (VimosNetworkScene *self)
{
  g_autofree char *structure = describe_structure (self);

  /* Before the network is known there is nothing by which anything could be placed. */
  if (self->topology == NULL || g_strcmp0 (structure, self->structure) == 0)
    return;
  arrange_missing (self);
  apply_places (self, self->new_nodes);
  g_free (self->structure);
  self->structure = g_steal_pointer (&structure);
}

/** vimos_network_scene_get_layout: Returns: how the picture is laid out */
VimosLayoutKind
vimos_network_scene_get_layout (VimosNetworkScene *self)
{
  g_return_val_if_fail (VIMOS_IS_NETWORK_SCENE (self), VIMOS_LAYOUT_AUTOMATIC);

  return self->layout;
}

/** vimos_network_scene_recall_layout: takes the layout that was kept */
void
vimos_network_scene_recall_layout (VimosNetworkScene *self)
{
  const char *word = vimos_places_get_layout (self->places);

  for (guint i = 0; word != NULL && i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i], word))
      self->layout = i;
}

/** vimos_network_scene_has_map: Returns: whether it is known where on earth most of the switches
 * are */
gboolean
vimos_network_scene_has_map (VimosNetworkScene *self)
{
  VimosTopology *topology;
  guint n, n_known = 0;

  g_return_val_if_fail (VIMOS_IS_NETWORK_SCENE (self), FALSE);

  topology = vimos_session_get_topology (vimos_workspace_get_session (self->workspace));
  n = topology != NULL ? vimos_topology_get_n_devices (topology) : 0;
  for (guint i = 0; i < n; i++)
    n_known += !isnan (vimos_topology_get_device (topology, i)->latitude)
               && !isnan (vimos_topology_get_device (topology, i)->longitude);
  return n > 0 && n_known * 2 > n;
}

/**
 * vimos_network_scene_set_layout:
 * @layout: how the picture shall be laid out
 *
 * Lays everything out anew, also when it is the same layout: what the user had moved is forgotten.
 */
void
vimos_network_scene_set_layout (VimosNetworkScene *self,
                                VimosLayoutKind layout)
{
  g_return_if_fail (VIMOS_IS_NETWORK_SCENE (self));
  g_return_if_fail (layout < G_N_ELEMENTS (words));

  self->layout = layout;
  vimos_places_clear (self->places);
  vimos_places_set_layout (self->places, words[layout]);
  g_clear_pointer (&self->structure, g_free);
  vimos_network_scene_update (self);
}

/** vimos_network_scene_note_place: @node has been moved by the user, if it is one that has a place
 * of its own */
void
vimos_network_scene_note_place (VimosNetworkScene *self,
                                VimosCanvasNode *node)
{
  const VimosPlace *place = vimos_places_find (self->places, vimos_canvas_node_get_id (node));
  double x = vimos_canvas_node_get_x (node), y = vimos_canvas_node_get_y (node);

  if (place != NULL && (place->x != x || place->y != y))
    vimos_places_put (self->places, vimos_canvas_node_get_id (node), x, y, TRUE);
}
