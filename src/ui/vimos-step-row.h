/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vimos-phase.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_PHASE_ROW (vimos_phase_row_get_type ())
G_DECLARE_FINAL_TYPE (VimosPhaseRow, vimos_phase_row, VIMOS, PHASE_ROW, GtkListBoxRow)

GtkWidget *vimos_phase_row_new (VimosPhase *phase);
void vimos_phase_row_refresh (VimosPhaseRow *self);

G_END_DECLS
