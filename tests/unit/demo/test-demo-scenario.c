/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "scenario-test.h"

#define PAIR_HEAD "{\"switches\": [{\"name\": \"s1\"}, {\"name\": \"s2\"}],\n" \
                  "\"links\": [{\"a\": \"s1\", \"b\": \"s2\", \"mbps\": 10}]"

static VimosDemoScenario *
load (const char *name_or_path)
{
  g_autoptr (GError) error = NULL;
  VimosDemoScenario *scenario = vimos_demo_scenario_load (name_or_path, &error);

  g_assert_no_error (error);
  g_assert_nonnull (scenario);
  return scenario;
}

static VimosDemoScenario *
parse (const char *text)
{
  return parse_with (vimos_demo_scenario_new_from_json, text, -1);
}

/* How many switches are reached from the first one, and the most hops that it takes */
static guint
count_reached (VimosDemoScenario *scenario,
               guint *most_hops)
{
  guint n = scenario->switches->len;
  g_autofree guint *hops = g_new (guint, n);
  guint reached = 1;

  for (guint i = 0; i < n; i++)
    hops[i] = i == 0 ? 0 : G_MAXUINT;
  *most_hops = 0;
  for (guint round = 0, before = 0; reached != before; round++)
    {
      before = reached;
      for (guint i = 0; i < scenario->links->len; i++)
        {
          const VimosDemoLink *link = link_at (scenario, i);
          guint near = hops[link->a] == round ? link->a : link->b;
          guint far = near == link->a ? link->b : link->a;

          if (hops[near] != round || hops[far] != G_MAXUINT)
            continue;
          hops[far] = *most_hops = round + 1;
          reached++;
        }
    }
  return reached;
}

/* Every port of a switch is used once, and all of them are. */
static void
check_ports (VimosDemoScenario *scenario)
{
  g_autoptr (GHashTable) used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_ports = 0;

#define USE(device, port)                                             \
  g_assert_cmpuint (port, >=, 1);                                     \
  g_assert_cmpuint (port, <=, switch_at (scenario, device)->n_ports); \
  g_assert_true (g_hash_table_add (used, g_strdup_printf ("%u/%u", device, port)));
  for (guint i = 0; i < scenario->hypervisors->len; i++)
    {
      USE (hypervisor_at (scenario, i)->at.device, hypervisor_at (scenario, i)->at.port)
    }
  if (scenario->has_operator)
    {
      USE (scenario->operator.device, scenario->operator.port)
    }
  for (guint i = 0; i < scenario->links->len; i++)
    {
      const VimosDemoLink *link = link_at (scenario, i);

      USE (link->a, link->a_port)
      USE (link->b, link->b_port)
      g_assert_cmpuint (link->a, !=, link->b);
      g_assert_cmpfloat (link->mbps, >, 0);
      g_assert_cmpint (link->delay_us, >=, 0);
    }
#undef USE
  for (guint i = 0; i < scenario->switches->len; i++)
    n_ports += switch_at (scenario, i)->n_ports;
  g_assert_cmpuint (n_ports, ==, g_hash_table_size (used));
}

static void
add_unique (GHashTable *table,
            char *value)
{
  g_assert_true (g_hash_table_add (table, value));
}

/* No two stations share an address, a MAC or an identity. */
static void
check_identities (VimosDemoScenario *scenario)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

#define ADD_STATION(address, mac)                                                    \
  g_assert_cmpuint ((address) >> 16, ==, 0x0a61);                                    \
  add_unique (seen, g_strdup_printf ("%08x", address));                              \
  add_unique (seen, g_strdup_printf ("%02x%02x%02x%02x%02x%02x", (mac)[0], (mac)[1], \
                                     (mac)[2], (mac)[3], (mac)[4], (mac)[5]));       \
  g_assert_cmpuint ((mac)[0] & 1, ==, 0);
  for (guint i = 0; i < scenario->hypervisors->len; i++)
    {
      ADD_STATION (hypervisor_at (scenario, i)->at.address, hypervisor_at (scenario, i)->at.mac)
    }
  ADD_STATION (scenario->operator.address, scenario->operator.mac)
  for (guint i = 0; i < scenario->vms->len; i++)
    {
      ADD_STATION (vm_at (scenario, i)->address, vm_at (scenario, i)->mac)
      g_assert_true (g_uuid_string_is_valid (vm_at (scenario, i)->uuid));
      add_unique (seen, g_strdup (vm_at (scenario, i)->uuid));
    }
#undef ADD_STATION
}

typedef struct
{
  const char *name;
  guint n_switches;
  guint n_links;
  guint n_hypervisors;
  guint n_vms;
} Shipped;

static const Shipped shipped[] = {
  { "ring4", 4, 4, 2, 1 },
  { "failure", 4, 4, 2, 1 },
  { "six", 6, 7, 2, 1 },
  { "fat4", 20, 32, 4, 2 },
  { "leaf-spine", 10, 24, 5, 9 },
  { "fat8", 80, 256, 8, 8 },
  { "backbone", 22, 38, 4, 5 },
  { "net1000", 1000, 2200, 8, 8 },
  { "net10000", 10000, 20000, 16, 16 },
};

static void
test_shipped (void)
{
  const char *const *names = vimos_demo_scenario_get_names ();

  g_assert_cmpuint (g_strv_length ((char **) names), ==, G_N_ELEMENTS (shipped));
  for (guint i = 0; i < G_N_ELEMENTS (shipped); i++)
    {
      const Shipped *wanted = &shipped[i];
      g_autoptr (VimosDemoScenario) scenario = load (wanted->name);
      guint most_hops;

      g_assert_cmpstr (names[i], ==, wanted->name);
      g_assert_cmpstr (scenario->name, ==, wanted->name);
      g_assert_cmpstr (scenario->title, !=, wanted->name);
      g_assert_cmpstr (scenario->description, !=, "");
      g_assert_cmpuint (scenario->switches->len, ==, wanted->n_switches);
      g_assert_cmpuint (scenario->links->len, ==, wanted->n_links);
      g_assert_cmpuint (scenario->hypervisors->len, ==, wanted->n_hypervisors);
      g_assert_cmpuint (scenario->vms->len, ==, wanted->n_vms);
      g_assert_true (scenario->has_operator);
      g_assert_cmpint (scenario->suggested_vm, >=, 0);
      g_assert_cmpint (scenario->suggested_target, >=, 0);
      g_assert_cmpuint (vm_at (scenario, scenario->suggested_vm)->hypervisor, !=,
                        scenario->suggested_target);
      g_assert_cmpuint (count_reached (scenario, &most_hops), ==, wanted->n_switches);
      g_test_message ("%s: at most %u hops from s1", wanted->name, most_hops);
      g_assert_cmpuint (most_hops, <=, 40);
      check_ports (scenario);
      check_identities (scenario);
    }
}

/* What is in the program is what is in the folder, all of it. */
static void
test_folder (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "..", "data", "scenarios", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  guint n = 0;

  g_assert_no_error (error);
  for (const char *file = g_dir_read_name (dir); file != NULL; file = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (folder, file, NULL);
      g_autoptr (VimosDemoScenario) scenario = NULL;

      if (!g_str_has_suffix (file, ".json"))
        continue;
      scenario = load (path);
      g_assert_true (g_strv_contains (vimos_demo_scenario_get_names (), scenario->name));
      n++;
    }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (shipped));
}

/* The laboratory's own tests say the same of it. */
static void
test_ring4 (void)
{
  g_autoptr (VimosDemoScenario) ring = load ("ring4");
  const VimosDemoVmSpec *web = vm_at (ring, 0);
  const VimosDemoLink *first = link_at (ring, 0);
  const guint8 hv2_mac[6] = { 0x02, 0, 0, 0x97, 0, 2 };
  const guint8 operator_mac[6] = { 0x02, 0, 0, 0x97, 0, 0x64 };
  const guint8 web_mac[6] = { 0x52, 0x54, 0, 0, 0, 1 };

  g_assert_cmpuint (hypervisor_at (ring, 0)->at.device, ==, 0);
  g_assert_cmpuint (hypervisor_at (ring, 0)->at.port, ==, 1);
  g_assert_cmpuint (hypervisor_at (ring, 1)->at.device, ==, 2);
  g_assert_cmpuint (hypervisor_at (ring, 1)->at.port, ==, 1);
  g_assert_cmphex (hypervisor_at (ring, 1)->at.address, ==, 0x0a610002);
  g_assert_cmpmem (hypervisor_at (ring, 1)->at.mac, 6, hv2_mac, 6);
  g_assert_true (isnan (hypervisor_at (ring, 1)->at.mbps));
  g_assert_cmpuint (ring->operator.device, ==, 1);
  g_assert_cmpuint (ring->operator.port, ==, 1);
  g_assert_cmphex (ring->operator.address, ==, 0x0a610064);
  g_assert_cmpmem (ring->operator.mac, 6, operator_mac, 6);

  g_assert_cmpstr (web->name, ==, "web");
  g_assert_cmpstr (web->uuid, ==, "3bd7fa71-bd74-56ef-a004-f24737dea402");
  g_assert_cmphex (web->address, ==, 0x0a610065);
  g_assert_cmpmem (web->mac, 6, web_mac, 6);
  g_assert_cmpuint (web->memory, ==, 96 << 20);
  g_assert_cmpuint (web->disk, ==, 64 << 20);
  /* 53 MB crossed the network when such a guest was moved. */
  g_assert_cmpfloat_with_epsilon (web->memory_used / 1e6, 53, 0.5);

  g_assert_cmpuint (first->a, ==, 0);
  g_assert_cmpuint (first->b, ==, 1);
  g_assert_cmpuint (first->a_port, ==, 2);
  g_assert_cmpuint (first->b_port, ==, 2);
  g_assert_cmpfloat (first->mbps, ==, 100);
  g_assert_cmpint (first->delay_us, ==, 100);
  g_assert_false (first->assumed);
}

static void
test_failure (void)
{
  g_autoptr (VimosDemoScenario) scenario = load ("failure");
  const VimosDemoEvent *event = &g_array_index (scenario->events, VimosDemoEvent, 0);

  g_assert_cmpuint (scenario->events->len, ==, 1);
  g_assert_cmpint (event->kind, ==, VIMOS_DEMO_LINK_DOWN);
  g_assert_true (event->after_move);
  g_assert_cmpint (event->at_us, ==, 8 * G_USEC_PER_SEC);
  g_assert_cmpuint (event->link, ==, 3);
}

static void
test_backbone (void)
{
  g_autoptr (VimosDemoScenario) scenario = load ("backbone");
  const VimosDemoBackground *traffic;

  g_assert_cmpstr (switch_at (scenario, 0)->label, ==, "Paris");
  g_assert_cmpstr (switch_at (scenario, 1)->label, ==, "Lille");
  /* 204 km as the crow flies */
  g_assert_cmpint (link_at (scenario, 0)->delay_us, >, 1000);
  g_assert_cmpint (link_at (scenario, 0)->delay_us, <, 1040);
  for (guint i = 0; i < scenario->links->len; i++)
    {
      g_assert_cmpfloat (link_at (scenario, i)->mbps, >=, 100);
      g_assert_cmpfloat (link_at (scenario, i)->mbps, <=, 1000);
    }
  g_assert_cmpuint (scenario->background->len, ==, 5);
  traffic = &g_array_index (scenario->background, VimosDemoBackground, 3);
  g_assert_cmpint (traffic->start_us, ==, 20 * G_USEC_PER_SEC);
  g_assert_cmpint (traffic->end_us, ==, 200 * G_USEC_PER_SEC);
  traffic = &g_array_index (scenario->background, VimosDemoBackground, 0);
  g_assert_cmpint (traffic->start_us, ==, 0);
  g_assert_cmpint (traffic->end_us, ==, G_MAXINT64);
  g_assert_cmpuint (vm_at (scenario, 1)->memory_used, ==, G_GUINT64_CONSTANT (900) << 20);
}

/* A network is enough. */
static void
test_least (void)
{
  g_autoptr (VimosDemoScenario) scenario = parse (PAIR_HEAD "}");

  g_assert_cmpstr (scenario->name, ==, "test");
  g_assert_cmpstr (scenario->title, ==, "test");
  g_assert_cmpstr (scenario->description, ==, "");
  g_assert_cmpuint (scenario->seed, ==, 1);
  g_assert_false (scenario->has_operator);
  g_assert_cmpint (scenario->suggested_vm, ==, -1);
  g_assert_cmpint (scenario->suggested_target, ==, -1);
  g_assert_true (isnan (switch_at (scenario, 0)->latitude));
  g_assert_cmpstr (switch_at (scenario, 1)->label, ==, "s2");
}

static void
test_stations (void)
{
  g_autoptr (VimosDemoScenario) scenario
      = parse (PAIR_HEAD ", \"access_mbps\": 2.5, \"operator\": {\"switch\": \"s1\"},"
                         "\"hypervisors\": [{\"name\": \"a\", \"switch\": \"s1\", \"memory_gib\": 1.5,"
                         " \"disk_gib\": 3}, {\"name\": \"b\", \"switch\": \"s1\"}],"
                         "\"vms\": [{\"name\": \"x-1\", \"hypervisor\": \"b\", \"memory_mib\": 200,"
                         " \"disk_mib\": 1}]}");

  g_assert_cmpuint (hypervisor_at (scenario, 0)->memory, ==, G_GUINT64_CONSTANT (1536) << 20);
  g_assert_cmpuint (hypervisor_at (scenario, 0)->disk, ==, G_GUINT64_CONSTANT (3) << 30);
  g_assert_cmpuint (hypervisor_at (scenario, 1)->memory, ==, G_GUINT64_CONSTANT (64) << 30);
  g_assert_cmpuint (hypervisor_at (scenario, 1)->at.port, ==, 2);
  g_assert_cmpuint (scenario->operator.port, ==, 3);
  g_assert_cmpuint (link_at (scenario, 0)->a_port, ==, 4);
  g_assert_cmpfloat (hypervisor_at (scenario, 0)->at.mbps, ==, 2.5);
  g_assert_cmpfloat (scenario->operator.mbps, ==, 2.5);
  /* Nothing was suggested, so the first VM goes where it is not. */
  g_assert_cmpint (scenario->suggested_vm, ==, 0);
  g_assert_cmpint (scenario->suggested_target, ==, 0);
}

/* As many as there may be */
static void
test_addresses_never_meet (void)
{
  g_autoptr (VimosDemoScenario) scenario
      = parse ("{\"generate\": {\"kind\": \"ring\", \"switches\": 1000, \"mbps\": 1,"
               " \"hypervisors\": 999, \"vms\": 5000, \"vm_disk_mib\": 1}}");

  g_assert_cmpuint (scenario->hypervisors->len, ==, 999);
  g_assert_cmpuint (scenario->vms->len, ==, 5000);
  g_assert_cmphex (hypervisor_at (scenario, 98)->at.address, ==, 0x0a610063);
  g_assert_cmphex (hypervisor_at (scenario, 99)->at.address, ==, 0x0a610101);
  g_assert_cmphex (vm_at (scenario, 99)->address, ==, 0x0a6100c8);
  g_assert_cmphex (vm_at (scenario, 100)->address, ==, 0x0a616401);
  check_identities (scenario);
  check_ports (scenario);
}

static void
assert_same_network (VimosDemoScenario *one,
                     VimosDemoScenario *other)
{
  g_assert_cmpuint (one->switches->len, ==, other->switches->len);
  g_assert_cmpuint (one->links->len, ==, other->links->len);
  for (guint i = 0; i < one->switches->len; i++)
    {
      const VimosDemoSwitch *a = switch_at (one, i), *b = switch_at (other, i);

      g_assert_cmpstr (a->name, ==, b->name);
      g_assert_cmpstr (a->label, ==, b->label);
      g_assert_cmpuint (a->n_ports, ==, b->n_ports);
      g_assert_true (a->latitude == b->latitude || isnan (a->latitude));
    }
  for (guint i = 0; i < one->links->len; i++)
    {
      const VimosDemoLink *a = link_at (one, i), *b = link_at (other, i);

      g_assert_cmpuint (a->a, ==, b->a);
      g_assert_cmpuint (a->b, ==, b->b);
      g_assert_cmpuint (a->a_port, ==, b->a_port);
      g_assert_cmpuint (a->b_port, ==, b->b_port);
      g_assert_cmpfloat (a->mbps, ==, b->mbps);
      g_assert_cmpint (a->delay_us, ==, b->delay_us);
    }
}

/* The generator makes the fat tree that was written by hand, with its stations. */
static void
test_generated_fat_tree (void)
{
  g_autoptr (VimosDemoScenario) fat4 = load ("fat4");
  g_autoptr (VimosDemoScenario) generated
      = parse ("{\"generate\": {\"kind\": \"fat-tree\", \"k\": 4, \"edge_mbps\": 100,"
               " \"core_mbps\": [100, 80, 60, 40]}}");

  assert_same_network (fat4, generated);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (hypervisor_at (fat4, i)->at.device, ==,
                      hypervisor_at (generated, i)->at.device);
  g_assert_cmpuint (fat4->operator.device, ==, generated->operator.device);
  g_assert_cmpuint (generated->vms->len, ==, 4);
  g_assert_cmpstr (vm_at (generated, 3)->name, ==, "vm4");
  g_assert_cmpuint (vm_at (generated, 3)->hypervisor, ==, 3);
}

typedef struct
{
  const char *generate;
  guint n_switches;
  guint n_links;
} Generated;

static void
test_generators (void)
{
  static const Generated cases[] = {
    { "\"kind\": \"fat-tree\", \"k\": 2, \"edge_mbps\": 1, \"core_mbps\": 1", 5, 4 },
    { "\"kind\": \"fat-tree\", \"k\": 6, \"edge_mbps\": 1, \"core_mbps\": 1", 45, 108 },
    { "\"kind\": \"fat-tree\", \"k\": 58, \"edge_mbps\": 1, \"core_mbps\": 1", 4205, 97556 },
    { "\"kind\": \"ring\", \"switches\": 3, \"mbps\": 1", 3, 3 },
    { "\"kind\": \"ring\", \"switches\": 20000, \"mbps\": [1, 2]", 20000, 20000 },
    { "\"kind\": \"grid\", \"rows\": 1, \"columns\": 2, \"mbps\": 1", 2, 1 },
    { "\"kind\": \"grid\", \"rows\": 3, \"columns\": 4, \"mbps\": 1", 12, 17 },
    { "\"kind\": \"random\", \"switches\": 2, \"links\": 1, \"mbps\": 1", 2, 1 },
    { "\"kind\": \"random\", \"switches\": 100, \"links\": 99, \"mbps\": [1, 2, 3]", 100, 99 },
    { "\"kind\": \"random\", \"switches\": 50, \"links\": 1225, \"mbps\": [1, 2]", 50, 1225 },
    { "\"kind\": \"random\", \"switches\": 20000, \"links\": 100000, \"mbps\": [1, 2]", 20000, 100000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"generate\": {%s}}", cases[i].generate);
      g_autoptr (VimosDemoScenario) scenario = parse (text);
      g_autoptr (VimosDemoScenario) again = parse (text);

      g_assert_cmpuint (scenario->switches->len, ==, cases[i].n_switches);
      g_assert_cmpuint (scenario->links->len, ==, cases[i].n_links);
      if (scenario->switches->len < 10000)
        {
          guint most_hops;

          g_assert_cmpuint (count_reached (scenario, &most_hops), ==, cases[i].n_switches);
        }
      check_ports (scenario);
      assert_same_network (scenario, again);
    }
}

#define SEEDED(seed)                                                           \
  "{\"seed\": " seed ", \"generate\": {\"kind\": \"random\", \"switches\": 9," \
  " \"links\": 9, \"mbps\": 1}}"

/* Connected for any seed, no link twice, and the seed matters. */
static void
test_random_seeds (void)
{
  g_autoptr (VimosDemoScenario) one = NULL;
  g_autoptr (VimosDemoScenario) other = NULL;

  for (guint seed = 0; seed < 100; seed++)
    {
      guint n = 2 + seed * 7, links = MIN (n - 1 + seed * 2, n * (n - 1) / 2);
      g_autofree char *text
          = g_strdup_printf ("{\"seed\": %u, \"generate\": {\"kind\": \"random\", \"switches\": %u,"
                             " \"links\": %u, \"mbps\": [1, 2, 3]}}",
                             seed, n, links);
      g_autoptr (VimosDemoScenario) scenario = parse (text);
      g_autoptr (GHashTable) pairs = g_hash_table_new (NULL, NULL);
      guint most_hops;

      g_assert_cmpuint (count_reached (scenario, &most_hops), ==, n);
      g_assert_cmpuint (scenario->links->len, ==, links);
      for (guint i = 0; i < links; i++)
        {
          const VimosDemoLink *link = link_at (scenario, i);

          g_assert_true (g_hash_table_add (
              pairs, GUINT_TO_POINTER (MIN (link->a, link->b) * n + MAX (link->a, link->b))));
        }
    }
  one = parse (SEEDED ("5"));
  other = parse (SEEDED ("6"));
  g_assert_cmpfloat (switch_at (one, 0)->latitude, !=, switch_at (other, 0)->latitude);
}

/* Stations that the file names stand where it says, beside those that it does not name. */
static void
test_generated_with_stations (void)
{
  g_autoptr (VimosDemoScenario) own
      = parse ("{\"generate\": {\"kind\": \"ring\", \"switches\": 8, \"mbps\": 1, \"vms\": 3},"
               " \"hypervisors\": [{\"name\": \"x\", \"switch\": \"s3\"}], \"operator\": null}");
  g_autoptr (VimosDemoScenario) none
      = parse ("{\"generate\": {\"kind\": \"ring\", \"switches\": 8, \"mbps\": 1, \"hypervisors\": 0}}");
  g_autoptr (VimosDemoScenario) ring
      = parse ("{\"generate\": {\"kind\": \"ring\", \"switches\": 8, \"mbps\": [1, 2],"
               " \"hypervisors\": 2}}");

  g_assert_cmpuint (own->hypervisors->len, ==, 1);
  g_assert_cmpuint (hypervisor_at (own, 0)->at.device, ==, 2);
  g_assert_cmpuint (own->vms->len, ==, 3);
  g_assert_false (own->has_operator);
  g_assert_cmpint (own->suggested_vm, ==, -1);
  g_assert_cmpuint (none->hypervisors->len, ==, 0);
  g_assert_cmpuint (none->vms->len, ==, 0);
  g_assert_true (none->has_operator);
  g_assert_cmpuint (hypervisor_at (ring, 0)->at.device, ==, 0);
  g_assert_cmpuint (hypervisor_at (ring, 1)->at.device, ==, 4);
  g_assert_cmpfloat (link_at (ring, 7)->mbps, ==, 2);
}

static void
test_not_found (void)
{
  static const char *const names[] = { "ring5", "", "./ring5.json", "/nonexistent/x", "x.graphml",
                                       NULL };

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (vimos_demo_scenario_load (names[i], &error));
      g_assert_error (error, VIMOS_DEMO_ERROR, VIMOS_DEMO_ERROR_NOT_FOUND);
      g_assert_nonnull (strstr (error->message, names[i]));
      if (i == 0)
        g_assert_nonnull (strstr (error->message, "ring4, failure, six"));
    }
}

static void
test_references (void)
{
  VimosDemoScenario *scenario = load ("ring4");

  g_assert_true (vimos_demo_scenario_ref (scenario) == scenario);
  vimos_demo_scenario_unref (scenario);
  g_assert_cmpstr (scenario->name, ==, "ring4");
  vimos_demo_scenario_unref (scenario);
}

static void
test_device_id (void)
{
  g_autofree char *first = vimos_demo_device_id (0);
  g_autofree char *last = vimos_demo_device_id (19999);

  g_assert_cmpstr (first, ==, "of:0000000000000001");
  g_assert_cmpstr (last, ==, "of:0000000000004e20");
}

/* The example of the documentation, which is the only JSON in it that is a whole file. */
static void
test_documented_example (void)
{
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "..", "data", "scenarios", "README.md", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (VimosDemoScenario) scenario = NULL;
  const char *start, *end;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  start = strstr (text, "```json\n");
  g_assert_nonnull (start);
  start += strlen ("```json\n");
  end = strstr (start, "```");
  g_assert_nonnull (end);
  scenario = vimos_demo_scenario_new_from_json ("example", start, end - start, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (scenario->switches->len, ==, 3);
  g_assert_cmpuint (scenario->background->len, ==, 1);
  g_assert_cmpuint (scenario->events->len, ==, 2);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/scenario/shipped", test_shipped);
  g_test_add_func ("/demo/scenario/folder", test_folder);
  g_test_add_func ("/demo/scenario/ring4", test_ring4);
  g_test_add_func ("/demo/scenario/failure", test_failure);
  g_test_add_func ("/demo/scenario/backbone", test_backbone);
  g_test_add_func ("/demo/scenario/least", test_least);
  g_test_add_func ("/demo/scenario/stations", test_stations);
  g_test_add_func ("/demo/scenario/addresses", test_addresses_never_meet);
  g_test_add_func ("/demo/scenario/fat-tree", test_generated_fat_tree);
  g_test_add_func ("/demo/scenario/generators", test_generators);
  g_test_add_func ("/demo/scenario/random", test_random_seeds);
  g_test_add_func ("/demo/scenario/generated-stations", test_generated_with_stations);
  g_test_add_func ("/demo/scenario/not-found", test_not_found);
  g_test_add_func ("/demo/scenario/references", test_references);
  g_test_add_func ("/demo/scenario/device-id", test_device_id);
  g_test_add_func ("/demo/scenario/example", test_documented_example);
  return g_test_run ();
}
