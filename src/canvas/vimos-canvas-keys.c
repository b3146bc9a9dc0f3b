/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include <math.h>

#include "vimos-canvas-private.h"

/* Everything that the mouse does has a key: arrows go to the nearest node that way, Enter chooses
 * it, Alt with arrows goes to its edges, Shift with arrows shifts the view, Ctrl with arrows moves
 * the node, Ctrl Space picks a portable node up, Enter then puts it down and Escape leaves it,
 * Shift F10 asks for the menu, + − 0 zoom. */

#define ZOOM_STEP 1.25
#define PAN_STEP 60.0
#define MOVE_STEP 20.0

static void
zoom_at_middle (VimosCanvas *self,
                double factor)
{
  vimos_canvas_leave_fit (self);
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
  vimos_canvas_leave_fit (self);
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
  if (self->cursor == NULL || vimos_canvas_node_get_portable (self->cursor))
    {
      gtk_widget_error_bell (widget);
      return;
    }
  vimos_canvas_leave_fit (self);
  vimos_canvas_node_set_position (self->cursor,
                                  vimos_canvas_node_get_x (self->cursor) + x * MOVE_STEP,
                                  vimos_canvas_node_get_y (self->cursor) + y * MOVE_STEP);
  g_signal_emit_by_name (self, "node-moved", self->cursor, vimos_canvas_node_get_x (self->cursor),
                         vimos_canvas_node_get_y (self->cursor));
}

/* The nearest node in that direction; what lies off the axis counts double, so that a row of nodes
 * is walked in order. While something is carried, only where it can be put. */
static VimosCanvasNode *
find_neighbour (VimosCanvas *self,
                guint from,
                int x,
                int y)
{
  const VimosWorldNode *start = vimos_canvas_world_get_node (self->world, from);
  guint n = vimos_canvas_world_get_n_nodes (self->world);
  VimosCanvasNode *best = NULL;
  double best_distance = INFINITY;

  for (guint i = 0; i < n; i++)
    {
      const VimosWorldNode *to = vimos_canvas_world_get_node (self->world, i);
      double along = (to->target_x - start->target_x) * x + (to->target_y - start->target_y) * y;
      double across = fabs ((to->target_x - start->target_x) * y)
                      + fabs ((to->target_y - start->target_y) * x);
      double distance = along + 2 * across;

      if (along > 1 && along * 2 > across && distance < best_distance
          && (!self->carrying || vimos_canvas_accepts (self, self->dragged, to->item)))
        {
          best = to->item;
          best_distance = distance;
        }
    }
  return best;
}

/* What is nearest to the middle of the view: there the keyboard enters. */
static VimosCanvasNode *
find_middle (VimosCanvas *self)
{
  guint n = vimos_canvas_world_get_n_nodes (self->world);
  VimosCanvasNode *best = NULL;
  double best_distance = INFINITY, x, y;

  vimos_viewport_get_centre (self->viewport, &x, &y);
  for (guint i = 0; i < n; i++)
    {
      const VimosWorldNode *node = vimos_canvas_world_get_node (self->world, i);
      double distance = hypot (node->target_x - x, node->target_y - y);

      if (distance < best_distance)
        {
          best = node->item;
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
  VimosCanvasNode *to;
  guint from;
  int x, y;

  g_variant_get (parameter, "(ii)", &x, &y);
  vimos_canvas_update_world (self);
  from = vimos_canvas_world_find (self->world, self->cursor);
  to = vimos_canvas_find_end (self, x, y);
  if (to == NULL)
    to = from != VIMOS_WORLD_NONE ? find_neighbour (self, from, x, y) : find_middle (self);
  if (to != NULL)
    vimos_canvas_set_cursor (self, to);
  else
    gtk_widget_error_bell (widget);
}

static void
walk_edges_action (GtkWidget *widget,
                   const char *name,
                   GVariant *parameter)
{
  VimosCanvas *self = VIMOS_CANVAS (widget);
  VimosCanvasEdge *to;
  int x, y;

  g_variant_get (parameter, "(ii)", &x, &y);
  vimos_canvas_update_world (self);
  to = self->carrying ? NULL : vimos_canvas_find_edge (self, x, y);
  if (to != NULL)
    vimos_canvas_set_cursor_edge (self, to);
  else
    gtk_widget_error_bell (widget);
}

/**
 * vimos_canvas_activate:
 * @node: (nullable): what the user has chosen
 */
void
vimos_canvas_activate (VimosCanvas *self,
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

  if (self->carrying)
    {
      if (self->cursor != NULL && vimos_canvas_accepts (self, self->dragged, self->cursor))
        g_set_object (&self->drop_target, self->cursor);
      vimos_canvas_end_carry (self, TRUE);
      return;
    }
  if (self->cursor_edge != NULL)
    vimos_canvas_set_cursor (self, vimos_canvas_find_far_end (self));
  else if (self->cursor != NULL)
    vimos_canvas_activate (self, self->cursor);
}

static void
carry_action (GtkWidget *widget,
              const char *name,
              GVariant *parameter)
{
  VimosCanvas *self = VIMOS_CANVAS (widget);

  if (self->carrying || self->cursor == NULL || !vimos_canvas_node_get_portable (self->cursor))
    {
      gtk_widget_error_bell (widget);
      return;
    }
  self->carrying_by_keyboard = TRUE;
  vimos_canvas_begin_carry (self, self->cursor);
}

/* Takes back the last thing: what is carried, then the ring around what was found. */
static void
leave_action (GtkWidget *widget,
              const char *name,
              GVariant *parameter)
{
  VimosCanvas *self = VIMOS_CANVAS (widget);

  if (self->carrying)
    vimos_canvas_end_carry (self, FALSE);
  else
    vimos_canvas_fly_to (self, NULL);
}

static void
menu_action (GtkWidget *widget,
             const char *name,
             GVariant *parameter)
{
  VimosCanvas *self = VIMOS_CANVAS (widget);
  guint record = vimos_canvas_world_find (self->world, self->cursor);
  double x = gtk_widget_get_width (widget) / 2.0, y = gtk_widget_get_height (widget) / 2.0;
  const VimosPlacedNode *placed = vimos_canvas_frame_find (&self->frame, self->cursor);

  if (self->cursor_edge != NULL && vimos_canvas_find_middle_of_edge (self, &x, &y))
    {
      vimos_canvas_ask_for_menu (self, NULL, self->cursor_edge, x, y);
      return;
    }
  if (placed != NULL)
    {
      x = placed->x;
      y = placed->y;
    }
  else if (record != VIMOS_WORLD_NONE)
    {
      vimos_canvas_frame_get_place (&self->frame, record, &x, &y);
    }
  vimos_canvas_ask_for_menu (self, self->cursor, NULL, x, y);
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
 * vimos_canvas_class_add_keys:
 *
 * Installs the canvas's actions and their keys.
 */
void
vimos_canvas_class_add_keys (GtkWidgetClass *klass)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    const char *action;
  } keys[] = {
    { GDK_KEY_plus, 0, "canvas.zoom-in" },
    { GDK_KEY_equal, 0, "canvas.zoom-in" },
    { GDK_KEY_KP_Add, 0, "canvas.zoom-in" },
    { GDK_KEY_minus, 0, "canvas.zoom-out" },
    { GDK_KEY_KP_Subtract, 0, "canvas.zoom-out" },
    { GDK_KEY_0, 0, "canvas.fit" },
    { GDK_KEY_KP_0, 0, "canvas.fit" },
    { GDK_KEY_Return, 0, "canvas.activate" },
    { GDK_KEY_KP_Enter, 0, "canvas.activate" },
    { GDK_KEY_space, 0, "canvas.activate" },
    { GDK_KEY_space, GDK_CONTROL_MASK, "canvas.carry" },
    { GDK_KEY_Escape, 0, "canvas.leave" },
    { GDK_KEY_F10, GDK_SHIFT_MASK, "canvas.menu" },
    { GDK_KEY_Menu, 0, "canvas.menu" },
  };

  gtk_widget_class_install_action (klass, "canvas.zoom-in", NULL, zoom_in_action);
  gtk_widget_class_install_action (klass, "canvas.zoom-out", NULL, zoom_out_action);
  gtk_widget_class_install_action (klass, "canvas.fit", NULL, fit_action);
  gtk_widget_class_install_action (klass, "canvas.pan", "(ii)", pan_action);
  gtk_widget_class_install_action (klass, "canvas.move", "(ii)", move_action);
  gtk_widget_class_install_action (klass, "canvas.walk", "(ii)", walk_action);
  gtk_widget_class_install_action (klass, "canvas.walk-edges", "(ii)", walk_edges_action);
  gtk_widget_class_install_action (klass, "canvas.activate", NULL, activate_action);
  gtk_widget_class_install_action (klass, "canvas.carry", NULL, carry_action);
  gtk_widget_class_install_action (klass, "canvas.leave", NULL, leave_action);
  gtk_widget_class_install_action (klass, "canvas.menu", NULL, menu_action);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (klass, keys[i].key, keys[i].modifiers, keys[i].action,
                                         NULL);
  add_arrow_bindings (klass, 0, "canvas.walk");
  add_arrow_bindings (klass, GDK_ALT_MASK, "canvas.walk-edges");
  add_arrow_bindings (klass, GDK_SHIFT_MASK, "canvas.pan");
  add_arrow_bindings (klass, GDK_CONTROL_MASK, "canvas.move");
}
