/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * VimosPlace:
 * @x: world units
 * @y: world units, downwards
 * @pinned: whether the user has put the node there
 */
typedef struct
{
  double x;
  double y;
  gboolean pinned;
} VimosPlace;

#define VIMOS_TYPE_PLACES (vimos_places_get_type ())
G_DECLARE_FINAL_TYPE (VimosPlaces, vimos_places, VIMOS, PLACES, GObject)

VimosPlaces *vimos_places_new (const char *folder,
                               const char *network);

const VimosPlace *vimos_places_find (VimosPlaces *self,
                                     const char *id);
guint vimos_places_get_n_pinned (VimosPlaces *self);
const char *vimos_places_get_layout (VimosPlaces *self);

void vimos_places_put (VimosPlaces *self,
                       const char *id,
                       double x,
                       double y,
                       gboolean pinned);
void vimos_places_unpin (VimosPlaces *self);
void vimos_places_clear (VimosPlaces *self);
void vimos_places_set_layout (VimosPlaces *self,
                              const char *layout);
gboolean vimos_places_save (VimosPlaces *self,
                            GError **error);

G_END_DECLS
