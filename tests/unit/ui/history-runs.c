/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-runs.h"

#include <glib/gstdio.h>
#include <math.h>

#include "test-display.h"
#include "test-folder.h"
#include "vimos-clock.h"
#include "vimos-history-json.h"
#include "vimos-history-samples.h"
#include "vimos-path-finder.h"
#include "vimos-topology-builder.h"

#define ORIGIN_US (50 * G_USEC_PER_SEC)
#define STOP_US (ORIGIN_US + 2 * G_USEC_PER_SEC)
#define PREPARE_S 0.42
#define FINISH_S 0.6
#define PING_US 100000
#define GOODPUT 0.956

const HistoryRunSpec history_runs_six[6] = {
  { "web", "hv1", "hv2", 1, 160, 20 * 60, VIMOS_OUTCOME_DONE, NULL },
  { "web", "hv1", "hv2", 2, 160, 35 * 60, VIMOS_OUTCOME_DONE, NULL },
  { "web", "hv1", "hv2", 0, 160, 50 * 60, VIMOS_OUTCOME_DONE, NULL },
  { "mail", "hv2", "hv1", 1, 232, 3 * 3600, VIMOS_OUTCOME_DONE, NULL },
  { "cache", "hv1", "hv2", 1, 128, 27 * 3600, VIMOS_OUTCOME_DONE, NULL },
  { "db", "hv1", "hv2", 2, 420, 28 * 3600, VIMOS_OUTCOME_ROLLED_BACK,
    "Cancelled at 31 %. db runs on hv1 again; nothing was left on hv2." },
};

static double
bandwidth_of (const HistoryRunSpec *spec)
{
  return spec->rank == 1 ? 50 : 20;
}

static double
transfer_seconds (const HistoryRunSpec *spec)
{
  return spec->megabytes * 1048576.0 * 8 / (bandwidth_of (spec) * 1e6 * GOODPUT);
}

static gint64
to_us (double seconds)
{
  return STOP_US + (gint64) (seconds * G_USEC_PER_SEC);
}

static void
add_pings (VimosTimeline *timeline,
           double back_s)
{
  guint64 sequence = 0;

  for (gint64 at = ORIGIN_US; at < to_us (back_s + 3); at += PING_US)
    {
      gboolean lost = at > STOP_US && at < to_us (back_s);
      VimosPing ping = { sequence, at, lost ? -1 : 1000 + (gint64) (sequence * 7919 % 900) };

      sequence++;
      vimos_timeline_add_ping (timeline, &ping);
    }
}

static void
add_bytes (VimosTimeline *timeline,
           const HistoryRunSpec *spec,
           double seconds)
{
  guint64 half = spec->megabytes * 524288ull;

  for (double at = 0; at <= seconds; at += 0.25)
    {
      double done = MIN (at / seconds, 1) * 2;
      VimosByteSample sample = { to_us (PREPARE_S + at), (guint64) (half * MIN (done, 1)),
                                 (guint64) (half * MAX (done - 1, 0)) };

      vimos_timeline_add_bytes (timeline, &sample);
    }
}

static VimosTimeline *
make_timeline (const HistoryRunSpec *spec)
{
  VimosTimeline *timeline = vimos_timeline_new ();
  gboolean done = spec->outcome == VIMOS_OUTCOME_DONE;
  double transfer = transfer_seconds (spec) * (done ? 1 : 0.31),
         back = PREPARE_S + transfer + FINISH_S;

  vimos_timeline_add_event (timeline, ORIGIN_US + 1000, 0, "pin-posted");
  vimos_timeline_add_event (timeline, STOP_US, 1700000000000000, "STOP");
  add_bytes (timeline, spec, transfer);
  if (done)
    vimos_timeline_add_event (timeline, to_us (back),
                              1700000000000000 + (gint64) (back * G_USEC_PER_SEC), "RESUME");
  add_pings (timeline, back);
  return timeline;
}

static void
add_phase (VimosHistoryRecord *record,
           const char *name,
           double start,
           double end,
           VimosPhaseState state)
{
  g_ptr_array_add (record->phases,
                   vimos_phase_new_recorded (name, to_us (start), to_us (end), state));
}

static void
add_phases (VimosHistoryRecord *record,
            const HistoryRunSpec *spec)
{
  double transfer = transfer_seconds (spec);
  gboolean done = spec->outcome == VIMOS_OUTCOME_DONE;
  double end = PREPARE_S + transfer;

  add_phase (record, "preflight", -2, -1.9, VIMOS_PHASE_DONE);
  add_phase (record, "pin", -1.9, -0.5, VIMOS_PHASE_DONE);
  add_phase (record, "suspend", -0.1, 0, VIMOS_PHASE_DONE);
  add_phase (record, "prepare", 0, PREPARE_S, VIMOS_PHASE_DONE);
  if (!done)
    {
      add_phase (record, "disk", PREPARE_S, PREPARE_S + transfer * 0.31, VIMOS_PHASE_FAILED);
      return;
    }
  add_phase (record, "disk", PREPARE_S, PREPARE_S + transfer / 2, VIMOS_PHASE_DONE);
  add_phase (record, "memory", PREPARE_S + transfer / 2, end, VIMOS_PHASE_DONE);
  add_phase (record, "resume", end, end + FINISH_S, VIMOS_PHASE_DONE);
  add_phase (record, "unpin", end + FINISH_S + 1, end + FINISH_S + 8, VIMOS_PHASE_DONE);
}

static VimosPathSet *
find_paths (void)
{
  static const double mbps[] = { 100, 20, 80, 50 }; /* s1 – s2 – s3 – s4 – s1 */
  g_autoptr (VimosTopologyBuilder) builder = vimos_topology_builder_new ();
  g_autoptr (VimosTopology) topology = NULL;
  VimosConnectPoint from = { (char *) "s1", (char *) "9" }, to = { (char *) "s3", (char *) "9" };

  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *a = g_strdup_printf ("s%u", i + 1);
      g_autofree char *b = g_strdup_printf ("s%u", (i + 1) % 4 + 1);

      vimos_topology_builder_add_device (builder, a, NULL, TRUE, NAN, NAN);
      vimos_topology_builder_add_link (builder, a, "1", b, "2", mbps[i]);
      vimos_topology_builder_add_link (builder, b, "2", a, "1", mbps[i]);
    }
  topology = vimos_topology_builder_end (builder);
  return vimos_path_finder_find (topology, &from, &to, VIMOS_DISJOINT_AUTO, 0);
}

static void
set_path (VimosHistoryRecord *record,
          guint rank)
{
  g_autoptr (VimosPathSet) paths = find_paths ();

  g_assert_cmpuint (vimos_path_set_get_n_paths (paths), ==, 2);
  if (rank == 0)
    return;
  vimos_history_path_set (&record->path, vimos_path_set_get_path (paths, rank - 1));
  record->path.rank = rank;
}

VimosHistoryRecord *
history_runs_make (const HistoryRunSpec *spec)
{
  VimosHistoryRecord *record = vimos_history_record_new ();
  g_autoptr (VimosTimeline) timeline = make_timeline (spec);
  gboolean done = spec->outcome == VIMOS_OUTCOME_DONE;

  record->key = g_uuid_string_random ();
  record->start_us = vimos_clock_wall () - (gint64) spec->age_s * G_USEC_PER_SEC;
  record->origin_us = ORIGIN_US;
  record->vm = g_strdup (spec->vm);
  record->uuid = g_strdup_printf ("6a1f0f3e-0000-4000-8000-%012x", g_str_hash (spec->vm));
  record->mac = g_strdup ("52:54:00:00:00:0A");
  record->from = g_strdup (spec->from);
  record->to = g_strdup (spec->to);
  record->outcome = spec->outcome;
  record->message = g_strdup (spec->message);
  record->pinned = spec->rank > 0;
  record->network
      = g_strdup (g_str_equal (spec->vm, "mail") ? "onos-2.example.net" : "onos.example.net");
  record->kind = g_strdup ("vertex-disjoint");
  record->intents_installed = record->intents_total = spec->rank > 0 ? 6 : 0;
  set_path (record, spec->rank);
  vimos_history_record_make_details (record);
  add_phases (record, spec);
  record->prediction.payload = spec->megabytes * 1048576ull;
  record->prediction.migration = spec->rank > 0 ? transfer_seconds (spec) + 0.9 : NAN;
  vimos_measurement_compute (&record->measurement, timeline, spec->megabytes * 1048576ull,
                             spec->rank > 0 ? bandwidth_of (spec) : NAN);
  if (!done)
    record->measurement.migration = record->measurement.downtime = record->measurement.overhead
        = NAN;
  record->samples = vimos_history_samples_encode (timeline);
  return record;
}

VimosTimeline *
history_runs_get_timeline (VimosHistoryRecord *record)
{
  VimosTimeline *timeline = vimos_history_samples_decode (record->samples, NULL);

  g_assert_nonnull (timeline);
  return timeline;
}

static void
imported_cb (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VimosHistoryRun) run
      = vimos_history_import_finish (VIMOS_HISTORY (source), result, &error);

  g_assert_no_error (error);
  (*(guint *) user_data)--;
}

static gboolean
is_zero (gpointer data)
{
  return *(guint *) data == 0;
}

void
history_runs_add (VimosHistory *history,
                  const HistoryRunSpec *specs,
                  guint n_specs)
{
  guint n_left = n_specs;
  char *folder = test_folder_new ();

  for (guint i = 0; i < n_specs; i++)
    {
      g_autoptr (VimosHistoryRecord) record = history_runs_make (&specs[i]);
      g_autoptr (VimosTimeline) timeline = history_runs_get_timeline (record);
      g_autoptr (JsonNode) root = vimos_history_record_export (record, timeline);
      g_autofree char *text = json_to_string (root, FALSE);
      g_autofree char *name = g_strdup_printf ("%u.json", i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_true (g_file_set_contents (path, text, -1, NULL));
      vimos_history_import_async (history, path, imported_cb, &n_left);
    }
  g_assert_true (test_display_wait (is_zero, &n_left));
  test_folder_free (folder);
}

/* (transfer none): the newest is 0 */
VimosHistoryRun *
history_runs_get (VimosHistory *history,
                  guint index)
{
  g_autoptr (VimosHistoryRun) run = g_list_model_get_item (vimos_history_get_runs (history), index);

  g_assert_nonnull (run);
  return run; /* the list keeps it */
}
