/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-sample.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_TRACK_SAMPLE (vimos_track_sample_get_type ())
G_DECLARE_FINAL_TYPE (VimosTrackSample, vimos_track_sample, VIMOS, TRACK_SAMPLE, VimosSample)

void vimos_track_sample_set_track (VimosTrackSample *self,
                                   guint track);

G_END_DECLS
