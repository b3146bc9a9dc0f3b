/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "network-fixture.h"

/* Paths one a line, ranked: "s1 – s4 – s3 50", behind the kind. */
static char *
describe (VimosPathSet *set)
{
  GString *text = g_string_new (vimos_path_set_kind_to_string (vimos_path_set_get_kind (set)));

  for (guint i = 0; i < vimos_path_set_get_n_paths (set); i++)
    {
      VimosPath *path = vimos_path_set_get_path (set, i);
      g_autofree char *way = vimos_path_to_string (path);

      g_string_append_printf (text, "\n%s %g", way, vimos_path_get_bottleneck (path)->mbps);
    }
  return g_string_free (text, FALSE);
}

typedef struct
{
  const char *name;
  const char *network;
  const char *from, *to;
  VimosDisjointness disjointness;
  const char *expected;
} FindCase;

#define SIX "s1-s3:10 s2-s3:20 s2-s4:20 s5-s3:30 s5-s2:10 s6-s1:30 s6-s4:50"
/* The shortest path a–b–c–d blocks both detours: a search that keeps it finds no second one. */
#define TRAP "a-b:10 b-c:10 c-d:10 a-e:10 e-f:10 f-c:10 b-g:10 g-h:10 h-d:10"
/* The cheapest link-disjoint pair meets in m; a dearer pair does not. */
#define MEETING                                                                                    \
  "a-x:10 x-m:10 m-y:10 y-d:10 a-u:10 u-m:10 m-v:10 v-d:10 u-p:10 p-q:10 q-w:10 w-v:10"

static const FindCase find_cases[] = {
  { "ring4", "s1-s2:100 s2-s3:20 s3-s4:80 s4-s1:50", "s1", "s3", VIMOS_DISJOINT_AUTO,
    "vertex-disjoint\ns1 – s4 – s3 50\ns1 – s2 – s3 20" },
  { "ring4-back", "s1-s2:100 s2-s3:20 s3-s4:80 s4-s1:50", "s3", "s1", VIMOS_DISJOINT_AUTO,
    "vertex-disjoint\ns3 – s4 – s1 50\ns3 – s2 – s1 20" },
  { "six", SIX, "s1", "s2", VIMOS_DISJOINT_AUTO,
    "vertex-disjoint\ns1 – s6 – s4 – s2 20\ns1 – s3 – s2 10" },
  { "trap", TRAP, "a", "d", VIMOS_DISJOINT_AUTO,
    "vertex-disjoint\na – b – g – h – d 10\na – e – f – c – d 10" },
  { "meeting", MEETING, "a", "d", VIMOS_DISJOINT_AUTO,
    "vertex-disjoint\na – x – m – y – d 10\na – u – p – q – w – v – d 10" },
  { "line", "a-b:10 b-c:20", "a", "c", VIMOS_DISJOINT_AUTO, "single\na – b – c 10" },
  { "line-maximally", "a-b:10 b-c:20", "a", "c", VIMOS_DISJOINT_MAXIMALLY, "single\na – b – c 10" },
  { "double-cable", "a-b:10 a-b:20", "a", "b", VIMOS_DISJOINT_AUTO,
    "vertex-disjoint\na [2] – b 20\na [1] – b 10" },
  { "double-cables-in-line", "a-b:10 a-b:20 b-c:40 b-c:30", "a", "c", VIMOS_DISJOINT_AUTO,
    "edge-disjoint\na [2] – b [3] – c 20\na [1] – b [4] – c 10" },
  { "wider-of-parallel", "a-b:10 a-b:20 b-c:40 a-x:5 x-c:5", "a", "c", VIMOS_DISJOINT_AUTO,
    "vertex-disjoint\na [2] – b – c 20\na – x – c 5" },
  { "meet-in-the-middle", "a-b:10 a-c:90 b-m:10 c-m:90 m-d:80 m-e:20 d-z:80 e-z:20", "a", "z",
    VIMOS_DISJOINT_AUTO, "edge-disjoint\na – c – m – d – z 80\na – b – m – e – z 10" },
  { "bridge", "a-b:100 b-c:50 b-d:30 b-e:20 c-f:50 d-f:30 e-f:20 f-z:100", "a", "z",
    VIMOS_DISJOINT_AUTO,
    "maximally-disjoint\na – b – c – f – z 50\na – b – d – f – z 30\na – b – e – f – z 20" },
  { "vertex-only", "a-b:10 a-b:20 b-c:40 b-c:30", "a", "c", VIMOS_DISJOINT_VERTEX,
    "single\na [2] – b [3] – c 20" },
  { "maximally-without-need", "s1-s2:100 s2-s3:20 s3-s4:80 s4-s1:50", "s1", "s3",
    VIMOS_DISJOINT_MAXIMALLY, "vertex-disjoint\ns1 – s4 – s3 50\ns1 – s2 – s3 20" },
  { "away", "s1-s2:100 s2-s3:20 s3-s4:80 s4-s1:50 !s4", "s1", "s3", VIMOS_DISJOINT_AUTO,
    "single\ns1 – s2 – s3 20" },
  { "end-away", "a-b:10 !a", "a", "b", VIMOS_DISJOINT_AUTO, "none" },
  { "one-way", "a>b:10", "a", "b", VIMOS_DISJOINT_AUTO, "single\na – b 10" },
  { "wrong-way", "a>b:10", "b", "a", VIMOS_DISJOINT_AUTO, "none" },
  { "asymmetric", "a>b:10 b>c:10 c>a:10", "a", "c", VIMOS_DISJOINT_AUTO, "single\na – b – c 10" },
  { "apart", "a-b:10 c-d:10", "a", "d", VIMOS_DISJOINT_AUTO, "none" },
  { "same-device", "a-b:10", "a", "a", VIMOS_DISJOINT_AUTO, "single\na nan" },
  { "unknown", "a-b:10", "a", "elsewhere", VIMOS_DISJOINT_AUTO, "none" },
  { "unknown-bandwidth", "a-b a-c:10 c-d:10 b-d", "a", "d", VIMOS_DISJOINT_AUTO,
    "vertex-disjoint\na – c – d 10\na – b – d nan" },
};

static void
test_find (gconstpointer data)
{
  const FindCase *expected = data;
  g_autoptr (VimosTopology) topology = make_network (expected->network);
  g_autoptr (VimosPathSet) found
      = find_paths (topology, expected->from, expected->to, expected->disjointness);
  g_autofree char *description = describe (found);

  g_assert_cmpstr (description, ==, expected->expected);
}

static void
test_shared (void)
{
  g_autoptr (VimosTopology) topology = make_network ("a-b:10 b-c:10 b-d:10 c-e:10 d-e:10 e-z:10");
  g_autoptr (VimosPathSet) found = find_paths (topology, "a", "z", VIMOS_DISJOINT_AUTO);

  g_assert_cmpint (vimos_path_set_get_kind (found), ==, VIMOS_PATH_SET_MAXIMALLY_DISJOINT);
  g_assert_cmpuint (vimos_path_set_get_n_paths (found), ==, 2);
  g_assert_cmpuint (vimos_path_set_get_n_shared_links (found), ==, 2);
  g_assert_cmpstr (vimos_path_set_get_shared_link (found, 0)->src.device, ==, "a");
  g_assert_cmpstr (vimos_path_set_get_shared_link (found, 1)->src.device, ==, "e");
  g_assert_cmpuint (vimos_path_set_get_n_shared_devices (found), ==, 2);
  g_assert_cmpstr (vimos_path_set_get_shared_device (found, 0)->id, ==, "b");
  g_assert_cmpstr (vimos_path_set_get_shared_device (found, 1)->id, ==, "e");
}

static void
test_limit (void)
{
  g_autoptr (VimosTopology) topology = make_network ("a-b:1 b-z:1 a-c:1 c-d:1 d-z:1 a-z:1");
  VimosConnectPoint from = { (char *) "a", NULL }, to = { (char *) "z", NULL };

  for (guint max_paths = 1; max_paths <= 4; max_paths++)
    {
      g_autoptr (VimosPathSet) found
          = vimos_path_finder_find (topology, &from, &to, VIMOS_DISJOINT_AUTO, max_paths);
      guint n_paths = MIN (max_paths, 3), hops = 0;

      g_assert_cmpuint (vimos_path_set_get_n_paths (found), ==, n_paths);
      for (guint i = 0; i < n_paths; i++)
        hops += vimos_path_get_hops (vimos_path_set_get_path (found, i));
      g_assert_cmpuint (hops, ==, n_paths * (n_paths + 1) / 2); /* 1, 1 + 2, 1 + 2 + 3 */
    }
}

static void
test_bottleneck (void)
{
  g_autoptr (VimosTopologyBuilder) builder = vimos_topology_builder_new ();
  g_autoptr (VimosTopology) topology = NULL;
  g_autoptr (VimosPath) path = NULL;
  VimosConnectPoint from = { (char *) "a", (char *) "9" }, to = { (char *) "b", (char *) "9" };
  VimosConnectPoint unlisted = { (char *) "a", (char *) "8" };
  const VimosBottleneck *bottleneck;

  vimos_topology_builder_add_device (builder, "a", NULL, TRUE, NAN, NAN);
  vimos_topology_builder_add_device (builder, "b", NULL, TRUE, NAN, NAN);
  vimos_topology_builder_add_port (builder, "a", "9", 1000);
  vimos_topology_builder_add_port (builder, "b", "9", 100);
  vimos_topology_builder_add_link (builder, "a", "1", "b", "1", 400);
  vimos_topology_builder_set_load (builder, "a", "1", 350);
  vimos_topology_builder_set_load (builder, "b", "9", 20);
  topology = vimos_topology_builder_end (builder);

  path = vimos_path_finder_find_shortest (topology, &from, &to);
  bottleneck = vimos_path_get_bottleneck (path);
  g_assert_null (bottleneck->link);
  g_assert_true (vimos_connect_point_equal (bottleneck->access, &to));
  g_assert_cmpfloat (bottleneck->mbps, ==, 100);
  g_assert_cmpint (bottleneck->source, ==, VIMOS_BANDWIDTH_PORT_SPEED);
  /* 400 - 350 on the link, 100 - 20 at the port */
  g_assert_cmpfloat (vimos_path_get_available_mbps (path), ==, 50);
  g_clear_pointer (&path, vimos_path_unref);

  /* The way is the same device: only the access ports count. */
  path = vimos_path_finder_find_shortest (topology, &from, &unlisted);
  g_assert_cmpuint (vimos_path_get_hops (path), ==, 0);
  g_assert_cmpstr (vimos_path_get_device (path, 0)->id, ==, "a");
  g_assert_cmpfloat (vimos_path_get_bottleneck (path)->mbps, ==, 1000);
  g_assert_cmpfloat (vimos_path_get_available_mbps (path), ==, 1000);
}

static void
test_shortest (void)
{
  g_autoptr (VimosTopology) topology
      = make_network ("a-b:10 b-z:100 a-c:30 c-z:20 a-d:99 d-e:99 e-z:99");
  VimosConnectPoint from = { (char *) "a", NULL }, to = { (char *) "z", NULL },
                    nowhere = { NULL, NULL };
  g_autoptr (VimosPath) path = vimos_path_finder_find_shortest (topology, &from, &to);
  g_autofree char *way = vimos_path_to_string (path);

  g_assert_cmpstr (way, ==, "a – c – z");
  g_assert_null (vimos_path_finder_find_shortest (topology, &from, &nowhere));
}

/* k = 4: 4 core switches, and 4 pods of 2 aggregation and 2 edge switches. */
static VimosTopology *
make_fat_tree (void)
{
  GString *text = g_string_new (NULL);
  VimosTopology *topology;

  for (guint pod = 0; pod < 4; pod++)
    for (guint a = 0; a < 2; a++)
      for (guint i = 0; i < 2; i++)
        {
          g_string_append_printf (text, "core%u-agg%u%u:%u ", 2 * a + i, pod, a, a == 0 ? 100 : 40);
          g_string_append_printf (text, "agg%u%u-edge%u%u:%u ", pod, a, pod, i, a == 0 ? 100 : 40);
        }
  g_string_set_size (text, text->len - 1);
  topology = make_network (text->str);
  g_string_free (text, TRUE);
  return topology;
}

static void
test_fat_tree (void)
{
  g_autoptr (VimosTopology) topology = make_fat_tree ();
  g_autoptr (VimosPathSet) across = find_paths (topology, "edge00", "edge31", VIMOS_DISJOINT_AUTO);
  g_autoptr (VimosPathSet) within = find_paths (topology, "edge00", "edge01", VIMOS_DISJOINT_AUTO);

  g_assert_cmpuint (vimos_topology_get_n_devices (topology), ==, 20);
  g_assert_cmpuint (vimos_topology_get_n_links (topology), ==, 64);
  g_assert_cmpint (vimos_path_set_get_kind (across), ==, VIMOS_PATH_SET_VERTEX_DISJOINT);
  g_assert_cmpuint (vimos_path_set_get_n_paths (across), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      VimosPath *path = vimos_path_set_get_path (across, i);

      g_assert_cmpuint (vimos_path_get_hops (path), ==, 4);
      g_assert_cmpfloat (vimos_path_get_bottleneck (path)->mbps, ==, i == 0 ? 100 : 40);
    }
  g_assert_cmpuint (vimos_path_set_get_n_paths (within), ==, 2);
  g_assert_cmpuint (vimos_path_get_hops (vimos_path_set_get_path (within, 0)), ==, 2);
}

/* A line of two thousand devices with a ladder at its end: deep, with a bridge a hop. */
static void
test_long (void)
{
  GString *text = g_string_new (NULL);
  g_autoptr (VimosTopology) topology = NULL;
  g_autoptr (VimosPathSet) found = NULL;

  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (text, "n%u-n%u:10 ", i, i + 1);
  g_string_append (text, "n2000-x:10 n2000-y:10 x-z:10 y-z:10");
  topology = make_network (text->str);
  g_string_free (text, TRUE);
  found = find_paths (topology, "n0", "z", VIMOS_DISJOINT_AUTO);
  g_assert_cmpint (vimos_path_set_get_kind (found), ==, VIMOS_PATH_SET_MAXIMALLY_DISJOINT);
  g_assert_cmpuint (vimos_path_set_get_n_paths (found), ==, 2);
  g_assert_cmpuint (vimos_path_set_get_n_shared_links (found), ==, 2000);
}

static void
test_equal (void)
{
  g_autoptr (VimosTopology) topology = make_network ("a-b:10 a-b:20");
  g_autoptr (VimosTopology) refreshed = make_network ("a-b:15 a-b:20 b-c:1");
  g_autoptr (VimosPathSet) before = find_paths (topology, "a", "b", VIMOS_DISJOINT_AUTO);
  g_autoptr (VimosPathSet) after = find_paths (refreshed, "a", "b", VIMOS_DISJOINT_AUTO);

  g_assert_true (
      vimos_path_equal (vimos_path_set_get_path (before, 0), vimos_path_set_get_path (after, 0)));
  g_assert_true (
      vimos_path_equal (vimos_path_set_get_path (before, 1), vimos_path_set_get_path (after, 1)));
  g_assert_false (
      vimos_path_equal (vimos_path_set_get_path (before, 0), vimos_path_set_get_path (after, 1)));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (find_cases); i++)
    {
      g_autofree char *name = g_strconcat ("/path-finder/find/", find_cases[i].name, NULL);

      g_test_add_data_func (name, &find_cases[i], test_find);
    }
  g_test_add_func ("/path-finder/shared", test_shared);
  g_test_add_func ("/path-finder/limit", test_limit);
  g_test_add_func ("/path-finder/bottleneck", test_bottleneck);
  g_test_add_func ("/path-finder/shortest", test_shortest);
  g_test_add_func ("/path-finder/fat-tree", test_fat_tree);
  g_test_add_func ("/path-finder/long", test_long);
  g_test_add_func ("/path-finder/equal", test_equal);
  return g_test_run ();
}
