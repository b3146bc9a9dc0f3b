/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *test_folder_new (void);
char *test_folder_new_until_exit (void);
void test_folder_remove (const char *path);
void test_folder_free (char *path);

G_END_DECLS
