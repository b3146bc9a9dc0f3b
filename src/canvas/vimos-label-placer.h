/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <graphene.h>
#include <glib.h>

G_BEGIN_DECLS

#define VIMOS_LABEL_PLACER_NO_LINE G_MAXUINT

typedef struct _VimosLabelPlacer VimosLabelPlacer;

VimosLabelPlacer *vimos_label_placer_new (double width,
                                          double height);
void vimos_label_placer_free (VimosLabelPlacer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosLabelPlacer, vimos_label_placer_free)

void vimos_label_placer_add_obstacle (VimosLabelPlacer *self,
                                      const graphene_rect_t *rect);
guint vimos_label_placer_add_line (VimosLabelPlacer *self,
                                   double x1,
                                   double y1,
                                   double x2,
                                   double y2,
                                   double half_width);
int vimos_label_placer_place (VimosLabelPlacer *self,
                              const graphene_rect_t *candidates,
                              guint n_candidates,
                              guint own_line,
                              gboolean may_cross_lines);
int vimos_label_placer_place_again (VimosLabelPlacer *self,
                                    const graphene_rect_t *candidates,
                                    guint n_candidates,
                                    guint own_line,
                                    gboolean may_cross_lines,
                                    int previous,
                                    gboolean *crosses_lines);

G_END_DECLS
