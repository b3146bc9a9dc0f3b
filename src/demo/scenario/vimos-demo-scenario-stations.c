/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "vimos-demo-scenario-json.h"

/* What stands at the network of a JSON file. A generated network gets what the file does not
 * name. */

#define MIN_GIB 0.1
#define MAX_GIB 1000000.0
#define MAX_MEMORY_MIB (1024u * 1024)
#define MAX_DISK_MIB (16u * 1024 * 1024)

/* Returns: a fresh name of a hypervisor or a VM; "" having failed */
static const char *
read_name (VimosDemoReader *reader,
           VimosDemoValue object,
           GHashTable *taken)
{
  VimosDemoValue value = vimos_demo_reader_need (reader, object, "name");
  const char *name = vimos_demo_reader_text (reader, value, 1, VIMOS_DEMO_MAX_LABEL);

  if (vimos_demo_reader_failed (reader))
    return "";
  if (!vimos_demo_name_is_valid (name))
    vimos_demo_reader_fail (reader, value,
                            _("must be a small letter, then at most 30 of a-z, 0-9 and -, not "
                              "\"%s\""),
                            name);
  else if (vimos_demo_builder_find (taken, name) != VIMOS_DEMO_NONE)
    vimos_demo_reader_fail (reader, value, _("there is another \"%s\""), name);
  return vimos_demo_reader_failed (reader) ? "" : name;
}

static void
read_hypervisor (VimosDemoReader *reader,
                 VimosDemoBuilder *builder,
                 VimosDemoValue object)
{
  static const char *const known[] = { "name", "switch", "memory_gib", "disk_gib", NULL };
  const char *name;
  guint device;
  double memory, disk;

  if (!vimos_demo_reader_check_members (reader, object, known))
    return;
  name = read_name (reader, object, builder->hypervisors);
  device = vimos_demo_json_switch (reader, builder, object, "switch");
  memory = vimos_demo_reader_number_or (reader, object, "memory_gib", MIN_GIB, MAX_GIB,
                                        VIMOS_DEMO_DEFAULT_MEMORY_GIB);
  disk = vimos_demo_reader_number_or (reader, object, "disk_gib", MIN_GIB, MAX_GIB,
                                      VIMOS_DEMO_DEFAULT_DISK_GIB);
  if (!vimos_demo_reader_failed (reader))
    vimos_demo_builder_add_hypervisor (builder, name, device, memory, disk);
}

static void
read_vm (VimosDemoReader *reader,
         VimosDemoBuilder *builder,
         VimosDemoValue object)
{
  static const char *const known[] = { "name", "hypervisor", "memory_mib", "disk_mib",
                                       "memory_used_mib", NULL };
  VimosDemoValue place, used;
  const char *name, *home;
  guint64 memory, disk;
  guint hypervisor;

  if (!vimos_demo_reader_check_members (reader, object, known))
    return;
  name = read_name (reader, object, builder->vms);
  place = vimos_demo_reader_need (reader, object, "hypervisor");
  home = vimos_demo_reader_text (reader, place, 1, VIMOS_DEMO_MAX_LABEL);
  hypervisor = vimos_demo_builder_find (builder->hypervisors, home);
  if (hypervisor == VIMOS_DEMO_NONE && !vimos_demo_reader_failed (reader))
    vimos_demo_reader_fail (reader, place, _("there is no hypervisor \"%s\""), home);
  memory = vimos_demo_reader_whole (reader, vimos_demo_reader_need (reader, object, "memory_mib"),
                                    1, MAX_MEMORY_MIB);
  disk = vimos_demo_reader_whole (reader, vimos_demo_reader_need (reader, object, "disk_mib"),
                                  1, MAX_DISK_MIB);
  if (vimos_demo_reader_failed (reader))
    return;
  vimos_demo_builder_add_vm (builder, name, hypervisor, memory, disk);
  used = vimos_demo_reader_member (reader, object, "memory_used_mib");
  if (used != VIMOS_DEMO_NO_VALUE)
    vimos_demo_builder_last_vm (builder)->memory_used
        = vimos_demo_reader_whole (reader, used, 0, memory) << 20;
}

static void
read_operator (VimosDemoReader *reader,
               VimosDemoBuilder *builder,
               VimosDemoValue object)
{
  static const char *const known[] = { "switch", NULL };
  guint device;

  if (vimos_demo_reader_is_null (reader, object)
      || !vimos_demo_reader_check_members (reader, object, known))
    return;
  device = vimos_demo_json_switch (reader, builder, object, "switch");
  if (!vimos_demo_reader_failed (reader))
    vimos_demo_builder_set_operator (builder, device);
}

static void
read_access (VimosDemoReader *reader,
             VimosDemoBuilder *builder)
{
  VimosDemoValue value = vimos_demo_reader_member (reader, VIMOS_DEMO_ROOT, "access_mbps");

  if (value != VIMOS_DEMO_NO_VALUE && !vimos_demo_reader_is_null (reader, value))
    vimos_demo_builder_set_access (builder,
                                   vimos_demo_reader_number (reader, value, VIMOS_DEMO_MIN_MBPS,
                                                             VIMOS_DEMO_MAX_MBPS));
}

/* Fails when the VMs of a hypervisor need more than it has, at what the file says of it. */
static void
check_room (VimosDemoReader *reader,
            VimosDemoBuilder *builder)
{
  gboolean is_memory;
  guint full = vimos_demo_builder_find_full (builder, &is_memory);
  VimosDemoValue list = vimos_demo_reader_member (reader, VIMOS_DEMO_ROOT, "hypervisors");
  VimosDemoValue entry = vimos_demo_reader_first (reader, list);
  const char *name;

  if (full == VIMOS_DEMO_NONE || vimos_demo_reader_failed (reader))
    return;
  for (guint i = 0; i < full && entry != VIMOS_DEMO_NO_VALUE; i++)
    entry = vimos_demo_reader_next (reader, entry);
  name = g_array_index (builder->scenario->hypervisors, VimosDemoHypervisorSpec, full).name;
  vimos_demo_reader_fail (reader, entry != VIMOS_DEMO_NO_VALUE ? entry : VIMOS_DEMO_ROOT,
                          is_memory ? _("the VMs of \"%s\" need more than its \"memory_gib\"")
                                    : _("the VMs of \"%s\" need more than its \"disk_gib\""),
                          name);
}

/* Whether the file says itself what there is of it */
static gboolean
names (VimosDemoReader *reader,
       const char *member)
{
  return vimos_demo_reader_member (reader, VIMOS_DEMO_ROOT, member) != VIMOS_DEMO_NO_VALUE;
}

/* Returns: the switch that station @n of a generated network stands at */
static guint
spot (VimosDemoBuilder *builder,
      guint n)
{
  GArray *spots = builder->places->spots;

  return g_array_index (spots, guint, n);
}

static void
place_hypervisors (VimosDemoBuilder *builder)
{
  for (guint i = 0; i < builder->places->n_hypervisors; i++)
    {
      g_autofree char *name = g_strdup_printf ("hv%u", i + 1);

      vimos_demo_builder_add_hypervisor (builder, name, spot (builder, i),
                                         VIMOS_DEMO_DEFAULT_MEMORY_GIB,
                                         VIMOS_DEMO_DEFAULT_DISK_GIB);
    }
}

/* VMs go round the hypervisors, whoever named those. */
static void
place_vms (VimosDemoBuilder *builder)
{
  guint n_hypervisors = builder->scenario->hypervisors->len;

  for (guint i = 0; n_hypervisors > 0 && i < builder->places->n_vms; i++)
    {
      g_autofree char *name = g_strdup_printf ("vm%u", i + 1);

      vimos_demo_builder_add_vm (builder, name, i % n_hypervisors, builder->places->vm_memory_mib,
                                 builder->places->vm_disk_mib);
    }
}

/* After the network; before what happens, which may name stations. */
void
vimos_demo_json_read_stations (VimosDemoReader *reader,
                               VimosDemoBuilder *builder)
{
  gboolean generated = builder->places != NULL;

  if (names (reader, "hypervisors"))
    vimos_demo_json_read_list (reader, builder, "hypervisors", 0, VIMOS_DEMO_MAX_HYPERVISORS,
                               read_hypervisor);
  else if (generated)
    place_hypervisors (builder);

  if (names (reader, "vms"))
    vimos_demo_json_read_list (reader, builder, "vms", 0, VIMOS_DEMO_MAX_VMS, read_vm);
  else if (generated)
    place_vms (builder);

  if (names (reader, "operator"))
    read_operator (reader, builder,
                   vimos_demo_reader_member (reader, VIMOS_DEMO_ROOT, "operator"));
  else if (generated)
    vimos_demo_builder_set_operator (builder, spot (builder, builder->places->spots->len - 1));

  read_access (reader, builder);
  check_room (reader, builder);
}
