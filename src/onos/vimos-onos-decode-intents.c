/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-onos"

#include "config.h"

#include <string.h>

#include "vimos-onos-codec-private.h"
#include "vimos-onos-json-private.h"

static VimosIntentState
state_from_word (const char *word)
{
  static const struct
  {
    const char *word;
    VimosIntentState state;
  } parked[] = {
    { "INSTALLED", VIMOS_INTENT_STATE_INSTALLED },
    { "WITHDRAWN", VIMOS_INTENT_STATE_WITHDRAWN },
    { "FAILED", VIMOS_INTENT_STATE_FAILED },
    { "CORRUPT", VIMOS_INTENT_STATE_CORRUPT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (parked); i++)
    {
      if (strcmp (word, parked[i].word) == 0)
        return parked[i].state;
    }
  return VIMOS_INTENT_STATE_PENDING;
}

/*
 * vimos_onos_decode_intent_state:
 * @root: an answer of /intents/{app}/{key}
 * @state: (out): the state; UNKNOWN when the answer is about another intent: ONOS takes a key that
 * looks like a number for an intent id too, whoever's it is
 */
gboolean
vimos_onos_decode_intent_state (JsonNode *root,
                                const char *app_id,
                                const char *key,
                                VimosIntentState *state,
                                GError **error)
{
  JsonObject *object = vimos_json_root (root, error);
  const char *word = object != NULL ? vimos_json_get_text (object, "state", error) : NULL;
  const char *owner, *name;

  if (word == NULL)
    return FALSE;
  owner = vimos_json_peek_text (object, "appId");
  name = vimos_json_peek_text (object, "key");
  if ((owner != NULL && strcmp (owner, app_id) != 0) || (name != NULL && strcmp (name, key) != 0))
    *state = VIMOS_INTENT_STATE_UNKNOWN;
  else
    *state = state_from_word (word);
  return TRUE;
}

typedef struct
{
  const char *app_id;
  GPtrArray *keys;
} KeySearch;

static gboolean
collect_key (JsonObject *item,
             gpointer data,
             GError **error)
{
  KeySearch *search = data;
  const char *owner = vimos_json_get_text (item, "appId", error);
  const char *key;

  if (owner == NULL)
    return FALSE;
  if (strcmp (owner, search->app_id) != 0)
    return TRUE;
  /* A key is any text; before 1.12 only the id is told, which serves as key then. */
  key = vimos_json_peek_text (item, "key");
  if (key == NULL || *key == '\0')
    key = vimos_json_get_text (item, "id", error);
  if (key == NULL)
    return FALSE;
  g_ptr_array_add (search->keys, g_strdup (key));
  return TRUE;
}

/* Returns: (transfer full) (element-type utf8): the keys of @app_id's intents in an answer of
 * /intents or /intents/application/{app} */
GPtrArray *
vimos_onos_decode_intent_keys (JsonNode *root,
                               const char *app_id,
                               GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  KeySearch search = { app_id, keys };
  JsonObject *object = vimos_json_root (root, error);

  if (object == NULL || !vimos_json_foreach (object, "intents", collect_key, &search, error))
    return NULL;
  return g_steal_pointer (&keys);
}

void
vimos_flow_free (VimosFlow *flow)
{
  g_free (flow->app_id);
  g_free (flow->state);
  g_free (flow->eth_dst);
  g_free (flow->eth_src);
  g_free (flow->ipv4_dst);
  g_free (flow->in_port);
  g_free (flow->out_port);
  g_free (flow);
}

static void
set_text (char **field,
          JsonObject *object,
          const char *member)
{
  const char *text = vimos_json_peek_text (object, member);

  if (text == NULL)
    return;
  g_free (*field);
  *field = g_strdup (text);
}

static void
set_mac (char **field,
         JsonObject *object)
{
  const char *text = vimos_json_peek_text (object, "mac");

  if (text == NULL)
    return;
  g_free (*field);
  *field = g_ascii_strup (text, -1);
}

static void
set_tcp_port (guint *field,
              JsonObject *object)
{
  guint64 value = 0;

  if (vimos_json_peek_count (object, "tcpPort", &value) && value <= G_MAXUINT16)
    *field = value;
}

static gboolean
read_criterion (JsonObject *item,
                gpointer data,
                GError **error)
{
  VimosFlow *flow = data;
  const char *type = vimos_json_get_text (item, "type", error);

  if (type == NULL)
    return FALSE;
  if (strcmp (type, "ETH_DST") == 0)
    set_mac (&flow->eth_dst, item);
  else if (strcmp (type, "ETH_SRC") == 0)
    set_mac (&flow->eth_src, item);
  else if (strcmp (type, "IPV4_DST") == 0)
    set_text (&flow->ipv4_dst, item, "ip");
  else if (strcmp (type, "TCP_SRC") == 0)
    set_tcp_port (&flow->tcp_src, item);
  else if (strcmp (type, "TCP_DST") == 0)
    set_tcp_port (&flow->tcp_dst, item);
  else if (strcmp (type, "IN_PORT") == 0)
    {
      g_free (flow->in_port);
      flow->in_port = vimos_json_dup_port (item, "port");
    }
  return TRUE;
}

static gboolean
read_instruction (JsonObject *item,
                  gpointer data,
                  GError **error)
{
  VimosFlow *flow = data;
  const char *type = vimos_json_get_text (item, "type", error);

  if (type == NULL)
    return FALSE;
  if (strcmp (type, "OUTPUT") == 0 && flow->out_port == NULL)
    flow->out_port = vimos_json_dup_port (item, "port");
  return TRUE;
}

static gboolean
read_flow (JsonObject *item,
           VimosFlow *flow,
           GError **error)
{
  const char *state = vimos_json_get_text (item, "state", error);
  JsonObject *selector = vimos_json_peek_object (item, "selector");
  JsonObject *treatment = vimos_json_peek_object (item, "treatment");
  guint64 priority = 0;

  if (state == NULL || !vimos_json_get_count (item, "priority", &priority, error))
    return FALSE;
  flow->state = g_strdup (state);
  flow->priority = MIN (priority, G_MAXUINT);
  set_text (&flow->app_id, item, "appId");
  if (flow->app_id == NULL)
    flow->app_id = g_strdup ("");
  return (selector == NULL
          || vimos_json_foreach (selector, "criteria", read_criterion, flow, error))
         && (treatment == NULL
             || vimos_json_foreach (treatment, "instructions", read_instruction, flow, error));
}

static gboolean
collect_flow (JsonObject *item,
              gpointer data,
              GError **error)
{
  VimosFlow *flow = g_new0 (VimosFlow, 1);

  g_ptr_array_add (data, flow);
  return read_flow (item, flow, error);
}

/* Returns: (transfer full) (element-type VimosFlow): the rules in an answer of /flows/{device} */
GPtrArray *
vimos_onos_decode_flows (JsonNode *root,
                         GError **error)
{
  g_autoptr (GPtrArray) flows = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_flow_free);
  JsonObject *object = vimos_json_root (root, error);

  if (object == NULL || !vimos_json_foreach (object, "flows", collect_flow, flows, error))
    return NULL;
  return g_steal_pointer (&flows);
}
