/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <math.h>

#include "vimos-layout-private.h"

/* Two ways to bring the distances on a picture near those in the graph.
 *
 * vimos_layout_minimise_stress() is for small graphs: stochastic gradient descent (Zheng, Pawar and
 * Goodman, “Graph Drawing by Stochastic Gradient Descent”, IEEE TVCG 2019). Every pair of nodes is
 * pulled towards a distance that is proportional to the hops between them, in random order and with
 * steps that get smaller.
 *
 * vimos_layout_polish() improves a picture of a graph of any size: stress majorization (Gansner,
 * Koren and North, “Graph Drawing by Stress Majorization”, GD 2004), where in each round some
 * random nodes stand for all others, and the steps get smaller so that chance averages out. The
 * edges, drawn to their mean length, keep it even. */

/* In the last round a pair of neighbours moves by so much of what is wrong. */
#define LAST_STEP 0.1

typedef struct
{
  guint16 a;
  guint16 b;
  guint16 hops;
} Pair;

static Pair *
list_pairs (const VimosLayoutGraph *graph,
            guint *diameter)
{
  Pair *pairs = g_new (Pair, (gsize) graph->n * (graph->n - 1) / 2 + 1);
  g_autofree guint *hops = g_new (guint, graph->n);
  g_autofree guint *queue = g_new (guint, graph->n);
  gsize n = 0;

  *diameter = 1;
  for (guint a = 0; a < graph->n; a++)
    {
      guint reached = vimos_layout_graph_walk (graph, a, hops, queue);

      *diameter = MAX (*diameter, hops[queue[reached - 1]]);
      for (guint b = a + 1; b < graph->n; b++)
        pairs[n++] = (Pair){ a, b, hops[b] };
    }
  return pairs;
}

static void
shuffle_pairs (Pair *pairs,
               guint n,
               VimosLayoutRandom *random)
{
  for (guint i = n; i > 1; i--)
    {
      guint j = vimos_layout_random_below (random, i);
      Pair swap = pairs[i - 1];

      pairs[i - 1] = pairs[j];
      pairs[j] = swap;
    }
}

static void
relax_pair (const Pair *pair,
            double step,
            double *x,
            double *y)
{
  double dx = x[pair->a] - x[pair->b], dy = y[pair->a] - y[pair->b];
  double distance = MAX (sqrt (dx * dx + dy * dy), 1e-9);
  double strength = MIN (step / ((double) pair->hops * pair->hops), 1);
  double by = strength * (distance - pair->hops) / (2 * distance);

  x[pair->a] -= dx * by;
  y[pair->a] -= dy * by;
  x[pair->b] += dx * by;
  y[pair->b] += dy * by;
}

/**
 * vimos_layout_minimise_stress:
 * @graph: connected, at most some thousand nodes, for the time grows with the square
 * @x: (out caller-allocates): where each node stands; an edge is about 1 long
 *
 * Starts from random places. Returns: %FALSE when it was cancelled
 */
gboolean
vimos_layout_minimise_stress (const VimosLayoutGraph *graph,
                              VimosLayoutRun *run,
                              guint rounds,
                              double *x,
                              double *y)
{
  guint n_pairs = graph->n * (graph->n - 1) / 2, diameter;
  g_autofree Pair *pairs = NULL;
  double first_step, decay;

  g_return_val_if_fail (graph->n <= G_MAXUINT16, FALSE);

  pairs = list_pairs (graph, &diameter);
  first_step = (double) diameter * diameter;
  decay = log (LAST_STEP / first_step) / (rounds - 1);
  for (guint i = 0; i < graph->n; i++)
    {
      x[i] = vimos_layout_random_double (&run->random);
      y[i] = vimos_layout_random_double (&run->random);
    }
  for (guint round = 0; round < rounds; round++)
    {
      double step = first_step * exp (decay * round);

      if (!vimos_layout_run_advance (run, (double) round / rounds))
        return FALSE;
      shuffle_pairs (pairs, n_pairs, &run->random);
      for (guint i = 0; i < n_pairs; i++)
        relax_pair (&pairs[i], step, x, y);
    }
  return TRUE;
}

/* Polishing */

#define SOURCES 30 /* nodes that stand for all others in a round */
#define ROUNDS 6
#define FIRST_MOVE 0.1 /* of the way to where a node should stand, in the first round */
#define LAST_MOVE 0.03
#define EDGE_WEIGHT 16.0 /* of an edge against a pair of nodes with one hop */
/* Of a source, so that a node does not jump to the one that happens to be near. */
#define MAX_WEIGHT 3.0

typedef struct
{
  const VimosLayoutGraph *graph;
  double *x, *y; /* borrowed */
  double *sum_x, *sum_y,
      *sum_weight; /* of each node: where the others want it, with how much weight */
  guint *hops, *queue;
  double *weights; /* by hops */
} Polish;

/* The size at which the distances fit those in the graph best. */
static void
fit_size (Polish *polish,
          VimosLayoutRun *run)
{
  guint n = polish->graph->n;
  double ratios = 0, squares = 0;

  for (guint s = 0; s < SOURCES; s++)
    {
      guint source = vimos_layout_random_below (&run->random, n);
      guint reached = vimos_layout_graph_walk (polish->graph, source, polish->hops, polish->queue);

      for (guint i = 1; i < reached; i++)
        {
          guint node = polish->queue[i];
          double dx = polish->x[node] - polish->x[source], dy = polish->y[node] - polish->y[source];
          double square = (dx * dx + dy * dy) / ((double) polish->hops[node] * polish->hops[node]);

          ratios += sqrt (square);
          squares += square;
        }
    }
  for (guint i = 0; i < n && squares > 0; i++)
    {
      polish->x[i] *= ratios / squares;
      polish->y[i] *= ratios / squares;
    }
}

static void
ask_neighbours (Polish *polish)
{
  const VimosLayoutGraph *graph = polish->graph;
  double length = vimos_layout_measure_mean_edge (graph, polish->x, polish->y);

  for (guint i = 0; i < graph->n; i++)
    {
      double x = polish->x[i], y = polish->y[i], sum_x = 0, sum_y = 0;

      for (guint j = graph->first[i]; j < graph->first[i + 1]; j++)
        {
          guint next = graph->next[j];
          double dx = x - polish->x[next], dy = y - polish->y[next];
          double stretch = length / (sqrt (dx * dx + dy * dy) + 1e-9);

          sum_x += polish->x[next] + dx * stretch;
          sum_y += polish->y[next] + dy * stretch;
        }
      polish->sum_x[i] = EDGE_WEIGHT * sum_x;
      polish->sum_y[i] = EDGE_WEIGHT * sum_y;
      polish->sum_weight[i] = EDGE_WEIGHT * vimos_layout_graph_get_degree (graph, i);
    }
}

static void
ask_source (Polish *polish,
            guint source)
{
  double x = polish->x[source], y = polish->y[source];
  guint reached = vimos_layout_graph_walk (polish->graph, source, polish->hops, polish->queue);
  guint farthest = polish->hops[polish->queue[reached - 1]];
  double share = (double) reached / SOURCES;

  polish->weights[0] = polish->weights[1] = 0;
  for (guint hops = 2; hops <= farthest; hops++)
    polish->weights[hops] = MIN (share / ((double) hops * hops), MAX_WEIGHT);
  for (guint i = 0; i < polish->graph->n; i++)
    {
      double weight = polish->weights[polish->hops[i]];
      double dx = polish->x[i] - x, dy = polish->y[i] - y;
      double stretch = polish->hops[i] / (sqrt (dx * dx + dy * dy) + 1e-9);

      polish->sum_x[i] += weight * (x + dx * stretch);
      polish->sum_y[i] += weight * (y + dy * stretch);
      polish->sum_weight[i] += weight;
    }
}

static void
move_nodes (Polish *polish,
            double part)
{
  for (guint i = 0; i < polish->graph->n; i++)
    {
      if (polish->sum_weight[i] <= 0)
        continue;
      polish->x[i] += part * (polish->sum_x[i] / polish->sum_weight[i] - polish->x[i]);
      polish->y[i] += part * (polish->sum_y[i] / polish->sum_weight[i] - polish->y[i]);
    }
}

static gboolean
run_rounds (Polish *polish,
            VimosLayoutRun *run)
{
  for (guint round = 0; round < ROUNDS; round++)
    {
      ask_neighbours (polish);
      for (guint i = 0; i < SOURCES; i++)
        {
          if (!vimos_layout_run_advance (run, (round + (double) i / SOURCES) / ROUNDS))
            return FALSE;
          ask_source (polish, vimos_layout_random_below (&run->random, polish->graph->n));
        }
      move_nodes (polish, FIRST_MOVE * pow (LAST_MOVE / FIRST_MOVE, round / (ROUNDS - 1.0)));
    }
  return TRUE;
}

/**
 * vimos_layout_polish:
 * @graph: connected, two nodes or more
 * @x: (inout): where each node stands; the size of the picture becomes what fits the graph best
 *
 * Returns: %FALSE when it was cancelled
 */
gboolean
vimos_layout_polish (const VimosLayoutGraph *graph,
                     VimosLayoutRun *run,
                     double *x,
                     double *y)
{
  gsize n = graph->n;
  g_autofree double *sums = g_new (double, 4 * n + 2);
  g_autofree guint *walk = g_new (guint, 2 * n);
  Polish polish = { graph, x, y, sums, sums + n, sums + 2 * n, walk, walk + n, sums + 3 * n };

  fit_size (&polish, run);
  return run_rounds (&polish, run);
}
