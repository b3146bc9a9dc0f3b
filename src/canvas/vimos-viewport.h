/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define VIMOS_TYPE_VIEWPORT (vimos_viewport_get_type ())
G_DECLARE_FINAL_TYPE (VimosViewport, vimos_viewport, VIMOS, VIEWPORT, GObject)

#define VIMOS_VIEWPORT_MIN_ZOOM 0.002
#define VIMOS_VIEWPORT_MAX_ZOOM 4.0

VimosViewport *vimos_viewport_new (void);

double vimos_viewport_get_zoom (VimosViewport *self);
void vimos_viewport_get_centre (VimosViewport *self,
                                double *x,
                                double *y);
double vimos_viewport_get_width (VimosViewport *self);
double vimos_viewport_get_height (VimosViewport *self);
void vimos_viewport_set_size (VimosViewport *self,
                              double width,
                              double height);
void vimos_viewport_show (VimosViewport *self,
                          double x,
                          double y,
                          double zoom);
void vimos_viewport_pan (VimosViewport *self,
                         double dx,
                         double dy);
void vimos_viewport_zoom_at (VimosViewport *self,
                             double factor,
                             double x,
                             double y);
void vimos_viewport_fit (VimosViewport *self,
                         double x,
                         double y,
                         double width,
                         double height,
                         double margin_x,
                         double margin_y,
                         double max_zoom);
void vimos_viewport_to_screen (VimosViewport *self,
                               double x,
                               double y,
                               double *screen_x,
                               double *screen_y);
void vimos_viewport_to_world (VimosViewport *self,
                              double screen_x,
                              double screen_y,
                              double *x,
                              double *y);

G_END_DECLS
