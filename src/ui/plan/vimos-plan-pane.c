/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-candidate-row.h"
#include "vimos-findings-row.h"
#include "vimos-plan-pane.h"
#include "vimos-spoken-names.h"
#include "vimos-units.h"
#include "vimos-vm-mark.h"
#include "vimos-words.h"

/**
 * VimosPlanPane:
 *
 * How: whereto the chosen VM moves, over which path, what that would cost and what is in the way.
 * Shows the workspace's plan; every choice made here is handed to the workspace.
 */
struct _VimosPlanPane
{
  GtkBox parent_instance;

  /* owned */
  VimosWorkspace *workspace;

  /* template children */
  GtkImage *mark;
  GtkLabel *name;
  GtkLabel *facts;
  GtkLabel *source;
  GtkDropDown *target;
  GtkLabel *kind;
  GtkMenuButton *why;
  GtkLabel *reasons;
  GtkWidget *hint_card;
  GtkLabel *hint_heading;
  GtkLabel *hint;
  GtkListBox *candidates;
  GtkWidget *volume_card;
  GtkLabel *volume_caption;
  GtkLabel *volume_parts;
  GtkEntry *volume;
  GtkWidget *theoretical_row;
  GtkLabel *theoretical;
  GtkWidget *payload_row;
  GtkLabel *payload;
  VimosFindingsRow *findings;
  GtkWidget *another;
  GtkLabel *promise;

  gboolean compact;
  gboolean following; /* widgets are set from the workspace, not by the user */
};

#define MAX_FULL_ROWS 2 /* with more paths only the chosen one is shown in full */

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
  gboolean compact = self->compact || g_list_model_get_n_items (candidates) > MAX_FULL_ROWS;
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->candidates, i)) != NULL; i++)
    {
      gboolean is_chosen = vimos_candidate_row_get_candidate (VIMOS_CANDIDATE_ROW (row)) == chosen;

      vimos_candidate_row_set_longest (VIMOS_CANDIDATE_ROW (row), longest);
      vimos_candidate_row_set_path_set (VIMOS_CANDIDATE_ROW (row), set);
      vimos_candidate_row_set_compact (VIMOS_CANDIDATE_ROW (row), compact && !is_chosen);
      if (is_chosen)
        gtk_list_box_select_row (self->candidates, row);
    }
}

/* How good the answer is; and why it is no better, where it is not as one would wish. */
static void
show_path_set (VimosPlanPane *self,
               VimosPathSet *set)
{
  VimosVm *vm = vimos_workspace_get_vm (self->workspace);
  VimosHypervisor *source = vimos_vm_get_hypervisor (vm);
  const char *heading = set != NULL ? vimos_words_path_set_heading (set) : NULL;
  g_autofree char *kind
      = set != NULL ? vimos_words_path_set (set) : g_strdup (_("waiting for ONOS"));
  g_autofree char *reasons = set != NULL ? vimos_words_path_set_reasons (set) : g_strdup ("");
  g_autofree char *hint = NULL;
  GListModel *targets = vimos_workspace_get_targets (self->workspace);

  if (heading != NULL)
    hint = vimos_words_path_set_hint (set, vimos_vm_get_name (vm),
                                      source != NULL ? vimos_hypervisor_get_name (source)
                                                     : _("the source"));
  gtk_label_set_label (self->kind, kind);
  gtk_label_set_label (self->reasons, reasons);
  gtk_widget_set_visible (GTK_WIDGET (self->why), *reasons != '\0');
  gtk_label_set_label (self->hint_heading, heading != NULL ? heading : "");
  gtk_label_set_label (self->hint, hint != NULL ? hint : "");
  gtk_widget_set_visible (self->hint_card, hint != NULL);
  gtk_widget_set_visible (self->another, heading != NULL && g_list_model_get_n_items (targets) > 1);
}

/* Target */

/* “hv1 · s1”, as markup. */
static char *
describe_hypervisor (VimosPlanPane *self,
                     VimosHypervisor *hypervisor)
{
  g_autofree char *name = NULL;
  g_autofree char *place = NULL;

  if (hypervisor == NULL)
    return g_strdup ("");
  name = g_markup_escape_text (vimos_hypervisor_get_name (hypervisor), -1);
  place = vimos_session_describe_place (vimos_workspace_get_session (self->workspace), hypervisor);
  if (place == NULL)
    return g_strdup_printf ("<b>%s</b>", name);
  return g_markup_printf_escaped ("<b>%s</b> · %s", vimos_hypervisor_get_name (hypervisor), place);
}

static void
setup_target_cb (GtkSignalListItemFactory *factory,
                 GtkListItem *list_item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (list_item, label);
}

static void
bind_target_cb (GtkSignalListItemFactory *factory,
                GtkListItem *list_item,
                gpointer user_data)
{
  g_autofree char *markup = describe_hypervisor (user_data, gtk_list_item_get_item (list_item));

  gtk_label_set_markup (GTK_LABEL (gtk_list_item_get_child (list_item)), markup);
  vimos_spoken_names_name_row (gtk_list_item_get_child (list_item),
                               gtk_label_get_text (
                                   GTK_LABEL (gtk_list_item_get_child (list_item))));
}

static void
target_selected_cb (VimosPlanPane *self)
{
  if (!self->following)
    vimos_workspace_set_target (self->workspace, gtk_drop_down_get_selected_item (self->target));
}

/* The keyboard goes to the button in the drop-down, which knows nothing of its caption. */
static void
name_target (VimosPlanPane *self)
{
  VimosHypervisor *target = vimos_workspace_get_target (self->workspace);
  /* Translators: the hypervisor to which the VM is to be moved */
  g_autofree char *name = target != NULL
                              ? g_strdup_printf (_("To %s"), vimos_hypervisor_get_name (target))
                              : g_strdup (_("To nowhere yet"));

  gtk_accessible_update_property (GTK_ACCESSIBLE (
                                      gtk_widget_get_first_child (GTK_WIDGET (self->target))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
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
  name_target (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->target), g_list_model_get_n_items (targets) > 0);
}

/* Volume */

static void
show_promise (VimosPlanPane *self)
{
  VimosVm *vm = vimos_workspace_get_vm (self->workspace);
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
      text = g_strdup_printf (_("%s answers again after about %s · Ctrl+Enter"),
                              vimos_vm_get_name (vm), time);
    }
  gtk_label_set_label (self->promise, text != NULL ? text : "");
}

static void
volume_activated_cb (VimosPlanPane *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->volume));
  VimosPlan *plan = vimos_workspace_get_plan (self->workspace);
  g_autofree char *present
      = plan != NULL ? vimos_format_bytes (vimos_plan_get_volume (plan)) : NULL;
  g_autoptr (GError) error = NULL;

  /* What is shown is rounded: unless the user wrote something else, the exact volume stays. */
  if (g_strcmp0 (text, present) == 0 || vimos_workspace_set_volume (self->workspace, text, &error))
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->volume), "error");
      show_promise (self);
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

/* Pages of zeros do not cross the network: often less is sent than the volume. */
static void
show_payload (VimosPlanPane *self,
              VimosPlan *plan)
{
  guint64 payload = vimos_plan_get_payload (plan);
  g_autofree char *bytes = vimos_format_bytes (payload);
  g_autofree char *text = g_strdup_printf ("≈ %s", bytes);

  gtk_label_set_label (self->payload, text);
  gtk_widget_set_visible (self->payload_row,
                          payload != vimos_plan_get_volume (plan) && !self->compact);
}

static void
show_volume (VimosPlanPane *self,
             VimosPlan *plan)
{
  VimosCandidate *candidate = vimos_workspace_get_candidate (self->workspace);
  g_autofree char *volume = vimos_format_bytes (vimos_plan_get_volume (plan));
  double least = candidate != NULL ? vimos_candidate_get_theoretical (candidate) : NAN;
  g_autofree char *theoretical = vimos_format_seconds (least);
  g_autofree char *parts = self->compact && isfinite (least)
                               ? g_strdup_printf (_("%s if all of it is sent"), theoretical)
                               : vimos_words_volume (vimos_plan_get_vm (plan));

  /* What the user is writing is not taken away. */
  if (!gtk_widget_has_css_class (GTK_WIDGET (self->volume), "error")
      && (gtk_widget_get_state_flags (GTK_WIDGET (self->volume)) & GTK_STATE_FLAG_FOCUS_WITHIN)
             == 0)
    gtk_editable_set_text (GTK_EDITABLE (self->volume), volume);
  gtk_label_set_label (self->volume_caption, self->compact ? _("Volume") : _("Volume to move"));
  gtk_label_set_label (self->volume_parts, parts);
  gtk_label_set_label (self->theoretical, candidate != NULL ? theoretical : "–");
  gtk_widget_set_visible (self->theoretical_row, !self->compact);
  show_payload (self, plan);
}

/* “52:54:00:00:00:0A · 10.0.0.10 · running” */
static char *
describe_vm (VimosPlanPane *self,
             VimosVm *vm)
{
  const char *mac = vimos_vm_get_mac (vm);
  gboolean known
      = vimos_session_get_topology (vimos_workspace_get_session (self->workspace)) != NULL;
  const char *address
      = known ? vimos_context_find_vm_address (vimos_workspace_get_context (self->workspace), vm)
              : NULL;

  return g_strjoin (" · ", mac != NULL ? mac : _("no network card"),
                    vimos_words_vm_state (vimos_vm_get_state (vm)), address, NULL);
}

static void
show_plan (VimosPlanPane *self,
           VimosPlan *plan)
{
  gtk_widget_set_visible (self->volume_card, plan != NULL);
  if (plan != NULL)
    {
      show_candidates (self, plan);
      show_path_set (self, vimos_plan_get_path_set (plan));
      show_volume (self, plan);
      return;
    }
  gtk_label_set_label (self->kind, "");
  gtk_widget_set_visible (GTK_WIDGET (self->why), FALSE);
  gtk_widget_set_visible (self->hint_card, FALSE);
  gtk_widget_set_visible (self->another, FALSE);
}

static void
refresh (VimosPlanPane *self)
{
  VimosVm *vm = vimos_workspace_get_vm (self->workspace);
  g_autofree char *facts = NULL;
  g_autofree char *source = NULL;

  if (vm == NULL || vimos_workspace_get_stage (self->workspace) != VIMOS_STAGE_PLANNING)
    return;
  facts = describe_vm (self, vm);
  source = describe_hypervisor (self, vimos_vm_get_hypervisor (vm));
  self->following = TRUE;
  vimos_vm_mark_show (self->mark, vimos_vm_get_state (vm));
  gtk_label_set_label (self->name, vimos_vm_get_name (vm));
  gtk_label_set_label (self->facts, facts);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->facts), facts);
  gtk_label_set_markup (self->source, source);
  show_target (self);
  show_plan (self, vimos_workspace_get_plan (self->workspace));
  vimos_findings_row_refresh (self->findings, self->workspace);
  show_promise (self);
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

  G_OBJECT_CLASS (vimos_plan_pane_parent_class)->dispose (object);
}

static void
vimos_plan_pane_class_init (VimosPlanPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vimos_plan_pane_dispose;
  g_type_ensure (VIMOS_TYPE_FINDINGS_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/vimos/Vimos/vimos-plan-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, mark);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, name);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, facts);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, source);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, target);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, kind);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, why);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, reasons);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, hint_card);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, hint_heading);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, hint);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, candidates);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, volume_card);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, volume_caption);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, volume_parts);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, volume);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, theoretical_row);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, theoretical);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, payload_row);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, payload);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, findings);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, another);
  gtk_widget_class_bind_template_child (widget_class, VimosPlanPane, promise);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, volume_activated_cb);
}

static void
vimos_plan_pane_init (VimosPlanPane *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_target_cb), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_target_cb), self, 0);
  gtk_drop_down_set_factory (self->target, factory);
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
  g_signal_connect_object (self->target, "notify::selected-item", G_CALLBACK (target_selected_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "notify::plan", G_CALLBACK (plan_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  plan_changed_cb (self);
}

/**
 * vimos_plan_pane_set_compact:
 * @compact: whether there is little room
 */
void
vimos_plan_pane_set_compact (VimosPlanPane *self,
                             gboolean compact)
{
  g_return_if_fail (VIMOS_IS_PLAN_PANE (self));

  if (compact == self->compact)
    return;
  self->compact = compact;
  refresh (self);
}

/** vimos_plan_pane_choose_target: opens the list of targets */
void
vimos_plan_pane_choose_target (VimosPlanPane *self)
{
  g_return_if_fail (VIMOS_IS_PLAN_PANE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->target));
  g_signal_emit_by_name (self->target, "activate");
}
