/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vimos-vm.h"

G_BEGIN_DECLS

void vimos_vm_mark_show (GtkImage *image,
                         VimosVmState state);

G_END_DECLS
