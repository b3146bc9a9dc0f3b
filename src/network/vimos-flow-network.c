/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include "vimos-flow-network.h"

/*
 * Minimum-cost flow by successive shortest paths. Each augmentation is one run of Dijkstra's
 * algorithm on the residual graph, whose costs node potentials keep from being negative (Suurballe,
 * “Disjoint paths in a network”, Networks 4, 1974; Bhandari, “Survivable Networks: Algorithms for
 * Diverse Routing”, 1999, allows the negative arcs instead). After k augmentations the flow is the
 * cheapest of all flows of k units, so a caller may stop wherever it likes.
 *
 * An arc a has two residual arcs: 2a along it, while it has capacity left, and 2a + 1 back, while
 * it carries flow. Both stand in the adjacency of their tails, in CSR form.
 */

typedef struct
{
  guint tail;
  guint head;
  guint capacity;
  guint flow;
  gint64 cost;
} Arc;

typedef struct
{
  gint64 distance;
  guint node;
} HeapEntry;

struct _VimosFlowNetwork
{
  guint n_nodes;

  /* owned */
  GArray *arcs;       /* Arc */
  guint *first;       /* n_nodes + 1: where a node's residual arcs begin; NULL before a search */
  guint *adjacency;   /* residual arcs */
  gint64 *potential;  /* per node */
  gint64 *distance;   /* per node, of the search under way */
  guint *arrival;     /* per node: the residual arc that its distance came by */
  GArray *heap;       /* HeapEntry; outdated entries are skipped when they come up */
};

#define UNREACHED G_MAXINT64

/**
 * vimos_flow_network_new:
 * @n_nodes: how many nodes; they are numbered from 0
 * @n_arcs: about how many arcs will come
 *
 * Returns: (transfer full): a network without arcs
 */
VimosFlowNetwork *
vimos_flow_network_new (guint n_nodes,
                        guint n_arcs)
{
  VimosFlowNetwork *self = g_new0 (VimosFlowNetwork, 1);

  self->n_nodes = n_nodes;
  self->arcs = g_array_sized_new (FALSE, FALSE, sizeof (Arc), n_arcs);
  self->potential = g_new0 (gint64, n_nodes);
  self->distance = g_new (gint64, n_nodes);
  self->arrival = g_new (guint, n_nodes);
  self->heap = g_array_new (FALSE, FALSE, sizeof (HeapEntry));
  return self;
}

void
vimos_flow_network_free (VimosFlowNetwork *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->arcs);
  g_array_unref (self->heap);
  g_free (self->first);
  g_free (self->adjacency);
  g_free (self->potential);
  g_free (self->distance);
  g_free (self->arrival);
  g_free (self);
}

/**
 * vimos_flow_network_add_arc:
 * @self: a network that was not searched yet
 * @tail: the node it leaves
 * @head: the node it enters
 * @capacity: how many units it can carry
 * @cost: of each unit, 0 or more
 *
 * Of flows that cost the same, the search takes the one over arcs that were added earlier.
 *
 * Returns: the arc's number, counted from 0
 */
guint
vimos_flow_network_add_arc (VimosFlowNetwork *self,
                            guint tail,
                            guint head,
                            guint capacity,
                            gint64 cost)
{
  Arc arc = { tail, head, capacity, 0, cost };

  g_return_val_if_fail (tail < self->n_nodes && head < self->n_nodes && cost >= 0, 0);
  g_return_val_if_fail (self->first == NULL, 0);

  g_array_append_val (self->arcs, arc);
  return self->arcs->len - 1;
}

static Arc *
arc_of (VimosFlowNetwork *self,
        guint residual)
{
  return &g_array_index (self->arcs, Arc, residual / 2);
}

static guint
residual_tail (VimosFlowNetwork *self,
               guint residual)
{
  return residual % 2 == 0 ? arc_of (self, residual)->tail : arc_of (self, residual)->head;
}

static guint
residual_head (VimosFlowNetwork *self,
               guint residual)
{
  return residual_tail (self, residual ^ 1);
}

static gboolean
residual_is_open (VimosFlowNetwork *self,
                  guint residual)
{
  const Arc *arc = arc_of (self, residual);

  return residual % 2 == 0 ? arc->flow < arc->capacity : arc->flow > 0;
}

static gint64
residual_cost (VimosFlowNetwork *self,
               guint residual)
{
  gint64 cost = arc_of (self, residual)->cost;

  return residual % 2 == 0 ? cost : -cost;
}

/* A counting sort of the residual arcs by their tails. */
static void
ensure_adjacency (VimosFlowNetwork *self)
{
  guint n_residual = self->arcs->len * 2;
  g_autofree guint *next = NULL;

  if (self->first != NULL)
    return;
  self->first = g_new0 (guint, self->n_nodes + 1);
  self->adjacency = g_new (guint, n_residual);
  for (guint r = 0; r < n_residual; r++)
    self->first[residual_tail (self, r) + 1]++;
  for (guint node = 0; node < self->n_nodes; node++)
    self->first[node + 1] += self->first[node];
  next = g_memdup2 (self->first, self->n_nodes * sizeof (guint));
  for (guint r = 0; r < n_residual; r++)
    self->adjacency[next[residual_tail (self, r)]++] = r;
}

/* The node's number breaks ties, so that equal networks give equal flows. */
static gboolean
comes_before (const HeapEntry *a,
              const HeapEntry *b)
{
  return a->distance < b->distance || (a->distance == b->distance && a->node < b->node);
}

static void
heap_push (GArray *heap,
           gint64 distance,
           guint node)
{
  HeapEntry entry = { distance, node };
  HeapEntry *entries;
  guint i = heap->len;

  g_array_append_val (heap, entry);
  entries = (HeapEntry *) (gpointer) heap->data;
  for (; i > 0 && comes_before (&entry, &entries[(i - 1) / 2]); i = (i - 1) / 2)
    entries[i] = entries[(i - 1) / 2];
  entries[i] = entry;
}

static HeapEntry
heap_pop (GArray *heap)
{
  HeapEntry *entries = (HeapEntry *) (gpointer) heap->data;
  HeapEntry top = entries[0], last = entries[heap->len - 1];
  guint i = 0, child;

  g_array_set_size (heap, heap->len - 1);
  while ((child = 2 * i + 1) < heap->len)
    {
      if (child + 1 < heap->len && comes_before (&entries[child + 1], &entries[child]))
        child++;
      if (!comes_before (&entries[child], &last))
        break;
      entries[i] = entries[child];
      i = child;
    }
  if (heap->len > 0)
    entries[i] = last;
  return top;
}

static void
relax_arcs_of (VimosFlowNetwork *self,
               guint node)
{
  for (guint i = self->first[node]; i < self->first[node + 1]; i++)
    {
      guint residual = self->adjacency[i];
      guint head = residual_head (self, residual);
      gint64 distance;

      if (!residual_is_open (self, residual))
        continue;
      distance = self->distance[node] + residual_cost (self, residual) + self->potential[node]
                 - self->potential[head];
      if (distance < self->distance[head])
        {
          self->distance[head] = distance;
          self->arrival[head] = residual;
          heap_push (self->heap, distance, head);
        }
    }
}

/* Dijkstra's algorithm; ends as soon as the sink's distance is known. */
static gboolean
find_cheapest_way (VimosFlowNetwork *self,
                   guint source,
                   guint sink)
{
  for (guint node = 0; node < self->n_nodes; node++)
    self->distance[node] = UNREACHED;
  g_array_set_size (self->heap, 0);
  self->distance[source] = 0;
  heap_push (self->heap, 0, source);

  while (self->heap->len > 0)
    {
      HeapEntry entry = heap_pop (self->heap);

      if (entry.distance > self->distance[entry.node])
        continue;
      if (entry.node == sink)
        return TRUE;
      relax_arcs_of (self, entry.node);
    }
  return FALSE;
}

/**
 * vimos_flow_network_augment:
 * @self: a network
 * @source: where the flow comes from
 * @sink: where it goes, another node; the same two in every call until vimos_flow_network_reset()
 *
 * Sends one more unit, rerouting what flows already where that is cheaper.
 *
 * Returns: %FALSE, and nothing changed, when the flow is as large as it can be
 */
gboolean
vimos_flow_network_augment (VimosFlowNetwork *self,
                            guint source,
                            guint sink)
{
  g_return_val_if_fail (source < self->n_nodes && sink < self->n_nodes && source != sink, FALSE);

  ensure_adjacency (self);
  if (!find_cheapest_way (self, source, sink))
    return FALSE;
  /* Nodes whose distance is not final are at least as far away as the sink. */
  for (guint node = 0; node < self->n_nodes; node++)
    self->potential[node] += MIN (self->distance[node], self->distance[sink]);
  for (guint node = sink; node != source; node = residual_tail (self, self->arrival[node]))
    arc_of (self, self->arrival[node])->flow += self->arrival[node] % 2 == 0 ? 1 : -1;
  return TRUE;
}

guint
vimos_flow_network_get_flow (VimosFlowNetwork *self,
                             guint arc)
{
  return g_array_index (self->arcs, Arc, arc).flow;
}

guint
vimos_flow_network_get_capacity (VimosFlowNetwork *self,
                                 guint arc)
{
  return g_array_index (self->arcs, Arc, arc).capacity;
}

/* Marks all that can be reached from @node over open residual arcs. */
static void
reach_from (VimosFlowNetwork *self,
            guint node,
            gboolean *reached)
{
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint));

  reached[node] = TRUE;
  g_array_append_val (stack, node);
  while (stack->len > 0)
    {
      guint top = g_array_index (stack, guint, stack->len - 1);

      g_array_set_size (stack, stack->len - 1);
      for (guint i = self->first[top]; i < self->first[top + 1]; i++)
        {
          guint head = residual_head (self, self->adjacency[i]);

          if (reached[head] || !residual_is_open (self, self->adjacency[i]))
            continue;
          reached[head] = TRUE;
          g_array_append_val (stack, head);
        }
    }
}

static Arc *
find_flow_from (VimosFlowNetwork *self,
                guint node)
{
  for (guint i = self->first[node]; i < self->first[node + 1]; i++)
    if (self->adjacency[i] % 2 == 0 && arc_of (self, self->adjacency[i])->flow > 0)
      return arc_of (self, self->adjacency[i]);
  g_return_val_if_reached (NULL);
}

/**
 * vimos_flow_network_lift_bridges:
 * @self: a network that carries exactly one unit
 * @source: the source
 * @sink: the sink
 *
 * Makes unlimited the capacity of each arc that every way from @source to @sink must take. By
 * Menger's theorem these are the arcs where the search for a second unit gets stuck: walking along
 * the first unit, an arc is a bridge when its head cannot be reached round it. One pass, linear in
 * the size of the network. Call vimos_flow_network_reset() next.
 */
void
vimos_flow_network_lift_bridges (VimosFlowNetwork *self,
                                 guint source,
                                 guint sink)
{
  g_autofree gboolean *reached = g_new0 (gboolean, self->n_nodes);
  guint node = source;

  reach_from (self, source, reached);
  while (node != sink)
    {
      Arc *arc = find_flow_from (self, node);

      node = arc->head;
      if (reached[node])
        continue;
      arc->capacity = VIMOS_FLOW_UNLIMITED;
      reach_from (self, node, reached);
    }
}

/**
 * vimos_flow_network_reset:
 * @self: a network
 *
 * Takes all flow away; arcs and capacities stay.
 */
void
vimos_flow_network_reset (VimosFlowNetwork *self)
{
  for (guint i = 0; i < self->arcs->len; i++)
    g_array_index (self->arcs, Arc, i).flow = 0;
  for (guint node = 0; node < self->n_nodes; node++)
    self->potential[node] = 0;
}
