/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Two pieces that every operation of this room is made of: a pause that can be cancelled, and many
 * requests at once. Main thread only. */

void vimos_sleep_async (gint64 us,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
gboolean vimos_sleep_finish (GAsyncResult *result,
                             GError **error);

/* Pauses @task, which it does not own; then goes on with it, or completes it when it was
 * cancelled. */
void vimos_sleep_then (GTask *task,
                       gint64 us,
                       void (*go_on) (GTask *task));

/* How many requests of one batch are under way at once at the most. */
#define VIMOS_BATCH_PARALLEL 8

/**
 * VimosBatchOps:
 * @begin: starts the request number @index of @owner
 * @end: reads its answer
 */
typedef struct
{
  void (*begin) (gpointer owner,
                 guint index,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data);
  gboolean (*end) (gpointer owner,
                   guint index,
                   GAsyncResult *result,
                   GError **error);
} VimosBatchOps;

void vimos_batch_run_async (const VimosBatchOps *ops,
                            gpointer owner,
                            guint n,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean vimos_batch_run_finish (GAsyncResult *result,
                                 GError **error);

G_END_DECLS
