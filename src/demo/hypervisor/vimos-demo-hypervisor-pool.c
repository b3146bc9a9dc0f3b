/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include "vimos-demo-hypervisor-pool.h"

/* @capacity: bytes */
VimosDemoPool *
vimos_demo_pool_new (guint64 capacity)
{
  VimosDemoPool *self = g_new0 (VimosDemoPool, 1);

  self->name = g_strdup ("default");
  self->path = g_strdup ("/var/lib/libvirt/images");
  self->capacity = capacity;
  self->active = TRUE;
  self->volumes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
vimos_demo_pool_free (VimosDemoPool *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->volumes);
  g_free (self->path);
  g_free (self->name);
  g_free (self);
}

/* Returns: (transfer full): where the image of a VM of that name is */
char *
vimos_demo_pool_make_path (const VimosDemoPool *self,
                           const char *vm_name)
{
  g_autofree char *name = g_strconcat (vm_name, ".img", NULL);

  return g_build_filename (self->path, g_strdelimit (name, "/", '_'), NULL);
}

/* Returns: whether the pool is active and @path lies right in its folder */
gboolean
vimos_demo_pool_is_for (const VimosDemoPool *self,
                        const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return self->active && g_str_equal (folder, self->path);
}

/* Returns: bytes that are free */
guint64
vimos_demo_pool_get_available (const VimosDemoPool *self)
{
  guint64 available = self->capacity;
  GHashTableIter iter;
  gpointer bytes;

  g_hash_table_iter_init (&iter, self->volumes);
  while (g_hash_table_iter_next (&iter, NULL, &bytes))
    available -= MIN (available, *(const guint64 *) bytes);
  return available;
}

/* @bytes: (out) (optional): of the volume. Returns: whether there is one of that path */
gboolean
vimos_demo_pool_find (const VimosDemoPool *self,
                      const char *path,
                      guint64 *bytes)
{
  const guint64 *found = g_hash_table_lookup (self->volumes, path);

  if (found != NULL && bytes != NULL)
    *bytes = *found;
  return found != NULL;
}

/* Makes a volume, whether there is room or not: what a scenario has on its hosts is there. */
void
vimos_demo_pool_put (VimosDemoPool *self,
                     const char *path,
                     guint64 bytes)
{
  g_hash_table_replace (self->volumes, g_strdup (path), g_memdup2 (&bytes, sizeof bytes));
}

void
vimos_demo_pool_remove (VimosDemoPool *self,
                        const char *path)
{
  g_hash_table_remove (self->volumes, path);
}
