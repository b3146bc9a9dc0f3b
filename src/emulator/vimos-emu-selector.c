/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include <string.h>

#include "vimos-emu-selector.h"

typedef enum
{
  KIND_PORT,
  KIND_MAC,
  KIND_ETHERNET_TYPE,
  KIND_VLAN,
  KIND_PROTOCOL,
  KIND_PREFIX,
  KIND_L4,
} Kind;

typedef struct
{
  const char *type;
  const char *member;
  VimosFabricField field;
  Kind kind;
  gsize offset; /* of the value in VimosFabricMatch */
  gsize prefix; /* of the prefix length */
} Criterion;

#define AT(name) G_STRUCT_OFFSET (VimosFabricMatch, name)

/* In the order in which ONOS sorts them. */
static const Criterion criteria[] = {
  { "IN_PORT", "port", VIMOS_FABRIC_FIELD_IN_PORT, KIND_PORT, AT (in_port), 0 },
  { "ETH_DST", "mac", VIMOS_FABRIC_FIELD_ETH_DST, KIND_MAC, AT (eth_dst), 0 },
  { "ETH_SRC", "mac", VIMOS_FABRIC_FIELD_ETH_SRC, KIND_MAC, AT (eth_src), 0 },
  { "ETH_TYPE", "ethType", VIMOS_FABRIC_FIELD_ETH_TYPE, KIND_ETHERNET_TYPE, AT (eth_type), 0 },
  { "VLAN_VID", "vlanId", VIMOS_FABRIC_FIELD_VLAN, KIND_VLAN, AT (vlan), 0 },
  { "IP_PROTO", "protocol", VIMOS_FABRIC_FIELD_IP_PROTO, KIND_PROTOCOL, AT (ip_proto), 0 },
  { "IPV4_SRC", "ip", VIMOS_FABRIC_FIELD_IPV4_SRC, KIND_PREFIX, AT (ipv4_src),
    AT (ipv4_src_prefix) },
  { "IPV4_DST", "ip", VIMOS_FABRIC_FIELD_IPV4_DST, KIND_PREFIX, AT (ipv4_dst),
    AT (ipv4_dst_prefix) },
  { "TCP_SRC", "tcpPort", VIMOS_FABRIC_FIELD_TCP_SRC, KIND_L4, AT (tcp_src), 0 },
  { "TCP_DST", "tcpPort", VIMOS_FABRIC_FIELD_TCP_DST, KIND_L4, AT (tcp_dst), 0 },
  { "UDP_SRC", "udpPort", VIMOS_FABRIC_FIELD_UDP_SRC, KIND_L4, AT (udp_src), 0 },
  { "UDP_DST", "udpPort", VIMOS_FABRIC_FIELD_UDP_DST, KIND_L4, AT (udp_dst), 0 },
};

static gboolean
decode_number (const char *text,
               gint64 min,
               gint64 max,
               gint64 *value,
               GError **error)
{
  if (vimos_emu_parse_long (text, value) && *value >= min && *value <= max)
    return TRUE;
  g_set_error (error, VIMOS_EMU_HTTP_ERROR, 400, "For input string: \"%s\"", text);
  return FALSE;
}

static gboolean
decode_short (const char *text,
              guint16 *to,
              GError **error)
{
  gint64 value;

  if (!decode_number (text, 0, G_MAXUINT16, &value, error))
    return FALSE;
  *to = value;
  return TRUE;
}

static gboolean
decode_value (const Criterion *criterion,
              JsonNode *node,
              VimosFabricMatch *match,
              GError **error)
{
  g_autofree char *text = vimos_emu_json_text (node);
  gpointer at = G_STRUCT_MEMBER_P (match, criterion->offset);
  gint64 value;

  switch (criterion->kind)
    {
    case KIND_PORT:
      return vimos_emu_parse_port (text, at, error);
    case KIND_MAC:
      return vimos_emu_parse_mac (text, at, error);
    case KIND_VLAN:
      return vimos_emu_parse_vlan (text, at, error);
    case KIND_PREFIX:
      return vimos_emu_parse_prefix (text, at, G_STRUCT_MEMBER_P (match, criterion->prefix), error);
    case KIND_PROTOCOL:
      if (!decode_number (text, 0, G_MAXUINT8, &value, error))
        return FALSE;
      *(guint8 *) at = value;
      return TRUE;
    case KIND_ETHERNET_TYPE:
    case KIND_L4:
      return decode_short (text, at, error);
    default:
      g_return_val_if_reached (FALSE);
    }
}

static gboolean
decode_criterion (JsonNode *node,
                  VimosFabricMatch *match,
                  GError **error)
{
  JsonObject *json = vimos_emu_json_object (node, error);
  JsonNode *type, *value;
  g_autofree char *name = NULL;

  if (json == NULL || (type = vimos_emu_json_require (json, "type", "Criterion", error)) == NULL)
    return FALSE;
  name = vimos_emu_json_text (type);
  for (guint i = 0; i < G_N_ELEMENTS (criteria); i++)
    {
      if (!g_str_equal (criteria[i].type, name))
        continue;
      value = vimos_emu_json_require (json, criteria[i].member, "Criterion", error);
      if (value == NULL || !decode_value (&criteria[i], value, match, error))
        return FALSE;
      match->fields |= criteria[i].field;
      return TRUE;
    }
  g_set_error (error, VIMOS_EMU_HTTP_ERROR, 400, "Type %s is unknown", name);
  return FALSE;
}

/**
 * vimos_emu_selector_decode:
 * @json: `{"criteria":[…]}`
 * @match: (out): what it matches
 * @error: an HTTP answer
 *
 * Returns: whether @json is a selector
 */
gboolean
vimos_emu_selector_decode (JsonObject *json,
                           VimosFabricMatch *match,
                           GError **error)
{
  JsonNode *node = vimos_emu_json_get (json, "criteria");
  JsonArray *array;

  *match = (VimosFabricMatch){ 0 };
  if (node == NULL)
    return TRUE;
  if ((array = vimos_emu_json_array (node, error)) == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!decode_criterion (json_array_get_element (array, i), match, error))
      return FALSE;
  return TRUE;
}

static void
write_prefix (VimosEmuWriter *writer,
              const char *member,
              guint32 address,
              guint prefix)
{
  vimos_emu_write_format (writer, member, "%u.%u.%u.%u/%u", address >> 24, (address >> 16) & 0xff,
                          (address >> 8) & 0xff, address & 0xff, prefix);
}

static void
write_value (VimosEmuWriter *writer,
             const Criterion *criterion,
             const VimosFabricMatch *match)
{
  gconstpointer at = G_STRUCT_MEMBER_P (match, criterion->offset);
  const guint8 *prefix = G_STRUCT_MEMBER_P (match, criterion->prefix);
  g_autofree char *mac = NULL;

  switch (criterion->kind)
    {
    case KIND_PORT:
      vimos_emu_write_uint (writer, criterion->member, *(const guint32 *) at);
      break;
    case KIND_MAC:
      mac = vimos_emu_format_mac (at);
      vimos_emu_write_string (writer, criterion->member, mac);
      break;
    case KIND_ETHERNET_TYPE:
      vimos_emu_write_format (writer, criterion->member, "0x%x", *(const guint16 *) at);
      break;
    case KIND_PROTOCOL:
      vimos_emu_write_uint (writer, criterion->member, *(const guint8 *) at);
      break;
    case KIND_PREFIX:
      write_prefix (writer, criterion->member, *(const guint32 *) at, *prefix);
      break;
    case KIND_VLAN:
    case KIND_L4:
      vimos_emu_write_uint (writer, criterion->member, *(const guint16 *) at);
      break;
    default:
      g_return_if_reached ();
    }
}

void
vimos_emu_selector_write (VimosEmuWriter *writer,
                          const VimosFabricMatch *match)
{
  vimos_emu_write_begin (writer, "selector", '{');
  vimos_emu_write_begin (writer, "criteria", '[');
  for (guint i = 0; i < G_N_ELEMENTS (criteria); i++)
    {
      if (!(match->fields & criteria[i].field))
        continue;
      vimos_emu_write_begin (writer, NULL, '{');
      vimos_emu_write_string (writer, "type", criteria[i].type);
      write_value (writer, &criteria[i], match);
      vimos_emu_write_end (writer, '}');
    }
  vimos_emu_write_end (writer, ']');
  vimos_emu_write_end (writer, '}');
}

/* OUTPUT takes every spelling of a port. */
static gboolean
decode_output (JsonObject *json,
               GArray *outputs,
               GError **error)
{
  JsonNode *node = vimos_emu_json_require (json, "port", "Instruction", error);
  g_autofree char *text = NULL;
  const char *open, *number;
  guint32 port;

  if (node == NULL)
    return FALSE;
  text = vimos_emu_json_text (node);
  open = *text == '[' ? strrchr (text, '(') : NULL;
  number = open != NULL ? open + 1 : text;
  if (open != NULL && g_str_has_suffix (text, ")"))
    text[strlen (text) - 1] = '\0';
  if (!vimos_emu_parse_port (number, &port, error))
    return FALSE;
  g_array_append_val (outputs, port);
  return TRUE;
}

static gboolean
decode_instruction (JsonNode *node,
                    GArray *outputs,
                    GError **error)
{
  JsonObject *json = vimos_emu_json_object (node, error);
  JsonNode *type;
  g_autofree char *name = NULL;

  if (json == NULL || (type = vimos_emu_json_require (json, "type", "Instruction", error)) == NULL)
    return FALSE;
  name = vimos_emu_json_text (type);
  if (g_str_equal (name, "OUTPUT"))
    return decode_output (json, outputs, error);
  if (g_str_equal (name, "NOACTION"))
    return TRUE;
  g_set_error (error, VIMOS_EMU_HTTP_ERROR, 400, "Instruction type %s is not supported", name);
  return FALSE;
}

/**
 * vimos_emu_treatment_decode:
 * @json: `{"instructions":[…]}`
 * @outputs: (element-type guint32): gets the ports to send to
 * @clear_deferred: (out): whether the switch's deferred actions are cleared first
 * @error: an HTTP answer
 *
 * Returns: whether @json is a treatment that the emulated controller can have
 */
gboolean
vimos_emu_treatment_decode (JsonObject *json,
                            GArray *outputs,
                            gboolean *clear_deferred,
                            GError **error)
{
  JsonNode *instructions = vimos_emu_json_get (json, "instructions");
  JsonNode *clear = vimos_emu_json_get (json, "clearDeferred");
  JsonArray *array;

  *clear_deferred = clear != NULL && vimos_emu_json_boolean (clear);
  if (instructions == NULL)
    return TRUE;
  if ((array = vimos_emu_json_array (instructions, error)) == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!decode_instruction (json_array_get_element (array, i), outputs, error))
      return FALSE;
  return TRUE;
}

void
vimos_emu_treatment_write (VimosEmuWriter *writer,
                           const guint32 *outputs,
                           guint n_outputs,
                           gboolean clear_deferred)
{
  vimos_emu_write_begin (writer, "treatment", '{');
  vimos_emu_write_begin (writer, "instructions", '[');
  for (guint i = 0; i < n_outputs; i++)
    {
      g_autofree char *port = vimos_emu_format_port (outputs[i]);

      vimos_emu_write_begin (writer, NULL, '{');
      vimos_emu_write_string (writer, "type", "OUTPUT");
      vimos_emu_write_string (writer, "port", port);
      vimos_emu_write_end (writer, '}');
    }
  if (n_outputs == 0)
    {
      vimos_emu_write_begin (writer, NULL, '{');
      vimos_emu_write_string (writer, "type", "NOACTION");
      vimos_emu_write_end (writer, '}');
    }
  vimos_emu_write_end (writer, ']');
  if (clear_deferred)
    vimos_emu_write_boolean (writer, "clearDeferred", TRUE);
  vimos_emu_write_begin (writer, "deferred", '[');
  vimos_emu_write_end (writer, ']');
  vimos_emu_write_end (writer, '}');
}
