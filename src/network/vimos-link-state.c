/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <math.h>
#include <string.h>

#include "vimos-link-state.h"

/*
 * What a link costs: a hop is dear, and the time that a bit takes onto the link is cheap, so that
 * of sets with equally few hops, and of parallel cables, the wider ones are taken. With at most 2¹⁸
 * links in a set of paths the cheap parts of all together never weigh as much as one hop, and the
 * sum stays below 2⁶². 1 Mbit/s and less, and unknown bandwidth, cost the same.
 */
#define HOP_COST (G_GINT64_CONSTANT (1) << 43)
#define SLOWEST_COST (G_GINT64_CONSTANT (1) << 24)

static gint64
cost_of (double width)
{
  return HOP_COST + (gint64) (SLOWEST_COST / fmax (1, width));
}

/**
 * vimos_link_state_new:
 * @graph: a graph
 *
 * Returns: (transfer full): a state in which all links are up and nothing else is known of them
 */
VimosLinkState *
vimos_link_state_new (VimosGraph *graph)
{
  VimosLinkState *self;

  g_return_val_if_fail (graph != NULL, NULL);

  self = g_new0 (VimosLinkState, 1);
  self->graph = vimos_graph_ref (graph);
  self->width = g_new0 (double, graph->n_links);
  self->available = g_new0 (double, graph->n_links);
  self->cost = g_new (gint64, graph->n_links);
  self->levels = g_new (double, graph->n_links);
  self->levels_are_old = TRUE;
  self->least_cost = cost_of (0);
  for (guint link = 0; link < graph->n_links; link++)
    self->cost[link] = cost_of (0);
  return self;
}

void
vimos_link_state_free (VimosLinkState *self)
{
  if (self == NULL)
    return;
  vimos_graph_unref (self->graph);
  g_free (self->width);
  g_free (self->available);
  g_free (self->cost);
  g_free (self->levels);
  g_free (self);
}

/**
 * vimos_link_state_set:
 * @self: a state
 * @link: one of its graph's
 * @width: its capacity in Mbit/s; NaN when unknown, %VIMOS_WIDTH_DOWN when it cannot be used
 * @available: what of it is free, in Mbit/s; NaN when unknown
 *
 * Returns: whether anything changed
 */
gboolean
vimos_link_state_set (VimosLinkState *self,
                      guint link,
                      double width,
                      double available)
{
  gboolean changed = FALSE;

  g_return_val_if_fail (self != NULL && link < self->graph->n_links, FALSE);

  if (isnan (width))
    width = 0;
  available = width < 0 ? width : fmax (available, 0);
  if (available != self->available[link])
    {
      self->available[link] = available;
      self->n_loaded++;
      changed = TRUE;
    }
  if (width == self->width[link])
    return changed;

  if (width > self->width[link])
    self->n_widened++;
  else
    self->n_narrowed++;
  self->width[link] = width;
  self->cost[link] = cost_of (width);
  /* Where the widest link goes this stays too low, which costs a little time only. */
  self->least_cost = MIN (self->least_cost, self->cost[link]);
  self->levels_are_old = TRUE;
  return TRUE;
}

static int
compare_doubles (const void *a,
                 const void *b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

/**
 * vimos_link_state_get_levels:
 * @self: a state
 * @n_levels: (out): how many
 *
 * Returns: (transfer none) (array length=n_levels): the different widths that links have, in
 *   ascending order, that of links that are down not among them; until the next change. Sorted when
 *   asked for the first time after a change
 */
const double *
vimos_link_state_get_levels (VimosLinkState *self,
                             guint *n_levels)
{
  guint n_links = self->graph->n_links, n_kept = 0;

  if (self->levels_are_old)
    {
      memcpy (self->levels, self->width, n_links * sizeof (double));
      qsort (self->levels, n_links, sizeof (double), compare_doubles);
      for (guint i = 0; i < n_links; i++)
        if (self->levels[i] >= 0 && (n_kept == 0 || self->levels[n_kept - 1] < self->levels[i]))
          self->levels[n_kept++] = self->levels[i];
      self->n_levels = n_kept;
      self->levels_are_old = FALSE;
    }
  *n_levels = self->n_levels;
  return self->levels;
}
