/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client-calls.h"

VimosOnosClient *
client_make (FakeServer *server)
{
  g_autoptr (GError) error = NULL;
  VimosOnosClient *client = vimos_onos_client_new (fake_server_get_url (server), "onos", PASSWORD,
                                                   &error);

  g_assert_no_error (error);
  return client;
}

VimosOnosStatus *
client_get_status (VimosOnosClient *client,
                   GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  vimos_onos_client_get_status_async (client, NULL, fake_result_cb, &place);
  result = fake_wait_result (&place);
  return vimos_onos_client_get_status_finish (client, result, error);
}

VimosTopology *
client_get_topology (VimosOnosClient *client,
                     GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  vimos_onos_client_get_topology_async (client, NULL, fake_result_cb, &place);
  result = fake_wait_result (&place);
  return vimos_onos_client_get_topology_finish (client, result, error);
}

VimosConnectPoint *
client_get_host_location (VimosOnosClient *client,
                          const char *mac,
                          GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  vimos_onos_client_get_host_location_async (client, mac, NULL, fake_result_cb, &place);
  result = fake_wait_result (&place);
  return vimos_onos_client_get_host_location_finish (client, result, error);
}

VimosIntentState
client_get_intent_state (VimosOnosClient *client,
                         const char *key,
                         GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;
  VimosIntentState state = VIMOS_INTENT_STATE_PENDING;

  vimos_onos_client_get_intent_state_async (client, APP, key, NULL, fake_result_cb, &place);
  result = fake_wait_result (&place);
  vimos_onos_client_get_intent_state_finish (client, result, &state, error);
  return state;
}

gboolean
client_delete_intent (VimosOnosClient *client,
                      const char *key,
                      GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  vimos_onos_client_delete_intent_async (client, APP, key, NULL, fake_result_cb, &place);
  result = fake_wait_result (&place);
  return vimos_onos_client_delete_intent_finish (client, result, error);
}

GPtrArray *
client_list_intents (VimosOnosClient *client,
                     GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  vimos_onos_client_list_intents_async (client, APP, NULL, fake_result_cb, &place);
  result = fake_wait_result (&place);
  return vimos_onos_client_list_intents_finish (client, result, error);
}
