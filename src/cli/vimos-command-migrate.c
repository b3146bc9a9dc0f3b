/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimosctl"

#include "config.h"

#include <glib/gi18n.h>
#include <unistd.h>

#include "vimos-commands.h"
#include "vimos-findings.h"
#include "vimos-history-json.h"
#include "vimos-migration.h"
#include "vimos-move-report.h"
#include "vimos-move.h"
#include "vimos-progress-line.h"
#include "vimos-units.h"

/*
 * The plan is checked and shown, the path chosen, the move run and reported. On a terminal a line
 * at the bottom shows how far it is. Ctrl-C cancels: the VM goes back to where it was. Who presses
 * it again is told what that would leave behind, and has to press it a third time.
 */

#define REDRAW_MS 200

typedef struct
{
  VimosCli *cli; /* borrowed: it owns this */

  /* owned */
  VimosPlan *plan;
  VimosCandidate *candidate; /* NULL: the data goes as the controller forwards it */
  VimosMigration *migration;
  VimosHistoryRecord *begun;
  char *from;

  guint redraw;
  guint columns; /* of the terminal, 0 when there is none */
} Move;

static void
move_free (gpointer data)
{
  Move *self = data;

  g_clear_handle_id (&self->redraw, g_source_remove);
  g_clear_object (&self->plan);
  g_clear_object (&self->candidate);
  g_clear_object (&self->migration);
  g_clear_pointer (&self->begun, vimos_history_record_unref);
  g_free (self->from);
  g_free (self);
}

/* Progress. */

static void
clear_line (Move *self)
{
  if (self->columns > 0)
    g_printerr ("\r\033[K");
}

static gboolean
is_going_back (Move *self)
{
  VimosMigrationState state = vimos_migration_get_state (self->migration);

  return state == VIMOS_MIGRATION_CANCELLING || state == VIMOS_MIGRATION_ROLLING_BACK;
}

static const char *
find_title (Move *self)
{
  GListModel *phases = vimos_migration_get_phases (self->migration);

  for (guint i = 0; i < g_list_model_get_n_items (phases); i++)
    {
      g_autoptr (VimosPhase) phase = g_list_model_get_item (phases, i);

      if (vimos_phase_get_state (phase) == VIMOS_PHASE_RUNNING)
        return vimos_phase_get_title (phase); /* the list keeps it alive */
    }
  return "";
}

static char *
make_line (Move *self)
{
  VimosProgressLine progress = {
    .title = find_title (self),
    .fraction = vimos_migration_get_progress (self->migration),
    .bytes_done = vimos_migration_get_bytes_done (self->migration),
    .bytes_total = vimos_migration_get_bytes_total (self->migration),
    .mbps = vimos_migration_get_rate (self->migration),
    .eta = vimos_migration_get_eta (self->migration),
  };

  if (is_going_back (self))
    return g_strdup (_("Taking the VM back …"));
  return vimos_progress_line_to_string (&progress, self->columns - (self->columns > 0));
}

static gboolean
redraw_cb (gpointer data)
{
  Move *self = data;
  g_autofree char *line = NULL;

  self->columns = vimos_progress_line_get_columns (STDERR_FILENO);
  line = make_line (self);
  clear_line (self);
  g_printerr ("%s", line);
  return G_SOURCE_CONTINUE;
}

/* Where no line can be redrawn, each phase is told once. */
static void
phase_cb (VimosPhase *phase,
          GParamSpec *pspec,
          VimosCli *cli)
{
  if (vimos_phase_get_state (phase) == VIMOS_PHASE_RUNNING)
    vimos_cli_print (cli, "%s …\n", vimos_phase_get_title (phase));
}

static void
watch_phases (Move *self)
{
  GListModel *phases = vimos_migration_get_phases (self->migration);

  for (guint i = 0; i < g_list_model_get_n_items (phases); i++)
    {
      g_autoptr (VimosPhase) phase = g_list_model_get_item (phases, i);

      g_signal_connect_object (phase, "notify::state", G_CALLBACK (phase_cb), self->cli, 0);
    }
}

/* The end. */

static void
end_with_report (Move *self,
                 VimosHistoryRecord *record)
{
  static const VimosExit codes[] = {
    [VIMOS_OUTCOME_DONE] = VIMOS_EXIT_DONE,
    [VIMOS_OUTCOME_REFUSED] = VIMOS_EXIT_REFUSED,
    [VIMOS_OUTCOME_ROLLED_BACK] = VIMOS_EXIT_FAILED,
    [VIMOS_OUTCOME_UNDECIDED] = VIMOS_EXIT_UNDECIDED,
  };
  g_autofree char *text = vimos_move_report_to_text (record);

  vimos_cli_print_json (self->cli, vimos_history_record_to_json (record));
  vimos_cli_print (self->cli, "%s", text);
  vimos_cli_end (self->cli, codes[record->outcome]);
}

/* Before anything began: nothing is stored of it. */
static void
refuse (Move *self,
        const char *message)
{
  g_autoptr (VimosHistoryRecord) record = vimos_history_record_begin (self->plan, self->candidate);

  record->outcome = VIMOS_OUTCOME_REFUSED;
  record->message = g_strdup (message);
  end_with_report (self, record);
}

static void
clear_progress (Move *self)
{
  g_clear_handle_id (&self->redraw, g_source_remove);
  clear_line (self);
}

static void
ended_cb (VimosMigration *migration,
          Move *self)
{
  g_autoptr (VimosHistoryRecord) record = vimos_history_record_end (self->begun, migration);

  clear_progress (self);
  end_with_report (self, record);
}

/* With a history the report comes when the run is stored, so that it can name its number. */
static void
recorded_cb (GObject *source,
             GAsyncResult *result,
             gpointer data)
{
  g_autoptr (VimosCli) cli = data;
  Move *self = g_object_get_data (G_OBJECT (cli), "move");
  g_autoptr (GError) error = NULL;
  g_autoptr (VimosHistoryRun) run
      = vimos_history_record_finish (VIMOS_HISTORY (source), result, &error);

  clear_progress (self);
  vimos_cli_warn_of_history (cli);
  if (run != NULL)
    {
      end_with_report (self, vimos_history_run_get_record (run));
      return;
    }
  g_prefix_error (&error, "%s: ", _("The run is not stored"));
  vimos_cli_warn (cli, error->message);
  ended_cb (self->migration, self);
}

static void
interrupt_cb (VimosCli *cli,
              guint count,
              gpointer data)
{
  Move *self = data;

  clear_line (self);
  if (count == 1)
    {
      vimos_cli_warn (cli, _("Cancelling; the VM is taken back to where it was."));
      vimos_migration_cancel (self->migration);
    }
  else if (count == 2)
    vimos_cli_warn (cli, _("Still taking the VM back. Interrupted once more, vimosctl ends at "
                           "once: the VM may stay paused and intents stay in the controller, "
                           "until “vimosctl recover” is run."));
  else
    {
      vimos_cli_warn (cli, _("Ended half way. Run “vimosctl recover”."));
      vimos_cli_end (cli, VIMOS_EXIT_UNDECIDED);
    }
}

/* The beginning. */

static VimosCandidate *
find_shortest (GListModel *candidates)
{
  g_autoptr (VimosCandidate) best = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (candidates); i++)
    {
      g_autoptr (VimosCandidate) candidate = g_list_model_get_item (candidates, i);

      if (best == NULL
          || vimos_path_get_hops (vimos_candidate_get_path (candidate))
                 < vimos_path_get_hops (vimos_candidate_get_path (best)))
        g_set_object (&best, candidate);
    }
  return g_steal_pointer (&best);
}

/* Returns: (transfer full) (nullable): what the options ask for; candidates are ranked, the
 * widest first */
static VimosCandidate *
choose (Move *self)
{
  const VimosOptions *options = vimos_cli_get_options (self->cli);
  GListModel *candidates = vimos_plan_get_candidates (self->plan);

  switch (options->path_choice)
    {
    case VIMOS_PATH_CHOICE_RANK:
      return g_list_model_get_item (candidates, options->path_rank - 1);
    case VIMOS_PATH_CHOICE_SHORTEST:
      return find_shortest (candidates);
    case VIMOS_PATH_CHOICE_WIDEST:
      return g_list_model_get_item (candidates, 0);
    case VIMOS_PATH_CHOICE_DEFAULT:
    default:
      return options->pin ? g_list_model_get_item (candidates, 0) : find_shortest (candidates);
    }
}

static void
start (Move *self)
{
  const VimosOptions *options = vimos_cli_get_options (self->cli);
  VimosMigrationOptions how = {
    .pin = options->pin,
    .volume_bytes = options->volume,
    .ping_interval_us = options->ping_interval_us,
  };

  self->migration = vimos_migration_new (self->plan, self->candidate, &how);
  self->begun = vimos_history_record_begin (self->plan, self->candidate);
  if (!options->history)
    g_signal_connect (self->migration, "ended", G_CALLBACK (ended_cb), self);
  vimos_cli_set_interrupt_func (self->cli, interrupt_cb, self);
  self->columns = vimos_progress_line_get_columns (STDERR_FILENO);
  if (self->columns > 0)
    self->redraw = g_timeout_add (REDRAW_MS, redraw_cb, self);
  else
    watch_phases (self);
  vimos_migration_start (self->migration);
  if (!options->history)
    return;
  vimos_history_record_async (vimos_cli_get_history (self->cli), self->migration, recorded_cb,
                              g_object_ref (self->cli));
}

static void
print_plan (Move *self)
{
  g_autofree char *findings = vimos_findings_to_text (vimos_plan_get_findings (self->plan));
  VimosPath *path = self->candidate != NULL ? vimos_candidate_get_path (self->candidate) : NULL;

  vimos_cli_print (self->cli, "%s: %s → %s\n", vimos_vm_get_name (vimos_plan_get_vm (self->plan)),
                   self->from, vimos_hypervisor_get_name (vimos_plan_get_target (self->plan)));
  if (path != NULL && vimos_cli_get_options (self->cli)->pin)
    {
      g_autofree char *way = vimos_path_to_string (path);
      g_autofree char *mbps = vimos_format_mbps (vimos_path_get_bottleneck (path)->mbps);
      g_autofree char *migration
          = vimos_format_seconds (vimos_candidate_get_predicted_migration (self->candidate));

      /* Translators: a path, a bandwidth and a duration */
      vimos_cli_print (self->cli, _("over %s, %s; about %s\n"), way, mbps, migration);
    }
  vimos_cli_print (self->cli, "%s", findings);
}

static void
checked_cb (GObject *source,
            GAsyncResult *result,
            gpointer data)
{
  g_autoptr (VimosCli) cli = data;
  Move *self = g_object_get_data (G_OBJECT (cli), "move");
  gboolean pin = vimos_cli_get_options (cli)->pin;
  g_autoptr (GError) error = NULL;

  if (!vimos_plan_check_finish (self->plan, result, &error))
    {
      vimos_cli_fail (cli, VIMOS_EXIT_REFUSED, error);
      return;
    }
  self->candidate = choose (self);
  print_plan (self);
  if (pin && vimos_plan_get_blocked (self->plan))
    refuse (self, NULL);
  else if (pin && self->candidate == NULL)
    refuse (self, _("There is no such path; “vimosctl paths” lists them."));
  else
    start (self);
}

/**
 * vimos_command_migrate:
 * @cli: a run
 *
 * Moves a VM and reports how that went.
 */
void
vimos_command_migrate (VimosCli *cli)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VimosPlan) plan = vimos_move_make_plan (cli, &error);
  Move *self;

  if (plan == NULL)
    {
      vimos_cli_fail (cli, VIMOS_EXIT_USAGE, error);
      return;
    }
  self = g_new0 (Move, 1);
  self->cli = cli;
  self->plan = g_steal_pointer (&plan);
  self->from = g_strdup (vimos_move_get_source_name (self->plan));
  g_object_set_data_full (G_OBJECT (cli), "move", self, move_free);
  vimos_plan_check_async (self->plan, vimos_cli_get_cancellable (cli), checked_cb,
                          g_object_ref (cli));
}
