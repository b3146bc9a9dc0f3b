/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-onos"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "vimos-onos-codec-private.h"
#include "vimos-onos-json-private.h"

/* JSON as it comes from the world. json-glib recurses for every nested value, takes comments,
 * assignments and several roots, and complains with critical warnings about a member of another
 * type. So the text is looked through first, and members are only read through the functions here.
 * All of them are pure and may be called from any thread. */

static gboolean
fail (GError **error,
      const char *message)
{
  g_set_error_literal (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_MALFORMED, message);
  return FALSE;
}

/* The end of the string that starts at @p, or %NULL */
static const char *
skip_string (const char *p,
             const char *end)
{
  for (p++; p < end && (guchar) *p >= 0x20; p++)
    {
      if (*p == '"')
        return p;
      if (*p == '\\')
        p++;
    }
  return NULL;
}

/* Bounds the work and the stack that the parser will need, and refuses what is no JSON though
 * json-glib would take it: a comment with a quote in it would hide everything behind it from this
 * scan. */
static gboolean
check_shape (const char *text,
             gsize length,
             GError **error)
{
  const char *end = text + length;
  guint depth = 0, containers = 0, values = 0;
  gboolean closed = FALSE;

  for (const char *p = text; p < end; p++)
    {
      if (strchr (" \t\r\n", *p) != NULL)
        continue;
      if (closed || (depth == 0 && *p != '{' && *p != '['))
        return fail (error, closed ? _("more follows after its end") : _("it is no JSON"));
      if (*p == '{' || *p == '[')
        {
          depth++;
          containers++;
          values++;
        }
      else if (*p == '}' || *p == ']')
        closed = --depth == 0;
      else if (*p == ',')
        values++;
      else if (*p == '"')
        {
          p = skip_string (p, end);
          if (p == NULL)
            return fail (error, _("it breaks off or has a line break in a text"));
        }
      else if (strchr (":+-.0123456789Eetrufalsn", *p) == NULL)
        return fail (error, _("it is no JSON"));
      if (depth > VIMOS_ONOS_JSON_MAX_DEPTH)
        return fail (error, _("it is nested too deeply"));
      if (values > VIMOS_ONOS_JSON_MAX_VALUES || containers > VIMOS_ONOS_JSON_MAX_CONTAINERS)
        return fail (error, _("it has too many values"));
    }
  return closed
         || fail (error, length == 0 ? _("it is empty") : _("it breaks off in the middle"));
}

/*
 * vimos_json_parse:
 * @body: what came
 * @error: set to %VIMOS_ONOS_ERROR_MALFORMED
 *
 * Returns: (transfer full): the root, an object or an array, immutable
 */
JsonNode *
vimos_json_parse (GBytes *body,
                  GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  gsize length = 0;
  const char *text = g_bytes_get_data (body, &length);

  if (length > 0 && !g_utf8_validate_len (text, length, NULL))
    {
      fail (error, _("it is not UTF-8"));
      return NULL;
    }
  if (!check_shape (text, length, error))
    return NULL;
  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, text, length, NULL)
      || json_parser_get_root (parser) == NULL)
    {
      fail (error, _("it is no JSON"));
      return NULL;
    }
  return json_node_ref (json_parser_get_root (parser));
}

/* Returns: (transfer none): the root as object */
JsonObject *
vimos_json_root (JsonNode *root,
                 GError **error)
{
  if (JSON_NODE_HOLDS_OBJECT (root))
    return json_node_get_object (root);
  fail (error, _("it is no JSON object"));
  return NULL;
}

static JsonNode *
peek (JsonObject *object,
      const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node == NULL || JSON_NODE_HOLDS_NULL (node) ? NULL : node;
}

/* A lone surrogate in an escape sequence becomes a text that is not UTF-8; "\u0000" shortens one,
 * which harms nobody. */
static const char *
node_text (JsonNode *node)
{
  const char *text;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  text = json_node_get_string (node);
  if (text == NULL || strlen (text) > VIMOS_ONOS_JSON_MAX_TEXT || !g_utf8_validate (text, -1, NULL))
    return NULL;
  return text;
}

JsonObject *
vimos_json_peek_object (JsonObject *object,
                        const char *member)
{
  JsonNode *node = peek (object, member);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
vimos_json_peek_array (JsonObject *object,
                       const char *member)
{
  JsonNode *node = peek (object, member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

const char *
vimos_json_peek_text (JsonObject *object,
                      const char *member)
{
  return node_text (peek (object, member));
}

const char *
vimos_json_element_text (JsonArray *array,
                         guint index)
{
  return node_text (json_array_get_element (array, index));
}

/* NaN when the member is absent or no finite number */
double
vimos_json_peek_number (JsonObject *object,
                        const char *member)
{
  JsonNode *node = peek (object, member);
  double value;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NAN;
  if (json_node_get_value_type (node) != G_TYPE_INT64
      && json_node_get_value_type (node) != G_TYPE_DOUBLE)
    return NAN;
  value = json_node_get_double (node);
  return isfinite (value) ? value : NAN;
}

gboolean
vimos_json_peek_integer (JsonObject *object,
                         const char *member,
                         gint64 *value)
{
  JsonNode *node = peek (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  *value = json_node_get_int (node);
  return TRUE;
}

gboolean
vimos_json_peek_count (JsonObject *object,
                       const char *member,
                       guint64 *value)
{
  gint64 integer = -1;

  if (!vimos_json_peek_integer (object, member, &integer) || integer < 0)
    return FALSE;
  *value = integer;
  return TRUE;
}

gboolean
vimos_json_peek_boolean (JsonObject *object,
                         const char *member,
                         gboolean fallback)
{
  JsonNode *node = peek (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return fallback;
  return json_node_get_boolean (node);
}

/* Ports are texts in connect points and numbers in criteria and statistics; where a link says
 * "[leaf1-eth1](3)", a host there may say "3". The number alone is the same everywhere.
 * Returns: (transfer full) (nullable) */
char *
vimos_json_dup_port (JsonObject *object,
                     const char *member)
{
  const char *text = vimos_json_peek_text (object, member);
  guint64 number = 0;

  if (text != NULL)
    return *text != '\0' ? vimos_onos_port_number (text) : NULL;
  if (vimos_json_peek_count (object, member, &number))
    return g_strdup_printf ("%" G_GUINT64_FORMAT, number);
  return NULL;
}

JsonObject *
vimos_json_get_object (JsonObject *object,
                       const char *member,
                       GError **error)
{
  JsonObject *value = vimos_json_peek_object (object, member);

  if (value == NULL)
    g_set_error (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_MALFORMED,
                 _("“%s” is missing or no object"), member);
  return value;
}

/* A text that names something: not empty, and without control characters, so that it can stand in a
 * terminal and a URL. */
const char *
vimos_json_get_text (JsonObject *object,
                     const char *member,
                     GError **error)
{
  const char *value = vimos_json_peek_text (object, member);

  for (const char *p = value; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      if (g_unichar_iscntrl (g_utf8_get_char (p)))
        value = NULL;
    }
  if (value == NULL || *value == '\0')
    {
      g_set_error (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_MALFORMED,
                   _("“%s” is missing or no text"), member);
      return NULL;
    }
  return value;
}

/* Returns: (transfer full): a port, written as text or as number */
char *
vimos_json_get_port (JsonObject *object,
                     const char *member,
                     GError **error)
{
  char *port = vimos_json_dup_port (object, member);

  /* sets the error, and refuses control characters */
  if ((port == NULL || vimos_json_peek_text (object, member) != NULL)
      && vimos_json_get_text (object, member, error) == NULL)
    g_clear_pointer (&port, g_free);
  return port;
}

gboolean
vimos_json_get_count (JsonObject *object,
                      const char *member,
                      guint64 *value,
                      GError **error)
{
  if (vimos_json_peek_count (object, member, value))
    return TRUE;
  g_set_error (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_MALFORMED,
               _("“%s” is missing or no whole number"), member);
  return FALSE;
}

/* The member as array of objects, or %NULL */
static JsonArray *
get_objects (JsonObject *object,
             const char *member,
             GError **error)
{
  JsonArray *array = vimos_json_peek_array (object, member);

  if (array == NULL)
    {
      g_set_error (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_MALFORMED,
                   _("“%s” is missing or no list"), member);
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (!JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, i)))
        {
          g_set_error (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_MALFORMED,
                       _("%s[%u] is no object"), member, i);
          return NULL;
        }
    }
  return array;
}

/*
 * vimos_json_foreach:
 * @member: a member that must be an array of objects
 * @func: called for each; an error that it sets is told with the place
 */
gboolean
vimos_json_foreach (JsonObject *object,
                    const char *member,
                    VimosJsonItemFunc func,
                    gpointer data,
                    GError **error)
{
  JsonArray *array = get_objects (object, member, error);

  if (array == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (!func (json_array_get_object_element (array, i), data, error))
        {
          g_prefix_error (error, "%s[%u]: ", member, i);
          return FALSE;
        }
    }
  return TRUE;
}

/* A number written as text, as in annotations; NaN when it is none or not finite. "100 " and "1e3"
 * are numbers. */
double
vimos_parse_number (const char *text)
{
  char *end = NULL;
  double value;

  if (text == NULL || *text == '\0')
    return NAN;
  value = g_ascii_strtod (text, &end);
  while (end != text && g_ascii_isspace (*end))
    end++;
  return end != text && *end == '\0' && isfinite (value) ? value : NAN;
}
