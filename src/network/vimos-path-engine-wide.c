/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <math.h>
#include <string.h>

#include "vimos-path-engine-private.h"

/*
 * Wide paths. The narrowest of k disjoint paths can be as wide as the greatest width such that the
 * links which are not narrower still hold k disjoint paths: a search by halves among the widths
 * that occur. Likewise the second narrowest is never wider than what k - 1 disjoint paths could be,
 * and so on: these are the bounds. Where the cheapest set that has its narrowest path as wide as
 * can be reaches all of them, it is the best there is. Where it does not, paths are set aside one
 * after the other, each time the narrowest of a set that takes as few narrow links as can be, to
 * let the others have the wide ones; what that gives may be the best, but is not proven to be.
 */

/* Dearer than any path of ordinary links. */
#define NARROW_WEIGHT (G_GINT64_CONSTANT (1) << 40)

static gboolean
are_short_enough (VimosPathEngine *self,
                  const VimosPathPart *part)
{
  guint n_paths = vimos_disjoint_search_get_n_paths (self->search), n_links;

  for (guint i = 0; part->max_hops > 0 && i < n_paths; i++)
    {
      vimos_disjoint_search_get_path (self->search, i, &n_links);
      if (n_links > part->max_hops)
        return FALSE;
    }
  return TRUE;
}

static gboolean
has_paths (VimosPathEngine *self,
           const VimosPathPart *part,
           const double *width,
           double floor,
           guint n_paths)
{
  return vimos_path_engine_search (self, part, width, floor, n_paths) == n_paths
         && are_short_enough (self, part);
}

/* The first of the levels that is not below @width, or the last one. */
static guint
find_level (const double *levels,
            guint n_levels,
            double width)
{
  guint low = 0, high = n_levels - 1;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (levels[middle] < width)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* The greatest width at which there are @n_paths paths; at @floor there are. No path is wider than
 * the ends' access ports, so all widths from there on are the same. */
static double
find_floor (VimosPathEngine *self,
            const VimosPathPart *part,
            const double *width,
            double floor,
            guint n_paths)
{
  guint n_levels, low, high;
  const double *levels = vimos_link_state_get_levels (self->state, &n_levels);

  low = find_level (levels, n_levels, floor);
  high = find_level (levels, n_levels, self->task->ceiling);
  while (low < high)
    {
      guint middle = high - (high - low) / 2;

      if (has_paths (self, part, width, levels[middle], n_paths))
        low = middle;
      else
        high = middle - 1;
    }
  return fmin (levels[low], self->task->ceiling);
}

static int
compare_widths (gconstpointer a,
                gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

/* How wide the paths are, the narrowest first. */
static void
measure_widths (VimosPathEngine *self,
                VimosPathAnswer *answer,
                GArray *widths)
{
  g_array_set_size (widths, 0);
  for (guint i = 0; i < vimos_path_answer_get_n_paths (answer); i++)
    {
      double width = fmin (vimos_path_answer_get_width (answer, i, self->width, NULL),
                           self->task->ceiling);

      g_array_append_val (widths, width);
    }
  g_array_sort (widths, compare_widths);
}

static double
width_at (GArray *widths,
          guint index)
{
  return g_array_index (widths, double, index);
}

/* In the order of the first difference. */
static gboolean
are_wider (GArray *widths,
           GArray *others)
{
  guint i = 0;

  while (i < widths->len && width_at (widths, i) == width_at (others, i))
    i++;
  return i < widths->len && width_at (widths, i) > width_at (others, i);
}

/* Also makes the answer's narrowest path as wide as can be. */
static void
find_bounds (VimosPathEngine *self,
             const VimosPathPart *part,
             VimosPathAnswer *answer)
{
  guint n_paths = vimos_path_answer_get_n_paths (answer);
  double floor, bound;

  measure_widths (self, answer, self->widths);
  floor = width_at (self->widths, 0);
  bound = find_floor (self, part, self->width, floor, n_paths);
  if (bound > floor && has_paths (self, part, self->width, bound, n_paths))
    vimos_path_answer_take_paths (answer, self->search);
  g_array_set_size (self->bounds, 0);
  g_array_append_val (self->bounds, bound);
  for (guint i = 1; i < n_paths; i++)
    {
      bound = find_floor (self, part, self->width, bound, n_paths - i);
      g_array_append_val (self->bounds, bound);
    }
}

/* Takes links below @narrow only where that cannot be helped. */
static void
search_shunning (VimosPathEngine *self,
                 const VimosPathPart *part,
                 double floor,
                 double narrow,
                 guint n_paths)
{
  VimosSearchTerms terms = { self->left, floor, self->weights, 1, part->share_devices, n_paths };

  for (guint link = 0; link < self->state->graph->n_links; link++)
    self->weights[link] = 1 + (self->left[link] < narrow ? NARROW_WEIGHT : 0);
  vimos_disjoint_search_run (self->search, &terms, part->source, part->sink);
  vimos_path_answer_take_paths (self->rest, self->search);
}

/* Moves a path from the rest to the trial; what it takes is no longer left. */
static void
set_aside (VimosPathEngine *self,
           const VimosPathPart *part,
           guint path)
{
  guint n_links;
  const guint *links = vimos_path_answer_get_path (self->rest, path, &n_links);

  vimos_path_answer_add_path (self->trial, links, n_links);
  for (guint i = 0; i < n_links; i++)
    {
      self->left[links[i]] = VIMOS_WIDTH_DOWN;
      if (i > 0 && !part->share_devices)
        vimos_path_engine_close_device (self, self->state->graph->tail[links[i]], self->left);
    }
}

/* Which of the rest is the narrowest; @next is set to the width of the narrowest other one. */
static guint
find_narrowest (VimosPathEngine *self,
                double *next)
{
  double least = INFINITY;
  guint narrowest = 0;

  *next = INFINITY;
  for (guint i = 0; i < vimos_path_answer_get_n_paths (self->rest); i++)
    {
      double width = vimos_path_answer_get_width (self->rest, i, self->left, NULL);

      *next = fmin (*next, fmax (width, least));
      if (width >= least)
        continue;
      least = width;
      narrowest = i;
    }
  return narrowest;
}

/* Makes @trial a set of as many paths, by setting aside one after the other. */
static void
set_aside_narrowest (VimosPathEngine *self,
                     const VimosPathPart *part,
                     guint n_paths)
{
  double floor = width_at (self->bounds, 0);

  memcpy (self->left, self->width, self->state->graph->n_links * sizeof (double));
  vimos_path_answer_clear_paths (self->trial);
  for (; n_paths > 0; n_paths--)
    {
      double narrow;

      floor = find_floor (self, part, self->left, floor, n_paths);
      narrow = n_paths > 1 ? find_floor (self, part, self->left, floor, n_paths - 1) : floor;
      search_shunning (self, part, floor, narrow, n_paths);
      set_aside (self, part, find_narrowest (self, &floor));
    }
}

/**
 * vimos_path_engine_widen:
 * @self: an engine that runs a task
 * @part: what @answer is of
 * @answer: paths with few hops; set to as many that are wide
 *
 * What that costs in hops, and whether it is proven to be the best, is added to the reasons.
 */
void
vimos_path_engine_widen (VimosPathEngine *self,
                         const VimosPathPart *part,
                         VimosPathAnswer *answer)
{
  guint n_paths = vimos_path_answer_get_n_paths (answer), n_hops = answer->links->len;

  find_bounds (self, part, answer);
  measure_widths (self, answer, self->widths);
  if (are_wider (self->bounds, self->widths))
    {
      set_aside_narrowest (self, part, n_paths);
      measure_widths (self, self->trial, self->trial_widths);
      if (are_wider (self->trial_widths, self->widths)
          && (part->max_hops == 0
              || vimos_path_answer_get_longest (self->trial) <= part->max_hops))
        {
          vimos_path_answer_copy_paths (answer, self->trial);
          measure_widths (self, answer, self->widths);
        }
    }
  if (are_wider (self->bounds, self->widths) || (part->max_hops > 0 && n_paths > 1))
    vimos_path_engine_add_reason (answer, VIMOS_REASON_NOT_PROVEN, 0, NAN);
  if (answer->links->len > n_hops)
    vimos_path_engine_add_reason (answer, VIMOS_REASON_LONGER, answer->links->len - n_hops, NAN);
}
