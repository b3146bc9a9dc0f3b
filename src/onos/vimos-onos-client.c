/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-onos"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-onos-client-private.h"
#include "vimos-onos-codec-private.h"
#include "vimos-onos-lookup-private.h"
#include "vimos-onos-snapshot-private.h"

/* What ONOS is asked about the network. What is asked about intents stands in
 * vimos-onos-client-intents.c; how it is asked, in the transport; what the answers mean, in the
 * codecs. */

struct _VimosOnosClient
{
  GObject parent;

  /* owned */
  VimosOnosTransport *transport;
  VimosOnosSnapshot *snapshot; /* the last one of get_topology: loads need two readings */

  guint delete_deadline; /* ms */
};

G_DEFINE_FINAL_TYPE (VimosOnosClient, vimos_onos_client, G_TYPE_OBJECT)

static void
vimos_onos_client_dispose (GObject *object)
{
  VimosOnosClient *self = VIMOS_ONOS_CLIENT (object);

  g_clear_object (&self->transport);
  g_clear_pointer (&self->snapshot, vimos_onos_snapshot_unref);
  G_OBJECT_CLASS (vimos_onos_client_parent_class)->dispose (object);
}

static void
vimos_onos_client_class_init (VimosOnosClientClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vimos_onos_client_dispose;
}

static void
vimos_onos_client_init (VimosOnosClient *self)
{
  self->delete_deadline = 30000;
}

/**
 * vimos_onos_client_new:
 * @url: the controller's address as the user types it: "http://10.0.0.1:8181", "10.0.0.1", with or
 * without /onos/v1
 * @user: (nullable): who logs in
 * @password: (nullable): with what
 * @error: set to %G_IO_ERROR_INVALID_ARGUMENT if @url is no address, or holds a login
 *
 * Nothing is sent yet.
 *
 * Returns: (transfer full): a client
 */
VimosOnosClient *
vimos_onos_client_new (const char *url,
                       const char *user,
                       const char *password,
                       GError **error)
{
  g_autoptr (VimosOnosTransport) transport = NULL;
  VimosOnosClient *self;

  g_return_val_if_fail (url != NULL, NULL);

  transport = vimos_onos_transport_new (url, user, password, error);
  if (transport == NULL)
    return NULL;
  self = g_object_new (VIMOS_TYPE_ONOS_CLIENT, NULL);
  self->transport = g_steal_pointer (&transport);
  return self;
}

/**
 * vimos_onos_client_get_url:
 * @self: a client
 *
 * Returns: (transfer none): the address to show, for example "http://10.0.0.1:8181"; never holds a
 * login
 */
const char *
vimos_onos_client_get_url (VimosOnosClient *self)
{
  return vimos_onos_transport_get_url (self->transport);
}

/**
 * vimos_onos_client_dup_host:
 * @self: a client
 *
 * Returns: (transfer full): the name or address in the URL, by which people tell controllers apart
 */
char *
vimos_onos_client_dup_host (VimosOnosClient *self)
{
  const char *url = vimos_onos_client_get_url (self);
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  return g_strdup (uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : url);
}

VimosOnosTransport *
vimos_onos_client_get_transport (VimosOnosClient *self)
{
  return self->transport;
}

void
vimos_onos_client_set_delete_deadline (VimosOnosClient *self,
                                       guint milliseconds)
{
  self->delete_deadline = milliseconds;
}

guint
vimos_onos_client_get_delete_deadline (VimosOnosClient *self)
{
  return self->delete_deadline;
}

/* Status: /system and /topology at a time */

typedef struct
{
  VimosOnosStatus *system;
  VimosOnosStatus *graph;
  GError *error;
  guint pending;
} StatusCall;

void
vimos_onos_status_free (VimosOnosStatus *status)
{
  g_free (status->version);
  g_free (status);
}

static void
free_status_call (gpointer data)
{
  StatusCall *call = data;

  g_clear_pointer (&call->system, vimos_onos_status_free);
  g_clear_pointer (&call->graph, vimos_onos_status_free);
  g_clear_error (&call->error);
  g_free (call);
}

static gpointer
new_status (JsonNode *root,
            gconstpointer decode,
            GError **error)
{
  g_autoptr (VimosOnosStatus) status = g_new0 (VimosOnosStatus, 1);
  gboolean done = decode == NULL ? vimos_onos_decode_graph (root, status, error)
                                 : vimos_onos_decode_system (root, status, error);

  return done ? g_steal_pointer (&status) : NULL;
}

static void
settle_status (GTask *task,
               GError *error)
{
  StatusCall *call = g_task_get_task_data (task);
  VimosOnosStatus *status;

  if (error != NULL && call->error == NULL)
    call->error = error;
  else
    g_clear_error (&error);
  if (--call->pending > 0)
    return;
  if (call->error != NULL)
    g_task_return_error (task, g_steal_pointer (&call->error));
  else
    {
      if (call->system != NULL)
        call->system->topology_time = call->graph->topology_time;
      status = call->system != NULL ? g_steal_pointer (&call->system)
                                    : g_steal_pointer (&call->graph);
      if (status->version == NULL)
        status->version = g_strdup ("");
      g_task_return_pointer (task, status, (GDestroyNotify) vimos_onos_status_free);
    }
  g_object_unref (task);
}

static void
graph_cb (GObject *source,
          GAsyncResult *result,
          gpointer data)
{
  StatusCall *call = g_task_get_task_data (data);
  GError *error = NULL;

  call->graph = vimos_onos_transport_get_finish (VIMOS_ONOS_TRANSPORT (source), result, &error);
  settle_status (data, error);
}

/* /system came with 1.13; without it the version and the number of hosts stay unknown. */
static void
system_cb (GObject *source,
           GAsyncResult *result,
           gpointer data)
{
  StatusCall *call = g_task_get_task_data (data);
  GError *error = NULL;

  call->system = vimos_onos_transport_get_finish (VIMOS_ONOS_TRANSPORT (source), result, &error);
  if (g_error_matches (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_NOT_FOUND))
    g_clear_error (&error);
  settle_status (data, error);
}

/**
 * vimos_onos_client_get_status_async:
 *
 * Asks who is there and whether the network changed: the cheapest question, and the one that proves
 * the login.
 */
void
vimos_onos_client_get_status_async (VimosOnosClient *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  StatusCall *call = g_new0 (StatusCall, 1);

  g_task_set_source_tag (task, vimos_onos_client_get_status_async);
  call->pending = 2;
  g_task_set_task_data (task, call, free_status_call);
  vimos_onos_transport_get_async (self->transport, "/system", _("system"),
                                  VIMOS_ONOS_PATIENCE_LIST, new_status, GINT_TO_POINTER (TRUE),
                                  NULL, (GDestroyNotify) vimos_onos_status_free, cancellable,
                                  system_cb, task);
  vimos_onos_transport_get_async (
      self->transport, "/topology", _("topology"), VIMOS_ONOS_PATIENCE_LIST, new_status, NULL,
      NULL, (GDestroyNotify) vimos_onos_status_free, cancellable, graph_cb, task);
}

VimosOnosStatus *
vimos_onos_client_get_status_finish (VimosOnosClient *self,
                                     GAsyncResult *result,
                                     GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Topology */

static void
snapshot_cb (GObject *source,
             GAsyncResult *result,
             gpointer data)
{
  g_autoptr (GTask) task = data;
  VimosOnosClient *self = g_task_get_source_object (task);
  GError *error = NULL;
  VimosOnosSnapshot *snapshot = vimos_onos_snapshot_fetch_finish (VIMOS_ONOS_TRANSPORT (source),
                                                                  result, &error);

  if (snapshot == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_pointer (&self->snapshot, vimos_onos_snapshot_unref);
  self->snapshot = snapshot;
  g_task_return_pointer (task, vimos_topology_ref (vimos_onos_snapshot_get_topology (snapshot)),
                         (GDestroyNotify) vimos_topology_unref);
}

/**
 * vimos_onos_client_get_topology_async:
 *
 * Asks for the whole network. Loads are there from the second call on; they need two readings some
 * seconds apart.
 */
void
vimos_onos_client_get_topology_async (VimosOnosClient *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, vimos_onos_client_get_topology_async);
  vimos_onos_snapshot_fetch_async (self->transport, self->snapshot, VIMOS_ONOS_PART_ALL,
                                   cancellable, snapshot_cb, task);
}

VimosTopology *
vimos_onos_client_get_topology_finish (VimosOnosClient *self,
                                       GAsyncResult *result,
                                       GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Calls that are one GET; where the controller says that there is nothing, the answer is an empty
 * one. */

static void
list_cb (GObject *source,
         GAsyncResult *result,
         gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  GPtrArray *list = vimos_onos_transport_get_finish (VIMOS_ONOS_TRANSPORT (source), result, &error);
  VimosOnosError none = GPOINTER_TO_INT (g_task_get_task_data (task));

  if (list == NULL && g_error_matches (error, VIMOS_ONOS_ERROR, none))
    {
      g_clear_error (&error);
      list = g_ptr_array_new ();
    }
  if (list != NULL)
    g_task_return_pointer (task, list, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static gpointer
decode_disjoint (JsonNode *root,
                 gconstpointer data,
                 GError **error)
{
  return vimos_onos_decode_disjoint (root, error);
}

/**
 * vimos_onos_client_get_disjoint_async:
 * @src: a host's or a device's id, as the controller writes it
 * @dst: another one's
 */
void
vimos_onos_client_get_disjoint_async (VimosOnosClient *self,
                                      const char *src,
                                      const char *dst,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *path = vimos_onos_path ("paths", src, dst, "disjoint", NULL);

  g_task_set_source_tag (task, vimos_onos_client_get_disjoint_async);
  /* 400 from a device to itself: no way is no path */
  g_task_set_task_data (task, GINT_TO_POINTER (VIMOS_ONOS_ERROR_REFUSED), NULL);
  vimos_onos_transport_get_async (self->transport, path, _("disjoint paths"),
                                  VIMOS_ONOS_PATIENCE_LONG, decode_disjoint, NULL, NULL,
                                  (GDestroyNotify) g_ptr_array_unref, cancellable, list_cb, task);
}

GPtrArray *
vimos_onos_client_get_disjoint_finish (VimosOnosClient *self,
                                       GAsyncResult *result,
                                       GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
decode_flows (JsonNode *root,
              gconstpointer data,
              GError **error)
{
  return vimos_onos_decode_flows (root, error);
}

/**
 * vimos_onos_client_get_flows_async:
 * @device: a device's id; never empty: the rules of a whole network are too many
 */
void
vimos_onos_client_get_flows_async (VimosOnosClient *self,
                                   const char *device,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autofree char *path = NULL;
  GTask *task;

  g_return_if_fail (device != NULL && *device != '\0');

  task = g_task_new (self, cancellable, callback, user_data);
  path = vimos_onos_path ("flows", device, NULL);
  g_task_set_source_tag (task, vimos_onos_client_get_flows_async);
  /* 404 of a device without any rule */
  g_task_set_task_data (task, GINT_TO_POINTER (VIMOS_ONOS_ERROR_NOT_FOUND), NULL);
  vimos_onos_transport_get_async (self->transport, path, _("flow rules"), VIMOS_ONOS_PATIENCE_LONG,
                                  decode_flows, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                                  cancellable, list_cb, task);
}

GPtrArray *
vimos_onos_client_get_flows_finish (VimosOnosClient *self,
                                    GAsyncResult *result,
                                    GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* A host's place */

static gpointer
decode_location (JsonNode *root,
                 gconstpointer mac,
                 GError **error)
{
  return vimos_onos_decode_host_location (root, mac, error);
}

/* A host on a VLAN is not found without naming the VLAN: look through all then. */
static gboolean
may_be_on_vlan (const GError *error)
{
  return g_error_matches (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_NOT_FOUND);
}

/**
 * vimos_onos_client_get_host_location_async:
 * @mac: a MAC in either case
 */
void
vimos_onos_client_get_host_location_async (VimosOnosClient *self,
                                           const char *mac,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data)
{
  static const VimosOnosLookup lookup = { "/hosts", decode_location,
                                          (GDestroyNotify) vimos_connect_point_free,
                                          may_be_on_vlan };
  g_autofree char *upper = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (mac != NULL && *mac != '\0');

  task = g_task_new (self, cancellable, callback, user_data);
  upper = g_ascii_strup (mac, -1);
  path = vimos_onos_path ("hosts", upper, "None", NULL);
  g_task_set_source_tag (task, vimos_onos_client_get_host_location_async);
  vimos_onos_look_up (&lookup, self->transport, path, upper, _("hosts"), task);
}

VimosConnectPoint *
vimos_onos_client_get_host_location_finish (VimosOnosClient *self,
                                            GAsyncResult *result,
                                            GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
