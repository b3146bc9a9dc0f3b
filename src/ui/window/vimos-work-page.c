/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-run-pane.h"
#include "vimos-vm-pane.h"
#include "vimos-work-page.h"

/**
 * VimosWorkPage:
 *
 * The four places of a session, which never move: left who, middle where, right how, bottom when.
 * Above them, when the controller is lost, a banner.
 */
struct _VimosWorkPage
{
  GtkBox parent_instance;

  /* owned */
  VimosWorkspace *workspace;

  VimosRoom room;
  gboolean plan_offered;

  /* template children */
  GtkRevealer *banner;
  GtkLabel *banner_silence;
  GtkLabel *banner_rest;
  AdwFlap *list_flap;
  VimosVmPane *vm_pane;
  AdwFlap *plan_flap;
  GtkStack *plan_stack;
  AdwStatusPage *invitation;
  VimosPlanPane *plan_pane;
  VimosRunPane *run_pane;
  VimosNetworkPane *network_pane;
  GtkRevealer *time_revealer;
  VimosTimePane *time_pane;
};

G_DEFINE_FINAL_TYPE (VimosWorkPage, vimos_work_page, GTK_TYPE_BOX)

#define PLAN_WIDTH 376
#define TIGHT_PLAN_WIDTH 322

static void
show_banner (VimosWorkPage *self)
{
  VimosSession *session = vimos_workspace_get_session (self->workspace);
  /* Without any picture, the network's own page says what is wrong. */
  gboolean lost = vimos_session_get_onos_state (session) != VIMOS_ONOS_LIVE
                  && vimos_session_get_topology (session) != NULL;

  if (lost)
    {
      g_autofree char *silence = vimos_session_describe_silence (session);
      g_autofree char *next = vimos_session_describe_next_attempt (session);
      g_autofree char *rest = g_strdup_printf (_("VMs stay live, new moves wait. %s"), next);
      g_autofree char *why = vimos_session_describe_onos (session);

      gtk_label_set_label (self->banner_silence, silence);
      gtk_label_set_label (self->banner_rest, rest);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->banner), why);
    }
  gtk_revealer_set_reveal_child (self->banner, lost);
}

static void
show_invitation (VimosWorkPage *self)
{
  gboolean any = g_list_model_get_n_items (
                     vimos_context_get_vms (vimos_workspace_get_context (self->workspace)))
                 > 0;

  adw_status_page_set_title (self->invitation, any ? _("Which VM?") : _("No VM to Move"));
  adw_status_page_set_description (
      self->invitation,
      any ? _("Choose one in the list or in the network. Its paths to another hypervisor "
              "light up.")
          : _("A VM appears here as soon as one is defined on a hypervisor that is "
              "connected."));
}

static void
refresh (VimosWorkPage *self)
{
  static const char *const pages[] = {
    [VIMOS_STAGE_EMPTY] = "empty",
    [VIMOS_STAGE_PLANNING] = "plan",
    [VIMOS_STAGE_RUNNING] = "run",
    [VIMOS_STAGE_ENDED] = "run",
  };
  VimosStage stage = vimos_workspace_get_stage (self->workspace);

  gtk_stack_set_visible_child_name (self->plan_stack, pages[stage]);
  /* Nobody is asked for a VM before there is a network to move it over. */
  gtk_widget_set_visible (GTK_WIDGET (self->plan_stack),
                          stage != VIMOS_STAGE_EMPTY
                              || vimos_network_pane_has_network (self->network_pane));
  show_invitation (self);
  show_banner (self);
}

/* In a narrow window the plan is out of the way until there is one. Then it stands beside the
 * network as long as both have their room, so that paths are chosen where they are seen. Who wants
 * it otherwise is not contradicted. */
static void
offer_plan (VimosWorkPage *self)
{
  gboolean empty = vimos_workspace_get_stage (self->workspace) == VIMOS_STAGE_EMPTY;
  gboolean offered = (self->room & VIMOS_ROOM_CRAMPED) == 0
                     && ((self->room & VIMOS_ROOM_NARROW) == 0 || !empty);

  if (offered == self->plan_offered)
    return;
  self->plan_offered = offered;
  adw_flap_set_reveal_flap (self->plan_flap, offered);
}

static void
stage_changed_cb (VimosWorkPage *self)
{
  gtk_revealer_set_reveal_child (self->time_revealer,
                                 vimos_workspace_get_stage (self->workspace) != VIMOS_STAGE_EMPTY);
  offer_plan (self);
}

/* Who has pressed a key goes on typing. A flap that slides in shows its child with the second frame
 * only, and what is typed until then would be lost. */
static void
reveal_at_once (AdwFlap *flap)
{
  GtkSettings *settings = gtk_widget_get_settings (GTK_WIDGET (flap));
  gboolean animated;

  g_object_get (settings, "gtk-enable-animations", &animated, NULL);
  if (animated)
    g_object_set (settings, "gtk-enable-animations", FALSE, NULL);
  adw_flap_set_reveal_flap (flap, TRUE);
  if (animated)
    gtk_settings_reset_property (settings, "gtk-enable-animations");
}

/* Where it lies over the network the list has done its work then. The plan takes its place, and the
 * keyboard. */
static void
vm_chosen_cb (VimosWorkPage *self)
{
  if (!adw_flap_get_folded (self->list_flap))
    return;
  adw_flap_set_reveal_flap (self->list_flap, FALSE);
  reveal_at_once (self->plan_flap);
  if (!gtk_widget_child_focus (GTK_WIDGET (self->plan_stack), GTK_DIR_TAB_FORWARD))
    gtk_widget_grab_focus (GTK_WIDGET (vimos_work_page_get_canvas (self)));
}

static void
vimos_work_page_dispose (GObject *object)
{
  g_clear_object (&VIMOS_WORK_PAGE (object)->workspace);

  G_OBJECT_CLASS (vimos_work_page_parent_class)->dispose (object);
}

static void
vimos_work_page_class_init (VimosWorkPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vimos_work_page_dispose;
  g_type_ensure (VIMOS_TYPE_VM_PANE);
  g_type_ensure (VIMOS_TYPE_PLAN_PANE);
  g_type_ensure (VIMOS_TYPE_RUN_PANE);
  g_type_ensure (VIMOS_TYPE_NETWORK_PANE);
  g_type_ensure (VIMOS_TYPE_TIME_PANE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/vimos/Vimos/vimos-work-page.ui");
  gtk_widget_class_bind_template_child (widget_class, VimosWorkPage, banner);
  gtk_widget_class_bind_template_child (widget_class, VimosWorkPage, banner_silence);
  gtk_widget_class_bind_template_child (widget_class, VimosWorkPage, banner_rest);
  gtk_widget_class_bind_template_child (widget_class, VimosWorkPage, list_flap);
  gtk_widget_class_bind_template_child (widget_class, VimosWorkPage, vm_pane);
  gtk_widget_class_bind_template_child (widget_class, VimosWorkPage, plan_flap);
  gtk_widget_class_bind_template_child (widget_class, VimosWorkPage, plan_stack);
  gtk_widget_class_bind_template_child (widget_class, VimosWorkPage, invitation);
  gtk_widget_class_bind_template_child (widget_class, VimosWorkPage, plan_pane);
  gtk_widget_class_bind_template_child (widget_class, VimosWorkPage, run_pane);
  gtk_widget_class_bind_template_child (widget_class, VimosWorkPage, network_pane);
  gtk_widget_class_bind_template_child (widget_class, VimosWorkPage, time_revealer);
  gtk_widget_class_bind_template_child (widget_class, VimosWorkPage, time_pane);
  gtk_widget_class_bind_template_callback (widget_class, vm_chosen_cb);
}

static void
vimos_work_page_init (VimosWorkPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->plan_offered = TRUE;
}

/**
 * vimos_work_page_new:
 * @workspace: what is shown
 * @places: where the nodes of its network stand
 *
 * Returns: (transfer floating): a page
 */
GtkWidget *
vimos_work_page_new (VimosWorkspace *workspace,
                     VimosPlaces *places)
{
  VimosWorkPage *self;

  g_return_val_if_fail (VIMOS_IS_WORKSPACE (workspace), NULL);

  self = g_object_new (VIMOS_TYPE_WORK_PAGE, NULL);
  self->workspace = g_object_ref (workspace);
  vimos_vm_pane_set_workspace (self->vm_pane, workspace);
  vimos_plan_pane_set_workspace (self->plan_pane, workspace);
  vimos_run_pane_set_workspace (self->run_pane, workspace);
  vimos_network_pane_set_workspace (self->network_pane, workspace, places);
  vimos_time_pane_set_workspace (self->time_pane, workspace);
  g_signal_connect_object (workspace, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "notify::stage", G_CALLBACK (stage_changed_cb), self,
                           G_CONNECT_SWAPPED);
  stage_changed_cb (self);
  refresh (self);
  return GTK_WIDGET (self);
}

/** vimos_work_page_get_list_flap: Returns: (transfer none): what folds the list of VMs */
AdwFlap *
vimos_work_page_get_list_flap (VimosWorkPage *self)
{
  g_return_val_if_fail (VIMOS_IS_WORK_PAGE (self), NULL);

  return self->list_flap;
}

/** vimos_work_page_get_plan_flap: Returns: (transfer none): what folds the plan */
AdwFlap *
vimos_work_page_get_plan_flap (VimosWorkPage *self)
{
  g_return_val_if_fail (VIMOS_IS_WORK_PAGE (self), NULL);

  return self->plan_flap;
}

/** vimos_work_page_get_plan_pane: Returns: (transfer none): how */
VimosPlanPane *
vimos_work_page_get_plan_pane (VimosWorkPage *self)
{
  g_return_val_if_fail (VIMOS_IS_WORK_PAGE (self), NULL);

  return self->plan_pane;
}

/** vimos_work_page_get_time_pane: Returns: (transfer none): when */
VimosTimePane *
vimos_work_page_get_time_pane (VimosWorkPage *self)
{
  g_return_val_if_fail (VIMOS_IS_WORK_PAGE (self), NULL);

  return self->time_pane;
}

/** vimos_work_page_get_network_pane: Returns: (transfer none): where */
VimosNetworkPane *
vimos_work_page_get_network_pane (VimosWorkPage *self)
{
  g_return_val_if_fail (VIMOS_IS_WORK_PAGE (self), NULL);

  return self->network_pane;
}

/** vimos_work_page_get_canvas: Returns: (transfer none): the picture of the network */
VimosCanvas *
vimos_work_page_get_canvas (VimosWorkPage *self)
{
  g_return_val_if_fail (VIMOS_IS_WORK_PAGE (self), NULL);

  return vimos_network_pane_get_canvas (self->network_pane);
}

/** vimos_work_page_find_vm: shows the list and puts the keyboard into its search */
void
vimos_work_page_find_vm (VimosWorkPage *self)
{
  g_return_if_fail (VIMOS_IS_WORK_PAGE (self));

  reveal_at_once (self->list_flap);
  vimos_vm_pane_find (self->vm_pane);
}

/* Unfolded only as far as there is room in any case: else the window could not be made smaller any
 * more. */
static void
fold (AdwFlap *flap,
      gboolean folded)
{
  AdwFlapFoldPolicy policy = folded ? ADW_FLAP_FOLD_POLICY_ALWAYS : ADW_FLAP_FOLD_POLICY_AUTO;

  if (adw_flap_get_fold_policy (flap) == policy)
    return;
  adw_flap_set_fold_policy (flap, policy);
  adw_flap_set_reveal_flap (flap, !folded);
}

/**
 * vimos_work_page_set_room:
 * @room: what there is no room for
 *
 * Folds what does not fit, and unfolds it when there is room again.
 */
void
vimos_work_page_set_room (VimosWorkPage *self,
                          VimosRoom room)
{
  g_return_if_fail (VIMOS_IS_WORK_PAGE (self));

  fold (self->list_flap, (room & VIMOS_ROOM_COMPACT) != 0);
  self->room = room;
  offer_plan (self);
  gtk_widget_set_size_request (GTK_WIDGET (self->plan_stack),
                               (room & VIMOS_ROOM_TIGHT) != 0 ? TIGHT_PLAN_WIDTH : PLAN_WIDTH, -1);
  vimos_plan_pane_set_compact (self->plan_pane,
                               (room & (VIMOS_ROOM_COMPACT | VIMOS_ROOM_SHORT)) != 0);
  vimos_network_pane_set_compact (self->network_pane, (room & VIMOS_ROOM_COMPACT) != 0);
  vimos_time_pane_set_compact (self->time_pane, (room & VIMOS_ROOM_COMPACT) != 0);
  vimos_time_pane_set_short (self->time_pane, (room & VIMOS_ROOM_SHORT) != 0);
  vimos_time_pane_set_low (self->time_pane, (room & VIMOS_ROOM_LOW) != 0);
  vimos_time_pane_set_folded (self->time_pane, (room & VIMOS_ROOM_LOW) != 0);
}

/**
 * vimos_work_page_tick:
 *
 * Brings up to date what grows with time and is not notified.
 */
void
vimos_work_page_tick (VimosWorkPage *self)
{
  g_return_if_fail (VIMOS_IS_WORK_PAGE (self));

  show_banner (self);
}
