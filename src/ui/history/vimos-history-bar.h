/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VIMOS_TYPE_HISTORY_BAR (vimos_history_bar_get_type ())
G_DECLARE_FINAL_TYPE (VimosHistoryBar, vimos_history_bar, VIMOS, HISTORY_BAR, GtkWidget)

void vimos_history_bar_show (VimosHistoryBar *self,
                             double seconds,
                             double predicted,
                             int track);
void vimos_history_bar_set_longest (VimosHistoryBar *self,
                                    double seconds);

G_END_DECLS
