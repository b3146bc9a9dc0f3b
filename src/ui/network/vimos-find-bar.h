/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-canvas.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_FIND_BAR (vimos_find_bar_get_type ())
G_DECLARE_FINAL_TYPE (VimosFindBar, vimos_find_bar, VIMOS, FIND_BAR, GtkBox)

void vimos_find_bar_set_nodes (VimosFindBar *self,
                               GListModel *nodes);
void vimos_find_bar_begin (VimosFindBar *self);
GListModel *vimos_find_bar_get_found (VimosFindBar *self);
const char *vimos_find_bar_get_text (VimosFindBar *self);

G_END_DECLS
