/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "small-graph.h"

/*
 * The engine against exhaustion. Run with --seed=R… to repeat a failure; VIMOS_TEST_GRAPHS says how
 * many networks, 10000 without it, 200000 for the whole proof.
 */

#define MAX_WAYS_IN_SET 12

/* The best set of disjoint ways. */
typedef struct
{
  guint n_ways, hops;
  gint64 cost;
  double widths[MAX_WAYS_IN_SET]; /* ascending */
} Best;

typedef gboolean (*IsBetter) (const Best *a,
                              const Best *b);

typedef struct
{
  SmallGraph graph;
  VimosPathEngine *engine;
  VimosPathAnswer *answer;
  GArray *ways;
  VimosPathTask task;
  guint usable; /* links that the task allows */
} Trial;

/* What was seen, so that the test cannot pass by seeing nothing. */
typedef struct
{
  guint n_ways[MAX_WAYS_IN_SET + 1];
  guint n_shared, n_wide, n_wide_best, n_wide_proven, n_too_long, n_kept, n_searched;
} Seen;

static gboolean
is_shorter (const Best *a,
            const Best *b)
{
  if (a->n_ways != b->n_ways)
    return a->n_ways > b->n_ways;
  return a->cost < b->cost;
}

static gboolean
is_wider (const Best *a,
          const Best *b)
{
  if (a->n_ways != b->n_ways)
    return a->n_ways > b->n_ways;
  for (guint i = 0; i < a->n_ways; i++)
    if (a->widths[i] != b->widths[i])
      return a->widths[i] > b->widths[i];
  return a->hops < b->hops;
}

static void
best_add (Best *self,
          const Way *way,
          double ceiling)
{
  double width = fmin (way->width, ceiling);
  guint i = self->n_ways++;

  g_assert_cmpuint (self->n_ways, <=, MAX_WAYS_IN_SET);
  self->hops += way->hops;
  self->cost += way->cost;
  for (; i > 0 && self->widths[i - 1] > width; i--)
    self->widths[i] = self->widths[i - 1];
  self->widths[i] = width;
}

/* Tries every set of at most @limit ways that share only the parts in @common. */
static void
try_sets (Trial *trial,
          guint next,
          guint limit,
          const Way *common,
          Way used,
          Best now,
          IsBetter is_better,
          Best *best)
{
  if (is_better (&now, best))
    *best = now;
  for (guint i = next; now.n_ways < limit && i < trial->ways->len; i++)
    {
      const Way *way = &g_array_index (trial->ways, Way, i);
      Way more = used;
      Best longer = now;

      if ((used.links & way->links & ~common->links) != 0
          || (used.devices & way->devices & ~common->devices) != 0)
        continue;
      more.links |= way->links;
      more.devices |= way->devices;
      best_add (&longer, way, trial->task.ceiling);
      try_sets (trial, i + 1, limit, common, more, longer, is_better, best);
    }
}

static Best
find_best (Trial *trial,
           const Way *common,
           IsBetter is_better)
{
  guint limit = trial->task.query.max_paths > 0 ? trial->task.query.max_paths : G_MAXUINT;
  Best best = { 0 };

  try_sets (trial, 0, limit, common, (Way){ 0 }, (Best){ 0 }, is_better, &best);
  return best;
}

/* What every way takes. */
static Way
find_common (Trial *trial)
{
  Way common = { ~0u, ~0u, 0, 0, 0 };

  for (guint i = 0; i < trial->ways->len; i++)
    {
      common.links &= g_array_index (trial->ways, Way, i).links;
      common.devices &= g_array_index (trial->ways, Way, i).devices;
    }
  return common;
}

static Way
get_common (Trial *trial,
            VimosDisjointness disjointness)
{
  if (disjointness == VIMOS_DISJOINT_MAXIMALLY)
    return find_common (trial);
  return (Way){ 0, disjointness == VIMOS_DISJOINT_EDGE ? ~0u : 0, 0, 0, 0 };
}

/* A path of the answer, which is one of the ways. */
static Way
get_way (Trial *trial,
         guint index)
{
  Way way = { 0, 0, 0, 0, INFINITY };
  guint i, n_links;
  const guint *links = vimos_path_answer_get_path (trial->answer, index, &n_links);

  for (i = 0; i < n_links; i++)
    way.links |= 1u << links[i];
  for (i = 0; i < trial->ways->len; i++)
    if (g_array_index (trial->ways, Way, i).links == way.links)
      break;
  g_assert_cmpuint (i, <, trial->ways->len);
  g_assert_cmpuint (n_links, ==, g_array_index (trial->ways, Way, i).hops);
  return g_array_index (trial->ways, Way, i);
}

/* The answer's paths share only what @common allows. */
static Best
check_paths (Trial *trial,
             const Way *common)
{
  Way used = { 0 };
  Best found = { 0 };

  for (guint i = 0; i < vimos_path_answer_get_n_paths (trial->answer); i++)
    {
      Way way = get_way (trial, i);

      g_assert_cmphex (used.links & way.links & ~common->links, ==, 0);
      g_assert_cmphex (used.devices & way.devices & ~common->devices, ==, 0);
      used.links |= way.links;
      used.devices |= way.devices;
      best_add (&found, &way, trial->task.ceiling);
    }
  return found;
}

static guint
count_reasons (Trial *trial,
               VimosReasonKind kind)
{
  guint n_reasons = 0;

  for (guint i = 0; i < trial->answer->reasons->len; i++)
    n_reasons += g_array_index (trial->answer->reasons, VimosReasonPart, i).kind == kind;
  return n_reasons;
}

static void
run (Trial *trial)
{
  vimos_path_engine_run (trial->engine, &trial->task, trial->answer);
}

static void
set_query (Trial *trial,
           VimosDisjointness disjointness,
           VimosPathObjective objective,
           guint max_paths)
{
  trial->task.query.disjointness = disjointness;
  trial->task.query.objective = objective;
  trial->task.query.max_paths = max_paths;
}

/* Without the parts that the reasons name, one a path, no way is left. */
static void
check_cut (Trial *trial,
           guint n_paths)
{
  Way cut = { 0 };

  g_assert_cmpuint (count_reasons (trial, VIMOS_REASON_CUT), ==, n_paths);
  for (guint i = 0; i < trial->answer->reasons->len; i++)
    {
      VimosReasonPart part = g_array_index (trial->answer->reasons, VimosReasonPart, i);

      if (part.kind == VIMOS_REASON_CUT && part.link != VIMOS_GRAPH_NONE)
        cut.links |= 1u << part.link;
      else if (part.kind == VIMOS_REASON_CUT)
        cut.devices |= 1u << part.device;
    }
  for (guint i = 0; i < trial->ways->len; i++)
    {
      const Way *way = &g_array_index (trial->ways, Way, i);

      g_assert_true ((way->links & cut.links) != 0 || (way->devices & cut.devices) != 0);
    }
}

/* As many paths as there are, and of those sets the one with the fewest hops. */
static void
check_fewest (Trial *trial,
              VimosDisjointness disjointness,
              Seen *seen)
{
  Way common = get_common (trial, disjointness);

  for (guint max_paths = 0; max_paths < 3; max_paths++)
    {
      Best best, found;

      set_query (trial, disjointness, VIMOS_PATHS_FEWEST_HOPS, max_paths);
      best = find_best (trial, &common, is_shorter);
      run (trial);
      found = check_paths (trial, &common);
      g_assert_cmpuint (found.n_ways, ==, best.n_ways);
      g_assert_cmpuint (found.hops, ==, best.hops);
      g_assert_cmpint (found.cost, ==, best.cost);
      seen->n_ways[found.n_ways]++;
      if (max_paths == 0 && disjointness != VIMOS_DISJOINT_MAXIMALLY)
        check_cut (trial, found.n_ways);
    }
}

static void
check_maximally (Trial *trial,
                 Seen *seen)
{
  Way common = find_common (trial);

  if (trial->ways->len == 0)
    common = (Way){ 0 };
  check_fewest (trial, VIMOS_DISJOINT_MAXIMALLY, seen);
  g_assert_cmpuint (count_reasons (trial, VIMOS_REASON_SHARED), ==,
                    __builtin_popcount (common.links) + __builtin_popcount (common.devices));
  seen->n_shared += common.links != 0;
}

static void
check_auto (Trial *trial)
{
  VimosDisjointness kind = VIMOS_DISJOINT_VERTEX;
  Best best, found;
  Way common;

  for (; kind <= VIMOS_DISJOINT_MAXIMALLY; kind++)
    {
      common = get_common (trial, kind);
      set_query (trial, VIMOS_DISJOINT_AUTO, VIMOS_PATHS_FEWEST_HOPS, 0);
      best = find_best (trial, &common, is_shorter);
      if (best.n_ways != 1)
        break;
    }
  run (trial);
  found = check_paths (trial, &common);
  g_assert_cmpuint (found.n_ways, ==, best.n_ways);
  g_assert_cmpint (found.cost, ==, best.cost);
}

/* The narrowest path is as wide as can be; the rest is, where that is not said to be unknown. */
static void
check_widest (Trial *trial,
              VimosDisjointness disjointness,
              double ceiling,
              Seen *seen)
{
  Way common = get_common (trial, disjointness);

  trial->task.ceiling = ceiling;
  for (guint max_paths = 0; max_paths < 3; max_paths++)
    {
      Best best, found;
      gboolean proven;

      set_query (trial, disjointness, VIMOS_PATHS_WIDEST, max_paths);
      best = find_best (trial, &common, is_wider);
      run (trial);
      found = check_paths (trial, &common);
      proven = count_reasons (trial, VIMOS_REASON_NOT_PROVEN) == 0;
      g_assert_cmpuint (found.n_ways, ==, best.n_ways);
      if (found.n_ways == 0)
        continue;
      g_assert_cmpfloat (found.widths[0], ==, best.widths[0]);
      found.hops = best.hops = 0;
      g_assert_false (is_wider (&found, &best));
      if (proven)
        g_assert_false (is_wider (&best, &found));
      seen->n_wide++;
      seen->n_wide_best += !is_wider (&best, &found);
      seen->n_wide_proven += proven;
    }
  trial->task.ceiling = INFINITY;
}

/* As many paths of at most so many hops as there are. */
static void
check_max_hops (Trial *trial,
                VimosDisjointness disjointness,
                Seen *seen)
{
  guint max_hops = g_test_rand_bit () ? 6 : g_test_rand_int_range (1, 8), n_all = trial->ways->len;
  Way common = get_common (trial, disjointness);
  Best best, found;

  for (guint i = trial->ways->len; i > 0; i--)
    if (g_array_index (trial->ways, Way, i - 1).hops > max_hops)
      g_array_remove_index_fast (trial->ways, i - 1);
  for (VimosPathObjective objective = VIMOS_PATHS_FEWEST_HOPS; objective <= VIMOS_PATHS_WIDEST;
       objective++)
    {
      set_query (trial, disjointness, objective, 0);
      trial->task.query.max_hops = max_hops;
      best = find_best (trial, &common, is_wider);
      run (trial);
      trial->task.query.max_hops = 0;
      found = check_paths (trial, &common);
      g_assert_cmpuint (found.n_ways, ==, best.n_ways);
      g_assert_cmpuint (count_reasons (trial, VIMOS_REASON_GAVE_UP), ==, 0);
      if (count_reasons (trial, VIMOS_REASON_TOO_LONG) > 0)
        seen->n_too_long++;
      if (objective == VIMOS_PATHS_WIDEST && found.n_ways == 1)
        g_assert_cmpfloat (found.widths[0], ==, best.widths[0]);
    }
  if (trial->ways->len < n_all)
    small_graph_list_ways (&trial->graph, trial->usable, trial->ways);
}

/* Leaves out what the task avoids or is too narrow for. */
static void
check_constrained (Trial *trial,
                   Seen *seen)
{
  guint device = g_test_rand_int_range (0, trial->graph.n_devices);
  guint link = g_test_rand_int_range (0, trial->graph.n_links), all = trial->usable;

  trial->task.query.min_mbps = g_test_rand_int_range (0, 2) == 0 ? 10 : 0;
  trial->task.avoid_devices = &device;
  trial->task.n_avoid_devices = 1;
  trial->task.avoid_links = &link;
  trial->task.n_avoid_links = 1;
  for (guint i = 0; i < trial->graph.n_links; i++)
    if (i == link || trial->graph.available[i] < trial->task.query.min_mbps
        || (device > 1 && (trial->graph.tail[i] == device || trial->graph.head[i] == device)))
      trial->usable &= ~(1u << i);
  small_graph_list_ways (&trial->graph, trial->usable, trial->ways);
  check_fewest (trial, VIMOS_DISJOINT_VERTEX, seen);
  check_fewest (trial, VIMOS_DISJOINT_EDGE, seen);
  check_widest (trial, VIMOS_DISJOINT_VERTEX, INFINITY, seen);
  check_max_hops (trial, VIMOS_DISJOINT_VERTEX, seen);
  trial->task.query.min_mbps = 0;
  trial->task.n_avoid_devices = 0;
  trial->task.n_avoid_links = 0;
  trial->usable = all;
}

static void
load_links (Trial *trial)
{
  VimosLinkState *state = vimos_path_engine_get_state (trial->engine);

  trial->usable = 0;
  for (guint i = 0; i < trial->graph.n_links; i++)
    {
      vimos_link_state_set (state, i, trial->graph.width[i], trial->graph.available[i]);
      if (trial->graph.width[i] >= 0)
        trial->usable |= 1u << i;
    }
  small_graph_list_ways (&trial->graph, trial->usable, trial->ways);
}

/* What is refreshed after each change of a link is as good as what is found afresh. */
static void
check_refresh (Trial *trial,
               VimosDisjointness disjointness,
               VimosPathObjective objective,
               Seen *seen)
{
  set_query (trial, disjointness, objective, 0);
  run (trial);
  for (guint i = 0; i < 4; i++)
    {
      guint link = g_test_rand_int_range (0, trial->graph.n_links);
      Best best, found;
      Way common;

      trial->graph.width[link] = random_width ();
      trial->graph.available[link] = trial->graph.width[link];
      load_links (trial);
      if (vimos_path_engine_refresh (trial->engine, &trial->task, trial->answer))
        seen->n_searched++;
      else
        seen->n_kept++;
      common = get_common (trial, disjointness);
      best = find_best (trial, &common,
                        objective == VIMOS_PATHS_WIDEST ? is_wider : is_shorter);
      found = check_paths (trial, &common);
      g_assert_cmpuint (found.n_ways, ==, best.n_ways);
      if (objective == VIMOS_PATHS_FEWEST_HOPS)
        g_assert_cmpint (found.cost, ==, best.cost);
      else if (found.n_ways > 0)
        g_assert_cmpfloat (found.widths[0], ==, best.widths[0]);
    }
}

static void
check_graph (Seen *seen)
{
  Trial trial = { small_graph_new () };
  g_autoptr (VimosGraph) graph = NULL;
  g_autoptr (VimosPathEngine) engine = NULL;
  g_autoptr (VimosPathAnswer) answer = vimos_path_answer_new ();
  g_autoptr (GArray) ways = g_array_new (FALSE, FALSE, sizeof (Way));

  if (trial.graph.n_links == 0)
    return;
  graph = vimos_graph_new (trial.graph.n_devices, trial.graph.n_links, trial.graph.tail,
                           trial.graph.head);
  engine = vimos_path_engine_new (graph);
  trial.engine = engine;
  trial.answer = answer;
  trial.ways = ways;
  trial.task = (VimosPathTask){ 0, 1, INFINITY };
  load_links (&trial);

  check_fewest (&trial, VIMOS_DISJOINT_VERTEX, seen);
  check_fewest (&trial, VIMOS_DISJOINT_EDGE, seen);
  check_maximally (&trial, seen);
  check_auto (&trial);
  check_widest (&trial, VIMOS_DISJOINT_VERTEX, INFINITY, seen);
  check_widest (&trial, VIMOS_DISJOINT_EDGE, 50, seen);
  check_max_hops (&trial, VIMOS_DISJOINT_VERTEX, seen);
  check_max_hops (&trial, VIMOS_DISJOINT_EDGE, seen);
  check_constrained (&trial, seen);
  check_refresh (&trial, VIMOS_DISJOINT_VERTEX, VIMOS_PATHS_FEWEST_HOPS, seen);
  check_refresh (&trial, VIMOS_DISJOINT_MAXIMALLY, VIMOS_PATHS_FEWEST_HOPS, seen);
  check_refresh (&trial, VIMOS_DISJOINT_EDGE, VIMOS_PATHS_WIDEST, seen);
}

static void
test_against_exhaustion (void)
{
  const char *wanted = g_getenv ("VIMOS_TEST_GRAPHS");
  guint n_graphs = wanted != NULL ? (guint) g_ascii_strtoull (wanted, NULL, 10)
                   : g_getenv ("VIMOS_TEST_SLOW_MACHINE") != NULL ? 500
                                                                  : 10000;
  Seen seen = { 0 };

  for (guint i = 0; i < n_graphs; i++)
    check_graph (&seen);
  g_test_message ("%u networks; widest sets: %.2f %% the best, %.2f %% proven", n_graphs,
                  100.0 * seen.n_wide_best / seen.n_wide,
                  100.0 * seen.n_wide_proven / seen.n_wide);
  g_test_message ("too long: %u", seen.n_too_long);
  g_test_message ("sets of 0, 1, 2, 3, 4 paths: %u %u %u %u %u; refreshed: %u kept, %u searched",
                  seen.n_ways[0], seen.n_ways[1], seen.n_ways[2], seen.n_ways[3], seen.n_ways[4],
                  seen.n_kept, seen.n_searched);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (seen.n_ways[i], >, n_graphs / 50);
  g_assert_cmpuint (seen.n_shared, >, n_graphs / 50);
  g_assert_cmpuint (seen.n_too_long, >, n_graphs / 500);
  g_assert_cmpuint (seen.n_kept, >, n_graphs);
  g_assert_cmpuint (seen.n_searched, >, n_graphs);
  g_assert_cmpuint (seen.n_wide_best * 100, >, seen.n_wide * 97);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/path-engine/against-exhaustion", test_against_exhaustion);
  return g_test_run ();
}
