/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "test-display.h"
#include "vimos-candidate-row.h"
#include "vimos-plan-pane.h"
#include "vimos-run-pane.h"
#include "vimos-time-pane.h"
#include "vimos-vm-pane.h"
#include "window-fixture.h"

static GtkApplication *application;

static gboolean
has_begun (gpointer data)
{
  VimosMigration *migration = vimos_workspace_get_migration (((WindowFixture *) data)->ui.workspace);

  return vimos_migration_get_progress (migration) > 0.2;
}

/* From the choice of a VM to the figures, by what the user can press. */
static void
test_whole_job (WindowFixture *fixture,
                gconstpointer data)
{
  ui_fixture_slow_down (&fixture->ui, 200);
  window_fixture_picture (fixture, "empty");
  window_fixture_assert_shows (fixture, "Which VM?");
  g_assert_false (window_fixture_activate (fixture, "win.migrate"));

  ui_fixture_plan (&fixture->ui);
  window_fixture_picture (fixture, "plan");
  window_fixture_assert_shows (fixture, "Path 1");
  window_fixture_assert_shows (fixture, "also found by ONOS");
  window_fixture_assert_shows (fixture, "Ready · 8 checks passed");
  g_assert_true (gtk_widget_get_sensitive (window_fixture_find_button (GTK_WIDGET (fixture->window), "Migrate over this path")));
  g_signal_emit_by_name (window_fixture_find_button (GTK_WIDGET (fixture->window), "Migrate over this path"), "clicked");
  g_assert_cmpint (vimos_workspace_get_stage (fixture->ui.workspace), ==, VIMOS_STAGE_RUNNING);

  g_assert_true (test_display_wait (has_begun, fixture));
  window_fixture_assert_shows (fixture, "Moving web to hv3 over Path 1");
  window_fixture_assert_shows (fixture, "If you cancel now");
  g_assert_nonnull (window_fixture_find_button (GTK_WIDGET (fixture->window), "Cancel"));
  g_assert_null (window_fixture_find_button (GTK_WIDGET (fixture->window), "Migrate over this path"));
  window_fixture_picture (fixture, "run");

  ui_fixture_wait_stage (&fixture->ui, VIMOS_STAGE_ENDED);
  window_fixture_picture (fixture, "result");
  window_fixture_assert_shows (fixture, "web now runs on hv3.");
  window_fixture_assert_shows (fixture, "Migration time");
  g_assert_null (window_fixture_find_button (GTK_WIDGET (fixture->window), "Cancel"));
  g_signal_emit_by_name (window_fixture_find_button (GTK_WIDGET (fixture->window), "Done"), "clicked");
  g_assert_cmpint (vimos_workspace_get_stage (fixture->ui.workspace), ==, VIMOS_STAGE_PLANNING);
}

static void
test_cancel (WindowFixture *fixture,
             gconstpointer data)
{
  ui_fixture_slow_down (&fixture->ui, 60);
  g_assert_false (window_fixture_activate (fixture, "win.cancel"));
  ui_fixture_plan (&fixture->ui);
  g_assert_true (window_fixture_activate (fixture, "win.migrate"));
  ui_fixture_wait_phase (&fixture->ui, "disk");
  g_assert_true (window_fixture_activate (fixture, "win.cancel"));
  g_assert_false (window_fixture_activate (fixture, "win.cancel")); /* once is enough */
  ui_fixture_wait_stage (&fixture->ui, VIMOS_STAGE_ENDED);
  window_fixture_picture (fixture, "cancelled");
  window_fixture_assert_shows (fixture, "web");
  g_assert_false (window_fixture_activate (fixture, "win.move-back"));
  g_assert_true (window_fixture_activate (fixture, "win.dismiss"));
}

static GtkWindow *
find_dialog (void)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWindow) toplevel = g_list_model_get_item (toplevels, i);

      if (ADW_IS_MESSAGE_DIALOG (toplevel))
        return toplevel;
    }
  return NULL;
}

/* Closing in the middle of a move asks; leaving it brings the VM back first. */
static void
test_close_asks (WindowFixture *fixture,
                 gconstpointer data)
{
  GtkWindow *dialog;

  ui_fixture_slow_down (&fixture->ui, 60);
  ui_fixture_plan (&fixture->ui);
  g_assert_true (window_fixture_activate (fixture, "win.migrate"));
  ui_fixture_wait_phase (&fixture->ui, "disk");

  gtk_window_close (GTK_WINDOW (fixture->window));
  dialog = find_dialog ();
  g_assert_nonnull (dialog);
  test_display_settle ();
  test_display_picture (GTK_WIDGET (dialog), "dialog-close");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  gtk_window_destroy (dialog);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->window)));
  g_assert_cmpint (vimos_workspace_get_stage (fixture->ui.workspace), ==, VIMOS_STAGE_RUNNING);

  gtk_window_close (GTK_WINDOW (fixture->window));
  dialog = find_dialog ();
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "cancel-move");
  gtk_window_destroy (dialog);
  ui_fixture_wait_stage (&fixture->ui, VIMOS_STAGE_ENDED);
  test_display_settle ();
  g_assert_null (gtk_window_get_application (GTK_WINDOW (fixture->window))); /* it is closed */
  g_assert_true (fake_world_is_reachable (fixture->ui.lab.world));
}

static gboolean
is_lost (gpointer data)
{
  return vimos_session_get_onos_state (data) == VIMOS_ONOS_LOST;
}

static void
test_controller_lost (WindowFixture *fixture,
                      gconstpointer data)
{
  ui_fixture_plan (&fixture->ui);
  fake_onos_set_down (fixture->ui.lab.onos, TRUE);
  g_assert_true (test_display_wait (is_lost, fixture->ui.session));
  window_fixture_picture (fixture, "lost");
  window_fixture_assert_shows (fixture, "ONOS has not answered for");
  window_fixture_assert_shows (fixture, "Picture from");
  g_assert_false (window_fixture_activate (fixture, "win.migrate"));
  fake_onos_set_down (fixture->ui.lab.onos, FALSE);
  g_assert_nonnull (window_fixture_find_button (GTK_WIDGET (fixture->window), "Try Now"));
  g_assert_true (window_fixture_activate (fixture, "win.retry"));
}

static void
test_findings (WindowFixture *fixture,
               gconstpointer data)
{
  fake_hypervisor_get_check (FAKE_HYPERVISOR (fixture->ui.lab.target))->name_taken = TRUE;
  vimos_workspace_set_vm (fixture->ui.workspace, vimos_context_find_vm (fixture->ui.lab.context, "web", NULL));
  ui_fixture_settle ();
  window_fixture_picture (fixture, "blocked");
  window_fixture_assert_shows (fixture, "1 thing is in the way");
  window_fixture_assert_shows (fixture, "hv3 has another VM called “web”");
  g_assert_false (window_fixture_activate (fixture, "win.migrate"));
}

/* What is selected in the list and what the workspace holds are one. */
static void
test_list (WindowFixture *fixture,
           gconstpointer data)
{
  VimosVmPane *pane = VIMOS_VM_PANE (window_fixture_find (GTK_WIDGET (fixture->window), VIMOS_TYPE_VM_PANE));
  GListModel *rows = vimos_vm_pane_get_rows (pane);
  GtkSingleSelection *selection = GTK_SINGLE_SELECTION (rows);

  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 3); /* hv1, web, hv3 */
  g_assert_cmpuint (gtk_single_selection_get_selected (selection), ==, GTK_INVALID_LIST_POSITION);
  gtk_single_selection_set_selected (selection, 1);
  g_assert_nonnull (vimos_workspace_get_vm (fixture->ui.workspace));
  vimos_workspace_set_vm (fixture->ui.workspace, NULL);
  g_assert_cmpuint (gtk_single_selection_get_selected (selection), ==, GTK_INVALID_LIST_POSITION);

  vimos_vm_pane_find (pane);
  gtk_editable_set_text (GTK_EDITABLE (window_fixture_find (GTK_WIDGET (pane), GTK_TYPE_SEARCH_ENTRY)), "nothing like it");
  test_display_settle ();
  test_display_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 2); /* the headings stay */
  gtk_editable_set_text (GTK_EDITABLE (window_fixture_find (GTK_WIDGET (pane), GTK_TYPE_SEARCH_ENTRY)), "52:54:00:00:00:0a");
  test_display_settle ();
  test_display_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 3);
}

static void
test_graph_chooses (WindowFixture *fixture,
                    gconstpointer data)
{
  VimosCanvas *canvas = vimos_work_page_get_canvas (fixture->window->page);
  GListModel *nodes = vimos_canvas_get_nodes (canvas);

  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++)
    {
      g_autoptr (VimosCanvasNode) node = g_list_model_get_item (nodes, i);

      if (g_str_has_prefix (vimos_canvas_node_get_id (node), "vm:"))
        g_signal_emit_by_name (canvas, "node-activated", node);
    }
  g_assert_nonnull (vimos_workspace_get_vm (fixture->ui.workspace));
}

static void
test_panes_fold (WindowFixture *fixture,
                 gconstpointer data)
{
  AdwFlap *list = vimos_work_page_get_list_flap (fixture->window->page);
  AdwFlap *plan = vimos_work_page_get_plan_flap (fixture->window->page);
  gboolean shown = adw_flap_get_reveal_flap (list);

  g_assert_true (window_fixture_activate (fixture, "win.toggle-list"));
  g_assert_cmpint (adw_flap_get_reveal_flap (list), ==, !shown);
  g_assert_cmpint (gtk_toggle_button_get_active (fixture->window->list_button), ==, !shown);
  gtk_toggle_button_set_active (fixture->window->list_button, shown);
  g_assert_cmpint (adw_flap_get_reveal_flap (list), ==, shown);
  shown = adw_flap_get_reveal_flap (plan);
  g_assert_true (window_fixture_activate (fixture, "win.toggle-plan"));
  g_assert_cmpint (adw_flap_get_reveal_flap (plan), ==, !shown);
  g_assert_true (window_fixture_activate (fixture, "win.zoom-in"));
  g_assert_true (window_fixture_activate (fixture, "win.zoom-fit"));
}

static void
test_keys (WindowFixture *fixture,
           gconstpointer data)
{
  static const char *const with_accelerators[] = {
    "win.migrate",      "win.cancel",       "win.find",          "win.find-vm",
    "win.zoom-fit",     "win.zoom-in",      "win.zoom-out",      "win.toggle-list",
    "win.toggle-plan",  "win.toggle-charts", "win.toggle-table", "win.presentation",
    "win.save-picture", "win.save-report",  "win.show-page::network", "win.show-page::history",
    "app.quit",
  };

  for (guint i = 0; i < G_N_ELEMENTS (with_accelerators); i++)
    {
      g_auto (GStrv) keys = gtk_application_get_accels_for_action (application, with_accelerators[i]);

      g_assert_nonnull (keys[0]);
    }
  ui_fixture_plan (&fixture->ui);
  test_display_press (GTK_WIDGET (fixture->window), GDK_KEY_2, 0);
  g_assert_cmpuint (vimos_candidate_get_rank (vimos_workspace_get_candidate (fixture->ui.workspace)), ==, 2);
  test_display_press (GTK_WIDGET (fixture->window), GDK_KEY_1, 0);
  g_assert_cmpuint (vimos_candidate_get_rank (vimos_workspace_get_candidate (fixture->ui.workspace)), ==, 1);
}

static void
test_accessible (WindowFixture *fixture,
                 gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);
  GtkWidget *list;

  ui_fixture_plan (&fixture->ui);
  test_display_settle ();
  list = window_fixture_find (window_fixture_find (window, VIMOS_TYPE_VM_PANE), GTK_TYPE_LIST_VIEW);
  gtk_test_accessible_assert_role (list, GTK_ACCESSIBLE_ROLE_LIST);
  gtk_test_accessible_assert_property (list, GTK_ACCESSIBLE_PROPERTY_LABEL, "Virtual machines by hypervisor");
  gtk_test_accessible_assert_property (window_fixture_find (window_fixture_find (window, VIMOS_TYPE_PLAN_PANE), GTK_TYPE_LIST_BOX),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Disjoint paths");
}

/* Pages beside the network have their place, and one that is added takes that of its name. */
static void
test_pages (WindowFixture *fixture,
            gconstpointer data)
{
  GtkWidget *page = gtk_label_new ("all moves");

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.show-page", "s", "history");
  window_fixture_assert_shows (fixture, "No moves yet");
  vimos_window_add_page (fixture->window, "history", "History", "document-open-recent-symbolic", page);
  vimos_window_show_page (fixture->window, "history");
  window_fixture_assert_shows (fixture, "all moves");
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.show-page", "s", "network");
  g_assert_false (window_fixture_shows (GTK_WIDGET (fixture->window), "all moves"));
  vimos_window_show_page (fixture->window, "nothing like it");
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (fixture->window->page)));
}

/* Each name is read with its state. */
static void
test_names (WindowFixture *fixture,
            gconstpointer data)
{
  g_autofree char *name = NULL;
  GtkWidget *row;

  ui_fixture_plan (&fixture->ui);
  test_display_settle ();
  gtk_test_accessible_assert_role (fixture->window->connection, GTK_ACCESSIBLE_ROLE_BUTTON);
  row = window_fixture_find (GTK_WIDGET (fixture->window), VIMOS_TYPE_CANDIDATE_ROW);
  g_assert_nonnull (row);
  gtk_test_accessible_assert_role (row, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL));
  /* Without the clock that ticks beside it. */
  name = g_strdup_printf ("%s, ONOS live", vimos_session_get_name (fixture->ui.session));
  gtk_test_accessible_assert_property (fixture->window->connection, GTK_ACCESSIBLE_PROPERTY_LABEL, name);
}

/* Without a session there is a welcome, and nothing to be pressed that would need one. */
static void
test_welcome (void)
{
  VimosWindow *window = g_object_ref (vimos_window_new (application));

  gtk_window_present (GTK_WINDOW (window));
  test_display_settle ();
  test_display_picture (GTK_WIDGET (window), "window-welcome");
  g_assert_true (window_fixture_shows (GTK_WIDGET (window), "Move VMs over the path you choose"));
  g_assert_false (window_fixture_is_enabled (GTK_WIDGET (window), "win.retry"));
  g_assert_false (window_fixture_is_enabled (GTK_WIDGET (window), "win.find-vm"));
  g_assert_false (vimos_window_is_busy (window));
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (window);
}

/* Nobody answers at all: the window says so, and does not wait forever. */
static void
test_nobody_there (void)
{
  const char *const hypervisors[] = { "test:///nobody", NULL };
  g_autoptr (VimosConnection) connection = vimos_connection_new ("http://127.0.0.1:9", "onos", "rocks", hypervisors);
  g_autoptr (GError) error = NULL;
  VimosSession *session = vimos_session_new (connection, &error);
  VimosWindow *window = g_object_ref (vimos_window_new (application));
  WindowFixture fixture = { .window = window };

  g_assert_no_error (error);
  vimos_window_set_session (window, session);
  vimos_session_start (session);
  gtk_window_present (GTK_WINDOW (window));
  test_display_settle ();
  for (guint i = 0; i < 100 && !window_fixture_shows (GTK_WIDGET (window), "No picture of the network"); i++)
    test_display_settle ();
  window_fixture_picture (&fixture, "nobody");
  window_fixture_assert_shows (&fixture, "No picture of the network");
  g_assert_nonnull (window_fixture_find_button (GTK_WIDGET (window), "Try Again"));
  vimos_window_set_session (window, NULL);
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (window);
  for (guint i = 0; i < 100 && G_OBJECT (session)->ref_count > 1; i++)
    test_display_settle ();
  g_assert_finalize_object (session);
}

int
main (int argc,
      char *argv[])
{
  if (!test_display_init (&argc, &argv))
    return 0;
  application = window_fixture_init ();
  g_test_add_func ("/window/welcome", test_welcome);
  g_test_add_func ("/window/nobody-there", test_nobody_there);
  window_fixture_add ("/window/whole-job", test_whole_job);
  window_fixture_add ("/window/cancel", test_cancel);
  window_fixture_add ("/window/close-asks", test_close_asks);
  window_fixture_add ("/window/controller-lost", test_controller_lost);
  window_fixture_add ("/window/findings", test_findings);
  window_fixture_add ("/window/list", test_list);
  window_fixture_add ("/window/graph-chooses", test_graph_chooses);
  window_fixture_add ("/window/panes-fold", test_panes_fold);
  window_fixture_add ("/window/keys", test_keys);
  window_fixture_add ("/window/accessible", test_accessible);
  window_fixture_add ("/window/names", test_names);
  window_fixture_add ("/window/pages", test_pages);
  return g_test_run ();
}
