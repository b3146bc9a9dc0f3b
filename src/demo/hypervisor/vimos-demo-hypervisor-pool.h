/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VimosDemoPool:
 * @path: the folder
 * @capacity: bytes
 * @active: an inactive pool is there for nobody
 *
 * The one storage pool of a simulated hypervisor: a folder of raw images, each as large as it
 * looks.
 */
typedef struct
{
  char *name;
  char *path;
  guint64 capacity;
  gboolean active;
  GHashTable *volumes; /* path → guint64 *: bytes */
} VimosDemoPool;

VimosDemoPool *vimos_demo_pool_new (guint64 capacity);
void vimos_demo_pool_free (VimosDemoPool *self);

char *vimos_demo_pool_make_path (const VimosDemoPool *self,
                                 const char *vm_name);
gboolean vimos_demo_pool_is_for (const VimosDemoPool *self,
                                 const char *path);
guint64 vimos_demo_pool_get_available (const VimosDemoPool *self);
gboolean vimos_demo_pool_find (const VimosDemoPool *self,
                               const char *path,
                               guint64 *bytes);
void vimos_demo_pool_put (VimosDemoPool *self,
                          const char *path,
                          guint64 bytes);
void vimos_demo_pool_remove (VimosDemoPool *self,
                             const char *path);

G_END_DECLS
