/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <gio/gio.h>
#include <math.h>

#include "vimos-topology-private.h"

G_DEFINE_BOXED_TYPE (VimosTopology, vimos_topology, vimos_topology_ref, vimos_topology_unref)

/**
 * vimos_bandwidth_source_to_string:
 * @source: where a bandwidth comes from
 *
 * Returns: the stable word for machines: "configured", "port-speed", "assumed" or "unknown"
 */
const char *
vimos_bandwidth_source_to_string (VimosBandwidthSource source)
{
  switch (source)
    {
    case VIMOS_BANDWIDTH_CONFIGURED:
      return "configured";
    case VIMOS_BANDWIDTH_PORT_SPEED:
      return "port-speed";
    case VIMOS_BANDWIDTH_ASSUMED:
      return "assumed";
    case VIMOS_BANDWIDTH_UNKNOWN:
    default:
      return "unknown";
    }
}

/**
 * vimos_link_get_available_mbps:
 * @link: a link
 *
 * Returns: what it leaves free now, in Mbit/s: its capacity less its load, all of it where no load
 * is known; NaN when its capacity is not
 */
double
vimos_link_get_available_mbps (const VimosLink *link)
{
  g_return_val_if_fail (link != NULL, NAN);

  return vimos_topology_leave_free (link->mbps, link->load_mbps);
}

double
vimos_topology_leave_free (double mbps,
                           double load_mbps)
{
  if (isnan (mbps) || isnan (load_mbps))
    return mbps;
  return fmax (mbps - load_mbps, 0);
}

/* One spelling for each address, so that "2001:DB8::0:1" is found as "2001:db8::1"; NULL when it
 * is none. */
char *
vimos_topology_canonical_address (const char *address)
{
  g_autoptr (GInetAddress) parsed = g_inet_address_new_from_string (address);

  return parsed != NULL ? g_inet_address_to_string (parsed) : NULL;
}

gboolean
vimos_topology_lookup (GHashTable *table,
                       const char *text,
                       guint *index)
{
  guint found = GPOINTER_TO_UINT (g_hash_table_lookup (table, text));

  if (found == 0)
    return FALSE;
  *index = found - 1;
  return TRUE;
}

/* FALSE also when the device is not available, or @id is NULL. */
gboolean
vimos_topology_find_available (VimosTopology *self,
                               const char *id,
                               guint *index)
{
  return id != NULL && vimos_topology_lookup (self->device_ids, id, index)
         && g_array_index (self->devices, VimosDevice, *index).available;
}

/* The first of several wins, so that the answer does not depend on what came in later. */
static void
insert_index (GHashTable *table,
              char *text,
              guint index)
{
  if (!g_hash_table_contains (table, text))
    g_hash_table_insert (table, text, GUINT_TO_POINTER (index + 1));
}

static void
index_hosts (VimosTopology *self)
{
  /* A host may be known twice, tagged and untagged: the one that has a place is the one looked
   * for. */
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < self->hosts->len; i++)
      {
        const VimosHost *host = &g_array_index (self->hosts, VimosHost, i);

        if ((host->location.device != NULL) != (pass == 0))
          continue;
        insert_index (self->host_macs, host->mac, i);
        for (char **address = host->addresses; *address != NULL; address++)
          insert_index (self->host_addresses, *address, i);
      }
}

/* The builder calls this when the devices are in their order … */
void
vimos_topology_index_devices (VimosTopology *self)
{
  self->device_ids = g_hash_table_new (g_str_hash, g_str_equal);
  self->device_names = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < self->devices->len; i++)
    {
      const VimosDevice *device = &g_array_index (self->devices, VimosDevice, i);

      insert_index (self->device_ids, device->id, i);
      insert_index (self->device_names, device->name, i);
    }
}

static VimosGraph *
make_graph (VimosTopology *self)
{
  guint n_links = self->links->len;
  g_autofree guint *tails = g_new (guint, n_links);
  g_autofree guint *heads = g_new (guint, n_links);

  for (guint i = 0; i < n_links; i++)
    {
      tails[i] = g_array_index (self->links, VimosLink, i).src_index;
      heads[i] = g_array_index (self->links, VimosLink, i).dst_index;
    }
  return vimos_graph_new (self->devices->len, n_links, tails, heads);
}

/* … and this when the rest is. */
void
vimos_topology_index_links_and_hosts (VimosTopology *self)
{
  self->graph = make_graph (self);
  self->host_macs = g_hash_table_new (g_str_hash, g_str_equal);
  self->host_addresses = g_hash_table_new (g_str_hash, g_str_equal);
  index_hosts (self);
}

static void
topology_free (VimosTopology *self)
{
  for (guint i = 0; i < self->hosts->len; i++)
    g_free (g_array_index (self->hosts, VimosHost, i).addresses);
  g_array_unref (self->devices);
  g_array_unref (self->links);
  g_array_unref (self->hosts);
  vimos_graph_unref (self->graph);
  g_hash_table_unref (self->ports);
  g_hash_table_unref (self->device_ids);
  g_hash_table_unref (self->device_names);
  g_hash_table_unref (self->host_macs);
  g_hash_table_unref (self->host_addresses);
  g_string_chunk_free (self->text);
  g_free (self);
}

/**
 * vimos_topology_ref:
 * @self: a topology
 *
 * Returns: (transfer full): @self; from any thread
 */
VimosTopology *
vimos_topology_ref (VimosTopology *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * vimos_topology_unref:
 * @self: (transfer full): a topology; from any thread
 */
void
vimos_topology_unref (VimosTopology *self)
{
  g_return_if_fail (self != NULL);

  if (g_atomic_ref_count_dec (&self->ref_count))
    topology_free (self);
}

guint
vimos_topology_get_n_devices (VimosTopology *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->devices->len;
}

/**
 * vimos_topology_get_device:
 * @self: a topology
 * @index: below vimos_topology_get_n_devices(); devices are ordered by id
 *
 * Returns: (transfer none): the device
 */
const VimosDevice *
vimos_topology_get_device (VimosTopology *self,
                           guint index)
{
  g_return_val_if_fail (self != NULL && index < self->devices->len, NULL);

  return &g_array_index (self->devices, VimosDevice, index);
}

/**
 * vimos_topology_find_device:
 * @self: a topology
 * @id_or_name: an id, or a name when no device has that id; of several with one name the first by
 *   id
 * @index: (out) (optional): where the device stands
 *
 * Returns: whether there is one
 */
gboolean
vimos_topology_find_device (VimosTopology *self,
                            const char *id_or_name,
                            guint *index)
{
  guint ignored;

  g_return_val_if_fail (self != NULL && id_or_name != NULL, FALSE);

  if (index == NULL)
    index = &ignored;
  return vimos_topology_lookup (self->device_ids, id_or_name, index)
         || vimos_topology_lookup (self->device_names, id_or_name, index);
}

guint
vimos_topology_get_n_links (VimosTopology *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->links->len;
}

/**
 * vimos_topology_get_link:
 * @self: a topology
 * @index: below vimos_topology_get_n_links(); links are ordered by their source, then their
 *   destination
 *
 * Returns: (transfer none): the link
 */
const VimosLink *
vimos_topology_get_link (VimosTopology *self,
                         guint index)
{
  g_return_val_if_fail (self != NULL && index < self->links->len, NULL);

  return &g_array_index (self->links, VimosLink, index);
}

/**
 * vimos_topology_find_link:
 * @self: a topology
 * @src: where the link begins
 * @dst: where it ends
 *
 * Returns: (transfer none) (nullable): the link in that direction
 */
const VimosLink *
vimos_topology_find_link (VimosTopology *self,
                          const VimosConnectPoint *src,
                          const VimosConnectPoint *dst)
{
  guint device;

  g_return_val_if_fail (self != NULL && src != NULL && dst != NULL, NULL);

  if (src->device == NULL || !vimos_topology_lookup (self->device_ids, src->device, &device))
    return NULL;
  for (guint i = self->graph->first[device]; i < self->graph->first[device + 1]; i++)
    {
      const VimosLink *link = &g_array_index (self->links, VimosLink, i);

      if (vimos_connect_point_equal (&link->src, src)
          && vimos_connect_point_equal (&link->dst, dst))
        return link;
    }
  return NULL;
}

/**
 * vimos_topology_has_parallel_links:
 * @self: a topology
 * @link: a link of it
 *
 * Returns: whether the names of its two devices do not tell which link it is
 */
gboolean
vimos_topology_has_parallel_links (VimosTopology *self,
                                   const VimosLink *link)
{
  guint n_links = 0;

  g_return_val_if_fail (self != NULL && link != NULL, FALSE);

  for (guint i = self->graph->first[link->src_index]; i < self->graph->first[link->src_index + 1];
       i++)
    n_links += self->graph->head[i] == link->dst_index;
  return n_links > 1;
}

/* The bare structure; devices and links have the same indexes. */
VimosGraph *
vimos_topology_get_graph (VimosTopology *self)
{
  return self->graph;
}

guint
vimos_topology_get_n_hosts (VimosTopology *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->hosts->len;
}

/**
 * vimos_topology_get_host:
 * @self: a topology
 * @index: below vimos_topology_get_n_hosts(); hosts are ordered by id
 *
 * Returns: (transfer none): the host
 */
const VimosHost *
vimos_topology_get_host (VimosTopology *self,
                         guint index)
{
  g_return_val_if_fail (self != NULL && index < self->hosts->len, NULL);

  return &g_array_index (self->hosts, VimosHost, index);
}

/**
 * vimos_topology_find_host_by_mac:
 * @self: a topology
 * @mac: a MAC address, upper or lower case
 *
 * Returns: (transfer none) (nullable): the first host with it, one whose place is known before one
 *   without
 */
const VimosHost *
vimos_topology_find_host_by_mac (VimosTopology *self,
                                 const char *mac)
{
  g_autofree char *upper = NULL;
  guint index;

  g_return_val_if_fail (self != NULL && mac != NULL, NULL);

  upper = g_ascii_strup (mac, -1);
  return vimos_topology_lookup (self->host_macs, upper, &index)
             ? vimos_topology_get_host (self, index)
             : NULL;
}

/**
 * vimos_topology_find_host_by_address:
 * @self: a topology
 * @address: an IPv4 or IPv6 address in any spelling; anything else is found nowhere
 *
 * Returns: (transfer none) (nullable): the first host with it, one whose place is known before one
 *   without
 */
const VimosHost *
vimos_topology_find_host_by_address (VimosTopology *self,
                                     const char *address)
{
  g_autofree char *canonical = NULL;
  guint index;

  g_return_val_if_fail (self != NULL && address != NULL, NULL);

  canonical = vimos_topology_canonical_address (address);
  if (canonical == NULL || !vimos_topology_lookup (self->host_addresses, canonical, &index))
    return NULL;
  return vimos_topology_get_host (self, index);
}

static const VimosPort *
find_port (VimosTopology *self,
           const VimosConnectPoint *point)
{
  if (point->device == NULL || point->port == NULL)
    return NULL;
  return g_hash_table_lookup (self->ports, point);
}

/**
 * vimos_topology_get_port_mbps:
 * @self: a topology
 * @point: a port
 *
 * Returns: its speed in Mbit/s, NaN when unknown
 */
double
vimos_topology_get_port_mbps (VimosTopology *self,
                              const VimosConnectPoint *point)
{
  const VimosPort *port;

  g_return_val_if_fail (self != NULL && point != NULL, NAN);

  port = find_port (self, point);
  return port != NULL ? port->mbps : NAN;
}

/**
 * vimos_topology_get_port_load:
 * @self: a topology
 * @point: a port
 *
 * Returns: what the device sends out of it now in Mbit/s, NaN without statistics
 */
double
vimos_topology_get_port_load (VimosTopology *self,
                              const VimosConnectPoint *point)
{
  const VimosPort *port;

  g_return_val_if_fail (self != NULL && point != NULL, NAN);

  port = find_port (self, point);
  return port != NULL ? port->load_mbps : NAN;
}

/**
 * vimos_topology_has_port:
 * @self: a topology
 * @point: a port
 *
 * Returns: whether the controller lists it; ONOS installs rules to ports that are not there
 */
gboolean
vimos_topology_has_port (VimosTopology *self,
                         const VimosConnectPoint *point)
{
  const VimosPort *port;

  g_return_val_if_fail (self != NULL && point != NULL, FALSE);

  port = find_port (self, point);
  return port != NULL && port->listed;
}
