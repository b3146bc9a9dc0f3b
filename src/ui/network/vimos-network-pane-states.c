/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-network-pane-private.h"

/* What is shown in the place of the network while there is none, and what is said of one that is
 * old. */

static char *
escape (char *text)
{
  char *escaped = g_markup_escape_text (text, -1);

  g_free (text);
  return escaped;
}

/* At the start the network waits until everybody has answered or given up, and as long as the user
 * has no use for it. */
static gboolean
waits (VimosNetworkPane *self)
{
  return !self->gone_on
         && vimos_session_get_connecting (vimos_workspace_get_session (self->workspace))
         && vimos_workspace_get_vm (self->workspace) == NULL;
}

static const char *
choose_page (VimosNetworkPane *self,
             VimosTopology *topology,
             VimosOnosState state)
{
  if (topology != NULL && vimos_topology_get_n_devices (topology) > 0)
    {
      if (waits (self))
        return "connecting";
      self->gone_on = TRUE;
      return self->show_table ? "table" : "network";
    }
  if (state == VIMOS_ONOS_LIVE)
    return "empty";
  return state == VIMOS_ONOS_CONNECTING ? "connecting" : "failed";
}

static void
show_age (VimosNetworkPane *self,
          VimosOnosState state)
{
  if (state == VIMOS_ONOS_LIVE)
    {
      g_clear_pointer (&self->picture_from, g_date_time_unref);
    }
  else if (self->picture_from == NULL)
    {
      g_autofree char *time = NULL;
      g_autofree char *text = NULL;

      self->picture_from = g_date_time_new_now_local ();
      time = g_date_time_format (self->picture_from, "%X");
      /* Translators: a time of day: “Picture from 14:02:11” */
      text = g_strdup_printf (_("Picture from %s"), time);
      gtk_label_set_label (self->stale, text);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->stale), state != VIMOS_ONOS_LIVE);
}

/* Returns: (transfer full) (nullable): the first hypervisor in that state */
static VimosHypervisor *
find_hypervisor (VimosNetworkPane *self,
                 VimosHypervisorState state)
{
  GListModel *hypervisors
      = vimos_context_get_hypervisors (vimos_workspace_get_context (self->workspace));

  for (guint i = 0; i < g_list_model_get_n_items (hypervisors); i++)
    {
      g_autoptr (VimosHypervisor) hypervisor = g_list_model_get_item (hypervisors, i);

      if (vimos_hypervisor_get_state (hypervisor) == state)
        return g_steal_pointer (&hypervisor);
    }
  return NULL;
}

/* What can be done while somebody has not answered: look after that one, or go on without it. */
static void
show_waiting (VimosNetworkPane *self,
              VimosTopology *topology)
{
  g_autoptr (VimosHypervisor) asked = find_hypervisor (self, VIMOS_HYPERVISOR_CONNECTING);
  g_autoptr (VimosHypervisor) ready = find_hypervisor (self, VIMOS_HYPERVISOR_CONNECTED);
  g_autofree char *usable = NULL;
  g_autofree char *edit = NULL;

  if (topology != NULL && ready != NULL)
    /* Translators: a hypervisor */
    usable = g_strdup_printf (_("%s can be used already."), vimos_hypervisor_get_name (ready));
  gtk_label_set_label (self->usable, usable != NULL ? usable : "");
  gtk_widget_set_visible (self->go_on, topology != NULL);
  if (topology != NULL && asked != NULL)
    /* Translators: a hypervisor that does not answer */
    edit = g_strdup_printf (_("Edit %s…"), vimos_hypervisor_get_name (asked));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->edit), "s",
                                    edit != NULL ? vimos_hypervisor_get_uri (asked) : "");
  gtk_button_set_label (self->edit, edit != NULL ? edit : _("Connection…"));
}

static void
suggest (GtkWidget *button,
         GtkWidget *other)
{
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_remove_css_class (other, "suggested-action");
}

/* Why there is no picture, and what to do. */
static void
show_failure (VimosNetworkPane *self,
              VimosSession *session)
{
  const GError *error = vimos_onos_poller_get_error (
      vimos_context_get_poller (vimos_session_get_context (session)));
  gboolean login
      = error != NULL && g_error_matches (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_UNAUTHORIZED);
  g_autofree char *description = escape (g_strdup (error != NULL ? error->message : ""));

  adw_status_page_set_icon_name (self->failed,
                                 login ? "dialog-password-symbolic" : "network-error-symbolic");
  adw_status_page_set_title (self->failed, login ? _("ONOS refuses the login")
                                                 : _("No picture of the network"));
  adw_status_page_set_description (self->failed, description);
  suggest (login ? self->correct : self->again, login ? self->again : self->correct);
}

void
vimos_network_pane_show_state (VimosNetworkPane *self)
{
  VimosSession *session = vimos_workspace_get_session (self->workspace);
  VimosOnosState state = vimos_session_get_onos_state (session);
  VimosTopology *topology = vimos_session_get_topology (session);

  show_failure (self, session);
  show_waiting (self, topology);
  gtk_stack_set_visible_child_name (self->stack, choose_page (self, topology, state));
  show_age (self, state);
}
