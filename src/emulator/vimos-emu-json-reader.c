/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include <string.h>

#include "vimos-emu-json.h"

/* json-glib descends once per bracket and accepts more than JSON, so what a client sent is first
 * walked through by a loop that knows the grammar, bounds the depth and words its complaints as
 * ONOS's library does. What follows the first value is ignored, as there. */

#define MAX_DEPTH 256
#define SOURCE "(org.glassfish.jersey.message.internal.EntityInputStream)"

G_DEFINE_QUARK (vimos-emu-http-error-quark, vimos_emu_http_error)

typedef struct
{
  const char *at;
  const char *end;
  const char *line_start;
  guint line;
  guint depth;
  char open[MAX_DEPTH];
  gboolean premature;
  GError *error;
} Scanner;

static gboolean
complain (Scanner *scanner,
          const char *format,
          ...) G_GNUC_PRINTF (2, 3);

static gboolean
complain (Scanner *scanner,
          const char *format,
          ...)
{
  g_autofree char *what = NULL;
  va_list arguments;

  if (scanner->error != NULL)
    return FALSE;
  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (&scanner->error, VIMOS_EMU_HTTP_ERROR, 400,
               "%s\n at [Source: " SOURCE "; line: %u, column: %u]", what, scanner->line,
               (guint) (scanner->at - scanner->line_start) + 1);
  return FALSE;
}

static gboolean
complain_end (Scanner *scanner)
{
  scanner->premature = TRUE;
  if (scanner->depth == 0)
    return complain (scanner, "Unexpected end-of-input");
  return complain (scanner, "Unexpected end-of-input within/between %s entries",
                   scanner->open[scanner->depth - 1] == '{' ? "Object" : "Array");
}

static gboolean
complain_character (Scanner *scanner,
                    const char *expected)
{
  guchar c = *scanner->at;

  scanner->at++;
  if (g_ascii_isprint (c))
    return complain (scanner, "Unexpected character ('%c' (code %d)): %s", c, c, expected);
  return complain (scanner, "Unexpected character ((CTRL-CHAR, code %d)): %s", c, expected);
}

static gboolean
skip_space (Scanner *scanner)
{
  while (scanner->at < scanner->end && strchr (" \t\r\n", *scanner->at) && *scanner->at != '\0')
    {
      if (*scanner->at++ == '\n')
        {
          scanner->line++;
          scanner->line_start = scanner->at;
        }
    }
  return scanner->at < scanner->end || complain_end (scanner);
}

static gboolean
scan_hexadecimal (Scanner *scanner,
                  guint *unit)
{
  *unit = 0;
  for (guint i = 0; i < 4; i++, scanner->at++)
    {
      if (scanner->at >= scanner->end)
        return complain_end (scanner);
      if (!g_ascii_isxdigit (*scanner->at))
        return complain_character (scanner,
                                   "expected a hex-digit for character escape sequence");
      *unit = *unit << 4 | g_ascii_xdigit_value (*scanner->at);
    }
  return TRUE;
}

/* Half a surrogate pair would end json-glib with an assertion. */
static gboolean
scan_unicode (Scanner *scanner)
{
  guint first, second;

  if (!scan_hexadecimal (scanner, &first))
    return FALSE;
  if (first < 0xd800 || first > 0xdfff)
    return TRUE;
  if (first < 0xdc00 && scanner->end - scanner->at > 2 && memcmp (scanner->at, "\\u", 2) == 0)
    {
      scanner->at += 2;
      if (!scan_hexadecimal (scanner, &second))
        return FALSE;
      if (second >= 0xdc00 && second <= 0xdfff)
        return TRUE;
    }
  return complain (scanner, "Broken surrogate pair in a string value");
}

static gboolean
scan_escape (Scanner *scanner)
{
  char c = *scanner->at;

  if (c == '\0' || strchr ("\"\\/bfnrtu", c) == NULL)
    return complain_character (scanner, "was expecting an escape");
  scanner->at++;
  return c != 'u' || scan_unicode (scanner);
}

static gboolean
scan_string (Scanner *scanner)
{
  scanner->at++;
  while (scanner->at < scanner->end)
    {
      guchar c = *scanner->at;

      if (c < 0x20)
        return complain_character (scanner, "has to be escaped using backslash to be included in "
                                            "string value");
      scanner->at++;
      if (c == '"')
        return TRUE;
      if (c == '\\'
          && (scanner->at >= scanner->end ? !complain_end (scanner) : !scan_escape (scanner)))
        return FALSE;
    }
  scanner->premature = TRUE;
  return complain (scanner,
                   "Unexpected end-of-input: was expecting closing quote for a string value");
}

static gboolean
scan_digits (Scanner *scanner)
{
  const char *start = scanner->at;

  while (scanner->at < scanner->end && g_ascii_isdigit (*scanner->at))
    scanner->at++;
  if (scanner->at > start)
    return TRUE;
  return scanner->at < scanner->end
             ? complain_character (scanner, "Expected digit (0-9)")
             : complain_end (scanner);
}

static gboolean
scan_number (Scanner *scanner)
{
  if (*scanner->at == '-')
    scanner->at++;
  if (scanner->at < scanner->end && *scanner->at == '0')
    {
      scanner->at++;
      if (scanner->at < scanner->end && g_ascii_isdigit (*scanner->at))
        return complain (scanner, "Invalid numeric value: Leading zeroes not allowed");
    }
  else if (!scan_digits (scanner))
    return FALSE;
  if (scanner->at < scanner->end && *scanner->at == '.')
    {
      scanner->at++;
      if (!scan_digits (scanner))
        return FALSE;
    }
  if (scanner->at < scanner->end && (*scanner->at == 'e' || *scanner->at == 'E'))
    {
      scanner->at++;
      if (scanner->at < scanner->end && (*scanner->at == '+' || *scanner->at == '-'))
        scanner->at++;
      if (!scan_digits (scanner))
        return FALSE;
    }
  return TRUE;
}

static gboolean
scan_word (Scanner *scanner)
{
  static const char *const words[] = { "true", "false", "null" };
  const char *start = scanner->at;
  gsize length;

  while (scanner->at < scanner->end
         && (g_ascii_isalnum (*scanner->at) || *scanner->at == '_' || *scanner->at == '$'))
    scanner->at++;
  length = scanner->at - start;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strlen (words[i]) == length && strncmp (words[i], start, length) == 0)
      return TRUE;
  if (length == 0)
    return complain_character (scanner,
                               "expected a valid value (JSON String, Number, Array, Object "
                               "or token 'null', 'true' or 'false')");
  return complain (scanner,
                   "Unrecognized token '%.*s': was expecting (JSON String, Number, Array, Object "
                   "or token 'null', 'true' or 'false')",
                   (int) MIN (length, 256), start);
}

/* Enters an object or an array, or takes a plain value. */
static gboolean
scan_value (Scanner *scanner)
{
  char c = *scanner->at;

  if (c == '{' || c == '[')
    {
      if (scanner->depth == MAX_DEPTH)
        return complain (scanner, "Document nesting depth exceeds the maximum allowed (%d)",
                         MAX_DEPTH);
      scanner->open[scanner->depth++] = c;
      scanner->at++;
      return TRUE;
    }
  if (c == '"')
    return scan_string (scanner);
  if (c == '-' || g_ascii_isdigit (c))
    return scan_number (scanner);
  return scan_word (scanner);
}

static gboolean
scan_name (Scanner *scanner)
{
  if (!skip_space (scanner))
    return FALSE;
  if (*scanner->at != '"')
    return complain_character (scanner, "was expecting double-quote to start field name");
  if (!scan_string (scanner) || !skip_space (scanner))
    return FALSE;
  if (*scanner->at != ':')
    return complain_character (scanner, "was expecting a colon to separate field name and value");
  scanner->at++;
  return skip_space (scanner);
}

/* After an opening bracket or a value inside of one: closes what ends, goes on to the next
 * value. */
static gboolean
scan_between (Scanner *scanner,
              gboolean first)
{
  char open = scanner->open[scanner->depth - 1];

  if (!skip_space (scanner))
    return FALSE;
  if (*scanner->at == (open == '{' ? '}' : ']'))
    {
      scanner->at++;
      scanner->depth--;
      return TRUE;
    }
  if (!first)
    {
      if (*scanner->at != ',')
        return complain_character (scanner, open == '{'
                                                ? "was expecting comma to separate Object entries"
                                                : "was expecting comma to separate Array entries");
      scanner->at++;
    }
  if (open == '{' ? !scan_name (scanner) : !skip_space (scanner))
    return FALSE;
  return scan_value (scanner);
}

static gboolean
scan_document (Scanner *scanner)
{
  guint depth = 0;

  if (!skip_space (scanner) || !scan_value (scanner))
    return FALSE;
  while (scanner->depth > 0)
    {
      gboolean first = scanner->depth > depth;

      depth = scanner->depth;
      if (!scan_between (scanner, first))
        return FALSE;
    }
  return TRUE;
}

static GQuark
premature_quark (void)
{
  return g_quark_from_static_string ("vimos-emu-premature-end");
}

/**
 * vimos_emu_json_parse:
 * @text: what a client sent, not necessarily terminated
 * @length: its length in bytes
 * @error: set to %VIMOS_EMU_HTTP_ERROR, 400, in the words of ONOS
 *
 * Returns: (transfer full): the first JSON value in @text
 */
JsonNode *
vimos_emu_json_parse (const char *text,
                      gsize length,
                      GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  Scanner scanner = { .at = text, .end = text + length, .line_start = text, .line = 1 };

  if (!scan_document (&scanner))
    {
      if (scanner.premature)
        scanner.error->domain = premature_quark ();
      g_propagate_error (error, scanner.error);
      return NULL;
    }
  if (!g_utf8_validate_len (text, scanner.at - text, NULL))
    {
      g_set_error_literal (error, VIMOS_EMU_HTTP_ERROR, 400, "Invalid UTF-8 in the request");
      return NULL;
    }
  if (!json_parser_load_from_data (parser, text, scanner.at - text, NULL)
      || json_parser_get_root (parser) == NULL)
    {
      g_set_error_literal (error, VIMOS_EMU_HTTP_ERROR, 400, "The request is no JSON");
      return NULL;
    }
  return json_node_ref (json_parser_get_root (parser));
}

/**
 * vimos_emu_json_exception:
 * @error: what vimos_emu_json_parse() set
 *
 * Returns: the class of the exception that ONOS names before the message at most places
 */
const char *
vimos_emu_json_exception (const GError *error)
{
  return error->domain == premature_quark () ? "com.fasterxml.jackson.core.io.JsonEOFException"
                                             : "com.fasterxml.jackson.core.JsonParseException";
}

JsonNode *
vimos_emu_json_get (JsonObject *object,
                    const char *member)
{
  return json_object_get_member (object, member);
}

/* A value as text, whatever it is; objects and arrays are empty. */
char *
vimos_emu_json_text (JsonNode *node)
{
  if (JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("null");
  if (!JSON_NODE_HOLDS_VALUE (node))
    return g_strdup ("");
  switch (json_node_get_value_type (node))
    {
    case G_TYPE_STRING:
      return json_node_dup_string (node);
    case G_TYPE_BOOLEAN:
      return g_strdup (json_node_get_boolean (node) ? "true" : "false");
    case G_TYPE_DOUBLE:
      {
        char buffer[G_ASCII_DTOSTR_BUF_SIZE];

        return g_strdup (g_ascii_dtostr (buffer, sizeof buffer, json_node_get_double (node)));
      }
    default:
      return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
    }
}

/* A value as 32-bit integer as Java makes one: fractions are cut, words are 0. */
gint64
vimos_emu_json_int (JsonNode *node)
{
  if (!JSON_NODE_HOLDS_VALUE (node))
    return 0;
  switch (json_node_get_value_type (node))
    {
    case G_TYPE_STRING:
      {
        const char *text = json_node_get_string (node);
        char *end = NULL;
        gint64 value = g_ascii_strtoll (text, &end, 10);

        return *text == '\0' || *end != '\0' ? 0 : (gint32) value;
      }
    case G_TYPE_BOOLEAN:
      return json_node_get_boolean (node);
    case G_TYPE_DOUBLE:
      return (gint32) CLAMP (json_node_get_double (node), G_MININT32, G_MAXINT32);
    default:
      return (gint32) json_node_get_int (node);
    }
}

gboolean
vimos_emu_json_boolean (JsonNode *node)
{
  if (!JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strcmp0 (json_node_get_string (node), "true") == 0;
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return json_node_get_boolean (node);
  return vimos_emu_json_int (node) != 0;
}

static const char *
node_class (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return "ObjectNode";
  if (JSON_NODE_HOLDS_ARRAY (node))
    return "ArrayNode";
  if (JSON_NODE_HOLDS_NULL (node))
    return "NullNode";
  switch (json_node_get_value_type (node))
    {
    case G_TYPE_STRING:
      return "TextNode";
    case G_TYPE_BOOLEAN:
      return "BooleanNode";
    case G_TYPE_DOUBLE:
      return "DoubleNode";
    default:
      return "IntNode";
    }
}

static void
set_cast_error (JsonNode *node,
                const char *wanted,
                GError **error)
{
#define JACKSON "com.fasterxml.jackson.databind.node."
  const char *found = node_class (node);

  g_set_error (error, VIMOS_EMU_HTTP_ERROR, 500,
               "class " JACKSON "%s cannot be cast to class " JACKSON "%s (" JACKSON
               "%s and " JACKSON "%s are in unnamed module of loader "
               "org.apache.felix.framework.BundleWiringImpl$BundleClassLoader @3b6efd8)",
               found, wanted, found, wanted);
}

/* ONOS casts without a look: anything but an object is a class cast exception, hence 500. */
JsonObject *
vimos_emu_json_object (JsonNode *node,
                       GError **error)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  set_cast_error (node, "ObjectNode", error);
  return NULL;
}

JsonArray *
vimos_emu_json_array (JsonNode *node,
                      GError **error)
{
  if (JSON_NODE_HOLDS_ARRAY (node))
    return json_node_get_array (node);
  set_cast_error (node, "ArrayNode", error);
  return NULL;
}

JsonNode *
vimos_emu_json_require (JsonObject *object,
                        const char *member,
                        const char *owner,
                        GError **error)
{
  JsonNode *node = vimos_emu_json_get (object, member);

  if (node == NULL)
    g_set_error (error, VIMOS_EMU_HTTP_ERROR, 400, "%s member is required in %s", member, owner);
  return node;
}
