/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-history.h"
#include "vimos-time-chart.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_HISTORY_DETAIL (vimos_history_detail_get_type ())
G_DECLARE_FINAL_TYPE (VimosHistoryDetail, vimos_history_detail, VIMOS, HISTORY_DETAIL, GtkBox)

VimosHistoryRun *vimos_history_detail_get_run (VimosHistoryDetail *self);
void vimos_history_detail_set_run (VimosHistoryDetail *self,
                                   VimosHistoryRun *run);
VimosTimeChart *vimos_history_detail_get_chart (VimosHistoryDetail *self);
void vimos_history_detail_set_compact (VimosHistoryDetail *self,
                                       gboolean compact);

G_END_DECLS
