/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VIMOS_N_TRACKS 4
#define VIMOS_N_LOADS 6

/**
 * VimosPalette:
 * @tracks: the colours of the first alternatives that are shown side by side
 * @rest: the colour of all further ones
 * @on_track: text on a shape filled with a track's colour
 * @loads: the steps from an idle link to a full one
 * @gone: what is not there any more
 *
 * The colours of canvas and charts, resolved for one widget. A plain value.
 */
typedef struct
{
  GdkRGBA background;
  GdkRGBA text;
  GdkRGBA dim;
  GdkRGBA accent;
  GdkRGBA link;
  GdkRGBA outline;
  GdkRGBA glyph;
  GdkRGBA square;
  GdkRGBA rack;
  GdkRGBA hexagon;
  GdkRGBA good;
  GdkRGBA mark;
  GdkRGBA running;
  GdkRGBA paused;
  GdkRGBA off;
  GdkRGBA outage;
  GdkRGBA grid;
  GdkRGBA lane;
  GdkRGBA on_track;
  GdkRGBA tracks[VIMOS_N_TRACKS];
  GdkRGBA rest;
  GdkRGBA loads[VIMOS_N_LOADS];
  GdkRGBA gone;
} VimosPalette;

void vimos_palette_install (GdkDisplay *display,
                            gboolean dark,
                            gboolean high_contrast);
void vimos_palette_load (VimosPalette *self,
                         gboolean dark,
                         gboolean high_contrast);
void vimos_palette_resolve (VimosPalette *self,
                            GtkWidget *widget);
const GdkRGBA *vimos_palette_get_track (const VimosPalette *self,
                                        guint track);
const GdkRGBA *vimos_palette_get_span_colour (const VimosPalette *self,
                                              int colour);
GdkRGBA vimos_palette_fade (const GdkRGBA *colour,
                            double alpha);

const double *vimos_track_get_dashes (guint track,
                                      int *n_dashes);

G_END_DECLS
