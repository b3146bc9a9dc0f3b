/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "test-display.h"
#include "vimos-canvas-proxy.h"
#include "vimos-canvas.h"

/* What the user does with a canvas, by mouse and by keyboard, and what it tells the window and
 * assistive technologies. GTK 4 has no way to synthesize events, so gestures are told what they
 * would have recognised. */

typedef struct
{
  GListStore *nodes;
  GListStore *edges;
  VimosCanvas *canvas;
  GtkWidget *window;

  /* what was heard */
  VimosCanvasNode *dropped;
  VimosCanvasNode *target;
  VimosCanvasNode *moved;
  VimosCanvasNode *menu_node;
  VimosCanvasEdge *menu_edge;
  guint n_menus;
  char *announcement;
} Fixture;

static VimosCanvasNode *
add_node (Fixture *fixture,
          const char *id,
          VimosCanvasShape shape,
          double x,
          double y)
{
  g_autoptr (VimosCanvasNode) node = vimos_canvas_node_new (id, shape);

  vimos_canvas_node_set_label (node, id);
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

  vimos_canvas_edge_set_label (edge, "50 Mbit/s");
  vimos_canvas_edge_set_detail (edge, "s1 to s2, 50 Mbit/s");
  g_list_store_append (fixture->edges, edge);
  return edge;
}

static VimosCanvasNode *
node_at (Fixture *fixture,
         guint index)
{
  g_autoptr (VimosCanvasNode) node = g_list_model_get_item (G_LIST_MODEL (fixture->nodes), index);

  return node;
}

/* Only racks take what is carried. */
static gboolean
accept_cb (VimosCanvas *canvas,
           VimosCanvasNode *node,
           VimosCanvasNode *target,
           gpointer user_data)
{
  g_assert_true (vimos_canvas_node_get_portable (node));
  return vimos_canvas_node_get_shape (target) == VIMOS_CANVAS_SHAPE_RACK;
}

static void
dropped_cb (VimosCanvas *canvas,
            VimosCanvasNode *node,
            VimosCanvasNode *target,
            gpointer user_data)
{
  ((Fixture *) user_data)->dropped = node;
  ((Fixture *) user_data)->target = target;
}

static void
moved_cb (VimosCanvas *canvas,
          VimosCanvasNode *node,
          double x,
          double y,
          gpointer user_data)
{
  ((Fixture *) user_data)->moved = node;
  g_assert_cmpfloat (x, ==, vimos_canvas_node_get_x (node));
}

static void
menu_cb (VimosCanvas *canvas,
         VimosCanvasNode *node,
         VimosCanvasEdge *edge,
         double x,
         double y,
         gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->menu_node = node;
  fixture->menu_edge = edge;
  fixture->n_menus++;
}

static void
announced_cb (VimosCanvas *canvas,
              const char *text,
              gpointer user_data)
{
  Fixture *fixture = user_data;

  g_free (fixture->announcement);
  fixture->announcement = g_strdup (text);
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fixture->nodes = g_list_store_new (VIMOS_TYPE_CANVAS_NODE);
  fixture->edges = g_list_store_new (VIMOS_TYPE_CANVAS_EDGE);
  add_node (fixture, "s1", VIMOS_CANVAS_SHAPE_SQUARE, 0, 0);
  add_node (fixture, "s2", VIMOS_CANVAS_SHAPE_SQUARE, 200, 0);
  add_node (fixture, "hv1", VIMOS_CANVAS_SHAPE_RACK, 0, 200);
  add_node (fixture, "hv2", VIMOS_CANVAS_SHAPE_RACK, 200, 200);
  vimos_canvas_node_set_portable (add_node (fixture, "web", VIMOS_CANVAS_SHAPE_DISC, -120, 200),
                                  TRUE);
  add_edge (fixture, "s1", "s2");
  fixture->canvas = g_object_ref_sink (VIMOS_CANVAS (vimos_canvas_new ()));
  vimos_canvas_set_nodes (fixture->canvas, G_LIST_MODEL (fixture->nodes));
  vimos_canvas_set_edges (fixture->canvas, G_LIST_MODEL (fixture->edges));
  g_signal_connect (fixture->canvas, "accept-drop", G_CALLBACK (accept_cb), fixture);
  g_signal_connect (fixture->canvas, "node-dropped", G_CALLBACK (dropped_cb), fixture);
  g_signal_connect (fixture->canvas, "node-moved", G_CALLBACK (moved_cb), fixture);
  g_signal_connect (fixture->canvas, "context-menu", G_CALLBACK (menu_cb), fixture);
  g_signal_connect (fixture->canvas, "announcement", G_CALLBACK (announced_cb), fixture);
  fixture->window = test_display_present (GTK_WIDGET (fixture->canvas), 700, 600);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_finalize_object (fixture->canvas);
  g_assert_finalize_object (fixture->nodes);
  g_assert_finalize_object (fixture->edges);
  g_free (fixture->announcement);
}

static void
place_of (Fixture *fixture,
          guint index,
          double *x,
          double *y)
{
  VimosCanvasNode *node = node_at (fixture, index);

  vimos_viewport_to_screen (vimos_canvas_get_viewport (fixture->canvas),
                            vimos_canvas_node_get_x (node), vimos_canvas_node_get_y (node), x, y);
}

static GtkEventController *
find_controller (Fixture *fixture,
                 GType type,
                 guint button)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (
      GTK_WIDGET (fixture->canvas));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_OBJECT_TYPE (controller) == type
          && (button == 0
              || gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (controller)) == button))
        return controller; /* the canvas keeps it */
    }
  g_assert_not_reached ();
}

static void
drag (Fixture *fixture,
      guint from,
      double dx,
      double dy)
{
  GtkEventController *gesture = find_controller (fixture, GTK_TYPE_GESTURE_DRAG, 0);
  double x, y;

  place_of (fixture, from, &x, &y);
  g_signal_emit_by_name (gesture, "drag-begin", x, y);
  g_signal_emit_by_name (gesture, "drag-update", dx / 2, dy / 2);
  test_display_settle ();
  g_signal_emit_by_name (gesture, "drag-update", dx, dy);
  test_display_settle ();
  g_signal_emit_by_name (gesture, "drag-end", dx, dy);
}

static void
test_drag_moves (Fixture *fixture,
                 gconstpointer data)
{
  double zoom = vimos_viewport_get_zoom (vimos_canvas_get_viewport (fixture->canvas));

  drag (fixture, 0, 40, 0);
  g_assert_true (fixture->moved == node_at (fixture, 0));
  g_assert_cmpfloat_with_epsilon (vimos_canvas_node_get_x (node_at (fixture, 0)), 40 / zoom, 1e-6);
  g_assert_null (fixture->dropped);
}

static void
test_drag_carries (Fixture *fixture,
                   gconstpointer data)
{
  double from_x, from_y, to_x, to_y;

  place_of (fixture, 4, &from_x, &from_y);
  place_of (fixture, 3, &to_x, &to_y);
  drag (fixture, 4, to_x - from_x, to_y - from_y);
  g_assert_true (fixture->dropped == node_at (fixture, 4));
  g_assert_true (fixture->target == node_at (fixture, 3));
  /* What is carried is not moved by that. */
  g_assert_null (fixture->moved);
  g_assert_cmpfloat (vimos_canvas_node_get_x (node_at (fixture, 4)), ==, -120);
  g_assert_nonnull (strstr (fixture->announcement, "web"));
}

static void
test_drop_is_refused (Fixture *fixture,
                      gconstpointer data)
{
  double from_x, from_y, to_x, to_y;

  place_of (fixture, 4, &from_x, &from_y);
  place_of (fixture, 1, &to_x, &to_y);
  drag (fixture, 4, to_x - from_x, to_y - from_y);
  g_assert_null (fixture->dropped);
}

static void
test_keyboard_carries (Fixture *fixture,
                       gconstpointer data)
{
  GtkWidget *widget = GTK_WIDGET (fixture->canvas);

  gtk_widget_grab_focus (widget);
  test_display_press (widget, GDK_KEY_Right, 0); /* enters at hv1, which is nearest to the middle */
  test_display_press (widget, GDK_KEY_Left, 0);
  g_assert_true (vimos_canvas_get_cursor (fixture->canvas) == node_at (fixture, 4));
  test_display_press (widget, GDK_KEY_space, GDK_CONTROL_MASK);
  test_display_press (widget, GDK_KEY_Right, 0);
  test_display_press (widget, GDK_KEY_Right, 0);
  g_assert_true (vimos_canvas_get_cursor (fixture->canvas) == node_at (fixture, 3));
  test_display_press (widget, GDK_KEY_Escape, 0);
  g_assert_null (fixture->dropped);
  vimos_canvas_set_selected (fixture->canvas, NULL);

  test_display_press (widget, GDK_KEY_Left, 0);
  test_display_press (widget, GDK_KEY_Left, 0);
  test_display_press (widget, GDK_KEY_space, GDK_CONTROL_MASK);
  test_display_press (widget, GDK_KEY_Right, 0);
  test_display_press (widget, GDK_KEY_Return, 0);
  g_assert_true (fixture->target == node_at (fixture, 2));
  g_assert_null (vimos_canvas_get_selected (fixture->canvas));
}

static void
test_menus (Fixture *fixture,
            gconstpointer data)
{
  GtkWidget *widget = GTK_WIDGET (fixture->canvas);
  GtkEventController *click = find_controller (fixture, GTK_TYPE_GESTURE_CLICK,
                                               GDK_BUTTON_SECONDARY);
  double x1, y1, x2, y2;

  test_display_press (widget, GDK_KEY_F10, GDK_SHIFT_MASK);
  g_assert_cmpuint (fixture->n_menus, ==, 1);
  g_assert_null (fixture->menu_node);
  place_of (fixture, 0, &x1, &y1);
  place_of (fixture, 1, &x2, &y2);
  g_signal_emit_by_name (click, "pressed", 1, x1, y1);
  g_assert_true (fixture->menu_node == node_at (fixture, 0));
  g_signal_emit_by_name (click, "pressed", 1, (x1 + x2) / 2, (y1 + y2) / 2);
  g_assert_null (fixture->menu_node);
  g_assert_nonnull (fixture->menu_edge);
  test_display_press (widget, GDK_KEY_Menu, 0);
  g_assert_true (fixture->menu_node == node_at (fixture, 0));
}

static void
test_hover (Fixture *fixture,
            gconstpointer data)
{
  GtkEventController *motion = find_controller (fixture, GTK_TYPE_EVENT_CONTROLLER_MOTION, 0);
  double x1, y1, x2, y2;

  place_of (fixture, 0, &x1, &y1);
  place_of (fixture, 1, &x2, &y2);
  g_signal_emit_by_name (motion, "motion", x1, y1);
  g_assert_true (vimos_canvas_get_hovered_node (fixture->canvas) == node_at (fixture, 0));
  g_signal_emit_by_name (motion, "motion", (x1 + x2) / 2, (y1 + y2) / 2);
  g_assert_null (vimos_canvas_get_hovered_node (fixture->canvas));
  g_assert_nonnull (vimos_canvas_get_hovered_edge (fixture->canvas));
  g_list_store_remove_all (fixture->edges);
  g_assert_null (vimos_canvas_get_hovered_edge (fixture->canvas));
  g_signal_emit_by_name (motion, "leave");
}

static void
test_fly_to (Fixture *fixture,
             gconstpointer data)
{
  VimosViewport *viewport = vimos_canvas_get_viewport (fixture->canvas);
  double x, y;

  vimos_viewport_show (viewport, 5000, 5000, 0.1);
  vimos_canvas_fly_to (fixture->canvas, node_at (fixture, 3));
  test_display_settle ();
  vimos_viewport_get_centre (viewport, &x, &y);
  g_assert_cmpfloat (x, ==, 200);
  g_assert_cmpfloat (y, ==, 200);
  g_assert_cmpfloat (vimos_viewport_get_zoom (viewport), >=, 0.5);
  g_list_store_remove (fixture->nodes, 3);
  test_display_settle ();
}

static gboolean
is_settled (gpointer data)
{
  return vimos_canvas_is_settled (data);
}

/* With animations a new node comes from beside, and a flight takes its time; both end where they
 * should. */
static void
test_animations (Fixture *fixture,
                 gconstpointer data)
{
  GtkSettings *settings = gtk_settings_get_default ();
  VimosViewport *viewport = vimos_canvas_get_viewport (fixture->canvas);
  double x, y;

  g_object_set (settings, "gtk-enable-animations", TRUE, NULL);
  add_node (fixture, "s3", VIMOS_CANVAS_SHAPE_SQUARE, 400, 0);
  add_edge (fixture, "s2", "s3");
  vimos_canvas_node_set_position (node_at (fixture, 0), 0, -100);
  vimos_canvas_fly_to (fixture->canvas, node_at (fixture, 1));
  g_assert_false (vimos_canvas_is_settled (fixture->canvas));
  g_assert_true (test_display_wait (is_settled, fixture->canvas));
  vimos_viewport_get_centre (viewport, &x, &y);
  g_assert_cmpfloat (x, ==, 200);
  vimos_viewport_to_screen (viewport, 0, -100, &x, &y);
  g_assert_true (vimos_canvas_pick_node (fixture->canvas, x, y) == node_at (fixture, 0));
  vimos_viewport_to_screen (viewport, 400, 0, &x, &y);
  g_assert_true (vimos_canvas_pick_node (fixture->canvas, x, y) == node_at (fixture, 5));
  g_object_set (settings, "gtk-enable-animations", FALSE, NULL);
}

static void
test_gone (Fixture *fixture,
           gconstpointer data)
{
  g_autofree char *words = NULL;

  vimos_canvas_node_set_gone (node_at (fixture, 1), "The controller has lost s2.");
  test_display_settle ();
  g_assert_nonnull (strstr (fixture->announcement, "The controller has lost s2."));
  words = vimos_canvas_node_describe (node_at (fixture, 1));
  g_assert_cmpstr (words, ==, "s2\nThe controller has lost s2.");
  g_clear_pointer (&fixture->announcement, g_free);
  vimos_canvas_node_set_gone (node_at (fixture, 1), NULL);
  test_display_settle ();
  g_assert_null (fixture->announcement);
  for (guint i = 0; i < 5; i++)
    vimos_canvas_node_set_gone (node_at (fixture, i), "The controller is lost.");
  test_display_settle ();
  g_assert_cmpstr (fixture->announcement, ==, "5 parts of the network are gone");
}

static VimosCanvasProxy *
find_proxy (Fixture *fixture,
            gpointer item)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (fixture->canvas)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if ((gpointer) vimos_canvas_proxy_get_node (VIMOS_CANVAS_PROXY (child)) == item
        || (gpointer) vimos_canvas_proxy_get_edge (VIMOS_CANVAS_PROXY (child)) == item)
      return VIMOS_CANVAS_PROXY (child);
  return NULL;
}

/* What is around the cursor is there for assistive technologies, with roles, names and states; the
 * node that the keyboard is on has the focus. */
static void
test_proxies (Fixture *fixture,
              gconstpointer data)
{
  GtkWidget *widget = GTK_WIDGET (fixture->canvas);
  g_autoptr (VimosCanvasEdge) edge = g_list_model_get_item (G_LIST_MODEL (fixture->edges), 0);
  VimosCanvasProxy *s1, *s2, *link;

  g_assert_null (gtk_widget_get_first_child (widget));
  gtk_widget_grab_focus (widget);
  test_display_press (widget, GDK_KEY_Right, 0);
  test_display_press (widget, GDK_KEY_Up, 0);
  g_assert_true (vimos_canvas_get_cursor (fixture->canvas) == node_at (fixture, 0));
  s1 = find_proxy (fixture, node_at (fixture, 0));
  s2 = find_proxy (fixture, node_at (fixture, 1));
  link = find_proxy (fixture, edge);
  g_assert_true (s1 != NULL && s2 != NULL && link != NULL);
  g_assert_true (gtk_widget_get_focus_child (widget) == GTK_WIDGET (s1));
  gtk_test_accessible_assert_role (s1, GTK_ACCESSIBLE_ROLE_BUTTON);
  gtk_test_accessible_assert_property (s1, GTK_ACCESSIBLE_PROPERTY_LABEL, "s1");
  gtk_test_accessible_assert_state (s1, GTK_ACCESSIBLE_STATE_PRESSED,
                                    GTK_ACCESSIBLE_TRISTATE_FALSE);
  gtk_test_accessible_assert_role (link, GTK_ACCESSIBLE_ROLE_LINK);
  gtk_test_accessible_assert_property (link, GTK_ACCESSIBLE_PROPERTY_LABEL, "s1 – s2");
  gtk_test_accessible_assert_property (link, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "s1 to s2, 50 Mbit/s");
  test_display_press (widget, GDK_KEY_Return, 0);
  gtk_test_accessible_assert_state (s1, GTK_ACCESSIBLE_STATE_PRESSED, GTK_ACCESSIBLE_TRISTATE_TRUE);
  vimos_canvas_node_set_gone (node_at (fixture, 1), "lost");
  gtk_test_accessible_assert_state (s2, GTK_ACCESSIBLE_STATE_DISABLED, TRUE);
  gtk_test_accessible_assert_property (s2, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "s2\nlost");

  test_display_press (widget, GDK_KEY_Down, 0);
  g_assert_null (find_proxy (fixture, edge));
  g_list_store_remove_all (fixture->nodes);
  g_assert_null (gtk_widget_get_first_child (widget));
}

static void
assert_keyboard_on (Fixture *fixture,
                    gpointer item)
{
  g_assert_true (gtk_widget_get_focus_child (GTK_WIDGET (fixture->canvas))
                 == GTK_WIDGET (find_proxy (fixture, item)));
}

/* Round s1, clockwise: s2 to the right, hv1 below, s3 to the left, s4 above. */
static void
test_walk_edges (Fixture *fixture,
                 gconstpointer data)
{
  GtkWidget *widget = GTK_WIDGET (fixture->canvas);
  g_autoptr (VimosCanvasEdge) right = g_list_model_get_item (G_LIST_MODEL (fixture->edges), 0);
  g_autoptr (VimosCanvasEdge) tether = vimos_canvas_edge_new_tether ("web", "s1");
  VimosCanvasEdge *down, *left, *up;

  add_node (fixture, "s3", VIMOS_CANVAS_SHAPE_SQUARE, -200, 0);
  add_node (fixture, "s4", VIMOS_CANVAS_SHAPE_SQUARE, 0, -200);
  down = add_edge (fixture, "s1", "hv1");
  left = add_edge (fixture, "s3", "s1");
  up = add_edge (fixture, "s4", "s1");
  g_list_store_append (fixture->edges, tether);
  test_display_settle ();
  gtk_widget_grab_focus (widget);
  test_display_press (widget, GDK_KEY_Right, 0); /* enters at s1, which is in the middle now */
  assert_keyboard_on (fixture, node_at (fixture, 0));
  g_assert_null (find_proxy (fixture, tether));

  test_display_press (widget, GDK_KEY_Left, GDK_ALT_MASK);
  assert_keyboard_on (fixture, left);
  gtk_test_accessible_assert_property (widget, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "s1 to s2, 50 Mbit/s");
  test_display_press (widget, GDK_KEY_Right, GDK_ALT_MASK);
  assert_keyboard_on (fixture, up);
  test_display_press (widget, GDK_KEY_Down, GDK_ALT_MASK);
  assert_keyboard_on (fixture, right);
  test_display_press (widget, GDK_KEY_Right, GDK_ALT_MASK);
  assert_keyboard_on (fixture, down);
  test_display_press (widget, GDK_KEY_Up, GDK_ALT_MASK);
  assert_keyboard_on (fixture, right);
  test_display_picture (widget, "canvas-edge-under-keyboard");
  test_display_press (widget, GDK_KEY_Menu, 0);
  g_assert_true (fixture->menu_edge == right && fixture->menu_node == NULL);

  /* From an edge to its ends; across it, to the neighbour of the node. */
  test_display_press (widget, GDK_KEY_Left, 0);
  assert_keyboard_on (fixture, node_at (fixture, 0));
  test_display_press (widget, GDK_KEY_Right, GDK_ALT_MASK);
  test_display_press (widget, GDK_KEY_Down, 0);
  assert_keyboard_on (fixture, node_at (fixture, 2));
  test_display_press (widget, GDK_KEY_Up, GDK_ALT_MASK);
  test_display_press (widget, GDK_KEY_Return, 0);
  assert_keyboard_on (fixture, node_at (fixture, 0));
  g_assert_null (vimos_canvas_get_selected (fixture->canvas));
}

/* The keyboard stays on the node when the edge goes, and goes with the node. */
static void
test_edge_is_lost (Fixture *fixture,
                   gconstpointer data)
{
  GtkWidget *widget = GTK_WIDGET (fixture->canvas);
  g_autoptr (VimosCanvasEdge) edge = g_list_model_get_item (G_LIST_MODEL (fixture->edges), 0);

  gtk_widget_grab_focus (widget);
  test_display_press (widget, GDK_KEY_Right, 0);
  test_display_press (widget, GDK_KEY_Up, 0);
  test_display_press (widget, GDK_KEY_Right, GDK_ALT_MASK);
  assert_keyboard_on (fixture, edge);
  g_list_store_remove_all (fixture->edges);
  assert_keyboard_on (fixture, node_at (fixture, 0));
  test_display_press (widget, GDK_KEY_Right, GDK_ALT_MASK); /* there is none: nothing happens */
  assert_keyboard_on (fixture, node_at (fixture, 0));

  g_list_store_append (fixture->edges, edge);
  test_display_settle ();
  test_display_press (widget, GDK_KEY_Right, GDK_ALT_MASK);
  assert_keyboard_on (fixture, edge);
  g_list_store_remove (fixture->nodes, 1);
  assert_keyboard_on (fixture, node_at (fixture, 0));
  g_list_store_remove_all (fixture->nodes);
  test_display_settle ();
  g_assert_null (vimos_canvas_get_cursor (fixture->canvas));
}

static void
test_presentation (Fixture *fixture,
                   gconstpointer data)
{
  g_autoptr (GskRenderNode) before = vimos_canvas_make_picture (fixture->canvas, 700, 600, TRUE);
  g_autoptr (GskRenderNode) after = NULL;
  g_autoptr (GBytes) one = gsk_render_node_serialize (before);
  g_autoptr (GBytes) other = NULL;

  vimos_canvas_set_presentation (fixture->canvas, TRUE);
  test_display_picture (GTK_WIDGET (fixture->canvas), "canvas-presentation");
  after = vimos_canvas_make_picture (fixture->canvas, 700, 600, TRUE);
  other = gsk_render_node_serialize (after);
  g_assert_false (g_bytes_equal (one, other));
}

static void
test_load (Fixture *fixture,
           gconstpointer data)
{
  static const struct
  {
    double load;
    int class;
  } steps[] = { { 0, 0 },   { 0.099, 0 }, { 0.1, 1 }, { 0.25, 2 },
                { 0.5, 3 }, { 0.75, 4 },  { 0.9, 5 }, { 1, 5 } };
  VimosCanvasEdge *edge = add_edge (fixture, "hv1", "s1");

  g_assert_cmpint (vimos_canvas_edge_get_load_class (edge), ==, VIMOS_CANVAS_NO_LOAD);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      vimos_canvas_edge_set_load (edge, steps[i].load);
      g_assert_cmpint (vimos_canvas_edge_get_load_class (edge), ==, steps[i].class);
    }
  vimos_canvas_edge_set_faded (edge, TRUE);
  vimos_canvas_set_show_load (fixture->canvas, TRUE);
  test_display_picture (GTK_WIDGET (fixture->canvas), "canvas-load");
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
  add ("/canvas-input/drag-moves", test_drag_moves);
  add ("/canvas-input/drag-carries", test_drag_carries);
  add ("/canvas-input/drop-is-refused", test_drop_is_refused);
  add ("/canvas-input/keyboard-carries", test_keyboard_carries);
  add ("/canvas-input/menus", test_menus);
  add ("/canvas-input/hover", test_hover);
  add ("/canvas-input/fly-to", test_fly_to);
  add ("/canvas-input/animations", test_animations);
  add ("/canvas-input/gone", test_gone);
  add ("/canvas-input/proxies", test_proxies);
  add ("/canvas-input/walk-edges", test_walk_edges);
  add ("/canvas-input/edge-is-lost", test_edge_is_lost);
  add ("/canvas-input/presentation", test_presentation);
  add ("/canvas-input/load", test_load);
  return g_test_run ();
}
