/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-onos"

#include "config.h"

#include <math.h>
#include <string.h>

#include "vimos-onos-snapshot-private.h"

/* Whether two snapshots look the same, so that views are told only when there is something new to
 * see. */

/* Loads are shown with three digits: less than half of the last one is no news. */
#define LOAD_FRACTION 0.005
#define LOAD_FLOOR 0.005 /* Mbit/s */

static gboolean
same_number (double one,
             double other)
{
  return one == other || (isnan (one) && isnan (other));
}

static gboolean
same_load (double one,
           double other)
{
  return same_number (one, other)
         || fabs (one - other) <= MAX (LOAD_FLOOR, LOAD_FRACTION * MAX (one, other));
}

static gboolean
same_device (const VimosDevice *one,
             const VimosDevice *other)
{
  return strcmp (one->id, other->id) == 0 && strcmp (one->name, other->name) == 0
         && one->available == other->available && same_number (one->latitude, other->latitude)
         && same_number (one->longitude, other->longitude);
}

static gboolean
same_link (const VimosLink *one,
           const VimosLink *other)
{
  return vimos_connect_point_equal (&one->src, &other->src)
         && vimos_connect_point_equal (&one->dst, &other->dst)
         && same_number (one->mbps, other->mbps) && one->source == other->source
         && same_load (one->load_mbps, other->load_mbps);
}

static gboolean
same_host (const VimosHost *one,
           const VimosHost *other)
{
  return strcmp (one->id, other->id) == 0 && strcmp (one->mac, other->mac) == 0
         && g_strv_equal ((const char *const *) one->addresses,
                          (const char *const *) other->addresses)
         && g_strcmp0 (one->location.device, other->location.device) == 0
         && g_strcmp0 (one->location.port, other->location.port) == 0;
}

/*
 * vimos_onos_same_topology:
 * @one: (nullable): a topology
 * @other: another
 *
 * Ports are not looked at; who compares has their answers at hand.
 */
gboolean
vimos_onos_same_topology (VimosTopology *one,
                          VimosTopology *other)
{
  if (one == NULL || vimos_topology_get_n_devices (one) != vimos_topology_get_n_devices (other)
      || vimos_topology_get_n_links (one) != vimos_topology_get_n_links (other)
      || vimos_topology_get_n_hosts (one) != vimos_topology_get_n_hosts (other))
    return FALSE;
  for (guint i = 0; i < vimos_topology_get_n_devices (one); i++)
    {
      if (!same_device (vimos_topology_get_device (one, i), vimos_topology_get_device (other, i)))
        return FALSE;
    }
  for (guint i = 0; i < vimos_topology_get_n_links (one); i++)
    {
      if (!same_link (vimos_topology_get_link (one, i), vimos_topology_get_link (other, i)))
        return FALSE;
    }
  for (guint i = 0; i < vimos_topology_get_n_hosts (one); i++)
    {
      if (!same_host (vimos_topology_get_host (one, i), vimos_topology_get_host (other, i)))
        return FALSE;
    }
  return TRUE;
}
