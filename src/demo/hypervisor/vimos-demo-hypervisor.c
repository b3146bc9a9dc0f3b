/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-clock.h"
#include "vimos-demo-hypervisor-private.h"

/*
 * Two things in one object: a host, with its VMs, its pool, its place in the simulated network; and
 * a connection to the daemon there, which is what VimosHypervisor knows. The host goes on while the
 * connection is lost.
 *
 * Every call waits for as long as it was measured to take and then acts and answers, so what a call
 * finds is what is so at that moment. A call whose connection is lost on the way is answered with
 * %VIMOS_COMPUTE_ERROR_UNREACHABLE; it may have acted already.
 *
 * This file holds the object and the connection; the host is in -host.c, its VMs in -domain.c, and
 * what can be done with them in -inspect.c, -act.c and -move.c.
 */

/* As libvirt's implementation has it. */
#define RETRY_MIN_SECONDS 1
#define RETRY_MAX_SECONDS 30

enum
{
  PROP_0,
  PROP_URI,
  PROP_NAME,
  PROP_ADDRESS,
  PROP_STATE,
  PROP_ERROR,
  PROP_VMS,
};

static void vimos_demo_hypervisor_iface_init (VimosHypervisorInterface *iface);
static void attempt (VimosDemoHypervisor *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (VimosDemoHypervisor,
                               vimos_demo_hypervisor,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIMOS_TYPE_HYPERVISOR,
                                                      vimos_demo_hypervisor_iface_init))

gint64
vimos_demo_hypervisor_pick (VimosDemoHypervisor *self,
                            const VimosDemoSpan *span)
{
  return vimos_demo_span_pick (span, self->rand);
}

/* The connection. */

static void
set_state (VimosDemoHypervisor *self,
           VimosHypervisorState state,
           const GError *error)
{
  gboolean same_error = g_strcmp0 (self->error != NULL ? self->error->message : NULL,
                                   error != NULL ? error->message : NULL)
                        == 0;

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

static gboolean
retry_cb (gpointer user_data)
{
  VimosDemoHypervisor *self = user_data;

  self->retry_id = 0;
  attempt (self);
  return G_SOURCE_REMOVE;
}

static void
schedule_retry (VimosDemoHypervisor *self)
{
  if (self->station == NULL)
    return;
  g_clear_handle_id (&self->retry_id, g_source_remove);
  self->retry_id = vimos_clock_add (self->retry_seconds * 1000, retry_cb, self);
  self->retry_seconds = MIN (self->retry_seconds * 2, RETRY_MAX_SECONDS);
}

static void
attempt_failed (VimosDemoHypervisor *self)
{
  g_autoptr (GPtrArray) waiters = vimos_demo_calls_take (&self->waiters);
  gboolean lost = self->state == VIMOS_HYPERVISOR_LOST;
  g_autoptr (GError) error
      = g_error_new (VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE,
                     _("Cannot connect to %s: no daemon listens there"), self->uri);

  if (lost)
    schedule_retry (self);
  set_state (self, lost ? VIMOS_HYPERVISOR_LOST : VIMOS_HYPERVISOR_DISCONNECTED, error);
  vimos_demo_calls_answer (waiters, error);
}

static gboolean
opened_cb (gpointer user_data)
{
  g_autoptr (VimosDemoHypervisor) self = g_object_ref (user_data);
  g_autoptr (GPtrArray) waiters = NULL;
  g_autoptr (GError) error = NULL;

  self->open_id = 0;
  self->opening = FALSE;
  if (!self->reachable)
    {
      attempt_failed (self);
      return G_SOURCE_REMOVE;
    }
  waiters = vimos_demo_calls_take (&self->waiters);
  self->retry_seconds = RETRY_MIN_SECONDS;
  vimos_demo_hypervisor_publish_all (self);
  /* Who sees the list may have disposed of it. */
  if (self->station != NULL)
    set_state (self, VIMOS_HYPERVISOR_CONNECTED, NULL);
  vimos_demo_hypervisor_check_connected (self, &error);
  vimos_demo_calls_answer (waiters, error);
  return G_SOURCE_REMOVE;
}

static void
attempt (VimosDemoHypervisor *self)
{
  g_assert (!self->opening);

  g_clear_handle_id (&self->retry_id, g_source_remove);
  self->opening = TRUE;
  if (self->state == VIMOS_HYPERVISOR_DISCONNECTED)
    set_state (self, VIMOS_HYPERVISOR_CONNECTING, NULL);
  self->open_id = vimos_clock_add_us (vimos_demo_hypervisor_pick (self, &vimos_demo_costs.open),
                                      opened_cb, self);
}

static void
tell_moves (VimosDemoHypervisor *self)
{
  g_autoptr (GPtrArray) moves = g_ptr_array_copy (self->moves, NULL, NULL);

  for (guint i = 0; i < moves->len; i++)
    if (g_ptr_array_find (self->moves, g_ptr_array_index (moves, i), NULL))
      vimos_demo_move_connection_lost (g_ptr_array_index (moves, i), self);
}

static gboolean
lost_cb (gpointer user_data)
{
  g_autoptr (VimosDemoHypervisor) self = g_object_ref (user_data);
  g_autoptr (GError) error
      = g_error_new (VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE,
                     _("Lost the connection to %s: the daemon there ended"), self->spec->name);
  g_autoptr (GPtrArray) calls = vimos_demo_calls_take (&self->calls);

  self->lost_id = 0;
  vimos_demo_hypervisor_forget_states (self);
  self->retry_seconds = RETRY_MIN_SECONDS;
  schedule_retry (self);
  set_state (self, VIMOS_HYPERVISOR_LOST, error);
  tell_moves (self);
  vimos_demo_calls_answer (calls, error);
  return G_SOURCE_REMOVE;
}

/**
 * vimos_demo_hypervisor_check_connected:
 * @error: set to %VIMOS_COMPUTE_ERROR_UNREACHABLE
 *
 * Returns: whether there is a connection
 */
gboolean
vimos_demo_hypervisor_check_connected (VimosDemoHypervisor *self,
                                       GError **error)
{
  if (self->state == VIMOS_HYPERVISOR_CONNECTED)
    return TRUE;
  if (self->error != NULL)
    g_set_error_literal (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE,
                         self->error->message);
  else
    g_set_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE,
                 _("%s is not connected"), self->spec->name);
  return FALSE;
}

/* The interface. */

static const char *
vimos_demo_hypervisor_get_uri (VimosHypervisor *hypervisor)
{
  return VIMOS_DEMO_HYPERVISOR (hypervisor)->uri;
}

static const char *
vimos_demo_hypervisor_get_name (VimosHypervisor *hypervisor)
{
  return VIMOS_DEMO_HYPERVISOR (hypervisor)->spec->name;
}

static const char *
vimos_demo_hypervisor_get_address (VimosHypervisor *hypervisor)
{
  return VIMOS_DEMO_HYPERVISOR (hypervisor)->address;
}

static VimosHypervisorState
vimos_demo_hypervisor_get_state (VimosHypervisor *hypervisor)
{
  return VIMOS_DEMO_HYPERVISOR (hypervisor)->state;
}

static const GError *
vimos_demo_hypervisor_get_error (VimosHypervisor *hypervisor)
{
  return VIMOS_DEMO_HYPERVISOR (hypervisor)->error;
}

static GListModel *
vimos_demo_hypervisor_get_vms (VimosHypervisor *hypervisor)
{
  return G_LIST_MODEL (VIMOS_DEMO_HYPERVISOR (hypervisor)->vms);
}

static void
vimos_demo_hypervisor_connect_async (VimosHypervisor *hypervisor,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  VimosDemoHypervisor *self = VIMOS_DEMO_HYPERVISOR (hypervisor);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, vimos_demo_hypervisor_connect_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->state == VIMOS_HYPERVISOR_CONNECTED)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  vimos_demo_hypervisor_wait (self, g_steal_pointer (&task));
  if (!self->opening)
    attempt (self);
}

static gboolean
vimos_demo_hypervisor_connect_finish (VimosHypervisor *hypervisor,
                                      GAsyncResult *result,
                                      GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, hypervisor), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
vimos_demo_hypervisor_iface_init (VimosHypervisorInterface *iface)
{
  iface->get_uri = vimos_demo_hypervisor_get_uri;
  iface->get_name = vimos_demo_hypervisor_get_name;
  iface->get_address = vimos_demo_hypervisor_get_address;
  iface->get_state = vimos_demo_hypervisor_get_state;
  iface->get_error = vimos_demo_hypervisor_get_error;
  iface->get_vms = vimos_demo_hypervisor_get_vms;
  iface->connect_async = vimos_demo_hypervisor_connect_async;
  iface->connect_finish = vimos_demo_hypervisor_connect_finish;
  vimos_demo_hypervisor_inspect_init (iface);
  vimos_demo_hypervisor_act_init (iface);
  vimos_demo_hypervisor_move_init (iface);
}

static void
vimos_demo_hypervisor_get_property (GObject *object,
                                    guint prop_id,
                                    GValue *value,
                                    GParamSpec *pspec)
{
  VimosDemoHypervisor *self = VIMOS_DEMO_HYPERVISOR (object);

  switch (prop_id)
    {
    case PROP_URI:
      g_value_set_string (value, self->uri);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->spec->name);
      break;
    case PROP_ADDRESS:
      g_value_set_string (value, self->address);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_VMS:
      g_value_set_object (value, self->vms);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
stop_sources (VimosDemoHypervisor *self)
{
  g_clear_handle_id (&self->open_id, g_source_remove);
  g_clear_handle_id (&self->lost_id, g_source_remove);
  g_clear_handle_id (&self->retry_id, g_source_remove);
}

static void
close_connection (VimosDemoHypervisor *self)
{
  g_autoptr (GPtrArray) calls = vimos_demo_calls_take (&self->calls);
  g_autoptr (GPtrArray) waiters = vimos_demo_calls_take (&self->waiters);
  g_autoptr (GError) error = g_error_new (VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE,
                                          _("The connection to %s was closed"), self->spec->name);

  set_state (self, VIMOS_HYPERVISOR_DISCONNECTED, error);
  while (self->moves->len > 0)
    vimos_demo_move_dispose (g_ptr_array_index (self->moves, 0));
  vimos_demo_calls_answer (calls, error);
  vimos_demo_calls_answer (waiters, error);
}

/* Whoever waits keeps the object alive, so only somebody who disposes of it outright gets here with
 * calls and moves under way: they all end now. */
static void
vimos_demo_hypervisor_dispose (GObject *object)
{
  VimosDemoHypervisor *self = VIMOS_DEMO_HYPERVISOR (object);

  stop_sources (self);
  self->reachable = FALSE;
  self->opening = FALSE;
  if (self->station != NULL)
    close_connection (self);
  g_ptr_array_set_size (self->domains, 0);
  g_clear_pointer (&self->station, vimos_demo_station_free);
  G_OBJECT_CLASS (vimos_demo_hypervisor_parent_class)->dispose (object);
}

static void
vimos_demo_hypervisor_finalize (GObject *object)
{
  VimosDemoHypervisor *self = VIMOS_DEMO_HYPERVISOR (object);

  g_ptr_array_unref (self->domains);
  g_ptr_array_unref (self->moves);
  g_ptr_array_unref (self->calls);
  g_ptr_array_unref (self->waiters);
  g_object_unref (self->vms);
  vimos_demo_pool_free (self->pool);
  g_rand_free (self->rand);
  g_clear_error (&self->error);
  g_free (self->address);
  g_free (self->uri);
  g_object_unref (self->fabric);
  G_OBJECT_CLASS (vimos_demo_hypervisor_parent_class)->finalize (object);
}

static void
vimos_demo_hypervisor_class_init (VimosDemoHypervisorClass *klass)
{
  static const char *const names[] = { "uri", "name", "address", "state", "error", "vms" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = vimos_demo_hypervisor_get_property;
  object_class->dispose = vimos_demo_hypervisor_dispose;
  object_class->finalize = vimos_demo_hypervisor_finalize;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_object_class_override_property (object_class, PROP_URI + i, names[i]);
}

static void
vimos_demo_hypervisor_init (VimosDemoHypervisor *self)
{
  self->domains = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_demo_domain_free);
  self->moves = g_ptr_array_new ();
  self->calls = vimos_demo_calls_new ();
  self->waiters = vimos_demo_calls_new ();
  self->vms = g_list_store_new (VIMOS_TYPE_VM);
  self->reachable = TRUE;
  self->retry_seconds = RETRY_MIN_SECONDS;
}

/**
 * vimos_demo_hypervisor_new:
 * @fabric: the network; kept alive
 * @index: of the scenario's hypervisor
 *
 * Returns: (transfer full): a hypervisor that is not connected; its VMs run. Its stations leave the
 * network when it is disposed
 */
VimosHypervisor *
vimos_demo_hypervisor_new (VimosDemoFabric *fabric,
                           guint index)
{
  VimosDemoHypervisor *self;
  VimosDemoScenario *scenario;
  guint32 address;

  g_return_val_if_fail (VIMOS_IS_DEMO_FABRIC (fabric), NULL);

  scenario = vimos_demo_fabric_get_scenario (fabric);
  g_return_val_if_fail (index < scenario->hypervisors->len, NULL);

  self = g_object_new (VIMOS_TYPE_DEMO_HYPERVISOR, NULL);
  self->fabric = g_object_ref (fabric);
  self->spec = &g_array_index (scenario->hypervisors, VimosDemoHypervisorSpec, index);
  self->rand = g_rand_new_with_seed_array (
      (const guint32[]){ (guint32) scenario->seed, (guint32) (scenario->seed >> 32), index }, 3);
  self->uri = g_strconcat ("demo://", self->spec->name, NULL);
  address = self->spec->at.address;
  self->address = g_strdup_printf ("%u.%u.%u.%u", address >> 24, (address >> 16) & 255,
                                   (address >> 8) & 255, address & 255);
  self->station = vimos_demo_station_new (fabric, &self->spec->at);
  self->pool = vimos_demo_pool_new (self->spec->disk);
  vimos_demo_hypervisor_take_in_vms (self, index);
  return VIMOS_HYPERVISOR (self);
}

/**
 * vimos_demo_hypervisor_set_reachable:
 * @reachable: %FALSE: its daemon ends, and the connection to it; the VMs go on. %TRUE: it is
 *   started again, and the connection comes back by itself
 *
 * The loss is noticed in the main loop a moment later.
 */
void
vimos_demo_hypervisor_set_reachable (VimosDemoHypervisor *self,
                                     gboolean reachable)
{
  g_return_if_fail (VIMOS_IS_DEMO_HYPERVISOR (self));

  if (self->reachable == reachable || self->station == NULL)
    return;
  self->reachable = reachable;
  if (reachable)
    vimos_demo_hypervisor_end_orphans (self);
  else if (self->state == VIMOS_HYPERVISOR_CONNECTED && self->lost_id == 0)
    self->lost_id = vimos_clock_add_us (vimos_demo_hypervisor_pick (self, &vimos_demo_costs.tell),
                                        lost_cb, self);
}
