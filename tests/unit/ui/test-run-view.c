/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "ui-fixture.h"
#include "vimos-forecast.h"
#include "vimos-run-bars.h"
#include "vimos-run-view.h"

static void
add_ping (VimosTimeline *timeline,
          guint64 sequence,
          gint64 sent_us,
          gint64 rtt_us)
{
  VimosPing ping = { sequence, sent_us, rtt_us };

  vimos_timeline_add_ping (timeline, &ping);
}

static void
test_outage (void)
{
  g_autoptr (VimosTimeline) timeline = vimos_timeline_new ();
  gint64 start, end;

  g_assert_false (vimos_timeline_find_outage (timeline, 0, 1000, &start, &end));
  add_ping (timeline, 0, 1000, -1);
  g_assert_false (vimos_timeline_find_outage (timeline, 0, 5000, &start, &end));
  add_ping (timeline, 1, 2000, 100);
  add_ping (timeline, 2, 3000, 100);

  /* Still going on: until now. */
  g_assert_true (vimos_timeline_find_outage (timeline, 3500, 9000, &start, &end));
  g_assert_cmpint (start, ==, 3100);
  g_assert_cmpint (end, ==, 9000);

  add_ping (timeline, 7, 8000, 200);
  add_ping (timeline, 3, 4000, -1);
  g_assert_true (vimos_timeline_find_outage (timeline, 3500, 9000, &start, &end));
  g_assert_cmpint (start, ==, 3100);
  g_assert_cmpint (end, ==, 8200);

  /* An answer later than a second is none: the echo waited in the paused guest's queue. */
  add_ping (timeline, 4, 4100, 2 * VIMOS_PING_TIMEOUT_US);
  g_assert_true (vimos_timeline_find_outage (timeline, 3500, 9000, &start, &end));
  g_assert_cmpint (start, ==, 3100);

  /* What was before the VM stopped does not count. */
  g_assert_true (vimos_timeline_find_outage (timeline, 8500, 9000, &start, &end));
  g_assert_cmpint (start, ==, 8200);
  g_assert_cmpint (end, ==, 9000);
}

static VimosChartLane *
lane (VimosTimeModel *model,
      guint index)
{
  g_autoptr (VimosChartLane) item = g_list_model_get_item (vimos_time_model_get_lanes (model), index);

  g_assert_nonnull (item);
  return item; /* the model keeps it */
}

static guint
count_spans (VimosChartLane *of)
{
  return g_list_model_get_n_items (G_LIST_MODEL (vimos_chart_lane_get_spans (of)));
}

static void
test_forecast (UiFixture *fixture,
               gconstpointer data)
{
  g_autoptr (VimosForecast) forecast = vimos_forecast_new (fixture->workspace);
  VimosTimeModel *model = vimos_forecast_get_model (forecast);
  g_autoptr (VimosSpan) first = NULL;
  g_autoptr (VimosSpan) last = NULL;
  VimosPlan *plan;

  ui_fixture_plan (fixture);
  ui_fixture_settle ();
  /* The VM's pings, and a bar for each path. */
  g_assert_cmpuint (g_list_model_get_n_items (vimos_time_model_get_lanes (model)), ==, 3);
  g_assert_cmpint (vimos_chart_lane_get_kind (lane (model, 0)), ==, VIMOS_LANE_LINE);
  g_assert_cmpstr (vimos_chart_lane_get_title (lane (model, 1)), ==, "Path 1");
  g_assert_cmpuint (count_spans (lane (model, 1)), ==, 2);
  last = g_list_model_get_item (G_LIST_MODEL (vimos_chart_lane_get_spans (lane (model, 1))), 1);
  g_assert_cmpfloat_with_epsilon (vimos_span_get_end (last),
                                  vimos_candidate_get_predicted_migration (vimos_workspace_get_candidate (fixture->workspace)),
                                  1e-9);
  /* What is sent of the disks and of the memory share it; the move's own outline does likewise. */
  first = g_list_model_get_item (G_LIST_MODEL (vimos_chart_lane_get_spans (lane (model, 1))), 0);
  plan = vimos_workspace_get_plan (fixture->workspace);
  g_assert_cmpfloat_with_epsilon (vimos_span_get_end (first) / vimos_span_get_end (last),
                                  vimos_vm_get_disk_bytes (vimos_plan_get_vm (plan))
                                      / (double) vimos_plan_get_payload (plan),
                                  1e-9);
  g_assert_true (vimos_forecast_get_path (forecast, 1) == lane (model, 1));
  g_assert_true (vimos_forecast_get_pings (forecast) == lane (model, 0));
  g_assert_null (vimos_forecast_get_path (forecast, 9));
  g_assert_cmpfloat (vimos_time_model_get_end (model), >, 70); /* the slow path is on it too */
  g_assert_nonnull (strstr (vimos_time_model_get_summary (model), "Over path 1 the VM would be off for ≈ "));

  /* Nobody is asked any more when nothing is planned. */
  vimos_workspace_set_vm (fixture->workspace, NULL);
}

static void
test_run (UiFixture *fixture,
          gconstpointer data)
{
  g_autoptr (VimosRunView) view = NULL;
  VimosTimeModel *model;
  g_autoptr (GListModel) bars = NULL;
  VimosRunParts parts;
  VimosMigration *migration;
  VimosCandidate *candidate;
  g_auto (VimosRunFacts) facts = { NULL };
  g_auto (VimosRunFacts) early = { NULL };
  g_autoptr (VimosBarRow) actual = NULL;
  g_autoptr (VimosBarRow) least = NULL;
  g_autoptr (VimosSpan) outage = NULL;

  ui_fixture_slow_down (fixture, 30);
  ui_fixture_plan (fixture);
  vimos_workspace_migrate (fixture->workspace);
  migration = vimos_workspace_get_migration (fixture->workspace);
  view = vimos_run_view_new (migration);
  model = vimos_run_view_get_model (view);
  /* What was predicted is outlined before anything is known. */
  g_assert_true (vimos_run_view_get_phases (view) == lane (model, 0));
  g_assert_cmpuint (count_spans (lane (model, 0)), >=, 2);
  candidate = vimos_migration_get_candidate (migration);
  g_assert_cmpfloat (vimos_time_model_get_end (model), >,
                     vimos_candidate_get_predicted_migration (candidate));
  ui_fixture_wait_phase (fixture, "memory");
  vimos_run_view_refresh (view);
  g_assert_cmpuint (g_list_model_get_n_items (vimos_time_model_get_lanes (model)), ==, 4);
  g_assert_cmpstr (vimos_time_model_get_origin_label (model), ==, "VM off");
  g_assert_cmpfloat (vimos_time_model_get_now (model), >, 0);
  g_assert_cmpfloat (vimos_time_model_get_start (model), <, 0);
  g_assert_cmpfloat (vimos_chart_lane_get_limit (lane (model, 2)), ==, 50);
  g_assert_true (vimos_chart_lane_get_alarm (lane (model, 1)));
  vimos_run_facts_init_migration (&early, migration);
  bars = vimos_run_bars_new (&early);
  g_assert_cmpuint (g_list_model_get_n_items (bars), ==, 0); /* nothing is measured yet */
  g_assert_cmpuint (count_spans (lane (model, 0)), >, 3); /* what is still to come is outlined */

  ui_fixture_wait_stage (fixture, VIMOS_STAGE_ENDED);
  g_assert_true (isnan (vimos_time_model_get_now (model)));
  g_assert_cmpuint (vimos_series_get_length (vimos_chart_lane_get_series (lane (model, 1))), ==,
                    vimos_timeline_get_n_pings (vimos_migration_get_timeline (migration)));
  g_assert_cmpuint (count_spans (lane (model, 1)), ==, 1);
  outage = g_list_model_get_item (G_LIST_MODEL (vimos_chart_lane_get_spans (lane (model, 1))), 0);
  g_assert_cmpfloat_with_epsilon (vimos_span_get_end (outage) - vimos_span_get_start (outage),
                                  vimos_migration_get_measurement (migration)->downtime, 1e-6);
  g_clear_object (&bars);
  vimos_run_facts_init_migration (&facts, migration);
  bars = vimos_run_bars_new (&facts);
  g_assert_cmpuint (g_list_model_get_n_items (bars), ==, 3);
  least = g_list_model_get_item (bars, 0);
  actual = g_list_model_get_item (bars, 2);
  g_assert_cmpfloat_with_epsilon (vimos_bar_row_get_total (least),
                                  vimos_run_mark_choose (vimos_migration_get_measurement (migration)).seconds, 1e-9);
  /* The parts are all of it. */
  g_assert_true (vimos_run_parts_compute (&parts, &facts));
  g_assert_cmpfloat_with_epsilon (parts.prepare + parts.disk + parts.memory + parts.finish,
                                  vimos_migration_get_measurement (migration)->migration, 1e-6);
  g_assert_cmpfloat_with_epsilon (vimos_bar_row_get_total (actual),
                                  vimos_migration_get_measurement (migration)->migration, 1e-6);
}

static void
test_explanation (void)
{
  VimosRunParts parts = { .prepare = 0.42, .disk = 11.2, .memory = 16.88, .finish = 0.6 };
  g_autofree char *text = vimos_run_parts_explain (&parts, 26.84, 29.1);

  g_assert_cmpstr (text, ==, "0.42 prepare + 1.24 on the wire + 0.60 start = 2.26 s");
  /* Less than nothing is no overhead, and of the unknown there is none. */
  g_assert_null (vimos_run_parts_explain (&parts, 30, 29.1));
  g_assert_null (vimos_run_parts_explain (&parts, NAN, 29.1));
}

/* A view of a move that has ended already shows the same. */
static void
test_late_view (UiFixture *fixture,
                gconstpointer data)
{
  g_autoptr (VimosRunView) view = NULL;

  ui_fixture_plan (fixture);
  vimos_workspace_migrate (fixture->workspace);
  ui_fixture_wait_stage (fixture, VIMOS_STAGE_ENDED);
  view = vimos_run_view_new (vimos_workspace_get_migration (fixture->workspace));
  g_assert_cmpuint (count_spans (lane (vimos_run_view_get_model (view), 0)), >, 5);
}

static void
add (const char *path,
     void (*test) (UiFixture *, gconstpointer))
{
  g_test_add (path, UiFixture, NULL, ui_fixture_set_up, test, ui_fixture_tear_down);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run-view/outage", test_outage);
  g_test_add_func ("/run-view/explanation", test_explanation);
  add ("/run-view/forecast", test_forecast);
  add ("/run-view/run", test_run);
  add ("/run-view/late-view", test_late_view);
  return g_test_run ();
}
