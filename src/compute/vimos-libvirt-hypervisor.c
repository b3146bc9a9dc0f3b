/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-compute"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libvirt/virterror.h>
#include <string.h>

#include "vimos-address.h"
#include "vimos-call.h"
#include "vimos-domain-list.h"
#include "vimos-libvirt-hypervisor-private.h"
#include "vimos-waiters.h"

/**
 * VimosLibvirtHypervisor:
 *
 * A host whose VMs libvirt runs. This file holds the connection: it is opened in a thread and given
 * up after VIMOS_HYPERVISOR_PATIENCE_S (a connection that comes later is closed at once), made
 * again by itself after it was lost, with growing pauses, and its VMs are followed by a
 * VimosDomainList. What can be done with the VMs is in the files beside: vimos-libvirt-inspect.c,
 * -target.c, -act.c and -move.c.
 *
 * Of libvirt-glib it uses the event loop; why not more says vimos-link.c, and vimos-markup.c of
 * libvirt-gconfig.
 *
 * Main thread only; no method blocks.
 */
#define RETRY_MIN_SECONDS 1
#define RETRY_MAX_SECONDS 30

struct _VimosLibvirtHypervisor
{
  GObject parent_instance;

  /* owned */
  char *uri;
  char *host; /* of the URI; NULL: this machine */
  char *name;
  char *address;
  GError *error;
  VimosDomainList *list;
  VimosLink *link;
  VimosWaiters *waiters; /* for the connection */

  VimosHypervisorState state;
  gboolean resolving;
  gboolean opening;
  guint retry_id;
  guint retry_seconds;
};

enum
{
  PROP_0,
  PROP_URI,
  PROP_NAME,
  PROP_ADDRESS,
  PROP_STATE,
  PROP_ERROR,
  PROP_VMS,
  N_PROPS
};

static void vimos_libvirt_hypervisor_iface_init (VimosHypervisorInterface *iface);
static void attempt (VimosLibvirtHypervisor *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (VimosLibvirtHypervisor,
                               vimos_libvirt_hypervisor,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIMOS_TYPE_HYPERVISOR,
                                                      vimos_libvirt_hypervisor_iface_init))

/* The address. */

static void
resolved_cb (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (VimosLibvirtHypervisor) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *address = vimos_address_resolve_finish (result, &error);

  self->resolving = FALSE;
  if (address == NULL)
    {
      g_debug ("%s: %s", self->uri, error->message);
      return;
    }
  self->address = g_steal_pointer (&address);
  g_object_notify (G_OBJECT (self), "address");
}

static void
resolve (VimosLibvirtHypervisor *self)
{
  if (self->address != NULL || self->resolving || g_str_has_prefix (self->uri, "test:"))
    return;
  self->resolving = TRUE;
  vimos_address_resolve_async (self->host, NULL, resolved_cb, g_object_ref (self));
}

/* The state. */

static void
set_state (VimosLibvirtHypervisor *self,
           VimosHypervisorState state,
           const GError *error)
{
  gboolean same_error = (self->error == NULL && error == NULL)
                        || (self->error != NULL && error != NULL
                            && g_str_equal (self->error->message, error->message));

  g_object_freeze_notify (G_OBJECT (self));
  if (!same_error)
    {
      g_clear_error (&self->error);
      self->error = error != NULL ? g_error_copy (error) : NULL;
      g_object_notify (G_OBJECT (self), "error");
    }
  if (self->state != state)
    {
      self->state = state;
      g_object_notify (G_OBJECT (self), "state");
    }
  g_object_thaw_notify (G_OBJECT (self));
}

static void
set_name (VimosLibvirtHypervisor *self,
          const char *name)
{
  if (name == NULL || g_strcmp0 (self->name, name) == 0)
    return;
  g_free (self->name);
  self->name = g_strdup (name);
  g_object_notify (G_OBJECT (self), "name");
}

/* The connection. */

static gboolean
retry_cb (gpointer user_data)
{
  VimosLibvirtHypervisor *self = user_data;

  self->retry_id = 0;
  attempt (self);
  return G_SOURCE_REMOVE;
}

static void
schedule_retry (VimosLibvirtHypervisor *self)
{
  g_clear_handle_id (&self->retry_id, g_source_remove);
  self->retry_id = g_timeout_add_seconds (self->retry_seconds, retry_cb, self);
  self->retry_seconds = MIN (self->retry_seconds * 2, RETRY_MAX_SECONDS);
}

static void
drop_link (VimosLibvirtHypervisor *self)
{
  vimos_domain_list_unfollow (self->list);
  g_clear_pointer (&self->link, vimos_link_close);
}

static void
attempt_failed (VimosLibvirtHypervisor *self,
                const GError *error)
{
  g_autoptr (VimosWaiters) waiters = vimos_waiters_take (&self->waiters);
  gboolean lost = self->state == VIMOS_HYPERVISOR_LOST;

  /* Who hears of the state may ask for the next attempt at once: all is ready for it by then. */
  drop_link (self);
  self->opening = FALSE;
  if (lost)
    schedule_retry (self);
  set_state (self, lost ? VIMOS_HYPERVISOR_LOST : VIMOS_HYPERVISOR_DISCONNECTED, error);
  vimos_waiters_answer (waiters, error);
}

static const char *
close_reason (int reason)
{
  switch (reason)
    {
    case VIR_CONNECT_CLOSE_REASON_EOF:
      return _("libvirtd there ended");
    case VIR_CONNECT_CLOSE_REASON_KEEPALIVE:
      return _("the host does not answer any more");
    default:
      return _("the connection broke");
    }
}

static void
closed_cb (gpointer owner,
           int reason)
{
  g_autoptr (VimosLibvirtHypervisor) self = g_object_ref (owner);
  /* Translators: a hypervisor's name, and why */
  g_autoptr (GError) error
      = g_error_new (VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE,
                     _("Lost the connection to %s: %s"), self->name, close_reason (reason));

  if (self->opening)
    {
      attempt_failed (self, error);
      return;
    }
  drop_link (self);
  self->retry_seconds = RETRY_MIN_SECONDS;
  schedule_retry (self);
  set_state (self, VIMOS_HYPERVISOR_LOST, error);
}

/* Where QEMU's own events cannot be had, its state changes tell the same, without its stamp. */
static void
emulate_qmp_event (VimosLibvirtHypervisor *self,
                   const char *name,
                   const char *uuid,
                   VimosVmState was,
                   gint64 arrival_us)
{
  VimosQmpEvent event = { .name = name, .uuid = uuid, .arrival_us = arrival_us };
  VimosVm *vm = vimos_domain_list_find (self->list, uuid);

  if (vimos_link_has_qmp_events (self->link))
    return;
  /* A VM that arrives paused was never stopped here. */
  if (vm == NULL || vimos_vm_get_state (vm) == was)
    vimos_hypervisor_emit_qmp_event (VIMOS_HYPERVISOR (self), &event);
}

static void
lifecycle_cb (gpointer owner,
              const char *uuid,
              int event,
              int detail,
              gint64 arrival_us)
{
  g_autoptr (VimosLibvirtHypervisor) self = g_object_ref (owner);
  VimosVmState state = VIMOS_VM_STATE_UNKNOWN;

  switch (event)
    {
    case VIR_DOMAIN_EVENT_STARTED:
      state = detail == VIR_DOMAIN_EVENT_STARTED_MIGRATED ? VIMOS_VM_STATE_PAUSED
                                                          : VIMOS_VM_STATE_RUNNING;
      break;
    case VIR_DOMAIN_EVENT_SUSPENDED:
      emulate_qmp_event (self, "STOP", uuid, VIMOS_VM_STATE_RUNNING, arrival_us);
      state = VIMOS_VM_STATE_PAUSED;
      break;
    case VIR_DOMAIN_EVENT_RESUMED:
      emulate_qmp_event (self, "RESUME", uuid, VIMOS_VM_STATE_PAUSED, arrival_us);
      state = VIMOS_VM_STATE_RUNNING;
      break;
    case VIR_DOMAIN_EVENT_PMSUSPENDED:
      state = VIMOS_VM_STATE_PAUSED;
      break;
    case VIR_DOMAIN_EVENT_STOPPED:
      state = detail == VIR_DOMAIN_EVENT_STOPPED_CRASHED ? VIMOS_VM_STATE_CRASHED
                                                         : VIMOS_VM_STATE_SHUT_OFF;
      break;
    case VIR_DOMAIN_EVENT_CRASHED:
      state = VIMOS_VM_STATE_CRASHED;
      break;
    default:
      break;
    }
  if (state != VIMOS_VM_STATE_UNKNOWN)
    vimos_domain_list_set_state (self->list, uuid, state);
  vimos_domain_list_touch (self->list, uuid);
}

static void
changed_cb (gpointer owner,
            const char *uuid)
{
  VimosLibvirtHypervisor *self = owner;

  vimos_domain_list_touch (self->list, uuid);
}

static void
qmp_cb (gpointer owner,
        const VimosQmpEvent *event)
{
  vimos_hypervisor_emit_qmp_event (owner, event);
}

static const VimosLinkHandlers link_handlers = { closed_cb, lifecycle_cb, changed_cb, qmp_cb };

static void
loaded_cb (gpointer data,
           const GError *error)
{
  g_autoptr (VimosLibvirtHypervisor) self = g_object_ref (data);
  g_autoptr (VimosWaiters) waiters = NULL;

  if (error != NULL)
    {
      attempt_failed (self, error);
      return;
    }
  waiters = vimos_waiters_take (&self->waiters);
  self->opening = FALSE;
  self->retry_seconds = RETRY_MIN_SECONDS;
  set_state (self, VIMOS_HYPERVISOR_CONNECTED, NULL);
  vimos_waiters_answer (waiters, NULL);
}

static gpointer
open_in_thread (gpointer data,
                GError **error)
{
  return vimos_link_open (data, error);
}

static void
opened_cb (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  VimosLibvirtHypervisor *self = VIMOS_LIBVIRT_HYPERVISOR (source);
  g_autoptr (GError) error = NULL;
  VimosLink *link = g_task_propagate_pointer (G_TASK (result), &error);

  if (link != NULL && !vimos_link_adopt (link, &link_handlers, self))
    {
      g_clear_pointer (&link, vimos_link_close);
      g_set_error (&error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE, "%s",
                   _("it broke at once; look at the log of libvirtd there"));
    }
  if (link == NULL)
    {
      g_prefix_error (&error, _("Cannot connect to %s: "), self->uri);
      attempt_failed (self, error);
      return;
    }
  self->link = link;
  set_name (self, vimos_link_get_host_name (link));
  vimos_domain_list_follow (self->list, link, loaded_cb, self);
}

static void
attempt (VimosLibvirtHypervisor *self)
{
  GTask *task;

  g_assert (!self->opening);

  g_clear_handle_id (&self->retry_id, g_source_remove);
  self->opening = TRUE;
  if (self->state == VIMOS_HYPERVISOR_DISCONNECTED)
    set_state (self, VIMOS_HYPERVISOR_CONNECTING, NULL);
  resolve (self);
  task = g_task_new (self, NULL, opened_cb, NULL);
  g_task_set_source_tag (task, attempt);
  vimos_call_run (task, open_in_thread, g_strdup (self->uri), g_free,
                  (GDestroyNotify) vimos_link_close, VIMOS_CALL_WAIT,
                  VIMOS_HYPERVISOR_PATIENCE_S * 1000);
}

/* The interface. */

static const char *
vimos_libvirt_hypervisor_get_uri (VimosHypervisor *hypervisor)
{
  return VIMOS_LIBVIRT_HYPERVISOR (hypervisor)->uri;
}

static const char *
vimos_libvirt_hypervisor_get_name (VimosHypervisor *hypervisor)
{
  return VIMOS_LIBVIRT_HYPERVISOR (hypervisor)->name;
}

static const char *
vimos_libvirt_hypervisor_get_address (VimosHypervisor *hypervisor)
{
  return VIMOS_LIBVIRT_HYPERVISOR (hypervisor)->address;
}

static VimosHypervisorState
vimos_libvirt_hypervisor_get_state (VimosHypervisor *hypervisor)
{
  return VIMOS_LIBVIRT_HYPERVISOR (hypervisor)->state;
}

static const GError *
vimos_libvirt_hypervisor_get_error (VimosHypervisor *hypervisor)
{
  return VIMOS_LIBVIRT_HYPERVISOR (hypervisor)->error;
}

static GListModel *
vimos_libvirt_hypervisor_get_vms (VimosHypervisor *hypervisor)
{
  return vimos_domain_list_get_model (VIMOS_LIBVIRT_HYPERVISOR (hypervisor)->list);
}

static void
vimos_libvirt_hypervisor_connect_async (VimosHypervisor *hypervisor,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  VimosLibvirtHypervisor *self = VIMOS_LIBVIRT_HYPERVISOR (hypervisor);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, vimos_libvirt_hypervisor_connect_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->state == VIMOS_HYPERVISOR_CONNECTED)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  vimos_waiters_add (self->waiters, g_steal_pointer (&task));
  if (!self->opening)
    attempt (self);
}

static gboolean
vimos_libvirt_hypervisor_connect_finish (VimosHypervisor *hypervisor,
                                         GAsyncResult *result,
                                         GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, hypervisor), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
vimos_libvirt_hypervisor_iface_init (VimosHypervisorInterface *iface)
{
  iface->get_uri = vimos_libvirt_hypervisor_get_uri;
  iface->get_name = vimos_libvirt_hypervisor_get_name;
  iface->get_address = vimos_libvirt_hypervisor_get_address;
  iface->get_state = vimos_libvirt_hypervisor_get_state;
  iface->get_error = vimos_libvirt_hypervisor_get_error;
  iface->get_vms = vimos_libvirt_hypervisor_get_vms;
  iface->connect_async = vimos_libvirt_hypervisor_connect_async;
  iface->connect_finish = vimos_libvirt_hypervisor_connect_finish;
  vimos_libvirt_inspect_init (iface);
  vimos_libvirt_estimate_init (iface);
  vimos_libvirt_target_init (iface);
  vimos_libvirt_act_init (iface);
  vimos_libvirt_move_init (iface);
}

static void
vimos_libvirt_hypervisor_get_property (GObject *object,
                                       guint prop_id,
                                       GValue *value,
                                       GParamSpec *pspec)
{
  VimosHypervisor *self = VIMOS_HYPERVISOR (object);

  switch (prop_id)
    {
    case PROP_URI:
      g_value_set_string (value, vimos_hypervisor_get_uri (self));
      break;
    case PROP_NAME:
      g_value_set_string (value, vimos_hypervisor_get_name (self));
      break;
    case PROP_ADDRESS:
      g_value_set_string (value, vimos_hypervisor_get_address (self));
      break;
    case PROP_STATE:
      g_value_set_enum (value, vimos_hypervisor_get_state (self));
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, vimos_hypervisor_get_error (self));
      break;
    case PROP_VMS:
      g_value_set_object (value, vimos_hypervisor_get_vms (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vimos_libvirt_hypervisor_dispose (GObject *object)
{
  VimosLibvirtHypervisor *self = VIMOS_LIBVIRT_HYPERVISOR (object);

  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (self->list != NULL)
    drop_link (self);
  g_clear_object (&self->list);
  g_clear_pointer (&self->waiters, vimos_waiters_free);
  G_OBJECT_CLASS (vimos_libvirt_hypervisor_parent_class)->dispose (object);
}

static void
vimos_libvirt_hypervisor_finalize (GObject *object)
{
  VimosLibvirtHypervisor *self = VIMOS_LIBVIRT_HYPERVISOR (object);

  g_free (self->uri);
  g_free (self->host);
  g_free (self->name);
  g_free (self->address);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (vimos_libvirt_hypervisor_parent_class)->finalize (object);
}

static void
vimos_libvirt_hypervisor_class_init (VimosLibvirtHypervisorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = vimos_libvirt_hypervisor_get_property;
  object_class->dispose = vimos_libvirt_hypervisor_dispose;
  object_class->finalize = vimos_libvirt_hypervisor_finalize;

  g_object_class_override_property (object_class, PROP_URI, "uri");
  g_object_class_override_property (object_class, PROP_NAME, "name");
  g_object_class_override_property (object_class, PROP_ADDRESS, "address");
  g_object_class_override_property (object_class, PROP_STATE, "state");
  g_object_class_override_property (object_class, PROP_ERROR, "error");
  g_object_class_override_property (object_class, PROP_VMS, "vms");

  vimos_link_init ();
}

static void
vimos_libvirt_hypervisor_init (VimosLibvirtHypervisor *self)
{
  self->list = vimos_domain_list_new (VIMOS_HYPERVISOR (self));
  self->waiters = vimos_waiters_new ();
  self->retry_seconds = RETRY_MIN_SECONDS;
}

/**
 * vimos_libvirt_hypervisor_get_link:
 * @self: a hypervisor
 * @error: set to %VIMOS_COMPUTE_ERROR_UNREACHABLE
 *
 * Returns: (transfer full): the connection, or %NULL when there is none
 */
VimosLink *
vimos_libvirt_hypervisor_get_link (VimosLibvirtHypervisor *self,
                                   GError **error)
{
  if (self->state == VIMOS_HYPERVISOR_CONNECTED)
    return vimos_link_ref (self->link);

  if (self->error != NULL)
    g_set_error_literal (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE,
                         self->error->message);
  else
    g_set_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE,
                 _("%s is not connected"), self->name);
  return NULL;
}

/**
 * vimos_libvirt_hypervisor_new_task:
 * @hypervisor: a hypervisor
 * @tag: the source tag
 * @link: (out): the connection
 * @cancellable: (nullable): for the task
 * @callback: for the task
 * @user_data: for the task
 *
 * Begins an operation that needs the connection.
 *
 * Returns: (transfer full) (nullable): the task; %NULL when it was answered already, for want of a
 * connection
 */
GTask *
vimos_libvirt_hypervisor_new_task (VimosHypervisor *hypervisor,
                                   gpointer tag,
                                   VimosLink **link,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (hypervisor, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, tag);
  *link = vimos_libvirt_hypervisor_get_link (VIMOS_LIBVIRT_HYPERVISOR (hypervisor), &error);
  if (*link != NULL)
    return g_steal_pointer (&task);
  g_task_return_error (task, error);
  return NULL;
}

/**
 * vimos_libvirt_hypervisor_new:
 * @uri: libvirt's, for example “qemu+ssh://root@host/system”
 * @address: (nullable): the host's IP address on the network under the controller; %NULL: the URI's
 * host
 *
 * Returns: (transfer full): a hypervisor that is not connected
 */
VimosHypervisor *
vimos_libvirt_hypervisor_new (const char *uri,
                              const char *address)
{
  VimosLibvirtHypervisor *self;
  g_autoptr (GUri) parsed = NULL;

  g_return_val_if_fail (uri != NULL, NULL);

  self = g_object_new (VIMOS_TYPE_LIBVIRT_HYPERVISOR, NULL);
  parsed = g_uri_parse (uri, G_URI_FLAGS_NONE, NULL);
  self->uri = g_strdup (uri);
  if (parsed != NULL && g_uri_get_host (parsed) != NULL && *g_uri_get_host (parsed) != '\0')
    self->host = g_strdup (g_uri_get_host (parsed));
  self->name = g_strdup (self->host != NULL ? self->host : uri);
  if (address != NULL)
    self->address = g_strdup (address);
  else if (self->host != NULL && g_hostname_is_ip_address (self->host))
    self->address = g_strdup (self->host);
  return VIMOS_HYPERVISOR (self);
}
