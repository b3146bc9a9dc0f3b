/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-arrival-graph.h"
#include "vimos-arrival.h"
#include "vimos-async.h"
#include "vimos-clock.h"
#include "vimos-error.h"
#include "vimos-installation.h"
#include "vimos-run.h"

struct _VimosArrival
{
  GObject parent_instance;

  /* owned */
  VimosContext *context;
  VimosOnosClient *client;
  VimosHypervisor *target;
  char *run_id;
  GPtrArray *macs;
  GPtrArray *keys;
  VimosArrivalGraph *graph;
  GPtrArray *intents; /* VimosIntent * */

  /* of the operation under way */
  GCancellable *hurry; /* cancelled when the installation takes too long */
  GArray *watched; /* guint: devices with a rule that leads elsewhere, or not looked at yet */
  GArray *stale;   /* guint: of these, those that still have one */
  guint n_elsewhere; /* MACs that the controller knows at another place */
  gint64 deadline;
  gboolean posted;
  gboolean installed;
};

G_DEFINE_FINAL_TYPE (VimosArrival, vimos_arrival, G_TYPE_OBJECT)

static void look (GTask *task);

/* Where the VM is to be reached, by the present snapshot. */
static VimosArrivalGraph *
find_graph (VimosArrival *self,
            GError **error)
{
  VimosTopology *topology = vimos_onos_poller_get_topology (
      vimos_context_get_poller (self->context));
  const VimosHost *host = vimos_context_find_hypervisor_host (self->context, self->target);

  if (topology != NULL && host != NULL)
    return vimos_arrival_graph_new (topology, &host->location);
  g_set_error (error, VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_NOT_FOUND,
               _("The controller does not know where %s is attached"),
               vimos_hypervisor_get_name (self->target));
  return NULL;
}

static gboolean
make_intents (VimosArrival *self,
              GError **error)
{
  g_autoptr (GPtrArray) ingress = NULL;
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (VimosConnectPoint));

  g_ptr_array_set_size (self->intents, 0);
  g_clear_pointer (&self->graph, vimos_arrival_graph_free);
  self->graph = find_graph (self, error);
  if (self->graph == NULL)
    return FALSE;
  ingress = vimos_arrival_graph_find_ingress (self->graph);
  for (guint i = 0; i < ingress->len; i++)
    g_array_append_vals (points, g_ptr_array_index (ingress, i), 1);
  for (guint i = 0; points->len > 0 && i < self->macs->len; i++)
    {
      VimosSelector selector = { .eth_dst = g_ptr_array_index (self->macs, i) };

      g_ptr_array_add (
          self->intents,
          vimos_intent_new (VIMOS_INTENT_MULTI_POINT_TO_SINGLE_POINT, VIMOS_INTENT_APP_ID,
                            g_ptr_array_index (self->keys, i), VIMOS_ARRIVAL_PRIORITY, &selector,
                            (VimosConnectPoint *) points->data, points->len, self->graph->place));
    }
  return TRUE;
}

static void
vimos_arrival_finalize (GObject *object)
{
  VimosArrival *self = VIMOS_ARRIVAL (object);

  g_clear_object (&self->context);
  g_clear_object (&self->client);
  g_clear_object (&self->target);
  g_clear_object (&self->hurry);
  g_free (self->run_id);
  g_ptr_array_unref (self->macs);
  g_ptr_array_unref (self->keys);
  g_ptr_array_unref (self->intents);
  g_array_unref (self->watched);
  g_array_unref (self->stale);
  g_clear_pointer (&self->graph, vimos_arrival_graph_free);
  G_OBJECT_CLASS (vimos_arrival_parent_class)->finalize (object);
}

static void
vimos_arrival_class_init (VimosArrivalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vimos_arrival_finalize;
}

static void
vimos_arrival_init (VimosArrival *self)
{
  self->macs = g_ptr_array_new_with_free_func (g_free);
  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->intents = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_intent_unref);
  self->watched = g_array_new (FALSE, FALSE, sizeof (guint));
  self->stale = g_array_new (FALSE, FALSE, sizeof (guint));
}

/**
 * vimos_arrival_new:
 * @macs: char *, of the VM's NICs
 * @target: behind whose port they will be
 */
VimosArrival *
vimos_arrival_new (VimosContext *context,
                   const char *run_id,
                   GPtrArray *macs,
                   VimosHypervisor *target)
{
  VimosArrival *self;

  g_return_val_if_fail (VIMOS_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (VIMOS_IS_HYPERVISOR (target), NULL);

  self = g_object_new (VIMOS_TYPE_ARRIVAL, NULL);
  self->context = g_object_ref (context);
  self->client = g_object_ref (vimos_onos_poller_get_client (vimos_context_get_poller (context)));
  self->target = g_object_ref (target);
  self->run_id = g_strdup (run_id);
  for (guint i = 0; i < macs->len; i++)
    {
      g_ptr_array_add (self->macs, g_strdup (g_ptr_array_index (macs, i)));
      g_ptr_array_add (self->keys, vimos_run_make_key (run_id, "a", i));
    }
  return self;
}

GPtrArray *
vimos_arrival_get_keys (VimosArrival *self)
{
  g_return_val_if_fail (VIMOS_IS_ARRIVAL (self), NULL);

  return self->keys;
}

gboolean
vimos_arrival_get_posted (VimosArrival *self)
{
  g_return_val_if_fail (VIMOS_IS_ARRIVAL (self), FALSE);

  return self->posted;
}

gboolean
vimos_arrival_get_installed (VimosArrival *self)
{
  g_return_val_if_fail (VIMOS_IS_ARRIVAL (self), FALSE);

  return self->installed;
}

void
vimos_arrival_set_posted (VimosArrival *self,
                          gboolean posted)
{
  g_return_if_fail (VIMOS_IS_ARRIVAL (self));

  self->posted = posted;
}

/* ---- installing ---- */

static void
installed_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  VimosArrival *self = g_task_get_source_object (task);
  GError *error = NULL;
  gboolean late = g_cancellable_is_cancelled (self->hurry);
  gboolean done = vimos_install_finish (result, &error);

  g_cancellable_cancel (self->hurry); /* ends the time-out */
  self->installed = done;
  if (done)
    g_task_return_boolean (task, TRUE);
  else if (late)
    {
      g_error_free (error);
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                               _("The controller took too long"));
    }
  else
    g_task_return_error (task, error);
}

static void
too_late_cb (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GCancellable) hurry = user_data;

  if (vimos_sleep_finish (result, NULL))
    g_cancellable_cancel (hurry);
}

void
vimos_arrival_install_async (VimosArrival *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  VimosInstallation installation = { self->intents, 0, TRUE, NULL };
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (VIMOS_IS_ARRIVAL (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vimos_arrival_install_async);
  if (!make_intents (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (self->intents->len == 0)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_clear_object (&self->hurry);
  self->hurry = g_cancellable_new ();
  self->posted = TRUE;
  installation.timeout = vimos_context_get_timings (self->context)->arrival_timeout;
  vimos_sleep_async (installation.timeout, self->hurry, too_late_cb, g_object_ref (self->hurry));
  vimos_install_async (self, self->context, &installation, self->hurry, installed_cb,
                       g_steal_pointer (&task));
}

gboolean
vimos_arrival_install_finish (VimosArrival *self,
                              GAsyncResult *result,
                              GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- withdrawing ---- */

static void
withdrawn_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  VimosArrival *self = g_task_get_source_object (task);
  gboolean late = GPOINTER_TO_INT (g_task_get_task_data (task));
  GError *error = NULL;

  if (!vimos_withdraw_finish (result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  self->posted = self->installed = FALSE;
  if (late)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                             _("The controller’s own forwarding did not follow the VM in time; it "
                               "may be unreachable until the old rules are gone or the VM speaks"));
  else
    g_task_return_boolean (task, TRUE);
}

static void
withdraw (GTask *task)
{
  VimosArrival *self = g_task_get_source_object (task);
  g_autofree char *prefix = g_strdup_printf (VIMOS_RUN_KEY_PREFIX "%s-a-", self->run_id);
  const char *const prefixes[] = { prefix, NULL };

  vimos_withdraw_async (self->context, self->keys, prefixes, g_task_get_cancellable (task),
                        withdrawn_cb, g_object_ref (task));
}

void
vimos_arrival_withdraw_async (VimosArrival *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, vimos_arrival_withdraw_async);
  if (self->posted)
    withdraw (task);
  else
    g_task_return_boolean (task, TRUE);
}

gboolean
vimos_arrival_withdraw_finish (VimosArrival *self,
                               GAsyncResult *result,
                               GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- settling: has the controller's own forwarding caught up? ---- */

static void
look_again (GTask *task)
{
  VimosArrival *self = g_task_get_source_object (task);

  if (vimos_clock_now () < self->deadline)
    {
      vimos_sleep_then (task, vimos_context_get_timings (self->context)->arrival_poll, look);
      return;
    }
  g_task_set_task_data (task, GINT_TO_POINTER (TRUE), NULL);
  withdraw (task);
}

static gboolean
is_stale (VimosArrival *self,
          guint device,
          const VimosFlow *flow)
{
  if (flow->eth_dst == NULL || flow->priority == VIMOS_ARRIVAL_PRIORITY)
    return FALSE;
  for (guint i = 0; i < self->macs->len; i++)
    if (g_ascii_strcasecmp (flow->eth_dst, g_ptr_array_index (self->macs, i)) == 0)
      return !vimos_arrival_graph_leads_there (self->graph, device, flow->out_port);
  return FALSE;
}

static void
flows_begin (gpointer owner,
             guint index,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  VimosArrival *self = owner;
  guint device = g_array_index (self->watched, guint, index);

  vimos_onos_client_get_flows_async (self->client,
                                     vimos_topology_get_device (self->graph->topology, device)->id,
                                     cancellable, callback, user_data);
}

static gboolean
flows_end (gpointer owner,
           guint index,
           GAsyncResult *result,
           GError **error)
{
  VimosArrival *self = owner;
  guint device = g_array_index (self->watched, guint, index);
  g_autoptr (GPtrArray) flows = vimos_onos_client_get_flows_finish (self->client, result, error);
  gboolean stale = FALSE;

  if (flows == NULL)
    return FALSE;
  for (guint i = 0; !stale && i < flows->len; i++)
    stale = is_stale (self, device, g_ptr_array_index (flows, i));
  if (stale)
    g_array_append_val (self->stale, device);
  return TRUE;
}

/* What cannot be read now is looked at again; FALSE: there is nothing to go on with. */
static gboolean
have_seen (GTask *task,
           GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;

  if (vimos_batch_run_finish (result, &error))
    return TRUE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    look_again (task);
  return FALSE;
}

static void
rules_seen_cb (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  VimosArrival *self = g_task_get_source_object (task);

  if (!have_seen (task, result))
    return;
  /* What leads there now stays so: no rule to the old place is made while the intent steers. */
  g_array_set_size (self->watched, 0);
  g_array_append_vals (self->watched, self->stale->data, self->stale->len);
  if (self->stale->len == 0 && self->n_elsewhere == 0)
    withdraw (task);
  else
    look_again (task);
}

static void
location_begin (gpointer owner,
                guint index,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  VimosArrival *self = owner;

  vimos_onos_client_get_host_location_async (self->client, g_ptr_array_index (self->macs, index),
                                             cancellable, callback, user_data);
}

static gboolean
location_end (gpointer owner,
              guint index,
              GAsyncResult *result,
              GError **error)
{
  VimosArrival *self = owner;
  g_autoptr (VimosConnectPoint) point =
      vimos_onos_client_get_host_location_finish (self->client, result, error);

  if (point == NULL)
    return FALSE;
  /* A host that the controller does not know is not at the old place. */
  if (point->device != NULL && !(g_str_equal (point->device, self->graph->place->device)
                                 && g_strcmp0 (point->port, self->graph->place->port) == 0))
    self->n_elsewhere++;
  return TRUE;
}

static void
locations_seen_cb (GObject *source,
                   GAsyncResult *result,
                   gpointer user_data)
{
  static const VimosBatchOps ops = { flows_begin, flows_end };
  g_autoptr (GTask) task = user_data;
  VimosArrival *self = g_task_get_source_object (task);

  if (!have_seen (task, result))
    return;
  g_array_set_size (self->stale, 0);
  vimos_batch_run_async (&ops, self, self->watched->len, g_task_get_cancellable (task),
                         rules_seen_cb, g_object_ref (task));
}

static void
look (GTask *task)
{
  static const VimosBatchOps ops = { location_begin, location_end };
  VimosArrival *self = g_task_get_source_object (task);

  self->n_elsewhere = 0;
  vimos_batch_run_async (&ops, self, self->macs->len, g_task_get_cancellable (task),
                         locations_seen_cb, g_object_ref (task));
}

void
vimos_arrival_settle_async (VimosArrival *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (VimosArrivalGraph) graph = NULL;

  g_return_if_fail (VIMOS_IS_ARRIVAL (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vimos_arrival_settle_async);
  if (!self->posted)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  /* The network may have changed since the installation. */
  graph = find_graph (self, NULL);
  if (graph != NULL)
    {
      g_clear_pointer (&self->graph, vimos_arrival_graph_free);
      self->graph = g_steal_pointer (&graph);
    }
  if (self->graph == NULL)
    {
      withdraw (task);
      return;
    }
  g_array_set_size (self->watched, 0);
  for (guint i = 0; i < vimos_topology_get_n_devices (self->graph->topology); i++)
    if (vimos_topology_get_device (self->graph->topology, i)->available)
      g_array_append_val (self->watched, i);
  self->deadline = vimos_clock_now ()
                   + vimos_context_get_timings (self->context)->arrival_patience;
  look (task);
}

gboolean
vimos_arrival_settle_finish (VimosArrival *self,
                             GAsyncResult *result,
                             GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
