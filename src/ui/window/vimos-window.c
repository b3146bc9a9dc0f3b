/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-part-row.h"
#include "vimos-recovery.h"
#include "vimos-ui-resources.h"
#include "vimos-welcome-picture.h"
#include "vimos-window-private.h"

/**
 * VimosWindow:
 *
 * The one window: pages, of which the first is the network, that is a welcome or the four places of
 * a session. Folds what there is no room for; keeps the machine awake, and asks before it closes,
 * while a move is under way.
 */
#define TICK_MS 500
#define CRAMPED_WIDTH 710  /* below: the plan lies over the network when it is wanted */
#define NARROW_WIDTH 870   /* below: the plan is put away while there is none */
#define COMPACT_WIDTH 1100 /* below: the list folds, what can be short is */
#define TIGHT_WIDTH 1250   /* below: the panels are narrower */
#define SHORT_HEIGHT 920   /* below: the charts are lower */
#define LOW_HEIGHT 720     /* below: the charts fold */

enum
{
  PROP_0,
  PROP_PRESENTATION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

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

static const char *
describe_state (VimosOnosState state)
{
  switch (state)
    {
    case VIMOS_ONOS_LIVE:
      return _("ONOS live");
    case VIMOS_ONOS_CONNECTING:
      return _("connecting");
    case VIMOS_ONOS_LOST:
      return _("ONOS lost");
    case VIMOS_ONOS_FAILED:
    default:
      return _("not connected");
    }
}

/* How the controller is, and when it answered. */
static void
show_state (VimosWindow *self,
            VimosOnosState state)
{
  g_autofree char *age
      = state == VIMOS_ONOS_LIVE ? vimos_session_describe_age (self->session) : NULL;
  /* Translators: how the controller is, and when it answered: “ONOS live · 0.4 s ago” */
  g_autofree char *text
      = age != NULL ? g_strdup_printf (_("%s · %s"), describe_state (state), age) : NULL;

  gtk_label_set_label (self->connection_state, text != NULL ? text : describe_state (state));
}

static void
show_connection (VimosWindow *self)
{
  static const char *const styles[] = { "live", "connecting", "lost" };
  VimosOnosState state
      = self->session != NULL ? vimos_session_get_onos_state (self->session) : VIMOS_ONOS_FAILED;
  const char *name = self->session != NULL ? vimos_session_get_name (self->session) : "ViMOS";
  gboolean simulated = self->session != NULL && vimos_session_get_scenario (self->session) != NULL;
  /* Without the clock: a screen reader would read it again and again. */
  g_autofree char *label = g_strdup_printf (simulated ? _("%s, simulated, %s") : _("%s, %s"), name,
                                            describe_state (state));

  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    gtk_widget_remove_css_class (self->connection_dot, styles[i]);
  if (self->session != NULL)
    gtk_widget_add_css_class (self->connection_dot, dot_style (state));
  gtk_label_set_label (self->connection_name, name);
  show_state (self, state);
  gtk_widget_set_visible (GTK_WIDGET (self->connection_state),
                          (self->room & VIMOS_ROOM_COMPACT) == 0);
  gtk_widget_set_visible (self->simulated, simulated);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->connection), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

/* Nobody shall take a simulation for the real thing. */
static void
show_title (VimosWindow *self)
{
  VimosDemoScenario *demo
      = self->session != NULL ? vimos_session_get_scenario (self->session) : NULL;
  /* Translators: the title of a scenario */
  g_autofree char *subtitle
      = demo != NULL ? g_strdup_printf (_("%s, simulated"), demo->title) : NULL;
  g_autofree char *title
      = subtitle != NULL ? g_strdup_printf ("ViMOS – %s", subtitle) : g_strdup ("ViMOS");

  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_widget_set_tooltip_text (self->simulated, subtitle);
}

static gboolean
tick_cb (gpointer user_data)
{
  VimosWindow *self = user_data;

  show_connection (self);
  vimos_work_page_tick (self->page);
  return G_SOURCE_CONTINUE;
}

static GtkWidget *
create_part_row (gpointer item,
                 gpointer user_data)
{
  return vimos_part_row_new (item);
}

/* Room */

static VimosRoom
measure_room (int width,
              int height)
{
  VimosRoom room = 0;

  if (width < CRAMPED_WIDTH)
    room |= VIMOS_ROOM_CRAMPED;
  if (width < NARROW_WIDTH)
    room |= VIMOS_ROOM_NARROW;
  if (width < COMPACT_WIDTH)
    room |= VIMOS_ROOM_COMPACT;
  if (width < TIGHT_WIDTH)
    room |= VIMOS_ROOM_TIGHT;
  if (height < SHORT_HEIGHT)
    room |= VIMOS_ROOM_SHORT;
  if (height < LOW_HEIGHT)
    room |= VIMOS_ROOM_LOW;
  return room;
}

static void
apply_room (VimosWindow *self)
{
  show_connection (self);
  gtk_widget_set_visible (self->switcher_bar,
                          adw_view_switcher_title_get_title_visible (self->switcher_title));
  gtk_widget_set_visible (self->picture_button, (self->room & VIMOS_ROOM_COMPACT) == 0);
  gtk_widget_set_visible (self->find_button, (self->room & VIMOS_ROOM_COMPACT) == 0);
  if (self->page != NULL)
    vimos_work_page_set_room (self->page, self->room);
  if (self->history_page != NULL)
    vimos_history_page_set_room (self->history_page, (self->room & VIMOS_ROOM_COMPACT) != 0,
                                 (self->room & VIMOS_ROOM_SHORT) != 0);
}

static gboolean
fit_cb (gpointer user_data)
{
  VimosWindow *self = user_data;

  self->fit_source = 0;
  apply_room (self);
  return G_SOURCE_REMOVE;
}

/* What changes its size must not do so in the middle of an allocation: what is shown or hidden
 * there keeps its room, or has none. */
static void
queue_fit (VimosWindow *self)
{
  if (self->fit_source == 0)
    self->fit_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fit_cb, self, NULL);
}

static void
vimos_window_size_allocate (GtkWidget *widget,
                            int width,
                            int height,
                            int baseline)
{
  VimosWindow *self = VIMOS_WINDOW (widget);
  VimosRoom room = measure_room (width, height);

  GTK_WIDGET_CLASS (vimos_window_parent_class)->size_allocate (widget, width, height, baseline);
  if (room == self->room)
    return;
  self->room = room;
  queue_fit (self);
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
                                                      GTK_APPLICATION_INHIBIT_LOGOUT
                                                          | GTK_APPLICATION_INHIBIT_SUSPEND,
                                                      _("A VM is being moved"));
    }
  else if (!busy && self->inhibit_cookie != 0)
    {
      gtk_application_uninhibit (application, self->inhibit_cookie);
      self->inhibit_cookie = 0;
    }
}

static void
run_ended_cb (VimosWindow *self,
              VimosMigration *migration)
{
  if (!self->closing)
    vimos_window_notify_of_run (self, migration);
  else if (!vimos_window_is_busy (self))
    gtk_window_close (GTK_WINDOW (self));
}

static void
changed_cb (VimosWindow *self)
{
  inhibit (self);
  show_connection (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->list_button), self->page != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->plan_button), self->page != NULL);
  vimos_window_update_actions (self);
}

static gboolean
is_settled (GPtrArray *runs,
            VimosVm *vm)
{
  for (guint i = 0; i < runs->len; i++)
    {
      VimosRecovered *run = g_ptr_array_index (runs, i);
      const char *uuid = vimos_recovered_get_uuid (run);

      if (vimos_recovered_get_outcome (run) != VIMOS_RECOVERY_UNDECIDED && uuid != NULL
          && g_ascii_strcasecmp (uuid, vimos_vm_get_uuid (vm)) == 0)
        return TRUE;
    }
  return FALSE;
}

/* A result that says that something is left to be settled is of no use when it is. */
static void
leave_if_settled (VimosWindow *self,
                  GPtrArray *runs)
{
  VimosMigration *migration = vimos_workspace_get_migration (self->workspace);

  if (vimos_workspace_get_stage (self->workspace) == VIMOS_STAGE_ENDED
      && vimos_workspace_is_unsettled (migration)
      && is_settled (runs, vimos_plan_get_vm (vimos_migration_get_plan (migration))))
    vimos_workspace_dismiss (self->workspace);
}

static void
recovered_cb (VimosWindow *self,
              GPtrArray *runs)
{
  leave_if_settled (self, runs);
  vimos_window_report_recovery (self, runs);
}

static void
recovery_failed_cb (VimosWindow *self,
                    const GError *error)
{
  g_autofree char *text
      = g_strdup_printf (_("Unfinished moves could not be looked for: %s"), error->message);

  vimos_window_show_message (self, text);
}

/* Page */

static void
remove_page (VimosWindow *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  gtk_list_box_bind_model (self->parts, NULL, NULL, NULL, NULL);
  if (self->page != NULL)
    gtk_stack_remove (self->stack, GTK_WIDGET (self->page));
  self->page = NULL;
  vimos_window_remove_history (self);
  vimos_window_drop_better (self);
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
  g_autoptr (VimosPlaces) places
      = vimos_places_new (self->places_folder, vimos_session_get_key (self->session));

  self->page = VIMOS_WORK_PAGE (vimos_work_page_new (self->workspace, places));
  vimos_canvas_set_presentation (vimos_work_page_get_canvas (self->page), self->presentation);
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->page), "work");
  gtk_stack_set_visible_child_name (self->stack, "work");
  g_binding_group_set_source (self->list_bindings, vimos_work_page_get_list_flap (self->page));
  g_binding_group_set_source (self->plan_bindings, vimos_work_page_get_plan_flap (self->page));
  gtk_list_box_bind_model (self->parts, vimos_session_get_parts (self->session), create_part_row,
                           NULL, NULL);
  self->timer = g_timeout_add (TICK_MS, tick_cb, self);
  vimos_window_add_history (self);
  apply_room (self);
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

  g_clear_handle_id (&self->fit_source, g_source_remove);
  g_clear_object (&self->list_bindings);
  g_clear_object (&self->plan_bindings);
  if (self->stack != NULL)
    remove_page (self);
  self->stack = NULL;

  G_OBJECT_CLASS (vimos_window_parent_class)->dispose (object);
}

static void
vimos_window_finalize (GObject *object)
{
  g_free (VIMOS_WINDOW (object)->places_folder);

  G_OBJECT_CLASS (vimos_window_parent_class)->finalize (object);
}

static void
vimos_window_get_property (GObject *object,
                           guint prop_id,
                           GValue *value,
                           GParamSpec *pspec)
{
  if (prop_id == PROP_PRESENTATION)
    g_value_set_boolean (value, VIMOS_WINDOW (object)->presentation);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
vimos_window_set_property (GObject *object,
                           guint prop_id,
                           const GValue *value,
                           GParamSpec *pspec)
{
  if (prop_id == PROP_PRESENTATION)
    vimos_window_set_presentation (VIMOS_WINDOW (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
vimos_window_class_init (VimosWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  /* Naming the resources is what makes the linker keep them in a program that takes this room as an
   * archive. */
  g_resources_register (vimos_ui_get_resource ());
  G_OBJECT_CLASS (klass)->dispose = vimos_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = vimos_window_finalize;
  G_OBJECT_CLASS (klass)->get_property = vimos_window_get_property;
  G_OBJECT_CLASS (klass)->set_property = vimos_window_set_property;
  /** VimosWindow:presentation: whether the network can be read from afar */
  properties[PROP_PRESENTATION] = g_param_spec_boolean ("presentation", NULL, NULL, FALSE,
                                                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                            | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  widget_class->size_allocate = vimos_window_size_allocate;
  GTK_WINDOW_CLASS (klass)->close_request = vimos_window_close_request;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/vimos/Vimos/vimos-window.ui");
  gtk_widget_class_bind_template_child (widget_class, VimosWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, VimosWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, VimosWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, VimosWindow, switcher_title);
  gtk_widget_class_bind_template_child (widget_class, VimosWindow, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, VimosWindow, welcome_picture);
  gtk_widget_class_bind_template_child (widget_class, VimosWindow, picture_button);
  gtk_widget_class_bind_template_child (widget_class, VimosWindow, find_button);
  gtk_widget_class_bind_template_child (widget_class, VimosWindow, list_button);
  gtk_widget_class_bind_template_child (widget_class, VimosWindow, plan_button);
  gtk_widget_class_bind_template_child (widget_class, VimosWindow, connection);
  gtk_widget_class_bind_template_child (widget_class, VimosWindow, connection_name);
  gtk_widget_class_bind_template_child (widget_class, VimosWindow, connection_state);
  gtk_widget_class_bind_template_child (widget_class, VimosWindow, connection_dot);
  gtk_widget_class_bind_template_child (widget_class, VimosWindow, connection_popover);
  gtk_widget_class_bind_template_child (widget_class, VimosWindow, simulated);
  gtk_widget_class_bind_template_child (widget_class, VimosWindow, parts);
  gtk_widget_class_bind_template_callback (widget_class, queue_fit);
  vimos_window_class_add_actions (widget_class);
  vimos_window_class_add_export_actions (widget_class);
}

static void
vimos_window_init (VimosWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_clamp_set_child (self->welcome_picture, vimos_welcome_picture_new ());
  self->list_bindings = g_binding_group_new ();
  g_binding_group_bind (self->list_bindings, "reveal-flap", self->list_button, "active",
                        G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  self->plan_bindings = g_binding_group_new ();
  g_binding_group_bind (self->plan_bindings, "reveal-flap", self->plan_button, "active",
                        G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->pages, "notify::visible-child",
                           G_CALLBACK (vimos_window_page_changed), self, G_CONNECT_SWAPPED);
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
 * vimos_window_set_places_folder:
 * @folder: (nullable): where the window keeps how the user has arranged networks; %NULL: nowhere
 *
 * Holds for the sessions that are set afterwards.
 */
void
vimos_window_set_places_folder (VimosWindow *self,
                                const char *folder)
{
  g_return_if_fail (VIMOS_IS_WINDOW (self));

  g_free (self->places_folder);
  self->places_folder = g_strdup (folder);
}

/**
 * vimos_window_set_presentation:
 * @presentation: whether words and lines of the network are larger, to be read from afar
 */
void
vimos_window_set_presentation (VimosWindow *self,
                               gboolean presentation)
{
  g_return_if_fail (VIMOS_IS_WINDOW (self));

  if (presentation == self->presentation)
    return;
  self->presentation = presentation;
  if (self->page != NULL)
    vimos_canvas_set_presentation (vimos_work_page_get_canvas (self->page), presentation);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRESENTATION]);
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
      g_signal_connect_object (session, "recovered", G_CALLBACK (recovered_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "recovery-failed", G_CALLBACK (recovery_failed_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->workspace, "changed", G_CALLBACK (changed_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->workspace, "run-ended", G_CALLBACK (run_ended_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->workspace, "better", G_CALLBACK (vimos_window_offer_better),
                               self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->workspace, "notify::plan",
                               G_CALLBACK (vimos_window_drop_better), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->workspace, "notify::stage",
                               G_CALLBACK (vimos_window_drop_better), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->workspace, "notify::candidate",
                               G_CALLBACK (vimos_window_drop_better), self, G_CONNECT_SWAPPED);
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

/** vimos_window_is_busy: Returns: whether a move, of whatever VM, is under way */
gboolean
vimos_window_is_busy (VimosWindow *self)
{
  g_return_val_if_fail (VIMOS_IS_WINDOW (self), FALSE);

  return self->workspace != NULL && vimos_workspace_count_running (self->workspace) > 0;
}

/**
 * vimos_window_add_page:
 * @name: by which it is known
 * @title: for people
 * @icon: the name of an icon
 * @page: what it shows
 *
 * Adds a page, or puts @page in the place of the one of that name.
 */
void
vimos_window_add_page (VimosWindow *self,
                       const char *name,
                       const char *title,
                       const char *icon,
                       GtkWidget *page)
{
  GtkWidget *present;
  AdwViewStackPage *added;

  g_return_if_fail (VIMOS_IS_WINDOW (self));
  g_return_if_fail (name != NULL && title != NULL);
  g_return_if_fail (GTK_IS_WIDGET (page));

  present = adw_view_stack_get_child_by_name (self->pages, name);
  if (present != NULL)
    adw_view_stack_remove (self->pages, present);
  added = adw_view_stack_add_titled (self->pages, page, name, title);
  adw_view_stack_page_set_icon_name (added, icon);
}

/**
 * vimos_window_show_page:
 * @name: “network”, “history”, or as given to vimos_window_add_page()
 */
void
vimos_window_show_page (VimosWindow *self,
                        const char *name)
{
  g_return_if_fail (VIMOS_IS_WINDOW (self));

  if (adw_view_stack_get_child_by_name (self->pages, name) != NULL)
    adw_view_stack_set_visible_child_name (self->pages, name);
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
  g_autoptr (AdwToast) toast = NULL;

  g_return_if_fail (VIMOS_IS_WINDOW (self));

  title = g_markup_escape_text (text, -1);
  toast = adw_toast_new (title);
  vimos_window_show_toast (self, toast);
}

/**
 * vimos_window_show_toast:
 * @toast: what to show
 *
 * Shows @toast on the page that the user looks at, where it covers nothing that can be pressed.
 */
void
vimos_window_show_toast (VimosWindow *self,
                         AdwToast *toast)
{
  gboolean network
      = self->page != NULL
        && g_strcmp0 (adw_view_stack_get_visible_child_name (self->pages), "network") == 0;
  AdwToastOverlay *overlay
      = network ? vimos_network_pane_get_toasts (vimos_work_page_get_network_pane (self->page))
                : self->toasts;

  adw_toast_overlay_add_toast (overlay, g_object_ref (toast));
}
