/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-compute"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-call.h"
#include "vimos-hypervisor.h"

/*
 * Blocking calls in threads, bounded in time.
 *
 * Every libvirt call is a blocking RPC that can hang: a TCP connect to a host that drops packets
 * for two minutes, a call to a stuck QEMU for half a minute, a move for as long as it takes. The
 * GTask is answered in the main thread by whatever comes first: the result, the time-out, the
 * cancelling; a thread that comes later frees what it brings. The threads are a pool of our own
 * without an upper bound, since GTask's pool is shared with GIO (name resolution, files) and a few
 * dead hosts would starve it.
 */
typedef struct
{
  GTask *task; /* NULL once answered; main thread only */
  VimosCallFunc func;
  gpointer data;
  GDestroyNotify free_data;
  GDestroyNotify free_result;
  GSource *timeout;
  GSource *cancelled;
  guint timeout_ms;
  /* written by the thread before the main loop is told */
  gpointer result;
  GError *error;
} VimosCall;

typedef struct
{
  GFunc func;
  gpointer data;
} Work;

static void
work_in_thread (gpointer data,
                gpointer user_data)
{
  g_autofree Work *work = data;

  work->func (work->data, NULL);
}

/**
 * vimos_call_detach:
 * @func: what to run; its second argument is %NULL
 * @data: (transfer full): for @func
 *
 * Runs @func in a thread and tells nobody. Any thread.
 */
void
vimos_call_detach (GFunc func,
                   gpointer data)
{
  static gsize pool;
  Work *work = g_new (Work, 1);

  if (g_once_init_enter (&pool))
    g_once_init_leave (&pool, (gsize) g_thread_pool_new (work_in_thread, NULL, -1, FALSE, NULL));
  work->func = func;
  work->data = data;
  g_thread_pool_push ((GThreadPool *) pool, work, NULL);
}

static void
destroy_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* Answering may end the last reference of whoever asked, so the call is taken off first. */
static GTask *
take_task (VimosCall *call)
{
  destroy_source (&call->timeout);
  destroy_source (&call->cancelled);
  return g_steal_pointer (&call->task);
}

static gboolean
timed_out_cb (gpointer user_data)
{
  VimosCall *call = user_data;
  g_autoptr (GTask) task = take_task (call);

  g_task_return_new_error (
      task, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE,
      _("no answer within %u s; check that the host is up and that the network reaches it"),
      (call->timeout_ms + 999) / 1000);
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer user_data)
{
  VimosCall *call = user_data;
  g_autoptr (GTask) task = take_task (call);

  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _("Cancelled"));
  return G_SOURCE_REMOVE;
}

static gboolean
done_cb (gpointer user_data)
{
  VimosCall *call = user_data;
  g_autoptr (GTask) task = take_task (call);

  if (task != NULL && call->error != NULL)
    g_task_return_error (task, g_steal_pointer (&call->error));
  else if (task != NULL)
    g_task_return_pointer (task, g_steal_pointer (&call->result), call->free_result);
  return G_SOURCE_REMOVE;
}

static void
call_free (gpointer data)
{
  VimosCall *call = data;

  if (call->result != NULL && call->free_result != NULL)
    call->free_result (call->result);
  if (call->free_data != NULL)
    call->free_data (call->data);
  g_clear_error (&call->error);
  g_free (call);
}

static void
call_in_thread (gpointer data,
                gpointer user_data)
{
  VimosCall *call = data;
  g_autoptr (GSource) source = g_idle_source_new ();

  call->result = call->func (call->data, &call->error);
  g_assert ((call->result == NULL) == (call->error != NULL));

  /* Not g_main_context_invoke (): that runs the function here when nobody happens to iterate the
   * context. */
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, done_cb, call, call_free);
  g_source_attach (source, NULL);
}

/**
 * vimos_call_run:
 * @task: (transfer full): answered in the main thread with the result of @func as pointer
 * @func: the blocking function
 * @data: (transfer full): for @func; freed in the main thread when the thread is done with it
 * @free_data: (nullable): frees @data
 * @free_result: (nullable): frees a result that nobody takes
 * @on_cancel: what cancelling @task's cancellable does once @func has begun
 * @timeout_ms: answer with %VIMOS_COMPUTE_ERROR_UNREACHABLE after so many ms; 0: never
 *
 * Main thread. A cancellable that is already cancelled answers without running @func.
 */
void
vimos_call_run (GTask *task,
                VimosCallFunc func,
                gpointer data,
                GDestroyNotify free_data,
                GDestroyNotify free_result,
                VimosCallCancel on_cancel,
                guint timeout_ms)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  VimosCall *call;

  /* A result that came is given, also when the cancelling came after it: it is true. */
  g_task_set_check_cancellable (task, FALSE);
  if (g_cancellable_is_cancelled (cancellable))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _("Cancelled"));
      g_object_unref (task);
      if (free_data != NULL)
        free_data (data);
      return;
    }

  call = g_new0 (VimosCall, 1);
  call->task = task;
  call->func = func;
  call->data = data;
  call->free_data = free_data;
  call->free_result = free_result;
  call->timeout_ms = timeout_ms;
  if (timeout_ms > 0)
    {
      call->timeout = g_timeout_source_new (timeout_ms);
      g_source_set_callback (call->timeout, timed_out_cb, call, NULL);
      g_source_attach (call->timeout, NULL);
    }
  if (cancellable != NULL && on_cancel == VIMOS_CALL_LEAVE_ON_CANCEL)
    {
      call->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (call->cancelled, G_SOURCE_FUNC (cancelled_cb), call, NULL);
      g_source_attach (call->cancelled, NULL);
    }
  vimos_call_detach (call_in_thread, call);
}
