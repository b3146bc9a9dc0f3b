/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include "vimos-emu-netcfg.h"
#include "vimos-emu-router.h"

/* /network/configuration */

#define ROOT "network/configuration"

/* The first @n parameters say what a request is about; NULL after an answer that it is not
 * there. */
static char *
require_subject (VimosEmuRequest *request,
                 gboolean reading)
{
  VimosEmuNetcfg *netcfg = request->context->netcfg;
  const char *class_key = request->parameters[0];
  g_autoptr (GError) error = NULL;
  char *subject;

  if (!vimos_emu_netcfg_has_class (netcfg, class_key))
    {
      if (reading)
        vimos_emu_request_fail (request, 404, "Config for '%s' not found", class_key);
      else
        vimos_emu_request_fail (request, 404, "subjectClassKey '%s' not found", class_key);
      return NULL;
    }
  if (request->parameters[1] == NULL)
    return g_strdup ("");
  subject = vimos_emu_netcfg_parse_subject (class_key, request->parameters[1], &error);
  if (subject == NULL)
    vimos_emu_request_fail_error (request, error);
  return subject;
}

static void
get_all (VimosEmuRequest *request)
{
  const char *const *classes = vimos_emu_netcfg_classes ();
  g_auto (VimosEmuWriter) writer = { 0 };

  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  for (guint i = 0; classes[i] != NULL; i++)
    vimos_emu_netcfg_write_class (request->context->netcfg, classes[i], classes[i], &writer);
  vimos_emu_write_end (&writer, '}');
  vimos_emu_request_reply (request, 200, &writer);
}

static void
get_class (VimosEmuRequest *request)
{
  g_autofree char *subject = require_subject (request, TRUE);
  g_auto (VimosEmuWriter) writer = { 0 };

  if (subject == NULL)
    return;
  vimos_emu_writer_init (&writer);
  vimos_emu_netcfg_write_class (request->context->netcfg, NULL, request->parameters[0], &writer);
  vimos_emu_request_reply (request, 200, &writer);
}

static void
get_subject (VimosEmuRequest *request)
{
  g_autofree char *subject = require_subject (request, TRUE);
  g_auto (VimosEmuWriter) writer = { 0 };

  if (subject == NULL)
    return;
  if (!vimos_emu_netcfg_has_subject (request->context->netcfg, request->parameters[0], subject))
    {
      vimos_emu_request_fail (request, 404, "Config for '%s/%s' not found", request->parameters[0],
                              request->parameters[1]);
      return;
    }
  vimos_emu_writer_init (&writer);
  vimos_emu_netcfg_write_subject (request->context->netcfg, NULL, request->parameters[0], subject,
                                  &writer);
  vimos_emu_request_reply (request, 200, &writer);
}

static void
get_config (VimosEmuRequest *request)
{
  g_autofree char *subject = require_subject (request, TRUE);
  g_auto (VimosEmuWriter) writer = { 0 };
  const char *value;

  if (subject == NULL)
    return;
  value = vimos_emu_netcfg_lookup (request->context->netcfg, request->parameters[0], subject,
                                   request->parameters[2]);
  if (value == NULL)
    {
      vimos_emu_request_fail (request, 404, "Config for '%s/%s/%s' not found",
                              request->parameters[0], request->parameters[1],
                              request->parameters[2]);
      return;
    }
  vimos_emu_writer_init (&writer);
  vimos_emu_write_raw (&writer, NULL, value);
  vimos_emu_request_reply (request, 200, &writer);
}

static void
apply (VimosEmuNetcfg *netcfg,
       const char *class_key,
       const char *subject,
       const char *config_key,
       JsonNode *value,
       GPtrArray *problems)
{
  g_auto (VimosEmuNetcfgError) error = { 0 };

  if (!vimos_emu_netcfg_apply (netcfg, class_key, subject, config_key, value, &error))
    g_ptr_array_add (problems, vimos_emu_netcfg_error_message (&error));
}

static gboolean
apply_subject (VimosEmuNetcfg *netcfg,
               const char *class_key,
               const char *subject_text,
               JsonNode *node,
               GPtrArray *problems,
               GError **error)
{
  JsonObject *json = vimos_emu_json_object (node, error);
  g_autofree char *subject = NULL;
  g_autoptr (GList) keys = json != NULL ? json_object_get_members (json) : NULL;

  if (json == NULL
      || (subject = vimos_emu_netcfg_parse_subject (class_key, subject_text, error)) == NULL)
    return FALSE;
  for (GList *l = keys; l != NULL; l = l->next)
    apply (netcfg, class_key, subject, l->data, json_object_get_member (json, l->data), problems);
  return TRUE;
}

static gboolean
apply_class (VimosEmuNetcfg *netcfg,
             const char *class_key,
             JsonObject *json,
             GPtrArray *problems,
             GError **error)
{
  g_autoptr (GList) subjects = json_object_get_members (json);

  for (GList *l = subjects; l != NULL; l = l->next)
    if (!apply_subject (netcfg, class_key, l->data, json_object_get_member (json, l->data),
                        problems, error))
      return FALSE;
  return TRUE;
}

static void
reply (VimosEmuRequest *request,
       GPtrArray *problems,
       const GError *error)
{
  if (error != NULL)
    vimos_emu_request_fail_error (request, error);
  else if (problems->len > 0)
    vimos_emu_request_reply_problems (request, problems);
  else
    vimos_emu_request_reply_empty (request, 200);
}

static void
post_all (VimosEmuRequest *request)
{
  VimosEmuNetcfg *netcfg = request->context->netcfg;
  g_autoptr (JsonNode) holder = NULL;
  JsonObject *json = vimos_emu_request_json (request, &holder);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GList) classes = json != NULL ? json_object_get_members (json) : NULL;
  g_autoptr (GError) error = NULL;

  if (json == NULL)
    return;
  for (GList *l = classes; l != NULL && error == NULL; l = l->next)
    {
      JsonNode *node = json_object_get_member (json, l->data);

      if (!vimos_emu_netcfg_has_class (netcfg, l->data))
        g_ptr_array_add (problems,
                         g_strdup_printf ("subjectClassKey '%s' not found", (char *) l->data));
      else if (!JSON_NODE_HOLDS_OBJECT (node))
        g_ptr_array_add (problems,
                         g_strdup_printf ("Config for '%s' is invalid", (char *) l->data));
      else
        apply_class (netcfg, l->data, json_node_get_object (node), problems, &error);
    }
  reply (request, problems, error);
}

/* To a class of subjects, or with @whole_class FALSE to one subject of it. */
static void
post_below_class (VimosEmuRequest *request,
                  gboolean whole_class)
{
  VimosEmuNetcfg *netcfg = request->context->netcfg;
  const char *class_key = request->parameters[0];
  g_autoptr (JsonNode) holder = NULL;
  JsonObject *json = vimos_emu_request_json (request, &holder);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *subject = json != NULL ? require_subject (request, FALSE) : NULL;
  g_autoptr (GError) error = NULL;

  if (subject == NULL)
    return;
  if (whole_class)
    apply_class (netcfg, class_key, json, problems, &error);
  else
    apply_subject (netcfg, class_key, subject, holder, problems, &error);
  reply (request, problems, error);
}

static void
post_class (VimosEmuRequest *request)
{
  post_below_class (request, TRUE);
}

static void
post_subject (VimosEmuRequest *request)
{
  post_below_class (request, FALSE);
}

static void
reply_refusal (VimosEmuRequest *request,
               const VimosEmuNetcfgError *error)
{
  g_autofree char *message = vimos_emu_netcfg_error_message (error);
  g_auto (VimosEmuWriter) writer = { 0 };

  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  vimos_emu_write_int (&writer, "code", 400);
  vimos_emu_write_string (&writer, "message", message);
  vimos_emu_write_string (&writer, "subjectKey", error->class_key);
  vimos_emu_write_string (&writer, "subject", error->subject);
  vimos_emu_write_string (&writer, "configKey", error->config_key);
  vimos_emu_write_string (&writer, "field", error->field);
  vimos_emu_write_string (&writer, "reason", error->reason);
  vimos_emu_write_end (&writer, '}');
  vimos_emu_request_reply_typed (request, 400, "text/plain", &writer);
}

static void
post_config (VimosEmuRequest *request)
{
  g_autoptr (JsonNode) holder = NULL;
  JsonObject *json = vimos_emu_request_json (request, &holder);
  g_autofree char *subject = json != NULL ? require_subject (request, FALSE) : NULL;
  g_auto (VimosEmuNetcfgError) error = { 0 };

  if (subject == NULL)
    return;
  if (vimos_emu_netcfg_apply (request->context->netcfg, request->parameters[0], subject,
                              request->parameters[2], holder, &error))
    vimos_emu_request_reply_empty (request, 200);
  else
    reply_refusal (request, &error);
}

static void
delete_any (VimosEmuRequest *request)
{
  g_autofree char *subject = NULL;

  if (request->parameters[0] != NULL && (subject = require_subject (request, FALSE)) == NULL)
    return;
  vimos_emu_netcfg_remove (request->context->netcfg, request->parameters[0],
                           request->parameters[1] != NULL ? subject : NULL, request->parameters[2]);
  vimos_emu_request_reply_empty (request, 204);
}

#define TAKES (VIMOS_EMU_ROUTE_JSON_BODY | VIMOS_EMU_ROUTE_UNTYPED)

const VimosEmuRoute vimos_emu_routes_netcfg[] = {
  { "GET", ROOT, get_all, VIMOS_EMU_ROUTE_NONE },
  { "GET", ROOT "/{}", get_class, VIMOS_EMU_ROUTE_NONE },
  { "GET", ROOT "/{}/{}", get_subject, VIMOS_EMU_ROUTE_NONE },
  { "GET", ROOT "/{}/{}/{}", get_config, VIMOS_EMU_ROUTE_NONE },
  { "POST", ROOT, post_all, TAKES },
  { "POST", ROOT "/{}", post_class, TAKES },
  { "POST", ROOT "/{}/{}", post_subject, TAKES },
  { "POST", ROOT "/{}/{}/{}", post_config, TAKES },
  { "DELETE", ROOT, delete_any, VIMOS_EMU_ROUTE_UNTYPED },
  { "DELETE", ROOT "/{}", delete_any, VIMOS_EMU_ROUTE_UNTYPED },
  { "DELETE", ROOT "/{}/{}", delete_any, VIMOS_EMU_ROUTE_UNTYPED },
  { "DELETE", ROOT "/{}/{}/{}", delete_any, VIMOS_EMU_ROUTE_UNTYPED },
  { NULL },
};
