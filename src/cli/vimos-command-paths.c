/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimosctl"

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "vimos-commands.h"
#include "vimos-cross-check.h"
#include "vimos-endpoint.h"
#include "vimos-findings.h"
#include "vimos-move.h"
#include "vimos-path-finder.h"
#include "vimos-paths-answer.h"
#include "vimos-report.h"

/* How long ONOS's own answer is waited for, ms. */
#define CROSS_CHECK_TIMEOUT 5000

/* What the options ask for, in this network. */
static VimosPathQuery *
make_query (const VimosOptions *options,
            VimosTopology *topology,
            GError **error)
{
  g_autoptr (GPtrArray) owned
      = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_connect_point_free);
  g_autoptr (GArray) avoid = g_array_new (FALSE, FALSE, sizeof (VimosConnectPoint));
  VimosPathQuery query = options->query;

  for (guint i = 0; i < options->avoid->len; i++)
    {
      VimosConnectPoint *point = vimos_endpoint_find_obstacle (
          topology, g_ptr_array_index (options->avoid, i), error);

      if (point == NULL)
        return NULL;
      g_ptr_array_add (owned, point);
      g_array_append_val (avoid, *point);
    }
  query.avoid = (const VimosConnectPoint *) (gpointer) avoid->data;
  query.n_avoid = avoid->len;
  return vimos_path_query_copy (&query);
}

static void
answer (VimosCli *cli,
        VimosPathsAnswer *paths,
        const char *vm,
        GListModel *findings)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *text = vimos_paths_answer_to_text (paths);
  g_autofree char *remarks = findings != NULL ? vimos_findings_to_text (findings) : g_strdup ("");

  json_builder_begin_object (builder);
  if (vm != NULL)
    vimos_report_text (builder, "vm", vm);
  vimos_paths_answer_report (paths, builder);
  if (findings != NULL)
    vimos_findings_report (findings, builder);
  json_builder_end_object (builder);
  vimos_cli_print_json (cli, json_builder_get_root (builder));
  vimos_cli_print (cli, "%s%s", text, remarks);
  vimos_cli_end (cli, VIMOS_EXIT_DONE);
}

/* Between two ends: the search, then ONOS's own. */

typedef struct
{
  VimosPathSet *paths;
  GCancellable *cancellable; /* of ONOS's search */
  guint timeout;
} Between;

static void
between_free (Between *self)
{
  g_clear_pointer (&self->paths, vimos_path_set_unref);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->timeout, g_source_remove);
  g_free (self);
}

static void
answer_between (VimosCli *cli,
                Between *between,
                GPtrArray *onos)
{
  const VimosOptions *options = vimos_cli_get_options (cli);
  g_autoptr (VimosPathsAnswer) paths = vimos_paths_answer_new (
      options->between[0], options->between[1], between->paths, options->volume, options->volume);

  for (guint i = 0; i < vimos_path_set_get_n_paths (between->paths); i++)
    {
      VimosPath *path = vimos_path_set_get_path (between->paths, i);
      double mbps = vimos_path_get_bottleneck (path)->mbps;
      VimosPathRow row = { path, i + 1, NAN, NAN, vimos_cross_check (path, onos) };

      if (options->volume > 0)
        {
          row.migration = vimos_predict_migration_seconds (options->volume, mbps);
          row.downtime = vimos_predict_downtime_seconds (options->volume, mbps);
        }
      vimos_paths_answer_add_row (paths, &row);
    }
  answer (cli, paths, NULL, NULL);
}

static void
disjoint_cb (GObject *source,
             GAsyncResult *result,
             gpointer data)
{
  g_autoptr (VimosCli) cli = data;
  Between *between = g_object_get_data (G_OBJECT (cli), "between");
  g_autoptr (GPtrArray) onos
      = vimos_onos_client_get_disjoint_finish (VIMOS_ONOS_CLIENT (source), result, NULL);

  g_clear_handle_id (&between->timeout, g_source_remove);
  answer_between (cli, between, onos);
}

static gboolean
timeout_cb (gpointer data)
{
  Between *between = data;

  between->timeout = 0;
  g_cancellable_cancel (between->cancellable);
  return G_SOURCE_REMOVE;
}

static void
find_between (VimosCli *cli)
{
  const VimosOptions *options = vimos_cli_get_options (cli);
  VimosContext *context = vimos_cli_get_context (cli);
  VimosOnosPoller *poller = vimos_context_get_poller (context);
  VimosTopology *topology = vimos_onos_poller_get_topology (poller);
  g_autoptr (GError) error = NULL;
  g_autoptr (VimosEndpoint) from
      = vimos_endpoint_find (context, topology, options->between[0], &error);
  g_autoptr (VimosEndpoint) to
      = from != NULL ? vimos_endpoint_find (context, topology, options->between[1], &error) : NULL;
  g_autoptr (VimosPathQuery) query = to != NULL ? make_query (options, topology, &error) : NULL;
  Between *between;

  if (query == NULL)
    {
      vimos_cli_fail (cli, VIMOS_EXIT_USAGE, error);
      return;
    }
  between = g_new0 (Between, 1);
  g_object_set_data_full (G_OBJECT (cli), "between", between, (GDestroyNotify) between_free);
  between->paths = vimos_path_finder_query (topology, from->point, to->point, query);
  between->cancellable = g_cancellable_new ();
  between->timeout = g_timeout_add (CROSS_CHECK_TIMEOUT, timeout_cb, between);
  vimos_onos_client_get_disjoint_async (vimos_onos_poller_get_client (poller), from->id, to->id,
                                        between->cancellable, disjoint_cb, g_object_ref (cli));
}

/* For a VM: the plan does it all. */

static void
checked_cb (GObject *source,
            GAsyncResult *result,
            gpointer data)
{
  g_autoptr (VimosCli) cli = data;
  VimosPlan *plan = VIMOS_PLAN (source);
  GListModel *candidates = vimos_plan_get_candidates (plan);
  g_autoptr (VimosPathsAnswer) paths = NULL;
  g_autoptr (GError) error = NULL;

  if (!vimos_plan_check_finish (plan, result, &error))
    {
      vimos_cli_fail (cli, VIMOS_EXIT_USAGE, error);
      return;
    }
  paths = vimos_paths_answer_new (vimos_move_get_source_name (plan),
                                  vimos_hypervisor_get_name (vimos_plan_get_target (plan)),
                                  vimos_plan_get_path_set (plan), vimos_plan_get_volume (plan),
                                  vimos_plan_get_payload (plan));
  for (guint i = 0; i < g_list_model_get_n_items (candidates); i++)
    {
      g_autoptr (VimosCandidate) candidate = g_list_model_get_item (candidates, i);
      VimosPathRow row = vimos_path_row_from_candidate (candidate);

      vimos_paths_answer_add_row (paths, &row);
    }
  answer (cli, paths, vimos_vm_get_name (vimos_plan_get_vm (plan)), vimos_plan_get_findings (plan));
}

static VimosPlan *
make_plan (VimosCli *cli,
           GError **error)
{
  VimosOnosPoller *poller = vimos_context_get_poller (vimos_cli_get_context (cli));
  g_autoptr (VimosPlan) plan = vimos_move_make_plan (cli, error);
  g_autoptr (VimosPathQuery) query
      = plan != NULL ? make_query (vimos_cli_get_options (cli),
                                   vimos_onos_poller_get_topology (poller), error)
                     : NULL;

  if (query == NULL)
    return NULL;
  vimos_plan_set_path_query (plan, query);
  return g_steal_pointer (&plan);
}

/**
 * vimos_command_paths:
 * @cli: a run
 *
 * Ranks the disjoint paths from a VM to a hypervisor, or between two ends.
 */
void
vimos_command_paths (VimosCli *cli)
{
  g_autoptr (VimosPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  if (vimos_cli_get_options (cli)->between[0] != NULL)
    {
      find_between (cli);
      return;
    }
  plan = make_plan (cli, &error);
  if (plan == NULL)
    vimos_cli_fail (cli, VIMOS_EXIT_USAGE, error);
  else
    vimos_plan_check_async (plan, vimos_cli_get_cancellable (cli), checked_cb, g_object_ref (cli));
}
