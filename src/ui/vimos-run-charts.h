/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-history-record.h"
#include "vimos-time-model.h"

G_BEGIN_DECLS

VimosTimeModel *vimos_run_charts_make_model (VimosHistoryRecord *record,
                                             VimosTimeline *timeline);

G_END_DECLS
