/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-canvas-frame.h"

G_BEGIN_DECLS

/* What the parts of one pass over all labels share. */
typedef struct
{
  VimosCanvasFrame *frame;
  GtkSnapshot *snapshot;
  VimosLabelPlacer *placer;
  guint *lines; /* per placed edge: its line in the placer */
  guint n_placed;
  GPtrArray *homeless; /* VimosCanvasTag that have found no room yet */
} VimosCanvasLabels;

int vimos_canvas_labels_place (VimosCanvasLabels *self,
                               gconstpointer owner,
                               const graphene_rect_t *candidates,
                               guint n_candidates,
                               guint own_line,
                               gboolean may_cross_lines,
                               gboolean *crosses_lines);
void vimos_canvas_labels_place_beside (const VimosPlacedEdge *edge,
                                       double at,
                                       int side,
                                       double gap,
                                       double width,
                                       double height,
                                       graphene_rect_t *place);
void vimos_canvas_labels_place_tags (VimosCanvasLabels *self);
void vimos_canvas_labels_place_homeless_tags (VimosCanvasLabels *self);

G_END_DECLS
