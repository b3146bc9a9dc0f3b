/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimosctl"

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "vimos-findings.h"
#include "vimos-move-report.h"
#include "vimos-phase.h"
#include "vimos-report.h"
#include "vimos-table.h"
#include "vimos-units.h"

static const char *
outcome_to_string (VimosOutcome outcome)
{
  switch (outcome)
    {
    case VIMOS_OUTCOME_DONE:
      return "done";
    case VIMOS_OUTCOME_REFUSED:
      return "refused";
    case VIMOS_OUTCOME_ROLLED_BACK:
      return "rolled-back";
    case VIMOS_OUTCOME_UNDECIDED:
    default:
      return "undecided";
    }
}

static const char *
phase_state_to_string (VimosPhaseState state)
{
  switch (state)
    {
    case VIMOS_PHASE_RUNNING:
      return "running";
    case VIMOS_PHASE_DONE:
      return "done";
    case VIMOS_PHASE_FAILED:
      return "failed";
    case VIMOS_PHASE_SKIPPED:
      return "skipped";
    case VIMOS_PHASE_WAITING:
    default:
      return "waiting";
    }
}

/* When the first phase began, µs; phases are told relative to it. */
static gint64
find_origin (GListModel *phases)
{
  gint64 origin = 0;

  for (guint i = 0; i < g_list_model_get_n_items (phases); i++)
    {
      g_autoptr (VimosPhase) phase = g_list_model_get_item (phases, i);
      gint64 start = vimos_phase_get_start (phase);

      if (start > 0 && (origin == 0 || start < origin))
        origin = start;
    }
  return origin;
}

static double
since (gint64 origin,
       gint64 at_us)
{
  return at_us > 0 ? (double) (at_us - origin) / G_USEC_PER_SEC : NAN;
}

static void
report_phases (const VimosMoveReport *self,
               JsonBuilder *builder)
{
  gint64 origin = self->phases != NULL ? find_origin (self->phases) : 0;
  guint n_phases = self->phases != NULL ? g_list_model_get_n_items (self->phases) : 0;

  vimos_report_begin_array (builder, "phases");
  for (guint i = 0; i < n_phases; i++)
    {
      g_autoptr (VimosPhase) phase = g_list_model_get_item (self->phases, i);

      json_builder_begin_object (builder);
      vimos_report_text (builder, "name", vimos_phase_get_name (phase));
      vimos_report_text (builder, "state", phase_state_to_string (vimos_phase_get_state (phase)));
      vimos_report_number (builder, "start_s", since (origin, vimos_phase_get_start (phase)));
      vimos_report_number (builder, "end_s", since (origin, vimos_phase_get_end (phase)));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
report_measurement (const VimosMeasurement *figures,
                    JsonBuilder *builder)
{
  vimos_report_integer (builder, "volume_bytes", figures->volume_bytes);
  vimos_report_number (builder, "migration_time_s", figures->migration);
  vimos_report_text (builder, "migration_clock",
                     figures->migration_clock == VIMOS_CLOCK_HOST ? "host" : "arrival");
  vimos_report_number (builder, "hypervisor_gap_s", figures->hypervisor_gap);
  vimos_report_number (builder, "downtime_s", figures->downtime);
  vimos_report_number (builder, "theoretical_s", figures->theoretical);
  vimos_report_number (builder, "overhead_s", figures->overhead);
  vimos_report_number (builder, "sent_theoretical_s", figures->sent_theoretical);
  vimos_report_begin_object (builder, "pings");
  vimos_report_integer (builder, "sent", figures->pings_sent);
  vimos_report_integer (builder, "lost", figures->pings_lost);
  vimos_report_number (builder, "interval_s", figures->ping_interval);
  vimos_report_number (builder, "longest_gap_s", figures->downtime);
  json_builder_end_object (builder);
  vimos_report_begin_object (builder, "bytes");
  vimos_report_integer (builder, "disk", figures->disk_bytes);
  vimos_report_integer (builder, "memory", figures->memory_bytes);
  json_builder_end_object (builder);
}

static void
report_prediction (const VimosPrediction *prediction,
                   JsonBuilder *builder)
{
  vimos_report_begin_object (builder, "predicted");
  vimos_report_number (builder, "migration_s", prediction != NULL ? prediction->migration : NAN);
  vimos_report_number (builder, "downtime_s", prediction != NULL ? prediction->downtime : NAN);
  vimos_report_integer (builder, "bytes", prediction != NULL ? prediction->payload : 0);
  json_builder_end_object (builder);
}

/**
 * vimos_move_report_to_json:
 * @self: how a move ended
 *
 * Returns: (transfer full): an object; when nothing was moved the figures are null
 */
JsonNode *
vimos_move_report_to_json (const VimosMoveReport *self)
{
  static const VimosMeasurement nothing = { .migration = NAN,
                                            .hypervisor_gap = NAN,
                                            .downtime = NAN,
                                            .ping_interval = NAN,
                                            .theoretical = NAN,
                                            .overhead = NAN };
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  vimos_report_text (builder, "vm", self->vm);
  vimos_report_text (builder, "uuid", self->uuid);
  vimos_report_text (builder, "from", self->from);
  vimos_report_text (builder, "to", self->to);
  vimos_report_text (builder, "outcome", outcome_to_string (self->outcome));
  vimos_report_text (builder, "message", self->message);
  vimos_report_boolean (builder, "pinned", self->pinned);
  json_builder_set_member_name (builder, "path");
  if (self->row != NULL)
    vimos_path_row_report (self->row, builder);
  else
    json_builder_add_null_value (builder);
  report_measurement (self->measurement != NULL ? self->measurement : &nothing, builder);
  report_prediction (self->prediction, builder);
  report_phases (self, builder);
  vimos_findings_report (self->findings, builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static char *
outcome_to_words (const VimosMoveReport *self)
{
  switch (self->outcome)
    {
    case VIMOS_OUTCOME_DONE:
      return g_strdup_printf (_("%s runs at %s."), self->vm, self->to);
    case VIMOS_OUTCOME_REFUSED:
      return g_strdup_printf (_("Refused; nothing was changed. %s runs at %s."), self->vm,
                              self->from);
    case VIMOS_OUTCOME_ROLLED_BACK:
      return g_strdup_printf (_("Not moved, and taken back. %s runs at %s."), self->vm, self->from);
    case VIMOS_OUTCOME_UNDECIDED:
    default:
      return g_strdup_printf (_("It is open where %s shall run: decide, or run “vimosctl recover” "
                                "when both %s and %s can be reached."),
                              self->vm, self->from, self->to);
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
explain_theoretical (const VimosMoveReport *self)
{
  g_autofree char *volume = vimos_format_bytes (self->measurement->volume_bytes);
  g_autofree char *mbps = vimos_format_mbps (
      self->row != NULL ? vimos_path_get_bottleneck (self->row->path)->mbps : NAN);
  g_autofree char *way = self->row != NULL ? vimos_path_to_string (self->row->path) : NULL;

  if (way != NULL && !self->pinned)
    /* Translators: a volume, a bandwidth and a path */
    return g_strdup_printf (_("%s at %s, if it went over %s"), volume, mbps, way);
  /* Translators: a volume and a bandwidth */
  return g_strdup_printf (_("%s at %s"), volume, mbps);
}

static char *
explain_migration (const VimosMoveReport *self)
{
  if (self->measurement->migration_clock == VIMOS_CLOCK_HOST)
    /* Translators: two hypervisors */
    return g_strdup_printf (_("stopped at %s until resumed at %s, by the host’s clock"),
                            self->from, self->to);
  return g_strdup_printf (_("stopped at %s until resumed at %s, as heard here"), self->from,
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
append_figures (const VimosMoveReport *self,
                GString *text)
{
  const VimosMeasurement *figures = self->measurement;
  g_autoptr (VimosTable) table = vimos_table_new ("", ">", "", NULL);
  g_autofree char *lines = NULL;

  append_figure (table, _("Migration time"), figures->migration, explain_migration (self));
  if (self->prediction != NULL && !isnan (self->prediction->migration))
    append_figure (table, _("Predicted"), self->prediction->migration,
                   explain_prediction (self->prediction));
  append_figure (table, _("Downtime"), figures->downtime, explain_downtime (figures));
  append_figure (table, _("Theoretical transfer time"), figures->theoretical,
                 explain_theoretical (self));
  append_figure (table, _("Overhead"), figures->overhead,
                 g_strdup (_("migration time less theoretical transfer time")));
  lines = vimos_table_to_string (table);
  g_string_append (text, lines + 1); /* there are no headings */
}

static void
append_phases (const VimosMoveReport *self,
               GString *text)
{
  g_autoptr (VimosTable) table = vimos_table_new (_("PHASE"), _(">BEGAN"), _(">TOOK"), NULL);
  gint64 origin = find_origin (self->phases);
  g_autofree char *lines = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (self->phases); i++)
    {
      g_autoptr (VimosPhase) phase = g_list_model_get_item (self->phases, i);
      double start = since (origin, vimos_phase_get_start (phase));
      double end = since (origin, vimos_phase_get_end (phase));

      if (isnan (start))
        continue;
      vimos_table_add_cell (table, vimos_phase_get_title (phase));
      vimos_table_take_cell (table, vimos_format_seconds (start));
      vimos_table_take_cell (table, isnan (end) ? NULL : vimos_format_seconds (end - start));
    }
  lines = vimos_table_to_string (table);
  g_string_append_printf (text, "\n%s", lines);
}

/**
 * vimos_move_report_to_text:
 * @self: how a move ended
 *
 * Returns: (transfer full): lines for a terminal: the outcome, why, the figures and the phases
 */
char *
vimos_move_report_to_text (const VimosMoveReport *self)
{
  g_autofree char *outcome = outcome_to_words (self);
  GString *text = g_string_new (outcome);

  g_string_append_c (text, '\n');
  if (self->message != NULL && *self->message != '\0')
    g_string_append_printf (text, "%s\n", self->message);
  if (self->measurement != NULL && !isnan (self->measurement->migration))
    append_figures (self, text);
  if (self->phases != NULL && find_origin (self->phases) > 0)
    append_phases (self, text);
  return g_string_free (text, FALSE);
}
