/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-onos"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

#include "vimos-clock.h"
#include "vimos-onos-codec-private.h"
#include "vimos-onos-json-private.h"
#include "vimos-onos-snapshot-private.h"

/* How many devices are asked for their ports at a time, by controllers before 2.3 */
#define MAX_ASKED 8

struct _VimosOnosSnapshot
{
  GBytes *devices;
  GPtrArray *ports; /* of GBytes: one answer, or one a device */
  GBytes *links;
  GBytes *hosts;
  VimosPortLoads *loads; /* NULL when there are no statistics */
  VimosTopology *topology;
};

typedef struct
{
  VimosOnosSnapshot *previous; /* or NULL */
  VimosOnosSnapshot *next;     /* under construction, only ours */
  char *url;
  guint pending;
  GError *error; /* the first one */

  GBytes *statistics; /* or NULL */
  gint64 statistics_time;
  GBytes *differences; /* or NULL: asked for when there is no reading to compare with */

  GPtrArray
      *ids; /* of the devices still to be asked for their ports; NULL when one answer has all */
  gsize ports_size;
} Fetch;

static void
clear_snapshot (gpointer data)
{
  VimosOnosSnapshot *self = data;

  g_clear_pointer (&self->devices, g_bytes_unref);
  g_clear_pointer (&self->ports, g_ptr_array_unref);
  g_clear_pointer (&self->links, g_bytes_unref);
  g_clear_pointer (&self->hosts, g_bytes_unref);
  g_clear_pointer (&self->loads, vimos_port_loads_unref);
  g_clear_pointer (&self->topology, vimos_topology_unref);
}

VimosOnosSnapshot *
vimos_onos_snapshot_ref (VimosOnosSnapshot *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
vimos_onos_snapshot_unref (VimosOnosSnapshot *self)
{
  g_atomic_rc_box_release_full (self, clear_snapshot);
}

VimosTopology *
vimos_onos_snapshot_get_topology (VimosOnosSnapshot *self)
{
  return self->topology;
}

static void
free_fetch (gpointer data)
{
  Fetch *fetch = data;

  g_clear_pointer (&fetch->previous, vimos_onos_snapshot_unref);
  g_clear_pointer (&fetch->next, vimos_onos_snapshot_unref);
  g_clear_pointer (&fetch->statistics, g_bytes_unref);
  g_clear_pointer (&fetch->differences, g_bytes_unref);
  g_clear_pointer (&fetch->ids, g_ptr_array_unref);
  g_clear_error (&fetch->error);
  g_free (fetch->url);
  g_free (fetch);
}

static void
take_over (VimosOnosSnapshot *self,
           VimosOnosSnapshot *previous)
{
  self->devices = g_bytes_ref (previous->devices);
  self->ports = g_ptr_array_ref (previous->ports);
  self->links = g_bytes_ref (previous->links);
  self->hosts = g_bytes_ref (previous->hosts);
  self->loads = previous->loads != NULL ? vimos_port_loads_ref (previous->loads) : NULL;
}

typedef gboolean (*DecodePart) (JsonNode *root, VimosTopologyBuilder *builder, GError **error);

static gboolean
decode_part (Fetch *fetch,
             GBytes *body,
             const char *subject,
             DecodePart decode,
             VimosTopologyBuilder *builder,
             GError **error)
{
  g_autoptr (JsonNode) root = vimos_json_parse (body, error);

  if (root != NULL && decode (root, builder, error))
    return TRUE;
  vimos_onos_blame_answer (error, fetch->url, subject);
  return FALSE;
}

static gboolean
decode_ports (Fetch *fetch,
              VimosTopologyBuilder *builder,
              GError **error)
{
  for (guint i = 0; i < fetch->next->ports->len; i++)
    {
      g_autoptr (JsonNode) root = vimos_json_parse (
          g_ptr_array_index (fetch->next->ports, i), error);

      if (root == NULL || !vimos_onos_decode_ports (root, fetch->next->loads, builder, error))
        {
          vimos_onos_blame_answer (error, fetch->url, _("ports"));
          return FALSE;
        }
    }
  return TRUE;
}

static void
decode_differences (Fetch *fetch,
                    GError **error)
{
  g_autoptr (JsonNode) root = vimos_json_parse (fetch->differences, error);

  if (root != NULL)
    vimos_port_loads_take_differences (fetch->next->loads, root, error);
}

/* Statistics are welcome, but no reason to show no network. */
static void
decode_loads (Fetch *fetch)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = NULL;
  VimosOnosSnapshot *next = fetch->next;
  g_autoptr (VimosPortLoads) before = g_steal_pointer (&next->loads);

  root = vimos_json_parse (fetch->statistics, &error);
  if (root != NULL)
    next->loads = vimos_port_loads_new (root, fetch->statistics_time, before, &error);
  if (next->loads != NULL && fetch->differences != NULL)
    decode_differences (fetch, &error);
  if (error != NULL)
    g_debug ("no loads: %s", error->message);
}

static gboolean
same_ports (VimosOnosSnapshot *one,
            VimosOnosSnapshot *other)
{
  gboolean same = one->ports->len == other->ports->len;

  for (guint i = 0; same && i < one->ports->len; i++)
    same = g_bytes_equal (g_ptr_array_index (one->ports, i), g_ptr_array_index (other->ports, i));
  return same;
}

static void
decode_thread (GTask *task,
               gpointer source,
               gpointer data,
               GCancellable *cancellable)
{
  Fetch *fetch = data;
  VimosOnosSnapshot *next = fetch->next, *previous = fetch->previous;
  g_autoptr (VimosTopologyBuilder) builder = vimos_topology_builder_new ();
  g_autoptr (VimosTopology) topology = NULL;
  GError *error = NULL;

  if (fetch->statistics != NULL)
    decode_loads (fetch);
  if (!decode_part (fetch, next->devices, _("devices"), vimos_onos_decode_devices, builder, &error)
      || !decode_ports (fetch, builder, &error)
      || !decode_part (fetch, next->links, _("links"), vimos_onos_decode_links, builder, &error)
      || !decode_part (fetch, next->hosts, _("hosts"), vimos_onos_decode_hosts, builder, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  topology = vimos_topology_builder_end (builder);
  if (previous != NULL && vimos_onos_same_topology (previous->topology, topology)
      && same_ports (previous, next))
    next->topology = vimos_topology_ref (previous->topology);
  else
    next->topology = g_steal_pointer (&topology);
  g_task_return_pointer (task, vimos_onos_snapshot_ref (next),
                         (GDestroyNotify) vimos_onos_snapshot_unref);
}

/* Hosts are asked for often and seldom move: the same answer needs no second look. */
static gboolean
nothing_new (Fetch *fetch)
{
  return fetch->previous != NULL && fetch->next->devices == fetch->previous->devices
         && fetch->statistics == NULL && fetch->next->loads == fetch->previous->loads
         && g_bytes_equal (fetch->next->hosts, fetch->previous->hosts);
}

static void
conclude (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);

  if (fetch->error != NULL)
    g_task_return_error (task, g_steal_pointer (&fetch->error));
  else if (nothing_new (fetch))
    g_task_return_pointer (task, vimos_onos_snapshot_ref (fetch->previous),
                           (GDestroyNotify) vimos_onos_snapshot_unref);
  else
    {
      vimos_clock_hold_for_task (task);
      g_task_run_in_thread (task, decode_thread);
    }
  g_object_unref (task);
}

static void ask_for_ports (GTask *task);

/* One answer less to wait for. The first error counts, but all answers are awaited: the task is
 * theirs. */
static void
settle (GTask *task,
        GError *error)
{
  Fetch *fetch = g_task_get_task_data (task);

  if (error != NULL && fetch->error == NULL)
    fetch->error = error;
  else
    g_clear_error (&error);
  fetch->pending--;
  if (fetch->ids != NULL)
    ask_for_ports (task);
  if (fetch->pending == 0)
    conclude (task);
}

static GBytes *
finish_send (GObject *source,
             GAsyncResult *result,
             GError **error)
{
  return vimos_onos_transport_send_finish (VIMOS_ONOS_TRANSPORT (source), result, error);
}

static void
device_ports_cb (GObject *source,
                 GAsyncResult *result,
                 gpointer data)
{
  GTask *task = data;
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;
  GBytes *body = finish_send (source, result, &error);

  if (body != NULL)
    {
      g_ptr_array_add (fetch->next->ports, body);
      fetch->ports_size += g_bytes_get_size (body);
      if (fetch->ports_size > VIMOS_ONOS_MAX_BODY)
        {
          error = g_error_new (VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_TOO_LARGE,
                               _("The network is too large to be shown."));
          vimos_onos_prefix_error (&error, fetch->url, _("ports"));
        }
    }
  /* a device that went away between the two questions */
  if (g_error_matches (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_NOT_FOUND))
    g_clear_error (&error);
  settle (task, error);
}

static void
ask_for_ports (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);

  while (fetch->error == NULL && fetch->ids->len > 0 && fetch->pending < MAX_ASKED)
    {
      g_autofree char *id = g_ptr_array_steal_index_fast (fetch->ids, fetch->ids->len - 1);
      g_autofree char *path = vimos_onos_path ("devices", id, "ports", NULL);

      fetch->pending++;
      vimos_onos_transport_send_async (g_task_get_source_object (task), SOUP_METHOD_GET, path, NULL,
                                       _("ports"), VIMOS_ONOS_PATIENCE_LIST,
                                       g_task_get_cancellable (task), device_ports_cb, task);
    }
}

static gpointer
decode_ids (JsonNode *root,
            gconstpointer data,
            GError **error)
{
  return vimos_onos_decode_device_ids (root, error);
}

static void
ids_cb (GObject *source,
        GAsyncResult *result,
        gpointer data)
{
  GTask *task = data;
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;

  fetch->ids = vimos_onos_transport_get_finish (VIMOS_ONOS_TRANSPORT (source), result, &error);
  settle (task, error);
}

/* /devices/ports came with 2.3; before, it was taken for a device of the name "ports". */
static void
ports_cb (GObject *source,
          GAsyncResult *result,
          gpointer data)
{
  GTask *task = data;
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  GBytes *body = finish_send (source, result, &error);

  if (body != NULL)
    g_ptr_array_add (fetch->next->ports, body);
  else if (g_error_matches (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_NOT_FOUND)
           || g_error_matches (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_REFUSED))
    {
      vimos_onos_transport_get_async (VIMOS_ONOS_TRANSPORT (source), "/devices", _("devices"),
                                      VIMOS_ONOS_PATIENCE_LIST, decode_ids, NULL, NULL,
                                      (GDestroyNotify) g_ptr_array_unref,
                                      g_task_get_cancellable (task), ids_cb, task);
      return;
    }
  settle (task, g_steal_pointer (&error));
}

/* An answer that is kept as it came */
typedef struct
{
  GTask *task;
  GBytes **place;
} Keep;

static void
keep_cb (GObject *source,
         GAsyncResult *result,
         gpointer data)
{
  g_autofree Keep *keep = data;
  GError *error = NULL;
  GBytes *body = finish_send (source, result, &error);

  if (body != NULL)
    {
      g_clear_pointer (keep->place, g_bytes_unref);
      *keep->place = body;
    }
  settle (keep->task, error);
}

static void
statistics_cb (GObject *source,
               GAsyncResult *result,
               gpointer data)
{
  GTask *task = data;
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  fetch->statistics = finish_send (source, result, &error);
  fetch->statistics_time = vimos_clock_now ();
  if (error != NULL)
    {
      g_debug ("%s", error->message);
      g_clear_pointer (&fetch->next->loads, vimos_port_loads_unref);
    }
  settle (task, NULL);
}

/* Controllers before 1.7 have none, and one to which a port was just added answers 500. */
static void
differences_cb (GObject *source,
                GAsyncResult *result,
                gpointer data)
{
  GTask *task = data;
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  fetch->differences = finish_send (source, result, &error);
  if (error != NULL)
    g_debug ("%s", error->message);
  settle (task, NULL);
}

static void
ask (GTask *task,
     const char *path,
     const char *subject,
     GAsyncReadyCallback callback,
     gpointer data)
{
  Fetch *fetch = g_task_get_task_data (task);

  fetch->pending++;
  vimos_onos_transport_send_async (g_task_get_source_object (task), SOUP_METHOD_GET, path, NULL,
                                   subject, VIMOS_ONOS_PATIENCE_LIST,
                                   g_task_get_cancellable (task), callback, data);
}

static void
ask_and_keep (GTask *task,
              const char *path,
              const char *subject,
              GBytes **place)
{
  Keep *keep = g_new (Keep, 1);

  keep->task = task;
  keep->place = place;
  ask (task, path, subject, keep_cb, keep);
}

/*
 * vimos_onos_snapshot_fetch_async:
 * @previous: (nullable): a snapshot, whose answers are kept for the parts that are not asked for
 * @parts: what to ask for; all without @previous
 *
 * The answers come in parallel and are decoded in a thread.
 */
void
vimos_onos_snapshot_fetch_async (VimosOnosTransport *transport,
                                 VimosOnosSnapshot *previous,
                                 VimosOnosParts parts,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = g_task_new (transport, cancellable, callback, user_data);
  Fetch *fetch = g_new0 (Fetch, 1);

  g_task_set_source_tag (task, vimos_onos_snapshot_fetch_async);
  fetch->url = g_strdup (vimos_onos_transport_get_url (transport));
  fetch->next = g_atomic_rc_box_new0 (VimosOnosSnapshot);
  fetch->pending = 1; /* until all have been asked for */
  g_task_set_task_data (task, fetch, free_fetch);
  if (previous != NULL)
    {
      fetch->previous = vimos_onos_snapshot_ref (previous);
      take_over (fetch->next, previous);
    }
  else
    parts = VIMOS_ONOS_PART_ALL;
  if (parts & VIMOS_ONOS_PART_GRAPH)
    {
      g_clear_pointer (&fetch->next->ports, g_ptr_array_unref);
      fetch->next->ports = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
      ask_and_keep (task, "/devices", _("devices"), &fetch->next->devices);
      ask (task, "/devices/ports", _("ports"), ports_cb, task);
      ask_and_keep (task, "/links", _("links"), &fetch->next->links);
    }
  if (parts & VIMOS_ONOS_PART_HOSTS)
    ask_and_keep (task, "/hosts", _("hosts"), &fetch->next->hosts);
  if (parts & VIMOS_ONOS_PART_LOADS)
    ask (task, "/statistics/ports", _("statistics"), statistics_cb, task);
  if ((parts & VIMOS_ONOS_PART_LOADS) && fetch->next->loads == NULL)
    ask (task, "/statistics/delta/ports", _("statistics"), differences_cb, task);
  settle (task, NULL);
}

/* Returns: (transfer full): the snapshot; @previous itself when nothing new came */
VimosOnosSnapshot *
vimos_onos_snapshot_fetch_finish (VimosOnosTransport *transport,
                                  GAsyncResult *result,
                                  GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, transport), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
