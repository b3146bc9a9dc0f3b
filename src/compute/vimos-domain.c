/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-compute"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libvirt/virterror.h>
#include <stdlib.h>

#include "vimos-domain-xml.h"
#include "vimos-domain.h"
#include "vimos-virt-error.h"

/* A hypervisor with more VMs than this is no hypervisor. */
#define MAX_DOMAINS 10000

/**
 * vimos_domain_state:
 * @state: a virDomainState
 * @reason: its reason
 *
 * Returns: the same in our words. A guest that shuts down still runs; one that sleeps (S3) does
 * not. Any thread.
 */
VimosVmState
vimos_domain_state (int state,
                    int reason)
{
  switch (state)
    {
    case VIR_DOMAIN_RUNNING:
    case VIR_DOMAIN_BLOCKED:
    case VIR_DOMAIN_SHUTDOWN:
      return VIMOS_VM_STATE_RUNNING;
    case VIR_DOMAIN_PAUSED:
    case VIR_DOMAIN_PMSUSPENDED:
      return VIMOS_VM_STATE_PAUSED;
    case VIR_DOMAIN_SHUTOFF:
      return reason == VIR_DOMAIN_SHUTOFF_CRASHED ? VIMOS_VM_STATE_CRASHED
                                                  : VIMOS_VM_STATE_SHUT_OFF;
    case VIR_DOMAIN_CRASHED:
      return VIMOS_VM_STATE_CRASHED;
    default:
      return VIMOS_VM_STATE_UNKNOWN;
    }
}

/**
 * vimos_domain_lookup:
 * @connection: where
 * @uuid: which
 * @error: set to %VIMOS_COMPUTE_ERROR_NOT_FOUND or another #VimosComputeError
 *
 * Blocks. In a thread.
 *
 * Returns: to be freed with virDomainFree(), or %NULL
 */
virDomainPtr
vimos_domain_lookup (virConnectPtr connection,
                     const char *uuid,
                     GError **error)
{
  virDomainPtr domain = NULL;

  if (g_uuid_string_is_valid (uuid))
    domain = virDomainLookupByUUIDString (connection, uuid);
  else
    {
      g_set_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_NOT_FOUND,
                   _("“%s” is no UUID of a VM"), uuid);
      return NULL;
    }
  if (domain == NULL)
    vimos_virt_set_error (error, _("Cannot find the VM %s"), uuid);
  return domain;
}

/* A disk that names a volume of a pool gets that volume's path, as if it named the file. */
static void
resolve_volume (virConnectPtr connection,
                VimosDisk *disk)
{
  g_auto (GStrv) parts = g_strsplit (disk->source, "/", 2);
  virStoragePoolPtr pool
      = g_strv_length (parts) == 2 ? virStoragePoolLookupByName (connection, parts[0]) : NULL;
  virStorageVolPtr volume = pool != NULL ? virStorageVolLookupByName (pool, parts[1]) : NULL;
  char *path = volume != NULL ? virStorageVolGetPath (volume) : NULL;

  if (path != NULL && g_path_is_absolute (path) && g_utf8_validate (path, -1, NULL))
    {
      g_free (disk->source);
      disk->source = g_strdup (path);
    }
  free (path);
  if (volume != NULL)
    virStorageVolFree (volume);
  if (pool != NULL)
    virStoragePoolFree (pool);
}

static gboolean
read_size_of_volume (virConnectPtr connection,
                     VimosDisk *disk)
{
  virStorageVolPtr volume = virStorageVolLookupByPath (connection, disk->source);
  virStorageVolInfo info;
  gboolean good = volume != NULL && virStorageVolGetInfo (volume, &info) == 0;

  if (good)
    {
      disk->capacity = info.capacity;
      disk->allocation = info.allocation;
    }
  if (volume != NULL)
    virStorageVolFree (volume);
  return good;
}

/* The storage driver is asked first: it tells what the file system allocated, running or not, and
 * never waits for the VM. virDomainGetBlockInfo () waits for a lock on the VM; an incoming one
 * holds that until it has come. */
static void
read_sizes (virDomainPtr domain,
            VimosVmData *data,
            gboolean incoming)
{
  virConnectPtr connection = virDomainGetConnect (domain);

  for (guint i = 0; i < data->n_disks; i++)
    {
      VimosDisk *disk = &data->disks[i];
      virDomainBlockInfo info;

      if (disk->source != NULL && !g_path_is_absolute (disk->source))
        resolve_volume (connection, disk);
      if (disk->source == NULL || disk->target == NULL || read_size_of_volume (connection, disk)
          || incoming || virDomainGetBlockInfo (domain, disk->target, &info, 0) < 0)
        continue;
      disk->capacity = info.capacity;
      disk->allocation = info.allocation;
    }
}

/* NULL when it is gone or makes no sense; @error only when the connection is to blame. */
static VimosVmData *
read_domain (virDomainPtr domain,
             GError **error)
{
  g_autoptr (VimosVmData) data = NULL;
  g_autoptr (GError) local = NULL;
  char *xml = virDomainGetXMLDesc (domain, 0);
  int state, reason;

  if (xml == NULL || virDomainGetState (domain, &state, &reason, 0) < 0)
    {
      if (!vimos_virt_last_error_is (VIR_ERR_NO_DOMAIN))
        vimos_virt_set_error (error, "%s", _("Cannot read a VM"));
      free (xml);
      return NULL;
    }
  data = vimos_domain_xml_parse (xml, &local);
  free (xml);
  if (data == NULL)
    {
      g_debug ("a VM is left out: %s", local->message);
      return NULL;
    }
  data->state = vimos_domain_state (state, reason);
  read_sizes (domain, data, state == VIR_DOMAIN_PAUSED && reason == VIR_DOMAIN_PAUSED_MIGRATION);
  return g_steal_pointer (&data);
}

static gboolean
add_domain (VimosListing *listing,
            virDomainPtr domain,
            GError **error)
{
  g_autoptr (GError) local = NULL;
  VimosVmData *data = read_domain (domain, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (data != NULL)
    g_ptr_array_add (listing->present, data);
  return TRUE;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  const VimosVmData *left = *(VimosVmData *const *) a, *right = *(VimosVmData *const *) b;

  return g_strcmp0 (left->name, right->name);
}

static gboolean
fetch_all (VimosListing *listing,
           virConnectPtr connection,
           GError **error)
{
  virDomainPtr *domains = NULL;
  int n = virConnectListAllDomains (connection, &domains, 0);
  gboolean good = TRUE;

  if (n < 0)
    {
      vimos_virt_set_error (error, "%s", _("Cannot list the VMs"));
      return FALSE;
    }
  for (int i = 0; i < n; i++)
    {
      good = good && (i >= MAX_DOMAINS || add_domain (listing, domains[i], error));
      virDomainFree (domains[i]);
    }
  free (domains);
  g_ptr_array_sort (listing->present, compare_names);
  return good;
}

static gboolean
fetch_some (VimosListing *listing,
            virConnectPtr connection,
            GError **error)
{
  GHashTableIter iter;
  gpointer uuid;

  g_hash_table_iter_init (&iter, listing->asked);
  while (g_hash_table_iter_next (&iter, &uuid, NULL))
    {
      g_autoptr (GError) local = NULL;
      virDomainPtr domain = vimos_domain_lookup (connection, uuid, &local);
      gboolean good;

      if (domain == NULL
          && g_error_matches (local, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_NOT_FOUND))
        continue;
      if (domain == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      good = add_domain (listing, domain, error);
      virDomainFree (domain);
      if (!good)
        return FALSE;
    }
  return TRUE;
}

void
vimos_listing_free (VimosListing *listing)
{
  g_clear_pointer (&listing->asked, g_hash_table_unref);
  g_clear_pointer (&listing->present, g_ptr_array_unref);
  g_free (listing);
}

/**
 * vimos_listing_fetch:
 * @link: where
 * @uuids: (nullable): the VMs to read; %NULL: all
 * @error: set to a #VimosComputeError
 *
 * Blocks. In a thread.
 *
 * Returns: (transfer full): those that are there, sorted by name when all were asked for; or %NULL
 */
VimosListing *
vimos_listing_fetch (VimosLink *link,
                     GHashTable *uuids,
                     GError **error)
{
  g_autoptr (VimosListing) listing = g_new0 (VimosListing, 1);
  virConnectPtr connection = vimos_link_get_connection (link);

  listing->all = uuids == NULL;
  listing->asked = uuids != NULL ? g_hash_table_ref (uuids) : NULL;
  listing->present = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_vm_data_free);
  if (!(listing->all ? fetch_all (listing, connection, error)
                     : fetch_some (listing, connection, error)))
    return NULL;
  return g_steal_pointer (&listing);
}
