/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-bar-chart.h"
#include "vimos-figure.h"
#include "vimos-forecast.h"
#include "vimos-forecast-line.h"
#include "vimos-run-bars.h"
#include "vimos-run-view.h"
#include "vimos-time-chart.h"
#include "vimos-time-pane.h"
#include "vimos-units.h"
#include "vimos-words.h"

/**
 * VimosTimePane:
 *
 * When: what each path would cost while the user plans, the live charts while the VM moves, the
 * figures when it has moved. The contents change with the stage, the place does not. Folded, only
 * its head is left.
 */
struct _VimosTimePane
{
  GtkBox parent_instance;

  /* owned */
  VimosWorkspace *workspace;
  VimosForecast *forecast;
  VimosRunView *run;
  VimosMigration *migration; /* that "run" shows */

  const VimosVm *planned; /* whose forecast the chart shows; only to be compared */

  /* template children */
  GtkStack *head;
  GtkLabel *forecast_caption;
  VimosForecastLine *forecast_line;
  GtkLabel *percent;
  GtkLabel *what;
  GtkLabel *amount;
  GtkLabel *left;
  GtkProgressBar *progress;
  GtkWidget *result;
  GtkImage *result_icon;
  GtkLabel *sentence;
  GtkWidget *compare;
  GtkWidget *move_back;
  GtkWidget *settle;
  GtkWidget *dismiss;
  GtkWidget *numbers;
  GtkLabel *migration_time;
  GtkLabel *migration_note;
  GtkLabel *downtime;
  GtkLabel *downtime_note;
  GtkLabel *overhead;
  GtkLabel *overhead_note;
  VimosBarChart *bars;
  VimosTimeChart *chart;
  GtkScrolledWindow *body;
  GtkWidget *holder;
  GtkButton *fold;

  gboolean folded;
  gboolean is_short;
  gboolean is_low;
};

/* px: the heights of the charts */
#define FORECAST_HEIGHT 140
#define RUN_HEIGHT 290
#define SHORT_FORECAST_HEIGHT 118
#define SHORT_RUN_HEIGHT 200
#define LOW_BODY_HEIGHT 90 /* what of it is seen at least; the rest is scrolled to */

G_DEFINE_FINAL_TYPE (VimosTimePane, vimos_time_pane, GTK_TYPE_BOX)

static const char *
target_name (VimosMigration *migration)
{
  return vimos_hypervisor_get_name (vimos_plan_get_target (vimos_migration_get_plan (migration)));
}

/* Run */

static char *
describe_what (VimosMigration *migration)
{
  VimosCandidate *candidate = vimos_migration_get_candidate (migration);
  const char *vm = vimos_vm_get_name (vimos_plan_get_vm (vimos_migration_get_plan (migration)));

  switch (vimos_migration_get_state (migration))
    {
    case VIMOS_MIGRATION_CANCELLING:
      return g_strdup_printf (_("Cancelling the move of %s"), vm);
    case VIMOS_MIGRATION_ROLLING_BACK:
      return g_strdup_printf (_("Bringing %s back"), vm);
    default:
      break;
    }
  if (candidate == NULL)
    return g_strdup_printf (_("Moving %s to %s"), vm, target_name (migration));
  /* Translators: “Moving web to hv2 over Path 1” */
  return g_strdup_printf (_("Moving %s to %s over Path %u"), vm, target_name (migration),
                          vimos_candidate_get_rank (candidate));
}

static void
show_run (VimosTimePane *self,
          VimosMigration *migration)
{
  double rate = vimos_migration_get_rate (migration), eta = vimos_migration_get_eta (migration);
  g_autofree char *percent
      = g_strdup_printf ("%.0f %%", vimos_migration_get_progress (migration) * 100);
  g_autofree char *what = describe_what (migration);
  g_autofree char *done = vimos_format_bytes (vimos_migration_get_bytes_done (migration));
  g_autofree char *total = vimos_format_bytes (vimos_migration_get_bytes_total (migration));
  g_autofree char *speed = vimos_format_mbps (rate);
  g_autofree char *amount = NULL;
  g_autofree char *eta_text = vimos_words_about_seconds (eta);
  g_autofree char *left = g_strdup_printf (_("%s left"), eta_text);

  if (rate > 0)
    /* Translators: “80.8 MiB of 160 MiB · 47.6 Mbit/s” */
    amount = g_strdup_printf (_("%s of %s · %s"), done, total, speed);
  gtk_label_set_label (self->percent, percent);
  gtk_label_set_label (self->what, what);
  gtk_label_set_label (self->amount, amount != NULL ? amount : "");
  gtk_label_set_label (self->left, isfinite (eta) ? left : "");
  gtk_progress_bar_set_fraction (self->progress,
                                 CLAMP (vimos_migration_get_progress (migration), 0, 1));
}

/* Result */

static void
show_notes (VimosTimePane *self,
            VimosMigration *migration,
            const VimosMeasurement *measurement)
{
  g_autofree char *migration_note
      = vimos_words_prediction_note (vimos_migration_get_prediction (migration)->migration);
  g_autofree char *downtime_note = vimos_words_downtime_note (measurement);
  g_autofree char *overhead_note = vimos_words_overhead_share (measurement);

  gtk_label_set_label (self->migration_note, migration_note);
  gtk_label_set_label (self->downtime_note, downtime_note);
  gtk_label_set_label (self->overhead_note, overhead_note);
}

static void
show_figures (VimosTimePane *self,
              VimosMigration *migration,
              const VimosMeasurement *measurement)
{
  g_auto (VimosRunFacts) facts = { NULL };
  VimosCandidate *candidate = vimos_migration_get_candidate (migration);
  double mbps = candidate != NULL
                    ? vimos_path_get_bottleneck (vimos_candidate_get_path (candidate))->mbps
                    : NAN;
  const char *vm = vimos_vm_get_name (vimos_plan_get_vm (vimos_migration_get_plan (migration)));
  g_autofree char *sentence = vimos_words_result (vm, target_name (migration), measurement, mbps);

  gtk_label_set_markup (self->sentence, sentence);
  vimos_figure_show (self->migration_time, measurement->migration);
  vimos_figure_show (self->downtime, measurement->downtime);
  vimos_figure_show (self->overhead, measurement->overhead);
  show_notes (self, migration, measurement);
  vimos_run_facts_init_migration (&facts, migration);
  vimos_run_bars_show (self->bars, &facts);
}

static void
show_failure (VimosTimePane *self,
              VimosMigration *migration)
{
  g_autofree char *text = vimos_words_failure (migration);

  gtk_label_set_markup (self->sentence, text);
}

/* What is left to be settled comes first. */
static void
show_settle (VimosTimePane *self,
             gboolean unsettled)
{
  gtk_widget_set_visible (self->settle, unsettled);
  if (unsettled)
    gtk_widget_remove_css_class (self->dismiss, "suggested-action");
  else
    gtk_widget_add_css_class (self->dismiss, "suggested-action");
}

static void
show_result (VimosTimePane *self,
             VimosMigration *migration)
{
  const VimosMeasurement *measurement = vimos_migration_get_measurement (migration);
  VimosMigrationState state = vimos_migration_get_state (migration);
  gboolean done = state == VIMOS_MIGRATION_DONE && measurement != NULL;
  gboolean undecided = state == VIMOS_MIGRATION_UNDECIDED;
  const char *style = done ? "success" : undecided ? "error" : "warning";

  if (done)
    show_figures (self, migration, measurement);
  else
    show_failure (self, migration);
  gtk_image_set_from_icon_name (self->result_icon, done        ? "object-select-symbolic"
                                                   : undecided ? "dialog-error-symbolic"
                                                               : "dialog-warning-symbolic");
  gtk_widget_set_css_classes (GTK_WIDGET (self->result_icon), (const char *[]){ style, NULL });
  gtk_widget_set_visible (self->compare, done);
  gtk_widget_set_visible (self->move_back, done);
  show_settle (self, vimos_workspace_is_unsettled (migration));
}

/* Forecast */

static char *
describe_forecast (VimosTimePane *self)
{
  VimosVm *vm = vimos_workspace_get_vm (self->workspace);
  VimosPlan *plan = vimos_workspace_get_plan (self->workspace);

  if (vm == NULL || plan == NULL
      || g_list_model_get_n_items (vimos_plan_get_candidates (plan)) == 0)
    return g_strdup (_("there is no path yet"));
  /* Translators: a VM: “web is off for the coloured time if you start now” */
  return g_strdup_printf (_("%s is off for the coloured time if you start now"),
                          vimos_vm_get_name (vm));
}

static void
show_forecast (VimosTimePane *self)
{
  g_autofree char *caption = describe_forecast (self);

  gtk_label_set_label (self->forecast_caption, self->folded ? "" : caption);
  gtk_widget_set_visible (GTK_WIDGET (self->forecast_caption), !self->folded);
  gtk_widget_set_visible (GTK_WIDGET (self->forecast_line), self->folded);
}

/* What was the forecast of the chosen path becomes the move itself, on the same axis. */
static void
begin_run (VimosTimePane *self)
{
  VimosCandidate *candidate = vimos_migration_get_candidate (self->migration);
  guint rank = candidate != NULL ? vimos_candidate_get_rank (candidate) : 0;
  const VimosLaneHeir heirs[] = {
    { vimos_forecast_get_pings (self->forecast), vimos_run_view_get_pings (self->run) },
    { vimos_forecast_get_path (self->forecast, rank), vimos_run_view_get_phases (self->run) },
  };

  vimos_time_chart_pass_to_model (self->chart, vimos_run_view_get_model (self->run), heirs,
                                  heirs[1].from != NULL ? 2 : 1);
}

static void
follow_migration (VimosTimePane *self,
                  VimosMigration *migration)
{
  if (!g_set_object (&self->migration, migration))
    return;
  g_clear_object (&self->run);
  if (migration == NULL)
    {
      vimos_time_chart_set_model (self->chart, vimos_forecast_get_model (self->forecast));
      return;
    }
  self->run = vimos_run_view_new (migration);
  if (self->planned == vimos_plan_get_vm (vimos_migration_get_plan (migration)))
    begin_run (self);
  else
    vimos_time_chart_set_model (self->chart, vimos_run_view_get_model (self->run));
}

static void
show_height (VimosTimePane *self,
             gboolean planning)
{
  int height = planning ? (self->is_short ? SHORT_FORECAST_HEIGHT : FORECAST_HEIGHT)
                        : (self->is_short ? SHORT_RUN_HEIGHT : RUN_HEIGHT);

  gtk_widget_set_size_request (self->holder, -1, height);
  gtk_scrolled_window_set_policy (self->body, GTK_POLICY_NEVER,
                                  self->is_low ? GTK_POLICY_AUTOMATIC : GTK_POLICY_NEVER);
  gtk_scrolled_window_set_min_content_height (self->body, self->is_low ? LOW_BODY_HEIGHT : -1);
  if (self->is_short)
    gtk_widget_add_css_class (GTK_WIDGET (self), "short");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "short");
}

static void
show_fold (VimosTimePane *self)
{
  gtk_button_set_icon_name (self->fold, self->folded ? "pan-up-symbolic" : "pan-down-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->fold),
                               self->folded ? _("Show charts (F8)") : _("Hide charts (F8)"));
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->fold), GTK_ACCESSIBLE_STATE_EXPANDED,
                               !self->folded, -1);
}

static void
refresh (VimosTimePane *self)
{
  static const char *const heads[] = {
    [VIMOS_STAGE_EMPTY] = "forecast",
    [VIMOS_STAGE_PLANNING] = "forecast",
    [VIMOS_STAGE_RUNNING] = "run",
    [VIMOS_STAGE_ENDED] = "result",
  };
  VimosStage stage = vimos_workspace_get_stage (self->workspace);
  VimosMigration *migration = vimos_workspace_get_migration (self->workspace);
  gboolean done
      = stage == VIMOS_STAGE_ENDED && vimos_migration_get_state (migration) == VIMOS_MIGRATION_DONE;

  follow_migration (self, migration);
  self->planned = stage == VIMOS_STAGE_PLANNING ? vimos_workspace_get_vm (self->workspace) : NULL;
  gtk_stack_set_visible_child_name (self->head, heads[stage]);
  if (stage == VIMOS_STAGE_PLANNING)
    show_forecast (self);
  else if (stage == VIMOS_STAGE_RUNNING)
    show_run (self, migration);
  else if (stage == VIMOS_STAGE_ENDED)
    show_result (self, migration);
  gtk_widget_set_visible (self->numbers, done);
  gtk_widget_set_visible (GTK_WIDGET (self->body), !self->folded);
  show_height (self, stage <= VIMOS_STAGE_PLANNING);
  show_fold (self);
}

static void
vimos_time_pane_dispose (GObject *object)
{
  VimosTimePane *self = VIMOS_TIME_PANE (object);

  g_clear_object (&self->migration);
  g_clear_object (&self->run);
  g_clear_object (&self->forecast);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (vimos_time_pane_parent_class)->dispose (object);
}

static void
vimos_time_pane_class_init (VimosTimePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vimos_time_pane_dispose;
  g_type_ensure (VIMOS_TYPE_TIME_CHART);
  g_type_ensure (VIMOS_TYPE_BAR_CHART);
  g_type_ensure (VIMOS_TYPE_FORECAST_LINE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/vimos/Vimos/vimos-time-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, VimosTimePane, head);
  gtk_widget_class_bind_template_child (widget_class, VimosTimePane, forecast_caption);
  gtk_widget_class_bind_template_child (widget_class, VimosTimePane, forecast_line);
  gtk_widget_class_bind_template_child (widget_class, VimosTimePane, percent);
  gtk_widget_class_bind_template_child (widget_class, VimosTimePane, what);
  gtk_widget_class_bind_template_child (widget_class, VimosTimePane, amount);
  gtk_widget_class_bind_template_child (widget_class, VimosTimePane, left);
  gtk_widget_class_bind_template_child (widget_class, VimosTimePane, progress);
  gtk_widget_class_bind_template_child (widget_class, VimosTimePane, result);
  gtk_widget_class_bind_template_child (widget_class, VimosTimePane, result_icon);
  gtk_widget_class_bind_template_child (widget_class, VimosTimePane, sentence);
  gtk_widget_class_bind_template_child (widget_class, VimosTimePane, compare);
  gtk_widget_class_bind_template_child (widget_class, VimosTimePane, move_back);
  gtk_widget_class_bind_template_child (widget_class, VimosTimePane, settle);
  gtk_widget_class_bind_template_child (widget_class, VimosTimePane, dismiss);
  gtk_widget_class_bind_template_child (widget_class, VimosTimePane, numbers);
  gtk_widget_class_bind_template_child (widget_class, VimosTimePane, migration_time);
  gtk_widget_class_bind_template_child (widget_class, VimosTimePane, migration_note);
  gtk_widget_class_bind_template_child (widget_class, VimosTimePane, downtime);
  gtk_widget_class_bind_template_child (widget_class, VimosTimePane, downtime_note);
  gtk_widget_class_bind_template_child (widget_class, VimosTimePane, overhead);
  gtk_widget_class_bind_template_child (widget_class, VimosTimePane, overhead_note);
  gtk_widget_class_bind_template_child (widget_class, VimosTimePane, bars);
  gtk_widget_class_bind_template_child (widget_class, VimosTimePane, chart);
  gtk_widget_class_bind_template_child (widget_class, VimosTimePane, fold);
  gtk_widget_class_bind_template_child (widget_class, VimosTimePane, body);
  gtk_widget_class_bind_template_child (widget_class, VimosTimePane, holder);
}

/* The charts are as high as their holder is told, unless they cannot be so low, and never higher:
 * the network has more use for the room. An AdwClamp would do the same, but asks for widths by
 * heights; sentences beside it would then want one line, and the window would be too narrow for
 * them. */

static GtkSizeRequestMode
get_holder_mode (GtkWidget *holder)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
measure_holder (GtkWidget *holder,
                GtkOrientation orientation,
                int for_size,
                int *minimum,
                int *natural,
                int *minimum_baseline,
                int *natural_baseline)
{
  gtk_widget_measure (gtk_widget_get_first_child (holder), orientation, -1, minimum, natural, NULL,
                      NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *natural = *minimum;
}

static void
allocate_holder (GtkWidget *holder,
                 int width,
                 int height,
                 int baseline)
{
  gtk_widget_allocate (gtk_widget_get_first_child (holder), width, height, baseline, NULL);
}

static void
vimos_time_pane_init (VimosTimePane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (
      self->holder, gtk_custom_layout_new (get_holder_mode, measure_holder, allocate_holder));
}

/**
 * vimos_time_pane_set_workspace:
 * @workspace: whose time is shown; only once
 */
void
vimos_time_pane_set_workspace (VimosTimePane *self,
                               VimosWorkspace *workspace)
{
  g_return_if_fail (VIMOS_IS_TIME_PANE (self));
  g_return_if_fail (VIMOS_IS_WORKSPACE (workspace));
  g_return_if_fail (self->workspace == NULL);

  self->workspace = g_object_ref (workspace);
  self->forecast = vimos_forecast_new (workspace);
  vimos_time_chart_set_model (self->chart, vimos_forecast_get_model (self->forecast));
  vimos_forecast_line_set_workspace (self->forecast_line, workspace, self->forecast);
  g_signal_connect_object (workspace, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
}

/** vimos_time_pane_get_chart: Returns: (transfer none): what is shown over the time */
VimosTimeChart *
vimos_time_pane_get_chart (VimosTimePane *self)
{
  g_return_val_if_fail (VIMOS_IS_TIME_PANE (self), NULL);

  return self->chart;
}

/** vimos_time_pane_get_folded: Returns: whether only the head is shown */
gboolean
vimos_time_pane_get_folded (VimosTimePane *self)
{
  g_return_val_if_fail (VIMOS_IS_TIME_PANE (self), FALSE);

  return self->folded;
}

/**
 * vimos_time_pane_set_folded:
 * @folded: whether only the head is shown
 */
void
vimos_time_pane_set_folded (VimosTimePane *self,
                            gboolean folded)
{
  g_return_if_fail (VIMOS_IS_TIME_PANE (self));

  if (folded == self->folded)
    return;
  self->folded = folded;
  refresh (self);
}

/**
 * vimos_time_pane_set_short:
 * @is_short: whether the charts must do with less height
 */
void
vimos_time_pane_set_short (VimosTimePane *self,
                           gboolean is_short)
{
  g_return_if_fail (VIMOS_IS_TIME_PANE (self));

  if (is_short == self->is_short)
    return;
  self->is_short = is_short;
  refresh (self);
}

/**
 * vimos_time_pane_set_low:
 * @is_low: whether there is no room for all of it at once: what is below the head is then scrolled
 */
void
vimos_time_pane_set_low (VimosTimePane *self,
                         gboolean is_low)
{
  g_return_if_fail (VIMOS_IS_TIME_PANE (self));

  if (is_low == self->is_low)
    return;
  self->is_low = is_low;
  refresh (self);
}

/**
 * vimos_time_pane_set_compact:
 * @compact: whether there is little room: what can be done with a result then stands below it, and
 * what is written large is smaller
 */
void
vimos_time_pane_set_compact (VimosTimePane *self,
                             gboolean compact)
{
  g_return_if_fail (VIMOS_IS_TIME_PANE (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->result),
                                  compact ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  if (compact)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
}
