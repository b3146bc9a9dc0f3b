/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include "vimos-cross-check.h"
#include "vimos-onos-client.h"
#include "vimos-ports.h"

static gboolean
is_same_way (VimosPath *path,
             const VimosOnosPath *other)
{
  if (vimos_path_get_hops (path) != other->n_links)
    return FALSE;
  for (guint i = 0; i < other->n_links; i++)
    {
      const VimosLink *link = vimos_path_get_link (path, i);

      if (g_strcmp0 (link->src.device, other->src[i].device) != 0
          || g_strcmp0 (link->dst.device, other->dst[i].device) != 0
          || !vimos_port_equal (link->src.port, other->src[i].port)
          || !vimos_port_equal (link->dst.port, other->dst[i].port))
        return FALSE;
    }
  return TRUE;
}

/**
 * vimos_cross_check:
 * @path: a path of ours
 * @answer: (nullable) (element-type VimosOnosPath): what the controller's own search gave, %NULL
 * when it gave no answer
 *
 * Returns: whether the controller found @path too
 */
VimosCrossCheck
vimos_cross_check (VimosPath *path,
                   GPtrArray *answer)
{
  if (answer == NULL)
    return VIMOS_CROSS_CHECK_UNAVAILABLE;
  for (guint i = 0; i < answer->len; i++)
    if (is_same_way (path, g_ptr_array_index (answer, i)))
      return VIMOS_CROSS_CHECK_FOUND;
  return VIMOS_CROSS_CHECK_NOT_FOUND;
}
