/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "layout-measure.h"

/* What is sampled is sampled with a seed, so that two pictures of a graph are asked the same
 * questions. */

#define SEED 4711
#define MAX_SOURCES 300        /* so many nodes' distances to all others are looked at */
#define MAX_SAMPLED_EDGES 2000 /* so many edges' crossings with all others are counted */

typedef struct
{
  guint n;
  guint *first; /* n + 1 */
  guint *next;
} Adjacency;

static void
adjacency_init (Adjacency *adjacency,
                guint n,
                const VimosLayoutEdge *edges,
                guint n_edges)
{
  g_autofree guint *at = g_new0 (guint, n + 1);

  adjacency->n = n;
  adjacency->first = g_new0 (guint, n + 1);
  adjacency->next = g_new (guint, 2 * (gsize) n_edges + 1);
  for (guint i = 0; i < n_edges; i++)
    {
      adjacency->first[edges[i].from + 1]++;
      adjacency->first[edges[i].to + 1]++;
    }
  for (guint i = 0; i < n; i++)
    at[i + 1] = adjacency->first[i + 1] += adjacency->first[i];
  for (guint i = 0; i < n_edges; i++)
    {
      adjacency->next[at[edges[i].from]++] = edges[i].to;
      adjacency->next[at[edges[i].to]++] = edges[i].from;
    }
}

/* Lists in @queue the nodes that can be reached from @from, with their hops; returns how many. */
static guint
walk (const Adjacency *graph,
      guint from,
      guint *hops,
      guint *queue)
{
  guint tail = 0;

  for (guint i = 0; i < graph->n; i++)
    hops[i] = G_MAXUINT;
  hops[from] = 0;
  queue[tail++] = from;
  for (guint head = 0; head < tail; head++)
    for (guint i = graph->first[queue[head]]; i < graph->first[queue[head] + 1]; i++)
      if (hops[graph->next[i]] == G_MAXUINT)
        {
          hops[graph->next[i]] = hops[queue[head]] + 1;
          queue[tail++] = graph->next[i];
        }
  return tail;
}

static double
measure_stress (const Adjacency *graph,
                const double *x,
                const double *y)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);
  g_autofree guint *hops = g_new (guint, graph->n);
  g_autofree guint *queue = g_new (guint, graph->n);
  guint n_sources = MIN (graph->n, MAX_SOURCES);
  double ratios = 0, squares = 0, pairs = 0, scale;

  for (guint s = 0; s < n_sources; s++)
    {
      guint from = graph->n <= MAX_SOURCES ? s : (guint) g_rand_int_range (random, 0, graph->n);
      guint reached = walk (graph, from, hops, queue);

      for (guint i = 1; i < reached; i++)
        {
          double ratio = hypot (x[queue[i]] - x[from], y[queue[i]] - y[from]) / hops[queue[i]];

          ratios += ratio;
          squares += ratio * ratio;
        }
      pairs += reached - 1;
    }
  if (squares <= 0)
    return pairs > 0 ? 1 : 0;
  scale = ratios / squares;
  return (scale * scale * squares - 2 * scale * ratios + pairs) / pairs;
}

static int
side (const double *x,
      const double *y,
      guint a,
      guint b,
      guint c)
{
  double area = (x[b] - x[a]) * (y[c] - y[a]) - (y[b] - y[a]) * (x[c] - x[a]);

  return (area > 0) - (area < 0);
}

static gboolean
crosses (const VimosLayoutEdge *e,
         const VimosLayoutEdge *f,
         const double *x,
         const double *y)
{
  if (e->from == f->from || e->from == f->to || e->to == f->from || e->to == f->to)
    return FALSE;
  if (MAX (x[e->from], x[e->to]) < MIN (x[f->from], x[f->to])
      || MAX (x[f->from], x[f->to]) < MIN (x[e->from], x[e->to])
      || MAX (y[e->from], y[e->to]) < MIN (y[f->from], y[f->to])
      || MAX (y[f->from], y[f->to]) < MIN (y[e->from], y[e->to]))
    return FALSE;
  return side (x, y, e->from, e->to, f->from) * side (x, y, e->from, e->to, f->to) <= 0
         && side (x, y, f->from, f->to, e->from) * side (x, y, f->from, f->to, e->to) <= 0;
}

static double
count_crossings (const VimosLayoutEdge *edges,
                 guint n_edges,
                 const double *x,
                 const double *y)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);
  guint n_sampled = MIN (n_edges, MAX_SAMPLED_EDGES);
  double found = 0;

  for (guint s = 0; s < n_sampled; s++)
    {
      guint edge = n_edges <= MAX_SAMPLED_EDGES ? s : (guint) g_rand_int_range (random, 0, n_edges);

      for (guint i = 0; i < n_edges; i++)
        found += crosses (&edges[edge], &edges[i], x, y);
    }
  return n_sampled > 0 ? found / 2 * n_edges / n_sampled : 0;
}

static double
measure_unevenness (const VimosLayoutEdge *edges,
                    guint n_edges,
                    const double *x,
                    const double *y)
{
  double sum = 0, squares = 0, mean;

  for (guint i = 0; i < n_edges; i++)
    {
      double length = hypot (x[edges[i].from] - x[edges[i].to], y[edges[i].from] - y[edges[i].to]);

      sum += length;
      squares += length * length;
    }
  if (sum <= 0)
    return 0;
  mean = sum / n_edges;
  return sqrt (MAX (squares / n_edges - mean * mean, 0)) / mean;
}

/**
 * layout_measure:
 *
 * The stress is the mean, over the pairs of nodes with a way between them, of the square of
 * (distance on the picture × scale / hops − 1), with the scale of the picture that makes it least;
 * 0 is perfect. Of more than a few hundred nodes the pairs of a random few hundred with all others
 * are taken. Crossings are those of edges without a common end.
 */
LayoutMeasure
layout_measure (guint n_nodes,
                const VimosLayoutEdge *edges,
                guint n_edges,
                const double *x,
                const double *y)
{
  LayoutMeasure measure;
  Adjacency graph;

  adjacency_init (&graph, n_nodes, edges, n_edges);
  measure.stress = measure_stress (&graph, x, y);
  measure.crossings = count_crossings (edges, n_edges, x, y);
  measure.unevenness = measure_unevenness (edges, n_edges, x, y);
  g_free (graph.first);
  g_free (graph.next);
  return measure;
}
