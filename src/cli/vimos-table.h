/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VimosTable:
 *
 * Text in aligned columns for a terminal. One thread at a time.
 */
typedef struct _VimosTable VimosTable;

VimosTable *vimos_table_new (const char *first_heading,
                             ...) G_GNUC_NULL_TERMINATED;
void vimos_table_free (VimosTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosTable, vimos_table_free)

void vimos_table_add_cell (VimosTable *self,
                           const char *text);
void vimos_table_take_cell (VimosTable *self,
                            char *text);
char *vimos_table_to_string (VimosTable *self);

char *vimos_make_printable (const char *text,
                            gboolean lines);

G_END_DECLS
