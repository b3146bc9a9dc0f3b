/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-compare.h"
#include "vimos-history-page-private.h"

/**
 * VimosHistoryPage:
 *
 * Every run: a list, below it the comparison of those that are chosen; and one of them as it was,
 * when it is opened. Emits "message" with a sentence for the user, "toast" with a toast to be shown
 * to him, and "changed" when another run is open or none, or something else can be undone.
 */
G_DEFINE_FINAL_TYPE (VimosHistoryPage, vimos_history_page, GTK_TYPE_BOX)

enum
{
  SIGNAL_MESSAGE,
  SIGNAL_TOAST,
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

void
vimos_history_page_say (VimosHistoryPage *self,
                        const char *message)
{
  g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, message);
}

void
vimos_history_page_show_toast (VimosHistoryPage *self,
                               AdwToast *toast)
{
  g_ptr_array_add (self->toasts, g_object_ref (toast));
  g_signal_emit (self, signals[SIGNAL_TOAST], 0, toast);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
vimos_history_page_forget_toast (VimosHistoryPage *self,
                                 AdwToast *toast)
{
  if (self->toasts != NULL && g_ptr_array_remove (self->toasts, toast))
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* ---- loading ---- */

typedef struct
{
  VimosHistoryPage *page;
  VimosHistoryRun *run;
  VimosHistoryPageFunc then;
  int detail;
} Loading;

static void
loaded_cb (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autofree Loading *loading = user_data;
  g_autoptr (VimosHistoryPage) self = loading->page;
  g_autoptr (VimosHistoryRun) run = loading->run;
  g_autoptr (GError) error = NULL;

  if (vimos_history_load_finish (VIMOS_HISTORY (source), result, &error))
    {
      if (!g_cancellable_is_cancelled (self->cancellable))
        loading->then (self, run, loading->detail);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *text = g_strdup_printf (_("This run can’t be read: %s"), error->message);

      vimos_history_page_say (self, text);
    }
}

void
vimos_history_page_load (VimosHistoryPage *self,
                         VimosHistoryRun *run,
                         VimosHistoryPageFunc then,
                         int detail)
{
  Loading *loading;

  if (vimos_history_run_get_loaded (run))
    {
      then (self, run, detail);
      return;
    }
  loading = g_new (Loading, 1);
  *loading = (Loading){ g_object_ref (self), g_object_ref (run), then, detail };
  vimos_history_load_async (self->history, run, self->cancellable, loaded_cb, loading);
}

/* ---- comparison ---- */

static gboolean
is_all_loaded (GPtrArray *runs)
{
  for (guint i = 0; i < runs->len; i++)
    if (!vimos_history_run_get_loaded (g_ptr_array_index (runs, i)))
      return FALSE;
  return TRUE;
}

static void
show_comparison (VimosHistoryPage *self,
                 VimosHistoryRun *run,
                 int detail)
{
  gboolean ready = self->compared->len >= 2 && self->compared->len <= VIMOS_COMPARE_MAX
                   && is_all_loaded (self->compared);

  if (ready)
    vimos_compare_pane_show (self->compare, self->compared);
  gtk_widget_set_visible (GTK_WIDGET (self->compare), ready);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
selection_changed_cb (VimosHistoryPage *self)
{
  GPtrArray *chosen = vimos_history_list_get_chosen (self->list);

  g_ptr_array_unref (self->compared);
  self->compared = chosen;
  vimos_history_page_update_actions (self);
  if (chosen->len < 2 || chosen->len > VIMOS_COMPARE_MAX)
    {
      show_comparison (self, NULL, 0);
      return;
    }
  for (guint i = 0; i < chosen->len && chosen == self->compared; i++)
    vimos_history_page_load (self, g_ptr_array_index (chosen, i), show_comparison, 0);
}

/* Beside the list, too, Escape chooses none; the keyboard goes back to the list then. */
static gboolean
leave_comparison_cb (GtkWidget *widget,
                     GVariant *arguments,
                     gpointer user_data)
{
  VimosHistoryPage *self = VIMOS_HISTORY_PAGE (widget);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self->compare)))
    return GDK_EVENT_PROPAGATE;
  vimos_history_list_focus_runs (self->list);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "history.clear", NULL);
  return GDK_EVENT_STOP;
}

/* ---- what is shown ---- */

static void
runs_changed_cb (VimosHistoryPage *self)
{
  gboolean empty = g_list_model_get_n_items (vimos_history_get_runs (self->history)) == 0;

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "run") != 0)
    gtk_stack_set_visible_child_name (self->stack, empty ? "empty" : "list");
}

static void
refreshed_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (VimosHistoryPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!vimos_history_refresh_finish (VIMOS_HISTORY (source), result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *text = g_strdup_printf (_("The history can’t be read: %s"), error->message);

      vimos_history_page_say (self, text);
    }
}

static void
refresh (VimosHistoryPage *self)
{
  vimos_history_refresh_async (self->history, self->cancellable, refreshed_cb, g_object_ref (self));
}

static void
refresh_action (GtkWidget *widget,
                const char *name,
                GVariant *parameter)
{
  refresh (VIMOS_HISTORY_PAGE (widget));
}

static void
back_action (GtkWidget *widget,
             const char *name,
             GVariant *parameter)
{
  VimosHistoryPage *self = VIMOS_HISTORY_PAGE (widget);

  gtk_stack_set_visible_child_name (self->stack, "list");
  vimos_history_detail_set_run (self->detail, NULL);
  runs_changed_cb (self);
  vimos_history_list_focus_runs (self->list);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
show_run (VimosHistoryPage *self,
          VimosHistoryRun *run,
          int detail)
{
  vimos_history_detail_set_run (self->detail, run);
  gtk_stack_set_visible_child_name (self->stack, "run");
  gtk_widget_grab_focus (GTK_WIDGET (self->detail));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* ---- GObject ---- */

/* Without the page nothing can be undone any more. */
static void
dismiss_toasts (VimosHistoryPage *self)
{
  g_autoptr (GPtrArray) toasts = g_steal_pointer (&self->toasts);

  for (guint i = 0; toasts != NULL && i < toasts->len; i++)
    adw_toast_dismiss (g_ptr_array_index (toasts, i));
}

static void
vimos_history_page_dispose (GObject *object)
{
  VimosHistoryPage *self = VIMOS_HISTORY_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  dismiss_toasts (self);
  g_clear_pointer (&self->compared, g_ptr_array_unref);
  g_clear_pointer (&self->network_name, g_free);
  g_clear_object (&self->history);

  G_OBJECT_CLASS (vimos_history_page_parent_class)->dispose (object);
}

static void
vimos_history_page_finalize (GObject *object)
{
  g_object_unref (VIMOS_HISTORY_PAGE (object)->cancellable);

  G_OBJECT_CLASS (vimos_history_page_parent_class)->finalize (object);
}

static void
vimos_history_page_class_init (VimosHistoryPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = vimos_history_page_dispose;
  object_class->finalize = vimos_history_page_finalize;
  g_type_ensure (VIMOS_TYPE_HISTORY_LIST);
  g_type_ensure (VIMOS_TYPE_HISTORY_DETAIL);
  g_type_ensure (VIMOS_TYPE_COMPARE_PANE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/vimos/Vimos/vimos-history-page.ui");
  gtk_widget_class_bind_template_child (widget_class, VimosHistoryPage, stack);
  gtk_widget_class_bind_template_child (widget_class, VimosHistoryPage, list);
  gtk_widget_class_bind_template_child (widget_class, VimosHistoryPage, compare);
  gtk_widget_class_bind_template_child (widget_class, VimosHistoryPage, detail);
  gtk_widget_class_install_action (widget_class, "history.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "history.refresh", NULL, refresh_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, leave_comparison_cb, NULL);
  vimos_history_page_class_add_actions (widget_class);

  /** VimosHistoryPage::message: a sentence for the user */
  signals[SIGNAL_MESSAGE] = g_signal_new ("message", VIMOS_TYPE_HISTORY_PAGE, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  /** VimosHistoryPage::toast: what the user shall see for a while */
  signals[SIGNAL_TOAST] = g_signal_new ("toast", VIMOS_TYPE_HISTORY_PAGE, G_SIGNAL_RUN_LAST,
                                        0, NULL, NULL, NULL, G_TYPE_NONE, 1, ADW_TYPE_TOAST);
  /** VimosHistoryPage::changed: another run is open, or none, or others are compared, or something
   * else can be undone */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", VIMOS_TYPE_HISTORY_PAGE, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vimos_history_page_init (VimosHistoryPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->compared = g_ptr_array_new_with_free_func (g_object_unref);
  self->toasts = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * vimos_history_page_new:
 * @history: whose runs are shown; is read now
 * @network_name: (nullable): what reports call the network, for example that it is simulated
 *
 * Returns: (transfer floating): a page
 */
GtkWidget *
vimos_history_page_new (VimosHistory *history,
                        const char *network_name)
{
  VimosHistoryPage *self;

  g_return_val_if_fail (VIMOS_IS_HISTORY (history), NULL);

  self = g_object_new (VIMOS_TYPE_HISTORY_PAGE, NULL);
  self->history = g_object_ref (history);
  self->network_name = g_strdup (network_name);
  vimos_history_list_set_history (self->list, history);
  g_signal_connect_object (vimos_history_list_get_selection (self->list), "selection-changed",
                           G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (vimos_history_list_get_selection (self->list), "items-changed",
                           G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (vimos_history_get_runs (history), "items-changed",
                           G_CALLBACK (runs_changed_cb), self, G_CONNECT_SWAPPED);
  runs_changed_cb (self);
  vimos_history_page_update_actions (self);
  refresh (self);
  return GTK_WIDGET (self);
}

/** vimos_history_page_has_run: Returns: whether one run is open */
gboolean
vimos_history_page_has_run (VimosHistoryPage *self)
{
  g_return_val_if_fail (VIMOS_IS_HISTORY_PAGE (self), FALSE);

  return vimos_history_detail_get_run (self->detail) != NULL;
}

/** vimos_history_page_make_report: Returns: (transfer full) (nullable): of the run that is open */
VimosReport *
vimos_history_page_make_report (VimosHistoryPage *self)
{
  VimosHistoryRun *run;

  g_return_val_if_fail (VIMOS_IS_HISTORY_PAGE (self), NULL);

  run = vimos_history_detail_get_run (self->detail);
  if (run == NULL)
    return NULL;
  return vimos_report_new (vimos_history_run_get_record (run), vimos_history_run_get_timeline (run),
                           NULL, self->network_name);
}

/** vimos_history_page_get_chart: Returns: (transfer none) (nullable): of the open run, or of the
 * comparison */
VimosTimeChart *
vimos_history_page_get_chart (VimosHistoryPage *self)
{
  g_return_val_if_fail (VIMOS_IS_HISTORY_PAGE (self), NULL);

  if (vimos_history_page_has_run (self))
    return vimos_history_detail_get_chart (self->detail);
  return gtk_widget_get_visible (GTK_WIDGET (self->compare))
             ? vimos_compare_pane_get_chart (self->compare)
             : NULL;
}

/**
 * vimos_history_page_open:
 * @run: of the history; is loaded if need be
 *
 * Shows one run as it was.
 */
void
vimos_history_page_open (VimosHistoryPage *self,
                         VimosHistoryRun *run)
{
  g_return_if_fail (VIMOS_IS_HISTORY_PAGE (self));
  g_return_if_fail (VIMOS_IS_HISTORY_RUN (run));

  vimos_history_page_load (self, run, show_run, 0);
}

/** vimos_history_page_can_undo: Returns: whether the last deletion can still be undone */
gboolean
vimos_history_page_can_undo (VimosHistoryPage *self)
{
  g_return_val_if_fail (VIMOS_IS_HISTORY_PAGE (self), FALSE);

  return self->toasts != NULL && self->toasts->len > 0;
}

/** vimos_history_page_undo: brings back what was deleted last, as the button of its toast does */
void
vimos_history_page_undo (VimosHistoryPage *self)
{
  g_autoptr (AdwToast) toast = NULL;

  g_return_if_fail (VIMOS_IS_HISTORY_PAGE (self));

  if (!vimos_history_page_can_undo (self))
    return;
  toast = g_object_ref (g_ptr_array_index (self->toasts, self->toasts->len - 1));
  g_signal_emit_by_name (toast, "button-clicked");
  adw_toast_dismiss (toast);
}

/* The last run of the same VM over another path; else the last one of it. */
static VimosHistoryRun *
find_counterpart (VimosHistoryPage *self,
                  VimosHistoryRun *run)
{
  GListModel *runs = vimos_history_get_runs (self->history);
  const VimosHistoryRecord *record = vimos_history_run_get_record (run);
  VimosHistoryRun *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (VimosHistoryRun) other = g_list_model_get_item (runs, i);
      const VimosHistoryRecord *its = vimos_history_run_get_record (other);

      if (other == run || its->outcome != VIMOS_OUTCOME_DONE
          || !g_str_equal (its->uuid, record->uuid))
        continue;
      if (found == NULL)
        found = other; /* the list keeps it */
      if (its->path.rank != record->path.rank)
        return other;
    }
  return found;
}

/**
 * vimos_history_page_compare:
 * @run: of the history
 *
 * Shows the list, and compares @run with the last one of the same VM over another path; the user
 * can choose others.
 */
void
vimos_history_page_compare (VimosHistoryPage *self,
                            VimosHistoryRun *run)
{
  VimosHistoryRun *chosen[2] = { run, NULL };

  g_return_if_fail (VIMOS_IS_HISTORY_PAGE (self));
  g_return_if_fail (VIMOS_IS_HISTORY_RUN (run));

  chosen[1] = find_counterpart (self, run);
  if (vimos_history_page_has_run (self))
    gtk_widget_activate_action (GTK_WIDGET (self), "history.back", NULL);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "history.show-all", NULL);
  vimos_history_list_choose (self->list, chosen, chosen[1] != NULL ? 2 : 1);
  if (chosen[1] == NULL)
    vimos_history_page_say (self, _("Choose another run to compare this one with"));
}

/** vimos_history_page_find: puts the keyboard into the search */
void
vimos_history_page_find (VimosHistoryPage *self)
{
  g_return_if_fail (VIMOS_IS_HISTORY_PAGE (self));

  vimos_history_list_find (self->list);
}

/**
 * vimos_history_page_set_room:
 * @compact: whether the page is narrow
 * @is_short: whether it is low
 */
void
vimos_history_page_set_room (VimosHistoryPage *self,
                             gboolean compact,
                             gboolean is_short)
{
  g_return_if_fail (VIMOS_IS_HISTORY_PAGE (self));

  vimos_history_list_set_compact (self->list, compact);
  vimos_compare_pane_set_compact (self->compare, compact);
  vimos_history_detail_set_compact (self->detail, compact);
  if (is_short)
    gtk_widget_add_css_class (GTK_WIDGET (self->detail), "short");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->detail), "short");
}
