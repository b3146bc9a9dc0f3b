/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-history-error.h"
#include "vimos-history-run.h"

G_BEGIN_DECLS

typedef enum
{
  VIMOS_HISTORY_CSV,  /* the samples */
  VIMOS_HISTORY_JSON, /* everything; can be imported */
} VimosHistoryFormat;

/**
 * VimosHistory:
 *
 * All runs of a user, in a file. Properties: "runs" (GListModel of VimosHistoryRun, the newest
 * first; empty until vimos_history_refresh_async()), "notice" (a sentence for the user of what was
 * odd with the file, or %NULL). Main thread only; the file is used in one thread of its own, in the
 * order of the calls. Several processes may use the same file. Errors: %VIMOS_HISTORY_ERROR, or
 * %G_IO_ERROR_CANCELLED.
 */
#define VIMOS_TYPE_HISTORY (vimos_history_get_type ())
G_DECLARE_FINAL_TYPE (VimosHistory, vimos_history, VIMOS, HISTORY, GObject)

VimosHistory *vimos_history_new (const char *state_dir);
const char *vimos_history_get_path (VimosHistory *self);
GListModel *vimos_history_get_runs (VimosHistory *self);
void vimos_history_close (VimosHistory *self);
VimosHistoryRun *vimos_history_find (VimosHistory *self,
                                     gint64 id);
const char *vimos_history_get_notice (VimosHistory *self);

void vimos_history_refresh_async (VimosHistory *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean vimos_history_refresh_finish (VimosHistory *self,
                                       GAsyncResult *result,
                                       GError **error);

void vimos_history_record_async (VimosHistory *self,
                                 VimosMigration *migration,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
VimosHistoryRun *vimos_history_record_finish (VimosHistory *self,
                                              GAsyncResult *result,
                                              GError **error);

void vimos_history_load_async (VimosHistory *self,
                               VimosHistoryRun *run,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean vimos_history_load_finish (VimosHistory *self,
                                    GAsyncResult *result,
                                    GError **error);

guint vimos_history_set_aside (VimosHistory *self,
                               const gint64 *ids,
                               guint n_ids);
void vimos_history_bring_back (VimosHistory *self,
                               const gint64 *ids,
                               guint n_ids);
void vimos_history_delete_async (VimosHistory *self,
                                 const gint64 *ids,
                                 guint n_ids,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean vimos_history_delete_finish (VimosHistory *self,
                                      GAsyncResult *result,
                                      GError **error);

void vimos_history_export_async (VimosHistory *self,
                                 gint64 id,
                                 VimosHistoryFormat format,
                                 const char *path,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean vimos_history_export_finish (VimosHistory *self,
                                      GAsyncResult *result,
                                      GError **error);

void vimos_history_import_async (VimosHistory *self,
                                 const char *path,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
VimosHistoryRun *vimos_history_import_finish (VimosHistory *self,
                                              GAsyncResult *result,
                                              GError **error);

G_END_DECLS
