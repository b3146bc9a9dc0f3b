/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-canvas-world.h"

G_BEGIN_DECLS

/* Nodes that from afar are drawn as one. */
typedef struct
{
  double x, y; /* world units */
  guint n_nodes;
  guint n_alarms;
  guint n_gone;
  guint tracks;      /* bit set of the tracks that come through */
  const char *label; /* borrowed from a node; NULL when the site has no name */
  gboolean faded;
} VimosSite;

/* All edges between two sites. */
typedef struct
{
  guint from, to; /* sites, from < to */
  guint edge;     /* record of the first, or of the first that a track runs over */
  float width;    /* of the widest */
  guint n_edges;
  guint tracks; /* bit set */
  int chosen;
  int flow; /* seen from "from" */
  int load_class;
  guint flags;
} VimosBundle;

typedef struct _VimosCanvasSites VimosCanvasSites;

VimosCanvasSites *vimos_canvas_sites_new (VimosCanvasWorld *world,
                                          double zoom);
void vimos_canvas_sites_free (VimosCanvasSites *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosCanvasSites, vimos_canvas_sites_free)

gboolean vimos_canvas_sites_is_for (const VimosCanvasSites *self,
                                    const VimosCanvasBase *base,
                                    double zoom);
guint vimos_canvas_sites_get_n_sites (const VimosCanvasSites *self);
const VimosSite *vimos_canvas_sites_get_site (const VimosCanvasSites *self,
                                              guint index);
guint vimos_canvas_sites_get_n_bundles (const VimosCanvasSites *self);
const VimosBundle *vimos_canvas_sites_get_bundle (const VimosCanvasSites *self,
                                                  guint index);
guint vimos_canvas_sites_get_site_of (const VimosCanvasSites *self,
                                      guint node);
double vimos_canvas_sites_get_radius (const VimosCanvasSites *self,
                                      guint site);
void vimos_canvas_sites_get_extent (const VimosCanvasSites *self,
                                    guint site,
                                    double *left,
                                    double *top,
                                    double *right,
                                    double *bottom);

G_END_DECLS
