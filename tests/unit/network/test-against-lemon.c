/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#ifdef HAVE_LEMON
#include "peer-lemon.h"
#endif
#include "test-graphs.h"
#include "vimos-path-engine.h"

/*
 * The engine against LEMON's Suurballe on real maps and on the networks of data centres: as many
 * paths, as few hops in total, no path meets another, and the reasons prove that there are no more.
 * VIMOS_TEST_PAIRS says how many pairs of devices a network, 60 without it, 20000 for the whole
 * proof; all of them where there are no more.
 */

#ifdef HAVE_LEMON

typedef struct
{
  const TestGraph *graph;
  gboolean share_devices;
  VimosGraph *bare;
  VimosPathEngine *engine;
  VimosPathAnswer *answer;
  PeerLemon *lemon;
  guint *seen_device; /* the query in which a path took it */
  guint *seen_link;
  guint *queue; /* of devices */
  guint n_queries;
} Duel;

static guint
get_n_pairs (void)
{
  const char *wanted = g_getenv ("VIMOS_TEST_PAIRS");

  if (wanted != NULL)
    return (guint) g_ascii_strtoull (wanted, NULL, 10);
  return g_getenv ("VIMOS_TEST_SLOW_MACHINE") != NULL ? 3 : 60;
}

/* The path leads from the source to the sink and takes nothing that another one takes. */
static void
check_path (Duel *duel,
            guint index,
            guint source,
            guint sink)
{
  guint n_links, device = source;
  const guint *links = vimos_path_answer_get_path (duel->answer, index, &n_links);

  for (guint i = 0; i < n_links; i++)
    {
      g_assert_cmpuint (duel->graph->tails[links[i]], ==, device);
      g_assert_cmpuint (duel->seen_link[links[i]], !=, duel->n_queries);
      duel->seen_link[links[i]] = duel->n_queries;
      device = duel->graph->heads[links[i]];
      if (device == sink || duel->share_devices)
        continue;
      g_assert_cmpuint (duel->seen_device[device], !=, duel->n_queries);
      duel->seen_device[device] = duel->n_queries;
    }
  g_assert_cmpuint (device, ==, sink);
}

/* Marks as seen what the reasons name, and then finds nothing that leads to the sink. */
static void
check_cut (Duel *duel,
           guint source,
           guint sink,
           guint n_paths)
{
  guint n_queued = 0;

  duel->n_queries++;
  g_assert_cmpuint (duel->answer->reasons->len, ==, n_paths);
  for (guint i = 0; i < n_paths; i++)
    {
      VimosReasonPart part = g_array_index (duel->answer->reasons, VimosReasonPart, i);

      g_assert_cmpint (part.kind, ==, VIMOS_REASON_CUT);
      if (part.link != VIMOS_GRAPH_NONE)
        duel->seen_link[part.link] = duel->n_queries;
      else
        duel->seen_device[part.device] = duel->n_queries;
    }
  duel->seen_device[source] = duel->n_queries;
  duel->queue[n_queued++] = source;
  for (guint next = 0; next < n_queued; next++)
    for (guint link = duel->bare->first[duel->queue[next]];
         link < duel->bare->first[duel->queue[next] + 1]; link++)
      {
        guint head = duel->bare->head[link];

        if (duel->seen_link[link] == duel->n_queries || duel->seen_device[head] == duel->n_queries)
          continue;
        g_assert_cmpuint (head, !=, sink);
        duel->seen_device[head] = duel->n_queries;
        duel->queue[n_queued++] = head;
      }
}

static void
check_pair (Duel *duel,
            guint source,
            guint sink,
            guint max_paths)
{
  VimosPathTask task = { source, sink, INFINITY };
  guint n_paths, hops = 0;

  task.query.disjointness
      = duel->share_devices ? VIMOS_DISJOINT_EDGE : VIMOS_DISJOINT_VERTEX;
  task.query.max_paths = max_paths;
  vimos_path_engine_run (duel->engine, &task, duel->answer);
  n_paths = vimos_path_answer_get_n_paths (duel->answer);
  duel->n_queries++;
  for (guint i = 0; i < n_paths; i++)
    {
      guint n_links;

      vimos_path_answer_get_path (duel->answer, i, &n_links);
      hops += n_links;
      check_path (duel, i, source, sink);
    }
  g_assert_cmpuint (n_paths, ==,
                    peer_lemon_run (duel->lemon, source, sink,
                                    max_paths > 0 ? max_paths : G_MAXUINT));
  if (n_paths > 0)
    g_assert_cmpuint (hops, ==, peer_lemon_get_hops (duel->lemon));
  if (n_paths > 0 && max_paths == 0)
    check_cut (duel, source, sink, n_paths);
}

static void
check_pairs (Duel *duel)
{
  guint n_devices = duel->graph->n_devices, n_pairs = get_n_pairs ();

  if (n_pairs >= n_devices * (n_devices - 1))
    {
      for (guint source = 0; source < n_devices; source++)
        for (guint sink = 0; sink < n_devices; sink++)
          if (source != sink)
            check_pair (duel, source, sink, 0);
      return;
    }
  for (guint i = 0; i < n_pairs; i++)
    {
      guint source = g_test_rand_int_range (0, n_devices);
      guint sink = g_test_rand_int_range (0, n_devices);

      if (source != sink)
        check_pair (duel, source, sink, i % 3);
    }
}

/* Returns: how many queries were compared. */
static guint
check_graph (const TestGraph *graph)
{
  guint n_queries = 0;

  for (guint share_devices = 0; share_devices < 2; share_devices++)
    {
      g_autoptr (VimosGraph) bare = vimos_graph_new (graph->n_devices, graph->n_links,
                                                     graph->tails, graph->heads);
      g_autoptr (VimosPathEngine) engine = vimos_path_engine_new (bare);
      g_autoptr (VimosPathAnswer) answer = vimos_path_answer_new ();
      g_autoptr (PeerLemon) lemon = peer_lemon_new (graph, share_devices);
      g_autofree guint *seen_device = g_new0 (guint, graph->n_devices);
      g_autofree guint *seen_link = g_new0 (guint, graph->n_links);
      g_autofree guint *queue = g_new (guint, graph->n_devices);
      Duel duel = { graph, share_devices, bare, engine, answer, lemon, seen_device, seen_link,
                    queue, 0 };

      check_pairs (&duel);
      n_queries += duel.n_queries;
    }
  return n_queries;
}

static void
test_zoo (void)
{
  g_autoptr (GPtrArray) files = test_graph_list_zoo ();
  guint n_queries = 0;

  if (files->len == 0)
    {
      g_autofree char *folder = test_graph_get_zoo_folder ();
      g_autofree char *why = g_strdup_printf ("no maps in %s", folder);

      g_test_skip (why);
      return;
    }
  for (guint i = 0; i < files->len; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TestGraph) graph = test_graph_new_zoo (g_ptr_array_index (files, i), &error);

      g_assert_no_error (error);
      n_queries += check_graph (graph);
    }
  g_test_message ("%u maps, %u queries", files->len, n_queries);
  g_assert_cmpuint (n_queries, >, files->len);
}

static void
test_fat_trees (void)
{
  for (guint k = 4; k <= 24; k += 4)
    {
      g_autoptr (TestGraph) graph = test_graph_new_fat_tree (k);

      g_assert_cmpuint (graph->n_devices, ==, 5 * k * k / 4);
      g_assert_cmpuint (graph->n_cables, ==, k * k * k / 2);
      check_graph (graph);
    }
}

static void
test_jellyfish (void)
{
  static const guint sizes[][2] = { { 20, 4 }, { 200, 8 }, { 1000, 6 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (TestGraph) graph = test_graph_new_jellyfish (sizes[i][0], sizes[i][1], i);

      g_assert_cmpuint (graph->n_cables, ==, sizes[i][0] * sizes[i][1] / 2);
      check_graph (graph);
    }
}

static void
test_grids (void)
{
  static const guint sizes[][2] = { { 1, 2 }, { 1, 30 }, { 2, 2 }, { 5, 7 }, { 32, 32 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (TestGraph) graph = test_graph_new_grid (sizes[i][0], sizes[i][1]);

      check_graph (graph);
    }
}

static void
test_random (void)
{
  static const guint sizes[][2] = { { 2, 9 }, { 10, 40 }, { 100, 110 }, { 1000, 3000 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (TestGraph) graph
          = test_graph_new_random (sizes[i][0], sizes[i][1], g_test_rand_int ());

      check_graph (graph);
    }
}

#else

static void
test_nothing (void)
{
  g_test_skip ("LEMON (liblemon-dev) or a C++ compiler was not there when this was built");
}

#endif

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#ifdef HAVE_LEMON
  g_test_add_func ("/against-lemon/zoo", test_zoo);
  g_test_add_func ("/against-lemon/fat-trees", test_fat_trees);
  g_test_add_func ("/against-lemon/jellyfish", test_jellyfish);
  g_test_add_func ("/against-lemon/grids", test_grids);
  g_test_add_func ("/against-lemon/random", test_random);
#else
  g_test_add_func ("/against-lemon", test_nothing);
#endif
  return g_test_run ();
}
