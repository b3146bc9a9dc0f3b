/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "test-display.h"
#include "test-folder.h"

#define WAIT_US (10 * G_USEC_PER_SEC)

const char *__asan_default_options (void);

/* Under AddressSanitizer: GLib lets go of its table of quarks when it grows, in a constructor of its own;
 * tests/lsan.supp knows that by its stack, which only the slow way of walking stacks sees. */
const char *
__asan_default_options (void)
{
  return "fast_unwind_on_malloc=0:malloc_context_size=12";
}

/* Not G_TEST_OPTION_ISOLATE_DIRS: that takes the system's icons and schemas away too. */
static void
isolate_home (void)
{
  static const char *const variables[] = { "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME" };
  const char *home = test_folder_new_until_exit ();

  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    g_setenv (variables[i], home, TRUE);
  /* Nobody looks at what the tests tell assistive technologies but the tests themselves. */
  g_setenv ("GTK_A11Y", "test", TRUE);
  g_setenv ("ADW_DISABLE_PORTAL", "1", TRUE);
}

/**
 * test_display_init:
 *
 * Returns: %FALSE when there is no display; the whole program is then reported as skipped and should end
 */
gboolean
test_display_init (int *argc,
                   char ***argv)
{
  isolate_home ();
  g_test_init (argc, argv, NULL);
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

/* Lets the main loop run until nothing is left to do, but for 150 ms at least: a frame is drawn in that time. */
void
test_display_settle (void)
{
  gboolean over = FALSE;

  g_timeout_add (150, timed_out_cb, &over);
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

typedef struct
{
  GtkWidget *widget;
  GskRenderNode *node;
  int width; /* with the frame that a window has */
  int height;
} Picture;

/* A widget has nothing to draw before its first frame. */
static gboolean
is_drawn (gpointer data)
{
  Picture *picture = data;
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (picture->widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  picture->width = gdk_paintable_get_intrinsic_width (paintable);
  picture->height = gdk_paintable_get_intrinsic_height (paintable);
  gdk_paintable_snapshot (paintable, snapshot, picture->width, picture->height);
  picture->node = gtk_snapshot_free_to_node (snapshot);
  return picture->node != NULL;
}

/* Saves what @widget looks like as NAME.png in the folder $VIMOS_TEST_PICTURES, if that is set. */
void
test_display_picture (GtkWidget *widget,
                      const char *name)
{
  const char *folder = g_getenv ("VIMOS_TEST_PICTURES");
  Picture picture = { .widget = widget };
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *path = NULL;

  if (folder == NULL)
    return;
  test_display_settle ();
  g_assert_true (test_display_wait (is_drawn, &picture));
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)), picture.node,
                                         &GRAPHENE_RECT_INIT (0, 0, picture.width, picture.height));
  gsk_render_node_unref (picture.node);
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
