/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <math.h>
#include <string.h>

#include "vimos-path-engine-private.h"

/*
 * A task is answered by searches for disjoint paths, one after the other:
 *
 *   what the task does not allow is masked, so that no search sees it;
 *   as many paths as there are, with the fewest hops (vimos-disjoint-search.c);
 *   when some are too long, fewer of them or others (vimos-path-engine-short.c);
 *   when wide ones are wanted, others that are as many (vimos-path-engine-wide.c);
 *   and what each step gave up is noted as a reason.
 */

/**
 * vimos_path_engine_new:
 * @graph: a graph
 *
 * Allocates all that queries need.
 *
 * Returns: (transfer full): an engine, of which all links are up
 */
VimosPathEngine *
vimos_path_engine_new (VimosGraph *graph)
{
  VimosPathEngine *self;

  g_return_val_if_fail (graph != NULL, NULL);

  self = g_new0 (VimosPathEngine, 1);
  self->state = vimos_link_state_new (graph);
  self->search = vimos_disjoint_search_new (graph);
  self->masked = g_new (double, graph->n_links);
  self->left = g_new (double, graph->n_links);
  self->weights = g_new (gint64, graph->n_links);
  self->hops_from = g_new (guint, graph->n_devices);
  self->hops_to = g_new (guint, graph->n_devices);
  self->queue = g_new (guint, graph->n_devices);
  self->passages = g_array_new (FALSE, FALSE, sizeof (VimosPassage));
  self->order = g_array_new (FALSE, FALSE, sizeof (guint));
  self->bounds = g_array_new (FALSE, FALSE, sizeof (double));
  self->widths = g_array_new (FALSE, FALSE, sizeof (double));
  self->trial_widths = g_array_new (FALSE, FALSE, sizeof (double));
  self->part = vimos_path_answer_new ();
  self->pieces = vimos_path_answer_new ();
  self->trial = vimos_path_answer_new ();
  self->rest = vimos_path_answer_new ();
  return self;
}

void
vimos_path_engine_free (VimosPathEngine *self)
{
  if (self == NULL)
    return;
  vimos_link_state_free (self->state);
  vimos_disjoint_search_free (self->search);
  g_free (self->masked);
  g_free (self->left);
  g_free (self->weights);
  g_free (self->hops_from);
  g_free (self->hops_to);
  g_free (self->queue);
  g_array_unref (self->passages);
  g_array_unref (self->order);
  g_array_unref (self->bounds);
  g_array_unref (self->widths);
  g_array_unref (self->trial_widths);
  vimos_path_answer_free (self->part);
  vimos_path_answer_free (self->pieces);
  vimos_path_answer_free (self->trial);
  vimos_path_answer_free (self->rest);
  g_free (self);
}

/**
 * vimos_path_engine_get_state:
 * @self: an engine
 *
 * Returns: (transfer none): what its links are like, to be kept up to date by the caller
 */
VimosLinkState *
vimos_path_engine_get_state (VimosPathEngine *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->state;
}

void
vimos_path_engine_add_reason (VimosPathAnswer *answer,
                              VimosReasonKind kind,
                              guint count,
                              double mbps)
{
  VimosReasonPart reason = { kind, VIMOS_GRAPH_NONE, VIMOS_GRAPH_NONE, count, mbps };

  vimos_path_answer_add_reason (answer, reason);
}

/* A reason that is about a device or a link. */
static void
point_at (VimosPathAnswer *answer,
          VimosReasonKind kind,
          guint device,
          guint link)
{
  vimos_path_answer_add_reason (answer, (VimosReasonPart){ kind, device, link, 0, NAN });
}

static gboolean
is_constrained (const VimosPathTask *task)
{
  return task->query.max_hops > 0 || task->query.min_mbps > 0 || task->n_avoid_devices > 0
         || task->n_avoid_links > 0;
}

static void
mask_narrow (VimosPathEngine *self,
             VimosPathAnswer *answer)
{
  double least = self->task->query.min_mbps;
  guint n_links = self->state->graph->n_links, n_masked = 0;

  if (!(least > 0))
    return;
  for (guint link = 0; link < n_links; link++)
    if (self->masked[link] >= 0 && self->state->available[link] < least)
      {
        self->masked[link] = VIMOS_WIDTH_DOWN;
        n_masked++;
      }
  if (n_masked > 0)
    vimos_path_engine_add_reason (answer, VIMOS_REASON_TOO_NARROW, n_masked, least);
}

/* Makes all links of a device such that none can be used. */
void
vimos_path_engine_close_device (VimosPathEngine *self,
                                guint device,
                                double *width)
{
  const VimosGraph *graph = self->state->graph;

  for (guint link = graph->first[device]; link < graph->first[device + 1]; link++)
    width[link] = VIMOS_WIDTH_DOWN;
  for (guint i = graph->first_in[device]; i < graph->first_in[device + 1]; i++)
    width[graph->links_in[i]] = VIMOS_WIDTH_DOWN;
}

static void
mask_avoided (VimosPathEngine *self,
              VimosPathAnswer *answer)
{
  const VimosPathTask *task = self->task;

  for (guint i = 0; i < task->n_avoid_devices; i++)
    {
      guint device = task->avoid_devices[i];

      if (device == task->source || device == task->sink)
        continue;
      vimos_path_engine_close_device (self, device, self->masked);
      point_at (answer, VIMOS_REASON_AVOIDED, device, VIMOS_GRAPH_NONE);
    }
  for (guint i = 0; i < task->n_avoid_links; i++)
    {
      self->masked[task->avoid_links[i]] = VIMOS_WIDTH_DOWN;
      point_at (answer, VIMOS_REASON_AVOIDED, VIMOS_GRAPH_NONE, task->avoid_links[i]);
    }
}

static void
mask (VimosPathEngine *self,
      VimosPathAnswer *answer)
{
  self->width = self->state->width;
  if (!is_constrained (self->task))
    return;
  memcpy (self->masked, self->state->width, self->state->graph->n_links * sizeof (double));
  self->width = self->masked;
  mask_avoided (self, answer);
  mask_narrow (self, answer);
  if (self->task->query.max_hops > 0)
    vimos_path_engine_mask_long_ways (self);
}

/* A cheapest set of paths over links of @width that are not below @floor. */
guint
vimos_path_engine_search (VimosPathEngine *self,
                          const VimosPathPart *part,
                          const double *width,
                          double floor,
                          guint max_paths)
{
  VimosSearchTerms terms = { width, floor, self->state->cost, self->state->least_cost,
                             part->share_devices, max_paths };

  return vimos_disjoint_search_run (self->search, &terms, part->source, part->sink);
}

static void
note_cut (VimosPathEngine *self,
          guint n_paths,
          VimosPathAnswer *answer)
{
  VimosPassage cut;

  for (guint i = 0; i < n_paths; i++)
    {
      if (!vimos_disjoint_search_get_cut (self->search, i, &cut))
        {
          vimos_path_engine_add_reason (answer, VIMOS_REASON_LIMIT, n_paths, NAN);
          return;
        }
      point_at (answer, VIMOS_REASON_CUT, cut.device, cut.link);
    }
}

/* That there are fewer paths which are short enough is a better reason than the cut. */
static void
keep_short (VimosPathEngine *self,
            const VimosPathPart *part,
            guint n_other_reasons,
            VimosPathAnswer *answer)
{
  guint n_paths = vimos_path_answer_get_n_paths (answer);
  VimosShortResult result = vimos_path_engine_shorten (self, part, answer);

  if (result == VIMOS_SHORT_FOUND)
    return;
  g_array_set_size (answer->reasons, n_other_reasons);
  vimos_path_engine_add_reason (answer,
                                result == VIMOS_SHORT_NONE ? VIMOS_REASON_TOO_LONG
                                                           : VIMOS_REASON_GAVE_UP,
                                n_paths, NAN);
}

/* The paths of @answer become those of the part; why there are not more is added to its reasons. */
static guint
find_set (VimosPathEngine *self,
          const VimosPathPart *part,
          VimosPathAnswer *answer)
{
  guint n_paths = vimos_path_engine_search (self, part, self->width, 0, part->max_paths);
  guint n_reasons = answer->reasons->len;

  vimos_path_answer_take_paths (answer, self->search);
  note_cut (self, n_paths, answer);
  if (n_paths > 0 && part->max_hops > 0)
    keep_short (self, part, n_reasons, answer);
  n_paths = vimos_path_answer_get_n_paths (answer);
  if (n_paths > 0 && self->task->query.objective == VIMOS_PATHS_WIDEST)
    vimos_path_engine_widen (self, part, answer);
  return n_paths;
}

static VimosPathPart
whole_of (const VimosPathTask *task,
          gboolean share_devices)
{
  guint max_paths = task->query.max_paths > 0 ? task->query.max_paths : G_MAXUINT;

  return (VimosPathPart){ task->source, task->sink, share_devices, max_paths,
                          task->query.max_hops };
}

static guint
find_disjoint (VimosPathEngine *self,
               gboolean share_devices,
               VimosPathAnswer *answer)
{
  VimosPathPart part = whole_of (self->task, share_devices);

  return find_set (self, &part, answer);
}

/* Whether path @a of the part ranks before path @b: wider, or as wide with fewer hops. */
static gboolean
ranks_before (VimosPathEngine *self,
              guint a,
              guint b)
{
  double width_a = vimos_path_answer_get_width (self->part, a, self->width, NULL);
  double width_b = vimos_path_answer_get_width (self->part, b, self->width, NULL);
  guint hops_a, hops_b;

  vimos_path_answer_get_path (self->part, a, &hops_a);
  vimos_path_answer_get_path (self->part, b, &hops_b);
  return width_a > width_b || (width_a == width_b && hops_a < hops_b);
}

static void
rank_part (VimosPathEngine *self)
{
  guint n_paths = vimos_path_answer_get_n_paths (self->part);

  g_array_set_size (self->order, 0);
  for (guint path = 0; path < n_paths; path++)
    {
      guint i = path;

      while (i > 0 && ranks_before (self, path, g_array_index (self->order, guint, i - 1)))
        i--;
      g_array_insert_val (self->order, i, path);
    }
}

/* Finds the paths up to the next passage. Where that is one link which every path must take, all
 * take it. */
static void
find_part (VimosPathEngine *self,
           guint source,
           const VimosPassage *passage,
           guint n_paths)
{
  VimosPathPart part = { source, passage->device, FALSE, n_paths, 0 };

  vimos_path_answer_clear (self->part);
  if (passage->link == VIMOS_GRAPH_NONE)
    find_set (self, &part, self->part);
  else
    for (guint i = 0; i < n_paths; i++)
      vimos_path_answer_add_path (self->part, &passage->link, 1);
  rank_part (self);
}

/* How many paths there are in the part that has fewest; 1 when all the way is one path. */
static guint
count_between_passages (VimosPathEngine *self)
{
  VimosPathPart part = { self->task->source, 0, FALSE, 0, 0 };
  guint n_paths = 0;

  for (guint i = 0; i < self->passages->len; i++)
    {
      const VimosPassage *passage = &g_array_index (self->passages, VimosPassage, i);
      guint limit = n_paths > 0                       ? n_paths
                    : self->task->query.max_paths > 0 ? self->task->query.max_paths
                                                      : G_MAXUINT;

      part.sink = passage->device;
      if (passage->link == VIMOS_GRAPH_NONE)
        n_paths = vimos_path_engine_search (self, &part, self->width, 0, limit);
      part.source = part.sink;
    }
  return MAX (n_paths, 1);
}

static void
note_passages (VimosPathEngine *self,
               VimosPathAnswer *answer)
{
  for (guint i = 0; i < self->passages->len; i++)
    {
      const VimosPassage *passage = &g_array_index (self->passages, VimosPassage, i);

      if (passage->link != VIMOS_GRAPH_NONE)
        point_at (answer, VIMOS_REASON_SHARED, VIMOS_GRAPH_NONE, passage->link);
      if (passage->device != self->task->sink)
        point_at (answer, VIMOS_REASON_SHARED, passage->device, VIMOS_GRAPH_NONE);
    }
}

/* The paths of the part become pieces of whole ones, and what was given up for them is noted. */
static void
keep_part (VimosPathEngine *self,
           VimosPathAnswer *answer)
{
  for (guint i = 0; i < self->order->len; i++)
    {
      guint n_links;
      const guint *links = vimos_path_answer_get_path (
          self->part, g_array_index (self->order, guint, i), &n_links);

      vimos_path_answer_add_path (self->pieces, links, n_links);
    }
  for (guint i = 0; i < self->part->reasons->len; i++)
    {
      VimosReasonPart reason = g_array_index (self->part->reasons, VimosReasonPart, i);

      if (reason.kind == VIMOS_REASON_LONGER || reason.kind == VIMOS_REASON_NOT_PROVEN)
        vimos_path_answer_add_reason (answer, reason);
    }
}

/* The widest pieces of all parts make one path, the next ones another. */
static void
join_pieces (VimosPathEngine *self,
             guint n_paths,
             VimosPathAnswer *answer)
{
  for (guint path = 0; path < n_paths; path++)
    {
      for (guint part = 0; part < self->passages->len; part++)
        {
          guint n_links;
          const guint *links
              = vimos_path_answer_get_path (self->pieces, part * n_paths + path, &n_links);

          g_array_append_vals (answer->links, links, n_links);
        }
      vimos_path_answer_end_path (answer);
    }
}

/* The way is a chain of parts between passages, which all paths take. Within a part paths need not
 * meet, for what they would have to meet in were a passage; and no device is in two parts, for then
 * the passage between them could be got round. So the paths share the passages and nothing else. */
static void
find_maximally_disjoint (VimosPathEngine *self,
                         VimosPathAnswer *answer)
{
  VimosSearchTerms terms = { self->width, 0, self->state->cost, self->state->least_cost };
  guint source = self->task->source, n_paths;

  vimos_path_answer_clear_paths (answer);
  if (vimos_disjoint_search_find_passages (self->search, &terms, source, self->task->sink,
                                           self->passages)
      == 0)
    return;
  note_passages (self, answer);
  n_paths = count_between_passages (self);
  vimos_path_answer_clear (self->pieces);
  for (guint i = 0; i < self->passages->len; i++)
    {
      const VimosPassage *passage = &g_array_index (self->passages, VimosPassage, i);

      find_part (self, source, passage, n_paths);
      keep_part (self, answer);
      source = passage->device;
    }
  join_pieces (self, n_paths, answer);
  if (self->task->query.max_hops > 0)
    vimos_path_engine_drop_long (self, answer);
}

/* Why no two paths share no device is what cuts them. */
static void
turn_cut_into_meeting (VimosPathAnswer *answer,
                       guint n_other_reasons)
{
  for (guint i = n_other_reasons; i < answer->reasons->len; i++)
    {
      VimosReasonPart *reason = &g_array_index (answer->reasons, VimosReasonPart, i);

      if (reason->kind == VIMOS_REASON_CUT)
        reason->kind = VIMOS_REASON_MEET;
    }
}

static void
find_auto (VimosPathEngine *self,
           VimosPathAnswer *answer)
{
  guint enough = self->task->query.max_paths == 1 ? 1 : 2;
  guint n_reasons = answer->reasons->len, n_paths = find_disjoint (self, FALSE, answer);

  if (n_paths == 0 || n_paths >= enough)
    return;
  turn_cut_into_meeting (answer, n_reasons);
  if (find_disjoint (self, TRUE, answer) >= enough)
    return;
  g_array_set_size (answer->reasons, n_reasons);
  find_maximally_disjoint (self, answer);
}

static void
find (VimosPathEngine *self,
      VimosPathAnswer *answer)
{
  switch (self->task->query.disjointness)
    {
    case VIMOS_DISJOINT_VERTEX:
      find_disjoint (self, FALSE, answer);
      break;
    case VIMOS_DISJOINT_EDGE:
      find_disjoint (self, TRUE, answer);
      break;
    case VIMOS_DISJOINT_MAXIMALLY:
      find_maximally_disjoint (self, answer);
      break;
    case VIMOS_DISJOINT_AUTO:
    default:
      find_auto (self, answer);
    }
}

/* How many paths the constraints cost. */
static void
note_constraints (VimosPathEngine *self,
                  VimosPathAnswer *answer)
{
  VimosPathPart part = whole_of (self->task, self->task->query.disjointness == VIMOS_DISJOINT_EDGE);
  guint n_paths;

  if (self->width != self->masked)
    return;
  n_paths = vimos_path_engine_search (self, &part, self->state->width, 0, part.max_paths);
  if (n_paths > vimos_path_answer_get_n_paths (answer))
    vimos_path_engine_add_reason (answer, VIMOS_REASON_CONSTRAINED, n_paths, NAN);
}

static void
remember_state (VimosPathEngine *self,
                VimosPathAnswer *answer)
{
  answer->n_widened = self->state->n_widened;
  answer->n_narrowed = self->state->n_narrowed;
  answer->n_loaded = self->state->n_loaded;
  g_array_set_size (answer->widths, 0);
  for (guint i = 0; i < answer->links->len; i++)
    g_array_append_val (answer->widths,
                        self->state->width[g_array_index (answer->links, guint, i)]);
}

/**
 * vimos_path_engine_run:
 * @self: an engine
 * @task: what to find
 * @answer: set to the paths, in no order, and to why they are these
 *
 * Once memory is warm nothing is allocated.
 */
void
vimos_path_engine_run (VimosPathEngine *self,
                       const VimosPathTask *task,
                       VimosPathAnswer *answer)
{
  g_return_if_fail (self != NULL && task != NULL && answer != NULL);
  g_return_if_fail (task->source < self->state->graph->n_devices);
  g_return_if_fail (task->sink < self->state->graph->n_devices && task->source != task->sink);

  self->task = task;
  vimos_path_answer_clear (answer);
  mask (self, answer);
  find (self, answer);
  note_constraints (self, answer);
  if (vimos_path_answer_get_n_paths (answer) == 0)
    vimos_path_engine_add_reason (answer, VIMOS_REASON_NO_WAY, 0, NAN);
  remember_state (self, answer);
  self->task = NULL;
}

static gboolean
has_old_widths (VimosPathEngine *self,
                VimosPathAnswer *answer)
{
  for (guint i = 0; i < answer->links->len; i++)
    if (self->state->width[g_array_index (answer->links, guint, i)]
        != g_array_index (answer->widths, double, i))
      return FALSE;
  return TRUE;
}

/* A set with the fewest hops stays the best as long as its links stay as they are and none gets
 * wider or comes up: what others lose makes nothing better. An answer that compares, with what a
 * constraint or width costs, holds as long as nothing at all has changed that it looked at. */
static gboolean
still_holds (VimosPathEngine *self,
             const VimosPathTask *task,
             VimosPathAnswer *answer)
{
  const VimosLinkState *state = self->state;

  if (answer->n_widened != state->n_widened)
    return FALSE;
  if (!is_constrained (task) && task->query.objective == VIMOS_PATHS_FEWEST_HOPS)
    return answer->n_narrowed == state->n_narrowed || has_old_widths (self, answer);
  return answer->n_narrowed == state->n_narrowed
         && (answer->n_loaded == state->n_loaded || !(task->query.min_mbps > 0));
}

/**
 * vimos_path_engine_refresh:
 * @self: an engine whose links have changed
 * @task: the task that @answer is of
 * @answer: what vimos_path_engine_run() or this function found last
 *
 * Keeps the paths as long as there are no better ones, also where others are as good.
 *
 * Returns: whether it had to look for paths again, so that @answer may have changed
 */
gboolean
vimos_path_engine_refresh (VimosPathEngine *self,
                           const VimosPathTask *task,
                           VimosPathAnswer *answer)
{
  g_return_val_if_fail (self != NULL && task != NULL && answer != NULL, FALSE);

  if (still_holds (self, task, answer))
    return FALSE;
  vimos_path_engine_run (self, task, answer);
  return TRUE;
}
