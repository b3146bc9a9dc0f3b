/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-canvas-edge.h"
#include "vimos-canvas-node.h"
#include "vimos-canvas-tag.h"
#include "vimos-network-scene.h"

G_BEGIN_DECLS

/* A hypervisor on the picture. */
typedef struct
{
  VimosHypervisor *hypervisor; /* borrowed from the context */
  const VimosHost *host;       /* of the topology; NULL when the controller does not see it */
  char *id;                    /* of its node */
} VimosSceneRack;

/* Where a node stands, also while it is not there: a switch that comes back comes back to its place. */
typedef struct
{
  double x;
  double y;
} VimosScenePlace;

struct _VimosNetworkScene
{
  GObject parent_instance;

  /* owned */
  VimosWorkspace *workspace;
  GListStore *nodes; /* of VimosCanvasNode */
  GListStore *edges; /* of VimosCanvasEdge */
  GListStore *tags;  /* of VimosCanvasTag */
  char *summary;
  char *structure; /* of what was laid out: when it changes, it is laid out anew */

  GHashTable *placed; /* id → VimosScenePlace, of the nodes that have been given one */

  /* of one update */
  VimosTopology *topology; /* may be NULL */
  GArray *racks;           /* VimosSceneRack */
  GPtrArray *new_nodes;
  GPtrArray *new_edges;
  GHashTable *node_by_id;

  guint update_source;
  gboolean by_hand;  /* the user has moved nodes: they stay where they are */
  gboolean moved;    /* since the last update */
  gboolean updating;
};

VimosCanvasNode *vimos_network_scene_need_node (VimosNetworkScene *self,
                                                const char *id,
                                                VimosCanvasShape shape);
VimosCanvasEdge *vimos_network_scene_need_edge (VimosNetworkScene *self,
                                                const char *from,
                                                const char *to,
                                                gboolean tether);
VimosCanvasEdge *vimos_network_scene_find_new_edge (VimosNetworkScene *self,
                                                    const char *a,
                                                    const char *b);
const VimosSceneRack *vimos_network_scene_find_rack (VimosNetworkScene *self,
                                                     VimosHypervisor *hypervisor);
gboolean vimos_network_scene_is_shown_host (VimosNetworkScene *self,
                                            const VimosHost *host);

void vimos_network_scene_add_devices (VimosNetworkScene *self);
void vimos_network_scene_add_hypervisors (VimosNetworkScene *self);
void vimos_network_scene_add_links (VimosNetworkScene *self);
void vimos_network_scene_add_vms (VimosNetworkScene *self);
void vimos_network_scene_note_places (VimosNetworkScene *self);
void vimos_network_scene_arrange (VimosNetworkScene *self);
void vimos_network_scene_mark_paths (VimosNetworkScene *self);

G_END_DECLS
