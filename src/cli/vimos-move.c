/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimosctl"

#include "config.h"

#include <glib/gi18n.h>

#include "vimos-move.h"

static char *
list_hypervisors (VimosContext *context)
{
  GListModel *hypervisors = vimos_context_get_hypervisors (context);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < g_list_model_get_n_items (hypervisors); i++)
    {
      g_autoptr (VimosHypervisor) hypervisor = g_list_model_get_item (hypervisors, i);

      g_ptr_array_add (names, g_strdup (vimos_hypervisor_get_name (hypervisor)));
    }
  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (char **) names->pdata);
}

/**
 * vimos_move_make_plan:
 * @cli: a run whose options name a VM and a target
 * @error: set to %VIMOS_MIGRATION_ERROR_NOT_FOUND if there is no such VM or hypervisor
 *
 * Returns: (transfer full): the plan, not checked yet, with the volume that the options name
 */
VimosPlan *
vimos_move_make_plan (VimosCli *cli,
                      GError **error)
{
  const VimosOptions *options = vimos_cli_get_options (cli);
  VimosContext *context = vimos_cli_get_context (cli);
  VimosVm *vm = vimos_context_find_vm (context, options->vm, error);
  VimosHypervisor *target = vimos_context_find_hypervisor (context, options->target);
  VimosPlan *plan;

  if (vm == NULL)
    return NULL;
  if (target == NULL)
    {
      g_autofree char *names = list_hypervisors (context);

      g_set_error (error, VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_NOT_FOUND,
                   /* Translators: the second is a list of names */
                   _("There is no hypervisor “%s”; there are: %s"), options->target, names);
      return NULL;
    }
  plan = vimos_plan_new (context, vm, target);
  if (options->volume > 0)
    vimos_plan_set_volume (plan, options->volume);
  return plan;
}

/* Where the plan's VM is now. */
const char *
vimos_move_get_source_name (VimosPlan *plan)
{
  VimosHypervisor *source = vimos_vm_get_hypervisor (vimos_plan_get_vm (plan));

  return source != NULL ? vimos_hypervisor_get_name (source) : "";
}
