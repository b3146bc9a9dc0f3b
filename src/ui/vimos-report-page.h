/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-canvas.h"
#include "vimos-history-record.h"

G_BEGIN_DECLS

/**
 * VimosReport: what a report is about.
 * @record: the run, with its details
 * @timeline: its samples
 * @network: (nullable): shows the network with the run's path; %NULL: the path alone is drawn
 * @network_name: (nullable): what the network is called, or that it is simulated
 * @samples_name: (nullable): where the samples are
 *
 * A plain value that borrows everything.
 */
typedef struct
{
  VimosHistoryRecord *record;
  VimosTimeline *timeline;
  VimosCanvas *network;
  const char *network_name;
  const char *samples_name;
} VimosReport;

GBytes *vimos_report_make_page (const VimosReport *self,
                                GError **error);

G_END_DECLS
