/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-onos"

#include "config.h"

#include "vimos-onos-lookup-private.h"

typedef struct
{
  const VimosOnosLookup *lookup;
  char *name;
  char *subject;
  gboolean in_list;
} Call;

static void ask (GTask *task,
                 VimosOnosTransport *transport,
                 const char *path);

static void
call_free (gpointer data)
{
  Call *call = data;

  g_free (call->name);
  g_free (call->subject);
  g_free (call);
}

static void
answered_cb (GObject *source,
             GAsyncResult *result,
             gpointer data)
{
  g_autoptr (GTask) task = data;
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gpointer value = vimos_onos_transport_get_finish (VIMOS_ONOS_TRANSPORT (source), result, &error);

  if (value != NULL)
    g_task_return_pointer (task, value, call->lookup->free_value);
  else if (!call->in_list && call->lookup->is_elsewhere (error))
    {
      call->in_list = TRUE;
      ask (task, VIMOS_ONOS_TRANSPORT (source), call->lookup->list_path);
    }
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
ask (GTask *task,
     VimosOnosTransport *transport,
     const char *path)
{
  Call *call = g_task_get_task_data (task);

  vimos_onos_transport_get_async (transport, path, call->subject, VIMOS_ONOS_PATIENCE_LIST,
                                  call->lookup->decode, g_strdup (call->name), g_free,
                                  call->lookup->free_value, g_task_get_cancellable (task),
                                  answered_cb, g_object_ref (task));
}

/*
 * vimos_onos_look_up:
 * @self: static
 * @path: its own address
 * @name: what the decoder looks for
 * @subject: for messages
 * @task: completed with what was found, or the error
 */
void
vimos_onos_look_up (const VimosOnosLookup *self,
                    VimosOnosTransport *transport,
                    const char *path,
                    const char *name,
                    const char *subject,
                    GTask *task)
{
  Call *call = g_new0 (Call, 1);

  call->lookup = self;
  call->name = g_strdup (name);
  call->subject = g_strdup (subject);
  g_task_set_task_data (task, call, call_free);
  ask (task, transport, path);
}
