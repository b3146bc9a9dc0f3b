/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "test-display.h"
#include "vimos-find-bar.h"
#include "vimos-legend.h"
#include "vimos-network-menu.h"
#include "vimos-network-pane.h"
#include "vimos-network-table.h"
#include "window-fixture.h"

#define HV3 "hypervisor:qemu+tcp://10.97.0.3/system"
#define WEB "vm:" FAKE_UUID "@qemu+tcp://10.97.0.1/system"

static VimosNetworkPane *
pane_of (WindowFixture *fixture)
{
  return vimos_work_page_get_network_pane (fixture->window->page);
}

static VimosCanvasNode *
node_of (WindowFixture *fixture,
         const char *id)
{
  GListModel *nodes = vimos_canvas_get_nodes (vimos_network_pane_get_canvas (pane_of (fixture)));

  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++)
    {
      g_autoptr (VimosCanvasNode) node = g_list_model_get_item (nodes, i);

      if (g_str_equal (vimos_canvas_node_get_id (node), id))
        return node; /* the model keeps it */
    }
  return NULL;
}

static void
look_for (WindowFixture *fixture,
          const char *text)
{
  VimosFindBar *bar = vimos_network_pane_get_find_bar (pane_of (fixture));

  gtk_editable_set_text (GTK_EDITABLE (window_fixture_find (GTK_WIDGET (bar), GTK_TYPE_SEARCH_ENTRY)), text);
  test_display_settle ();
  test_display_settle ();
}

static void
test_find (WindowFixture *fixture,
           gconstpointer data)
{
  VimosFindBar *bar = vimos_network_pane_get_find_bar (pane_of (fixture));
  GListModel *found = vimos_find_bar_get_found (bar);
  GtkWidget *entry = window_fixture_find (GTK_WIDGET (bar), GTK_TYPE_SEARCH_ENTRY);
  g_autoptr (VimosCanvasNode) first = NULL;

  g_assert_true (window_fixture_activate (fixture, "win.find"));
  look_for (fixture, "S3");
  window_fixture_picture (fixture, "find");
  first = g_list_model_get_item (found, 0);
  g_assert_cmpstr (vimos_canvas_node_get_label (first), ==, "s3");
  g_assert_true (window_fixture_shows (GTK_WIDGET (bar), "found"));
  g_signal_emit_by_name (entry, "activate");
  /* Esc leaves the search, and what stood in it. */
  g_signal_emit_by_name (entry, "stop-search");
  g_assert_cmpstr (vimos_find_bar_get_text (bar), ==, "");

  look_for (fixture, "52:54:00:00:00:0a"); /* an address, in whatever case */
  g_assert_cmpuint (g_list_model_get_n_items (found), >=, 1);
  look_for (fixture, "nothing like it");
  g_assert_cmpuint (g_list_model_get_n_items (found), ==, 0);
  g_assert_true (window_fixture_shows (GTK_WIDGET (bar), "none found"));
  gtk_test_accessible_assert_property (entry, GTK_ACCESSIBLE_PROPERTY_LABEL, "Find in network");
}

/* Putting the VM onto a hypervisor chooses both; on anything else it cannot be put. */
static void
test_drop (WindowFixture *fixture,
           gconstpointer data)
{
  VimosCanvas *canvas = vimos_network_pane_get_canvas (pane_of (fixture));
  gboolean accepted;

  g_signal_emit_by_name (canvas, "accept-drop", node_of (fixture, WEB), node_of (fixture, HV3), &accepted);
  g_assert_true (accepted);
  g_signal_emit_by_name (canvas, "accept-drop", node_of (fixture, WEB), node_of (fixture, "of:0000000000000001"),
                         &accepted);
  g_assert_false (accepted);
  g_signal_emit_by_name (canvas, "node-dropped", node_of (fixture, WEB), node_of (fixture, HV3));
  g_assert_cmpstr (vimos_vm_get_name (vimos_workspace_get_vm (fixture->ui.workspace)), ==, "web");
  g_assert_true (vimos_workspace_get_target (fixture->ui.workspace) == fixture->ui.lab.target);
}

/* Whether the menu, or one below it, has an item of that action. */
static gboolean
has_action (GMenuModel *menu,
            const char *action)
{
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autofree char *present = NULL;
      g_autoptr (GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);
      g_autoptr (GMenuModel) submenu = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SUBMENU);

      g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_ACTION, "s", &present);
      if (g_strcmp0 (present, action) == 0 || (section != NULL && has_action (section, action))
          || (submenu != NULL && has_action (submenu, action)))
        return TRUE;
    }
  return FALSE;
}

static void
test_menu (WindowFixture *fixture,
           gconstpointer data)
{
  VimosNetworkScene *scene = vimos_network_pane_get_scene (pane_of (fixture));
  GtkWidget *popover;
  g_autoptr (GMenuModel) of_target = vimos_network_menu_new (fixture->ui.workspace, scene, node_of (fixture, HV3), NULL);
  g_autoptr (GMenuModel) of_vm = vimos_network_menu_new (fixture->ui.workspace, scene, node_of (fixture, WEB), NULL);
  g_autoptr (GMenuModel) of_switch = vimos_network_menu_new (fixture->ui.workspace, scene,
                                                             node_of (fixture, "of:0000000000000001"), NULL);
  g_autoptr (VimosCanvasEdge) link = g_list_model_get_item (vimos_network_scene_get_edges (scene), 0);
  g_autoptr (GMenuModel) of_link = vimos_network_menu_new (fixture->ui.workspace, scene, NULL, link);
  g_autoptr (GMenuModel) of_nothing = vimos_network_menu_new (fixture->ui.workspace, scene, NULL, NULL);

  g_assert_true (has_action (of_target, "win.plan-move"));
  g_assert_false (has_action (of_target, "win.choose-vm")); /* it has no VM */
  g_assert_true (has_action (of_vm, "win.choose-vm"));
  g_assert_true (has_action (of_vm, "win.plan-move"));
  g_assert_true (has_action (of_switch, "win.copy-text"));
  g_assert_true (has_action (of_link, "win.copy-text"));
  g_assert_true (has_action (of_link, "win.toggle-table"));
  g_assert_true (has_action (of_nothing, "win.toggle-table"));
  g_assert_false (has_action (of_nothing, "win.copy-text"));

  /* It can be opened, and what is in it does what it says. */
  g_signal_emit_by_name (vimos_network_pane_get_canvas (pane_of (fixture)), "context-menu", node_of (fixture, HV3),
                         NULL, 10.0, 10.0);
  test_display_settle ();
  popover = window_fixture_find (GTK_WIDGET (vimos_network_pane_get_canvas (pane_of (fixture))),
                                 GTK_TYPE_POPOVER_MENU);
  g_assert_nonnull (popover);
  gtk_popover_popdown (GTK_POPOVER (popover));
  test_display_settle ();
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.plan-move", "(ss)", FAKE_UUID,
                                             "qemu+tcp://10.97.0.3/system"));
  g_assert_true (vimos_workspace_get_target (fixture->ui.workspace) == fixture->ui.lab.target);
}

static void
test_table (WindowFixture *fixture,
            gconstpointer data)
{
  VimosNetworkTable *table;
  GtkColumnView *view;
  GtkColumnViewColumn *bandwidth;
  g_autoptr (VimosNetworkEntry) first = NULL;

  g_assert_true (window_fixture_activate (fixture, "win.toggle-table"));
  test_display_settle ();
  window_fixture_picture (fixture, "table");
  table = VIMOS_NETWORK_TABLE (window_fixture_find (GTK_WIDGET (pane_of (fixture)), VIMOS_TYPE_NETWORK_TABLE));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (table)));
  g_assert_true (window_fixture_shows (GTK_WIDGET (table), "of:0000000000000001"));
  view = vimos_network_table_get_view (table, VIMOS_NETWORK_LINKS);
  gtk_test_accessible_assert_property (GTK_WIDGET (view), GTK_ACCESSIBLE_PROPERTY_LABEL, "Links");
  bandwidth = g_list_model_get_item (gtk_column_view_get_columns (view), 3);
  gtk_column_view_sort_by_column (view, bandwidth, GTK_SORT_ASCENDING);
  g_object_unref (bandwidth);
  first = g_list_model_get_item (G_LIST_MODEL (gtk_column_view_get_model (view)), 0);
  g_assert_cmpfloat (vimos_network_entry_get_number (first, 3), ==, 20);

  /* The search is of the picture. */
  g_assert_true (window_fixture_activate (fixture, "win.find"));
  test_display_settle ();
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (table)));
}

static void
test_views (WindowFixture *fixture,
            gconstpointer data)
{
  VimosCanvas *canvas = vimos_network_pane_get_canvas (pane_of (fixture));
  g_autofree char *layout = NULL;

  /* Where the controller has no statistics, there is no load to be seen. */
  g_assert_false (vimos_network_scene_has_loads (vimos_network_pane_get_scene (pane_of (fixture))));
  g_assert_true (window_fixture_activate (fixture, "win.toggle-load"));
  g_assert_false (vimos_canvas_get_show_load (canvas));

  g_object_set (pane_of (fixture), "layout", "circle", NULL);
  g_object_get (pane_of (fixture), "layout", &layout, NULL);
  g_assert_cmpstr (layout, ==, "circle");
  /* Nobody knows where on earth these switches are. */
  g_object_set (pane_of (fixture), "layout", "geographic", NULL);
  g_free (layout);
  g_object_get (pane_of (fixture), "layout", &layout, NULL);
  g_assert_cmpstr (layout, ==, "circle");

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.presentation", NULL));
  g_assert_true (vimos_canvas_get_presentation (canvas));
  test_display_settle ();
  window_fixture_picture (fixture, "presentation");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.presentation", NULL));
  g_assert_false (vimos_canvas_get_presentation (canvas));
}

static gboolean
has_details (VimosCanvas *canvas,
             int x,
             int y)
{
  g_autoptr (GtkTooltip) tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);
  gboolean shown;

  g_signal_emit_by_name (canvas, "query-tooltip", x, y, FALSE, tooltip, &shown);
  return shown;
}

/* Nodes and links tell more of themselves when the pointer rests on them, and nothing else does. */
static void
test_details (WindowFixture *fixture,
              gconstpointer data)
{
  VimosCanvas *canvas = vimos_network_pane_get_canvas (pane_of (fixture));
  guint n_nodes = 0, n_edges = 0;

  test_display_settle ();
  for (int y = 2; y < gtk_widget_get_height (GTK_WIDGET (canvas)); y += 9)
    for (int x = 2; x < gtk_widget_get_width (GTK_WIDGET (canvas)); x += 9)
      {
        gboolean node = vimos_canvas_pick_node (canvas, x, y) != NULL;
        gboolean edge = vimos_canvas_pick_edge (canvas, x, y) != NULL;

        n_nodes += node;
        n_edges += edge && !node;
        g_assert_cmpint (has_details (canvas, x, y), ==, node || edge);
      }
  g_assert_cmpuint (n_nodes, >, 7);
  g_assert_cmpuint (n_edges, >, 7);
}

int
main (int argc,
      char *argv[])
{
  if (!test_display_init (&argc, &argv))
    return 0;
  window_fixture_init ();
  window_fixture_add ("/network-pane/find", test_find);
  window_fixture_add ("/network-pane/drop", test_drop);
  window_fixture_add ("/network-pane/menu", test_menu);
  window_fixture_add ("/network-pane/table", test_table);
  window_fixture_add ("/network-pane/views", test_views);
  window_fixture_add ("/network-pane/details", test_details);
  return g_test_run ();
}
