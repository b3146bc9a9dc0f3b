/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <math.h>

#include "vimos-disjoint-search-private.h"

/*
 * The links that a search has taken, put together to paths, and what they tell.
 */

/* Writes the links from @last back to the source in their order. */
static guint
write_path (VimosDisjointSearch *self,
            guint begin,
            guint last,
            gboolean by_widest)
{
  const VimosGraph *graph = self->graph;
  guint end = begin;

  for (guint link = last;;)
    {
      guint tail = graph->tail[link];

      self->links[end++] = link;
      if (tail == self->source)
        break;
      link = by_widest ? self->via[tail] : self->devices[tail].arrival;
    }
  for (guint i = begin, j = end - 1; i < j; i++, j--)
    {
      guint link = self->links[i];

      self->links[i] = self->links[j];
      self->links[j] = link;
    }
  return end;
}

static void
write_single_paths (VimosDisjointSearch *self)
{
  const VimosGraph *graph = self->graph;
  guint end = 0, n_paths = 0;

  for (guint i = graph->first_in[self->sink]; n_paths < self->n_paths; i++)
    if (is_carried (self, graph->links_in[i]))
      {
        end = write_path (self, end, graph->links_in[i], FALSE);
        self->ends[n_paths++] = end;
      }
}

/* All links that paths take, about in the order from the source. */
static guint
collect_used (VimosDisjointSearch *self)
{
  const VimosGraph *graph = self->graph;
  guint *queue = self->stack;
  guint n_queued = 0, n_used = 0;

  queue[n_queued++] = self->source;
  for (guint next = 0; next < n_queued; next++)
    for (guint link = graph->first[queue[next]]; link < graph->first[queue[next] + 1]; link++)
      if (is_carried (self, link))
        {
          self->carried[link] = 0;
          self->used[n_used++] = link;
          queue[n_queued++] = graph->head[link];
        }
  return n_used;
}

/* By how wide a way each device can be reached over the first @n_used links. */
static void
find_widest_ways (VimosDisjointSearch *self,
                  guint n_used)
{
  const VimosGraph *graph = self->graph;
  gboolean changed = TRUE;

  for (guint i = 0; i < n_used; i++)
    self->through[graph->head[self->used[i]]] = -1;
  self->through[self->source] = INFINITY;
  while (changed)
    {
      changed = FALSE;
      for (guint i = 0; i < n_used; i++)
        {
          guint link = self->used[i], head = graph->head[link];
          double through = fmin (self->through[graph->tail[link]], self->terms.width[link]);

          if (through <= self->through[head])
            continue;
          self->through[head] = through;
          self->via[head] = link;
          changed = TRUE;
        }
    }
}

/* Where paths meet there is a choice how they go on: the widest is taken out first, so that the
 * narrow links are in as few of them as possible. The links run in no circle, since that would have
 * been cheaper to leave out; so each way back ends at the source. */
static void
write_widest_paths (VimosDisjointSearch *self)
{
  guint n_used = collect_used (self), end = 0;

  for (guint path = 0; path < self->n_paths; path++)
    {
      guint begin = end, n_left = 0;

      find_widest_ways (self, n_used);
      end = write_path (self, begin, self->via[self->sink], TRUE);
      for (guint i = begin; i < end; i++)
        self->carried[self->links[i]] = self->run;
      for (guint i = 0; i < n_used; i++)
        if (!is_carried (self, self->used[i]))
          self->used[n_left++] = self->used[i];
      n_used = n_left;
      self->ends[path] = end;
    }
}

/* Called when the links of the run are settled. */
void
vimos_disjoint_search_write_paths (VimosDisjointSearch *self)
{
  /* All meet at the sink. */
  if (self->n_meetings >= MAX (self->n_paths, 1))
    write_widest_paths (self);
  else
    write_single_paths (self);
}

guint
vimos_disjoint_search_get_n_paths (VimosDisjointSearch *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_paths;
}

/**
 * vimos_disjoint_search_get_path:
 * @self: a search
 * @index: below what the last run returned
 * @n_links: (out): how many links
 *
 * Returns: (transfer none) (array length=n_links): the path's links in order, until the next run
 */
const guint *
vimos_disjoint_search_get_path (VimosDisjointSearch *self,
                                guint index,
                                guint *n_links)
{
  guint begin;

  g_return_val_if_fail (self != NULL && index < self->n_paths && n_links != NULL, NULL);

  begin = index > 0 ? self->ends[index - 1] : 0;
  *n_links = self->ends[index] - begin;
  return self->links + begin;
}

/* The links of all paths together. */
guint
vimos_disjoint_search_get_hops (VimosDisjointSearch *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_paths > 0 ? self->ends[self->n_paths - 1] : 0;
}

/* Whether @place is on the sink's side of the cut. */
static gboolean
is_beyond_cut (VimosDisjointSearch *self,
               guint place)
{
  if (self->is_closed)
    return self->sink_side[place] == self->round;
  return !is_reached (self, place);
}

/**
 * vimos_disjoint_search_get_cut:
 * @self: a search whose last run found all the paths there are
 * @index: of a path
 * @cut: (out): a device, or a link with @device set to %VIMOS_GRAPH_NONE
 *
 * Why there is no further path: without the parts that this names for all paths together, one a
 * path, nothing leads from the source to the sink.
 *
 * Returns: %FALSE when the run ended at its limit, so that there may be more
 */
gboolean
vimos_disjoint_search_get_cut (VimosDisjointSearch *self,
                               guint index,
                               VimosPassage *cut)
{
  guint n_links;
  const guint *links = vimos_disjoint_search_get_path (self, index, &n_links);

  g_return_val_if_fail (links != NULL && cut != NULL, FALSE);

  *cut = (VimosPassage){ VIMOS_GRAPH_NONE, links[0] };
  if (self->n_paths == self->n_links_out)
    return TRUE;
  cut->link = links[n_links - 1];
  if (self->n_paths == self->n_links_in)
    return TRUE;
  for (guint i = 0; self->exhausted && i < n_links; i++)
    {
      guint head = self->graph->head[links[i]];

      *cut = (VimosPassage){ VIMOS_GRAPH_NONE, links[i] };
      if (is_beyond_cut (self, place_at_head (self, links[i])))
        return TRUE;
      *cut = (VimosPassage){ head, VIMOS_GRAPH_NONE };
      if (is_beyond_cut (self, place_of (head, EXIT)))
        return TRUE;
    }
  return FALSE;
}
