/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-timeline.h"

G_BEGIN_DECLS

typedef enum
{
  VIMOS_CLOCK_ARRIVAL, /* both moments by our monotonic clock when we heard of them */
  VIMOS_CLOCK_HOST,    /* both stamps by the same host's wall clock */
} VimosClockKind;

#define VIMOS_TYPE_CLOCK_KIND (vimos_clock_kind_get_type ())
GType vimos_clock_kind_get_type (void) G_GNUC_CONST;

/**
 * VimosMeasurement: all times in s, NaN when not measured.
 * @migration: STOP at the source until RESUME at the target
 * @downtime: the longest time without the arrival of an answer that came in time, of the gaps that
 * end after the STOP: what a capture at the operator's port shows. NaN when no answer came after it
 * (or none before): it has not ended
 * @pings_sent: pings that were settled; @pings_lost: of these, those that got no answer within
 * VIMOS_PING_TIMEOUT_US
 * @theoretical: the transfer time of the volume given, at the path's configured bottleneck
 * @overhead: @migration less @theoretical; negative where less than the volume had to be sent, as
 *   pages of zeros are not
 * @sent_theoretical: the transfer time of what was sent: @disk_bytes and @memory_bytes
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
  double overhead;
  double sent_theoretical;
  guint64 volume_bytes;
  guint64 disk_bytes;   /* as the hypervisor counted */
  guint64 memory_bytes;
} VimosMeasurement;

/* Nothing measured. */
extern const VimosMeasurement vimos_measurement_none;

void vimos_measurement_compute (VimosMeasurement *self,
                                VimosTimeline *timeline,
                                guint64 volume_bytes,
                                double mbps);

G_END_DECLS
