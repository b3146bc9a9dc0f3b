/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "ui-fixture.h"
#include "vimos-canvas-edge.h"
#include "vimos-canvas-node.h"
#include "vimos-canvas-tag.h"
#include "vimos-network-scene-private.h"
#include "vimos-topology-builder.h"

typedef struct
{
  UiFixture ui;
  VimosPlaces *places;
  VimosNetworkScene *scene;
} Fixture;

#define S1 "of:0000000000000001"
#define S2 "of:0000000000000002"
#define S3 "of:0000000000000003"
#define S4 "of:0000000000000004"
#define HV1 "hypervisor:qemu+tcp://10.97.0.1/system"
#define HV3 "hypervisor:qemu+tcp://10.97.0.3/system"
#define WEB "vm:" FAKE_UUID "@qemu+tcp://10.97.0.1/system"

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  ui_fixture_set_up (&fixture->ui, data);
  fixture->places = vimos_places_new (NULL, "test");
  fixture->scene = vimos_network_scene_new (fixture->ui.workspace, fixture->places);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->scene);
  g_assert_finalize_object (fixture->places);
  ui_fixture_tear_down (&fixture->ui, data);
}

static VimosCanvasNode *
node (Fixture *fixture,
      const char *id)
{
  GListModel *nodes = vimos_network_scene_get_nodes (fixture->scene);

  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++)
    {
      g_autoptr (VimosCanvasNode) item = g_list_model_get_item (nodes, i);

      if (g_str_equal (vimos_canvas_node_get_id (item), id))
        return item;
    }
  return NULL;
}

static VimosCanvasEdge *
edge (Fixture *fixture,
      const char *a,
      const char *b)
{
  GListModel *edges = vimos_network_scene_get_edges (fixture->scene);

  for (guint i = 0; i < g_list_model_get_n_items (edges); i++)
    {
      g_autoptr (VimosCanvasEdge) item = g_list_model_get_item (edges, i);
      const char *from = vimos_canvas_edge_get_from (item), *to = vimos_canvas_edge_get_to (item);

      if ((g_str_equal (from, a) && g_str_equal (to, b)) || (g_str_equal (from, b) && g_str_equal (to, a)))
        return item;
    }
  return NULL;
}

static void
test_network (Fixture *fixture,
              gconstpointer data)
{
  vimos_network_scene_update (fixture->scene);
  g_assert_cmpstr (vimos_canvas_node_get_label (node (fixture, S1)), ==, "s1");
  g_assert_cmpint (vimos_canvas_node_get_shape (node (fixture, S1)), ==, VIMOS_CANVAS_SHAPE_SQUARE);
  g_assert_cmpstr (vimos_canvas_node_get_label (node (fixture, HV1)), ==, "hv1");
  g_assert_cmpint (vimos_canvas_node_get_shape (node (fixture, HV1)), ==, VIMOS_CANVAS_SHAPE_RACK);
  g_assert_cmpint (vimos_canvas_node_get_mark (node (fixture, WEB)), ==, VIMOS_CANVAS_MARK_PLAY);
  /* 4 switches, 2 hypervisors, the operator's host, the VM; neither the VM nor a hypervisor is drawn as a host too */
  g_assert_cmpuint (g_list_model_get_n_items (vimos_network_scene_get_nodes (fixture->scene)), ==, 8);
  /* 4 cables, each direction of which is a link; 3 accesses; 1 tether */
  g_assert_cmpuint (g_list_model_get_n_items (vimos_network_scene_get_edges (fixture->scene)), ==, 8);
  g_assert_cmpstr (vimos_canvas_edge_get_label (edge (fixture, S1, S4)), ==, "50 Mbit/s");
  g_assert_cmpfloat (vimos_canvas_edge_get_width (edge (fixture, S1, S2)), >,
                     vimos_canvas_edge_get_width (edge (fixture, S2, S3)));
  g_assert_true (vimos_canvas_edge_get_tether (edge (fixture, HV1, WEB)));
  g_assert_nonnull (edge (fixture, HV1, S1));
  g_assert_nonnull (edge (fixture, HV3, S3));
  g_assert_cmpstr (vimos_network_scene_get_summary (fixture->scene), ==, "4 switches, 2 hypervisors, 1 VM");
  g_assert_true (vimos_network_scene_find_vm (fixture->scene, WEB)
                 == vimos_context_find_vm (fixture->ui.lab.context, "web", NULL));
  g_assert_null (vimos_network_scene_find_vm (fixture->scene, S1));
}

static void
test_paths (Fixture *fixture,
            gconstpointer data)
{
  g_autoptr (VimosCanvasTag) first = NULL;
  GListModel *tags = vimos_network_scene_get_tags (fixture->scene);

  ui_fixture_plan (&fixture->ui);
  vimos_network_scene_update (fixture->scene);
  g_assert_cmpuint (g_list_model_get_n_items (tags), ==, 2);
  first = g_list_model_get_item (tags, 0);
  g_assert_cmpstr (vimos_canvas_tag_get_label (first), ==, "Path 1 · 50 Mbit/s · 2 hops");
  g_assert_true (vimos_canvas_tag_get_chosen (first));

  g_assert_true (vimos_canvas_edge_has_track (edge (fixture, S1, S4), 0));
  g_assert_true (vimos_canvas_edge_has_track (edge (fixture, S4, S3), 0));
  g_assert_true (vimos_canvas_edge_has_track (edge (fixture, S1, S2), 1));
  g_assert_cmpint (vimos_canvas_edge_get_bottleneck (edge (fixture, S1, S4)), ==, 0);
  g_assert_cmpint (vimos_canvas_edge_get_bottleneck (edge (fixture, S2, S3)), ==, 1);
  g_assert_cmpint (vimos_canvas_edge_get_bottleneck (edge (fixture, S4, S3)), ==, VIMOS_CANVAS_NO_TRACK);
  g_assert_cmpint (vimos_canvas_edge_get_chosen (edge (fixture, S1, S4)), ==, 0);
  g_assert_cmpuint (vimos_canvas_edge_get_n_tracks (edge (fixture, HV1, S1)), ==, 0);
  g_assert_true (vimos_canvas_node_get_emphasised (node (fixture, WEB)));
  g_assert_cmpstr (vimos_canvas_node_get_label (node (fixture, "ring")), ==, "web lands here");

  vimos_workspace_select_rank (fixture->ui.workspace, 2);
  vimos_network_scene_update (fixture->scene);
  g_assert_cmpint (vimos_canvas_edge_get_chosen (edge (fixture, S1, S2)), ==, 1);
}

static void
test_preview (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (VimosCandidate) second = NULL;

  ui_fixture_plan (&fixture->ui);
  second = g_list_model_get_item (vimos_plan_get_candidates (vimos_workspace_get_plan (fixture->ui.workspace)), 1);
  vimos_workspace_set_preview (fixture->ui.workspace, second);
  vimos_network_scene_update (fixture->scene);
  g_assert_true (vimos_canvas_edge_get_faded (edge (fixture, S1, S4)));
  g_assert_true (vimos_canvas_node_get_faded (node (fixture, S4)));
  g_assert_false (vimos_canvas_edge_get_faded (edge (fixture, S1, S2)));
  g_assert_false (vimos_canvas_node_get_faded (node (fixture, S2)));
  vimos_workspace_set_preview (fixture->ui.workspace, NULL);
  vimos_network_scene_update (fixture->scene);
  g_assert_false (vimos_canvas_edge_get_faded (edge (fixture, S1, S4)));
}

/* While it moves: one VM of that name on the picture, data flows away from the source. */
static void
test_run (Fixture *fixture,
          gconstpointer data)
{
  VimosCanvasEdge *access;

  ui_fixture_slow_down (&fixture->ui, 40);
  ui_fixture_plan (&fixture->ui);
  vimos_workspace_migrate (fixture->ui.workspace);
  ui_fixture_wait_phase (&fixture->ui, "memory");
  vimos_network_scene_update (fixture->scene);
  access = edge (fixture, HV1, S1);
  g_assert_cmpint (vimos_canvas_edge_get_flow (access), ==,
                   g_str_equal (vimos_canvas_edge_get_from (access), HV1) ? 1 : -1);
  access = edge (fixture, HV3, S3);
  g_assert_cmpint (vimos_canvas_edge_get_flow (access), ==,
                   g_str_equal (vimos_canvas_edge_get_from (access), HV3) ? -1 : 1);
  g_assert_cmpint (vimos_canvas_edge_get_flow (edge (fixture, S1, S2)), ==, 0);
  g_assert_true (vimos_canvas_edge_get_faded (edge (fixture, S1, S2)));
  g_assert_null (node (fixture, "vm:" FAKE_UUID "@qemu+tcp://10.97.0.3/system"));
  g_assert_cmpint (vimos_canvas_node_get_mark (node (fixture, WEB)), ==, VIMOS_CANVAS_MARK_PAUSE);

  ui_fixture_wait_stage (&fixture->ui, VIMOS_STAGE_ENDED);
  vimos_network_scene_update (fixture->scene);
  g_assert_cmpint (vimos_canvas_edge_get_flow (edge (fixture, HV1, S1)), ==, 0);
  g_assert_true (vimos_canvas_node_get_emphasised (node (fixture, "vm:" FAKE_UUID "@qemu+tcp://10.97.0.3/system")));
  g_assert_cmpstr (vimos_canvas_node_get_label (node (fixture, "ring")), ==, "was here");
}

/* The picture never jumps: what has a place keeps it, also when a link goes and comes back. */
static void
test_places_stay (Fixture *fixture,
                  gconstpointer data)
{
  double x, y;

  vimos_network_scene_update (fixture->scene);
  x = vimos_canvas_node_get_x (node (fixture, S4));
  y = vimos_canvas_node_get_y (node (fixture, S4));
  fake_onos_set_link (fixture->ui.lab.onos, 1, 4, FALSE);
  fake_lab_wait_topology (&fixture->ui.lab, 6);
  vimos_network_scene_update (fixture->scene);
  /* It is gone, and one sees which and why. */
  g_assert_nonnull (strstr (vimos_canvas_edge_get_gone (edge (fixture, S1, S4)), "has not seen this link since"));
  g_assert_cmpstr (vimos_canvas_edge_get_label (edge (fixture, S1, S4)), ==, "50 Mbit/s");
  g_assert_null (vimos_canvas_edge_get_gone (edge (fixture, S1, S2)));
  g_assert_cmpfloat (vimos_canvas_node_get_x (node (fixture, S4)), ==, x);
  g_assert_cmpfloat (vimos_canvas_node_get_y (node (fixture, S4)), ==, y);

  vimos_canvas_node_set_position (node (fixture, S4), 777, -333); /* as a drag does */
  fake_onos_set_link (fixture->ui.lab.onos, 1, 4, TRUE);
  fake_lab_wait_topology (&fixture->ui.lab, 8);
  vimos_network_scene_update (fixture->scene);
  g_assert_null (vimos_canvas_edge_get_gone (edge (fixture, S1, S4)));
  g_assert_cmpfloat (vimos_canvas_node_get_x (node (fixture, S4)), ==, 777);
  g_assert_cmpfloat (vimos_canvas_node_get_y (node (fixture, S4)), ==, -333);
  g_assert_true (vimos_places_find (fixture->places, S4)->pinned);
  g_assert_cmpuint (vimos_places_get_n_pinned (fixture->places), ==, 1);

  /* Who chooses a layout wants everything laid out. */
  vimos_network_scene_set_layout (fixture->scene, VIMOS_LAYOUT_FORCE);
  g_assert_cmpfloat (vimos_canvas_node_get_x (node (fixture, S4)), !=, 777);
  g_assert_cmpuint (vimos_places_get_n_pinned (fixture->places), ==, 0);
  g_assert_cmpstr (vimos_places_get_layout (fixture->places), ==, "force");
}

/* The source at the left, the target at the right. */
static void
test_orientation (Fixture *fixture,
                  gconstpointer data)
{
  vimos_network_scene_update (fixture->scene);
  vimos_network_scene_set_layout (fixture->scene, VIMOS_LAYOUT_AUTOMATIC);
  g_assert_cmpfloat (vimos_canvas_node_get_x (node (fixture, HV3)), >,
                     vimos_canvas_node_get_x (node (fixture, HV1)) + 100);
  g_assert_cmpfloat_with_epsilon (vimos_canvas_node_get_y (node (fixture, HV3)),
                                  vimos_canvas_node_get_y (node (fixture, HV1)), 60);
}

static void
count_cb (guint *n)
{
  ++*n;
}

/* Counts how often anything on the picture says that it looks different, or is replaced. */
static void
count_changes (GListModel *items,
               guint *n)
{
  g_signal_connect_swapped (items, "items-changed", G_CALLBACK (count_cb), n);
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (items, i);

      g_signal_connect_swapped (item, "changed", G_CALLBACK (count_cb), n);
    }
}

static void
stop_counting (GListModel *items,
               guint *n)
{
  g_signal_handlers_disconnect_by_data (items, n);
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (items, i);

      g_signal_handlers_disconnect_by_data (item, n);
    }
}

/* Where nothing has changed, nothing is drawn anew: not while one path is looked at either. */
static void
test_nothing_new (Fixture *fixture,
                  gconstpointer data)
{
  GListModel *nodes = vimos_network_scene_get_nodes (fixture->scene);
  GListModel *edges = vimos_network_scene_get_edges (fixture->scene);
  VimosCanvasNode *first;
  VimosPlan *plan;
  g_autoptr (VimosCandidate) second = NULL;
  guint n = 0;

  ui_fixture_plan (&fixture->ui);
  vimos_network_scene_update (fixture->scene);
  plan = vimos_workspace_get_plan (fixture->ui.workspace);
  second = g_list_model_get_item (vimos_plan_get_candidates (plan), 1);
  first = node (fixture, S1);
  count_changes (nodes, &n);
  count_changes (edges, &n);
  for (guint i = 0; i < 3; i++)
    vimos_network_scene_update (fixture->scene);
  g_assert_cmpuint (n, ==, 0);

  vimos_workspace_set_preview (fixture->ui.workspace, second);
  vimos_network_scene_update (fixture->scene);
  g_assert_cmpuint (n, >, 0);
  n = 0;
  for (guint i = 0; i < 3; i++)
    vimos_network_scene_update (fixture->scene);
  g_assert_cmpuint (n, ==, 0);
  stop_counting (nodes, &n);
  stop_counting (edges, &n);

  /* Another network is another picture, but what is in both stays. */
  vimos_workspace_set_preview (fixture->ui.workspace, NULL);
  fake_onos_set_link (fixture->ui.lab.onos, 1, 4, FALSE);
  fake_lab_wait_topology (&fixture->ui.lab, 6);
  vimos_network_scene_update (fixture->scene);
  g_assert_true (node (fixture, S1) == first);
  g_assert_nonnull (vimos_canvas_edge_get_gone (edge (fixture, S1, S4)));
  g_assert_false (vimos_canvas_edge_get_faded (edge (fixture, S1, S2)));
}

/* What is said of a link is written when it is first seen. */
static void
test_words_of_links (Fixture *fixture,
                     gconstpointer data)
{
  vimos_network_scene_update (fixture->scene);
  g_assert_nonnull (strstr (vimos_canvas_edge_get_detail (edge (fixture, S1, S4)), "50 Mbit/s"));
  g_assert_nonnull (strstr (vimos_canvas_edge_get_detail (edge (fixture, S1, S4)), "s1/"));
  g_assert_nonnull (strstr (vimos_canvas_edge_get_detail (edge (fixture, S1, S4)), "s4/"));
  g_assert_nonnull (vimos_canvas_edge_get_detail (edge (fixture, HV1, S1)));
}

/* The same network, with that load at the first port of the first link. */
static VimosTopology *
load_first_link (VimosTopology *topology,
                 double mbps)
{
  g_autoptr (VimosTopologyBuilder) builder = vimos_topology_builder_new ();
  const VimosLink *first = vimos_topology_get_link (topology, 0);

  for (guint i = 0; i < vimos_topology_get_n_devices (topology); i++)
    {
      const VimosDevice *device = vimos_topology_get_device (topology, i);

      vimos_topology_builder_add_device (builder, device->id, device->name, device->available,
                                         device->latitude, device->longitude);
    }
  for (guint i = 0; i < vimos_topology_get_n_links (topology); i++)
    {
      const VimosLink *link = vimos_topology_get_link (topology, i);

      vimos_topology_builder_add_link (builder, link->src.device, link->src.port, link->dst.device,
                                       link->dst.port, link->mbps);
    }
  for (guint i = 0; i < vimos_topology_get_n_hosts (topology); i++)
    {
      const VimosHost *host = vimos_topology_get_host (topology, i);

      vimos_topology_builder_add_port (builder, host->location.device, host->location.port,
                                       vimos_topology_get_port_mbps (topology, &host->location));
      vimos_topology_builder_add_host (builder, host->id, host->mac,
                                       (const char *const *) host->addresses, host->location.device,
                                       host->location.port);
    }
  vimos_topology_builder_set_load (builder, first->src.device, first->src.port, mbps);
  return vimos_topology_builder_end (builder);
}

/* Other loads are no other network: only what carries another load looks different. */
static void
test_loads (Fixture *fixture,
            gconstpointer data)
{
  VimosTopology *present = vimos_session_get_topology (fixture->ui.session);
  const VimosLink *first = vimos_topology_get_link (present, 0);
  g_autoptr (VimosTopology) loaded = load_first_link (present, first->mbps * 0.6);
  GListModel *nodes = vimos_network_scene_get_nodes (fixture->scene);
  GListModel *edges = vimos_network_scene_get_edges (fixture->scene);
  VimosCanvasEdge *of_first;
  guint n = 0, n_told = 0;

  g_signal_connect_swapped (fixture->scene, "notify::has-loads", G_CALLBACK (count_cb), &n_told);
  vimos_network_scene_update (fixture->scene);
  of_first = edge (fixture, first->src.device, first->dst.device);
  g_assert_true (isnan (vimos_canvas_edge_get_load (of_first)));
  g_assert_false (vimos_network_scene_has_loads (fixture->scene));
  count_changes (nodes, &n);
  count_changes (edges, &n);
  vimos_network_scene_update_to (fixture->scene, loaded);
  g_assert_false (fixture->scene->is_anew);
  g_assert_cmpuint (n, ==, 2); /* its load, and what is said of it */
  g_assert_cmpfloat_with_epsilon (vimos_canvas_edge_get_load (of_first), 0.6, 1e-6);
  g_assert_nonnull (strstr (vimos_canvas_edge_get_detail (of_first), "60 % full"));
  g_assert_true (vimos_network_scene_has_loads (fixture->scene));
  g_assert_cmpuint (n_told, ==, 1);

  /* As the controller has it, nobody knows. */
  vimos_network_scene_update (fixture->scene);
  g_assert_true (isnan (vimos_canvas_edge_get_load (of_first)));
  g_assert_null (strstr (vimos_canvas_edge_get_detail (of_first), "full"));
  g_assert_false (vimos_network_scene_has_loads (fixture->scene));
  g_assert_cmpuint (n_told, ==, 2);
  g_signal_handlers_disconnect_by_data (fixture->scene, &n_told);
  stop_counting (nodes, &n);
  stop_counting (edges, &n);
}

#define N_LARGE 300 /* so many are laid out in a thread */

static VimosTopology *
build_ring (guint n)
{
  g_autoptr (VimosTopologyBuilder) builder = vimos_topology_builder_new ();

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("of:%016x", i + 1);

      vimos_topology_builder_add_device (builder, id, id, TRUE, NAN, NAN);
    }
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *one = g_strdup_printf ("of:%016x", i + 1);
      g_autofree char *other = g_strdup_printf ("of:%016x", (i + 1) % n + 1);

      vimos_topology_builder_add_link (builder, one, "1", other, "2", 100);
      vimos_topology_builder_add_link (builder, other, "2", one, "1", 100);
    }
  return vimos_topology_builder_end (builder);
}

/* Who chooses another layout of a large network sees it as it was until the new one is there, and
 * nothing else of it is made anew. */
static void
test_large_anew (Fixture *fixture,
                 gconstpointer data)
{
  g_autoptr (VimosTopology) ring = build_ring (N_LARGE);
  VimosCanvasNode *last;

  vimos_network_scene_update (fixture->scene);
  vimos_network_scene_update_to (fixture->scene, ring);
  g_assert_true (fixture->scene->is_anew);
  g_assert_nonnull (fixture->scene->arranging);
  last = g_ptr_array_index (fixture->scene->new_nodes, N_LARGE - 1);
  fixture->scene->updating = TRUE; /* it is not the user who moves it */
  vimos_canvas_node_set_position (last, 777, -333);
  fixture->scene->updating = FALSE;

  vimos_places_clear (fixture->places);
  g_clear_pointer (&fixture->scene->structure, g_free);
  vimos_network_scene_update_to (fixture->scene, ring);
  g_assert_false (fixture->scene->is_anew);
  g_assert_nonnull (fixture->scene->arranging);
  g_assert_true (g_ptr_array_index (fixture->scene->new_nodes, N_LARGE - 1) == last);
  g_assert_cmpfloat (vimos_canvas_node_get_x (last), ==, 777);
  g_object_ref (last);
  while (fixture->scene->arranging != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpfloat (vimos_canvas_node_get_x (last), !=, 777);
  g_object_unref (last);
}

static void
test_portable (Fixture *fixture,
               gconstpointer data)
{
  vimos_network_scene_update (fixture->scene);
  g_assert_true (vimos_canvas_node_get_portable (node (fixture, WEB)));
  g_assert_false (vimos_canvas_node_get_portable (node (fixture, S1)));
  g_assert_true (vimos_network_scene_find_hypervisor (fixture->scene, HV3) == fixture->ui.lab.target);
  g_assert_null (vimos_network_scene_find_hypervisor (fixture->scene, S1));

  /* What is being moved is not carried away. */
  ui_fixture_slow_down (&fixture->ui, 40);
  ui_fixture_plan (&fixture->ui);
  vimos_workspace_migrate (fixture->ui.workspace);
  ui_fixture_wait_phase (&fixture->ui, "disk");
  vimos_network_scene_update (fixture->scene);
  g_assert_false (vimos_canvas_node_get_portable (node (fixture, WEB)));
}

/* A hypervisor that is dragged takes its VMs with it. */
static void
test_vms_follow (Fixture *fixture,
                 gconstpointer data)
{
  double before, distance;

  vimos_network_scene_update (fixture->scene);
  before = vimos_canvas_node_get_x (node (fixture, WEB));
  distance = vimos_canvas_node_get_x (node (fixture, HV1)) + 50;
  vimos_canvas_node_set_position (node (fixture, HV1), distance, vimos_canvas_node_get_y (node (fixture, HV1)));
  g_assert_cmpfloat_with_epsilon (vimos_canvas_node_get_x (node (fixture, WEB)), before + 50, 1e-9);
}

static void
test_alarms (Fixture *fixture,
             gconstpointer data)
{
  fake_hypervisor_set_state (FAKE_HYPERVISOR (fixture->ui.lab.target), VIMOS_HYPERVISOR_LOST);
  vimos_network_scene_update (fixture->scene);
  g_assert_true (vimos_canvas_node_get_faded (node (fixture, HV3)));
  g_assert_false (vimos_canvas_node_get_faded (node (fixture, HV1)));
}

static void
add (const char *path,
     void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/network-scene/network", test_network);
  add ("/network-scene/paths", test_paths);
  add ("/network-scene/preview", test_preview);
  add ("/network-scene/run", test_run);
  add ("/network-scene/places-stay", test_places_stay);
  add ("/network-scene/vms-follow", test_vms_follow);
  add ("/network-scene/alarms", test_alarms);
  add ("/network-scene/orientation", test_orientation);
  add ("/network-scene/portable", test_portable);
  add ("/network-scene/nothing-new", test_nothing_new);
  add ("/network-scene/words-of-links", test_words_of_links);
  add ("/network-scene/loads", test_loads);
  add ("/network-scene/large-anew", test_large_anew);
  return g_test_run ();
}
