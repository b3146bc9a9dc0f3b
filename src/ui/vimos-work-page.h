/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vimos-canvas.h"
#include "vimos-workspace.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_WORK_PAGE (vimos_work_page_get_type ())
G_DECLARE_FINAL_TYPE (VimosWorkPage, vimos_work_page, VIMOS, WORK_PAGE, GtkBox)

GtkWidget *vimos_work_page_new (VimosWorkspace *workspace);
AdwFlap *vimos_work_page_get_list_flap (VimosWorkPage *self);
AdwFlap *vimos_work_page_get_plan_flap (VimosWorkPage *self);
GtkWidget *vimos_work_page_get_time_pane (VimosWorkPage *self);
VimosCanvas *vimos_work_page_get_canvas (VimosWorkPage *self);
void vimos_work_page_find_vm (VimosWorkPage *self);

G_END_DECLS
