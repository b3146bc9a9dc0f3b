/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <math.h>

#include "vimos-candidate-private.h"
#include "vimos-measurement.h"
#include "vimos-plan.h"

#define S G_USEC_PER_SEC
#define MS (S / 1000)

/* Pings every 20 ms from 0 to @end µs, answered after 2 ms save those sent in [@from, @to), which
 * are lost. */
static void
add_pings (VimosTimeline *timeline,
           gint64 end,
           gint64 from,
           gint64 to)
{
  for (gint64 at = 0, sequence = 0; at < end; at += 20 * MS, sequence++)
    {
      VimosPing ping = { (guint64) sequence, at, at >= from && at < to ? -1 : 2 * MS };

      vimos_timeline_add_ping (timeline, &ping);
    }
}

static VimosMeasurement
measure (VimosTimeline *timeline)
{
  VimosMeasurement measurement;

  vimos_measurement_compute (&measurement, timeline, 160ull << 20, 50);
  return measurement;
}

#define assert_seconds(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-9)

static void
test_whole (void)
{
  g_autoptr (VimosTimeline) timeline = vimos_timeline_new ();
  VimosByteSample first = { 2 * S, 1000, 0 }, last = { 29 * S, 64 << 20, 78000000 };
  VimosMeasurement m;

  add_pings (timeline, 35 * S, 2 * S + 10 * MS, 30 * S + 20 * MS);
  vimos_timeline_add_event (timeline, 2 * S, 1000 * S, "STOP");
  vimos_timeline_add_event (timeline, 30 * S, 1028 * S + 3 * MS, "RESUME");
  vimos_timeline_add_bytes (timeline, &first);
  vimos_timeline_add_bytes (timeline, &last);
  m = measure (timeline);
  assert_seconds (m.migration, 28);
  assert_seconds (m.hypervisor_gap, 28.003);
  assert_seconds (m.downtime, 28.02); /* answers at 2.002 and 30.022 */
  assert_seconds (m.theoretical, (160 << 20) * 8 / 50e6);
  assert_seconds (m.overhead, m.migration - m.theoretical);
  assert_seconds (m.sent_theoretical, ((64 << 20) + 78000000) * 8 / 50e6);
  assert_seconds (m.ping_interval, 0.02);
  g_assert_cmpuint (m.pings_sent, ==, 1750);
  g_assert_cmpuint (m.pings_lost, ==, 1400);
  g_assert_cmpuint (m.disk_bytes, ==, 64 << 20);
  g_assert_cmpuint (m.memory_bytes, ==, 78000000);
}

/* Echo requests that waited in the paused guest's queue are answered after the resume: lost all the
 * same. */
static void
test_late_answers (void)
{
  g_autoptr (VimosTimeline) timeline = vimos_timeline_new ();
  VimosMeasurement m;

  vimos_timeline_add_event (timeline, 2 * S, 0, "STOP");
  vimos_timeline_add_event (timeline, 12 * S, 0, "RESUME");
  for (gint64 at = 0, n = 0; at < 15 * S; at += 20 * MS, n++)
    {
      VimosPing ping = { (guint64) n, at,
                         at >= 2 * S && at <= 12 * S ? 12 * S + 5 * MS - at : 1 * MS };

      vimos_timeline_add_ping (timeline, &ping);
    }
  m = measure (timeline);
  /* Those that waited for less than 1 s came in time; their answers end the gap. */
  assert_seconds (m.downtime, 12.005 - 1.981);
  g_assert_cmpuint (m.pings_lost, ==, 451);
  g_assert_true (isnan (m.hypervisor_gap));
}

/* The gap after the resume counts when it is the longer one: the network did not follow the VM. */
static void
test_unreachable_after (void)
{
  g_autoptr (VimosTimeline) timeline = vimos_timeline_new ();
  VimosPing before = { 0, 1 * S, MS }, between = { 1, 6 * S, MS }, after = { 2, 26 * S, MS };

  vimos_timeline_add_event (timeline, 2 * S, 0, "STOP");
  vimos_timeline_add_event (timeline, 5 * S, 0, "RESUME");
  vimos_timeline_add_ping (timeline, &after); /* settled in any order */
  vimos_timeline_add_ping (timeline, &before);
  vimos_timeline_add_ping (timeline, &between);
  assert_seconds (measure (timeline).downtime, 20);
}

/* A gap before the move is not its downtime. */
static void
test_gap_before (void)
{
  g_autoptr (VimosTimeline) timeline = vimos_timeline_new ();

  add_pings (timeline, 20 * S, 1 * S, 9 * S);
  vimos_timeline_add_event (timeline, 10 * S, 0, "STOP");
  vimos_timeline_add_event (timeline, 10 * S + 5 * MS, 0, "RESUME");
  assert_seconds (measure (timeline).downtime, 0.02);
}

static void
test_nothing_measured (void)
{
  g_autoptr (VimosTimeline) timeline = vimos_timeline_new ();
  VimosMeasurement m = measure (timeline);

  g_assert_true (isnan (m.migration) && isnan (m.downtime) && isnan (m.overhead)
                 && isnan (m.ping_interval));
  g_assert_cmpuint (m.pings_sent, ==, 0);
  /* Answers before, none after: the downtime has not ended. */
  vimos_timeline_add_event (timeline, 2 * S, 0, "STOP");
  add_pings (timeline, 10 * S, 2 * S, 10 * S);
  m = measure (timeline);
  g_assert_true (isnan (m.downtime));
  g_assert_cmpuint (m.pings_lost, ==, 400);
  vimos_measurement_compute (&m, timeline, 1, NAN);
  g_assert_true (isnan (m.theoretical));
}

/* Where the hypervisor sends no events, the answers to our acts serve; an early RESUME is not the
 * move's. */
static void
test_without_events (void)
{
  g_autoptr (VimosTimeline) timeline = vimos_timeline_new ();

  vimos_timeline_add_event (timeline, 1 * S, 0, "RESUME");
  vimos_timeline_add_event (timeline, 2 * S, 0, "suspended");
  vimos_timeline_add_event (timeline, 9 * S, 0, "resumed");
  assert_seconds (measure (timeline).migration, 7);
}

static void
test_prediction (void)
{
  /* 145.3 MB at 80 Mbit/s took 16.09 s (the reference's standard run). */
  g_assert_cmpfloat_with_epsilon (vimos_predict_migration_seconds (145300000, 80), 16.09, 0.3);
  /* 62.5 MB at 10 Mbit/s: 53.22 s; 121.2 MB at 1,000: 1.84 s. */
  g_assert_cmpfloat_with_epsilon (vimos_predict_migration_seconds (62500000, 10), 53.22, 0.8);
  g_assert_cmpfloat_with_epsilon (vimos_predict_migration_seconds (121200000, 1000), 1.84, 0.2);
  g_assert_true (isnan (vimos_predict_migration_seconds (1, NAN)));
  g_assert_true (isnan (vimos_predict_migration_seconds (1, 0)));
  g_assert_cmpfloat (vimos_predict_downtime_seconds (1, 10), >,
                     vimos_predict_migration_seconds (1, 10));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/measurement/whole", test_whole);
  g_test_add_func ("/measurement/late-answers", test_late_answers);
  g_test_add_func ("/measurement/unreachable-after", test_unreachable_after);
  g_test_add_func ("/measurement/gap-before", test_gap_before);
  g_test_add_func ("/measurement/nothing-measured", test_nothing_measured);
  g_test_add_func ("/measurement/without-events", test_without_events);
  g_test_add_func ("/measurement/prediction", test_prediction);
  return g_test_run ();
}
