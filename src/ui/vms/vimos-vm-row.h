/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vimos-workspace.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_VM_ROW (vimos_vm_row_get_type ())
G_DECLARE_FINAL_TYPE (VimosVmRow, vimos_vm_row, VIMOS, VM_ROW, GtkBox)

GtkWidget *vimos_vm_row_new (VimosWorkspace *workspace);
void vimos_vm_row_set_vm (VimosVmRow *self,
                          VimosVm *vm);

G_END_DECLS
