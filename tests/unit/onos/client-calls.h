/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-server.h"
#include "vimos-onos-client-private.h"

G_BEGIN_DECLS

#define APP "org.example.vmig"
#define PASSWORD "r0cks-and-more"

/* The client's calls, waited for in the main loop */
VimosOnosClient *client_make (FakeServer *server);
VimosOnosStatus *client_get_status (VimosOnosClient *client,
                                    GError **error);
VimosTopology *client_get_topology (VimosOnosClient *client,
                                    GError **error);
VimosConnectPoint *client_get_host_location (VimosOnosClient *client,
                                             const char *mac,
                                             GError **error);
VimosIntentState client_get_intent_state (VimosOnosClient *client,
                                          const char *key,
                                          GError **error);
gboolean client_delete_intent (VimosOnosClient *client,
                               const char *key,
                               GError **error);
GPtrArray *client_list_intents (VimosOnosClient *client,
                                GError **error);

G_END_DECLS
