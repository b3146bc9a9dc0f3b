/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include "vimos-path-query.h"

/**
 * vimos_path_query_copy:
 * @self: a query, of any origin
 *
 * Returns: (transfer full): a copy that owns what it avoids
 */
VimosPathQuery *
vimos_path_query_copy (const VimosPathQuery *self)
{
  VimosPathQuery *copy;
  VimosConnectPoint *avoid;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new (VimosPathQuery, 1);
  *copy = *self;
  avoid = g_new (VimosConnectPoint, self->n_avoid);
  for (guint i = 0; i < self->n_avoid; i++)
    {
      avoid[i].device = g_strdup (self->avoid[i].device);
      avoid[i].port = g_strdup (self->avoid[i].port);
    }
  copy->avoid = avoid;
  return copy;
}

/**
 * vimos_path_query_free:
 * @self: (transfer full) (nullable): what vimos_path_query_copy() returned
 */
void
vimos_path_query_free (VimosPathQuery *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_avoid; i++)
    {
      g_free (self->avoid[i].device);
      g_free (self->avoid[i].port);
    }
  g_free ((gpointer) self->avoid);
  g_free (self);
}
