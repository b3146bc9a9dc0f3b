/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <string.h>

#include "vimos-clock.h"
#include "vimos-demo-hypervisor-domain.h"

static char *
format_mac (const guint8 *mac)
{
  return g_strdup_printf ("%02X:%02X:%02X:%02X:%02X:%02X", mac[0], mac[1], mac[2], mac[3], mac[4],
                          mac[5]);
}

/* One NIC on the bridge, one raw disk, if any. */
static VimosVmData *
make_data (const char *name,
           const char *uuid,
           const guint8 *mac,
           guint64 memory,
           const char *disk,
           guint64 disk_bytes)
{
  VimosVmData *data = g_new0 (VimosVmData, 1);

  data->name = g_strdup (name);
  data->uuid = g_ascii_strdown (uuid, -1);
  data->memory = memory;
  data->n_nics = 1;
  data->nics = g_new0 (VimosNic, 1);
  data->nics[0].mac = format_mac (mac);
  data->nics[0].bridge = g_strdup (VIMOS_DEMO_BRIDGE);
  if (disk == NULL)
    return data;
  data->n_disks = 1;
  data->disks = g_new0 (VimosDisk, 1);
  data->disks[0].target = g_strdup ("vda");
  data->disks[0].source = g_strdup (disk);
  data->disks[0].format = g_strdup ("raw");
  data->disks[0].capacity = data->disks[0].allocation = disk_bytes;
  return data;
}

/* Beside its hypervisor on the bridge, behind the same port. */
static void
plug_in (VimosDemoDomain *self,
         const VimosDemoAttachment *bridge,
         const guint8 *mac,
         guint32 address)
{
  self->at = *bridge;
  memcpy (self->at.mac, mac, sizeof self->at.mac);
  self->at.address = address;
}

/**
 * vimos_demo_domain_new:
 * @fabric: outlives the domain
 * @bridge: where its hypervisor is plugged in
 * @disk: (nullable): the path of its image
 *
 * Returns: (transfer full): it runs, and has done so for long
 */
VimosDemoDomain *
vimos_demo_domain_new (VimosDemoFabric *fabric,
                       const VimosDemoAttachment *bridge,
                       const VimosDemoVmSpec *spec,
                       const char *disk)
{
  VimosDemoDomain *self = g_new0 (VimosDemoDomain, 1);

  self->data = make_data (spec->name, spec->uuid, spec->mac, spec->memory, disk, spec->disk);
  self->fabric = fabric;
  self->memory_used = MIN (spec->memory_used, spec->memory);
  self->status.present = TRUE;
  self->status.persistent = TRUE;
  plug_in (self, bridge, spec->mac, spec->address);
  vimos_demo_domain_set_state (self, VIMOS_VM_STATE_RUNNING, VIMOS_DEMO_REASON_NONE);
  self->station = vimos_demo_station_new (fabric, &self->at);
  return self;
}

/**
 * vimos_demo_domain_new_copy:
 * @original: the VM on another hypervisor
 * @bridge: where this one's hypervisor is plugged in
 *
 * Returns: (transfer full): what a target makes for a VM that comes: without QEMU and definition
 */
VimosDemoDomain *
vimos_demo_domain_new_copy (const VimosDemoDomain *original,
                            const VimosDemoAttachment *bridge)
{
  VimosDemoDomain *self = g_new0 (VimosDemoDomain, 1);
  const VimosDisk *disk = vimos_demo_domain_get_disk (original);

  self->data = make_data (original->data->name, original->data->uuid, original->at.mac,
                          original->data->memory, disk != NULL ? disk->source : NULL,
                          disk != NULL ? disk->capacity : 0);
  self->fabric = original->fabric;
  self->memory_used = original->memory_used;
  self->status.present = TRUE;
  plug_in (self, bridge, original->at.mac, original->at.address);
  vimos_demo_domain_set_state (self, VIMOS_VM_STATE_SHUT_OFF, VIMOS_DEMO_REASON_NONE);
  return self;
}

void
vimos_demo_domain_free (VimosDemoDomain *self)
{
  if (self == NULL)
    return;
  vimos_demo_domain_end (self);
  vimos_vm_data_free (self->data);
  g_free (self);
}

/* Returns: whether it has a QEMU */
gboolean
vimos_demo_domain_is_active (const VimosDemoDomain *self)
{
  return self->status.state == VIMOS_VM_STATE_RUNNING
         || self->status.state == VIMOS_VM_STATE_PAUSED;
}

const VimosDisk *
vimos_demo_domain_get_disk (const VimosDemoDomain *self)
{
  return self->data->n_disks > 0 ? &self->data->disks[0] : NULL;
}

void
vimos_demo_domain_set_state (VimosDemoDomain *self,
                             VimosVmState state,
                             VimosDemoReason reason)
{
  self->data->state = self->status.state = state;
  self->status.reason_user = reason == VIMOS_DEMO_REASON_USER;
  self->status.reason_migration = reason == VIMOS_DEMO_REASON_MIGRATION;
  self->status.reason_migrated = reason == VIMOS_DEMO_REASON_MIGRATED;
}

/* The guest. */

static gboolean
booted_cb (gpointer user_data)
{
  VimosDemoDomain *self = user_data;

  self->guest_id = 0;
  self->boot_left_us = 0;
  self->moved_in = FALSE;
  self->station = vimos_demo_station_new (self->fabric, &self->at);
  vimos_demo_station_announce (self->station);
  return G_SOURCE_REMOVE;
}

/* A guest that was only paused does not know it. One that was moved is told by its NIC to announce
 * itself, and does so with ARP of its own; QEMU's RARP is not understood by the controller. */
static gboolean
awake_cb (gpointer user_data)
{
  VimosDemoDomain *self = user_data;

  self->guest_id = 0;
  vimos_demo_station_set_awake (self->station, TRUE);
  if (self->moved_in)
    vimos_demo_station_announce (self->station);
  self->moved_in = FALSE;
  return G_SOURCE_REMOVE;
}

/* Its QEMU starts from nothing. */
void
vimos_demo_domain_boot (VimosDemoDomain *self,
                        gint64 boot_us)
{
  self->boot_left_us = MAX (boot_us, 1);
  vimos_demo_domain_go (self, 0);
}

/* Its QEMU waits for what @original is; its tap takes frames in from now on. */
void
vimos_demo_domain_receive (VimosDemoDomain *self,
                           const VimosDemoDomain *original)
{
  g_assert (self->station == NULL);

  self->moved_in = TRUE;
  self->boot_left_us = original->boot_left_us;
  if (self->boot_left_us > 0)
    return;
  self->station = vimos_demo_station_new (self->fabric, &self->at);
  vimos_demo_station_set_awake (self->station, FALSE);
}

/* Its CPUs stand. */
void
vimos_demo_domain_stop (VimosDemoDomain *self)
{
  if (self->guest_id != 0 && self->boot_left_us > 0)
    self->boot_left_us = MAX (self->boot_left_us - (vimos_clock_now () - self->running_since), 1);
  g_clear_handle_id (&self->guest_id, g_source_remove);
  if (self->station != NULL)
    vimos_demo_station_set_awake (self->station, FALSE);
}

/* Its CPUs run. */
void
vimos_demo_domain_go (VimosDemoDomain *self,
                      gint64 wake_us)
{
  g_clear_handle_id (&self->guest_id, g_source_remove);
  self->running_since = vimos_clock_now ();
  if (self->boot_left_us > 0)
    self->guest_id = vimos_clock_add_us (self->boot_left_us, booted_cb, self);
  else
    self->guest_id = vimos_clock_add_us (wake_us, awake_cb, self);
}

/* Its QEMU is gone, and with it the tap and what was queued there. */
void
vimos_demo_domain_end (VimosDemoDomain *self)
{
  g_clear_handle_id (&self->guest_id, g_source_remove);
  g_clear_pointer (&self->station, vimos_demo_station_free);
  self->boot_left_us = 0;
  self->moved_in = FALSE;
}
