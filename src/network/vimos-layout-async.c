/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <sys/resource.h>
#include <unistd.h>

#include "vimos-clock.h"
#include "vimos-layout.h"

/* A layout in a thread of its own, which stands back behind the others: who shifts the picture
 * meanwhile has a processor for that. A thread cannot take back that it stands back, so it is none
 * of those that GTask lends out in turn. */

#define NICENESS 10

typedef struct
{
  VimosLayoutRequest request; /* its arrays are owned */
  double *x, *y;
  VimosLayoutProgress progress;
  gpointer progress_data;
} Work;

/* News for the main context; the task keeps it alive. */
typedef struct
{
  GTask *task;
  double fraction;
} News;

static void
work_free (Work *work)
{
  g_free ((gpointer) work->request.edges);
  g_free ((gpointer) work->request.anchors);
  g_free ((gpointer) work->request.latitudes);
  g_free ((gpointer) work->request.longitudes);
  g_free ((gpointer) work->request.start_x);
  g_free ((gpointer) work->request.start_y);
  g_free ((gpointer) work->request.pinned);
  g_free (work->x);
  g_free (work->y);
  g_free (work);
}

static Work *
work_new (const VimosLayoutRequest *request,
          VimosLayoutProgress progress,
          gpointer progress_data)
{
  Work *work = g_new0 (Work, 1);
  gsize doubles = request->n_nodes * sizeof (double);

  work->request = *request;
  work->request.edges = g_memdup2 (request->edges, request->n_edges * sizeof (VimosLayoutEdge));
  work->request.anchors = g_memdup2 (request->anchors, request->n_nodes * sizeof (guint));
  work->request.latitudes = g_memdup2 (request->latitudes, doubles);
  work->request.longitudes = g_memdup2 (request->longitudes, doubles);
  work->request.start_x = g_memdup2 (request->start_x, doubles);
  work->request.start_y = g_memdup2 (request->start_y, doubles);
  work->request.pinned = g_memdup2 (request->pinned, request->n_nodes * sizeof (gboolean));
  work->x = g_new0 (double, (gsize) request->n_nodes + 1);
  work->y = g_new0 (double, (gsize) request->n_nodes + 1);
  work->progress = progress;
  work->progress_data = progress_data;
  return work;
}

static void
news_free (News *news)
{
  g_object_unref (news->task);
  g_free (news);
}

static gboolean
tell_cb (gpointer user_data)
{
  News *news = user_data;
  const Work *work = g_task_get_task_data (news->task);

  if (!g_task_get_completed (news->task))
    work->progress (news->fraction, work->progress_data);
  return G_SOURCE_REMOVE;
}

/* In the thread. */
static void
progress_cb (double fraction,
             gpointer user_data)
{
  GTask *task = user_data;
  News *news = g_new (News, 1);

  news->task = g_object_ref (task);
  news->fraction = fraction;
  g_main_context_invoke_full (g_task_get_context (task), g_task_get_priority (task), tell_cb, news,
                              (GDestroyNotify) news_free);
}

static gpointer
work_in_thread (gpointer data)
{
  g_autoptr (GTask) task = data;
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;

  setpriority (PRIO_PROCESS, gettid (), NICENESS); /* of this thread alone */
  if (vimos_layout_run (&work->request, work->x, work->y, g_task_get_cancellable (task),
                        work->progress != NULL ? progress_cb : NULL, task, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  return NULL;
}

/**
 * vimos_layout_run_async:
 * @request: what to lay out; it is copied
 * @progress: (nullable): called in the thread-default main context of the caller, until it is done
 *
 * As vimos_layout_run(), in a thread.
 */
void
vimos_layout_run_async (const VimosLayoutRequest *request,
                        GCancellable *cancellable,
                        VimosLayoutProgress progress,
                        gpointer progress_data,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (request != NULL);

  g_task_set_source_tag (task, vimos_layout_run_async);
  g_task_set_task_data (task, work_new (request, progress, progress_data),
                        (GDestroyNotify) work_free);
  vimos_clock_hold_for_task (task);
  g_thread_unref (g_thread_new ("layout", work_in_thread, g_steal_pointer (&task)));
}

/**
 * vimos_layout_run_finish:
 * @x: (out) (transfer full): where each node stands
 * @y: (out) (transfer full)
 */
gboolean
vimos_layout_run_finish (GAsyncResult *result,
                         double **x,
                         double **y,
                         GError **error)
{
  Work *work;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  work = g_task_get_task_data (G_TASK (result));
  *x = g_steal_pointer (&work->x);
  *y = g_steal_pointer (&work->y);
  return TRUE;
}
