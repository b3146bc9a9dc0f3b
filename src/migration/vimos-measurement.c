/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include <math.h>

#include "vimos-enum-type.h"
#include "vimos-measurement.h"
#include "vimos-units.h"

VIMOS_DEFINE_ENUM_TYPE (vimos_clock_kind_get_type, "VimosClockKind",
                        { VIMOS_CLOCK_ARRIVAL, "VIMOS_CLOCK_ARRIVAL", "arrival" },
                        { VIMOS_CLOCK_HOST, "VIMOS_CLOCK_HOST", "host" })

const VimosMeasurement vimos_measurement_none = {
  .migration = NAN,
  .migration_clock = VIMOS_CLOCK_ARRIVAL,
  .hypervisor_gap = NAN,
  .downtime = NAN,
  .ping_interval = NAN,
  .theoretical = NAN,
  .overhead = NAN,
  .sent_theoretical = NAN,
};

static double
to_seconds (gint64 us)
{
  return (double) us / G_USEC_PER_SEC;
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const gint64 *one = a, *other = b;

  return (*one > *other) - (*one < *other);
}

/* When the answers that came in time arrived, sorted, µs. */
static GArray *
collect_arrivals (VimosTimeline *timeline)
{
  GArray *arrivals = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < vimos_timeline_get_n_pings (timeline); i++)
    {
      const VimosPing *ping = vimos_timeline_get_ping (timeline, i);
      gint64 at = ping->sent_us + ping->rtt_us;

      if (ping->rtt_us >= 0 && ping->rtt_us <= VIMOS_PING_TIMEOUT_US)
        g_array_append_val (arrivals, at);
    }
  g_array_sort (arrivals, compare_times);
  return arrivals;
}

/* The longest gap between two arrivals of which the second is after @stop. */
static double
find_downtime (VimosTimeline *timeline,
               gint64 stop)
{
  g_autoptr (GArray) arrivals = collect_arrivals (timeline);
  double longest = NAN;

  for (guint i = 1; i < arrivals->len; i++)
    {
      gint64 at = g_array_index (arrivals, gint64, i);
      double gap = to_seconds (at - g_array_index (arrivals, gint64, i - 1));

      if (at > stop && !(gap <= longest))
        longest = gap;
    }
  return longest;
}

static void
count_pings (VimosMeasurement *self,
             VimosTimeline *timeline)
{
  guint n = vimos_timeline_get_n_pings (timeline);
  const VimosPing *first = n > 0 ? vimos_timeline_get_ping (timeline, 0) : NULL;
  const VimosPing *last = first;

  for (guint i = 0; i < n; i++)
    {
      const VimosPing *ping = vimos_timeline_get_ping (timeline, i);

      self->pings_sent++;
      if (ping->rtt_us < 0 || ping->rtt_us > VIMOS_PING_TIMEOUT_US)
        self->pings_lost++;
      if (ping->sequence < first->sequence)
        first = ping;
      if (ping->sequence > last->sequence)
        last = ping;
    }
  if (n > 0 && last->sequence > first->sequence)
    self->ping_interval = to_seconds (last->sent_us - first->sent_us)
                          / (double) (last->sequence - first->sequence);
}

/* Migration time: QEMU's own events as we heard of them; where a hypervisor sends none, the answers
 * to our acts. */
static void
measure_migration (VimosMeasurement *self,
                   const VimosTimelineEvent *stop,
                   const VimosTimelineEvent *resume)
{
  if (stop == NULL || resume == NULL)
    return;
  self->migration = to_seconds (resume->at_us - stop->at_us);
  if (stop->host_us > 0 && resume->host_us > 0)
    self->hypervisor_gap = to_seconds (resume->host_us - stop->host_us);
}

/**
 * vimos_measurement_compute:
 * @self: (out): overwritten
 * @timeline: all samples of the run
 * @volume_bytes: what the theoretical time is of
 * @mbps: the path's configured bottleneck, NaN when unknown
 */
void
vimos_measurement_compute (VimosMeasurement *self,
                           VimosTimeline *timeline,
                           guint64 volume_bytes,
                           double mbps)
{
  const VimosTimelineEvent *stop, *resume = NULL;
  guint n_bytes;

  g_return_if_fail (self != NULL);
  g_return_if_fail (VIMOS_IS_TIMELINE (timeline));

  *self = vimos_measurement_none;
  self->volume_bytes = volume_bytes;
  if (mbps > 0)
    self->theoretical = vimos_transfer_seconds (volume_bytes, mbps);
  stop = vimos_timeline_find_event (timeline, "STOP", G_MININT64);
  if (stop == NULL)
    stop = vimos_timeline_find_event (timeline, "suspended", G_MININT64);
  if (stop != NULL)
    {
      resume = vimos_timeline_find_event (timeline, "RESUME", stop->at_us);
      if (resume == NULL)
        resume = vimos_timeline_find_event (timeline, "resumed", stop->at_us);
      self->downtime = find_downtime (timeline, stop->at_us);
    }
  measure_migration (self, stop, resume);
  count_pings (self, timeline);
  self->overhead = self->migration - self->theoretical;
  n_bytes = vimos_timeline_get_n_bytes (timeline);
  if (n_bytes > 0)
    {
      const VimosByteSample *last = vimos_timeline_get_bytes (timeline, n_bytes - 1);

      self->disk_bytes = last->disk_bytes;
      self->memory_bytes = last->memory_bytes;
      if (mbps > 0)
        self->sent_theoretical =
            vimos_transfer_seconds (last->disk_bytes + last->memory_bytes, mbps);
    }
}
