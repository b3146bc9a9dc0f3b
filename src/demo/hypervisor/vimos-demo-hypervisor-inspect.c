/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-demo-hypervisor-private.h"

/* How one VM stands, how far its move is, how much of it a move would send, and whether another one
 * would fit here. All only read. */

/* Of the VM that asks, as it was when it asked. */
typedef struct
{
  char *name;
  char *uuid;
  GPtrArray *bridges; /* char *, or NULL */
  GPtrArray *sources; /* char *, or NULL: of the copied disks */
} Check;

static void
call_to_read (VimosHypervisor *hypervisor,
              GTask *task,
              VimosDemoCallFunc func)
{
  VimosDemoHypervisor *self = VIMOS_DEMO_HYPERVISOR (hypervisor);

  vimos_demo_hypervisor_call (self, task, VIMOS_DEMO_CALL_READS,
                              vimos_demo_hypervisor_pick (self, &vimos_demo_costs.read), func);
}

/* How a VM stands. */

static VimosVmStatus
read_status (VimosDemoHypervisor *self,
             const char *uuid)
{
  VimosDemoDomain *domain = vimos_demo_hypervisor_find_domain (self, uuid);
  VimosVmStatus status = { .present = FALSE };

  if (domain == NULL)
    return status;
  status = domain->status;
  status.has_job = domain->move != NULL;
  return status;
}

static void
inspect (VimosDemoHypervisor *self,
         GTask *task)
{
  VimosVmStatus status = read_status (self, g_task_get_task_data (task));

  g_task_return_pointer (task, g_memdup2 (&status, sizeof status), g_free);
}

static void
vimos_demo_hypervisor_inspect_async (VimosHypervisor *self,
                                     const char *uuid,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  GTask *task = vimos_demo_hypervisor_new_task (self, vimos_demo_hypervisor_inspect_async,
                                                cancellable, callback, user_data);

  if (task == NULL)
    return;
  g_task_set_task_data (task, g_strdup (uuid), g_free);
  call_to_read (self, task, inspect);
}

static gboolean
vimos_demo_hypervisor_inspect_finish (VimosHypervisor *self,
                                      GAsyncResult *result,
                                      VimosVmStatus *status,
                                      GError **error)
{
  g_autofree VimosVmStatus *found = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  found = g_task_propagate_pointer (G_TASK (result), error);
  if (found == NULL)
    return FALSE;
  *status = *found;
  return TRUE;
}

/* How far its move is. */

static gboolean
read_progress (VimosDemoHypervisor *self,
               const char *uuid,
               VimosMoveProgress *progress,
               GError **error)
{
  VimosDemoDomain *domain = vimos_demo_hypervisor_find_domain (self, uuid);

  if (domain == NULL || domain->move == NULL)
    {
      g_set_error_literal (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_NOT_FOUND,
                           domain == NULL ? _("There is no such VM")
                                          : _("The VM is not on its way"));
      return FALSE;
    }
  if (!vimos_demo_move_is_from (domain->move, self))
    {
      g_set_error_literal (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED,
                           _("How far the move is, its source alone can tell"));
      return FALSE;
    }
  vimos_demo_move_get_progress (domain->move, progress);
  return TRUE;
}

static void
get_progress (VimosDemoHypervisor *self,
              GTask *task)
{
  VimosMoveProgress progress = { 0 };
  GError *error = NULL;

  if (read_progress (self, g_task_get_task_data (task), &progress, &error))
    g_task_return_pointer (task, g_memdup2 (&progress, sizeof progress), g_free);
  else
    g_task_return_error (task, error);
}

static void
vimos_demo_hypervisor_get_progress_async (VimosHypervisor *self,
                                          const char *uuid,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  GTask *task = vimos_demo_hypervisor_new_task (self, vimos_demo_hypervisor_get_progress_async,
                                                cancellable, callback, user_data);

  if (task == NULL)
    return;
  g_task_set_task_data (task, g_strdup (uuid), g_free);
  call_to_read (self, task, get_progress);
}

static gboolean
vimos_demo_hypervisor_get_progress_finish (VimosHypervisor *self,
                                           GAsyncResult *result,
                                           VimosMoveProgress *progress,
                                           GError **error)
{
  g_autofree VimosMoveProgress *found = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  found = g_task_propagate_pointer (G_TASK (result), error);
  if (found == NULL)
    return FALSE;
  *progress = *found;
  return TRUE;
}

/* How much of its memory a move would send. */

static void
estimate_memory (VimosDemoHypervisor *self,
                 GTask *task)
{
  VimosDemoDomain *domain = vimos_demo_hypervisor_find_domain (self, g_task_get_task_data (task));

  if (domain == NULL)
    g_task_return_new_error (task, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_NOT_FOUND, "%s",
                             _("There is no such VM"));
  else
    g_task_return_pointer (task, g_memdup2 (&domain->memory_used, sizeof domain->memory_used),
                           g_free);
}

static void
vimos_demo_hypervisor_estimate_memory_async (VimosHypervisor *self,
                                             const char *uuid,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data)
{
  GTask *task = vimos_demo_hypervisor_new_task (self, vimos_demo_hypervisor_estimate_memory_async,
                                                cancellable, callback, user_data);

  if (task == NULL)
    return;
  g_task_set_task_data (task, g_strdup (uuid), g_free);
  call_to_read (VIMOS_HYPERVISOR (self), task, estimate_memory);
}

static gboolean
vimos_demo_hypervisor_estimate_memory_finish (VimosHypervisor *self,
                                              GAsyncResult *result,
                                              guint64 *bytes,
                                              GError **error)
{
  g_autofree guint64 *found = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  found = g_task_propagate_pointer (G_TASK (result), error);
  if (found == NULL)
    return FALSE;
  *bytes = *found;
  return TRUE;
}

/* Whether another one would fit here. */

static Check *
check_new (VimosVm *vm)
{
  Check *check = g_new0 (Check, 1);

  check->name = g_strdup (vimos_vm_get_name (vm));
  check->uuid = g_strdup (vimos_vm_get_uuid (vm));
  check->bridges = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < vimos_vm_get_n_nics (vm); i++)
    g_ptr_array_add (check->bridges, g_strdup (vimos_vm_get_nic (vm, i)->bridge));
  check->sources = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < vimos_vm_get_n_disks (vm); i++)
    if (!vimos_vm_get_disk (vm, i)->read_only)
      g_ptr_array_add (check->sources, g_strdup (vimos_vm_get_disk (vm, i)->source));
  return check;
}

static void
check_free (gpointer data)
{
  Check *check = data;

  g_free (check->name);
  g_free (check->uuid);
  g_ptr_array_unref (check->bridges);
  g_ptr_array_unref (check->sources);
  g_free (check);
}

static void
check_volume (VimosDemoHypervisor *self,
              const char *path,
              VimosVolumeCheck *check)
{
  if (path == NULL || !vimos_demo_pool_is_for (self->pool, path))
    return;
  check->pool = g_strdup (self->pool->name);
  check->available = vimos_demo_pool_get_available (self->pool);
  check->exists = vimos_demo_pool_find (self->pool, path, &check->capacity);
}

static void
check_target (VimosDemoHypervisor *self,
              GTask *task)
{
  const Check *check = g_task_get_task_data (task);
  VimosTargetCheck *found = g_new0 (VimosTargetCheck, 1);
  VimosDemoDomain *named = vimos_demo_hypervisor_find_domain_by_name (self, check->name);

  found->by_uuid = read_status (self, check->uuid);
  found->name_taken = named != NULL && g_ascii_strcasecmp (named->data->uuid, check->uuid) != 0;
  found->memory_free = vimos_demo_hypervisor_get_memory_free (self);
  found->n_bridges = check->bridges->len;
  found->bridges = g_new0 (gboolean, found->n_bridges);
  found->bridges_known = g_new0 (gboolean, found->n_bridges);
  for (guint i = 0; i < found->n_bridges; i++)
    {
      const char *bridge = g_ptr_array_index (check->bridges, i);

      found->bridges_known[i] = TRUE;
      found->bridges[i] = bridge == NULL || g_str_equal (bridge, VIMOS_DEMO_BRIDGE);
    }
  found->n_volumes = check->sources->len;
  found->volumes = g_new0 (VimosVolumeCheck, found->n_volumes);
  for (guint i = 0; i < found->n_volumes; i++)
    check_volume (self, g_ptr_array_index (check->sources, i), &found->volumes[i]);
  g_task_return_pointer (task, found, (GDestroyNotify) vimos_target_check_free);
}

static void
vimos_demo_hypervisor_check_target_async (VimosHypervisor *self,
                                          VimosVm *vm,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  GTask *task = vimos_demo_hypervisor_new_task (self, vimos_demo_hypervisor_check_target_async,
                                                cancellable, callback, user_data);

  if (task == NULL)
    return;
  g_task_set_task_data (task, check_new (vm), check_free);
  call_to_read (self, task, check_target);
}

static VimosTargetCheck *
vimos_demo_hypervisor_check_target_finish (VimosHypervisor *self,
                                           GAsyncResult *result,
                                           GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
vimos_demo_hypervisor_inspect_init (VimosHypervisorInterface *iface)
{
  iface->inspect_async = vimos_demo_hypervisor_inspect_async;
  iface->inspect_finish = vimos_demo_hypervisor_inspect_finish;
  iface->estimate_memory_async = vimos_demo_hypervisor_estimate_memory_async;
  iface->estimate_memory_finish = vimos_demo_hypervisor_estimate_memory_finish;
  iface->check_target_async = vimos_demo_hypervisor_check_target_async;
  iface->check_target_finish = vimos_demo_hypervisor_check_target_finish;
  iface->get_progress_async = vimos_demo_hypervisor_get_progress_async;
  iface->get_progress_finish = vimos_demo_hypervisor_get_progress_finish;
}
