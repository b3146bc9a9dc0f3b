/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * VimosBandwidthSource:
 * @VIMOS_BANDWIDTH_UNKNOWN: nobody says how fast the link is
 * @VIMOS_BANDWIDTH_CONFIGURED: the link's annotation in the controller's network configuration
 * @VIMOS_BANDWIDTH_PORT_SPEED: the smaller port speed of the two ends
 * @VIMOS_BANDWIDTH_ASSUMED: a default that the user gave
 *
 * Where the bandwidth of a link comes from; shown wherever the figure is shown.
 */
typedef enum
{
  VIMOS_BANDWIDTH_UNKNOWN,
  VIMOS_BANDWIDTH_CONFIGURED,
  VIMOS_BANDWIDTH_PORT_SPEED,
  VIMOS_BANDWIDTH_ASSUMED,
} VimosBandwidthSource;

const char *vimos_bandwidth_source_to_string (VimosBandwidthSource source);

typedef struct
{
  char *device; /* for example "of:0000000000000001" */
  char *port;   /* as the controller writes it, "3" or "[leaf1-eth1](3)" */
} VimosConnectPoint;

VimosConnectPoint *vimos_connect_point_new (const char *device,
                                            const char *port);
VimosConnectPoint *vimos_connect_point_copy (const VimosConnectPoint *self);
void vimos_connect_point_free (VimosConnectPoint *self);
gboolean vimos_connect_point_equal (const VimosConnectPoint *self,
                                    const VimosConnectPoint *other);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosConnectPoint, vimos_connect_point_free)

/* The structs below are read-only parts of a VimosTopology and live as long as it does. */

typedef struct
{
  char *id;
  char *name; /* the configured name, else the datapath's description, else the id */
  gboolean available;
  double latitude; /* degrees; NaN when unknown */
  double longitude;
} VimosDevice;

/* One direction of a cable. */
typedef struct
{
  VimosConnectPoint src;
  VimosConnectPoint dst;
  guint src_index; /* of the device in the topology */
  guint dst_index;
  double mbps; /* capacity in Mbit/s; NaN when unknown */
  VimosBandwidthSource source;
  double load_mbps; /* carried now in Mbit/s; NaN when no statistics are there */
} VimosLink;

typedef struct
{
  char *id;  /* as the controller writes it, "52:54:00:00:00:0A/None" */
  char *mac; /* upper case */
  char **addresses; /* NULL-terminated, may be empty */
  VimosConnectPoint location; /* the newest one; members are NULL when there is none */
} VimosHost;

/**
 * VimosTopology:
 *
 * An immutable snapshot of what the controller knew at one moment. Reference counted; may be shared between threads.
 */
typedef struct _VimosTopology VimosTopology;

#define VIMOS_TYPE_TOPOLOGY (vimos_topology_get_type ())
GType vimos_topology_get_type (void) G_GNUC_CONST;

VimosTopology *vimos_topology_ref (VimosTopology *self);
void vimos_topology_unref (VimosTopology *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosTopology, vimos_topology_unref)

guint vimos_topology_get_n_devices (VimosTopology *self);
const VimosDevice *vimos_topology_get_device (VimosTopology *self,
                                              guint index);
gboolean vimos_topology_find_device (VimosTopology *self,
                                     const char *id_or_name,
                                     guint *index);

guint vimos_topology_get_n_links (VimosTopology *self);
const VimosLink *vimos_topology_get_link (VimosTopology *self,
                                          guint index);
const VimosLink *vimos_topology_find_link (VimosTopology *self,
                                           const VimosConnectPoint *src,
                                           const VimosConnectPoint *dst);

guint vimos_topology_get_n_hosts (VimosTopology *self);
const VimosHost *vimos_topology_get_host (VimosTopology *self,
                                          guint index);
const VimosHost *vimos_topology_find_host_by_mac (VimosTopology *self,
                                                  const char *mac);
const VimosHost *vimos_topology_find_host_by_address (VimosTopology *self,
                                                      const char *address);

double vimos_topology_get_port_mbps (VimosTopology *self,
                                     const VimosConnectPoint *point);
gboolean vimos_topology_has_port (VimosTopology *self,
                                  const VimosConnectPoint *point);

/**
 * VimosTopologyBuilder:
 *
 * Collects devices, ports, links and hosts in any order and makes the snapshot. Links whose devices are missing, and
 * duplicates, are dropped; all text is copied. One thread at a time.
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
