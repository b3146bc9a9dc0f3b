/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef gboolean (*TestCondition) (gpointer data);

gboolean test_display_init (int *argc,
                            char ***argv);
GtkWidget *test_display_present (GtkWidget *child,
                                 int width,
                                 int height);
void test_display_settle (void);
gboolean test_display_wait (TestCondition condition,
                            gpointer data);
void test_display_picture (GtkWidget *widget,
                           const char *name);
void test_display_press (GtkWidget *widget,
                         guint key,
                         GdkModifierType modifiers);

G_END_DECLS
