/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include "vimos-path-engine-private.h"

/*
 * Disjoint paths of few hops by trying: depth first, one path after the other, link by link, back
 * where no link leads on. The first links of the paths ascend, so that no set is tried twice in
 * another order. Every way is tried unless the number of steps runs out.
 */

typedef struct
{
  /* borrowed */
  const VimosGraph *graph;
  const double *width;
  const guint *hops_to;
  const VimosPathPart *part;

  /* owned */
  GArray *links;      /* guint: those taken, of all paths one behind the other */
  GArray *begins;     /* guint: where each path begins in links, that under way the last */
  gboolean *is_taken; /* per link */
  guint *n_passing;   /* per device: how often it is passed, by the path under way or by all */
  guint n_steps_left;
} Trial;

static guint
path_begin (Trial *trial)
{
  return g_array_index (trial->begins, guint, trial->begins->len - 1);
}

static guint
device_at_end (Trial *trial)
{
  if (trial->links->len == path_begin (trial))
    return trial->part->source;
  return trial->graph->head[g_array_index (trial->links, guint, trial->links->len - 1)];
}

static gboolean
leads_on (Trial *trial,
          guint link)
{
  guint head = trial->graph->head[link];
  guint hops = trial->links->len - path_begin (trial) + 1;

  return trial->width[link] >= 0 && !trial->is_taken[link]
         && head != trial->part->source && trial->n_passing[head] == 0
         && (guint64) hops + trial->hops_to[head] <= trial->part->max_hops;
}

/* The devices of a whole path are free for others when paths may meet. */
static void
count_path (Trial *trial,
            guint begin,
            int change)
{
  for (guint i = begin; trial->part->share_devices && i < trial->links->len; i++)
    {
      guint head = trial->graph->head[g_array_index (trial->links, guint, i)];

      if (head != trial->part->sink)
        trial->n_passing[head] += change;
    }
}

static void
take (Trial *trial,
      guint link)
{
  guint head = trial->graph->head[link];

  g_array_append_val (trial->links, link);
  trial->is_taken[link] = TRUE;
  if (head != trial->part->sink)
    {
      trial->n_passing[head]++;
      return;
    }
  count_path (trial, path_begin (trial), -1);
  g_array_append_val (trial->begins, trial->links->len);
}

/* Gives the last link back, and returns it. */
static guint
give_back (Trial *trial)
{
  guint link, head;

  if (path_begin (trial) == trial->links->len)
    {
      g_array_set_size (trial->begins, trial->begins->len - 1);
      count_path (trial, path_begin (trial), +1);
    }
  link = g_array_index (trial->links, guint, trial->links->len - 1);
  head = trial->graph->head[link];
  g_array_set_size (trial->links, trial->links->len - 1);
  trial->is_taken[link] = FALSE;
  if (head != trial->part->sink)
    trial->n_passing[head]--;
  return link;
}

/* The first link to try at the end of what is taken. */
static guint
first_to_try (Trial *trial)
{
  guint n_paths = trial->begins->len - 1;

  if (trial->links->len == path_begin (trial) && n_paths > 0)
    return g_array_index (trial->links, guint,
                          g_array_index (trial->begins, guint, n_paths - 1))
           + 1;
  return trial->graph->first[device_at_end (trial)];
}

static VimosShortResult
try_all (Trial *trial,
         guint n_paths)
{
  guint next = first_to_try (trial);

  while (trial->begins->len - 1 < n_paths)
    {
      guint end = trial->graph->first[device_at_end (trial) + 1];

      while (next < end && !leads_on (trial, next))
        next++;
      if (trial->n_steps_left-- == 0)
        return VIMOS_SHORT_GAVE_UP;
      if (next < end)
        {
          take (trial, next);
          next = first_to_try (trial);
        }
      else if (trial->links->len > 0)
        next = give_back (trial) + 1;
      else
        return VIMOS_SHORT_NONE;
    }
  return VIMOS_SHORT_FOUND;
}

static void
write_answer (Trial *trial,
              guint n_paths,
              VimosPathAnswer *answer)
{
  vimos_path_answer_clear_paths (answer);
  for (guint i = 0; i < n_paths; i++)
    {
      guint begin = g_array_index (trial->begins, guint, i);
      guint end = g_array_index (trial->begins, guint, i + 1);

      vimos_path_answer_add_path (answer, &g_array_index (trial->links, guint, begin),
                                  end - begin);
    }
}

/**
 * vimos_short_search_run:
 * @graph: a graph
 * @width: of each link; those below 0 are not used
 * @hops_to: of each device, at most as many as it has to go to the sink
 * @part: between which devices, how disjoint, and of how many hops at most
 * @n_paths: how many paths
 * @n_steps: after how many steps to give up
 * @answer: set to the paths, if there are any
 *
 * Allocates; it is the last resort.
 *
 * Returns: whether there are so many
 */
VimosShortResult
vimos_short_search_run (const VimosGraph *graph,
                        const double *width,
                        const guint *hops_to,
                        const VimosPathPart *part,
                        guint n_paths,
                        guint n_steps,
                        VimosPathAnswer *answer)
{
  g_autoptr (GArray) links = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) begins = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree gboolean *is_taken = g_new0 (gboolean, graph->n_links);
  g_autofree guint *n_passing = g_new0 (guint, graph->n_devices);
  Trial trial = { graph, width, hops_to, part, links, begins, is_taken, n_passing, n_steps };
  VimosShortResult result;

  g_array_append_val (begins, links->len);
  result = try_all (&trial, n_paths);
  if (result == VIMOS_SHORT_FOUND)
    write_answer (&trial, n_paths, answer);
  return result;
}
