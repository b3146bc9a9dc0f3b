/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimosctl"

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "vimos-cli.h"

int
main (int argc,
      char **argv)
{
  g_auto (GStrv) environment = g_get_environ ();
  g_autoptr (VimosOptions) options = NULL;
  g_autoptr (VimosCli) cli = NULL;
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, VIMOS_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("vimosctl");

  options
      = vimos_options_parse ((const char *const *) argv, (const char *const *) environment, &error);
  if (options == NULL)
    {
      g_printerr ("vimosctl: %s\n", error->message);
      return VIMOS_EXIT_USAGE;
    }
  if (options->help != NULL)
    {
      g_print ("%s", options->help);
      return VIMOS_EXIT_DONE;
    }
  if (options->command == VIMOS_COMMAND_VERSION)
    {
      g_print (options->json ? "{\"version\": \"%s\"}\n" : "vimosctl %s\n", VIMOS_VERSION);
      return VIMOS_EXIT_DONE;
    }
  cli = vimos_cli_new (options);
  return vimos_cli_run (cli);
}
