/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-recovery.h"
#include "vimos-ui-resources.h"
#include "vimos-window-private.h"

/**
 * VimosWindow:
 *
 * The one window: a welcome, or the four places of a session. Keeps the machine awake and asks before it closes
 * while a move is under way.
 */

G_DEFINE_FINAL_TYPE (VimosWindow, vimos_window, ADW_TYPE_APPLICATION_WINDOW)

/* Connection */

static const char *
dot_style (VimosOnosState state)
{
  switch (state)
    {
    case VIMOS_ONOS_LIVE:
      return "live";
    case VIMOS_ONOS_CONNECTING:
      return "connecting";
    case VIMOS_ONOS_LOST:
    case VIMOS_ONOS_FAILED:
    default:
      return "lost";
    }
}

static void
show_connection (VimosWindow *self)
{
  static const char *const styles[] = { "live", "connecting", "lost" };
  VimosOnosPoller *poller;
  g_autoptr (GUri) uri = NULL;
  g_autofree char *state = NULL;
  const char *url;

  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    gtk_widget_remove_css_class (self->connection_dot, styles[i]);
  if (self->session == NULL)
    {
      gtk_label_set_label (self->connection_name, "");
      gtk_label_set_label (self->connection_state, _("not connected"));
      return;
    }
  poller = vimos_context_get_poller (vimos_session_get_context (self->session));
  url = vimos_onos_client_get_url (vimos_onos_poller_get_client (poller));
  uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  state = vimos_session_get_onos_state (self->session) == VIMOS_ONOS_LIVE
                  || vimos_session_get_onos_state (self->session) == VIMOS_ONOS_CONNECTING
              ? vimos_session_describe_onos (self->session)
              : g_strdup (_("ONOS lost"));
  gtk_label_set_label (self->connection_name, uri != NULL ? g_uri_get_host (uri) : url);
  gtk_label_set_label (self->connection_state, state);
  gtk_widget_add_css_class (self->connection_dot, dot_style (vimos_session_get_onos_state (self->session)));
}

/* Nobody shall take a simulation for the real thing. */
static void
show_title (VimosWindow *self)
{
  VimosDemoScenario *demo = self->session != NULL ? vimos_session_get_scenario (self->session) : NULL;
  /* Translators: the title of a scenario */
  g_autofree char *subtitle = demo != NULL ? g_strdup_printf (_("Demo: %s, simulated"), demo->title) : g_strdup ("");
  g_autofree char *title = demo != NULL ? g_strdup_printf ("ViMOS – %s", subtitle) : g_strdup ("ViMOS");

  adw_window_title_set_subtitle (self->window_title, subtitle);
  gtk_window_set_title (GTK_WINDOW (self), title);
}

/* Stage */

static void
inhibit (VimosWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  gboolean busy = vimos_window_is_busy (self);

  if (application == NULL)
    return;
  if (busy && self->inhibit_cookie == 0)
    {
      self->inhibit_cookie = gtk_application_inhibit (application, GTK_WINDOW (self),
                                                      GTK_APPLICATION_INHIBIT_LOGOUT | GTK_APPLICATION_INHIBIT_SUSPEND,
                                                      _("A VM is being moved"));
    }
  else if (!busy && self->inhibit_cookie != 0)
    {
      gtk_application_uninhibit (application, self->inhibit_cookie);
      self->inhibit_cookie = 0;
    }
}

static void
stage_changed_cb (VimosWindow *self)
{
  inhibit (self);
  if (self->closing && !vimos_window_is_busy (self))
    gtk_window_close (GTK_WINDOW (self));
}

static void
changed_cb (VimosWindow *self)
{
  show_connection (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->list_button), self->page != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->plan_button), self->page != NULL);
  vimos_window_update_actions (self);
}

static void
recovered_cb (VimosWindow *self,
              GPtrArray *runs)
{
  vimos_window_report_recovery (self, runs);
}

static void
recovery_failed_cb (VimosWindow *self,
                    const GError *error)
{
  g_autofree char *text = g_strdup_printf (_("Unfinished moves could not be looked for: %s"), error->message);

  vimos_window_show_message (self, text);
}

/* Page */

static void
remove_page (VimosWindow *self)
{
  if (self->page != NULL)
    gtk_stack_remove (self->stack, GTK_WIDGET (self->page));
  self->page = NULL;
  /* A demo's folder goes with its session: nothing may be written there any more. */
  if (self->recorder != NULL)
    vimos_recorder_close (self->recorder);
  g_clear_object (&self->recorder);
  g_clear_object (&self->workspace);
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      vimos_session_stop (self->session);
    }
  g_clear_object (&self->session);
}

static void
add_page (VimosWindow *self)
{
  self->page = VIMOS_WORK_PAGE (vimos_work_page_new (self->workspace));
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->page), "work");
  gtk_stack_set_visible_child_name (self->stack, "work");
  g_binding_group_set_source (self->list_bindings, vimos_work_page_get_list_flap (self->page));
  g_binding_group_set_source (self->plan_bindings, vimos_work_page_get_plan_flap (self->page));
}

static gboolean
vimos_window_close_request (GtkWindow *window)
{
  VimosWindow *self = VIMOS_WINDOW (window);

  if (!vimos_window_may_close (self))
    return GDK_EVENT_STOP;
  return GTK_WINDOW_CLASS (vimos_window_parent_class)->close_request (window);
}

static void
vimos_window_dispose (GObject *object)
{
  VimosWindow *self = VIMOS_WINDOW (object);

  g_clear_object (&self->list_bindings);
  g_clear_object (&self->plan_bindings);
  remove_page (self);

  G_OBJECT_CLASS (vimos_window_parent_class)->dispose (object);
}

static void
vimos_window_class_init (VimosWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  /* Naming the resources is what makes the linker keep them in a program that takes this room as an archive. */
  g_resources_register (vimos_ui_get_resource ());
  G_OBJECT_CLASS (klass)->dispose = vimos_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = vimos_window_close_request;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/vimos/Vimos/vimos-window.ui");
  gtk_widget_class_bind_template_child (widget_class, VimosWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, VimosWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, VimosWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, VimosWindow, list_button);
  gtk_widget_class_bind_template_child (widget_class, VimosWindow, plan_button);
  gtk_widget_class_bind_template_child (widget_class, VimosWindow, connection);
  gtk_widget_class_bind_template_child (widget_class, VimosWindow, connection_name);
  gtk_widget_class_bind_template_child (widget_class, VimosWindow, connection_state);
  gtk_widget_class_bind_template_child (widget_class, VimosWindow, connection_dot);
  vimos_window_class_add_actions (widget_class);
}

static void
vimos_window_init (VimosWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->list_bindings = g_binding_group_new ();
  g_binding_group_bind (self->list_bindings, "reveal-flap", self->list_button, "active",
                        G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  self->plan_bindings = g_binding_group_new ();
  g_binding_group_bind (self->plan_bindings, "reveal-flap", self->plan_button, "active",
                        G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  changed_cb (self);
}

/**
 * vimos_window_new:
 * @application: whose window it is
 *
 * Returns: (transfer none): a window that shows the welcome
 */
VimosWindow *
vimos_window_new (GtkApplication *application)
{
  return g_object_new (VIMOS_TYPE_WINDOW, "application", application, NULL);
}

/**
 * vimos_window_set_session:
 * @session: (nullable): what to work with; one that was there before is stopped
 *
 * Must not be called while a move is under way.
 */
void
vimos_window_set_session (VimosWindow *self,
                          VimosSession *session)
{
  g_return_if_fail (VIMOS_IS_WINDOW (self));
  g_return_if_fail (session == NULL || VIMOS_IS_SESSION (session));
  g_return_if_fail (!vimos_window_is_busy (self));

  if (session == self->session)
    return;
  remove_page (self);
  if (session != NULL)
    {
      self->session = g_object_ref (session);
      self->workspace = vimos_workspace_new (session);
      self->recorder = vimos_recorder_new (self->workspace);
      g_signal_connect_object (self->recorder, "message", G_CALLBACK (vimos_window_show_message), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "recovered", G_CALLBACK (recovered_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "recovery-failed", G_CALLBACK (recovery_failed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->workspace, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->workspace, "notify::stage", G_CALLBACK (stage_changed_cb), self,
                               G_CONNECT_SWAPPED);
      add_page (self);
    }
  else
    {
      gtk_stack_set_visible_child_name (self->stack, "welcome");
    }
  show_title (self);
  changed_cb (self);
}

/** vimos_window_get_workspace: Returns: (transfer none) (nullable): what the user is about */
VimosWorkspace *
vimos_window_get_workspace (VimosWindow *self)
{
  g_return_val_if_fail (VIMOS_IS_WINDOW (self), NULL);

  return self->workspace;
}

/** vimos_window_get_canvas: Returns: (transfer none) (nullable): the picture of the network */
VimosCanvas *
vimos_window_get_canvas (VimosWindow *self)
{
  g_return_val_if_fail (VIMOS_IS_WINDOW (self), NULL);

  return self->page != NULL ? vimos_work_page_get_canvas (self->page) : NULL;
}

/** vimos_window_is_busy: Returns: whether a move is under way */
gboolean
vimos_window_is_busy (VimosWindow *self)
{
  g_return_val_if_fail (VIMOS_IS_WINDOW (self), FALSE);

  return self->workspace != NULL && vimos_workspace_get_stage (self->workspace) == VIMOS_STAGE_RUNNING;
}

/**
 * vimos_window_show_message:
 * @text: what to say
 *
 * Says something that needs no answer.
 */
void
vimos_window_show_message (VimosWindow *self,
                           const char *text)
{
  g_autofree char *title = NULL;

  g_return_if_fail (VIMOS_IS_WINDOW (self));

  title = g_markup_escape_text (text, -1);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (title));
}
