/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include <string.h>

#include "vimos-emu-graph.h"

/* A path is a GArray of edge numbers, a list of paths a GPtrArray of them.
 *
 * The disjoint search does what ONOS does, not what is best: for each shortest path it looks for a
 * second one in the residual graph as Suurballe's algorithm does, untangles the two into a shortest
 * pair without a common link, and throws the pair away if it meets in a switch. So it misses pairs
 * that exist where a cheaper pair meets. */

#define MAX_PATHS 20000
#define MAX_STEPS 400000
#define UNREACHABLE G_MAXUINT

typedef struct
{
  guint src;
  guint dst;
} Edge;

struct _VimosEmuGraph
{
  guint n_vertices;
  GArray *edges;     /* of Edge */
  GPtrArray *leave;  /* vertex → GArray of edge numbers */
  GPtrArray *arrive; /* the same for those that arrive */
};

typedef enum
{
  USE_NOT,
  USE_FORWARD,
  USE_BACKWARD, /* a reversed edge: leads from its end to its start, for nothing */
} Use;

/* A search runs on some of the edges of a graph, with costs of its own. */
typedef struct
{
  VimosEmuGraph *graph;
  const guint8 *use; /* edge → Use */
  const guint *cost; /* edge → cost; NULL: 1 each */
  guint *distance;   /* vertex → cost from the source */
  guint8 *useful;    /* vertex → whether a cheapest path goes through it */
  guint8 *visited;   /* vertex → whether it is on the stack */
  GArray *stack;     /* of edge numbers */
  GPtrArray *paths;
  guint dst;
  guint limit;
  guint steps;
} Search;

static GPtrArray *
new_lists (guint n)
{
  GPtrArray *lists = g_ptr_array_new_full (n, (GDestroyNotify) g_array_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (lists, g_array_new (FALSE, FALSE, sizeof (guint)));
  return lists;
}

VimosEmuGraph *
vimos_emu_graph_new (guint n_vertices)
{
  VimosEmuGraph *self = g_new0 (VimosEmuGraph, 1);

  self->n_vertices = n_vertices;
  self->edges = g_array_new (FALSE, FALSE, sizeof (Edge));
  self->leave = new_lists (n_vertices);
  self->arrive = new_lists (n_vertices);
  return self;
}

void
vimos_emu_graph_free (VimosEmuGraph *self)
{
  g_array_unref (self->edges);
  g_ptr_array_unref (self->leave);
  g_ptr_array_unref (self->arrive);
  g_free (self);
}

/**
 * vimos_emu_graph_add_edge:
 * @self: a graph
 * @src: where it leaves
 * @dst: where it arrives
 *
 * Returns: the edge's number: 0, 1, 2…
 */
guint
vimos_emu_graph_add_edge (VimosEmuGraph *self,
                          guint src,
                          guint dst)
{
  Edge edge = { src, dst };
  guint number = self->edges->len;

  g_assert (src < self->n_vertices && dst < self->n_vertices);
  g_array_append_val (self->edges, edge);
  g_array_append_val ((GArray *) g_ptr_array_index (self->leave, src), number);
  g_array_append_val ((GArray *) g_ptr_array_index (self->arrive, dst), number);
  return number;
}

static const Edge *
edge_at (VimosEmuGraph *self,
         guint number)
{
  return &g_array_index (self->edges, Edge, number);
}

static guint
cost_of (const Search *search,
         guint edge)
{
  if (search->use[edge] == USE_BACKWARD)
    return 0;
  return search->cost != NULL ? search->cost[edge] : 1;
}

typedef gboolean (*StepFunc) (Search *search,
                              guint edge,
                              guint to,
                              gpointer user_data);

/* Calls for every step that leads from a vertex, or to it when @backwards; ends when told to. */
static void
foreach_step (Search *search,
              guint vertex,
              gboolean backwards,
              StepFunc func,
              gpointer user_data)
{
  for (guint pass = 0; pass < 2; pass++)
    {
      Use wanted = pass == 0 ? USE_FORWARD : USE_BACKWARD;
      gboolean leaving = (wanted == USE_FORWARD) != backwards;
      GArray *list
          = g_ptr_array_index (leaving ? search->graph->leave : search->graph->arrive, vertex);

      for (guint i = 0; i < list->len; i++)
        {
          guint number = g_array_index (list, guint, i);
          const Edge *edge = edge_at (search->graph, number);

          if (search->use[number] == wanted
              && !func (search, number, leaving ? edge->dst : edge->src, user_data))
            return;
        }
    }
}

typedef struct
{
  GQueue queue;
  guint from;
} Walk;

static gboolean
relax (Search *search,
       guint edge,
       guint to,
       gpointer user_data)
{
  Walk *walk = user_data;
  guint distance = search->distance[walk->from] + cost_of (search, edge);

  if (distance < search->distance[to])
    {
      search->distance[to] = distance;
      g_queue_push_tail (&walk->queue, GUINT_TO_POINTER (to));
    }
  return TRUE;
}

/* Costs are small whole numbers, so a label-correcting queue does. */
static void
measure (Search *search,
         guint src)
{
  Walk walk = { .queue = G_QUEUE_INIT };

  for (guint i = 0; i < search->graph->n_vertices; i++)
    search->distance[i] = UNREACHABLE;
  search->distance[src] = 0;
  g_queue_push_tail (&walk.queue, GUINT_TO_POINTER (src));
  while (!g_queue_is_empty (&walk.queue))
    {
      walk.from = GPOINTER_TO_UINT (g_queue_pop_head (&walk.queue));
      foreach_step (search, walk.from, FALSE, relax, &walk);
    }
}

static gboolean
is_tight (const Search *search,
          guint edge,
          guint from,
          guint to)
{
  return search->distance[from] != UNREACHABLE
         && search->distance[from] + cost_of (search, edge) == search->distance[to];
}

static gboolean
mark (Search *search,
      guint edge,
      guint before,
      gpointer user_data)
{
  Walk *walk = user_data;

  if (!search->useful[before] && is_tight (search, edge, before, walk->from))
    {
      search->useful[before] = TRUE;
      g_queue_push_tail (&walk->queue, GUINT_TO_POINTER (before));
    }
  return TRUE;
}

/* Marks what lies on a cheapest path, so that the enumeration meets no dead end. */
static void
mark_useful (Search *search)
{
  Walk walk = { .queue = G_QUEUE_INIT };

  search->useful[search->dst] = TRUE;
  g_queue_push_tail (&walk.queue, GUINT_TO_POINTER (search->dst));
  while (!g_queue_is_empty (&walk.queue))
    {
      walk.from = GPOINTER_TO_UINT (g_queue_pop_head (&walk.queue));
      foreach_step (search, walk.from, TRUE, mark, &walk);
    }
}

static gboolean
enumerate (Search *search,
           guint edge,
           guint to,
           gpointer user_data)
{
  guint from = *(const guint *) user_data;

  if (++search->steps > MAX_STEPS || search->paths->len >= search->limit)
    return FALSE;
  if (!search->useful[to] || search->visited[to] || !is_tight (search, edge, from, to))
    return TRUE;
  g_array_append_val (search->stack, edge);
  if (to == search->dst)
    {
      g_ptr_array_add (search->paths, g_array_copy (search->stack));
    }
  else
    {
      search->visited[to] = TRUE;
      foreach_step (search, to, FALSE, enumerate, &to);
      search->visited[to] = FALSE;
    }
  g_array_set_size (search->stack, search->stack->len - 1);
  return TRUE;
}

static GPtrArray *
find_paths (VimosEmuGraph *graph,
            const guint8 *use,
            const guint *cost,
            guint src,
            guint dst,
            guint limit)
{
  g_autofree guint *distance = g_new (guint, graph->n_vertices);
  g_autofree guint8 *useful = g_new0 (guint8, graph->n_vertices);
  g_autofree guint8 *visited = g_new0 (guint8, graph->n_vertices);
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint));
  Search search = {
    .graph = graph,
    .use = use,
    .cost = cost,
    .distance = distance,
    .useful = useful,
    .visited = visited,
    .stack = stack,
    .paths = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref),
    .dst = dst,
    .limit = limit,
  };

  measure (&search, src);
  if (src == dst || distance[dst] == UNREACHABLE)
    return search.paths;
  mark_useful (&search);
  visited[src] = TRUE;
  foreach_step (&search, src, FALSE, enumerate, &src);
  return search.paths;
}

static guint8 *
use_all (VimosEmuGraph *self)
{
  guint8 *use = g_new (guint8, self->edges->len + 1);

  memset (use, USE_FORWARD, self->edges->len);
  return use;
}

/**
 * vimos_emu_graph_shortest_paths:
 * @self: a graph
 * @src: where to start
 * @dst: where to end
 * @limit: how many at most; 0 for the graph's own limit
 *
 * Returns: (transfer full) (element-type GArray): all shortest paths, each an array of edge numbers
 */
GPtrArray *
vimos_emu_graph_shortest_paths (VimosEmuGraph *self,
                                guint src,
                                guint dst,
                                guint limit)
{
  g_autofree guint8 *use = use_all (self);

  return find_paths (self, use, NULL, src, dst, limit > 0 ? limit : MAX_PATHS);
}

/* The second search: no edge leads back to the source, the first path's edges are reversed and
 * free, every other edge costs what it takes off the shortest way. */
static GPtrArray *
find_residual_paths (VimosEmuGraph *self,
                     const guint *reduced,
                     GArray *path,
                     guint src,
                     guint dst)
{
  g_autofree guint8 *use = use_all (self);
  GArray *back = g_ptr_array_index (self->arrive, src);

  for (guint i = 0; i < back->len; i++)
    use[g_array_index (back, guint, i)] = USE_NOT;
  for (guint i = 0; i < path->len; i++)
    use[g_array_index (path, guint, i)] = USE_BACKWARD;
  return find_paths (self, use, reduced, src, dst, MAX_PATHS);
}

static gboolean
share_vertex (VimosEmuGraph *self,
              GArray *one,
              GArray *two)
{
  for (guint i = 1; i < one->len; i++)
    for (guint j = 1; j < two->len; j++)
      if (edge_at (self, g_array_index (one, guint, i))->src
          == edge_at (self, g_array_index (two, guint, j))->src)
        return TRUE;
  return FALSE;
}

/* The edges of both paths but those that they cross in opposite directions hold the pair. */
static gboolean
untangle (VimosEmuGraph *self,
          GArray *path,
          GArray *residual,
          guint src,
          guint dst,
          GArray **primary,
          GArray **backup)
{
  g_autofree guint8 *use = g_new0 (guint8, self->edges->len + 1);
  g_autoptr (GPtrArray) first = NULL, second = NULL;
  GArray *chosen;

  for (guint i = 0; i < path->len; i++)
    use[g_array_index (path, guint, i)] = USE_FORWARD;
  for (guint i = 0; i < residual->len; i++)
    {
      guint edge = g_array_index (residual, guint, i);

      use[edge] = use[edge] == USE_FORWARD ? USE_NOT : USE_FORWARD;
    }
  first = find_paths (self, use, NULL, src, dst, 1);
  if (first->len == 0)
    return FALSE;
  chosen = g_ptr_array_index (first, 0);
  for (guint i = 0; i < chosen->len; i++)
    use[g_array_index (chosen, guint, i)] = USE_NOT;
  second = find_paths (self, use, NULL, src, dst, MAX_PATHS);
  for (guint i = 0; i < second->len; i++)
    {
      GArray *candidate = g_ptr_array_index (second, i);

      if (share_vertex (self, chosen, candidate))
        continue;
      *primary = g_array_ref (chosen);
      *backup = g_array_ref (candidate);
      return TRUE;
    }
  return FALSE;
}

static char *
path_text (GArray *path)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < path->len; i++)
    g_string_append_printf (text, "%u,", g_array_index (path, guint, i));
  return g_string_free (text, FALSE);
}

/* A pair and its mirror are one pair. */
static gboolean
is_new_pair (GHashTable *seen,
             GArray *primary,
             GArray *backup)
{
  g_autofree char *one = path_text (primary);
  g_autofree char *two = path_text (backup);
  gboolean swap = strcmp (one, two) > 0;

  return g_hash_table_add (seen, g_strconcat (swap ? two : one, " ", swap ? one : two, NULL));
}

static guint *
reduce_costs (VimosEmuGraph *self,
              guint src)
{
  g_autofree guint *distance = g_new (guint, self->n_vertices);
  g_autofree guint8 *use = use_all (self);
  guint *reduced = g_new0 (guint, self->edges->len + 1);
  Search search = { .graph = self, .use = use, .distance = distance };

  measure (&search, src);
  for (guint i = 0; i < self->edges->len; i++)
    {
      const Edge *edge = edge_at (self, i);

      if (distance[edge->src] != UNREACHABLE)
        reduced[i] = 1 + distance[edge->src] - distance[edge->dst];
    }
  return reduced;
}

/**
 * vimos_emu_graph_disjoint_paths:
 * @self: a graph
 * @src: where to start
 * @dst: where to end
 *
 * Returns: (transfer full) (element-type GArray): the pairs that ONOS would find, primary and
 *   backup by turns
 */
GPtrArray *
vimos_emu_graph_disjoint_paths (VimosEmuGraph *self,
                                guint src,
                                guint dst)
{
  GPtrArray *pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (GPtrArray) shortest = vimos_emu_graph_shortest_paths (self, src, dst, 0);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree guint *reduced = reduce_costs (self, src);

  for (guint i = 0; i < shortest->len && pairs->len < 2 * MAX_PATHS; i++)
    {
      GArray *path = g_ptr_array_index (shortest, i);
      g_autoptr (GPtrArray) residual = find_residual_paths (self, reduced, path, src, dst);

      for (guint j = 0; j < residual->len; j++)
        {
          GArray *primary = NULL, *backup = NULL;

          if (!untangle (self, path, g_ptr_array_index (residual, j), src, dst, &primary, &backup))
            continue;
          if (is_new_pair (seen, primary, backup))
            {
              g_ptr_array_add (pairs, primary);
              g_ptr_array_add (pairs, backup);
              continue;
            }
          g_array_unref (primary);
          g_array_unref (backup);
        }
    }
  return pairs;
}

static gboolean
collect (Search *search,
         guint edge,
         guint to,
         gpointer user_data)
{
  Walk *walk = user_data;

  if (!search->visited[to])
    {
      search->visited[to] = TRUE;
      g_queue_push_tail (&walk->queue, GUINT_TO_POINTER (to));
    }
  return TRUE;
}

static void
reach (Search *search,
       guint vertex,
       gboolean backwards)
{
  Walk walk = { .queue = G_QUEUE_INIT };

  memset (search->visited, 0, search->graph->n_vertices);
  search->visited[vertex] = TRUE;
  g_queue_push_tail (&walk.queue, GUINT_TO_POINTER (vertex));
  while (!g_queue_is_empty (&walk.queue))
    foreach_step (search, GPOINTER_TO_UINT (g_queue_pop_head (&walk.queue)), backwards, collect,
                  &walk);
}

/**
 * vimos_emu_graph_clusters:
 * @self: a graph
 * @cluster_of: (out) (array): vertex → number of its strongly connected component
 *
 * Returns: the number of components
 */
guint
vimos_emu_graph_clusters (VimosEmuGraph *self,
                          guint *cluster_of)
{
  g_autofree guint8 *use = use_all (self);
  g_autofree guint8 *from = g_new0 (guint8, self->n_vertices + 1);
  g_autofree guint8 *to = g_new0 (guint8, self->n_vertices + 1);
  Search search = { .graph = self, .use = use };
  guint n = 0;

  for (guint i = 0; i < self->n_vertices; i++)
    cluster_of[i] = UNREACHABLE;
  for (guint i = 0; i < self->n_vertices; i++)
    {
      if (cluster_of[i] != UNREACHABLE)
        continue;
      search.visited = from;
      reach (&search, i, FALSE);
      search.visited = to;
      reach (&search, i, TRUE);
      for (guint j = i; j < self->n_vertices; j++)
        if (from[j] && to[j])
          cluster_of[j] = n;
      n++;
    }
  return n;
}
