/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimosctl"

#include "config.h"

#include <glib/gi18n.h>

#include "vimos-commands.h"
#include "vimos-recovery.h"
#include "vimos-report.h"

static void
report (VimosCli *cli,
        GPtrArray *recovered)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  vimos_report_begin_array (builder, "recovered");
  for (guint i = 0; i < recovered->len; i++)
    {
      VimosRecovered *run = g_ptr_array_index (recovered, i);

      json_builder_begin_object (builder);
      vimos_report_text (builder, "vm", vimos_recovered_get_vm_name (run));
      vimos_report_text (builder, "uuid", vimos_recovered_get_uuid (run));
      vimos_report_text (builder, "outcome",
                         vimos_recovery_outcome_to_string (vimos_recovered_get_outcome (run)));
      vimos_report_text (builder, "message", vimos_recovered_get_message (run));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  vimos_cli_print_json (cli, json_builder_get_root (builder));
}

static void
recovered_cb (GObject *source,
              GAsyncResult *result,
              gpointer data)
{
  g_autoptr (VimosCli) cli = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) recovered
      = vimos_recovery_run_finish (vimos_cli_get_context (cli), result, &error);
  VimosExit code = VIMOS_EXIT_DONE;

  if (recovered == NULL)
    {
      vimos_cli_fail (cli, VIMOS_EXIT_USAGE, error);
      return;
    }
  if (recovered->len == 0)
    vimos_cli_print (cli, "%s\n", _("Nothing was left half done."));
  for (guint i = 0; i < recovered->len; i++)
    {
      VimosRecovered *run = g_ptr_array_index (recovered, i);

      /* A journal entry that can't be read, or intents of a lost one, are of no known VM. */
      if (*vimos_recovered_get_vm_name (run) == '\0')
        vimos_cli_print (cli, "%s\n", vimos_recovered_get_message (run));
      else
        vimos_cli_print (cli, "%s: %s\n", vimos_recovered_get_vm_name (run),
                         vimos_recovered_get_message (run));
      if (vimos_recovered_get_outcome (run) == VIMOS_RECOVERY_UNDECIDED)
        code = VIMOS_EXIT_UNDECIDED;
    }
  report (cli, recovered);
  vimos_cli_end (cli, code);
}

/**
 * vimos_command_recover:
 * @cli: a run
 *
 * Settles what moves left half done. It can be broken off and started again at any time.
 */
void
vimos_command_recover (VimosCli *cli)
{
  vimos_recovery_run_async (vimos_cli_get_context (cli), vimos_cli_get_cancellable (cli),
                            recovered_cb, g_object_ref (cli));
}
