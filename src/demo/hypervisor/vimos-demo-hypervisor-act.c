/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-clock.h"
#include "vimos-demo-hypervisor-private.h"

/*
 * Single acts on one VM. Each takes two steps, as it does in the world: the daemon acts, and a
 * moment later the client hears of it, of the event first and then of the act's end.
 */

/* How often an act that waits for a VM's job looks again. */
#define LOCK_LOOK_US (100 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  VimosVmAct act;
  char *uuid;
  char *argument;
  gint64 give_up_us; /* waiting for a job; 0 while it does not wait */
  /* of the first step */
  GError *error;
  const char *qmp; /* what QEMU told, or NULL */
  gint64 host_us;
} Act;

static void
act_free (gpointer data)
{
  Act *act = data;

  g_clear_error (&act->error);
  g_free (act->uuid);
  g_free (act->argument);
  g_free (act);
}

static void
refuse (Act *act,
        VimosComputeError code,
        const char *why)
{
  act->error = g_error_new_literal (VIMOS_COMPUTE_ERROR, code, why);
}

static void
note_qmp (Act *act,
          const char *name)
{
  act->qmp = name;
  act->host_us = vimos_clock_wall ();
}

/* Acts on a VM. */

static void
suspend (VimosDemoHypervisor *self,
         VimosDemoDomain *domain,
         Act *act)
{
  if (domain->status.state == VIMOS_VM_STATE_PAUSED)
    return;
  if (domain->status.state != VIMOS_VM_STATE_RUNNING)
    {
      refuse (act, VIMOS_COMPUTE_ERROR_FAILED, _("Cannot suspend the VM: it does not run"));
      return;
    }
  vimos_demo_domain_stop (domain);
  vimos_demo_domain_set_state (domain, VIMOS_VM_STATE_PAUSED, VIMOS_DEMO_REASON_USER);
  note_qmp (act, "STOP");
  vimos_demo_fabric_begin_move (self->fabric);
}

static void
resume (VimosDemoHypervisor *self,
        VimosDemoDomain *domain,
        Act *act)
{
  if (domain->status.state == VIMOS_VM_STATE_RUNNING)
    return;
  if (domain->status.state != VIMOS_VM_STATE_PAUSED)
    {
      refuse (act, VIMOS_COMPUTE_ERROR_FAILED, _("Cannot resume the VM: it does not run"));
      return;
    }
  vimos_demo_domain_set_state (domain, VIMOS_VM_STATE_RUNNING, VIMOS_DEMO_REASON_NONE);
  vimos_demo_domain_go (domain, vimos_demo_hypervisor_pick (self, &vimos_demo_costs.wake));
  note_qmp (act, "RESUME");
}

static void
destroy (VimosDemoHypervisor *self,
         VimosDemoDomain *domain)
{
  if (!vimos_demo_domain_is_active (domain))
    return;
  if (domain->move != NULL)
    vimos_demo_move_domain_ended (domain->move, domain);
  vimos_demo_hypervisor_end_domain (self, domain);
}

static void
undefine (VimosDemoHypervisor *self,
          VimosDemoDomain *domain,
          Act *act)
{
  if (vimos_demo_domain_is_active (domain))
    refuse (act, VIMOS_COMPUTE_ERROR_FAILED,
            _("The VM runs or is paused there; end it before it is undefined"));
  else
    g_ptr_array_remove (self->domains, domain);
}

static void
start (VimosDemoHypervisor *self,
       VimosDemoDomain *domain,
       Act *act)
{
  if (domain->status.state == VIMOS_VM_STATE_RUNNING)
    return;
  if (vimos_demo_domain_is_active (domain))
    {
      refuse (act, VIMOS_COMPUTE_ERROR_FAILED, _("The VM is paused, not shut off; resume it"));
      return;
    }
  vimos_demo_domain_set_state (domain, VIMOS_VM_STATE_RUNNING, VIMOS_DEMO_REASON_NONE);
  vimos_demo_domain_boot (domain, vimos_demo_hypervisor_pick (self, &vimos_demo_costs.boot));
  note_qmp (act, "RESUME");
}

static void
act_on_domain (VimosDemoHypervisor *self,
               VimosDemoDomain *domain,
               Act *act)
{
  switch (act->act)
    {
    case VIMOS_VM_SUSPEND:
      suspend (self, domain, act);
      break;
    case VIMOS_VM_RESUME:
      resume (self, domain, act);
      break;
    case VIMOS_VM_DESTROY:
      destroy (self, domain);
      break;
    case VIMOS_VM_UNDEFINE:
      undefine (self, domain, act);
      break;
    case VIMOS_VM_START:
      start (self, domain, act);
      break;
    case VIMOS_VM_ABORT_JOB:
      /* A target cannot abort what comes in; that is as if there was no job. */
      if (domain->move != NULL && vimos_demo_move_is_from (domain->move, self))
        vimos_demo_move_abort (domain->move);
      break;
    case VIMOS_VM_DELETE_VOLUME:
    default:
      refuse (act, VIMOS_COMPUTE_ERROR_FAILED, _("There is no such act"));
    }
}

/* Acts on an image. */

static VimosDemoDomain *
find_user (VimosDemoHypervisor *self,
           const char *path)
{
  for (guint i = 0; i < self->domains->len; i++)
    {
      VimosDemoDomain *domain = g_ptr_array_index (self->domains, i);
      const VimosDisk *disk = vimos_demo_domain_get_disk (domain);

      /* Who was migrated away will not come back to its disk. */
      if (disk != NULL && !domain->status.reason_migrated && g_str_equal (disk->source, path))
        return domain;
    }
  return NULL;
}

static void
delete_volume (VimosDemoHypervisor *self,
               Act *act)
{
  g_autofree char *path
      = g_path_is_absolute (act->argument) ? g_canonicalize_filename (act->argument, "/") : NULL;
  VimosDemoDomain *user = path != NULL ? find_user (self, path) : NULL;

  if (path == NULL)
    refuse (act, VIMOS_COMPUTE_ERROR_FAILED, _("A disk image is named by its absolute path"));
  else if (user != NULL)
    g_set_error (&act->error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED,
                 _("The disk image %s is not deleted, since the VM “%s” there uses it"), path,
                 user->data->name);
  else if (!vimos_demo_pool_is_for (self->pool, path))
    g_set_error (&act->error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_NOT_FOUND,
                 _("%s has no active storage pool for “%s”"), self->spec->name, path);
  else
    vimos_demo_pool_remove (self->pool, path);
}

/* The two steps. */

static void
answer (VimosDemoHypervisor *self,
        GTask *task)
{
  Act *act = g_task_get_task_data (task);
  VimosQmpEvent event = { act->qmp, act->uuid, act->host_us, vimos_clock_now () };

  if (act->qmp != NULL)
    vimos_hypervisor_emit_qmp_event (VIMOS_HYPERVISOR (self), &event);
  if (act->uuid != NULL)
    vimos_demo_hypervisor_publish (self, act->uuid);
  if (act->error != NULL)
    g_task_return_error (task, g_steal_pointer (&act->error));
  else
    g_task_return_boolean (task, TRUE);
}

/* While a VM is on its way, it is only suspended and ended. */
static gboolean
has_to_wait (const VimosDemoDomain *domain,
             const Act *act)
{
  return domain->move != NULL
         && (act->act == VIMOS_VM_RESUME || act->act == VIMOS_VM_START
             || act->act == VIMOS_VM_UNDEFINE);
}

static void
act_on_uuid (VimosDemoHypervisor *self,
             Act *act)
{
  VimosDemoDomain *domain = vimos_demo_hypervisor_find_domain (self, act->uuid);

  if (domain != NULL && has_to_wait (domain, act))
    refuse (act, VIMOS_COMPUTE_ERROR_FAILED, _("The VM is on its way to another hypervisor"));
  else if (domain != NULL)
    act_on_domain (self, domain, act);
  /* Nothing there that could run, be defined or have a job: that is what the others are for. */
  else if (act->act == VIMOS_VM_SUSPEND || act->act == VIMOS_VM_RESUME
           || act->act == VIMOS_VM_START)
    refuse (act, VIMOS_COMPUTE_ERROR_NOT_FOUND, _("There is no such VM"));
}

static void
act_now (VimosDemoHypervisor *self,
         GTask *task)
{
  Act *act = g_task_get_task_data (task);
  VimosDemoDomain *domain = act->act != VIMOS_VM_DELETE_VOLUME
                                ? vimos_demo_hypervisor_find_domain (self, act->uuid)
                                : NULL;

  if (act->give_up_us == 0)
    act->give_up_us = vimos_clock_now () + vimos_demo_costs.lock_patience;
  if (domain != NULL && has_to_wait (domain, act) && vimos_clock_now () < act->give_up_us)
    {
      vimos_demo_hypervisor_call (self, g_object_ref (task), VIMOS_DEMO_CALL_CHANGES, LOCK_LOOK_US,
                                  act_now);
      return;
    }
  if (act->act == VIMOS_VM_DELETE_VOLUME)
    delete_volume (self, act);
  else
    act_on_uuid (self, act);
  vimos_demo_hypervisor_call (self, g_object_ref (task), VIMOS_DEMO_CALL_CHANGES,
                              vimos_demo_hypervisor_pick (self, &vimos_demo_costs.tell), answer);
}

/* Until the daemon has acted, µs; an act that is in vain is one that only reads. */
static gint64
get_cost (VimosDemoHypervisor *self,
          const Act *act)
{
  VimosDemoDomain *domain = act->act != VIMOS_VM_DELETE_VOLUME
                                ? vimos_demo_hypervisor_find_domain (self, act->uuid)
                                : NULL;
  VimosVmState state = domain != NULL ? domain->status.state : VIMOS_VM_STATE_UNKNOWN;
  const VimosDemoSpan *span = &vimos_demo_costs.read;

  if (act->act == VIMOS_VM_SUSPEND && state == VIMOS_VM_STATE_RUNNING)
    span = &vimos_demo_costs.suspend;
  else if (act->act == VIMOS_VM_RESUME && state == VIMOS_VM_STATE_PAUSED)
    span = &vimos_demo_costs.resume;
  else if (act->act == VIMOS_VM_DESTROY && domain != NULL && vimos_demo_domain_is_active (domain))
    span = &vimos_demo_costs.destroy;
  else if (act->act == VIMOS_VM_START && domain != NULL && !vimos_demo_domain_is_active (domain))
    span = &vimos_demo_costs.start;
  else if (act->act == VIMOS_VM_UNDEFINE || act->act == VIMOS_VM_DELETE_VOLUME)
    span = &vimos_demo_costs.define;
  return vimos_demo_hypervisor_pick (self, span) - vimos_demo_costs.tell.most;
}

static void
vimos_demo_hypervisor_act_async (VimosHypervisor *hypervisor,
                                 const char *uuid,
                                 int what,
                                 const char *argument,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  VimosDemoHypervisor *self = VIMOS_DEMO_HYPERVISOR (hypervisor);
  GTask *task = vimos_demo_hypervisor_new_task (hypervisor, vimos_demo_hypervisor_act_async,
                                                cancellable, callback, user_data);
  Act *act;

  if (task == NULL)
    return;
  act = g_new0 (Act, 1);
  act->act = what;
  act->uuid = uuid != NULL ? g_ascii_strdown (uuid, -1) : NULL;
  act->argument = g_strdup (argument);
  g_task_set_task_data (task, act, act_free);
  vimos_demo_hypervisor_call (self, task, VIMOS_DEMO_CALL_CHANGES, get_cost (self, act), act_now);
}

static gboolean
vimos_demo_hypervisor_act_finish (VimosHypervisor *self,
                                  GAsyncResult *result,
                                  GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
vimos_demo_hypervisor_act_init (VimosHypervisorInterface *iface)
{
  iface->act_async = vimos_demo_hypervisor_act_async;
  iface->act_finish = vimos_demo_hypervisor_act_finish;
}
