/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "vimos-canvas-sites.h"
#include "vimos-canvas-world.h"

typedef struct
{
  GListStore *nodes;
  GListStore *edges;
  VimosCanvasWorld *world;
  guint n_changes;
} Fixture;

#define SECOND G_USEC_PER_SEC

static void
changed_cb (gpointer world,
            gpointer user_data)
{
  ((Fixture *) user_data)->n_changes++;
}

static VimosCanvasNode *
add_node (Fixture *fixture,
          const char *id,
          double x,
          double y)
{
  g_autoptr (VimosCanvasNode) node = vimos_canvas_node_new (id, VIMOS_CANVAS_SHAPE_SQUARE);

  vimos_canvas_node_set_position (node, x, y);
  g_list_store_append (fixture->nodes, node);
  return node; /* the model keeps it */
}

static VimosCanvasEdge *
add_edge (Fixture *fixture,
          const char *from,
          const char *to)
{
  g_autoptr (VimosCanvasEdge) edge = vimos_canvas_edge_new (from, to);

  g_list_store_append (fixture->edges, edge);
  return edge;
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fixture->nodes = g_list_store_new (VIMOS_TYPE_CANVAS_NODE);
  fixture->edges = g_list_store_new (VIMOS_TYPE_CANVAS_EDGE);
  fixture->world = vimos_canvas_world_new (changed_cb, fixture);
  add_node (fixture, "a", 0, 0);
  add_node (fixture, "b", 100, 0);
  add_edge (fixture, "a", "b");
  add_edge (fixture, "a", "nowhere");
  vimos_canvas_world_set_nodes (fixture->world, G_LIST_MODEL (fixture->nodes));
  vimos_canvas_world_set_edges (fixture->world, G_LIST_MODEL (fixture->edges));
  vimos_canvas_world_update (fixture->world, SECOND, TRUE);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  vimos_canvas_world_free (fixture->world);
  g_assert_finalize_object (fixture->nodes);
  g_assert_finalize_object (fixture->edges);
}

static const VimosWorldNode *
node (Fixture *fixture,
      guint index)
{
  return vimos_canvas_world_get_node (fixture->world, index);
}

static void
test_base (Fixture *fixture,
           gconstpointer data)
{
  const VimosCanvasBase *base = vimos_canvas_world_get_base (fixture->world);
  guint serial = base->serial;

  g_assert_cmpuint (base->n_nodes, ==, 2);
  g_assert_cmpuint (base->n_edges, ==, 1);
  g_assert_cmpfloat (base->right, ==, 100);
  vimos_canvas_world_update (fixture->world, SECOND, TRUE);
  g_assert_cmpuint (vimos_canvas_world_get_base (fixture->world)->serial, ==, serial);
}

/* What gets another place moves there within a quarter of a second. */
static void
test_moves (Fixture *fixture,
            gconstpointer data)
{
  guint before = fixture->n_changes;

  vimos_canvas_node_set_position (node (fixture, 1)->item, 100, 80);
  g_assert_cmpuint (fixture->n_changes, >, before);
  vimos_canvas_world_update (fixture->world, 2 * SECOND, TRUE);
  g_assert_cmpfloat (node (fixture, 1)->y, ==, 0);
  g_assert_true (vimos_canvas_world_advance (fixture->world, 2 * SECOND + 100000));
  g_assert_cmpfloat (node (fixture, 1)->y, >, 0);
  g_assert_cmpfloat (node (fixture, 1)->y, <, 80);
  g_assert_true ((node (fixture, 1)->flags & VIMOS_WORLD_MOVING) != 0);
  g_assert_false (vimos_canvas_world_advance (fixture->world, 3 * SECOND));
  vimos_canvas_world_update (fixture->world, 3 * SECOND, TRUE);
  g_assert_cmpfloat (node (fixture, 1)->y, ==, 80);
  g_assert_true ((node (fixture, 1)->flags & VIMOS_WORLD_MOVING) == 0);
  g_assert_cmpfloat (vimos_canvas_world_get_base (fixture->world)->bottom, ==, 80);
}

static void
test_jumps (Fixture *fixture,
            gconstpointer data)
{
  vimos_canvas_node_set_position (node (fixture, 1)->item, 100, 80);
  vimos_canvas_world_update (fixture->world, 2 * SECOND, FALSE);
  g_assert_cmpfloat (node (fixture, 1)->y, ==, 80);
  vimos_canvas_world_hold (fixture->world, node (fixture, 0)->item, TRUE);
  vimos_canvas_node_set_position (node (fixture, 0)->item, -50, 0);
  vimos_canvas_world_update (fixture->world, 2 * SECOND, TRUE);
  g_assert_cmpfloat (node (fixture, 0)->x, ==, -50);
  g_assert_false (vimos_canvas_world_advance (fixture->world, 2 * SECOND));
}

/* A new node comes out of the one that it is connected to. */
static void
test_slides_in (Fixture *fixture,
                gconstpointer data)
{
  add_node (fixture, "c", 100, 200);
  add_edge (fixture, "b", "c");
  vimos_canvas_world_update (fixture->world, 2 * SECOND, TRUE);
  g_assert_cmpuint (vimos_canvas_world_get_n_nodes (fixture->world), ==, 3);
  g_assert_cmpfloat (node (fixture, 2)->x, ==, 100);
  g_assert_cmpfloat (node (fixture, 2)->y, ==, 0);
  vimos_canvas_world_advance (fixture->world, 3 * SECOND);
  g_assert_cmpfloat (node (fixture, 2)->y, ==, 200);
}

static void
test_specials (Fixture *fixture,
               gconstpointer data)
{
  const guint track = 0;
  VimosCanvasEdge *edge = vimos_canvas_world_get_edge (fixture->world, 0)->item;

  g_assert_cmpuint (vimos_canvas_world_get_special_nodes (fixture->world)->len, ==, 0);
  vimos_canvas_edge_set_tracks (edge, &track, 1, 0);
  vimos_canvas_world_update (fixture->world, SECOND, TRUE);
  g_assert_cmpuint (vimos_canvas_world_get_special_nodes (fixture->world)->len, ==, 2);
  g_assert_cmpuint (vimos_canvas_world_get_special_edges (fixture->world)->len, ==, 1);
  g_assert_true ((node (fixture, 0)->flags & VIMOS_WORLD_ON_PATH) != 0);
}

/* What has been handed to a thread does not change any more. */
static void
test_base_is_immutable (Fixture *fixture,
                        gconstpointer data)
{
  g_autoptr (VimosCanvasBase) base = vimos_canvas_base_ref (
      vimos_canvas_world_get_base (fixture->world));

  vimos_canvas_node_set_position (node (fixture, 1)->item, 500, 80);
  g_list_store_remove (fixture->nodes, 0);
  vimos_canvas_world_update (fixture->world, 2 * SECOND, FALSE);
  g_assert_cmpuint (base->n_nodes, ==, 2);
  g_assert_cmpfloat (base->nodes[1].x, ==, 100);
  g_assert_cmpuint (vimos_canvas_world_get_base (fixture->world)->n_nodes, ==, 1);
  g_assert_cmpuint (vimos_canvas_world_get_base (fixture->world)->n_edges, ==, 0);
}

static void
test_sites (Fixture *fixture,
            gconstpointer data)
{
  const guint track = 2;
  g_autoptr (VimosCanvasSites) sites = NULL;
  double left, top, right, bottom;

  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *id = g_strdup_printf ("w%u", i);
      VimosCanvasNode *member = add_node (fixture, id, 9000 + i, 0);

      vimos_canvas_node_set_site (member, i < 20 ? "west" : "far west");
    }
  vimos_canvas_edge_set_tracks (add_edge (fixture, "w0", "w29"), &track, 1, 2);
  add_edge (fixture, "w1", "w28");
  vimos_canvas_world_update (fixture->world, SECOND, FALSE);
  sites = vimos_canvas_sites_new (fixture->world, 0.02);
  g_assert_cmpuint (vimos_canvas_sites_get_n_sites (sites), ==, 3);
  g_assert_cmpuint (vimos_canvas_sites_get_site (sites, 0)->n_nodes, ==, 20);
  g_assert_cmpstr (vimos_canvas_sites_get_site (sites, 0)->label, ==, "west");
  g_assert_cmpuint (vimos_canvas_sites_get_site (sites, 2)->n_nodes, ==, 2);
  g_assert_null (vimos_canvas_sites_get_site (sites, 2)->label);
  g_assert_cmpuint (vimos_canvas_sites_get_site_of (sites, 0), ==, 2);
  g_assert_cmpuint (vimos_canvas_sites_get_n_bundles (sites), ==, 1);
  g_assert_cmpuint (vimos_canvas_sites_get_bundle (sites, 0)->n_edges, ==, 2);
  g_assert_cmpuint (vimos_canvas_sites_get_bundle (sites, 0)->tracks, ==, 1u << 2);
  g_assert_cmpint (vimos_canvas_sites_get_bundle (sites, 0)->chosen, ==, 2);
  vimos_canvas_sites_get_extent (sites, 1, &left, &top, &right, &bottom);
  g_assert_cmpfloat (left, ==, 9020);
  g_assert_cmpfloat (right, ==, 9029);
  /* The same raster for nearly the same zoom, so that bubbles do not dance. */
  g_assert_true (
      vimos_canvas_sites_is_for (sites, vimos_canvas_world_get_base (fixture->world), 0.0201));
  g_assert_false (
      vimos_canvas_sites_is_for (sites, vimos_canvas_world_get_base (fixture->world), 0.05));
}

/* Bubbles of raster squares keep clear of each other, wherever the nodes stand in their squares. */
static void
test_bubbles_do_not_overlap (Fixture *fixture,
                             gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);

  for (guint i = 0; i < 600; i++)
    {
      g_autofree char *id = g_strdup_printf ("r%u", i);

      add_node (fixture, id, g_rand_double_range (random, 0, 60000),
                g_rand_double_range (random, 0, 40000));
    }
  vimos_canvas_world_update (fixture->world, SECOND, FALSE);
  for (double zoom = 0.02; zoom < 0.05; zoom *= 1.13)
    {
      g_autoptr (VimosCanvasSites) sites = vimos_canvas_sites_new (fixture->world, zoom);
      guint n = vimos_canvas_sites_get_n_sites (sites);

      for (guint i = 0; i < n; i++)
        for (guint j = i + 1; j < n; j++)
          {
            const VimosSite *one = vimos_canvas_sites_get_site (sites, i),
                            *other = vimos_canvas_sites_get_site (sites, j);
            double dx = (one->x - other->x) * zoom, dy = (one->y - other->y) * zoom;
            double apart = vimos_canvas_sites_get_radius (sites, i)
                           + vimos_canvas_sites_get_radius (sites, j);

            g_assert_cmpfloat (dx * dx + dy * dy, >=, apart * apart);
          }
    }
}

static void
assert_end (Fixture *fixture,
            guint index,
            const char *id)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->nodes));
  gboolean known = FALSE;

  for (guint i = 0; i < n && !known; i++)
    {
      g_autoptr (VimosCanvasNode) node = g_list_model_get_item (G_LIST_MODEL (fixture->nodes), i);

      known = g_str_equal (vimos_canvas_node_get_id (node), id);
      if (known)
        g_assert_cmpuint (index, ==, i);
    }
  if (!known)
    g_assert_cmpuint (index, ==, VIMOS_WORLD_NONE);
}

/* The records are those of the models, in their order. */
static void
assert_same (Fixture *fixture)
{
  GListModel *nodes = G_LIST_MODEL (fixture->nodes), *edges = G_LIST_MODEL (fixture->edges);

  g_assert_cmpuint (vimos_canvas_world_get_n_nodes (fixture->world), ==,
                    g_list_model_get_n_items (nodes));
  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++)
    {
      g_autoptr (VimosCanvasNode) node = g_list_model_get_item (nodes, i);
      const VimosWorldNode *record = vimos_canvas_world_get_node (fixture->world, i);

      g_assert_true (record->item == node);
      g_assert_cmpuint (vimos_canvas_world_find (fixture->world, node), ==, i);
      g_assert_cmpfloat (record->target_x, ==, vimos_canvas_node_get_x (node));
    }
  for (guint i = 0; i < g_list_model_get_n_items (edges); i++)
    {
      g_autoptr (VimosCanvasEdge) edge = g_list_model_get_item (edges, i);
      const VimosWorldEdge *record = vimos_canvas_world_get_edge (fixture->world, i);

      g_assert_true (record->item == edge);
      assert_end (fixture, record->from, vimos_canvas_edge_get_from (edge));
      assert_end (fixture, record->to, vimos_canvas_edge_get_to (edge));
    }
}

static void
change_nodes (Fixture *fixture,
              guint serial)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->nodes));
  g_autofree char *id = g_strdup_printf ("n%u", serial);
  g_autoptr (VimosCanvasNode) node = vimos_canvas_node_new (id, VIMOS_CANVAS_SHAPE_DISC);
  guint position = g_test_rand_int_range (0, n + 1);

  vimos_canvas_node_set_position (node, serial, 0);
  g_list_store_splice (fixture->nodes, position,
                       position < n && g_test_rand_bit () ? g_test_rand_int_range (0, n - position)
                                                          : 0,
                       (gpointer[]){ node }, 1);
}

static void
change_edges (Fixture *fixture,
              guint serial)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->edges));
  g_autofree char *from = g_strdup_printf ("n%u", g_test_rand_int_range (0, serial + 1));
  g_autofree char *to = g_strdup_printf ("n%u", g_test_rand_int_range (0, serial + 3));
  g_autoptr (VimosCanvasEdge) edge = vimos_canvas_edge_new (from, to);
  guint position = g_test_rand_int_range (0, n + 1);

  g_list_store_splice (fixture->edges, position,
                       position < n && g_test_rand_bit () ? g_test_rand_int_range (0, n - position)
                                                          : 0,
                       (gpointer[]){ edge }, 1);
}

/* Whatever is taken out of the models and put into them, one or several times before it is looked
 * at. */
static void
test_random_changes (Fixture *fixture,
                     gconstpointer data)
{
  for (guint i = 0; i < 400; i++)
    {
      if (g_test_rand_bit ())
        change_nodes (fixture, i);
      if (g_test_rand_bit ())
        change_edges (fixture, i);
      if (g_test_rand_int_range (0, 3) == 0)
        continue;
      vimos_canvas_world_update (fixture->world, i * SECOND, g_test_rand_bit ());
      assert_same (fixture);
    }
  vimos_canvas_world_update (fixture->world, 1000 * SECOND, FALSE);
  assert_same (fixture);
  /* Nobody listens to what has been taken out. */
  g_list_store_remove_all (fixture->edges);
  g_list_store_remove_all (fixture->nodes);
  vimos_canvas_world_update (fixture->world, 1001 * SECOND, FALSE);
  assert_same (fixture);
}

static void
add (const char *path,
     void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/canvas-world/base", test_base);
  add ("/canvas-world/moves", test_moves);
  add ("/canvas-world/jumps", test_jumps);
  add ("/canvas-world/slides-in", test_slides_in);
  add ("/canvas-world/specials", test_specials);
  add ("/canvas-world/base-is-immutable", test_base_is_immutable);
  add ("/canvas-world/sites", test_sites);
  add ("/canvas-world/bubbles-do-not-overlap", test_bubbles_do_not_overlap);
  add ("/canvas-world/random-changes", test_random_changes);
  return g_test_run ();
}
