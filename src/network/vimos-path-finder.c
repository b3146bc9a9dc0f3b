/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <math.h>

#include "vimos-flow-network.h"
#include "vimos-path-finder.h"
#include "vimos-path-set-private.h"
#include "vimos-topology-private.h"

/*
 * Disjoint paths as a flow. Each device is split into an entry and an exit with an arc between,
 * which carries one unit when paths must not meet in a device; each link is an arc from the exit of
 * its source to the entry of its destination. By Menger's theorem the largest flow is the largest
 * number of disjoint paths; the cheapest flow of that size has the fewest hops in total (Suurballe
 * 1974, Bhandari 1999; see vimos-flow-network.c). A greedy search, which takes the shortest path
 * and looks for others round it, finds fewer in a “trap” graph; ONOS's own search does.
 *
 * What a unit costs: a hop is dear, and the time that a bit takes onto the link is cheap, so that
 * of sets with equally few hops, and of parallel cables, the wider ones are taken. With at most 2¹⁹
 * links in a flow the cheap parts of all together never weigh as much as one hop, and the sum stays
 * below 2⁶³.
 *
 * Arcs are numbered: device i has arc i, link i has arc n_devices + i.
 */

#define HOP_COST (G_GINT64_CONSTANT (1) << 43)
#define SLOWEST_COST (G_GINT64_CONSTANT (1) << 24)

typedef struct
{
  /* borrowed */
  VimosTopology *topology;
  const VimosConnectPoint *from;
  const VimosConnectPoint *to;

  guint source; /* devices */
  guint sink;
  guint max_paths;
} Search;

static guint
entry_of (guint device)
{
  return 2 * device;
}

static guint
exit_of (guint device)
{
  return 2 * device + 1;
}

/* The costs of 1 Mbit/s and less, and of unknown bandwidth, are the same. */
static gint64
cost_of (const VimosLink *link)
{
  return HOP_COST + (gint64) (SLOWEST_COST / fmax (1, link->mbps));
}

static gboolean
is_usable (Search *search,
           const VimosLink *link)
{
  return vimos_topology_get_device (search->topology, link->src_index)->available
         && vimos_topology_get_device (search->topology, link->dst_index)->available;
}

static VimosFlowNetwork *
make_network (Search *search,
              guint device_capacity)
{
  guint n_devices = vimos_topology_get_n_devices (search->topology);
  guint n_links = vimos_topology_get_n_links (search->topology);
  VimosFlowNetwork *network = vimos_flow_network_new (2 * n_devices, n_devices + n_links);

  for (guint i = 0; i < n_devices; i++)
    vimos_flow_network_add_arc (network, entry_of (i), exit_of (i), device_capacity, 0);
  for (guint i = 0; i < n_links; i++)
    {
      const VimosLink *link = vimos_topology_get_link (search->topology, i);

      vimos_flow_network_add_arc (network, exit_of (link->src_index), entry_of (link->dst_index),
                                  is_usable (search, link) ? 1 : 0, cost_of (link));
    }
  return network;
}

static guint
augment (Search *search,
         VimosFlowNetwork *network)
{
  guint n_units = 0;

  while (n_units < search->max_paths
         && vimos_flow_network_augment (network, exit_of (search->source), entry_of (search->sink)))
    n_units++;
  return n_units;
}

/* Makes common what every path must have in common. FALSE when that is a whole path: then there
 * is no other. */
static gboolean
share_bridges (Search *search,
               VimosFlowNetwork *network)
{
  guint n_devices = vimos_topology_get_n_devices (search->topology);
  guint n_links = vimos_topology_get_n_links (search->topology);
  guint n_used = 0, n_bridges = 0;

  vimos_flow_network_lift_bridges (network, exit_of (search->source), entry_of (search->sink));
  for (guint i = n_devices; i < n_devices + n_links; i++)
    {
      n_used += vimos_flow_network_get_flow (network, i) > 0;
      n_bridges += vimos_flow_network_get_capacity (network, i) == VIMOS_FLOW_UNLIMITED;
    }
  return n_bridges < n_used;
}

/*
 * Takes the widest path out of the flow, so that where paths meet they are put together with the
 * narrow parts in as few of them as possible. @flow is what each link still carries, @used the
 * links that carried any. A cheapest flow runs in no circle, so following the links back from the
 * sink ends at the source.
 */
static VimosPath *
take_widest_path (Search *search,
                  GArray *used,
                  guint *flow)
{
  guint n_devices = vimos_topology_get_n_devices (search->topology);
  g_autofree double *width = g_new (double, n_devices);
  g_autofree guint *arrival = g_new0 (guint, n_devices);
  g_autoptr (GArray) links = g_array_new (FALSE, FALSE, sizeof (guint));
  gboolean changed = TRUE;

  for (guint i = 0; i < n_devices; i++)
    width[i] = -1;
  width[search->source] = INFINITY;
  while (changed)
    {
      changed = FALSE;
      for (guint i = 0; i < used->len; i++)
        {
          guint index = g_array_index (used, guint, i);
          const VimosLink *link = vimos_topology_get_link (search->topology, index);
          double through = fmin (width[link->src_index], fmax (link->mbps, 0));

          if (flow[index] == 0 || through <= width[link->dst_index])
            continue;
          width[link->dst_index] = through;
          arrival[link->dst_index] = index;
          changed = TRUE;
        }
    }
  for (guint device = search->sink; device != search->source;
       device = vimos_topology_get_link (search->topology, arrival[device])->src_index)
    {
      g_array_prepend_val (links, arrival[device]);
      flow[arrival[device]]--;
    }
  return vimos_path_new (search->topology, search->from, search->to,
                         (const guint *) (gpointer) links->data, links->len);
}

static VimosPathSet *
collect (Search *search,
         VimosFlowNetwork *network,
         guint n_paths)
{
  guint n_devices = vimos_topology_get_n_devices (search->topology);
  guint n_links = vimos_topology_get_n_links (search->topology);
  GPtrArray *paths = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_path_unref);
  g_autoptr (GArray) used = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree guint *flow = g_new (guint, n_links);

  for (guint i = 0; i < n_links; i++)
    {
      flow[i] = vimos_flow_network_get_flow (network, n_devices + i);
      if (flow[i] > 0)
        g_array_append_val (used, i);
    }
  for (guint i = 0; i < n_paths; i++)
    g_ptr_array_add (paths, take_widest_path (search, used, flow));
  return vimos_path_set_new (search->topology, paths);
}

static VimosPathSet *
find_disjoint (Search *search,
               guint device_capacity)
{
  g_autoptr (VimosFlowNetwork) network = make_network (search, device_capacity);
  guint n_paths = augment (search, network);

  return collect (search, network, n_paths);
}

/* What every path takes is shared by all; then as many paths as share nothing else. */
static VimosPathSet *
find_maximally_disjoint (Search *search)
{
  g_autoptr (VimosFlowNetwork) network = make_network (search, 1);
  guint n_paths;

  if (!vimos_flow_network_augment (network, exit_of (search->source), entry_of (search->sink)))
    return collect (search, network, 0);
  if (!share_bridges (search, network))
    return collect (search, network, 1);
  vimos_flow_network_reset (network);
  n_paths = augment (search, network);
  return collect (search, network, n_paths);
}

static VimosPathSet *
find_auto (Search *search)
{
  g_autoptr (VimosPathSet) found = find_disjoint (search, 1);
  guint enough = MIN (search->max_paths, 2);

  if (vimos_path_set_get_n_paths (found) == 0 || vimos_path_set_get_n_paths (found) >= enough)
    return g_steal_pointer (&found);
  g_clear_pointer (&found, vimos_path_set_unref);
  found = find_disjoint (search, VIMOS_FLOW_UNLIMITED);
  if (vimos_path_set_get_n_paths (found) >= enough)
    return g_steal_pointer (&found);
  return find_maximally_disjoint (search);
}

/* FALSE when there can be no path; the ends may be ports that the controller does not list. */
static gboolean
search_init (Search *search,
             VimosTopology *topology,
             const VimosConnectPoint *from,
             const VimosConnectPoint *to)
{
  *search = (Search){ topology, from, to, 0, 0, G_MAXUINT };
  return from->device != NULL && to->device != NULL
         && vimos_topology_lookup (topology->device_ids, from->device, &search->source)
         && vimos_topology_lookup (topology->device_ids, to->device, &search->sink)
         && vimos_topology_get_device (topology, search->source)->available
         && vimos_topology_get_device (topology, search->sink)->available;
}

/**
 * vimos_path_finder_find:
 * @topology: a snapshot
 * @from: the access port where the traffic enters; its device's id, not its name
 * @to: the access port where it leaves
 * @disjointness: what the paths may have in common
 * @max_paths: at most so many, those with the fewest hops in total; 0 for as many as there are
 *
 * The largest set of simple paths that are disjoint as wanted, and of those a set with the fewest
 * hops in total, taking wider links where that costs no hop. Paths that are vertex-disjoint share
 * no device but the two ends; edge-disjoint ones no link; maximally disjoint ones nothing but the
 * devices and links that every path must take. %VIMOS_DISJOINT_AUTO takes the first of the three
 * that gives two paths, else the only path there is. Links are used in their direction only,
 * devices that are not available not at all. May be called from any thread; takes O(k·m·log n) for
 * k paths.
 *
 * Returns: (transfer full): the paths, ranked; of kind %VIMOS_PATH_SET_NONE when there is none or
 *   an end is unknown. When both ends are on one device, a single path without links
 */
VimosPathSet *
vimos_path_finder_find (VimosTopology *topology,
                        const VimosConnectPoint *from,
                        const VimosConnectPoint *to,
                        VimosDisjointness disjointness,
                        guint max_paths)
{
  GPtrArray *paths;
  Search search;

  g_return_val_if_fail (topology != NULL && from != NULL && to != NULL, NULL);

  paths = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_path_unref);
  if (!search_init (&search, topology, from, to))
    return vimos_path_set_new (topology, paths);
  if (search.source == search.sink)
    {
      g_ptr_array_add (paths, vimos_path_new (topology, from, to, NULL, 0));
      return vimos_path_set_new (topology, paths);
    }
  g_ptr_array_unref (paths);

  if (max_paths > 0)
    search.max_paths = max_paths;
  switch (disjointness)
    {
    case VIMOS_DISJOINT_VERTEX:
      return find_disjoint (&search, 1);
    case VIMOS_DISJOINT_EDGE:
      return find_disjoint (&search, VIMOS_FLOW_UNLIMITED);
    case VIMOS_DISJOINT_MAXIMALLY:
      return find_maximally_disjoint (&search);
    case VIMOS_DISJOINT_AUTO:
    default:
      return find_auto (&search);
    }
}

/* Breadth first; each device gets the widest of the shortest ways to it, since those before it
 * are settled by then. */
static gboolean
find_arrivals (Search *search,
               guint *arrival)
{
  guint n_devices = vimos_topology_get_n_devices (search->topology);
  const guint *first = vimos_topology_get_first_links (search->topology);
  g_autofree double *width = g_new0 (double, n_devices);
  g_autofree guint *level = g_new0 (guint, n_devices); /* hops + 1; 0 when not seen */
  g_autofree guint *queue = g_new (guint, n_devices);
  guint n_queued = 0;

  level[search->source] = 1;
  width[search->source] = INFINITY;
  queue[n_queued++] = search->source;
  for (guint head = 0; head < n_queued; head++)
    for (guint i = first[queue[head]]; i < first[queue[head] + 1]; i++)
      {
        const VimosLink *link = vimos_topology_get_link (search->topology, i);
        double through = fmin (width[link->src_index], fmax (link->mbps, 0));

        if (!is_usable (search, link))
          continue;
        if (level[link->dst_index] == 0)
          queue[n_queued++] = link->dst_index;
        else if (level[link->dst_index] != level[link->src_index] + 1
                 || through <= width[link->dst_index])
          continue;
        level[link->dst_index] = level[link->src_index] + 1;
        width[link->dst_index] = through;
        arrival[link->dst_index] = i;
      }
  return level[search->sink] > 0;
}

/**
 * vimos_path_finder_find_shortest:
 * @topology: a snapshot
 * @from: the access port where the traffic enters
 * @to: the access port where it leaves
 *
 * What a controller's hop-count forwarding would take at best: the fewest hops, and of those ways
 * the widest. May be called from any thread.
 *
 * Returns: (transfer full) (nullable): the path, %NULL when there is none
 */
VimosPath *
vimos_path_finder_find_shortest (VimosTopology *topology,
                                 const VimosConnectPoint *from,
                                 const VimosConnectPoint *to)
{
  g_autoptr (GArray) links = NULL;
  g_autofree guint *arrival = NULL;
  Search search;

  g_return_val_if_fail (topology != NULL && from != NULL && to != NULL, NULL);

  if (!search_init (&search, topology, from, to))
    return NULL;
  arrival = g_new0 (guint, vimos_topology_get_n_devices (topology));
  if (!find_arrivals (&search, arrival))
    return NULL;
  links = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint device = search.sink; device != search.source;
       device = vimos_topology_get_link (topology, arrival[device])->src_index)
    g_array_prepend_val (links, arrival[device]);
  return vimos_path_new (topology, from, to, (const guint *) (gpointer) links->data, links->len);
}
