/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-lab-controller"

#include "config.h"

#include <glib-unix.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>

#include "vimos-emulator.h"
#include "vimos-lab-fabric.h"

/* vimos-lab-controller: a controller with ONOS's REST interface over real OpenFlow switches, for
 * the laboratory where no ONOS is at hand. Prints “ready” when switches and clients can connect. */

typedef struct
{
  int rest_port;
  int openflow_port;
  char **addresses;
  char *user;
  char *password;
  char **faults;
} Options;

typedef struct
{
  GMainLoop *loop;
  VimosLabFabric *fabric;
  VimosEmulator *emulator;
  gboolean closing;
  int status;
} Program;

static gboolean
parse_options (Options *options,
               int *argc,
               char ***argv,
               GError **error)
{
  static const char *const default_addresses[] = { "127.0.0.1", NULL };
  const GOptionEntry entries[] = {
    { "rest-port", 0, 0, G_OPTION_ARG_INT, &options->rest_port,
      "TCP port of the REST interface (8181)", "PORT" },
    { "openflow-port", 0, 0, G_OPTION_ARG_INT, &options->openflow_port,
      "TCP port for switches (6653)", "PORT" },
    { "listen", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->addresses,
      "IP address to listen on, may be given several times (127.0.0.1)", "ADDRESS" },
    { "user", 0, 0, G_OPTION_ARG_STRING, &options->user, "Name of the administrator (onos)",
      "NAME" },
    { "password", 0, 0, G_OPTION_ARG_STRING, &options->password,
      "Password of the administrator (rocks)", "WORD" },
    { "fault", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->faults,
      "Something to do wrong, may be given several times", "NAME[=VALUE]" },
    { NULL },
  };
  g_autofree char *names = g_strjoinv (", ", (char **) vimos_emulator_get_fault_names ());
  g_autofree char *summary = g_strconcat ("Faults: ", names, NULL);
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  options->rest_port = 8181;
  options->openflow_port = 6653;
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_summary (context, summary);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc > 1 || options->rest_port < 1 || options->rest_port > G_MAXUINT16
      || options->openflow_port < 1 || options->openflow_port > G_MAXUINT16)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   *argc > 1 ? "unexpected argument “%s”" : "a port is a number from 1 to 65535",
                   (*argv)[1]);
      return FALSE;
    }
  if (options->addresses == NULL)
    options->addresses = g_strdupv ((char **) default_addresses);
  return TRUE;
}

static void
clear_options (Options *options)
{
  g_strfreev (options->addresses);
  g_strfreev (options->faults);
  g_free (options->user);
  g_free (options->password);
}

static void
closed_cb (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  Program *program = user_data;

  vimos_lab_fabric_close_finish (VIMOS_LAB_FABRIC (source), result);
  g_main_loop_quit (program->loop);
}

static void
end (Program *program,
     int status)
{
  if (program->closing)
    return;
  program->closing = TRUE;
  program->status = status;
  vimos_lab_fabric_close_async (program->fabric, closed_cb, program);
}

static gboolean
signal_cb (gpointer user_data)
{
  end (user_data, 0);
  return G_SOURCE_CONTINUE;
}

static void
failed_cb (VimosFabric *fabric,
           const GError *error,
           Program *program)
{
  g_printerr ("vimos-lab-controller: %s\n", error->message);
  end (program, 1);
}

static void
listening_cb (VimosLabFabric *fabric,
              Program *program)
{
  puts ("ready");
  fflush (stdout);
}

static gboolean
start (Program *program,
       const Options *options,
       GError **error)
{
  program->fabric = vimos_lab_fabric_new (VIMOS_SOUTHBOUND, options->openflow_port,
                                          (const char *const *) options->addresses, error);
  if (program->fabric == NULL)
    return FALSE;
  g_signal_connect (program->fabric, "failed", G_CALLBACK (failed_cb), program);
  g_signal_connect (program->fabric, "listening", G_CALLBACK (listening_cb), program);
  program->emulator = vimos_emulator_new (VIMOS_FABRIC (program->fabric),
                                          options->user != NULL ? options->user : "onos",
                                          options->password != NULL ? options->password : "rocks");
  for (guint i = 0; options->faults != NULL && options->faults[i] != NULL; i++)
    if (!vimos_emulator_set_fault (program->emulator, options->faults[i], error))
      return FALSE;
  for (guint i = 0; options->addresses[i] != NULL; i++)
    if (!vimos_emulator_listen (program->emulator, options->addresses[i], options->rest_port,
                                error))
      return FALSE;
  return TRUE;
}

int
main (int argc,
      char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Program program = { .loop = loop };
  Options options = { 0 };

  setlocale (LC_ALL, "");
  signal (SIGPIPE, SIG_IGN);
  if (!parse_options (&options, &argc, &argv, &error))
    {
      g_printerr ("vimos-lab-controller: %s\n", error->message);
      clear_options (&options);
      return 1;
    }
  g_unix_signal_add (SIGTERM, signal_cb, &program);
  g_unix_signal_add (SIGINT, signal_cb, &program);
  if (!start (&program, &options, &error))
    {
      g_printerr ("vimos-lab-controller: %s\n", error->message);
      if (program.fabric != NULL)
        end (&program, 1);
      program.status = 1;
    }
  if (program.fabric != NULL)
    g_main_loop_run (loop);
  g_clear_object (&program.emulator);
  g_clear_object (&program.fabric);
  clear_options (&options);
  return program.status;
}
