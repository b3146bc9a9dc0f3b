/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-spoken-names.h"

/* What screen readers call the things that GTK 4.8 gives no name, or a wrong one: a button that has
 * only a picture is called after the picture’s type, one with a mnemonic is called twice, the first
 * time with an underscore, and the row of a list or the button in a drop-down has none. Main thread
 * only. */

/**
 * vimos_spoken_names_from_tooltip:
 * @tooltip: what a tooltip says, perhaps with keys at its end: “Zoom in (Ctrl++)”
 *
 * Returns: (transfer full): without the keys, which are read as a part of the description
 */
char *
vimos_spoken_names_from_tooltip (const char *tooltip)
{
  const char *keys;

  g_return_val_if_fail (tooltip != NULL, NULL);

  keys = g_str_has_suffix (tooltip, ")") ? g_strrstr (tooltip, " (") : NULL;
  return keys != NULL ? g_strndup (tooltip, keys - tooltip) : g_strdup (tooltip);
}

static void
set_name (GtkWidget *widget,
          const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
take_tooltip (GtkWidget *widget)
{
  const char *tooltip = gtk_widget_get_tooltip_text (widget);
  g_autofree char *name = tooltip != NULL ? vimos_spoken_names_from_tooltip (tooltip) : NULL;

  if (name != NULL)
    set_name (widget, name);
}

static void
name_picture_button (GtkWidget *widget,
                     const char *icon)
{
  take_tooltip (widget);
  if (g_signal_handler_find (widget, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, take_tooltip, NULL) == 0)
    g_signal_connect (widget, "notify::tooltip-text", G_CALLBACK (take_tooltip), NULL);
  /* A toast’s cross has no tooltip either. */
  if (gtk_widget_get_tooltip_text (widget) == NULL && g_str_equal (icon, "window-close-symbolic"))
    set_name (widget, _("Close"));
}

static void
name_button (GtkButton *button)
{
  const char *icon = gtk_button_get_icon_name (button);

  if (icon != NULL)
    name_picture_button (GTK_WIDGET (button), icon);
  else if (gtk_button_get_label (button) != NULL && gtk_button_get_use_underline (button))
    /* “_Cancel Cancel”: the second comes from the label in it, which knows how a mnemonic is
     * read. */
    gtk_accessible_reset_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL);
}

static void
describe_choice (GtkDropDown *drop_down)
{
  gpointer item = gtk_drop_down_get_selected_item (drop_down);

  if (GTK_IS_STRING_OBJECT (item))
    gtk_accessible_update_property (GTK_ACCESSIBLE (
                                        gtk_widget_get_first_child (GTK_WIDGET (drop_down))),
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    gtk_string_object_get_string (item), -1);
}

/* The keyboard goes to a button in it, which knows neither its name nor what is chosen. */
static void
name_drop_down (GtkDropDown *drop_down)
{
  if (!GTK_IS_STRING_OBJECT (gtk_drop_down_get_selected_item (drop_down)))
    return;
  gtk_accessible_update_relation (GTK_ACCESSIBLE (
                                      gtk_widget_get_first_child (GTK_WIDGET (drop_down))),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY, drop_down, NULL, -1);
  if (g_signal_handler_find (drop_down, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, describe_choice, NULL)
      == 0)
    g_signal_connect (drop_down, "notify::selected-item", G_CALLBACK (describe_choice), NULL);
  describe_choice (drop_down);
}

static gboolean
mapped_cb (GSignalInvocationHint *hint,
           guint n_values,
           const GValue *values,
           gpointer user_data)
{
  gpointer widget = g_value_get_object (&values[0]);

  if (GTK_IS_BUTTON (widget))
    name_button (widget);
  else if (GTK_IS_MENU_BUTTON (widget) && gtk_menu_button_get_icon_name (widget) != NULL)
    name_picture_button (widget, gtk_menu_button_get_icon_name (widget));
  else if (GTK_IS_DROP_DOWN (widget))
    name_drop_down (widget);
  return TRUE;
}

/**
 * vimos_spoken_names_install:
 *
 * From now on every button of this program gets its name when it comes up, also those of dialogs
 * that are not ours. To be called once, when GTK is initialized.
 */
void
vimos_spoken_names_install (void)
{
  /* A class that nobody used yet has no signals. */
  g_autoptr (GTypeClass) klass = g_type_class_ref (GTK_TYPE_WIDGET);

  g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, mapped_cb, NULL, NULL);
}

static void
pass_name_on (GtkWidget *content)
{
  const char *name = g_object_get_data (G_OBJECT (content), "vimos-spoken-name");
  GtkWidget *row = gtk_widget_get_parent (content);

  if (row != NULL && name != NULL)
    set_name (row, name);
}

/**
 * vimos_spoken_names_name_row:
 * @content: what a list's row shows: its child, now or later
 * @name: what the row is called, which gets the keyboard in its stead
 */
void
vimos_spoken_names_name_row (GtkWidget *content,
                             const char *name)
{
  g_return_if_fail (GTK_IS_WIDGET (content));
  g_return_if_fail (name != NULL);

  if (g_object_get_data (G_OBJECT (content), "vimos-spoken-name") == NULL)
    g_signal_connect (content, "notify::parent", G_CALLBACK (pass_name_on), NULL);
  g_object_set_data_full (G_OBJECT (content), "vimos-spoken-name", g_strdup (name), g_free);
  pass_name_on (content);
}
