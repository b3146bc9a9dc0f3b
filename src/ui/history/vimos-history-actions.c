/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-comparison-page.h"
#include "vimos-export.h"
#include "vimos-history-page-private.h"
#include "vimos-record-words.h"

/* What can be done with the runs of the history: open, save, delete and import them. */

#define UNDO_S 8 /* so long a deletion can be undone */

static VimosHistoryRun *
find_run (VimosHistoryPage *self,
          GVariant *parameter)
{
  return vimos_history_find (self->history, g_variant_get_int64 (parameter));
}

static GtkWindow *
get_window (VimosHistoryPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
say_cb (gpointer page,
        const char *message)
{
  vimos_history_page_say (page, message);
}

static void
open_action (GtkWidget *widget,
             const char *name,
             GVariant *parameter)
{
  VimosHistoryPage *self = VIMOS_HISTORY_PAGE (widget);
  g_autoptr (VimosHistoryRun) run = find_run (self, parameter);

  if (run != NULL)
    vimos_history_page_open (self, run);
}

/* ---- saving ---- */

static void
export_run (VimosHistoryPage *self,
            VimosHistoryRun *run,
            int kind)
{
  VimosReport *report;

  if (get_window (self) == NULL)
    return;
  report = vimos_report_new (vimos_history_run_get_record (run),
                             vimos_history_run_get_timeline (run), NULL, self->network_name);
  vimos_export_ask (report, (VimosExportKind) kind, get_window (self), self, say_cb);
}

static void
export_action (GtkWidget *widget,
               const char *name,
               GVariant *parameter)
{
  static const struct
  {
    const char *action;
    VimosExportKind kind;
  } kinds[] = {
    { "history.save-report", VIMOS_EXPORT_REPORT },
    { "history.save-picture", VIMOS_EXPORT_NETWORK },
    { "history.export-samples", VIMOS_EXPORT_SAMPLES },
    { "history.export-run", VIMOS_EXPORT_RUN },
  };
  VimosHistoryPage *self = VIMOS_HISTORY_PAGE (widget);
  g_autoptr (VimosHistoryRun) run = find_run (self, parameter);

  for (guint i = 0; run != NULL && i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (name, kinds[i].action))
      vimos_history_page_load (self, run, export_run, kinds[i].kind);
}

static GBytes *
make_comparison_cb (gpointer data,
                    const char *name,
                    const char *choice,
                    GError **error)
{
  VimosDrawingFormat format;

  return vimos_drawing_format_for_name (name, &format, error)
             ? vimos_comparison_make_page (data, format, error)
             : NULL;
}

static void
save_comparison_action (GtkWidget *widget,
                        const char *name,
                        GVariant *parameter)
{
  static const char *const endings[] = { ".pdf", ".svg", ".png", NULL };
  VimosHistoryPage *self = VIMOS_HISTORY_PAGE (widget);
  g_autofree char *file_name = NULL;
  VimosSaveRequest request
      = { .title = _("Save Comparison"), .endings = endings, .make = make_comparison_cb };

  if (get_window (self) == NULL || !gtk_widget_get_visible (GTK_WIDGET (self->compare)))
    return;
  file_name = vimos_record_make_file_name (
      vimos_history_run_get_record (g_ptr_array_index (self->compared, 0)), "-comparison.pdf");
  request.name = file_name;
  request.data = g_ptr_array_ref (self->compared);
  request.free_data = (GDestroyNotify) g_ptr_array_unref;
  vimos_save_dialog_ask (get_window (self), &request, self, say_cb);
}

/* ---- deleting ---- */

/* What was taken out of the list, as long as a toast offers to bring it back. */
typedef struct
{
  GWeakRef page;
  VimosHistory *history; /* owned */
  GArray *ids;           /* gint64 */
  gboolean undone;
} Deletion;

static void
deletion_free (gpointer data,
               GClosure *closure)
{
  Deletion *deletion = data;

  g_weak_ref_clear (&deletion->page);
  g_object_unref (deletion->history);
  g_array_unref (deletion->ids);
  g_free (deletion);
}

static void
deleted_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr (VimosHistoryPage) self = g_weak_ref_get (weak);
  g_autoptr (GError) error = NULL;

  if (!vimos_history_delete_finish (VIMOS_HISTORY (source), result, &error) && self != NULL)
    vimos_history_page_say (self, error->message);
  g_weak_ref_clear (weak);
  g_free (weak);
}

static void
undo_cb (AdwToast *toast,
         Deletion *deletion)
{
  deletion->undone = TRUE;
  vimos_history_bring_back (deletion->history, (const gint64 *) deletion->ids->data,
                            deletion->ids->len);
}

static void
dismissed_cb (AdwToast *toast,
              Deletion *deletion)
{
  g_autoptr (VimosHistoryPage) self = g_weak_ref_get (&deletion->page);

  if (!deletion->undone)
    {
      GWeakRef *weak = g_new0 (GWeakRef, 1);

      g_weak_ref_init (weak, self);
      vimos_history_delete_async (deletion->history, (const gint64 *) deletion->ids->data,
                                  deletion->ids->len, deleted_cb, weak);
    }
  if (self != NULL)
    vimos_history_page_forget_toast (self, toast);
}

/* Takes @ids. */
static void
offer_undo (VimosHistoryPage *self,
            GArray *ids,
            const char *vm)
{
  g_autoptr (AdwToast) toast = NULL;
  Deletion *deletion = g_new0 (Deletion, 1);
  g_autofree char *name = g_markup_escape_text (vm, -1);
  g_autofree char *title
      = ids->len == 1
            ? g_strdup_printf (_("Run of %s deleted"), name)
            : g_strdup_printf (ngettext ("%u run deleted", "%u runs deleted", ids->len), ids->len);

  g_weak_ref_init (&deletion->page, self);
  deletion->history = g_object_ref (self->history);
  deletion->ids = ids;
  toast = adw_toast_new (title);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_set_timeout (toast, UNDO_S);
  g_signal_connect (toast, "button-clicked", G_CALLBACK (undo_cb), deletion);
  g_signal_connect_data (toast, "dismissed", G_CALLBACK (dismissed_cb), deletion, deletion_free, 0);
  vimos_history_page_show_toast (self, toast);
}

static void
add_id (GArray *ids,
        VimosHistoryRun *run)
{
  gint64 id = vimos_history_run_get_id (run);

  if (vimos_history_run_get_record (run)->outcome != VIMOS_OUTCOME_RUNNING)
    g_array_append_val (ids, id);
}

/* Takes @ids. */
static void
delete_runs (VimosHistoryPage *self,
             GArray *ids,
             const char *vm)
{
  if (vimos_history_set_aside (self->history, (const gint64 *) ids->data, ids->len) == 0)
    {
      vimos_history_page_say (self, _("A move that is under way can’t be deleted"));
      g_array_unref (ids);
      return;
    }
  if (vimos_history_page_has_run (self))
    gtk_widget_activate_action (GTK_WIDGET (self), "history.back", NULL);
  offer_undo (self, ids, vm);
}

static void
delete_action (GtkWidget *widget,
               const char *name,
               GVariant *parameter)
{
  VimosHistoryPage *self = VIMOS_HISTORY_PAGE (widget);
  g_autoptr (VimosHistoryRun) run = find_run (self, parameter);
  GArray *ids;

  if (run == NULL)
    return;
  ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  add_id (ids, run);
  delete_runs (self, ids, vimos_history_run_get_record (run)->vm);
}

static void
delete_chosen_action (GtkWidget *widget,
                      const char *name,
                      GVariant *parameter)
{
  VimosHistoryPage *self = VIMOS_HISTORY_PAGE (widget);
  g_autoptr (GPtrArray) chosen = vimos_history_list_get_chosen (self->list);
  GArray *ids;

  if (chosen->len == 0)
    return;
  ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < chosen->len; i++)
    add_id (ids, g_ptr_array_index (chosen, i));
  delete_runs (self, ids, vimos_history_run_get_record (g_ptr_array_index (chosen, 0))->vm);
}

/* ---- importing ---- */

static void
imported_cb (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (VimosHistoryPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (VimosHistoryRun) run
      = vimos_history_import_finish (VIMOS_HISTORY (source), result, &error);

  /* The page may have gone in the meantime. */
  if (self->history == NULL)
    return;
  if (run == NULL)
    vimos_history_page_say (self, error->message);
  else
    vimos_history_list_choose (self->list, &run, 1);
}

static void
import_response_cb (GtkNativeDialog *chooser,
                    int response,
                    VimosHistoryPage *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL && self->history != NULL)
    vimos_history_import_async (self->history, path, imported_cb, g_object_ref (self));
  else if (response == GTK_RESPONSE_ACCEPT)
    vimos_history_page_say (self,
                            _("Only files of this computer can be imported. Copy it here first."));
  g_object_unref (chooser);
}

static void
import_action (GtkWidget *widget,
               const char *name,
               GVariant *parameter)
{
  VimosHistoryPage *self = VIMOS_HISTORY_PAGE (widget);
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _("Import Run"), get_window (self), GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, "JSON");
  gtk_file_filter_add_suffix (filter, "json");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (import_response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* ---- all of them ---- */

void
vimos_history_page_class_add_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "history.open", "x", open_action);
  gtk_widget_class_install_action (widget_class, "history.save-report", "x", export_action);
  gtk_widget_class_install_action (widget_class, "history.save-picture", "x", export_action);
  gtk_widget_class_install_action (widget_class, "history.export-samples", "x", export_action);
  gtk_widget_class_install_action (widget_class, "history.export-run", "x", export_action);
  gtk_widget_class_install_action (widget_class, "history.delete", "x", delete_action);
  gtk_widget_class_install_action (widget_class, "history.delete-chosen", NULL,
                                   delete_chosen_action);
  gtk_widget_class_install_action (widget_class, "history.save-comparison", NULL,
                                   save_comparison_action);
  gtk_widget_class_install_action (widget_class, "history.import", NULL, import_action);
}

void
vimos_history_page_update_actions (VimosHistoryPage *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "history.delete-chosen",
                                 self->compared->len > 0);
}
