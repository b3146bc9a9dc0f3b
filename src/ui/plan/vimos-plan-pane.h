/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vimos-workspace.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_PLAN_PANE (vimos_plan_pane_get_type ())
G_DECLARE_FINAL_TYPE (VimosPlanPane, vimos_plan_pane, VIMOS, PLAN_PANE, GtkBox)

void vimos_plan_pane_set_workspace (VimosPlanPane *self,
                                    VimosWorkspace *workspace);
void vimos_plan_pane_set_compact (VimosPlanPane *self,
                                  gboolean compact);
void vimos_plan_pane_choose_target (VimosPlanPane *self);

G_END_DECLS
