/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vimos-canvas-edge.h"
#include "vimos-canvas-node.h"
#include "vimos-canvas-tag.h"
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
const char *vimos_canvas_get_summary (VimosCanvas *self);

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

void vimos_canvas_set_insets (VimosCanvas *self,
                              int top,
                              int bottom);
void vimos_canvas_fit (VimosCanvas *self);
VimosCanvasNode *vimos_canvas_pick_node (VimosCanvas *self,
                                         double x,
                                         double y);

G_END_DECLS
