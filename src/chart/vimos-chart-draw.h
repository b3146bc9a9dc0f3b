/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void vimos_draw_plate (GtkSnapshot *snapshot,
                       const graphene_rect_t *rect,
                       double radius,
                       const GdkRGBA *fill,
                       const GdkRGBA *border,
                       double border_width);
void vimos_draw_dashed_box (GtkSnapshot *snapshot,
                            const graphene_rect_t *box,
                            const GdkRGBA *colour,
                            int track);
gboolean vimos_may_animate (GtkWidget *widget);

G_END_DECLS
