/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vimos-session.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_HYPERVISOR_ROW (vimos_hypervisor_row_get_type ())
G_DECLARE_FINAL_TYPE (VimosHypervisorRow, vimos_hypervisor_row, VIMOS, HYPERVISOR_ROW, GtkBox)

GtkWidget *vimos_hypervisor_row_new (VimosSession *session);
void vimos_hypervisor_row_set_hypervisor (VimosHypervisorRow *self,
                                          VimosHypervisor *hypervisor);

G_END_DECLS
