/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include <math.h>

#include "vimos-canvas-private.h"

/* Mouse, touch and keyboard. Everything that the mouse does has a key: arrows go to the nearest node that way,
 * Enter chooses it, Shift with arrows shifts the view, Ctrl with arrows moves the node, + − 0 zoom. */

#define ZOOM_STEP 1.25
#define PAN_STEP 60.0
#define MOVE_STEP 20.0

static void
zoom_at_middle (VimosCanvas *self,
                double factor)
{
  self->follows = FALSE;
  vimos_viewport_zoom_at (self->viewport, factor,
                          vimos_viewport_get_width (self->viewport) / 2,
                          vimos_viewport_get_height (self->viewport) / 2);
}

static void
zoom_in_action (GtkWidget *widget,
                const char *name,
                GVariant *parameter)
{
  zoom_at_middle (VIMOS_CANVAS (widget), ZOOM_STEP);
}

static void
zoom_out_action (GtkWidget *widget,
                 const char *name,
                 GVariant *parameter)
{
  zoom_at_middle (VIMOS_CANVAS (widget), 1 / ZOOM_STEP);
}

static void
fit_action (GtkWidget *widget,
            const char *name,
            GVariant *parameter)
{
  vimos_canvas_fit (VIMOS_CANVAS (widget));
}

static void
pan_action (GtkWidget *widget,
            const char *name,
            GVariant *parameter)
{
  VimosCanvas *self = VIMOS_CANVAS (widget);
  int x, y;

  g_variant_get (parameter, "(ii)", &x, &y);
  self->follows = FALSE;
  vimos_viewport_pan (self->viewport, -x * PAN_STEP, -y * PAN_STEP);
}

static void
move_action (GtkWidget *widget,
             const char *name,
             GVariant *parameter)
{
  VimosCanvas *self = VIMOS_CANVAS (widget);
  int x, y;

  g_variant_get (parameter, "(ii)", &x, &y);
  if (self->cursor != NULL)
    vimos_canvas_node_set_position (self->cursor,
                                    vimos_canvas_node_get_x (self->cursor) + x * MOVE_STEP,
                                    vimos_canvas_node_get_y (self->cursor) + y * MOVE_STEP);
}

/* The nearest node in that direction; what lies off the axis counts double, so that a row of nodes is walked in
 * order. */
static VimosCanvasNode *
find_neighbour (VimosCanvas *self,
                const VimosPlacedNode *from,
                int x,
                int y)
{
  VimosCanvasNode *best = NULL;
  double best_distance = INFINITY;

  for (guint i = 0; i < self->placed_nodes->len; i++)
    {
      const VimosPlacedNode *to = &g_array_index (self->placed_nodes, VimosPlacedNode, i);
      double along = (to->x - from->x) * x + (to->y - from->y) * y;
      double across = fabs ((to->x - from->x) * y) + fabs ((to->y - from->y) * x);
      double distance = along + 2 * across;

      if (along > 1 && along * 2 > across && distance < best_distance)
        {
          best = to->node;
          best_distance = distance;
        }
    }
  return best;
}

static void
walk_action (GtkWidget *widget,
             const char *name,
             GVariant *parameter)
{
  VimosCanvas *self = VIMOS_CANVAS (widget);
  const VimosPlacedNode *from = vimos_canvas_find_placed (self, self->cursor);
  VimosCanvasNode *to = NULL;
  int x, y;

  g_variant_get (parameter, "(ii)", &x, &y);
  if (from != NULL)
    to = find_neighbour (self, from, x, y);
  else if (self->placed_nodes->len > 0)
    to = g_array_index (self->placed_nodes, VimosPlacedNode, 0).node;
  if (to != NULL)
    vimos_canvas_set_cursor (self, to);
  else
    gtk_widget_error_bell (widget);
}

static void
choose_node (VimosCanvas *self,
             VimosCanvasNode *node)
{
  vimos_canvas_set_selected (self, node);
  if (node != NULL)
    g_signal_emit_by_name (self, "node-activated", node);
}

static void
activate_action (GtkWidget *widget,
                 const char *name,
                 GVariant *parameter)
{
  VimosCanvas *self = VIMOS_CANVAS (widget);

  if (self->cursor != NULL)
    choose_node (self, self->cursor);
}

/* Drag */

static void
drag_begin_cb (GtkGestureDrag *gesture,
               double x,
               double y,
               gpointer user_data)
{
  VimosCanvas *self = VIMOS_CANVAS (user_data);

  g_assert (GTK_IS_GESTURE_DRAG (gesture));

  gtk_widget_grab_focus (GTK_WIDGET (self));
  g_set_object (&self->dragged, vimos_canvas_pick_node (self, x, y));
  self->drag_x = 0;
  self->drag_y = 0;
}

static void
drag_update_cb (GtkGestureDrag *gesture,
                double x,
                double y,
                gpointer user_data)
{
  VimosCanvas *self = VIMOS_CANVAS (user_data);
  double zoom = vimos_viewport_get_zoom (self->viewport);
  double dx = x - self->drag_x, dy = y - self->drag_y;

  g_assert (GTK_IS_GESTURE_DRAG (gesture));

  if (self->drag_x == 0 && self->drag_y == 0
      && !gtk_drag_check_threshold (GTK_WIDGET (self), 0, 0, x, y))
    return;
  self->drag_x = x;
  self->drag_y = y;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  self->follows = FALSE;
  if (self->dragged != NULL)
    vimos_canvas_node_set_position (self->dragged,
                                    vimos_canvas_node_get_x (self->dragged) + dx / zoom,
                                    vimos_canvas_node_get_y (self->dragged) + dy / zoom);
  else
    vimos_viewport_pan (self->viewport, dx, dy);
}

static void
drag_end_cb (GtkGestureDrag *gesture,
             double x,
             double y,
             gpointer user_data)
{
  VimosCanvas *self = VIMOS_CANVAS (user_data);

  g_assert (GTK_IS_GESTURE_DRAG (gesture));

  g_clear_object (&self->dragged);
}

static void
click_released_cb (GtkGestureClick *gesture,
                   int n_press,
                   double x,
                   double y,
                   gpointer user_data)
{
  VimosCanvas *self = VIMOS_CANVAS (user_data);
  VimosCanvasNode *node = vimos_canvas_pick_node (self, x, y);

  g_assert (GTK_IS_GESTURE_CLICK (gesture));

  vimos_canvas_set_cursor (self, node);
  choose_node (self, node);
}

/* Zoom */

static gboolean
scroll_cb (GtkEventControllerScroll *controller,
           double dx,
           double dy,
           gpointer user_data)
{
  VimosCanvas *self = VIMOS_CANVAS (user_data);
  gboolean touchpad = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_SURFACE;

  self->follows = FALSE;
  vimos_viewport_zoom_at (self->viewport, pow (ZOOM_STEP, -(touchpad ? dy / 50 : dy)),
                          self->pointer_x, self->pointer_y);
  return GDK_EVENT_STOP;
}

static void
motion_cb (GtkEventControllerMotion *controller,
           double x,
           double y,
           gpointer user_data)
{
  VimosCanvas *self = VIMOS_CANVAS (user_data);

  g_assert (GTK_IS_EVENT_CONTROLLER_MOTION (controller));

  self->pointer_x = x;
  self->pointer_y = y;
}

static void
pinch_begin_cb (GtkGesture *gesture,
                GdkEventSequence *sequence,
                gpointer user_data)
{
  VimosCanvas *self = VIMOS_CANVAS (user_data);

  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  self->pinch = 1;
}

static void
pinch_changed_cb (GtkGestureZoom *gesture,
                  double scale,
                  gpointer user_data)
{
  VimosCanvas *self = VIMOS_CANVAS (user_data);
  double x, y;

  if (scale <= 0 || !gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    return;
  self->follows = FALSE;
  vimos_viewport_zoom_at (self->viewport, scale / self->pinch, x, y);
  self->pinch = scale;
}

/* Focus */

static void
focus_cb (GtkEventController *controller,
          gpointer user_data)
{
  VimosCanvas *self = VIMOS_CANVAS (user_data);

  g_assert (GTK_IS_EVENT_CONTROLLER_FOCUS (controller));

  if (self->cursor == NULL && self->selected != NULL)
    vimos_canvas_set_cursor (self, self->selected);
  vimos_canvas_queue_scene (self);
}

static gboolean
query_tooltip_cb (GtkWidget *widget,
                  int x,
                  int y,
                  gboolean keyboard,
                  GtkTooltip *tooltip,
                  gpointer user_data)
{
  VimosCanvas *self = VIMOS_CANVAS (widget);
  VimosCanvasNode *node = keyboard ? self->cursor : vimos_canvas_pick_node (self, x, y);
  const VimosPlacedNode *placed = vimos_canvas_find_placed (self, node);

  if (placed == NULL || vimos_canvas_node_get_detail (node) == NULL)
    return FALSE;
  gtk_tooltip_set_text (tooltip, vimos_canvas_node_get_detail (node));
  gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle){ placed->x - placed->half_width,
                                                      placed->y - placed->half_height,
                                                      2 * placed->half_width,
                                                      2 * placed->half_height });
  return TRUE;
}

static void
add_arrow_bindings (GtkWidgetClass *klass,
                    GdkModifierType modifiers,
                    const char *action)
{
  static const struct
  {
    guint keys[2];
    int x, y;
  } arrows[] = {
    { { GDK_KEY_Left, GDK_KEY_KP_Left }, -1, 0 },
    { { GDK_KEY_Right, GDK_KEY_KP_Right }, 1, 0 },
    { { GDK_KEY_Up, GDK_KEY_KP_Up }, 0, -1 },
    { { GDK_KEY_Down, GDK_KEY_KP_Down }, 0, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (arrows); i++)
    for (guint key = 0; key < G_N_ELEMENTS (arrows[i].keys); key++)
      gtk_widget_class_add_binding_action (klass, arrows[i].keys[key], modifiers, action,
                                           "(ii)", arrows[i].x, arrows[i].y);
}

/**
 * vimos_canvas_class_add_input:
 *
 * Installs the canvas's actions and their keys.
 */
void
vimos_canvas_class_add_input (GtkWidgetClass *klass)
{
  static const struct
  {
    guint key;
    const char *action;
  } keys[] = {
    { GDK_KEY_plus, "canvas.zoom-in" },
    { GDK_KEY_equal, "canvas.zoom-in" },
    { GDK_KEY_KP_Add, "canvas.zoom-in" },
    { GDK_KEY_minus, "canvas.zoom-out" },
    { GDK_KEY_KP_Subtract, "canvas.zoom-out" },
    { GDK_KEY_0, "canvas.fit" },
    { GDK_KEY_KP_0, "canvas.fit" },
    { GDK_KEY_Return, "canvas.activate" },
    { GDK_KEY_KP_Enter, "canvas.activate" },
    { GDK_KEY_space, "canvas.activate" },
  };

  gtk_widget_class_install_action (klass, "canvas.zoom-in", NULL, zoom_in_action);
  gtk_widget_class_install_action (klass, "canvas.zoom-out", NULL, zoom_out_action);
  gtk_widget_class_install_action (klass, "canvas.fit", NULL, fit_action);
  gtk_widget_class_install_action (klass, "canvas.pan", "(ii)", pan_action);
  gtk_widget_class_install_action (klass, "canvas.move", "(ii)", move_action);
  gtk_widget_class_install_action (klass, "canvas.walk", "(ii)", walk_action);
  gtk_widget_class_install_action (klass, "canvas.activate", NULL, activate_action);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (klass, keys[i].key, 0, keys[i].action, NULL);
  add_arrow_bindings (klass, 0, "canvas.walk");
  add_arrow_bindings (klass, GDK_SHIFT_MASK, "canvas.pan");
  add_arrow_bindings (klass, GDK_CONTROL_MASK, "canvas.move");
}

/**
 * vimos_canvas_add_controllers:
 *
 * Makes the canvas listen to mouse, touch and focus.
 */
void
vimos_canvas_add_controllers (VimosCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect (click, "released", G_CALLBACK (click_released_cb), self);
  g_signal_connect (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinch_changed_cb), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (focus, "enter", G_CALLBACK (focus_cb), self);
  g_signal_connect (focus, "leave", G_CALLBACK (focus_cb), self);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);

  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, focus);
}
