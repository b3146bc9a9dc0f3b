/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "vimos-options.h"

/* @line is split as a shell does; @environment is a list of NAME=VALUE, separated by "|". */
static VimosOptions *
parse (const char *line,
       const char *environment,
       GError **error)
{
  g_auto (GStrv) words = NULL;
  g_auto (GStrv) variables = g_strsplit (environment, "|", -1);

  g_assert_true (g_shell_parse_argv (line, NULL, &words, NULL));
  return vimos_options_parse ((const char *const *) words, (const char *const *) variables, error);
}

static VimosOptions *
parse_well (const char *line,
            const char *environment)
{
  g_autoptr (GError) error = NULL;
  VimosOptions *options = parse (line, environment, &error);

  g_assert_no_error (error);
  return options;
}

static const VimosHypervisorOption *
hypervisor_at (VimosOptions *options,
               guint index)
{
  g_assert_cmpuint (index, <, options->hypervisors->len);
  return g_ptr_array_index (options->hypervisors, index);
}

static void
test_migrate (void)
{
  g_autoptr (VimosOptions) options
      = parse_well ("vimosctl --json --onos http://10.0.0.1:8181 --hypervisor "
                    "qemu+tcp://10.0.0.2/system --state-dir /tmp/x "
                    "migrate web --to hv3 --path 2 --volume 2GiB --ping-interval 12.5 --hypervisor "
                    "qemu+ssh://root@hv3/system,address=10.97.0.3",
                    "");

  g_assert_null (options->help);
  g_assert_cmpint (options->command, ==, VIMOS_COMMAND_MIGRATE);
  g_assert_cmpstr (options->onos, ==, "http://10.0.0.1:8181");
  g_assert_cmpstr (options->state_dir, ==, "/tmp/x");
  g_assert_true (options->json);
  g_assert_cmpuint (options->hypervisors->len, ==, 2);
  g_assert_cmpstr (hypervisor_at (options, 0)->uri, ==, "qemu+tcp://10.0.0.2/system");
  g_assert_null (hypervisor_at (options, 0)->address);
  g_assert_cmpstr (hypervisor_at (options, 1)->uri, ==, "qemu+ssh://root@hv3/system");
  g_assert_cmpstr (hypervisor_at (options, 1)->address, ==, "10.97.0.3");
  g_assert_cmpstr (options->vm, ==, "web");
  g_assert_cmpstr (options->target, ==, "hv3");
  g_assert_cmpint (options->path_choice, ==, VIMOS_PATH_CHOICE_RANK);
  g_assert_cmpuint (options->path_rank, ==, 2);
  g_assert_true (options->pin);
  g_assert_cmpuint (options->volume, ==, 2ull << 30);
  g_assert_cmpint (options->ping_interval_us, ==, 12500);
  g_assert_cmpstr (options->user, ==, "onos");
  g_assert_cmpstr (options->password, ==, "rocks");
}

static void
test_paths (void)
{
  g_autoptr (VimosOptions) plain = parse_well ("vimosctl paths --onos http://x --between a b", "");
  g_autoptr (VimosOptions) options
      = parse_well ("vimosctl paths --onos http://x --between a b --avoid s4 --avoid s1/2 "
                    "--at-least 12.5 --max-hops 7 --disjoint max --widest --limit 3",
                    "");

  g_assert_cmpuint (plain->avoid->len, ==, 0);
  g_assert_cmpfloat (plain->query.min_mbps, ==, 0);
  g_assert_cmpuint (plain->query.max_hops, ==, 0);
  g_assert_cmpuint (plain->query.max_paths, ==, 0);
  g_assert_cmpint (plain->query.disjointness, ==, VIMOS_DISJOINT_AUTO);
  g_assert_cmpint (plain->query.objective, ==, VIMOS_PATHS_FEWEST_HOPS);
  g_assert_cmpuint (options->avoid->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (options->avoid, 1), ==, "s1/2");
  g_assert_cmpfloat (options->query.min_mbps, ==, 12.5);
  g_assert_cmpuint (options->query.max_hops, ==, 7);
  g_assert_cmpuint (options->query.max_paths, ==, 3);
  g_assert_cmpint (options->query.disjointness, ==, VIMOS_DISJOINT_MAXIMALLY);
  g_assert_cmpint (options->query.objective, ==, VIMOS_PATHS_WIDEST);
}

static void
test_environment (void)
{
  const char *environment
      = "VIMOS_ONOS=http://env:8181|VIMOS_ONOS_USER=karaf|VIMOS_ONOS_PASSWORD=secret|"
        "VIMOS_HYPERVISORS= qemu+tcp://a/system  qemu+tcp://b/system,address=10.0.0.9 ";
  g_autoptr (VimosOptions) options = parse_well ("vimosctl recover", environment);
  g_autoptr (VimosOptions) given = parse_well (
      "vimosctl recover --onos http://given --user me --hypervisor test:///default", environment);

  g_assert_cmpstr (options->onos, ==, "http://env:8181");
  g_assert_cmpstr (options->user, ==, "karaf");
  g_assert_cmpstr (options->password, ==, "secret");
  g_assert_cmpuint (options->hypervisors->len, ==, 2);
  g_assert_cmpstr (hypervisor_at (options, 1)->address, ==, "10.0.0.9");
  g_assert_cmpstr (given->onos, ==, "http://given");
  g_assert_cmpstr (given->user, ==, "me");
  g_assert_cmpstr (given->password, ==, "secret");
  g_assert_cmpuint (given->hypervisors->len, ==, 1);
}

static void
test_between (void)
{
  g_autoptr (VimosOptions) options
      = parse_well ("vimosctl --onos http://x paths --between s1 s3", "");

  g_assert_cmpint (options->command, ==, VIMOS_COMMAND_PATHS);
  g_assert_cmpstr (options->between[0], ==, "s1");
  g_assert_cmpstr (options->between[1], ==, "s3");
  g_assert_null (options->vm);
}

static void
test_path_choice (void)
{
  g_autoptr (VimosOptions) none
      = parse_well ("vimosctl --onos http://x --hypervisor t: migrate v --to h", "");
  g_autoptr (VimosOptions) widest
      = parse_well ("vimosctl --onos http://x --hypervisor t: migrate v --to h --path widest", "");
  g_autoptr (VimosOptions) shortest = parse_well (
      "vimosctl --onos http://x --hypervisor t: migrate v --to h --path shortest", "");
  g_autoptr (VimosOptions) no_pin
      = parse_well ("vimosctl --onos http://x --hypervisor t: migrate v --to h --no-pin", "");

  g_assert_cmpint (none->path_choice, ==, VIMOS_PATH_CHOICE_DEFAULT);
  g_assert_cmpint (widest->path_choice, ==, VIMOS_PATH_CHOICE_WIDEST);
  g_assert_cmpint (shortest->path_choice, ==, VIMOS_PATH_CHOICE_SHORTEST);
  g_assert_true (none->pin);
  g_assert_false (no_pin->pin);
}

static void
test_history (void)
{
  g_autoptr (VimosOptions) list = parse_well ("vimosctl history --json", "VIMOS_ONOS=http://x");
  g_autoptr (VimosOptions) show = parse_well ("vimosctl --state-dir /a history show 7", "");
  g_autoptr (VimosOptions) csv = parse_well ("vimosctl history export 7 --csv file", "");
  g_autoptr (VimosOptions) json = parse_well ("vimosctl history export 7 --json file", "");
  g_autoptr (VimosOptions) import = parse_well ("vimosctl history import file", "");
  g_autoptr (VimosOptions) delete
      = parse_well ("vimosctl history delete 7 9223372036854775807", "");
  g_autoptr (VimosOptions) stored
      = parse_well ("vimosctl --onos http://x --hypervisor t: migrate v --to h", "");
  g_autoptr (VimosOptions) not_stored = parse_well (
      "vimosctl --onos http://x --hypervisor t: migrate v --to h --no-history", "");

  g_assert_cmpint (list->command, ==, VIMOS_COMMAND_HISTORY);
  g_assert_cmpint (list->history_act, ==, VIMOS_HISTORY_ACT_LIST);
  g_assert_cmpint (show->history_act, ==, VIMOS_HISTORY_ACT_SHOW);
  g_assert_cmpint (g_array_index (show->run_ids, gint64, 0), ==, 7);
  g_assert_cmpstr (show->state_dir, ==, "/a");
  g_assert_true (csv->csv);
  g_assert_cmpstr (csv->file, ==, "file");
  g_assert_cmpint (json->history_act, ==, VIMOS_HISTORY_ACT_EXPORT);
  g_assert_true (json->json && !json->csv);
  g_assert_cmpint (import->history_act, ==, VIMOS_HISTORY_ACT_IMPORT);
  g_assert_cmpuint (import->run_ids->len, ==, 0);
  g_assert_cmpint (delete->history_act, ==, VIMOS_HISTORY_ACT_DELETE);
  g_assert_cmpint (g_array_index (delete->run_ids, gint64, 1), ==, G_MAXINT64);
  g_assert_true (stored->history);
  g_assert_false (not_stored->history);
}

static void
test_password_file (void)
{
  g_autofree char *path = NULL;
  g_autofree char *line = NULL;
  g_autoptr (VimosOptions) options = NULL;
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("vimosctl-XXXXXX", &path, NULL);

  g_close (fd, NULL);
  line = g_strdup_printf ("vimosctl --onos http://x topology --password-file %s", path);
  g_assert_true (g_file_set_contents (path, "geheim §\r\nnot this\n", -1, NULL));
  options = parse_well (line, "VIMOS_ONOS_PASSWORD=other");
  g_assert_cmpstr (options->password, ==, "geheim §");

  g_assert_true (g_file_set_contents (path, "\n", -1, NULL));
  g_assert_null (parse (line, "", &error));
  g_assert_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE);
  g_clear_error (&error);
  g_unlink (path);
  g_assert_null (parse (line, "", &error));
  g_assert_nonnull (error);
}

static void
test_help (void)
{
  static const char *const lines[] = { "vimosctl --help",
                                       "vimosctl -h",
                                       "vimosctl --json --help",
                                       "vimosctl vms --help",
                                       "vimosctl topology --help",
                                       "vimosctl paths --help",
                                       "vimosctl migrate web --help",
                                       "vimosctl recover -h",
                                       "vimosctl history --help",
                                       "vimosctl version --help" };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (VimosOptions) options = parse_well (lines[i], "");

      g_assert_nonnull (options->help);
      g_assert_nonnull (strstr (options->help, "--hypervisor"));
      g_assert_nonnull (strstr (options->help, "Exit codes"));
      g_assert_cmpint (strstr (options->help, "--no-pin") != NULL, ==,
                       strstr (lines[i], "migrate") != NULL);
    }
}

static void
test_version (void)
{
  g_autoptr (VimosOptions) command = parse_well ("vimosctl version", "");
  g_autoptr (VimosOptions) option = parse_well ("vimosctl --version", "");

  g_assert_cmpint (command->command, ==, VIMOS_COMMAND_VERSION);
  g_assert_cmpint (option->command, ==, VIMOS_COMMAND_VERSION);
}

#define ALL "--onos http://x --hypervisor test:///default "

static const char *const wrong_lines[] = {
  "vimosctl",
  "vimosctl --json",
  "vimosctl frobnicate",
  "vimosctl --frobnicate vms",
  "vimosctl vms",
  "vimosctl topology",
  "vimosctl " ALL "vms web",
  "vimosctl " ALL "topology --to h",
  "vimosctl " ALL "paths",
  "vimosctl " ALL "paths web",
  "vimosctl " ALL "paths web db --to h",
  "vimosctl " ALL "paths --between s1",
  "vimosctl " ALL "paths --between s1 s2 s3",
  "vimosctl " ALL "paths --between s1 s2 --to h",
  "vimosctl " ALL "paths web --to h --no-pin",
  "vimosctl " ALL "paths web --to h --avoid ''",
  "vimosctl " ALL "paths web --to h --at-least 0",
  "vimosctl " ALL "paths web --to h --at-least inf",
  "vimosctl " ALL "paths web --to h --at-least 10Mbit",
  "vimosctl " ALL "paths web --to h --max-hops 0",
  "vimosctl " ALL "paths web --to h --limit 99999999999999",
  "vimosctl " ALL "paths web --to h --disjoint most",
  "vimosctl " ALL "migrate web --to h --avoid s1",
  "vimosctl " ALL "migrate --to h",
  "vimosctl " ALL "migrate web --to",
  "vimosctl " ALL "migrate web --to ''",
  "vimosctl " ALL "migrate web --to h --path 0",
  "vimosctl " ALL "migrate web --to h --path -1",
  "vimosctl " ALL "migrate web --to h --path 99999999999999",
  "vimosctl " ALL "migrate web --to h --path best",
  "vimosctl " ALL "migrate web --to h --path 1 --no-pin",
  "vimosctl " ALL "migrate web --to h --volume much",
  "vimosctl " ALL "migrate web --to h --volume 0",
  "vimosctl " ALL "migrate web --to h --ping-interval 0.5",
  "vimosctl " ALL "migrate web --to h --ping-interval 60001",
  "vimosctl " ALL "migrate web --to h --ping-interval nan",
  "vimosctl " ALL "migrate web --to h --ping-interval 20ms",
  "vimosctl " ALL "paths web --to h --no-history",
  "vimosctl history list",
  "vimosctl history show",
  "vimosctl history show 1 2",
  "vimosctl history show 0",
  "vimosctl history show -1",
  "vimosctl history show web",
  "vimosctl history show 9223372036854775808",
  "vimosctl history show 1 --csv",
  "vimosctl history --csv",
  "vimosctl history export 1",
  "vimosctl history export file",
  "vimosctl history export 1 2 file",
  "vimosctl history export 1 file --csv --json",
  "vimosctl history import",
  "vimosctl history import 1 file",
  "vimosctl history delete",
  "vimosctl history delete 1 all",
  "vimosctl --onos http://x migrate web --to h",
  "vimosctl --hypervisor test:///default migrate web --to h",
  "vimosctl " ALL "--hypervisor test:///default vms",
  "vimosctl --hypervisor test:///default,address=nowhere vms",
};

static void
test_wrong (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (wrong_lines); i++)
    {
      g_autoptr (GError) error = NULL;

      if (parse (wrong_lines[i], "", &error) != NULL)
        g_error ("taken as right: %s", wrong_lines[i]);
      g_assert_nonnull (error);
      g_assert_cmpstr (error->message, !=, "");
    }
}

/* Nowhere in a URL, and not in what is said about it. */
static void
test_secrets (void)
{
  static const char *const lines[] = {
    "vimosctl --onos http://onos:hunter2@x:8181 topology",
    "vimosctl --onos onos:hunter2@x topology",
    "vimosctl --onos http://x --hypervisor qemu+tcp://root:hunter2@hv/system vms",
  };
  g_autoptr (VimosOptions) user
      = parse_well ("vimosctl --hypervisor qemu+ssh://root@hv/system?keyfile=/a@b:c vms", "");
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (hypervisor_at (user, 0)->uri, ==, "qemu+ssh://root@hv/system?keyfile=/a@b:c");
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_assert_null (parse (lines[i], "", &error));
      g_assert_null (strstr (error->message, "hunter2"));
      g_clear_error (&error);
    }
  g_assert_null (parse ("vimosctl topology", "VIMOS_ONOS=http://onos:hunter2@x", &error));
  g_assert_null (strstr (error->message, "hunter2"));
  g_assert_nonnull (strstr (error->message, "VIMOS_ONOS"));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/options/migrate", test_migrate);
  g_test_add_func ("/options/environment", test_environment);
  g_test_add_func ("/options/paths", test_paths);
  g_test_add_func ("/options/between", test_between);
  g_test_add_func ("/options/path-choice", test_path_choice);
  g_test_add_func ("/options/history", test_history);
  g_test_add_func ("/options/password-file", test_password_file);
  g_test_add_func ("/options/help", test_help);
  g_test_add_func ("/options/version", test_version);
  g_test_add_func ("/options/wrong", test_wrong);
  g_test_add_func ("/options/secrets", test_secrets);
  return g_test_run ();
}
