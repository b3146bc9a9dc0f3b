/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-demo-scenario-generate.h"
#include "vimos-demo-scenario-json.h"

/* The member “generate” of a JSON file */

#define MAX_K 58u /* a fat tree of this k has 97,556 links */
#define DEFAULT_HYPERVISORS 4u
#define MAX_VM_MIB (1024u * 1024)

/* Members of every kind */
#define COMMON_MEMBERS "kind", "hypervisors", "vms", "vm_memory_mib", "vm_disk_mib"

typedef struct
{
  const char *name;
  void (*read) (VimosDemoReader *reader,
                VimosDemoBuilder *builder,
                VimosDemoValue generate);
  const char *known[12];
} Kind;

static void
read_tiers (VimosDemoReader *reader,
            VimosDemoValue generate,
            const char *member,
            VimosDemoTiers *tiers)
{
  VimosDemoValue value = vimos_demo_reader_need (reader, generate, member);

  tiers->n = 0;
  if (vimos_demo_reader_failed (reader))
    return;
  if (!vimos_demo_reader_is_list (reader, value))
    {
      tiers->mbps[tiers->n++] = vimos_demo_reader_number (reader, value, VIMOS_DEMO_MIN_MBPS,
                                                          VIMOS_DEMO_MAX_MBPS);
      return;
    }
  if (!vimos_demo_reader_check_list (reader, value, 1, VIMOS_DEMO_MAX_TIERS))
    return;
  for (value = vimos_demo_reader_first (reader, value); value != VIMOS_DEMO_NO_VALUE;
       value = vimos_demo_reader_next (reader, value))
    tiers->mbps[tiers->n++] = vimos_demo_reader_number (reader, value, VIMOS_DEMO_MIN_MBPS,
                                                        VIMOS_DEMO_MAX_MBPS);
}

static guint
read_count (VimosDemoReader *reader,
            VimosDemoValue generate,
            const char *member,
            guint least,
            guint most)
{
  return vimos_demo_reader_whole (reader, vimos_demo_reader_need (reader, generate, member),
                                  least, most);
}

static void
read_fat_tree (VimosDemoReader *reader,
               VimosDemoBuilder *builder,
               VimosDemoValue generate)
{
  guint k = read_count (reader, generate, "k", 2, MAX_K);
  VimosDemoTiers edge, core;

  read_tiers (reader, generate, "edge_mbps", &edge);
  read_tiers (reader, generate, "core_mbps", &core);
  if (k % 2 != 0)
    vimos_demo_reader_fail (reader, vimos_demo_reader_member (reader, generate, "k"),
                            _("must be even, not %u"), k);
  if (!vimos_demo_reader_failed (reader))
    vimos_demo_generate_fat_tree (builder, k, &edge, &core);
}

static void
read_ring (VimosDemoReader *reader,
           VimosDemoBuilder *builder,
           VimosDemoValue generate)
{
  guint n = read_count (reader, generate, "switches", 3, VIMOS_DEMO_MAX_SWITCHES);
  VimosDemoTiers tiers;

  read_tiers (reader, generate, "mbps", &tiers);
  if (!vimos_demo_reader_failed (reader))
    vimos_demo_generate_ring (builder, n, &tiers);
}

static void
read_grid (VimosDemoReader *reader,
           VimosDemoBuilder *builder,
           VimosDemoValue generate)
{
  guint rows = read_count (reader, generate, "rows", 1, VIMOS_DEMO_MAX_SWITCHES);
  guint columns = read_count (reader, generate, "columns", 2, VIMOS_DEMO_MAX_SWITCHES);
  VimosDemoTiers tiers;

  read_tiers (reader, generate, "mbps", &tiers);
  if (rows * columns > VIMOS_DEMO_MAX_SWITCHES)
    vimos_demo_reader_fail (reader, generate, _("makes %u switches, which are more than %u"),
                            rows * columns, VIMOS_DEMO_MAX_SWITCHES);
  if (!vimos_demo_reader_failed (reader))
    vimos_demo_generate_grid (builder, rows, columns, &tiers);
}

static void
read_random (VimosDemoReader *reader,
             VimosDemoBuilder *builder,
             VimosDemoValue generate)
{
  guint n = read_count (reader, generate, "switches", 2, VIMOS_DEMO_MAX_SWITCHES);
  guint64 pairs = (guint64) n * (n - 1) / 2;
  guint links = read_count (reader, generate, "links", n - 1, MIN (pairs, VIMOS_DEMO_MAX_LINKS));
  VimosDemoTiers tiers;

  read_tiers (reader, generate, "mbps", &tiers);
  if (!vimos_demo_reader_failed (reader))
    vimos_demo_generate_random (builder, n, links, builder->scenario->seed, &tiers);
}

static const Kind kinds[] = {
  { "fat-tree", read_fat_tree, { COMMON_MEMBERS, "k", "edge_mbps", "core_mbps" } },
  { "ring", read_ring, { COMMON_MEMBERS, "switches", "mbps" } },
  { "grid", read_grid, { COMMON_MEMBERS, "rows", "columns", "mbps" } },
  { "random", read_random, { COMMON_MEMBERS, "switches", "links", "mbps" } },
};

static const Kind *
read_kind (VimosDemoReader *reader,
           VimosDemoValue generate)
{
  VimosDemoValue value = vimos_demo_reader_need (reader, generate, "kind");
  const char *name = vimos_demo_reader_text (reader, value, 1, VIMOS_DEMO_MAX_LABEL);

  if (vimos_demo_reader_failed (reader))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_str_equal (name, kinds[i].name))
        return &kinds[i];
    }
  vimos_demo_reader_fail (reader, value, _("must be one of %s, not \"%s\""),
                          "fat-tree, ring, grid, random", name);
  return NULL;
}

/* One edge switch in each pod, then the next ones */
static void
spots_of_fat_tree (VimosDemoBuilder *builder,
                   guint k,
                   guint n_spots)
{
  guint half = k / 2;

  for (guint i = 0; i < n_spots; i++)
    {
      guint spot = half * half + (i % k) * k + half + (i / k) % half;

      g_array_append_val (builder->places->spots, spot);
    }
}

/* Each as far from all before it as can be (T. F. Gonzalez: Clustering to minimize the maximum
 * intercluster distance, 1985), the first switch first */
static void
spots_far_apart (VimosDemoBuilder *builder,
                 guint n_spots)
{
  GArray *switches = builder->scenario->switches;
  g_autofree double *distances = g_new (double, switches->len);
  guint spot = 0;

  for (guint i = 0; i < switches->len; i++)
    distances[i] = INFINITY;
  while (TRUE)
    {
      const VimosDemoSwitch *last = &g_array_index (switches, VimosDemoSwitch, spot);
      guint farthest = 0;

      g_array_append_val (builder->places->spots, spot);
      if (builder->places->spots->len == n_spots)
        return;
      for (guint i = 0; i < switches->len; i++)
        {
          const VimosDemoSwitch *device = &g_array_index (switches, VimosDemoSwitch, i);
          /* Two degrees to the north are about as far as three to the east. */
          double distance = hypot ((device->latitude - last->latitude) / 2,
                                   (device->longitude - last->longitude) / 3);

          distances[i] = MIN (distances[i], distance);
          if (distances[i] > distances[farthest])
            farthest = i;
        }
      spot = farthest;
    }
}

static void
find_spots (VimosDemoReader *reader,
            VimosDemoBuilder *builder,
            VimosDemoValue generate)
{
  VimosDemoPlaces *places = g_new0 (VimosDemoPlaces, 1);
  guint n_switches = builder->scenario->switches->len;
  VimosDemoValue k = vimos_demo_reader_member (reader, generate, "k");

  builder->places = places;
  places->spots = g_array_new (FALSE, FALSE, sizeof (guint));
  places->n_hypervisors
      = vimos_demo_reader_whole_or (reader, generate, "hypervisors", 0,
                                    MIN (n_switches, VIMOS_DEMO_MAX_HYPERVISORS),
                                    MIN (n_switches, DEFAULT_HYPERVISORS));
  places->n_vms = vimos_demo_reader_whole_or (reader, generate, "vms", 0, VIMOS_DEMO_MAX_VMS,
                                              places->n_hypervisors);
  places->vm_memory_mib
      = vimos_demo_reader_whole_or (reader, generate, "vm_memory_mib", 1, MAX_VM_MIB,
                                    VIMOS_DEMO_DEFAULT_VM_MEMORY_MIB);
  places->vm_disk_mib = vimos_demo_reader_whole_or (reader, generate, "vm_disk_mib", 1, MAX_VM_MIB,
                                                    VIMOS_DEMO_DEFAULT_VM_DISK_MIB);
  if (k != VIMOS_DEMO_NO_VALUE)
    spots_of_fat_tree (builder, vimos_demo_reader_whole (reader, k, 2, MAX_K),
                       places->n_hypervisors + 1);
  else
    spots_far_apart (builder, places->n_hypervisors + 1);
}

/* Makes the network, and says where stations can stand at it. */
void
vimos_demo_json_generate_network (VimosDemoReader *reader,
                                  VimosDemoBuilder *builder,
                                  VimosDemoValue generate)
{
  const Kind *kind = read_kind (reader, generate);

  if (kind == NULL || !vimos_demo_reader_check_members (reader, generate, kind->known))
    return;
  kind->read (reader, builder, generate);
  if (!vimos_demo_reader_failed (reader))
    find_spots (reader, builder, generate);
}
