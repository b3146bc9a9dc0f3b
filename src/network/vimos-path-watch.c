/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <string.h>

#include "vimos-path-request.h"
#include "vimos-path-watch.h"
#include "vimos-topology-private.h"

/*
 * A controller leaves out links that are down, so two snapshots of one network seldom have the same
 * links. The engine keeps the graph of a base snapshot as long as the new ones have the same
 * devices and no other links: those that are missing are down. Only a link that the base does not
 * know makes a new base.
 */

struct _VimosPathWatch
{
  /* owned */
  VimosPathRequest *request;
  VimosTopology *base;     /* NULL before the first update */
  VimosPathEngine *engine; /* on the graph of the base */
  VimosPathAnswer *answer;
  guint *links;            /* per link of the base: its index in the newest snapshot */
  VimosPathSet *set;

  gboolean is_answered; /* answer is of the task as it was, with this ceiling */
  double ceiling;
};

/**
 * vimos_path_watch_new:
 * @from: the access port where the traffic enters; its device's id, not its name
 * @to: the access port where it leaves
 * @query: what to look for
 *
 * Returns: (transfer full): a watch without an answer yet
 */
VimosPathWatch *
vimos_path_watch_new (const VimosConnectPoint *from,
                      const VimosConnectPoint *to,
                      const VimosPathQuery *query)
{
  VimosPathWatch *self;

  g_return_val_if_fail (from != NULL && to != NULL && query != NULL, NULL);

  self = g_new0 (VimosPathWatch, 1);
  self->request = vimos_path_request_new (from, to, query);
  self->answer = vimos_path_answer_new ();
  return self;
}

static void
drop_base (VimosPathWatch *self)
{
  g_clear_pointer (&self->base, vimos_topology_unref);
  g_clear_pointer (&self->engine, vimos_path_engine_free);
  g_clear_pointer (&self->links, g_free);
  self->is_answered = FALSE;
}

void
vimos_path_watch_free (VimosPathWatch *self)
{
  if (self == NULL)
    return;
  drop_base (self);
  vimos_path_request_free (self->request);
  vimos_path_answer_free (self->answer);
  g_clear_pointer (&self->set, vimos_path_set_unref);
  g_free (self);
}

static gboolean
has_same_devices (VimosTopology *base,
                  VimosTopology *topology)
{
  if (base->devices->len != topology->devices->len)
    return FALSE;
  for (guint i = 0; i < base->devices->len; i++)
    if (strcmp (g_array_index (base->devices, VimosDevice, i).id,
                g_array_index (topology->devices, VimosDevice, i).id)
        != 0)
      return FALSE;
  return TRUE;
}

/* Links of one device lead to the same devices in the same order: then each stands where it did. */
static gboolean
has_same_heads (const VimosGraph *base,
                const VimosGraph *now,
                guint device)
{
  guint n_links = base->first[device + 1] - base->first[device];

  return n_links == now->first[device + 1] - now->first[device]
         && memcmp (base->head + base->first[device], now->head + now->first[device],
                    n_links * sizeof (guint))
                == 0;
}

static gboolean
is_same_link (const VimosLink *a,
              const VimosLink *b)
{
  return a->dst_index == b->dst_index && strcmp (a->src.port, b->src.port) == 0
         && strcmp (a->dst.port, b->dst.port) == 0;
}

/* Both have their links in the same order. FALSE when there is one that the base does not have. */
static gboolean
place_links_of (VimosPathWatch *self,
                VimosTopology *topology,
                guint device)
{
  const VimosGraph *base = self->base->graph, *now = topology->graph;
  gboolean same = has_same_heads (base, now, device);
  guint next = now->first[device], end = now->first[device + 1];

  for (guint link = base->first[device]; link < base->first[device + 1]; link++)
    if (next < end
        && (same
            || is_same_link (vimos_topology_get_link (self->base, link),
                             vimos_topology_get_link (topology, next))))
      self->links[link] = next++;
    else
      self->links[link] = VIMOS_GRAPH_NONE;
  return next == end;
}

static gboolean
place_links (VimosPathWatch *self,
             VimosTopology *topology)
{
  if (self->base == NULL || !has_same_devices (self->base, topology))
    return FALSE;
  for (guint device = 0; device < self->base->graph->n_devices; device++)
    if (!place_links_of (self, topology, device))
      return FALSE;
  return TRUE;
}

static void
begin_anew (VimosPathWatch *self,
            VimosTopology *topology)
{
  drop_base (self);
  self->base = vimos_topology_ref (topology);
  self->engine = vimos_path_engine_new (topology->graph);
  self->links = g_new (guint, topology->graph->n_links);
  place_links (self, topology);
}

static VimosPathSet *
find_set (VimosPathWatch *self,
          VimosTopology *topology)
{
  const VimosPathTask *task = vimos_path_request_resolve (self->request, self->base->graph,
                                                          topology, self->links);

  if (task == NULL)
    {
      self->is_answered = FALSE;
      return vimos_path_request_make_plain_set (self->request, topology);
    }
  if (self->is_answered && self->ceiling == task->ceiling)
    vimos_path_engine_refresh (self->engine, task, self->answer);
  else
    vimos_path_engine_run (self->engine, task, self->answer);
  self->is_answered = TRUE;
  self->ceiling = task->ceiling;
  return vimos_path_request_make_set (self->request, topology, self->links, self->answer);
}

/**
 * vimos_path_watch_update:
 * @self: a watch
 * @topology: the newest snapshot
 *
 * Returns: what has changed since the last update: whether a better path has appeared, and how many
 *   were lost. What it points to belongs to vimos_path_watch_get_set()
 */
VimosPathSetChange
vimos_path_watch_update (VimosPathWatch *self,
                         VimosTopology *topology)
{
  g_autoptr (VimosPathSet) old = NULL;
  VimosPathSetChange change = { 0, 0, NULL };

  g_return_val_if_fail (self != NULL && topology != NULL, change);

  if (!place_links (self, topology))
    begin_anew (self, topology);
  vimos_path_request_read_links (vimos_path_engine_get_state (self->engine), topology,
                                 self->links);
  old = g_steal_pointer (&self->set);
  self->set = find_set (self, topology);
  if (old != NULL)
    return vimos_path_set_compare (old, self->set);
  change.n_new = vimos_path_set_get_n_paths (self->set);
  return change;
}

/**
 * vimos_path_watch_get_set:
 * @self: a watch
 *
 * Returns: (transfer none) (nullable): the paths as of the last update; %NULL before the first
 */
VimosPathSet *
vimos_path_watch_get_set (VimosPathWatch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->set;
}
