/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A straight line; a point when both ends are the same. */
typedef struct
{
  double x1, y1, x2, y2;
} VimosSegment;

typedef struct _VimosSpatialGrid VimosSpatialGrid;

VimosSpatialGrid *vimos_spatial_grid_new (const VimosSegment *segments,
                                          guint n_segments);
VimosSpatialGrid *vimos_spatial_grid_ref (VimosSpatialGrid *self);
void vimos_spatial_grid_unref (VimosSpatialGrid *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosSpatialGrid, vimos_spatial_grid_unref)

void vimos_spatial_grid_query (const VimosSpatialGrid *self,
                               double left,
                               double top,
                               double right,
                               double bottom,
                               GArray *indices);
guint vimos_spatial_grid_estimate (const VimosSpatialGrid *self,
                                   double left,
                                   double top,
                                   double right,
                                   double bottom);

G_END_DECLS
