/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "history-fixture.h"
#include "vimos-history-csv.h"
#include "vimos-history-error.h"
#include "vimos-history-json.h"
#include "vimos-history-samples.h"

#define HEAD 36
#define DIGEST_AT 4

/* ---- samples ---- */

static void
assert_round_trip (VimosTimeline *timeline)
{
  g_autoptr (GBytes) bytes = vimos_history_samples_encode (timeline);
  g_autoptr (GError) error = NULL;
  g_autoptr (VimosTimeline) read = vimos_history_samples_decode (bytes, &error);

  g_assert_no_error (error);
  history_fixture_assert_same_timeline (timeline, read);
}

static void
test_samples (void)
{
  g_autoptr (VimosTimeline) empty = vimos_timeline_new ();
  g_autoptr (VimosTimeline) usual = history_fixture_make_timeline (1, 2000);

  assert_round_trip (empty);
  assert_round_trip (usual);
}

/* The ends of what a sample may be, in an order that no clock gives. */
static void
test_extreme_samples (void)
{
  static const gint64 moments[] = { VIMOS_HISTORY_MAX_US, 0, VIMOS_HISTORY_MAX_US - 1, 1, 0, 77 };
  static const guint64 counts[] = { G_MAXUINT64, 0, 1, G_MAXINT64, 0, G_MAXUINT64 };
  g_autoptr (VimosTimeline) timeline = vimos_timeline_new ();

  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      VimosPing ping = { counts[i], moments[i], i % 2 == 0 ? -1 : moments[5 - i] };
      VimosByteSample sample = { moments[i], counts[i] / 2, counts[5 - i] / 2 };

      g_assert_true (vimos_history_add_ping (timeline, &ping));
      g_assert_true (vimos_history_add_bytes (timeline, &sample));
      g_assert_true (
          vimos_history_add_event (timeline, moments[i], moments[5 - i], "source-RESUME"));
    }
  assert_round_trip (timeline);
  g_assert_false (vimos_history_add_ping (timeline, &(VimosPing){ 0, -1, 1 }));
  g_assert_false (vimos_history_add_ping (timeline, &(VimosPing){ 0, 1, -2 }));
  g_assert_false (vimos_history_add_bytes (timeline, &(VimosByteSample){ 1, G_MAXUINT64, 0 }));
  g_assert_false (vimos_history_add_event (timeline, 1, 0, "=cmd"));
  g_assert_false (vimos_history_add_event (timeline, 1, 0, "a,b"));
  g_assert_false (vimos_history_add_event (timeline, 1, 0, ""));
}

/* Ten minutes of pings every 20 ms. */
static void
test_size (void)
{
  g_autoptr (VimosTimeline) timeline = history_fixture_make_timeline (1, 30000);
  g_autoptr (GBytes) bytes = vimos_history_samples_encode (timeline);

  g_test_message ("30,000 pings take %" G_GSIZE_FORMAT " bytes", g_bytes_get_size (bytes));
  g_assert_cmpuint (g_bytes_get_size (bytes), <, 250000);
}

/* What the digest says becomes right, so that the decoder itself has to find what is wrong. */
static void
sign (guint8 *data,
      gsize length)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize digest_length = HEAD - DIGEST_AT;

  g_checksum_update (checksum, data + HEAD, (gssize) (length - HEAD));
  g_checksum_get_digest (checksum, data + DIGEST_AT, &digest_length);
}

static gboolean
is_taken (const guint8 *data,
          gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (VimosTimeline) timeline = vimos_history_samples_decode (bytes, &error);

  if (timeline != NULL)
    {
      assert_round_trip (timeline);
      return TRUE;
    }
  g_assert_error (error, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_DAMAGED);
  return FALSE;
}

static void
test_hostile_samples (void)
{
  g_autoptr (VimosTimeline) timeline = history_fixture_make_timeline (1, 40);
  g_autoptr (GBytes) bytes = vimos_history_samples_encode (timeline);
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);
  gsize length = g_bytes_get_size (bytes);
  g_autofree guint8 *data = g_malloc (length + 1);

  for (gsize i = 0; i < length; i++)
    {
      memcpy (data, g_bytes_get_data (bytes, NULL), length);
      data[i] ^= (guint8) (1u << g_rand_int_range (rand, 0, 8));
      g_assert_false (is_taken (data, length));
      if (i < HEAD)
        continue;
      /* A signed one may be right, or not; it must not do harm. */
      data[i] = (guint8) g_rand_int_range (rand, 0, 256);
      sign (data, length);
      is_taken (data, length);
      /* Cut off */
      memcpy (data, g_bytes_get_data (bytes, NULL), length);
      sign (data, i);
      g_assert_false (is_taken (data, i));
    }
  /* One more than there should be */
  memcpy (data, g_bytes_get_data (bytes, NULL), length);
  data[length] = 0;
  sign (data, length + 1);
  g_assert_false (is_taken (data, length + 1));
  g_assert_false (is_taken (data, 0));
}

/* Counts that nobody could hold. */
static void
test_huge_counts (void)
{
  guint8 data[HEAD + 32] = { 'V', 'S', 'M', '1' };

  memset (data + HEAD, 0xff, sizeof data - HEAD);
  sign (data, sizeof data);
  g_assert_false (is_taken (data, sizeof data));
  memcpy (data + HEAD, "\xff\xff\xff\x0f\x00\x00", 6);
  sign (data, HEAD + 6);
  g_assert_false (is_taken (data, HEAD + 6));
}

/* ---- JSON ---- */

static char *
export_text (VimosHistoryRecord *record)
{
  g_autoptr (VimosTimeline) timeline = vimos_history_samples_decode (record->samples, NULL);
  g_autoptr (JsonNode) root = vimos_history_record_export (record, timeline);

  return json_to_string (root, FALSE);
}

static VimosHistoryRecord *
import_text (const char *text,
             gsize length,
             GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);

  return vimos_history_record_import (bytes, error);
}

static void
test_export_and_import (void)
{
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (VimosHistoryRecord) record = history_fixture_make_record (i, 300);
      g_autofree char *text = export_text (record);
      g_autoptr (GError) error = NULL;
      g_autoptr (VimosHistoryRecord) read = import_text (text, strlen (text), &error);
      g_autofree char *again = NULL;

      g_assert_no_error (error);
      history_fixture_assert_same (record, read);
      again = export_text (read);
      g_assert_cmpstr (text, ==, again);
      g_assert_cmpint (read->path.narrowest, ==, record->path.narrowest);
      g_assert_cmpint (read->path.access != NULL, ==, record->path.access != NULL);
    }
}

/* What “vimosctl migrate --json” promised to programs. */
static void
test_members (void)
{
  static const char *const names[]
      = { "vm", "uuid", "from", "to", "outcome", "message", "pinned", "path", "volume_bytes",
          "migration_time_s", "migration_clock", "hypervisor_gap_s", "downtime_s", "theoretical_s",
          "overhead_s", "sent_theoretical_s", "phases", "pings", "bytes", "findings" };
  g_autoptr (VimosHistoryRecord) record = history_fixture_make_record (2, 20);
  g_autoptr (JsonNode) root = vimos_history_record_to_json (record);
  JsonObject *run = json_node_get_object (root), *pings, *phase;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_true (json_object_has_member (run, names[i]));
  pings = json_object_get_object_member (run, "pings");
  g_assert_cmpint (json_object_get_int_member (pings, "sent"), ==, 20);
  g_assert_true (json_object_has_member (pings, "lost"));
  g_assert_true (json_object_has_member (pings, "interval_s"));
  g_assert_true (json_object_has_member (pings, "longest_gap_s"));
  phase = json_array_get_object_element (json_object_get_array_member (run, "phases"), 1);
  g_assert_cmpfloat (json_object_get_double_member (phase, "start_s"), ==, 1.000001);
  g_assert_true (json_object_get_null_member (phase, "end_s"));
  g_assert_cmpstr (json_object_get_string_member (run, "start"), ==, "2023-11-14T22:15:20Z");
}

static void
assert_refused (const char *text,
                gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VimosHistoryRecord) read = import_text (text, length, &error);

  g_assert_null (read);
  g_assert_error (error, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_DAMAGED);
  g_assert_cmpstr (error->message, !=, "");
}

/* Each is the export with one thing written otherwise. */
static void
test_wrong_members (void)
{
  static const struct
  {
    const char *right, *wrong;
  } changes[] = {
    { "\"vimos-run\"", "\"other-run\"" },
    { "\"version\":1,", "\"version\":2," },
    { "\"version\":1,", "" },
    { "\"start_us\":", "\"start\":" },
    { "\"origin_us\":77000000", "\"origin_us\":-1" },
    { "\"origin_us\":77000000", "\"origin_us\":9223372036854775807" },
    { "\"outcome\":\"done\"", "\"outcome\":\"running\"" },
    { "\"outcome\":\"done\"", "\"outcome\":\"perfect\"" },
    { "\"pinned\":true", "\"pinned\":1" },
    { "\"vm\":\"web-2\"", "\"vm\":null" },
    { "\"vm\":\"web-2\"", "\"vm\":[]" },
    { "\"vm\":\"web-2\"", "\"vm\":\"\\ud800\"" },
    { "\"hops\":2", "\"hops\":3" },
    { "\"hops\":2", "\"hops\":-2" },
    { "\"source\":\"configured\"", "\"source\":\"guessed\"" },
    { "\"lost\":", "\"lots\":" },
    { "\"sequence\":[0,", "\"sequence\":[" },
    { "\"sequence\":[0,", "\"sequence\":[0.5," },
    { "\"sequence\":[0,", "\"sequence\":[{}," },
    { "\"what\":\"STOP\"", "\"what\":\"=1+1\"" },
    { "\"what\":\"STOP\"", "\"what\":7" },
    { "\"hypervisor_us\":1700000000123456", "\"hypervisor_us\":-1" },
    { "\"start_s\":0.0", "\"start_s\":-1.0" },
    { "\"start_s\":0.0", "\"start_s\":1e300" },
    { "\"state\":\"done\"", "\"state\":\"well\"" },
    { "\"severity\":\"info\"", "\"severity\":\"good\"" },
    { "\"samples\":{", "\"examples\":{" },
    { "\"format\"", "/* \"format\"" },
  };
  g_autoptr (VimosHistoryRecord) record = history_fixture_make_record (2, 20);
  g_autofree char *text = export_text (record);

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      const char *at = strstr (text, changes[i].right);
      g_autofree char *changed = NULL;

      if (at == NULL)
        g_error ("the export has no %s: %s", changes[i].right, text);
      changed = g_strdup_printf ("%.*s%s%s", (int) (at - text), text, changes[i].wrong,
                                 at + strlen (changes[i].right));
      assert_refused (changed, strlen (changed));
    }
}

static void
test_hostile_json (void)
{
  g_autoptr (VimosHistoryRecord) record = history_fixture_make_record (3, 12);
  g_autofree char *text = export_text (record);
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autofree char *deep = g_strnfill (200000, '[');
  gsize length = strlen (text);
  guint n_taken = 0;

  assert_refused (deep, strlen (deep));
  assert_refused ("", 0);
  assert_refused ("null", 4);
  for (gsize i = 0; i < length; i += 7)
    assert_refused (text, i);
  for (guint round = 0; round < 3000; round++)
    {
      g_autofree char *changed = g_memdup2 (text, length);
      g_autoptr (GError) error = NULL;
      g_autoptr (VimosHistoryRecord) read = NULL;

      for (int i = g_rand_int_range (rand, 1, 4); i > 0; i--)
        changed[g_rand_int_range (rand, 0, (int) length)]
            = g_rand_boolean (rand) ? (char) g_rand_int_range (rand, 0, 256)
                                    : text[g_rand_int_range (rand, 0, (int) length)];
      read = import_text (changed, length, &error);
      g_assert_true ((read == NULL) == (error != NULL));
      if (read != NULL)
        {
          g_autofree char *again = export_text (read);

          n_taken++;
          g_assert_nonnull (again);
        }
    }
  g_test_message ("%u of 3000 were taken", n_taken);
}

/* ---- CSV ---- */

static void
test_csv (void)
{
  g_autoptr (VimosHistoryRecord) record = history_fixture_make_record (1, 0);
  g_autoptr (VimosTimeline) timeline = vimos_timeline_new ();
  g_autofree char *text = NULL;

  record->origin_us = 1000000;
  vimos_timeline_add_ping (timeline, &(VimosPing){ 7, 999999, 1234 });
  vimos_timeline_add_ping (timeline, &(VimosPing){ 8, 3000000, -1 });
  vimos_timeline_add_bytes (timeline, &(VimosByteSample){ 2000000, 5, 6 });
  vimos_timeline_add_event (timeline, 1000000, 1700000000000001, "STOP");
  vimos_timeline_add_event (timeline, 2500000, 0, "pin-added");
  text = vimos_history_record_to_csv (record, timeline);
  g_assert_cmpstr (
      text, ==,
      "time_s,kind,ping_sequence,ping_rtt_ms,disk_bytes,memory_bytes,event,hypervisor_clock_s\r\n"
      "-0.000001,ping,7,1.234,,,,\r\n"
      "0.000000,event,,,,,STOP,1700000000.000001\r\n"
      "1.000000,bytes,,,5,6,,\r\n"
      "1.500000,event,,,,,pin-added,\r\n"
      "2.000000,ping,8,,,,,\r\n");
}

/* A figure that the user sees follows from the exported samples. */
static void
test_traceable (void)
{
  g_autoptr (VimosHistoryRecord) record = history_fixture_make_record (2, 900);
  g_autofree char *text = export_text (record);
  g_autoptr (VimosHistoryRecord) read = import_text (text, strlen (text), NULL);
  g_autoptr (VimosTimeline) timeline = vimos_history_samples_decode (read->samples, NULL);
  VimosMeasurement measurement;

  vimos_measurement_compute (&measurement, timeline, read->measurement.volume_bytes,
                             read->path.mbps);
  g_assert_cmpfloat (measurement.migration, ==, 8);
  g_assert_cmpmem (&measurement, sizeof measurement, &read->measurement, sizeof measurement);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/samples/round-trip", test_samples);
  g_test_add_func ("/history/samples/extreme", test_extreme_samples);
  g_test_add_func ("/history/samples/size", test_size);
  g_test_add_func ("/history/samples/hostile", test_hostile_samples);
  g_test_add_func ("/history/samples/huge-counts", test_huge_counts);
  g_test_add_func ("/history/json/round-trip", test_export_and_import);
  g_test_add_func ("/history/json/members", test_members);
  g_test_add_func ("/history/json/wrong-members", test_wrong_members);
  g_test_add_func ("/history/json/hostile", test_hostile_json);
  g_test_add_func ("/history/csv", test_csv);
  g_test_add_func ("/history/traceable", test_traceable);
  return g_test_run ();
}
