/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include "vimos-emu-apps.h"
#include "vimos-emu-devices.h"
#include "vimos-emu-flows.h"
#include "vimos-emu-router.h"
#include "vimos-emu-selector.h"

/* /flows */

#define OWNER "FlowRule"

typedef gboolean (*FlowFilter) (VimosEmuFlow *flow,
                                guint64 wanted);

static gboolean
any_flow (VimosEmuFlow *flow,
          guint64 wanted)
{
  return TRUE;
}

static gboolean
is_pending (VimosEmuFlow *flow,
            guint64 wanted)
{
  return flow->state != VIMOS_EMU_FLOW_ADDED;
}

static gboolean
has_id (VimosEmuFlow *flow,
        guint64 wanted)
{
  return flow->rule->id == wanted;
}

static gboolean
is_of_app (VimosEmuFlow *flow,
           guint64 wanted)
{
  return flow->app == wanted;
}

static void
reply_flows (VimosEmuRequest *request,
             GPtrArray *flows,
             FlowFilter filter,
             guint64 wanted)
{
  g_auto (VimosEmuWriter) writer = { 0 };

  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  vimos_emu_write_begin (&writer, "flows", '[');
  for (guint i = 0; i < flows->len; i++)
    {
      VimosEmuFlow *flow = g_ptr_array_index (flows, i);

      if (filter (flow, wanted))
        vimos_emu_flow_write (flow, &writer, request->context);
    }
  vimos_emu_write_end (&writer, ']');
  vimos_emu_write_end (&writer, '}');
  vimos_emu_request_reply (request, 200, &writer);
}

static void
get_flows (VimosEmuRequest *request)
{
  g_autoptr (GPtrArray) flows = vimos_emu_flows_list (request->context->flows, NULL);

  reply_flows (request, flows, any_flow, 0);
}

static void
get_pending (VimosEmuRequest *request)
{
  g_autoptr (GPtrArray) flows = vimos_emu_flows_list (request->context->flows, NULL);

  reply_flows (request, flows, is_pending, 0);
}

/* Parameters that are numbers are part of the resource's address. */
static gboolean
parse_number (VimosEmuRequest *request,
              const char *text,
              gint64 *value)
{
  if (g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, value, NULL))
    return TRUE;
  request->route = NULL;
  vimos_emu_request_fail (request, 404, "HTTP 404 Not Found");
  return FALSE;
}

/* All rules stand in table 0. */
static void
get_table (VimosEmuRequest *request)
{
  g_autoptr (GPtrArray) flows = NULL;
  gint64 table;

  if (!parse_number (request, request->parameters[0], &table))
    return;
  flows = table == 0 ? vimos_emu_flows_list (request->context->flows, NULL) : g_ptr_array_new ();
  reply_flows (request, flows, any_flow, 0);
}

/* A switch without flows is taken for none. */
static GPtrArray *
require_flows (VimosEmuRequest *request)
{
  g_autofree char *device = vimos_emu_parse_device_id (request->parameters[0]);
  g_autoptr (GPtrArray) flows = vimos_emu_flows_list (request->context->flows, device);

  if (flows->len > 0)
    return g_steal_pointer (&flows);
  vimos_emu_request_fail (request, 404, "Device is not found");
  return NULL;
}

static void
get_device_flows (VimosEmuRequest *request)
{
  g_autoptr (GPtrArray) flows = require_flows (request);

  if (flows != NULL)
    reply_flows (request, flows, any_flow, 0);
}

static void
get_flow (VimosEmuRequest *request)
{
  g_autoptr (GPtrArray) flows = NULL;
  gint64 id;

  if (parse_number (request, request->parameters[1], &id)
      && (flows = require_flows (request)) != NULL)
    reply_flows (request, flows, has_id, id);
}

static guint
require_app (VimosEmuRequest *request)
{
  guint app = vimos_emu_apps_get_id (request->context->apps, request->parameters[0]);

  if (app == 0)
    vimos_emu_request_fail (request, 404, "Application Id is not found");
  return app;
}

static void
get_application (VimosEmuRequest *request)
{
  guint app = require_app (request);
  g_autoptr (GPtrArray) flows = NULL;

  if (app == 0)
    return;
  flows = vimos_emu_flows_list (request->context->flows, NULL);
  reply_flows (request, flows, is_of_app, app);
}

static void
delete_application (VimosEmuRequest *request)
{
  guint app = require_app (request);

  if (app == 0)
    return;
  vimos_emu_flows_remove_app (request->context->flows, app);
  vimos_emu_request_reply_empty (request, 204);
}

/* A rule to be, with what it owns. */
typedef struct
{
  VimosEmuFlowSpec spec;
  char *device;
  GArray *outputs;
} Draft;

static void
clear_draft (gpointer data)
{
  Draft *draft = data;

  g_free (draft->device);
  g_clear_pointer (&draft->outputs, g_array_unref);
}

static gboolean
decode_life (JsonObject *json,
             VimosEmuFlowSpec *spec,
             GError **error)
{
  JsonNode *priority = vimos_emu_json_require (json, "priority", OWNER, error);
  JsonNode *permanent
      = priority != NULL ? vimos_emu_json_require (json, "isPermanent", OWNER, error) : NULL;
  JsonNode *timeout = vimos_emu_json_get (json, "timeout");

  if (permanent == NULL)
    return FALSE;
  spec->priority = vimos_emu_json_int (priority);
  spec->permanent = vimos_emu_json_boolean (permanent);
  if (spec->priority < 0 || spec->priority > G_MAXUINT16)
    {
      g_set_error (error, VIMOS_EMU_HTTP_ERROR, 400, "Priority must be in the range of 0 to 65535");
      return FALSE;
    }
  if (spec->permanent)
    return TRUE;
  if (timeout == NULL)
    {
      g_set_error_literal (error, VIMOS_EMU_HTTP_ERROR, 400,
                           "timeout member is required in FlowRule if the flow is temporary");
      return FALSE;
    }
  spec->timeout = MAX (0, vimos_emu_json_int (timeout));
  return TRUE;
}

static gboolean
decode_table (JsonObject *json,
              GError **error)
{
  JsonNode *table = vimos_emu_json_get (json, "tableId");

  if (table == NULL || vimos_emu_json_int (table) == 0)
    return TRUE;
  g_set_error_literal (error, VIMOS_EMU_HTTP_ERROR, 400, "Only table 0 is supported");
  return FALSE;
}

static gboolean
decode_rule (JsonObject *json,
             const char *device,
             Draft *draft,
             GError **error)
{
  JsonNode *selector = vimos_emu_json_get (json, "selector");
  JsonNode *treatment = vimos_emu_json_get (json, "treatment");
  JsonNode *node = NULL;
  g_autofree char *text = NULL;

  if (!decode_life (json, &draft->spec, error) || !decode_table (json, error))
    return FALSE;
  if (device == NULL && (node = vimos_emu_json_require (json, "deviceId", OWNER, error)) == NULL)
    return FALSE;
  text = node != NULL ? vimos_emu_json_text (node) : g_strdup (device);
  draft->device = vimos_emu_parse_device_id (text);
  draft->outputs = g_array_new (FALSE, FALSE, sizeof (guint32));
  if (treatment != NULL && JSON_NODE_HOLDS_OBJECT (treatment)
      && !vimos_emu_treatment_decode (json_node_get_object (treatment), draft->outputs,
                                      &draft->spec.clear_deferred, error))
    return FALSE;
  if (selector != NULL && JSON_NODE_HOLDS_OBJECT (selector)
      && !vimos_emu_selector_decode (json_node_get_object (selector), &draft->spec.match, error))
    return FALSE;
  draft->spec.device = draft->device;
  draft->spec.outputs = (const guint32 *) draft->outputs->data;
  draft->spec.n_outputs = draft->outputs->len;
  return TRUE;
}

/* The query names the owner, or the rule does, or it is the REST interface's own. An unknown name
 * is registered. */
static gboolean
decode_app (VimosEmuRequest *request,
            JsonObject *json,
            Draft *draft,
            GError **error)
{
  const char *query = vimos_emu_request_query (request, "appId");
  JsonNode *node = vimos_emu_json_get (json, "appId");
  g_autofree char *name = NULL;

  if (query != NULL)
    name = g_strdup (query);
  else
    name = node != NULL ? vimos_emu_json_text (node) : g_strdup (VIMOS_EMU_APP_REST);
  draft->spec.app = vimos_emu_apps_register (request->context->apps, name);
  if (draft->spec.app > 0)
    return TRUE;
  g_set_error_literal (error, VIMOS_EMU_HTTP_ERROR, 500, "There are too many application ids");
  return FALSE;
}

static gboolean
decode_flows (VimosEmuRequest *request,
              JsonArray *array,
              GArray *drafts,
              GError **error)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *json = vimos_emu_json_object (json_array_get_element (array, i), error);
      Draft *draft;

      if (json == NULL)
        return FALSE;
      g_array_set_size (drafts, drafts->len + 1);
      draft = &g_array_index (drafts, Draft, drafts->len - 1);
      if (!decode_app (request, json, draft, error) || !decode_rule (json, NULL, draft, error))
        return FALSE;
    }
  return TRUE;
}

static GArray *
new_drafts (void)
{
  GArray *drafts = g_array_new (FALSE, TRUE, sizeof (Draft));

  g_array_set_clear_func (drafts, clear_draft);
  return drafts;
}

/* All or none: nothing is applied when one of them is wrong. */
static void
post_flows (VimosEmuRequest *request)
{
  g_autoptr (JsonNode) holder = NULL;
  JsonObject *json = vimos_emu_request_json (request, &holder);
  JsonNode *node = json != NULL ? vimos_emu_json_get (json, "flows") : NULL;
  g_autoptr (GArray) drafts = new_drafts ();
  g_autoptr (GError) error = NULL;
  g_auto (VimosEmuWriter) writer = { 0 };
  JsonArray *array;

  if (json == NULL)
    return;
  if (node == NULL)
    {
      vimos_emu_request_fail (request, 400, "Flows array was not specified");
      return;
    }
  if ((array = vimos_emu_json_array (node, &error)) == NULL
      || !decode_flows (request, array, drafts, &error))
    {
      vimos_emu_request_fail_error (request, error);
      return;
    }
  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  vimos_emu_write_begin (&writer, "flows", '[');
  for (guint i = 0; i < drafts->len; i++)
    {
      const Draft *draft = &g_array_index (drafts, Draft, i);
      guint64 id = vimos_emu_flows_apply (request->context->flows, &draft->spec, NULL, NULL);

      vimos_emu_write_begin (&writer, NULL, '{');
      vimos_emu_write_string (&writer, "deviceId", draft->device);
      vimos_emu_write_format (&writer, "flowId", "%" G_GUINT64_FORMAT, id);
      vimos_emu_write_end (&writer, '}');
    }
  vimos_emu_write_end (&writer, ']');
  vimos_emu_write_end (&writer, '}');
  vimos_emu_request_reply (request, 200, &writer);
}

static void
post_flow (VimosEmuRequest *request)
{
  g_autoptr (JsonNode) holder = NULL;
  JsonObject *json = vimos_emu_request_json (request, &holder);
  JsonNode *node = json != NULL ? vimos_emu_json_get (json, "deviceId") : NULL;
  g_autofree char *named = node != NULL ? vimos_emu_json_text (node) : NULL;
  g_autoptr (GArray) drafts = new_drafts ();
  g_autoptr (GError) error = NULL;
  g_autofree char *device = NULL, *path = NULL;
  Draft *draft;

  if (json == NULL)
    return;
  if (named != NULL && !g_str_equal (named, request->parameters[0]))
    {
      vimos_emu_request_fail (request, 400, "Invalid deviceId in flow creation request");
      return;
    }
  g_array_set_size (drafts, 1);
  draft = &g_array_index (drafts, Draft, 0);
  if (!decode_app (request, json, draft, &error)
      || !decode_rule (json, request->parameters[0], draft, &error))
    {
      vimos_emu_request_fail_error (request, error);
      return;
    }
  device = g_uri_escape_string (request->parameters[0], ":@!$&'()*+,;=", TRUE);
  path
      = g_strdup_printf ("flows/%s/%" G_GUINT64_FORMAT, device,
                         vimos_emu_flows_apply (request->context->flows, &draft->spec, NULL, NULL));
  vimos_emu_request_reply_created (request, path);
}

static void
delete_flow (VimosEmuRequest *request)
{
  g_autoptr (GPtrArray) flows = NULL;
  gint64 id;

  if (!parse_number (request, request->parameters[1], &id)
      || (flows = require_flows (request)) == NULL)
    return;
  for (guint i = 0; i < flows->len; i++)
    {
      VimosEmuFlow *flow = g_ptr_array_index (flows, i);

      if (flow->rule->id == (guint64) id)
        vimos_emu_flows_remove (request->context->flows, flow->rule->device, id, NULL, NULL);
    }
  vimos_emu_request_reply_empty (request, 204);
}

static gboolean
delete_listed (VimosEmuRequest *request,
               JsonObject *json,
               gboolean apply,
               GError **error)
{
  JsonNode *device = vimos_emu_json_get (json, "deviceId");
  JsonNode *flow = vimos_emu_json_get (json, "flowId");
  g_autofree char *device_text = NULL, *id = NULL, *flow_text = NULL;
  gint64 number = 0;

  if (device == NULL || flow == NULL)
    {
      g_set_error (error, VIMOS_EMU_HTTP_ERROR, 404, "%s is not found",
                   device == NULL ? "Device" : "Flow");
      return FALSE;
    }
  device_text = vimos_emu_json_text (device);
  id = vimos_emu_parse_device_id (device_text);
  flow_text = vimos_emu_json_text (flow);
  g_ascii_string_to_signed (flow_text, 10, G_MININT64, G_MAXINT64, &number, NULL);
  if (apply && vimos_emu_flows_lookup (request->context->flows, id, number) != NULL)
    vimos_emu_flows_remove (request->context->flows, id, number, NULL, NULL);
  return TRUE;
}

static gboolean
delete_list (VimosEmuRequest *request,
             JsonArray *array,
             gboolean apply,
             GError **error)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *json = vimos_emu_json_object (json_array_get_element (array, i), error);

      if (json == NULL || !delete_listed (request, json, apply, error))
        return FALSE;
    }
  return TRUE;
}

static void
delete_flows (VimosEmuRequest *request)
{
  g_autoptr (JsonNode) holder = NULL;
  JsonObject *json = vimos_emu_request_json (request, &holder);
  JsonNode *node = json != NULL ? vimos_emu_json_get (json, "flows") : NULL;
  g_autoptr (GError) error = NULL;
  JsonArray *array;

  if (json == NULL)
    return;
  if (node == NULL)
    {
      vimos_emu_request_fail (request, 500,
                              "org.onosproject.rest.resources.FlowsWebResource.deleteFlows");
      return;
    }
  if ((array = vimos_emu_json_array (node, &error)) == NULL
      || !delete_list (request, array, FALSE, &error)
      || !delete_list (request, array, TRUE, &error))
    vimos_emu_request_fail_error (request, error);
  else
    vimos_emu_request_reply_empty (request, 204);
}

const VimosEmuRoute vimos_emu_routes_flows[] = {
  { "GET", "flows", get_flows, VIMOS_EMU_ROUTE_NONE },
  { "POST", "flows", post_flows, VIMOS_EMU_ROUTE_JSON_BODY },
  { "DELETE", "flows", delete_flows, VIMOS_EMU_ROUTE_UNTYPED },
  { "GET", "flows/pending", get_pending, VIMOS_EMU_ROUTE_NONE },
  { "GET", "flows/table/{}", get_table, VIMOS_EMU_ROUTE_NONE },
  { "GET", "flows/application/{}", get_application, VIMOS_EMU_ROUTE_NONE },
  { "DELETE", "flows/application/{}", delete_application, VIMOS_EMU_ROUTE_NONE },
  { "GET", "flows/{}", get_device_flows, VIMOS_EMU_ROUTE_NONE },
  { "POST", "flows/{}", post_flow, VIMOS_EMU_ROUTE_JSON_BODY },
  { "GET", "flows/{}/{}", get_flow, VIMOS_EMU_ROUTE_NONE },
  { "DELETE", "flows/{}/{}", delete_flow, VIMOS_EMU_ROUTE_UNTYPED },
  { NULL },
};
