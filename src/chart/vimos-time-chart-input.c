/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-chart"

#include "config.h"

#include <math.h>

#include "vimos-time-chart-private.h"

/* Mouse, touch and keyboard of a time chart. */

#define ZOOM_STEP 1.25
#define LEAST_SPAN 0.05 /* s */

static double
time_at (VimosTimeChart *self,
         double x)
{
  return self->scene.start
         + (x - self->scene.plot.origin.x) / MAX (self->scene.plot.size.width, 1)
               * (self->scene.end - self->scene.start);
}

/* Within what the model shows. */
static void
show_range (VimosTimeChart *self,
            double start,
            double end)
{
  double least = vimos_time_model_get_start (self->model),
         most = vimos_time_model_get_end (self->model);
  double span = MIN (end - start, most - least);

  if (span >= most - least)
    {
      vimos_time_chart_set_view (self, NAN, NAN);
      return;
    }
  start = CLAMP (start, least, most - span);
  vimos_time_chart_set_view (self, start, start + span);
}

static void
zoom_at (VimosTimeChart *self,
         double factor,
         double seconds)
{
  double start, end;

  if (self->model == NULL)
    return;
  vimos_time_chart_get_range (self, &start, &end);
  if ((end - start) / factor < LEAST_SPAN)
    return;
  show_range (self, seconds - (seconds - start) / factor, seconds + (end - seconds) / factor);
}

/* At the cursor, else in the middle. */
static void
zoom_action (GtkWidget *widget,
             const char *name,
             GVariant *parameter)
{
  VimosTimeChart *self = VIMOS_TIME_CHART (widget);
  int by = g_variant_get_int32 (parameter);
  double start, end;

  vimos_time_chart_get_range (self, &start, &end);
  if (by == 0)
    vimos_time_chart_set_view (self, NAN, NAN);
  else
    zoom_at (self, pow (ZOOM_STEP, by),
             self->cursor >= start && self->cursor <= end ? self->cursor : (start + end) / 2);
}

static void
shift_action (GtkWidget *widget,
              const char *name,
              GVariant *parameter)
{
  VimosTimeChart *self = VIMOS_TIME_CHART (widget);
  double start, end, by;

  if (self->model == NULL)
    return;
  vimos_time_chart_get_range (self, &start, &end);
  by = g_variant_get_int32 (parameter) * (end - start) / 8;
  show_range (self, start + by, end + by);
}

static void
move_cursor_action (GtkWidget *widget,
                    const char *name,
                    GVariant *parameter)
{
  VimosTimeChart *self = VIMOS_TIME_CHART (widget);
  double start, end, from;

  vimos_time_chart_get_range (self, &start, &end);
  from = isnan (self->cursor) ? start : self->cursor;
  vimos_time_chart_set_cursor (
      self, CLAMP (from + g_variant_get_int32 (parameter) * (end - start) / 200, start, end));
}

static void
drop_cursor_action (GtkWidget *widget,
                    const char *name,
                    GVariant *parameter)
{
  vimos_time_chart_set_cursor (VIMOS_TIME_CHART (widget), NAN);
}

/** vimos_time_chart_add_keys: installs the chart's actions and their keys */
void
vimos_time_chart_add_keys (GtkWidgetClass *klass)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    const char *action;
    int by; /* of the cursor 1/200 of the axis, of the view 1/8 */
  } keys[] = {
    { GDK_KEY_Left, 0, "chart.move-cursor", -1 },
    { GDK_KEY_Right, 0, "chart.move-cursor", 1 },
    { GDK_KEY_Left, GDK_CONTROL_MASK, "chart.move-cursor", -10 },
    { GDK_KEY_Right, GDK_CONTROL_MASK, "chart.move-cursor", 10 },
    { GDK_KEY_Home, 0, "chart.move-cursor", -200 },
    { GDK_KEY_End, 0, "chart.move-cursor", 200 },
    { GDK_KEY_Left, GDK_SHIFT_MASK, "chart.shift", -1 },
    { GDK_KEY_Right, GDK_SHIFT_MASK, "chart.shift", 1 },
    { GDK_KEY_plus, 0, "chart.zoom", 1 },
    { GDK_KEY_equal, 0, "chart.zoom", 1 },
    { GDK_KEY_KP_Add, 0, "chart.zoom", 1 },
    { GDK_KEY_minus, 0, "chart.zoom", -1 },
    { GDK_KEY_KP_Subtract, 0, "chart.zoom", -1 },
    { GDK_KEY_0, 0, "chart.zoom", 0 },
    { GDK_KEY_KP_0, 0, "chart.zoom", 0 },
  };

  gtk_widget_class_install_action (klass, "chart.move-cursor", "i", move_cursor_action);
  gtk_widget_class_install_action (klass, "chart.drop-cursor", NULL, drop_cursor_action);
  gtk_widget_class_install_action (klass, "chart.zoom", "i", zoom_action);
  gtk_widget_class_install_action (klass, "chart.shift", "i", shift_action);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (klass, keys[i].key, keys[i].modifiers, keys[i].action, "i",
                                         keys[i].by);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Escape, 0, "chart.drop-cursor", NULL);
}

static void
motion_cb (GtkEventControllerMotion *controller,
           double x,
           double y,
           gpointer user_data)
{
  VimosTimeChart *self = VIMOS_TIME_CHART (user_data);
  double part = (x - self->scene.plot.origin.x) / self->scene.plot.size.width;

  self->pointer_x = x;
  vimos_time_chart_set_cursor (self, part < 0 || part > 1 ? NAN : time_at (self, x));
}

static void
leave_cb (GtkEventController *controller,
          gpointer user_data)
{
  vimos_time_chart_set_cursor (VIMOS_TIME_CHART (user_data), NAN);
}

/* With Ctrl only: without it the wheel scrolls what the chart is in. */
static gboolean
scroll_cb (GtkEventControllerScroll *controller,
           double dx,
           double dy,
           gpointer user_data)
{
  VimosTimeChart *self = VIMOS_TIME_CHART (user_data);
  GdkModifierType state = gtk_event_controller_get_current_event_state (
      GTK_EVENT_CONTROLLER (controller));

  if ((state & GDK_CONTROL_MASK) == 0)
    return GDK_EVENT_PROPAGATE;
  zoom_at (self, pow (ZOOM_STEP, -dy), time_at (self, self->pointer_x));
  return GDK_EVENT_STOP;
}

static void
drag_begin_cb (GtkGestureDrag *gesture,
               double x,
               double y,
               gpointer user_data)
{
  VimosTimeChart *self = VIMOS_TIME_CHART (user_data);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->drag_start = self->view_start;
  if (isnan (self->view_start)) /* all of it is in view */
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
}

static void
drag_update_cb (GtkGestureDrag *gesture,
                double x,
                double y,
                gpointer user_data)
{
  VimosTimeChart *self = VIMOS_TIME_CHART (user_data);
  double span = self->view_end - self->view_start;
  double start = self->drag_start - x / MAX (self->scene.plot.size.width, 1) * span;

  if (self->model == NULL || isnan (self->view_start))
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  show_range (self, start, start + span);
}

/** vimos_time_chart_add_controllers: makes the chart listen to mouse and touch */
void
vimos_time_chart_add_controllers (VimosTimeChart *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (
      GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
}
