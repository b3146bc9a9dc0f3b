/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "scenario-test.h"

/* Mutated files: whatever is in them, they are a scenario that holds together, or one error with
 * its place. GLib prints the random seed first; “--seed R02S…” repeats a run. */

#define N_MUTATIONS 24000

static const char graphml[] =
  "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<graphml>\n"
  "<key id=\"s\" for=\"edge\" attr.name=\"LinkSpeedRaw\"><default>1e9</default></key>\n"
  "<key id=\"l\" for=\"node\" attr.name=\"label\"/><key id=\"y\" for=\"node\" attr.name=\"Latitude\"/>\n"
  "<key id=\"x\" for=\"node\" attr.name=\"Longitude\"/><key id=\"e\" for=\"edge\" attr.name=\"LinkLabel\"/>\n"
  "<key id=\"h\" for=\"node\" attr.name=\"vimos.hypervisor\"/><key id=\"v\" attr.name=\"vimos.vms\"/>\n"
  "<key id=\"g\" for=\"node\" yfiles.type=\"nodegraphics\"/>\n"
  "<graph edgedefault=\"directed\"><data key=\"l\">Net</data>\n"
  "<node id=\"0\"><data key=\"l\">Oslo</data><data key=\"y\">59.9</data><data key=\"x\">10.7</data></node>\n"
  "<node id=\"1\"><data key=\"g\"><y:A><y:NodeLabel>Bergen</y:NodeLabel></y:A></data></node>\n"
  "<node id=\"2\"><graph><node id=\"3\"><data key=\"h\">hv1</data><data key=\"v\">a b</data></node></graph>"
  "</node><hyperedge><endpoint node=\"0\"/><endpoint node=\"3\"/></hyperedge>\n"
  "<edge source=\"0\" target=\"1\"/><edge source=\"1\" target=\"0\"/>\n"
  "<edge source=\"1\" target=\"3\"><data key=\"e\">2 x OC-48</data></edge>\n"
  "</graph></graphml>\n";

/* What mutants are spliced with, besides their own pieces */
static const char *const words[] = {
  "{", "}", "[", "]", ",", ":", "\"", "\\u", "\\ud83d\\ude00", "null", "-1", "1e308", "0.1", "99999",
  "\"s1\"", "\"hv1\"", "\"generate\": {\"kind\": \"ring\", \"switches\": 4, \"mbps\": 1},", "\n",
  "\"kind\": \"grid\"", "\"rows\": 2", "<", ">", "</", "/>", "&amp;", "&#0;", "<![CDATA[", "]]>",
  "<node id=\"9\"/>", "<graph>", "<edge source=\"0\" target=\"9\"/>", "<!--", "-->", "\xff\xfe", "\xef\xbb\xbf",
};

typedef struct
{
  GString *text;
  ScenarioParseFunc parse;
} Seed;

static GArray *
read_seeds (void)
{
  static const char *const files[] = { "ring4", "failure", "six", "backbone", "fat4", "fat8", "leaf-spine" };
  GArray *seeds = g_array_new (FALSE, FALSE, sizeof (Seed));
  Seed seed = { g_string_new (graphml), vimos_demo_scenario_new_from_graphml };

  g_array_append_val (seeds, seed);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *name = g_strconcat (files[i], ".json", NULL);
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "scenarios", name, NULL);
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;
      gsize length;

      g_file_get_contents (path, &text, &length, &error);
      g_assert_no_error (error);
      seed = (Seed){ g_string_new_len (text, length), vimos_demo_scenario_new_from_json };
      g_array_append_val (seeds, seed);
    }
  return seeds;
}

static gsize
somewhere (const GString *text)
{
  return text->len > 0 ? g_test_rand_int_range (0, text->len) : 0;
}

static void
mutate (GString *text)
{
  gsize at = somewhere (text);
  gsize wanted = g_test_rand_int_range (1, 40);
  gsize length = MIN (text->len - at, wanted);
  const char *word = words[g_test_rand_int_range (0, G_N_ELEMENTS (words))];
  g_autofree char *piece = g_strndup (text->str + at, length);

  switch (g_test_rand_int_range (0, 7))
    {
    case 0:
      if (text->len > 0)
        text->str[at] ^= 1 << g_test_rand_int_range (0, 8);
      break;
    case 1:
      if (text->len > 0)
        text->str[at] = g_test_rand_int_range (0, 256);
      break;
    case 2:
      g_string_erase (text, at, length);
      break;
    case 3:
      g_string_insert (text, somewhere (text), piece);
      break;
    case 4:
      g_string_insert (text, at, word);
      break;
    case 5:
      if (text->len > 0)
        text->str[at] = "0123456789"[g_test_rand_int_range (0, 10)];
      break;
    default:
      if (g_test_rand_bit ())
        g_string_truncate (text, at);
      break;
    }
}

/* Whatever was accepted refers to what is there. */
static void
check_whole (VimosDemoScenario *scenario)
{
  guint n = scenario->switches->len;

  g_assert_cmpuint (n, >=, 1);
  for (guint i = 0; i < scenario->links->len; i++)
    {
      const VimosDemoLink *link = link_at (scenario, i);

      g_assert_cmpuint (MAX (link->a, link->b), <, n);
      g_assert_cmpuint (link->a, !=, link->b);
      g_assert_true (link->mbps >= 0.001 && link->mbps <= 1e6);
      g_assert_true (link->delay_us >= 0 && link->delay_us <= 10000000);
    }
  for (guint i = 0; i < scenario->hypervisors->len; i++)
    g_assert_cmpuint (hypervisor_at (scenario, i)->at.device, <, n);
  for (guint i = 0; i < scenario->vms->len; i++)
    {
      const VimosDemoVmSpec *vm = vm_at (scenario, i);

      g_assert_cmpuint (vm->hypervisor, <, scenario->hypervisors->len);
      g_assert_cmpuint (vm->memory_used, <=, vm->memory);
    }
  for (guint i = 0; i < scenario->events->len; i++)
    {
      const VimosDemoEvent *event = &g_array_index (scenario->events, VimosDemoEvent, i);

      g_assert_cmpuint (event->device, <, n);
      g_assert_true (event->kind > VIMOS_DEMO_LINK_UP || event->link < scenario->links->len);
    }
  g_assert_cmpint (scenario->suggested_vm, <, (int) scenario->vms->len);
  g_assert_cmpint (scenario->suggested_target, <, (int) scenario->hypervisors->len);
}

/* “test.json:12: …”, and fit for a terminal */
static void
check_error (const GError *error)
{
  const char *colon = strchr (error->message, ':');

  g_assert_error (error, VIMOS_DEMO_ERROR, VIMOS_DEMO_ERROR_INVALID);
  g_assert_true (g_str_has_prefix (error->message, "mutant.") && colon != NULL);
  g_assert_cmpuint (strtoul (colon + 1, NULL, 10), >=, 1);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpuint (strlen (error->message), <, 2000);
  for (const char *p = error->message; *p != '\0'; p = g_utf8_next_char (p))
    g_assert_false (g_unichar_iscntrl (g_utf8_get_char (p)));
}

/* Returns: whether it was a scenario */
static gboolean
try (const Seed *seed,
     const GString *mutant)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VimosDemoScenario) scenario = seed->parse ("mutant", mutant->str, mutant->len, &error);

  g_assert_true ((scenario == NULL) == (error != NULL));
  if (scenario == NULL)
    check_error (error);
  else
    check_whole (scenario);
  return scenario != NULL;
}

static void
test_mutations (void)
{
  g_autoptr (GArray) seeds = read_seeds ();
  guint n = g_getenv ("VIMOS_TEST_SLOW_MACHINE") != NULL ? N_MUTATIONS / 30 : N_MUTATIONS;
  guint n_scenarios = 0;
  gint64 begin = g_get_monotonic_time ();

  for (guint i = 0; i < n; i++)
    {
      const Seed *seed = &g_array_index (seeds, Seed, i % seeds->len);
      GString *mutant = g_string_new_len (seed->text->str, seed->text->len);
      guint n_changes = g_test_rand_int_range (1, 5);

      for (guint j = 0; j < n_changes; j++)
        mutate (mutant);
      n_scenarios += try (seed, mutant);
      g_string_free (mutant, TRUE);
    }
  g_test_message ("%u mutants in %.1f s, of which %u were scenarios", n,
                  (g_get_monotonic_time () - begin) / 1e6, n_scenarios);
  /* Mutants that are all refused, or all accepted, would test nothing. */
  g_assert_cmpuint (n_scenarios, >, n / 50);
  g_assert_cmpuint (n_scenarios, <, n - n / 50);
  for (guint i = 0; i < seeds->len; i++)
    g_string_free (g_array_index (seeds, Seed, i).text, TRUE);
}

/* A file that breaks off anywhere */
static void
test_prefixes (void)
{
  g_autoptr (GArray) seeds = read_seeds ();

  for (guint i = 0; i < seeds->len; i++)
    {
      Seed *seed = &g_array_index (seeds, Seed, i);
      gsize whole = strlen (g_strchomp (seed->text->str));

      seed->text->len = whole;
      g_assert_true (try (seed, seed->text));
      for (gsize length = 0; length < whole; length += i < 3 ? 1 : 37)
        {
          GString *mutant = g_string_new_len (seed->text->str, length);

          g_assert_false (try (seed, mutant));
          g_string_free (mutant, TRUE);
        }
      g_string_free (seed->text, TRUE);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/scenario/fuzz/mutations", test_mutations);
  g_test_add_func ("/demo/scenario/fuzz/prefixes", test_prefixes);
  return g_test_run ();
}
