/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-clock.h"
#include "vimos-demo-hypervisor-private.h"

/* Every call waits for as long as it was measured to take, and then acts and answers. */

typedef struct
{
  VimosDemoHypervisor *self; /* kept alive by the task */
  GTask *task;
  VimosDemoCallFunc func;
  guint source_id;
  GSource *cancelled;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_handle_id (&call->source_id, g_source_remove);
  if (call->cancelled != NULL)
    g_source_destroy (call->cancelled);
  g_clear_pointer (&call->cancelled, g_source_unref);
  g_clear_object (&call->task);
  g_free (call);
}

/* Off the list first: who is answered may do anything. */
static GTask *
take_task (Call *call)
{
  VimosDemoHypervisor *self = call->self;
  GTask *task = g_steal_pointer (&call->task);

  if (!g_ptr_array_remove (self->calls, call))
    g_ptr_array_remove (self->waiters, call);
  return task;
}

static gboolean
call_cancelled_cb (GCancellable *cancellable,
                   gpointer user_data)
{
  g_autoptr (GTask) task = take_task (user_data);

  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _("Cancelled"));
  return G_SOURCE_REMOVE;
}

static gboolean
call_due_cb (gpointer user_data)
{
  Call *call = user_data;
  VimosDemoHypervisor *self = call->self;
  VimosDemoCallFunc func = call->func;
  g_autoptr (GTask) task = NULL;

  call->source_id = 0;
  /* Nobody is there to act; that the connection is lost is known in a moment. */
  if (!self->reachable)
    return G_SOURCE_REMOVE;
  task = take_task (call);
  func (self, task);
  return G_SOURCE_REMOVE;
}

static Call *
add_call (VimosDemoHypervisor *self,
          GPtrArray *calls,
          GTask *task,
          gboolean leave_on_cancel)
{
  Call *call = g_new0 (Call, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);

  /* A result that came is given, also when the cancelling came after it: it is true. */
  g_task_set_check_cancellable (task, FALSE);
  call->self = self;
  call->task = task;
  if (leave_on_cancel && cancellable != NULL)
    {
      call->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (call->cancelled, G_SOURCE_FUNC (call_cancelled_cb), call, NULL);
      g_source_attach (call->cancelled, NULL);
    }
  g_ptr_array_add (calls, call);
  return call;
}

GPtrArray *
vimos_demo_calls_new (void)
{
  return g_ptr_array_new_with_free_func (call_free);
}

/* Who is answered may call again: that is another list then. */
GPtrArray *
vimos_demo_calls_take (GPtrArray **calls)
{
  GPtrArray *taken = g_steal_pointer (calls);

  *calls = vimos_demo_calls_new ();
  for (guint i = 0; i < taken->len; i++)
    {
      Call *call = g_ptr_array_index (taken, i);

      g_clear_handle_id (&call->source_id, g_source_remove);
      if (call->cancelled != NULL)
        g_source_destroy (call->cancelled);
    }
  return taken;
}

/* @error: (nullable): NULL answers with TRUE */
void
vimos_demo_calls_answer (GPtrArray *taken,
                         const GError *error)
{
  for (guint i = 0; i < taken->len; i++)
    {
      Call *call = g_ptr_array_index (taken, i);

      if (error != NULL)
        g_task_return_error (call->task, g_error_copy (error));
      else
        g_task_return_boolean (call->task, TRUE);
    }
}

/**
 * vimos_demo_hypervisor_new_task:
 * @tag: the source tag
 *
 * Begins an operation that needs the connection.
 *
 * Returns: (transfer full) (nullable): the task; %NULL when it was answered already, because there
 * is no connection or it was cancelled
 */
GTask *
vimos_demo_hypervisor_new_task (VimosHypervisor *hypervisor,
                                gpointer tag,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (hypervisor, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, tag);
  if (!vimos_demo_hypervisor_check_connected (VIMOS_DEMO_HYPERVISOR (hypervisor), &error))
    {
      g_task_return_error (task, error);
      return NULL;
    }
  if (g_task_return_error_if_cancelled (task))
    return NULL;
  return g_steal_pointer (&task);
}

/**
 * vimos_demo_hypervisor_call:
 * @task: (transfer full): answered with an error if the connection is lost before @func is called
 * @delay_us: until the daemon acts, µs
 * @func: acts, and answers the task or calls again with a reference to it
 */
void
vimos_demo_hypervisor_call (VimosDemoHypervisor *self,
                            GTask *task,
                            VimosDemoCallKind kind,
                            gint64 delay_us,
                            VimosDemoCallFunc func)
{
  Call *call = add_call (self, self->calls, task, kind == VIMOS_DEMO_CALL_READS);

  call->func = func;
  call->source_id = vimos_clock_add_us (delay_us, call_due_cb, call);
}

/* @task: (transfer full): answered when it is known whether there is a connection */
void
vimos_demo_hypervisor_wait (VimosDemoHypervisor *self,
                            GTask *task)
{
  add_call (self, self->waiters, task, TRUE);
}
