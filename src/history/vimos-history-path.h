/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-candidate.h"
#include "vimos-history-reader.h"

G_BEGIN_DECLS

typedef struct
{
  char *id;
  char *name;
} VimosHistoryDevice;

/**
 * VimosHistoryPath: a path as it was when it was chosen.
 * @text: as vimos_path_to_string() wrote it; %NULL when there is no path
 * @mbps: its bottleneck, Mbit/s; NaN when unknown
 * @available_mbps: what was free of it, Mbit/s
 * @predicted_migration: s
 * @predicted_downtime: s
 * @devices: (nullable): VimosHistoryDevice *, hops + 1 of them; %NULL: the details are not loaded
 * @links: (nullable): VimosLink *, one a hop; their indexes are of @devices
 * @narrowest: index of the link that is the bottleneck, or -1
 * @access: where the bottleneck is when it is an access port: @from or @to, else %NULL
 *
 * A plain value.
 */
typedef struct
{
  char *text;
  guint64 rank;
  guint64 hops;
  double mbps;
  VimosBandwidthSource source;
  double available_mbps;
  double predicted_migration;
  double predicted_downtime;
  VimosCrossCheck onos;
  VimosConnectPoint from;
  VimosConnectPoint to;
  GPtrArray *devices;
  GPtrArray *links;
  int narrowest;
  const VimosConnectPoint *access;
} VimosHistoryPath;

void vimos_history_path_init (VimosHistoryPath *self);
void vimos_history_path_clear (VimosHistoryPath *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VimosHistoryPath, vimos_history_path_clear)
void vimos_history_path_set (VimosHistoryPath *self,
                             VimosPath *path);
void vimos_history_path_set_candidate (VimosHistoryPath *self,
                                       VimosCandidate *candidate);
void vimos_history_path_report (const VimosHistoryPath *self,
                                JsonBuilder *builder);
void vimos_history_path_read (VimosHistoryPath *self,
                              VimosHistoryReader *reader,
                              JsonObject *object);

G_END_DECLS
