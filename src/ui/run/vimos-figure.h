/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void vimos_figure_show (GtkLabel *label,
                        double seconds);

G_END_DECLS
