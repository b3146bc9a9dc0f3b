/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * VimosDemoAgenda:
 *
 * What is to happen when, by the program's clock: thousands of entries over one source of the main
 * loop, which would become slow with a source for each. Entries of one moment come in the order in
 * which they were made.
 */
typedef struct _VimosDemoAgenda VimosDemoAgenda;
typedef struct _VimosDemoEntry VimosDemoEntry;
typedef void (*VimosDemoEntryFunc) (gpointer user_data);

VimosDemoAgenda *vimos_demo_agenda_new (void);
void vimos_demo_agenda_free (VimosDemoAgenda *self);

VimosDemoEntry *vimos_demo_agenda_add (VimosDemoAgenda *self,
                                       gint64 due_us,
                                       VimosDemoEntryFunc function,
                                       gpointer user_data,
                                       GDestroyNotify notify);
VimosDemoEntry *vimos_demo_agenda_add_in (VimosDemoAgenda *self,
                                          gint64 delay_us,
                                          VimosDemoEntryFunc function,
                                          gpointer user_data);
gint64 vimos_demo_entry_get_due (const VimosDemoEntry *self);
void vimos_demo_entry_clear (VimosDemoEntry **entry);

G_END_DECLS
