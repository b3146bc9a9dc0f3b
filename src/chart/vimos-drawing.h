/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * VimosDrawingFormat:
 * @VIMOS_DRAWING_PNG: pixels
 * @VIMOS_DRAWING_SVG: lines; text as outlines
 * @VIMOS_DRAWING_PDF: lines; text as text, with its fonts embedded
 */
typedef enum
{
  VIMOS_DRAWING_PNG,
  VIMOS_DRAWING_SVG,
  VIMOS_DRAWING_PDF,
} VimosDrawingFormat;

/**
 * VimosDrawingError:
 * @VIMOS_DRAWING_ERROR_SIZE: a picture cannot be that large, or that small
 * @VIMOS_DRAWING_ERROR_FORMAT: there is no such format
 * @VIMOS_DRAWING_ERROR_DRAW: it could not be drawn
 */
typedef enum
{
  VIMOS_DRAWING_ERROR_SIZE = 1,
  VIMOS_DRAWING_ERROR_FORMAT,
  VIMOS_DRAWING_ERROR_DRAW,
} VimosDrawingError;

#define VIMOS_DRAWING_ERROR (vimos_drawing_error_quark ())
GQuark vimos_drawing_error_quark (void);

gboolean vimos_drawing_format_for_name (const char *name,
                                        VimosDrawingFormat *format,
                                        GError **error);
GBytes *vimos_drawing_export (GskRenderNode *node,
                              VimosDrawingFormat format,
                              double width,
                              double height,
                              double scale,
                              const GdkRGBA *background,
                              GError **error);
void vimos_drawing_release_node (GskRenderNode *node);
GdkTexture *vimos_drawing_make_texture (GskRenderNode *node,
                                        double width,
                                        double height,
                                        double scale,
                                        const GdkRGBA *background,
                                        GError **error);
GdkTexture *vimos_texture_new_from_surface (cairo_surface_t *surface);

G_END_DECLS
