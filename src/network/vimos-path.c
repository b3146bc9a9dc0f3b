/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <math.h>

#include "vimos-path.h"
#include "vimos-topology-private.h"

struct _VimosPath
{
  gatomicrefcount ref_count;

  /* owned */
  VimosTopology *topology;
  VimosConnectPoint *from;
  VimosConnectPoint *to;

  VimosBottleneck bottleneck;
  double available_mbps;
  guint n_links;
  const VimosLink *links[]; /* the topology's */
};

G_DEFINE_BOXED_TYPE (VimosPath, vimos_path, vimos_path_ref, vimos_path_unref)

static void
narrow (VimosBottleneck *bottleneck,
        const VimosLink *link,
        const VimosConnectPoint *access,
        double mbps,
        VimosBandwidthSource source)
{
  if (isnan (mbps) || mbps >= bottleneck->mbps)
    return;
  *bottleneck = (VimosBottleneck){ link, access, mbps, source };
}

/* Of equally narrow parts the first link is named, an access port only when it is narrower than
 * all links. */
static void
find_bottleneck (VimosPath *self)
{
  self->bottleneck = (VimosBottleneck){ NULL, NULL, NAN, VIMOS_BANDWIDTH_UNKNOWN };
  for (guint i = 0; i < self->n_links; i++)
    narrow (&self->bottleneck, self->links[i], NULL, self->links[i]->mbps, self->links[i]->source);
  narrow (&self->bottleneck, NULL, self->from,
          vimos_topology_get_port_mbps (self->topology, self->from), VIMOS_BANDWIDTH_PORT_SPEED);
  narrow (&self->bottleneck, NULL, self->to,
          vimos_topology_get_port_mbps (self->topology, self->to), VIMOS_BANDWIDTH_PORT_SPEED);
}

/* fmin() passes over unknown capacities. */
static void
find_available (VimosPath *self)
{
  self->available_mbps = self->bottleneck.mbps;
  for (guint i = 0; i < self->n_links; i++)
    self->available_mbps = fmin (self->available_mbps,
                                 vimos_link_get_available_mbps (self->links[i]));
  self->available_mbps
      = fmin (self->available_mbps,
              vimos_topology_leave_free (vimos_topology_get_port_mbps (self->topology, self->to),
                                         vimos_topology_get_port_load (self->topology, self->to)));
}

static gboolean
is_connected (VimosPath *self)
{
  const char *device = self->from->device;

  for (guint i = 0; i < self->n_links; i++)
    {
      if (!g_str_equal (self->links[i]->src.device, device))
        return FALSE;
      device = self->links[i]->dst.device;
    }
  return g_str_equal (self->to->device, device);
}

/**
 * vimos_path_new:
 * @topology: the snapshot that the path is in
 * @from: the access port where it begins; a %NULL port for the device itself
 * @to: the access port where it ends
 * @links: (array length=n_links) (nullable): indexes of the links, in order, each beginning where
 *   the one before ends
 * @n_links: how many
 *
 * Returns: (transfer full): the path
 */
VimosPath *
vimos_path_new (VimosTopology *topology,
                const VimosConnectPoint *from,
                const VimosConnectPoint *to,
                const guint *links,
                guint n_links)
{
  g_autoptr (VimosPath) self = NULL;

  g_return_val_if_fail (topology != NULL && (links != NULL || n_links == 0), NULL);
  g_return_val_if_fail (from != NULL && from->device != NULL && to != NULL && to->device != NULL,
                        NULL);

  self = g_malloc0 (sizeof (VimosPath) + n_links * sizeof (VimosLink *));
  g_atomic_ref_count_init (&self->ref_count);
  self->topology = vimos_topology_ref (topology);
  self->from = vimos_connect_point_copy (from);
  self->to = vimos_connect_point_copy (to);
  self->n_links = n_links;
  for (guint i = 0; i < n_links; i++)
    self->links[i] = vimos_topology_get_link (topology, links[i]);
  g_return_val_if_fail (is_connected (self), NULL);

  find_bottleneck (self);
  find_available (self);
  return g_steal_pointer (&self);
}

VimosPath *
vimos_path_ref (VimosPath *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
vimos_path_unref (VimosPath *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  vimos_connect_point_free (self->from);
  vimos_connect_point_free (self->to);
  vimos_topology_unref (self->topology);
  g_free (self);
}

VimosTopology *
vimos_path_get_topology (VimosPath *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->topology;
}

const VimosConnectPoint *
vimos_path_get_from (VimosPath *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->from;
}

const VimosConnectPoint *
vimos_path_get_to (VimosPath *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->to;
}

/**
 * vimos_path_get_hops:
 * @self: a path
 *
 * Returns: how many links between switches it takes; 0 when both access ports are on one switch
 */
guint
vimos_path_get_hops (VimosPath *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_links;
}

/**
 * vimos_path_get_link:
 * @self: a path
 * @index: below vimos_path_get_hops(), counted from the beginning
 *
 * Returns: (transfer none): the link
 */
const VimosLink *
vimos_path_get_link (VimosPath *self,
                     guint index)
{
  g_return_val_if_fail (self != NULL && index < self->n_links, NULL);

  return self->links[index];
}

/**
 * vimos_path_get_device:
 * @self: a path
 * @index: up to and with vimos_path_get_hops()
 *
 * Returns: (transfer none): the device passed after @index hops
 */
const VimosDevice *
vimos_path_get_device (VimosPath *self,
                       guint index)
{
  guint device = 0;

  g_return_val_if_fail (self != NULL && index <= self->n_links, NULL);

  if (index > 0)
    device = self->links[index - 1]->dst_index;
  else if (self->n_links > 0)
    device = self->links[0]->src_index;
  else if (!vimos_topology_find_device (self->topology, self->from->device, &device))
    return NULL;
  return vimos_topology_get_device (self->topology, device);
}

/**
 * vimos_path_get_bottleneck:
 * @self: a path
 *
 * Returns: (transfer none): its narrowest part, by configured capacity, the two access ports among
 *   them
 */
const VimosBottleneck *
vimos_path_get_bottleneck (VimosPath *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->bottleneck;
}

/**
 * vimos_path_get_available_mbps:
 * @self: a path
 *
 * Returns: the least that any part of it leaves free now, in Mbit/s: capacity less load, or the
 *   capacity where no load is known; NaN when no capacity is
 */
double
vimos_path_get_available_mbps (VimosPath *self)
{
  g_return_val_if_fail (self != NULL, NAN);

  return self->available_mbps;
}

/**
 * vimos_path_equal:
 * @self: a path
 * @other: another, of the same or another snapshot
 *
 * Returns: whether both take the same ports of the same devices; what they can carry may differ
 */
gboolean
vimos_path_equal (VimosPath *self,
                  VimosPath *other)
{
  g_return_val_if_fail (self != NULL && other != NULL, FALSE);

  if (self->n_links != other->n_links || !vimos_connect_point_equal (self->from, other->from)
      || !vimos_connect_point_equal (self->to, other->to))
    return FALSE;
  for (guint i = 0; i < self->n_links; i++)
    if (!vimos_connect_point_equal (&self->links[i]->src, &other->links[i]->src)
        || !vimos_connect_point_equal (&self->links[i]->dst, &other->links[i]->dst))
      return FALSE;
  return TRUE;
}

/**
 * vimos_path_to_string:
 * @self: a path
 *
 * Returns: (transfer full): the names of the devices, “s1 – s4 – s3”; where two devices have
 *   several cables, the port that tells which one: “s1 [2] – s4 – s3”
 */
char *
vimos_path_to_string (VimosPath *self)
{
  GString *text;

  g_return_val_if_fail (self != NULL, NULL);

  text = g_string_new (NULL);
  for (guint i = 0; i <= self->n_links; i++)
    {
      const VimosDevice *device = vimos_path_get_device (self, i);

      if (i > 0)
        g_string_append (text, " – ");
      g_string_append (text, device != NULL ? device->name : self->from->device);
      if (i < self->n_links && vimos_topology_has_parallel_links (self->topology, self->links[i]))
        g_string_append_printf (text, " [%s]", self->links[i]->src.port);
    }
  return g_string_free (text, FALSE);
}
