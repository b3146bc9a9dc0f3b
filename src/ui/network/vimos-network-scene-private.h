/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-canvas-edge.h"
#include "vimos-canvas-node.h"
#include "vimos-canvas-tag.h"
#include "vimos-layout.h"
#include "vimos-network-scene.h"

G_BEGIN_DECLS

/* A hypervisor on the picture. */
typedef struct
{
  VimosHypervisor *hypervisor; /* borrowed from the context */
  const VimosHost *host;       /* of the topology; NULL when the controller does not see it */
  char *id;                    /* of its node */
} VimosSceneRack;

/* A switch or a link that has been seen: it stays on the picture for a while when it has gone. */
typedef struct
{
  char *from;  /* id: of a switch the switch itself */
  char *to;    /* id; NULL: it is a switch */
  char *label; /* as it was */
  double width;
  gint64 gone_us; /* since when, by vimos_clock_now(); 0: it is there */
  char *gone_at;  /* the same for people; NULL: it is there */
  gboolean present; /* in the present update */
} VimosSceneSeen;

#define VIMOS_SCENE_NO_EDGE G_MAXUINT

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

  VimosPlaces *places;
  GHashTable *seen; /* key → VimosSceneSeen */

  /* what is on the picture: first what was made of the network itself, which stays there */
  GPtrArray *new_nodes;
  GPtrArray *new_edges;
  GHashTable *node_by_id;
  GHashTable *edge_by_ends; /* key of the ends → VimosCanvasEdge */
  guint n_fixed_nodes;
  guint n_fixed_edges;
  VimosTopology *made_of; /* owned; NULL: nothing is */
  char *circumstances;    /* what else it was made of */
  GArray *edge_of_link;   /* guint: of each link of the topology its edge; or VIMOS_SCENE_NO_EDGE */
  GArray *link_of_edge;   /* guint: the link that each of the first edges is described by */
  GArray *undescribed;    /* gboolean: of each of these edges whether its words are old */
  guint describe_from;    /* the first of them that may be */
  guint describer;        /* source: they are written when the main loop is idle */
  gint64 forget_us;       /* when something that is gone will be forgotten */
  GPtrArray *marked;      /* VimosCanvasEdge that paths run over */
  GPtrArray *shared;      /* VimosCanvasNode that all paths cross */
  int faded_for;          /* the track for which all others stand back, or VIMOS_CANVAS_NO_TRACK */

  /* of one update */
  VimosTopology *topology; /* may be NULL */
  GArray *racks;           /* VimosSceneRack */
  GHashTable *vm_macs;     /* upper case */
  GHashTable *old_nodes;   /* id → VimosCanvasNode: on the picture before the update */
  GHashTable *old_edges;   /* key of the ends → VimosCanvasEdge */
  gboolean is_anew;        /* the network is another one than before */

  GCancellable *arranging; /* the layout that is under way in a thread, or NULL */

  VimosLayoutKind layout;
  guint update_source;
  gboolean oriented; /* the picture has its left and right */
  gboolean has_loads;
  gboolean show_load;
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

gboolean vimos_network_scene_is_stale (VimosNetworkScene *self);
char *vimos_network_scene_key_of_ends (const char *from,
                                       const char *to);

void vimos_network_scene_update_to (VimosNetworkScene *self,
                                    VimosTopology *topology);
void vimos_network_scene_make_network (VimosNetworkScene *self);
void vimos_network_scene_add_devices (VimosNetworkScene *self);
void vimos_network_scene_add_hypervisors (VimosNetworkScene *self);
void vimos_network_scene_add_hosts (VimosNetworkScene *self);
void vimos_network_scene_add_links (VimosNetworkScene *self);
void vimos_network_scene_apply_loads (VimosNetworkScene *self);
void vimos_network_scene_describe_links (VimosNetworkScene *self);
void vimos_network_scene_add_vms (VimosNetworkScene *self);
void vimos_network_scene_keep_gone (VimosNetworkScene *self);
void vimos_network_scene_note_place (VimosNetworkScene *self,
                                     VimosCanvasNode *node);
void vimos_network_scene_arrange (VimosNetworkScene *self);
void vimos_network_scene_recall_layout (VimosNetworkScene *self);
void vimos_network_scene_mark_paths (VimosNetworkScene *self);

G_END_DECLS
