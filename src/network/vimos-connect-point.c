/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include "vimos-connect-point.h"

/**
 * vimos_connect_point_new:
 * @device: (nullable): the device's id
 * @port: (nullable): the port as the controller writes it
 *
 * Returns: (transfer full): a point with copies of both
 */
VimosConnectPoint *
vimos_connect_point_new (const char *device,
                         const char *port)
{
  VimosConnectPoint *self = g_new (VimosConnectPoint, 1);

  self->device = g_strdup (device);
  self->port = g_strdup (port);
  return self;
}

/**
 * vimos_connect_point_copy:
 * @self: a point
 *
 * Returns: (transfer full): a copy
 */
VimosConnectPoint *
vimos_connect_point_copy (const VimosConnectPoint *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return vimos_connect_point_new (self->device, self->port);
}

/**
 * vimos_connect_point_free:
 * @self: (transfer full) (nullable): a point that vimos_connect_point_new() or _copy() made
 */
void
vimos_connect_point_free (VimosConnectPoint *self)
{
  if (self == NULL)
    return;
  g_free (self->device);
  g_free (self->port);
  g_free (self);
}

/**
 * vimos_connect_point_compare:
 * @self: a point
 * @other: another
 *
 * Returns: less than, equal to or greater than 0, by the bytes of the device, then of the port;
 *   %NULL comes first
 */
int
vimos_connect_point_compare (const VimosConnectPoint *self,
                             const VimosConnectPoint *other)
{
  int order = g_strcmp0 (self->device, other->device);

  return order != 0 ? order : g_strcmp0 (self->port, other->port);
}

/**
 * vimos_connect_point_equal:
 * @self: a point
 * @other: another
 *
 * Returns: whether both name the same port of the same device
 */
gboolean
vimos_connect_point_equal (const VimosConnectPoint *self,
                           const VimosConnectPoint *other)
{
  return vimos_connect_point_compare (self, other) == 0;
}

/**
 * vimos_connect_point_hash:
 * @self: a point whose members are not %NULL
 *
 * Returns: a hash that goes with vimos_connect_point_equal()
 */
guint
vimos_connect_point_hash (const VimosConnectPoint *self)
{
  return g_str_hash (self->device) * 31 + g_str_hash (self->port);
}
