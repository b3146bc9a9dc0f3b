/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-run-pane.h"
#include "vimos-step-row.h"
#include "vimos-units.h"
#include "vimos-vm-mark.h"
#include "vimos-words.h"

/**
 * VimosRunPane:
 *
 * How, once the move has begun: its steps and what a cancel would leave; when it has ended, its
 * figures.
 */
struct _VimosRunPane
{
  GtkBox parent_instance;

  /* owned */
  VimosWorkspace *workspace;
  VimosMigration *migration; /* whose phases are shown */

  /* template children */
  GtkImage *mark;
  GtkLabel *name;
  GtkLabel *facts;
  GtkListBox *steps;
  GtkListBox *figures;
  GtkWidget *message_card;
  GtkLabel *message;
  GtkWidget *foot_card;
  GtkImage *foot_icon;
  GtkLabel *foot_heading;
  GtkLabel *foot;

  guint timer; /* lets the time of the running step grow */
};

#define REFRESH_MS 200
#define MAX_WAY 24 /* characters: a longer way has lines of its own */

G_DEFINE_FINAL_TYPE (VimosRunPane, vimos_run_pane, GTK_TYPE_BOX)

static const char *
name_of (VimosHypervisor *hypervisor)
{
  return hypervisor != NULL ? vimos_hypervisor_get_name (hypervisor) : _("the source");
}

static const char *
running_phase (VimosMigration *migration)
{
  GListModel *phases = vimos_migration_get_phases (migration);

  for (guint i = 0; i < g_list_model_get_n_items (phases); i++)
    {
      g_autoptr (VimosPhase) phase = g_list_model_get_item (phases, i);

      if (vimos_phase_get_state (phase) == VIMOS_PHASE_RUNNING)
        return vimos_phase_get_name (phase);
    }
  return NULL;
}

static void
add_figure (VimosRunPane *self,
            const char *title,
            const char *subtitle,
            const char *value)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label = gtk_label_new (value);
  g_autofree char *markup = subtitle != NULL ? g_markup_escape_text (subtitle, -1) : NULL;

  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "numeric");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (markup != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), markup);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  gtk_list_box_append (self->figures, row);
}

static void
add_path_figures (VimosRunPane *self,
                  VimosMigration *migration,
                  const VimosMeasurement *measurement)
{
  VimosCandidate *candidate = vimos_migration_get_candidate (migration);
  double mbps = candidate != NULL
                    ? vimos_path_get_bottleneck (vimos_candidate_get_path (candidate))->mbps
                    : NAN;
  double rate = measurement->migration > 0 ? (measurement->disk_bytes + measurement->memory_bytes)
                                                 * 8 / 1e6 / measurement->migration
                                           : NAN;
  g_autofree char *rate_text = vimos_format_mbps (rate);
  g_autofree char *limit = vimos_format_mbps (mbps);
  g_autofree char *share = NULL;

  if (candidate != NULL)
    {
      g_autofree char *title = g_strdup_printf (_("Path %u"), vimos_candidate_get_rank (candidate));
      g_autofree char *way = vimos_path_to_string (vimos_candidate_get_path (candidate));
      g_autofree char *hops
          = vimos_words_hops (vimos_path_get_hops (vimos_candidate_get_path (candidate)));
      gboolean is_long = g_utf8_strlen (way, -1) > MAX_WAY;

      add_figure (self, title, is_long ? way : NULL, is_long ? hops : way);
    }
  if (isfinite (rate) && mbps > 0)
    /* Translators: “95.6 % of the path’s 50 Mbit/s” */
    share = g_strdup_printf (_("%.1f %% of the path’s %s"), rate / mbps * 100, limit);
  add_figure (self, _("Average rate"), share, rate_text);
}

static void
add_sent (VimosRunPane *self,
          const VimosMeasurement *measurement)
{
  g_autofree char *disk = vimos_format_bytes (measurement->disk_bytes);
  g_autofree char *memory = vimos_format_bytes (measurement->memory_bytes);
  g_autofree char *sent = vimos_format_bytes (measurement->disk_bytes + measurement->memory_bytes);
  /* Translators: two volumes: “64 MiB disk + 71 MiB memory” */
  g_autofree char *parts = g_strdup_printf (_("%s disk + %s memory"), disk, memory);

  add_figure (self, _("Sent"), parts, sent);
}

static void
add_pings (VimosRunPane *self,
           const VimosMeasurement *measurement)
{
  g_autofree char *pings = g_strdup_printf (_("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT),
                                            measurement->pings_lost, measurement->pings_sent);
  g_autofree char *interval = vimos_format_milliseconds (measurement->ping_interval);
  g_autofree char *detail = g_strdup_printf (_("one every %s"), interval);

  if (measurement->pings_sent > 0)
    add_figure (self, _("Pings lost"), detail, pings);
}

static void
add_intents (VimosRunPane *self,
             VimosMigration *migration)
{
  guint total;
  g_autofree char *text = NULL;

  g_object_get (migration, "intents-total", &total, NULL);
  if (total == 0)
    return;
  text = g_strdup_printf (_("%u of %u"), total, total);
  /* What could not be withdrawn is in the message of the move, which then is shown. */
  if (vimos_migration_get_error (migration) == NULL && !vimos_workspace_is_unsettled (migration))
    add_figure (self, _("Intents withdrawn"), NULL, text);
}

static void
add_copies (VimosRunPane *self,
            VimosMigration *migration)
{
  VimosHypervisor *where;
  guint n = vimos_workspace_count_copies (self->workspace,
                                          vimos_plan_get_vm (vimos_migration_get_plan (migration)),
                                          &where);
  /* Translators: a number and a hypervisor: “1 · on hv2” */
  g_autofree char *text
      = where != NULL ? g_strdup_printf (_("%u · on %s"), n, vimos_hypervisor_get_name (where))
                      : g_strdup_printf ("%u", n);

  add_figure (self, _("Running copies"), NULL, text);
}

static void
show_figures (VimosRunPane *self,
              VimosMigration *migration)
{
  const VimosMeasurement *measurement = vimos_migration_get_measurement (migration);
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->figures))) != NULL)
    gtk_list_box_remove (self->figures, row);
  if (measurement == NULL)
    return;
  add_path_figures (self, migration, measurement);
  add_sent (self, measurement);
  add_pings (self, measurement);
  if (isfinite (measurement->hypervisor_gap))
    {
      g_autofree char *gap = vimos_format_seconds (measurement->hypervisor_gap);

      add_figure (self, _("Stopped"), _("by the two hypervisors’ own clocks"), gap);
    }
  add_intents (self, migration);
  add_copies (self, migration);
}

static GtkWidget *
create_step_row (gpointer item,
                  gpointer user_data)
{
  return vimos_step_row_new (item);
}

static void
follow_migration (VimosRunPane *self,
                  VimosMigration *migration)
{
  g_autoptr (GListModel) steps = NULL;

  if (!g_set_object (&self->migration, migration))
    return;
  steps = migration != NULL ? vimos_steps_new (migration) : NULL;
  gtk_list_box_bind_model (self->steps, steps, create_step_row, NULL, NULL);
}

static gboolean
timer_cb (gpointer user_data)
{
  VimosRunPane *self = user_data;
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->steps, i)) != NULL; i++)
    vimos_step_row_refresh (VIMOS_STEP_ROW (row));
  return G_SOURCE_CONTINUE;
}

static VimosVmState
shown_state (VimosWorkspace *workspace,
             VimosVm *vm)
{
  VimosMigration *migration = vimos_workspace_get_migration (workspace);

  /* At the end the VM is another object at the target, and runs there. */
  if (vimos_migration_get_state (migration) == VIMOS_MIGRATION_DONE)
    return VIMOS_VM_STATE_RUNNING;
  return vimos_vm_get_state (vm);
}

/* What a cancel would leave; when it is over, what was left where the VM was. */
static void
show_foot (VimosRunPane *self,
           VimosMigration *migration,
           const char *source,
           const char *target)
{
  VimosVm *vm = vimos_plan_get_vm (vimos_migration_get_plan (migration));
  VimosMigrationState state = vimos_migration_get_state (migration);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->foot_card, state <= VIMOS_MIGRATION_DONE);
  if (state == VIMOS_MIGRATION_DONE)
    {
      g_autofree char *heading = g_strdup_printf (_("Old volume on %s"), source);

      text = g_strdup_printf (_("Deleted when %s ran on %s, like its definition there."),
                              vimos_vm_get_name (vm), target);
      gtk_label_set_label (self->foot_heading, heading);
      gtk_image_set_from_icon_name (self->foot_icon, "user-trash-symbolic");
    }
  else
    {
      text = vimos_words_cancel (running_phase (migration), vimos_vm_get_name (vm), source, target);
      gtk_label_set_label (self->foot_heading, _("If you cancel now"));
      gtk_image_set_from_icon_name (self->foot_icon, "edit-undo-symbolic");
    }
  gtk_label_set_label (self->foot, text);
}

/* All that the move has to say, when that is more than that all went well. */
static void
show_message (VimosRunPane *self,
              VimosMigration *migration)
{
  VimosMigrationState state = vimos_migration_get_state (migration);
  const char *message = vimos_migration_get_message (migration);

  gtk_label_set_label (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (
      self->message_card,
      message != NULL
          && (state > VIMOS_MIGRATION_DONE
              || (state == VIMOS_MIGRATION_DONE && vimos_workspace_is_unsettled (migration))));
}

/* “paused on hv1 · lands on hv2” */
static char *
describe_facts (VimosRunPane *self,
                VimosMigration *migration,
                const char *source,
                const char *target)
{
  VimosVm *vm = vimos_plan_get_vm (vimos_migration_get_plan (migration));
  const char *state = vimos_words_vm_state (shown_state (self->workspace, vm));
  const char *mac = vimos_vm_get_mac (vm);

  switch (vimos_migration_get_state (migration))
    {
    case VIMOS_MIGRATION_DONE:
      return g_strdup_printf (_("%s · running on %s"), mac != NULL ? mac : _("no network card"),
                              target);
    case VIMOS_MIGRATION_ROLLED_BACK:
    case VIMOS_MIGRATION_UNDECIDED:
      return g_strdup_printf (_("%s · %s on %s"), mac != NULL ? mac : _("no network card"), state,
                              source);
    default:
      /* Translators: a state and two hypervisors: “paused on hv1 · lands on hv2” */
      return g_strdup_printf (_("%s on %s · lands on %s"), state, source, target);
    }
}

static void
follow_time (VimosRunPane *self,
             gboolean running)
{
  if (running && self->timer == 0)
    self->timer = g_timeout_add (REFRESH_MS, timer_cb, self);
  else if (!running)
    g_clear_handle_id (&self->timer, g_source_remove);
}

static void
refresh (VimosRunPane *self)
{
  VimosMigration *migration = vimos_workspace_get_migration (self->workspace);
  VimosVm *vm = vimos_workspace_get_vm (self->workspace);
  gboolean running = vimos_workspace_get_stage (self->workspace) == VIMOS_STAGE_RUNNING;
  gboolean done
      = migration != NULL && vimos_migration_get_state (migration) == VIMOS_MIGRATION_DONE;
  const char *source, *target;
  g_autofree char *facts = NULL;

  follow_migration (self, migration);
  follow_time (self, running);
  if (migration == NULL || vm == NULL)
    return;
  source = name_of (vimos_vm_get_hypervisor (vm));
  target = name_of (vimos_plan_get_target (vimos_migration_get_plan (migration)));
  facts = describe_facts (self, migration, source, target);
  vimos_vm_mark_show (self->mark, shown_state (self->workspace, vm));
  gtk_label_set_label (self->name, vimos_vm_get_name (vm));
  gtk_label_set_label (self->facts, facts);
  if (!running)
    show_figures (self, migration);
  gtk_widget_set_visible (GTK_WIDGET (self->figures), done);
  gtk_widget_set_visible (GTK_WIDGET (self->steps), !done);
  show_foot (self, migration, source, target);
  show_message (self, migration);
}

static void
vimos_run_pane_dispose (GObject *object)
{
  VimosRunPane *self = VIMOS_RUN_PANE (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->migration);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (vimos_run_pane_parent_class)->dispose (object);
}

static void
vimos_run_pane_class_init (VimosRunPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vimos_run_pane_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/vimos/Vimos/vimos-run-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, VimosRunPane, mark);
  gtk_widget_class_bind_template_child (widget_class, VimosRunPane, name);
  gtk_widget_class_bind_template_child (widget_class, VimosRunPane, facts);
  gtk_widget_class_bind_template_child (widget_class, VimosRunPane, steps);
  gtk_widget_class_bind_template_child (widget_class, VimosRunPane, figures);
  gtk_widget_class_bind_template_child (widget_class, VimosRunPane, message_card);
  gtk_widget_class_bind_template_child (widget_class, VimosRunPane, message);
  gtk_widget_class_bind_template_child (widget_class, VimosRunPane, foot_card);
  gtk_widget_class_bind_template_child (widget_class, VimosRunPane, foot_icon);
  gtk_widget_class_bind_template_child (widget_class, VimosRunPane, foot_heading);
  gtk_widget_class_bind_template_child (widget_class, VimosRunPane, foot);
}

static void
vimos_run_pane_init (VimosRunPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * vimos_run_pane_set_workspace:
 * @workspace: whose move is shown; only once
 */
void
vimos_run_pane_set_workspace (VimosRunPane *self,
                              VimosWorkspace *workspace)
{
  g_return_if_fail (VIMOS_IS_RUN_PANE (self));
  g_return_if_fail (VIMOS_IS_WORKSPACE (workspace));
  g_return_if_fail (self->workspace == NULL);

  self->workspace = g_object_ref (workspace);
  g_signal_connect_object (workspace, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
}
