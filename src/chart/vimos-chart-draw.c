/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-chart"

#include "config.h"

#include "vimos-chart-draw.h"
#include "vimos-palette.h"

/* What canvas and charts have in common: shapes, and when they may move. */

/**
 * vimos_draw_plate:
 * @radius: px, of the corners
 * @fill: what is in it
 * @border: (nullable): the colour of its edge
 * @border_width: px
 *
 * Draws a filled box with round corners.
 */
void
vimos_draw_plate (GtkSnapshot *snapshot,
                  const graphene_rect_t *rect,
                  double radius,
                  const GdkRGBA *fill,
                  const GdkRGBA *border,
                  double border_width)
{
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, rect, radius);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, fill, rect);
  gtk_snapshot_pop (snapshot);
  if (border != NULL)
    gtk_snapshot_append_border (
        snapshot, &outline, (float[4]){ border_width, border_width, border_width, border_width },
        (GdkRGBA[4]){ *border, *border, *border, *border });
}

/**
 * vimos_draw_dashed_box:
 * @track: whose dashes it has: colour is never the only thing that tells two tracks apart; those
 *   that have none of their own, and what is no track, get plain ones
 *
 * Draws the outline of something that is only expected.
 */
void
vimos_draw_dashed_box (GtkSnapshot *snapshot,
                       const graphene_rect_t *box,
                       const GdkRGBA *colour,
                       int track)
{
  static const double plain[] = { 5, 4 };
  int n_dashes = 0;
  const double *dashes = track > 0 ? vimos_track_get_dashes (track, &n_dashes) : NULL;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, box);

  if (n_dashes > 0)
    cairo_set_dash (cr, dashes, n_dashes, 0);
  else
    cairo_set_dash (cr, plain, G_N_ELEMENTS (plain), 0);
  cairo_set_line_width (cr, 1.5);
  cairo_rectangle (cr, box->origin.x + 1, box->origin.y + 1,
                   MAX (box->size.width - 2, 0.5), MAX (box->size.height - 2, 0.5));
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

/**
 * vimos_may_animate:
 * @widget: what is drawn on
 *
 * Returns: whether things in it may move slowly, rather than be where they belong at once
 */
gboolean
vimos_may_animate (GtkWidget *widget)
{
  gboolean enabled = FALSE;

  g_object_get (gtk_widget_get_settings (widget), "gtk-enable-animations", &enabled, NULL);
  return enabled && gtk_widget_get_mapped (widget);
}
