/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <ifaddrs.h>
#include <netinet/in.h>

#include "vimos-access.h"
#include "vimos-clock.h"
#include "vimos-part.h"
#include "vimos-recovery.h"
#include "vimos-session.h"

/**
 * VimosSession:
 *
 * The time from connecting to a controller and its hypervisors until leaving them. Builds the
 * context, starts everything in it, tries again what was lost, and once all have answered settles
 * what an earlier session left half done. Holds no widget; main thread only.
 */
struct _VimosSession
{
  GObject parent_instance;

  /* owned */
  VimosContext *context;
  GCancellable *cancellable;
  VimosDemoScenario *scenario; /* or NULL */
  GListStore *parts;           /* of VimosPart: the controller's, then the hypervisors' */
  char *name;
  char *key;
  GHashTable *own_addresses; /* of this machine, or of the simulated operator, as text */

  guint n_connecting; /* hypervisors asked that have not answered */
  gboolean started;
  gboolean recovering;
  gboolean unsettled; /* the last recovery could not settle everything */
  gboolean recovery_due; /* something may be left half done that could be settled now */
};

enum
{
  PROP_0,
  PROP_CONTEXT,
  PROP_CONNECTING,
  N_PROPS
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_RECOVERED,
  SIGNAL_RECOVERY_FAILED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (VimosSession, vimos_session, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static gboolean
has_undecided (GPtrArray *runs)
{
  for (guint i = 0; i < runs->len; i++)
    if (vimos_recovered_get_outcome (g_ptr_array_index (runs, i)) == VIMOS_RECOVERY_UNDECIDED)
      return TRUE;
  return FALSE;
}

static void emit_changed (VimosSession *self);

static void
recovered_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (VimosSession) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = vimos_recovery_run_finish (VIMOS_CONTEXT (source), result, &error);

  self->recovering = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (runs == NULL)
    g_signal_emit (self, signals[SIGNAL_RECOVERY_FAILED], 0, error);
  else if (runs->len > 0)
    g_signal_emit (self, signals[SIGNAL_RECOVERED], 0, runs);
  /* What could not be settled is tried again when somebody answers who did not. */
  self->unsettled = runs == NULL || has_undecided (runs);
  emit_changed (self);
}

/* Both sides of an unfinished run must have had their chance to answer, and the controller too; but
 * a VM that was left paused does not wait for a controller that is down. */
static void
recover_when_ready (VimosSession *self)
{
  if (!self->started || !self->recovery_due || self->recovering || self->n_connecting > 0
      || vimos_session_get_onos_state (self) == VIMOS_ONOS_CONNECTING)
    return;
  self->recovery_due = FALSE;
  self->recovering = TRUE;
  vimos_recovery_run_async (self->context, self->cancellable, recovered_cb, g_object_ref (self));
}

static char *
count_network (VimosTopology *topology)
{
  guint n_devices = vimos_topology_get_n_devices (topology);
  guint n_cables
      = (vimos_topology_get_n_links (topology) + 1) / 2; /* each is there in both directions */
  guint n_hosts = vimos_topology_get_n_hosts (topology);
  g_autofree char *devices
      = g_strdup_printf (ngettext ("%u switch", "%u switches", n_devices), n_devices);
  g_autofree char *cables = g_strdup_printf (ngettext ("%u link", "%u links", n_cables), n_cables);
  g_autofree char *hosts = g_strdup_printf (ngettext ("%u host", "%u hosts", n_hosts), n_hosts);

  return g_strdup_printf ("%s, %s, %s", devices, cables, hosts);
}

static char *
describe_waiting (guint patience_s)
{
  return g_strdup_printf (_("waiting for an answer · gives up after %u s"), patience_s);
}

static void
update_onos_part (VimosSession *self,
                  VimosPart *part)
{
  VimosOnosState state = vimos_session_get_onos_state (self);
  VimosTopology *topology = vimos_session_get_topology (self);
  g_autofree char *detail = NULL;

  if (state == VIMOS_ONOS_LIVE && topology != NULL)
    detail = count_network (topology);
  else if (state == VIMOS_ONOS_CONNECTING)
    detail = describe_waiting (VIMOS_ONOS_PATIENCE_S);
  else
    detail = vimos_session_describe_onos (self);
  vimos_part_set_state (part, state == VIMOS_ONOS_LIVE         ? VIMOS_PART_READY
                              : state == VIMOS_ONOS_CONNECTING ? VIMOS_PART_ASKING
                                                               : VIMOS_PART_TROUBLE,
                        detail);
}

static void
update_hypervisor_part (VimosSession *self,
                        VimosPart *part,
                        VimosHypervisor *hypervisor)
{
  VimosHypervisorState state = vimos_hypervisor_get_state (hypervisor);
  GListModel *vms = vimos_hypervisor_get_vms (hypervisor);
  guint n = vms != NULL ? g_list_model_get_n_items (vms) : 0;
  g_autofree char *detail = NULL;

  if (state == VIMOS_HYPERVISOR_CONNECTED)
    detail = g_strdup_printf (ngettext ("%u VM", "%u VMs", n), n);
  else if (state == VIMOS_HYPERVISOR_CONNECTING)
    detail = describe_waiting (VIMOS_HYPERVISOR_PATIENCE_S);
  else
    detail = vimos_session_describe_hypervisor (self, hypervisor);
  vimos_part_set_state (part, state == VIMOS_HYPERVISOR_CONNECTED    ? VIMOS_PART_READY
                              : state == VIMOS_HYPERVISOR_CONNECTING ? VIMOS_PART_ASKING
                                                                     : VIMOS_PART_TROUBLE,
                        detail);
}

static void
update_parts (VimosSession *self)
{
  GListModel *hypervisors = vimos_context_get_hypervisors (self->context);
  guint n = g_list_model_get_n_items (hypervisors);
  g_autoptr (VimosPart) onos = NULL;

  if (g_list_model_get_n_items (G_LIST_MODEL (self->parts)) == 0)
    {
      g_autoptr (VimosPart) first = vimos_part_new ("ONOS");

      g_list_store_append (self->parts, first);
    }
  onos = g_list_model_get_item (G_LIST_MODEL (self->parts), 0);
  update_onos_part (self, onos);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VimosHypervisor) hypervisor = g_list_model_get_item (hypervisors, i);
      g_autoptr (VimosPart) part = g_list_model_get_item (G_LIST_MODEL (self->parts), i + 1);

      if (part == NULL)
        {
          part = vimos_part_new (vimos_hypervisor_get_name (hypervisor));
          g_list_store_append (self->parts, part);
        }
      update_hypervisor_part (self, part, hypervisor);
    }
}

static void
emit_changed (VimosSession *self)
{
  /* Hypervisors are disconnected while the context goes. */
  if (self->context == NULL)
    return;
  update_parts (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
set_n_connecting (VimosSession *self,
                  guint n)
{
  gboolean was_connecting = vimos_session_get_connecting (self);

  self->n_connecting = n;
  if (was_connecting != vimos_session_get_connecting (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONNECTING]);
  recover_when_ready (self);
  emit_changed (self);
}

static void
connected_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (VimosSession) self = user_data;
  g_autoptr (GError) error = NULL;

  /* What went wrong is the hypervisor's "error" property too, where its row shows it. */
  if (!vimos_hypervisor_connect_finish (VIMOS_HYPERVISOR (source), result, &error))
    g_debug ("%s: %s", vimos_hypervisor_get_uri (VIMOS_HYPERVISOR (source)), error->message);
  if (!g_cancellable_is_cancelled (self->cancellable))
    set_n_connecting (self, self->n_connecting - 1);
}

static void
connect_hypervisor (VimosSession *self,
                    VimosHypervisor *hypervisor)
{
  set_n_connecting (self, self->n_connecting + 1);
  vimos_hypervisor_connect_async (hypervisor, self->cancellable, connected_cb, g_object_ref (self));
}

static void
poller_changed_cb (VimosSession *self)
{
  recover_when_ready (self);
  emit_changed (self);
}

static void
poller_state_changed_cb (VimosSession *self)
{
  if (self->unsettled && vimos_session_get_onos_state (self) == VIMOS_ONOS_LIVE)
    self->recovery_due = TRUE;
  poller_changed_cb (self);
}

static void
hypervisor_state_changed_cb (VimosSession *self,
                             GParamSpec *pspec,
                             VimosHypervisor *hypervisor)
{
  if (self->unsettled && vimos_hypervisor_get_state (hypervisor) == VIMOS_HYPERVISOR_CONNECTED)
    self->recovery_due = TRUE;
  recover_when_ready (self);
  emit_changed (self);
}

static void
vimos_session_dispose (GObject *object)
{
  VimosSession *self = VIMOS_SESSION (object);

  vimos_session_stop (self);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (vimos_session_parent_class)->dispose (object);
}

static void
vimos_session_finalize (GObject *object)
{
  VimosSession *self = VIMOS_SESSION (object);

  g_object_unref (self->cancellable);
  g_object_unref (self->parts);
  g_free (self->name);
  g_free (self->key);
  g_hash_table_unref (self->own_addresses);
  g_clear_pointer (&self->scenario, vimos_demo_scenario_unref);

  G_OBJECT_CLASS (vimos_session_parent_class)->finalize (object);
}

static void
vimos_session_get_property (GObject *object,
                            guint prop_id,
                            GValue *value,
                            GParamSpec *pspec)
{
  VimosSession *self = VIMOS_SESSION (object);

  switch (prop_id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, vimos_session_get_context (self));
      break;
    case PROP_CONNECTING:
      g_value_set_boolean (value, vimos_session_get_connecting (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vimos_session_class_init (VimosSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vimos_session_dispose;
  object_class->finalize = vimos_session_finalize;
  object_class->get_property = vimos_session_get_property;

  /** VimosSession:context: everything that was connected */
  properties[PROP_CONTEXT] = g_param_spec_object ("context", NULL, NULL, VIMOS_TYPE_CONTEXT,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /** VimosSession:connecting: whether a hypervisor has still to answer for the first time */
  properties[PROP_CONNECTING] = g_param_spec_boolean ("connecting", NULL, NULL, FALSE,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /** VimosSession::changed: the state of the controller, of a hypervisor, or the topology is
   * another */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", VIMOS_TYPE_SESSION, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /** VimosSession::recovered: @runs (element-type VimosRecovered) were left unfinished and are
   * settled */
  signals[SIGNAL_RECOVERED] = g_signal_new ("recovered", VIMOS_TYPE_SESSION, G_SIGNAL_RUN_LAST,
                                            0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
  /** VimosSession::recovery-failed: unfinished runs could not be looked for, and why */
  signals[SIGNAL_RECOVERY_FAILED]
      = g_signal_new ("recovery-failed", VIMOS_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
vimos_session_init (VimosSession *self)
{
  self->cancellable = g_cancellable_new ();
  self->parts = g_list_store_new (VIMOS_TYPE_PART);
  self->own_addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->recovery_due = TRUE;
}

/* From one of these the VMs are pinged. */
static void
collect_own_addresses (VimosSession *self)
{
  struct ifaddrs *interfaces = NULL;

  if (getifaddrs (&interfaces) < 0)
    return;
  for (const struct ifaddrs *at = interfaces; at != NULL; at = at->ifa_next)
    {
      g_autoptr (GSocketAddress) address = NULL;
      GInetAddress *inet;

      if (at->ifa_addr == NULL
          || (at->ifa_addr->sa_family != AF_INET && at->ifa_addr->sa_family != AF_INET6))
        continue;
      address = g_socket_address_new_from_native (at->ifa_addr, at->ifa_addr->sa_family == AF_INET
                                                                    ? sizeof (struct sockaddr_in)
                                                                    : sizeof (struct sockaddr_in6));
      if (address == NULL)
        continue;
      inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address));
      if (!g_inet_address_get_is_loopback (inet))
        g_hash_table_add (self->own_addresses, g_inet_address_to_string (inet));
    }
  freeifaddrs (interfaces);
}

/**
 * vimos_session_new_for_context:
 * @context: what to work with
 *
 * Returns: (transfer full): a session that was not started
 */
VimosSession *
vimos_session_new_for_context (VimosContext *context)
{
  VimosSession *self;
  VimosOnosClient *client;

  g_return_val_if_fail (VIMOS_IS_CONTEXT (context), NULL);

  self = g_object_new (VIMOS_TYPE_SESSION, NULL);
  self->context = g_object_ref (context);
  client = vimos_onos_poller_get_client (vimos_context_get_poller (context));
  self->name = vimos_onos_client_dup_host (client);
  self->key = g_strdup (vimos_onos_client_get_url (client));
  update_parts (self);
  return self;
}

/**
 * vimos_session_new_for_demo:
 * @scenario: what to simulate
 * @time_scale: as of vimos_demo_new()
 * @error: when the embedded network cannot start
 *
 * Returns: (transfer full) (nullable): a session over an embedded network, that was not started
 */
VimosSession *
vimos_session_new_for_demo (VimosDemoScenario *scenario,
                            double time_scale,
                            GError **error)
{
  g_autoptr (VimosDemo) demo = vimos_demo_new (scenario, time_scale, error);
  g_autoptr (VimosContext) context
      = demo != NULL ? vimos_demo_make_context (demo, NULL, error) : NULL;
  VimosSession *self;

  if (context == NULL)
    return NULL;
  self = vimos_session_new_for_context (context);
  self->scenario = vimos_demo_scenario_ref (scenario);
  g_free (self->name);
  self->name = g_strdup (scenario->name);
  g_free (self->key);
  self->key = g_strconcat ("demo:", scenario->name, NULL);
  if (scenario->has_operator)
    {
      guint32 address = GUINT32_TO_BE (scenario->operator.address);
      g_autoptr (GInetAddress) inet
          = g_inet_address_new_from_bytes ((const guint8 *) &address, G_SOCKET_FAMILY_IPV4);

      g_hash_table_add (self->own_addresses, g_inet_address_to_string (inet));
    }
  return self;
}

/**
 * vimos_session_new:
 * @connection: what to connect to
 * @error: when the connection is not well formed
 *
 * Returns: (transfer full) (nullable): a session that was not started
 */
VimosSession *
vimos_session_new (VimosConnection *connection,
                   GError **error)
{
  g_autoptr (VimosOnosClient) client = NULL;
  g_autoptr (VimosOnosPoller) poller = NULL;
  g_autoptr (VimosContext) context = NULL;
  VimosSession *self;
  const char *const *hypervisors;

  g_return_val_if_fail (VIMOS_IS_CONNECTION (connection), NULL);

  if (!vimos_connection_check (connection, error))
    return NULL;
  client = vimos_onos_client_new (vimos_connection_get_onos (connection),
                                  vimos_connection_get_user (connection),
                                  vimos_connection_get_password (connection), error);
  if (client == NULL)
    return NULL;
  poller = vimos_onos_poller_new (client);
  context = vimos_context_new (poller, NULL);
  hypervisors = vimos_connection_get_hypervisors (connection);
  for (guint i = 0; hypervisors[i] != NULL; i++)
    {
      g_autoptr (VimosHypervisor) hypervisor = NULL;
      g_autofree char *uri = NULL;
      g_autofree char *address = NULL;

      if (!vimos_access_parse_hypervisor (hypervisors[i], &uri, &address, error))
        return NULL;
      hypervisor = vimos_libvirt_hypervisor_new (uri, address);
      vimos_context_add_hypervisor (context, hypervisor);
    }
  self = vimos_session_new_for_context (context);
  collect_own_addresses (self);
  return self;
}

/** vimos_session_get_context: Returns: (transfer none): everything that was connected */
VimosContext *
vimos_session_get_context (VimosSession *self)
{
  g_return_val_if_fail (VIMOS_IS_SESSION (self), NULL);

  return self->context;
}

/** vimos_session_get_scenario: Returns: (transfer none) (nullable): what is simulated, %NULL when
 * it is all real */
VimosDemoScenario *
vimos_session_get_scenario (VimosSession *self)
{
  g_return_val_if_fail (VIMOS_IS_SESSION (self), NULL);

  return self->scenario;
}

/** vimos_session_describe_demo: Returns: (transfer full) (nullable): that the network is none;
 * %NULL when it is real */
char *
vimos_session_describe_demo (VimosSession *self)
{
  g_return_val_if_fail (VIMOS_IS_SESSION (self), NULL);

  /* Translators: the title of a scenario */
  return self->scenario != NULL ? g_strdup_printf (_("Demo: %s, simulated"), self->scenario->title)
                                : NULL;
}

/** vimos_session_get_connecting: Returns: whether a hypervisor has still to answer at all */
gboolean
vimos_session_get_connecting (VimosSession *self)
{
  g_return_val_if_fail (VIMOS_IS_SESSION (self), FALSE);

  return !self->started || self->n_connecting > 0;
}

/** vimos_session_get_settling: Returns: whether unfinished moves are being looked for, or will be
 * when that is possible */
gboolean
vimos_session_get_settling (VimosSession *self)
{
  g_return_val_if_fail (VIMOS_IS_SESSION (self), FALSE);

  return self->recovering || self->recovery_due;
}

/** vimos_session_get_topology: Returns: (transfer none) (nullable): the last good picture of the
 * network */
VimosTopology *
vimos_session_get_topology (VimosSession *self)
{
  g_return_val_if_fail (VIMOS_IS_SESSION (self), NULL);

  return vimos_onos_poller_get_topology (vimos_context_get_poller (self->context));
}

/** vimos_session_get_onos_state: Returns: how the controller is */
VimosOnosState
vimos_session_get_onos_state (VimosSession *self)
{
  g_return_val_if_fail (VIMOS_IS_SESSION (self), VIMOS_ONOS_FAILED);

  return vimos_onos_poller_get_state (vimos_context_get_poller (self->context));
}

/** vimos_session_get_name: Returns: (transfer none): the network's name: the controller's host, or
 * the scenario */
const char *
vimos_session_get_name (VimosSession *self)
{
  g_return_val_if_fail (VIMOS_IS_SESSION (self), NULL);

  return self->name;
}

/** vimos_session_get_key: Returns: (transfer none): what the network is told from others by: URL or
 * scenario */
const char *
vimos_session_get_key (VimosSession *self)
{
  g_return_val_if_fail (VIMOS_IS_SESSION (self), NULL);

  return self->key;
}

/** vimos_session_is_own_address: Returns: whether @address is this machine's, from where VMs are
 * pinged */
gboolean
vimos_session_is_own_address (VimosSession *self,
                              const char *address)
{
  g_return_val_if_fail (VIMOS_IS_SESSION (self), FALSE);

  return g_hash_table_contains (self->own_addresses, address);
}

/** vimos_session_get_parts: Returns: (transfer none): the controller and every hypervisor, of
 * #VimosPart */
GListModel *
vimos_session_get_parts (VimosSession *self)
{
  g_return_val_if_fail (VIMOS_IS_SESSION (self), NULL);

  return G_LIST_MODEL (self->parts);
}

/**
 * vimos_session_start:
 *
 * Begins to ask the controller and every hypervisor.
 */
void
vimos_session_start (VimosSession *self)
{
  VimosOnosPoller *poller;
  GListModel *hypervisors;

  g_return_if_fail (VIMOS_IS_SESSION (self));
  g_return_if_fail (!self->started);

  poller = vimos_context_get_poller (self->context);
  g_signal_connect_object (poller, "notify::state", G_CALLBACK (poller_state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (poller, "notify::topology", G_CALLBACK (poller_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (poller, "notify::error", G_CALLBACK (poller_changed_cb), self,
                           G_CONNECT_SWAPPED);
  hypervisors = vimos_context_get_hypervisors (self->context);
  for (guint i = 0; i < g_list_model_get_n_items (hypervisors); i++)
    {
      g_autoptr (VimosHypervisor) hypervisor = g_list_model_get_item (hypervisors, i);

      g_signal_connect_object (hypervisor, "notify::state",
                               G_CALLBACK (hypervisor_state_changed_cb), self, G_CONNECT_SWAPPED);
      connect_hypervisor (self, hypervisor);
    }
  self->started = TRUE;
  vimos_onos_poller_start (poller);
  if (self->n_connecting == 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONNECTING]);
  recover_when_ready (self);
  emit_changed (self);
}

/**
 * vimos_session_stop:
 *
 * Ends all asking. A migration under way is not touched.
 */
void
vimos_session_stop (VimosSession *self)
{
  g_return_if_fail (VIMOS_IS_SESSION (self));

  g_cancellable_cancel (self->cancellable);
  if (self->started && self->context != NULL)
    vimos_onos_poller_stop (vimos_context_get_poller (self->context));
}

/**
 * vimos_session_settle:
 *
 * Looks again, as soon as that is possible, for moves that were left unfinished, and settles them:
 * see #VimosSession::recovered.
 */
void
vimos_session_settle (VimosSession *self)
{
  g_return_if_fail (VIMOS_IS_SESSION (self));

  self->recovery_due = TRUE;
  recover_when_ready (self);
  emit_changed (self);
}

/**
 * vimos_session_retry:
 *
 * Asks everything again that is not connected, at once.
 */
void
vimos_session_retry (VimosSession *self)
{
  GListModel *hypervisors;

  g_return_if_fail (VIMOS_IS_SESSION (self));

  vimos_onos_poller_retry (vimos_context_get_poller (self->context));
  hypervisors = vimos_context_get_hypervisors (self->context);
  for (guint i = 0; i < g_list_model_get_n_items (hypervisors); i++)
    {
      g_autoptr (VimosHypervisor) hypervisor = g_list_model_get_item (hypervisors, i);
      VimosHypervisorState state = vimos_hypervisor_get_state (hypervisor);

      if (state == VIMOS_HYPERVISOR_DISCONNECTED || state == VIMOS_HYPERVISOR_LOST)
        connect_hypervisor (self, hypervisor);
    }
}
