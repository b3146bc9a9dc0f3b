/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include "vimos-arrival-graph.h"
#include "vimos-ports.h"

static gboolean
is_usable (VimosTopology *topology,
           const VimosLink *link)
{
  return vimos_topology_get_device (topology, link->src_index)->available
         && vimos_topology_get_device (topology, link->dst_index)->available;
}

/* Breadth first against the links' direction; each round looks at every link, which is cheap at the
 * sizes that ONOS carries (a diameter of some ten hops). */
static void
measure_distances (VimosArrivalGraph *self,
                   guint from)
{
  guint n_links = vimos_topology_get_n_links (self->topology);
  gboolean grown = TRUE;

  self->distance[from] = 0;
  for (guint round = 0; grown; round++)
    {
      grown = FALSE;
      for (guint i = 0; i < n_links; i++)
        {
          const VimosLink *link = vimos_topology_get_link (self->topology, i);

          if (self->distance[link->dst_index] != round
              || self->distance[link->src_index] != G_MAXUINT || !is_usable (self->topology, link))
            continue;
          self->distance[link->src_index] = round + 1;
          grown = TRUE;
        }
    }
}

/**
 * vimos_arrival_graph_new:
 * @place: the port behind which the VM is to be reached
 */
VimosArrivalGraph *
vimos_arrival_graph_new (VimosTopology *topology,
                         const VimosConnectPoint *place)
{
  VimosArrivalGraph *self = g_new0 (VimosArrivalGraph, 1);
  guint n = vimos_topology_get_n_devices (topology), device = 0;

  self->topology = vimos_topology_ref (topology);
  self->place = vimos_connect_point_copy (place);
  self->distance = g_new (guint, n);
  for (guint i = 0; i < n; i++)
    self->distance[i] = G_MAXUINT;
  if (vimos_topology_find_device (topology, place->device, &device))
    measure_distances (self, device);
  return self;
}

void
vimos_arrival_graph_free (VimosArrivalGraph *self)
{
  if (self == NULL)
    return;
  vimos_topology_unref (self->topology);
  vimos_connect_point_free (self->place);
  g_free (self->distance);
  g_free (self);
}

/**
 * vimos_arrival_graph_find_ingress:
 *
 * Returns: (transfer container): const VimosConnectPoint *, each port behind which the controller
 * knows a host, once, save the place itself and those from which no way leads to it: one of these
 * would make the whole intent fail
 */
GPtrArray *
vimos_arrival_graph_find_ingress (VimosArrivalGraph *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new ((GHashFunc) vimos_connect_point_hash,
                                                  (GEqualFunc) vimos_connect_point_equal);
  GPtrArray *points = g_ptr_array_new ();

  for (guint i = 0; i < vimos_topology_get_n_hosts (self->topology); i++)
    {
      const VimosConnectPoint *point = &vimos_topology_get_host (self->topology, i)->location;
      guint device = 0;

      if (point->device == NULL || point->port == NULL
          || vimos_connect_point_equal (point, self->place)
          || !vimos_topology_find_device (self->topology, point->device, &device)
          || self->distance[device] == G_MAXUINT
          || !vimos_topology_has_port (self->topology, point))
        continue;
      if (g_hash_table_add (seen, (gpointer) point))
        g_ptr_array_add (points, (gpointer) point);
    }
  return points;
}

/**
 * vimos_arrival_graph_leads_there:
 * @device: index of a switch
 * @out_port: where a rule on it sends what is for the VM
 *
 * Returns: whether that is the place, or a switch nearer to it. When it holds for every rule on
 * every switch, no rule leads anywhere else: each step brings a packet nearer.
 */
gboolean
vimos_arrival_graph_leads_there (VimosArrivalGraph *self,
                                 guint device,
                                 const char *out_port)
{
  if (self->distance[device] == 0)
    return vimos_port_equal (out_port, self->place->port);
  for (guint i = 0; i < vimos_topology_get_n_links (self->topology); i++)
    {
      const VimosLink *link = vimos_topology_get_link (self->topology, i);

      if (link->src_index == device && vimos_port_equal (link->src.port, out_port))
        return self->distance[link->dst_index] < self->distance[device];
    }
  return FALSE;
}
