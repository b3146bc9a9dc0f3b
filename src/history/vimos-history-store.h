/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-history-record.h"

G_BEGIN_DECLS

/**
 * VimosHistoryStore:
 *
 * The file of runs: SQLite in WAL mode. Every function may block for the disk, so the main thread
 * calls none but vimos_history_store_new(); one thread at a time. The file is opened by the first
 * call that needs it. Errors: %VIMOS_HISTORY_ERROR, or %G_IO_ERROR_CANCELLED.
 */
typedef struct _VimosHistoryStore VimosHistoryStore;

VimosHistoryStore *vimos_history_store_new (const char *path);
void vimos_history_store_free (VimosHistoryStore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosHistoryStore, vimos_history_store_free)

char *vimos_history_store_take_notice (VimosHistoryStore *self);
GPtrArray *vimos_history_store_list (VimosHistoryStore *self,
                                     GCancellable *cancellable,
                                     GError **error);
gint64 vimos_history_store_write (VimosHistoryStore *self,
                                  VimosHistoryRecord *record,
                                  GError **error);
gint64 vimos_history_store_add (VimosHistoryStore *self,
                                VimosHistoryRecord *record,
                                GError **error);
VimosHistoryRecord *vimos_history_store_load (VimosHistoryStore *self,
                                              gint64 id,
                                              GCancellable *cancellable,
                                              GError **error);
gboolean vimos_history_store_delete (VimosHistoryStore *self,
                                     GArray *ids,
                                     GError **error);

G_END_DECLS
