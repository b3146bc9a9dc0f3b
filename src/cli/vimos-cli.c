/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimosctl"

#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "vimos-cli.h"
#include "vimos-commands.h"
#include "vimos-demo.h"

/* Main thread only. Results go to stdout, everything else to stderr. */

struct _VimosCli
{
  GObject parent_instance;

  /* borrowed */
  const VimosOptions *options;
  gpointer interrupt_data;

  /* owned */
  GMainLoop *loop;
  VimosDemo *demo; /* or NULL */
  VimosContext *context;
  VimosHistory *history; /* NULL until somebody asks for it */
  GCancellable *cancellable;

  VimosInterruptFunc interrupt;
  guint n_interrupts;
  guint n_connecting;
  guint n_connected; /* hypervisors */
  gboolean ended;
  VimosExit code;
};

G_DEFINE_FINAL_TYPE (VimosCli, vimos_cli, G_TYPE_OBJECT)

static gboolean
wants_controller (const VimosOptions *options)
{
  return (options->onos != NULL || options->demo != NULL)
         && options->command != VIMOS_COMMAND_HISTORY;
}

/* What can be told without a controller is told. */
static gboolean
can_do_without_controller (const VimosOptions *options)
{
  return options->command == VIMOS_COMMAND_VMS || options->command == VIMOS_COMMAND_RECOVER;
}

static gboolean
wants_hypervisors (const VimosOptions *options)
{
  return options->vm != NULL || options->command == VIMOS_COMMAND_VMS
         || options->command == VIMOS_COMMAND_RECOVER;
}

static gboolean
make_demo (VimosCli *self,
           GError **error)
{
  const VimosOptions *options = self->options;
  g_autoptr (VimosDemoScenario) scenario = vimos_demo_scenario_load (options->demo, error);

  if (scenario == NULL)
    return FALSE;
  self->demo = vimos_demo_new (scenario, options->time_scale, error);
  if (self->demo == NULL)
    return FALSE;
  self->context = vimos_demo_make_context (self->demo, options->state_dir, error);
  return self->context != NULL;
}

/* A simulation shall not be taken for more than it is. */
static void
tell_assumptions (VimosCli *self)
{
  g_autofree char *assumption
      = vimos_demo_scenario_describe_assumption (vimos_demo_get_scenario (self->demo));

  if (assumption != NULL)
    vimos_cli_warn (self, assumption);
}

static gboolean
make_context (VimosCli *self,
              GError **error)
{
  const VimosOptions *options = self->options;
  /* A context has a poller; without an address it is never started. */
  const char *url = options->onos != NULL ? options->onos : "http://127.0.0.1:8181";
  g_autoptr (VimosOnosClient) client
      = vimos_onos_client_new (url, options->user, options->password, error);
  g_autoptr (VimosOnosPoller) poller = NULL;

  if (client == NULL)
    return FALSE;
  poller = vimos_onos_poller_new (client);
  self->context = vimos_context_new (poller, options->state_dir);
  for (guint i = 0; i < options->hypervisors->len; i++)
    {
      const VimosHypervisorOption *option = g_ptr_array_index (options->hypervisors, i);
      g_autoptr (VimosHypervisor) hypervisor
          = vimos_libvirt_hypervisor_new (option->uri, option->address);

      vimos_context_add_hypervisor (self->context, hypervisor);
    }
  return TRUE;
}

static void
run_command (VimosCli *self)
{
  switch (self->options->command)
    {
    case VIMOS_COMMAND_VMS:
      vimos_command_vms (self);
      break;
    case VIMOS_COMMAND_TOPOLOGY:
      vimos_command_topology (self);
      break;
    case VIMOS_COMMAND_PATHS:
      vimos_command_paths (self);
      break;
    case VIMOS_COMMAND_MIGRATE:
      vimos_command_migrate (self);
      break;
    case VIMOS_COMMAND_RECOVER:
      vimos_command_recover (self);
      break;
    case VIMOS_COMMAND_HISTORY:
      vimos_command_history (self);
      break;
    case VIMOS_COMMAND_NONE:
    case VIMOS_COMMAND_VERSION:
    default:
      g_assert_not_reached ();
    }
}

static void
connected (VimosCli *self)
{
  if (--self->n_connecting > 0 || self->ended)
    return;
  if (wants_hypervisors (self->options) && self->n_connected == 0)
    {
      gboolean none = self->demo != NULL
                      && vimos_demo_get_scenario (self->demo)->hypervisors->len == 0;
      g_autoptr (GError) error = g_error_new_literal (
          VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE,
          none ? _("This scenario has no hypervisors: it can be looked at and planned on with "
                   "“paths --between”")
               : _("No hypervisor can be reached"));

      vimos_cli_fail (self, VIMOS_EXIT_USAGE, error);
      return;
    }
  run_command (self);
}

static void
controller_cb (GObject *source,
               GAsyncResult *result,
               gpointer data)
{
  g_autoptr (VimosCli) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (VimosTopology) topology
      = vimos_onos_poller_wait_finish (VIMOS_ONOS_POLLER (source), result, &error);

  if (self->ended)
    return;
  if (topology == NULL && !can_do_without_controller (self->options))
    {
      vimos_cli_fail (self, VIMOS_EXIT_USAGE, error);
      return;
    }
  if (topology == NULL)
    vimos_cli_warn (self, error->message);
  connected (self);
}

static void
hypervisor_cb (GObject *source,
               GAsyncResult *result,
               gpointer data)
{
  g_autoptr (VimosCli) self = data;
  g_autoptr (GError) error = NULL;

  if (vimos_hypervisor_connect_finish (VIMOS_HYPERVISOR (source), result, &error))
    self->n_connected++;
  else if (!self->ended)
    vimos_cli_warn (self, error->message);
  connected (self);
}

static void
connect_all (VimosCli *self)
{
  GListModel *hypervisors = vimos_context_get_hypervisors (self->context);

  self->n_connecting = 1;
  if (wants_controller (self->options))
    {
      self->n_connecting++;
      vimos_onos_poller_start (vimos_context_get_poller (self->context));
      vimos_onos_poller_wait_async (vimos_context_get_poller (self->context), self->cancellable,
                                    controller_cb, g_object_ref (self));
    }
  for (guint i = 0; wants_hypervisors (self->options) && i < g_list_model_get_n_items (hypervisors);
       i++)
    {
      g_autoptr (VimosHypervisor) hypervisor = g_list_model_get_item (hypervisors, i);

      self->n_connecting++;
      vimos_hypervisor_connect_async (hypervisor, self->cancellable, hypervisor_cb,
                                      g_object_ref (self));
    }
  connected (self);
}

static gboolean
interrupt_cb (gpointer data)
{
  VimosCli *self = data;

  self->n_interrupts++;
  if (self->interrupt != NULL)
    self->interrupt (self, self->n_interrupts, self->interrupt_data);
  else if (self->n_interrupts == 1)
    g_cancellable_cancel (self->cancellable);
  else
    vimos_cli_end (self, VIMOS_EXIT_USAGE);
  return G_SOURCE_CONTINUE;
}

static void
vimos_cli_dispose (GObject *object)
{
  VimosCli *self = VIMOS_CLI (object);

  if (self->context != NULL)
    vimos_onos_poller_stop (vimos_context_get_poller (self->context));
  if (self->history != NULL)
    vimos_history_close (self->history);
  g_clear_object (&self->history);
  g_clear_object (&self->context);
  g_clear_object (&self->demo);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  G_OBJECT_CLASS (vimos_cli_parent_class)->dispose (object);
}

static void
vimos_cli_class_init (VimosCliClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vimos_cli_dispose;
}

static void
vimos_cli_init (VimosCli *self)
{
  self->loop = g_main_loop_new (NULL, FALSE);
  self->cancellable = g_cancellable_new ();
}

/**
 * vimos_cli_new:
 * @options: for a command that needs connections; must outlive what is returned
 *
 * Returns: (transfer full): a run that has not begun
 */
VimosCli *
vimos_cli_new (const VimosOptions *options)
{
  VimosCli *self = g_object_new (VIMOS_TYPE_CLI, NULL);

  self->options = options;
  return self;
}

/**
 * vimos_cli_run:
 * @self: a run
 *
 * Connects to what the command needs, runs it, and returns when it has ended.
 *
 * Returns: the exit code
 */
int
vimos_cli_run (VimosCli *self)
{
  static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
  guint sources[G_N_ELEMENTS (signals)];
  g_autoptr (GError) error = NULL;

  if (self->options->demo != NULL ? !make_demo (self, &error) : !make_context (self, &error))
    {
      vimos_cli_fail (self, VIMOS_EXIT_USAGE, error);
      return self->code;
    }
  if (self->demo != NULL)
    tell_assumptions (self);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    sources[i] = g_unix_signal_add (signals[i], interrupt_cb, self);
  connect_all (self);
  if (!self->ended)
    g_main_loop_run (self->loop);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_source_remove (sources[i]);
  return self->code;
}

const VimosOptions *
vimos_cli_get_options (VimosCli *self)
{
  return self->options;
}

VimosContext *
vimos_cli_get_context (VimosCli *self)
{
  return self->context;
}

/* Where runs are stored; nothing is read yet. Closed when the run ends. */
VimosHistory *
vimos_cli_get_history (VimosCli *self)
{
  if (self->history == NULL)
    self->history = vimos_history_new (vimos_context_get_state_dir (self->context));
  return self->history;
}

/* Cancelled by the first Ctrl-C, unless somebody else takes interrupts. */
GCancellable *
vimos_cli_get_cancellable (VimosCli *self)
{
  return self->cancellable;
}

/**
 * vimos_cli_set_interrupt_func:
 * @self: a run
 * @function: (nullable): called for SIGINT, SIGTERM and SIGHUP with how many came so far
 * @user_data: for @function
 */
void
vimos_cli_set_interrupt_func (VimosCli *self,
                              VimosInterruptFunc function,
                              gpointer user_data)
{
  self->interrupt = function;
  self->interrupt_data = user_data;
}

/**
 * vimos_cli_print:
 * @self: a run
 * @format: for people: nothing is printed when JSON is wanted
 * @...: what @format names
 */
void
vimos_cli_print (VimosCli *self,
                 const char *format,
                 ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  if (self->options->json)
    return;
  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_print ("%s", text);
}

/* For people, as vimos_cli_print(). */
void
vimos_cli_print_table (VimosCli *self,
                       VimosTable *table)
{
  g_autofree char *text = vimos_table_to_string (table);

  vimos_cli_print (self, "%s", text);
}

/**
 * vimos_cli_print_json:
 * @self: a run
 * @node: (transfer full): for programs: printed only when JSON is wanted, once a run
 */
void
vimos_cli_print_json (VimosCli *self,
                      JsonNode *node)
{
  if (self->options->json)
    {
      g_autofree char *text = json_to_string (node, TRUE);

      g_print ("%s\n", text);
    }
  json_node_unref (node);
}

/* To stderr, also when JSON is wanted. */
void
vimos_cli_warn (VimosCli *self,
                const char *message)
{
  g_printerr ("vimosctl: %s\n", message);
}

/* What was odd with the history's file, if anything was. */
void
vimos_cli_warn_of_history (VimosCli *self)
{
  if (vimos_history_get_notice (vimos_cli_get_history (self)) != NULL)
    vimos_cli_warn (self, vimos_history_get_notice (vimos_cli_get_history (self)));
}

void
vimos_cli_end (VimosCli *self,
               VimosExit code)
{
  self->ended = TRUE;
  self->code = code;
  g_main_loop_quit (self->loop);
}

/**
 * vimos_cli_fail:
 * @self: a run
 * @code: how it ends
 * @error: why
 *
 * Says why, and ends the run.
 */
void
vimos_cli_fail (VimosCli *self,
                VimosExit code,
                const GError *error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "error");
  json_builder_add_string_value (builder, error->message);
  json_builder_end_object (builder);
  vimos_cli_warn (self, error->message);
  vimos_cli_print_json (self, json_builder_get_root (builder));
  vimos_cli_end (self, code);
}
