/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vimos-workspace.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_RUN_PANE (vimos_run_pane_get_type ())
G_DECLARE_FINAL_TYPE (VimosRunPane, vimos_run_pane, VIMOS, RUN_PANE, GtkBox)

void vimos_run_pane_set_workspace (VimosRunPane *self,
                                   VimosWorkspace *workspace);

G_END_DECLS
