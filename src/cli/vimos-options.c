/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimosctl"

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "vimos-access.h"
#include "vimos-demo.h"
#include "vimos-options-private.h"
#include "vimos-units.h"

/*
 * GOption reads the command line twice: the options before the command, then what follows it, where
 * the same general options are understood as well. Each option has a function of its own, which
 * checks the value at once.
 */

static gboolean
refuse (GError **error,
        const char *message)
{
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, message);
  return FALSE;
}

static void
hypervisor_option_free (gpointer data)
{
  VimosHypervisorOption *self = data;

  g_free (self->uri);
  g_free (self->address);
  g_free (self);
}

/* What is wrong with the value of an option is an error of the command line. */
static gboolean
translate (GError **error,
           GError *cause)
{
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, cause->message);
  g_error_free (cause);
  return FALSE;
}

static gboolean
set_onos (VimosOptions *self,
          const char *value,
          GError **error)
{
  GError *cause = NULL;

  if (!vimos_access_check_onos (value, &cause))
    return translate (error, cause);
  g_free (self->onos);
  self->onos = g_strdup (value);
  return TRUE;
}

static gboolean
add_hypervisor (VimosOptions *self,
                const char *value,
                GError **error)
{
  VimosHypervisorOption *option = g_new0 (VimosHypervisorOption, 1);
  GError *cause = NULL;

  if (!vimos_access_parse_hypervisor (value, &option->uri, &option->address, &cause))
    {
      hypervisor_option_free (option);
      return translate (error, cause);
    }
  for (guint i = 0; i < self->hypervisors->len; i++)
    if (g_str_equal (((VimosHypervisorOption *) g_ptr_array_index (self->hypervisors, i))->uri,
                     option->uri))
      {
        hypervisor_option_free (option);
        return refuse (error, _("A hypervisor is named twice"));
      }
  g_ptr_array_add (self->hypervisors, option);
  return TRUE;
}

static gboolean
read_password (VimosOptions *self,
               const char *path,
               GError **error)
{
  GError *cause = NULL;
  char *password = vimos_access_read_password (path, &cause);

  if (password == NULL)
    {
      g_prefix_error (&cause, "--password-file: ");
      return translate (error, cause);
    }
  g_free (self->password);
  self->password = password;
  return TRUE;
}

gboolean
vimos_option_json_cb (const char *name,
                      const char *value,
                      gpointer data,
                      GError **error)
{
  ((VimosOptions *) data)->json = TRUE;
  return TRUE;
}

gboolean
vimos_option_no_pin_cb (const char *name,
                        const char *value,
                        gpointer data,
                        GError **error)
{
  ((VimosOptions *) data)->pin = FALSE;
  return TRUE;
}

gboolean
vimos_option_onos_cb (const char *name,
                      const char *value,
                      gpointer data,
                      GError **error)
{
  return set_onos (data, value, error);
}

gboolean
vimos_option_hypervisor_cb (const char *name,
                            const char *value,
                            gpointer data,
                            GError **error)
{
  return add_hypervisor (data, value, error);
}

gboolean
vimos_option_password_file_cb (const char *name,
                               const char *value,
                               gpointer data,
                               GError **error)
{
  return read_password (data, value, error);
}

gboolean
vimos_option_text_cb (const char *name,
                      const char *value,
                      gpointer data,
                      GError **error)
{
  VimosOptions *self = data;
  char **text = g_str_equal (name, "--user") ? &self->user
                : g_str_equal (name, "--to") ? &self->target
                                             : &self->state_dir;

  if (*value == '\0')
    return refuse (error, _("The value is empty"));
  g_free (*text);
  *text = g_strdup (value);
  return TRUE;
}

static gboolean
parse_count (const char *value,
             guint *count)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (value, 10, 1, G_MAXUINT, &number, NULL))
    return FALSE;
  *count = (guint) number;
  return TRUE;
}

gboolean
vimos_option_path_cb (const char *name,
                      const char *value,
                      gpointer data,
                      GError **error)
{
  VimosOptions *self = data;

  if (g_str_equal (value, "widest"))
    self->path_choice = VIMOS_PATH_CHOICE_WIDEST;
  else if (g_str_equal (value, "shortest"))
    self->path_choice = VIMOS_PATH_CHOICE_SHORTEST;
  else if (parse_count (value, &self->path_rank))
    self->path_choice = VIMOS_PATH_CHOICE_RANK;
  else
    return refuse (error, _("--path: write a path’s number, “widest” or “shortest”"));
  return TRUE;
}

gboolean
vimos_option_volume_cb (const char *name,
                        const char *value,
                        gpointer data,
                        GError **error)
{
  return vimos_parse_bytes (value, &((VimosOptions *) data)->volume, error);
}

gboolean
vimos_option_ping_interval_cb (const char *name,
                               const char *value,
                               gpointer data,
                               GError **error)
{
  char *end = NULL;
  double ms = g_ascii_strtod (value, &end);

  if (end == value || *end != '\0' || !(ms >= 1 && ms <= 60000))
    return refuse (error, _("--ping-interval: write milliseconds, from 1 to 60000"));
  ((VimosOptions *) data)->ping_interval_us = llround (ms * 1000);
  return TRUE;
}

gboolean
vimos_option_demo_cb (const char *name,
                      const char *value,
                      gpointer data,
                      GError **error)
{
  VimosOptions *self = data;

  g_free (self->demo);
  self->demo = g_strdup (value);
  return TRUE;
}

gboolean
vimos_option_time_scale_cb (const char *name,
                            const char *value,
                            gpointer data,
                            GError **error)
{
  GError *cause = NULL;

  if (vimos_demo_parse_time_scale (value, &((VimosOptions *) data)->time_scale, &cause))
    return TRUE;
  g_prefix_error (&cause, "--time-scale: ");
  return translate (error, cause);
}

gboolean
vimos_option_avoid_cb (const char *name,
                       const char *value,
                       gpointer data,
                       GError **error)
{
  if (*value == '\0')
    return refuse (error, _("The value is empty"));
  g_ptr_array_add (((VimosOptions *) data)->avoid, g_strdup (value));
  return TRUE;
}

gboolean
vimos_option_at_least_cb (const char *name,
                          const char *value,
                          gpointer data,
                          GError **error)
{
  char *end = NULL;
  double mbps = g_ascii_strtod (value, &end);

  if (end == value || *end != '\0' || !(mbps > 0) || !isfinite (mbps))
    return refuse (error, _("--at-least: write a bandwidth in Mbit/s, above 0"));
  ((VimosOptions *) data)->query.min_mbps = mbps;
  return TRUE;
}

gboolean
vimos_option_max_hops_cb (const char *name,
                          const char *value,
                          gpointer data,
                          GError **error)
{
  return parse_count (value, &((VimosOptions *) data)->query.max_hops)
         || refuse (error, _("--max-hops: write a number of links, from 1"));
}

gboolean
vimos_option_limit_cb (const char *name,
                       const char *value,
                       gpointer data,
                       GError **error)
{
  return parse_count (value, &((VimosOptions *) data)->query.max_paths)
         || refuse (error, _("--limit: write a number of paths, from 1"));
}

gboolean
vimos_option_disjoint_cb (const char *name,
                          const char *value,
                          gpointer data,
                          GError **error)
{
  VimosPathQuery *query = &((VimosOptions *) data)->query;

  if (g_str_equal (value, "vertex"))
    query->disjointness = VIMOS_DISJOINT_VERTEX;
  else if (g_str_equal (value, "edge"))
    query->disjointness = VIMOS_DISJOINT_EDGE;
  else if (g_str_equal (value, "max"))
    query->disjointness = VIMOS_DISJOINT_MAXIMALLY;
  else
    return refuse (error, _("--disjoint: write “vertex”, “edge” or “max”"));
  return TRUE;
}

gboolean
vimos_option_widest_cb (const char *name,
                        const char *value,
                        gpointer data,
                        GError **error)
{
  ((VimosOptions *) data)->query.objective = VIMOS_PATHS_WIDEST;
  return TRUE;
}

static VimosOptions *
options_new (void)
{
  VimosOptions *self = g_new0 (VimosOptions, 1);

  self->hypervisors = g_ptr_array_new_with_free_func (hypervisor_option_free);
  self->avoid = g_ptr_array_new_with_free_func (g_free);
  self->pin = TRUE;
  self->time_scale = INFINITY;
  self->history = TRUE;
  self->run_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  return self;
}

void
vimos_options_free (VimosOptions *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->hypervisors);
  g_ptr_array_unref (self->avoid);
  g_free (self->help);
  g_free (self->onos);
  g_free (self->user);
  g_free (self->password);
  g_free (self->demo);
  g_free (self->state_dir);
  g_free (self->vm);
  g_free (self->target);
  g_free (self->between[0]);
  g_free (self->between[1]);
  g_array_unref (self->run_ids);
  g_free (self->file);
  g_free (self);
}

static const char *
get_environment (const char *const *environment,
                 const char *name)
{
  const char *value = g_environ_getenv ((char **) environment, name);

  return value != NULL && *value != '\0' ? value : NULL;
}

static gboolean
fill_from_environment (VimosOptions *self,
                       const char *const *environment,
                       GError **error)
{
  const char *onos = get_environment (environment, "VIMOS_ONOS");
  const char *user = get_environment (environment, "VIMOS_ONOS_USER");
  const char *password = get_environment (environment, "VIMOS_ONOS_PASSWORD");
  const char *hypervisors = get_environment (environment, "VIMOS_HYPERVISORS");

  /* The environment names what is real. */
  if (self->demo != NULL)
    return TRUE;
  if (self->onos == NULL && onos != NULL && !set_onos (self, onos, error))
    {
      g_prefix_error (error, "VIMOS_ONOS: ");
      return FALSE;
    }
  if (self->user == NULL)
    self->user = g_strdup (user != NULL ? user : VIMOS_ACCESS_DEFAULT_USER);
  if (self->password == NULL)
    self->password = g_strdup (password != NULL ? password : VIMOS_ACCESS_DEFAULT_PASSWORD);
  if (self->hypervisors->len == 0 && hypervisors != NULL)
    {
      g_auto (GStrv) uris = g_strsplit_set (hypervisors, " \t\n", -1);

      for (char **uri = uris; *uri != NULL; uri++)
        if (**uri != '\0' && !add_hypervisor (self, *uri, error))
          {
            g_prefix_error (error, "VIMOS_HYPERVISORS: ");
            return FALSE;
          }
    }
  return TRUE;
}

static gboolean
take_operands (VimosOptions *self,
               char **operands,
               gboolean between,
               GError **error)
{
  guint n_operands = g_strv_length (operands);
  guint expected = between ? 2
                   : self->command == VIMOS_COMMAND_PATHS || self->command == VIMOS_COMMAND_MIGRATE
                       ? 1
                       : 0;

  if (self->command == VIMOS_COMMAND_HISTORY)
    return vimos_options_take_history (self, operands, error);
  if (n_operands > expected)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("Nothing is expected at “%s”"),
                   operands[expected]);
      return FALSE;
    }
  if (n_operands < expected)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                           between ? _("--between needs two ends")
                                   : _("Which VM? Write its name, UUID or MAC address"));
      return FALSE;
    }
  if (between)
    {
      self->between[0] = g_strdup (operands[0]);
      self->between[1] = g_strdup (operands[1]);
    }
  else if (expected == 1)
    self->vm = g_strdup (operands[0]);
  return TRUE;
}

static gboolean
check_whole (VimosOptions *self,
             gboolean between,
             GError **error)
{
  gboolean needs_onos = self->command != VIMOS_COMMAND_VMS && self->command != VIMOS_COMMAND_VERSION
                        && self->command != VIMOS_COMMAND_HISTORY;
  gboolean needs_hypervisors = self->vm != NULL || self->command == VIMOS_COMMAND_VMS
                               || self->command == VIMOS_COMMAND_RECOVER;
  const char *missing = NULL;

  if (self->demo != NULL && (self->onos != NULL || self->hypervisors->len > 0))
    missing = _("Either --demo or --onos and --hypervisor");
  else if (between && self->target != NULL)
    missing = _("Either --between or --to");
  else if (self->vm != NULL && self->target == NULL)
    missing = _("Where to? Write --to and a hypervisor’s name, address or URI");
  else if (needs_onos && self->onos == NULL && self->demo == NULL)
    missing = _("Where is ONOS? Write --onos URL, or set VIMOS_ONOS");
  else if (needs_hypervisors && self->hypervisors->len == 0 && self->demo == NULL)
    missing = _("Which hypervisors? Write --hypervisor URI for each, or set VIMOS_HYPERVISORS");
  else if (!self->pin && self->path_choice != VIMOS_PATH_CHOICE_DEFAULT)
    missing = _("--path chooses what the move is pinned to: either it or --no-pin");
  if (missing != NULL)
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, missing);
  return missing == NULL;
}

/* The options before the command; @rest is what begins with the command. */
static gboolean
parse_general (VimosOptions *self,
               const char *const *arguments,
               char ***rest,
               GError **error)
{
  gboolean help = FALSE, version = FALSE;
  g_autoptr (GOptionContext) context = vimos_options_make_context (self, &help, &version);
  g_auto (GStrv) words = g_strdupv ((char **) arguments);

  vimos_demo_complete_arguments (words);
  g_option_context_set_strict_posix (context, TRUE);
  if (!g_option_context_parse_strv (context, &words, error))
    return FALSE;
  if (help)
    self->help = g_option_context_get_help (context, TRUE, NULL);
  else if (version)
    self->command = VIMOS_COMMAND_VERSION;
  else if (g_strv_length (words) < 2)
    return refuse (error, _("Which command? “vimosctl --help” lists them"));
  else
    *rest = g_strdupv (words + 1);
  return TRUE;
}

static gboolean
parse_command (VimosOptions *self,
               const char *const *environment,
               char ***words,
               GError **error)
{
  gboolean help = FALSE, between = FALSE;
  g_autoptr (GOptionContext) context = NULL;

  self->command = vimos_options_find_command ((*words)[0]);
  if (self->command == VIMOS_COMMAND_NONE)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                   _("There is no command “%s”; “vimosctl --help” lists them"), (*words)[0]);
      return FALSE;
    }
  context = vimos_options_make_command_context (self, &help, &between);
  if (!g_option_context_parse_strv (context, words, error))
    return FALSE;
  if (help)
    {
      self->help = g_option_context_get_help (context, TRUE, NULL);
      return TRUE;
    }
  return take_operands (self, *words + 1, between, error)
         && fill_from_environment (self, environment, error) && check_whole (self, between, error);
}

/**
 * vimos_options_parse:
 * @arguments: (array zero-terminated=1): the command line with the program's name
 * @environment: (array zero-terminated=1): as from g_get_environ()
 * @error: set to what is wrong and what to write instead
 *
 * Returns: (transfer full): the options
 */
VimosOptions *
vimos_options_parse (const char *const *arguments,
                     const char *const *environment,
                     GError **error)
{
  g_autoptr (VimosOptions) self = options_new ();
  g_auto (GStrv) words = NULL;

  if (!parse_general (self, arguments, &words, error))
    return NULL;
  if (words != NULL && !parse_command (self, environment, &words, error))
    return NULL;
  return g_steal_pointer (&self);
}
