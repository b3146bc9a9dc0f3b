/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-canvas-frame.h"

G_BEGIN_DECLS

/* What tiles look like, besides what stands on them. A plain value. */
typedef struct
{
  VimosPalette palette;
  gboolean show_load;
  double line_scale;
  int scale_factor;
} VimosTileLook;

cairo_surface_t *vimos_canvas_draw_tile (const VimosCanvasBase *base,
                                         const VimosTileLook *look,
                                         double zoom,
                                         double left,
                                         double top,
                                         int width,
                                         int height,
                                         const int *cancelled);

typedef struct _VimosCanvasTiles VimosCanvasTiles;

VimosCanvasTiles *vimos_canvas_tiles_new (GFunc ready,
                                          gpointer user_data);
void vimos_canvas_tiles_free (VimosCanvasTiles *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosCanvasTiles, vimos_canvas_tiles_free)

void vimos_canvas_tiles_update (VimosCanvasTiles *self,
                                const VimosCanvasFrame *frame,
                                const VimosTileLook *look,
                                gint64 now_us);
void vimos_canvas_tiles_append (VimosCanvasTiles *self,
                                const VimosCanvasFrame *frame,
                                GtkSnapshot *snapshot);
void vimos_canvas_tiles_drop (VimosCanvasTiles *self);
gboolean vimos_canvas_tiles_is_settled (VimosCanvasTiles *self);

G_END_DECLS
