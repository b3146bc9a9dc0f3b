/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* How many alternatives can run over one edge and be told apart. */
#define VIMOS_CANVAS_MAX_TRACKS 8
#define VIMOS_CANVAS_NO_TRACK (-1)

/* What is not known has no class. From the fifth class on a link is so full that it is never left
 * in the background. */
#define VIMOS_CANVAS_NO_LOAD (-1)
#define VIMOS_CANVAS_FULL_CLASS 4

#define VIMOS_TYPE_CANVAS_EDGE (vimos_canvas_edge_get_type ())
G_DECLARE_FINAL_TYPE (VimosCanvasEdge, vimos_canvas_edge, VIMOS, CANVAS_EDGE, GObject)

VimosCanvasEdge *vimos_canvas_edge_new (const char *from,
                                        const char *to);
VimosCanvasEdge *vimos_canvas_edge_new_tether (const char *from,
                                               const char *to);

const char *vimos_canvas_edge_get_from (VimosCanvasEdge *self);
const char *vimos_canvas_edge_get_to (VimosCanvasEdge *self);
gboolean vimos_canvas_edge_get_tether (VimosCanvasEdge *self);
const char *vimos_canvas_edge_get_label (VimosCanvasEdge *self);
const char *vimos_canvas_edge_get_detail (VimosCanvasEdge *self);
double vimos_canvas_edge_get_width (VimosCanvasEdge *self);
gboolean vimos_canvas_edge_get_faded (VimosCanvasEdge *self);
guint vimos_canvas_edge_get_n_tracks (VimosCanvasEdge *self);
guint vimos_canvas_edge_get_track (VimosCanvasEdge *self,
                                   guint index);
gboolean vimos_canvas_edge_has_track (VimosCanvasEdge *self,
                                      guint track);
int vimos_canvas_edge_get_chosen (VimosCanvasEdge *self);
int vimos_canvas_edge_get_bottleneck (VimosCanvasEdge *self);
int vimos_canvas_edge_get_flow (VimosCanvasEdge *self);
double vimos_canvas_edge_get_load (VimosCanvasEdge *self);
int vimos_canvas_edge_get_load_class (VimosCanvasEdge *self);
const char *vimos_canvas_edge_get_gone (VimosCanvasEdge *self);

void vimos_canvas_edge_set_label (VimosCanvasEdge *self,
                                  const char *label);
void vimos_canvas_edge_set_detail (VimosCanvasEdge *self,
                                   const char *detail);
void vimos_canvas_edge_set_width (VimosCanvasEdge *self,
                                  double width);
void vimos_canvas_edge_set_faded (VimosCanvasEdge *self,
                                  gboolean faded);
void vimos_canvas_edge_set_tracks (VimosCanvasEdge *self,
                                   const guint *tracks,
                                   guint n_tracks,
                                   int chosen);
void vimos_canvas_edge_set_bottleneck (VimosCanvasEdge *self,
                                       int track);
void vimos_canvas_edge_set_flow (VimosCanvasEdge *self,
                                 int flow);
void vimos_canvas_edge_set_load (VimosCanvasEdge *self,
                                 double load);
void vimos_canvas_edge_set_gone (VimosCanvasEdge *self,
                                 const char *reason);

char *vimos_canvas_edge_describe (VimosCanvasEdge *self);

G_END_DECLS
