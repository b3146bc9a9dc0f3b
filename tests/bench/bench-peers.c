/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include <gio/gio.h>

#include "bench-peers.h"
#include "vimos-path-engine.h"

#ifdef HAVE_LEMON
#include "peer-lemon.h"
#endif
#ifdef HAVE_IGRAPH
#include <igraph/igraph.h>
#endif

const BenchPeer *bench_peers[BENCH_MAX_PEERS + 1];

const char *
bench_query_to_string (BenchQuery query)
{
  static const char *const words[] = { "vertex", "pair", "edge" };

  return words[query];
}

/* The engine. */

typedef struct
{
  VimosPathEngine *engine;
  VimosPathAnswer *answer;
  VimosPathTask task;
} Ours;

static gpointer
ours_build (const TestGraph *graph,
            BenchQuery query)
{
  Ours *self = g_new0 (Ours, 1);
  g_autoptr (VimosGraph) bare
      = vimos_graph_new (graph->n_devices, graph->n_links, graph->tails, graph->heads);

  self->engine = vimos_path_engine_new (bare);
  self->answer = vimos_path_answer_new ();
  self->task.ceiling = INFINITY;
  self->task.query.disjointness
      = query == BENCH_EDGE_ALL ? VIMOS_DISJOINT_EDGE : VIMOS_DISJOINT_VERTEX;
  self->task.query.max_paths = query == BENCH_VERTEX_PAIR ? 2 : 0;
  return self;
}

static double
ours_run (gpointer object,
          const BenchPair *pairs,
          guint n_pairs,
          BenchAnswer *answers)
{
  Ours *self = object;

  for (guint i = 0; i < n_pairs; i++)
    {
      self->task.source = pairs[i].source;
      self->task.sink = pairs[i].sink;
      vimos_path_engine_run (self->engine, &self->task, self->answer);
      answers[i].n_paths = vimos_path_answer_get_n_paths (self->answer);
      answers[i].hops = self->answer->links->len;
    }
  return NAN;
}

static void
ours_free (gpointer object)
{
  Ours *self = object;

  vimos_path_engine_free (self->engine);
  vimos_path_answer_free (self->answer);
  g_free (self);
}

static const BenchPeer ours = { "ViMOS", 1, FALSE, ours_build, ours_run, ours_free };

/* LEMON. */

#ifdef HAVE_LEMON

typedef struct
{
  PeerLemon *lemon;
  guint max_paths;
} Lemon;

static gpointer
lemon_build (const TestGraph *graph,
             BenchQuery query)
{
  Lemon *self = g_new0 (Lemon, 1);

  self->lemon = peer_lemon_new (graph, query == BENCH_EDGE_ALL);
  self->max_paths = query == BENCH_VERTEX_PAIR ? 2 : G_MAXUINT;
  return self;
}

static double
lemon_run (gpointer object,
           const BenchPair *pairs,
           guint n_pairs,
           BenchAnswer *answers)
{
  Lemon *self = object;

  for (guint i = 0; i < n_pairs; i++)
    {
      answers[i].n_paths
          = peer_lemon_run (self->lemon, pairs[i].source, pairs[i].sink, self->max_paths);
      answers[i].hops = answers[i].n_paths > 0 ? peer_lemon_get_hops (self->lemon) : 0;
    }
  return NAN;
}

static void
lemon_free (gpointer object)
{
  Lemon *self = object;

  peer_lemon_free (self->lemon);
  g_free (self);
}

static const BenchPeer lemon = { "LEMON", 1, TRUE, lemon_build, lemon_run, lemon_free };

#endif

/* igraph, which counts disjoint paths by flow and does not say which. */

#ifdef HAVE_IGRAPH

typedef struct
{
  igraph_t graph;
  gboolean share_devices;
} Igraph;

static gpointer
igraph_build (const TestGraph *graph,
              BenchQuery query)
{
  g_autoptr (TestGraph) simple = test_graph_without_parallels (graph);
  igraph_vector_int_t ends;
  Igraph *self;

  if (query == BENCH_VERTEX_PAIR || simple->n_links != graph->n_links)
    return NULL;
  self = g_new0 (Igraph, 1);
  self->share_devices = query == BENCH_EDGE_ALL;
  igraph_vector_int_init (&ends, 2 * graph->n_links);
  for (guint i = 0; i < graph->n_links; i++)
    {
      VECTOR (ends)[2 * i] = graph->tails[i];
      VECTOR (ends)[2 * i + 1] = graph->heads[i];
    }
  igraph_create (&self->graph, &ends, graph->n_devices, IGRAPH_DIRECTED);
  igraph_vector_int_destroy (&ends);
  return self;
}

static double
igraph_run (gpointer object,
            const BenchPair *pairs,
            guint n_pairs,
            BenchAnswer *answers)
{
  Igraph *self = object;

  for (guint i = 0; i < n_pairs; i++)
    {
      igraph_integer_t n_paths = 0;

      if (self->share_devices)
        igraph_edge_disjoint_paths (&self->graph, &n_paths, pairs[i].source, pairs[i].sink);
      else
        igraph_vertex_disjoint_paths (&self->graph, &n_paths, pairs[i].source, pairs[i].sink);
      answers[i].n_paths = n_paths;
      answers[i].hops = BENCH_HOPS_UNKNOWN;
    }
  return NAN;
}

static void
igraph_free_object (gpointer object)
{
  Igraph *self = object;

  igraph_destroy (&self->graph);
  g_free (self);
}

static const BenchPeer igraph_peer
    = { "igraph (count)", 10, FALSE, igraph_build, igraph_run, igraph_free_object };

#endif

/* NetworkX, in a Python process that measures itself. */

static const char *networkx_script;

typedef struct
{
  GString *text;
  guint n_devices;
} Networkx;

static gpointer
networkx_build (const TestGraph *graph,
                BenchQuery query)
{
  g_autoptr (TestGraph) simple = test_graph_without_parallels (graph);
  Networkx *self;

  if (query == BENCH_VERTEX_PAIR || simple->n_links != graph->n_links)
    return NULL;
  self = g_new0 (Networkx, 1);
  self->text = g_string_new (NULL);
  g_string_append_printf (self->text, "%s\n%u\n", bench_query_to_string (query), graph->n_devices);
  for (guint i = 0; i < graph->n_links; i++)
    g_string_append_printf (self->text, "%u %u ", graph->tails[i], graph->heads[i]);
  g_string_append_c (self->text, '\n');
  return self;
}

/* The script answers "ns n1 n2 n3 …". */
static double
networkx_run (gpointer object,
              const BenchPair *pairs,
              guint n_pairs,
              BenchAnswer *answers)
{
  Networkx *self = object;
  g_autoptr (GString) input = g_string_new (self->text->str);
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *output = NULL;
  g_auto (GStrv) words = NULL;

  for (guint i = 0; i < n_pairs; i++)
    g_string_append_printf (input, "%u %u ", pairs[i].source, pairs[i].sink);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL,
                              networkx_script, NULL);
  if (process == NULL
      || !g_subprocess_communicate_utf8 (process, input->str, NULL, &output, NULL, NULL)
      || !g_subprocess_get_successful (process))
    g_error ("%s failed", networkx_script);
  words = g_strsplit (g_strstrip (output), " ", -1);
  g_assert_cmpuint (g_strv_length (words), ==, n_pairs + 1);
  for (guint i = 0; i < n_pairs; i++)
    answers[i] = (BenchAnswer){ (guint) atoi (words[i + 1]), BENCH_HOPS_UNKNOWN };
  return g_ascii_strtod (words[0], NULL);
}

static void
networkx_free (gpointer object)
{
  Networkx *self = object;

  g_string_free (self->text, TRUE);
  g_free (self);
}

static const BenchPeer networkx
    = { "NetworkX", 40, FALSE, networkx_build, networkx_run, networkx_free };

static gboolean
has_networkx (void)
{
  const char *const command[] = { networkx_script, "--check", NULL };
  g_autoptr (GSubprocess) process = NULL;

  if (networkx_script == NULL)
    return FALSE;
  process = g_subprocess_newv (command, G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);
  return process != NULL && g_subprocess_wait_check (process, NULL, NULL);
}

/**
 * bench_peers_init:
 * @script: (nullable): what runs NetworkX
 *
 * Fills bench_peers with those that are there, and says which are not.
 */
void
bench_peers_init (const char *script)
{
  guint n_peers = 0;

  networkx_script = script;
  bench_peers[n_peers++] = &ours;
#ifdef HAVE_LEMON
  bench_peers[n_peers++] = &lemon;
#else
  g_print ("skipped: LEMON (liblemon-dev) was not there when this was built\n");
#endif
#ifdef HAVE_IGRAPH
  bench_peers[n_peers++] = &igraph_peer;
#else
  g_print ("skipped: igraph (libigraph-dev) was not there when this was built\n");
#endif
  if (has_networkx ())
    bench_peers[n_peers++] = &networkx;
  else
    g_print ("skipped: NetworkX (python3-networkx) is not there\n");
}
