/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <math.h>
#include <string.h>

#include "vimos-demo-scenario-private.h"

/* The parts that every kind of file is made into, and what follows from their order alone: ports,
 * addresses and identities. The laboratory's are the same (tests/lab/vimos_lab/topology.py and
 * network.py): a scenario that both can play has the same ones in both. */

#define EARTH_RADIUS_KM 6371.0
#define FIBRE_US_PER_KM 5.0 /* light in glass: 200,000 km/s */
#define LEAST_DELAY_US 100  /* a switch and a short cable */

/* What an idle guest of 96 MiB sent when it moved in the laboratory: 53 MB. */
#define USED_SHARE 0.53

#define OPERATOR_ADDRESS 0x0a610064u /* 10.97.0.100 */
#define NETWORK 0x0a610000u
#define LAB_HYPERVISORS 99u
#define LAB_VMS 100u
#define PER_BLOCK 250u /* of the addresses beyond the laboratory's, in each block of 256 */

/* RFC 4122's name space for domain names */
static const guint8 dns_namespace[16] = { 0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1,
                                          0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8 };

static void
clear_switch (gpointer data)
{
  VimosDemoSwitch *device = data;

  g_free (device->name);
  g_free (device->label);
}

static void
clear_hypervisor (gpointer data)
{
  g_free (((VimosDemoHypervisorSpec *) data)->name);
}

static void
clear_vm (gpointer data)
{
  VimosDemoVmSpec *vm = data;

  g_free (vm->name);
  g_free (vm->uuid);
}

static GArray *
array_new (guint size,
           GDestroyNotify clear)
{
  GArray *array = g_array_new (FALSE, TRUE, size);

  g_array_set_clear_func (array, clear);
  return array;
}

/* @name: the scenario's */
void
vimos_demo_builder_init (VimosDemoBuilder *self,
                         const char *name)
{
  VimosDemoScenario *scenario = g_atomic_rc_box_new0 (VimosDemoScenario);

  scenario->name = g_strdup (name);
  scenario->title = g_strdup (name);
  scenario->description = g_strdup ("");
  scenario->seed = VIMOS_DEMO_DEFAULT_SEED;
  scenario->switches = array_new (sizeof (VimosDemoSwitch), clear_switch);
  scenario->links = array_new (sizeof (VimosDemoLink), NULL);
  scenario->hypervisors = array_new (sizeof (VimosDemoHypervisorSpec), clear_hypervisor);
  scenario->vms = array_new (sizeof (VimosDemoVmSpec), clear_vm);
  scenario->background = array_new (sizeof (VimosDemoBackground), NULL);
  scenario->events = array_new (sizeof (VimosDemoEvent), NULL);
  scenario->operator.mbps = NAN;
  scenario->suggested_vm = scenario->suggested_target = -1;

  *self = (VimosDemoBuilder){ .scenario = scenario,
                              .switches = g_hash_table_new (g_str_hash, g_str_equal),
                              .hypervisors = g_hash_table_new (g_str_hash, g_str_equal),
                              .vms = g_hash_table_new (g_str_hash, g_str_equal) };
}

static void
free_places (VimosDemoPlaces *places)
{
  g_array_unref (places->spots);
  g_free (places);
}

void
vimos_demo_builder_clear (VimosDemoBuilder *self)
{
  g_clear_pointer (&self->places, free_places);
  g_clear_pointer (&self->switches, g_hash_table_unref);
  g_clear_pointer (&self->hypervisors, g_hash_table_unref);
  g_clear_pointer (&self->vms, g_hash_table_unref);
  g_clear_pointer (&self->scenario, vimos_demo_scenario_unref);
}

/* Returns: the position of what has the name, or VIMOS_DEMO_NONE */
guint
vimos_demo_builder_find (GHashTable *table,
                         const char *name)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (table, name)) - 1;
}

static void
remember (GHashTable *table,
          char *name,
          guint position)
{
  gboolean fresh = g_hash_table_insert (table, name, GUINT_TO_POINTER (position + 1));

  g_assert (fresh);
}

/* Returns: the first link between two switches, whichever way round, or VIMOS_DEMO_NONE */
guint
vimos_demo_builder_find_link (VimosDemoBuilder *self,
                              guint a,
                              guint b)
{
  GArray *links = self->scenario->links;

  for (guint i = 0; i < links->len; i++)
    {
      const VimosDemoLink *link = &g_array_index (links, VimosDemoLink, i);

      if ((link->a == a && link->b == b) || (link->a == b && link->b == a))
        return i;
    }
  return VIMOS_DEMO_NONE;
}

/* @label: (nullable): shown instead of @name */
void
vimos_demo_builder_add_switch (VimosDemoBuilder *self,
                               const char *name,
                               const char *label,
                               double latitude,
                               double longitude)
{
  VimosDemoSwitch device = { .name = g_strdup (name),
                             .label = g_strdup (label != NULL ? label : name),
                             .latitude = latitude,
                             .longitude = longitude };

  remember (self->switches, device.name, self->scenario->switches->len);
  g_array_append_val (self->scenario->switches, device);
}

/* The delay follows from the places unless vimos_demo_builder_last_link() is given another one. */
void
vimos_demo_builder_add_link (VimosDemoBuilder *self,
                             guint a,
                             guint b,
                             double mbps)
{
  VimosDemoLink link = { .a = a, .b = b, .mbps = mbps, .delay_us = -1 };

  g_assert (a != b && MAX (a, b) < self->scenario->switches->len);
  g_array_append_val (self->scenario->links, link);
}

VimosDemoLink *
vimos_demo_builder_last_link (VimosDemoBuilder *self)
{
  return &g_array_index (self->scenario->links, VimosDemoLink, self->scenario->links->len - 1);
}

void
vimos_demo_builder_add_hypervisor (VimosDemoBuilder *self,
                                   const char *name,
                                   guint device,
                                   double memory_gib,
                                   double disk_gib)
{
  VimosDemoHypervisorSpec hypervisor = { .name = g_strdup (name),
                                         .at = { .device = device, .mbps = NAN },
                                         .memory = memory_gib * VIMOS_DEMO_GIB,
                                         .disk = disk_gib * VIMOS_DEMO_GIB };

  g_assert (device < self->scenario->switches->len);
  remember (self->hypervisors, hypervisor.name, self->scenario->hypervisors->len);
  g_array_append_val (self->scenario->hypervisors, hypervisor);
}

/* What it uses of its memory is the measured share unless vimos_demo_builder_last_vm() is given
 * another one. */
void
vimos_demo_builder_add_vm (VimosDemoBuilder *self,
                           const char *name,
                           guint hypervisor,
                           guint64 memory_mib,
                           guint64 disk_mib)
{
  VimosDemoVmSpec vm = { .name = g_strdup (name),
                         .hypervisor = hypervisor,
                         .memory = memory_mib << 20,
                         .memory_used = USED_SHARE * (memory_mib << 20),
                         .disk = disk_mib << 20 };

  g_assert (hypervisor < self->scenario->hypervisors->len);
  remember (self->vms, vm.name, self->scenario->vms->len);
  g_array_append_val (self->scenario->vms, vm);
}

VimosDemoVmSpec *
vimos_demo_builder_last_vm (VimosDemoBuilder *self)
{
  return &g_array_index (self->scenario->vms, VimosDemoVmSpec, self->scenario->vms->len - 1);
}

/* What the VMs of each hypervisor need must be there, or a demo would begin with what no hypervisor
 * lets happen.
 * @is_memory: (out): whether its memory is too small, else its disk
 * Returns: the first hypervisor whose VMs need more than it has, or VIMOS_DEMO_NONE */
guint
vimos_demo_builder_find_full (VimosDemoBuilder *self,
                              gboolean *is_memory)
{
  GArray *places = self->scenario->hypervisors;
  g_autofree guint64 *memory = g_new0 (guint64, places->len + 1);
  g_autofree guint64 *disk = g_new0 (guint64, places->len + 1);

  for (guint i = 0; i < self->scenario->vms->len; i++)
    {
      const VimosDemoVmSpec *vm = &g_array_index (self->scenario->vms, VimosDemoVmSpec, i);

      memory[vm->hypervisor] += vm->memory;
      disk[vm->hypervisor] += vm->disk;
    }
  for (guint i = 0; i < places->len; i++)
    {
      const VimosDemoHypervisorSpec *place = &g_array_index (places, VimosDemoHypervisorSpec, i);

      *is_memory = memory[i] > place->memory;
      if (*is_memory || disk[i] > place->disk)
        return i;
    }
  return VIMOS_DEMO_NONE;
}

void
vimos_demo_builder_set_operator (VimosDemoBuilder *self,
                                 guint device)
{
  g_assert (device < self->scenario->switches->len);
  self->scenario->has_operator = TRUE;
  self->scenario->operator.device = device;
}

/* Of all stations, so after the last of them; NaN: their cables are never the bottleneck. */
void
vimos_demo_builder_set_access (VimosDemoBuilder *self,
                               double mbps)
{
  GArray *hypervisors = self->scenario->hypervisors;

  for (guint i = 0; i < hypervisors->len; i++)
    g_array_index (hypervisors, VimosDemoHypervisorSpec, i).at.mbps = mbps;
  self->scenario->operator.mbps = mbps;
}

/* The first hundred or so have the laboratory's addresses; those beyond are in blocks of their own,
 * so that hypervisors, VMs and the operator never meet. */
static guint32
address_of (guint number,
            guint lab_count,
            guint lab_offset,
            guint first_block)
{
  guint beyond;

  if (number <= lab_count)
    return NETWORK + lab_offset + number;
  beyond = number - lab_count - 1;
  return NETWORK + ((first_block + beyond / PER_BLOCK) << 8) + 1 + beyond % PER_BLOCK;
}

/* The laboratory's hypervisors have their address's last byte in it; so two bytes are enough to be
 * unique here. */
static void
station_mac (guint8 mac[6],
             guint32 address)
{
  const guint8 value[6] = { 0x02, 0, 0, 0x97, address >> 8, address };

  memcpy (mac, value, sizeof (value));
}

/* UUID version 5 of “NAME.vimos-lab”, as the laboratory defines its guests */
static char *
vm_uuid (const char *name)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA1);
  guint8 digest[20];
  gsize length = sizeof (digest);
  GString *text = g_string_new (NULL);

  g_checksum_update (sum, dns_namespace, sizeof (dns_namespace));
  g_checksum_update (sum, (const guchar *) name, -1);
  g_checksum_update (sum, (const guchar *) ".vimos-lab", -1);
  g_checksum_get_digest (sum, digest, &length);
  digest[6] = (digest[6] & 0x0f) | 0x50;
  digest[8] = (digest[8] & 0x3f) | 0x80;
  for (guint i = 0; i < 16; i++)
    g_string_append_printf (text, i == 4 || i == 6 || i == 8 || i == 10 ? "-%02x" : "%02x",
                            digest[i]);
  return g_string_free (text, FALSE);
}

static VimosDemoSwitch *
switch_at (VimosDemoScenario *scenario,
           guint index)
{
  return &g_array_index (scenario->switches, VimosDemoSwitch, index);
}

static void
plug_in (VimosDemoScenario *scenario,
         VimosDemoAttachment *at,
         guint32 address)
{
  at->port = ++switch_at (scenario, at->device)->n_ports;
  at->address = address;
  station_mac (at->mac, address);
}

/* Along the great circle, by the haversine formula; NaN when a place is unknown. */
static double
distance_km (const VimosDemoSwitch *a,
             const VimosDemoSwitch *b)
{
  double to_radians = G_PI / 180;
  double across = sin ((b->latitude - a->latitude) * to_radians / 2);
  double along = sin ((b->longitude - a->longitude) * to_radians / 2);
  double h = across * across
             + cos (a->latitude * to_radians) * cos (b->latitude * to_radians) * along * along;

  /* Rounding can take it a little beyond 1 at the other side of the Earth. */
  return 2 * EARTH_RADIUS_KM * asin (sqrt (h > 1 ? 1 : h));
}

static gint64
delay_between (const VimosDemoSwitch *a,
               const VimosDemoSwitch *b)
{
  double km = distance_km (a, b);

  return isnan (km) ? LEAST_DELAY_US : MAX (LEAST_DELAY_US, llround (km * FIBRE_US_PER_KM));
}

static void
finish_links (VimosDemoScenario *scenario)
{
  for (guint i = 0; i < scenario->links->len; i++)
    {
      VimosDemoLink *link = &g_array_index (scenario->links, VimosDemoLink, i);
      VimosDemoSwitch *a = switch_at (scenario, link->a);
      VimosDemoSwitch *b = switch_at (scenario, link->b);

      link->a_port = ++a->n_ports;
      link->b_port = ++b->n_ports;
      if (link->delay_us < 0)
        link->delay_us = delay_between (a, b);
    }
}

static void
finish_vms (VimosDemoScenario *scenario)
{
  for (guint i = 0; i < scenario->vms->len; i++)
    {
      VimosDemoVmSpec *vm = &g_array_index (scenario->vms, VimosDemoVmSpec, i);
      const guint8 mac[6] = { 0x52, 0x54, 0, 0, (i + 1) >> 8, i + 1 };

      vm->uuid = vm_uuid (vm->name);
      vm->address = address_of (i + 1, LAB_VMS, 100, 100);
      memcpy (vm->mac, mac, sizeof (mac));
    }
}

/* Where the file does not say: the first VM, to the first hypervisor that it is not at. */
static void
suggest (VimosDemoScenario *scenario)
{
  guint home;

  if (scenario->vms->len == 0 || scenario->hypervisors->len < 2)
    return;
  home = g_array_index (scenario->vms, VimosDemoVmSpec, 0).hypervisor;
  scenario->suggested_vm = 0;
  scenario->suggested_target = home == 0 ? 1 : 0;
}

/* Returns: (transfer full): the scenario; the builder can only be cleared after */
VimosDemoScenario *
vimos_demo_builder_finish (VimosDemoBuilder *self)
{
  VimosDemoScenario *scenario = self->scenario;

  for (guint i = 0; i < scenario->hypervisors->len; i++)
    plug_in (scenario, &g_array_index (scenario->hypervisors, VimosDemoHypervisorSpec, i).at,
             address_of (i + 1, LAB_HYPERVISORS, 0, 1));
  if (scenario->has_operator)
    plug_in (scenario, &scenario->operator, OPERATOR_ADDRESS);
  finish_links (scenario);
  finish_vms (scenario);
  if (!self->suggested)
    suggest (scenario);
  return g_steal_pointer (&self->scenario);
}

/* Of hypervisors and VMs: they stand in URIs and in files' names. */
gboolean
vimos_demo_name_is_valid (const char *name)
{
  return g_ascii_islower (*name) && strlen (name) <= 31
         && strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen (name);
}

/* @name: a file's name, or a scenario's, which has no dot
 * Returns: (transfer full): what errors call the file */
char *
vimos_demo_file_label (const char *name,
                       const char *ending)
{
  return strchr (name, '.') != NULL ? g_strdup (name) : g_strconcat (name, ending, NULL);
}

/* Returns: (transfer full): the scenario's name, for a file's or its own */
char *
vimos_demo_file_stem (const char *name,
                      const char *ending)
{
  gsize length = strlen (name);

  return g_strndup (name, g_str_has_suffix (name, ending) ? length - strlen (ending) : length);
}

/* @text: UTF-8
 * @length: its bytes, or -1
 * Returns: (transfer full): a text without what could move a terminal's cursor, and not longer than
 * @most characters */
char *
vimos_demo_quotable (const char *text,
                     gssize length,
                     guint most)
{
  GString *quoted = g_string_new (NULL);
  const char *end = text + (length < 0 ? (gssize) strlen (text) : length);
  guint n = 0;

  for (const char *p = text; p < end && n <= most; p = g_utf8_next_char (p), n++)
    {
      gunichar c = g_utf8_get_char (p);

      if (n == most)
        g_string_append (quoted, "…");
      else
        g_string_append_unichar (quoted, g_unichar_isprint (c) ? c : '?');
    }
  return g_string_free (quoted, FALSE);
}
