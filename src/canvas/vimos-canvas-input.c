/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-canvas-private.h"

/* Mouse and touch. A drag that begins on a node moves it, or carries it when it is portable; any
 * other shifts the view. */

#define ZOOM_STEP 1.25

/* Carrying */

/**
 * vimos_canvas_accepts:
 *
 * Returns: whether whoever listens agrees to @node being put onto @target
 */
gboolean
vimos_canvas_accepts (VimosCanvas *self,
                      VimosCanvasNode *node,
                      VimosCanvasNode *target)
{
  gboolean accepted = FALSE;

  if (node == NULL || target == NULL || node == target)
    return FALSE;
  g_signal_emit_by_name (self, "accept-drop", node, target, &accepted);
  return accepted;
}

/** vimos_canvas_begin_carry: the user has taken @node up, to put it onto another */
void
vimos_canvas_begin_carry (VimosCanvas *self,
                          VimosCanvasNode *node)
{
  g_autofree char *text = vimos_canvas_node_describe (node);
  g_autofree char *announcement = g_strdup_printf (_("Carrying: %s"), text);

  g_set_object (&self->dragged, node);
  self->carrying = TRUE;
  vimos_canvas_update_leave (self);
  vimos_canvas_queue_scene (self);
  g_signal_emit_by_name (self, "announcement", announcement);
}

/**
 * vimos_canvas_end_carry:
 * @drop: whether what is carried, or moved, is put down; otherwise it is as if it had never been
 *   taken up
 */
void
vimos_canvas_end_carry (VimosCanvas *self,
                        gboolean drop)
{
  g_autoptr (VimosCanvasNode) node = g_steal_pointer (&self->dragged);
  g_autoptr (VimosCanvasNode) target = g_steal_pointer (&self->drop_target);
  gboolean carried = self->carrying;

  self->carrying = self->carrying_by_keyboard = FALSE;
  vimos_canvas_update_leave (self);
  if (node != NULL)
    vimos_canvas_world_hold (self->world, node, FALSE);
  vimos_canvas_queue_scene (self);
  if (node != NULL && drop && carried && target != NULL)
    g_signal_emit_by_name (self, "node-dropped", node, target);
}

static void
carry_to (VimosCanvas *self,
          double x,
          double y)
{
  VimosCanvasNode *target = vimos_canvas_pick_node (self, x, y);

  self->pointer_x = x;
  self->pointer_y = y;
  if (!vimos_canvas_accepts (self, self->dragged, target))
    target = NULL;
  g_set_object (&self->drop_target, target);
  vimos_canvas_queue_scene (self);
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

  if (gtk_widget_get_focus_child (GTK_WIDGET (self)) == NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self));
  if (self->carrying)
    vimos_canvas_end_carry (self, FALSE);
  g_set_object (&self->dragged, vimos_canvas_pick_node (self, x, y));
  self->press_x = x;
  self->press_y = y;
  self->drag_x = 0;
  self->drag_y = 0;
}

static void
move_dragged (VimosCanvas *self,
              double dx,
              double dy)
{
  double zoom = vimos_viewport_get_zoom (self->viewport);

  vimos_canvas_world_hold (self->world, self->dragged, TRUE);
  vimos_canvas_node_set_position (self->dragged,
                                  vimos_canvas_node_get_x (self->dragged) + dx / zoom,
                                  vimos_canvas_node_get_y (self->dragged) + dy / zoom);
}

static void
drag_update_cb (GtkGestureDrag *gesture,
                double x,
                double y,
                gpointer user_data)
{
  VimosCanvas *self = VIMOS_CANVAS (user_data);
  double dx = x - self->drag_x, dy = y - self->drag_y;

  g_assert (GTK_IS_GESTURE_DRAG (gesture));

  if (self->drag_x == 0 && self->drag_y == 0
      && !gtk_drag_check_threshold (GTK_WIDGET (self), 0, 0, x, y))
    return;
  self->drag_x = x;
  self->drag_y = y;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  if (self->dragged != NULL && vimos_canvas_node_get_portable (self->dragged))
    {
      if (!self->carrying)
        vimos_canvas_begin_carry (self, self->dragged);
      carry_to (self, self->press_x + x, self->press_y + y);
      return;
    }
  vimos_canvas_leave_fit (self);
  if (self->dragged != NULL)
    move_dragged (self, dx, dy);
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
  g_autoptr (VimosCanvasNode) moved = NULL;

  g_assert (GTK_IS_GESTURE_DRAG (gesture));

  if (self->dragged != NULL && !self->carrying && (self->drag_x != 0 || self->drag_y != 0))
    moved = g_object_ref (self->dragged);
  vimos_canvas_end_carry (self, TRUE);
  if (moved != NULL)
    g_signal_emit_by_name (self, "node-moved", moved, vimos_canvas_node_get_x (moved),
                           vimos_canvas_node_get_y (moved));
}

static void
drag_cancel_cb (GtkGesture *gesture,
                GdkEventSequence *sequence,
                gpointer user_data)
{
  vimos_canvas_end_carry (VIMOS_CANVAS (user_data), FALSE);
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

  if (node == NULL && vimos_canvas_open_site_at (self, x, y))
    return;
  vimos_canvas_set_cursor (self, node);
  vimos_canvas_activate (self, node);
}

/**
 * vimos_canvas_ask_for_menu:
 * @node: (nullable): what the menu is for
 * @edge: (nullable): what it is for
 */
void
vimos_canvas_ask_for_menu (VimosCanvas *self,
                           VimosCanvasNode *node,
                           VimosCanvasEdge *edge,
                           double x,
                           double y)
{
  if (node != NULL)
    vimos_canvas_set_cursor (self, node);
  g_signal_emit_by_name (self, "context-menu", node, edge, x, y);
}

static void
ask_at (VimosCanvas *self,
        double x,
        double y)
{
  VimosCanvasNode *node = vimos_canvas_pick_node (self, x, y);

  vimos_canvas_ask_for_menu (self, node, node == NULL ? vimos_canvas_pick_edge (self, x, y) : NULL,
                             x, y);
}

static void
menu_pressed_cb (GtkGestureClick *gesture,
                 int n_press,
                 double x,
                 double y,
                 gpointer user_data)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  ask_at (VIMOS_CANVAS (user_data), x, y);
}

static void
long_pressed_cb (GtkGestureLongPress *gesture,
                 double x,
                 double y,
                 gpointer user_data)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  ask_at (VIMOS_CANVAS (user_data), x, y);
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

  vimos_canvas_leave_fit (self);
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
  VimosCanvasNode *node;

  g_assert (GTK_IS_EVENT_CONTROLLER_MOTION (controller));

  self->pointer_x = x;
  self->pointer_y = y;
  if (self->dragged != NULL)
    return;
  node = vimos_canvas_pick_node (self, x, y);
  vimos_canvas_set_hovered (self, node, node == NULL ? vimos_canvas_pick_edge (self, x, y) : NULL);
}

static void
leave_cb (GtkEventController *controller,
          gpointer user_data)
{
  vimos_canvas_set_hovered (VIMOS_CANVAS (user_data), NULL, NULL);
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
  vimos_canvas_leave_fit (self);
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
  VimosCanvasEdge *edge = keyboard       ? self->cursor_edge
                          : node == NULL ? vimos_canvas_pick_edge (self, x, y)
                                         : NULL;
  guint record = vimos_canvas_world_find (self->world, node);
  g_autofree char *text = NULL;
  GdkRectangle area = { x - 8, y - 8, 16, 16 };
  VimosPlacedNode placed;

  if (node != NULL && edge == NULL && record != VIMOS_WORLD_NONE)
    {
      vimos_canvas_frame_make_placed (&self->frame, record, &placed);
      area = (GdkRectangle){ placed.x - placed.half_width, placed.y - placed.half_height,
                             2 * placed.half_width, 2 * placed.half_height };
      text = vimos_canvas_node_describe (node);
    }
  else if (edge != NULL)
    {
      text = vimos_canvas_edge_describe (edge);
    }
  if (text == NULL)
    return FALSE;
  gtk_tooltip_set_text (tooltip, text);
  gtk_tooltip_set_tip_area (tooltip, &area);
  return TRUE;
}

static void
add_gestures (VimosCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *menu = gtk_gesture_click_new ();
  GtkGesture *hold = gtk_gesture_long_press_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu), GDK_BUTTON_SECONDARY);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (hold), TRUE);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (drag_cancel_cb), self);
  g_signal_connect (click, "released", G_CALLBACK (click_released_cb), self);
  g_signal_connect (menu, "pressed", G_CALLBACK (menu_pressed_cb), self);
  g_signal_connect (hold, "pressed", G_CALLBACK (long_pressed_cb), self);
  g_signal_connect (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinch_changed_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (menu));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (hold));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));
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
  GtkEventController *scroll = gtk_event_controller_scroll_new (
      GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  add_gestures (self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect (focus, "enter", G_CALLBACK (focus_cb), self);
  g_signal_connect (focus, "leave", G_CALLBACK (focus_cb), self);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, focus);
}
