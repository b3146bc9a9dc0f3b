/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-lab-controller"

#include "config.h"

#include <string.h>

#include "vimos-lab-message.h"

#define VLAN_PRESENT 0x1000

static JsonNode *
get_value (JsonObject *message,
           const char *member,
           GType type)
{
  JsonNode *node = json_object_get_member (message, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type
             ? node
             : NULL;
}

const char *
vimos_lab_message_get_text (JsonObject *message,
                            const char *member)
{
  JsonNode *node = get_value (message, member, G_TYPE_STRING);

  return node != NULL ? json_node_get_string (node) : "";
}

guint64
vimos_lab_message_get_uint (JsonObject *message,
                            const char *member)
{
  JsonNode *node = get_value (message, member, G_TYPE_INT64);

  return node != NULL ? json_node_get_int (node) : 0;
}

gboolean
vimos_lab_message_get_boolean (JsonObject *message,
                               const char *member)
{
  JsonNode *node = get_value (message, member, G_TYPE_BOOLEAN);

  return node != NULL && json_node_get_boolean (node);
}

JsonArray *
vimos_lab_message_get_array (JsonObject *message,
                             const char *member)
{
  JsonNode *node = json_object_get_member (message, member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static void
parse_mac (const char *text,
           guint8 mac[6])
{
  for (guint i = 0; i < 6 && g_ascii_isxdigit (text[0]) && g_ascii_isxdigit (text[1]); i++)
    {
      mac[i] = g_ascii_xdigit_value (text[0]) << 4 | g_ascii_xdigit_value (text[1]);
      text += text[2] == ':' ? 3 : 2;
    }
}

VimosFabricPort *
vimos_lab_message_parse_port (JsonObject *json)
{
  VimosFabricPort *port = g_new0 (VimosFabricPort, 1);

  port->number = vimos_lab_message_get_uint (json, "number");
  port->name = g_strdup (vimos_lab_message_get_text (json, "name"));
  parse_mac (vimos_lab_message_get_text (json, "mac"), port->mac);
  port->enabled = vimos_lab_message_get_boolean (json, "enabled");
  port->live = vimos_lab_message_get_boolean (json, "live");
  port->speed_mbps = vimos_lab_message_get_uint (json, "speed");
  return port;
}

VimosFabricDevice *
vimos_lab_message_parse_device (JsonObject *message)
{
  VimosFabricDevice *device = vimos_fabric_device_new (vimos_lab_message_get_text (message, "id"));
  JsonArray *ports = vimos_lab_message_get_array (message, "ports");

  device->manufacturer = g_strdup (vimos_lab_message_get_text (message, "manufacturer"));
  device->hardware = g_strdup (vimos_lab_message_get_text (message, "hardware"));
  device->software = g_strdup (vimos_lab_message_get_text (message, "software"));
  device->serial = g_strdup (vimos_lab_message_get_text (message, "serial"));
  device->description = g_strdup (vimos_lab_message_get_text (message, "description"));
  device->chassis = g_strdup (vimos_lab_message_get_text (message, "chassis"));
  device->channel = g_strdup (vimos_lab_message_get_text (message, "channel"));
  device->address = g_strdup (vimos_lab_message_get_text (message, "address"));
  device->protocol = g_strdup (vimos_lab_message_get_text (message, "protocol"));
  for (guint i = 0; ports != NULL && i < json_array_get_length (ports); i++)
    {
      JsonNode *port = json_array_get_element (ports, i);

      if (JSON_NODE_HOLDS_OBJECT (port))
        g_ptr_array_add (device->ports, vimos_lab_message_parse_port (json_node_get_object (port)));
    }
  return device;
}

/* A row of @n numbers, or NULL. */
static JsonArray *
get_row (JsonArray *rows,
         guint i,
         guint n)
{
  JsonNode *node = json_array_get_element (rows, i);

  if (!JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) != n)
    return NULL;
  return json_node_get_array (node);
}

/* Returns: (transfer full) (nullable) (element-type VimosFabricPortCounters) */
GArray *
vimos_lab_message_parse_port_counters (JsonObject *message)
{
  JsonArray *rows = vimos_lab_message_get_array (message, "ports");
  GArray *counters;

  if (rows == NULL)
    return NULL;
  counters = g_array_new (FALSE, TRUE, sizeof (VimosFabricPortCounters));
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonArray *row = get_row (rows, i, 10);
      VimosFabricPortCounters port = { 0 };
      guint64 *members[] = { &port.rx_packets, &port.tx_packets, &port.rx_bytes,
                             &port.tx_bytes,   &port.rx_dropped, &port.tx_dropped,
                             &port.rx_errors,  &port.tx_errors,  &port.duration };

      if (row == NULL)
        continue;
      port.port = json_array_get_int_element (row, 0);
      for (guint j = 0; j < G_N_ELEMENTS (members); j++)
        *members[j] = json_array_get_int_element (row, j + 1);
      g_array_append_val (counters, port);
    }
  return counters;
}

/* Returns: (transfer full) (nullable) (element-type VimosFabricRuleCounters) */
GArray *
vimos_lab_message_parse_rule_counters (JsonObject *message)
{
  JsonArray *rows = vimos_lab_message_get_array (message, "rules");
  GArray *counters;

  if (rows == NULL)
    return NULL;
  counters = g_array_new (FALSE, TRUE, sizeof (VimosFabricRuleCounters));
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonArray *row = get_row (rows, i, 4);
      VimosFabricRuleCounters rule;
      const char *id = row != NULL ? json_array_get_string_element (row, 0) : NULL;

      if (id == NULL)
        continue;
      rule.id = g_ascii_strtoull (id, NULL, 10);
      rule.packets = json_array_get_int_element (row, 1);
      rule.bytes = json_array_get_int_element (row, 2);
      rule.duration = json_array_get_int_element (row, 3);
      g_array_append_val (counters, rule);
    }
  return counters;
}

static void
add_number (JsonBuilder *builder,
            const char *member,
            gint64 value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_int_value (builder, value);
}

static void
add_mac (JsonBuilder *builder,
         const char *member,
         const guint8 mac[6])
{
  char text[18];

  g_snprintf (text, sizeof text, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3],
              mac[4], mac[5]);
  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, text);
}

static void
add_address (JsonBuilder *builder,
             guint32 address)
{
  char text[16];

  g_snprintf (text, sizeof text, "%u.%u.%u.%u", address >> 24, (address >> 16) & 0xff,
              (address >> 8) & 0xff, address & 0xff);
  json_builder_add_string_value (builder, text);
}

/* Address and mask; a prefix of length 0 matches everything and is left out. */
static void
add_prefix (JsonBuilder *builder,
            const char *member,
            guint32 address,
            guint prefix)
{
  if (prefix == 0)
    return;
  json_builder_set_member_name (builder, member);
  json_builder_begin_array (builder);
  add_address (builder, address);
  add_address (builder, G_MAXUINT32 << (32 - prefix));
  json_builder_end_array (builder);
}

/**
 * vimos_lab_message_add_match:
 * @builder: inside of an object
 * @match: a match
 *
 * Adds “match” with the names and values of os-ken.
 */
void
vimos_lab_message_add_match (JsonBuilder *builder,
                             const VimosFabricMatch *match)
{
  guint fields = match->fields;

  json_builder_set_member_name (builder, "match");
  json_builder_begin_object (builder);
  if (fields & VIMOS_FABRIC_FIELD_IN_PORT)
    add_number (builder, "in_port", match->in_port);
  if (fields & VIMOS_FABRIC_FIELD_ETH_DST)
    add_mac (builder, "eth_dst", match->eth_dst);
  if (fields & VIMOS_FABRIC_FIELD_ETH_SRC)
    add_mac (builder, "eth_src", match->eth_src);
  if (fields & VIMOS_FABRIC_FIELD_ETH_TYPE)
    add_number (builder, "eth_type", match->eth_type);
  if (fields & VIMOS_FABRIC_FIELD_VLAN)
    add_number (builder, "vlan_vid",
                match->vlan == VIMOS_FABRIC_VLAN_NONE ? 0 : match->vlan | VLAN_PRESENT);
  if (fields & VIMOS_FABRIC_FIELD_IP_PROTO)
    add_number (builder, "ip_proto", match->ip_proto);
  if (fields & VIMOS_FABRIC_FIELD_IPV4_SRC)
    add_prefix (builder, "ipv4_src", match->ipv4_src, match->ipv4_src_prefix);
  if (fields & VIMOS_FABRIC_FIELD_IPV4_DST)
    add_prefix (builder, "ipv4_dst", match->ipv4_dst, match->ipv4_dst_prefix);
  if (fields & VIMOS_FABRIC_FIELD_TCP_SRC)
    add_number (builder, "tcp_src", match->tcp_src);
  if (fields & VIMOS_FABRIC_FIELD_TCP_DST)
    add_number (builder, "tcp_dst", match->tcp_dst);
  if (fields & VIMOS_FABRIC_FIELD_UDP_SRC)
    add_number (builder, "udp_src", match->udp_src);
  if (fields & VIMOS_FABRIC_FIELD_UDP_DST)
    add_number (builder, "udp_dst", match->udp_dst);
  json_builder_end_object (builder);
}
