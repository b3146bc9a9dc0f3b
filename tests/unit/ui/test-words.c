/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <pango/pango.h>

#include "network-fixture.h"
#include "vimos-words.h"

static const VimosMeasurement measured = {
  .migration = 29.1,
  .downtime = 29.3,
  .theoretical = 26.8,
  .overhead = 2.3,
  .volume_bytes = 160ull << 20,
  .pings_sent = 1000,
};

static void
check (char *actual,
       const char *expected)
{
  g_assert_cmpstr (actual, ==, expected);
  g_free (actual);
}

static void
test_result (void)
{
  VimosMeasurement measurement = measured;

  check (vimos_words_result ("web", "hv2", &measurement, 50),
         "<b>web now runs on hv2.</b> Moving its 160\u00a0MiB took 29.1\u00a0s; a path of 50\u00a0Mbit/s needs at least 26.8\u00a0s. "
         "Nobody could reach it for 29.3\u00a0s.");
  measurement.theoretical = NAN;
  check (vimos_words_result ("web", "hv2", &measurement, NAN),
         "<b>web now runs on hv2.</b> Moving its 160\u00a0MiB took 29.1\u00a0s. Nobody could reach it for 29.3\u00a0s.");
  measurement.downtime = NAN;
  check (vimos_words_result ("web", "hv2", &measurement, NAN),
         "<b>web now runs on hv2.</b> Moving its 160\u00a0MiB took 29.1\u00a0s. It has not answered a ping since.");
  measurement.pings_sent = 0;
  check (vimos_words_result ("web", "hv2", &measurement, NAN),
         "<b>web now runs on hv2.</b> Moving its 160\u00a0MiB took 29.1\u00a0s. How long nobody could reach it was not measured: "
         "no address to ping is known.");
}

/* A VM may be called anything; the sentence is markup. */
static void
test_result_escapes (void)
{
  g_autofree char *text = vimos_words_result ("<b>&", "a<b", &measured, 50);

  g_assert_true (g_str_has_prefix (text, "<b>&lt;b&gt;&amp; now runs on a&lt;b.</b>"));
  g_assert_true (pango_parse_markup (text, -1, 0, NULL, NULL, NULL, NULL));
}

static void
test_overhead (void)
{
  VimosMeasurement measurement = measured;

  check (vimos_words_overhead_share (&measurement), "8 % of the migration");
  measurement.overhead = -1;
  check (vimos_words_overhead_share (&measurement), "less moved than the volume says");
  measurement.overhead = NAN;
  check (vimos_words_overhead_share (&measurement), "not known");
  check (vimos_words_difference (-2.3), "−2.30 s");
  check (vimos_words_difference (2.3), "2.30 s");
}

static void
test_predictions (void)
{
  check (vimos_words_about_seconds (29), "≈ 29.0 s");
  check (vimos_words_about_seconds (NAN), "unknown");
  check (vimos_words_about_seconds (INFINITY), "unknown");
  check (vimos_words_hops (1), "1 hop");
  check (vimos_words_hops (2), "2 hops");
}

static void
test_cancel (void)
{
  check (vimos_words_cancel ("pin", "web", "hv1", "hv2"),
         "web goes on running on hv1; it was not paused yet. Intents are removed.");
  check (vimos_words_cancel (NULL, "web", "hv1", "hv2"),
         "web goes on running on hv1; it was not paused yet. Intents are removed.");
  check (vimos_words_cancel ("memory", "web", "hv1", "hv2"),
         "web runs again on hv1. Intents and the half-made volume on hv2 are removed.");
  check (vimos_words_cancel ("unpin", "web", "hv1", "hv2"),
         "web runs on hv2 already. What is left is to tidy up; a cancel changes nothing.");
}

typedef struct
{
  const char *network;
  const char *to;
  const char *kind;
  const char *heading;
  const char *hint;
} PathSetCase;

static const PathSetCase path_set_cases[] = {
  { "s1-s2:100 s2-s3:20 s3-s4:80 s4-s1:50", "s3", "2 of 2 that exist", NULL, NULL },
  { "s1-s2:50 s2-s3:50 s1-s4:40 s4-s3:40 s3-s5:90", "s5", "2 · not disjoint", "No disjoint paths",
    "All share s3, s3 – s5. If that fails, the move stops and web resumes on hv1." },
  { "s1-s2:10 s1-s4:90 s2-s3:10 s4-s3:90 s3-s5:80 s3-s6:20 s5-s7:80 s6-s7:20", "s7", "2 · no common link",
    "Disjoint by links only", "No link is shared, but all cross s3. If that fails, the move stops and web resumes on hv1." },
  { "s1-s2:10 s2-s3:20", "s3", "the only one", "Only one path",
    "There is no second one. If it fails, the move stops and web resumes on hv1." },
  { "s1-s2:10 s3-s4:20", "s3", "none", "No path",
    "Nothing leads from the one end to the other. Check the switches and links between the two, or choose another "
    "target." },
};

static void
test_path_sets (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (path_set_cases); i++)
    {
      const PathSetCase *of = &path_set_cases[i];
      g_autoptr (VimosTopology) topology = make_network (of->network);
      g_autoptr (VimosPathSet) set = find_paths (topology, "s1", of->to, VIMOS_DISJOINT_AUTO);

      check (vimos_words_path_set (set), of->kind);
      g_assert_cmpstr (vimos_words_path_set_heading (set), ==, of->heading);
      check (vimos_words_path_set_hint (set, "web", "hv1"), of->hint);
    }
}

static void
test_shares (void)
{
  g_autoptr (VimosTopology) topology = make_network (path_set_cases[1].network);
  g_autoptr (VimosPathSet) set = find_paths (topology, "s1", "s5", VIMOS_DISJOINT_AUTO);
  g_autofree char *reasons = vimos_words_path_set_reasons (set);

  check (vimos_words_shares (set, vimos_path_set_get_path (set, 0)), "shares s3");
  check (vimos_words_narrowest (vimos_path_set_get_path (set, 1)), "s1 – s4");
  check (vimos_words_bottleneck (vimos_path_set_get_path (set, 1)), "bottleneck s1 – s4");
  g_assert_nonnull (strstr (reasons, "Every path must take s3"));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/result", test_result);
  g_test_add_func ("/words/result-escapes", test_result_escapes);
  g_test_add_func ("/words/overhead", test_overhead);
  g_test_add_func ("/words/predictions", test_predictions);
  g_test_add_func ("/words/cancel", test_cancel);
  g_test_add_func ("/words/path-sets", test_path_sets);
  g_test_add_func ("/words/shares", test_shares);
  return g_test_run ();
}
