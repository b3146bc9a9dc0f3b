/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vimos-step.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_STEP_ROW (vimos_step_row_get_type ())
G_DECLARE_FINAL_TYPE (VimosStepRow, vimos_step_row, VIMOS, STEP_ROW, GtkListBoxRow)

GtkWidget *vimos_step_row_new (VimosStep *step);
void vimos_step_row_refresh (VimosStepRow *self);

G_END_DECLS
