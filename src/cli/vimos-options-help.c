/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimosctl"

#include "config.h"

#include <glib/gi18n.h>

#include "vimos-options-private.h"

/* What there is to write, and how it is explained. data/vimosctl.1 says the same; a test
 * compares the two. */

typedef struct
{
  const char *word;
  VimosCommand command;
  const char *operands;
  const char *summary;
} Command;

static const Command commands[] = {
  { "vms", VIMOS_COMMAND_VMS, "", N_("List the VMs of all hypervisors") },
  { "topology", VIMOS_COMMAND_TOPOLOGY, "",
    N_("Show the network: switches, links with their bandwidth, hosts") },
  { "paths", VIMOS_COMMAND_PATHS, "VM --to HYPERVISOR | --between A B",
    N_("Rank the disjoint paths that a move could take") },
  { "migrate", VIMOS_COMMAND_MIGRATE, "VM --to HYPERVISOR",
    N_("Move a VM, paused, over a pinned path, and measure it") },
  { "recover", VIMOS_COMMAND_RECOVER, "",
    N_("Settle what moves that were killed left half done") },
  { "history", VIMOS_COMMAND_HISTORY,
    "[show ID | export ID FILE | import FILE | delete ID …]",
    N_("List the runs so far; show, export, import or delete some") },
  { "version", VIMOS_COMMAND_VERSION, "", N_("Print the version") },
};

/* GOption keeps pointers to the strings of its entries, so these live for ever. */
#define CALLBACK(function) G_OPTION_ARG_CALLBACK, (gpointer) function

static const GOptionEntry general_entries[] = {
  { "onos", 0, 0, CALLBACK (vimos_option_onos_cb),
    N_("The controller, for example http://10.0.0.1:8181"), "URL" },
  { "user", 0, 0, CALLBACK (vimos_option_text_cb), N_("Who logs in at the controller (onos)"),
    "NAME" },
  { "password-file", 0, 0, CALLBACK (vimos_option_password_file_cb),
    N_("The file whose first line is the password"), "FILE" },
  { "hypervisor", 0, 0, CALLBACK (vimos_option_hypervisor_cb),
    N_("A libvirt URI, once for each hypervisor; “,address=IP” behind it says where migration "
       "data goes"),
    "URI" },
  { "demo", 0, 0, CALLBACK (vimos_option_demo_cb),
    N_("A simulated network instead: a scenario’s name (ring4 if left out) or a .json or .graphml "
       "file"),
    "SCENARIO" },
  { "time-scale", 0, 0, CALLBACK (vimos_option_time_scale_cb),
    N_("How many times faster than life the demo runs (max)"), "N|max" },
  { "state-dir", 0, 0, CALLBACK (vimos_option_text_cb),
    N_("Where the journal and the history of moves lie"), "DIR" },
  { "json", 0, G_OPTION_FLAG_NO_ARG, CALLBACK (vimos_option_json_cb),
    N_("Print JSON, for programs"), NULL },
  { NULL },
};

static const GOptionEntry to_entries[] = {
  { "to", 0, 0, CALLBACK (vimos_option_text_cb),
    N_("The hypervisor to move to: its name, address or URI"), "HYPERVISOR" },
  { NULL },
};

static const GOptionEntry paths_entries[] = {
  { "avoid", 0, 0, CALLBACK (vimos_option_avoid_cb),
    N_("No path over this switch, or over the link at this port of it; as often as needed"),
    "SWITCH[/PORT]" },
  { "at-least", 0, 0, CALLBACK (vimos_option_at_least_cb),
    N_("Only over what has so much free, in Mbit/s"), "MBPS" },
  { "max-hops", 0, 0, CALLBACK (vimos_option_max_hops_cb),
    N_("No path over more links between switches"), "N" },
  { "disjoint", 0, 0, CALLBACK (vimos_option_disjoint_cb),
    N_("What the paths must not share: switches, links, or anything that they need not (the first "
       "that gives two paths)"),
    "vertex|edge|max" },
  { "widest", 0, G_OPTION_FLAG_NO_ARG, CALLBACK (vimos_option_widest_cb),
    N_("Make the narrowest path as wide as can be, rather than all as short as can be"), NULL },
  { "limit", 0, 0, CALLBACK (vimos_option_limit_cb),
    N_("No more than so many paths (for a VM 16)"), "N" },
  { NULL },
};

static const GOptionEntry migrate_entries[] = {
  { "path", 0, 0, CALLBACK (vimos_option_path_cb),
    N_("Which path, as “paths” numbers them (widest)"), "N|widest|shortest" },
  { "no-pin", 0, G_OPTION_FLAG_NO_ARG, CALLBACK (vimos_option_no_pin_cb),
    N_("Install no intents for the data: leave its way to the controller"), NULL },
  { "ping-interval", 0, 0, CALLBACK (vimos_option_ping_interval_cb),
    N_("Time between pings, from 1 to 60000 (20)"), "MS" },
  { "no-history", 0, G_OPTION_FLAG_NO_ARG, CALLBACK (vimos_option_no_history_cb),
    N_("Do not store the run in the history"), NULL },
  { NULL },
};

static const GOptionEntry history_entries[] = {
  { "csv", 0, G_OPTION_FLAG_NO_ARG, CALLBACK (vimos_option_csv_cb),
    N_("Export the samples as CSV; without it, everything as JSON"), NULL },
  { NULL },
};

static const GOptionEntry volume_entries[] = {
  { "volume", 0, 0, CALLBACK (vimos_option_volume_cb),
    N_("What the times are computed for, like 2GiB (disk and memory as measured)"), "SIZE" },
  { NULL },
};

static const char description[]
    = N_("Exit codes: 0 done; 1 wrong usage, or something cannot be reached or found; 2 refused "
         "before anything was changed; 3 failed and rolled back; 4 the operator must decide.\n\n"
         "VIMOS_ONOS, VIMOS_ONOS_USER, VIMOS_ONOS_PASSWORD and VIMOS_HYPERVISORS (separated by "
         "spaces) stand in for options. See vimosctl(1).");

VimosCommand
vimos_options_find_command (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].word, word))
      return commands[i].command;
  return VIMOS_COMMAND_NONE;
}

static GOptionContext *
make_context (VimosOptions *options,
              const char *parameters,
              gboolean *help)
{
  GOptionContext *context = g_option_context_new (parameters);
  GOptionGroup *group = g_option_group_new ("vimosctl", "vimosctl", "vimosctl", options, NULL);
  const GOptionEntry help_entry[] = {
    { "help", 'h', 0, G_OPTION_ARG_NONE, help, N_("Show this help"), NULL },
    { NULL },
  };

  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_group_add_entries (group, help_entry);
  g_option_group_add_entries (group, general_entries);
  g_option_context_set_main_group (context, group);
  g_option_context_set_description (context, description);
  return context;
}

/* The options that may stand before the command. */
GOptionContext *
vimos_options_make_context (VimosOptions *options,
                            gboolean *help,
                            gboolean *version)
{
  GOptionContext *context = make_context (options, N_("COMMAND …"), help);
  g_autoptr (GString) summary
      = g_string_new (_("Move VMs over chosen paths of an ONOS network.\n\nCommands:"));
  const GOptionEntry version_entry[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, version, N_("Print the version"), NULL },
    { NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (summary, "\n  %-10s %s", commands[i].word, _(commands[i].summary));
  g_option_context_set_summary (context, summary->str);
  g_option_context_add_main_entries (context, version_entry, GETTEXT_PACKAGE);
  return context;
}

static const Command *
find_entry (VimosCommand command)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (commands[i].command == command)
      return &commands[i];
  g_assert_not_reached ();
}

/* The options that may stand behind options->command. */
GOptionContext *
vimos_options_make_command_context (VimosOptions *options,
                                    gboolean *help,
                                    gboolean *between)
{
  const Command *command = find_entry (options->command);
  g_autofree char *parameters = g_strconcat (command->word, " ", command->operands, NULL);
  GOptionContext *context = make_context (options, parameters, help);
  const GOptionEntry between_entry[] = {
    { "between", 0, 0, G_OPTION_ARG_NONE, between,
      N_("Between two ends A and B instead: switches, hosts (MAC, IP) or hypervisors"), NULL },
    { NULL },
  };

  g_option_context_set_summary (context, command->summary);
  if (options->command == VIMOS_COMMAND_PATHS || options->command == VIMOS_COMMAND_MIGRATE)
    {
      g_option_context_add_main_entries (context, to_entries, GETTEXT_PACKAGE);
      g_option_context_add_main_entries (context, volume_entries, GETTEXT_PACKAGE);
    }
  if (options->command == VIMOS_COMMAND_PATHS)
    {
      g_option_context_add_main_entries (context, between_entry, GETTEXT_PACKAGE);
      g_option_context_add_main_entries (context, paths_entries, GETTEXT_PACKAGE);
    }
  if (options->command == VIMOS_COMMAND_MIGRATE)
    g_option_context_add_main_entries (context, migrate_entries, GETTEXT_PACKAGE);
  if (options->command == VIMOS_COMMAND_HISTORY)
    g_option_context_add_main_entries (context, history_entries, GETTEXT_PACKAGE);
  return context;
}
