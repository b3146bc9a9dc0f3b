/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void vimos_spoken_names_install (void);

char *vimos_spoken_names_from_tooltip (const char *tooltip);

void vimos_spoken_names_name_row (GtkWidget *content,
                                  const char *name);

G_END_DECLS
