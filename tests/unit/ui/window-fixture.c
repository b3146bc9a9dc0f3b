/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "test-display.h"
#include "vimos-application.h"
#include "window-fixture.h"

static GtkApplication *application;

/* Pictures can be had in another size by VIMOS_TEST_SIZE=1920x1080. */
static void
set_size (WindowFixture *fixture)
{
  const char *size = g_getenv ("VIMOS_TEST_SIZE");
  int width = 1280, height = 800;

  if (size != NULL)
    g_assert_cmpint (sscanf (size, "%dx%d", &width, &height), ==, 2);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, height);
}

/* Before it has been drawn, what is asked of its size may be lost. */
static gboolean
is_drawn (gpointer data)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (data);

  return gtk_widget_get_mapped (data) && gtk_widget_get_width (data) > 0 && clock != NULL
         && gdk_frame_clock_get_frame_counter (clock) > 1;
}

void
window_fixture_set_up (WindowFixture *fixture,
                       gconstpointer data)
{
  fake_lab_set_up (&fixture->ui.lab, NULL);
  if (g_strcmp0 (data, WINDOW_FIXTURE_MUTE) == 0)
    fake_hypervisor_set_mute (FAKE_HYPERVISOR (fixture->ui.lab.target), TRUE);
  fixture->ui.session = vimos_session_new_for_context (fixture->ui.lab.context);
  fixture->window = g_object_ref (vimos_window_new (application));
  set_size (fixture);
  vimos_window_set_session (fixture->window, fixture->ui.session);
  fixture->ui.workspace = g_object_ref (vimos_window_get_workspace (fixture->window));
  vimos_session_start (fixture->ui.session);
  gtk_window_present (GTK_WINDOW (fixture->window));
  g_assert_true (test_display_wait (is_drawn, fixture->window));
  test_display_settle ();
}

void
window_fixture_tear_down (WindowFixture *fixture,
                          gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_finalize_object (fixture->window);
  ui_fixture_tear_down (&fixture->ui, data);
}

void
window_fixture_picture (WindowFixture *fixture,
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
gboolean
window_fixture_is_enabled (GtkWidget *window,
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

gboolean
window_fixture_activate (WindowFixture *fixture,
                         const char *action)
{
  return window_fixture_is_enabled (GTK_WIDGET (fixture->window), action)
         && gtk_widget_activate_action (GTK_WIDGET (fixture->window), action, NULL);
}

static gboolean
is_stored (gpointer data)
{
  return vimos_window_find_stored (data) != NULL;
}

void
window_fixture_move (WindowFixture *fixture)
{
  ui_fixture_plan (&fixture->ui);
  g_assert_true (window_fixture_activate (fixture, "win.migrate"));
  ui_fixture_wait_stage (&fixture->ui, VIMOS_STAGE_ENDED);
  g_assert_true (test_display_wait (is_stored, fixture->window));
  test_display_settle ();
}

GtkWidget *
window_fixture_find (GtkWidget *widget,
                     GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = window_fixture_find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The button with this label that can be seen. */
GtkWidget *
window_fixture_find_button (GtkWidget *widget,
                            const char *label)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0
      && gtk_widget_get_mapped (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = window_fixture_find_button (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

gboolean
window_fixture_shows (GtkWidget *widget,
                      const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
      && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (window_fixture_shows (child, text))
      return TRUE;
  return FALSE;
}

void
window_fixture_assert_shows (WindowFixture *fixture,
                             const char *text)
{
  test_display_settle ();
  if (!window_fixture_shows (GTK_WIDGET (fixture->window), text))
    g_error ("The window does not say “%s”", text);
}

/* Makes the application; to be called once, after test_display_init(). */
GtkApplication *
window_fixture_init (void)
{
  application = GTK_APPLICATION (vimos_application_new ());
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Cantarell 11", NULL);
  return application;
}

/* A test on a window with a session on the fake lab. */
void
window_fixture_add (const char *path,
                    void (*test) (WindowFixture *, gconstpointer))
{
  g_test_add (path, WindowFixture, NULL, window_fixture_set_up, test, window_fixture_tear_down);
}
