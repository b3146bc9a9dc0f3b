/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <math.h>

#include "vimos-path-request.h"
#include "vimos-path-set-private.h"
#include "vimos-topology-private.h"

struct _VimosPathRequest
{
  /* owned */
  VimosConnectPoint *from;
  VimosConnectPoint *to;
  VimosPathQuery *query;
  GArray *avoid_devices; /* guint, as resolved */
  GArray *avoid_links;   /* guint */

  VimosPathTask task;
};

/**
 * vimos_path_request_new:
 * @from: the access port where the traffic enters
 * @to: the access port where it leaves
 * @query: what to look for; copied
 *
 * Returns: (transfer full): the request
 */
VimosPathRequest *
vimos_path_request_new (const VimosConnectPoint *from,
                        const VimosConnectPoint *to,
                        const VimosPathQuery *query)
{
  VimosPathRequest *self = g_new0 (VimosPathRequest, 1);

  self->from = vimos_connect_point_copy (from);
  self->to = vimos_connect_point_copy (to);
  self->query = vimos_path_query_copy (query);
  self->avoid_devices = g_array_new (FALSE, FALSE, sizeof (guint));
  self->avoid_links = g_array_new (FALSE, FALSE, sizeof (guint));
  self->task.query = *self->query;
  return self;
}

void
vimos_path_request_free (VimosPathRequest *self)
{
  if (self == NULL)
    return;
  vimos_connect_point_free (self->from);
  vimos_connect_point_free (self->to);
  vimos_path_query_free (self->query);
  g_array_unref (self->avoid_devices);
  g_array_unref (self->avoid_links);
  g_free (self);
}

/**
 * vimos_path_request_read_links:
 * @state: what the links of the engine's graph are like
 * @current: what they are to be like
 * @links: (nullable): where they stand in @current
 */
void
vimos_path_request_read_links (VimosLinkState *state,
                               VimosTopology *current,
                               const guint *links)
{
  const VimosLink *all = (const VimosLink *) (gpointer) current->links->data;
  const VimosDevice *devices = (const VimosDevice *) (gpointer) current->devices->data;

  for (guint i = 0; i < state->graph->n_links; i++)
    {
      guint index = links != NULL ? links[i] : i;
      const VimosLink *link = index != VIMOS_GRAPH_NONE ? &all[index] : NULL;

      if (link == NULL || !devices[link->src_index].available
          || !devices[link->dst_index].available)
        vimos_link_state_set (state, i, VIMOS_WIDTH_DOWN, NAN);
      else
        vimos_link_state_set (state, i, link->mbps, vimos_link_get_available_mbps (link));
    }
}

/* A cable is avoided in both directions. */
static void
avoid_port (VimosPathRequest *self,
            VimosGraph *graph,
            VimosTopology *current,
            const guint *links,
            guint device,
            const VimosConnectPoint *point)
{
  guint n_out = graph->first[device + 1] - graph->first[device];
  guint n_in = graph->first_in[device + 1] - graph->first_in[device];

  for (guint i = 0; i < n_out + n_in; i++)
    {
      guint link = i < n_out ? graph->first[device] + i
                             : graph->links_in[graph->first_in[device] + i - n_out];
      guint index = links != NULL ? links[link] : link;
      const VimosLink *now
          = index != VIMOS_GRAPH_NONE ? vimos_topology_get_link (current, index) : NULL;

      if (now != NULL && vimos_connect_point_equal (i < n_out ? &now->src : &now->dst, point))
        g_array_append_val (self->avoid_links, link);
    }
}

static void
resolve_avoided (VimosPathRequest *self,
                 VimosGraph *graph,
                 VimosTopology *current,
                 const guint *links)
{
  g_array_set_size (self->avoid_devices, 0);
  g_array_set_size (self->avoid_links, 0);
  for (guint i = 0; i < self->query->n_avoid; i++)
    {
      const VimosConnectPoint *point = &self->query->avoid[i];
      guint device;

      if (point->device == NULL
          || !vimos_topology_lookup (current->device_ids, point->device, &device))
        continue;
      if (point->port == NULL)
        g_array_append_val (self->avoid_devices, device);
      else
        avoid_port (self, graph, current, links, device, point);
    }
  self->task.avoid_devices = (const guint *) (gpointer) self->avoid_devices->data;
  self->task.n_avoid_devices = self->avoid_devices->len;
  self->task.avoid_links = (const guint *) (gpointer) self->avoid_links->data;
  self->task.n_avoid_links = self->avoid_links->len;
}

/* Which access port does not leave as much free as is asked for; NULL when both do. How much comes
 * in at the first one is not known. */
static const VimosConnectPoint *
find_narrow_access (VimosPathRequest *self,
                    VimosTopology *current)
{
  double least = self->task.query.min_mbps;
  double from = vimos_topology_get_port_mbps (current, self->from);
  double to = vimos_topology_leave_free (vimos_topology_get_port_mbps (current, self->to),
                                         vimos_topology_get_port_load (current, self->to));

  if (!(least > 0))
    return NULL;
  if (self->from->port != NULL && !(from >= least))
    return self->from;
  if (self->to->port != NULL && !(to >= least))
    return self->to;
  return NULL;
}

/**
 * vimos_path_request_resolve:
 * @self: a request
 * @graph: the engine's
 * @current: the newest snapshot
 * @links: (nullable): where the links of @graph stand in it
 *
 * Returns: (transfer none) (nullable): what to ask the engine; %NULL when there is nothing to
 *   search, and vimos_path_request_make_plain_set() gives the answer
 */
const VimosPathTask *
vimos_path_request_resolve (VimosPathRequest *self,
                            VimosGraph *graph,
                            VimosTopology *current,
                            const guint *links)
{
  VimosPathTask *task = &self->task;

  if (!vimos_topology_find_available (current, self->from->device, &task->source)
      || !vimos_topology_find_available (current, self->to->device, &task->sink)
      || task->source == task->sink || find_narrow_access (self, current) != NULL)
    return NULL;
  task->ceiling = fmin (fmin (INFINITY, vimos_topology_get_port_mbps (current, self->from)),
                        vimos_topology_get_port_mbps (current, self->to));
  resolve_avoided (self, graph, current, links);
  return task;
}

/* What the engine says about one part after the other becomes one reason a kind. */
static void
add_reason_part (GPtrArray *reasons,
                 const VimosReasonPart *part,
                 VimosTopology *current,
                 const guint *links)
{
  guint link = part->link != VIMOS_GRAPH_NONE && links != NULL ? links[part->link] : part->link;
  VimosReason *reason = NULL;

  for (guint i = 0; i < reasons->len && reason == NULL; i++)
    if (((VimosReason *) g_ptr_array_index (reasons, i))->kind == part->kind)
      reason = g_ptr_array_index (reasons, i);
  if (reason == NULL)
    {
      reason = vimos_reason_new (part->kind);
      g_ptr_array_add (reasons, reason);
    }
  if (part->device != VIMOS_GRAPH_NONE)
    g_ptr_array_add (reason->devices, (gpointer) vimos_topology_get_device (current, part->device));
  if (link != VIMOS_GRAPH_NONE)
    g_ptr_array_add (reason->links, (gpointer) vimos_topology_get_link (current, link));
  reason->count += part->count;
  reason->mbps = part->mbps;
}

static VimosPath *
make_path (VimosPathRequest *self,
           VimosTopology *current,
           const guint *links,
           VimosPathAnswer *answer,
           guint index)
{
  guint n_links;
  const guint *in_base = vimos_path_answer_get_path (answer, index, &n_links);
  g_autofree guint *in_current = g_new (guint, n_links);

  for (guint i = 0; i < n_links; i++)
    in_current[i] = links != NULL ? links[in_base[i]] : in_base[i];
  return vimos_path_new (current, self->from, self->to, in_current, n_links);
}

static GPtrArray *
new_paths (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_path_unref);
}

static GPtrArray *
new_reasons (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_reason_free);
}

/**
 * vimos_path_request_make_set:
 * @self: a request
 * @current: the newest snapshot
 * @links: (nullable): where the links of the engine's graph stand in it
 * @answer: what the engine found
 *
 * Returns: (transfer full): the paths, ranked, in the current snapshot
 */
VimosPathSet *
vimos_path_request_make_set (VimosPathRequest *self,
                             VimosTopology *current,
                             const guint *links,
                             VimosPathAnswer *answer)
{
  GPtrArray *paths = new_paths (), *reasons = new_reasons ();

  for (guint i = 0; i < vimos_path_answer_get_n_paths (answer); i++)
    g_ptr_array_add (paths, make_path (self, current, links, answer, i));
  for (guint i = 0; i < answer->reasons->len; i++)
    add_reason_part (reasons, &g_array_index (answer->reasons, VimosReasonPart, i), current,
                     links);
  return vimos_path_set_new (current, paths, reasons);
}

/**
 * vimos_path_request_make_plain_set:
 * @self: a request that needs no search
 * @current: the newest snapshot
 *
 * Returns: (transfer full): one path without links when both ends are on one device, else none
 */
VimosPathSet *
vimos_path_request_make_plain_set (VimosPathRequest *self,
                                   VimosTopology *current)
{
  GPtrArray *paths = new_paths (), *reasons = new_reasons ();
  const VimosConnectPoint *narrow = find_narrow_access (self, current);
  guint source, sink;

  if (!vimos_topology_find_available (current, self->from->device, &source)
      || !vimos_topology_find_available (current, self->to->device, &sink))
    g_ptr_array_add (reasons, vimos_reason_new (VIMOS_REASON_NO_WAY));
  else if (narrow != NULL)
    {
      VimosReason *reason = vimos_reason_new (VIMOS_REASON_ACCESS);

      reason->access = vimos_connect_point_copy (narrow);
      reason->mbps = self->task.query.min_mbps;
      g_ptr_array_add (reasons, reason);
    }
  else
    g_ptr_array_add (paths, vimos_path_new (current, self->from, self->to, NULL, 0));
  return vimos_path_set_new (current, paths, reasons);
}
