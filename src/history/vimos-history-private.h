/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-history-store.h"
#include "vimos-history.h"

G_BEGIN_DECLS

/*
 * The history, by concern:
 *   vimos-history.c            the object: the worker, the list, deleting
 *   vimos-history-recording.c  a run that goes on, and its end
 *   vimos-history-files.c      whole runs: loaded, exported, imported
 */

/* In the worker's thread; completes @task, which it does not own. */
typedef void (*VimosHistoryJobFunc) (GTask *task,
                                     VimosHistoryStore *store,
                                     gpointer task_data);

/* Begins an operation: @function gets @task_data, which @free_data frees. */
void vimos_history_begin (VimosHistory *self,
                          gpointer tag,
                          VimosHistoryJobFunc function,
                          gpointer task_data,
                          GDestroyNotify free_data,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
/* Completes a task with the id of a run, or the error: (transfer full). */
void vimos_history_return_id (GTask *task,
                              gint64 id,
                              GError *error);
/* To be called by every finish function. */
void vimos_history_take_notice (VimosHistory *self);
VimosHistoryRun *vimos_history_show (VimosHistory *self,
                                     VimosHistoryRecord *record);

G_END_DECLS
