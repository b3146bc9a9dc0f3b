/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimosctl"

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "vimos-commands.h"
#include "vimos-history-json.h"
#include "vimos-move-report.h"
#include "vimos-report.h"
#include "vimos-table.h"
#include "vimos-units.h"

/* The runs so far. Needs no connection. Each act begins with the list, which opens the file. */

static void
fail (VimosCli *cli,
      const GError *error)
{
  vimos_cli_fail (cli, VIMOS_EXIT_USAGE, error);
}

/* Two members for programs: what was done to which run. */
static void
end_with_answer (VimosCli *cli,
                 const char *what,
                 gint64 id)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  vimos_report_integer (builder, what, (guint64) id);
  json_builder_end_object (builder);
  vimos_cli_print_json (cli, json_builder_get_root (builder));
  vimos_cli_end (cli, VIMOS_EXIT_DONE);
}

static void
add_row (VimosTable *table,
         VimosHistoryRecord *record)
{
  g_autoptr (GDateTime) start = g_date_time_new_from_unix_local (record->start_us / G_USEC_PER_SEC);
  const double figures[] = { record->measurement.migration, record->measurement.downtime };

  vimos_table_take_cell (table, g_strdup_printf ("%" G_GINT64_FORMAT, record->id));
  vimos_table_take_cell (table,
                         start != NULL ? g_date_time_format (start, "%Y-%m-%d %H:%M:%S") : NULL);
  vimos_table_add_cell (table, record->vm);
  vimos_table_add_cell (table, record->from);
  vimos_table_add_cell (table, record->to);
  vimos_table_add_cell (table, vimos_move_report_outcome_to_words (record->outcome));
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    vimos_table_take_cell (table, isnan (figures[i]) ? NULL : vimos_format_seconds (figures[i]));
  vimos_table_add_cell (table, record->path.text);
}

static void
list_runs (VimosCli *cli,
           GListModel *runs)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (VimosTable) table
      = vimos_table_new (_(">ID"), _("STARTED"), _("VM"), _("FROM"), _("TO"), _("OUTCOME"),
                         _(">MIGRATION"), _(">DOWNTIME"), _("PATH"), NULL);

  json_builder_begin_object (builder);
  vimos_report_begin_array (builder, "runs");
  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (VimosHistoryRun) run = g_list_model_get_item (runs, i);

      vimos_history_record_report_summary (vimos_history_run_get_record (run), builder);
      add_row (table, vimos_history_run_get_record (run));
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  vimos_cli_print_table (cli, table);
  vimos_cli_print_json (cli, json_builder_get_root (builder));
  vimos_cli_end (cli, VIMOS_EXIT_DONE);
}

static void
loaded_cb (GObject *source,
           GAsyncResult *result,
           gpointer data)
{
  g_autoptr (VimosCli) cli = data;
  g_autoptr (VimosHistoryRun) run
      = vimos_history_find (VIMOS_HISTORY (source),
                            g_array_index (vimos_cli_get_options (cli)->run_ids, gint64, 0));
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!vimos_history_load_finish (VIMOS_HISTORY (source), result, &error))
    {
      fail (cli, error);
      return;
    }
  text = vimos_move_report_to_text (vimos_history_run_get_record (run));
  vimos_cli_print (cli, "%s", text);
  vimos_cli_print_json (cli, vimos_history_record_to_json (vimos_history_run_get_record (run)));
  vimos_cli_end (cli, VIMOS_EXIT_DONE);
}

static void
show_run (VimosCli *cli,
          VimosHistory *history,
          gint64 id)
{
  g_autoptr (VimosHistoryRun) run = vimos_history_find (history, id);
  g_autoptr (GError) error = NULL;

  if (run != NULL)
    {
      vimos_history_load_async (history, run, vimos_cli_get_cancellable (cli), loaded_cb,
                                g_object_ref (cli));
      return;
    }
  g_set_error (&error, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_NOT_FOUND,
               _("The history has no run %" G_GINT64_FORMAT), id);
  fail (cli, error);
}

static void
exported_cb (GObject *source,
             GAsyncResult *result,
             gpointer data)
{
  g_autoptr (VimosCli) cli = data;
  g_autoptr (GError) error = NULL;

  if (vimos_history_export_finish (VIMOS_HISTORY (source), result, &error))
    end_with_answer (cli, "exported",
                     g_array_index (vimos_cli_get_options (cli)->run_ids, gint64, 0));
  else
    fail (cli, error);
}

static void
imported_cb (GObject *source,
             GAsyncResult *result,
             gpointer data)
{
  g_autoptr (VimosCli) cli = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (VimosHistoryRun) run
      = vimos_history_import_finish (VIMOS_HISTORY (source), result, &error);

  if (run == NULL)
    {
      fail (cli, error);
      return;
    }
  vimos_cli_print (cli, _("Imported as run %" G_GINT64_FORMAT "\n"),
                   vimos_history_run_get_id (run));
  end_with_answer (cli, "imported", vimos_history_run_get_id (run));
}

static void
deleted_cb (GObject *source,
            GAsyncResult *result,
            gpointer data)
{
  g_autoptr (VimosCli) cli = data;
  g_autoptr (GError) error = NULL;

  if (vimos_history_delete_finish (VIMOS_HISTORY (source), result, &error))
    end_with_answer (cli, "deleted", vimos_cli_get_options (cli)->run_ids->len);
  else
    fail (cli, error);
}

static void
act (VimosCli *cli,
     VimosHistory *history)
{
  const VimosOptions *options = vimos_cli_get_options (cli);
  const gint64 *ids = (const gint64 *) options->run_ids->data;

  switch (options->history_act)
    {
    case VIMOS_HISTORY_ACT_LIST:
      list_runs (cli, vimos_history_get_runs (history));
      break;
    case VIMOS_HISTORY_ACT_SHOW:
      show_run (cli, history, ids[0]);
      break;
    case VIMOS_HISTORY_ACT_EXPORT:
      vimos_history_export_async (history, ids[0],
                                  options->csv ? VIMOS_HISTORY_CSV : VIMOS_HISTORY_JSON,
                                  options->file, vimos_cli_get_cancellable (cli), exported_cb,
                                  g_object_ref (cli));
      break;
    case VIMOS_HISTORY_ACT_IMPORT:
      vimos_history_import_async (history, options->file, imported_cb, g_object_ref (cli));
      break;
    case VIMOS_HISTORY_ACT_DELETE:
      vimos_history_delete_async (history, ids, options->run_ids->len, deleted_cb,
                                  g_object_ref (cli));
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
opened_cb (GObject *source,
           GAsyncResult *result,
           gpointer data)
{
  g_autoptr (VimosCli) cli = data;
  VimosHistory *history = VIMOS_HISTORY (source);
  g_autoptr (GError) error = NULL;
  gboolean opened = vimos_history_refresh_finish (history, result, &error);

  vimos_cli_warn_of_history (cli);
  if (opened)
    act (cli, history);
  else
    fail (cli, error);
}

/**
 * vimos_command_history:
 * @cli: a run
 *
 * Lists the runs that were stored, or does with some what the options say.
 */
void
vimos_command_history (VimosCli *cli)
{
  vimos_history_refresh_async (vimos_cli_get_history (cli), vimos_cli_get_cancellable (cli),
                               opened_cb, g_object_ref (cli));
}
