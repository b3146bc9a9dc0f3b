/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-timeline.h"

G_BEGIN_DECLS

/* What an event's word may have at the most, bytes. */
#define VIMOS_HISTORY_MAX_EVENT 64
/* So many samples of a kind are read at the most: a week of pings every 20 ms. */
#define VIMOS_HISTORY_MAX_SAMPLES (32u << 20)

GBytes *vimos_history_samples_encode (VimosTimeline *timeline);
VimosTimeline *vimos_history_samples_decode (GBytes *bytes,
                                             GError **error);

/* Up to here µs are exact as doubles, and differences do not overflow: 285 years. */
#define VIMOS_HISTORY_MAX_US 9000000000000000

/* These add a sample if it can be one; else they say so. */
gboolean vimos_history_add_ping (VimosTimeline *timeline,
                                 const VimosPing *ping);
gboolean vimos_history_add_bytes (VimosTimeline *timeline,
                                  const VimosByteSample *sample);
gboolean vimos_history_add_event (VimosTimeline *timeline,
                                  gint64 at_us,
                                  gint64 host_us,
                                  const char *what);

G_END_DECLS
