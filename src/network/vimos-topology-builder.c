/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <math.h>

#include "vimos-topology-builder.h"
#include "vimos-topology-private.h"

/*
 * The builder believes nothing: what it is told comes from the network. Whatever does not fit is
 * left out, figures that make no sense become unknown, and of two entries with one id the first
 * counts.
 */

struct _VimosTopologyBuilder
{
  /* owned */
  GStringChunk *text;
  GArray *devices;
  GArray *links; /* VimosLink; mbps is the configured one until the end */
  GArray *hosts;
  GHashTable *ports;

  double assumed_mbps;
};

static char *
keep_text (VimosTopologyBuilder *self,
           const char *text)
{
  return text != NULL ? g_string_chunk_insert_const (self->text, text) : NULL;
}

/* A capacity of 0 is how controllers say that they do not know. */
static double
known_or_nan (double mbps)
{
  return isfinite (mbps) && mbps > 0 ? mbps : NAN;
}

static double
degrees_or_nan (double value,
                double limit)
{
  return isfinite (value) && fabs (value) <= limit ? value : NAN;
}

static void
begin (VimosTopologyBuilder *self)
{
  self->text = g_string_chunk_new (4096);
  self->devices = g_array_new (FALSE, FALSE, sizeof (VimosDevice));
  self->links = g_array_new (FALSE, FALSE, sizeof (VimosLink));
  self->hosts = g_array_new (FALSE, FALSE, sizeof (VimosHost));
  self->ports = g_hash_table_new_full ((GHashFunc) vimos_connect_point_hash,
                                       (GEqualFunc) vimos_connect_point_equal,
                                       NULL, g_free);
  self->assumed_mbps = NAN;
}

/**
 * vimos_topology_builder_new:
 *
 * Returns: (transfer full): an empty builder
 */
VimosTopologyBuilder *
vimos_topology_builder_new (void)
{
  VimosTopologyBuilder *self = g_new0 (VimosTopologyBuilder, 1);

  begin (self);
  return self;
}

/**
 * vimos_topology_builder_free:
 * @self: (transfer full) (nullable): a builder, ended or not
 */
void
vimos_topology_builder_free (VimosTopologyBuilder *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->hosts->len; i++)
    g_free (g_array_index (self->hosts, VimosHost, i).addresses);
  g_array_unref (self->devices);
  g_array_unref (self->links);
  g_array_unref (self->hosts);
  g_hash_table_unref (self->ports);
  g_string_chunk_free (self->text);
  g_free (self);
}

/**
 * vimos_topology_builder_add_device:
 * @self: a builder
 * @id: (nullable): its id; without one it is left out
 * @name: (nullable): its name, else the id
 * @available: whether the controller is connected to it
 * @latitude: in degrees, or NaN
 * @longitude: in degrees, or NaN
 */
void
vimos_topology_builder_add_device (VimosTopologyBuilder *self,
                                   const char *id,
                                   const char *name,
                                   gboolean available,
                                   double latitude,
                                   double longitude)
{
  VimosDevice device = { 0 };

  g_return_if_fail (self != NULL);

  if (id == NULL || *id == '\0')
    return;
  device.id = keep_text (self, id);
  device.name = keep_text (self, name != NULL && *name != '\0' ? name : id);
  device.available = available != FALSE;
  device.latitude = degrees_or_nan (latitude, 90);
  device.longitude = degrees_or_nan (longitude, 180);
  g_array_append_val (self->devices, device);
}

static VimosPort *
ensure_port (VimosTopologyBuilder *self,
             const char *device,
             const char *port)
{
  VimosConnectPoint point = { (char *) device, (char *) port };
  VimosPort *found;

  if (device == NULL || port == NULL)
    return NULL;
  found = g_hash_table_lookup (self->ports, &point);
  if (found != NULL)
    return found;
  found = g_new (VimosPort, 1);
  *found = (VimosPort){ { keep_text (self, device), keep_text (self, port) }, NAN, NAN, FALSE };
  g_hash_table_insert (self->ports, &found->point, found);
  return found;
}

/**
 * vimos_topology_builder_add_port:
 * @self: a builder
 * @device: (nullable): the device's id
 * @port: (nullable): the port as links and hosts name it
 * @mbps: its speed in Mbit/s; NaN, 0 or less when unknown
 */
void
vimos_topology_builder_add_port (VimosTopologyBuilder *self,
                                 const char *device,
                                 const char *port,
                                 double mbps)
{
  VimosPort *entry;

  g_return_if_fail (self != NULL);

  entry = ensure_port (self, device, port);
  if (entry == NULL || entry->listed)
    return;
  entry->listed = TRUE;
  entry->mbps = known_or_nan (mbps);
}

/**
 * vimos_topology_builder_set_load:
 * @self: a builder
 * @device: (nullable): the device's id
 * @port: (nullable): the port
 * @mbps: what the device sends out of it, in Mbit/s; NaN or negative when unknown
 *
 * The last call for a port counts.
 */
void
vimos_topology_builder_set_load (VimosTopologyBuilder *self,
                                 const char *device,
                                 const char *port,
                                 double mbps)
{
  VimosPort *entry;

  g_return_if_fail (self != NULL);

  entry = ensure_port (self, device, port);
  if (entry != NULL)
    entry->load_mbps = isfinite (mbps) && mbps >= 0 ? mbps : NAN;
}

/**
 * vimos_topology_builder_add_link:
 * @self: a builder
 * @src_device: (nullable): the device that sends
 * @src_port: (nullable): its port
 * @dst_device: (nullable): the device that receives
 * @dst_port: (nullable): its port
 * @configured_mbps: the annotated bandwidth in Mbit/s; NaN, 0 or less when there is none
 *
 * One direction; the way back is a link of its own. A link from a device to itself leads nowhere
 * and is left out.
 */
void
vimos_topology_builder_add_link (VimosTopologyBuilder *self,
                                 const char *src_device,
                                 const char *src_port,
                                 const char *dst_device,
                                 const char *dst_port,
                                 double configured_mbps)
{
  VimosLink link = { 0 };

  g_return_if_fail (self != NULL);

  if (src_device == NULL || src_port == NULL || dst_device == NULL || dst_port == NULL
      || g_str_equal (src_device, dst_device))
    return;
  link.src = (VimosConnectPoint){ keep_text (self, src_device), keep_text (self, src_port) };
  link.dst = (VimosConnectPoint){ keep_text (self, dst_device), keep_text (self, dst_port) };
  link.mbps = known_or_nan (configured_mbps);
  g_array_append_val (self->links, link);
}

static char **
keep_addresses (VimosTopologyBuilder *self,
                const char *const *addresses)
{
  guint n_addresses = addresses != NULL ? g_strv_length ((char **) addresses) : 0;
  char **kept = g_new0 (char *, n_addresses + 1);
  guint n_kept = 0;

  for (guint i = 0; i < n_addresses; i++)
    {
      g_autofree char *canonical = vimos_topology_canonical_address (addresses[i]);

      if (canonical != NULL)
        kept[n_kept++] = keep_text (self, canonical);
    }
  return kept;
}

/**
 * vimos_topology_builder_add_host:
 * @self: a builder
 * @id: (nullable): its id; without one it is left out
 * @mac: (nullable): its MAC; without one it is left out
 * @addresses: (nullable) (array zero-terminated=1): IP addresses; what is none is left out
 * @device: (nullable): the device that it is attached to
 * @port: (nullable): the port there
 *
 * A host at a device that the topology does not have stands in the snapshot without a place.
 */
void
vimos_topology_builder_add_host (VimosTopologyBuilder *self,
                                 const char *id,
                                 const char *mac,
                                 const char *const *addresses,
                                 const char *device,
                                 const char *port)
{
  g_autofree char *upper = NULL;
  VimosHost host = { 0 };

  g_return_if_fail (self != NULL);

  if (id == NULL || *id == '\0' || mac == NULL || *mac == '\0')
    return;
  upper = g_ascii_strup (mac, -1);
  host.id = keep_text (self, id);
  host.mac = keep_text (self, upper);
  host.addresses = keep_addresses (self, addresses);
  if (device != NULL && port != NULL)
    host.location = (VimosConnectPoint){ keep_text (self, device), keep_text (self, port) };
  g_array_append_val (self->hosts, host);
}

/**
 * vimos_topology_builder_set_assumed_mbps:
 * @self: a builder
 * @mbps: for links of which nobody says how fast they are, in Mbit/s; NaN, 0 or less for none
 */
void
vimos_topology_builder_set_assumed_mbps (VimosTopologyBuilder *self,
                                         double mbps)
{
  g_return_if_fail (self != NULL);

  self->assumed_mbps = known_or_nan (mbps);
}

static int
compare_devices (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (((const VimosDevice *) a)->id, ((const VimosDevice *) b)->id);
}

static int
compare_links (gconstpointer a,
               gconstpointer b)
{
  const VimosLink *left = a, *right = b;
  int order = vimos_connect_point_compare (&left->src, &right->src);

  return order != 0 ? order : vimos_connect_point_compare (&left->dst, &right->dst);
}

static int
compare_hosts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (((const VimosHost *) a)->id, ((const VimosHost *) b)->id);
}

/* g_array_sort() is stable: of equal elements the one that was added first stays. */
static void
sort_and_drop_duplicates (GArray *array,
                          GCompareFunc compare,
                          GDestroyNotify clear)
{
  guint size = g_array_get_element_size (array), kept = 0;

  g_array_sort (array, compare);
  for (guint i = 0; i < array->len; i++)
    {
      char *element = array->data + (gsize) i * size;
      char *last = array->data + (gsize) (kept - (kept > 0)) * size;

      if (kept > 0 && compare (last, element) == 0)
        {
          if (clear != NULL)
            clear (element);
          continue;
        }
      memmove (array->data + (gsize) kept++ * size, element, size);
    }
  g_array_set_size (array, kept);
}

static void
host_clear (gpointer data)
{
  g_free (((VimosHost *) data)->addresses);
}

/* Configured before measured before assumed; fmin() passes over a NaN. */
static void
settle_bandwidth (VimosLink *link,
                  VimosTopology *topology,
                  double assumed_mbps)
{
  double port_mbps = fmin (vimos_topology_get_port_mbps (topology, &link->src),
                           vimos_topology_get_port_mbps (topology, &link->dst));

  if (!isnan (link->mbps))
    link->source = VIMOS_BANDWIDTH_CONFIGURED;
  else if (!isnan (port_mbps))
    {
      link->mbps = port_mbps;
      link->source = VIMOS_BANDWIDTH_PORT_SPEED;
    }
  else if (!isnan (assumed_mbps))
    {
      link->mbps = assumed_mbps;
      link->source = VIMOS_BANDWIDTH_ASSUMED;
    }
  link->load_mbps = vimos_topology_get_port_load (topology, &link->src);
}

static void
settle_links (VimosTopology *topology,
              double assumed_mbps)
{
  guint kept = 0;

  for (guint i = 0; i < topology->links->len; i++)
    {
      VimosLink link = g_array_index (topology->links, VimosLink, i);

      if (!vimos_topology_lookup (topology->device_ids, link.src.device, &link.src_index)
          || !vimos_topology_lookup (topology->device_ids, link.dst.device, &link.dst_index))
        continue;
      settle_bandwidth (&link, topology, assumed_mbps);
      g_array_index (topology->links, VimosLink, kept++) = link;
    }
  g_array_set_size (topology->links, kept);
}

static void
settle_hosts (VimosTopology *topology)
{
  for (guint i = 0; i < topology->hosts->len; i++)
    {
      VimosHost *host = &g_array_index (topology->hosts, VimosHost, i);

      if (host->location.device != NULL
          && !g_hash_table_contains (topology->device_ids, host->location.device))
        host->location = (VimosConnectPoint){ NULL, NULL };
    }
}

static gboolean
has_no_device_cb (gpointer key,
                  gpointer value,
                  gpointer topology)
{
  const VimosConnectPoint *point = key;

  return !g_hash_table_contains (((VimosTopology *) topology)->device_ids, point->device);
}

/**
 * vimos_topology_builder_end:
 * @self: a builder; it is empty afterwards and may be filled again
 *
 * Returns: (transfer full): the snapshot of what was added
 */
VimosTopology *
vimos_topology_builder_end (VimosTopologyBuilder *self)
{
  VimosTopology *topology;
  double assumed_mbps;

  g_return_val_if_fail (self != NULL, NULL);

  topology = g_new0 (VimosTopology, 1);
  g_atomic_ref_count_init (&topology->ref_count);
  topology->text = self->text;
  topology->devices = self->devices;
  topology->links = self->links;
  topology->hosts = self->hosts;
  topology->ports = self->ports;
  assumed_mbps = self->assumed_mbps;
  begin (self);

  sort_and_drop_duplicates (topology->devices, compare_devices, NULL);
  sort_and_drop_duplicates (topology->links, compare_links, NULL);
  sort_and_drop_duplicates (topology->hosts, compare_hosts, host_clear);
  vimos_topology_index_devices (topology);
  g_hash_table_foreach_remove (topology->ports, has_no_device_cb, topology);
  settle_links (topology, assumed_mbps);
  settle_hosts (topology);
  vimos_topology_index_links_and_hosts (topology);
  return topology;
}
