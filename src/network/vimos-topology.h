/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-connect-point.h"

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

double vimos_link_get_available_mbps (const VimosLink *link);

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
 * An immutable snapshot of what the controller knew at one moment. Reference counted; may be shared
 * between threads.
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
gboolean vimos_topology_has_parallel_links (VimosTopology *self,
                                            const VimosLink *link);

guint vimos_topology_get_n_hosts (VimosTopology *self);
const VimosHost *vimos_topology_get_host (VimosTopology *self,
                                          guint index);
const VimosHost *vimos_topology_find_host_by_mac (VimosTopology *self,
                                                  const char *mac);
const VimosHost *vimos_topology_find_host_by_address (VimosTopology *self,
                                                      const char *address);

double vimos_topology_get_port_mbps (VimosTopology *self,
                                     const VimosConnectPoint *point);
double vimos_topology_get_port_load (VimosTopology *self,
                                     const VimosConnectPoint *point);
gboolean vimos_topology_has_port (VimosTopology *self,
                                  const VimosConnectPoint *point);

G_END_DECLS
