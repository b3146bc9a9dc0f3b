/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-candidate-row.h"
#include "vimos-plan-pane.h"
#include "vimos-units.h"
#include "vimos-vm-mark.h"
#include "vimos-words.h"

/**
 * VimosPlanPane:
 *
 * How: whereto the chosen VM moves, over which path, what that would cost and what is in the way. Shows the
 * workspace's plan; every choice made here is handed to the workspace.
 */
struct _VimosPlanPane
{
  GtkBox parent_instance;

  /* owned */
  VimosWorkspace *workspace;
  GPtrArray *finding_rows; /* borrowed widgets of "findings" */

  /* template children */
  GtkImage *mark;
  GtkLabel *name;
  GtkLabel *facts;
  GtkLabel *source;
  GtkDropDown *target;
  GtkLabel *kind;
  GtkLabel *hint;
  GtkListBox *candidates;
  GtkLabel *volume_parts;
  GtkEntry *volume;
  GtkLabel *theoretical;
  AdwExpanderRow *findings;
  GtkImage *findings_icon;
  GtkLabel *promise;

  gboolean following; /* widgets are set from the workspace, not by the user */
};

G_DEFINE_FINAL_TYPE (VimosPlanPane, vimos_plan_pane, GTK_TYPE_BOX)

/* Candidates */

static void
enter_row_cb (GtkEventController *controller,
              double x,
              double y,
              gpointer user_data)
{
  VimosPlanPane *self = VIMOS_PLAN_PANE (user_data);
  VimosCandidateRow *row = VIMOS_CANDIDATE_ROW (gtk_event_controller_get_widget (controller));

  if (vimos_workspace_get_stage (self->workspace) == VIMOS_STAGE_PLANNING)
    vimos_workspace_set_preview (self->workspace, vimos_candidate_row_get_candidate (row));
}

static void
leave_row_cb (GtkEventController *controller,
              gpointer user_data)
{
  vimos_workspace_set_preview (VIMOS_PLAN_PANE (user_data)->workspace, NULL);
}

static GtkWidget *
create_candidate_row (gpointer item,
                      gpointer user_data)
{
  VimosPlanPane *self = user_data;
  GtkWidget *row = vimos_candidate_row_new (item);
  GtkEventController *motion = gtk_event_controller_motion_new ();

  g_signal_connect_object (motion, "enter", G_CALLBACK (enter_row_cb), self, 0);
  g_signal_connect_object (motion, "leave", G_CALLBACK (leave_row_cb), self, 0);
  gtk_widget_add_controller (row, motion);
  return row;
}

static void
row_selected_cb (VimosPlanPane *self,
                 GtkListBoxRow *row)
{
  if (!self->following && row != NULL)
    vimos_workspace_set_candidate (self->workspace,
                                   vimos_candidate_row_get_candidate (VIMOS_CANDIDATE_ROW (row)));
}

static double
longest_time (GListModel *candidates)
{
  double longest = 0;

  for (guint i = 0; i < g_list_model_get_n_items (candidates); i++)
    {
      g_autoptr (VimosCandidate) candidate = g_list_model_get_item (candidates, i);
      double seconds = MAX (vimos_candidate_get_predicted_migration (candidate),
                            vimos_candidate_get_predicted_downtime (candidate));

      if (isfinite (seconds))
        longest = MAX (longest, seconds);
    }
  return longest;
}

static void
show_candidates (VimosPlanPane *self,
                 VimosPlan *plan)
{
  GListModel *candidates = vimos_plan_get_candidates (plan);
  VimosCandidate *chosen = vimos_workspace_get_candidate (self->workspace);
  VimosPathSet *set = vimos_plan_get_path_set (plan);
  double longest = longest_time (candidates);
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->candidates, i)) != NULL; i++)
    {
      vimos_candidate_row_set_longest (VIMOS_CANDIDATE_ROW (row), longest);
      if (vimos_candidate_row_get_candidate (VIMOS_CANDIDATE_ROW (row)) == chosen)
        gtk_list_box_select_row (self->candidates, row);
    }
  if (set != NULL)
    {
      g_autofree char *kind = vimos_words_path_set (vimos_path_set_get_kind (set), vimos_path_set_get_n_paths (set));
      g_autofree char *hint = vimos_words_path_set_hint (set);

      gtk_label_set_label (self->kind, kind);
      gtk_label_set_label (self->hint, hint != NULL ? hint : "");
      gtk_widget_set_visible (GTK_WIDGET (self->hint), hint != NULL);
    }
  else
    {
      gtk_label_set_label (self->kind, _("waiting for ONOS"));
      gtk_widget_set_visible (GTK_WIDGET (self->hint), FALSE);
    }
}

/* Target */

static char *
name_of_hypervisor (VimosHypervisor *hypervisor)
{
  return g_strdup (hypervisor != NULL ? vimos_hypervisor_get_name (hypervisor) : "");
}

static void
target_selected_cb (VimosPlanPane *self)
{
  if (!self->following)
    vimos_workspace_set_target (self->workspace, gtk_drop_down_get_selected_item (self->target));
}

static void
show_target (VimosPlanPane *self)
{
  GListModel *targets = vimos_workspace_get_targets (self->workspace);
  guint selected = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < g_list_model_get_n_items (targets); i++)
    {
      g_autoptr (VimosHypervisor) target = g_list_model_get_item (targets, i);

      if (target == vimos_workspace_get_target (self->workspace))
        selected = i;
    }
  gtk_drop_down_set_selected (self->target, selected);
  gtk_widget_set_sensitive (GTK_WIDGET (self->target), g_list_model_get_n_items (targets) > 0);
}

/* Volume */

static void
volume_activated_cb (VimosPlanPane *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->volume));
  VimosPlan *plan = vimos_workspace_get_plan (self->workspace);
  g_autofree char *present = plan != NULL ? vimos_format_bytes (vimos_plan_get_volume (plan)) : NULL;
  g_autoptr (GError) error = NULL;

  /* What is shown is rounded: unless the user wrote something else, the exact volume stays. */
  if (g_strcmp0 (text, present) == 0 || vimos_workspace_set_volume (self->workspace, text, &error))
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->volume), "error");
      gtk_label_set_label (self->promise, "");
    }
  else
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->volume), "error");
      gtk_label_set_label (self->promise, error->message);
      gtk_widget_error_bell (GTK_WIDGET (self->volume));
    }
}

static void
volume_left_cb (VimosPlanPane *self)
{
  volume_activated_cb (self);
}

static void
show_volume (VimosPlanPane *self,
             VimosPlan *plan)
{
  VimosCandidate *candidate = vimos_workspace_get_candidate (self->workspace);
  g_autofree char *volume = vimos_format_bytes (vimos_plan_get_volume (plan));
  g_autofree char *parts = vimos_words_volume (vimos_plan_get_vm (plan));
  double least = candidate != NULL ? vimos_candidate_get_theoretical (candidate) : NAN;
  g_autofree char *theoretical = vimos_format_seconds (least);

  /* What the user is writing is not taken away. */
  if (!gtk_widget_has_css_class (GTK_WIDGET (self->volume), "error")
      && (gtk_widget_get_state_flags (GTK_WIDGET (self->volume)) & GTK_STATE_FLAG_FOCUS_WITHIN) == 0)
    gtk_editable_set_text (GTK_EDITABLE (self->volume), volume);
  gtk_label_set_label (self->volume_parts, parts);
  gtk_label_set_label (self->theoretical, candidate != NULL ? theoretical : "–");
}

/* Findings */

static const char *
icon_of (VimosSeverity severity)
{
  switch (severity)
    {
    case VIMOS_SEVERITY_ERROR:
      return "dialog-error-symbolic";
    case VIMOS_SEVERITY_WARNING:
      return "dialog-warning-symbolic";
    case VIMOS_SEVERITY_INFO:
    default:
      return "dialog-information-symbolic";
    }
}

static const char *
style_of (VimosSeverity severity)
{
  if (severity == VIMOS_SEVERITY_ERROR)
    return "error";
  return severity == VIMOS_SEVERITY_WARNING ? "warning" : "dim-label";
}

static void
add_finding (VimosPlanPane *self,
             VimosFinding *finding)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_of (vimos_finding_get_severity (finding)));
  const char *advice = vimos_finding_get_advice (finding);
  g_autofree char *title = g_markup_escape_text (vimos_finding_get_message (finding), -1);
  g_autofree char *subtitle = g_markup_escape_text (advice != NULL ? advice : "", -1);

  gtk_widget_add_css_class (icon, style_of (vimos_finding_get_severity (finding)));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_expander_row_add_row (self->findings, row);
  g_ptr_array_add (self->finding_rows, row);
}

static VimosSeverity
worst_of (GListModel *findings)
{
  VimosSeverity worst = VIMOS_SEVERITY_INFO;

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr (VimosFinding) finding = g_list_model_get_item (findings, i);

      worst = MAX (worst, vimos_finding_get_severity (finding));
    }
  return worst;
}

static void
show_findings (VimosPlanPane *self,
               VimosPlan *plan)
{
  GListModel *findings = vimos_plan_get_findings (plan);
  guint n = g_list_model_get_n_items (findings);
  VimosSeverity worst = worst_of (findings);
  g_autofree char *readiness = vimos_workspace_describe_readiness (self->workspace);
  gboolean ready = worst == VIMOS_SEVERITY_INFO;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->findings), readiness);
  gtk_image_set_from_icon_name (self->findings_icon, vimos_plan_get_checking (plan) ? "content-loading-symbolic"
                                                     : ready ? "emblem-ok-symbolic" : icon_of (worst));
  for (int i = VIMOS_SEVERITY_INFO; i <= VIMOS_SEVERITY_ERROR; i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->findings_icon), style_of (i));
  if (!ready)
    gtk_widget_add_css_class (GTK_WIDGET (self->findings_icon), style_of (worst));

  for (guint i = 0; i < self->finding_rows->len; i++)
    adw_expander_row_remove (self->findings, g_ptr_array_index (self->finding_rows, i));
  g_ptr_array_set_size (self->finding_rows, 0);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VimosFinding) finding = g_list_model_get_item (findings, i);

      add_finding (self, finding);
    }
  adw_expander_row_set_enable_expansion (self->findings, n > 0);
  if (worst == VIMOS_SEVERITY_ERROR)
    adw_expander_row_set_expanded (self->findings, TRUE);
}

static void
show_promise (VimosPlanPane *self,
              VimosVm *vm)
{
  VimosCandidate *candidate = vimos_workspace_get_candidate (self->workspace);
  g_autofree char *time = NULL;
  g_autofree char *text = NULL;

  if (gtk_widget_has_css_class (GTK_WIDGET (self->volume), "error"))
    return;
  if (!vimos_workspace_get_can_migrate (self->workspace))
    text = vimos_workspace_describe_obstacle (self->workspace);
  else if (candidate != NULL)
    {
      time = vimos_format_seconds (vimos_candidate_get_predicted_downtime (candidate));
      /* Translators: a VM and a time: “web answers again after about 29.2 s · Ctrl+Enter” */
      text = g_strdup_printf (_("%s answers again after about %s · Ctrl+Enter"), vimos_vm_get_name (vm), time);
    }
  gtk_label_set_label (self->promise, text != NULL ? text : "");
}

static void
refresh (VimosPlanPane *self)
{
  VimosVm *vm = vimos_workspace_get_vm (self->workspace);
  VimosPlan *plan = vimos_workspace_get_plan (self->workspace);
  g_autofree char *facts = NULL;
  g_autofree char *source = NULL;

  if (vm == NULL || vimos_workspace_get_stage (self->workspace) != VIMOS_STAGE_PLANNING)
    return;
  facts = g_strdup_printf ("%s · %s", vimos_vm_get_mac (vm) != NULL ? vimos_vm_get_mac (vm) : _("no network card"),
                           vimos_words_vm_state (vimos_vm_get_state (vm)));
  source = name_of_hypervisor (vimos_vm_get_hypervisor (vm));
  self->following = TRUE;
  vimos_vm_mark_show (self->mark, vimos_vm_get_state (vm));
  gtk_label_set_label (self->name, vimos_vm_get_name (vm));
  gtk_label_set_label (self->facts, facts);
  gtk_label_set_label (self->source, source);
  show_target (self);
  if (plan != NULL)
    {
      show_candidates (self, plan);
      show_volume (self, plan);
      show_findings (self, plan);
    }
  else
    {
      g_autofree char *readiness = vimos_workspace_describe_readiness (self->workspace);

      gtk_label_set_label (self->kind, "");
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->findings), readiness);
      gtk_image_set_from_icon_name (self->findings_icon, "dialog-information-symbolic");
      adw_expander_row_set_enable_expansion (self->findings, FALSE);
    }
  show_promise (self, vm);
  self->following = FALSE;
}

static void
plan_changed_cb (VimosPlanPane *self)
{
  VimosPlan *plan = vimos_workspace_get_plan (self->workspace);

  gtk_widget_remove_css_class (GTK_WIDGET (self->volume), "error");
  self->following = TRUE;
  gtk_list_box_bind_model (self->candidates, plan != NULL ? vimos_plan_get_candidates (plan) : NULL,
                           create_candidate_row, self, NULL);
  self->following = FALSE;
  refresh (self);
}

static void
vimos_plan_pane_dispose (GObject *object)
{
  VimosPlanPane *self = VIMOS_PLAN_PANE (object);

  self->following = TRUE;
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->finding_rows, g_ptr_array_unref);

  G_OBJECT_CLASS (vimos_plan_pane_parent_class)->dispose (object);
}

static void
vimos_plan_pane_class_init (VimosPlanPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vimos_plan_pane_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/vimos/Vimos/vimos-plan-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, mark);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, name);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, facts);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, source);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, target);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, kind);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, hint);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, candidates);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, volume_parts);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, volume);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, theoretical);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, findings);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, findings_icon);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, promise);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, volume_activated_cb);
}

static void
vimos_plan_pane_init (VimosPlanPane *self)
{
  g_autoptr (GtkExpression) name = NULL;
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->finding_rows = g_ptr_array_new ();
  name = gtk_property_expression_new (VIMOS_TYPE_HYPERVISOR, NULL, "name");
  gtk_drop_down_set_expression (self->target, name);
  g_signal_connect_object (focus, "leave", G_CALLBACK (volume_left_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->volume), focus);
}

/**
 * vimos_plan_pane_set_workspace:
 * @workspace: whose plan is shown; only once
 */
void
vimos_plan_pane_set_workspace (VimosPlanPane *self,
                               VimosWorkspace *workspace)
{
  g_return_if_fail (VIMOS_IS_PLAN_PANE (self));
  g_return_if_fail (VIMOS_IS_WORKSPACE (workspace));
  g_return_if_fail (self->workspace == NULL);

  self->workspace = g_object_ref (workspace);
  self->following = TRUE;
  gtk_drop_down_set_model (self->target, vimos_workspace_get_targets (workspace));
  self->following = FALSE;
  g_signal_connect_object (self->target, "notify::selected-item", G_CALLBACK (target_selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "notify::plan", G_CALLBACK (plan_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  plan_changed_cb (self);
}
