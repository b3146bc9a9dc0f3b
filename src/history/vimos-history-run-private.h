/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-history-run.h"

G_BEGIN_DECLS

VimosHistoryRun *vimos_history_run_new (VimosHistoryRecord *record);
gboolean vimos_history_run_update (VimosHistoryRun *self,
                                   VimosHistoryRecord *record);
void vimos_history_run_set_loaded (VimosHistoryRun *self,
                                   VimosHistoryRecord *record,
                                   VimosTimeline *timeline);

G_END_DECLS
