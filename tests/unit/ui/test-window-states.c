/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fake-server.h"
#include "test-display.h"
#include "vimos-connection-dialog.h"
#include "window-fixture.h"

/* What the window shows while something is missing, and what it offers then. */

static GtkApplication *application;

static GtkWidget *
get_window (WindowFixture *fixture)
{
  return GTK_WIDGET (fixture->window);
}

static void
press (WindowFixture *fixture,
       const char *label)
{
  GtkWidget *button = window_fixture_find_button (get_window (fixture), label);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  test_display_settle ();
}

static gboolean
shows_network (WindowFixture *fixture)
{
  test_display_settle ();
  return gtk_widget_get_mapped (GTK_WIDGET (vimos_work_page_get_canvas (fixture->window->page)));
}

/* As long as one does not answer, the window says so, and lets the user go on without it. */
static void
test_connecting (WindowFixture *fixture,
                 gconstpointer data)
{
  g_assert_false (shows_network (fixture));
  window_fixture_assert_shows (fixture, "Reading 127.0.0.1");
  window_fixture_assert_shows (fixture, "hv1 can be used already.");
  window_fixture_assert_shows (fixture, "waiting for an answer · gives up after 10 s");
  g_assert_nonnull (window_fixture_find_button (get_window (fixture), "Edit hv3…"));
  window_fixture_picture (fixture, "connecting");
  press (fixture, "Show Network");
  g_assert_true (shows_network (fixture));
  g_assert_null (window_fixture_find_button (get_window (fixture), "Show Network"));

  /* It comes later, and is there as if it had come at once. */
  fake_hypervisor_set_mute (FAKE_HYPERVISOR (fixture->ui.lab.target), FALSE);
  ui_fixture_plan (&fixture->ui);
  g_assert_true (shows_network (fixture));
}

static void
test_answers_late (WindowFixture *fixture,
                   gconstpointer data)
{
  g_assert_false (shows_network (fixture));
  fake_hypervisor_set_mute (FAKE_HYPERVISOR (fixture->ui.lab.target), FALSE);
  g_assert_true (shows_network (fixture));

  /* When it is asked again, nobody takes the network away. */
  fake_hypervisor_set_mute (FAKE_HYPERVISOR (fixture->ui.lab.target), TRUE);
  fake_hypervisor_set_state (FAKE_HYPERVISOR (fixture->ui.lab.target), VIMOS_HYPERVISOR_LOST);
  g_assert_true (window_fixture_activate (fixture, "win.retry"));
  g_assert_true (shows_network (fixture));
  fake_hypervisor_set_mute (FAKE_HYPERVISOR (fixture->ui.lab.target), FALSE);
}

/* Who chooses a VM of one that has answered wants to see the network. */
static void
test_chooses_meanwhile (WindowFixture *fixture,
                        gconstpointer data)
{
  g_assert_false (shows_network (fixture));
  vimos_workspace_set_vm (fixture->ui.workspace,
                          vimos_context_find_vm (fixture->ui.lab.context, "web", NULL));
  g_assert_true (shows_network (fixture));
  window_fixture_picture (fixture, "no-target");
  fake_hypervisor_set_mute (FAKE_HYPERVISOR (fixture->ui.lab.target), FALSE);
}

/* The dialog opens with the keyboard where the hypervisor is written that was asked about. */
static void
test_edit (void)
{
  const char *const hypervisors[]
      = { "qemu+ssh://root@hv1/system", "qemu+ssh://root@hv11/system,address=10.0.0.1", NULL };
  g_autoptr (VimosConnection) connection
      = vimos_connection_new ("http://127.0.0.1:9", "onos", "rocks", hypervisors);
  VimosConnectionDialog *dialog = vimos_connection_dialog_new (NULL, connection);
  GtkWidget *focus;

  gtk_window_present (GTK_WINDOW (dialog));
  test_display_settle ();
  vimos_connection_dialog_edit (dialog, "qemu+ssh://root@hv11/system");
  test_display_settle ();
  focus = gtk_widget_get_ancestor (gtk_window_get_focus (GTK_WINDOW (dialog)), ADW_TYPE_ENTRY_ROW);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (focus)), ==, hypervisors[1]);
  vimos_connection_dialog_edit (dialog, "qemu+ssh://nowhere/system"); /* changes nothing */
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (dialog)));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

typedef struct
{
  VimosWindow *window;
  const char *text;
} Wanted;

static gboolean
shows (gpointer data)
{
  Wanted *wanted = data;

  return window_fixture_shows (GTK_WIDGET (wanted->window), wanted->text);
}

/* A wrong password is called by its name. */
static void
test_refused (void)
{
  const char *const hypervisors[] = { "test:///nobody", NULL };
  FakeServer *server = fake_server_new ();
  g_autoptr (VimosConnection) connection = NULL;
  VimosSession *session;
  WindowFixture fixture = { .window = g_object_ref (vimos_window_new (application)) };
  Wanted wanted = { fixture.window, "ONOS refuses the login" };

  fake_server_answer_sample (server, "/system", "err_noauth");
  fake_server_answer_sample (server, "/topology", "err_noauth");
  connection = vimos_connection_new (fake_server_get_url (server), "onos", "wrong", hypervisors);
  session = vimos_session_new (connection, NULL);
  vimos_window_set_session (fixture.window, session);
  vimos_session_start (session);
  gtk_window_present (GTK_WINDOW (fixture.window));
  g_assert_true (test_display_wait (shows, &wanted));
  window_fixture_picture (&fixture, "refused");
  g_assert_nonnull (window_fixture_find_button (GTK_WIDGET (fixture.window), "Connection…"));
  vimos_window_set_session (fixture.window, NULL);
  gtk_window_destroy (GTK_WINDOW (fixture.window));
  g_assert_finalize_object (fixture.window);
  for (guint i = 0; i < 100 && G_OBJECT (session)->ref_count > 1; i++)
    test_display_settle ();
  g_assert_finalize_object (session);
  fake_server_free (server);
}

static gboolean
has_n_candidates (WindowFixture *fixture,
                  guint n)
{
  VimosPlan *plan = vimos_workspace_get_plan (fixture->ui.workspace);

  return g_list_model_get_n_items (vimos_plan_get_candidates (plan)) == n;
}

static gboolean
has_one_candidate (gpointer data)
{
  return has_n_candidates (data, 1);
}

static gboolean
offers_better (gpointer data)
{
  return ((WindowFixture *) data)->window->better != NULL;
}

/* The wide way goes and comes back: the narrow one stays chosen until the user takes the offer. */
static void
test_better (WindowFixture *fixture,
             gconstpointer data)
{
  VimosCandidate *narrow;
  g_autoptr (AdwToast) toast = NULL;

  ui_fixture_plan (&fixture->ui);
  fake_onos_set_link (fixture->ui.lab.onos, 4, 1, FALSE);
  g_assert_true (test_display_wait (has_one_candidate, fixture));
  narrow = vimos_workspace_get_candidate (fixture->ui.workspace);
  window_fixture_picture (fixture, "one-path");
  g_assert_false (offers_better (fixture));
  fake_onos_set_link (fixture->ui.lab.onos, 4, 1, TRUE);
  g_assert_true (test_display_wait (offers_better, fixture));
  g_assert_true (vimos_workspace_get_candidate (fixture->ui.workspace) == narrow);
  toast = g_object_ref (fixture->window->better);
  g_assert_true (g_str_has_prefix (adw_toast_get_title (toast),
                                   "Path 1 is now faster: ≈ 28.8 s instead of ≈ 70.9 s"));
  window_fixture_picture (fixture, "better");
  g_signal_emit_by_name (toast, "button-clicked");
  g_assert_cmpuint (
      vimos_candidate_get_rank (vimos_workspace_get_candidate (fixture->ui.workspace)), ==, 1);
  g_assert_true (vimos_workspace_get_candidate (fixture->ui.workspace) != narrow);
  g_assert_false (offers_better (fixture));
}

/* What was offered goes with what it was offered for. */
static void
test_better_goes (WindowFixture *fixture,
                  gconstpointer data)
{
  ui_fixture_plan (&fixture->ui);
  fake_onos_set_link (fixture->ui.lab.onos, 4, 1, FALSE);
  g_assert_true (test_display_wait (has_one_candidate, fixture));
  fake_onos_set_link (fixture->ui.lab.onos, 4, 1, TRUE);
  g_assert_true (test_display_wait (offers_better, fixture));
  vimos_workspace_set_vm (fixture->ui.workspace, NULL);
  g_assert_false (offers_better (fixture));
}

static gboolean
is_over (GtkWidget *one,
         GtkWidget *other)
{
  graphene_rect_t a, b;

  return gtk_widget_get_mapped (other)
         && gtk_widget_compute_bounds (one, gtk_widget_get_ancestor (one, GTK_TYPE_WINDOW), &a)
         && gtk_widget_compute_bounds (other, gtk_widget_get_ancestor (other, GTK_TYPE_WINDOW), &b)
         && graphene_rect_intersection (&a, &b, NULL);
}

static GtkWidget *
find_named (GtkWidget *widget,
            const char *css_name)
{
  if (g_strcmp0 (gtk_widget_get_css_name (widget), css_name) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_named (child, css_name);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
assert_covers_no_button (GtkWidget *toast,
                         GtkWidget *widget)
{
  if (widget == toast)
    return;
  if (GTK_IS_BUTTON (widget))
    g_assert_false (is_over (toast, widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_covers_no_button (toast, child);
}

/* A toast lies where nothing is that could be pressed. */
static void
test_toast (WindowFixture *fixture,
            gconstpointer data)
{
  static const int sizes[][2] = { { 1280, 800 }, { 800, 600 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      GtkWidget *toast;

      gtk_window_set_default_size (GTK_WINDOW (fixture->window), sizes[i][0], sizes[i][1]);
      ui_fixture_plan (&fixture->ui);
      vimos_window_show_message (
          fixture->window, "Choose the VM “web”, then hv2 as its target, and look at the paths");
      test_display_settle ();
      test_display_settle ();
      toast = find_named (get_window (fixture), "toast");
      g_assert_nonnull (toast);
      assert_covers_no_button (toast, get_window (fixture));
      window_fixture_picture (fixture, i == 0 ? "toast" : "toast-small");
    }
}

/* A move that nobody but the operator can settle says so, and what there is to settle. */
static void
test_undecided (WindowFixture *fixture,
                gconstpointer data)
{
  fake_hypervisor_fail_act (FAKE_HYPERVISOR (fixture->ui.lab.target), VIMOS_VM_RESUME, 10000);
  fixture->ui.lab.world->may_break = TRUE;
  ui_fixture_plan (&fixture->ui);
  g_assert_true (window_fixture_activate (fixture, "win.migrate"));
  ui_fixture_wait_stage (&fixture->ui, VIMOS_STAGE_ENDED);
  window_fixture_assert_shows (fixture, "web needs you.");
  window_fixture_assert_shows (fixture, "needs you");
  g_assert_null (window_fixture_find_button (get_window (fixture), "Compare"));
  g_assert_null (window_fixture_find_button (get_window (fixture), "Move Back"));
  window_fixture_picture (fixture, "undecided");

  /* The target can do again what it could not: the move is settled, and its result goes. */
  fake_hypervisor_fail_act (FAKE_HYPERVISOR (fixture->ui.lab.target), VIMOS_VM_RESUME, 0);
  press (fixture, "Try to Settle");
  ui_fixture_wait_stage (&fixture->ui, VIMOS_STAGE_PLANNING);
  window_fixture_assert_shows (fixture, "web: ");
  g_assert_null (window_fixture_find_button (get_window (fixture), "Try to Settle"));
  g_assert_true (fake_world_is_reachable (fixture->ui.lab.world));
}

/* The others stay as they are when a hypervisor goes. */
static void
test_hypervisor_lost (WindowFixture *fixture,
                      gconstpointer data)
{
  ui_fixture_plan (&fixture->ui);
  fake_hypervisor_set_state (FAKE_HYPERVISOR (fixture->ui.lab.target), VIMOS_HYPERVISOR_LOST);
  window_fixture_assert_shows (fixture, "lost, trying again");
  window_fixture_assert_shows (fixture, "There is no other hypervisor to move to");
  g_assert_false (window_fixture_activate (fixture, "win.migrate"));
  g_assert_true (shows_network (fixture));
  window_fixture_picture (fixture, "hypervisor-lost");
  fake_hypervisor_set_state (FAKE_HYPERVISOR (fixture->ui.lab.target), VIMOS_HYPERVISOR_CONNECTED);
}

/* In the window: a deletion can be undone by the keyboard, and only as long as it can be. */
static void
test_undo (WindowFixture *fixture,
           gconstpointer data)
{
  window_fixture_move (fixture);
  vimos_window_show_page (fixture->window, "history");
  test_display_settle ();
  g_assert_false (window_fixture_activate (fixture, "win.undo"));
  gtk_widget_activate_action (
      GTK_WIDGET (fixture->window->history_page), "history.delete", "x",
      vimos_history_run_get_id (vimos_window_find_stored (fixture->window)));
  window_fixture_assert_shows (fixture, "Run of web deleted");
  window_fixture_assert_shows (fixture, "No moves yet");
  window_fixture_picture (fixture, "deleted");
  g_assert_true (window_fixture_activate (fixture, "win.undo"));
  window_fixture_assert_shows (fixture, "1 run");
  g_assert_false (window_fixture_activate (fixture, "win.undo"));
}

/* The list of keys complains of nothing, and a small screen has room for it. */
static void
test_shortcuts (WindowFixture *fixture,
                gconstpointer data)
{
  GtkWidget *list;

  g_assert_true (window_fixture_activate (fixture, "win.show-help-overlay"));
  test_display_settle ();
  list = GTK_WIDGET (
      gtk_application_window_get_help_overlay (GTK_APPLICATION_WINDOW (fixture->window)));
  g_assert_true (gtk_widget_get_mapped (list));
  g_assert_cmpint (gtk_widget_get_height (list), <=, 600);
  test_display_picture (list, "window-shortcuts");
  gtk_window_close (GTK_WINDOW (list));
}

static void
add_mute (const char *path,
          void (*test) (WindowFixture *, gconstpointer))
{
  g_test_add (path, WindowFixture, WINDOW_FIXTURE_MUTE, window_fixture_set_up, test,
              window_fixture_tear_down);
}

int
main (int argc,
      char *argv[])
{
  if (!test_display_init (&argc, &argv))
    return 0;
  application = window_fixture_init ();
  add_mute ("/window-states/connecting", test_connecting);
  add_mute ("/window-states/answers-late", test_answers_late);
  add_mute ("/window-states/chooses-meanwhile", test_chooses_meanwhile);
  g_test_add_func ("/window-states/edit", test_edit);
  g_test_add_func ("/window-states/refused", test_refused);
  window_fixture_add ("/window-states/better", test_better);
  window_fixture_add ("/window-states/better-goes", test_better_goes);
  window_fixture_add ("/window-states/undecided", test_undecided);
  window_fixture_add ("/window-states/hypervisor-lost", test_hypervisor_lost);
  window_fixture_add ("/window-states/undo", test_undo);
  window_fixture_add ("/window-states/shortcuts", test_shortcuts);
  window_fixture_add ("/window-states/toast", test_toast);
  return g_test_run ();
}
