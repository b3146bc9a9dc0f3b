/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-topology.h"

G_BEGIN_DECLS

/**
 * VimosTopologyBuilder:
 *
 * Collects devices, ports, links and hosts in any order and makes the snapshot. Links whose devices
 * are missing, links from a device to itself, and duplicates are dropped; all text is copied. One
 * thread at a time.
 */
typedef struct _VimosTopologyBuilder VimosTopologyBuilder;

VimosTopologyBuilder *vimos_topology_builder_new (void);
void vimos_topology_builder_free (VimosTopologyBuilder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosTopologyBuilder, vimos_topology_builder_free)

void vimos_topology_builder_add_device (VimosTopologyBuilder *self,
                                        const char *id,
                                        const char *name,
                                        gboolean available,
                                        double latitude,
                                        double longitude);
void vimos_topology_builder_add_port (VimosTopologyBuilder *self,
                                      const char *device,
                                      const char *port,
                                      double mbps);
void vimos_topology_builder_add_link (VimosTopologyBuilder *self,
                                      const char *src_device,
                                      const char *src_port,
                                      const char *dst_device,
                                      const char *dst_port,
                                      double configured_mbps);
void vimos_topology_builder_set_load (VimosTopologyBuilder *self,
                                      const char *device,
                                      const char *port,
                                      double mbps);
void vimos_topology_builder_add_host (VimosTopologyBuilder *self,
                                      const char *id,
                                      const char *mac,
                                      const char *const *addresses,
                                      const char *device,
                                      const char *port);
void vimos_topology_builder_set_assumed_mbps (VimosTopologyBuilder *self,
                                              double mbps);
VimosTopology *vimos_topology_builder_end (VimosTopologyBuilder *self);

G_END_DECLS
