/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vimos-history.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_HISTORY_LIST (vimos_history_list_get_type ())
G_DECLARE_FINAL_TYPE (VimosHistoryList, vimos_history_list, VIMOS, HISTORY_LIST, GtkBox)

void vimos_history_list_set_history (VimosHistoryList *self,
                                     VimosHistory *history);
GtkMultiSelection *vimos_history_list_get_selection (VimosHistoryList *self);
GPtrArray *vimos_history_list_get_chosen (VimosHistoryList *self);
void vimos_history_list_choose (VimosHistoryList *self,
                                VimosHistoryRun *const *runs,
                                guint n_runs);
void vimos_history_list_find (VimosHistoryList *self);
void vimos_history_list_focus_runs (VimosHistoryList *self);
char *vimos_history_describe_when (const VimosHistoryRecord *record,
                                   gint64 now_us);
void vimos_history_list_set_compact (VimosHistoryList *self,
                                     gboolean compact);

G_END_DECLS
