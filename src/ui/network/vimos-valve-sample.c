/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include "vimos-valve-sample.h"

/**
 * VimosValveSample:
 *
 * The sign of a bottleneck, small, to stand before its name: as on the picture of the network, that
 * of a valve.
 *
 * CSS nodes: `valvesample`.
 */
struct _VimosValveSample
{
  VimosSample parent_instance;
};

G_DEFINE_FINAL_TYPE (VimosValveSample, vimos_valve_sample, VIMOS_TYPE_SAMPLE)

#define WIDTH 12
#define HEIGHT 9

static void
vimos_valve_sample_draw (VimosSample *sample,
                         cairo_t *cr,
                         const VimosPalette *palette,
                         int width,
                         int height)
{
  GdkRGBA colour;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (sample)), &colour);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_translate (cr, (width - WIDTH) / 2.0, (height - HEIGHT) / 2.0);
  cairo_move_to (cr, 0, 0);
  cairo_line_to (cr, WIDTH, HEIGHT);
  cairo_line_to (cr, WIDTH, 0);
  cairo_line_to (cr, 0, HEIGHT);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
vimos_valve_sample_class_init (VimosValveSampleClass *klass)
{
  VimosSampleClass *sample_class = VIMOS_SAMPLE_CLASS (klass);

  sample_class->width = WIDTH;
  sample_class->height = HEIGHT;
  sample_class->draw = vimos_valve_sample_draw;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "valvesample");
}

static void
vimos_valve_sample_init (VimosValveSample *self)
{
}
