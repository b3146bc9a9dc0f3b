/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-history.h"
#include "vimos-report-source.h"
#include "vimos-time-chart.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_HISTORY_PAGE (vimos_history_page_get_type ())
G_DECLARE_FINAL_TYPE (VimosHistoryPage, vimos_history_page, VIMOS, HISTORY_PAGE, GtkBox)

GtkWidget *vimos_history_page_new (VimosHistory *history,
                                   const char *network_name);
gboolean vimos_history_page_has_run (VimosHistoryPage *self);
VimosReport *vimos_history_page_make_report (VimosHistoryPage *self);
VimosTimeChart *vimos_history_page_get_chart (VimosHistoryPage *self);
void vimos_history_page_open (VimosHistoryPage *self,
                              VimosHistoryRun *run);
void vimos_history_page_compare (VimosHistoryPage *self,
                                 VimosHistoryRun *run);
gboolean vimos_history_page_can_undo (VimosHistoryPage *self);
void vimos_history_page_undo (VimosHistoryPage *self);
void vimos_history_page_find (VimosHistoryPage *self);
void vimos_history_page_set_room (VimosHistoryPage *self,
                                  gboolean compact,
                                  gboolean is_short);

G_END_DECLS
