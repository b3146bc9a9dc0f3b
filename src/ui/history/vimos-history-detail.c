/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-bar-chart.h"
#include "vimos-canvas.h"
#include "vimos-figure.h"
#include "vimos-history-detail.h"
#include "vimos-path-picture.h"
#include "vimos-record-words.h"
#include "vimos-run-bars.h"
#include "vimos-run-charts.h"
#include "vimos-units.h"
#include "vimos-words.h"

/**
 * VimosHistoryDetail:
 *
 * One run as it was when it ended: what came of it, its path, its steps, its figures and its
 * charts. Nothing of it can be changed. The way back is the action "history.back" of what it stands
 * in.
 */
struct _VimosHistoryDetail
{
  GtkBox parent_instance;

  /* owned */
  VimosHistoryRun *run;

  /* template children */
  GtkWidget *back;
  GtkLabel *title;
  GtkLabel *when;
  GtkScrolledWindow *scroller;
  GtkImage *icon;
  GtkLabel *sentence;
  VimosCanvas *canvas;
  GtkWidget *middle;
  GtkListBox *steps;
  GtkWidget *numbers;
  GtkLabel *migration_time;
  GtkLabel *migration_note;
  GtkLabel *downtime;
  GtkLabel *downtime_note;
  GtkLabel *overhead;
  GtkLabel *overhead_note;
  VimosBarChart *bars;
  VimosTimeChart *chart;
};

G_DEFINE_FINAL_TYPE (VimosHistoryDetail, vimos_history_detail, GTK_TYPE_BOX)

static const struct
{
  const char *icon;
  const char *style;
  const char *word; /* for a screen reader */
} signs[] = {
  [VIMOS_PHASE_WAITING] = { "radio-symbolic", "waiting", N_("not begun") },
  [VIMOS_PHASE_RUNNING] = { "radio-mixed-symbolic", "waiting", N_("not finished") },
  [VIMOS_PHASE_DONE] = { "object-select-symbolic", "done", N_("done") },
  [VIMOS_PHASE_FAILED] = { "dialog-error-symbolic", "failed", N_("failed") },
  [VIMOS_PHASE_SKIPPED] = { "list-remove-symbolic", "skipped", N_("skipped") },
};

static GtkWidget *
create_step (gpointer item,
             gpointer user_data)
{
  VimosPhase *phase = item;
  VimosPhaseState state = vimos_phase_get_state (phase);
  gint64 start = vimos_phase_get_start (phase), end = vimos_phase_get_end (phase);
  g_autofree char *time = start > 0 && end >= start
                              ? vimos_format_seconds ((end - start) / (double) G_USEC_PER_SEC)
                              : g_strdup ("");
  g_autofree char *label
      = g_strdup_printf ("%s, %s %s", vimos_phase_get_title (phase), _(signs[state].word), time);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *title = gtk_label_new (vimos_phase_get_title (phase));
  GtkWidget *value = gtk_label_new (time);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (value, "numeric");
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (signs[state].icon));
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), value);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_add_css_class (row, signs[state].style);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return row;
}

static void
show_head (VimosHistoryDetail *self,
           VimosHistoryRecord *record)
{
  g_autofree char *title = vimos_record_describe_title (record);
  g_autofree char *when = vimos_record_format_start (record, "%Y-%m-%d %H:%M:%S %Z");
  g_autofree char *way = vimos_record_describe_way (record);
  g_autofree char *facts = way != NULL ? g_strdup_printf ("%s · %s", when, way) : g_strdup (when);
  g_autofree char *sentence = vimos_record_describe_result (record);
  gboolean done = record->outcome == VIMOS_OUTCOME_DONE;

  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->when, facts);
  gtk_label_set_markup (self->sentence, sentence);
  gtk_image_set_from_icon_name (self->icon,
                                done ? "object-select-symbolic" : "dialog-warning-symbolic");
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon),
                              (const char *[]){ done ? "success" : "warning", NULL });
}

static void
show_notes (VimosHistoryDetail *self,
            VimosHistoryRecord *record)
{
  g_autofree char *migration = vimos_words_prediction_note (record->prediction.migration);
  g_autofree char *downtime = vimos_words_downtime_note (&record->measurement);
  g_autofree char *overhead = vimos_words_overhead_share (&record->measurement);

  gtk_label_set_label (self->migration_note, migration);
  gtk_label_set_label (self->downtime_note, downtime);
  gtk_label_set_label (self->overhead_note, overhead);
}

static void
show_figures (VimosHistoryDetail *self,
              VimosHistoryRecord *record,
              VimosTimeline *timeline)
{
  g_auto (VimosRunFacts) facts = { NULL };

  vimos_run_facts_init_record (&facts, record, timeline);
  vimos_figure_show (self->migration_time, record->measurement.migration);
  vimos_figure_show (self->downtime, record->measurement.downtime);
  vimos_figure_show (self->overhead, record->measurement.overhead);
  show_notes (self, record);
  vimos_run_bars_show (self->bars, &facts);
  gtk_widget_set_visible (self->numbers, isfinite (record->measurement.migration));
}

static void
show (VimosHistoryDetail *self)
{
  VimosHistoryRecord *record = vimos_history_run_get_record (self->run);
  VimosTimeline *timeline = vimos_history_run_get_timeline (self->run);
  g_autoptr (VimosTimeModel) model = vimos_run_charts_make_model (record, timeline);

  show_head (self, record);
  show_figures (self, record, timeline);
  vimos_path_picture_show (self->canvas, record);
  vimos_canvas_fit (self->canvas);
  gtk_list_box_bind_model (self->steps, vimos_history_run_get_phases (self->run), create_step, NULL,
                           NULL);
  vimos_time_chart_set_model (self->chart, model);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

static void
vimos_history_detail_dispose (GObject *object)
{
  g_clear_object (&VIMOS_HISTORY_DETAIL (object)->run);

  G_OBJECT_CLASS (vimos_history_detail_parent_class)->dispose (object);
}

static gboolean
vimos_history_detail_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (VIMOS_HISTORY_DETAIL (widget)->back);
}

static void
vimos_history_detail_class_init (VimosHistoryDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vimos_history_detail_dispose;
  widget_class->grab_focus = vimos_history_detail_grab_focus;
  g_type_ensure (VIMOS_TYPE_CANVAS);
  g_type_ensure (VIMOS_TYPE_BAR_CHART);
  g_type_ensure (VIMOS_TYPE_TIME_CHART);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/vimos/Vimos/vimos-history-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, VimosHistoryDetail, back);
  gtk_widget_class_bind_template_child (widget_class, VimosHistoryDetail, title);
  gtk_widget_class_bind_template_child (widget_class, VimosHistoryDetail, when);
  gtk_widget_class_bind_template_child (widget_class, VimosHistoryDetail, scroller);
  gtk_widget_class_bind_template_child (widget_class, VimosHistoryDetail, icon);
  gtk_widget_class_bind_template_child (widget_class, VimosHistoryDetail, sentence);
  gtk_widget_class_bind_template_child (widget_class, VimosHistoryDetail, canvas);
  gtk_widget_class_bind_template_child (widget_class, VimosHistoryDetail, middle);
  gtk_widget_class_bind_template_child (widget_class, VimosHistoryDetail, steps);
  gtk_widget_class_bind_template_child (widget_class, VimosHistoryDetail, numbers);
  gtk_widget_class_bind_template_child (widget_class, VimosHistoryDetail, migration_time);
  gtk_widget_class_bind_template_child (widget_class, VimosHistoryDetail, migration_note);
  gtk_widget_class_bind_template_child (widget_class, VimosHistoryDetail, downtime);
  gtk_widget_class_bind_template_child (widget_class, VimosHistoryDetail, downtime_note);
  gtk_widget_class_bind_template_child (widget_class, VimosHistoryDetail, overhead);
  gtk_widget_class_bind_template_child (widget_class, VimosHistoryDetail, overhead_note);
  gtk_widget_class_bind_template_child (widget_class, VimosHistoryDetail, bars);
  gtk_widget_class_bind_template_child (widget_class, VimosHistoryDetail, chart);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "history.back", NULL);
}

static void
vimos_history_detail_init (VimosHistoryDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** vimos_history_detail_get_run: Returns: (transfer none) (nullable): what is shown */
VimosHistoryRun *
vimos_history_detail_get_run (VimosHistoryDetail *self)
{
  g_return_val_if_fail (VIMOS_IS_HISTORY_DETAIL (self), NULL);

  return self->run;
}

/**
 * vimos_history_detail_set_run:
 * @run: (nullable): loaded; %NULL: what was shown is let go
 */
void
vimos_history_detail_set_run (VimosHistoryDetail *self,
                              VimosHistoryRun *run)
{
  g_return_if_fail (VIMOS_IS_HISTORY_DETAIL (self));
  g_return_if_fail (run == NULL || vimos_history_run_get_loaded (run));

  g_set_object (&self->run, run);
  if (run != NULL)
    show (self);
}

/** vimos_history_detail_get_chart: Returns: (transfer none): the run over the time */
VimosTimeChart *
vimos_history_detail_get_chart (VimosHistoryDetail *self)
{
  g_return_val_if_fail (VIMOS_IS_HISTORY_DETAIL (self), NULL);

  return self->chart;
}

/**
 * vimos_history_detail_set_compact:
 * @compact: whether there is little room: what else stands side by side stands one below the other
 */
void
vimos_history_detail_set_compact (VimosHistoryDetail *self,
                                  gboolean compact)
{
  GtkOrientation orientation = compact ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;

  g_return_if_fail (VIMOS_IS_HISTORY_DETAIL (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->middle), orientation);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->numbers), orientation);
}
