/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-history.h"
#include "vimos-time-chart.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_COMPARE_PANE (vimos_compare_pane_get_type ())
G_DECLARE_FINAL_TYPE (VimosComparePane, vimos_compare_pane, VIMOS, COMPARE_PANE, GtkBox)

void vimos_compare_pane_show (VimosComparePane *self,
                              GPtrArray *runs);
VimosTimeChart *vimos_compare_pane_get_chart (VimosComparePane *self);
void vimos_compare_pane_set_compact (VimosComparePane *self,
                                     gboolean compact);

G_END_DECLS
