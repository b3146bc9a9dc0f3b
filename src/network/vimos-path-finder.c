/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <math.h>

#include "vimos-path-finder.h"
#include "vimos-path-request.h"
#include "vimos-topology-private.h"

/**
 * vimos_path_finder_query:
 * @topology: a snapshot
 * @from: the access port where the traffic enters; its device's id, not its name
 * @to: the access port where it leaves
 * @query: what to look for
 *
 * Asks once; to keep an answer up to date there is VimosPathWatch. Links are used in their
 * direction only, devices that are not available not at all. May be called from any thread. Without
 * constraints and for the fewest hops it takes O(k·m·log n) for k paths.
 *
 * Returns: (transfer full): simple paths, ranked, and why these; of kind %VIMOS_PATH_SET_NONE when
 *   there is none or an end is unknown. When both ends are on one device, a single path without
 *   links
 */
VimosPathSet *
vimos_path_finder_query (VimosTopology *topology,
                         const VimosConnectPoint *from,
                         const VimosConnectPoint *to,
                         const VimosPathQuery *query)
{
  g_autoptr (VimosPathRequest) request = NULL;
  g_autoptr (VimosPathEngine) engine = NULL;
  g_autoptr (VimosPathAnswer) answer = NULL;
  const VimosPathTask *task;

  g_return_val_if_fail (topology != NULL && from != NULL && to != NULL && query != NULL, NULL);

  request = vimos_path_request_new (from, to, query);
  task = vimos_path_request_resolve (request, vimos_topology_get_graph (topology), topology, NULL);
  if (task == NULL)
    return vimos_path_request_make_plain_set (request, topology);
  engine = vimos_path_engine_new (vimos_topology_get_graph (topology));
  answer = vimos_path_answer_new ();
  vimos_path_request_read_links (vimos_path_engine_get_state (engine), topology, NULL);
  vimos_path_engine_run (engine, task, answer);
  return vimos_path_request_make_set (request, topology, NULL, answer);
}

/**
 * vimos_path_finder_find:
 * @topology: a snapshot
 * @from: the access port where the traffic enters
 * @to: the access port where it leaves
 * @disjointness: what the paths may have in common
 * @max_paths: at most so many; 0 for as many as there are
 *
 * vimos_path_finder_query() for the fewest hops and without constraints.
 *
 * Returns: (transfer full): the paths
 */
VimosPathSet *
vimos_path_finder_find (VimosTopology *topology,
                        const VimosConnectPoint *from,
                        const VimosConnectPoint *to,
                        VimosDisjointness disjointness,
                        guint max_paths)
{
  VimosPathQuery query = { .disjointness = disjointness, .max_paths = max_paths };

  return vimos_path_finder_query (topology, from, to, &query);
}

/* Breadth first; each device gets the widest of the shortest ways to it, since those before it
 * are settled by then. */
static gboolean
find_arrivals (VimosTopology *topology,
               guint source,
               guint sink,
               guint *arrival)
{
  const VimosGraph *graph = vimos_topology_get_graph (topology);
  g_autofree double *width = g_new0 (double, graph->n_devices);
  g_autofree guint *level = g_new0 (guint, graph->n_devices); /* hops + 1; 0 when not seen */
  g_autofree guint *queue = g_new (guint, graph->n_devices);
  guint n_queued = 0;

  level[source] = 1;
  width[source] = INFINITY;
  queue[n_queued++] = source;
  for (guint next = 0; next < n_queued; next++)
    for (guint i = graph->first[queue[next]]; i < graph->first[queue[next] + 1]; i++)
      {
        guint tail = queue[next], head = graph->head[i];
        double through = fmin (width[tail], fmax (vimos_topology_get_link (topology, i)->mbps, 0));

        if (!vimos_topology_get_device (topology, head)->available)
          continue;
        if (level[head] == 0)
          queue[n_queued++] = head;
        else if (level[head] != level[tail] + 1 || through <= width[head])
          continue;
        level[head] = level[tail] + 1;
        width[head] = through;
        arrival[head] = i;
      }
  return level[sink] > 0;
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
  guint source, sink;

  g_return_val_if_fail (topology != NULL && from != NULL && to != NULL, NULL);

  if (!vimos_topology_find_available (topology, from->device, &source)
      || !vimos_topology_find_available (topology, to->device, &sink))
    return NULL;
  arrival = g_new0 (guint, vimos_topology_get_n_devices (topology));
  if (!find_arrivals (topology, source, sink, arrival))
    return NULL;
  links = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint device = sink; device != source;
       device = vimos_topology_get_link (topology, arrival[device])->src_index)
    g_array_prepend_val (links, arrival[device]);
  return vimos_path_new (topology, from, to, (const guint *) (gpointer) links->data, links->len);
}
