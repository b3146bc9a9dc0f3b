/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A port number above this one is a logical port. */
#define VIMOS_FABRIC_PORT_MAX 0xffffff00u
#define VIMOS_FABRIC_PORT_CONTROLLER 0xfffffffdu
#define VIMOS_FABRIC_PORT_LOCAL 0xfffffffeu

#define VIMOS_FABRIC_VLAN_NONE 0xffffu

#define VIMOS_FABRIC_ERROR (vimos_fabric_error_quark ())
GQuark vimos_fabric_error_quark (void);

/**
 * VimosFabricError:
 * @VIMOS_FABRIC_ERROR_REFUSED: the switch refused what it was asked for
 * @VIMOS_FABRIC_ERROR_DISCONNECTED: the switch is not connected, or was lost before it answered
 * @VIMOS_FABRIC_ERROR_CLOSED: the fabric itself has ended
 */
typedef enum
{
  VIMOS_FABRIC_ERROR_REFUSED = 1,
  VIMOS_FABRIC_ERROR_DISCONNECTED,
  VIMOS_FABRIC_ERROR_CLOSED,
} VimosFabricError;

/**
 * VimosFabricPort:
 * @number: its number on the switch, or %VIMOS_FABRIC_PORT_LOCAL
 * @name: (nullable): its interface's name
 * @mac: its hardware address
 * @enabled: whether the administrator lets it work
 * @live: whether its cable carries
 * @speed_mbps: nominal speed in Mbit/s, 0 when unknown
 */
typedef struct
{
  guint32 number;
  char *name;
  guint8 mac[6];
  gboolean enabled;
  gboolean live;
  guint64 speed_mbps;
} VimosFabricPort;

/**
 * VimosFabricDevice:
 * @id: URI of the switch, lower case, as “of:0000000000000001”; unique in the fabric
 * @manufacturer: who made it
 * @hardware: what it is
 * @software: the version of its software
 * @serial: its serial number, “None” when it has none
 * @description: what its owner calls it
 * @chassis: its chassis identity in hexadecimal digits
 * @channel: (nullable): address and port that it speaks from
 * @address: (nullable): the address to manage it
 * @protocol: (nullable): the protocol spoken, as “OF_13”
 * @ports: (element-type VimosFabricPort): its ports
 */
typedef struct
{
  char *id;
  char *manufacturer;
  char *hardware;
  char *software;
  char *serial;
  char *description;
  char *chassis;
  char *channel;
  char *address;
  char *protocol;
  GPtrArray *ports;
} VimosFabricDevice;

/**
 * VimosFabricField:
 *
 * Which members of a #VimosFabricMatch count. A member that does not count matches everything.
 */
typedef enum
{
  VIMOS_FABRIC_FIELD_IN_PORT = 1 << 0,
  VIMOS_FABRIC_FIELD_ETH_DST = 1 << 1,
  VIMOS_FABRIC_FIELD_ETH_SRC = 1 << 2,
  VIMOS_FABRIC_FIELD_ETH_TYPE = 1 << 3,
  VIMOS_FABRIC_FIELD_VLAN = 1 << 4,
  VIMOS_FABRIC_FIELD_IP_PROTO = 1 << 5,
  VIMOS_FABRIC_FIELD_IPV4_SRC = 1 << 6,
  VIMOS_FABRIC_FIELD_IPV4_DST = 1 << 7,
  VIMOS_FABRIC_FIELD_TCP_SRC = 1 << 8,
  VIMOS_FABRIC_FIELD_TCP_DST = 1 << 9,
  VIMOS_FABRIC_FIELD_UDP_SRC = 1 << 10,
  VIMOS_FABRIC_FIELD_UDP_DST = 1 << 11,
} VimosFabricField;

/**
 * VimosFabricMatch:
 *
 * What a packet must have for a rule to take it. All numbers are in host order; a plain value that
 * may be copied.
 */
typedef struct
{
  VimosFabricField fields;
  guint32 in_port;
  guint8 eth_dst[6];
  guint8 eth_src[6];
  guint16 eth_type;
  guint16 vlan;
  guint8 ip_proto;
  guint32 ipv4_src;
  guint32 ipv4_dst;
  guint8 ipv4_src_prefix;
  guint8 ipv4_dst_prefix;
  guint16 tcp_src;
  guint16 tcp_dst;
  guint16 udp_src;
  guint16 udp_dst;
} VimosFabricMatch;

char *vimos_fabric_match_to_string (const VimosFabricMatch *match);
gboolean vimos_fabric_match_check (const VimosFabricMatch *match,
                                   GError **error);

/**
 * VimosFabricRule:
 * @device: id of the switch
 * @id: number that the rule's owner knows it by; never 0
 * @priority: the higher wins
 * @match: what it takes
 * @outputs: the ports that it sends to; none drops the packet
 * @n_outputs: how many
 * @key: device, priority and match as text: two rules with one key are one rule to a switch
 *
 * An immutable rule of a switch, counted by reference.
 */
typedef struct
{
  char *device;
  guint64 id;
  guint16 priority;
  VimosFabricMatch match;
  guint32 *outputs;
  guint n_outputs;
  char *key;
} VimosFabricRule;

VimosFabricRule *vimos_fabric_rule_new (const char *device,
                                        guint64 id,
                                        guint16 priority,
                                        const VimosFabricMatch *match,
                                        const guint32 *outputs,
                                        guint n_outputs);
VimosFabricRule *vimos_fabric_rule_ref (VimosFabricRule *self);
void vimos_fabric_rule_unref (VimosFabricRule *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosFabricRule, vimos_fabric_rule_unref)

VimosFabricPort *vimos_fabric_port_copy (const VimosFabricPort *self);
void vimos_fabric_port_free (VimosFabricPort *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosFabricPort, vimos_fabric_port_free)

VimosFabricDevice *vimos_fabric_device_new (const char *id);
VimosFabricDevice *vimos_fabric_device_copy (const VimosFabricDevice *self);
void vimos_fabric_device_free (VimosFabricDevice *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosFabricDevice, vimos_fabric_device_free)

/**
 * VimosFabricPortCounters:
 *
 * Absolute counters of one port since @duration seconds.
 */
typedef struct
{
  guint32 port;
  guint64 rx_packets;
  guint64 tx_packets;
  guint64 rx_bytes;
  guint64 tx_bytes;
  guint64 rx_dropped;
  guint64 tx_dropped;
  guint64 rx_errors;
  guint64 tx_errors;
  guint64 duration;
} VimosFabricPortCounters;

/**
 * VimosFabricRuleCounters:
 * @id: the rule's id; 0 for a rule that somebody else put on the switch
 * @packets: packets that it took
 * @bytes: bytes that it took
 * @duration: seconds since it is on the switch
 */
typedef struct
{
  guint64 id;
  guint64 packets;
  guint64 bytes;
  guint64 duration;
} VimosFabricRuleCounters;

/**
 * VimosFabricStatistics:
 * @device: id of the switch
 * @ports: (element-type VimosFabricPortCounters) (nullable): counters of all its ports
 * @rules: (element-type VimosFabricRuleCounters) (nullable): all rules on it
 */
typedef struct
{
  const char *device;
  GArray *ports;
  GArray *rules;
} VimosFabricStatistics;

/**
 * VimosFabricPoll:
 * @VIMOS_FABRIC_POLL_PORTS: counters of ports
 * @VIMOS_FABRIC_POLL_RULES: rules and their counters
 */
typedef enum
{
  VIMOS_FABRIC_POLL_PORTS = 1 << 0,
  VIMOS_FABRIC_POLL_RULES = 1 << 1,
} VimosFabricPoll;

/**
 * VimosFabric:
 *
 * The switches below a controller: real ones that speak OpenFlow, or simulated ones. All methods
 * and signals belong to the thread-default main context that the fabric was made in; nothing
 * blocks.
 *
 * Signals (arguments are valid during the emission only):
 *
 * - `device-connected` (const #VimosFabricDevice *): a switch came, or came back
 * - `device-disconnected` (const char *device): it is lost; so are its links, without a word
 * - `port-changed` (const char *device, const #VimosFabricPort *, gboolean removed)
 * - `link-discovered`, `link-vanished` (const char *device, guint port, const char *device,
 *   guint port): one direction of a cable between two switches
 * - `packet-in` (const char *device, guint port, GBytes *): a packet that a rule sent to
 *   %VIMOS_FABRIC_PORT_CONTROLLER, or that came by discovery
 * - `statistics` (const #VimosFabricStatistics *): what a poll brought
 * - `rule-removed` (const char *device, guint64 id): somebody else removed a rule from the switch
 * - `failed` (const GError *): the fabric has ended and will say no more
 *
 * A fabric that finds its links by probes relies on rules that send the ethernet types 0x88cc and
 * 0x8942 to the controller; those are the first rules that a controller installs on a new switch.
 */
#define VIMOS_TYPE_FABRIC (vimos_fabric_get_type ())
G_DECLARE_INTERFACE (VimosFabric, vimos_fabric, VIMOS, FABRIC, GObject)

struct _VimosFabricInterface
{
  GTypeInterface parent_iface;

  void (*install_rule_async) (VimosFabric *self,
                              VimosFabricRule *rule,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
  gboolean (*install_rule_finish) (VimosFabric *self,
                                   GAsyncResult *result,
                                   GError **error);
  void (*remove_rule_async) (VimosFabric *self,
                             VimosFabricRule *rule,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
  gboolean (*remove_rule_finish) (VimosFabric *self,
                                  GAsyncResult *result,
                                  GError **error);
  void (*remove_foreign) (VimosFabric *self,
                          const char *device,
                          guint64 id);
  void (*send_packet) (VimosFabric *self,
                       const char *device,
                       guint32 in_port,
                       const guint32 *ports,
                       guint n_ports,
                       GBytes *packet);
  void (*set_port_enabled) (VimosFabric *self,
                            const char *device,
                            guint32 port,
                            gboolean enabled);
  void (*poll) (VimosFabric *self,
                const char *device,
                VimosFabricPoll what);
};

void vimos_fabric_install_rule_async (VimosFabric *self,
                                      VimosFabricRule *rule,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean vimos_fabric_install_rule_finish (VimosFabric *self,
                                           GAsyncResult *result,
                                           GError **error);
void vimos_fabric_remove_rule_async (VimosFabric *self,
                                     VimosFabricRule *rule,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean vimos_fabric_remove_rule_finish (VimosFabric *self,
                                          GAsyncResult *result,
                                          GError **error);
void vimos_fabric_remove_foreign (VimosFabric *self,
                                  const char *device,
                                  guint64 id);
void vimos_fabric_send_packet (VimosFabric *self,
                               const char *device,
                               guint32 in_port,
                               const guint32 *ports,
                               guint n_ports,
                               GBytes *packet);
void vimos_fabric_set_port_enabled (VimosFabric *self,
                                    const char *device,
                                    guint32 port,
                                    gboolean enabled);
void vimos_fabric_poll (VimosFabric *self,
                        const char *device,
                        VimosFabricPoll what);

void vimos_fabric_emit_device_connected (VimosFabric *self,
                                         const VimosFabricDevice *device);
void vimos_fabric_emit_device_disconnected (VimosFabric *self,
                                            const char *device);
void vimos_fabric_emit_port_changed (VimosFabric *self,
                                     const char *device,
                                     const VimosFabricPort *port,
                                     gboolean removed);
void vimos_fabric_emit_link (VimosFabric *self,
                             gboolean discovered,
                             const char *src_device,
                             guint32 src_port,
                             const char *dst_device,
                             guint32 dst_port);
void vimos_fabric_emit_packet_in (VimosFabric *self,
                                  const char *device,
                                  guint32 port,
                                  GBytes *packet);
void vimos_fabric_emit_statistics (VimosFabric *self,
                                   const VimosFabricStatistics *statistics);
void vimos_fabric_emit_rule_removed (VimosFabric *self,
                                     const char *device,
                                     guint64 id);
void vimos_fabric_emit_failed (VimosFabric *self,
                               const GError *error);

G_END_DECLS
