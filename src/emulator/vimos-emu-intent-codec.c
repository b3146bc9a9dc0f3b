/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include <string.h>

#include "vimos-emu-apps.h"
#include "vimos-emu-hosts.h"
#include "vimos-emu-intent.h"
#include "vimos-emu-selector.h"

/* Intents from and to JSON. What is checked, in which order and with which words, is ONOS's. */

#define OWNER "Intent"
#define DEFAULT_PRIORITY 100

static const char *const type_names[VIMOS_EMU_N_INTENT_TYPES] = {
  [VIMOS_EMU_INTENT_POINT_TO_POINT] = "PointToPointIntent",
  [VIMOS_EMU_INTENT_HOST_TO_HOST] = "HostToHostIntent",
  [VIMOS_EMU_INTENT_SINGLE_TO_MULTI] = "SinglePointToMultiPointIntent",
  [VIMOS_EMU_INTENT_MULTI_TO_SINGLE] = "MultiPointToSinglePointIntent",
};

static const char *const state_names[] = {
  [VIMOS_EMU_STATE_INSTALL_REQ] = "INSTALL_REQ",
  [VIMOS_EMU_STATE_COMPILING] = "COMPILING",
  [VIMOS_EMU_STATE_INSTALLING] = "INSTALLING",
  [VIMOS_EMU_STATE_INSTALLED] = "INSTALLED",
  [VIMOS_EMU_STATE_RECOMPILING] = "RECOMPILING",
  [VIMOS_EMU_STATE_WITHDRAW_REQ] = "WITHDRAW_REQ",
  [VIMOS_EMU_STATE_WITHDRAWING] = "WITHDRAWING",
  [VIMOS_EMU_STATE_WITHDRAWN] = "WITHDRAWN",
  [VIMOS_EMU_STATE_FAILED] = "FAILED",
  [VIMOS_EMU_STATE_CORRUPT] = "CORRUPT",
};

void
vimos_emu_intent_free (VimosEmuIntent *self)
{
  g_free (self->app);
  g_free (self->key);
  g_array_unref (self->outputs);
  g_free (self->resource_group);
  g_ptr_array_unref (self->ingress);
  g_ptr_array_unref (self->egress);
  g_free (self->one);
  g_free (self->two);
  g_ptr_array_unref (self->installables);
  g_free (self);
}

const char *
vimos_emu_intent_type_name (VimosEmuIntentType type)
{
  return type_names[type];
}

static VimosEmuIntent *
new_intent (VimosEmuIntentType type)
{
  VimosEmuIntent *self = g_new0 (VimosEmuIntent, 1);

  self->type = type;
  self->priority = DEFAULT_PRIORITY;
  self->outputs = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->ingress = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_emu_point_free);
  self->egress = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_emu_point_free);
  self->installables = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_emu_installable_free);
  return self;
}

static gboolean
parse_hexadecimal (const char *digits,
                   guint64 max,
                   guint64 *value,
                   GError **error)
{
  if (g_ascii_isxdigit (*digits)
      && g_ascii_string_to_unsigned (digits, 16, 0, max, value, NULL))
    return TRUE;
  g_set_error (error, VIMOS_EMU_HTTP_ERROR, 400, "For input string: \"%s\"", digits);
  return FALSE;
}

/* A key “0x…” is a number, in lower case and without leading zeroes when it is shown. */
static gboolean
decode_key (VimosEmuIntent *self,
            JsonNode *node,
            GError **error)
{
  g_autofree char *text = vimos_emu_json_text (node);
  guint64 number;

  if (!g_str_has_prefix (text, "0x"))
    {
      self->key = g_steal_pointer (&text);
      return TRUE;
    }
  if (!parse_hexadecimal (text + 2, G_MAXINT64, &number, error))
    return FALSE;
  self->key = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", number);
  return TRUE;
}

static gboolean
decode_resource_group (VimosEmuIntent *self,
                       JsonNode *node,
                       GError **error)
{
  g_autofree char *text = vimos_emu_json_text (node);
  guint64 number;

  if (!parse_hexadecimal (strlen (text) > 2 ? text + 2 : "", G_MAXUINT64, &number, error))
    return FALSE;
  self->resource_group = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", number);
  return TRUE;
}

static gboolean
decode_attributes (VimosEmuIntent *self,
                   VimosEmuContext *context,
                   JsonObject *json,
                   GError **error)
{
  JsonNode *app = vimos_emu_json_require (json, "appId", OWNER, error);
  JsonNode *priority = vimos_emu_json_get (json, "priority");
  JsonNode *key = vimos_emu_json_get (json, "key");
  JsonNode *group = vimos_emu_json_get (json, "resourceGroup");

  if (app == NULL)
    return FALSE;
  self->app = vimos_emu_json_text (app);
  if (vimos_emu_apps_get_id (context->apps, self->app) == 0)
    {
      g_set_error_literal (error, VIMOS_EMU_HTTP_ERROR, 404, "Application ID is not found");
      return FALSE;
    }
  if (priority != NULL)
    self->priority = vimos_emu_json_int (priority);
  if (self->priority < 1 || self->priority > G_MAXUINT16)
    {
      g_set_error_literal (error, VIMOS_EMU_HTTP_ERROR, 400,
                           "com.google.common.base.Preconditions.checkArgument"
                           "(Preconditions.java:120)");
      return FALSE;
    }
  return (key == NULL || decode_key (self, key, error))
         && (group == NULL || decode_resource_group (self, group, error));
}

/* Constraints would have to be obeyed, so those that the compiler does not know are refused; the
 * one that every HostToHostIntent has says nothing in a network without optical links. */
static gboolean
check_constraints (JsonNode *node,
                   GError **error)
{
  JsonArray *array = vimos_emu_json_array (node, error);

  if (array == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *json = vimos_emu_json_object (json_array_get_element (array, i), error);
      JsonNode *type;
      g_autofree char *name = NULL;

      if (json == NULL
          || (type = vimos_emu_json_require (json, "type", "Constraint", error)) == NULL)
        return FALSE;
      name = vimos_emu_json_text (type);
      if (!g_str_equal (name, "LinkTypeConstraint"))
        {
          g_set_error (error, VIMOS_EMU_HTTP_ERROR, 400, "Constraint type %s is not supported",
                       name);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
decode_traffic (VimosEmuIntent *self,
                JsonObject *json,
                GError **error)
{
  JsonNode *constraints = vimos_emu_json_get (json, "constraints");
  JsonNode *selector = vimos_emu_json_get (json, "selector");
  JsonNode *treatment = vimos_emu_json_get (json, "treatment");
  gboolean clear;

  if (constraints != NULL && !check_constraints (constraints, error))
    return FALSE;
  if (selector != NULL && JSON_NODE_HOLDS_OBJECT (selector)
      && !vimos_emu_selector_decode (json_node_get_object (selector), &self->selector, error))
    return FALSE;
  return treatment == NULL || !JSON_NODE_HOLDS_OBJECT (treatment)
         || vimos_emu_treatment_decode (json_node_get_object (treatment), self->outputs, &clear,
                                        error);
}

static gboolean
decode_point (JsonNode *node,
              GPtrArray *points,
              GError **error)
{
  JsonObject *json = vimos_emu_json_object (node, error);
  JsonNode *device, *port;
  g_autofree char *device_text = NULL, *port_text = NULL, *id = NULL;
  guint32 number;

  if (json == NULL)
    return FALSE;
  device = vimos_emu_json_get (json, "device");
  port = vimos_emu_json_get (json, "port");
  if (device == NULL || port == NULL)
    {
      g_set_error_literal (error, VIMOS_EMU_HTTP_ERROR, 500,
                           "org.onosproject.codec.impl.ConnectPointCodec.decode"
                           "(ConnectPointCodec.java:72)");
      return FALSE;
    }
  device_text = vimos_emu_json_text (device);
  port_text = vimos_emu_json_text (port);
  if (!vimos_emu_parse_port (port_text, &number, error))
    return FALSE;
  id = vimos_emu_parse_device_id (device_text);
  g_ptr_array_add (points, vimos_emu_point_new (id, number));
  return TRUE;
}

static gboolean
decode_single (JsonObject *json,
               const char *member,
               GPtrArray *points,
               GError **error)
{
  JsonNode *node = vimos_emu_json_get (json, member);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, VIMOS_EMU_HTTP_ERROR, 400, "%s member is required in " OWNER, member);
      return FALSE;
    }
  return decode_point (node, points, error);
}

static gboolean
decode_multi (JsonObject *json,
              const char *member,
              GPtrArray *points,
              GError **error)
{
  JsonNode *node = vimos_emu_json_require (json, member, OWNER, error);
  JsonArray *array = node != NULL ? vimos_emu_json_array (node, error) : NULL;

  if (array == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!decode_point (json_array_get_element (array, i), points, error))
      return FALSE;
  return TRUE;
}

static gboolean
check_different (VimosEmuIntent *self,
                 GError **error)
{
#define FILTERED                                                                                   \
  "FilteredConnectPoint{connectPoint=%s/%u, trafficSelector=DefaultTrafficSelector{criteria=[]}}"
  const VimosEmuPoint *ingress = g_ptr_array_index (self->ingress, 0);
  const VimosEmuPoint *egress = g_ptr_array_index (self->egress, 0);

  if (!vimos_emu_point_equal (ingress, egress))
    return TRUE;
  g_set_error (error, VIMOS_EMU_HTTP_ERROR, 400,
               "ingress and egress should be different (ingress: " FILTERED ", egress: " FILTERED
               ")",
               ingress->device, ingress->port, egress->device, egress->port);
  return FALSE;
}

static gboolean
check_set (GPtrArray *set,
           const VimosEmuPoint *point,
           const char *several,
           const char *one,
           GError **error)
{
  if (set->len == 0)
    {
      g_set_error (error, VIMOS_EMU_HTTP_ERROR, 400, "%s point set cannot be empty", several);
      return FALSE;
    }
  for (guint i = 0; i < set->len; i++)
    if (vimos_emu_point_equal (g_ptr_array_index (set, i), point))
      {
        g_set_error (error, VIMOS_EMU_HTTP_ERROR, 400,
                     "Set of %ses should not contain %s (%s: %s/%u)", several, one, one,
                     point->device, point->port);
        return FALSE;
      }
  return TRUE;
}

static gboolean
decode_host (JsonObject *json,
             const char *member,
             char **id,
             GError **error)
{
  JsonNode *node = vimos_emu_json_require (json, member, OWNER, error);
  g_autofree char *text = node != NULL ? vimos_emu_json_text (node) : NULL;

  if (text == NULL)
    return FALSE;
  *id = vimos_emu_parse_host_id (text, error);
  return *id != NULL;
}

static gboolean
decode_ends (VimosEmuIntent *self,
             JsonObject *json,
             GError **error)
{
  switch (self->type)
    {
    case VIMOS_EMU_INTENT_POINT_TO_POINT:
      return decode_single (json, "ingressPoint", self->ingress, error)
             && decode_single (json, "egressPoint", self->egress, error)
             && check_different (self, error);
    case VIMOS_EMU_INTENT_SINGLE_TO_MULTI:
      return decode_single (json, "ingressPoint", self->ingress, error)
             && decode_multi (json, "egressPoint", self->egress, error)
             && check_set (self->egress, g_ptr_array_index (self->ingress, 0), "Egress", "ingress",
                           error);
    case VIMOS_EMU_INTENT_MULTI_TO_SINGLE:
      return decode_multi (json, "ingressPoint", self->ingress, error)
             && decode_single (json, "egressPoint", self->egress, error)
             && check_set (self->ingress, g_ptr_array_index (self->egress, 0), "Ingress", "egress",
                           error);
    case VIMOS_EMU_INTENT_HOST_TO_HOST:
      return decode_host (json, "one", &self->one, error)
             && decode_host (json, "two", &self->two, error);
    case VIMOS_EMU_N_INTENT_TYPES:
    default:
      g_return_val_if_reached (FALSE);
    }
}

/**
 * vimos_emu_intent_decode:
 * @context: the controller
 * @json: what a client posted
 * @error: an HTTP answer
 *
 * Returns: (transfer full) (nullable): an intent without an id, and without a key if none was given
 */
VimosEmuIntent *
vimos_emu_intent_decode (VimosEmuContext *context,
                         JsonObject *json,
                         GError **error)
{
  JsonNode *node = vimos_emu_json_require (json, "type", OWNER, error);
  g_autofree char *name = NULL;
  g_autoptr (VimosEmuIntent) self = NULL;

  if (node == NULL)
    return NULL;
  name = vimos_emu_json_text (node);
  for (guint type = 0; type < VIMOS_EMU_N_INTENT_TYPES; type++)
    if (g_str_equal (name, type_names[type]))
      self = new_intent (type);
  if (self == NULL)
    {
      g_set_error (error, VIMOS_EMU_HTTP_ERROR, 400, "Intent type %s is not supported", name);
      return NULL;
    }
  if (!decode_attributes (self, context, json, error) || !decode_traffic (self, json, error)
      || !decode_ends (self, json, error))
    return NULL;
  return g_steal_pointer (&self);
}

static void
write_points (GPtrArray *points,
              const char *member,
              gboolean several,
              VimosEmuWriter *writer,
              VimosEmuContext *context)
{
  if (!several)
    {
      vimos_emu_point_write (g_ptr_array_index (points, 0), member, writer, context);
      return;
    }
  vimos_emu_write_begin (writer, member, '[');
  for (guint i = 0; i < points->len; i++)
    vimos_emu_point_write (g_ptr_array_index (points, i), NULL, writer, context);
  vimos_emu_write_end (writer, ']');
}

static void
write_ends (VimosEmuIntent *self,
            VimosEmuWriter *writer,
            VimosEmuContext *context)
{
  gboolean from_many = self->type == VIMOS_EMU_INTENT_MULTI_TO_SINGLE;
  gboolean to_many = self->type == VIMOS_EMU_INTENT_SINGLE_TO_MULTI;

  if (self->type == VIMOS_EMU_INTENT_HOST_TO_HOST)
    {
      vimos_emu_write_string (writer, "one", self->one);
      vimos_emu_write_string (writer, "two", self->two);
      return;
    }
  if (to_many)
    write_points (self->egress, "egressPoint", TRUE, writer, context);
  write_points (self->ingress, "ingressPoint", from_many, writer, context);
  if (!to_many)
    write_points (self->egress, "egressPoint", FALSE, writer, context);
}

static void
write_constraints (VimosEmuIntent *self,
                   VimosEmuWriter *writer)
{
  vimos_emu_write_begin (writer, "constraints", '[');
  if (self->type == VIMOS_EMU_INTENT_HOST_TO_HOST)
    {
      vimos_emu_write_begin (writer, NULL, '{');
      vimos_emu_write_boolean (writer, "inclusive", FALSE);
      vimos_emu_write_begin (writer, "types", '[');
      vimos_emu_write_string (writer, NULL, "OPTICAL");
      vimos_emu_write_end (writer, ']');
      vimos_emu_write_string (writer, "type", "LinkTypeConstraint");
      vimos_emu_write_end (writer, '}');
    }
  vimos_emu_write_end (writer, ']');
}

static void
write_head (const char *type,
            guint64 id,
            const char *key,
            const char *app,
            const char *resource_group,
            VimosEmuWriter *writer)
{
  vimos_emu_write_begin (writer, NULL, '{');
  vimos_emu_write_string (writer, "type", type);
  vimos_emu_write_format (writer, "id", "0x%" G_GINT64_MODIFIER "x", id);
  vimos_emu_write_string (writer, "key", key);
  vimos_emu_write_string (writer, "appId", app);
  if (resource_group != NULL)
    vimos_emu_write_string (writer, "resourceGroup", resource_group);
  vimos_emu_write_begin (writer, "resources", '[');
}

/**
 * vimos_emu_intent_write:
 * @self: an intent
 * @detail: whether to tell everything
 * @writer: gets an object
 * @context: the controller
 */
void
vimos_emu_intent_write (VimosEmuIntent *self,
                        gboolean detail,
                        VimosEmuWriter *writer,
                        VimosEmuContext *context)
{
  write_head (type_names[self->type], self->id, self->key, self->app, self->resource_group, writer);
  if (self->type == VIMOS_EMU_INTENT_HOST_TO_HOST)
    {
      vimos_emu_write_string (writer, NULL, self->one);
      vimos_emu_write_string (writer, NULL, self->two);
    }
  vimos_emu_write_end (writer, ']');
  vimos_emu_write_string (writer, "state", state_names[self->state]);
  if (detail)
    {
      vimos_emu_selector_write (writer, &self->selector);
      vimos_emu_treatment_write (writer, (const guint32 *) self->outputs->data, self->outputs->len,
                                 FALSE);
      vimos_emu_write_int (writer, "priority", self->priority);
      write_constraints (self, writer);
      write_ends (self, writer, context);
    }
  vimos_emu_write_end (writer, '}');
}

void
vimos_emu_intent_write_installables (VimosEmuIntent *self,
                                     VimosEmuWriter *writer,
                                     VimosEmuContext *context)
{
  vimos_emu_write_begin (writer, "installables", '[');
  for (guint i = 0; i < self->installables->len; i++)
    {
      VimosEmuInstallable *installable = g_ptr_array_index (self->installables, i);

      write_head ("FlowRuleIntent", installable->id, self->key, VIMOS_EMU_APP_INTENT,
                  self->resource_group, writer);
      for (guint j = 0; j < installable->links->len; j++)
        vimos_emu_link_write (g_ptr_array_index (installable->links, j), writer, context);
      vimos_emu_write_end (writer, ']');
      vimos_emu_write_string (writer, "state", state_names[self->state]);
      vimos_emu_write_end (writer, '}');
    }
  vimos_emu_write_end (writer, ']');
}
