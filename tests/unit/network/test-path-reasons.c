/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "network-fixture.h"

#include "vimos-disjoint-search-private.h"
#include "vimos-path-engine-private.h"
#include "vimos-topology-private.h"

/* The answers of single networks, and what is said about them. */

typedef struct
{
  const char *name;
  const char *network;
  VimosPathQuery query;
  const char *avoid;    /* "s1" or "s1/2" */
  const char *expected; /* paths, ranked, then reasons but for bottlenecks, one a line */
} ReasonCase;

#define RING "a-b:100 b-z:20 z-c:80 c-a:50"
/* Two disjoint paths, one of them with 7 hops; see small-graph.h. */
#define LONG "a-b:1 b-c:1 c-d:1 d-e:1 e-f:1 f-g:1 g-z:1 a-x:1 x-z:1 x-d:1"

static const ReasonCase reason_cases[] = {
  { "cut", RING, { 0 }, NULL,
    "a – c – z\na – b – z\nThere are no more: every path takes one of a – b, a – c" },
  { "cut-device", "a-b:1 a-c:1 b-m:1 c-m:1 m-y:1 m-z:1 y-z:1", { VIMOS_DISJOINT_VERTEX }, NULL,
    "a – b – m – z\nThere are no more: every path takes m" },
  { "limit", RING, { .max_paths = 1 }, NULL, "a – c – z\nNo more than 1 path was asked for" },
  { "meet", "a-b:1 a-c:1 b-m:1 c-m:1 m-y:1 m-z:1 y-z:1", { 0 }, NULL,
    "a – b – m – z\na – c – m – y – z\nNo two paths share no switch: all pass m\n"
    "There are no more: every path takes one of a – b, a – c" },
  { "shared", "a-b:1 b-c:1 b-d:1 c-z:1 d-z:1", { 0 }, NULL,
    "a – b – c – z\na – b – d – z\nEvery path must take b, a – b" },
  { "avoided-device", RING, { 0 }, "c",
    "a – b – z\nAvoided as asked for: c\nEvery path must take b, a – b, b – z\n"
    "There are 2 paths without the conditions" },
  { "avoided-port", RING, { 0 }, "z/1",
    "a – c – z\nAvoided as asked for: z – b, b – z\nEvery path must take c, a – c, c – z\n"
    "There are 2 paths without the conditions" },
  { "avoided-end", RING, { 0 }, "a",
    "a – c – z\na – b – z\nThere are no more: every path takes one of a – b, a – c" },
  { "narrow", RING, { .min_mbps = 30 }, NULL,
    "a – c – z\n2 links are left out: they are not known to have 30 Mbit/s free\n"
    "Every path must take c, a – c, c – z\nThere are 2 paths without the conditions" },
  { "unknown-is-narrow", "a-z", { .min_mbps = 1 }, NULL,
    "2 links are left out: they are not known to have 1 Mbit/s free\n"
    "There is 1 path without the conditions\nNothing leads from the one end to the other" },
  { "short", "a-b:1 b-z:1 a-c:1 c-d:1 d-z:1", { .max_hops = 2 }, NULL,
    "a – b – z\nEvery path must take b, a – b, b – z\n"
    "There are 2 paths without the conditions" },
  { "short-edge-disjoint", LONG, { .max_hops = 6 }, NULL,
    "a – b – c – d – x – z\na – x – d – e – f – g – z\n"
    "There are 2 disjoint paths, but then one has too many hops\n"
    "There are no more: every path takes one of a – b, a – x" },
  { "too-long", LONG, { VIMOS_DISJOINT_VERTEX, .max_hops = 6 }, NULL,
    "a – x – z\nThere are 2 disjoint paths, but then one has too many hops\n"
    "There are 2 paths without the conditions" },
  { "wide", "a-z:10 a-b:50 b-z:50", { .objective = VIMOS_PATHS_WIDEST, .max_paths = 1 }, NULL,
    "a – b – z\nNo more than 1 path was asked for\n"
    "To be wide they take 1 hop more in total than they must" },
  { "no-way", "a-b:1 y-z:1", { 0 }, NULL, "Nothing leads from the one end to the other" },
  { "parallel", "a-z:1 a-z:2", { 0 }, NULL,
    "a [2] – z\na [1] – z\nThere are no more: every path takes one of a/1 – z/1, a/2 – z/2" },
};

static VimosPathSet *
find (VimosTopology *topology,
      const VimosPathQuery *query,
      const char *avoid)
{
  VimosConnectPoint from = { (char *) "a", NULL }, to = { (char *) "z", NULL };
  g_auto (GStrv) words = g_strsplit (avoid != NULL ? avoid : "", "/", 2);
  VimosConnectPoint point = { words[0], words[0] != NULL ? words[1] : NULL };
  VimosPathQuery asked = *query;

  if (avoid != NULL)
    {
      asked.avoid = &point;
      asked.n_avoid = 1;
    }
  return vimos_path_finder_query (topology, &from, &to, &asked);
}

static char *
describe (VimosPathSet *set)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < vimos_path_set_get_n_paths (set); i++)
    g_ptr_array_add (lines, vimos_path_to_string (vimos_path_set_get_path (set, i)));
  for (guint i = 0; i < vimos_path_set_get_n_reasons (set); i++)
    {
      const VimosReason *reason = vimos_path_set_get_reason (set, i);

      if (reason->kind != VIMOS_REASON_BOTTLENECK)
        g_ptr_array_add (lines, vimos_reason_to_text (reason, vimos_path_set_get_topology (set)));
    }
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static void
test_reasons (gconstpointer data)
{
  const ReasonCase *expected = data;
  g_autoptr (VimosTopology) topology = make_network (expected->network);
  g_autoptr (VimosPathSet) set = find (topology, &expected->query, expected->avoid);
  g_autofree char *description = describe (set);

  g_assert_cmpstr (description, ==, expected->expected);
}

static void
test_bottleneck (void)
{
  g_autoptr (VimosTopologyBuilder) builder = vimos_topology_builder_new ();
  g_autoptr (VimosTopology) topology = NULL;
  VimosConnectPoint from = { (char *) "a", (char *) "9" }, to = { (char *) "z", (char *) "9" };
  VimosPathQuery query = { .objective = VIMOS_PATHS_WIDEST };
  const VimosReason *reason;

  vimos_topology_builder_add_device (builder, "a", "first", TRUE, NAN, NAN);
  vimos_topology_builder_add_device (builder, "z", "last", TRUE, NAN, NAN);
  vimos_topology_builder_add_port (builder, "z", "9", 100);
  vimos_topology_builder_add_link (builder, "a", "1", "z", "1", 400);
  vimos_topology_builder_set_load (builder, "z", "9", 30);
  topology = vimos_topology_builder_end (builder);

  for (guint asked = 0; asked < 2; asked++)
    {
      g_autoptr (VimosPathSet) set = NULL;
      g_autofree char *text = NULL;

      query.min_mbps = asked == 0 ? 0 : 71;
      from.port = asked == 0 ? (char *) "9" : NULL;
      set = vimos_path_finder_query (topology, &from, &to, &query);
      reason = vimos_path_set_get_reason (set, vimos_path_set_get_n_reasons (set) - 1);
      text = vimos_reason_to_text (reason, topology);
      g_assert_true (vimos_connect_point_equal (reason->access, &to));
      g_assert_cmpstr (text, ==,
                       asked == 0 ? "first – last: 100 Mbit/s, for that is what port last/9 can do"
                                  : "The access port last/9 is not known to have 71 Mbit/s free");
    }
}

/* Each kind of reason has a word of its own. */
static void
test_words (void)
{
  g_autoptr (GHashTable) words = g_hash_table_new (g_str_hash, g_str_equal);

  for (VimosReasonKind kind = VIMOS_REASON_BOTTLENECK; kind <= VIMOS_REASON_GAVE_UP; kind++)
    g_assert_true (g_hash_table_add (words, (gpointer) vimos_reason_kind_to_string (kind)));
}

/* The path with the fewest hops is narrow; the two wide ones together would be better, but the
 * access port makes them as good as the narrow one. */
static void
test_ceiling (void)
{
  static const guint tails[] = { 0, 0, 2 }, heads[] = { 1, 2, 1 };
  g_autoptr (VimosGraph) graph = vimos_graph_new (3, 3, tails, heads);
  g_autoptr (VimosPathEngine) engine = vimos_path_engine_new (graph);
  g_autoptr (VimosPathAnswer) answer = vimos_path_answer_new ();
  VimosPathTask task = { 0, 1, INFINITY, { .objective = VIMOS_PATHS_WIDEST, .max_paths = 1 } };

  vimos_link_state_set (vimos_path_engine_get_state (engine), 0, 100, 100);
  vimos_link_state_set (vimos_path_engine_get_state (engine), 1, 1000, 1000);
  vimos_link_state_set (vimos_path_engine_get_state (engine), 2, 1000, 1000);
  vimos_path_engine_run (engine, &task, answer);
  g_assert_cmpuint (vimos_path_answer_get_longest (answer), ==, 2);
  task.ceiling = 100;
  vimos_path_engine_run (engine, &task, answer);
  g_assert_cmpuint (vimos_path_answer_get_longest (answer), ==, 1);
}

static void
test_gave_up (void)
{
  g_autoptr (VimosTopology) topology = make_network (LONG);
  VimosGraph *graph = vimos_topology_get_graph (topology);
  g_autofree double *width = g_new0 (double, graph->n_links);
  g_autofree guint *hops_to = g_new0 (guint, graph->n_devices);
  g_autoptr (VimosPathAnswer) answer = vimos_path_answer_new ();
  VimosPathPart part = { 0, graph->n_devices - 1, FALSE, 2, 6 };

  g_assert_cmpint (vimos_short_search_run (graph, width, hops_to, &part, 2, 5, answer), ==,
                   VIMOS_SHORT_GAVE_UP);
  g_assert_cmpint (vimos_short_search_run (graph, width, hops_to, &part, 2, 100000, answer), ==,
                   VIMOS_SHORT_NONE);
  part.max_hops = 7;
  g_assert_cmpint (vimos_short_search_run (graph, width, hops_to, &part, 2, 100000, answer), ==,
                   VIMOS_SHORT_FOUND);
  g_assert_cmpuint (vimos_path_answer_get_n_paths (answer), ==, 2);
}

/* After four thousand million searches the numbers begin again. */
static void
test_numbers_go_round (void)
{
  g_autoptr (VimosTopology) topology = make_network (RING);
  VimosGraph *graph = vimos_topology_get_graph (topology);
  g_autoptr (VimosLinkState) state = vimos_link_state_new (graph);
  g_autoptr (VimosDisjointSearch) search = vimos_disjoint_search_new (graph);
  VimosSearchTerms terms = { state->width, 0, state->cost, state->least_cost, FALSE, G_MAXUINT };

  search->run = G_MAXUINT - 3;
  search->round = G_MAXUINT - 100;
  for (guint i = 0; i < 100; i++)
    {
      terms.share_devices = i % 2;
      g_assert_cmpuint (vimos_disjoint_search_run (search, &terms, i % 4, (i + 2) % 4), ==, 2);
      g_assert_cmpuint (vimos_disjoint_search_get_hops (search), ==, 4);
    }
  g_assert_cmpuint (search->run, <, 1000);
  g_assert_cmpuint (search->round, <, 1000);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (reason_cases); i++)
    {
      g_autofree char *name = g_strconcat ("/path-reasons/", reason_cases[i].name, NULL);

      g_test_add_data_func (name, &reason_cases[i], test_reasons);
    }
  g_test_add_func ("/path-reasons/bottleneck", test_bottleneck);
  g_test_add_func ("/path-reasons/words", test_words);
  g_test_add_func ("/path-reasons/ceiling", test_ceiling);
  g_test_add_func ("/path-reasons/gave-up", test_gave_up);
  g_test_add_func ("/path-reasons/numbers-go-round", test_numbers_go_round);
  return g_test_run ();
}
