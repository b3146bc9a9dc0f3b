/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-compute"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libvirt/virterror.h>
#include <stdlib.h>
#include <string.h>

#include "vimos-markup.h"
#include "vimos-storage.h"
#include "vimos-virt-error.h"

/* Storage pools and volumes by path, as a move looks for them: by the pool whose target is the
 * disk's directory. All functions block and run in threads. */
#define MAX_POOLS 1000

static gboolean
start_cb (const char *path,
          const char **names,
          const char **values,
          gpointer data,
          GError **error)
{
  return TRUE;
}

static gboolean
text_cb (const char *path,
         const char *text,
         gpointer data,
         GError **error)
{
  return !g_str_equal (path, "pool/target/path") || vimos_markup_take (data, text, error);
}

static char *
pool_directory (virStoragePoolPtr pool)
{
  static const VimosMarkupHandler handler = { start_cb, text_cb };
  g_autofree char *directory = NULL;
  char *xml = virStoragePoolGetXMLDesc (pool, 0);
  gboolean good = xml != NULL && vimos_markup_walk (xml, &handler, &directory, NULL);

  free (xml);
  return good && directory != NULL ? g_canonicalize_filename (directory, "/") : NULL;
}

/**
 * vimos_storage_find_pool:
 * @connection: where
 * @path: an absolute path of a disk image
 * @error: set to %VIMOS_COMPUTE_ERROR_NOT_FOUND when no active pool holds that directory, or to
 * another #VimosComputeError
 *
 * Reads the pool's directory anew, so that what came into it from outside is seen.
 *
 * Returns: to be freed with virStoragePoolFree(), or %NULL
 */
virStoragePoolPtr
vimos_storage_find_pool (virConnectPtr connection,
                         const char *path,
                         GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path);
  g_autofree char *wanted = g_canonicalize_filename (directory, "/");
  virStoragePoolPtr *pools = NULL, found = NULL;
  int n = virConnectListAllStoragePools (connection, &pools, VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE);

  if (n < 0)
    {
      vimos_virt_set_error (error, "%s", _("Cannot list the storage pools"));
      return NULL;
    }
  for (int i = 0; i < n; i++)
    {
      g_autofree char *target = found == NULL && i < MAX_POOLS ? pool_directory (pools[i]) : NULL;

      if (g_strcmp0 (target, wanted) == 0)
        found = pools[i];
      else
        virStoragePoolFree (pools[i]);
    }
  free (pools);

  if (found == NULL)
    g_set_error (
        error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_NOT_FOUND,
        _("No active storage pool there holds the directory %s; define one for it and start it"),
        directory);
  else
    /* Refused while a volume is being built in it; then its list is new enough. */
    virStoragePoolRefresh (found, 0);
  return found;
}

/**
 * vimos_storage_find_volume:
 * @pool: from vimos_storage_find_pool()
 * @path: the same path
 * @error: set to %VIMOS_COMPUTE_ERROR_NOT_FOUND when it is not there, or to another
 * #VimosComputeError
 *
 * Returns: to be freed with virStorageVolFree(), or %NULL
 */
virStorageVolPtr
vimos_storage_find_volume (virStoragePoolPtr pool,
                           const char *path,
                           GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  virStorageVolPtr volume = virStorageVolLookupByName (pool, name);

  if (volume == NULL)
    vimos_virt_set_error (error, _("Cannot find the disk image %s"), path);
  return volume;
}
