/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-compute"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libvirt/virterror.h>

#include "vimos-call.h"
#include "vimos-inspect.h"
#include "vimos-libvirt-hypervisor-private.h"
#include "vimos-virt-error.h"

/* How one VM stands, and how far its job is. Both only read. */
#define INSPECT_TIMEOUT_MS 15000
#define PROGRESS_TIMEOUT_MS 5000

static void
question_free (gpointer data)
{
  VimosVmQuestion *question = data;

  vimos_link_unref (question->link);
  g_free (question->uuid);
  g_free (question);
}

/* A call in a thread that only reads something of one VM: @func gets a VimosVmQuestion and returns
 * what g_free() frees. */
void
vimos_libvirt_ask (VimosHypervisor *self,
                   gpointer tag,
                   const char *uuid,
                   VimosCallFunc func,
                   guint timeout_ms,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  VimosLink *link;
  VimosVmQuestion *question;
  GTask *task = vimos_libvirt_hypervisor_new_task (self, tag, &link, cancellable, callback,
                                                   user_data);

  if (task == NULL)
    return;
  question = g_new (VimosVmQuestion, 1);
  question->link = link;
  question->uuid = g_strdup (uuid);
  vimos_call_run (task, func, question, question_free, g_free, VIMOS_CALL_LEAVE_ON_CANCEL,
                  timeout_ms);
}

static gboolean
read_job (virDomainPtr domain,
          gboolean reason_migration)
{
  virDomainJobInfo job;

  if (virDomainGetJobInfo (domain, &job) == 0)
    return job.type == VIR_DOMAIN_JOB_BOUNDED || job.type == VIR_DOMAIN_JOB_UNBOUNDED;
  /* libvirt refuses to tell of an incoming migration: “available only on the source host”. */
  return reason_migration && vimos_virt_last_error_is (VIR_ERR_OPERATION_UNSUPPORTED);
}

/**
 * vimos_inspect_domain:
 * @domain: a domain
 * @status: (out): how it stands
 * @error: set to a #VimosComputeError
 *
 * Blocks. In a thread. That it vanishes under the question is no error: it is not present then.
 *
 * Returns: whether @status was set
 */
gboolean
vimos_inspect_domain (virDomainPtr domain,
                      VimosVmStatus *status,
                      GError **error)
{
  int state, reason, persistent;

  *status = (VimosVmStatus){ .present = FALSE };
  if (virDomainGetState (domain, &state, &reason, 0) < 0
      || (persistent = virDomainIsPersistent (domain)) < 0)
    {
      if (vimos_virt_last_error_is (VIR_ERR_NO_DOMAIN))
        return TRUE;
      vimos_virt_set_error (error, "%s", _("Cannot read how the VM stands"));
      return FALSE;
    }
  status->present = TRUE;
  status->state = vimos_domain_state (state, reason);
  status->persistent = persistent == 1;
  status->reason_user = state == VIR_DOMAIN_PAUSED && reason == VIR_DOMAIN_PAUSED_USER;
  status->reason_migration
      = state == VIR_DOMAIN_PAUSED
        && (reason == VIR_DOMAIN_PAUSED_MIGRATION || reason == VIR_DOMAIN_PAUSED_POSTCOPY);
  status->reason_migrated = state == VIR_DOMAIN_SHUTOFF && reason == VIR_DOMAIN_SHUTOFF_MIGRATED;
  status->has_job = read_job (domain, status->reason_migration);
  return TRUE;
}

/**
 * vimos_inspect_uuid:
 * @connection: where
 * @uuid: which VM
 * @status: (out): how it stands; not present when there is none
 * @error: set to a #VimosComputeError
 *
 * Blocks. In a thread.
 *
 * Returns: whether @status was set
 */
gboolean
vimos_inspect_uuid (virConnectPtr connection,
                    const char *uuid,
                    VimosVmStatus *status,
                    GError **error)
{
  g_autoptr (GError) local = NULL;
  virDomainPtr domain = vimos_domain_lookup (connection, uuid, &local);
  gboolean good;

  *status = (VimosVmStatus){ .present = FALSE };
  if (domain == NULL && g_error_matches (local, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_NOT_FOUND))
    return TRUE;
  if (domain == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  good = vimos_inspect_domain (domain, status, error);
  virDomainFree (domain);
  return good;
}

static gpointer
inspect_in_thread (gpointer data,
                   GError **error)
{
  VimosVmQuestion *question = data;
  g_autofree VimosVmStatus *status = g_new0 (VimosVmStatus, 1);

  if (!vimos_inspect_uuid (vimos_link_get_connection (question->link), question->uuid, status,
                           error))
    return NULL;
  return g_steal_pointer (&status);
}

static void
vimos_libvirt_inspect_async (VimosHypervisor *self,
                             const char *uuid,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  vimos_libvirt_ask (self, vimos_libvirt_inspect_async, uuid, inspect_in_thread, INSPECT_TIMEOUT_MS,
                     cancellable, callback, user_data);
}

static gboolean
vimos_libvirt_inspect_finish (VimosHypervisor *self,
                              GAsyncResult *result,
                              VimosVmStatus *status,
                              GError **error)
{
  g_autofree VimosVmStatus *answer = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  answer = g_task_propagate_pointer (G_TASK (result), error);
  if (answer == NULL)
    return FALSE;
  *status = *answer;
  return TRUE;
}

static guint64
get_stat (virTypedParameterPtr params,
          int n_params,
          const char *name)
{
  unsigned long long value = 0;

  virTypedParamsGetULLong (params, n_params, name, &value);
  return value;
}

static gboolean
read_progress (virDomainPtr domain,
               VimosMoveProgress *progress,
               GError **error)
{
  virTypedParameterPtr params = NULL;
  int type = VIR_DOMAIN_JOB_NONE, n_params = 0;

  if (virDomainGetJobStats (domain, &type, &params, &n_params, 0) < 0
      && !vimos_virt_last_error_is (VIR_ERR_OPERATION_INVALID))
    {
      vimos_virt_set_error (error, "%s", _("Cannot read how far the move is"));
      return FALSE;
    }
  if (type == VIR_DOMAIN_JOB_BOUNDED || type == VIR_DOMAIN_JOB_UNBOUNDED)
    {
      progress->disk_total = get_stat (params, n_params, VIR_DOMAIN_JOB_DISK_TOTAL);
      progress->disk_processed = get_stat (params, n_params, VIR_DOMAIN_JOB_DISK_PROCESSED);
      progress->memory_total = get_stat (params, n_params, VIR_DOMAIN_JOB_MEMORY_TOTAL);
      progress->memory_processed = get_stat (params, n_params, VIR_DOMAIN_JOB_MEMORY_PROCESSED);
      progress->memory_remaining = get_stat (params, n_params, VIR_DOMAIN_JOB_MEMORY_REMAINING);
    }
  else
    g_set_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_NOT_FOUND, "%s",
                 _("The VM is not on its way"));
  virTypedParamsFree (params, n_params);
  return type == VIR_DOMAIN_JOB_BOUNDED || type == VIR_DOMAIN_JOB_UNBOUNDED;
}

static gpointer
progress_in_thread (gpointer data,
                    GError **error)
{
  VimosVmQuestion *question = data;
  g_autofree VimosMoveProgress *progress = g_new0 (VimosMoveProgress, 1);
  virDomainPtr domain
      = vimos_domain_lookup (vimos_link_get_connection (question->link), question->uuid, error);
  gboolean good;

  if (domain == NULL)
    return NULL;
  good = read_progress (domain, progress, error);
  virDomainFree (domain);
  return good ? g_steal_pointer (&progress) : NULL;
}

static void
vimos_libvirt_get_progress_async (VimosHypervisor *self,
                                  const char *uuid,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  vimos_libvirt_ask (self, vimos_libvirt_get_progress_async, uuid, progress_in_thread,
                     PROGRESS_TIMEOUT_MS, cancellable, callback, user_data);
}

static gboolean
vimos_libvirt_get_progress_finish (VimosHypervisor *self,
                                   GAsyncResult *result,
                                   VimosMoveProgress *progress,
                                   GError **error)
{
  g_autofree VimosMoveProgress *answer = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  answer = g_task_propagate_pointer (G_TASK (result), error);
  if (answer == NULL)
    return FALSE;
  *progress = *answer;
  return TRUE;
}

void
vimos_libvirt_inspect_init (VimosHypervisorInterface *iface)
{
  iface->inspect_async = vimos_libvirt_inspect_async;
  iface->inspect_finish = vimos_libvirt_inspect_finish;
  iface->get_progress_async = vimos_libvirt_get_progress_async;
  iface->get_progress_finish = vimos_libvirt_get_progress_finish;
}
