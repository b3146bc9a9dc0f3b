/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * VimosConnectPoint:
 * @device: for example "of:0000000000000001"; %NULL for nowhere
 * @port: for example "3"; %NULL for the device as a whole
 *
 * One port of one device.
 */
typedef struct
{
  char *device;
  char *port;
} VimosConnectPoint;

VimosConnectPoint *vimos_connect_point_new (const char *device,
                                            const char *port);
VimosConnectPoint *vimos_connect_point_copy (const VimosConnectPoint *self);
void vimos_connect_point_free (VimosConnectPoint *self);
gboolean vimos_connect_point_equal (const VimosConnectPoint *self,
                                    const VimosConnectPoint *other);
int vimos_connect_point_compare (const VimosConnectPoint *self,
                                 const VimosConnectPoint *other);
guint vimos_connect_point_hash (const VimosConnectPoint *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosConnectPoint, vimos_connect_point_free)

G_END_DECLS
