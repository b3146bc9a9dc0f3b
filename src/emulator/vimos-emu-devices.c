/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include <string.h>

#include "vimos-emu-devices.h"

/* All switches that were ever seen, with their ports and the counters of the last two polls. */

struct _VimosEmuDevices
{
  GHashTable *by_id; /* borrowed keys of the devices */
  GPtrArray *list;   /* sorted by id */
};

static void
free_port (VimosEmuPort *port)
{
  vimos_fabric_port_free (port->info);
  g_free (port);
}

static void
free_device (VimosEmuDevice *device)
{
  vimos_fabric_device_free (device->info);
  g_ptr_array_unref (device->ports);
  g_tree_unref (device->annotations);
  g_free (device);
}

VimosEmuDevices *
vimos_emu_devices_new (void)
{
  VimosEmuDevices *self = g_new0 (VimosEmuDevices, 1);

  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->list = g_ptr_array_new_with_free_func ((GDestroyNotify) free_device);
  return self;
}

void
vimos_emu_devices_free (VimosEmuDevices *self)
{
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->list);
  g_free (self);
}

VimosEmuDevice *
vimos_emu_devices_lookup (VimosEmuDevices *self,
                          const char *id)
{
  return g_hash_table_lookup (self->by_id, id);
}

gboolean
vimos_emu_devices_is_available (VimosEmuDevices *self,
                                const char *id)
{
  VimosEmuDevice *device = vimos_emu_devices_lookup (self, id);

  return device != NULL && device->available;
}

const GPtrArray *
vimos_emu_devices_list (VimosEmuDevices *self)
{
  return self->list;
}

VimosEmuPort *
vimos_emu_device_port (VimosEmuDevice *device,
                       guint32 number)
{
  for (guint i = 0; i < device->ports->len; i++)
    {
      VimosEmuPort *port = g_ptr_array_index (device->ports, i);

      if (port->info->number == number)
        return port;
    }
  return NULL;
}

gboolean
vimos_emu_port_is_up (const VimosEmuPort *port)
{
  return port->info->enabled && port->info->live;
}

/* The local port's number is the largest but it stands first. */
static int
compare_ports (gconstpointer a,
               gconstpointer b)
{
  guint32 first = (*(VimosEmuPort *const *) a)->info->number + 2;
  guint32 second = (*(VimosEmuPort *const *) b)->info->number + 2;

  return first < second ? -1 : first > second;
}

/* Where the list stays sorted. */
static guint
place_for (VimosEmuDevices *self,
           const char *id)
{
  guint low = 0, high = self->list->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;
      const VimosEmuDevice *device = g_ptr_array_index (self->list, middle);

      if (strcmp (device->info->id, id) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
set_port (VimosEmuDevice *device,
          const VimosFabricPort *info)
{
  VimosEmuPort *port = vimos_emu_device_port (device, info->number);

  if (port == NULL)
    {
      port = g_new0 (VimosEmuPort, 1);
      port->info = vimos_fabric_port_copy (info);
      g_ptr_array_add (device->ports, port);
      g_ptr_array_sort (device->ports, compare_ports);
      return;
    }
  vimos_fabric_port_free (port->info);
  port->info = vimos_fabric_port_copy (info);
}

static void
drop_lost_ports (VimosEmuDevice *device)
{
  for (guint i = device->ports->len; i > 0; i--)
    {
      VimosEmuPort *port = g_ptr_array_index (device->ports, i - 1);
      gboolean found = FALSE;

      for (guint j = 0; j < device->info->ports->len && !found; j++)
        {
          const VimosFabricPort *info = g_ptr_array_index (device->info->ports, j);

          found = info->number == port->info->number;
        }
      if (!found)
        g_ptr_array_remove_index (device->ports, i - 1);
    }
}

/**
 * vimos_emu_devices_connect:
 * @self: the switches
 * @info: the one that came or came back
 *
 * Returns: (transfer none): it
 */
VimosEmuDevice *
vimos_emu_devices_connect (VimosEmuDevices *self,
                           const VimosFabricDevice *info)
{
  VimosEmuDevice *device = vimos_emu_devices_lookup (self, info->id);

  if (device == NULL)
    {
      device = g_new0 (VimosEmuDevice, 1);
      device->ports = g_ptr_array_new_with_free_func ((GDestroyNotify) free_port);
      device->annotations = vimos_emu_annotations_new ();
      device->info = vimos_fabric_device_copy (info);
      g_ptr_array_insert (self->list, place_for (self, info->id), device);
    }
  else
    {
      g_hash_table_remove (self->by_id, info->id);
      vimos_fabric_device_free (device->info);
      device->info = vimos_fabric_device_copy (info);
    }
  g_hash_table_replace (self->by_id, device->info->id, device);
  drop_lost_ports (device);
  for (guint i = 0; i < info->ports->len; i++)
    set_port (device, g_ptr_array_index (info->ports, i));
  device->available = TRUE;
  device->changed_ms = vimos_emu_now_ms ();
  return device;
}

/* Returns whether the switch was there until now. */
gboolean
vimos_emu_devices_disconnect (VimosEmuDevices *self,
                              const char *id)
{
  VimosEmuDevice *device = vimos_emu_devices_lookup (self, id);

  if (device == NULL || !device->available)
    return FALSE;
  device->available = FALSE;
  device->changed_ms = vimos_emu_now_ms ();
  return TRUE;
}

void
vimos_emu_devices_remove (VimosEmuDevices *self,
                          const char *id)
{
  VimosEmuDevice *device = vimos_emu_devices_lookup (self, id);

  if (device == NULL)
    return;
  g_hash_table_remove (self->by_id, id);
  g_ptr_array_remove (self->list, device);
}

/* Returns whether the switch is known. */
gboolean
vimos_emu_devices_set_port (VimosEmuDevices *self,
                            const char *id,
                            const VimosFabricPort *port,
                            gboolean removed)
{
  VimosEmuDevice *device = vimos_emu_devices_lookup (self, id);
  VimosEmuPort *old;

  if (device == NULL)
    return FALSE;
  if (!removed)
    set_port (device, port);
  else if ((old = vimos_emu_device_port (device, port->number)) != NULL)
    g_ptr_array_remove (device->ports, old);
  return TRUE;
}

static void
record_port (VimosEmuPort *port,
             const VimosFabricPortCounters *now,
             gboolean polled_before)
{
  const VimosFabricPortCounters *before = &port->counters;

  port->late = !port->counted && polled_before;
  port->differs = port->counted;
  if (port->counted)
    port->delta = (VimosFabricPortCounters){
      .port = now->port,
      .rx_packets = now->rx_packets - before->rx_packets,
      .tx_packets = now->tx_packets - before->tx_packets,
      .rx_bytes = now->rx_bytes - before->rx_bytes,
      .tx_bytes = now->tx_bytes - before->tx_bytes,
      .rx_dropped = now->rx_dropped - before->rx_dropped,
      .tx_dropped = now->tx_dropped - before->tx_dropped,
      .rx_errors = now->rx_errors - before->rx_errors,
      .tx_errors = now->tx_errors - before->tx_errors,
      .duration = now->duration - before->duration,
    };
  port->counters = *now;
  port->counted = TRUE;
}

/* At a switch's first poll there is nothing to subtract from, and nobody minds; a port that comes
 * later has counters without a difference for one poll. */
void
vimos_emu_devices_record (VimosEmuDevices *self,
                          const VimosFabricStatistics *statistics)
{
  VimosEmuDevice *device = vimos_emu_devices_lookup (self, statistics->device);

  if (device == NULL || statistics->ports == NULL)
    return;
  for (guint i = 0; i < statistics->ports->len; i++)
    {
      const VimosFabricPortCounters *now
          = &g_array_index (statistics->ports, VimosFabricPortCounters, i);
      VimosEmuPort *port = vimos_emu_device_port (device, now->port);

      if (port != NULL)
        record_port (port, now, device->polled);
    }
  device->polled = TRUE;
}

typedef struct
{
  GTree *to;
  gboolean changed;
} Merge;

static gboolean
merge_annotation (gpointer key,
                  gpointer value,
                  gpointer user_data)
{
  Merge *merge = user_data;

  merge->changed |= vimos_emu_annotate (merge->to, key, value);
  return FALSE;
}

/* Returns whether anything is new. */
gboolean
vimos_emu_devices_annotate (VimosEmuDevices *self,
                            const char *id,
                            GTree *annotations)
{
  VimosEmuDevice *device = vimos_emu_devices_lookup (self, id);
  Merge merge = { 0 };

  if (device == NULL)
    return FALSE;
  merge.to = device->annotations;
  g_tree_foreach (annotations, merge_annotation, &merge);
  return merge.changed;
}

static void
write_annotations (VimosEmuDevice *self,
                   VimosEmuWriter *writer)
{
  g_autoptr (GTree) all = vimos_emu_annotations_new ();
  const VimosFabricDevice *info = self->info;
  const struct
  {
    const char *key;
    const char *value;
  } own[] = {
    { "channelId", info->channel },
    { "datapathDescription", info->description },
    { "managementAddress", info->address },
    { "protocol", info->protocol },
  };
  Merge merge = { .to = all };

  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    if (own[i].value != NULL)
      vimos_emu_annotate (all, own[i].key, own[i].value);
  g_tree_foreach (self->annotations, merge_annotation, &merge);
  vimos_emu_write_map (writer, "annotations", all);
}

static void
write_text (VimosEmuWriter *writer,
            const char *member,
            const char *value)
{
  vimos_emu_write_string (writer, member, value != NULL ? value : "");
}

/**
 * vimos_emu_device_write:
 * @self: a switch
 * @writer: has begun the object; the caller ends it, after its own members
 */
void
vimos_emu_device_write (VimosEmuDevice *self,
                        VimosEmuWriter *writer)
{
  const VimosFabricDevice *info = self->info;
  const char *driver = g_tree_lookup (self->annotations, "driver");
  g_autofree char *ago = vimos_emu_time_ago (self->changed_ms);

  vimos_emu_write_string (writer, "id", info->id);
  vimos_emu_write_string (writer, "type", "SWITCH");
  vimos_emu_write_boolean (writer, "available", self->available);
  vimos_emu_write_string (writer, "role", self->available ? "MASTER" : "NONE");
  write_text (writer, "mfr", info->manufacturer);
  write_text (writer, "hw", info->hardware);
  write_text (writer, "sw", info->software);
  write_text (writer, "serial", info->serial);
  vimos_emu_write_string (writer, "driver", driver != NULL ? driver : "default");
  write_text (writer, "chassisId", info->chassis);
  vimos_emu_write_format (writer, "lastUpdate", "%" G_GINT64_FORMAT, self->changed_ms);
  vimos_emu_write_format (writer, "humanReadableLastUpdate", "%s %s",
                          self->available ? "connected" : "disconnected", ago);
  write_annotations (self, writer);
}

static void
write_port (VimosEmuDevice *self,
            const VimosFabricPort *port,
            VimosEmuWriter *writer,
            const VimosEmuFaults *faults)
{
  gboolean local = port->number == VIMOS_FABRIC_PORT_LOCAL;
  const guint8 *mac = port->mac;

  vimos_emu_write_begin (writer, NULL, '{');
  vimos_emu_write_string (writer, "element", self->info->id);
  if (local)
    vimos_emu_write_string (writer, "port", "local");
  else if (faults->named_ports && port->name != NULL)
    vimos_emu_write_format (writer, "port", "[%s](%u)", port->name, port->number);
  else
    vimos_emu_write_format (writer, "port", "%u", port->number);
  vimos_emu_write_boolean (writer, "isEnabled", port->enabled && port->live);
  vimos_emu_write_string (writer, "type", "copper");
  vimos_emu_write_uint (writer, "portSpeed", port->speed_mbps);
  vimos_emu_write_begin (writer, "annotations", '{');
  vimos_emu_write_string (writer, "adminState", port->enabled ? "enabled" : "disabled");
  vimos_emu_write_format (writer, "portMac", "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1],
                          mac[2], mac[3], mac[4], mac[5]);
  if (port->name != NULL)
    vimos_emu_write_string (writer, "portName", port->name);
  vimos_emu_write_end (writer, '}');
  vimos_emu_write_end (writer, '}');
}

/* Writes the elements of an array that the caller begins and ends. */
void
vimos_emu_device_write_ports (VimosEmuDevice *self,
                              VimosEmuWriter *writer,
                              const VimosEmuFaults *faults)
{
  for (guint i = 0; i < self->ports->len; i++)
    {
      const VimosEmuPort *port = g_ptr_array_index (self->ports, i);

      write_port (self, port->info, writer, faults);
    }
}
