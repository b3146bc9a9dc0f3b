/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-compute"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libvirt/virterror.h>

#include "vimos-call.h"
#include "vimos-inspect.h"
#include "vimos-libvirt-hypervisor-private.h"
#include "vimos-storage.h"
#include "vimos-virt-error.h"

/* Whether a VM of another host would fit here. Refreshing pools reads directories, which may be
 * slow. */
#define CHECK_TIMEOUT_MS 30000
#define MAX_MEMORY_STATS 64

typedef struct
{
  VimosLink *link;
  char *name;
  char *uuid;
  GPtrArray *bridges; /* char *, NULL where the NIC needs none */
  GPtrArray *sources; /* char *, of the copied disks */
} Check;

static Check *
check_new (VimosLink *link,
           VimosVm *vm)
{
  Check *check = g_new0 (Check, 1);

  check->link = link;
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

  vimos_link_unref (check->link);
  g_free (check->name);
  g_free (check->uuid);
  g_ptr_array_unref (check->bridges);
  g_ptr_array_unref (check->sources);
  g_free (check);
}

static gboolean
is_name_taken (virConnectPtr connection,
               const char *name,
               const char *uuid)
{
  virDomainPtr domain = virDomainLookupByName (connection, name);
  char other[VIR_UUID_STRING_BUFLEN] = "";

  if (domain == NULL)
    return FALSE;
  virDomainGetUUIDString (domain, other);
  virDomainFree (domain);
  return g_ascii_strcasecmp (other, uuid) != 0;
}

/* What the kernel would give a new QEMU: free memory alone is close to nothing on a host that has
 * been up for a while, since the page cache has the rest. */
static guint64
read_free_memory (virConnectPtr connection)
{
  virNodeMemoryStats stats[MAX_MEMORY_STATS];
  int n = 0;
  guint64 kib = 0;

  if (virNodeGetMemoryStats (connection, VIR_NODE_MEMORY_STATS_ALL_CELLS, NULL, &n, 0) < 0 || n <= 0
      || n > MAX_MEMORY_STATS
      || virNodeGetMemoryStats (connection, VIR_NODE_MEMORY_STATS_ALL_CELLS, stats, &n, 0) < 0)
    return virNodeGetFreeMemory (connection);
  for (int i = 0; i < n; i++)
    if (g_str_equal (stats[i].field, VIR_NODE_MEMORY_STATS_FREE)
        || g_str_equal (stats[i].field, VIR_NODE_MEMORY_STATS_BUFFERS)
        || g_str_equal (stats[i].field, VIR_NODE_MEMORY_STATS_CACHED))
      kib += stats[i].value;
  return kib * 1024;
}

/* A NIC names a bridge or one of libvirt's networks; either serves. */
static gboolean
has_bridge (virConnectPtr connection,
            const char *name,
            gboolean *known)
{
  virNetworkPtr network;
  virInterfacePtr interface;
  int active;

  *known = TRUE;
  if (name == NULL)
    return TRUE;
  network = virNetworkLookupByName (connection, name);
  active = network != NULL ? virNetworkIsActive (network) : 0;
  if (network != NULL)
    virNetworkFree (network);
  if (active == 1)
    return TRUE;
  interface = virInterfaceLookupByName (connection, name);
  if (interface != NULL)
    {
      virInterfaceFree (interface);
      return TRUE;
    }
  /* Daemons without an interface driver cannot tell, and a network that is there but not active was
   * told. */
  *known = network != NULL || vimos_virt_last_error_is (VIR_ERR_NO_INTERFACE);
  return !*known;
}

static gboolean
check_volume (virConnectPtr connection,
              const char *path,
              VimosVolumeCheck *check,
              GError **error)
{
  g_autoptr (GError) local = NULL;
  virStoragePoolPtr pool;
  virStorageVolPtr volume;
  virStoragePoolInfo pool_info;
  virStorageVolInfo volume_info;

  /* A disk on the network, or one of a pool by name: no path to look for. */
  if (path == NULL || !g_path_is_absolute (path))
    return TRUE;
  pool = vimos_storage_find_pool (connection, path, &local);
  if (pool == NULL && g_error_matches (local, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (pool == NULL)
    return TRUE;

  check->pool = g_utf8_make_valid (virStoragePoolGetName (pool), -1);
  if (virStoragePoolGetInfo (pool, &pool_info) == 0)
    check->available = pool_info.available;
  volume = vimos_storage_find_volume (pool, path, NULL);
  check->exists = volume != NULL;
  if (volume != NULL && virStorageVolGetInfo (volume, &volume_info) == 0)
    check->capacity = volume_info.capacity;
  if (volume != NULL)
    virStorageVolFree (volume);
  virStoragePoolFree (pool);
  return TRUE;
}

static gpointer
check_in_thread (gpointer data,
                 GError **error)
{
  Check *check = data;
  virConnectPtr connection = vimos_link_get_connection (check->link);
  g_autoptr (VimosTargetCheck) found = g_new0 (VimosTargetCheck, 1);

  if (!vimos_inspect_uuid (connection, check->uuid, &found->by_uuid, error))
    return NULL;
  found->name_taken = is_name_taken (connection, check->name, check->uuid);
  found->memory_free = read_free_memory (connection);
  found->n_bridges = check->bridges->len;
  found->bridges = g_new0 (gboolean, found->n_bridges);
  found->bridges_known = g_new0 (gboolean, found->n_bridges);
  for (guint i = 0; i < found->n_bridges; i++)
    found->bridges[i]
        = has_bridge (connection, g_ptr_array_index (check->bridges, i), &found->bridges_known[i]);
  found->n_volumes = check->sources->len;
  found->volumes = g_new0 (VimosVolumeCheck, found->n_volumes);
  for (guint i = 0; i < found->n_volumes; i++)
    if (!check_volume (connection, g_ptr_array_index (check->sources, i), &found->volumes[i],
                       error))
      return NULL;
  return g_steal_pointer (&found);
}

static void
vimos_libvirt_check_target_async (VimosHypervisor *self,
                                  VimosVm *vm,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  VimosLink *link;
  GTask *task = vimos_libvirt_hypervisor_new_task (self, vimos_libvirt_check_target_async, &link,
                                                   cancellable, callback, user_data);

  if (task == NULL)
    return;
  /* Who checks is about to move. */
  vimos_link_prime (link);
  vimos_call_run (task, check_in_thread, check_new (link, vm), check_free,
                  (GDestroyNotify) vimos_target_check_free, VIMOS_CALL_LEAVE_ON_CANCEL,
                  CHECK_TIMEOUT_MS);
}

static VimosTargetCheck *
vimos_libvirt_check_target_finish (VimosHypervisor *self,
                                   GAsyncResult *result,
                                   GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
vimos_libvirt_target_init (VimosHypervisorInterface *iface)
{
  iface->check_target_async = vimos_libvirt_check_target_async;
  iface->check_target_finish = vimos_libvirt_check_target_finish;
}
