/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-run-bars.h"
#include "vimos-units.h"

/* Where the time of a move went: its parts, and the bars that compare what it had to take, what was
 * predicted and what it took. Pure functions over a move that has ended; main thread only. */

static double
seconds_between (gint64 from_us,
                 gint64 to_us)
{
  return MAX (to_us - from_us, 0) / (double) G_USEC_PER_SEC;
}

/* s of the phase that lie between @from_us and @to_us */
static double
clip_phase (VimosPhase *phase,
            gint64 from_us,
            gint64 to_us)
{
  if (phase == NULL || vimos_phase_get_end (phase) == 0)
    return 0;
  return seconds_between (MAX (vimos_phase_get_start (phase), from_us),
                          MIN (vimos_phase_get_end (phase), to_us));
}

/**
 * vimos_run_parts_compute:
 * @self: (out): overwritten
 * @facts: of a move that has ended
 *
 * Returns: %FALSE when the VM did not come to run at its target, or nobody saw when
 */
gboolean
vimos_run_parts_compute (VimosRunParts *self,
                         const VimosRunFacts *facts)
{
  const VimosTimelineEvent *stop = vimos_run_facts_find_stop (facts);
  const VimosTimelineEvent *resume = vimos_run_facts_find_resume (facts);
  VimosPhase *disk = vimos_run_facts_find_phase (facts, "disk");
  VimosPhase *memory = vimos_run_facts_find_phase (facts, "memory");
  VimosPhase *first = disk != NULL ? disk : memory;

  *self = (VimosRunParts){ 0 };
  if (resume == NULL || first == NULL)
    return FALSE;
  self->prepare = seconds_between (stop->at_us, MIN (vimos_phase_get_start (first), resume->at_us));
  self->disk = clip_phase (disk, stop->at_us, resume->at_us);
  self->memory = clip_phase (memory, stop->at_us, resume->at_us);
  self->finish = MAX (
      seconds_between (stop->at_us, resume->at_us) - self->prepare - self->disk - self->memory, 0);
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
 * Returns: (transfer full) (nullable): what the time beyond @least is made of; %NULL when there is
 * none
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
  return g_strdup_printf (_("%.2f prepare + %.2f on the wire + %.2f start = %.2f s"),
                          self->prepare, wire, self->finish, total - least);
}

/* Bars */

static VimosBarRow *
create_least (const VimosRunFacts *facts,
              VimosRunMark mark)
{
  const VimosMeasurement *measurement = facts->measurement;
  guint64 bytes = mark.of_sent ? measurement->disk_bytes + measurement->memory_bytes
                               : measurement->volume_bytes;
  g_autofree char *volume = vimos_format_bytes (bytes);
  g_autofree char *bandwidth = vimos_format_mbps (facts->mbps);
  /* Translators: a volume and a bandwidth: “160 MiB at 50 Mbit/s” */
  g_autofree char *label = mark.of_sent ? g_strdup_printf (_("%s sent at %s"), volume, bandwidth)
                                        : g_strdup_printf (_("%s at %s"), volume, bandwidth);
  g_autofree char *time = vimos_format_seconds (mark.seconds);
  VimosBarRow *row = vimos_bar_row_new (_("At least"), time, FALSE);

  vimos_bar_row_add (row, mark.seconds, VIMOS_SPAN_SOLID, VIMOS_SPAN_NEUTRAL, 0.5, label);
  return row;
}

static VimosBarRow *
create_predicted (const VimosRunFacts *facts)
{
  const VimosPrediction *prediction = facts->prediction;
  double disk = facts->measurement->disk_bytes;
  double share = prediction->payload > 0 ? MIN (disk / prediction->payload, 1) : 0;
  g_autofree char *time = vimos_format_seconds (prediction->migration);
  VimosBarRow *row = vimos_bar_row_new (_("Predicted"), time, FALSE);

  if (share > 0)
    vimos_bar_row_add (row, prediction->migration * share, VIMOS_SPAN_SOLID, facts->track, 0.42,
                       _("disk"));
  vimos_bar_row_add (row, prediction->migration * (1 - share), VIMOS_SPAN_SOLID, facts->track, 0.3,
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
create_actual (const VimosRunFacts *facts)
{
  const VimosMeasurement *measurement = facts->measurement;
  g_autofree char *time = vimos_format_seconds (measurement->migration);
  VimosBarRow *row = vimos_bar_row_new (_("Actual"), time, TRUE);
  VimosRunParts parts;

  if (!vimos_run_parts_compute (&parts, facts))
    {
      add_part (row, measurement->migration, facts->track, 0.95, NULL);
      return row;
    }
  add_part (row, parts.prepare, facts->track, 0.45, NULL);
  add_part (row, parts.disk, facts->track, 0.95, _("disk"));
  add_part (row, parts.memory, facts->track, 0.72, _("memory"));
  add_part (row, parts.finish, facts->track, 0.45, NULL);
  return row;
}

static void
add_row (GListStore *rows,
         VimosBarRow *taken)
{
  g_autoptr (VimosBarRow) row = taken;

  g_list_store_append (rows, row);
}

/**
 * vimos_run_bars_new:
 * @facts: of a move that has ended
 *
 * Returns: (transfer full): the least, the predicted and the actual time, as far as they are known,
 * of #VimosBarRow; empty when nothing was measured
 */
GListModel *
vimos_run_bars_new (const VimosRunFacts *facts)
{
  GListStore *rows = g_list_store_new (VIMOS_TYPE_BAR_ROW);
  VimosRunMark mark;

  if (facts->measurement == NULL || !isfinite (facts->measurement->migration))
    return G_LIST_MODEL (rows);
  mark = vimos_run_mark_choose (facts->measurement);
  if (isfinite (mark.seconds))
    add_row (rows, create_least (facts, mark));
  if (isfinite (facts->prediction->migration))
    add_row (rows, create_predicted (facts));
  add_row (rows, create_actual (facts));
  return G_LIST_MODEL (rows);
}

static char *
describe_mark (const VimosRunFacts *facts,
               VimosRunMark mark)
{
  g_autofree char *overhead = vimos_format_seconds (facts->measurement->migration - mark.seconds);

  /* The overhead is that of the whole volume, and below zero. */
  return mark.of_sent ? g_strdup_printf ("+%s", overhead)
                      : g_strdup_printf (_("overhead %s"), overhead);
}

/**
 * vimos_run_bars_show:
 * @chart: shows the bars from now on, and what the time beyond the least is made of
 * @facts: of a move that has ended
 */
void
vimos_run_bars_show (VimosBarChart *chart,
                     const VimosRunFacts *facts)
{
  g_autoptr (GListModel) rows = vimos_run_bars_new (facts);
  VimosRunMark mark = { NAN, FALSE };
  VimosRunParts parts;
  g_autofree char *label = NULL;
  g_autofree char *explanation = NULL;

  g_return_if_fail (VIMOS_IS_BAR_CHART (chart));

  if (g_list_model_get_n_items (rows) > 0)
    mark = vimos_run_mark_choose (facts->measurement);
  if (isfinite (mark.seconds) && vimos_run_parts_compute (&parts, facts))
    explanation = vimos_run_parts_explain (&parts, mark.seconds, facts->measurement->migration);
  if (explanation != NULL)
    label = describe_mark (facts, mark);
  vimos_bar_chart_set_rows (chart, rows);
  vimos_bar_chart_set_mark (chart, explanation != NULL ? mark.seconds : NAN, label, explanation);
}
