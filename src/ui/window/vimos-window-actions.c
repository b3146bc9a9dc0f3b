/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-recovery.h"
#include "vimos-window-private.h"
#include "vimos-words.h"

/* The commands of the window, each of which only hands on to the workspace, the session or a pane;
 * and the questions that it asks. */

static void
migrate_action (GtkWidget *widget,
                const char *name,
                GVariant *parameter)
{
  vimos_workspace_migrate (VIMOS_WINDOW (widget)->workspace);
}

static void
cancel_action (GtkWidget *widget,
               const char *name,
               GVariant *parameter)
{
  vimos_workspace_cancel (VIMOS_WINDOW (widget)->workspace);
}

static void
dismiss_action (GtkWidget *widget,
                const char *name,
                GVariant *parameter)
{
  vimos_workspace_dismiss (VIMOS_WINDOW (widget)->workspace);
}

static void
move_back_action (GtkWidget *widget,
                  const char *name,
                  GVariant *parameter)
{
  VimosWindow *self = VIMOS_WINDOW (widget);

  if (!vimos_workspace_move_back (self->workspace))
    vimos_window_show_message (self, _("The VM or the hypervisor that it came from is not "
                                       "connected any more"));
}

static void
check_action (GtkWidget *widget,
              const char *name,
              GVariant *parameter)
{
  vimos_workspace_check (VIMOS_WINDOW (widget)->workspace);
}

static void
select_path_action (GtkWidget *widget,
                    const char *name,
                    GVariant *parameter)
{
  vimos_workspace_select_rank (VIMOS_WINDOW (widget)->workspace,
                               MAX (g_variant_get_int32 (parameter), 1));
}

static void
leave_preview_action (GtkWidget *widget,
                      const char *name,
                      GVariant *parameter)
{
  vimos_workspace_set_preview (VIMOS_WINDOW (widget)->workspace, NULL);
}

static void
retry_action (GtkWidget *widget,
              const char *name,
              GVariant *parameter)
{
  vimos_session_retry (VIMOS_WINDOW (widget)->session);
}

static void
settle_action (GtkWidget *widget,
               const char *name,
               GVariant *parameter)
{
  vimos_session_settle (VIMOS_WINDOW (widget)->session);
}

static void
canvas_action (GtkWidget *widget,
               const char *name,
               GVariant *parameter)
{
  static const struct
  {
    const char *window;
    const char *canvas;
  } pairs[] = {
    { "win.zoom-in", "canvas.zoom-in" },
    { "win.zoom-out", "canvas.zoom-out" },
    { "win.zoom-fit", "canvas.fit" },
  };
  VimosWindow *self = VIMOS_WINDOW (widget);

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (g_str_equal (name, pairs[i].window))
      gtk_widget_activate_action (GTK_WIDGET (vimos_work_page_get_canvas (self->page)),
                                  pairs[i].canvas, NULL);
}

static void
focus_network_action (GtkWidget *widget,
                      const char *name,
                      GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (vimos_work_page_get_canvas (VIMOS_WINDOW (widget)->page)));
}

static void
find_vm_action (GtkWidget *widget,
                const char *name,
                GVariant *parameter)
{
  vimos_work_page_find_vm (VIMOS_WINDOW (widget)->page);
}

static void
toggle_list_action (GtkWidget *widget,
                    const char *name,
                    GVariant *parameter)
{
  AdwFlap *flap = vimos_work_page_get_list_flap (VIMOS_WINDOW (widget)->page);

  adw_flap_set_reveal_flap (flap, !adw_flap_get_reveal_flap (flap));
}

static void
toggle_plan_action (GtkWidget *widget,
                    const char *name,
                    GVariant *parameter)
{
  AdwFlap *flap = vimos_work_page_get_plan_flap (VIMOS_WINDOW (widget)->page);

  adw_flap_set_reveal_flap (flap, !adw_flap_get_reveal_flap (flap));
}

static void
toggle_charts_action (GtkWidget *widget,
                      const char *name,
                      GVariant *parameter)
{
  VimosTimePane *pane = vimos_work_page_get_time_pane (VIMOS_WINDOW (widget)->page);

  vimos_time_pane_set_folded (pane, !vimos_time_pane_get_folded (pane));
}

static void
choose_target_action (GtkWidget *widget,
                      const char *name,
                      GVariant *parameter)
{
  VimosWindow *self = VIMOS_WINDOW (widget);

  adw_flap_set_reveal_flap (vimos_work_page_get_plan_flap (self->page), TRUE);
  vimos_plan_pane_choose_target (vimos_work_page_get_plan_pane (self->page));
}

static void
show_page_action (GtkWidget *widget,
                  const char *name,
                  GVariant *parameter)
{
  vimos_window_show_page (VIMOS_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
find_action (GtkWidget *widget,
             const char *name,
             GVariant *parameter)
{
  VimosWindow *self = VIMOS_WINDOW (widget);

  if (vimos_window_shows_history (self))
    vimos_history_page_find (self->history_page);
  else
    vimos_network_pane_find (vimos_work_page_get_network_pane (self->page));
}

static void
undo_action (GtkWidget *widget,
             const char *name,
             GVariant *parameter)
{
  vimos_history_page_undo (VIMOS_WINDOW (widget)->history_page);
}

static void
network_action (GtkWidget *widget,
                const char *name,
                GVariant *parameter)
{
  static const struct
  {
    const char *action;
    void (*toggle) (VimosNetworkPane *pane);
  } toggles[] = {
    { "win.toggle-load", vimos_network_pane_toggle_load },
    { "win.toggle-legend", vimos_network_pane_toggle_legend },
    { "win.toggle-table", vimos_network_pane_toggle_table },
  };

  for (guint i = 0; i < G_N_ELEMENTS (toggles); i++)
    if (g_str_equal (name, toggles[i].action))
      toggles[i].toggle (vimos_work_page_get_network_pane (VIMOS_WINDOW (widget)->page));
}

static void
choose_vm_action (GtkWidget *widget,
                  const char *name,
                  GVariant *parameter)
{
  vimos_window_choose_vm (VIMOS_WINDOW (widget), g_variant_get_string (parameter, NULL), NULL);
}

static void
plan_move_action (GtkWidget *widget,
                  const char *name,
                  GVariant *parameter)
{
  const char *uuid, *uri;

  g_variant_get (parameter, "(&s&s)", &uuid, &uri);
  vimos_window_choose_vm (VIMOS_WINDOW (widget), uuid, uri);
}

static void
copy_text_action (GtkWidget *widget,
                  const char *name,
                  GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          g_variant_get_string (parameter, NULL));
  vimos_window_show_message (VIMOS_WINDOW (widget), _("Copied"));
}

static const struct
{
  const char *name;
  const char *parameter;
  GtkWidgetActionActivateFunc activate;
} actions[] = {
  { "win.migrate", NULL, migrate_action },
  { "win.cancel", NULL, cancel_action },
  { "win.dismiss", NULL, dismiss_action },
  { "win.move-back", NULL, move_back_action },
  { "win.check", NULL, check_action },
  { "win.select-path", "i", select_path_action },
  { "win.leave-preview", NULL, leave_preview_action },
  { "win.retry", NULL, retry_action },
  { "win.settle", NULL, settle_action },
  { "win.zoom-in", NULL, canvas_action },
  { "win.zoom-out", NULL, canvas_action },
  { "win.zoom-fit", NULL, canvas_action },
  { "win.focus-network", NULL, focus_network_action },
  { "win.find-vm", NULL, find_vm_action },
  { "win.toggle-list", NULL, toggle_list_action },
  { "win.toggle-plan", NULL, toggle_plan_action },
  { "win.toggle-charts", NULL, toggle_charts_action },
  { "win.choose-target", NULL, choose_target_action },
  { "win.show-page", "s", show_page_action },
  { "win.find", NULL, find_action },
  { "win.undo", NULL, undo_action },
  { "win.toggle-load", NULL, network_action },
  { "win.toggle-legend", NULL, network_action },
  { "win.toggle-table", NULL, network_action },
  { "win.choose-vm", "s", choose_vm_action },
  { "win.plan-move", "(ss)", plan_move_action },
  { "win.copy-text", "s", copy_text_action },
};

/**
 * vimos_window_class_add_actions:
 *
 * Installs the window's actions and the keys that need no modifier.
 */
void
vimos_window_class_add_actions (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter,
                                     actions[i].activate);
  gtk_widget_class_install_property_action (widget_class, "win.presentation", "presentation");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.leave-preview", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, 0, "win.toggle-load", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, 0, "win.toggle-legend", NULL);
  for (int rank = 1; rank <= 9; rank++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_0 + rank, 0, "win.select-path", "i",
                                         rank);
}

static void
enable (VimosWindow *self,
        const char *name,
        gboolean enabled)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), name, enabled);
}

/**
 * vimos_window_update_actions:
 *
 * Enables what can be done now.
 */
void
vimos_window_update_actions (VimosWindow *self)
{
  static const char *const of_picture[]
      = { "win.find", "win.toggle-load", "win.toggle-legend", "win.toggle-table" };
  gboolean connected = self->workspace != NULL;
  VimosStage stage = connected ? vimos_workspace_get_stage (self->workspace) : VIMOS_STAGE_EMPTY;
  VimosMigration *migration = connected ? vimos_workspace_get_migration (self->workspace) : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    enable (self, actions[i].name, connected);
  enable (self, "win.migrate", connected && vimos_workspace_get_can_migrate (self->workspace));
  enable (self, "win.cancel",
          stage == VIMOS_STAGE_RUNNING
              && vimos_migration_get_state (migration) == VIMOS_MIGRATION_RUNNING);
  enable (self, "win.settle", stage == VIMOS_STAGE_ENDED && vimos_workspace_is_unsettled (migration)
                                  && !vimos_session_get_settling (self->session));
  enable (self, "win.dismiss", stage == VIMOS_STAGE_ENDED);
  enable (self, "win.move-back",
          stage == VIMOS_STAGE_ENDED
              && vimos_migration_get_state (migration) == VIMOS_MIGRATION_DONE);
  for (guint i = 0; i < G_N_ELEMENTS (of_picture); i++)
    enable (self, of_picture[i], connected && vimos_session_get_topology (self->session) != NULL);
  enable (self, "win.check", stage == VIMOS_STAGE_PLANNING);
  enable (self, "win.choose-target", stage == VIMOS_STAGE_PLANNING);
  enable (self, "win.undo",
          self->history_page != NULL && vimos_history_page_can_undo (self->history_page));
  enable (self, "win.show-page", TRUE);
  enable (self, "win.select-path", stage == VIMOS_STAGE_PLANNING);
  vimos_window_update_export_actions (self);
}

/**
 * vimos_window_choose_vm:
 * @uuid: a VM's
 * @target: (nullable): the URI of a hypervisor that it shall move to
 *
 * Brings a VM, and its move if it has one, into sight.
 */
void
vimos_window_choose_vm (VimosWindow *self,
                        const char *uuid,
                        const char *target)
{
  VimosContext *context;
  VimosHypervisor *hypervisor;
  VimosVm *vm;

  g_return_if_fail (VIMOS_IS_WINDOW (self));

  if (self->workspace == NULL)
    return;
  context = vimos_workspace_get_context (self->workspace);
  vm = vimos_context_find_vm (context, uuid, NULL);
  /* While it moves there are two of it. */
  for (guint i = 0;
       vm == NULL && i < g_list_model_get_n_items (vimos_workspace_get_runs (self->workspace)); i++)
    {
      g_autoptr (VimosMigration) run
          = g_list_model_get_item (vimos_workspace_get_runs (self->workspace), i);
      VimosVm *moved = vimos_plan_get_vm (vimos_migration_get_plan (run));

      if (g_str_equal (vimos_vm_get_uuid (moved), uuid))
        vm = moved; /* the run keeps it */
    }
  if (vm == NULL)
    {
      vimos_window_show_message (self, _("The VM is not there any more"));
      return;
    }
  vimos_window_show_page (self, "network");
  vimos_workspace_set_vm (self->workspace, vm);
  hypervisor = target != NULL ? vimos_context_find_hypervisor (context, target) : NULL;
  if (hypervisor != NULL)
    vimos_workspace_set_target (self->workspace, hypervisor);
}

/* A better path */

#define BETTER_S 20 /* so long it is offered; it is in the list all the same */

static void
choose_better_cb (VimosWindow *self)
{
  VimosPlan *plan = vimos_workspace_get_plan (self->workspace);
  VimosCandidate *better = self->better_candidate;
  g_autoptr (VimosCandidate) there = NULL;

  if (plan != NULL && better != NULL)
    there = g_list_model_get_item (vimos_plan_get_candidates (plan),
                                   vimos_candidate_get_rank (better) - 1);
  if (there != NULL && there == better)
    vimos_workspace_set_candidate (self->workspace, better);
  else
    vimos_window_show_message (self, _("That path is gone again"));
}

/**
 * vimos_window_offer_better:
 * @candidate: a path that has turned up while the user plans
 *
 * Offers to choose it. What the user has chosen stays so until then.
 */
void
vimos_window_offer_better (VimosWindow *self,
                           VimosCandidate *candidate)
{
  g_autofree char *text
      = vimos_words_better (candidate, vimos_workspace_get_candidate (self->workspace));
  g_autofree char *title = g_markup_escape_text (text, -1);
  g_autoptr (AdwToast) toast = adw_toast_new (title);

  vimos_window_drop_better (self);
  adw_toast_set_button_label (toast, _("_Choose It"));
  adw_toast_set_timeout (toast, BETTER_S);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (choose_better_cb), self,
                           G_CONNECT_SWAPPED);
  g_set_weak_pointer (&self->better, toast);
  g_set_object (&self->better_candidate, candidate);
  vimos_window_show_toast (self, toast);
}

/** vimos_window_drop_better: what was offered is of no use any more */
void
vimos_window_drop_better (VimosWindow *self)
{
  AdwToast *toast = self->better;

  g_clear_weak_pointer (&self->better);
  if (toast != NULL)
    adw_toast_dismiss (toast);
  g_clear_object (&self->better_candidate);
}

/* Questions */

static GtkWidget *
message_new (VimosWindow *self,
             const char *heading,
             const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, NULL);

  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog), body);
  return dialog;
}

/**
 * vimos_window_report_recovery:
 * @runs: (element-type VimosRecovered): what an earlier session left half done, and what became of
 * it
 *
 * Tells the user: in passing when all is well, and in a way that cannot be missed when something is
 * left to be decided.
 */
void
vimos_window_report_recovery (VimosWindow *self,
                              GPtrArray *runs)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean undecided = FALSE;

  for (guint i = 0; i < runs->len; i++)
    {
      VimosRecovered *run = g_ptr_array_index (runs, i);

      undecided = undecided || vimos_recovered_get_outcome (run) == VIMOS_RECOVERY_UNDECIDED;
      if (text->len > 0)
        g_string_append (text, "\n\n");
      /* A journal entry that cannot be read, or intents of a lost one, are of no known VM. */
      if (*vimos_recovered_get_vm_name (run) != '\0')
        g_string_append_printf (text, "%s: ", vimos_recovered_get_vm_name (run));
      g_string_append (text, vimos_recovered_get_message (run));
    }
  if (runs->len == 1 && !undecided)
    {
      vimos_window_show_message (self, text->str);
    }
  else if (runs->len > 0)
    {
      const char *heading
          = undecided ? _("An Unfinished Move Needs You") : _("Unfinished Moves Settled");
      GtkWidget *dialog = message_new (self, heading, text->str);

      adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
      gtk_window_present (GTK_WINDOW (dialog));
    }
}

static void
close_response_cb (VimosWindow *self,
                   const char *response)
{
  if (!g_str_equal (response, "cancel-move"))
    return;
  self->closing = TRUE;
  if (vimos_window_is_busy (self))
    vimos_workspace_cancel_all (self->workspace);
  else
    gtk_window_close (GTK_WINDOW (self));
}

/**
 * vimos_window_may_close:
 *
 * Returns: whether the window may close now; if not, the user is asked
 */
gboolean
vimos_window_may_close (VimosWindow *self)
{
  guint n = self->workspace != NULL ? vimos_workspace_count_running (self->workspace) : 0;
  g_autofree char *heading = NULL;
  GtkWidget *dialog;

  if (n == 0)
    return TRUE;
  heading
      = n == 1
            ? g_strdup (_("A VM Is Being Moved"))
            : g_strdup_printf (ngettext ("%u VM Is Being Moved", "%u VMs Are Being Moved", n), n);
  dialog = message_new (self, heading,
                        ngettext ("If you close the window, the move is cancelled and the VM runs "
                                  "on where it was. "
                                  "The window closes when that is done.",
                                  "If you close the window, the moves are cancelled and the VMs "
                                  "run on where they "
                                  "were. The window closes when that is done.",
                                  n));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "stay", _("_Keep Moving"),
                                    "cancel-move", _("_Cancel Move and Close"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "cancel-move",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  g_signal_connect_object (dialog, "response", G_CALLBACK (close_response_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  return FALSE;
}

/**
 * vimos_window_notify_of_run:
 * @migration: a move that has ended
 *
 * Tells the desktop when nobody is looking at it.
 */
void
vimos_window_notify_of_run (VimosWindow *self,
                            VimosMigration *migration)
{
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
  VimosPlan *plan = vimos_migration_get_plan (migration);
  const char *vm = vimos_vm_get_name (vimos_plan_get_vm (plan));
  gboolean done = vimos_migration_get_state (migration) == VIMOS_MIGRATION_DONE;
  gboolean shown = vimos_workspace_get_migration (self->workspace) == migration;
  g_autoptr (GNotification) notification = NULL;
  g_autofree char *title = NULL;

  title = done ? g_strdup_printf (_("%s now runs on %s"), vm,
                                  vimos_hypervisor_get_name (vimos_plan_get_target (plan)))
               : g_strdup_printf (_("%s was not moved"), vm);
  /* Without a session bus there is nobody who could notify. */
  if (gtk_window_is_active (GTK_WINDOW (self)) || application == NULL
      || g_application_get_dbus_connection (application) == NULL)
    {
      if (!shown)
        vimos_window_show_message (self, title);
      return;
    }
  notification = g_notification_new (title);
  if (!done && vimos_migration_get_message (migration) != NULL)
    g_notification_set_body (notification, vimos_migration_get_message (migration));
  g_notification_set_priority (notification, done ? G_NOTIFICATION_PRIORITY_NORMAL
                                                  : G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action_and_target (notification, "app.show-vm", "s",
                                                vimos_vm_get_uuid (vimos_plan_get_vm (plan)));
  g_application_send_notification (application, vimos_vm_get_uuid (vimos_plan_get_vm (plan)),
                                   notification);
}
