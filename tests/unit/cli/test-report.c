/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "vimos-endpoint.h"
#include "vimos-error.h"
#include "vimos-move-report.h"
#include "vimos-finding.h"
#include "vimos-history-json.h"
#include "vimos-path-finder.h"
#include "vimos-paths-answer.h"
#include "vimos-topology-builder.h"

/* The names of JSON members are a promise to programs; what stands here must not change. */

static void
add_cable (VimosTopologyBuilder *builder,
           const char *a,
           const char *b,
           const char *ports,
           double mbps)
{
  char a_port[] = { ports[0], '\0' }, b_port[] = { ports[1], '\0' };

  vimos_topology_builder_add_device (builder, a, NULL, TRUE, NAN, NAN);
  vimos_topology_builder_add_device (builder, b, NULL, TRUE, NAN, NAN);
  vimos_topology_builder_add_link (builder, a, a_port, b, b_port, mbps);
  vimos_topology_builder_add_link (builder, b, b_port, a, a_port, mbps);
}

static VimosTopology *
make_ring (void)
{
  static const char *const addresses[] = { "10.97.0.1", NULL };
  g_autoptr (VimosTopologyBuilder) builder = vimos_topology_builder_new ();

  add_cable (builder, "s1", "s2", "11", 100);
  add_cable (builder, "s2", "s3", "21", 20);
  add_cable (builder, "s3", "s4", "21", 80);
  add_cable (builder, "s4", "s1", "22", 50);
  vimos_topology_builder_add_host (builder, "52:54:00:00:00:0A/None", "52:54:00:00:00:0A",
                                   addresses, "s1", "9");
  vimos_topology_builder_add_host (builder, "52:54:00:00:00:0B/None", "52:54:00:00:00:0B", NULL,
                                   NULL, NULL);
  return vimos_topology_builder_end (builder);
}

static VimosPathsAnswer *
make_answer (VimosTopology *topology,
             const char *from,
             const char *to)
{
  VimosConnectPoint src = { (char *) from, (char *) "9" }, dst = { (char *) to, (char *) "9" };
  g_autoptr (VimosPathSet) set
      = vimos_path_finder_find (topology, &src, &dst, VIMOS_DISJOINT_AUTO, 0);
  VimosPathsAnswer *answer = vimos_paths_answer_new ("hv1", "hv3", set, 160 << 20, 120 << 20);

  for (guint i = 0; i < vimos_path_set_get_n_paths (set); i++)
    {
      VimosPathRow row = { vimos_path_set_get_path (set, i), i + 1, 10 + i, NAN,
                           i == 0 ? VIMOS_CROSS_CHECK_FOUND : VIMOS_CROSS_CHECK_UNAVAILABLE };

      vimos_paths_answer_add_row (answer, &row);
    }
  return answer;
}

static JsonObject *
object_of (JsonNode *node)
{
  return json_node_get_object (node);
}

static void
test_paths_json (void)
{
  g_autoptr (VimosTopology) topology = make_ring ();
  g_autoptr (VimosPathsAnswer) answer = make_answer (topology, "s1", "s3");
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  JsonObject *path, *link, *bottleneck, *predicted, *reason;
  JsonArray *reasons;

  json_builder_begin_object (builder);
  vimos_paths_answer_report (answer, builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  g_assert_cmpstr (json_object_get_string_member (object_of (root), "from"), ==, "hv1");
  g_assert_cmpstr (json_object_get_string_member (object_of (root), "to"), ==, "hv3");
  g_assert_cmpstr (json_object_get_string_member (object_of (root), "kind"), ==, "vertex-disjoint");
  g_assert_cmpuint (
      json_array_get_length (json_object_get_array_member (object_of (root), "paths")), ==, 2);
  path
      = json_array_get_object_element (json_object_get_array_member (object_of (root), "paths"), 0);
  g_assert_cmpint (json_object_get_int_member (path, "rank"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (path, "hops"), ==, 2);
  g_assert_cmpfloat (json_object_get_double_member (path, "available_mbps"), ==, 50);
  g_assert_true (json_object_get_boolean_member (path, "onos"));

  link = json_array_get_object_element (json_object_get_array_member (path, "links"), 0);
  g_assert_cmpstr (
      json_object_get_string_member (json_object_get_object_member (link, "src"), "device"), ==,
      "s1");
  g_assert_cmpstr (
      json_object_get_string_member (json_object_get_object_member (link, "dst"), "port"), ==, "2");
  g_assert_cmpfloat (json_object_get_double_member (link, "mbps"), ==, 50);
  g_assert_cmpstr (json_object_get_string_member (link, "source"), ==, "configured");

  bottleneck = json_object_get_object_member (path, "bottleneck");
  g_assert_cmpfloat (json_object_get_double_member (bottleneck, "mbps"), ==, 50);
  g_assert_cmpstr (json_object_get_string_member (bottleneck, "source"), ==, "configured");
  predicted = json_object_get_object_member (path, "predicted");
  g_assert_cmpfloat (json_object_get_double_member (predicted, "migration_s"), ==, 10);
  g_assert_true (json_object_get_null_member (predicted, "downtime_s"));

  reasons = json_object_get_array_member (object_of (root), "reasons");
  g_assert_cmpuint (json_array_get_length (reasons), ==, 3);
  reason = json_array_get_object_element (reasons, 0);
  g_assert_cmpstr (json_object_get_string_member (reason, "kind"), ==, "cut");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (reason, "links")), ==, 2);
  g_assert_false (json_object_has_member (reason, "path"));
  reason = json_array_get_object_element (reasons, 2);
  g_assert_cmpstr (json_object_get_string_member (reason, "kind"), ==, "bottleneck");
  g_assert_cmpint (json_object_get_int_member (reason, "path"), ==, 2);
  g_assert_cmpfloat (json_object_get_double_member (reason, "mbps"), ==, 20);
  g_assert_true (json_object_get_null_member (reason, "access"));
}

/* clang-format off */
#define TABLE \
  "#  PATH          HOPS  BOTTLENECK  SOURCE      WHERE    AVAILABLE  MIGRATION  DOWNTIME  ONOS\n" \
  "1  s1 – s4 – s3     2   50 Mbit/s  configured  s1 – s4  50 Mbit/s     10.0 s            yes\n" \
  "2  s1 – s2 – s3     2   20 Mbit/s  configured  s2 – s3  20 Mbit/s     11.0 s            no answer\n"
/* clang-format on */

static void
test_paths_text (void)
{
  g_autoptr (VimosTopology) topology = make_ring ();
  g_autoptr (VimosPathsAnswer) answer = make_answer (topology, "s1", "s3");
  g_autoptr (VimosPathsAnswer) nothing = make_answer (topology, "s1", "nowhere");
  g_autofree char *text = vimos_paths_answer_to_text (answer);
  g_autofree char *none = vimos_paths_answer_to_text (nothing);

  g_assert_cmpstr (text, ==,
                   "hv1 → hv3: 2 paths that share no switch; times if 120 MiB have to be sent\n" TABLE
                   "There are no more: every path takes one of s1 – s2, s1 – s4.\n");
  g_assert_cmpstr (none, ==,
                   "hv1 → hv3: no path; times if 120 MiB have to be sent\n"
                   "Nothing leads from the one end to the other.\n");
}

/* A move over the wider path, as the history keeps it. */
static VimosHistoryRecord *
make_record (void)
{
  g_autoptr (VimosTopology) topology = make_ring ();
  VimosConnectPoint from = { (char *) "s1", (char *) "9" }, to = { (char *) "s3", (char *) "9" };
  g_autoptr (VimosPathSet) set
      = vimos_path_finder_find (topology, &from, &to, VIMOS_DISJOINT_AUTO, 0);
  VimosHistoryRecord *record = vimos_history_record_new ();

  record->key = g_uuid_string_random ();
  record->origin_us = 5 * G_USEC_PER_SEC;
  record->vm = g_strdup ("web");
  record->uuid = g_strdup ("uuid");
  record->from = g_strdup ("hv1");
  record->to = g_strdup ("hv3");
  record->outcome = VIMOS_OUTCOME_DONE;
  record->pinned = TRUE;
  record->kind = g_strdup ("vertex-disjoint");
  vimos_history_path_set (&record->path, vimos_path_set_get_path (set, 0));
  record->measurement = (VimosMeasurement){ .migration = 32.5,
                                            .hypervisor_gap = NAN,
                                            .downtime = 32.6,
                                            .pings_sent = 1700,
                                            .pings_lost = 1630,
                                            .ping_interval = 0.02,
                                            .theoretical = 26.84,
                                            .overhead = 5.66,
                                            .volume_bytes = 160 << 20,
                                            .disk_bytes = 64 << 20,
                                            .memory_bytes = 90 << 20 };
  record->prediction = (VimosPrediction){ 21.5, 21.6, 120000000 };
  vimos_history_record_make_details (record);
  g_ptr_array_add (record->phases,
                   vimos_phase_new_recorded ("pin", 5 * G_USEC_PER_SEC,
                                             5 * G_USEC_PER_SEC + 200000, VIMOS_PHASE_DONE));
  g_ptr_array_add (record->phases,
                   vimos_phase_new_recorded ("disk", 6 * G_USEC_PER_SEC, 20 * G_USEC_PER_SEC,
                                             VIMOS_PHASE_DONE));
  g_ptr_array_add (record->phases, vimos_phase_new_recorded ("unpin", 0, 0, VIMOS_PHASE_WAITING));
  g_ptr_array_add (record->findings,
                   vimos_finding_new (VIMOS_SEVERITY_WARNING, "Odd", "Mend it"));
  return record;
}

static void
test_move_json (void)
{
  g_autoptr (VimosHistoryRecord) record = make_record ();
  g_autoptr (JsonNode) root = vimos_history_record_to_json (record);
  JsonObject *object, *phase, *pings, *bytes;

  object = object_of (root);
  g_assert_cmpstr (json_object_get_string_member (object, "vm"), ==, "web");
  g_assert_cmpstr (json_object_get_string_member (object, "from"), ==, "hv1");
  g_assert_cmpstr (json_object_get_string_member (object, "to"), ==, "hv3");
  g_assert_cmpstr (json_object_get_string_member (object, "outcome"), ==, "done");
  g_assert_cmpint (
      json_object_get_int_member (json_object_get_object_member (object, "path"), "hops"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (object, "volume_bytes"), ==, 160 << 20);
  g_assert_cmpfloat (json_object_get_double_member (object, "migration_time_s"), ==, 32.5);
  g_assert_cmpfloat (json_object_get_double_member (object, "downtime_s"), ==, 32.6);
  g_assert_cmpfloat (json_object_get_double_member (object, "theoretical_s"), ==, 26.84);
  g_assert_cmpfloat (json_object_get_double_member (object, "overhead_s"), ==, 5.66);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "phases")), ==, 3);
  phase = json_array_get_object_element (json_object_get_array_member (object, "phases"), 1);
  g_assert_cmpstr (json_object_get_string_member (phase, "name"), ==, "disk");
  g_assert_cmpfloat (json_object_get_double_member (phase, "start_s"), ==, 1);
  g_assert_cmpfloat (json_object_get_double_member (phase, "end_s"), ==, 15);
  phase = json_array_get_object_element (json_object_get_array_member (object, "phases"), 2);
  g_assert_true (json_object_get_null_member (phase, "start_s"));
  pings = json_object_get_object_member (object, "pings");
  g_assert_cmpint (json_object_get_int_member (pings, "sent"), ==, 1700);
  g_assert_cmpint (json_object_get_int_member (pings, "lost"), ==, 1630);
  g_assert_cmpfloat (json_object_get_double_member (pings, "longest_gap_s"), ==, 32.6);
  bytes = json_object_get_object_member (object, "bytes");
  g_assert_cmpint (json_object_get_int_member (bytes, "disk"), ==, 64 << 20);
  g_assert_cmpint (json_object_get_int_member (bytes, "memory"), ==, 90 << 20);
}

static void
test_refused_json (void)
{
  g_autoptr (VimosHistoryRecord) record = make_record ();
  g_autoptr (JsonNode) root = NULL;

  record->outcome = VIMOS_OUTCOME_REFUSED;
  vimos_history_path_clear (&record->path);
  record->measurement = vimos_measurement_none;
  g_ptr_array_set_size (record->phases, 0);
  root = vimos_history_record_to_json (record);
  g_assert_cmpstr (json_object_get_string_member (object_of (root), "outcome"), ==, "refused");
  g_assert_true (json_object_get_null_member (object_of (root), "path"));
  g_assert_true (json_object_get_null_member (object_of (root), "migration_time_s"));
  g_assert_cmpuint (
      json_array_get_length (json_object_get_array_member (object_of (root), "phases")), ==, 0);
  g_assert_cmpuint (
      json_array_get_length (json_object_get_array_member (object_of (root), "findings")), ==, 1);
}

static void
test_move_text (void)
{
  g_autoptr (VimosHistoryRecord) record = make_record ();
  g_autofree char *done = NULL;
  g_autofree char *unpinged = NULL;
  g_autofree char *undecided = NULL;

  done = vimos_move_report_to_text (record);
  g_assert_cmpstr (
      done, ==,
      "web runs at hv3.\n"
      "Migration time             32.5 s  stopped at hv1 until resumed at hv3, as heard here\n"
      "Predicted                  21.5 s  the migration time, if 114 MiB have to be sent\n"
      "Downtime                   32.6 s  longest time without an answer; 1700 pings, 1630 lost, "
      "every 20.0 ms\n"
      "Theoretical transfer time  26.8 s  160 MiB at 50 Mbit/s\n"
      "Overhead                   5.66 s  migration time less theoretical transfer time\n"
      "\n"
      "PHASE              BEGAN    TOOK\n"
      "Pinning the path  0.00 s  0.20 s\n"
      "Copying disks     1.00 s  14.0 s\n");
  record->pinned = FALSE;
  record->measurement.pings_sent = 0;
  record->measurement.downtime = NAN;
  unpinged = vimos_move_report_to_text (record);
  g_assert_nonnull (strstr (unpinged, "not measured"));
  g_assert_nonnull (strstr (unpinged, "if it went over s1 – s4 – s3"));
  record->outcome = VIMOS_OUTCOME_UNDECIDED;
  record->message = g_strdup ("Both sides stand.");
  undecided = vimos_move_report_to_text (record);
  g_assert_nonnull (strstr (undecided, "recover"));
  g_assert_nonnull (strstr (undecided, "Both sides stand."));
}

/* A run that was imported says what it likes; the terminal does not obey. */
static void
test_hostile_text (void)
{
  g_autoptr (VimosHistoryRecord) record = make_record ();
  g_autofree char *text = NULL;

  g_free (record->vm);
  record->vm = g_strdup ("\033[2Jweb");
  record->message = g_strdup ("First\nsecond\a");
  text = vimos_move_report_to_text (record);
  g_assert_nonnull (strstr (text, "web runs at hv3.\nFirst\nsecond"));
  g_assert_null (strpbrk (text, "\033\a"));
}

static void
test_endpoint (void)
{
  static const char *const names[]
      = { "s1/9", "52:54:00:00:00:0a", "10.97.0.1", "52:54:00:00:00:0A/None" };
  g_autoptr (VimosTopology) topology = make_ring ();
  g_autoptr (VimosEndpoint) device = vimos_endpoint_find (NULL, topology, "s1", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (device->point->device, ==, "s1");
  g_assert_null (device->point->port);
  g_assert_cmpstr (device->id, ==, "s1");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (VimosEndpoint) host = vimos_endpoint_find (NULL, topology, names[i], NULL);

      g_assert_cmpstr (host->point->device, ==, "s1");
      g_assert_cmpstr (host->point->port, ==, "9");
    }
  g_assert_null (vimos_endpoint_find (NULL, topology, "s9", &error));
  g_assert_error (error, VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (vimos_endpoint_find (NULL, topology, "52:54:00:00:00:0b", &error));
  g_assert_error (error, VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_NOT_FOUND);
}

/* "switch", "switch/port", or why not. */
static void
assert_obstacle (VimosTopology *topology,
                 const char *text,
                 const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VimosConnectPoint) point = vimos_endpoint_find_obstacle (topology, text, &error);
  g_autofree char *found
      = point != NULL ? g_strdup_printf ("%s/%s", point->device,
                                         point->port != NULL ? point->port : "")
                      : NULL;

  g_assert_cmpstr (found, ==, expected);
  if (expected == NULL)
    g_assert_error (error, VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_NOT_FOUND);
}

static void
test_obstacle (void)
{
  g_autoptr (VimosTopology) topology = make_ring ();

  assert_obstacle (topology, "s4", "s4/");
  assert_obstacle (topology, "s4/2", "s4/2");
  assert_obstacle (topology, "s1/9", NULL); /* a host's */
  assert_obstacle (topology, "s9", NULL);
  assert_obstacle (topology, "52:54:00:00:00:0A", NULL);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/paths/json", test_paths_json);
  g_test_add_func ("/report/paths/text", test_paths_text);
  g_test_add_func ("/report/move/json", test_move_json);
  g_test_add_func ("/report/move/refused", test_refused_json);
  g_test_add_func ("/report/move/text", test_move_text);
  g_test_add_func ("/report/move/hostile", test_hostile_text);
  g_test_add_func ("/report/endpoint", test_endpoint);
  g_test_add_func ("/report/obstacle", test_obstacle);
  return g_test_run ();
}
