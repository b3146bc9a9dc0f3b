/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vimos-workspace.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_VM_PANE (vimos_vm_pane_get_type ())
G_DECLARE_FINAL_TYPE (VimosVmPane, vimos_vm_pane, VIMOS, VM_PANE, GtkBox)

void vimos_vm_pane_set_workspace (VimosVmPane *self,
                                  VimosWorkspace *workspace);
GListModel *vimos_vm_pane_get_rows (VimosVmPane *self);
void vimos_vm_pane_find (VimosVmPane *self);

G_END_DECLS
