/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include <string.h>

#include "vimos-emu-apps.h"
#include "vimos-emu-flows.h"
#include "vimos-emu-intents.h"
#include "vimos-emu-router.h"

/* /intents */

static void
reply_list (VimosEmuRequest *request,
            const char *app)
{
  const GPtrArray *intents = vimos_emu_intents_list (request->context->intents);
  gboolean detail = g_strcmp0 (vimos_emu_request_query (request, "detail"), "true") == 0;
  g_auto (VimosEmuWriter) writer = { 0 };

  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  vimos_emu_write_begin (&writer, "intents", '[');
  for (guint i = 0; i < intents->len; i++)
    {
      VimosEmuIntent *intent = g_ptr_array_index (intents, i);

      if (app == NULL || g_str_equal (intent->app, app))
        vimos_emu_intent_write (intent, detail, &writer, request->context);
    }
  vimos_emu_write_end (&writer, ']');
  vimos_emu_write_end (&writer, '}');
  vimos_emu_request_reply (request, 200, &writer);
}

static void
get_intents (VimosEmuRequest *request)
{
  reply_list (request, NULL);
}

static gboolean
require_app (VimosEmuRequest *request)
{
  if (vimos_emu_apps_get_id (request->context->apps, request->parameters[0]) > 0)
    return TRUE;
  vimos_emu_request_fail (request, 404, "Application Id not found");
  return FALSE;
}

static void
get_application (VimosEmuRequest *request)
{
  if (require_app (request))
    reply_list (request, request->parameters[0]);
}

/* Java tells what it could not read as a number, without the sign of the base. */
static void
fail_number (VimosEmuRequest *request,
             const char *text)
{
  if (*text == '\0')
    vimos_emu_request_fail (request, 400, "Zero length string");
  else
    vimos_emu_request_fail (request, 400, "For input string: \"%s\"",
                            g_ascii_strncasecmp (text, "0x", 2) == 0 ? text + 2 : text);
}

/* A key that nobody has is 404 when it could be a number and 400 when not. */
static VimosEmuIntent *
require_intent (VimosEmuRequest *request,
                gboolean *numeric)
{
  VimosEmuIntent *intent;

  *numeric = FALSE;
  if (!require_app (request))
    return NULL;
  intent = vimos_emu_intents_lookup (request->context->intents, request->parameters[0],
                                     request->parameters[1], numeric);
  if (intent == NULL && !*numeric)
    fail_number (request, request->parameters[1]);
  return intent;
}

static VimosEmuIntent *
find_intent (VimosEmuRequest *request)
{
  gboolean numeric;
  VimosEmuIntent *intent = require_intent (request, &numeric);

  if (intent == NULL && numeric)
    vimos_emu_request_fail (request, 404, "Intent is not found");
  return intent;
}

/* Answers with what @write says of the intent that the request names. */
static void
reply_about_intent (VimosEmuRequest *request,
                    void (*write) (VimosEmuIntent *intent,
                                   VimosEmuWriter *writer,
                                   VimosEmuRequest *request))
{
  VimosEmuIntent *intent = find_intent (request);
  g_auto (VimosEmuWriter) writer = { 0 };

  if (intent == NULL)
    return;
  vimos_emu_writer_init (&writer);
  write (intent, &writer, request);
  vimos_emu_request_reply (request, 200, &writer);
}

static void
write_intent (VimosEmuIntent *intent,
              VimosEmuWriter *writer,
              VimosEmuRequest *request)
{
  vimos_emu_intent_write (intent, TRUE, writer, request->context);
}

static void
get_intent (VimosEmuRequest *request)
{
  reply_about_intent (request, write_intent);
}

static void
write_installables (VimosEmuIntent *intent,
                    VimosEmuWriter *writer,
                    VimosEmuRequest *request)
{
  vimos_emu_write_begin (writer, NULL, '{');
  vimos_emu_intent_write_installables (intent, writer, request->context);
  vimos_emu_write_end (writer, '}');
}

static void
get_installables (VimosEmuRequest *request)
{
  reply_about_intent (request, write_installables);
}

static void
write_flows (VimosEmuInstallable *installable,
             VimosEmuWriter *writer,
             VimosEmuContext *context)
{
  vimos_emu_write_begin (writer, NULL, '[');
  for (guint i = 0; i < installable->rules->len; i++)
    {
      const VimosEmuIntentRule *rule = g_ptr_array_index (installable->rules, i);
      VimosEmuFlow *flow = vimos_emu_flows_lookup (context->flows, rule->device, rule->id);

      if (flow != NULL)
        vimos_emu_flow_write (flow, writer, context);
    }
  vimos_emu_write_end (writer, ']');
}

static void
write_related_flows (VimosEmuIntent *intent,
                     VimosEmuWriter *writer,
                     VimosEmuRequest *request)
{
  vimos_emu_write_begin (writer, NULL, '{');
  vimos_emu_write_string (writer, "appId", request->parameters[0]);
  vimos_emu_write_string (writer, "id", request->parameters[1]);
  vimos_emu_write_string (writer, "type", vimos_emu_intent_type_name (intent->type));
  vimos_emu_write_begin (writer, "paths", '[');
  for (guint i = 0; i < intent->installables->len; i++)
    write_flows (g_ptr_array_index (intent->installables, i), writer, request->context);
  vimos_emu_write_end (writer, ']');
  vimos_emu_write_end (writer, '}');
}

static void
get_related_flows (VimosEmuRequest *request)
{
  reply_about_intent (request, write_related_flows);
}

/* The states that a summary counts; every other is unknown to it. */
static const struct
{
  const char *member;
  VimosEmuIntentState state;
} summary_members[] = {
  { "installed", VIMOS_EMU_STATE_INSTALLED },
  { "failed", VIMOS_EMU_STATE_FAILED },
  { "installReq", VIMOS_EMU_STATE_INSTALL_REQ },
  { "installing", VIMOS_EMU_STATE_INSTALLING },
  { "compiling", VIMOS_EMU_STATE_COMPILING },
  { "recompiling", VIMOS_EMU_STATE_RECOMPILING },
  { "withdrawReq", VIMOS_EMU_STATE_WITHDRAW_REQ },
  { "withdrawing", VIMOS_EMU_STATE_WITHDRAWING },
  { "withdrawn", VIMOS_EMU_STATE_WITHDRAWN },
};

/* The intents of one type, or of all when @type is VIMOS_EMU_N_INTENT_TYPES. */
static void
write_summary (const GPtrArray *intents,
               VimosEmuIntentType type,
               VimosEmuWriter *writer)
{
  guint counts[G_N_ELEMENTS (summary_members)] = { 0 };
  guint total = 0, known = 0;
  g_autofree char *name = NULL;

  for (guint i = 0; i < intents->len; i++)
    {
      const VimosEmuIntent *intent = g_ptr_array_index (intents, i);

      if (type != VIMOS_EMU_N_INTENT_TYPES && intent->type != type)
        continue;
      total++;
      for (guint j = 0; j < G_N_ELEMENTS (counts); j++)
        if (summary_members[j].state == intent->state)
          {
            counts[j]++;
            known++;
          }
    }
  if (type != VIMOS_EMU_N_INTENT_TYPES && total == 0)
    return;
  if (type == VIMOS_EMU_N_INTENT_TYPES)
    name = g_strdup ("All");
  else
    name = g_strndup (vimos_emu_intent_type_name (type),
                      strlen (vimos_emu_intent_type_name (type)) - strlen ("Intent"));
  vimos_emu_write_begin (writer, name, '{');
  vimos_emu_write_uint (writer, "total", total);
  for (guint j = 0; j < G_N_ELEMENTS (counts); j++)
    vimos_emu_write_uint (writer, summary_members[j].member, counts[j]);
  vimos_emu_write_uint (writer, "unknownState", total - known);
  vimos_emu_write_end (writer, '}');
}

static void
get_summary (VimosEmuRequest *request)
{
  const GPtrArray *intents = vimos_emu_intents_list (request->context->intents);
  g_auto (VimosEmuWriter) writer = { 0 };

  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  write_summary (intents, VIMOS_EMU_N_INTENT_TYPES, &writer);
  for (guint type = 0; type < VIMOS_EMU_N_INTENT_TYPES; type++)
    write_summary (intents, type, &writer);
  vimos_emu_write_end (&writer, '}');
  vimos_emu_request_reply (request, 200, &writer);
}

static void
post_intent (VimosEmuRequest *request)
{
  VimosEmuContext *context = request->context;
  g_autoptr (JsonNode) holder = NULL;
  JsonObject *json = vimos_emu_request_json (request, &holder);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL, *app = NULL;
  VimosEmuIntent *intent;
  guint64 id;

  if (json == NULL)
    return;
  intent = vimos_emu_intent_decode (context, json, &error);
  if (intent == NULL)
    {
      vimos_emu_request_fail_error (request, error);
      return;
    }
  app = g_uri_escape_string (intent->app, ":@!$&'()*+,;=", TRUE);
  id = vimos_emu_intents_submit (context->intents, intent);
  if (id == 0)
    {
      vimos_emu_request_fail (request, 500, "There are too many intents");
      return;
    }
  path = g_strdup_printf ("intents/%s/%" G_GUINT64_FORMAT, app, id);
  vimos_emu_request_reply_created (request, path);
}

static void
withdrawn (gpointer user_data)
{
  g_autoptr (VimosEmuRequest) request = user_data;

  vimos_emu_request_reply_empty (request, 204);
  vimos_emu_request_resume (request);
}

static void
delete_intent (VimosEmuRequest *request)
{
  gboolean numeric;
  VimosEmuIntent *intent = require_intent (request, &numeric);

  if (intent != NULL)
    {
      vimos_emu_request_pause (request);
      vimos_emu_intents_withdraw (request->context->intents, intent, withdrawn,
                                  vimos_emu_request_ref (request));
    }
  else if (numeric)
    vimos_emu_request_reply_empty (request, 204);
}

const VimosEmuRoute vimos_emu_routes_intents[] = {
  { "GET", "intents", get_intents, VIMOS_EMU_ROUTE_NONE },
  { "POST", "intents", post_intent, VIMOS_EMU_ROUTE_JSON_BODY },
  { "GET", "intents/minisummary", get_summary, VIMOS_EMU_ROUTE_NONE },
  { "GET", "intents/application/{}", get_application, VIMOS_EMU_ROUTE_NONE },
  { "GET", "intents/installables/{}/{}", get_installables, VIMOS_EMU_ROUTE_NONE },
  { "GET", "intents/relatedflows/{}/{}", get_related_flows, VIMOS_EMU_ROUTE_NONE },
  { "GET", "intents/{}/{}", get_intent, VIMOS_EMU_ROUTE_NONE },
  { "DELETE", "intents/{}/{}", delete_intent, VIMOS_EMU_ROUTE_UNTYPED },
  { NULL },
};
