/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ring.h"
#include "test-display.h"
#include "vimos-canvas-private.h"

/* What keeps its place while the picture moves, finds a better one when it is at rest, and what
 * runs by itself. */

typedef struct
{
  Ring ring;
  VimosCanvas *canvas;
  GtkWidget *window;
} Fixture;

#define ON_ITS_EDGE 0 /* the first place of a pill: in the middle of its edge */

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  ring_fill (&fixture->ring);
  fixture->canvas = g_object_ref_sink (VIMOS_CANVAS (vimos_canvas_new ()));
  vimos_canvas_set_nodes (fixture->canvas, G_LIST_MODEL (fixture->ring.nodes));
  vimos_canvas_set_edges (fixture->canvas, G_LIST_MODEL (fixture->ring.edges));
  vimos_canvas_set_tags (fixture->canvas, G_LIST_MODEL (fixture->ring.tags));
  fixture->window = test_display_present (GTK_WIDGET (fixture->canvas), 820, 640);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_finalize_object (fixture->canvas);
  g_assert_finalize_object (fixture->ring.nodes);
  g_assert_finalize_object (fixture->ring.edges);
  g_assert_finalize_object (fixture->ring.tags);
}

static VimosCanvasEdge *
edge_between (Fixture *fixture,
              const char *from,
              const char *to)
{
  GListModel *edges = G_LIST_MODEL (fixture->ring.edges);

  for (guint i = 0; i < g_list_model_get_n_items (edges); i++)
    {
      g_autoptr (VimosCanvasEdge) edge = g_list_model_get_item (edges, i);

      if (g_str_equal (vimos_canvas_edge_get_from (edge), from)
          && g_str_equal (vimos_canvas_edge_get_to (edge), to))
        return edge; /* the model keeps it */
    }
  g_assert_not_reached ();
}

/* Which of its places the label has; -1: it has none. */
static int
place_of (Fixture *fixture,
          gpointer owner)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (fixture->canvas->choices, owner)) - 1;
}

static gboolean
is_settled (gpointer data)
{
  return vimos_canvas_is_settled (data);
}

/* The pill of a short link stands beside it. When the link grows it stays there while the view
 * moves, and then finds its place on the link. */
static void
test_labels_settle (Fixture *fixture,
                    gconstpointer data)
{
  VimosViewport *viewport = vimos_canvas_get_viewport (fixture->canvas);
  VimosCanvasEdge *edge = edge_between (fixture, "hv1", "s1");
  double zoom = vimos_viewport_get_zoom (viewport);
  int beside;

  g_list_store_remove_all (fixture->ring.tags); /* which have the better right to room */
  test_display_press (GTK_WIDGET (fixture->canvas), GDK_KEY_plus, 0); /* no more fitting */
  vimos_viewport_show (viewport, -200, 0, zoom);
  g_assert_true (test_display_wait (is_settled, fixture->canvas));
  beside = place_of (fixture, edge);
  g_assert_cmpint (beside, >, ON_ITS_EDGE);

  for (guint i = 1; i < 7; i++)
    {
      vimos_viewport_show (viewport, -200, 0, zoom * (1 + i * 0.15));
      gtk_widget_allocate (GTK_WIDGET (fixture->canvas), 820, 640, -1, NULL);
      g_assert_cmpint (place_of (fixture, edge), ==, beside);
      g_assert_false (vimos_canvas_is_settled (fixture->canvas));
    }
  g_assert_true (test_display_wait (is_settled, fixture->canvas));
  g_assert_cmpint (place_of (fixture, edge), ==, ON_ITS_EDGE);
}

/* A picture that is fitted to another size is another picture. */
static void
test_labels_after_resize (Fixture *fixture,
                          gconstpointer data)
{
  VimosCanvasEdge *edge = edge_between (fixture, "hv1", "s1");

  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 420, 330);
  test_display_settle ();
  test_display_settle ();
  g_assert_cmpint (place_of (fixture, edge), !=, ON_ITS_EDGE);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1200, 900);
  test_display_settle ();
  test_display_settle ();
  g_assert_cmpint (place_of (fixture, edge), ==, ON_ITS_EDGE);
}

/* Labels that only change what they say stay where they are. */
static void
test_labels_stay (Fixture *fixture,
                  gconstpointer data)
{
  VimosCanvasEdge *edge = edge_between (fixture, "s1", "s2");
  int place = place_of (fixture, edge) + 1;

  g_hash_table_insert (fixture->canvas->choices, edge, GINT_TO_POINTER (place + 1));
  vimos_canvas_edge_set_label (edge, "200 Mbit/s");
  test_display_settle ();
  g_assert_cmpint (place_of (fixture, edge), ==, place);
}

typedef struct
{
  VimosCanvas *canvas;
  GskRenderNode *layers[VIMOS_CANVAS_N_LAYERS];
} Picture;

static gboolean
is_layer_same (const Picture *before,
               VimosCanvasLayer layer)
{
  return before->canvas->layers[layer] == before->layers[layer];
}

static gboolean
has_run (gpointer data)
{
  const Picture *before = data;

  return !is_layer_same (before, VIMOS_CANVAS_LAYER_FLOWS);
}

/* The signs run where animations are wanted, without anything else being made anew, and keep still
 * where they are not, and where nobody sees them. */
static void
test_flow (Fixture *fixture,
           gconstpointer data)
{
  VimosCanvas *canvas = fixture->canvas;
  GtkSettings *settings = gtk_settings_get_default ();
  Picture picture = { canvas };

  test_display_settle ();
  g_assert_cmpfloat (canvas->frame.flow_offset, ==, 0);
  g_assert_nonnull (canvas->layers[VIMOS_CANVAS_LAYER_FLOWS]);
  g_assert_cmpuint (canvas->flow_tick, ==, 0);

  g_object_set (settings, "gtk-enable-animations", TRUE, NULL);
  vimos_canvas_queue_scene (canvas);
  test_display_settle ();
  g_assert_true (test_display_wait (is_settled, canvas));
  for (guint i = 0; i < VIMOS_CANVAS_N_LAYERS; i++)
    picture.layers[i] = gsk_render_node_ref (canvas->layers[i]);
  g_assert_true (test_display_wait (has_run, &picture));
  g_assert_true (is_layer_same (&picture, VIMOS_CANVAS_LAYER_EDGES));
  g_assert_true (is_layer_same (&picture, VIMOS_CANVAS_LAYER_NODES));
  for (guint i = 0; i < VIMOS_CANVAS_N_LAYERS; i++)
    gsk_render_node_unref (picture.layers[i]);

  gtk_widget_set_visible (fixture->window, FALSE);
  g_assert_cmpuint (canvas->flow_tick, ==, 0);
  gtk_widget_set_visible (fixture->window, TRUE);
  test_display_settle ();
  test_display_settle ();
  g_assert_cmpuint (canvas->flow_tick, !=, 0);

  g_object_set (settings, "gtk-enable-animations", FALSE, NULL);
  test_display_settle ();
  g_assert_cmpuint (canvas->flow_tick, ==, 0);
  g_assert_cmpfloat (canvas->frame.flow_offset, ==, 0);

  g_object_set (settings, "gtk-enable-animations", TRUE, NULL);
  vimos_canvas_edge_set_flow (edge_between (fixture, "hv1", "s1"), 0);
  test_display_settle ();
  g_assert_cmpuint (canvas->flow_tick, ==, 0);
  g_assert_null (canvas->layers[VIMOS_CANVAS_LAYER_FLOWS]);
}

static void
test_tag_words (void)
{
  const VimosCanvasTagWords words = { "Path 1 · 50 Mbit/s · 2 hops", "Path 1 · 50 Mbit/s", "Path 1",
                                      "50 Mbit/s · 2 hops" };
  g_autoptr (VimosCanvasTag) tag = vimos_canvas_tag_new_with_words (0, &words, TRUE);
  g_autoptr (VimosCanvasTag) plain = vimos_canvas_tag_new (1, "Path 2", FALSE);

  g_assert_cmpstr (vimos_canvas_tag_get_label (tag), ==, words.label);
  g_assert_cmpstr (vimos_canvas_tag_get_brief (tag), ==, words.brief);
  g_assert_cmpstr (vimos_canvas_tag_get_name (tag), ==, words.name);
  g_assert_cmpstr (vimos_canvas_tag_get_facts (tag), ==, words.facts);
  g_assert_true (vimos_canvas_tag_get_chosen (tag));
  g_assert_cmpstr (vimos_canvas_tag_get_brief (plain), ==, "Path 2");
  g_assert_null (vimos_canvas_tag_get_name (plain));
  g_assert_null (vimos_canvas_tag_get_facts (plain));
  g_assert_cmpuint (vimos_canvas_tag_get_track (plain), ==, 1);
}

static void
add (const char *path,
     void (*test) (Fixture *fixture,
                   gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc,
      char *argv[])
{
  if (!test_display_init (&argc, &argv))
    return 0;
  add ("/canvas-rest/labels-settle", test_labels_settle);
  add ("/canvas-rest/labels-after-resize", test_labels_after_resize);
  add ("/canvas-rest/labels-stay", test_labels_stay);
  add ("/canvas-rest/flow", test_flow);
  g_test_add_func ("/canvas-rest/tag-words", test_tag_words);
  return g_test_run ();
}
