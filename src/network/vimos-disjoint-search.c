/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <math.h>
#include <string.h>

#include "vimos-disjoint-search.h"

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
 * near. A step that costs nothing against the potentials goes on a stack instead of the heap, so the
 * walk is depth first as long as it is on a cheapest way. Run and round numbers stand instead of
 * clearing: what has another number was not touched yet.
 */

#define UNREACHED G_MAXINT64
#define VIA_NOTHING G_MAXUINT
#define VIA_DEVICE (G_MAXUINT - 1) /* else 2 · link, + 1 when it was taken backwards */

enum
{
  ENTRY,
  EXIT,
};

typedef struct
{
  gint64 potential;
  gint64 distance; /* from the source, in the round */
  guint via;       /* how the round came here */
  guint round;     /* the last round that did */
} Label;

typedef struct
{
  Label labels[2];
  guint run;     /* what else is here belongs to that run */
  guint arrival; /* a link by which a path arrives */
  guint n_paths; /* that pass */
} Device;

typedef struct
{
  gint64 distance;
  guint place; /* 2 · device + ENTRY or EXIT */
} HeapEntry;

struct _VimosDisjointSearch
{
  /* owned */
  VimosGraph *graph;
  Device *devices;
  guint *carried;   /* per link: the run in which a path takes it */
  guint *stack;     /* places of the nearest distance, or the queue of the search from the sink */
  HeapEntry *heap;  /* farther places; an outdated entry is skipped when it comes up */
  guint *touched;   /* places reached in the round */
  guint *links;     /* the paths found, one behind the other */
  guint *ends;      /* per path: where it ends in links */
  guint *used;      /* taking paths apart: links not taken yet */
  double *through;  /* … per device: how wide it can be reached */
  guint *via;       /* … per device: by which link */

  VimosSearchTerms terms; /* of the run */
  guint source;           /* device */
  guint sink;
  guint run;
  guint round;
  gint64 far_potential; /* of devices that the search from the sink did not come by */
  guint n_links_out;    /* that the source has to leave by */
  guint n_links_in;     /* that the sink has to be reached by */
  guint n_paths;
  gboolean exhausted; /* the last round found no way */

  gint64 level; /* distance of the place at hand; that of the stack's places */
  gint64 bound; /* distance at which the target was seen */
  guint target; /* place; VIMOS_GRAPH_NONE to go everywhere */
  guint n_stack;
  guint n_heap;
  guint n_touched;
};

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
  g_free (self->links);
  g_free (self->ends);
  g_free (self->used);
  g_free (self->through);
  g_free (self->via);
  g_free (self);
}

static inline guint
place_of (guint device,
          guint side)
{
  return 2 * device + side;
}

static inline Label *
label_of (VimosDisjointSearch *self,
          guint place)
{
  return &self->devices[place / 2].labels[place % 2];
}

/* Where a link leads to. */
static inline guint
place_at_head (VimosDisjointSearch *self,
               guint link)
{
  return place_of (self->graph->head[link], self->terms.share_devices ? EXIT : ENTRY);
}

static inline guint
place_at_tail (VimosDisjointSearch *self,
               guint link)
{
  return place_of (self->graph->tail[link], EXIT);
}

static inline gboolean
is_wide_enough (VimosDisjointSearch *self,
                guint link)
{
  return self->terms.width[link] >= self->terms.floor;
}

static inline gboolean
is_carried (VimosDisjointSearch *self,
            guint link)
{
  return self->carried[link] == self->run;
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
  self->exhausted = FALSE;
  self->run++;
  /* There is a round for each path, and one for each device that every path passes. */
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

/* A step from @from to @to; the potentials keep what it adds to the distance from being negative. */
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

static inline void
step_over_free_links (VimosDisjointSearch *self,
                      guint place)
{
  const VimosGraph *graph = self->graph;

  for (guint link = graph->first[place / 2]; link < graph->first[place / 2 + 1]; link++)
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
}

static gboolean
walk_to_target (VimosDisjointSearch *self)
{
  guint place;

  while (take_nearest (self, &place) && place != self->target)
    {
      expand (self, place);
      if (self->bound == self->level)
        break;
    }
  return self->bound != UNREACHED;
}

/* Afterwards each step of a cheapest way costs nothing against the potentials, and no other step
 * less. Places farther than the target keep theirs. */
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
  self->carried[link] = self->run;
  self->devices[self->graph->head[link]].arrival = link;
  self->devices[self->graph->head[link]].n_paths++;
}

static void
leave_link (VimosDisjointSearch *self,
            guint link)
{
  self->carried[link] = 0;
  self->devices[self->graph->head[link]].n_paths--;
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
write_paths (VimosDisjointSearch *self)
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
  if (terms->share_devices)
    write_widest_paths (self);
  else
    write_paths (self);
  return self->n_paths;
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

static gboolean
is_reached (VimosDisjointSearch *self,
            guint place)
{
  return label_of (self, place)->round == self->round;
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
      if (!is_reached (self, place_at_head (self, links[i])))
        return TRUE;
      *cut = (VimosPassage){ head, VIMOS_GRAPH_NONE };
      if (!is_reached (self, place_of (head, EXIT)))
        return TRUE;
    }
  return FALSE;
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
