/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-onos"

#include "config.h"

#include <string.h>

#include "vimos-onos-codec-private.h"

/*
 * vimos_onos_port_number:
 * @port: a port as the controller writes it, "3" or "[leaf1-eth1](3)"
 *
 * Returns: (transfer full): "3": a connect point in a body is refused with a name in it
 */
char *
vimos_onos_port_number (const char *port)
{
  const char *open = strrchr (port, '(');
  const char *close = strrchr (port, ')');

  if (*port == '[' && open != NULL && close != NULL && close > open + 1 && close[1] == '\0')
    return g_strndup (open + 1, close - open - 1);
  return g_strdup (port);
}

static void
begin_criterion (JsonBuilder *builder,
                 const char *type,
                 const char *member)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "type");
  json_builder_add_string_value (builder, type);
  json_builder_set_member_name (builder, member);
}

static void
add_text_criterion (JsonBuilder *builder,
                    const char *type,
                    const char *member,
                    const char *value)
{
  if (value == NULL)
    return;
  begin_criterion (builder, type, member);
  json_builder_add_string_value (builder, value);
  json_builder_end_object (builder);
}

static void
add_number_criterion (JsonBuilder *builder,
                      const char *type,
                      const char *member,
                      guint value)
{
  if (value == 0)
    return;
  begin_criterion (builder, type, member);
  json_builder_add_int_value (builder, value);
  json_builder_end_object (builder);
}

/* A switch refuses a rule that matches on a TCP port without naming TCP, or on an IP address
 * without naming IPv4: the intent would be CORRUPT 32 ms later. */
static void
add_selector (JsonBuilder *builder,
              const VimosSelector *selector)
{
  gboolean tcp = selector->tcp_src != 0 || selector->tcp_dst != 0;
  gboolean ip = tcp || selector->ipv4_src != NULL || selector->ipv4_dst != NULL;

  json_builder_set_member_name (builder, "selector");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "criteria");
  json_builder_begin_array (builder);
  add_text_criterion (builder, "ETH_TYPE", "ethType", ip ? "0x0800" : NULL);
  add_text_criterion (builder, "ETH_DST", "mac", selector->eth_dst);
  add_number_criterion (builder, "IP_PROTO", "protocol", tcp ? 6 : 0);
  add_text_criterion (builder, "IPV4_SRC", "ip", selector->ipv4_src);
  add_text_criterion (builder, "IPV4_DST", "ip", selector->ipv4_dst);
  add_number_criterion (builder, "TCP_SRC", "tcpPort", selector->tcp_src);
  add_number_criterion (builder, "TCP_DST", "tcpPort", selector->tcp_dst);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_connect_point (JsonBuilder *builder,
                   const VimosConnectPoint *point)
{
  g_autofree char *port = vimos_onos_port_number (point->port);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "device");
  json_builder_add_string_value (builder, point->device);
  json_builder_set_member_name (builder, "port");
  json_builder_add_string_value (builder, port);
  json_builder_end_object (builder);
}

static void
add_ends (JsonBuilder *builder,
          VimosIntent *intent)
{
  gboolean many = vimos_intent_get_intent_type (intent) == VIMOS_INTENT_MULTI_POINT_TO_SINGLE_POINT;

  json_builder_set_member_name (builder, "ingressPoint");
  if (many)
    json_builder_begin_array (builder);
  for (guint i = 0; i < vimos_intent_get_n_ingress (intent); i++)
    add_connect_point (builder, vimos_intent_get_ingress (intent, i));
  if (many)
    json_builder_end_array (builder);
  json_builder_set_member_name (builder, "egressPoint");
  add_connect_point (builder, vimos_intent_get_egress (intent));
}

/*
 * vimos_onos_encode_intent:
 * @intent: an intent
 *
 * Returns: (transfer full): the body of POST /intents. No treatment and no IN_PORT: the ingress
 * point makes both.
 */
char *
vimos_onos_encode_intent (VimosIntent *intent)
{
  static const char *const types[] = { "PointToPointIntent", "MultiPointToSinglePointIntent" };
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "type");
  json_builder_add_string_value (builder, types[vimos_intent_get_intent_type (intent)]);
  json_builder_set_member_name (builder, "appId");
  json_builder_add_string_value (builder, vimos_intent_get_app_id (intent));
  json_builder_set_member_name (builder, "key");
  json_builder_add_string_value (builder, vimos_intent_get_key (intent));
  json_builder_set_member_name (builder, "priority");
  json_builder_add_int_value (builder, vimos_intent_get_priority (intent));
  add_selector (builder, vimos_intent_get_selector (intent));
  add_ends (builder, intent);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}
