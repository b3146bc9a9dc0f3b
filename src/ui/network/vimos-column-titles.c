/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include "vimos-column-titles.h"

/* The toolkit begins the titles of all columns at the left, and keeps room behind them for the sign
 * of the order; above figures both change places. */

#define NUMBER "vimos-number" /* data of a column: whether it holds figures */

static void
align_cb (GtkColumnView *view)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (view)) == GTK_TEXT_DIR_RTL;
  GListModel *columns = gtk_column_view_get_columns (view);
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view));
  GtkWidget *title = gtk_widget_get_first_child (header);

  for (guint i = 0; title != NULL && i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      GtkWidget *content = gtk_widget_get_first_child (title);

      if (content != NULL && vimos_column_titles_is_number (column))
        gtk_widget_set_direction (content, mirrored ? GTK_TEXT_DIR_LTR : GTK_TEXT_DIR_RTL);
      title = gtk_widget_get_next_sibling (title);
    }
}

/** vimos_column_titles_set_number: @column: holds figures, which end at the right */
void
vimos_column_titles_set_number (GtkColumnViewColumn *column)
{
  g_return_if_fail (GTK_IS_COLUMN_VIEW_COLUMN (column));

  g_object_set_data (G_OBJECT (column), NUMBER, column);
}

/** vimos_column_titles_is_number: Returns: whether @column holds figures */
gboolean
vimos_column_titles_is_number (GtkColumnViewColumn *column)
{
  g_return_val_if_fail (GTK_IS_COLUMN_VIEW_COLUMN (column), FALSE);

  return g_object_get_data (G_OBJECT (column), NUMBER) != NULL;
}

/** vimos_column_titles_follow: @view: its titles stand from now on above what they name */
void
vimos_column_titles_follow (GtkColumnView *view)
{
  g_return_if_fail (GTK_IS_COLUMN_VIEW (view));

  g_signal_connect (view, "map", G_CALLBACK (align_cb), NULL);
}
