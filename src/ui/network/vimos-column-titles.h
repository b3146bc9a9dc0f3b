/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void vimos_column_titles_set_number (GtkColumnViewColumn *column);
gboolean vimos_column_titles_is_number (GtkColumnViewColumn *column);
void vimos_column_titles_follow (GtkColumnView *view);

G_END_DECLS
