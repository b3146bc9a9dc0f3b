/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-clock.h"
#include "vimos-history-list-private.h"

/**
 * VimosHistoryList:
 *
 * The runs of a history as a table that can be sorted, searched and filtered. What is selected is
 * what is chosen, to be compared or deleted; Enter opens, Delete deletes, Ctrl+A chooses all. The
 * commands themselves are actions of the page that it stands in: "history.open" (x: the run's id),
 * "history.delete-chosen", "history.clear", "history.show-all"…
 */
G_DEFINE_FINAL_TYPE (VimosHistoryList, vimos_history_list, GTK_TYPE_BOX)

static void
show_count (VimosHistoryList *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
  g_autoptr (GtkBitset) chosen
      = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  guint n_chosen = gtk_bitset_get_size (chosen);
  g_autofree char *runs = g_strdup_printf (ngettext ("%u run", "%u runs", n), n);
  g_autofree char *text = NULL;

  if (n_chosen > 0)
    /* Translators: “38 runs · 3 chosen” */
    text
        = g_strdup_printf (ngettext ("%s · %u chosen", "%s · %u chosen", n_chosen), runs, n_chosen);
  gtk_label_set_label (self->count, text != NULL ? text : runs);
  gtk_widget_set_sensitive (self->clear, n_chosen > 0);
}

static void
find_longest (VimosHistoryList *self)
{
  self->longest = 0;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->filtered)); i++)
    {
      g_autoptr (VimosHistoryRun) run = g_list_model_get_item (G_LIST_MODEL (self->filtered), i);
      const VimosHistoryRecord *record = vimos_history_run_get_record (run);

      if (record->outcome == VIMOS_OUTCOME_DONE)
        self->longest = fmax (self->longest,
                              fmax (record->measurement.migration, record->prediction.migration));
    }
}

static void
shown_changed_cb (VimosHistoryList *self)
{
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) == 0;

  find_longest (self);
  show_count (self);
  vimos_history_list_refresh_cells (self);
  gtk_stack_set_visible_child_name (
      self->stack, empty && !vimos_history_filter_is_open (&self->shown) ? "nothing" : "list");
}

static void
selection_changed_cb (VimosHistoryList *self)
{
  show_count (self);
  vimos_history_list_refresh_cells (self);
}

/* ---- filter ---- */

static gboolean
is_shown (gpointer item,
          gpointer user_data)
{
  VimosHistoryList *self = user_data;

  return vimos_history_filter_matches (&self->shown, vimos_history_run_get_record (item),
                                       vimos_clock_wall ());
}

/* Returns: (transfer full) (nullable): what is chosen among names of which the first stands for all
 */
static char *
get_name (GtkDropDown *names)
{
  GtkStringObject *name = gtk_drop_down_get_selected_item (names);

  return gtk_drop_down_get_selected (names) > 0 && name != NULL
             ? g_strdup (gtk_string_object_get_string (name))
             : NULL;
}

static void
filter_changed_cb (VimosHistoryList *self)
{
  if (self->history == NULL)
    return;
  g_free (self->shown.network);
  self->shown.network = get_name (self->network);
  g_free (self->shown.host);
  self->shown.host = get_name (self->host);
  self->shown.period = gtk_drop_down_get_selected (self->period);
  self->shown.result = gtk_drop_down_get_selected (self->result);
  vimos_history_filter_set_text (&self->shown, gtk_editable_get_text (GTK_EDITABLE (self->search)));
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  shown_changed_cb (self);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_utf8_collate (*(const char *const *) a, *(const char *const *) b);
}

static void
add_name (GPtrArray *names,
          const char *name)
{
  if (name != NULL && !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    g_ptr_array_add (names, (gpointer) name);
}

/* Offers all of @names after @all; the one that is chosen stays so. */
static void
offer_names (VimosHistoryList *self,
             GtkDropDown *drop_down,
             GPtrArray *names,
             const char *all,
             const char *chosen)
{
  g_autoptr (GtkStringList) list = NULL;
  guint selected = 0;

  g_ptr_array_sort (names, compare_names);
  g_ptr_array_insert (names, 0, (gpointer) all);
  for (guint i = 1; i < names->len; i++)
    if (g_strcmp0 (chosen, names->pdata[i]) == 0)
      selected = i;
  g_ptr_array_add (names, NULL);
  list = gtk_string_list_new ((const char *const *) names->pdata);
  g_signal_handlers_block_by_func (drop_down, filter_changed_cb, self);
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (list));
  gtk_drop_down_set_selected (drop_down, selected);
  g_signal_handlers_unblock_by_func (drop_down, filter_changed_cb, self);
}

static void
runs_changed_cb (VimosHistoryList *self)
{
  GListModel *runs = vimos_history_get_runs (self->history);
  g_autoptr (GPtrArray) networks = g_ptr_array_new ();
  g_autoptr (GPtrArray) hosts = g_ptr_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (VimosHistoryRun) run = g_list_model_get_item (runs, i);
      const VimosHistoryRecord *record = vimos_history_run_get_record (run);

      add_name (networks, record->network);
      add_name (hosts, record->from);
      add_name (hosts, record->to);
    }
  /* Mostly there is one. */
  gtk_widget_set_visible (GTK_WIDGET (self->network), networks->len > 1);
  offer_names (self, self->network, networks, _("All networks"), self->shown.network);
  offer_names (self, self->host, hosts, _("All hosts"), self->shown.host);
}

static void
show_all_action (GtkWidget *widget,
                 const char *name,
                 GVariant *parameter)
{
  VimosHistoryList *self = VIMOS_HISTORY_LIST (widget);

  gtk_drop_down_set_selected (self->network, 0);
  gtk_drop_down_set_selected (self->host, 0);
  gtk_drop_down_set_selected (self->period, 0);
  gtk_drop_down_set_selected (self->result, 0);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  filter_changed_cb (self);
}

static void
clear_action (GtkWidget *widget,
              const char *name,
              GVariant *parameter)
{
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (VIMOS_HISTORY_LIST (widget)->selection));
}

static void
activate_cb (VimosHistoryList *self,
             guint position)
{
  g_autoptr (VimosHistoryRun) run
      = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (run != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "history.open", "x",
                                vimos_history_run_get_id (run));
}

/* ---- GObject ---- */

static void
vimos_history_list_dispose (GObject *object)
{
  VimosHistoryList *self = VIMOS_HISTORY_LIST (object);

  if (self->view != NULL)
    gtk_column_view_set_model (self->view, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (self->spared); i++)
    g_clear_object (&self->spared[i]);
  g_clear_object (&self->time);
  g_clear_object (&self->selection);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->history);

  G_OBJECT_CLASS (vimos_history_list_parent_class)->dispose (object);
}

static void
vimos_history_list_finalize (GObject *object)
{
  VimosHistoryList *self = VIMOS_HISTORY_LIST (object);

  vimos_history_filter_clear (&self->shown);
  g_ptr_array_unref (self->bound);

  G_OBJECT_CLASS (vimos_history_list_parent_class)->finalize (object);
}

static void
vimos_history_list_class_init (VimosHistoryListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = vimos_history_list_dispose;
  object_class->finalize = vimos_history_list_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/vimos/Vimos/vimos-history-list.ui");
  gtk_widget_class_bind_template_child (widget_class, VimosHistoryList, head);
  gtk_widget_class_bind_template_child (widget_class, VimosHistoryList, search);
  gtk_widget_class_bind_template_child (widget_class, VimosHistoryList, network);
  gtk_widget_class_bind_template_child (widget_class, VimosHistoryList, host);
  gtk_widget_class_bind_template_child (widget_class, VimosHistoryList, period);
  gtk_widget_class_bind_template_child (widget_class, VimosHistoryList, result);
  gtk_widget_class_bind_template_child (widget_class, VimosHistoryList, count);
  gtk_widget_class_bind_template_child (widget_class, VimosHistoryList, clear);
  gtk_widget_class_bind_template_child (widget_class, VimosHistoryList, stack);
  gtk_widget_class_bind_template_child (widget_class, VimosHistoryList, view);
  gtk_widget_class_install_action (widget_class, "history.clear", NULL, clear_action);
  gtk_widget_class_install_action (widget_class, "history.show-all", NULL, show_all_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "history.delete-chosen",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "history.clear", NULL);
}

static void
vimos_history_list_init (VimosHistoryList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->bound = g_ptr_array_new ();
  self->filter = gtk_custom_filter_new (is_shown, self, NULL);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (filter_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->network, "notify::selected", G_CALLBACK (filter_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->host, "notify::selected", G_CALLBACK (filter_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->period, "notify::selected", G_CALLBACK (filter_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->result, "notify::selected", G_CALLBACK (filter_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "activate", G_CALLBACK (activate_cb), self,
                           G_CONNECT_SWAPPED);
  vimos_history_list_add_columns (self);
}

/**
 * vimos_history_list_set_history:
 * @history: whose runs are shown; only once
 */
void
vimos_history_list_set_history (VimosHistoryList *self,
                                VimosHistory *history)
{
  GListModel *runs;
  GtkSortListModel *sorted;

  g_return_if_fail (VIMOS_IS_HISTORY_LIST (self));
  g_return_if_fail (VIMOS_IS_HISTORY (history));
  g_return_if_fail (self->history == NULL);

  self->history = g_object_ref (history);
  runs = vimos_history_get_runs (history);
  self->filtered
      = gtk_filter_list_model_new (g_object_ref (runs), g_object_ref (GTK_FILTER (self->filter)));
  sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)),
                                    g_object_ref (gtk_column_view_get_sorter (self->view)));
  self->selection = gtk_multi_selection_new (G_LIST_MODEL (sorted));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (runs, "items-changed", G_CALLBACK (runs_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (shown_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb),
                           self, G_CONNECT_SWAPPED);
  runs_changed_cb (self);
  shown_changed_cb (self);
}

/** vimos_history_list_get_selection: Returns: (transfer none) (nullable): the runs as they are
 * shown, and which are chosen */
GtkMultiSelection *
vimos_history_list_get_selection (VimosHistoryList *self)
{
  g_return_val_if_fail (VIMOS_IS_HISTORY_LIST (self), NULL);

  return self->selection;
}

/** vimos_history_list_get_chosen: Returns: (transfer full) (element-type VimosHistoryRun): in the
 * order of the list */
GPtrArray *
vimos_history_list_get_chosen (VimosHistoryList *self)
{
  GPtrArray *chosen = g_ptr_array_new_with_free_func (g_object_unref);
  GtkBitsetIter iter;
  guint position;
  g_autoptr (GtkBitset) set = NULL;

  g_return_val_if_fail (VIMOS_IS_HISTORY_LIST (self), chosen);

  if (self->selection == NULL)
    return chosen;
  set = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  for (gboolean valid = gtk_bitset_iter_init_first (&iter, set, &position); valid;
       valid = gtk_bitset_iter_next (&iter, &position))
    g_ptr_array_add (chosen, g_list_model_get_item (G_LIST_MODEL (self->selection), position));
  return chosen;
}

/**
 * vimos_history_list_choose:
 * @runs: (array length=n_runs): what is to be chosen, and nothing else; those that are not shown
 * are left out
 */
void
vimos_history_list_choose (VimosHistoryList *self,
                           VimosHistoryRun *const *runs,
                           guint n_runs)
{
  g_autoptr (GtkBitset) selected = gtk_bitset_new_empty ();
  g_autoptr (GtkBitset) mask = NULL;
  guint n;

  g_return_if_fail (VIMOS_IS_HISTORY_LIST (self));
  g_return_if_fail (self->selection != NULL);

  n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VimosHistoryRun) run = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      for (guint j = 0; j < n_runs; j++)
        if (run == runs[j])
          gtk_bitset_add (selected, i);
    }
  mask = gtk_bitset_new_range (0, n);
  gtk_selection_model_set_selection (GTK_SELECTION_MODEL (self->selection), selected, mask);
}

/** vimos_history_list_find: puts the keyboard into the search */
void
vimos_history_list_find (VimosHistoryList *self)
{
  g_return_if_fail (VIMOS_IS_HISTORY_LIST (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

/**
 * vimos_history_list_set_compact:
 * @compact: whether there is little room: some columns are then left out, and what is above the
 * list takes two lines
 */
void
vimos_history_list_set_compact (VimosHistoryList *self,
                                gboolean compact)
{
  g_return_if_fail (VIMOS_IS_HISTORY_LIST (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->head),
                                  compact ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  vimos_history_list_shorten (self, compact);
}

/** vimos_history_list_focus_runs: puts the keyboard on the run where it was last */
void
vimos_history_list_focus_runs (VimosHistoryList *self)
{
  g_return_if_fail (VIMOS_IS_HISTORY_LIST (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}
