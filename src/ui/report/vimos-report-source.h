/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-canvas.h"
#include "vimos-history-record.h"

G_BEGIN_DECLS

/**
 * VimosReport: what a report is about. Owns everything.
 * @record: the run, with its details
 * @timeline: its samples
 * @network: (nullable): shows the network with the run's path; %NULL: the path alone is drawn
 * @network_name: (nullable): what the network is called, or that it is simulated
 * @samples_name: (nullable): where the samples are
 */
typedef struct
{
  VimosHistoryRecord *record;
  VimosTimeline *timeline;
  VimosCanvas *network;
  char *network_name;
  char *samples_name;
} VimosReport;

VimosReport *vimos_report_new (VimosHistoryRecord *record,
                               VimosTimeline *timeline,
                               VimosCanvas *network,
                               const char *network_name);
VimosReport *vimos_report_new_for_migration (VimosMigration *migration,
                                             VimosCanvas *network,
                                             const char *network_name);
void vimos_report_free (VimosReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosReport, vimos_report_free)

G_END_DECLS
