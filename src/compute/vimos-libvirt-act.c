/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-compute"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libvirt/virterror.h>
#include <stdlib.h>

#include "vimos-call.h"
#include "vimos-domain-xml.h"
#include "vimos-inspect.h"
#include "vimos-libvirt-hypervisor-private.h"
#include "vimos-storage.h"
#include "vimos-virt-error.h"

/*
 * Single acts on one VM. Each ends well when what it is for is so already: a run that is settled
 * after a crash does not know which of its acts were done. libvirt waits up to 30 s for a lock on
 * the VM and 15 s for a QEMU that does not want to end, so the time-out is above both.
 */
#define ACT_TIMEOUT_MS 60000

typedef struct
{
  VimosLink *link;
  char *uuid;
  VimosVmAct act;
  char *argument;
} Act;

static void
act_free (gpointer data)
{
  Act *act = data;

  vimos_link_unref (act->link);
  g_free (act->uuid);
  g_free (act->argument);
  g_free (act);
}

static gboolean
fail (GError **error,
      VimosVmAct act)
{
  /* Translators: one of suspend, resume, destroy … */
  vimos_virt_set_error (error, _("Cannot %s the VM"), vimos_vm_act_to_string (act));
  return FALSE;
}

static gboolean
refuse (GError **error,
        const char *why)
{
  g_set_error_literal (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED, why);
  return FALSE;
}

static gboolean
undefine (virDomainPtr domain,
          GError **error)
{
  /* The firmware's variables are the VM's data: they are left, like its disks. Drivers without UEFI
   * know no flag. */
  if (virDomainUndefineFlags (domain, VIR_DOMAIN_UNDEFINE_KEEP_NVRAM) == 0)
    return TRUE;
  if ((vimos_virt_last_error_is (VIR_ERR_INVALID_ARG)
       || vimos_virt_last_error_is (VIR_ERR_NO_SUPPORT))
      && virDomainUndefine (domain) == 0)
    return TRUE;
  return fail (error, VIMOS_VM_UNDEFINE);
}

static gboolean
act_on_domain (virDomainPtr domain,
               VimosVmAct act,
               const VimosVmStatus *status,
               GError **error)
{
  int active = virDomainIsActive (domain);

  if (active < 0)
    return fail (error, act);

  switch (act)
    {
    case VIMOS_VM_SUSPEND:
      if (status->state == VIMOS_VM_STATE_PAUSED)
        return TRUE;
      return virDomainSuspend (domain) == 0 || fail (error, act);
    case VIMOS_VM_RESUME:
      if (status->state == VIMOS_VM_STATE_RUNNING)
        return TRUE;
      return virDomainResume (domain) == 0 || fail (error, act);
    case VIMOS_VM_DESTROY:
      if (active == 0)
        return TRUE;
      return virDomainDestroy (domain) == 0 || fail (error, act);
    case VIMOS_VM_UNDEFINE:
      if (active == 1)
        return refuse (error, _("The VM runs or is paused there; end it before it is undefined"));
      return undefine (domain, error);
    case VIMOS_VM_START:
      if (status->state == VIMOS_VM_STATE_RUNNING)
        return TRUE;
      if (active == 1)
        return refuse (error, _("The VM is paused, not shut off; resume it"));
      return virDomainCreate (domain) == 0 || fail (error, act);
    case VIMOS_VM_ABORT_JOB:
      if (!status->has_job || virDomainAbortJob (domain) == 0
          || vimos_virt_last_error_is (VIR_ERR_OPERATION_INVALID))
        return TRUE;
      return fail (error, act);
    default:
      return refuse (error, _("There is no such act"));
    }
}

static gboolean
names_file (const VimosVmData *data,
            const char *path)
{
  for (guint i = 0; i < data->n_disks; i++)
    {
      const char *source = data->disks[i].source;
      g_autofree char *own = source != NULL && g_path_is_absolute (source)
                                 ? g_canonicalize_filename (source, "/")
                                 : NULL;

      if (g_strcmp0 (own, path) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Those who were migrated away will not come back to their disks. In doubt nothing is deleted. */
static gboolean
refuse_if_needed_by (virDomainPtr domain,
                     const char *path,
                     GError **error)
{
  g_autoptr (VimosVmData) data = NULL;
  VimosVmStatus status;
  char *xml;

  if (!vimos_inspect_domain (domain, &status, error))
    return FALSE;
  if (!status.present || status.reason_migrated)
    return TRUE;
  xml = virDomainGetXMLDesc (domain, 0);
  if (xml == NULL && vimos_virt_last_error_is (VIR_ERR_NO_DOMAIN))
    return TRUE;
  data = xml != NULL ? vimos_domain_xml_parse (xml, NULL) : NULL;
  free (xml);
  if (data != NULL && !names_file (data, path))
    return TRUE;
  g_set_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED,
               _("The disk image %s is not deleted, since the VM “%s” there uses it"), path,
               virDomainGetName (domain));
  return FALSE;
}

static gboolean
refuse_if_used (virConnectPtr connection,
                const char *path,
                GError **error)
{
  g_autofree char *canonical = g_canonicalize_filename (path, "/");
  virDomainPtr *domains = NULL;
  int n = virConnectListAllDomains (connection, &domains, 0);
  gboolean good = TRUE;

  if (n < 0)
    {
      vimos_virt_set_error (error, "%s", _("Cannot find out whether a VM uses the disk image"));
      return FALSE;
    }
  for (int i = 0; i < n; i++)
    {
      good = good && refuse_if_needed_by (domains[i], canonical, error);
      virDomainFree (domains[i]);
    }
  free (domains);
  return good;
}

static gboolean
delete_from_pool (virStoragePoolPtr pool,
                  const char *path,
                  GError **error)
{
  g_autoptr (GError) local = NULL;
  virStorageVolPtr volume = vimos_storage_find_volume (pool, path, &local);
  gboolean good;

  if (volume == NULL && g_error_matches (local, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_NOT_FOUND))
    return TRUE;
  if (volume == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  good = virStorageVolDelete (volume, 0) == 0 || vimos_virt_last_error_is (VIR_ERR_NO_STORAGE_VOL);
  if (!good)
    vimos_virt_set_error (error, _("Cannot delete the disk image %s"), path);
  virStorageVolFree (volume);
  return good;
}

static gboolean
delete_volume (virConnectPtr connection,
               const char *path,
               GError **error)
{
  virStoragePoolPtr pool;
  gboolean good;

  if (!g_path_is_absolute (path))
    return refuse (error, _("A disk image is named by its absolute path"));
  if (!refuse_if_used (connection, path, error))
    return FALSE;
  pool = vimos_storage_find_pool (connection, path, error);
  if (pool == NULL)
    return FALSE;
  good = delete_from_pool (pool, path, error);
  virStoragePoolFree (pool);
  return good;
}

static gboolean
act_on_uuid (Act *act,
             GError **error)
{
  g_autoptr (GError) local = NULL;
  virDomainPtr domain
      = vimos_domain_lookup (vimos_link_get_connection (act->link), act->uuid, &local);
  VimosVmStatus status;
  gboolean good;

  /* Nothing there that could run, be defined or have a job: that is what these are for. */
  if (domain == NULL && g_error_matches (local, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_NOT_FOUND)
      && (act->act == VIMOS_VM_DESTROY || act->act == VIMOS_VM_UNDEFINE
          || act->act == VIMOS_VM_ABORT_JOB))
    return TRUE;
  if (domain == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  good = vimos_inspect_domain (domain, &status, error)
         && act_on_domain (domain, act->act, &status, error);
  virDomainFree (domain);
  return good;
}

static gpointer
act_in_thread (gpointer data,
               GError **error)
{
  Act *act = data;
  gboolean good;

  if (act->act == VIMOS_VM_DELETE_VOLUME)
    good = delete_volume (vimos_link_get_connection (act->link), act->argument, error);
  else
    good = act_on_uuid (act, error);
  return good ? GINT_TO_POINTER (TRUE) : NULL;
}

static void
vimos_libvirt_act_async (VimosHypervisor *self,
                         const char *uuid,
                         int what,
                         const char *argument,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  VimosLink *link;
  GTask *task = vimos_libvirt_hypervisor_new_task (self, vimos_libvirt_act_async, &link,
                                                   cancellable, callback, user_data);
  Act *act;

  if (task == NULL)
    return;
  /* Who suspends is about to move. */
  if (what == VIMOS_VM_SUSPEND)
    vimos_link_prime (link);
  act = g_new (Act, 1);
  act->link = link;
  act->uuid = g_strdup (uuid);
  act->act = what;
  act->argument = g_strdup (argument);
  vimos_call_run (task, act_in_thread, act, act_free, NULL, VIMOS_CALL_WAIT, ACT_TIMEOUT_MS);
}

static gboolean
vimos_libvirt_act_finish (VimosHypervisor *self,
                          GAsyncResult *result,
                          GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

void
vimos_libvirt_act_init (VimosHypervisorInterface *iface)
{
  iface->act_async = vimos_libvirt_act_async;
  iface->act_finish = vimos_libvirt_act_finish;
}
