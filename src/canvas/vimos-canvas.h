/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vimos-canvas-edge.h"
#include "vimos-canvas-node.h"
#include "vimos-canvas-tag.h"
#include "vimos-drawing.h"
#include "vimos-viewport.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_CANVAS (vimos_canvas_get_type ())
G_DECLARE_FINAL_TYPE (VimosCanvas, vimos_canvas, VIMOS, CANVAS, GtkWidget)

GtkWidget *vimos_canvas_new (void);

GListModel *vimos_canvas_get_nodes (VimosCanvas *self);
GListModel *vimos_canvas_get_edges (VimosCanvas *self);
GListModel *vimos_canvas_get_tags (VimosCanvas *self);
VimosViewport *vimos_canvas_get_viewport (VimosCanvas *self);
VimosCanvasNode *vimos_canvas_get_selected (VimosCanvas *self);
VimosCanvasNode *vimos_canvas_get_cursor (VimosCanvas *self);
VimosCanvasNode *vimos_canvas_get_hovered_node (VimosCanvas *self);
VimosCanvasEdge *vimos_canvas_get_hovered_edge (VimosCanvas *self);
const char *vimos_canvas_get_summary (VimosCanvas *self);
gboolean vimos_canvas_get_show_load (VimosCanvas *self);
gboolean vimos_canvas_get_presentation (VimosCanvas *self);

void vimos_canvas_set_nodes (VimosCanvas *self,
                             GListModel *nodes);
void vimos_canvas_set_edges (VimosCanvas *self,
                             GListModel *edges);
void vimos_canvas_set_tags (VimosCanvas *self,
                            GListModel *tags);
void vimos_canvas_set_selected (VimosCanvas *self,
                                VimosCanvasNode *node);
void vimos_canvas_set_summary (VimosCanvas *self,
                               const char *summary);
void vimos_canvas_set_show_load (VimosCanvas *self,
                                 gboolean show_load);
void vimos_canvas_set_presentation (VimosCanvas *self,
                                    gboolean presentation);

void vimos_canvas_set_insets (VimosCanvas *self,
                              int top,
                              int bottom);
void vimos_canvas_fit (VimosCanvas *self);
void vimos_canvas_fly_to (VimosCanvas *self,
                          VimosCanvasNode *node);
gboolean vimos_canvas_is_settled (VimosCanvas *self);

VimosCanvasNode *vimos_canvas_pick_node (VimosCanvas *self,
                                         double x,
                                         double y);
VimosCanvasEdge *vimos_canvas_pick_edge (VimosCanvas *self,
                                         double x,
                                         double y);

GskRenderNode *vimos_canvas_make_picture (VimosCanvas *self,
                                          double width,
                                          double height,
                                          gboolean for_paper);
GBytes *vimos_canvas_export (VimosCanvas *self,
                             VimosDrawingFormat format,
                             double width,
                             double height,
                             double scale,
                             gboolean for_paper,
                             GError **error);
GdkTexture *vimos_canvas_copy_texture (VimosCanvas *self,
                                       double scale);

G_END_DECLS
