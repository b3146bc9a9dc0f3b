/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "onos-samples.h"
#include "vimos-onos-codec-private.h"
#include "vimos-onos-error-private.h"
#include "vimos-onos-json-private.h"

/* Every recorded answer, cut and changed at random, through every codec. What is asserted: a value
 * or an error in our own domain, and nothing that a sanitizer or a fatal warning would find. The
 * seed is fixed, so that a failure comes again. */

#define SEED 20240523
#define ROUNDS 100
#define SLOW_ROUNDS 3

static const char *const pieces[] = {
  "{",
  "}",
  "[",
  "]",
  "\"",
  ",",
  ":",
  "null",
  "true",
  "-1",
  "1e999",
  "-9223372036854775808",
  "18446744073709551616",
  "0.5",
  "\\u0000",
  "\\ud800",
  "\xc3",
  "\xff",
  "[[[[",
  "{\"a\":",
  "\"\"",
  "\n",
  "/*",
  "of:",
  "None",
  "12345678901234567890123456789012345678901234567890",
};

static GBytes *
cut (GRand *random,
     GBytes *body)
{
  gsize size = g_bytes_get_size (body);

  return g_bytes_new_from_bytes (body, 0, size > 0 ? g_rand_int_range (random, 0, size) : 0);
}

static void
change (GRand *random,
        GByteArray *bytes)
{
  const char *piece = pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))];
  guint at = g_rand_int_range (random, 0, bytes->len + 1);
  guint length = g_rand_int_range (random, 0, MIN (24, bytes->len - at) + 1);

  switch (g_rand_int_range (random, 0, 4))
    {
    case 0:
      if (at < bytes->len)
        bytes->data[at] = g_rand_int_range (random, 0, 256);
      break;
    case 1:
      g_byte_array_remove_range (bytes, at, length);
      break;
    case 2: /* a value becomes another */
      g_byte_array_remove_range (bytes, at, length);
      G_GNUC_FALLTHROUGH;
    default:
      {
        g_autofree guint8 *rest = g_memdup2 (bytes->data + at, bytes->len - at);
        guint n_rest = bytes->len - at;

        g_byte_array_set_size (bytes, at);
        g_byte_array_append (bytes, (const guint8 *) piece, strlen (piece));
        g_byte_array_append (bytes, rest, n_rest);
      }
    }
}

static GBytes *
mutate (GRand *random,
        GBytes *body)
{
  GByteArray *bytes = g_byte_array_new ();
  guint n_changes = g_rand_int_range (random, 1, 6);

  g_byte_array_append (bytes, g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  for (guint i = 0; i < n_changes; i++)
    change (random, bytes);
  return g_byte_array_free_to_bytes (bytes);
}

static void
check (gboolean done,
       GError **error)
{
  if (done)
    g_assert_no_error (*error);
  else
    {
      g_assert_error (*error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_MALFORMED);
      g_assert_true (g_utf8_validate ((*error)->message, -1, NULL));
    }
  g_clear_error (error);
}

static void
decode_lists (JsonNode *root)
{
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (GPtrArray) keys = NULL;
  g_autoptr (GPtrArray) flows = NULL;
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (VimosConnectPoint) point = NULL;
  g_autoptr (VimosPortLoads) loads = NULL;
  g_autoptr (VimosPortLoads) later = NULL;
  GError *error = NULL;

  check ((paths = vimos_onos_decode_disjoint (root, &error)) != NULL, &error);
  check ((keys = vimos_onos_decode_intent_keys (root, "org.example.vmig", &error)) != NULL, &error);
  check ((flows = vimos_onos_decode_flows (root, &error)) != NULL, &error);
  check ((ids = vimos_onos_decode_device_ids (root, &error)) != NULL, &error);
  check ((point = vimos_onos_decode_host_location (root, "00:00:00:00:00:01", &error)) != NULL,
         &error);
  check ((loads = vimos_port_loads_new (root, 0, NULL, &error)) != NULL, &error);
  if (loads != NULL)
    check ((later = vimos_port_loads_new (root, 5000000, loads, &error)) != NULL, &error);
}

static void
decode_network (JsonNode *root)
{
  g_autoptr (VimosTopologyBuilder) builder = vimos_topology_builder_new ();
  g_autoptr (VimosTopology) topology = NULL;
  GError *error = NULL;

  vimos_topology_builder_add_device (builder, "of:0000000000000001", "s1", TRUE, NAN, NAN);
  vimos_topology_builder_add_device (builder, "of:0000000000000002", "s2", TRUE, NAN, NAN);
  check (vimos_onos_decode_devices (root, builder, &error), &error);
  check (vimos_onos_decode_ports (root, NULL, builder, &error), &error);
  check (vimos_onos_decode_links (root, builder, &error), &error);
  check (vimos_onos_decode_hosts (root, builder, &error), &error);
  topology = vimos_topology_builder_end (builder);
  for (guint i = 0; i < vimos_topology_get_n_links (topology); i++)
    {
      double mbps = vimos_topology_get_link (topology, i)->mbps;

      g_assert_true (isnan (mbps) || mbps > 0);
    }
}

static void
decode_everything (GBytes *body)
{
  g_autoptr (VimosOnosStatus) status = g_new0 (VimosOnosStatus, 1);
  g_autoptr (JsonNode) root = NULL;
  VimosOnosAnswer answer = { 500, FALSE, NULL, body };
  g_autoptr (GError) told = vimos_onos_error_from_answer (&answer, NULL);
  VimosIntentState state;
  GError *error = NULL;

  g_assert_true (g_utf8_validate (told->message, -1, NULL));
  check ((root = vimos_json_parse (body, &error)) != NULL, &error);
  if (root == NULL)
    return;
  check (vimos_onos_decode_system (root, status, &error), &error);
  check (vimos_onos_decode_graph (root, status, &error), &error);
  check (vimos_onos_decode_intent_state (root, "org.example.vmig", "key-1", &state, &error),
         &error);
  decode_network (root);
  decode_lists (root);
}

static void
test_samples (void)
{
  g_autoptr (GPtrArray) samples = onos_sample_load_all ();

  g_assert_cmpuint (samples->len, >, 150);
  for (guint i = 0; i < samples->len; i++)
    decode_everything (((OnosSample *) g_ptr_array_index (samples, i))->body);
}

static void
test_mutations (void)
{
  g_autoptr (GPtrArray) samples = onos_sample_load_all ();
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);
  guint n_rounds = g_getenv ("VIMOS_TEST_SLOW_MACHINE") != NULL ? SLOW_ROUNDS : ROUNDS;

  for (guint i = 0; i < samples->len; i++)
    {
      OnosSample *sample = g_ptr_array_index (samples, i);

      for (guint round = 0; round < n_rounds; round++)
        {
          g_autoptr (GBytes) shorter = cut (random, sample->body);
          g_autoptr (GBytes) other = mutate (random, sample->body);

          decode_everything (shorter);
          decode_everything (other);
        }
    }
}

/* Mutations by value seldom keep the shape: here each scalar of the larger answers becomes one of
 * another type. */
static void
test_mistyped (void)
{
  static const char *const names[] = { "devices",   "devices_ports",    "links_annotated",
                                       "hosts",     "statistics_ports", "paths_disjoint_host",
                                       "flows_dev", "intents_list",     "intent_by_key",
                                       "system",    "topology" };
  static const char *const values[] = {
    "null", "-1", "1.5", "true", "[]", "{}", "\"\"", "\"x\"", "9223372036854775807", "\"\\u001b\""
  };
  guint step = g_getenv ("VIMOS_TEST_SLOW_MACHINE") != NULL ? 29 : 1;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (OnosSample) sample = onos_sample_load (names[i]);
      gsize size = g_bytes_get_size (sample->body);
      const char *text = g_bytes_get_data (sample->body, NULL);
      guint n_places = 0;

      for (gsize at = 0; at < size; at++)
        {
          gsize end = at + 1;
          g_autofree char *changed = NULL;
          g_autoptr (GBytes) body = NULL;

          if (text[at] != ':' || text[at - 1] != '"' || n_places++ % step != 0)
            continue;
          if (text[end] == '"')
            end += 1 + strcspn (text + end + 1, "\"") + 1;
          else
            end += strcspn (text + end, ",}]");
          changed = g_strdup_printf ("%.*s%s%.*s", (int) at + 1, text,
                                     values[n_places % G_N_ELEMENTS (values)], (int) (size - end),
                                     text + end);
          body = g_bytes_new (changed, strlen (changed));
          decode_everything (body);
        }
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/onos/fuzz/samples", test_samples);
  g_test_add_func ("/onos/fuzz/mutations", test_mutations);
  g_test_add_func ("/onos/fuzz/mistyped", test_mistyped);
  return g_test_run ();
}
