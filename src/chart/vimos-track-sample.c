/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-chart"

#include "config.h"

#include "vimos-track-sample.h"

/**
 * VimosTrackSample:
 *
 * A short piece of line in the colour and with the dashes of an alternative, to stand beside its
 * name.
 *
 * CSS nodes: `tracksample`.
 */
struct _VimosTrackSample
{
  VimosSample parent_instance;

  guint track;
};

G_DEFINE_FINAL_TYPE (VimosTrackSample, vimos_track_sample, VIMOS_TYPE_SAMPLE)

#define THICKNESS 5

static void
vimos_track_sample_draw (VimosSample *sample,
                         cairo_t *cr,
                         const VimosPalette *palette,
                         int width,
                         int height)
{
  VimosTrackSample *self = VIMOS_TRACK_SAMPLE (sample);
  int n_dashes;
  const double *dashes = vimos_track_get_dashes (self->track, &n_dashes);

  gdk_cairo_set_source_rgba (cr, vimos_palette_get_track (palette, self->track));
  cairo_set_line_width (cr, THICKNESS);
  cairo_set_dash (cr, dashes, n_dashes, 0);
  cairo_move_to (cr, 0, height / 2.0);
  cairo_line_to (cr, width, height / 2.0);
  cairo_stroke (cr);
}

static void
vimos_track_sample_class_init (VimosTrackSampleClass *klass)
{
  VimosSampleClass *sample_class = VIMOS_SAMPLE_CLASS (klass);

  sample_class->width = 40;
  sample_class->height = 8;
  sample_class->draw = vimos_track_sample_draw;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "tracksample");
}

static void
vimos_track_sample_init (VimosTrackSample *self)
{
}

/**
 * vimos_track_sample_set_track:
 * @track: the alternative, from 0
 */
void
vimos_track_sample_set_track (VimosTrackSample *self,
                              guint track)
{
  g_return_if_fail (VIMOS_IS_TRACK_SAMPLE (self));

  if (track == self->track)
    return;
  self->track = track;
  vimos_sample_changed (VIMOS_SAMPLE (self));
}
