/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include "vimos-async.h"
#include "vimos-clock.h"

typedef struct
{
  const VimosBatchOps *ops;
  gpointer owner; /* kept alive by the task's source object */
  guint n;
  guint next;
  guint in_flight;
  GError *error; /* the first one */
} Batch;

typedef struct
{
  GTask *task;
  guint index;
} Request;

static gboolean
sleep_over_cb (gpointer user_data)
{
  GTask *task = user_data;

  if (!g_task_return_error_if_cancelled (task))
    g_task_return_boolean (task, TRUE);
  return G_SOURCE_REMOVE;
}

/**
 * vimos_sleep_async:
 * @us: how long, µs; rounded up to whole milliseconds
 *
 * Completes after @us, or at once with %G_IO_ERROR_CANCELLED when @cancellable is cancelled.
 */
void
vimos_sleep_async (gint64 us,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GSource) source = vimos_clock_source_new (us > 0 ? (guint) ((us + 999) / 1000) : 0);

  g_task_set_source_tag (task, vimos_sleep_async);
  if (cancellable != NULL)
    {
      g_autoptr (GSource) child = g_cancellable_source_new (cancellable);

      g_source_set_dummy_callback (child);
      g_source_add_child_source (source, child);
    }
  g_task_attach_source (task, source, sleep_over_cb);
}

gboolean
vimos_sleep_finish (GAsyncResult *result,
                    GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

typedef struct
{
  GTask *task;
  void (*go_on) (GTask *task);
} Pause;

static void
pause_over_cb (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autofree Pause *pause = user_data;
  g_autoptr (GTask) task = pause->task;
  GError *error = NULL;

  if (vimos_sleep_finish (result, &error))
    pause->go_on (task);
  else
    g_task_return_error (task, error);
}

void
vimos_sleep_then (GTask *task,
                  gint64 us,
                  void (*go_on) (GTask *task))
{
  Pause *pause = g_new (Pause, 1);

  pause->task = g_object_ref (task);
  pause->go_on = go_on;
  vimos_sleep_async (us, g_task_get_cancellable (task), pause_over_cb, pause);
}

static void
batch_free (gpointer data)
{
  Batch *batch = data;

  g_clear_error (&batch->error);
  g_free (batch);
}

static void fill (GTask *task);

static void
request_done_cb (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  Request *request = user_data;
  g_autoptr (GTask) task = request->task;
  Batch *batch = g_task_get_task_data (task);
  guint index = request->index;
  g_autoptr (GError) error = NULL;

  g_free (request);
  batch->in_flight--;
  if (!batch->ops->end (batch->owner, index, result, &error) && batch->error == NULL)
    batch->error = g_steal_pointer (&error);
  fill (task);
}

/* Starts requests until enough are under way; completes the task when none is left. */
static void
fill (GTask *task)
{
  Batch *batch = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  while (batch->error == NULL && batch->next < batch->n && batch->in_flight < VIMOS_BATCH_PARALLEL
         && !g_cancellable_is_cancelled (cancellable))
    {
      Request *request = g_new (Request, 1);

      request->task = g_object_ref (task);
      request->index = batch->next++;
      batch->in_flight++;
      batch->ops->begin (batch->owner, request->index, cancellable, request_done_cb, request);
    }
  if (batch->in_flight > 0)
    return;
  if (g_task_return_error_if_cancelled (task))
    return;
  if (batch->error != NULL)
    g_task_return_error (task, g_steal_pointer (&batch->error));
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * vimos_batch_run_async:
 * @ops: how a request is made and its answer is read; lives for ever
 * @owner: (type GObject): whose requests; kept alive
 * @n: how many; numbered from 0, started in this order
 *
 * Makes @n requests, at most %VIMOS_BATCH_PARALLEL at once. After the first failure no more are
 * started; completes when none is under way, with that failure.
 */
void
vimos_batch_run_async (const VimosBatchOps *ops,
                       gpointer owner,
                       guint n,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (owner, cancellable, callback, user_data);
  Batch *batch = g_new0 (Batch, 1);

  g_task_set_source_tag (task, vimos_batch_run_async);
  batch->ops = ops;
  batch->owner = owner;
  batch->n = n;
  g_task_set_task_data (task, batch, batch_free);
  fill (task);
}

gboolean
vimos_batch_run_finish (GAsyncResult *result,
                        GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
