/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-chart"

#include "config.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-drawing.h"

/* Canvas and charts as files. A render node without textures is drawn by Cairo's vector surfaces as
 * what it is: lines stay lines, text stays text. Everything happens in memory, so that the caller
 * can write it without blocking. Main thread only, as Pango's fonts are. */

/* Of one side: Cairo cannot do more than 32767, and that square would be 4 GiB. */
#define MAX_PIXELS 16384
#define POINTS_PER_PIXEL 0.75

G_DEFINE_QUARK (vimos-drawing-error-quark, vimos_drawing_error)

static cairo_status_t
write_cb (void *closure,
          const unsigned char *data,
          unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static gboolean
check_size (double width,
            double height,
            double scale,
            GError **error)
{
  double largest = fmax (width, height) * scale, smallest = fmin (width, height) * scale;

  if (smallest >= 1 && largest <= MAX_PIXELS)
    return TRUE;
  g_set_error (error, VIMOS_DRAWING_ERROR, VIMOS_DRAWING_ERROR_SIZE,
               _("A picture of %.0f × %.0f pixels cannot be made; each side must have 1 to %d"),
               width * scale, height * scale, MAX_PIXELS);
  return FALSE;
}

static gboolean
check_status (cairo_surface_t *surface,
              GError **error)
{
  cairo_status_t status = cairo_surface_status (surface);

  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, VIMOS_DRAWING_ERROR, VIMOS_DRAWING_ERROR_DRAW,
               _ ("The picture could not be drawn: %s"), cairo_status_to_string (status));
  return FALSE;
}

static void
draw (cairo_surface_t *surface,
      GskRenderNode *node,
      double scale,
      const GdkRGBA *background)
{
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, scale, scale);
  if (background != NULL)
    {
      gdk_cairo_set_source_rgba (cr, background);
      cairo_paint (cr);
    }
  if (node != NULL)
    gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
}

/* Cairo 1.16's SVG surface forgets to let go of the recordings that it has drawn: what they hold is
 * freed by finishing them, and they themselves by taking back what is beyond the node's own
 * reference. */
static void
release_recording (cairo_surface_t *recording)
{
  if (recording == NULL)
    return;
  cairo_surface_finish (recording);
  while (cairo_surface_get_reference_count (recording) > 1)
    cairo_surface_destroy (recording);
}

/**
 * vimos_drawing_release_node:
 * @node: what was drawn to an SVG surface that is gone by now; it cannot be drawn again
 *
 * Frees what Cairo has kept of it.
 */
void
vimos_drawing_release_node (GskRenderNode *node)
{
  switch (gsk_render_node_get_node_type (node))
    {
    case GSK_CAIRO_NODE:
      release_recording (gsk_cairo_node_get_surface (node));
      break;
    case GSK_CONTAINER_NODE:
      for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
        vimos_drawing_release_node (gsk_container_node_get_child (node, i));
      break;
    case GSK_TRANSFORM_NODE:
      vimos_drawing_release_node (gsk_transform_node_get_child (node));
      break;
    case GSK_OPACITY_NODE:
      vimos_drawing_release_node (gsk_opacity_node_get_child (node));
      break;
    case GSK_CLIP_NODE:
      vimos_drawing_release_node (gsk_clip_node_get_child (node));
      break;
    case GSK_ROUNDED_CLIP_NODE:
      vimos_drawing_release_node (gsk_rounded_clip_node_get_child (node));
      break;
    default:
      break;
    }
}

static cairo_surface_t *
make_surface (VimosDrawingFormat format,
              double width,
              double height,
              double scale,
              GByteArray *bytes)
{
  cairo_surface_t *surface;

  switch (format)
    {
    case VIMOS_DRAWING_SVG:
      surface = cairo_svg_surface_create_for_stream (write_cb, bytes, width * scale,
                                                     height * scale);
      cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
      return surface;
    case VIMOS_DRAWING_PDF:
      return cairo_pdf_surface_create_for_stream (write_cb, bytes, width * scale * POINTS_PER_PIXEL,
                                                  height * scale * POINTS_PER_PIXEL);
    case VIMOS_DRAWING_PNG:
    default:
      return cairo_image_surface_create (CAIRO_FORMAT_ARGB32, ceil (width * scale),
                                         ceil (height * scale));
    }
}

/**
 * vimos_drawing_format_for_name:
 * @name: a file's name
 * @format: (out): what its ending says
 * @error: return location for %VIMOS_DRAWING_ERROR_FORMAT
 *
 * Returns: whether there is such a format
 */
gboolean
vimos_drawing_format_for_name (const char *name,
                               VimosDrawingFormat *format,
                               GError **error)
{
  static const char *const endings[] = { ".png", ".svg", ".pdf" };

  g_return_val_if_fail (name != NULL && format != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      gsize length = strlen (name), tail = strlen (endings[i]);

      if (length > tail && g_ascii_strcasecmp (name + length - tail, endings[i]) == 0)
        {
          *format = i;
          return TRUE;
        }
    }
  g_set_error (error, VIMOS_DRAWING_ERROR, VIMOS_DRAWING_ERROR_FORMAT,
               _("Pictures are saved as .png, .svg or .pdf, not as “%s”"), name);
  return FALSE;
}

/**
 * vimos_drawing_export:
 * @node: (nullable): what is to be seen
 * @format: what kind of file
 * @width: px
 * @height: px
 * @scale: by how much it is enlarged; for PNG 2 means twice as many pixels
 * @background: (nullable): what is behind it; %NULL for nothing
 * @error: return location for a #VimosDrawingError
 *
 * After an SVG file was made, @node cannot be drawn again.
 *
 * Returns: (transfer full): the contents of the file, or %NULL on error
 */
GBytes *
vimos_drawing_export (GskRenderNode *node,
                      VimosDrawingFormat format,
                      double width,
                      double height,
                      double scale,
                      const GdkRGBA *background,
                      GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface;
  gboolean done;

  if (!check_size (width, height, scale, error))
    return NULL;
  surface = make_surface (format, width, height, scale, bytes);
  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    draw (surface, node, format == VIMOS_DRAWING_PDF ? scale * POINTS_PER_PIXEL : scale,
          background);
  if (format == VIMOS_DRAWING_PNG)
    cairo_surface_write_to_png_stream (surface, write_cb, bytes);
  cairo_surface_finish (surface);
  done = check_status (surface, error);
  cairo_surface_destroy (surface);
  if (format == VIMOS_DRAWING_SVG && node != NULL)
    vimos_drawing_release_node (node);
  return done ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
}

/**
 * vimos_drawing_make_texture:
 * @node: (nullable): what is to be seen
 * @width: px
 * @height: px
 * @scale: by how much it is enlarged
 * @background: (nullable): what is behind it
 * @error: return location for a #VimosDrawingError
 *
 * Returns: (transfer full): the picture, for example for the clipboard; %NULL on error
 */
GdkTexture *
vimos_drawing_make_texture (GskRenderNode *node,
                            double width,
                            double height,
                            double scale,
                            const GdkRGBA *background,
                            GError **error)
{
  GdkTexture *texture = NULL;
  cairo_surface_t *surface;

  if (!check_size (width, height, scale, error))
    return NULL;
  surface = make_surface (VIMOS_DRAWING_PNG, width, height, scale, NULL);
  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    draw (surface, node, scale, background);
  if (check_status (surface, error))
    texture = vimos_texture_new_from_surface (surface);
  cairo_surface_destroy (surface);
  return texture;
}

/**
 * vimos_texture_new_from_surface:
 * @surface: an image surface in ARGB32 that is not drawn to any more
 *
 * Returns: (transfer full): its pixels, which are not copied
 */
GdkTexture *
vimos_texture_new_from_surface (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface),
      height = cairo_image_surface_get_height (surface);
  gsize stride = cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (cairo_image_surface_get_format (surface) == CAIRO_FORMAT_ARGB32, NULL);

  cairo_surface_flush (surface);
  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), stride * height,
                                      (GDestroyNotify) cairo_surface_destroy,
                                      cairo_surface_reference (surface));
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}
