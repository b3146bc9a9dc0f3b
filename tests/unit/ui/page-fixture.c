/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "history-runs.h"
#include "page-fixture.h"
#include "test-display.h"
#include "test-folder.h"
#include "vimos-palette.h"
#include "vimos-ui-resources.h"
#include "window-fixture.h"

static void
message_cb (PageFixture *fixture,
            const char *message)
{
  g_free (fixture->message);
  fixture->message = g_strdup (message);
}

static void
toast_cb (PageFixture *fixture,
          AdwToast *toast)
{
  g_set_object (&fixture->toast, toast);
  adw_toast_overlay_add_toast (fixture->toasts, g_object_ref (toast));
}

static void
set_up (PageFixture *fixture,
        gconstpointer data)
{
  fixture->folder = test_folder_new ();
  fixture->history = vimos_history_new (fixture->folder);
  fixture->page = VIMOS_HISTORY_PAGE (vimos_history_page_new (fixture->history, NULL));
  g_object_ref_sink (fixture->page);
  g_signal_connect_swapped (fixture->page, "message", G_CALLBACK (message_cb), fixture);
  g_signal_connect_swapped (fixture->page, "toast", G_CALLBACK (toast_cb), fixture);
  fixture->toasts = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  adw_toast_overlay_set_child (fixture->toasts, GTK_WIDGET (fixture->page));
  fixture->window = GTK_WINDOW (test_display_present (GTK_WIDGET (fixture->toasts), 1280, 753));
  test_display_settle ();
}

void
page_fixture_close (PageFixture *fixture)
{
  if (fixture->page == NULL)
    return;
  gtk_window_destroy (fixture->window);
  g_clear_object (&fixture->toast);
  test_display_settle ();
  g_assert_finalize_object (g_steal_pointer (&fixture->page));
}

static void
tear_down (PageFixture *fixture,
           gconstpointer data)
{
  page_fixture_close (fixture);
  vimos_history_close (fixture->history);
  test_display_settle ();
  g_assert_finalize_object (fixture->history);
  test_folder_free (fixture->folder);
  g_free (fixture->message);
}

void
page_fixture_add (const char *path,
                  void (*test) (PageFixture *, gconstpointer))
{
  g_test_add (path, PageFixture, NULL, set_up, test, tear_down);
}

/* To be called once, after test_display_init(). */
void
page_fixture_init (void)
{
  g_autoptr (GtkCssProvider) styles = NULL;

  adw_init ();
  g_resources_register (vimos_ui_get_resource ());
  vimos_palette_install (gdk_display_get_default (), FALSE, FALSE);
  styles = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (styles, "/io/github/vimos/Vimos/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (styles),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Cantarell 11", NULL);
}

void
page_fixture_fill (PageFixture *fixture)
{
  history_runs_add (fixture->history, history_runs_six, G_N_ELEMENTS (history_runs_six));
  test_display_settle ();
}

void
page_fixture_search (PageFixture *fixture,
                     const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (page_fixture_find (fixture, GTK_TYPE_SEARCH_ENTRY)), text);
  for (guint i = 0; i < 3; i++)
    test_display_settle ();
}

VimosHistoryList *
page_fixture_get_list (PageFixture *fixture)
{
  return VIMOS_HISTORY_LIST (page_fixture_find (fixture, VIMOS_TYPE_HISTORY_LIST));
}

guint
page_fixture_count (PageFixture *fixture)
{
  return g_list_model_get_n_items (
      G_LIST_MODEL (vimos_history_list_get_selection (page_fixture_get_list (fixture))));
}

GtkWidget *
page_fixture_find (PageFixture *fixture,
                   GType type)
{
  return window_fixture_find (GTK_WIDGET (fixture->page), type);
}

gboolean
page_fixture_shows (PageFixture *fixture,
                    const char *text)
{
  return window_fixture_shows (GTK_WIDGET (fixture->page), text);
}

/* As the page looks in a small and in a large window. */
void
page_fixture_picture (PageFixture *fixture,
                      const char *name)
{
  static const int sizes[][2] = { { 800, 553 }, { 1280, 753 }, { 1920, 1033 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint dark = 0; dark < 2; dark++)
      {
        g_autofree char *file
            = g_strdup_printf ("history-%s-%d-%s", name, sizes[i][0], dark ? "dark" : "light");

        adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                            dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                                 : ADW_COLOR_SCHEME_FORCE_LIGHT);
        vimos_palette_install (gdk_display_get_default (), dark, FALSE);
        gtk_window_set_default_size (fixture->window, sizes[i][0], sizes[i][1]);
        vimos_history_page_set_room (fixture->page, sizes[i][0] < 1100, sizes[i][1] < 900);
        test_display_settle ();
        test_display_picture (GTK_WIDGET (fixture->window), file);
      }
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_LIGHT);
  vimos_palette_install (gdk_display_get_default (), FALSE, FALSE);
  gtk_window_set_default_size (fixture->window, 1280, 753);
  vimos_history_page_set_room (fixture->page, FALSE, FALSE);
}
