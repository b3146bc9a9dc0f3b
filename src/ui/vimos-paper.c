/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <math.h>

#include "vimos-paper.h"

/* Words and lines on a page, in points. Text stays text, with its fonts embedded, and is never cut off: what does not
 * fit is set smaller, then in more lines, and only then shortened in its middle, with an ellipsis. Main thread only. */

#define SMALLEST 0.72 /* of the size asked for */
#define SHRINK 0.94

/**
 * vimos_paper_init:
 * @surface: of the page; the caller's
 */
void
vimos_paper_init (VimosPaper *self,
                  cairo_surface_t *surface)
{
  cairo_font_options_t *options = cairo_font_options_create ();

  self->cr = cairo_create (surface);
  self->context = pango_cairo_create_context (self->cr);
  vimos_palette_load (&self->palette, FALSE, FALSE);
  /* Paper has no pixels that letters would have to keep to. */
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  pango_cairo_context_set_font_options (self->context, options);
  pango_cairo_context_set_resolution (self->context, 72);
  pango_context_set_round_glyph_positions (self->context, FALSE);
  cairo_font_options_destroy (options);
}

void
vimos_paper_clear (VimosPaper *self)
{
  g_clear_object (&self->context);
  g_clear_pointer (&self->cr, cairo_destroy);
}

static PangoLayout *
lay_out (VimosPaper *self,
         const VimosInk *ink,
         const char *text,
         double size)
{
  PangoFontDescription *font = pango_font_description_from_string (VIMOS_PAPER_FONT);
  PangoLayout *layout = pango_layout_new (self->context);

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, ink->weight);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_alignment (layout, ink->align);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  if (ink->markup)
    pango_layout_set_markup (layout, text, -1);
  else
    pango_layout_set_text (layout, text, -1);
  return layout;
}

static gboolean
fits (PangoLayout *layout,
      double width,
      guint max_lines)
{
  pango_layout_set_width (layout, ceil (width * PANGO_SCALE));
  return pango_layout_get_line_count (layout) <= (int) max_lines;
}

static PangoLayout *
fit (VimosPaper *self,
     const VimosInk *ink,
     const char *text,
     double width,
     guint max_lines)
{
  double size = ink->size;
  PangoLayout *layout = lay_out (self, ink, text, size);

  while (!fits (layout, width, max_lines) && size > ink->size * SMALLEST)
    {
      size *= SHRINK;
      g_object_unref (layout);
      layout = lay_out (self, ink, text, size);
    }
  if (!fits (layout, width, max_lines))
    {
      pango_layout_set_height (layout, -(int) max_lines);
      pango_layout_set_ellipsize (layout, max_lines > 1 ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_MIDDLE);
    }
  return layout;
}

static double
height_of (PangoLayout *layout)
{
  int height;

  pango_layout_get_size (layout, NULL, &height);
  return height / (double) PANGO_SCALE;
}

/**
 * vimos_paper_write:
 * @width: what it has room for, pt
 * @max_lines: and how many lines
 *
 * Returns: the height of what was written, pt
 */
double
vimos_paper_write (VimosPaper *self,
                   const VimosInk *ink,
                   const char *text,
                   double x,
                   double y,
                   double width,
                   guint max_lines)
{
  g_autoptr (PangoLayout) layout = fit (self, ink, text, width, max_lines);

  gdk_cairo_set_source_rgba (self->cr, ink->colour);
  cairo_move_to (self->cr, x, y);
  pango_cairo_show_layout (self->cr, layout);
  return height_of (layout);
}

/** vimos_paper_measure: Returns: the height that vimos_paper_write() would return */
double
vimos_paper_measure (VimosPaper *self,
                     const VimosInk *ink,
                     const char *text,
                     double width,
                     guint max_lines)
{
  g_autoptr (PangoLayout) layout = fit (self, ink, text, width, max_lines);

  return height_of (layout);
}

/**
 * vimos_paper_write_span:
 * @baseline: where the words stand, so that those of other sizes can follow
 *
 * Returns: how wide they are, pt
 */
double
vimos_paper_write_span (VimosPaper *self,
                        const VimosInk *ink,
                        const char *text,
                        double x,
                        double baseline)
{
  g_autoptr (PangoLayout) layout = lay_out (self, ink, text, ink->size);
  int width;

  gdk_cairo_set_source_rgba (self->cr, ink->colour);
  cairo_move_to (self->cr, x, baseline - pango_layout_get_baseline (layout) / (double) PANGO_SCALE);
  pango_cairo_show_layout (self->cr, layout);
  pango_layout_get_size (layout, &width, NULL);
  return width / (double) PANGO_SCALE;
}

void
vimos_paper_draw_rule (VimosPaper *self,
                       const GdkRGBA *colour,
                       double line_width,
                       double x1,
                       double y1,
                       double x2,
                       double y2)
{
  gdk_cairo_set_source_rgba (self->cr, colour);
  cairo_set_line_width (self->cr, line_width);
  cairo_move_to (self->cr, x1, y1);
  cairo_line_to (self->cr, x2, y2);
  cairo_stroke (self->cr);
}

/**
 * vimos_paper_draw_node:
 * @node: (nullable): lines and text
 * @scale: pt a px
 */
void
vimos_paper_draw_node (VimosPaper *self,
                       GskRenderNode *node,
                       double x,
                       double y,
                       double scale)
{
  graphene_rect_t bounds;

  if (node == NULL)
    return;
  gsk_render_node_get_bounds (node, &bounds);
  cairo_save (self->cr);
  cairo_translate (self->cr, x, y);
  cairo_scale (self->cr, scale, scale);
  /* Without a clip in between, Cairo takes words that follow others at another scale for the same line of a PDF's
   * text, and sets them where that line is. */
  cairo_rectangle (self->cr, bounds.origin.x, bounds.origin.y, bounds.size.width, bounds.size.height);
  cairo_clip (self->cr);
  gsk_render_node_draw (node, self->cr);
  cairo_restore (self->cr);
}
