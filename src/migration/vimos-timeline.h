/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-prober.h"

G_BEGIN_DECLS

/**
 * VimosTimeline:
 *
 * The raw samples of one run on one monotonic clock (µs): pings, bytes, events. Only grows. Signals
 * "ping-added" (const VimosPing *), "bytes-added". The measurement is computed from it, and from
 * nothing else.
 */
typedef struct
{
  gint64 at_us;
  guint64 disk_bytes;   /* processed so far, as the hypervisor counts */
  guint64 memory_bytes;
} VimosByteSample;

typedef struct
{
  gint64 at_us;     /* monotonic, ours */
  gint64 host_us;   /* the hypervisor's wall clock; 0 when it has none */
  char *what; /* "STOP" of the source, "RESUME" of the target, "suspended", "resumed" (our acts were
               * answered), "pin-posted", "pin-installed", "pin-added", "arrival-posted",
               * "arrival-installed", "source-RESUME" … */
} VimosTimelineEvent;

#define VIMOS_TYPE_TIMELINE (vimos_timeline_get_type ())
G_DECLARE_FINAL_TYPE (VimosTimeline, vimos_timeline, VIMOS, TIMELINE, GObject)

VimosTimeline *vimos_timeline_new (void);
void vimos_timeline_add_ping (VimosTimeline *self,
                              const VimosPing *ping);
void vimos_timeline_add_bytes (VimosTimeline *self,
                               const VimosByteSample *sample);
void vimos_timeline_add_event (VimosTimeline *self,
                               gint64 at_us,
                               gint64 host_us,
                               const char *what);
guint vimos_timeline_get_n_pings (VimosTimeline *self);
const VimosPing *vimos_timeline_get_ping (VimosTimeline *self,
                                          guint index);
guint vimos_timeline_get_n_bytes (VimosTimeline *self);
const VimosByteSample *vimos_timeline_get_bytes (VimosTimeline *self,
                                                 guint index);
guint vimos_timeline_get_n_events (VimosTimeline *self);
const VimosTimelineEvent *vimos_timeline_get_event (VimosTimeline *self,
                                                    guint index);
const VimosTimelineEvent *vimos_timeline_find_event (VimosTimeline *self,
                                                     const char *what,
                                                     gint64 from_us);

G_END_DECLS
