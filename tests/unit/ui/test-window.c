/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "test-display.h"
#include "ui-fixture.h"
#include "vimos-application.h"
#include "vimos-palette.h"
#include "vimos-plan-pane.h"
#include "vimos-run-pane.h"
#include "vimos-time-pane.h"
#include "vimos-vm-pane.h"
#include "vimos-window-private.h"

static GtkApplication *application;

/* As the UI's fixture, but the window makes the workspace. */
typedef struct
{
  UiFixture ui;
  VimosWindow *window;
} Fixture;

/* Pictures can be had in another size by VIMOS_TEST_SIZE=1920x1080. */
static void
set_size (Fixture *fixture)
{
  const char *size = g_getenv ("VIMOS_TEST_SIZE");
  int width = 1280, height = 800;

  if (size != NULL)
    g_assert_cmpint (sscanf (size, "%dx%d", &width, &height), ==, 2);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, height);
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fake_lab_set_up (&fixture->ui.lab, NULL);
  fixture->ui.session = vimos_session_new_for_context (fixture->ui.lab.context);
  fixture->window = g_object_ref (vimos_window_new (application));
  set_size (fixture);
  vimos_window_set_session (fixture->window, fixture->ui.session);
  fixture->ui.workspace = g_object_ref (vimos_window_get_workspace (fixture->window));
  vimos_session_start (fixture->ui.session);
  gtk_window_present (GTK_WINDOW (fixture->window));
  test_display_settle ();
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_finalize_object (fixture->window);
  ui_fixture_tear_down (&fixture->ui, data);
}

static void
picture (Fixture *fixture,
         const char *name)
{
  g_autofree char *light = g_strdup_printf ("window-%s-light", name);
  g_autofree char *dark = g_strdup_printf ("window-%s-dark", name);
  AdwStyleManager *style = adw_style_manager_get_default ();

  if (g_getenv ("VIMOS_TEST_PICTURES") == NULL)
    return;
  test_display_picture (GTK_WIDGET (fixture->window), light);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  test_display_picture (GTK_WIDGET (fixture->window), dark);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
  test_display_settle ();
}

/* GTK does not tell whether a widget's action is enabled, but a button that stands for it shows it. */
static gboolean
is_enabled (GtkWidget *window,
            const char *action)
{
  GtkWidget *button = gtk_button_new ();
  gboolean enabled;

  gtk_widget_set_parent (button, window);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  enabled = gtk_widget_get_sensitive (button);
  gtk_widget_unparent (button);
  return enabled;
}

static gboolean
activate (Fixture *fixture,
          const char *action)
{
  return is_enabled (GTK_WIDGET (fixture->window), action)
         && gtk_widget_activate_action (GTK_WIDGET (fixture->window), action, NULL);
}

static GtkWidget *
find_widget (GtkWidget *widget,
             GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The button with this label that can be seen. */
static GtkWidget *
find_button (GtkWidget *widget,
             const char *label)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0
      && gtk_widget_get_mapped (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
shows_text (GtkWidget *widget,
            const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
      && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows_text (child, text))
      return TRUE;
  return FALSE;
}

static void
assert_shows (Fixture *fixture,
              const char *text)
{
  test_display_settle ();
  if (!shows_text (GTK_WIDGET (fixture->window), text))
    g_error ("The window does not say “%s”", text);
}

static gboolean
has_begun (gpointer data)
{
  VimosMigration *migration = vimos_workspace_get_migration (((Fixture *) data)->ui.workspace);

  return vimos_migration_get_progress (migration) > 0.2;
}

/* From the choice of a VM to the figures, by what the user can press. */
static void
test_whole_job (Fixture *fixture,
                gconstpointer data)
{
  ui_fixture_slow_down (&fixture->ui, 200);
  picture (fixture, "empty");
  assert_shows (fixture, "Which VM?");
  g_assert_false (activate (fixture, "win.migrate"));

  ui_fixture_plan (&fixture->ui);
  picture (fixture, "plan");
  assert_shows (fixture, "Path 1");
  assert_shows (fixture, "also found by ONOS");
  assert_shows (fixture, "Ready · 8 checks passed");
  g_assert_true (gtk_widget_get_sensitive (find_button (GTK_WIDGET (fixture->window), "Migrate over this path")));
  g_signal_emit_by_name (find_button (GTK_WIDGET (fixture->window), "Migrate over this path"), "clicked");
  g_assert_cmpint (vimos_workspace_get_stage (fixture->ui.workspace), ==, VIMOS_STAGE_RUNNING);

  g_assert_true (test_display_wait (has_begun, fixture));
  assert_shows (fixture, "Moving web to hv3 over Path 1");
  assert_shows (fixture, "If you cancel now");
  g_assert_nonnull (find_button (GTK_WIDGET (fixture->window), "Cancel"));
  g_assert_null (find_button (GTK_WIDGET (fixture->window), "Migrate over this path"));
  picture (fixture, "run");

  ui_fixture_wait_stage (&fixture->ui, VIMOS_STAGE_ENDED);
  picture (fixture, "result");
  assert_shows (fixture, "web now runs on hv3.");
  assert_shows (fixture, "Migration time");
  g_assert_null (find_button (GTK_WIDGET (fixture->window), "Cancel"));
  g_signal_emit_by_name (find_button (GTK_WIDGET (fixture->window), "Done"), "clicked");
  g_assert_cmpint (vimos_workspace_get_stage (fixture->ui.workspace), ==, VIMOS_STAGE_PLANNING);
}

static void
test_cancel (Fixture *fixture,
             gconstpointer data)
{
  ui_fixture_slow_down (&fixture->ui, 60);
  g_assert_false (activate (fixture, "win.cancel"));
  ui_fixture_plan (&fixture->ui);
  g_assert_true (activate (fixture, "win.migrate"));
  ui_fixture_wait_phase (&fixture->ui, "disk");
  g_assert_true (activate (fixture, "win.cancel"));
  g_assert_false (activate (fixture, "win.cancel")); /* once is enough */
  ui_fixture_wait_stage (&fixture->ui, VIMOS_STAGE_ENDED);
  picture (fixture, "cancelled");
  assert_shows (fixture, "web");
  g_assert_false (activate (fixture, "win.move-back"));
  g_assert_true (activate (fixture, "win.dismiss"));
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
test_close_asks (Fixture *fixture,
                 gconstpointer data)
{
  GtkWindow *dialog;

  ui_fixture_slow_down (&fixture->ui, 60);
  ui_fixture_plan (&fixture->ui);
  g_assert_true (activate (fixture, "win.migrate"));
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
test_controller_lost (Fixture *fixture,
                      gconstpointer data)
{
  ui_fixture_plan (&fixture->ui);
  fake_onos_set_down (fixture->ui.lab.onos, TRUE);
  g_assert_true (test_display_wait (is_lost, fixture->ui.session));
  picture (fixture, "lost");
  assert_shows (fixture, "ONOS has not answered for");
  assert_shows (fixture, "Picture from");
  g_assert_false (activate (fixture, "win.migrate"));
  fake_onos_set_down (fixture->ui.lab.onos, FALSE);
  g_assert_nonnull (find_button (GTK_WIDGET (fixture->window), "Try Now"));
  g_assert_true (activate (fixture, "win.retry"));
}

static void
test_findings (Fixture *fixture,
               gconstpointer data)
{
  fake_hypervisor_get_check (FAKE_HYPERVISOR (fixture->ui.lab.target))->name_taken = TRUE;
  vimos_workspace_set_vm (fixture->ui.workspace, vimos_context_find_vm (fixture->ui.lab.context, "web", NULL));
  ui_fixture_settle ();
  picture (fixture, "blocked");
  assert_shows (fixture, "1 thing is in the way");
  assert_shows (fixture, "hv3 has another VM called “web”");
  g_assert_false (activate (fixture, "win.migrate"));
}

/* What is selected in the list and what the workspace holds are one. */
static void
test_list (Fixture *fixture,
           gconstpointer data)
{
  VimosVmPane *pane = VIMOS_VM_PANE (find_widget (GTK_WIDGET (fixture->window), VIMOS_TYPE_VM_PANE));
  GListModel *rows = vimos_vm_pane_get_rows (pane);
  GtkSingleSelection *selection = GTK_SINGLE_SELECTION (rows);

  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 3); /* hv1, web, hv3 */
  g_assert_cmpuint (gtk_single_selection_get_selected (selection), ==, GTK_INVALID_LIST_POSITION);
  gtk_single_selection_set_selected (selection, 1);
  g_assert_nonnull (vimos_workspace_get_vm (fixture->ui.workspace));
  vimos_workspace_set_vm (fixture->ui.workspace, NULL);
  g_assert_cmpuint (gtk_single_selection_get_selected (selection), ==, GTK_INVALID_LIST_POSITION);

  vimos_vm_pane_find (pane);
  gtk_editable_set_text (GTK_EDITABLE (find_widget (GTK_WIDGET (pane), GTK_TYPE_SEARCH_ENTRY)), "nothing like it");
  test_display_settle ();
  test_display_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 2); /* the headings stay */
  gtk_editable_set_text (GTK_EDITABLE (find_widget (GTK_WIDGET (pane), GTK_TYPE_SEARCH_ENTRY)), "52:54:00:00:00:0a");
  test_display_settle ();
  test_display_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 3);
}

static void
test_graph_chooses (Fixture *fixture,
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
test_panes_fold (Fixture *fixture,
                 gconstpointer data)
{
  AdwFlap *list = vimos_work_page_get_list_flap (fixture->window->page);
  AdwFlap *plan = vimos_work_page_get_plan_flap (fixture->window->page);
  gboolean shown = adw_flap_get_reveal_flap (list);

  g_assert_true (activate (fixture, "win.toggle-list"));
  g_assert_cmpint (adw_flap_get_reveal_flap (list), ==, !shown);
  g_assert_cmpint (gtk_toggle_button_get_active (fixture->window->list_button), ==, !shown);
  gtk_toggle_button_set_active (fixture->window->list_button, shown);
  g_assert_cmpint (adw_flap_get_reveal_flap (list), ==, shown);
  shown = adw_flap_get_reveal_flap (plan);
  g_assert_true (activate (fixture, "win.toggle-plan"));
  g_assert_cmpint (adw_flap_get_reveal_flap (plan), ==, !shown);
  g_assert_true (activate (fixture, "win.zoom-in"));
  g_assert_true (activate (fixture, "win.zoom-fit"));
}

static void
test_keys (Fixture *fixture,
           gconstpointer data)
{
  static const char *const with_accelerators[] = { "win.migrate", "win.cancel", "win.find-vm", "win.zoom-fit",
                                                   "app.quit" };

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
test_accessible (Fixture *fixture,
                 gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);
  GtkWidget *list;

  ui_fixture_plan (&fixture->ui);
  test_display_settle ();
  list = find_widget (find_widget (window, VIMOS_TYPE_VM_PANE), GTK_TYPE_LIST_VIEW);
  gtk_test_accessible_assert_role (list, GTK_ACCESSIBLE_ROLE_LIST);
  gtk_test_accessible_assert_property (list, GTK_ACCESSIBLE_PROPERTY_LABEL, "Virtual machines by hypervisor");
  gtk_test_accessible_assert_property (find_widget (find_widget (window, VIMOS_TYPE_PLAN_PANE), GTK_TYPE_LIST_BOX),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Disjoint paths");
}

/* Without a session there is a welcome, and nothing to be pressed that would need one. */
static void
test_welcome (void)
{
  VimosWindow *window = g_object_ref (vimos_window_new (application));

  gtk_window_present (GTK_WINDOW (window));
  test_display_settle ();
  test_display_picture (GTK_WIDGET (window), "window-welcome");
  g_assert_true (shows_text (GTK_WIDGET (window), "Move VMs over the path you choose"));
  g_assert_false (is_enabled (GTK_WIDGET (window), "win.retry"));
  g_assert_false (is_enabled (GTK_WIDGET (window), "win.find-vm"));
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
  Fixture fixture = { .window = window };

  g_assert_no_error (error);
  vimos_window_set_session (window, session);
  vimos_session_start (session);
  gtk_window_present (GTK_WINDOW (window));
  test_display_settle ();
  for (guint i = 0; i < 100 && !shows_text (GTK_WIDGET (window), "No picture of the network"); i++)
    test_display_settle ();
  picture (&fixture, "nobody");
  assert_shows (&fixture, "No picture of the network");
  g_assert_nonnull (find_button (GTK_WIDGET (window), "Try Again"));
  vimos_window_set_session (window, NULL);
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (window);
  for (guint i = 0; i < 100 && G_OBJECT (session)->ref_count > 1; i++)
    test_display_settle ();
  g_assert_finalize_object (session);
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
  if (!test_display_init (&argc, &argv))
    return 0;
  application = GTK_APPLICATION (vimos_application_new ());
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Cantarell 11", NULL);
  g_test_add_func ("/window/welcome", test_welcome);
  g_test_add_func ("/window/nobody-there", test_nobody_there);
  add ("/window/whole-job", test_whole_job);
  add ("/window/cancel", test_cancel);
  add ("/window/close-asks", test_close_asks);
  add ("/window/controller-lost", test_controller_lost);
  add ("/window/findings", test_findings);
  add ("/window/list", test_list);
  add ("/window/graph-chooses", test_graph_chooses);
  add ("/window/panes-fold", test_panes_fold);
  add ("/window/keys", test_keys);
  add ("/window/accessible", test_accessible);
  return g_test_run ();
}
