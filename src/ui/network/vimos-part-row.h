/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vimos-part.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_PART_ROW (vimos_part_row_get_type ())
G_DECLARE_FINAL_TYPE (VimosPartRow, vimos_part_row, VIMOS, PART_ROW, GtkListBoxRow)

GtkWidget *vimos_part_row_new (VimosPart *part);

G_END_DECLS
