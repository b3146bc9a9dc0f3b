/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <math.h>
#include <string.h>

#include "vimos-layout-private.h"

#define LEAF_DEGREE 1.5

static VimosLayoutGraph *
allocate (guint n_nodes)
{
  VimosLayoutGraph *graph = g_new0 (VimosLayoutGraph, 1);

  graph->n = n_nodes;
  graph->first = g_new0 (guint, (gsize) n_nodes + 1);
  graph->masses = g_new (double, (gsize) n_nodes + 1);
  for (guint i = 0; i < n_nodes; i++)
    graph->masses[i] = 1;
  return graph;
}

/* Lets every pair of neighbours be so once; the weight remains 1, for parallel links are drawn as
 * one. */
static void
drop_repetitions (VimosLayoutGraph *graph)
{
  g_autofree guint *seen_by = g_new0 (guint, (gsize) graph->n + 1);
  guint end = 0;

  for (guint node = 0; node < graph->n; node++)
    {
      guint start = graph->first[node];

      graph->first[node] = end;
      for (guint i = start; i < graph->first[node + 1]; i++)
        {
          guint next = graph->next[i];

          if (seen_by[next] == node + 1)
            continue;
          seen_by[next] = node + 1;
          graph->next[end++] = next;
        }
    }
  graph->first[graph->n] = end;
}

/* Nodes with many edges push harder, so that edges are spread over the picture more evenly than
 * nodes are and cross less (half of the way to Noack, “An energy model for visual graph
 * clustering”, GD 2003). Leaves would stand too near to each other, so they count more than they
 * are. */
static void
weigh_nodes (VimosLayoutGraph *graph)
{
  double mean = (double) graph->first[graph->n] / MAX (graph->n, 1);

  for (guint i = 0; i < graph->n; i++)
    {
      double degree = MAX (vimos_layout_graph_get_degree (graph, i), LEAF_DEGREE);

      graph->masses[i] = mean > 0 ? sqrt (degree / mean) : 1;
    }
}

/**
 * vimos_layout_graph_new:
 *
 * Edges from a node to itself, and the repetition of an edge, are left out.
 */
VimosLayoutGraph *
vimos_layout_graph_new (guint n_nodes,
                        const VimosLayoutEdge *edges,
                        guint n_edges)
{
  VimosLayoutGraph *graph = allocate (n_nodes);
  g_autofree guint *at = NULL;

  for (guint i = 0; i < n_edges; i++)
    if (edges[i].from != edges[i].to)
      {
        graph->first[edges[i].from + 1]++;
        graph->first[edges[i].to + 1]++;
      }
  for (guint i = 0; i < n_nodes; i++)
    graph->first[i + 1] += graph->first[i];
  at = g_memdup2 (graph->first, ((gsize) n_nodes + 1) * sizeof (guint));
  graph->next = g_new (guint, 2 * (gsize) n_edges + 1);
  for (guint i = 0; i < n_edges; i++)
    if (edges[i].from != edges[i].to)
      {
        graph->next[at[edges[i].from]++] = edges[i].to;
        graph->next[at[edges[i].to]++] = edges[i].from;
      }
  drop_repetitions (graph);
  graph->weights = g_new (float, (gsize) graph->first[n_nodes] + 1);
  for (guint i = 0; i < graph->first[n_nodes]; i++)
    graph->weights[i] = 1;
  weigh_nodes (graph);
  return graph;
}

void
vimos_layout_graph_free (VimosLayoutGraph *graph)
{
  if (graph == NULL)
    return;
  g_free (graph->first);
  g_free (graph->next);
  g_free (graph->weights);
  g_free (graph->masses);
  g_free (graph);
}

guint
vimos_layout_graph_get_degree (const VimosLayoutGraph *graph,
                               guint node)
{
  return graph->first[node + 1] - graph->first[node];
}

gboolean
vimos_layout_graph_has_edge (const VimosLayoutGraph *graph,
                             guint a,
                             guint b)
{
  for (guint i = graph->first[a]; i < graph->first[a + 1]; i++)
    if (graph->next[i] == b)
      return TRUE;
  return FALSE;
}

/**
 * vimos_layout_graph_walk:
 * @hops: (out caller-allocates): of each node from @from; %VIMOS_LAYOUT_UNREACHED where there is no
 * way
 * @queue: (out caller-allocates): the nodes that were reached, the nearest first
 *
 * Returns: how many were reached, @from among them
 */
guint
vimos_layout_graph_walk (const VimosLayoutGraph *graph,
                         guint from,
                         guint *hops,
                         guint *queue)
{
  guint tail = 0;

  memset (hops, 0xff, graph->n * sizeof (guint));
  hops[from] = 0;
  queue[tail++] = from;
  for (guint head = 0; head < tail; head++)
    {
      guint node = queue[head], next_hops = hops[node] + 1;

      for (guint i = graph->first[node]; i < graph->first[node + 1]; i++)
        if (hops[graph->next[i]] == VIMOS_LAYOUT_UNREACHED)
          {
            hops[graph->next[i]] = next_hops;
            queue[tail++] = graph->next[i];
          }
    }
  return tail;
}

/**
 * vimos_layout_graph_find_components:
 *
 * Returns: (transfer full): of each node, the number of its component, counted by their first nodes
 */
guint *
vimos_layout_graph_find_components (const VimosLayoutGraph *graph,
                                    guint *n_components)
{
  guint *component = g_new (guint, (gsize) graph->n + 1);
  g_autofree guint *queue = g_new (guint, (gsize) graph->n + 1);

  *n_components = 0;
  memset (component, 0xff, graph->n * sizeof (guint));
  for (guint start = 0; start < graph->n; start++)
    {
      guint tail = 0;

      if (component[start] != G_MAXUINT)
        continue;
      component[start] = *n_components;
      queue[tail++] = start;
      for (guint head = 0; head < tail; head++)
        for (guint i = graph->first[queue[head]]; i < graph->first[queue[head] + 1]; i++)
          if (component[graph->next[i]] == G_MAXUINT)
            {
              component[graph->next[i]] = *n_components;
              queue[tail++] = graph->next[i];
            }
      (*n_components)++;
    }
  return component;
}

/**
 * vimos_layout_graph_pick:
 *
 * Returns: the graph of @nodes, numbered in this order, and of the edges between them
 */
VimosLayoutGraph *
vimos_layout_graph_pick (const VimosLayoutGraph *graph,
                         const guint *nodes,
                         guint n_nodes)
{
  VimosLayoutGraph *picked = allocate (n_nodes);
  g_autofree guint *number = g_new (guint, (gsize) graph->n + 1);
  gsize most = 0;
  guint end = 0;

  memset (number, 0xff, graph->n * sizeof (guint));
  for (guint i = 0; i < n_nodes; i++)
    {
      number[nodes[i]] = i;
      most += vimos_layout_graph_get_degree (graph, nodes[i]);
    }
  picked->next = g_new (guint, most + 1);
  picked->weights = g_new (float, most + 1);
  for (guint i = 0; i < n_nodes; i++)
    {
      picked->masses[i] = graph->masses[nodes[i]];
      for (guint j = graph->first[nodes[i]]; j < graph->first[nodes[i] + 1]; j++)
        if (number[graph->next[j]] != G_MAXUINT)
          {
            picked->next[end] = number[graph->next[j]];
            picked->weights[end++] = graph->weights[j];
          }
      picked->first[i + 1] = end;
    }
  return picked;
}

/* Coarsening */

static guint *
shuffle_nodes (guint n,
               VimosLayoutRandom *random)
{
  guint *order = g_new (guint, (gsize) n + 1);

  for (guint i = 0; i < n; i++)
    {
      guint j = vimos_layout_random_below (random, i + 1);

      order[i] = order[j];
      order[j] = i;
    }
  return order;
}

/* Pairs neighbours, those with the heaviest edge for their masses first come; a leaf whose
 * neighbour is taken joins the neighbour's group. Returns how many groups there are. */
static guint
pair_nodes (const VimosLayoutGraph *graph,
            const guint *order,
            guint *groups)
{
  guint n_groups = 0;

  memset (groups, 0xff, graph->n * sizeof (guint));
  for (guint i = 0; i < graph->n; i++)
    {
      guint node = order[i], best = G_MAXUINT;
      double most = 0;

      if (groups[node] != G_MAXUINT)
        continue;
      for (guint j = graph->first[node]; j < graph->first[node + 1]; j++)
        {
          guint next = graph->next[j];
          double worth = graph->weights[j] / graph->masses[next];

          if (groups[next] == G_MAXUINT && worth > most)
            {
              most = worth;
              best = next;
            }
        }
      if (best == G_MAXUINT && vimos_layout_graph_get_degree (graph, node) == 1)
        groups[node] = groups[graph->next[graph->first[node]]];
      else
        groups[node] = n_groups++;
      if (best != G_MAXUINT)
        groups[best] = groups[node];
    }
  return n_groups;
}

/* The nodes, those of a group one after the other. */
static guint *
list_members (const VimosLayoutGraph *graph,
              const guint *groups,
              guint n_groups,
              guint **starts)
{
  guint *members = g_new (guint, (gsize) graph->n + 1);
  g_autofree guint *at = NULL;

  *starts = g_new0 (guint, (gsize) n_groups + 1);
  for (guint i = 0; i < graph->n; i++)
    (*starts)[groups[i] + 1]++;
  for (guint i = 0; i < n_groups; i++)
    (*starts)[i + 1] += (*starts)[i];
  at = g_memdup2 (*starts, ((gsize) n_groups + 1) * sizeof (guint));
  for (guint i = 0; i < graph->n; i++)
    members[at[groups[i]]++] = i;
  return members;
}

/* Adds the edges from the node @group of @coarse, which stands for @members; returns where they
 * end. */
static guint
join_edges (const VimosLayoutGraph *graph,
            VimosLayoutGraph *coarse,
            guint group,
            const guint *members,
            guint n_members,
            const guint *groups,
            guint *position)
{
  guint start = coarse->first[group], end = start;

  for (guint i = 0; i < n_members; i++)
    for (guint j = graph->first[members[i]]; j < graph->first[members[i] + 1]; j++)
      {
        guint other = groups[graph->next[j]], at = position[other];

        if (other == group)
          continue;
        if (at >= start && at < end && coarse->next[at] == other)
          {
            coarse->weights[at] += graph->weights[j];
            continue;
          }
        position[other] = end;
        coarse->next[end] = other;
        coarse->weights[end++] = graph->weights[j];
      }
  return end;
}

/**
 * vimos_layout_graph_coarsen:
 * @groups: (out caller-allocates): of each node of @graph, the node of the new graph that stands
 * for it
 *
 * Returns: a graph of about half as many nodes, each of which stands for one or more neighbours
 */
VimosLayoutGraph *
vimos_layout_graph_coarsen (const VimosLayoutGraph *graph,
                            VimosLayoutRandom *random,
                            guint *groups)
{
  g_autofree guint *order = shuffle_nodes (graph->n, random);
  guint n_groups = pair_nodes (graph, order, groups);
  VimosLayoutGraph *coarse = allocate (n_groups);
  g_autofree guint *starts = NULL;
  g_autofree guint *members = list_members (graph, groups, n_groups, &starts);
  g_autofree guint *position = g_new (guint, (gsize) n_groups + 1);

  coarse->next = g_new (guint, (gsize) graph->first[graph->n] + 1);
  coarse->weights = g_new (float, (gsize) graph->first[graph->n] + 1);
  memset (position, 0xff, n_groups * sizeof (guint));
  for (guint i = 0; i < n_groups; i++)
    {
      const guint *own = members + starts[i];
      guint n_own = starts[i + 1] - starts[i];

      coarse->masses[i] = 0;
      for (guint j = 0; j < n_own; j++)
        coarse->masses[i] += graph->masses[own[j]];
      coarse->first[i + 1] = join_edges (graph, coarse, i, own, n_own, groups, position);
    }
  return coarse;
}
