/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-onos"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-clock.h"
#include "vimos-onos-transport-private.h"
#include "vimos-onos-waits-private.h"

struct _VimosOnosWaits
{
  GPtrArray *tasks; /* of GTask with a Wait */
};

typedef struct
{
  VimosOnosWaits *waits; /* borrowed */
  gint64 began;          /* of the clock, µs */
  GSource *
      source; /* of the caller's cancellable; holds a reference to the task until it is destroyed */
} Wait;

static void
clear_wait_source (Wait *wait)
{
  if (wait->source != NULL)
    g_source_destroy (wait->source);
  g_clear_pointer (&wait->source, g_source_unref);
}

static void
free_wait (gpointer data)
{
  clear_wait_source (data);
  g_free (data);
}

VimosOnosWaits *
vimos_onos_waits_new (void)
{
  VimosOnosWaits *self = g_new0 (VimosOnosWaits, 1);

  self->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

/* Nobody may wait any more. */
void
vimos_onos_waits_free (VimosOnosWaits *self)
{
  g_ptr_array_unref (self->tasks);
  g_free (self);
}

/* With @topology, or with @error where that is not NULL */
void
vimos_onos_waits_end (VimosOnosWaits *self,
                      GTask *task,
                      VimosTopology *topology,
                      const GError *error)
{
  g_autoptr (GTask) owned = g_object_ref (task);

  if (!g_ptr_array_remove (self->tasks, task))
    return;
  clear_wait_source (g_task_get_task_data (task));
  if (error != NULL)
    g_task_return_error (owned, g_error_copy (error));
  else
    g_task_return_pointer (owned, vimos_topology_ref (topology),
                           (GDestroyNotify) vimos_topology_unref);
}

void
vimos_onos_waits_end_all (VimosOnosWaits *self,
                          VimosTopology *topology,
                          const GError *error)
{
  while (self->tasks->len > 0)
    vimos_onos_waits_end (self, g_ptr_array_index (self->tasks, self->tasks->len - 1), topology,
                          error);
}

/* A network that never comes to rest is handed over as it is; one without a switch is an error. */
void
vimos_onos_waits_end_impatient (VimosOnosWaits *self,
                                VimosTopology *topology,
                                const char *url,
                                gint64 patience_us)
{
  gint64 now = vimos_clock_now ();
  gboolean empty = vimos_topology_get_n_devices (topology) == 0;

  for (guint i = self->tasks->len; i > 0; i--)
    {
      GTask *task = g_ptr_array_index (self->tasks, i - 1);
      const Wait *wait = g_task_get_task_data (task);
      g_autoptr (GError) error = NULL;

      if (now - wait->began < patience_us)
        continue;
      if (empty)
        {
          error = g_error_new_literal (
              VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_NOT_FOUND,
              _("The controller knows no switch. Check that the switches name it as their "
                "controller and that its application “openflow” is active."));
          vimos_onos_prefix_error (&error, url, _("topology"));
        }
      vimos_onos_waits_end (self, task, topology, error);
    }
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer data)
{
  GTask *task = data;
  const Wait *wait = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  g_cancellable_set_error_if_cancelled (cancellable, &error);
  vimos_onos_waits_end (wait->waits, task, NULL, error);
  return G_SOURCE_REMOVE;
}

/* @task: (transfer full): without task data */
void
vimos_onos_waits_add (VimosOnosWaits *self,
                      GTask *task)
{
  Wait *wait = g_new0 (Wait, 1);

  wait->waits = self;
  wait->began = vimos_clock_now ();
  g_task_set_task_data (task, wait, free_wait);
  g_ptr_array_add (self->tasks, task);
  if (g_task_get_cancellable (task) == NULL)
    return;
  wait->source = g_cancellable_source_new (g_task_get_cancellable (task));
  g_task_attach_source (task, wait->source, G_SOURCE_FUNC (cancelled_cb));
}
