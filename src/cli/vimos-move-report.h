/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-history-record.h"

G_BEGIN_DECLS

/* How a run ended, or that it has not; @record has its details. */
char *vimos_move_report_to_text (VimosHistoryRecord *record);
const char *vimos_move_report_outcome_to_words (VimosOutcome outcome);

G_END_DECLS
