/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "vimos-layout-private.h"

/* Networks of data centres: leaves and spines, fat trees, balanced trees. Their tiers are found as
 * the hops from the lowest one, and believed only when links go from tier to tier and nearly all
 * switches of a tier are linked alike. */

#define MAX_TIERS 5
#define MAX_LEVEL_EDGES 0.05 /* share of the edges that may stay within a tier */
#define MESHED 0.75 /* share of all leaf–spine pairs that must be linked */
#define MAX_CANDIDATES 8
/* Share of the nodes of a tier that must have the same number of links up, and down. */
#define ALIKE 0.8

static guint *
count_tier_sizes (const guint *tiers,
                  guint n,
                  guint n_tiers)
{
  guint *sizes = g_new0 (guint, n_tiers);

  for (guint i = 0; i < n; i++)
    sizes[tiers[i]]++;
  return sizes;
}

/* The most frequent number of edges from a node of tier @tier to tier @other; 0 when too few have
 * it. */
static guint
find_usual_links (const VimosLayoutGraph *graph,
                  const guint *tiers,
                  guint tier,
                  guint other)
{
  g_autofree guint *having = g_new0 (guint, graph->n + 1);
  guint size = 0, usual = 0;

  for (guint i = 0; i < graph->n; i++)
    {
      guint links = 0;

      if (tiers[i] != tier)
        continue;
      for (guint j = graph->first[i]; j < graph->first[i + 1]; j++)
        links += tiers[graph->next[j]] == other;
      having[links]++;
      size++;
    }
  for (guint i = 0; i <= graph->n; i++)
    if (having[i] > having[usual])
      usual = i;
  return having[usual] >= ALIKE * size ? usual : 0;
}

static gboolean
goes_from_tier_to_tier (const VimosLayoutGraph *graph,
                        const guint *tiers)
{
  guint level = 0;

  for (guint i = 0; i < graph->n; i++)
    for (guint j = graph->first[i]; j < graph->first[i + 1]; j++)
      level += tiers[i] == tiers[graph->next[j]];
  return level <= MAX_LEVEL_EDGES * graph->first[graph->n];
}

static gboolean
is_leaf_and_spine (const VimosLayoutGraph *graph,
                   const guint *sizes)
{
  return sizes[0] >= 3 && sizes[1] >= 2 && sizes[1] <= sizes[0]
         && graph->first[graph->n] / 2 >= MESHED * sizes[0] * sizes[1];
}

/* Whether this is how networks of data centres are built. */
static gboolean
believe (const VimosLayoutGraph *graph,
         const guint *tiers,
         guint n_tiers)
{
  g_autofree guint *sizes = count_tier_sizes (tiers, graph->n, n_tiers);
  gboolean is_tree = graph->first[graph->n] / 2 == graph->n - 1;

  if (n_tiers < 2 || n_tiers > MAX_TIERS || !goes_from_tier_to_tier (graph, tiers))
    return FALSE;
  if (n_tiers == 2)
    return is_leaf_and_spine (graph, sizes);
  for (guint tier = 0; tier < n_tiers; tier++)
    {
      if (tier + 1 < n_tiers
          && (sizes[tier + 1] > sizes[tier]
              || find_usual_links (graph, tiers, tier, tier + 1) < (is_tree ? 1 : 2)))
        return FALSE;
      if (tier > 0 && find_usual_links (graph, tiers, tier, tier - 1) < 2)
        return FALSE;
    }
  return !is_tree || sizes[n_tiers - 1] == 1;
}

/**
 * vimos_layout_find_tiers:
 * @is_bottom: of each node, whether it is of the lowest tier
 *
 * Returns: (transfer full) (nullable): of each node, its tier from 0 at the bottom; %NULL when the
 * network is not built in tiers
 */
guint *
vimos_layout_find_tiers (const VimosLayoutGraph *graph,
                         const gboolean *is_bottom,
                         guint *n_tiers)
{
  g_autofree guint *tiers = g_new (guint, graph->n + 1);
  g_autofree guint *queue = g_new (guint, graph->n + 1);
  guint tail = 0;

  memset (tiers, 0xff, graph->n * sizeof (guint));
  for (guint i = 0; i < graph->n; i++)
    if (is_bottom[i])
      {
        tiers[i] = 0;
        queue[tail++] = i;
      }
  for (guint head = 0; head < tail; head++)
    for (guint j = graph->first[queue[head]]; j < graph->first[queue[head] + 1]; j++)
      if (tiers[graph->next[j]] == G_MAXUINT)
        {
          tiers[graph->next[j]] = tiers[queue[head]] + 1;
          queue[tail++] = graph->next[j];
        }
  if (tail < graph->n || graph->n < 3)
    return NULL;
  *n_tiers = tiers[queue[tail - 1]] + 1;
  return believe (graph, tiers, *n_tiers) ? g_steal_pointer (&tiers) : NULL;
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  guint first = *(const guint *) a, second = *(const guint *) b;

  return (first > second) - (first < second);
}

/* When all have the same degree: the spines are what the first node is of. */
static guint *
guess_two_colours (const VimosLayoutGraph *graph,
                   guint *n_tiers)
{
  g_autofree guint *hops = g_new (guint, graph->n);
  g_autofree guint *queue = g_new (guint, graph->n);
  g_autofree gboolean *is_bottom = g_new (gboolean, graph->n);

  if (vimos_layout_graph_walk (graph, 0, hops, queue) < graph->n)
    return NULL;
  for (guint i = 0; i < graph->n; i++)
    is_bottom[i] = hops[i] % 2 == 1;
  return vimos_layout_find_tiers (graph, is_bottom, n_tiers);
}

/**
 * vimos_layout_guess_tiers:
 *
 * As vimos_layout_find_tiers() when nothing says where the hosts are: the lowest tier has the
 * fewest links.
 */
guint *
vimos_layout_guess_tiers (const VimosLayoutGraph *graph,
                          guint *n_tiers)
{
  g_autofree guint *degrees = g_new (guint, graph->n + 1);
  g_autofree gboolean *is_bottom = g_new (gboolean, graph->n + 1);
  guint *tiers = NULL;
  guint n_candidates = 0;

  if (graph->n < 5)
    return NULL;
  for (guint i = 0; i < graph->n; i++)
    degrees[i] = vimos_layout_graph_get_degree (graph, i);
  qsort (degrees, graph->n, sizeof (guint), compare_numbers);
  for (guint i = 0; i < graph->n && n_candidates < MAX_CANDIDATES && tiers == NULL; i++)
    {
      if (i > 0 && degrees[i] == degrees[i - 1])
        continue;
      for (guint j = 0; j < graph->n; j++)
        is_bottom[j] = vimos_layout_graph_get_degree (graph, j) <= degrees[i];
      tiers = vimos_layout_find_tiers (graph, is_bottom, n_tiers);
      n_candidates++;
    }
  return tiers != NULL ? tiers : guess_two_colours (graph, n_tiers);
}
