/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * VimosPortLoads:
 *
 * What each port sends now, worked out from two readings of the absolute counters. Immutable and
 * reference counted: each reading makes a new one out of the one before. May be shared between
 * threads.
 */
typedef struct _VimosPortLoads VimosPortLoads;

VimosPortLoads *vimos_port_loads_new (JsonNode *statistics,
                                      gint64 time_us,
                                      VimosPortLoads *previous,
                                      GError **error);
gboolean vimos_port_loads_take_differences (VimosPortLoads *self,
                                            JsonNode *differences,
                                            GError **error);
VimosPortLoads *vimos_port_loads_ref (VimosPortLoads *self);
void vimos_port_loads_unref (VimosPortLoads *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosPortLoads, vimos_port_loads_unref)

double vimos_port_loads_get_mbps (VimosPortLoads *self,
                                  const char *device,
                                  const char *port);

G_END_DECLS
