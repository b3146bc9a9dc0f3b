/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-fixture.h"

#include <glib/gstdio.h>
#include <math.h>

#include "vimos-finding.h"
#include "vimos-history-json.h"
#include "vimos-history-samples.h"
#include "vimos-path-finder.h"
#include "vimos-topology-builder.h"

#define ORIGIN_US (77 * G_USEC_PER_SEC)

/* A ring of s1 to s4, its far side narrower. */
static VimosPathSet *
find_paths (void)
{
  g_autoptr (VimosTopologyBuilder) builder = vimos_topology_builder_new ();
  g_autoptr (VimosTopology) topology = NULL;
  VimosConnectPoint from = { (char *) "s1", (char *) "9" }, to = { (char *) "s3", (char *) "9" };

  for (guint i = 1; i <= 4; i++)
    {
      g_autofree char *a = g_strdup_printf ("s%u", i);
      g_autofree char *b = g_strdup_printf ("s%u", i % 4 + 1);

      vimos_topology_builder_add_device (builder, a, i == 2 ? "Zürich" : NULL, TRUE, NAN, NAN);
      vimos_topology_builder_add_link (builder, a, "1", b, "2", i < 3 ? 100.1 : 33.3);
      vimos_topology_builder_add_link (builder, b, "2", a, "1", i < 3 ? 100.1 : 33.3);
    }
  vimos_topology_builder_add_port (builder, "s3", "9", 10);
  topology = vimos_topology_builder_end (builder);
  return vimos_path_finder_find (topology, &from, &to, VIMOS_DISJOINT_AUTO, 0);
}

VimosTimeline *
history_fixture_make_timeline (guint number,
                               guint n_pings)
{
  VimosTimeline *timeline = vimos_timeline_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (number);

  for (guint i = 0; i < n_pings; i++)
    {
      VimosPing ping = { i, ORIGIN_US + 20000ll * i + g_rand_int_range (rand, -300, 300),
                         i % 7 == 3 ? -1 : g_rand_int_range (rand, 90, 2500) };

      vimos_timeline_add_ping (timeline, &ping);
    }
  for (guint i = 0; i < n_pings / 5; i++)
    {
      VimosByteSample sample = { ORIGIN_US + 100000ll * i + 17, 1234567ull * i, 765432ull * i };

      vimos_timeline_add_bytes (timeline, &sample);
    }
  vimos_timeline_add_event (timeline, ORIGIN_US + 5, 0, "pin-posted");
  vimos_timeline_add_event (timeline, ORIGIN_US + 1500000, 1700000000123456, "STOP");
  vimos_timeline_add_event (timeline, ORIGIN_US + 9500000, 1700000008123456, "RESUME");
  return timeline;
}

static void
add_details (VimosHistoryRecord *record)
{
  vimos_history_record_make_details (record);
  g_ptr_array_add (record->phases,
                   vimos_phase_new_recorded ("preflight", ORIGIN_US, ORIGIN_US + 123456,
                                             VIMOS_PHASE_DONE));
  g_ptr_array_add (record->phases,
                   vimos_phase_new_recorded ("disk", ORIGIN_US + 1000001, 0, VIMOS_PHASE_RUNNING));
  g_ptr_array_add (record->phases, vimos_phase_new_recorded ("unpin", 0, 0, VIMOS_PHASE_SKIPPED));
  g_ptr_array_add (record->findings,
                   vimos_finding_new (VIMOS_SEVERITY_WARNING, "A “finding”\n", "Do, this"));
  g_ptr_array_add (record->findings, vimos_finding_new (VIMOS_SEVERITY_INFO, "Another", NULL));
}

VimosHistoryRecord *
history_fixture_make_record (guint number,
                             guint n_pings)
{
  VimosHistoryRecord *record = vimos_history_record_new ();
  g_autoptr (VimosTimeline) timeline = history_fixture_make_timeline (number, n_pings);
  g_autoptr (VimosPathSet) paths = find_paths ();

  record->key = g_uuid_string_random ();
  record->start_us = 1700000000000000 + 60000000ll * number;
  record->origin_us = ORIGIN_US;
  record->vm = g_strdup_printf ("web-%u", number);
  record->uuid = g_strdup ("6a1f0f3e-0000-4000-8000-00000000000a");
  record->mac = g_strdup ("52:54:00:00:00:0A");
  record->from = number % 3 == 0 ? NULL : g_strdup ("hv1");
  record->to = g_strdup ("hv3, “the” other");
  record->outcome = number % 2 == 0 ? VIMOS_OUTCOME_DONE : VIMOS_OUTCOME_ROLLED_BACK;
  record->message = number % 2 == 0 ? NULL : g_strdup ("It did not\nwork.");
  record->pinned = number % 2 == 0;
  record->network = number % 5 == 4 ? NULL : g_strdup ("onos.example.net");
  record->kind = g_strdup ("vertex-disjoint");
  record->intents_installed = 5;
  record->intents_total = 6;
  vimos_history_path_set (&record->path, vimos_path_set_get_path (paths, number % 2));
  record->path.rank = number % 2 + 1;
  record->path.predicted_migration = 1.0 / 3;
  record->prediction.migration = 1.0 / 3;
  record->path.onos = VIMOS_CROSS_CHECK_NOT_FOUND;
  vimos_measurement_compute (&record->measurement, timeline, 3ull << 30, record->path.mbps);
  add_details (record);
  record->samples = vimos_history_samples_encode (timeline);
  return record;
}

void
history_fixture_assert_same_timeline (VimosTimeline *one,
                                      VimosTimeline *other)
{
  g_assert_cmpuint (vimos_timeline_get_n_pings (one), ==, vimos_timeline_get_n_pings (other));
  g_assert_cmpuint (vimos_timeline_get_n_bytes (one), ==, vimos_timeline_get_n_bytes (other));
  g_assert_cmpuint (vimos_timeline_get_n_events (one), ==, vimos_timeline_get_n_events (other));
  for (guint i = 0; i < vimos_timeline_get_n_pings (one); i++)
    g_assert_cmpmem (vimos_timeline_get_ping (one, i), sizeof (VimosPing),
                     vimos_timeline_get_ping (other, i), sizeof (VimosPing));
  for (guint i = 0; i < vimos_timeline_get_n_bytes (one); i++)
    g_assert_cmpmem (vimos_timeline_get_bytes (one, i), sizeof (VimosByteSample),
                     vimos_timeline_get_bytes (other, i), sizeof (VimosByteSample));
  for (guint i = 0; i < vimos_timeline_get_n_events (one); i++)
    {
      const VimosTimelineEvent *a = vimos_timeline_get_event (one, i);
      const VimosTimelineEvent *b = vimos_timeline_get_event (other, i);

      g_assert_cmpint (a->at_us, ==, b->at_us);
      g_assert_cmpint (a->host_us, ==, b->host_us);
      g_assert_cmpstr (a->what, ==, b->what);
    }
}

/* Everything but the id. */
void
history_fixture_assert_same (VimosHistoryRecord *one,
                             VimosHistoryRecord *other)
{
  gint64 ids[] = { one->id, other->id };
  g_autoptr (JsonNode) a = NULL;
  g_autoptr (JsonNode) b = NULL;
  g_autofree char *text = NULL;
  g_autofree char *other_text = NULL;

  one->id = other->id = 0;
  a = vimos_history_record_to_json (one);
  b = vimos_history_record_to_json (other);
  one->id = ids[0];
  other->id = ids[1];
  text = json_to_string (a, TRUE);
  other_text = json_to_string (b, TRUE);
  g_assert_cmpstr (text, ==, other_text);
  for (guint i = 0; i < one->phases->len; i++)
    {
      VimosPhase *phase = g_ptr_array_index (one->phases, i);
      VimosPhase *same = g_ptr_array_index (other->phases, i);

      g_assert_cmpint (vimos_phase_get_start (phase), ==, vimos_phase_get_start (same));
      g_assert_cmpint (vimos_phase_get_end (phase), ==, vimos_phase_get_end (same));
    }
  if (one->samples != NULL || other->samples != NULL)
    g_assert_true (g_bytes_equal (one->samples, other->samples));
}
