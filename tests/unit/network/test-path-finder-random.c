/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "vimos-path-finder.h"
#include "vimos-topology-builder.h"

/*
 * The finder against exhaustion: on small random multigraphs with one-way links, devices that are
 * away and parts that are not connected, all simple paths are listed and all sets of them tried.
 * Run with --seed=R… to repeat a failure.
 */

#define N_GRAPHS 8000
#define MAX_DEVICES 8
#define MAX_LINKS 20

/* A network as random numbers, so that it can be built in any order. */
typedef struct
{
  guint n_devices, n_links;
  gboolean away[MAX_DEVICES];
  guint src[MAX_LINKS], dst[MAX_LINKS];
  double mbps[MAX_LINKS];
} Graph;

/* A simple path as sets of links and of devices between the ends. */
typedef struct
{
  guint64 links, devices;
  guint hops;
  gint64 cost;
  double width;
} Way;

typedef struct
{
  VimosTopology *topology;
  guint sink;
  GArray *ways; /* Way */
} Listing;

/* The best set of disjoint ways: most, then fewest hops, then least cost. */
typedef struct
{
  guint n_ways, hops;
  gint64 cost;
} Best;

static Graph
make_graph (void)
{
  static const double widths[] = { 1, 10, 10, 20, 50, 100, 1000, NAN };
  Graph graph = { 0 };
  guint n_cables;

  graph.n_devices = g_test_rand_int_range (2, MAX_DEVICES + 1);
  n_cables = g_test_rand_int_range (1, MAX_LINKS);
  for (guint i = 0; i < graph.n_devices; i++)
    graph.away[i] = g_test_rand_int_range (0, 20) == 0;
  while (n_cables-- > 0 && graph.n_links + 2 <= MAX_LINKS)
    {
      guint src = g_test_rand_int_range (0, graph.n_devices),
            dst = g_test_rand_int_range (0, graph.n_devices);
      double mbps = widths[g_test_rand_int_range (0, G_N_ELEMENTS (widths))];
      gboolean both = g_test_rand_int_range (0, 3) > 0;

      if (src == dst)
        continue;
      for (guint direction = 0; direction < (both ? 2 : 1); direction++)
        {
          graph.src[graph.n_links] = direction == 0 ? src : dst;
          graph.dst[graph.n_links] = direction == 0 ? dst : src;
          graph.mbps[graph.n_links++] = mbps;
        }
    }
  return graph;
}

/* Adds devices and links beginning with the @offset-th. */
static VimosTopology *
build (const Graph *graph,
       guint offset)
{
  g_autoptr (VimosTopologyBuilder) builder = vimos_topology_builder_new ();

  for (guint i = 0; i < graph->n_links; i++)
    {
      guint link = (i + offset) % graph->n_links;
      g_autofree char *src = g_strdup_printf ("d%u", graph->src[link]);
      g_autofree char *dst = g_strdup_printf ("d%u", graph->dst[link]);
      g_autofree char *port = g_strdup_printf ("%u", link + 1);

      vimos_topology_builder_add_link (builder, src, port, dst, port, graph->mbps[link]);
    }
  for (guint i = 0; i < graph->n_devices; i++)
    {
      guint device = (i + offset) % graph->n_devices;
      g_autofree char *id = g_strdup_printf ("d%u", device);

      vimos_topology_builder_add_device (builder, id, NULL, !graph->away[device], NAN, NAN);
    }
  return vimos_topology_builder_end (builder);
}

/* The same scale as the finder's: what a wider link is worth among equally few hops. */
static gint64
cost_of (double mbps)
{
  return (gint64) ((1 << 24) / fmax (1, mbps));
}

static void
list_ways_from (Listing *listing,
                guint device,
                guint64 visited,
                Way way)
{
  if (device == listing->sink)
    {
      way.devices &= ~(G_GUINT64_CONSTANT (1) << device);
      g_array_append_val (listing->ways, way);
      return;
    }
  for (guint i = 0; i < vimos_topology_get_n_links (listing->topology); i++)
    {
      const VimosLink *link = vimos_topology_get_link (listing->topology, i);
      guint64 bit = G_GUINT64_CONSTANT (1) << link->dst_index;
      Way longer = way;

      if (link->src_index != device || (visited & bit) != 0
          || !vimos_topology_get_device (listing->topology, link->dst_index)->available)
        continue;
      longer.links |= G_GUINT64_CONSTANT (1) << i;
      longer.devices |= bit;
      longer.hops++;
      longer.cost += cost_of (link->mbps);
      longer.width = fmin (longer.width, fmax (link->mbps, 0));
      list_ways_from (listing, link->dst_index, visited | bit, longer);
    }
}

static GArray *
list_ways (VimosTopology *topology,
           guint source,
           guint sink)
{
  Listing listing = { topology, sink, g_array_new (FALSE, FALSE, sizeof (Way)) };
  Way none = { 0, 0, 0, 0, INFINITY };

  if (vimos_topology_get_device (topology, source)->available
      && vimos_topology_get_device (topology, sink)->available)
    list_ways_from (&listing, source, G_GUINT64_CONSTANT (1) << source, none);
  return listing.ways;
}

static gboolean
is_better (const Best *a,
           const Best *b)
{
  if (a->n_ways != b->n_ways)
    return a->n_ways > b->n_ways;
  if (a->hops != b->hops)
    return a->hops < b->hops;
  return a->cost < b->cost;
}

/* Tries every set of ways that share only the parts in @common. */
static void
try_sets (GArray *ways,
          guint next,
          const Way *common,
          Way used,
          Best now,
          Best *best)
{
  if (is_better (&now, best))
    *best = now;
  for (guint i = next; i < ways->len; i++)
    {
      const Way *way = &g_array_index (ways, Way, i);
      Way more = used;
      Best longer = { now.n_ways + 1, now.hops + way->hops, now.cost + way->cost };

      if ((used.links & way->links & ~common->links) != 0
          || (used.devices & way->devices & ~common->devices) != 0)
        continue;
      more.links |= way->links;
      more.devices |= way->devices;
      try_sets (ways, i + 1, common, more, longer, best);
    }
}

static Best
find_best (GArray *ways,
           const Way *common)
{
  Best best = { 0 };

  try_sets (ways, 0, common, (Way){ 0 }, (Best){ 0 }, &best);
  return best;
}

/* What every way takes. */
static Way
find_common (GArray *ways)
{
  Way common = { ~G_GUINT64_CONSTANT (0), ~G_GUINT64_CONSTANT (0), 0, 0, 0 };

  for (guint i = 0; i < ways->len; i++)
    {
      common.links &= g_array_index (ways, Way, i).links;
      common.devices &= g_array_index (ways, Way, i).devices;
    }
  return common;
}

/* Also checks that the path is one of the ways. */
static Way
as_way (VimosTopology *topology,
        VimosPath *path,
        GArray *ways)
{
  Way way = { 0, 0, vimos_path_get_hops (path), 0, INFINITY };
  guint i;

  for (guint hop = 0; hop < way.hops; hop++)
    {
      const VimosLink *link = vimos_path_get_link (path, hop);

      way.links |= G_GUINT64_CONSTANT (1) << (link - vimos_topology_get_link (topology, 0));
      if (hop > 0)
        way.devices |= G_GUINT64_CONSTANT (1) << link->src_index;
      way.cost += cost_of (link->mbps);
    }
  for (i = 0; i < ways->len; i++)
    if (g_array_index (ways, Way, i).links == way.links)
      break;
  g_assert_cmpuint (i, <, ways->len);
  return way;
}

static void
check_rank (VimosPath *before,
            VimosPath *path)
{
  double width_before = fmax (vimos_path_get_bottleneck (before)->mbps, 0);
  double width = fmax (vimos_path_get_bottleneck (path)->mbps, 0);

  g_assert_cmpfloat (width_before, >=, width);
  if (width_before == width)
    g_assert_cmpuint (vimos_path_get_hops (before), <=, vimos_path_get_hops (path));
}

/* The set's paths are simple, different, ranked, share only what @common allows, and are as good
 * as exhaustion found. */
static void
check_set (VimosTopology *topology,
           VimosPathSet *set,
           GArray *ways,
           const Way *common,
           const Best *best)
{
  Way used = { 0 };
  Best found = { 0 };

  for (guint i = 0; i < vimos_path_set_get_n_paths (set); i++)
    {
      VimosPath *path = vimos_path_set_get_path (set, i);
      Way way = as_way (topology, path, ways);

      g_assert_cmphex (used.links & way.links & ~common->links, ==, 0);
      g_assert_cmphex (used.devices & way.devices & ~common->devices, ==, 0);
      used.links |= way.links;
      used.devices |= way.devices;
      found.n_ways++;
      found.hops += way.hops;
      found.cost += way.cost;
      if (i > 0)
        {
          check_rank (vimos_path_set_get_path (set, i - 1), path);
          g_assert_false (vimos_path_equal (vimos_path_set_get_path (set, i - 1), path));
        }
    }
  g_assert_cmpuint (found.n_ways, ==, best->n_ways);
  g_assert_cmpuint (found.hops, ==, best->hops);
  g_assert_cmpint (found.cost, ==, best->cost);
}

static void
check_same (VimosPathSet *set,
            VimosPathSet *other)
{
  g_assert_cmpuint (vimos_path_set_get_n_paths (set), ==, vimos_path_set_get_n_paths (other));
  for (guint i = 0; i < vimos_path_set_get_n_paths (set); i++)
    g_assert_true (
        vimos_path_equal (vimos_path_set_get_path (set, i), vimos_path_set_get_path (other, i)));
}

static void
check_shortest (VimosTopology *topology,
                const VimosConnectPoint *from,
                const VimosConnectPoint *to,
                GArray *ways)
{
  g_autoptr (VimosPath) path = vimos_path_finder_find_shortest (topology, from, to);
  Way best = { 0, 0, G_MAXUINT, 0, 0 };

  g_assert_cmpint (path != NULL, ==, ways->len > 0);
  if (path == NULL)
    return;
  for (guint i = 0; i < ways->len; i++)
    {
      const Way *way = &g_array_index (ways, Way, i);

      if (way->hops < best.hops || (way->hops == best.hops && way->width > best.width))
        best = *way;
    }
  g_assert_cmpuint (vimos_path_get_hops (path), ==, best.hops);
  for (guint hop = 0; hop < best.hops; hop++)
    g_assert_cmpfloat (fmax (vimos_path_get_link (path, hop)->mbps, 0), >=, best.width);
}

static void
check_graph (const Graph *graph,
             guint n_seen[])
{
  static const VimosConnectPoint from = { (char *) "d0", (char *) "90" },
                                 to = { (char *) "d1", (char *) "90" };
  static const Way nothing = { 0 }, any_device = { 0, ~G_GUINT64_CONSTANT (0), 0, 0, 0 };
  g_autoptr (VimosTopology) topology = build (graph, 0);
  g_autoptr (VimosTopology) refreshed = build (graph, g_test_rand_int_range (0, MAX_LINKS));
  g_autoptr (GArray) ways = list_ways (topology, 0, 1);
  Way common = find_common (ways);
  Best best[]
      = { find_best (ways, &nothing), find_best (ways, &any_device), find_best (ways, &common) };
  g_autoptr (VimosPathSet) vertex
      = vimos_path_finder_find (topology, &from, &to, VIMOS_DISJOINT_VERTEX, 0);
  g_autoptr (VimosPathSet) edge
      = vimos_path_finder_find (topology, &from, &to, VIMOS_DISJOINT_EDGE, 0);
  g_autoptr (VimosPathSet) maximally
      = vimos_path_finder_find (topology, &from, &to, VIMOS_DISJOINT_MAXIMALLY, 0);
  g_autoptr (VimosPathSet) chosen
      = vimos_path_finder_find (topology, &from, &to, VIMOS_DISJOINT_AUTO, 0);
  g_autoptr (VimosPathSet) again
      = vimos_path_finder_find (refreshed, &from, &to, VIMOS_DISJOINT_AUTO, 0);
  VimosPathSetKind kind = vimos_path_set_get_kind (chosen);

  check_set (topology, vertex, ways, &nothing, &best[0]);
  check_set (topology, edge, ways, &any_device, &best[1]);
  check_set (topology, maximally, ways, &common, &best[2]);
  check_same (chosen, best[0].n_ways >= 2 ? vertex : best[1].n_ways >= 2 ? edge : maximally);
  check_same (chosen, again);
  check_shortest (topology, &from, &to, ways);

  n_seen[kind]++;
  if (ways->len == 0)
    g_assert_cmpint (kind, ==, VIMOS_PATH_SET_NONE);
  else if (ways->len == 1)
    g_assert_cmpint (kind, ==, VIMOS_PATH_SET_SINGLE);
  else if (best[0].n_ways >= 2)
    g_assert_cmpint (kind, ==, VIMOS_PATH_SET_VERTEX_DISJOINT);
  else if (best[1].n_ways >= 2)
    g_assert_cmpint (kind, ==, VIMOS_PATH_SET_EDGE_DISJOINT);
  else
    g_assert_cmpint (kind, ==, VIMOS_PATH_SET_MAXIMALLY_DISJOINT);
}

static void
test_random (void)
{
  guint n_seen[VIMOS_PATH_SET_MAXIMALLY_DISJOINT + 1] = { 0 };

  for (guint i = 0; i < N_GRAPHS; i++)
    {
      Graph graph = make_graph ();

      if (graph.n_links > 0)
        check_graph (&graph, n_seen);
    }
  for (VimosPathSetKind kind = VIMOS_PATH_SET_NONE; kind <= VIMOS_PATH_SET_MAXIMALLY_DISJOINT;
       kind++)
    {
      g_test_message ("%u graphs %s", n_seen[kind], vimos_path_set_kind_to_string (kind));
      g_assert_cmpuint (n_seen[kind], >, N_GRAPHS / 200);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/path-finder/random", test_random);
  return g_test_run ();
}
