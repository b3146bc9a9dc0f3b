/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-prober.h"

G_BEGIN_DECLS

/**
 * VimosTimeline:
 *
 * The raw samples of one run on one monotonic clock (µs): pings, bytes, events. Only grows. Signals "ping-added" (const
 * VimosPing *), "bytes-added". The measurement is computed from it, and from nothing else.
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
  char *what;       /* "STOP", "RESUME", "pin-posted", "pin-installed", "arrival-installed" … */
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

typedef enum
{
  VIMOS_CLOCK_ARRIVAL, /* both moments by our monotonic clock when we heard of them */
  VIMOS_CLOCK_HOST,    /* both stamps by the same host's wall clock */
} VimosClockKind;

/**
 * VimosMeasurement: all times in s, NaN when not measured.
 * @migration: STOP at the source until RESUME at the target
 * @downtime: the longest gap between answered pings around the move
 * @hypervisor_gap: the same as @migration by the hypervisors' own stamps (two wall clocks)
 */
typedef struct
{
  double migration;
  VimosClockKind migration_clock;
  double hypervisor_gap;
  double downtime;
  guint64 pings_sent;
  guint64 pings_lost;
  double ping_interval;
  double theoretical;
  double overhead; /* migration - theoretical */
  guint64 volume_bytes;
  guint64 disk_bytes;   /* as the hypervisor counted */
  guint64 memory_bytes;
} VimosMeasurement;

void vimos_measurement_compute (VimosMeasurement *self,
                                VimosTimeline *timeline,
                                guint64 volume_bytes,
                                double mbps);

G_END_DECLS
