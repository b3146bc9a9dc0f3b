/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-run-bars.h"
#include "vimos-units.h"

/* Where the time of a move went: its parts, and the bars that compare what it had to take, what was predicted and what
 * it took. Pure functions over a move that has ended; main thread only. */

static double
seconds_between (gint64 from_us,
                 gint64 to_us)
{
  return MAX (to_us - from_us, 0) / (double) G_USEC_PER_SEC;
}

static VimosPhase *
find_phase (VimosMigration *migration,
            const char *name)
{
  GListModel *phases = vimos_migration_get_phases (migration);

  for (guint i = 0; i < g_list_model_get_n_items (phases); i++)
    {
      g_autoptr (VimosPhase) phase = g_list_model_get_item (phases, i);

      if (g_str_equal (vimos_phase_get_name (phase), name)
          && vimos_phase_get_state (phase) != VIMOS_PHASE_SKIPPED && vimos_phase_get_start (phase) > 0)
        return phase; /* the model keeps it */
    }
  return NULL;
}

static const VimosTimelineEvent *
find_either (VimosTimeline *timeline,
             const char *first,
             const char *second,
             gint64 from_us)
{
  const VimosTimelineEvent *event = vimos_timeline_find_event (timeline, first, from_us);

  return event != NULL ? event : vimos_timeline_find_event (timeline, second, from_us);
}

/* s of the phase that lie between @from_us and @to_us */
static double
clip_phase (VimosPhase *phase,
            gint64 from_us,
            gint64 to_us)
{
  if (phase == NULL || vimos_phase_get_end (phase) == 0)
    return 0;
  return seconds_between (MAX (vimos_phase_get_start (phase), from_us), MIN (vimos_phase_get_end (phase), to_us));
}

/**
 * vimos_run_parts_compute:
 * @self: (out): overwritten
 * @migration: a move that has ended
 *
 * Returns: %FALSE when the VM did not come to run at its target, or nobody saw when
 */
gboolean
vimos_run_parts_compute (VimosRunParts *self,
                         VimosMigration *migration)
{
  VimosTimeline *timeline = vimos_migration_get_timeline (migration);
  const VimosTimelineEvent *stop = find_either (timeline, "STOP", "suspended", G_MININT64);
  const VimosTimelineEvent *resume = NULL;
  VimosPhase *disk = find_phase (migration, "disk"), *memory = find_phase (migration, "memory");
  VimosPhase *first = disk != NULL ? disk : memory;

  *self = (VimosRunParts){ 0 };
  if (stop != NULL)
    resume = find_either (timeline, "RESUME", "resumed", stop->at_us);
  if (resume == NULL || first == NULL)
    return FALSE;
  self->prepare = seconds_between (stop->at_us, MIN (vimos_phase_get_start (first), resume->at_us));
  self->disk = clip_phase (disk, stop->at_us, resume->at_us);
  self->memory = clip_phase (memory, stop->at_us, resume->at_us);
  self->finish = MAX (seconds_between (stop->at_us, resume->at_us) - self->prepare - self->disk - self->memory, 0);
  return TRUE;
}

/**
 * vimos_run_mark_choose:
 *
 * Returns: the least time of the volume; or, where less than that was sent, of what was sent
 */
VimosRunMark
vimos_run_mark_choose (const VimosMeasurement *measurement)
{
  if (isfinite (measurement->overhead) && measurement->overhead < 0)
    return (VimosRunMark){ measurement->sent_theoretical, TRUE };
  return (VimosRunMark){ measurement->theoretical, FALSE };
}

/**
 * vimos_run_parts_explain:
 * @self: where the time went
 * @least: s: what the bytes alone need
 * @total: s: the migration time
 *
 * Returns: (transfer full) (nullable): what the time beyond @least is made of; %NULL when there is none
 */
char *
vimos_run_parts_explain (const VimosRunParts *self,
                         double least,
                         double total)
{
  double wire = self->disk + self->memory - least;

  if (!isfinite (least) || !(total > least))
    return NULL;
  if (wire < 0)
    return NULL;
  /* Translators: times in s; “0.42 prepare + 1.24 on the wire + 0.60 start = 2.26 s” */
  return g_strdup_printf (_("%.2f prepare + %.2f on the wire + %.2f start = %.2f s"), self->prepare, wire, self->finish,
                          total - least);
}

/* Bars */

static int
track_of (VimosMigration *migration)
{
  VimosCandidate *candidate = vimos_migration_get_candidate (migration);

  return candidate != NULL ? (int) vimos_candidate_get_rank (candidate) - 1 : VIMOS_SPAN_NEUTRAL;
}

static VimosBarRow *
create_least (VimosMigration *migration,
              const VimosMeasurement *measurement,
              VimosRunMark mark)
{
  VimosCandidate *candidate = vimos_migration_get_candidate (migration);
  double mbps = candidate != NULL ? vimos_path_get_bottleneck (vimos_candidate_get_path (candidate))->mbps : NAN;
  guint64 bytes = mark.of_sent ? measurement->disk_bytes + measurement->memory_bytes : measurement->volume_bytes;
  g_autofree char *volume = vimos_format_bytes (bytes);
  g_autofree char *bandwidth = vimos_format_mbps (mbps);
  /* Translators: a volume and a bandwidth: “160 MiB at 50 Mbit/s” */
  g_autofree char *label = mark.of_sent ? g_strdup_printf (_("%s sent at %s"), volume, bandwidth)
                                        : g_strdup_printf (_("%s at %s"), volume, bandwidth);
  g_autofree char *time = vimos_format_seconds (mark.seconds);
  VimosBarRow *row = vimos_bar_row_new (_("At least"), time, FALSE);

  vimos_bar_row_add (row, mark.seconds, VIMOS_SPAN_SOLID, VIMOS_SPAN_NEUTRAL, 0.5, label);
  return row;
}

static VimosBarRow *
create_predicted (VimosMigration *migration,
                  const VimosPrediction *prediction)
{
  VimosVm *vm = vimos_plan_get_vm (vimos_migration_get_plan (migration));
  double disk = vimos_vm_get_disk_bytes (vm);
  double share = prediction->payload > 0 ? MIN (disk / prediction->payload, 1) : 0;
  g_autofree char *time = vimos_format_seconds (prediction->migration);
  VimosBarRow *row = vimos_bar_row_new (_("Predicted"), time, FALSE);

  if (share > 0)
    vimos_bar_row_add (row, prediction->migration * share, VIMOS_SPAN_SOLID, track_of (migration), 0.42, _("disk"));
  vimos_bar_row_add (row, prediction->migration * (1 - share), VIMOS_SPAN_SOLID, track_of (migration), 0.3,
                     _("memory"));
  return row;
}

static void
add_part (VimosBarRow *row,
          double seconds,
          int track,
          double shade,
          const char *name)
{
  g_autofree char *time = vimos_format_seconds (seconds);
  g_autofree char *label = name != NULL ? g_strdup_printf ("%s %s", name, time) : NULL;

  if (seconds > 0)
    vimos_bar_row_add (row, seconds, VIMOS_SPAN_SOLID, track, shade, label);
}

static VimosBarRow *
create_actual (VimosMigration *migration,
               const VimosMeasurement *measurement)
{
  g_autofree char *time = vimos_format_seconds (measurement->migration);
  VimosBarRow *row = vimos_bar_row_new (_("Actual"), time, TRUE);
  int track = track_of (migration);
  VimosRunParts parts;

  if (!vimos_run_parts_compute (&parts, migration))
    {
      add_part (row, measurement->migration, track, 0.95, NULL);
      return row;
    }
  add_part (row, parts.prepare, track, 0.45, NULL);
  add_part (row, parts.disk, track, 0.95, _("disk"));
  add_part (row, parts.memory, track, 0.72, _("memory"));
  add_part (row, parts.finish, track, 0.45, NULL);
  return row;
}

/**
 * vimos_run_bars_new:
 * @migration: a move that has ended
 *
 * Returns: (transfer full): the least, the predicted and the actual time, as far as they are known, of #VimosBarRow;
 * empty when nothing was measured
 */
GListModel *
vimos_run_bars_new (VimosMigration *migration)
{
  GListStore *rows = g_list_store_new (VIMOS_TYPE_BAR_ROW);
  const VimosMeasurement *measurement;
  const VimosPrediction *prediction;

  g_return_val_if_fail (VIMOS_IS_MIGRATION (migration), NULL);

  measurement = vimos_migration_get_measurement (migration);
  prediction = vimos_migration_get_prediction (migration);
  if (measurement == NULL || !isfinite (measurement->migration))
    return G_LIST_MODEL (rows);
  if (isfinite (vimos_run_mark_choose (measurement).seconds))
    {
      g_autoptr (VimosBarRow) least = create_least (migration, measurement, vimos_run_mark_choose (measurement));

      g_list_store_append (rows, least);
    }
  if (isfinite (prediction->migration))
    {
      g_autoptr (VimosBarRow) predicted = create_predicted (migration, prediction);

      g_list_store_append (rows, predicted);
    }
  {
    g_autoptr (VimosBarRow) actual = create_actual (migration, measurement);

    g_list_store_append (rows, actual);
  }
  return G_LIST_MODEL (rows);
}
