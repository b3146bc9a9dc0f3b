/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-compute"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-waiters.h"

struct _VimosWaiters
{
  GPtrArray *waiters; /* owned, of Waiter */
};

typedef struct
{
  VimosWaiters *owner;
  GTask *task;
  GSource *cancelled; /* NULL: cannot be cancelled */
} Waiter;

static void
waiter_free (gpointer data)
{
  Waiter *waiter = data;

  if (waiter->cancelled != NULL)
    g_source_destroy (waiter->cancelled);
  g_clear_pointer (&waiter->cancelled, g_source_unref);
  g_clear_object (&waiter->task);
  g_free (waiter);
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer user_data)
{
  Waiter *waiter = user_data;
  g_autoptr (GTask) task = g_steal_pointer (&waiter->task);

  g_ptr_array_remove_fast (waiter->owner->waiters, waiter);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _("Cancelled"));
  return G_SOURCE_REMOVE;
}

VimosWaiters *
vimos_waiters_new (void)
{
  VimosWaiters *self = g_new0 (VimosWaiters, 1);

  self->waiters = g_ptr_array_new_with_free_func (waiter_free);
  return self;
}

/* There must be none left, or their source object is gone. */
void
vimos_waiters_free (VimosWaiters *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->waiters);
  g_free (self);
}

/**
 * vimos_waiters_add:
 * @task: (transfer full): completed by vimos_waiters_answer(), or with %G_IO_ERROR_CANCELLED
 */
void
vimos_waiters_add (VimosWaiters *self,
                   GTask *task)
{
  Waiter *waiter = g_new0 (Waiter, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);

  g_task_set_check_cancellable (task, FALSE);
  waiter->owner = self;
  waiter->task = task;
  if (cancellable != NULL)
    {
      waiter->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (waiter->cancelled, G_SOURCE_FUNC (cancelled_cb), waiter, NULL);
      g_source_attach (waiter->cancelled, NULL);
    }
  g_ptr_array_add (self->waiters, waiter);
}

/**
 * vimos_waiters_take:
 * @self: (inout): nobody waits there afterwards
 *
 * Returns: (transfer full): those that waited, to be answered; who comes meanwhile waits for the
 *   next answer
 */
VimosWaiters *
vimos_waiters_take (VimosWaiters **self)
{
  VimosWaiters *taken = g_steal_pointer (self);

  *self = vimos_waiters_new ();
  return taken;
}

/* @error: (nullable): %NULL: it is there */
void
vimos_waiters_answer (VimosWaiters *self,
                      const GError *error)
{
  for (guint i = 0; i < self->waiters->len; i++)
    {
      Waiter *waiter = g_ptr_array_index (self->waiters, i);

      if (error != NULL)
        g_task_return_error (waiter->task, g_error_copy (error));
      else
        g_task_return_boolean (waiter->task, TRUE);
    }
}
