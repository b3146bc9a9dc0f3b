/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <math.h>

#include "vimos-history-bar.h"
#include "vimos-palette.h"

/**
 * VimosHistoryBar:
 *
 * How long a run took, on a scale that it shares with the other rows, and a tick where it was
 * predicted. The text beside it says the same.
 *
 * CSS nodes: `historybar`. Accessibility: role PRESENTATION.
 */
struct _VimosHistoryBar
{
  GtkWidget parent_instance;

  double seconds;   /* NaN: no bar */
  double predicted; /* NaN: no tick */
  double longest;   /* what the whole width stands for */
  int track;
  VimosPalette palette;
};

#define THICKNESS 9
#define TICK_WIDTH 2
#define TICK_OVERHANG 4

G_DEFINE_FINAL_TYPE (VimosHistoryBar, vimos_history_bar, GTK_TYPE_WIDGET)

static void
append_pill (GtkSnapshot *snapshot,
             const GdkRGBA *colour,
             double y,
             double width)
{
  GskRoundedRect pill;

  gsk_rounded_rect_init_from_rect (
      &pill, &GRAPHENE_RECT_INIT (0, y, MAX (width, THICKNESS), THICKNESS), THICKNESS / 2.0);
  gtk_snapshot_push_rounded_clip (snapshot, &pill);
  gtk_snapshot_append_color (snapshot, colour, &pill.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
vimos_history_bar_snapshot (GtkWidget *widget,
                            GtkSnapshot *snapshot)
{
  VimosHistoryBar *self = VIMOS_HISTORY_BAR (widget);
  double width = gtk_widget_get_width (widget),
         y = (gtk_widget_get_height (widget) - THICKNESS) / 2;
  GdkRGBA trough = vimos_palette_fade (&self->palette.text, 0.1);

  if (isnan (self->seconds) || !(self->longest > 0))
    return;
  append_pill (snapshot, &trough, y, width);
  append_pill (snapshot, vimos_palette_get_span_colour (&self->palette, self->track), y,
               width * MIN (self->seconds / self->longest, 1));
  if (isfinite (self->predicted) && self->predicted <= self->longest)
    gtk_snapshot_append_color (
        snapshot, &self->palette.text,
        &GRAPHENE_RECT_INIT (MIN (width * self->predicted / self->longest, width - TICK_WIDTH),
                             y - TICK_OVERHANG, TICK_WIDTH, THICKNESS + 2 * TICK_OVERHANG));
}

static void
vimos_history_bar_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 60 : THICKNESS + 2 * TICK_OVERHANG;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 180 : THICKNESS + 2 * TICK_OVERHANG;
}

static void
vimos_history_bar_css_changed (GtkWidget *widget,
                               GtkCssStyleChange *change)
{
  VimosHistoryBar *self = VIMOS_HISTORY_BAR (widget);

  GTK_WIDGET_CLASS (vimos_history_bar_parent_class)->css_changed (widget, change);

  vimos_palette_resolve (&self->palette, widget);
  gtk_widget_queue_draw (widget);
}

static void
vimos_history_bar_class_init (VimosHistoryBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = vimos_history_bar_snapshot;
  widget_class->measure = vimos_history_bar_measure;
  widget_class->css_changed = vimos_history_bar_css_changed;
  gtk_widget_class_set_css_name (widget_class, "historybar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
vimos_history_bar_init (VimosHistoryBar *self)
{
  self->seconds = self->predicted = NAN;
  vimos_palette_resolve (&self->palette, GTK_WIDGET (self));
}

/**
 * vimos_history_bar_show:
 * @seconds: how long it took; NaN: nothing is drawn
 * @predicted: what was predicted, s; NaN: nothing was
 * @track: the path's colour
 */
void
vimos_history_bar_show (VimosHistoryBar *self,
                        double seconds,
                        double predicted,
                        int track)
{
  g_return_if_fail (VIMOS_IS_HISTORY_BAR (self));

  self->seconds = seconds;
  self->predicted = predicted;
  self->track = track;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/** vimos_history_bar_set_longest: @seconds: what the whole width stands for, the same for all rows
 */
void
vimos_history_bar_set_longest (VimosHistoryBar *self,
                               double seconds)
{
  g_return_if_fail (VIMOS_IS_HISTORY_BAR (self));

  self->longest = seconds;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
