/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-column-titles.h"
#include "vimos-network-table.h"

/**
 * VimosNetworkTable:
 *
 * The network as tables that can be sorted: switches, links with bandwidth and load, hosts. For
 * whom a picture is no help, and for who looks for a number. Filled only while it can be seen.
 */
struct _VimosNetworkTable
{
  GtkBox parent_instance;

  /* owned */
  VimosSession *session;
  VimosTopology *shown;
  GListStore *stores[VIMOS_NETWORK_N_KINDS];

  /* borrowed */
  GtkColumnView *views[VIMOS_NETWORK_N_KINDS];

  /* template children */
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (VimosNetworkTable, vimos_network_table, GTK_TYPE_BOX)

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem *list_item,
          gpointer column)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), vimos_column_titles_is_number (column) ? 1 : 0);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (list_item, label);
}

static guint
index_of (gpointer column)
{
  return GPOINTER_TO_UINT (g_object_get_data (column, "index"));
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem *list_item,
         gpointer column)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (list_item)),
                       vimos_network_entry_get_text (gtk_list_item_get_item (list_item),
                                                     index_of (column)));
}

static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer user_data)
{
  return vimos_network_entry_compare ((gpointer) a, (gpointer) b, GPOINTER_TO_UINT (user_data));
}

static GtkColumnViewColumn *
create_column (VimosNetworkKind kind,
               guint index)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column
      = gtk_column_view_column_new (vimos_network_kind_get_title (kind, index), factory);
  g_autoptr (GtkSorter) sorter
      = GTK_SORTER (gtk_custom_sorter_new (compare, GUINT_TO_POINTER (index), NULL));

  g_object_set_data (G_OBJECT (column), "index", GUINT_TO_POINTER (index));
  if (vimos_network_kind_is_number (kind, index))
    vimos_column_titles_set_number (column);
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), column, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), column, 0);
  gtk_column_view_column_set_sorter (column, sorter);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_expand (column, index == 0);
  return column;
}

static void
add_view (VimosNetworkTable *self,
          VimosNetworkKind kind,
          const char *name,
          const char *title)
{
  GtkColumnView *view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkSortListModel *sorted;

  for (guint i = 0; i < vimos_network_kind_get_n_columns (kind); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = create_column (kind, i);

      gtk_column_view_append_column (view, column);
    }
  self->stores[kind] = g_list_store_new (VIMOS_TYPE_NETWORK_ENTRY);
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->stores[kind])),
                                    g_object_ref (gtk_column_view_get_sorter (view)));
  gtk_column_view_set_model (view, GTK_SELECTION_MODEL (
                                       gtk_single_selection_new (G_LIST_MODEL (sorted))));
  g_object_unref (gtk_column_view_get_model (view));
  gtk_column_view_set_show_row_separators (view, TRUE);
  vimos_column_titles_follow (view);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (view));
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_stack_add_titled (self->stack, scrolled, name, title);
  self->views[kind] = view;
}

static void
refresh (VimosNetworkTable *self)
{
  VimosTopology *topology
      = self->session != NULL ? vimos_session_get_topology (self->session) : NULL;

  if (topology == self->shown || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  g_clear_pointer (&self->shown, vimos_topology_unref);
  self->shown = topology != NULL ? vimos_topology_ref (topology) : NULL;
  for (guint kind = 0; kind < VIMOS_NETWORK_N_KINDS; kind++)
    vimos_network_entries_fill (self->stores[kind], kind, self->session);
}

static void
vimos_network_table_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (vimos_network_table_parent_class)->map (widget);
  refresh (VIMOS_NETWORK_TABLE (widget));
}

static void
vimos_network_table_dispose (GObject *object)
{
  VimosNetworkTable *self = VIMOS_NETWORK_TABLE (object);

  g_clear_pointer (&self->shown, vimos_topology_unref);
  g_clear_object (&self->session);
  for (guint kind = 0; kind < VIMOS_NETWORK_N_KINDS; kind++)
    g_clear_object (&self->stores[kind]);

  G_OBJECT_CLASS (vimos_network_table_parent_class)->dispose (object);
}

static void
vimos_network_table_class_init (VimosNetworkTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vimos_network_table_dispose;
  widget_class->map = vimos_network_table_map;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/vimos/Vimos/vimos-network-table.ui");
  gtk_widget_class_bind_template_child (widget_class, VimosNetworkTable, stack);
}

static void
vimos_network_table_init (VimosNetworkTable *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_view (self, VIMOS_NETWORK_SWITCHES, "switches", _("Switches"));
  add_view (self, VIMOS_NETWORK_LINKS, "links", _("Links"));
  add_view (self, VIMOS_NETWORK_HOSTS, "hosts", _("Hosts"));
}

/**
 * vimos_network_table_set_session:
 * @session: whose network is shown; only once
 */
void
vimos_network_table_set_session (VimosNetworkTable *self,
                                 VimosSession *session)
{
  g_return_if_fail (VIMOS_IS_NETWORK_TABLE (self));
  g_return_if_fail (VIMOS_IS_SESSION (session));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
}

/** vimos_network_table_get_view: Returns: (transfer none): the table of @kind */
GtkColumnView *
vimos_network_table_get_view (VimosNetworkTable *self,
                              VimosNetworkKind kind)
{
  g_return_val_if_fail (VIMOS_IS_NETWORK_TABLE (self), NULL);
  g_return_val_if_fail (kind < VIMOS_NETWORK_N_KINDS, NULL);

  return self->views[kind];
}
