/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-access.h"
#include "vimos-application.h"
#include "vimos-clock.h"
#include "vimos-connection-dialog.h"
#include "vimos-palette.h"
#include "vimos-picture.h"
#include "vimos-session.h"
#include "vimos-spoken-names.h"
#include "vimos-window.h"

#define MAX_SIZE 16384

/**
 * VimosApplication:
 *
 * The composition root: reads the command line and the environment, builds the session and hands it
 * to the window. One process has one session; a second process with other arguments is another
 * application.
 */
struct _VimosApplication
{
  AdwApplication parent_instance;

  /* owned */
  VimosConnection *connection; /* what to connect to, or what was given so far */
  VimosPicture *picture;       /* to be taken, or NULL */
  VimosDemoScenario *scenario; /* to be simulated, or NULL */
  double time_scale;

  int width; /* of the window; 0: as it is by default */
  int height;

  int status; /* to exit with */
};

G_DEFINE_FINAL_TYPE (VimosApplication, vimos_application, ADW_TYPE_APPLICATION)

/* Colours */

static void
style_changed_cb (VimosApplication *self)
{
  AdwStyleManager *style = adw_application_get_style_manager (ADW_APPLICATION (self));
  GdkDisplay *display = gdk_display_get_default ();

  if (display != NULL)
    vimos_palette_install (display, adw_style_manager_get_dark (style),
                           adw_style_manager_get_high_contrast (style));
}

/* Window and session */

static VimosWindow *
get_window (VimosApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (; windows != NULL; windows = windows->next)
    if (VIMOS_IS_WINDOW (windows->data))
      return windows->data;
  return NULL;
}

static void
begin (VimosWindow *window,
       VimosSession *session,
       const GError *error)
{
  if (session == NULL)
    {
      vimos_window_show_message (window, error->message);
      return;
    }
  vimos_window_set_session (window, session);
  vimos_session_start (session);
}

static void
connect_now (VimosApplication *self,
             VimosWindow *window)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VimosSession) session = vimos_session_new (self->connection, &error);

  /* What is real lives in the machine's time. */
  if (session != NULL && vimos_clock_is_simulated ())
    {
      vimos_window_set_session (window, NULL);
      vimos_clock_end_simulation ();
    }
  begin (window, session, error);
}

static void
demonstrate (VimosApplication *self,
             VimosWindow *window)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VimosSession) session
      = vimos_session_new_for_demo (self->scenario, self->time_scale, &error);
  const VimosDemoScenario *scenario = self->scenario;
  g_autofree char *assumption = vimos_demo_scenario_describe_assumption (self->scenario);

  begin (window, session, error);
  if (session != NULL && assumption != NULL)
    vimos_window_show_message (window, assumption);
  if (session != NULL && self->picture == NULL && scenario->suggested_vm >= 0
      && scenario->suggested_target >= 0)
    {
      const VimosDemoVmSpec *vm
          = &g_array_index (scenario->vms, VimosDemoVmSpec, scenario->suggested_vm);
      const VimosDemoHypervisorSpec *target
          = &g_array_index (scenario->hypervisors, VimosDemoHypervisorSpec,
                            scenario->suggested_target);
      /* Translators: the names of a VM and of a hypervisor */
      g_autofree char *hint
          = g_strdup_printf (_("Choose the VM “%s”, then %s as its target, and look at the paths"),
                             vm->name, target->name);

      vimos_window_show_message (window, hint);
    }
}

static void
apply_cb (VimosApplication *self,
          VimosConnection *connection)
{
  VimosWindow *window = get_window (self);

  g_set_object (&self->connection, connection);
  if (window != NULL)
    connect_now (self, window);
}

/* Also for "edit-hypervisor": then the parameter says which. */
static void
connect_action (GSimpleAction *action,
                GVariant *parameter,
                gpointer user_data)
{
  VimosApplication *self = VIMOS_APPLICATION (user_data);
  VimosWindow *window = get_window (self);
  VimosConnectionDialog *dialog;

  if (window == NULL)
    return;
  if (vimos_window_is_busy (window))
    {
      vimos_window_show_message (window,
                                 _("The connection can be changed when the move has ended"));
      return;
    }
  dialog = vimos_connection_dialog_new (GTK_WINDOW (window), self->connection);
  g_signal_connect_object (dialog, "apply", G_CALLBACK (apply_cb), self, G_CONNECT_SWAPPED);
  if (parameter != NULL)
    vimos_connection_dialog_edit (dialog, g_variant_get_string (parameter, NULL));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
demo_action (GSimpleAction *action,
             GVariant *parameter,
             gpointer user_data)
{
  VimosApplication *self = VIMOS_APPLICATION (user_data);
  VimosWindow *window = get_window (self);
  g_autoptr (GError) error = NULL;

  if (window == NULL || vimos_window_is_busy (window))
    return;
  if (self->scenario == NULL)
    self->scenario = vimos_demo_scenario_load (vimos_demo_scenario_get_names ()[0], &error);
  if (self->scenario != NULL)
    demonstrate (self, window);
  else
    vimos_window_show_message (window, error->message);
}

static void
about_action (GSimpleAction *action,
              GVariant *parameter,
              gpointer user_data)
{
  VimosWindow *window = get_window (VIMOS_APPLICATION (user_data));

  adw_show_about_window (window != NULL ? GTK_WINDOW (window) : NULL,
                         "application-name", "ViMOS",
                         "application-icon", VIMOS_APP_ID,
                         "version", VIMOS_VERSION,
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "comments", _("Moves VMs over the network path that you choose"),
                         NULL);
}

static void
quit_action (GSimpleAction *action,
             GVariant *parameter,
             gpointer user_data)
{
  VimosWindow *window = get_window (VIMOS_APPLICATION (user_data));

  /* The window asks first while a move is under way. */
  if (window != NULL)
    gtk_window_close (GTK_WINDOW (window));
}

/* From a notification. */
static void
show_vm_action (GSimpleAction *action,
                GVariant *parameter,
                gpointer user_data)
{
  VimosWindow *window = get_window (VIMOS_APPLICATION (user_data));

  if (window == NULL)
    return;
  gtk_window_present (GTK_WINDOW (window));
  vimos_window_choose_vm (window, g_variant_get_string (parameter, NULL), NULL);
}

/* Command line */

static const GOptionEntry entries[] = {
  { "onos", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Address of the ONOS controller"), N_("URL") },
  { "hypervisor", 0, 0, G_OPTION_ARG_STRING_ARRAY, NULL,
    N_("A hypervisor: libvirt’s URI, perhaps with its address on the controller’s network; repeat "
       "it for each"),
    N_("URI[,address=IP]") },
  { "user", 0, 0, G_OPTION_ARG_STRING, NULL, N_("User of the controller"), N_("NAME") },
  { "password-file", 0, 0, G_OPTION_ARG_FILENAME, NULL,
    N_("File whose first line is that user’s password"), N_("FILE") },
  { "demo", 0, 0, G_OPTION_ARG_STRING, NULL,
    N_("A simulated network instead: a scenario’s name (ring4 if left out) or a .json or .graphml "
       "file"),
    N_("SCENARIO") },
  { "time-scale", 0, 0, G_OPTION_ARG_STRING, NULL,
    N_("How many times faster than life the demo runs (1)"), N_("N|max") },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version and leave"), NULL },
  { "screenshot", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("Save a picture of the window and leave"),
    N_("FILE") },
  { "at", 0, 0, G_OPTION_ARG_STRING, NULL,
    N_("When the picture is taken (plan); from running on the VM is moved"),
    "connecting|start|plan|load|running|result|history|run|compare" },
  { "report", 0, 0, G_OPTION_ARG_FILENAME, NULL,
    N_("Move the VM, leave pictures and figures in a folder, and leave"), N_("DIR") },
  { "vm", 0, 0, G_OPTION_ARG_STRING, NULL,
    N_("VM of the picture or report (what the demo suggests)"), N_("NAME") },
  { "to", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Its target (what the demo suggests)"),
    N_("NAME") },
  { "size", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Size of the window"), N_("WIDTHxHEIGHT") },
  { "style", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Colours (the desktop’s)"), "light|dark" },
  { NULL },
};

static gboolean
read_connection (VimosApplication *self,
                 GVariantDict *options,
                 GError **error)
{
  g_autoptr (VimosConnection) environment = vimos_connection_new_from_environment ();
  const char *onos = vimos_connection_get_onos (environment);
  const char *user = vimos_connection_get_user (environment);
  const char *password_file = NULL;
  g_autofree char *password = g_strdup (vimos_connection_get_password (environment));
  g_autofree const char **hypervisors = NULL;

  g_variant_dict_lookup (options, "onos", "&s", &onos);
  g_variant_dict_lookup (options, "user", "&s", &user);
  g_variant_dict_lookup (options, "hypervisor", "^a&s", &hypervisors);
  if (g_variant_dict_lookup (options, "password-file", "^&ay", &password_file))
    {
      g_free (password);
      password = vimos_access_read_password (password_file, error);
      if (password == NULL)
        return FALSE;
    }
  self->connection
      = vimos_connection_new (onos, user, password,
                              hypervisors != NULL ? hypervisors
                                                  : vimos_connection_get_hypervisors (environment));
  /* Nothing given is no mistake: the window asks. Half of it is. */
  return *onos == '\0' || vimos_connection_check (self->connection, error);
}

static gboolean
read_demo (VimosApplication *self,
           GVariantDict *options,
           GError **error)
{
  const char *name = NULL, *scale = NULL;

  if (g_variant_dict_lookup (options, "time-scale", "&s", &scale)
      && !vimos_demo_parse_time_scale (scale, &self->time_scale, error))
    {
      g_prefix_error (error, "--time-scale: ");
      return FALSE;
    }
  if (!g_variant_dict_lookup (options, "demo", "&s", &name))
    return TRUE;
  if (g_variant_dict_contains (options, "onos") || g_variant_dict_contains (options, "hypervisor"))
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _("Either --demo or --onos and --hypervisor"));
      return FALSE;
    }
  self->scenario = vimos_demo_scenario_load (name, error);
  return self->scenario != NULL;
}

static gboolean
refuse (GError **error,
        const char *option,
        const char *value)
{
  /* Translators: what was given for which option */
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _("“%s” cannot be understood as %s"), value, option);
  return FALSE;
}

static gboolean
read_window (VimosApplication *self,
             GVariantDict *options,
             GError **error)
{
  AdwStyleManager *manager = adw_application_get_style_manager (ADW_APPLICATION (self));
  const char *size = NULL, *style = NULL;

  if (g_variant_dict_lookup (options, "style", "&s", &style))
    {
      if (!g_str_equal (style, "dark") && !g_str_equal (style, "light"))
        return refuse (error, "--style", style);
      adw_style_manager_set_color_scheme (manager, g_str_equal (style, "dark")
                                                       ? ADW_COLOR_SCHEME_FORCE_DARK
                                                       : ADW_COLOR_SCHEME_FORCE_LIGHT);
    }
  if (g_variant_dict_lookup (options, "size", "&s", &size)
      && (sscanf (size, "%dx%d", &self->width, &self->height) != 2 || self->width < 100
          || self->height < 100 || self->width > MAX_SIZE || self->height > MAX_SIZE))
    return refuse (error, "--size", size);
  return TRUE;
}

static gboolean
read_picture (VimosApplication *self,
              GVariantDict *options,
              GError **error)
{
  const char *path = NULL, *at = NULL;
  VimosPictureMoment moment = VIMOS_PICTURE_PLAN;
  g_autoptr (VimosPicture) picture = vimos_picture_new ();

  g_variant_dict_lookup (options, "vm", "s", &picture->vm);
  g_variant_dict_lookup (options, "to", "s", &picture->target);
  if (g_variant_dict_lookup (options, "at", "&s", &at) && !vimos_picture_parse_moment (at, &moment))
    return refuse (error, "--at", at);
  if (g_variant_dict_lookup (options, "screenshot", "^&ay", &path))
    picture->paths[moment] = g_strdup (path);
  if (g_variant_dict_lookup (options, "report", "^&ay", &path)
      && !vimos_picture_set_report (picture, path, error))
    return FALSE;
  if (picture->report != NULL || picture->paths[moment] != NULL)
    self->picture = g_steal_pointer (&picture);
  return TRUE;
}

static int
vimos_application_handle_local_options (GApplication *application,
                                        GVariantDict *options)
{
  VimosApplication *self = VIMOS_APPLICATION (application);
  g_autoptr (GError) error = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("ViMOS %s\n", VIMOS_VERSION);
      return 0;
    }
  if (!read_demo (self, options, &error) || !read_connection (self, options, &error) 
      || !read_window (self, options, &error) || !read_picture (self, options, &error))
    {
      g_printerr ("vimos: %s\n", error->message);
      return 1;
    }
  return -1;
}

/* GApplication */

static gboolean
vimos_application_local_command_line (GApplication *application,
                                      char ***arguments,
                                      int *status)
{
  vimos_demo_complete_arguments (*arguments);
  return G_APPLICATION_CLASS (vimos_application_parent_class)
      ->local_command_line (application, arguments, status);
}

static void
add_accelerators (GtkApplication *application)
{
  static const struct
  {
    const char *action;
    const char *keys[3];
  } accelerators[] = {
    { "win.migrate", { "<Control>Return", "<Control>KP_Enter" } },
    { "win.cancel", { "<Control>period" } },
    { "win.find-vm", { "<Control>k" } },
    { "win.find", { "<Control>f" } },
    { "win.focus-network", { "<Control>g" } },
    { "win.show-page::network", { "<Control>1" } },
    { "win.show-page::history", { "<Control>2" } },
    { "win.toggle-table", { "<Control>t" } },
    { "win.presentation", { "F11" } },
    { "win.save-picture", { "<Control><Shift>s" } },
    { "win.copy-picture", { "<Control><Shift>c" } },
    { "win.save-report", { "<Control>s" } },
    { "win.undo", { "<Control>z" } },
    { "win.zoom-in", { "<Control>plus", "<Control>equal" } },
    { "win.zoom-out", { "<Control>minus" } },
    { "win.zoom-fit", { "<Control>0" } },
    { "win.toggle-list", { "F9" } },
    { "win.toggle-plan", { "<Control>F9" } },
    { "win.toggle-charts", { "F8" } },
    { "win.retry", { "F5" } },
    { "app.connect", { "<Control>comma" } },
    { "app.quit", { "<Control>q" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (application, accelerators[i].action,
                                           (const char *const *) accelerators[i].keys);
}

/* GTK looks for screen readers by way of the session bus, and warns where there is none, as in a
 * plain login over the network. Nothing is lost there, and nothing is to be warned of. */
static void
do_without_session_bus (GApplication *application)
{
  if (g_application_get_dbus_connection (application) == NULL
      && g_getenv ("AT_SPI_BUS_ADDRESS") == NULL)
    g_setenv ("GTK_A11Y", "none", FALSE);
}

static void
vimos_application_startup (GApplication *application)
{
  static const GActionEntry app_actions[] = {
    { "connect", connect_action },
    { "edit-hypervisor", connect_action, "s" },
    { "demo", demo_action },
    { "about", about_action },
    { "quit", quit_action },
    { "show-vm", show_vm_action, "s" },
  };
  VimosApplication *self = VIMOS_APPLICATION (application);
  AdwStyleManager *style;

  do_without_session_bus (application); /* before GTK begins */
  G_APPLICATION_CLASS (vimos_application_parent_class)->startup (application);

  vimos_spoken_names_install ();
  g_action_map_add_action_entries (G_ACTION_MAP (self), app_actions, G_N_ELEMENTS (app_actions),
                                   self);
  add_accelerators (GTK_APPLICATION (self));
  style = adw_application_get_style_manager (ADW_APPLICATION (self));
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (style_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (style_changed_cb), self,
                           G_CONNECT_SWAPPED);
  style_changed_cb (self);
}

static void
picture_done_cb (const GError *error,
                 gpointer user_data)
{
  VimosApplication *self = user_data;

  if (error != NULL)
    g_printerr ("vimos: %s\n", error->message);
  self->status = error != NULL ? 1 : 0;
  g_application_quit (G_APPLICATION (self));
}

static void
vimos_application_activate (GApplication *application)
{
  VimosApplication *self = VIMOS_APPLICATION (application);
  VimosWindow *window = get_window (self);

  if (window == NULL)
    {
      window = vimos_window_new (GTK_APPLICATION (self));
      /* Pictures show what the program makes of a network, not what somebody has once made of
       * it. */
      if (self->picture == NULL)
        {
          g_autofree char *folder
              = g_build_filename (g_get_user_state_dir (), "vimos", "places", NULL);

          vimos_window_set_places_folder (window, folder);
        }
      if (self->width > 0)
        gtk_window_set_default_size (GTK_WINDOW (window), self->width, self->height);
      if (self->scenario != NULL)
        demonstrate (self, window);
      else if (*vimos_connection_get_onos (self->connection) != '\0')
        connect_now (self, window);
      if (self->picture != NULL)
        vimos_picture_take (g_steal_pointer (&self->picture), window, picture_done_cb, self);
    }
  gtk_window_present (GTK_WINDOW (window));
}

/* The program may end with its window still open: what the session has to close and to remove is
 * done here. */
static void
vimos_application_shutdown (GApplication *application)
{
  VimosWindow *window = get_window (VIMOS_APPLICATION (application));

  if (window != NULL)
    gtk_window_destroy (GTK_WINDOW (window));
  G_APPLICATION_CLASS (vimos_application_parent_class)->shutdown (application);
}

static void
vimos_application_finalize (GObject *object)
{
  VimosApplication *self = VIMOS_APPLICATION (object);

  g_clear_object (&self->connection);
  g_clear_pointer (&self->picture, vimos_picture_free);
  g_clear_pointer (&self->scenario, vimos_demo_scenario_unref);

  G_OBJECT_CLASS (vimos_application_parent_class)->finalize (object);
}

static void
vimos_application_class_init (VimosApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vimos_application_finalize;
  application_class->local_command_line = vimos_application_local_command_line;
  application_class->handle_local_options = vimos_application_handle_local_options;
  application_class->startup = vimos_application_startup;
  application_class->activate = vimos_application_activate;
  application_class->shutdown = vimos_application_shutdown;
}

static void
vimos_application_init (VimosApplication *self)
{
  GApplication *application = G_APPLICATION (self);

  self->time_scale = 1;
  g_application_add_main_option_entries (application, entries);
  g_application_set_option_context_summary (application,
                                            _("Moves VMs over the network path that you choose."));
  g_application_set_option_context_description (application,
                                                _("VIMOS_ONOS, VIMOS_ONOS_USER, "
                                                  "VIMOS_ONOS_PASSWORD and VIMOS_HYPERVISORS "
                                                  "(separated by blanks) "
                                                  "say the same as the options, which come "
                                                  "first."));
}

/**
 * vimos_application_new:
 *
 * Returns: (transfer full): the application
 */
VimosApplication *
vimos_application_new (void)
{
  return g_object_new (VIMOS_TYPE_APPLICATION,
                       "application-id", VIMOS_APP_ID,
                       "resource-base-path", "/io/github/vimos/Vimos",
                       "flags", G_APPLICATION_NON_UNIQUE,
                       NULL);
}

/** vimos_application_get_status: Returns: what the program exits with after a good run of the main
 * loop */
int
vimos_application_get_status (VimosApplication *self)
{
  g_return_val_if_fail (VIMOS_IS_APPLICATION (self), 1);

  return self->status;
}
