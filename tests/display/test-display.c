/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "test-display.h"

#define WAIT_US (10 * G_USEC_PER_SEC)

/**
 * test_display_init:
 *
 * Returns: %FALSE when there is no display; the whole program is then reported as skipped and should end
 */
gboolean
test_display_init (int *argc,
                   char ***argv)
{
  g_test_init (argc, argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP there is no display; run under xvfb-run\n");
      return FALSE;
    }
  g_object_set (gtk_settings_get_default (),
                "gtk-enable-animations", FALSE,
                NULL);
  return TRUE;
}

static gboolean
timed_out_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Lets the main loop run until nothing is left to do, but for 60 ms at least: a frame is drawn in that time. */
void
test_display_settle (void)
{
  gboolean over = FALSE;

  g_timeout_add (60, timed_out_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

/* Returns whether @condition came true within 10 s. */
gboolean
test_display_wait (TestCondition condition,
                   gpointer data)
{
  gint64 until = g_get_monotonic_time () + WAIT_US;

  while (!condition (data))
    {
      gboolean over = FALSE;
      guint source = g_timeout_add (20, timed_out_cb, &over);

      g_main_context_iteration (NULL, TRUE);
      if (!over)
        g_source_remove (source);
      if (g_get_monotonic_time () > until)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_mapped (gpointer data)
{
  return gtk_widget_get_mapped (data) && gtk_widget_get_width (data) > 0;
}

/* Returns a window with @child in it, on the screen. */
GtkWidget *
test_display_present (GtkWidget *child,
                      int width,
                      int height)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (test_display_wait (is_mapped, child));
  test_display_settle ();
  return window;
}

/* Saves what @widget looks like as NAME.png in the folder $VIMOS_TEST_PICTURES, if that is set. */
void
test_display_picture (GtkWidget *widget,
                      const char *name)
{
  const char *folder = g_getenv ("VIMOS_TEST_PICTURES");
  g_autoptr (GdkPaintable) paintable = NULL;
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *path = NULL;
  GtkSnapshot *snapshot;
  int width, height;

  if (folder == NULL)
    return;
  test_display_settle ();
  width = gtk_widget_get_width (widget);
  height = gtk_widget_get_height (widget);
  paintable = gtk_widget_paintable_new (widget);
  snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, width, height));
  path = g_strdup_printf ("%s/%s.png", folder, name);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

/* Does what @widget's own key bindings would do: GTK 4 has no way to synthesize key events. */
void
test_display_press (GtkWidget *widget,
                    guint key,
                    GdkModifierType modifiers)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;
      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);
          GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

          if (GTK_IS_KEYVAL_TRIGGER (trigger)
              && gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key
              && gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) == modifiers)
            {
              g_assert_true (gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget,
                                                           gtk_shortcut_get_arguments (shortcut)));
              return;
            }
        }
    }
  g_assert_not_reached ();
}
