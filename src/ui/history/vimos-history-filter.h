/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-history-record.h"

G_BEGIN_DECLS

typedef enum
{
  VIMOS_PERIOD_ANY,
  VIMOS_PERIOD_TODAY,
  VIMOS_PERIOD_WEEK,
  VIMOS_PERIOD_MONTH,
} VimosHistoryPeriod;

typedef enum
{
  VIMOS_RESULT_ANY,
  VIMOS_RESULT_MOVED,
  VIMOS_RESULT_NOT_MOVED,
} VimosHistoryResult;

/**
 * VimosHistoryFilter: which runs are shown.
 * @words: (nullable): all of them must be found in the VM, the hosts or the path; case does not
 * matter
 * @network: (nullable): the controller's name or address
 * @host: (nullable): the source or the target
 *
 * A plain value.
 */
typedef struct
{
  char **words;
  char *network;
  char *host;
  VimosHistoryPeriod period;
  VimosHistoryResult result;
} VimosHistoryFilter;

void vimos_history_filter_set_text (VimosHistoryFilter *self,
                                    const char *text);
void vimos_history_filter_clear (VimosHistoryFilter *self);
gboolean vimos_history_filter_is_open (const VimosHistoryFilter *self);
gboolean vimos_history_filter_matches (const VimosHistoryFilter *self,
                                       const VimosHistoryRecord *record,
                                       gint64 now_us);

G_END_DECLS
