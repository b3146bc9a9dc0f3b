/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vimos-canvas-edge.h"
#include "vimos-canvas-node.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_CANVAS_PROXY (vimos_canvas_proxy_get_type ())
G_DECLARE_FINAL_TYPE (VimosCanvasProxy, vimos_canvas_proxy, VIMOS, CANVAS_PROXY, GtkWidget)

GtkWidget *vimos_canvas_proxy_new_for_node (VimosCanvasNode *node);
GtkWidget *vimos_canvas_proxy_new_for_edge (VimosCanvasEdge *edge,
                                            const char *ends);

VimosCanvasNode *vimos_canvas_proxy_get_node (VimosCanvasProxy *self);
VimosCanvasEdge *vimos_canvas_proxy_get_edge (VimosCanvasProxy *self);
void vimos_canvas_proxy_set_selected (VimosCanvasProxy *self,
                                      gboolean selected);

G_END_DECLS
