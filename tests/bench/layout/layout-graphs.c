/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <stdlib.h>

#include "layout-graphs.h"

/* Graphs to be drawn: made by a rule and a seed, or read from a file. */

static LayoutGraph *
graph_new (void)
{
  LayoutGraph *graph = g_new0 (LayoutGraph, 1);

  graph->edges = g_array_new (FALSE, FALSE, sizeof (VimosLayoutEdge));
  graph->anchors = g_array_new (FALSE, FALSE, sizeof (guint));
  graph->latitudes = g_array_new (FALSE, FALSE, sizeof (double));
  graph->longitudes = g_array_new (FALSE, FALSE, sizeof (double));
  return graph;
}

void
layout_graph_free (LayoutGraph *graph)
{
  g_array_unref (graph->edges);
  g_array_unref (graph->anchors);
  g_array_unref (graph->latitudes);
  g_array_unref (graph->longitudes);
  g_free (graph);
}

const VimosLayoutEdge *
layout_graph_get_edges (const LayoutGraph *graph)
{
  return (const VimosLayoutEdge *) graph->edges->data;
}

static guint
add_node (LayoutGraph *graph,
          guint anchor,
          double latitude,
          double longitude)
{
  g_array_append_val (graph->anchors, anchor);
  g_array_append_val (graph->latitudes, latitude);
  g_array_append_val (graph->longitudes, longitude);
  return graph->n_nodes++;
}

static void
add_nodes (LayoutGraph *graph,
           guint n)
{
  for (guint i = 0; i < n; i++)
    add_node (graph, VIMOS_LAYOUT_NO_ANCHOR, NAN, NAN);
}

static void
add_edge (LayoutGraph *graph,
          guint from,
          guint to)
{
  VimosLayoutEdge edge = { from, to };

  g_array_append_val (graph->edges, edge);
}

/* By a rule */

/* A random tree, and random edges: all is near all. */
static void
make_random (LayoutGraph *graph,
             guint n,
             guint n_edges,
             guint seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  add_nodes (graph, n);
  for (guint i = 1; i < n; i++)
    add_edge (graph, g_rand_int_range (random, 0, i), i);
  while (graph->edges->len < n_edges)
    {
      guint a = g_rand_int_range (random, 0, n), b = g_rand_int_range (random, 0, n);

      if (a != b)
        add_edge (graph, a, b);
    }
}

/* Every new node is linked to some that have many links already, as networks grow that nobody
 * plans. */
static void
make_grown (LayoutGraph *graph,
            guint n,
            guint n_edges,
            guint seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  guint each = MAX (n_edges / MAX (n, 1), 1);

  add_nodes (graph, n);
  for (guint i = 1; i < n; i++)
    for (guint j = 0; j < MIN (each, i); j++)
      {
        guint taken = i == 1 ? 0 : (guint) g_rand_int_range (random, 0, 2 * graph->edges->len);
        const VimosLayoutEdge *edge
            = i == 1 ? NULL : &g_array_index (graph->edges, VimosLayoutEdge, taken / 2);
        guint other = edge == NULL ? 0 : (taken % 2 == 0 ? edge->from : edge->to);

        add_edge (graph, other == i ? i - 1 : other, i);
      }
}

typedef struct
{
  double length;
  VimosLayoutEdge edge;
} Candidate;

static int
compare_candidates (gconstpointer a,
                    gconstpointer b)
{
  const Candidate *first = a, *second = b;

  if (first->length != second->length)
    return first->length < second->length ? -1 : 1;
  return first->edge.from != second->edge.from ? (first->edge.from < second->edge.from ? -1 : 1)
                                               : (first->edge.to < second->edge.to ? -1 : 1);
}

static guint
find_root (guint *parents,
           guint i)
{
  while (parents[i] != i)
    i = parents[i] = parents[parents[i]];
  return i;
}

/* Pairs of points in the same or a neighbouring cell of a square with @side cells a side. */
static GArray *
list_candidates (guint n,
                 guint side,
                 const double *x,
                 const double *y)
{
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (guint i = 0; i < side * side; i++)
    g_ptr_array_add (cells, g_array_new (FALSE, FALSE, sizeof (guint)));
  for (guint i = 0; i < n; i++)
    {
      int column = x[i] * side, row = y[i] * side;

      for (int r = MAX (row - 2, 0); r <= MIN (row + 2, (int) side - 1); r++)
        for (int c = MAX (column - 2, 0); c <= MIN (column + 2, (int) side - 1); c++)
          {
            GArray *cell = g_ptr_array_index (cells, r * side + c);

            for (guint j = 0; j < cell->len; j++)
              {
                guint other = g_array_index (cell, guint, j);
                Candidate candidate = { hypot (x[i] - x[other], y[i] - y[other]), { other, i } };

                g_array_append_val (candidates, candidate);
              }
          }
      g_array_append_val ((GArray *) g_ptr_array_index (cells, row * side + column), i);
    }
  g_array_sort (candidates, compare_candidates);
  return candidates;
}

/* Points in a square, joined with the nearest: networks on the ground. */
static void
make_mesh (LayoutGraph *graph,
           guint n,
           guint n_edges,
           guint seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autofree double *x = g_new (double, n), *y = g_new (double, n);
  g_autofree guint *parents = g_new (guint, n);
  g_autoptr (GArray) candidates = NULL;

  add_nodes (graph, n);
  for (guint i = 0; i < n; i++)
    {
      x[i] = g_rand_double (random);
      y[i] = g_rand_double (random);
      parents[i] = i;
    }
  candidates = list_candidates (n, MAX (sqrt (n / 2.0), 1), x, y);
  for (guint i = 0; i < candidates->len; i++)
    {
      Candidate *candidate = &g_array_index (candidates, Candidate, i);
      guint a = find_root (parents, candidate->edge.from),
            b = find_root (parents, candidate->edge.to);

      if (a == b)
        continue;
      parents[a] = b;
      candidate->length = -1; /* it is part of the tree */
      add_edge (graph, candidate->edge.from, candidate->edge.to);
    }
  for (guint i = 0; i < candidates->len && graph->edges->len < n_edges; i++)
    {
      const Candidate *candidate = &g_array_index (candidates, Candidate, i);

      if (candidate->length >= 0)
        add_edge (graph, candidate->edge.from, candidate->edge.to);
    }
  for (guint i = 1; i < n; i++)
    if (find_root (parents, i) != find_root (parents, 0))
      {
        add_edge (graph, 0, i);
        parents[find_root (parents, i)] = find_root (parents, 0);
      }
}

static void
make_ring (LayoutGraph *graph,
           guint n)
{
  add_nodes (graph, n);
  for (guint i = 0; i < n; i++)
    add_edge (graph, i, (i + 1) % n);
}

static void
make_grid (LayoutGraph *graph,
           guint columns,
           guint rows)
{
  add_nodes (graph, columns * rows);
  for (guint i = 0; i < columns * rows; i++)
    {
      if (i % columns + 1 < columns)
        add_edge (graph, i, i + 1);
      if (i / columns + 1 < rows)
        add_edge (graph, i, i + columns);
    }
}

static void
make_tree (LayoutGraph *graph,
           guint n,
           guint children)
{
  add_nodes (graph, n);
  for (guint i = 1; i < n; i++)
    add_edge (graph, (i - 1) / MAX (children, 1), i);
}

/* k²/4 cores, then of each pod its k/2 aggregation switches and k/2 edge switches. */
static void
make_fat_tree (LayoutGraph *graph,
               guint k)
{
  guint half = k / 2, n_cores = half * half;

  add_nodes (graph, n_cores + k * k);
  for (guint pod = 0; pod < k; pod++)
    for (guint i = 0; i < half; i++)
      {
        guint aggregation = n_cores + pod * k + i;

        for (guint j = 0; j < half; j++)
          {
            add_edge (graph, i * half + j, aggregation);
            add_edge (graph, aggregation, n_cores + pod * k + half + j);
          }
      }
}

static void
make_leaf_spine (LayoutGraph *graph,
                 guint spines,
                 guint leaves)
{
  add_nodes (graph, spines + leaves);
  for (guint i = 0; i < spines; i++)
    for (guint j = 0; j < leaves; j++)
      add_edge (graph, i, spines + j);
}

static gboolean
make (LayoutGraph *graph,
      const char *rule,
      guint a,
      guint b,
      guint seed)
{
  if (g_str_equal (rule, "random"))
    make_random (graph, a, b, seed);
  else if (g_str_equal (rule, "grown"))
    make_grown (graph, a, b, seed);
  else if (g_str_equal (rule, "mesh"))
    make_mesh (graph, a, b, seed);
  else if (g_str_equal (rule, "ring"))
    make_ring (graph, a);
  else if (g_str_equal (rule, "grid"))
    make_grid (graph, a, b);
  else if (g_str_equal (rule, "tree"))
    make_tree (graph, a, b);
  else if (g_str_equal (rule, "fat-tree"))
    make_fat_tree (graph, a);
  else if (g_str_equal (rule, "leaf-spine"))
    make_leaf_spine (graph, a, b);
  else
    return FALSE;
  return TRUE;
}

/* From the Topology Zoo's GraphML: its nodes, edges, and the keys that are named Latitude and
 * Longitude. */

typedef struct
{
  LayoutGraph *graph;
  GHashTable *nodes; /* id → number + 1 */
  char *latitude;    /* ids of the keys */
  char *longitude;
  double *target; /* of the text to come */
} Reader;

static const char *
find_attribute (const char *name,
                const char **names,
                const char **values)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      return values[i];
  return "";
}

static void
start_element_cb (GMarkupParseContext *context,
                  const char *element,
                  const char **names,
                  const char **values,
                  gpointer user_data,
                  GError **error)
{
  Reader *reader = user_data;
  LayoutGraph *graph = reader->graph;
  const char *id = find_attribute ("id", names, values),
             *key = find_attribute ("key", names, values);

  reader->target = NULL;
  if (g_str_equal (element, "key")
      && g_str_equal (find_attribute ("attr.name", names, values), "Latitude"))
    reader->latitude = g_strdup (id);
  else if (g_str_equal (element, "key")
           && g_str_equal (find_attribute ("attr.name", names, values), "Longitude"))
    reader->longitude = g_strdup (id);
  else if (g_str_equal (element, "node"))
    g_hash_table_insert (reader->nodes, g_strdup (id),
                         GUINT_TO_POINTER (add_node (graph, VIMOS_LAYOUT_NO_ANCHOR, NAN, NAN) + 1));
  else if (g_str_equal (element, "edge"))
    {
      guint from = GPOINTER_TO_UINT (
          g_hash_table_lookup (reader->nodes, find_attribute ("source", names, values)));
      guint to = GPOINTER_TO_UINT (
          g_hash_table_lookup (reader->nodes, find_attribute ("target", names, values)));

      if (from > 0 && to > 0)
        add_edge (graph, from - 1, to - 1);
    }
  else if (g_str_equal (element, "data") && graph->n_nodes > 0
           && g_strcmp0 (key, reader->latitude) == 0)
    reader->target = &g_array_index (graph->latitudes, double, graph->n_nodes - 1);
  else if (g_str_equal (element, "data") && graph->n_nodes > 0
           && g_strcmp0 (key, reader->longitude) == 0)
    reader->target = &g_array_index (graph->longitudes, double, graph->n_nodes - 1);
}

static void
text_cb (GMarkupParseContext *context,
         const char *text,
         gsize length,
         gpointer user_data,
         GError **error)
{
  Reader *reader = user_data;

  if (reader->target != NULL)
    *reader->target = g_ascii_strtod (text, NULL);
  reader->target = NULL;
}

static gboolean
read_graphml (LayoutGraph *graph,
              const char *text,
              gsize length,
              GError **error)
{
  const GMarkupParser parser = { .start_element = start_element_cb, .text = text_cb };
  g_autoptr (GHashTable) nodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Reader reader = { .graph = graph, .nodes = nodes };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &reader, NULL);
  gboolean read = g_markup_parse_context_parse (context, text, length, error);

  g_free (reader.latitude);
  g_free (reader.longitude);
  return read;
}

/* From the laboratory's JSON */

static guint
find_switch (GHashTable *switches,
             JsonObject *object,
             const char *member)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (
      switches, json_object_get_string_member_with_default (object, member, "")));
}

static JsonArray *
get_array (JsonObject *object,
           const char *member)
{
  return json_object_has_member (object, member) ? json_object_get_array_member (object, member)
                                                 : NULL;
}

static void
read_lab (LayoutGraph *graph,
          JsonObject *lab)
{
  g_autoptr (GHashTable) switches = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *array = get_array (lab, "switches");

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    g_hash_table_insert (
        switches,
        (gpointer) json_object_get_string_member (json_array_get_object_element (array, i), "name"),
        GUINT_TO_POINTER (add_node (graph, VIMOS_LAYOUT_NO_ANCHOR, NAN, NAN) + 1));
  array = get_array (lab, "links");
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    add_edge (graph, find_switch (switches, json_array_get_object_element (array, i), "a") - 1,
              find_switch (switches, json_array_get_object_element (array, i), "b") - 1);
  array = get_array (lab, "hypervisors");
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    add_node (graph, find_switch (switches, json_array_get_object_element (array, i), "switch") - 1,
              NAN, NAN);
  if (json_object_has_member (lab, "operator"))
    add_node (graph,
              find_switch (switches, json_object_get_object_member (lab, "operator"), "switch") - 1,
              NAN, NAN);
}

static gboolean
read_json (LayoutGraph *graph,
           const char *text,
           gsize length,
           GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();

  if (!json_parser_load_from_data (parser, text, length, error))
    return FALSE;
  read_lab (graph, json_node_get_object (json_parser_get_root (parser)));
  return TRUE;
}

/**
 * layout_graph_open:
 * @name: a rule (random:NODES:EDGES[:SEED], grown:NODES:EDGES[:SEED], mesh:NODES:EDGES[:SEED],
 * ring:NODES, grid:COLUMNS:ROWS, tree:NODES:CHILDREN, fat-tree:K, leaf-spine:SPINES:LEAVES), or a
 * file of GraphML or of the laboratory (.json)
 */
LayoutGraph *
layout_graph_open (const char *name,
                   GError **error)
{
  g_autoptr (LayoutGraph) graph = graph_new ();
  g_auto (GStrv) words = g_strsplit (name, ":", 4);
  guint numbers[3] = { 0 };
  g_autofree char *text = NULL;
  gsize length;

  for (guint i = 0; i < 3 && words[0] != NULL && words[i + 1] != NULL; i++)
    numbers[i] = strtoul (words[i + 1], NULL, 10);
  if (numbers[0] > 0 && make (graph, words[0], numbers[0], numbers[1], numbers[2]))
    return g_steal_pointer (&graph);
  if (!g_file_get_contents (name, &text, &length, error))
    return NULL;
  if (g_str_has_suffix (name, ".json") ? read_json (graph, text, length, error)
                                       : read_graphml (graph, text, length, error))
    return g_steal_pointer (&graph);
  return NULL;
}
