/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void test_golden_set_up (void);
void test_golden_compare (GdkTexture *picture,
                          const char *name);

G_END_DECLS
