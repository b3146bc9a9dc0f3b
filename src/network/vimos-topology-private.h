/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-graph.h"
#include "vimos-topology.h"

G_BEGIN_DECLS

/* What is known of one port; both figures are NaN when unknown. */
typedef struct
{
  VimosConnectPoint point;
  double mbps;
  double load_mbps;
  gboolean listed; /* the controller named the port itself, not only its statistics */
} VimosPort;

/*
 * Devices are ordered by id, links by source device, source port, destination device, destination
 * port, hosts by id. So an index means the same in two snapshots of an unchanged network, whatever
 * order the controller answered in, and the graph has the same indexes.
 */
struct _VimosTopology
{
  gatomicrefcount ref_count;

  /* owned; written by the builder only */
  GStringChunk *text; /* every string below */
  GArray *devices;    /* VimosDevice */
  GArray *links;      /* VimosLink */
  GArray *hosts;      /* VimosHost */
  VimosGraph *graph;
  GHashTable *ports; /* VimosConnectPoint → VimosPort, which holds it */

  /* text → index + 1 */
  GHashTable *device_ids;
  GHashTable *device_names;
  GHashTable *host_macs;
  GHashTable *host_addresses;
};

gboolean vimos_topology_lookup (GHashTable *table,
                                const char *text,
                                guint *index);
gboolean vimos_topology_find_available (VimosTopology *self,
                                        const char *id,
                                        guint *index);
void vimos_topology_index_devices (VimosTopology *self);
void vimos_topology_index_links_and_hosts (VimosTopology *self);
double vimos_topology_leave_free (double mbps,
                                  double load_mbps);
char *vimos_topology_canonical_address (const char *address);
VimosGraph *vimos_topology_get_graph (VimosTopology *self);

G_END_DECLS
