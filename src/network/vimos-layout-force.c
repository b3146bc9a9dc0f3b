/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "vimos-layout-private.h"

/* A graph without a shape of its own. Of a small one several pictures are drawn and the best is
 * untangled; a large one is drawn on several levels and polished. */

#define SMALL 160 /* nodes */
#define SMALL_EDGES 500
#define DRAFTS 12
#define UNTANGLED 400 /* nodes, of all drafts to which the last touches are put */
#define STRESS_ROUNDS 30
#define MAX_UNTIDINESS 1.02 /* times the faults that a picture has anyhow */
#define HUB_LEAVES 8
/* Of the mean edge: a leaf that stands near its neighbour is in nobody's way. */
#define LEAF_LENGTH 0.8

/* Leaves come near; those of a hub fan out. */
static void
pull_in_leaves (const VimosLayoutGraph *graph,
                double *x,
                double *y)
{
  double length = LEAF_LENGTH * vimos_layout_measure_mean_edge (graph, x, y);
  g_autofree gboolean *is_of_hub = g_new0 (gboolean, graph->n + 1);
  g_autofree guint *n_leaves = g_new0 (guint, graph->n + 1);
  g_autofree double *radii = g_new (double, graph->n + 1);

  for (guint i = 0; i < graph->n; i++)
    {
      guint next = graph->next[graph->first[i]];
      double dx = x[i] - x[next], dy = y[i] - y[next], distance = hypot (dx, dy);

      radii[i] = MIN (length, distance);
      if (vimos_layout_graph_get_degree (graph, i) != 1)
        continue;
      n_leaves[next]++;
      if (distance <= length)
        continue;
      x[i] = x[next] + dx * length / distance;
      y[i] = y[next] + dy * length / distance;
    }
  for (guint i = 0; i < graph->n; i++)
    is_of_hub[i] = vimos_layout_graph_get_degree (graph, i) == 1
                   && n_leaves[graph->next[graph->first[i]]] >= HUB_LEAVES;
  vimos_layout_fan (graph, is_of_hub, radii, x, y);
}

static gboolean
draw_large (const VimosLayoutGraph *graph,
            VimosLayoutRun *run,
            double *x,
            double *y)
{
  double start = run->done, share = run->share, length;

  run->share = 0.85 * share;
  if (!vimos_layout_multilevel (graph, run, x, y))
    return FALSE;
  run->done = start + 0.85 * share;
  run->share = 0.15 * share;
  if (!vimos_layout_polish (graph, run, x, y))
    return FALSE;
  pull_in_leaves (graph, x, y);
  length = vimos_layout_measure_mean_edge (graph, x, y);
  for (guint i = 0; i < graph->n && length > 0; i++)
    {
      x[i] /= length;
      y[i] /= length;
    }
  return TRUE;
}

/* The leaves of a node stand evenly where it has room, @length from it. */
static void
spread_leaves (const VimosLayoutGraph *graph,
               double length,
               double *x,
               double *y)
{
  g_autofree gboolean *is_leaf = g_new (gboolean, graph->n);
  g_autofree double *radii = g_new (double, graph->n);

  for (guint i = 0; i < graph->n; i++)
    {
      is_leaf[i] = vimos_layout_graph_get_degree (graph, i) == 1;
      radii[i] = length;
    }
  vimos_layout_fan (graph, is_leaf, radii, x, y);
}

static double
measure_mean_leaf (const VimosLayoutGraph *graph,
                   const double *x,
                   const double *y)
{
  double sum = 0;
  guint n = 0;

  for (guint i = 0; i < graph->n; i++)
    {
      guint next = graph->next[graph->first[i]];

      if (vimos_layout_graph_get_degree (graph, i) != 1)
        continue;
      sum += hypot (x[i] - x[next], y[i] - y[next]);
      n++;
    }
  return n > 0 ? sum / n : 1;
}

typedef struct
{
  double *x, *y;
  double faults;
} Draft;

static int
compare_drafts (gconstpointer a,
                gconstpointer b)
{
  const Draft *first = a, *second = b;

  return (first->faults > second->faults) - (first->faults < second->faults);
}

/* Stress makes the better pictures of most networks, forces those of some. */
static gboolean
make_drafts (const VimosLayoutGraph *graph,
             VimosLayoutRun *run,
             Draft *drafts)
{
  double start = run->done, share = run->share / DRAFTS;

  for (guint i = 0; i < DRAFTS; i++)
    {
      Draft *draft = &drafts[i];

      run->done = start + i * share;
      run->share = share;
      if (i % 3 == 2
              ? !vimos_layout_multilevel (graph, run, draft->x, draft->y)
                    || !vimos_layout_polish (graph, run, draft->x, draft->y)
              : !vimos_layout_minimise_stress (graph, run, STRESS_ROUNDS, draft->x, draft->y))
        return FALSE;
      spread_leaves (graph, 1, draft->x, draft->y);
      draft->faults = vimos_layout_count_faults (graph, draft->x, draft->y);
    }
  qsort (drafts, DRAFTS, sizeof (Draft), compare_drafts);
  return TRUE;
}

/* Even fans look better than what chance has made of them, where they do no harm. */
static void
tidy_leaves (const VimosLayoutGraph *graph,
             double *x,
             double *y)
{
  g_autofree double *old_x = g_memdup2 (x, graph->n * sizeof (double));
  g_autofree double *old_y = g_memdup2 (y, graph->n * sizeof (double));
  double faults = vimos_layout_count_faults (graph, x, y);

  spread_leaves (graph, measure_mean_leaf (graph, x, y), x, y);
  if (vimos_layout_count_faults (graph, x, y) <= faults * MAX_UNTIDINESS)
    return;
  memcpy (x, old_x, graph->n * sizeof (double));
  memcpy (y, old_y, graph->n * sizeof (double));
}

/* The best of several pictures, after the last touches. */
static gboolean
choose_draft (const VimosLayoutGraph *graph,
              VimosLayoutRun *run,
              Draft *drafts,
              double *x,
              double *y)
{
  guint n_untangled = CLAMP (UNTANGLED / graph->n, 2, DRAFTS);
  double start = run->done, share = run->share, least = HUGE_VAL;

  run->share = 0.3 * share;
  if (!make_drafts (graph, run, drafts))
    return FALSE;
  for (guint i = 0; i < n_untangled; i++)
    {
      const Draft *draft = &drafts[i];
      double faults;

      run->share = 0.7 * share / n_untangled;
      run->done = start + 0.3 * share + i * run->share;
      if (!vimos_layout_untangle (graph, run, draft->x, draft->y))
        return FALSE;
      faults = vimos_layout_count_faults (graph, draft->x, draft->y);
      if (faults >= least)
        continue;
      least = faults;
      memcpy (x, draft->x, graph->n * sizeof (double));
      memcpy (y, draft->y, graph->n * sizeof (double));
    }
  tidy_leaves (graph, x, y);
  return TRUE;
}

static gboolean
draw_small (const VimosLayoutGraph *graph,
            VimosLayoutRun *run,
            double *x,
            double *y)
{
  g_autofree double *space = g_new (double, 2 * DRAFTS * graph->n);
  Draft drafts[DRAFTS];

  for (guint i = 0; i < DRAFTS; i++)
    drafts[i] = (Draft){ space + 2 * i * graph->n, space + (2 * i + 1) * graph->n, 0 };
  return choose_draft (graph, run, drafts, x, y);
}

/**
 * vimos_layout_draw_force:
 * @graph: connected
 * @x: (out caller-allocates): where each node stands; an edge is about 1 long
 *
 * Returns: %FALSE when it was cancelled
 */
gboolean
vimos_layout_draw_force (const VimosLayoutGraph *graph,
                         VimosLayoutRun *run,
                         double *x,
                         double *y)
{
  gboolean finished = TRUE;

  if (graph->n <= 1)
    memset (x, 0, graph->n * sizeof (double)), memset (y, 0, graph->n * sizeof (double));
  else if (graph->n <= SMALL && graph->first[graph->n] / 2 <= SMALL_EDGES)
    finished = draw_small (graph, run, x, y);
  else
    finished = draw_large (graph, run, x, y);
  if (finished)
    vimos_layout_turn (graph->n, graph, x, y);
  return finished;
}
