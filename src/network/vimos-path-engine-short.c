/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include "vimos-path-engine-private.h"

/*
 * Paths with no more than so many hops. What lies on no way that is short enough is masked; then
 * one path is a matter of the fewest hops. For sets of disjoint paths the question is NP-complete
 * (see VimosPathQuery), but the sets with the fewest hops in total often answer it: when all their
 * paths are short enough, or when their total shows that not all of any set can be. Between the two
 * a depth-first search tries, for a bounded number of steps (vimos-short-search.c).
 */

#define MAX_STEPS 200000

/* Breadth first over links that are not masked, forwards or backwards. */
static void
measure_hops (VimosPathEngine *self,
              guint from,
              gboolean forwards,
              guint *hops)
{
  const VimosGraph *graph = self->state->graph;
  const guint *first = forwards ? graph->first : graph->first_in;
  guint n_queued = 0;

  for (guint device = 0; device < graph->n_devices; device++)
    hops[device] = G_MAXUINT / 2;
  hops[from] = 0;
  self->queue[n_queued++] = from;
  for (guint next = 0; next < n_queued; next++)
    for (guint i = first[self->queue[next]]; i < first[self->queue[next] + 1]; i++)
      {
        guint link = forwards ? i : graph->links_in[i];
        guint device = forwards ? graph->head[link] : graph->tail[link];

        if (self->masked[link] < 0 || hops[device] < G_MAXUINT / 2)
          continue;
        hops[device] = hops[self->queue[next]] + 1;
        self->queue[n_queued++] = device;
      }
}

void
vimos_path_engine_mask_long_ways (VimosPathEngine *self)
{
  const VimosGraph *graph = self->state->graph;
  guint max_hops = self->task->query.max_hops;

  measure_hops (self, self->task->source, TRUE, self->hops_from);
  measure_hops (self, self->task->sink, FALSE, self->hops_to);
  for (guint link = 0; link < graph->n_links; link++)
    if ((guint64) self->hops_from[graph->tail[link]] + 1 + self->hops_to[graph->head[link]]
        > max_hops)
      self->masked[link] = VIMOS_WIDTH_DOWN;
}

/* Makes @trial the set of @n_paths paths with the fewest hops in total. One path, which has the
 * fewest of all, is always short enough here. */
static gboolean
try_fewest (VimosPathEngine *self,
            const VimosPathPart *part,
            guint n_paths)
{
  vimos_path_engine_search (self, part, self->width, 0, n_paths);
  vimos_path_answer_take_paths (self->trial, self->search);
  return vimos_path_answer_get_longest (self->trial) <= part->max_hops;
}

/* Whether a set of @n_paths paths has too many hops in total, however they are distributed. */
static gboolean
must_be_long (VimosPathEngine *self,
              const VimosPathPart *part,
              guint n_paths)
{
  vimos_path_engine_search (self, part, self->width, 0, n_paths);
  return vimos_disjoint_search_get_hops (self->search) > (guint64) n_paths * part->max_hops;
}

/**
 * vimos_path_engine_shorten:
 * @self: an engine that runs a task
 * @part: what @answer is of; with max_hops
 * @answer: the paths with the fewest hops in total; set to the largest set found of which none is
 *   too long
 *
 * Returns: whether @answer has as many paths as before, and if not, whether that is certain
 */
VimosShortResult
vimos_path_engine_shorten (VimosPathEngine *self,
                           const VimosPathPart *part,
                           VimosPathAnswer *answer)
{
  guint n_paths = vimos_path_answer_get_n_paths (answer), n_short = n_paths;
  VimosShortResult result = VIMOS_SHORT_FOUND;

  if (vimos_path_answer_get_longest (answer) <= part->max_hops)
    return VIMOS_SHORT_FOUND;
  do
    n_short--;
  while (n_short > 0 && !try_fewest (self, part, n_short));
  while (n_short < n_paths && result == VIMOS_SHORT_FOUND)
    {
      result = must_be_long (self, part, n_short + 1)
                   ? VIMOS_SHORT_NONE
                   : vimos_short_search_run (self->state->graph, self->width, self->hops_to, part,
                                             n_short + 1, MAX_STEPS, self->trial);
      n_short += result == VIMOS_SHORT_FOUND;
    }
  vimos_path_answer_copy_paths (answer, self->trial);
  return result;
}

/* For paths that were put together: without those that are too long. */
void
vimos_path_engine_drop_long (VimosPathEngine *self,
                             VimosPathAnswer *answer)
{
  guint n_paths = vimos_path_answer_get_n_paths (answer);

  vimos_path_answer_copy_paths (self->trial, answer);
  vimos_path_answer_clear_paths (answer);
  for (guint i = 0; i < n_paths; i++)
    {
      guint n_links;
      const guint *links = vimos_path_answer_get_path (self->trial, i, &n_links);

      if (n_links <= self->task->query.max_hops)
        vimos_path_answer_add_path (answer, links, n_links);
    }
  if (vimos_path_answer_get_n_paths (answer) < n_paths)
    vimos_path_engine_add_reason (answer, VIMOS_REASON_TOO_LONG, n_paths, 0);
}
