/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "bench-network.h"
#include "test-display.h"
#include "vimos-palette.h"

/* What is drawn of a large network from which distance. */

#define N_NODES 2500
#define N_EDGES 5000

/* Words as serialized render nodes hold them: a first letter that the next is drawn under is a
 * number there. */
#define TAG "940 Mbit/s"
#define CHOSEN "nalytics"

static void
add_chosen (BenchNetwork *network)
{
  g_autoptr (VimosCanvasNode) vm = vimos_canvas_node_new ("analytics", VIMOS_CANVAS_SHAPE_DISC);
  g_autoptr (VimosCanvasEdge) tether = vimos_canvas_edge_new_tether ("sw-01286", "analytics");
  g_autoptr (VimosCanvasNode) broken = g_list_model_get_item (G_LIST_MODEL (network->nodes), 700);

  vimos_canvas_node_set_label (vm, "analytics");
  vimos_canvas_node_set_mark (vm, VIMOS_CANVAS_MARK_PLAY);
  vimos_canvas_node_set_size (vm, 44);
  vimos_canvas_node_set_emphasised (vm, TRUE);
  vimos_canvas_node_set_position (vm, 6200, 3700);
  vimos_canvas_node_set_mark (broken, VIMOS_CANVAS_MARK_ALARM);
  g_list_store_append (network->nodes, vm);
  g_list_store_append (network->edges, tether);
}

static void
set_up (BenchNetwork *network,
        gconstpointer data)
{
  bench_network_fill (network, N_NODES, N_EDGES);
  add_chosen (network);
  bench_network_show (network, 1200, 800);
  vimos_canvas_set_nodes (network->canvas, G_LIST_MODEL (network->nodes));
  vimos_canvas_set_edges (network->canvas, G_LIST_MODEL (network->edges));
  vimos_canvas_set_tags (network->canvas, G_LIST_MODEL (network->tags));
  test_display_press (GTK_WIDGET (network->canvas), GDK_KEY_plus, 0);
}

static void
tear_down (BenchNetwork *network,
           gconstpointer data)
{
  bench_network_hide (network);
  g_assert_finalize_object (network->canvas);
  g_assert_finalize_object (network->nodes);
  g_assert_finalize_object (network->edges);
  g_assert_finalize_object (network->tags);
}

/* Everything that is drawn, as text. */
static char *
look_at (BenchNetwork *network,
         double zoom)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GBytes) bytes = NULL;

  vimos_viewport_show (vimos_canvas_get_viewport (network->canvas), 6200, 3900, zoom);
  bench_network_wait (network);
  GTK_WIDGET_GET_CLASS (network->canvas)->snapshot (GTK_WIDGET (network->canvas), snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  bytes = gsk_render_node_serialize (node);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static gboolean
says (const char *picture,
      const char *word)
{
  return strstr (picture, word) != NULL;
}

static void
test_levels (BenchNetwork *network,
             gconstpointer data)
{
  static const double zooms[] = { 0.05, 0.09, 0.2, 0.3, 1 };
  g_autofree char *sites = look_at (network, 0.05);
  g_autofree char *dots = look_at (network, 0.09);
  g_autofree char *names = look_at (network, 0.3);
  g_autofree char *near = look_at (network, 1);

  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++)
    {
      g_autofree char *picture = look_at (network, zooms[i]);
      g_autofree char *name = g_strdup_printf ("levels-%g", zooms[i]);

      test_display_picture (GTK_WIDGET (network->canvas), name);
      g_assert_true (says (picture, TAG));
      g_assert_true (says (picture, CHOSEN));
    }
  /* The chosen node is told at every level; the others only when they are large enough, or on a
   * path. */
  g_assert_false (says (sites, "w-0"));
  g_assert_false (says (dots, "w-02"));
  g_assert_true (says (dots, "w-01"));
  g_assert_true (says (names, "w-00"));
  g_assert_false (says (dots, "Gbit/s"));
  g_assert_true (says (near, "Gbit/s"));
}

/* A word on the picture. */
typedef struct
{
  const GskRenderNode *node; /* the same as long as the word is the same */
  graphene_rect_t bounds;
} Word;

static void
collect_words (GskRenderNode *node,
               double x,
               double y,
               GArray *words)
{
  float dx, dy;
  Word word = { .node = node };

  switch (gsk_render_node_get_node_type (node))
    {
    case GSK_CONTAINER_NODE:
      for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
        collect_words (gsk_container_node_get_child (node, i), x, y, words);
      break;
    case GSK_TRANSFORM_NODE:
      gsk_transform_to_translate (gsk_transform_node_get_transform (node), &dx, &dy);
      collect_words (gsk_transform_node_get_child (node), x + dx, y + dy, words);
      break;
    case GSK_OPACITY_NODE:
      collect_words (gsk_opacity_node_get_child (node), x, y, words);
      break;
    case GSK_TEXT_NODE:
      gsk_render_node_get_bounds (node, &word.bounds);
      graphene_rect_offset (&word.bounds, x, y);
      g_array_append_val (words, word);
      break;
    default:
      break;
    }
}

static GArray *
list_words (BenchNetwork *network)
{
  GArray *words = g_array_new (FALSE, FALSE, sizeof (Word));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;

  GTK_WIDGET_GET_CLASS (network->canvas)->snapshot (GTK_WIDGET (network->canvas), snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  collect_words (node, 0, 0, words);
  return words;
}

static void
test_words_do_not_overlap (BenchNetwork *network,
                           gconstpointer data)
{
  static const double zooms[] = { 0.05, 0.09, 0.2, 0.25, 0.3, 0.6, 1, 2 };

  for (guint zoom = 0; zoom < G_N_ELEMENTS (zooms); zoom++)
    {
      g_autofree char *picture = look_at (network, zooms[zoom]);
      g_autoptr (GArray) words = list_words (network);

      g_assert_nonnull (picture);
      g_assert_cmpuint (words->len, >, 2);
      for (guint i = 0; i < words->len; i++)
        for (guint j = i + 1; j < words->len; j++)
          g_assert_false (graphene_rect_intersection (&g_array_index (words, Word, i).bounds,
                                                      &g_array_index (words, Word, j).bounds,
                                                      NULL));
    }
}

static gboolean
find_word (GArray *words,
           const GskRenderNode *node,
           graphene_rect_t *bounds)
{
  for (guint i = 0; i < words->len; i++)
    if (g_array_index (words, Word, i).node == node)
      {
        *bounds = g_array_index (words, Word, i).bounds;
        return TRUE;
      }
  return FALSE;
}

static guint
count_word (GArray *words,
            const GskRenderNode *node)
{
  guint n = 0;

  for (guint i = 0; i < words->len; i++)
    n += g_array_index (words, Word, i).node == node ? 1 : 0;
  return n;
}

/* While the view is shifted, words move with what they belong to; hardly any changes its place or
 * goes. Only names count: a bandwidth stands on many links. */
static void
test_words_keep_their_places (BenchNetwork *network,
                              gconstpointer data)
{
  g_autofree char *picture = look_at (network, 0.35);
  g_autoptr (GArray) before = NULL;
  guint n_names = 0, n_kept = 0;

  for (guint step = 0; step < 8; step++)
    {
      g_autoptr (GArray) after = NULL;

      before = list_words (network);
      vimos_viewport_pan (vimos_canvas_get_viewport (network->canvas), 9, -4);
      test_display_settle ();
      after = list_words (network);
      for (guint i = 0; i < before->len; i++)
        {
          const Word *word = &g_array_index (before, Word, i);
          graphene_rect_t bounds;

          if (word->bounds.origin.x < 80 || word->bounds.origin.x > 1040
              || word->bounds.origin.y < 60 || word->bounds.origin.y > 720
              || count_word (before, word->node) > 1)
            continue;
          n_names++;
          n_kept += find_word (after, word->node, &bounds)
                    && bounds.origin.x == word->bounds.origin.x + 9
                    && bounds.origin.y == word->bounds.origin.y - 4;
        }
      g_clear_pointer (&before, g_array_unref);
    }
  g_assert_nonnull (picture);
  g_test_message ("%u of %u names have kept their places", n_kept, n_names);
  g_assert_cmpuint (n_names, >, 200);
  g_assert_cmpuint (n_kept * 100, >=, n_names * 97);
}

/* The name of what stands at the edge of the picture stays above it: pushed inside, not beside. */
static void
test_name_at_edge (BenchNetwork *network,
                   gconstpointer data)
{
  VimosViewport *viewport = vimos_canvas_get_viewport (network->canvas);
  double width = gtk_widget_get_width (GTK_WIDGET (network->canvas)), x, y;
  g_autoptr (GListStore) alone = g_list_store_new (VIMOS_TYPE_CANVAS_NODE);
  g_autoptr (VimosCanvasNode) vm = g_list_model_get_item (G_LIST_MODEL (network->nodes), N_NODES);
  const Word *word;
  g_autoptr (GArray) words = NULL;

  vimos_canvas_node_set_label (vm, "analytics lands here");
  g_list_store_append (alone, vm);
  vimos_canvas_set_edges (network->canvas, NULL);
  vimos_canvas_set_tags (network->canvas, NULL);
  vimos_canvas_set_nodes (network->canvas, G_LIST_MODEL (alone));
  vimos_viewport_show (viewport, 6200 - width / 2 + 30, 3700, 1);
  bench_network_wait (network);
  test_display_picture (GTK_WIDGET (network->canvas), "name-at-edge");
  vimos_viewport_to_screen (viewport, 6200, 3700, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, width - 30, 0.5);

  words = list_words (network);
  g_assert_cmpuint (words->len, ==, 1);
  word = &g_array_index (words, Word, 0);
  g_assert_cmpfloat (word->bounds.origin.x, <, x);
  g_assert_cmpfloat (word->bounds.origin.x + word->bounds.size.width, >, x);
  g_assert_cmpfloat (word->bounds.origin.x + word->bounds.size.width, <=, width);
  g_assert_cmpfloat (word->bounds.origin.y + word->bounds.size.height, <, y - 20);
}

int
main (int argc,
      char *argv[])
{
  if (!test_display_init (&argc, &argv))
    return 0;
  vimos_palette_install (gdk_display_get_default (), TRUE, FALSE);
  g_test_add ("/canvas-levels/levels", BenchNetwork, NULL, set_up, test_levels, tear_down);
  g_test_add ("/canvas-levels/words-do-not-overlap", BenchNetwork, NULL, set_up,
              test_words_do_not_overlap, tear_down);
  g_test_add ("/canvas-levels/words-keep-their-places", BenchNetwork, NULL, set_up,
              test_words_keep_their_places, tear_down);
  g_test_add ("/canvas-levels/name-at-edge", BenchNetwork, NULL, set_up, test_name_at_edge,
              tear_down);
  return g_test_run ();
}
