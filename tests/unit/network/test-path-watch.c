/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "network-fixture.h"
#include "vimos-path-watch.h"

static const VimosConnectPoint from = { (char *) "a", (char *) "100" };
static const VimosConnectPoint to = { (char *) "z", (char *) "100" };

static VimosPathSetChange
update (VimosPathWatch *watch,
        const char *network)
{
  g_autoptr (VimosTopology) topology = make_network (network);

  return vimos_path_watch_update (watch, topology);
}

static void
assert_paths (VimosPathWatch *watch,
              const char *expected)
{
  VimosPathSet *set = vimos_path_watch_get_set (watch);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < vimos_path_set_get_n_paths (set); i++)
    {
      g_autofree char *path = vimos_path_to_string (vimos_path_set_get_path (set, i));

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", path);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
assert_change (VimosPathSetChange change,
               guint n_lost,
               guint n_new,
               const char *better)
{
  g_autofree char *path = change.better != NULL ? vimos_path_to_string (change.better) : NULL;

  g_assert_cmpuint (change.n_lost, ==, n_lost);
  g_assert_cmpuint (change.n_new, ==, n_new);
  g_assert_cmpstr (path, ==, better);
}

/* Where a cable is left out of the text the later ones at its devices get other ports, so that is a
 * new base; test_random () leaves cables out and keeps the ports. */
static void
test_changes (void)
{
  VimosPathQuery query = { 0 };
  g_autoptr (VimosPathWatch) watch = vimos_path_watch_new (&from, &to, &query);

  g_assert_null (vimos_path_watch_get_set (watch));
  assert_change (update (watch, "a-b:10 b-z:10 a-c:50 c-z:50 d-e:1"), 0, 2, NULL);
  assert_paths (watch, "a – c – z, a – b – z");
  /* What no path takes is gone. */
  assert_change (update (watch, "a-b:10 b-z:10 a-c:50 c-z:50 d-e:1"), 0, 0, NULL);
  assert_change (update (watch, "a-b:10 b-z:10 a-c:50 c-z:50 d>e:1"), 0, 0, NULL);
  /* The wide path is gone, comes back, and is better. */
  assert_change (update (watch, "a-b:10 b-z:10 c-z:50 d-e:1"), 1, 0, NULL);
  assert_paths (watch, "a – b – z");
  assert_change (update (watch, "a-b:10 b-z:10 a-c:50 c-z:50 d-e:1"), 0, 1, "a – c – z");
  /* It gets narrow: another order, but the same paths. */
  assert_change (update (watch, "a-b:10 b-z:10 a-c:5 c-z:50 d-e:1"), 0, 0, NULL);
  assert_paths (watch, "a – b – z, a – c – z");
  /* A third way appears over a link that was never there. */
  assert_change (update (watch, "a-b:10 b-z:10 a-c:5 c-z:50 d-e:1 a-d:99 d-z:99"), 0, 1,
                 "a – d – z");
  /* Devices that are not available, and one that nobody knows any more. */
  assert_change (update (watch, "a-b:10 b-z:10 a-c:5 c-z:50 d-e:1 a-d:99 d-z:99 !d"), 1, 0, NULL);
  assert_change (update (watch, "a-b:10 b-z:10"), 1, 0, NULL);
  assert_change (update (watch, "a-b:10 c-z:10"), 1, 0, NULL);
  assert_paths (watch, "");
  assert_change (update (watch, "a-b:10 !z b-z:10"), 0, 0, NULL);
  assert_change (update (watch, "a-b:10 b-z:10"), 0, 1, "a – b – z");
}

/* Of paths that are as good, the one that is shown stays. */
static void
test_stable (void)
{
  VimosPathQuery query = { .max_paths = 1 };
  g_autoptr (VimosPathWatch) watch = vimos_path_watch_new (&from, &to, &query);
  static const char *const networks[] = {
    "a-b:10 b-z:10 a-c:10 c-z:10 a-d:10 d-z:10",
    "a-b:9 b-z:10 a-c:10 c-z:10 a-d:10 d-z:10",
    "a-b:10 b-z:10 a-c:9 c-z:10 a-d:10 d-z:10",
    "a-b:10 b-z:10 a-c:10 c-z:10 a-d:9 d-z:10",
  };
  const char *second;
  g_autofree char *shown = NULL;

  update (watch, networks[0]);
  shown = vimos_path_to_string (vimos_path_set_get_path (vimos_path_watch_get_set (watch), 0));
  second = strstr (shown, "b") != NULL ? "b" : strstr (shown, "c") != NULL ? "c" : "d";
  for (guint i = 1; i < G_N_ELEMENTS (networks); i++)
    if ("bcd"[i - 1] != *second)
      {
        assert_change (update (watch, networks[i]), 0, 0, NULL);
        assert_paths (watch, shown);
      }
}

static void
test_available (void)
{
  VimosPathQuery query = { .min_mbps = 20 };
  g_autoptr (VimosPathWatch) watch = vimos_path_watch_new (&from, &to, &query);
  static const double loads[] = { NAN, 30, 90, 0 };
  static const guint expected[] = { 1, 1, 0, 1 };

  for (guint i = 0; i < G_N_ELEMENTS (loads); i++)
    {
      g_autoptr (VimosTopologyBuilder) builder = vimos_topology_builder_new ();
      g_autoptr (VimosTopology) topology = NULL;
      VimosPathSet *set;

      vimos_topology_builder_add_device (builder, "a", NULL, TRUE, NAN, NAN);
      vimos_topology_builder_add_device (builder, "z", NULL, TRUE, NAN, NAN);
      vimos_topology_builder_add_port (builder, "a", "100", 1000);
      vimos_topology_builder_add_port (builder, "z", "100", 1000);
      vimos_topology_builder_add_link (builder, "a", "1", "z", "1", 100);
      vimos_topology_builder_set_load (builder, "a", "1", loads[i]);
      topology = vimos_topology_builder_end (builder);
      vimos_path_watch_update (watch, topology);
      set = vimos_path_watch_get_set (watch);
      g_assert_cmpuint (vimos_path_set_get_n_paths (set), ==, expected[i]);
      if (expected[i] > 0)
        g_assert_cmpfloat (vimos_path_get_available_mbps (vimos_path_set_get_path (set, 0)), ==,
                           100 - fmax (loads[i], 0));
    }
}

/* Cables of random networks come and go, parallel ones among them: the watch's answer is as good as
 * a new one. */
static VimosTopology *
make_random (guint n_cables,
             const guint *ends,
             guint64 missing)
{
  g_autoptr (VimosTopologyBuilder) builder = vimos_topology_builder_new ();
  static const char *const names[] = { "a", "b", "c", "d", "e", "f", "z" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    vimos_topology_builder_add_device (builder, names[i], NULL, TRUE, NAN, NAN);
  for (guint i = 0; i < n_cables; i++)
    {
      g_autofree char *port = g_strdup_printf ("%u", i);
      const char *src = names[ends[2 * i]], *dst = names[ends[2 * i + 1]];

      if ((missing & 1u << i) != 0)
        continue;
      vimos_topology_builder_add_link (builder, src, port, dst, port, 10 + i % 3);
      vimos_topology_builder_add_link (builder, dst, port, src, port, 10 + i % 3);
    }
  return vimos_topology_builder_end (builder);
}

static guint
count_hops (VimosPathSet *set)
{
  guint hops = 0;

  for (guint i = 0; i < vimos_path_set_get_n_paths (set); i++)
    hops += vimos_path_get_hops (vimos_path_set_get_path (set, i));
  return hops;
}

static void
test_random (void)
{
  for (guint network = 0; network < 300; network++)
    {
      VimosPathQuery query = { 0 };
      g_autoptr (VimosPathWatch) watch = vimos_path_watch_new (&from, &to, &query);
      guint ends[28];

      for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
        ends[i] = g_test_rand_int_range (0, 7);
      for (guint i = 0; i < 10; i++)
        {
          guint missing = i == 0 ? 0 : g_test_rand_int () & g_test_rand_int () & 0x3fff;
          g_autoptr (VimosTopology) topology = make_random (14, ends, missing);
          g_autoptr (VimosPathSet) fresh
              = vimos_path_finder_query (topology, &from, &to, &query);
          VimosPathSet *set;

          vimos_path_watch_update (watch, topology);
          set = vimos_path_watch_get_set (watch);
          g_assert_cmpint (vimos_path_set_get_kind (set), ==, vimos_path_set_get_kind (fresh));
          g_assert_cmpuint (vimos_path_set_get_n_paths (set), ==,
                            vimos_path_set_get_n_paths (fresh));
          g_assert_cmpuint (count_hops (set), ==, count_hops (fresh));
        }
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/path-watch/changes", test_changes);
  g_test_add_func ("/path-watch/stable", test_stable);
  g_test_add_func ("/path-watch/available", test_available);
  g_test_add_func ("/path-watch/random", test_random);
  return g_test_run ();
}
