/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "test-display.h"
#include "vimos-candidate-row.h"
#include "vimos-plan-pane.h"
#include "vimos-spoken-names.h"
#include "vimos-vm-pane.h"
#include "window-fixture.h"

static GtkWidget *
find_in (WindowFixture *fixture,
         GType pane,
         GType type)
{
  return window_fixture_find (window_fixture_find (GTK_WIDGET (fixture->window), pane), type);
}

static guint
chosen_rank (WindowFixture *fixture)
{
  return vimos_candidate_get_rank (vimos_workspace_get_candidate (fixture->ui.workspace));
}

/* On the way to the button below the paths the keyboard stops at one of them, and none other is chosen; the arrows
 * choose. */
static void
test_tab_passes_by (WindowFixture *fixture,
                    gconstpointer data)
{
  GtkWidget *list, *focus;

  ui_fixture_plan (&fixture->ui);
  test_display_settle ();
  list = find_in (fixture, VIMOS_TYPE_PLAN_PANE, GTK_TYPE_LIST_BOX);
  g_assert_true (gtk_widget_child_focus (list, GTK_DIR_TAB_FORWARD));
  focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  g_assert_true (VIMOS_IS_CANDIDATE_ROW (focus));
  g_assert_cmpuint (chosen_rank (fixture), ==, 1);
  g_assert_false (gtk_widget_child_focus (list, GTK_DIR_TAB_FORWARD));
  g_assert_false (gtk_widget_child_focus (list, GTK_DIR_TAB_BACKWARD));
  g_assert_cmpuint (chosen_rank (fixture), ==, 1);
  test_display_press (list, GDK_KEY_Down, 0);
  g_assert_cmpuint (chosen_rank (fixture), ==, 2);
  g_assert_false (gtk_widget_child_focus (list, GTK_DIR_TAB_FORWARD));
  g_assert_cmpuint (chosen_rank (fixture), ==, 2);
}

/* The list begins with a heading, and has the keyboard all the same. */
static void
test_headings (WindowFixture *fixture,
               gconstpointer data)
{
  GtkWidget *pane = window_fixture_find (GTK_WIDGET (fixture->window), VIMOS_TYPE_VM_PANE);
  GtkSingleSelection *selection = GTK_SINGLE_SELECTION (vimos_vm_pane_get_rows (VIMOS_VM_PANE (pane)));

  test_display_settle ();
  g_assert_true (gtk_widget_child_focus (find_in (fixture, VIMOS_TYPE_VM_PANE, GTK_TYPE_LIST_VIEW), GTK_DIR_TAB_FORWARD));
  gtk_single_selection_set_selected (selection, 1);
  g_assert_nonnull (vimos_workspace_get_vm (fixture->ui.workspace));
  gtk_single_selection_set_selected (selection, 2);
  g_assert_cmpuint (gtk_single_selection_get_selected (selection), ==, 1);
  g_assert_nonnull (vimos_workspace_get_vm (fixture->ui.workspace));
}

static void
test_search (WindowFixture *fixture,
             gconstpointer data)
{
  GtkWidget *search = find_in (fixture, VIMOS_TYPE_VM_PANE, GTK_TYPE_SEARCH_ENTRY);

  gtk_editable_set_text (GTK_EDITABLE (search), "nothing like it");
  g_signal_emit_by_name (search, "activate");
  g_assert_null (vimos_workspace_get_vm (fixture->ui.workspace));
  gtk_editable_set_text (GTK_EDITABLE (search), "WEB");
  g_signal_emit_by_name (search, "activate");
  g_assert_cmpstr (vimos_vm_get_name (vimos_workspace_get_vm (fixture->ui.workspace)), ==, "web");
}

static void
test_words (void)
{
  static const struct
  {
    const char *tooltip;
    const char *name;
  } tooltips[] = {
    { "Zoom in (Ctrl++)", "Zoom in" }, { "Layout", "Layout" }, { "(none)", "(none)" }, { "", "" }, { "A (b) c (F9)", "A (b) c" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tooltips); i++)
    {
      g_autofree char *name = vimos_spoken_names_from_tooltip (tooltips[i].tooltip);

      g_assert_cmpstr (name, ==, tooltips[i].name);
    }
}

static void
test_buttons (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *icon = gtk_button_new_from_icon_name ("zoom-in-symbolic"), *label = gtk_button_new_with_mnemonic ("_Cancel");
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *content = gtk_label_new ("web");
  GtkWindow *window;

  gtk_widget_set_tooltip_text (icon, "Show charts (F8)");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  vimos_spoken_names_name_row (content, "web, running");
  gtk_box_append (GTK_BOX (row), content);
  gtk_box_append (GTK_BOX (box), row);
  window = GTK_WINDOW (gtk_widget_get_root (test_display_present (box, 200, 100)));
  gtk_test_accessible_assert_property (icon, GTK_ACCESSIBLE_PROPERTY_LABEL, "Show charts");
  g_assert_false (gtk_test_accessible_has_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL));
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, "web, running");
  gtk_widget_set_tooltip_text (icon, "Hide charts (F8)");
  gtk_test_accessible_assert_property (icon, GTK_ACCESSIBLE_PROPERTY_LABEL, "Hide charts");
  vimos_spoken_names_name_row (content, "web, paused");
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, "web, paused");
  gtk_window_destroy (window);
}

int
main (int argc,
      char *argv[])
{
  if (!test_display_init (&argc, &argv))
    return 0;
  window_fixture_init ();
  vimos_spoken_names_install ();
  g_test_add_func ("/keyboard/words", test_words);
  g_test_add_func ("/keyboard/buttons", test_buttons);
  window_fixture_add ("/keyboard/tab-passes-by", test_tab_passes_by);
  window_fixture_add ("/keyboard/headings", test_headings);
  window_fixture_add ("/keyboard/search", test_search);
  return g_test_run ();
}
