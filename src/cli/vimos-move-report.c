/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimosctl"

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "vimos-move-report.h"
#include "vimos-table.h"
#include "vimos-units.h"

/* In one or two words, for a column. */
const char *
vimos_move_report_outcome_to_words (VimosOutcome outcome)
{
  switch (outcome)
    {
    case VIMOS_OUTCOME_DONE:
      return _("done");
    case VIMOS_OUTCOME_REFUSED:
      return _("refused");
    case VIMOS_OUTCOME_ROLLED_BACK:
      return _("taken back");
    case VIMOS_OUTCOME_RUNNING:
      return _("going on");
    case VIMOS_OUTCOME_INTERRUPTED:
      return _("interrupted");
    case VIMOS_OUTCOME_UNDECIDED:
    default:
      return _("undecided");
    }
}

static const char *
get_source (VimosHistoryRecord *self)
{
  return self->from != NULL ? self->from : _("its source");
}

static char *
outcome_to_sentence (VimosHistoryRecord *self)
{
  switch (self->outcome)
    {
    case VIMOS_OUTCOME_DONE:
      return g_strdup_printf (_("%s runs at %s."), self->vm, self->to);
    case VIMOS_OUTCOME_REFUSED:
      return g_strdup_printf (_("Refused; nothing was changed. %s runs at %s."), self->vm,
                              get_source (self));
    case VIMOS_OUTCOME_ROLLED_BACK:
      return g_strdup_printf (_("Not moved, and taken back. %s runs at %s."), self->vm,
                              get_source (self));
    case VIMOS_OUTCOME_RUNNING:
      return g_strdup_printf (_("%s is being moved to %s."), self->vm, self->to);
    case VIMOS_OUTCOME_INTERRUPTED:
      return g_strdup_printf (_("Interrupted: %s was being moved to %s."), self->vm, self->to);
    case VIMOS_OUTCOME_UNDECIDED:
    default:
      return g_strdup_printf (_("It is open where %s shall run: decide, or run “vimosctl recover” "
                                "when both %s and %s can be reached."),
                              self->vm, get_source (self), self->to);
    }
}

static void
append_figure (VimosTable *table,
               const char *name,
               double seconds,
               char *meaning)
{
  vimos_table_add_cell (table, name);
  vimos_table_take_cell (table, isnan (seconds) ? g_strdup (_("not measured"))
                                                : vimos_format_seconds (seconds));
  vimos_table_take_cell (table, meaning);
}

static char *
explain_downtime (const VimosMeasurement *figures)
{
  g_autofree char *interval = vimos_format_milliseconds (figures->ping_interval);

  if (figures->pings_sent == 0)
    return g_strdup (_("the VM could not be pinged"));
  /* Translators: two numbers and a duration */
  return g_strdup_printf (_("longest time without an answer; %" G_GUINT64_FORMAT
                             " pings, %" G_GUINT64_FORMAT " lost, every %s"),
                          figures->pings_sent, figures->pings_lost, interval);
}

/* Without a pin nobody can say which way the data went: the path is the likeliest one. */
static char *
explain_theoretical (VimosHistoryRecord *self)
{
  g_autofree char *volume = vimos_format_bytes (self->measurement.volume_bytes);
  g_autofree char *mbps = vimos_format_mbps (self->path.mbps);

  if (self->path.text != NULL && !self->pinned)
    /* Translators: a volume, a bandwidth and a path */
    return g_strdup_printf (_("%s at %s, if it went over %s"), volume, mbps, self->path.text);
  /* Translators: a volume and a bandwidth */
  return g_strdup_printf (_("%s at %s"), volume, mbps);
}

static char *
explain_migration (VimosHistoryRecord *self)
{
  if (self->measurement.migration_clock == VIMOS_CLOCK_HOST)
    /* Translators: two hypervisors */
    return g_strdup_printf (_("stopped at %s until resumed at %s, by the host’s clock"),
                            get_source (self), self->to);
  return g_strdup_printf (_("stopped at %s until resumed at %s, as heard here"), get_source (self),
                          self->to);
}

static char *
explain_prediction (const VimosPrediction *prediction)
{
  g_autofree char *payload = vimos_format_bytes (prediction->payload);

  /* Translators: a volume */
  return g_strdup_printf (_("the migration time, if %s have to be sent"), payload);
}

static void
append_figures (VimosHistoryRecord *self,
                GString *text)
{
  const VimosMeasurement *figures = &self->measurement;
  g_autoptr (VimosTable) table = vimos_table_new ("", ">", "", NULL);
  g_autofree char *lines = NULL;

  append_figure (table, _("Migration time"), figures->migration, explain_migration (self));
  if (!isnan (self->prediction.migration))
    append_figure (table, _("Predicted"), self->prediction.migration,
                   explain_prediction (&self->prediction));
  append_figure (table, _("Downtime"), figures->downtime, explain_downtime (figures));
  append_figure (table, _("Theoretical transfer time"), figures->theoretical,
                 explain_theoretical (self));
  append_figure (table, _("Overhead"), figures->overhead,
                 g_strdup (_("migration time less theoretical transfer time")));
  lines = vimos_table_to_string (table);
  g_string_append (text, lines + 1); /* there are no headings */
}

static double
since_origin (VimosHistoryRecord *self,
              gint64 at_us)
{
  return at_us > 0 ? (double) (at_us - self->origin_us) / G_USEC_PER_SEC : NAN;
}

/* Adds nothing where no phase has begun. */
static void
append_phases (VimosHistoryRecord *self,
               GString *text)
{
  g_autoptr (VimosTable) table = vimos_table_new (_("PHASE"), _(">BEGAN"), _(">TOOK"), NULL);
  g_autofree char *lines = NULL;
  gboolean any = FALSE;

  for (guint i = 0; i < self->phases->len; i++)
    {
      VimosPhase *phase = g_ptr_array_index (self->phases, i);
      double start = since_origin (self, vimos_phase_get_start (phase));
      double end = since_origin (self, vimos_phase_get_end (phase));

      if (isnan (start))
        continue;
      any = TRUE;
      vimos_table_add_cell (table, vimos_phase_get_title (phase));
      vimos_table_take_cell (table, vimos_format_seconds (start));
      vimos_table_take_cell (table, isnan (end) ? NULL : vimos_format_seconds (end - start));
    }
  lines = vimos_table_to_string (table);
  if (any)
    g_string_append_printf (text, "\n%s", lines);
}

/**
 * vimos_move_report_to_text:
 * @self: a run with its details
 *
 * Returns: (transfer full): lines for a terminal: the outcome, why, the figures and the phases
 */
char *
vimos_move_report_to_text (VimosHistoryRecord *self)
{
  g_autofree char *outcome = outcome_to_sentence (self);
  g_autoptr (GString) text = g_string_new (outcome);

  g_string_append_c (text, '\n');
  if (self->message != NULL && *self->message != '\0')
    g_string_append_printf (text, "%s\n", self->message);
  if (!isnan (self->measurement.migration))
    append_figures (self, text);
  append_phases (self, text);
  return vimos_make_printable (text->str, TRUE);
}
