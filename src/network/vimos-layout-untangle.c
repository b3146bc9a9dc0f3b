/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <math.h>

#include "vimos-layout-private.h"

/* The last touches to a picture of a small graph, as a person would do it: one node after the other
 * is tried at a few other places, and stays where crossings, links behind nodes and wrong distances
 * are least (after Davidson and Harel, “Drawing graphs nicely using simulated annealing”, ACM TOG
 * 15, 1996, without the annealing). */

#define PASSES 8
#define TRIES 10
#define CROSSING_COST 3.0
#define BEHIND_COST 2.0 /* of a link that goes straight through a node */
#define BEHIND_GAP 0.4  /* a link may pass a node at such a distance */
#define TOUCH_COST 3.0  /* of two nodes in one place */
#define TOUCH_GAP 0.7
#define EDGE_COST 2.0 /* of the wrong length of a link against that of any other distance */

typedef struct
{
  const VimosLayoutGraph *graph;
  double *x, *y; /* borrowed */
  VimosLayoutEdge *edges;
  guint n_edges;
  guint *hops; /* n × n */
} Tangle;

static void
tangle_init (Tangle *tangle,
             const VimosLayoutGraph *graph,
             double *x,
             double *y)
{
  g_autofree guint *queue = g_new (guint, graph->n);

  *tangle = (Tangle){ graph, x,
                      y,     g_new (VimosLayoutEdge, graph->first[graph->n] / 2 + 1),
                      0,     g_new (guint, (gsize) graph->n * graph->n) };
  for (guint i = 0; i < graph->n; i++)
    {
      vimos_layout_graph_walk (graph, i, tangle->hops + (gsize) i * graph->n, queue);
      for (guint j = graph->first[i]; j < graph->first[i + 1]; j++)
        if (i < graph->next[j])
          tangle->edges[tangle->n_edges++] = (VimosLayoutEdge){ i, graph->next[j] };
    }
}

static void
tangle_clear (Tangle *tangle)
{
  g_free (tangle->edges);
  g_free (tangle->hops);
}

static double
measure_side (const Tangle *tangle,
              guint a,
              guint b,
              guint c)
{
  const double *x = tangle->x, *y = tangle->y;

  return (x[b] - x[a]) * (y[c] - y[a]) - (y[b] - y[a]) * (x[c] - x[a]);
}

static gboolean
crosses (const Tangle *tangle,
         guint a,
         guint b,
         const VimosLayoutEdge *other)
{
  guint c = other->from, d = other->to;

  if (a == c || a == d || b == c || b == d)
    return FALSE;
  return measure_side (tangle, a, b, c) * measure_side (tangle, a, b, d) <= 0
         && measure_side (tangle, c, d, a) * measure_side (tangle, c, d, b) <= 0;
}

/* What it costs that @node is so near the link from @a to @b. */
static double
cost_behind (const Tangle *tangle,
             guint node,
             guint a,
             guint b)
{
  double ax = tangle->x[a], ay = tangle->y[a];
  double dx = tangle->x[b] - ax, dy = tangle->y[b] - ay;
  double px = tangle->x[node] - ax, py = tangle->y[node] - ay;
  double length = dx * dx + dy * dy;
  double along = length > 0 ? CLAMP ((px * dx + py * dy) / length, 0, 1) : 0;
  double distance;

  px -= along * dx;
  py -= along * dy;
  distance = px * px + py * py;
  if (distance >= BEHIND_GAP * BEHIND_GAP)
    return 0;
  distance = 1 - sqrt (distance) / BEHIND_GAP;
  return BEHIND_COST * distance * distance;
}

static double
cost_distances (const Tangle *tangle,
                guint node)
{
  const guint *hops = tangle->hops + (gsize) node * tangle->graph->n;
  double cost = 0;

  for (guint i = 0; i < tangle->graph->n; i++)
    {
      double dx = tangle->x[i] - tangle->x[node], dy = tangle->y[i] - tangle->y[node], distance,
             wrong;

      if (i == node)
        continue;
      distance = sqrt (dx * dx + dy * dy);
      wrong = distance / hops[i] - 1;
      cost += (hops[i] == 1 ? EDGE_COST : 1) * wrong * wrong;
      if (distance < TOUCH_GAP)
        cost += TOUCH_COST * (1 - distance / TOUCH_GAP) * (1 - distance / TOUCH_GAP);
    }
  return cost;
}

/* All of the picture's faults that @node is part of. */
static double
cost_node (const Tangle *tangle,
           guint node)
{
  const VimosLayoutGraph *graph = tangle->graph;
  double cost = cost_distances (tangle, node);

  for (guint i = 0; i < tangle->n_edges; i++)
    if (tangle->edges[i].from != node && tangle->edges[i].to != node)
      cost += cost_behind (tangle, node, tangle->edges[i].from, tangle->edges[i].to);
  for (guint j = graph->first[node]; j < graph->first[node + 1]; j++)
    {
      guint next = graph->next[j];

      for (guint i = 0; i < tangle->n_edges; i++)
        cost += crosses (tangle, node, next, &tangle->edges[i]) ? CROSSING_COST : 0;
      for (guint i = 0; i < graph->n; i++)
        if (i != node && i != next)
          cost += cost_behind (tangle, i, node, next);
    }
  return cost;
}

/* A place to try: opposite of where the neighbours are, between them, or somewhere near. */
static void
propose (const Tangle *tangle,
         guint node,
         guint attempt,
         double reach,
         VimosLayoutRandom *random)
{
  const VimosLayoutGraph *graph = tangle->graph;
  guint degree = vimos_layout_graph_get_degree (graph, node);
  double angle = 2 * G_PI * vimos_layout_random_double (random), mean_x = 0, mean_y = 0;
  double distance = reach * sqrt (vimos_layout_random_double (random));

  for (guint j = graph->first[node]; j < graph->first[node + 1]; j++)
    {
      mean_x += tangle->x[graph->next[j]] / degree;
      mean_y += tangle->y[graph->next[j]] / degree;
    }
  if (degree > 0 && (attempt == 0 || (degree == 1 && attempt <= TRIES / 2)))
    {
      distance = attempt == 0 ? 0 : 1;
      tangle->x[node] = attempt == 0 ? 2 * mean_x - tangle->x[node] : mean_x;
      tangle->y[node] = attempt == 0 ? 2 * mean_y - tangle->y[node] : mean_y;
    }
  else if (degree > 0 && attempt == 1)
    {
      distance = 0;
      tangle->x[node] = mean_x;
      tangle->y[node] = mean_y;
    }
  tangle->x[node] += distance * cos (angle);
  tangle->y[node] += distance * sin (angle);
}

/* Returns whether a better place was found. */
static gboolean
improve_node (const Tangle *tangle,
              guint node,
              double reach,
              VimosLayoutRandom *random)
{
  double best_x = tangle->x[node], best_y = tangle->y[node];
  double least = cost_node (tangle, node);
  gboolean better = FALSE;

  for (guint attempt = 0; attempt < TRIES; attempt++)
    {
      double cost;

      tangle->x[node] = best_x;
      tangle->y[node] = best_y;
      propose (tangle, node, attempt, reach, random);
      cost = cost_node (tangle, node);
      if (cost < least - 1e-9)
        {
          least = cost;
          best_x = tangle->x[node];
          best_y = tangle->y[node];
          better = TRUE;
        }
    }
  tangle->x[node] = best_x;
  tangle->y[node] = best_y;
  return better;
}

/* Crossings and links behind nodes count once, other than in the sum over the nodes, as do
 * distances. */
static double
cost_all (const Tangle *tangle)
{
  double cost = 0;

  for (guint i = 0; i < tangle->graph->n; i++)
    cost += cost_distances (tangle, i) / 2;
  for (guint i = 0; i < tangle->n_edges; i++)
    {
      const VimosLayoutEdge *edge = &tangle->edges[i];

      for (guint j = 0; j < i; j++)
        cost += crosses (tangle, edge->from, edge->to, &tangle->edges[j]) ? CROSSING_COST : 0;
      for (guint j = 0; j < tangle->graph->n; j++)
        if (j != edge->from && j != edge->to)
          cost += cost_behind (tangle, j, edge->from, edge->to);
    }
  return cost;
}

/**
 * vimos_layout_count_faults:
 *
 * Returns: how bad a picture is, to compare those of the same graph
 */
double
vimos_layout_count_faults (const VimosLayoutGraph *graph,
                           double *x,
                           double *y)
{
  Tangle tangle;
  double cost;

  tangle_init (&tangle, graph, x, y);
  cost = cost_all (&tangle);
  tangle_clear (&tangle);
  return cost;
}

/**
 * vimos_layout_untangle:
 * @graph: connected and small: a pass takes a time that grows with nodes × edges
 * @x: (inout): where each node stands; an edge should be about 1 long
 *
 * Returns: %FALSE when it was cancelled
 */
gboolean
vimos_layout_untangle (const VimosLayoutGraph *graph,
                       VimosLayoutRun *run,
                       double *x,
                       double *y)
{
  Tangle tangle;
  gboolean better = TRUE, going_on = TRUE;

  tangle_init (&tangle, graph, x, y);
  for (guint pass = 0; pass < PASSES && better && going_on; pass++)
    {
      double reach = 1.5 * pow (0.65, pass);

      better = FALSE;
      for (guint i = 0; i < graph->n && going_on; i++)
        {
          better |= improve_node (&tangle, i, reach, &run->random);
          going_on = vimos_layout_run_advance (run, (pass + (double) i / graph->n) / PASSES);
        }
    }
  tangle_clear (&tangle);
  return going_on;
}
