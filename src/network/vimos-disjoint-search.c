/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <string.h>

#include "vimos-disjoint-search-private.h"

/*
 * The largest number of disjoint paths, and of those sets the cheapest, by successive shortest
 * paths: each round finds the cheapest way for one more path, which may take links of the paths
 * found before backwards, that is take them away from those paths (Suurballe, “Disjoint paths in a
 * network”, Networks 4, 1974; Bhandari, “Survivable Networks: Algorithms for Diverse Routing”,
 * 1999). When no way is left the number is the largest there is (Menger 1927; Ford and Fulkerson
 * 1956), and what the last round reached names a cut that proves it. A search that keeps its first
 * path instead misses pairs: the “trap” graphs.
 *
 * For paths that meet in no device each device counts as two places, its entry and its exit, with
 * one way between that one path may take. The places are not built: what leads on from one follows
 * from the path that passes the device, if any.
 *
 *   exit   → over each free link to the entry of its head
 *          → where a path passes: to the entry of the same device, at no cost
 *   entry  → where no path passes: to the exit of the same device, at no cost
 *          → where one does: back over the link by which it arrives, to the exit of that link's
 *            tail, at the negative of the link's cost
 *
 * For paths that only share no link a device is one place, its exit: over each free link, and back
 * over each link by which a path arrives.
 *
 * What makes it fast: a breadth-first search back from the sink gives each place its hops to go,
 * and with those as potentials (Johnson 1977; as a goal-directed search, A*, Hart, Nilsson, Raphael
 * 1968) the first round walks straight to the sink, and later ones look only at what is about as
 * near. A step that costs nothing against the potentials goes on a stack instead of the heap, so
 * the walk is depth first as long as it is on a cheapest way. Run and round numbers stand instead
 * of clearing: what has another number was not touched yet. And that there is no further way often
 * shows near the sink, so a long search looks from there as well.
 */

#define UNREACHED G_MAXINT64
#define LONG_SEARCH 64 /* places */
#define VIA_NOTHING G_MAXUINT
#define VIA_DEVICE (G_MAXUINT - 1) /* else 2 · link, + 1 when it was taken backwards */

/**
 * vimos_disjoint_search_new:
 * @graph: a graph with fewer than 2³⁰ links
 *
 * Returns: (transfer full): a search in it
 */
VimosDisjointSearch *
vimos_disjoint_search_new (VimosGraph *graph)
{
  VimosDisjointSearch *self;
  gsize n_steps;

  g_return_val_if_fail (graph != NULL && graph->n_links < 1u << 30, NULL);

  /* A round looks at each step once: a link in one of its directions, a way through a device. */
  n_steps = (gsize) graph->n_links + 2 * (gsize) graph->n_devices + 1;
  self = g_new0 (VimosDisjointSearch, 1);
  self->graph = vimos_graph_ref (graph);
  self->devices = g_new0 (Device, graph->n_devices);
  self->carried = g_new0 (guint, graph->n_links);
  self->stack = g_new (guint, n_steps);
  self->heap = g_new (HeapEntry, n_steps);
  self->touched = g_new (guint, n_steps);
  self->sink_side = g_new0 (guint, 2 * (gsize) graph->n_devices);
  self->queue = g_new (guint, 2 * (gsize) graph->n_devices);
  self->links = g_new (guint, graph->n_links);
  self->ends = g_new (guint, graph->n_links);
  self->used = g_new (guint, graph->n_links);
  self->through = g_new (double, graph->n_devices);
  self->via = g_new (guint, graph->n_devices);
  return self;
}

void
vimos_disjoint_search_free (VimosDisjointSearch *self)
{
  if (self == NULL)
    return;
  vimos_graph_unref (self->graph);
  g_free (self->devices);
  g_free (self->carried);
  g_free (self->stack);
  g_free (self->heap);
  g_free (self->touched);
  g_free (self->sink_side);
  g_free (self->queue);
  g_free (self->links);
  g_free (self->ends);
  g_free (self->used);
  g_free (self->through);
  g_free (self->via);
  g_free (self);
}

static inline gboolean
is_wide_enough (VimosDisjointSearch *self,
                guint link)
{
  return self->terms.width[link] >= self->terms.floor;
}

static inline void
prepare_device (VimosDisjointSearch *self,
                guint index,
                gint64 potential)
{
  Device *device = &self->devices[index];

  device->run = self->run;
  device->labels[ENTRY].potential = potential;
  device->labels[EXIT].potential = potential;
  device->arrival = VIMOS_GRAPH_NONE;
  device->n_paths = 0;
}

/* When a number has gone round, what is left of old searches could be taken for new. */
static void
forget_old_numbers (VimosDisjointSearch *self)
{
  memset (self->devices, 0, self->graph->n_devices * sizeof (Device));
  memset (self->carried, 0, self->graph->n_links * sizeof (guint));
  memset (self->sink_side, 0, 2 * (gsize) self->graph->n_devices * sizeof (guint));
  self->run = 1;
  self->round = 0;
}

static void
begin_run (VimosDisjointSearch *self,
           const VimosSearchTerms *terms,
           guint source,
           guint sink)
{
  self->terms = *terms;
  self->source = source;
  self->sink = sink;
  self->n_paths = 0;
  self->n_meetings = 0;
  self->exhausted = FALSE;
  self->run++;
  /* There is a round for each path, and at most one more. */
  if (self->run == 0 || self->round > G_MAXUINT - self->graph->n_links - 2)
    forget_old_numbers (self);
}

/* There are no more paths than links at either end. */
static void
count_links_at_ends (VimosDisjointSearch *self)
{
  const VimosGraph *graph = self->graph;

  self->n_links_out = 0;
  for (guint link = graph->first[self->source]; link < graph->first[self->source + 1]; link++)
    self->n_links_out += is_wide_enough (self, link);
  self->n_links_in = 0;
  for (guint i = graph->first_in[self->sink]; i < graph->first_in[self->sink + 1]; i++)
    self->n_links_in += is_wide_enough (self, graph->links_in[i]);
}

/* Breadth first from the sink. Ends where the source is seen: what is farther away than it has at
 * least as many hops to go. FALSE when there is no path at all. */
static gboolean
find_potentials (VimosDisjointSearch *self)
{
  const VimosGraph *graph = self->graph;
  guint *queue = self->stack;
  guint n_queued = 0;

  prepare_device (self, self->sink, 0);
  queue[n_queued++] = self->sink;
  for (guint next = 0; next < n_queued; next++)
    {
      guint device = queue[next];
      gint64 potential = self->devices[device].labels[EXIT].potential - self->terms.least_cost;

      for (guint i = graph->first_in[device]; i < graph->first_in[device + 1]; i++)
        {
          guint tail = graph->tail[graph->links_in[i]];

          if (self->devices[tail].run == self->run || !is_wide_enough (self, graph->links_in[i]))
            continue;
          prepare_device (self, tail, potential);
          queue[n_queued++] = tail;
          if (tail != self->source)
            continue;
          self->far_potential = potential;
          return TRUE;
        }
    }
  return FALSE;
}

static inline void
heap_push (VimosDisjointSearch *self,
           gint64 distance,
           guint place)
{
  HeapEntry *heap = self->heap;
  guint i = self->n_heap++;

  for (; i > 0 && distance < heap[(i - 1) / 2].distance; i = (i - 1) / 2)
    heap[i] = heap[(i - 1) / 2];
  heap[i] = (HeapEntry){ distance, place };
}

static inline HeapEntry
heap_pop (VimosDisjointSearch *self)
{
  HeapEntry *heap = self->heap;
  HeapEntry top = heap[0], last = heap[--self->n_heap];
  guint i = 0, child;

  while ((child = 2 * i + 1) < self->n_heap)
    {
      if (child + 1 < self->n_heap && heap[child + 1].distance < heap[child].distance)
        child++;
      if (last.distance <= heap[child].distance)
        break;
      heap[i] = heap[child];
      i = child;
    }
  heap[i] = last;
  return top;
}

static inline void
reach (VimosDisjointSearch *self,
       guint place,
       gint64 distance,
       guint via)
{
  Label *label = label_of (self, place);

  if (label->round != self->round)
    {
      label->round = self->round;
      self->touched[self->n_touched++] = place;
    }
  label->distance = distance;
  label->via = via;
  if (distance == self->level)
    self->stack[self->n_stack++] = place;
  else
    heap_push (self, distance, place);
  if (place == self->target)
    self->bound = distance;
}

/* A step from @from to @to. Thanks to the potentials it adds nothing negative to the distance. */
static inline void
step (VimosDisjointSearch *self,
      guint from,
      guint to,
      gint64 cost,
      guint via)
{
  const Label *tail = label_of (self, from), *head = label_of (self, to);
  gint64 distance;

  if (self->devices[to / 2].run != self->run)
    prepare_device (self, to / 2, self->far_potential);
  distance = tail->distance + cost + tail->potential - head->potential;
  if (distance < self->bound && (head->round != self->round || distance < head->distance))
    reach (self, to, distance, via);
}

/* The first link last, so that of ways which are as good it is taken from the stack first. */
static inline void
step_over_free_links (VimosDisjointSearch *self,
                      guint place)
{
  const VimosGraph *graph = self->graph;

  for (guint link = graph->first[place / 2 + 1]; link-- > graph->first[place / 2];)
    if (is_wide_enough (self, link) && !is_carried (self, link))
      step (self, place, place_at_head (self, link), self->terms.cost[link], 2 * link);
}

static inline void
step_back_over (VimosDisjointSearch *self,
                guint place,
                guint link)
{
  step (self, place, place_at_tail (self, link), -self->terms.cost[link], 2 * link + 1);
}

static void
expand (VimosDisjointSearch *self,
        guint place)
{
  const VimosGraph *graph = self->graph;
  const Device *device = &self->devices[place / 2];

  if (place % 2 == ENTRY)
    {
      if (device->n_paths == 0)
        step (self, place, place_of (place / 2, EXIT), 0, VIA_DEVICE);
      else
        step_back_over (self, place, device->arrival);
      return;
    }
  step_over_free_links (self, place);
  if (device->n_paths == 0)
    return;
  if (!self->terms.share_devices)
    {
      step (self, place, place_of (place / 2, ENTRY), 0, VIA_DEVICE);
      return;
    }
  for (guint i = graph->first_in[place / 2]; i < graph->first_in[place / 2 + 1]; i++)
    if (is_carried (self, graph->links_in[i]))
      step_back_over (self, place, graph->links_in[i]);
}

/* FALSE when everything that can be reached was. */
static inline gboolean
take_nearest (VimosDisjointSearch *self,
              guint *place)
{
  if (self->n_stack > 0)
    {
      *place = self->stack[--self->n_stack];
      return TRUE;
    }
  while (self->n_heap > 0)
    {
      HeapEntry entry = heap_pop (self);

      if (entry.distance > label_of (self, entry.place)->distance)
        continue;
      self->level = entry.distance;
      *place = entry.place;
      return TRUE;
    }
  return FALSE;
}

static void
begin_round (VimosDisjointSearch *self,
             guint target)
{
  self->round++;
  self->target = target;
  self->level = 0;
  self->bound = UNREACHED;
  self->n_stack = 0;
  self->n_heap = 0;
  self->n_touched = 0;
  self->sides_meet = FALSE;
  self->is_closed = FALSE;
  self->n_queued = 0;
  self->n_looked_at = 0;
}

static void
put_on_sink_side (VimosDisjointSearch *self,
                  guint place)
{
  if (self->sink_side[place] == self->round)
    return;
  self->sink_side[place] = self->round;
  self->queue[self->n_queued++] = place;
  self->sides_meet = self->sides_meet || is_reached (self, place);
}

/* All steps that lead to @place: those of expand(), the other way round. */
static void
expand_backwards (VimosDisjointSearch *self,
                  guint place)
{
  const VimosGraph *graph = self->graph;
  guint index = place / 2;
  const Device *device = &self->devices[index];
  gboolean is_passed = device->run == self->run && device->n_paths > 0;

  if (!self->terms.share_devices && is_passed == (place % 2 == ENTRY))
    put_on_sink_side (self, place ^ 1);
  if (place % 2 == ENTRY || self->terms.share_devices)
    for (guint i = graph->first_in[index]; i < graph->first_in[index + 1]; i++)
      if (is_wide_enough (self, graph->links_in[i]) && !is_carried (self, graph->links_in[i]))
        put_on_sink_side (self, place_at_tail (self, graph->links_in[i]));
  if (place % 2 == EXIT && (is_passed || index == self->source))
    for (guint link = graph->first[index]; link < graph->first[index + 1]; link++)
      if (is_carried (self, link))
        put_on_sink_side (self, place_at_head (self, link));
}

/* Looks one place further from the target. TRUE when no further place leads to it, and the source
 * is not among those that do: it would have met what was reached. */
static gboolean
is_sink_closed (VimosDisjointSearch *self)
{
  if (self->sides_meet || self->bound != UNREACHED || self->target == VIMOS_GRAPH_NONE)
    return FALSE;
  if (self->n_queued == 0)
    put_on_sink_side (self, self->target);
  if (self->n_looked_at < self->n_queued)
    expand_backwards (self, self->queue[self->n_looked_at++]);
  self->is_closed = self->n_looked_at == self->n_queued;
  return self->is_closed;
}

static gboolean
walk_to_target (VimosDisjointSearch *self)
{
  guint place;

  while (take_nearest (self, &place) && place != self->target)
    {
      expand (self, place);
      if (self->bound == self->level
          || (self->n_touched > LONG_SEARCH && is_sink_closed (self)))
        break;
    }
  return self->bound != UNREACHED;
}

/* Afterwards each step of a cheapest way costs nothing against the potentials, and no other step
 * less: so a round takes no place from the stack or the heap twice. Places farther than the target
 * keep theirs. */
static void
settle_potentials (VimosDisjointSearch *self)
{
  for (guint i = 0; i < self->n_touched; i++)
    {
      Label *label = label_of (self, self->touched[i]);

      if (label->distance < self->bound)
        label->potential += label->distance - self->bound;
    }
}

static void
take_link (VimosDisjointSearch *self,
           guint link)
{
  Device *device = &self->devices[self->graph->head[link]];

  self->carried[link] = self->run;
  device->arrival = link;
  device->n_paths++;
  self->n_meetings += device->n_paths > 1;
}

static void
leave_link (VimosDisjointSearch *self,
            guint link)
{
  const VimosGraph *graph = self->graph;
  guint head = graph->head[link];
  Device *device = &self->devices[head];

  self->carried[link] = 0;
  self->n_meetings -= device->n_paths > 1;
  device->n_paths--;
  for (guint i = graph->first_in[head]; device->n_paths > 0 && device->arrival == link; i++)
    if (is_carried (self, graph->links_in[i]))
      device->arrival = graph->links_in[i];
}

/* Follows the way back from the target to the source, and leaves the links that it takes backwards,
 * or takes those that it takes forwards. */
static void
follow_way (VimosDisjointSearch *self,
            gboolean take)
{
  guint place = self->target, via;

  while ((via = label_of (self, place)->via) != VIA_NOTHING)
    {
      gboolean backwards = via % 2 == 1;

      if (via == VIA_DEVICE)
        {
          place ^= 1;
          continue;
        }
      if (take && !backwards)
        take_link (self, via / 2);
      else if (!take && backwards)
        leave_link (self, via / 2);
      place = backwards ? place_at_head (self, via / 2) : place_at_tail (self, via / 2);
    }
}

static gboolean
add_path (VimosDisjointSearch *self)
{
  begin_round (self, place_of (self->sink, self->terms.share_devices ? EXIT : ENTRY));
  reach (self, place_of (self->source, EXIT), 0, VIA_NOTHING);
  if (!walk_to_target (self))
    return FALSE;
  settle_potentials (self);
  /* A device may lose the path that passes it and get another: first the one, then the other. */
  follow_way (self, FALSE);
  follow_way (self, TRUE);
  return TRUE;
}

/**
 * vimos_disjoint_search_run:
 * @self: a search
 * @terms: what to find; its arrays are read until the next run
 * @source: the device where the paths begin
 * @sink: another device, where they end
 *
 * Finds as many paths as there are, or as @terms limits them to, with the least total cost. Takes
 * at most O(k·m·log n) for k paths, and usually looks at a small part of the graph.
 *
 * Returns: how many paths
 */
guint
vimos_disjoint_search_run (VimosDisjointSearch *self,
                           const VimosSearchTerms *terms,
                           guint source,
                           guint sink)
{
  g_return_val_if_fail (self != NULL && terms != NULL && terms->least_cost > 0, 0);
  g_return_val_if_fail (source < self->graph->n_devices && sink < self->graph->n_devices, 0);
  g_return_val_if_fail (source != sink, 0);

  begin_run (self, terms, source, sink);
  if (!find_potentials (self))
    return 0;
  count_links_at_ends (self);
  while (self->n_paths < MIN (terms->max_paths, MIN (self->n_links_out, self->n_links_in))
         && !self->exhausted)
    {
      self->exhausted = !add_path (self);
      self->n_paths += !self->exhausted;
    }
  vimos_disjoint_search_write_paths (self);
  return self->n_paths;
}

/* Goes on from @place to all that can be reached; FALSE when it was reached before. */
static gboolean
spread_from (VimosDisjointSearch *self,
             guint place)
{
  if (is_reached (self, place))
    return FALSE;
  /* What was reached before keeps its distance, and is not looked at again. */
  reach (self, place, self->level, VIA_NOTHING);
  walk_to_target (self);
  return TRUE;
}

/**
 * vimos_disjoint_search_find_passages:
 * @self: a search
 * @terms: as for vimos_disjoint_search_run(); how many paths it asks for does not matter
 * @source: where the paths begin
 * @sink: another device, where they end
 * @passages: (element-type VimosPassage): set to what every path must pass, in order; the last one
 *   is @sink
 *
 * Walks along one path, and sees whether each part of it can be got round. Linear in the size of
 * the graph.
 *
 * Returns: how many passages; 0 when there is no path
 */
guint
vimos_disjoint_search_find_passages (VimosDisjointSearch *self,
                                     const VimosSearchTerms *terms,
                                     guint source,
                                     guint sink,
                                     GArray *passages)
{
  VimosSearchTerms one = *terms;
  const guint *links;
  guint n_links = 0;

  g_array_set_size (passages, 0);
  one.share_devices = FALSE;
  one.max_paths = 1;
  if (vimos_disjoint_search_run (self, &one, source, sink) == 0)
    return 0;
  links = vimos_disjoint_search_get_path (self, 0, &n_links);
  begin_round (self, VIMOS_GRAPH_NONE);
  spread_from (self, place_of (source, EXIT));
  for (guint i = 0; i < n_links; i++)
    {
      VimosPassage passage = { self->graph->head[links[i]], VIMOS_GRAPH_NONE };

      if (spread_from (self, place_of (passage.device, ENTRY)))
        passage.link = links[i];
      if (passage.device == sink || spread_from (self, place_of (passage.device, EXIT)))
        g_array_append_val (passages, passage);
    }
  return passages->len;
}
