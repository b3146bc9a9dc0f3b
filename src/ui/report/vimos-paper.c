/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-paper.h"

/* Words and lines on a page, in points. Text stays text, with its fonts embedded, and is never cut
 * off: what does not fit is set smaller, then in more lines, and only then shortened in its middle,
 * with an ellipsis. Main thread only. */

#define SMALLEST 0.72 /* of the size asked for */
#define SHRINK 0.94
#define PNG_SCALE 2.0 /* 144 dots an inch */

static void
begin (VimosPaper *self,
       cairo_surface_t *surface)
{
  static const GdkRGBA white = { 1, 1, 1, 1 };
  cairo_font_options_t *options = cairo_font_options_create ();

  self->cr = cairo_create (surface);
  self->nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gsk_render_node_unref);
  self->context = pango_cairo_create_context (self->cr);
  vimos_palette_load (&self->palette, FALSE, FALSE);
  /* Paper has no pixels that letters would have to keep to. */
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  pango_cairo_context_set_font_options (self->context, options);
  pango_cairo_context_set_resolution (self->context, 72);
  pango_context_set_round_glyph_positions (self->context, FALSE);
  cairo_font_options_destroy (options);
  gdk_cairo_set_source_rgba (self->cr, &white);
  cairo_paint (self->cr);
}

static cairo_status_t
append_cb (void *closure,
           const unsigned char *data,
           unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
create_surface (VimosDrawingFormat format,
                const char *title,
                GByteArray *bytes)
{
  cairo_surface_t *surface;

  switch (format)
    {
    case VIMOS_DRAWING_PNG:
      surface
          = cairo_image_surface_create (CAIRO_FORMAT_RGB24, ceil (VIMOS_PAPER_WIDTH * PNG_SCALE),
                                        ceil (VIMOS_PAPER_HEIGHT * PNG_SCALE));
      cairo_surface_set_device_scale (surface, PNG_SCALE, PNG_SCALE);
      return surface;
    case VIMOS_DRAWING_SVG:
      surface = cairo_svg_surface_create_for_stream (append_cb, bytes, VIMOS_PAPER_WIDTH,
                                                     VIMOS_PAPER_HEIGHT);
      cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PT);
      return surface;
    case VIMOS_DRAWING_PDF:
    default:
      surface = cairo_pdf_surface_create_for_stream (append_cb, bytes, VIMOS_PAPER_WIDTH,
                                                     VIMOS_PAPER_HEIGHT);
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "ViMOS " VIMOS_VERSION);
      return surface;
    }
}

/* Returns what came of it. */
static cairo_status_t
finish (cairo_surface_t *surface,
        VimosDrawingFormat format,
        GByteArray *bytes)
{
  cairo_status_t status = cairo_surface_status (surface);

  if (status == CAIRO_STATUS_SUCCESS && format == VIMOS_DRAWING_PNG)
    return cairo_surface_write_to_png_stream (surface, append_cb, bytes);
  cairo_surface_finish (surface);
  return cairo_surface_status (surface);
}

/**
 * vimos_paper_make:
 * @title: of the document
 * @format: what kind of file
 * @draw: draws the page
 * @data: for @draw
 * @error: %VIMOS_DRAWING_ERROR_DRAW
 *
 * Returns: (transfer full): one page; a PDF has its fonts embedded; %NULL on error
 */
GBytes *
vimos_paper_make (const char *title,
                  VimosDrawingFormat format,
                  VimosPaperDrawFunc draw,
                  gconstpointer data,
                  GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface = create_surface (format, title, bytes);
  cairo_status_t status;
  VimosPaper paper;

  begin (&paper, surface);
  draw (&paper, data);
  g_object_unref (paper.context);
  cairo_destroy (paper.cr);
  status = finish (surface, format, bytes);
  cairo_surface_destroy (surface);
  for (guint i = 0; i < paper.nodes->len && format == VIMOS_DRAWING_SVG; i++)
    vimos_drawing_release_node (g_ptr_array_index (paper.nodes, i));
  g_ptr_array_unref (paper.nodes);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  g_set_error (error, VIMOS_DRAWING_ERROR, VIMOS_DRAWING_ERROR_DRAW,
               _("The report could not be drawn: %s"), cairo_status_to_string (status));
  return NULL;
}

/** vimos_paper_ink: Returns: the ink of what is to be read first; @size: pt */
VimosInk
vimos_paper_ink (VimosPaper *self,
                 double size,
                 PangoWeight weight)
{
  return (VimosInk){ .size = size, .weight = weight, .colour = &self->palette.text };
}

/** vimos_paper_pale_ink: Returns: the ink of what explains; @size: pt */
VimosInk
vimos_paper_pale_ink (VimosPaper *self,
                      double size,
                      PangoWeight weight)
{
  return (VimosInk){ .size = size, .weight = weight, .colour = &self->palette.dim };
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
      pango_layout_set_ellipsize (layout,
                                  max_lines > 1 ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_MIDDLE);
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
  /* Without a clip in between, Cairo takes words that follow others at another scale for the same
   * line of a PDF's text, and sets them where that line is. */
  cairo_rectangle (self->cr, bounds.origin.x, bounds.origin.y, bounds.size.width,
                   bounds.size.height);
  cairo_clip (self->cr);
  gsk_render_node_draw (node, self->cr);
  cairo_restore (self->cr);
  /* An SVG is put together at its end, of what was drawn: Cairo would make copies of what is gone
   * by then, and not free them. */
  g_ptr_array_add (self->nodes, gsk_render_node_ref (node));
}

/** vimos_paper_write_heading: Returns: the height that it takes, pt */
double
vimos_paper_write_heading (VimosPaper *self,
                           const char *text,
                           double x,
                           double y)
{
  VimosInk bold = vimos_paper_ink (self, 11, PANGO_WEIGHT_BOLD);

  return vimos_paper_write (self, &bold, text, x, y, VIMOS_PAPER_INNER, 1) + 4;
}

#define HEAD_TOP 34.0
#define ASIDE 150.0 /* for what stands beside the title */

/**
 * vimos_paper_write_head:
 * @kind: what sort of page it is
 * @title: what it is about
 * @note: (nullable): beside the title
 * @time: below @note
 *
 * Returns: where the page goes on, pt
 */
double
vimos_paper_write_head (VimosPaper *self,
                        const char *kind,
                        const char *title,
                        const char *note,
                        const char *time)
{
  VimosInk plain = vimos_paper_pale_ink (self, 9.5, PANGO_WEIGHT_BOLD);
  VimosInk heavy = vimos_paper_ink (self, 21, PANGO_WEIGHT_ULTRABOLD);
  VimosInk aside = vimos_paper_pale_ink (self, 8, PANGO_WEIGHT_NORMAL);
  double left = VIMOS_PAPER_MARGIN, right = VIMOS_PAPER_WIDTH - VIMOS_PAPER_MARGIN, y = HEAD_TOP;

  aside.align = PANGO_ALIGN_RIGHT;
  y += vimos_paper_write (self, &plain, kind, left, y, VIMOS_PAPER_INNER, 1);
  y += vimos_paper_write (self, &heavy, title, left, y, VIMOS_PAPER_INNER - ASIDE - 12, 2);
  vimos_paper_write (self, &aside, time, right - ASIDE, y - 15, ASIDE, 1);
  if (note != NULL)
    {
      double height = vimos_paper_measure (self, &aside, note, ASIDE, 2);

      vimos_paper_write (self, &aside, note, right - ASIDE, y - 16 - height, ASIDE, 2);
    }
  y += 4;
  vimos_paper_draw_rule (self, &self->palette.text, 1.3, left, y, right, y);
  return y + 9;
}

/** vimos_paper_write_foot: @text: at the left */
void
vimos_paper_write_foot (VimosPaper *self,
                        const char *text)
{
  VimosInk small = vimos_paper_pale_ink (self, 7.5, PANGO_WEIGHT_NORMAL);
  double left = VIMOS_PAPER_MARGIN, right = VIMOS_PAPER_WIDTH - VIMOS_PAPER_MARGIN,
         y = VIMOS_PAPER_FOOT;

  vimos_paper_draw_rule (self, &self->palette.dim, 0.6, left, y, right, y);
  vimos_paper_write (self, &small, text, left, y + 5, VIMOS_PAPER_INNER * 0.8, 1);
  small.align = PANGO_ALIGN_RIGHT;
  vimos_paper_write (self, &small, _("1 of 1"), left, y + 5, VIMOS_PAPER_INNER, 1);
}
