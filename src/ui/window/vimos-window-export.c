/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-export.h"
#include "vimos-window-private.h"

/* What of the window can be saved or copied: of the page that is shown. In the history that is the
 * run it has open, in the network the move of the chosen VM, and the picture as it is now. */

#define PICTURE_SCALE 2.0
#define PICTURE_WIDTH 1280.0 /* px */
#define PICTURE_HEIGHT 800.0
#define CHARTS_HEIGHT 420.0

static const char *const picture_endings[] = { ".png", ".svg", ".pdf", NULL };

static void
say_cb (gpointer window,
        const char *message)
{
  vimos_window_show_message (window, message);
}

/* Returns: (transfer full) (nullable): the move of the chosen VM, if it has ended */
static VimosReport *
make_report_of_move (VimosWindow *self)
{
  VimosMigration *migration = vimos_workspace_get_migration (self->workspace);
  g_autofree char *network = vimos_session_describe_demo (self->session);
  VimosCanvas *canvas = vimos_work_page_get_canvas (self->page);
  VimosHistoryRun *run;

  if (migration == NULL || vimos_workspace_get_stage (self->workspace) != VIMOS_STAGE_ENDED)
    return NULL;
  run = vimos_recorder_find_run (self->recorder, migration);
  if (run != NULL && vimos_history_run_get_loaded (run))
    return vimos_report_new (vimos_history_run_get_record (run),
                             vimos_history_run_get_timeline (run), canvas, network);
  return vimos_report_new_for_migration (migration, canvas, network);
}

static VimosReport *
make_report (VimosWindow *self)
{
  if (vimos_window_shows_history (self))
    return vimos_history_page_make_report (self->history_page);
  return make_report_of_move (self);
}

static void
export (VimosWindow *self,
        VimosExportKind kind)
{
  VimosReport *report = make_report (self);

  if (report != NULL)
    vimos_export_ask (report, kind, GTK_WINDOW (self), self, say_cb);
}

static void
save_report_action (GtkWidget *widget,
                    const char *name,
                    GVariant *parameter)
{
  export (VIMOS_WINDOW (widget), VIMOS_EXPORT_REPORT);
}

static void
export_samples_action (GtkWidget *widget,
                       const char *name,
                       GVariant *parameter)
{
  export (VIMOS_WINDOW (widget), VIMOS_EXPORT_SAMPLES);
}

static void
export_run_action (GtkWidget *widget,
                   const char *name,
                   GVariant *parameter)
{
  export (VIMOS_WINDOW (widget), VIMOS_EXPORT_RUN);
}

/* ---- the picture as it is now ---- */

static VimosTimeChart *
get_chart (VimosWindow *self)
{
  return vimos_time_pane_get_chart (vimos_work_page_get_time_pane (self->page));
}

static GBytes *
make_picture_cb (gpointer data,
                 const char *name,
                 const char *choice,
                 GError **error)
{
  VimosWindow *self = data;
  VimosDrawingFormat format;
  double scale;

  if (self->page == NULL || !vimos_drawing_format_for_name (name, &format, error))
    {
      if (self->page == NULL)
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED,
                             _("The network is not shown any more"));
      return NULL;
    }
  scale = format == VIMOS_DRAWING_PNG ? PICTURE_SCALE : 1;
  if (g_strcmp0 (choice, "charts") == 0)
    return vimos_time_chart_export (get_chart (self), format, PICTURE_WIDTH, CHARTS_HEIGHT, scale,
                                    TRUE, error);
  return vimos_canvas_export (vimos_work_page_get_canvas (self->page), format, PICTURE_WIDTH,
                              PICTURE_HEIGHT, scale, TRUE, error);
}

static void
ask_for_picture (VimosWindow *self)
{
  static const char *const choices[] = { "network", "charts", NULL };
  const char *const labels[] = { _("Network"), _("Charts"), NULL };
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%d-%H%M%S");
  g_autofree char *network
      = g_strdelimit (g_strdup (vimos_session_get_name (self->session)), "/\\:", '_');
  g_autofree char *name = g_strdup_printf ("%s-%s.png", network, time);
  VimosSaveRequest request = { .title = _("Save Picture"),
                               .name = name,
                               .endings = picture_endings,
                               .choices = choices,
                               .labels = labels,
                               .choice_label = _("Picture of"),
                               .make = make_picture_cb,
                               .data = g_object_ref (self),
                               .free_data = g_object_unref };

  vimos_save_dialog_ask (GTK_WINDOW (self), &request, self, say_cb);
}

static void
save_picture_action (GtkWidget *widget,
                     const char *name,
                     GVariant *parameter)
{
  VimosWindow *self = VIMOS_WINDOW (widget);

  if (vimos_window_shows_history (self))
    export (self, VIMOS_EXPORT_NETWORK);
  else
    ask_for_picture (self);
}

/* The charts when the keyboard is in them, else the network. */
static void
copy_picture_action (GtkWidget *widget,
                     const char *name,
                     GVariant *parameter)
{
  VimosWindow *self = VIMOS_WINDOW (widget);
  VimosTimeChart *chart = vimos_window_shows_history (self)
                              ? vimos_history_page_get_chart (self->history_page)
                              : get_chart (self);
  gboolean of_chart = vimos_window_shows_history (self)
                      || gtk_window_get_focus (GTK_WINDOW (self)) == GTK_WIDGET (chart);
  g_autoptr (GdkTexture) texture = NULL;

  if (chart == NULL)
    return;
  texture = of_chart ? vimos_time_chart_copy_texture (chart, PICTURE_SCALE)
                     : vimos_canvas_copy_texture (vimos_work_page_get_canvas (self->page),
                                                  PICTURE_SCALE);
  if (texture == NULL)
    {
      vimos_window_show_message (self, _("There is nothing to be copied yet"));
      return;
    }
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (widget), texture);
  vimos_window_show_message (self, of_chart ? _("Picture of the charts copied")
                                            : _("Picture of the network copied"));
}

/* ---- comparing ---- */

static void
compare_action (GtkWidget *widget,
                const char *name,
                GVariant *parameter)
{
  VimosWindow *self = VIMOS_WINDOW (widget);
  VimosHistoryRun *run = vimos_window_find_stored (self);

  if (run == NULL)
    {
      vimos_window_show_message (self, _("This move is not in the history"));
      return;
    }
  vimos_window_show_page (self, "history");
  vimos_history_page_compare (self->history_page, run);
}

static const struct
{
  const char *name;
  GtkWidgetActionActivateFunc activate;
} actions[] = {
  { "win.save-report", save_report_action },
  { "win.export-samples", export_samples_action },
  { "win.export-run", export_run_action },
  { "win.save-picture", save_picture_action },
  { "win.copy-picture", copy_picture_action },
  { "win.compare", compare_action },
};

/** vimos_window_class_add_export_actions: installs the actions that save, copy and compare */
void
vimos_window_class_add_export_actions (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].activate);
}

/** vimos_window_update_export_actions: enables what can be saved, copied and compared now */
void
vimos_window_update_export_actions (VimosWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean history = vimos_window_shows_history (self);
  gboolean ended
      = self->workspace != NULL && vimos_workspace_get_stage (self->workspace) == VIMOS_STAGE_ENDED;
  gboolean has_run = history ? vimos_history_page_has_run (self->history_page) : ended;
  gboolean has_network = self->page != NULL && vimos_session_get_topology (self->session) != NULL;
  gboolean has_picture
      = history ? vimos_history_page_get_chart (self->history_page) != NULL : has_network;

  gtk_widget_action_set_enabled (widget, "win.save-report", has_run);
  gtk_widget_action_set_enabled (widget, "win.export-samples", has_run);
  gtk_widget_action_set_enabled (widget, "win.export-run", has_run);
  gtk_widget_action_set_enabled (widget, "win.save-picture", history ? has_run : has_network);
  gtk_widget_action_set_enabled (widget, "win.copy-picture", has_picture);
  gtk_widget_action_set_enabled (widget, "win.compare", !history && ended);
}
