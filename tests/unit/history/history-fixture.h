/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-history-record.h"

G_BEGIN_DECLS

/* Runs without a network: every member of a record has a value of its own. */
VimosHistoryRecord *history_fixture_make_record (guint number,
                                                 guint n_pings);
VimosTimeline *history_fixture_make_timeline (guint number,
                                              guint n_pings);
void history_fixture_assert_same (VimosHistoryRecord *one,
                                  VimosHistoryRecord *other);
void history_fixture_assert_same_timeline (VimosTimeline *one,
                                           VimosTimeline *other);

G_END_DECLS
