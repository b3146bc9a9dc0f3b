/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vimos-time-chart.h"
#include "vimos-workspace.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_TIME_PANE (vimos_time_pane_get_type ())
G_DECLARE_FINAL_TYPE (VimosTimePane, vimos_time_pane, VIMOS, TIME_PANE, GtkBox)

void vimos_time_pane_set_workspace (VimosTimePane *self,
                                    VimosWorkspace *workspace);
VimosTimeChart *vimos_time_pane_get_chart (VimosTimePane *self);
gboolean vimos_time_pane_get_folded (VimosTimePane *self);
void vimos_time_pane_set_folded (VimosTimePane *self,
                                 gboolean folded);
void vimos_time_pane_set_short (VimosTimePane *self,
                                gboolean is_short);
void vimos_time_pane_set_compact (VimosTimePane *self,
                                  gboolean compact);
void vimos_time_pane_set_low (VimosTimePane *self,
                              gboolean is_low);

G_END_DECLS
