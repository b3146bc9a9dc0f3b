/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ring.h"
#include "test-display.h"
#include "vimos-canvas.h"
#include "vimos-palette.h"

typedef struct
{
  Ring ring;
  VimosCanvas *canvas;
  GtkWidget *window;
} Fixture;

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
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_finalize_object (fixture->canvas);
  g_assert_finalize_object (fixture->ring.nodes);
  g_assert_finalize_object (fixture->ring.edges);
  g_assert_finalize_object (fixture->ring.tags);
}

static VimosCanvasNode *
node_named (Fixture *fixture,
            const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->ring.nodes)); i++)
    {
      g_autoptr (VimosCanvasNode) node = g_list_model_get_item (G_LIST_MODEL (fixture->ring.nodes),
                                                                i);

      if (g_str_equal (vimos_canvas_node_get_id (node), id))
        return node;
    }
  g_assert_not_reached ();
}

static VimosCanvasNode *
pick_at (Fixture *fixture,
         const char *id)
{
  VimosCanvasNode *node = node_named (fixture, id);
  double x, y;

  vimos_viewport_to_screen (vimos_canvas_get_viewport (fixture->canvas),
                            vimos_canvas_node_get_x (node), vimos_canvas_node_get_y (node), &x, &y);
  g_assert_cmpfloat (x, >, 0);
  g_assert_cmpfloat (x, <, 820);
  return vimos_canvas_pick_node (fixture->canvas, x, y);
}

static void
test_fits_and_picks (Fixture *fixture,
                     gconstpointer data)
{
  const char *const ids[] = { "s1", "s2", "s3", "s4", "hv1", "hv2", "web", "operator" };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_assert_true (pick_at (fixture, ids[i]) == node_named (fixture, ids[i]));
  g_assert_null (vimos_canvas_pick_node (fixture->canvas, 1, 1));
}

static void
test_pictures (Fixture *fixture,
               gconstpointer data)
{
  GdkDisplay *display = gdk_display_get_default ();

  test_display_picture (GTK_WIDGET (fixture->canvas), "canvas-light");
  vimos_palette_install (display, TRUE, FALSE);
  test_display_picture (GTK_WIDGET (fixture->canvas), "canvas-dark");
  vimos_palette_install (display, TRUE, TRUE);
  test_display_picture (GTK_WIDGET (fixture->canvas), "canvas-dark-contrast");
  vimos_palette_install (display, FALSE, TRUE);
  test_display_picture (GTK_WIDGET (fixture->canvas), "canvas-light-contrast");
  vimos_palette_install (display, FALSE, FALSE);
}

static void
test_zoom_actions (Fixture *fixture,
                   gconstpointer data)
{
  GtkWidget *widget = GTK_WIDGET (fixture->canvas);
  VimosViewport *viewport = vimos_canvas_get_viewport (fixture->canvas);
  double fitted = vimos_viewport_get_zoom (viewport);

  test_display_press (widget, GDK_KEY_plus, 0);
  g_assert_cmpfloat (vimos_viewport_get_zoom (viewport), >, fitted);
  test_display_press (widget, GDK_KEY_minus, 0);
  g_assert_cmpfloat_with_epsilon (vimos_viewport_get_zoom (viewport), fitted, 1e-9);
  test_display_press (widget, GDK_KEY_Left, GDK_SHIFT_MASK);
  test_display_press (widget, GDK_KEY_minus, 0);
  test_display_press (widget, GDK_KEY_0, 0);
  test_display_settle ();
  g_assert_cmpfloat_with_epsilon (vimos_viewport_get_zoom (viewport), fitted, 1e-9);
  g_assert_nonnull (pick_at (fixture, "s1"));
}

static void
activated_cb (VimosCanvas *canvas,
              VimosCanvasNode *node,
              gpointer user_data)
{
  *(VimosCanvasNode **) user_data = node;
}

static void
test_keyboard_walk (Fixture *fixture,
                    gconstpointer data)
{
  GtkWidget *widget = GTK_WIDGET (fixture->canvas);
  VimosCanvasNode *activated = NULL;

  g_signal_connect (fixture->canvas, "node-activated", G_CALLBACK (activated_cb), &activated);
  g_assert_true (gtk_widget_grab_focus (widget));
  test_display_press (widget, GDK_KEY_Right, 0); /* enters at what is nearest to the middle */
  gtk_test_accessible_assert_property (fixture->canvas, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "s2, a node of the test");
  test_display_press (widget, GDK_KEY_Left, 0);
  gtk_test_accessible_assert_property (fixture->canvas, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "mail, a node of the test");
  test_display_press (widget, GDK_KEY_Up, 0);
  test_display_press (widget, GDK_KEY_Return, 0);
  g_assert_true (activated == node_named (fixture, "hv1"));
  g_assert_true (vimos_canvas_get_selected (fixture->canvas) == activated);
  test_display_press (widget, GDK_KEY_Up, 0);
  test_display_press (widget, GDK_KEY_Return, 0);
  g_assert_true (activated == node_named (fixture, "web"));
}

static void
test_keyboard_moves_node (Fixture *fixture,
                          gconstpointer data)
{
  VimosCanvasNode *s2 = node_named (fixture, "s2");

  test_display_press (GTK_WIDGET (fixture->canvas), GDK_KEY_Right, 0);
  test_display_press (GTK_WIDGET (fixture->canvas), GDK_KEY_Down, GDK_CONTROL_MASK);
  g_assert_cmpfloat (vimos_canvas_node_get_y (s2), ==, 200);
  g_assert_cmpfloat (vimos_canvas_node_get_x (s2), ==, 0);
}

static void
test_removed_nodes_are_forgotten (Fixture *fixture,
                                  gconstpointer data)
{
  g_autoptr (GListStore) empty = g_list_store_new (VIMOS_TYPE_CANVAS_NODE);

  vimos_canvas_set_selected (fixture->canvas, node_named (fixture, "s4"));
  test_display_press (GTK_WIDGET (fixture->canvas), GDK_KEY_Right, 0);
  g_list_store_remove_all (fixture->ring.nodes);
  g_assert_null (vimos_canvas_get_selected (fixture->canvas));
  g_assert_null (vimos_canvas_pick_node (fixture->canvas, 400, 300));
  test_display_settle ();
  vimos_canvas_set_nodes (fixture->canvas, G_LIST_MODEL (empty));
  vimos_canvas_set_nodes (fixture->canvas, NULL);
  test_display_settle ();
}

static void
test_accessible (Fixture *fixture,
                 gconstpointer data)
{
  gtk_test_accessible_assert_role (fixture->canvas, GTK_ACCESSIBLE_ROLE_GROUP);
  vimos_canvas_set_summary (fixture->canvas, "4 switches");
  gtk_test_accessible_assert_property (fixture->canvas, GTK_ACCESSIBLE_PROPERTY_LABEL, "Network");
  gtk_test_accessible_assert_property (fixture->canvas, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "4 switches");
  g_assert_true (gtk_widget_get_focusable (GTK_WIDGET (fixture->canvas)));
}

static GBytes *
serialize (VimosCanvas *canvas)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;

  GTK_WIDGET_GET_CLASS (canvas)->snapshot (GTK_WIDGET (canvas), snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  return gsk_render_node_serialize (node);
}

/* What is drawn is made on allocation: a snapshot changes nothing, and two of them are alike. */
static void
test_snapshot_is_pure (Fixture *fixture,
                       gconstpointer data)
{
  g_autoptr (GBytes) first = serialize (fixture->canvas);
  g_autoptr (GBytes) second = serialize (fixture->canvas);

  g_assert_true (g_bytes_equal (first, second));
  g_assert_nonnull (
      g_strstr_len (g_bytes_get_data (first, NULL), g_bytes_get_size (first), "20 Mbit/s"));
}

static gboolean
contains (GBytes *bytes,
          const char *word)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return memmem (data, length, word, strlen (word)) != NULL;
}

/* Whatever the window shows, all of it is exported, and as lines and text. */
static void
test_export_vectors (Fixture *fixture,
                     gconstpointer data)
{
  const char *folder = g_getenv ("VIMOS_TEST_PICTURES");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = NULL;
  g_autoptr (GBytes) svg = NULL;

  vimos_viewport_show (vimos_canvas_get_viewport (fixture->canvas), 1e5, 1e5, 2);
  test_display_settle ();
  pdf = vimos_canvas_export (fixture->canvas, VIMOS_DRAWING_PDF, 820, 640, 1, TRUE, &error);
  g_assert_no_error (error);
  g_assert_true (contains (pdf, "%PDF-1."));
  g_assert_true (contains (pdf, "/FontFile"));
  g_assert_false (contains (pdf, "/Subtype /Image"));
  svg = vimos_canvas_export (fixture->canvas, VIMOS_DRAWING_SVG, 820, 640, 2, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (contains (svg, "width=\"1640px\""));
  g_assert_true (contains (svg, "<symbol"));
  g_assert_false (contains (svg, "<image"));
  if (folder != NULL)
    {
      g_autofree char *path = g_build_filename (folder, "canvas.pdf", NULL);
      g_autofree char *other = g_build_filename (folder, "canvas.svg", NULL);

      g_file_set_contents (path, g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf), NULL);
      g_file_set_contents (other, g_bytes_get_data (svg, NULL), g_bytes_get_size (svg), NULL);
    }
}

static void
test_export_pixels (Fixture *fixture,
                    gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = vimos_canvas_export (fixture->canvas, VIMOS_DRAWING_PNG, 820, 640, 1.5,
                                                FALSE, &error);
  g_autoptr (GdkTexture) picture = NULL;
  g_autoptr (GdkTexture) copy = NULL;

  g_assert_no_error (error);
  picture = gdk_texture_new_from_bytes (png, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (picture), ==, 1230);
  g_assert_cmpint (gdk_texture_get_height (picture), ==, 960);
  copy = vimos_canvas_copy_texture (fixture->canvas, 2);
  g_assert_cmpint (gdk_texture_get_width (copy), ==, 1640);
}

static void
test_export_errors (Fixture *fixture,
                    gconstpointer data)
{
  VimosDrawingFormat format;
  g_autoptr (GError) error = NULL;

  g_assert_null (
      vimos_canvas_export (fixture->canvas, VIMOS_DRAWING_PNG, 820, 640, 1000, FALSE, &error));
  g_assert_error (error, VIMOS_DRAWING_ERROR, VIMOS_DRAWING_ERROR_SIZE);
  g_clear_error (&error);
  g_assert_null (
      vimos_canvas_export (fixture->canvas, VIMOS_DRAWING_PDF, 0, 640, 1, FALSE, &error));
  g_assert_error (error, VIMOS_DRAWING_ERROR, VIMOS_DRAWING_ERROR_SIZE);
  g_clear_error (&error);
  g_assert_true (vimos_drawing_format_for_name ("Ring.PDF", &format, &error));
  g_assert_cmpint (format, ==, VIMOS_DRAWING_PDF);
  g_assert_false (vimos_drawing_format_for_name ("ring.gif", &format, &error));
  g_assert_error (error, VIMOS_DRAWING_ERROR, VIMOS_DRAWING_ERROR_FORMAT);
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
  if (!test_display_init (&argc, &argv))
    return 0;
  add ("/canvas/fits-and-picks", test_fits_and_picks);
  add ("/canvas/pictures", test_pictures);
  add ("/canvas/zoom-actions", test_zoom_actions);
  add ("/canvas/keyboard-walk", test_keyboard_walk);
  add ("/canvas/keyboard-moves-node", test_keyboard_moves_node);
  add ("/canvas/removed-nodes-are-forgotten", test_removed_nodes_are_forgotten);
  add ("/canvas/accessible", test_accessible);
  add ("/canvas/snapshot-is-pure", test_snapshot_is_pure);
  add ("/canvas/export-vectors", test_export_vectors);
  add ("/canvas/export-pixels", test_export_pixels);
  add ("/canvas/export-errors", test_export_errors);
  return g_test_run ();
}
