/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include "vimos-fabric.h"

/* The seam between the controller and its switches. It knows rules, ports, packets and counters and
 * nothing about the protocol that carries them. */

typedef struct
{
  VimosFabricRule rule;
  gatomicrefcount references;
} CountedRule;

enum
{
  DEVICE_CONNECTED,
  DEVICE_DISCONNECTED,
  PORT_CHANGED,
  LINK_DISCOVERED,
  LINK_VANISHED,
  PACKET_IN,
  STATISTICS,
  RULE_REMOVED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_QUARK (vimos-fabric-error-quark, vimos_fabric_error)
G_DEFINE_INTERFACE (VimosFabric, vimos_fabric, G_TYPE_OBJECT)

static void
append_mac (GString *text,
            const char *name,
            const guint8 *mac)
{
  g_string_append_printf (text, "%s=%02x:%02x:%02x:%02x:%02x:%02x,", name,
                          mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
}

static void
append_prefix (GString *text,
               const char *name,
               guint32 address,
               guint prefix)
{
  g_string_append_printf (text, "%s=%u.%u.%u.%u/%u,", name, address >> 24,
                          (address >> 16) & 0xff, (address >> 8) & 0xff, address & 0xff, prefix);
}

/**
 * vimos_fabric_match_to_string:
 * @match: a match
 *
 * Returns: (transfer full): the fields that count in a fixed order, so that equal matches have
 *   equal texts and different ones different texts
 */
char *
vimos_fabric_match_to_string (const VimosFabricMatch *match)
{
  GString *text = g_string_new (NULL);
  guint fields = match->fields;

  if (fields & VIMOS_FABRIC_FIELD_IN_PORT)
    g_string_append_printf (text, "in_port=%u,", match->in_port);
  if (fields & VIMOS_FABRIC_FIELD_ETH_DST)
    append_mac (text, "eth_dst", match->eth_dst);
  if (fields & VIMOS_FABRIC_FIELD_ETH_SRC)
    append_mac (text, "eth_src", match->eth_src);
  if (fields & VIMOS_FABRIC_FIELD_ETH_TYPE)
    g_string_append_printf (text, "eth_type=%x,", match->eth_type);
  if (fields & VIMOS_FABRIC_FIELD_VLAN)
    g_string_append_printf (text, "vlan=%u,", match->vlan);
  if (fields & VIMOS_FABRIC_FIELD_IP_PROTO)
    g_string_append_printf (text, "ip_proto=%u,", match->ip_proto);
  if (fields & VIMOS_FABRIC_FIELD_IPV4_SRC)
    append_prefix (text, "ipv4_src", match->ipv4_src, match->ipv4_src_prefix);
  if (fields & VIMOS_FABRIC_FIELD_IPV4_DST)
    append_prefix (text, "ipv4_dst", match->ipv4_dst, match->ipv4_dst_prefix);
  if (fields & VIMOS_FABRIC_FIELD_TCP_SRC)
    g_string_append_printf (text, "tcp_src=%u,", match->tcp_src);
  if (fields & VIMOS_FABRIC_FIELD_TCP_DST)
    g_string_append_printf (text, "tcp_dst=%u,", match->tcp_dst);
  if (fields & VIMOS_FABRIC_FIELD_UDP_SRC)
    g_string_append_printf (text, "udp_src=%u,", match->udp_src);
  if (fields & VIMOS_FABRIC_FIELD_UDP_DST)
    g_string_append_printf (text, "udp_dst=%u,", match->udp_dst);
  return g_string_free (text, FALSE);
}

/**
 * vimos_fabric_match_check:
 * @match: a match
 * @error: set to %VIMOS_FABRIC_ERROR_REFUSED
 *
 * What a real switch refuses: a field without those that OpenFlow demands before it (an address
 * without the ethernet type, a TCP port without the protocol). For fabrics that are no switches.
 *
 * Returns: whether a switch would take the match
 */
gboolean
vimos_fabric_match_check (const VimosFabricMatch *match,
                          GError **error)
{
  const guint addresses = VIMOS_FABRIC_FIELD_IPV4_SRC | VIMOS_FABRIC_FIELD_IPV4_DST;
  const guint tcp = VIMOS_FABRIC_FIELD_TCP_SRC | VIMOS_FABRIC_FIELD_TCP_DST;
  const guint udp = VIMOS_FABRIC_FIELD_UDP_SRC | VIMOS_FABRIC_FIELD_UDP_DST;
  const guint ip = VIMOS_FABRIC_FIELD_IP_PROTO;
  gboolean typed = (match->fields & VIMOS_FABRIC_FIELD_ETH_TYPE) != 0;
  const char *missing = NULL;

  if ((match->fields & addresses) && !(typed && match->eth_type == 0x0800))
    missing = "an IPv4 address needs ethernet type 0x800";
  else if ((match->fields & ip)
           && !(typed && (match->eth_type == 0x0800 || match->eth_type == 0x86dd)))
    missing = "an IP protocol needs ethernet type 0x800 or 0x86dd";
  else if ((match->fields & tcp) && !((match->fields & ip) && match->ip_proto == 6))
    missing = "a TCP port needs IP protocol 6";
  else if ((match->fields & udp) && !((match->fields & ip) && match->ip_proto == 17))
    missing = "a UDP port needs IP protocol 17";
  if (missing == NULL)
    return TRUE;
  g_set_error (error, VIMOS_FABRIC_ERROR, VIMOS_FABRIC_ERROR_REFUSED, "bad match: %s", missing);
  return FALSE;
}

/**
 * vimos_fabric_rule_new:
 * @device: id of the switch
 * @id: number of the rule, not 0
 * @priority: the higher wins
 * @match: what it takes; copied
 * @outputs: (array length=n_outputs) (nullable): ports to send to; copied
 * @n_outputs: how many
 *
 * Returns: (transfer full): a new rule
 */
VimosFabricRule *
vimos_fabric_rule_new (const char *device,
                       guint64 id,
                       guint16 priority,
                       const VimosFabricMatch *match,
                       const guint32 *outputs,
                       guint n_outputs)
{
  CountedRule *counted = g_new0 (CountedRule, 1);
  g_autofree char *text = vimos_fabric_match_to_string (match);

  g_atomic_ref_count_init (&counted->references);
  counted->rule.device = g_strdup (device);
  counted->rule.id = id;
  counted->rule.priority = priority;
  counted->rule.match = *match;
  counted->rule.outputs = g_memdup2 (outputs, n_outputs * sizeof *outputs);
  counted->rule.n_outputs = n_outputs;
  counted->rule.key = g_strdup_printf ("%s %u %s", device, priority, text);
  return &counted->rule;
}

VimosFabricRule *
vimos_fabric_rule_ref (VimosFabricRule *self)
{
  g_atomic_ref_count_inc (&((CountedRule *) self)->references);
  return self;
}

void
vimos_fabric_rule_unref (VimosFabricRule *self)
{
  if (!g_atomic_ref_count_dec (&((CountedRule *) self)->references))
    return;
  g_free (self->device);
  g_free (self->outputs);
  g_free (self->key);
  g_free (self);
}

VimosFabricPort *
vimos_fabric_port_copy (const VimosFabricPort *self)
{
  VimosFabricPort *copy = g_memdup2 (self, sizeof *self);

  copy->name = g_strdup (self->name);
  return copy;
}

void
vimos_fabric_port_free (VimosFabricPort *self)
{
  g_free (self->name);
  g_free (self);
}

/**
 * vimos_fabric_device_new:
 * @id: URI of the switch
 *
 * Returns: (transfer full): a switch without ports, to be filled in
 */
VimosFabricDevice *
vimos_fabric_device_new (const char *id)
{
  VimosFabricDevice *self = g_new0 (VimosFabricDevice, 1);

  self->id = g_strdup (id);
  self->ports = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_fabric_port_free);
  return self;
}

VimosFabricDevice *
vimos_fabric_device_copy (const VimosFabricDevice *self)
{
  VimosFabricDevice *copy = vimos_fabric_device_new (self->id);

  copy->manufacturer = g_strdup (self->manufacturer);
  copy->hardware = g_strdup (self->hardware);
  copy->software = g_strdup (self->software);
  copy->serial = g_strdup (self->serial);
  copy->description = g_strdup (self->description);
  copy->chassis = g_strdup (self->chassis);
  copy->channel = g_strdup (self->channel);
  copy->address = g_strdup (self->address);
  copy->protocol = g_strdup (self->protocol);
  for (guint i = 0; i < self->ports->len; i++)
    g_ptr_array_add (copy->ports, vimos_fabric_port_copy (g_ptr_array_index (self->ports, i)));
  return copy;
}

void
vimos_fabric_device_free (VimosFabricDevice *self)
{
  g_free (self->id);
  g_free (self->manufacturer);
  g_free (self->hardware);
  g_free (self->software);
  g_free (self->serial);
  g_free (self->description);
  g_free (self->chassis);
  g_free (self->channel);
  g_free (self->address);
  g_free (self->protocol);
  g_ptr_array_unref (self->ports);
  g_free (self);
}

static guint
add_signal (const char *name,
            guint n_arguments,
            ...)
{
  GType types[4];
  va_list arguments;

  g_assert (n_arguments <= G_N_ELEMENTS (types));
  va_start (arguments, n_arguments);
  for (guint i = 0; i < n_arguments; i++)
    types[i] = va_arg (arguments, GType);
  va_end (arguments);
  return g_signal_newv (name, VIMOS_TYPE_FABRIC, G_SIGNAL_RUN_LAST, NULL, NULL, NULL, NULL,
                        G_TYPE_NONE, n_arguments, types);
}

static void
vimos_fabric_default_init (VimosFabricInterface *iface)
{
  const GType string = G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE;

  signals[DEVICE_CONNECTED] = add_signal ("device-connected", 1, G_TYPE_POINTER);
  signals[DEVICE_DISCONNECTED] = add_signal ("device-disconnected", 1, string);
  signals[PORT_CHANGED] = add_signal ("port-changed", 3, string, G_TYPE_POINTER, G_TYPE_BOOLEAN);
  signals[LINK_DISCOVERED] = add_signal ("link-discovered", 4, string, G_TYPE_UINT, string,
                                         G_TYPE_UINT);
  signals[LINK_VANISHED]
      = add_signal ("link-vanished", 4, string, G_TYPE_UINT, string, G_TYPE_UINT);
  signals[PACKET_IN] = add_signal ("packet-in", 3, string, G_TYPE_UINT, G_TYPE_BYTES);
  signals[STATISTICS] = add_signal ("statistics", 1, G_TYPE_POINTER);
  signals[RULE_REMOVED] = add_signal ("rule-removed", 2, string, G_TYPE_UINT64);
  signals[FAILED] = add_signal ("failed", 1, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
}

/**
 * vimos_fabric_install_rule_async:
 * @self: a fabric
 * @rule: the rule; takes the place of one with the same key
 * @cancellable: (nullable): for giving up the wait; the rule may be installed all the same
 * @callback: called when the switch has confirmed or refused it
 * @user_data: for @callback
 */
void
vimos_fabric_install_rule_async (VimosFabric *self,
                                 VimosFabricRule *rule,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (VIMOS_IS_FABRIC (self));

  VIMOS_FABRIC_GET_IFACE (self)->install_rule_async (self, rule, cancellable, callback, user_data);
}

/**
 * vimos_fabric_install_rule_finish:
 * @self: a fabric
 * @result: what the callback got
 * @error: a #VimosFabricError
 *
 * Returns: whether the switch has the rule
 */
gboolean
vimos_fabric_install_rule_finish (VimosFabric *self,
                                  GAsyncResult *result,
                                  GError **error)
{
  g_return_val_if_fail (VIMOS_IS_FABRIC (self), FALSE);

  return VIMOS_FABRIC_GET_IFACE (self)->install_rule_finish (self, result, error);
}

/**
 * vimos_fabric_remove_rule_async:
 * @self: a fabric
 * @rule: the rule; whatever has its key is removed
 * @cancellable: (nullable): for giving up the wait
 * @callback: called when the switch has confirmed
 * @user_data: for @callback
 */
void
vimos_fabric_remove_rule_async (VimosFabric *self,
                                VimosFabricRule *rule,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (VIMOS_IS_FABRIC (self));

  VIMOS_FABRIC_GET_IFACE (self)->remove_rule_async (self, rule, cancellable, callback, user_data);
}

/**
 * vimos_fabric_remove_rule_finish:
 * @self: a fabric
 * @result: what the callback got
 * @error: a #VimosFabricError
 *
 * Returns: whether the rule is gone
 */
gboolean
vimos_fabric_remove_rule_finish (VimosFabric *self,
                                 GAsyncResult *result,
                                 GError **error)
{
  g_return_val_if_fail (VIMOS_IS_FABRIC (self), FALSE);

  return VIMOS_FABRIC_GET_IFACE (self)->remove_rule_finish (self, result, error);
}

/**
 * vimos_fabric_remove_foreign:
 * @self: a fabric
 * @device: a switch
 * @id: the id that statistics gave
 *
 * Removes every rule with the id, whatever it matches; for rules that the controller does not know.
 */
void
vimos_fabric_remove_foreign (VimosFabric *self,
                             const char *device,
                             guint64 id)
{
  g_return_if_fail (VIMOS_IS_FABRIC (self));

  VIMOS_FABRIC_GET_IFACE (self)->remove_foreign (self, device, id);
}

/**
 * vimos_fabric_send_packet:
 * @self: a fabric
 * @device: the switch to send it
 * @in_port: the port that it came from, or %VIMOS_FABRIC_PORT_CONTROLLER
 * @ports: (array length=n_ports): the ports to send it out of
 * @n_ports: how many
 * @packet: an ethernet frame
 *
 * Sends without a confirmation; to a switch that is not there it does nothing.
 */
void
vimos_fabric_send_packet (VimosFabric *self,
                          const char *device,
                          guint32 in_port,
                          const guint32 *ports,
                          guint n_ports,
                          GBytes *packet)
{
  g_return_if_fail (VIMOS_IS_FABRIC (self));

  VIMOS_FABRIC_GET_IFACE (self)->send_packet (self, device, in_port, ports, n_ports, packet);
}

/**
 * vimos_fabric_set_port_enabled:
 * @self: a fabric
 * @device: a switch
 * @port: a port of it
 * @enabled: whether it may work
 *
 * The outcome comes as `port-changed`.
 */
void
vimos_fabric_set_port_enabled (VimosFabric *self,
                               const char *device,
                               guint32 port,
                               gboolean enabled)
{
  g_return_if_fail (VIMOS_IS_FABRIC (self));

  VIMOS_FABRIC_GET_IFACE (self)->set_port_enabled (self, device, port, enabled);
}

/**
 * vimos_fabric_poll:
 * @self: a fabric
 * @device: (nullable): a switch, or all of them
 * @what: what is asked for
 *
 * Asks for counters; they come as `statistics`.
 */
void
vimos_fabric_poll (VimosFabric *self,
                   const char *device,
                   VimosFabricPoll what)
{
  g_return_if_fail (VIMOS_IS_FABRIC (self));

  VIMOS_FABRIC_GET_IFACE (self)->poll (self, device, what);
}

/* For implementations: emit the signals. */

void
vimos_fabric_emit_device_connected (VimosFabric *self,
                                    const VimosFabricDevice *device)
{
  g_signal_emit (self, signals[DEVICE_CONNECTED], 0, device);
}

void
vimos_fabric_emit_device_disconnected (VimosFabric *self,
                                       const char *device)
{
  g_signal_emit (self, signals[DEVICE_DISCONNECTED], 0, device);
}

void
vimos_fabric_emit_port_changed (VimosFabric *self,
                                const char *device,
                                const VimosFabricPort *port,
                                gboolean removed)
{
  g_signal_emit (self, signals[PORT_CHANGED], 0, device, port, removed);
}

void
vimos_fabric_emit_link (VimosFabric *self,
                        gboolean discovered,
                        const char *src_device,
                        guint32 src_port,
                        const char *dst_device,
                        guint32 dst_port)
{
  g_signal_emit (self, signals[discovered ? LINK_DISCOVERED : LINK_VANISHED], 0,
                 src_device, src_port, dst_device, dst_port);
}

void
vimos_fabric_emit_packet_in (VimosFabric *self,
                             const char *device,
                             guint32 port,
                             GBytes *packet)
{
  g_signal_emit (self, signals[PACKET_IN], 0, device, port, packet);
}

void
vimos_fabric_emit_statistics (VimosFabric *self,
                              const VimosFabricStatistics *statistics)
{
  g_signal_emit (self, signals[STATISTICS], 0, statistics);
}

void
vimos_fabric_emit_rule_removed (VimosFabric *self,
                                const char *device,
                                guint64 id)
{
  g_signal_emit (self, signals[RULE_REMOVED], 0, device, id);
}

void
vimos_fabric_emit_failed (VimosFabric *self,
                          const GError *error)
{
  g_signal_emit (self, signals[FAILED], 0, error);
}
