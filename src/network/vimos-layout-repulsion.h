/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _VimosLayoutRepulsion VimosLayoutRepulsion;

VimosLayoutRepulsion *vimos_layout_repulsion_new (guint n_nodes);
void vimos_layout_repulsion_free (VimosLayoutRepulsion *self);
void vimos_layout_repulsion_measure (VimosLayoutRepulsion *self,
                                     guint n_nodes,
                                     const double *x,
                                     const double *y,
                                     const double *masses,
                                     double *force_x,
                                     double *force_y);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosLayoutRepulsion, vimos_layout_repulsion_free)

G_END_DECLS
