/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "fake-lab.h"
#include "test-display.h"
#include "vimos-application.h"
#include "vimos-palette.h"
#include "vimos-window.h"

static GtkApplication *application;

typedef struct
{
  FakeLab lab;
  VimosSession *session;
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
  fake_lab_set_up (&fixture->lab, NULL);
  fixture->session = vimos_session_new_for_context (fixture->lab.context);
  fixture->window = g_object_ref (vimos_window_new (application));
  set_size (fixture);
  vimos_window_set_session (fixture->window, fixture->session);
  vimos_session_start (fixture->session);
  gtk_window_present (GTK_WINDOW (fixture->window));
  test_display_settle ();
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_finalize_object (fixture->window);
  test_display_settle ();
  g_assert_finalize_object (fixture->session);
  fake_lab_tear_down (&fixture->lab, NULL);
}

static VimosWorkspace *
workspace_of (Fixture *fixture)
{
  return vimos_window_get_workspace (fixture->window);
}

static void
choose_web (Fixture *fixture)
{
  VimosVm *vm = vimos_context_find_vm (fixture->lab.context, "web", NULL);

  g_assert_nonnull (vm);
  g_assert_true (vimos_workspace_set_vm (workspace_of (fixture), vm));
}

static gboolean
can_migrate (gpointer data)
{
  return vimos_workspace_get_can_migrate (data);
}

static gboolean
is_running (gpointer data)
{
  return vimos_workspace_get_stage (data) == VIMOS_STAGE_RUNNING
         && vimos_migration_get_progress (vimos_workspace_get_migration (data)) > 0.5;
}

static gboolean
has_ended (gpointer data)
{
  return vimos_workspace_get_stage (data) == VIMOS_STAGE_ENDED;
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
  vimos_palette_install (gdk_display_get_default (), TRUE, FALSE);
  test_display_picture (GTK_WIDGET (fixture->window), dark);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
  vimos_palette_install (gdk_display_get_default (), FALSE, FALSE);
  test_display_settle ();
}

/* Time enough to look at a move while it runs. */
static void
slow_down (Fixture *fixture,
           guint step_ms)
{
  fake_hypervisor_set_step_ms (FAKE_HYPERVISOR (fixture->lab.source), step_ms);
  fixture->lab.timings.stall_note = fixture->lab.timings.stall_abort = 30 * G_USEC_PER_SEC;
  fixture->lab.timings.ping_lead = G_USEC_PER_SEC;
  fixture->lab.timings.ping_tail = G_USEC_PER_SEC;
  fake_lab_set_timings (&fixture->lab);
}

static void
test_whole_job (Fixture *fixture,
                gconstpointer data)
{
  VimosWorkspace *workspace = workspace_of (fixture);

  slow_down (fixture, 300);
  picture (fixture, "empty");
  choose_web (fixture);
  g_assert_true (test_display_wait (can_migrate, workspace));
  picture (fixture, "plan");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.migrate", NULL));
  g_assert_true (test_display_wait (is_running, workspace));
  picture (fixture, "run");
  g_assert_true (test_display_wait (has_ended, workspace));
  test_display_settle ();
  picture (fixture, "result");
  g_assert_cmpint (vimos_migration_get_state (vimos_workspace_get_migration (workspace)), ==, VIMOS_MIGRATION_DONE);
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
  add ("/window/whole-job", test_whole_job);
  return g_test_run ();
}
