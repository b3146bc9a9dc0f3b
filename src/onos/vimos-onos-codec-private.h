/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "vimos-onos-client.h"
#include "vimos-port-loads.h"
#include "vimos-topology-builder.h"

G_BEGIN_DECLS

/* Answers to values and intents to bodies: pure functions, to be called from any thread. What they
 * cannot make sense of is VIMOS_ONOS_ERROR_MALFORMED; a member that is only decoration is left out
 * instead. */

/* vimos-onos-decode-network.c */
gboolean vimos_onos_decode_system (JsonNode *root,
                                   VimosOnosStatus *status,
                                   GError **error);
gboolean vimos_onos_decode_graph (JsonNode *root,
                                  VimosOnosStatus *status,
                                  GError **error);
gboolean vimos_onos_decode_devices (JsonNode *root,
                                    VimosTopologyBuilder *builder,
                                    GError **error);
GPtrArray *vimos_onos_decode_device_ids (JsonNode *root,
                                         GError **error);
gboolean vimos_onos_decode_ports (JsonNode *root,
                                  VimosPortLoads *loads,
                                  VimosTopologyBuilder *builder,
                                  GError **error);

/* vimos-onos-decode-links.c */
gboolean vimos_onos_decode_links (JsonNode *root,
                                  VimosTopologyBuilder *builder,
                                  GError **error);
gboolean vimos_onos_decode_end (JsonObject *link,
                                const char *member,
                                VimosConnectPoint *end,
                                GError **error);
void vimos_onos_clear_end (VimosConnectPoint *end);

/* vimos-onos-decode-paths.c */
GPtrArray *vimos_onos_decode_disjoint (JsonNode *root,
                                       GError **error);
void vimos_onos_path_free (VimosOnosPath *path);

/* vimos-onos-decode-hosts.c */
gboolean vimos_onos_decode_hosts (JsonNode *root,
                                  VimosTopologyBuilder *builder,
                                  GError **error);
VimosConnectPoint *vimos_onos_decode_host_location (JsonNode *root,
                                                    const char *mac,
                                                    GError **error);
gboolean vimos_onos_is_mac (const char *text);

/* vimos-onos-decode-intents.c */
gboolean vimos_onos_decode_intent_state (JsonNode *root,
                                         const char *app_id,
                                         const char *key,
                                         VimosIntentState *state,
                                         GError **error);
GPtrArray *vimos_onos_decode_intent_keys (JsonNode *root,
                                          const char *app_id,
                                          GError **error);
GPtrArray *vimos_onos_decode_flows (JsonNode *root,
                                    GError **error);
void vimos_flow_free (VimosFlow *flow);

/* vimos-onos-encode.c */
char *vimos_onos_encode_intent (VimosIntent *intent);
char *vimos_onos_port_number (const char *port);

G_END_DECLS
