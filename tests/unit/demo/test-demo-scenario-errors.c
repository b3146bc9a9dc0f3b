/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "scenario-test.h"

/* Files with one mistake each, and the whole message. */

#define SWITCHES "{\"switches\": [{\"name\": \"s1\"}, {\"name\": \"s2\"}],\n"
#define NETWORK SWITCHES "\"links\": [{\"a\": \"s1\", \"b\": \"s2\", \"mbps\": 10}],\n"
#define STATIONS NETWORK "\"hypervisors\": [{\"name\": \"hv1\", \"switch\": \"s1\"}],\n"
#define LINK(rest) SWITCHES "\"links\": [{\"a\": \"s1\", \"b\": \"s2\", \"mbps\": 10},\n {" rest "}]}"
#define VM(rest) STATIONS "\"vms\": [\n{\"name\": \"web\", \"hypervisor\": \"hv1\", " rest "}]}"
#define GENERATE(rest) "{\n\"generate\": {" rest "}}"

static const BadScenario cases[] = {
  /* what is no JSON */
  { "", "test.json:1: no JSON: a value is missing" },
  { "\n\n  ", "test.json:3: no JSON: a value is missing" },
  { "{\"switches\": [\n", "test.json:2: no JSON: a value is missing" },
  { "{\"switches\": []\n\"links\": []}", "test.json:2: no JSON: \",\" or \"}\" is missing" },
  { "[1\n2]", "test.json:2: no JSON: \",\" or \"]\" is missing" },
  { "{\"title\" \"x\"}", "test.json:1: no JSON: \":\" is missing after a member’s name" },
  { "{\n'title': 1}", "test.json:2: no JSON: the name of a member is missing" },
  { "{\"title\": \"x\",\n}", "test.json:2: no JSON: the name of a member is missing" },
  { "{\"title\": \"x", "test.json:1: no JSON: a text has no end" },
  { "{\"title\": \"x\ny\"}",
    "test.json:1: no JSON: a line break or another control character in a text" },
  { "{\"title\": \"\\x\"}", "test.json:1: no JSON: an unknown escape in a text" },
  { "{\"title\": \"\\ud800\"}", "test.json:1: no JSON: an unknown escape in a text" },
  { "{\"title\": \"\\u0000\"}", "test.json:1: no JSON: an unknown escape in a text" },
  { "{\"seed\": 01}",
    "test.json:1: no JSON: something that is no number, or one that is too long" },
  { "{\"seed\": 1.}",
    "test.json:1: no JSON: something that is no number, or one that is too long" },
  { "{\"seed\": 1e999}",
    "test.json:1: no JSON: something that is no number, or one that is too long" },
  { "{\"seed\": -}",
    "test.json:1: no JSON: something that is no number, or one that is too long" },
  { "{\"seed\": NaN}", "test.json:1: no JSON: a value is missing" },
  { "{\"seed\": trueish}", "test.json:1: no JSON: \",\" or \"}\" is missing" },
  { "{}\n{}", "test.json:2: no JSON: more follows after the end" },
  { "{} // done", "test.json:1: no JSON: more follows after the end" },
  { "{\n\"title\": \"\xff\"}", "test.json:2: not UTF-8" },
  { "[[[[[[[[[[[[[[[[[[[[", "test.json:1: nested too deeply" },
  { "{\"seed\": 1,\n\"title\": \"x\",\n\"seed\": 2}", "test.json:1: seed: given again in line 3" },
  { SWITCHES "\"links\": [{}, {\"a\": 1,\n\"a\": 2}]}",
    "test.json:2: links[1].a: given again in line 3" },

  /* the file as a whole */
  { "[]", "test.json:1: must be an object, not a list" },
  { "\n7", "test.json:2: must be an object, not 7" },
  { "{}", "test.json:1: the member \"switches\" is missing" },
  { SWITCHES "\"title\": \"x\"}", "test.json:1: the member \"links\" is missing" },
  { NETWORK "\"hypervisor\": []}",
    "test.json:3: hypervisor: unknown member; did you mean \"hypervisors\"?" },
  { NETWORK "\"colour\": []}",
    "test.json:3: colour: unknown member; known here are: title, description, seed, switches, links, "
    "generate, access_mbps, operator, hypervisors, vms, background, events, suggest" },
  { NETWORK "\"title\": \"\"}",
    "test.json:3: title: must be a text of 1 to 100 characters on one line, not \"\"" },
  { NETWORK "\"title\": \"a\\u0007\"}",
    "test.json:3: title: must be a text of 1 to 100 characters on one line, not \"a\\u0007\"" },
  { NETWORK "\"seed\": 1.5}", "test.json:3: seed: must be a whole number from 0 to 4294967295, not 1.5" },
  { NETWORK "\"seed\": -1}", "test.json:3: seed: must be a whole number from 0 to 4294967295, not -1" },

  /* switches and links */
  { "{\"switches\": {}, \"links\": []}",
    "test.json:1: switches: must be a list of 1 to 20000 entries, not an object" },
  { "{\"switches\": [], \"links\": []}",
    "test.json:1: switches: must be a list of 1 to 20000 entries, not one of 0" },
  { "{\"switches\": [\"s1\"], \"links\": []}",
    "test.json:1: switches[0]: must be an object, not \"s1\"" },
  { "{\"switches\": [\n{\"label\": \"x\"}], \"links\": []}",
    "test.json:2: switches[0]: the member \"name\" is missing" },
  { "{\"switches\": [{\"name\": \"s1\"},\n{\"name\": \"s1\"}], \"links\": []}",
    "test.json:2: switches[1].name: there is another switch \"s1\"" },
  { "{\"switches\": [{\"name\": \"s1\", \"lable\": \"x\"}], \"links\": []}",
    "test.json:1: switches[0].lable: unknown member; did you mean \"label\"?" },
  { "{\"switches\": [{\"name\": \"s1\", \"latitude\": 91, \"longitude\": 0}], \"links\": []}",
    "test.json:1: switches[0].latitude: must be a number from -90 to 90, not 91" },
  { "{\"switches\": [{\"name\": \"s1\", \"latitude\": 50}], \"links\": []}",
    "test.json:1: switches[0]: needs both \"latitude\" and \"longitude\", or neither" },
  { LINK ("\"a\": \"s1\", \"b\": \"s2\", \"mbps\": \"fast\""),
    "test.json:3: links[1].mbps: must be a number from 0.1 to 100000, not \"fast\"" },
  { LINK ("\"a\": \"s1\", \"b\": \"s2\", \"mbps\": 0"),
    "test.json:3: links[1].mbps: must be a number from 0.1 to 100000, not 0" },
  { LINK ("\"a\": \"s1\", \"b\": \"s2\", \"mbps\": null"),
    "test.json:3: links[1].mbps: must be a number from 0.1 to 100000, not null" },
  { LINK ("\"a\": \"s1\", \"b\": \"s2\", \"mbps\": [10]"),
    "test.json:3: links[1].mbps: must be a number from 0.1 to 100000, not a list" },
  { LINK ("\"a\": \"s1\", \"b\": \"s2\""), "test.json:3: links[1]: the member \"mbps\" is missing" },
  { LINK ("\"a\": \"s1\", \"b\": \"s9\", \"mbps\": 1"),
    "test.json:3: links[1].b: there is no switch \"s9\"" },
  { LINK ("\"a\": \"s1\", \"b\": 2, \"mbps\": 1"),
    "test.json:3: links[1].b: must be a text of 1 to 100 characters on one line, not 2" },
  { LINK ("\"a\": \"s1\", \"b\": \"s1\", \"mbps\": 1"),
    "test.json:3: links[1]: leads from a switch to itself" },
  { LINK ("\"a\": \"s1\", \"b\": \"s2\", \"mbps\": 1, \"delay_ms\": -1"),
    "test.json:3: links[1].delay_ms: must be a number from 0 to 10000, not -1" },

  /* stations */
  { NETWORK "\"access_mbps\": 0}",
    "test.json:3: access_mbps: must be a number from 0.1 to 100000, not 0" },
  { NETWORK "\"operator\": \"s1\"}", "test.json:3: operator: must be an object, not \"s1\"" },
  { NETWORK "\"operator\": {\"switch\": \"s3\"}}",
    "test.json:3: operator.switch: there is no switch \"s3\"" },
  { NETWORK "\"hypervisors\": [{\"name\": \"Hv1\", \"switch\": \"s1\"}]}",
    "test.json:3: hypervisors[0].name: must be a small letter, then at most 30 of a-z, 0-9 "
    "and -, not \"Hv1\"" },
  { NETWORK "\"hypervisors\": [{\"name\": \"a/../b\", \"switch\": \"s1\"}]}",
    "test.json:3: hypervisors[0].name: must be a small letter, then at most 30 of a-z, 0-9 "
    "and -, not \"a/../b\"" },
  { NETWORK "\"hypervisors\": [{\"name\": \"a\", \"switch\": \"s1\"},\n{\"name\": \"a\", "
            "\"switch\": \"s2\"}]}",
    "test.json:4: hypervisors[1].name: there is another \"a\"" },
  { NETWORK "\"hypervisors\": [{\"name\": \"a\", \"switch\": \"s1\", \"memory_gib\": 0}]}",
    "test.json:3: hypervisors[0].memory_gib: must be a number from 0.1 to 1000000, not 0" },
  { NETWORK "\"vms\": [{\"name\": \"web\", \"hypervisor\": \"hv1\", \"memory_mib\": 1, "
            "\"disk_mib\": 1}]}",
    "test.json:3: vms[0].hypervisor: there is no hypervisor \"hv1\"" },
  { VM ("\"memory_mib\": 0.5, \"disk_mib\": 1"),
    "test.json:5: vms[0].memory_mib: must be a whole number from 1 to 1048576, not 0.5" },
  { VM ("\"memory_mib\": 96"), "test.json:5: vms[0]: the member \"disk_mib\" is missing" },
  { VM ("\"memory_mib\": 96, \"disk_mib\": 1, \"memory_used_mib\": 97"),
    "test.json:5: vms[0].memory_used_mib: must be a whole number from 0 to 96, not 97" },
  { VM ("\"memory_mib\": 65537, \"disk_mib\": 1"),
    "test.json:3: hypervisors[0]: the VMs of \"hv1\" need more than its \"memory_gib\"" },
  { VM ("\"memory_mib\": 1, \"disk_mib\": 1048577"),
    "test.json:3: hypervisors[0]: the VMs of \"hv1\" need more than its \"disk_gib\"" },

  /* what happens */
  { NETWORK "\"background\": [{\"from\": \"s1\", \"to\": \"s1\", \"mbps\": 1}]}",
    "test.json:3: background[0]: leads from a switch to itself" },
  { NETWORK "\"background\": [{\"from\": \"s1\", \"to\": \"s2\", \"mbps\": 1, \"start_s\": 5, "
            "\"end_s\": 5}]}",
    "test.json:3: background[0]: ends before it starts" },
  { NETWORK "\"events\": [{\"at_s\": 1, \"what\": \"link-cut\", \"link\": [\"s1\", \"s2\"]}]}",
    "test.json:3: events[0].what: must be one of link-down, link-up, switch-down, switch-up, "
    "switch-reboot, not \"link-cut\"" },
  { NETWORK "\"events\": [{\"at_s\": 1, \"what\": \"link-up\", \"switch\": \"s1\"}]}",
    "test.json:3: events[0].switch: unknown member; known here are: at_s, after, what, link" },
  { NETWORK "\"events\": [{\"at_s\": 1, \"what\": \"link-up\", \"link\": [\"s1\"]}]}",
    "test.json:3: events[0].link: must be a list of 2 to 2 entries, not one of 1" },
  { NETWORK "\"events\": [{\"at_s\": 1, \"what\": \"link-up\", \"link\": [\"s1\", \"s1\"]}]}",
    "test.json:3: events[0].link: there is no link between the two" },
  { NETWORK "\"events\": [{\"at_s\": 1, \"what\": \"link-up\", \"link\": [\"s1\", \"s5\"]}]}",
    "test.json:3: events[0].link[1]: there is no switch \"s5\"" },
  { NETWORK "\"events\": [{\"what\": \"switch-up\", \"switch\": \"s1\"}]}",
    "test.json:3: events[0]: the member \"at_s\" is missing" },
  { NETWORK "\"events\": [{\"at_s\": 1, \"after\": \"lunch\", \"what\": \"switch-up\", "
            "\"switch\": \"s1\"}]}",
    "test.json:3: events[0].after: must be one of start, move, not \"lunch\"" },
  { NETWORK "\"suggest\": {\"vm\": \"web\", \"target\": \"hv1\"}}",
    "test.json:3: suggest.vm: there is no \"web\"" },
  { STATIONS "\"vms\": [{\"name\": \"web\", \"hypervisor\": \"hv1\", \"memory_mib\": 1, "
             "\"disk_mib\": 1}],\n\"suggest\": {\"vm\": \"web\", \"target\": \"hv1\"}}",
    "test.json:5: suggest: the VM is at its target already" },

  /* generated networks */
  { NETWORK "\"generate\": {}}",
    "test.json:3: generate: cannot stand beside \"switches\" and \"links\", which it makes" },
  { GENERATE (""), "test.json:2: generate: the member \"kind\" is missing" },
  { GENERATE ("\"kind\": \"star\""),
    "test.json:2: generate.kind: must be one of fat-tree, ring, grid, random, not \"star\"" },
  { GENERATE ("\"kind\": \"ring\", \"k\": 4"),
    "test.json:2: generate.k: unknown member; known here are: kind, hypervisors, vms, vm_memory_mib, "
    "vm_disk_mib, switches, mbps" },
  { GENERATE ("\"kind\": \"ring\", \"switches\": 20001, \"mbps\": 1"),
    "test.json:2: generate.switches: must be a whole number from 3 to 20000, not 20001" },
  { GENERATE ("\"kind\": \"ring\", \"switches\": 3, \"mbps\": []"),
    "test.json:2: generate.mbps: must be a list of 1 to 64 entries, not one of 0" },
  { GENERATE ("\"kind\": \"ring\", \"switches\": 3, \"mbps\": [1, \"x\"]"),
    "test.json:2: generate.mbps[1]: must be a number from 0.1 to 100000, not \"x\"" },
  { GENERATE ("\"kind\": \"ring\", \"switches\": 3, \"mbps\": 1, \"hypervisors\": 4"),
    "test.json:2: generate.hypervisors: must be a whole number from 0 to 3, not 4" },
  { GENERATE ("\"kind\": \"fat-tree\", \"k\": 5, \"edge_mbps\": 1, \"core_mbps\": 1"),
    "test.json:2: generate.k: must be even, not 5" },
  { GENERATE ("\"kind\": \"grid\", \"rows\": 200, \"columns\": 101, \"mbps\": 1"),
    "test.json:2: generate: makes 20200 switches, which are more than 20000" },
  { GENERATE ("\"kind\": \"random\", \"switches\": 5, \"links\": 3, \"mbps\": 1"),
    "test.json:2: generate.links: must be a whole number from 4 to 10, not 3" },
  { GENERATE ("\"kind\": \"random\", \"switches\": 5, \"links\": 11, \"mbps\": 1"),
    "test.json:2: generate.links: must be a whole number from 4 to 10, not 11" },
};

static void
assert_refused (const char *text,
                gssize length,
                const char *message)
{
  assert_refused_by (vimos_demo_scenario_new_from_json, text, length, message);
}

static void
test_messages (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (cases[i].text, -1, cases[i].message);
}

/* Names of files and scenarios in messages */
static void
test_file_name (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) other = NULL;

  g_assert_null (vimos_demo_scenario_new_from_json ("my.json", "{", -1, &error));
  g_assert_true (g_str_has_prefix (error->message, "my.json:1: "));
  g_assert_null (vimos_demo_scenario_new_from_json ("my.txt", "{", -1, &other));
  g_assert_true (g_str_has_prefix (other->message, "my.txt:1: "));
}

/* What a hostile file puts into its own error */
static void
test_quoting (void)
{
  assert_refused ("{\"title\": 1, \"\\u001b[2J\": 2}", -1,
                  "test.json:1: ?[2J: unknown member; known here are: title, description, seed, "
                  "switches, links, generate, access_mbps, operator, hypervisors, vms, background, "
                  "events, suggest");
  assert_refused (NETWORK "\"seed\": \"0123456789012345678901234567890123456789\"}", -1,
                  "test.json:3: seed: must be a whole number from 0 to 4294967295, not "
                  "\"012345678901234567890123456789012345678…");
  assert_refused (NETWORK "\"seed\": \"\xc2\x9b\"}", -1,
                  "test.json:3: seed: must be a whole number from 0 to 4294967295, not \"?\"");
}

static void
test_bombs (void)
{
  g_autofree char *values = repeat ("[0", ",0", 2000000, "]");
  g_autofree char *members = NULL;
  g_autofree char *switches = repeat ("{\"links\": [], \"switches\": [0", ",0", 20000, "]}");
  g_autofree char *deep = repeat ("", "[", 10000000, "");
  g_autofree char *large = g_strnfill (32 * 1024 * 1024 + 1, ' ');
  g_autofree char *text = repeat ("{\"title\": \"", "xxxxxxxxxxxxxxxx", 1000000, "\"}");
  GString *many = g_string_new ("{\"m\": 0");

  for (guint i = 0; i < 64; i++)
    g_string_append_printf (many, ", \"m%u\": 0", i);
  g_string_append_c (many, '}');
  members = g_string_free (many, FALSE);
  assert_refused (values, -1, "test.json:1: too many values");
  assert_refused (members, -1, "test.json:1: an object has too many members");
  assert_refused (switches, -1,
                  "test.json:1: switches: must be a list of 1 to 20000 entries, not one of 20001");
  assert_refused (deep, -1, "test.json:1: nested too deeply");
  assert_refused (large, 32 * 1024 * 1024 + 1, "test.json:1: the file is larger than 32 MiB");
  assert_refused (text, -1,
                  "test.json:1: title: must be a text of 1 to 100 characters on one line, not "
                  "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…");
  assert_refused ("{\0}", 3, "test.json:1: not UTF-8");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/scenario/errors/messages", test_messages);
  g_test_add_func ("/demo/scenario/errors/file-name", test_file_name);
  g_test_add_func ("/demo/scenario/errors/quoting", test_quoting);
  g_test_add_func ("/demo/scenario/errors/bombs", test_bombs);
  return g_test_run ();
}
