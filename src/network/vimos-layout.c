/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <math.h>

#include "vimos-layout.h"

/* Where the nodes of a graph stand on a picture. The method is stress minimisation by stochastic gradient descent
 * (Zheng, Pawar and Goodman, “Graph Drawing by Stochastic Gradient Descent”, IEEE TVCG 2019): every pair of nodes
 * is pulled towards a distance that is proportional to the hops between them, in random order and with steps that
 * get smaller. The random numbers have a fixed seed, so the same graph looks the same each time. Pure; any thread. */

#define ROUNDS 40
#define LAST_STEP 0.02 /* in the last round a pair moves by so much of what is wrong */
#define SEED 20140607
#define UNREACHED G_MAXUINT16

typedef struct
{
  guint16 a;
  guint16 b;
  guint16 hops;
} Pair;

typedef struct
{
  guint n;
  guint *first; /* n + 1 */
  guint *neighbours;
} Graph;

static void
graph_init (Graph *graph,
            guint n,
            const VimosLayoutEdge *edges,
            guint n_edges)
{
  g_autofree guint *at = NULL;

  graph->n = n;
  graph->first = g_new0 (guint, n + 1);
  graph->neighbours = g_new0 (guint, 2 * (gsize) n_edges + 1);
  for (guint i = 0; i < n_edges; i++)
    {
      graph->first[edges[i].from + 1]++;
      graph->first[edges[i].to + 1]++;
    }
  for (guint i = 0; i < n; i++)
    graph->first[i + 1] += graph->first[i];
  at = g_memdup2 (graph->first, (n + 1) * sizeof (guint));
  for (guint i = 0; i < n_edges; i++)
    {
      graph->neighbours[at[edges[i].from]++] = edges[i].to;
      graph->neighbours[at[edges[i].to]++] = edges[i].from;
    }
}

static void
graph_clear (Graph *graph)
{
  g_free (graph->first);
  g_free (graph->neighbours);
}

/* Hops from @from to every node; returns the largest. */
static guint
measure_hops (const Graph *graph,
              guint from,
              guint16 *hops,
              guint *queue)
{
  guint head = 0, tail = 0;

  for (guint i = 0; i < graph->n; i++)
    hops[i] = UNREACHED;
  hops[from] = 0;
  queue[tail++] = from;
  while (head < tail)
    {
      guint node = queue[head++];

      for (guint i = graph->first[node]; i < graph->first[node + 1]; i++)
        {
          guint next = graph->neighbours[i];

          if (hops[next] != UNREACHED)
            continue;
          hops[next] = hops[node] + 1;
          queue[tail++] = next;
        }
    }
  return hops[queue[tail - 1]];
}

/* Every pair of nodes once; those with no way between them stand a little further apart than any others. */
static Pair *
list_pairs (const Graph *graph,
            gsize *n_pairs,
            guint *diameter)
{
  Pair *pairs = g_new (Pair, (gsize) graph->n * (graph->n - 1) / 2 + 1);
  g_autofree guint16 *hops = g_new (guint16, graph->n);
  g_autofree guint *queue = g_new (guint, graph->n);
  gsize n = 0;

  *diameter = 1;
  for (guint a = 0; a < graph->n; a++)
    {
      *diameter = MAX (*diameter, measure_hops (graph, a, hops, queue));
      for (guint b = a + 1; b < graph->n; b++)
        pairs[n++] = (Pair){ a, b, hops[b] };
    }
  for (gsize i = 0; i < n; i++)
    if (pairs[i].hops == UNREACHED)
      pairs[i].hops = *diameter + 1;
  *n_pairs = n;
  return pairs;
}

static void
shuffle (Pair *pairs,
         gsize n,
         GRand *random)
{
  for (gsize i = n; i > 1; i--)
    {
      gsize j = g_rand_int_range (random, 0, i);
      Pair swap = pairs[i - 1];

      pairs[i - 1] = pairs[j];
      pairs[j] = swap;
    }
}

static void
relax (const Pair *pair,
       double step,
       double *x,
       double *y)
{
  double dx = x[pair->a] - x[pair->b], dy = y[pair->a] - y[pair->b];
  double distance = MAX (hypot (dx, dy), 1e-9);
  double strength = MIN (step / ((double) pair->hops * pair->hops), 1);
  double by = strength * (distance - pair->hops) / (2 * distance);

  x[pair->a] -= dx * by;
  y[pair->a] -= dy * by;
  x[pair->b] += dx * by;
  y[pair->b] += dy * by;
}

static void
minimise_stress (const Graph *graph,
                 double *x,
                 double *y)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);
  g_autofree Pair *pairs = NULL;
  gsize n_pairs;
  guint diameter;
  double first_step, decay;

  pairs = list_pairs (graph, &n_pairs, &diameter);
  first_step = (double) diameter * diameter;
  decay = log (LAST_STEP / first_step) / (ROUNDS - 1);
  for (guint i = 0; i < graph->n; i++)
    {
      x[i] = g_rand_double (random);
      y[i] = g_rand_double (random);
    }
  for (int round = 0; round < ROUNDS; round++)
    {
      shuffle (pairs, n_pairs, random);
      for (gsize i = 0; i < n_pairs; i++)
        relax (&pairs[i], first_step * exp (decay * round), x, y);
    }
}

/* Turns the picture so that it is wider than high, with the first node at the left and the second not below it. */
static void
turn (guint n,
      double *x,
      double *y)
{
  double mean_x = 0, mean_y = 0, xx = 0, yy = 0, xy = 0, angle, lowest = 0;

  for (guint i = 0; i < n; i++)
    {
      mean_x += x[i] / n;
      mean_y += y[i] / n;
    }
  for (guint i = 0; i < n; i++)
    {
      x[i] -= mean_x;
      y[i] -= mean_y;
      xx += x[i] * x[i];
      yy += y[i] * y[i];
      xy += x[i] * y[i];
    }
  angle = -atan2 (2 * xy, xx - yy) / 2;
  for (guint i = 0; i < n; i++)
    {
      double turned = x[i] * cos (angle) - y[i] * sin (angle);

      y[i] = x[i] * sin (angle) + y[i] * cos (angle);
      x[i] = turned;
    }
  for (guint i = 0; i < n && lowest == 0; i++)
    lowest = fabs (y[i]) > 0.05 ? y[i] : 0;
  for (guint i = 0; i < n; i++)
    y[i] *= lowest > 0 ? 1 : -1;
  if (x[0] > 0)
    for (guint i = 0; i < n; i++)
      x[i] = -x[i];
}

static void
make_grid (guint n,
           double *x,
           double *y)
{
  guint columns = MAX (ceil (sqrt (n)), 1);

  for (guint i = 0; i < n; i++)
    {
      x[i] = i % columns - (columns - 1) / 2.0;
      y[i] = i / columns - (columns - 1) / 2.0;
    }
}

/**
 * vimos_layout_compute:
 * @n_nodes: how many nodes there are
 * @edges: (array length=n_edges): between which of them there are edges; both ends below @n_nodes
 * @n_edges: how many
 * @edge_length: how long an edge shall be
 * @x: (out caller-allocates) (array length=n_nodes): where each node stands; the middle of all is 0
 * @y: (out caller-allocates) (array length=n_nodes): downwards
 *
 * The same graph always gets the same picture, wider than high. May take a tenth of a second for 1,000 nodes.
 */
void
vimos_layout_compute (guint n_nodes,
                      const VimosLayoutEdge *edges,
                      guint n_edges,
                      double edge_length,
                      double *x,
                      double *y)
{
  Graph graph;

  g_return_if_fail (edges != NULL || n_edges == 0);
  g_return_if_fail ((x != NULL && y != NULL) || n_nodes == 0);
  for (guint i = 0; i < n_edges; i++)
    g_return_if_fail (edges[i].from < n_nodes && edges[i].to < n_nodes);

  if (n_nodes == 0)
    return;
  if (n_nodes > VIMOS_LAYOUT_MAX_STRESS)
    {
      make_grid (n_nodes, x, y);
    }
  else
    {
      graph_init (&graph, n_nodes, edges, n_edges);
      minimise_stress (&graph, x, y);
      graph_clear (&graph);
      turn (n_nodes, x, y);
    }
  for (guint i = 0; i < n_nodes; i++)
    {
      x[i] *= edge_length;
      y[i] *= edge_length;
    }
}
