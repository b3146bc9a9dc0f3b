/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench-peers.h"

/*
 * How long the engine takes for all disjoint paths with the fewest hops in total, beside libraries
 * that do the same or part of it. Every library gets the same pairs of devices, and processor time
 * is measured; the rounds take turns, so that what else the machine does falls on all of them; what
 * is printed is the median of the rounds, and of the ratios within each round. Building the graph
 * is measured apart. Answers are compared. Fails when the engine is slower than LEMON, or an answer
 * differs.
 */

#define N_ROUNDS 5
#define N_PAIRS 200

typedef struct
{
  const BenchPeer *peer;
  gpointer object;
  double build_us;
  double ns[N_ROUNDS]; /* a query */
} Lane;

static int
compare_doubles (const void *a,
                 const void *b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

static double
median_of (const double *values)
{
  double sorted[N_ROUNDS];

  memcpy (sorted, values, sizeof sorted);
  qsort (sorted, N_ROUNDS, sizeof (double), compare_doubles);
  return sorted[N_ROUNDS / 2];
}

/* How many times as long as @lane the other takes. */
static double
ratio_of (const Lane *other,
          const Lane *lane)
{
  double ratios[N_ROUNDS];

  for (guint i = 0; i < N_ROUNDS; i++)
    ratios[i] = lane->ns[i] / other->ns[i];
  return median_of (ratios);
}

static void
make_pairs (const TestGraph *graph,
            BenchPair *pairs,
            guint n_pairs)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20 + graph->n_devices);

  for (guint i = 0; i < n_pairs; i++)
    do
      {
        pairs[i].source = g_rand_int_range (rand, 0, graph->n_devices);
        pairs[i].sink = g_rand_int_range (rand, 0, graph->n_devices);
      }
    while (pairs[i].source == pairs[i].sink);
}

/* Slow peers get the first few pairs only. */
static guint
n_pairs_of (const BenchPeer *peer,
            guint n_pairs)
{
  return MAX (1, n_pairs / peer->slowness);
}

/* Runs the pairs until at least 10 ms are over, so that short ones can be measured. */
static void
run_round (Lane *lane,
           const BenchPair *pairs,
           guint n_pairs,
           BenchAnswer *answers,
           guint round)
{
  guint n = n_pairs_of (lane->peer, n_pairs), n_runs = 0;
  gint64 begin = bench_get_cpu_ns (), now;
  double ns;

  do
    {
      ns = lane->peer->run (lane->object, pairs, n, answers);
      n_runs++;
      now = bench_get_cpu_ns ();
    }
  while (isnan (ns) && now - begin < 10000000);
  lane->ns[round] = isnan (ns) ? (double) (now - begin) / n_runs / n : ns;
}

/* Returns: how many answers differ from the engine's. */
static guint
count_differences (const Lane *lane,
                   guint n_pairs,
                   const BenchAnswer *ours,
                   const BenchAnswer *theirs)
{
  guint n_different = 0;

  for (guint i = 0; i < n_pairs_of (lane->peer, n_pairs); i++)
    if (ours[i].n_paths != theirs[i].n_paths
        || (theirs[i].hops != BENCH_HOPS_UNKNOWN && ours[i].hops != theirs[i].hops))
      n_different++;
  return n_different;
}

static void
print_lane (const Lane *lane,
            const Lane *ours)
{
  g_autofree char *ratio = NULL;

  if (lane == ours)
    {
      g_print (" %9.2f", median_of (lane->ns) / 1000);
      return;
    }
  if (lane->object == NULL)
    {
      g_print (" %20s", "–");
      return;
    }
  ratio = ratio_of (lane, ours) < 0.01 ? g_strdup_printf ("1/%.0f", 1 / ratio_of (lane, ours))
                                       : g_strdup_printf ("%.2f", ratio_of (lane, ours));
  g_print (" %11.2f (%6s)", median_of (lane->ns) / 1000, ratio);
}

/* Returns: the greatest ratio to a peer that bounds the engine. */
static double
find_worst_ratio (const Lane *lanes)
{
  double worst = 0;

  for (guint i = 1; bench_peers[i] != NULL; i++)
    if (lanes[i].object != NULL && lanes[i].peer->is_bound)
      worst = fmax (worst, ratio_of (&lanes[i], &lanes[0]));
  return worst;
}

static void
build_lanes (Lane *lanes,
             const TestGraph *graph,
             BenchQuery query,
             gboolean only_bounds)
{
  for (guint i = 0; bench_peers[i] != NULL; i++)
    {
      gint64 begin = bench_get_cpu_ns ();

      lanes[i].peer = bench_peers[i];
      if (i == 0 || !only_bounds || bench_peers[i]->is_bound)
        lanes[i].object = lanes[i].peer->build (graph, query);
      lanes[i].build_us = (double) (bench_get_cpu_ns () - begin) / 1000;
    }
}

/* Returns: how many answers differ from the engine's. */
static guint
run_rounds (Lane *lanes,
            const TestGraph *graph)
{
  BenchPair pairs[N_PAIRS];
  BenchAnswer ours[N_PAIRS], theirs[N_PAIRS];
  guint n_different = 0;

  make_pairs (graph, pairs, N_PAIRS);
  for (guint round = 0; round < N_ROUNDS; round++)
    for (guint i = 0; bench_peers[i] != NULL; i++)
      {
        if (lanes[i].object == NULL)
          continue;
        run_round (&lanes[i], pairs, N_PAIRS, i == 0 ? ours : theirs, round);
        if (i > 0 && round == 0)
          n_different += count_differences (&lanes[i], N_PAIRS, ours, theirs);
      }
  return n_different;
}

static void
print_line (const TestGraph *graph,
            BenchQuery query,
            const Lane *lanes)
{
  g_print ("%-18s %5u/%-5u %-6s", graph->name, graph->n_devices, graph->n_cables,
           bench_query_to_string (query));
  for (guint i = 0; bench_peers[i] != NULL; i++)
    print_lane (&lanes[i], &lanes[0]);
  g_print ("  %6.0f", lanes[0].build_us);
  for (guint i = 1; bench_peers[i] != NULL; i++)
    if (lanes[i].peer->is_bound)
      g_print (" %6.0f", lanes[i].build_us);
  g_print ("\n");
}

/* Runs all peers on one graph, and prints a line, or only when something is wrong.
 *
 * Returns: the ratio to LEMON; INFINITY when an answer differs */
static double
measure (const TestGraph *graph,
         BenchQuery query,
         gboolean quietly)
{
  Lane lanes[BENCH_MAX_PEERS + 1] = { 0 };
  guint n_different;
  double worst;

  build_lanes (lanes, graph, query, quietly);
  n_different = run_rounds (lanes, graph);
  worst = n_different > 0 ? INFINITY : find_worst_ratio (lanes);
  if (!quietly || worst > 1)
    print_line (graph, query, lanes);
  if (n_different > 0)
    g_print ("%s: %u answers differ\n", graph->name, n_different);
  else if (worst > 1)
    g_print ("%s: slower than LEMON\n", graph->name);
  for (guint i = 0; bench_peers[i] != NULL; i++)
    if (lanes[i].object != NULL)
      lanes[i].peer->free (lanes[i].object);
  return worst;
}

/* Without parallel links, which not all libraries know. Takes over @graph. */
static gboolean
measure_all (TestGraph *graph)
{
  g_autoptr (TestGraph) simple = test_graph_without_parallels (graph);
  gboolean well = TRUE;

  for (BenchQuery query = BENCH_VERTEX_ALL; query <= BENCH_EDGE_ALL; query++)
    if (measure (simple, query, FALSE) > 1)
      well = FALSE;
  test_graph_free (graph);
  return well;
}

/* Some maps with all peers; all maps, with their parallel links, beside LEMON only. */
static gboolean
measure_zoo (void)
{
  static const char *const shown[] = { "Abilene", "Geant2012", "GtsCe", "TataNld", "Kdl", NULL };
  g_autoptr (GPtrArray) files = test_graph_list_zoo ();
  g_autoptr (GArray) ratios = g_array_new (FALSE, FALSE, sizeof (double));
  gboolean well = TRUE;

  for (guint i = 0; i < files->len; i++)
    {
      g_autoptr (TestGraph) graph = test_graph_new_zoo (g_ptr_array_index (files, i), NULL);

      for (BenchQuery query = BENCH_VERTEX_ALL; graph != NULL && query <= BENCH_EDGE_ALL; query++)
        {
          double ratio = measure (graph, query, TRUE);

          g_array_append_val (ratios, ratio);
        }
      if (graph != NULL && g_strv_contains (shown, graph->name))
        well &= measure_all (g_steal_pointer (&graph));
    }
  if (ratios->len == 0)
    {
      g_autofree char *folder = test_graph_get_zoo_folder ();

      g_print ("skipped: the Topology Zoo is not in %s\n", folder);
      return TRUE;
    }
  g_array_sort (ratios, compare_doubles);
  g_print ("all %u maps of the Topology Zoo beside LEMON: median ratio %.2f, worst %.2f\n",
           files->len, g_array_index (ratios, double, ratios->len / 2),
           g_array_index (ratios, double, ratios->len - 1));
  return well && g_array_index (ratios, double, ratios->len - 1) <= 1;
}

int
main (int argc,
      char **argv)
{
  gboolean well;

  setlocale (LC_ALL, "");
  bench_peers_init (argc > 1 ? argv[1] : NULL);
  g_print ("Microseconds a query, and in brackets the engine's time as a part of the other's; "
           "then microseconds to\nbuild the graph, here and in LEMON.\n\n%-18s %11s %-6s",
           "network", "size", "paths");
  for (guint i = 0; bench_peers[i] != NULL; i++)
    g_print (i == 0 ? " %9s" : " %20s", bench_peers[i]->name);
  g_print ("  %6s\n", "build");

  well = measure_zoo ();
  for (guint k = 4; k <= 24; k += 4)
    well &= measure_all (test_graph_new_fat_tree (k));
  well &= measure_all (test_graph_new_grid (10, 10));
  well &= measure_all (test_graph_new_grid (32, 32));
  well &= measure_all (test_graph_new_jellyfish (200, 8, 1));
  well &= measure_all (test_graph_new_jellyfish (1000, 6, 1));
  well &= measure_all (test_graph_new_random (1000, 3000, 1));
  well &= measure_all (test_graph_new_random (10000, 20000, 1));
  return well ? 0 : 1;
}
