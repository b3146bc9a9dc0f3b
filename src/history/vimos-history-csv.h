/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-history-record.h"

G_BEGIN_DECLS

char *vimos_history_record_to_csv (VimosHistoryRecord *self,
                                   VimosTimeline *timeline);

G_END_DECLS
