/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-onos"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "vimos-onos-error-private.h"
#include "vimos-onos-json-private.h"

/* From what went wrong to what to do about it. The messages continue a line that already names the
 * controller and what was asked for. Pure functions. */

#define MAX_QUOTE 200 /* characters of the controller's own words */

G_DEFINE_QUARK (vimos-onos-error-quark, vimos_onos_error)

static gboolean
contains_secret (const char *text,
                 const char *const *secrets)
{
  for (guint i = 0; secrets != NULL && secrets[i] != NULL; i++)
    {
      if (*secrets[i] != '\0' && strstr (text, secrets[i]) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* The "message" member, which is a list when only a part went wrong (207) */
static const char *
peek_message (JsonObject *object)
{
  JsonArray *list = vimos_json_peek_array (object, "message");

  if (list != NULL)
    return json_array_get_length (list) > 0 ? vimos_json_element_text (list, 0) : NULL;
  return vimos_json_peek_text (object, "message");
}

/* Returns: (transfer full): the controller's own words, fit for one line, or the status alone */
static char *
quote_message (const VimosOnosAnswer *answer,
               const char *const *secrets)
{
  g_autoptr (JsonNode) root = vimos_json_parse (answer->body, NULL);
  const char *message = root != NULL && JSON_NODE_HOLDS_OBJECT (root)
                            ? peek_message (json_node_get_object (root))
                            : NULL;
  g_autoptr (GString) line = g_string_new (NULL);

  if (message == NULL || *message == '\0' || contains_secret (message, secrets))
    return g_strdup_printf ("HTTP %u", answer->status);
  for (const char *p = message; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (g_utf8_pointer_to_offset (message, p) == MAX_QUOTE)
        {
          g_string_append (line, "…");
          break;
        }
      g_string_append_unichar (line,
                               g_unichar_iscntrl (g_utf8_get_char (p)) ? ' ' : g_utf8_get_char (p));
    }
  return g_strdup_printf ("HTTP %u: “%s”", answer->status, line->str);
}

/* ONOS's own errors are a JSON object, though sometimes without content type: the first byte
 * decides. */
static gboolean
is_json (GBytes *body)
{
  gsize size = 0;
  const char *text = g_bytes_get_data (body, &size);

  return size > 0 && *text == '{';
}

static gboolean
is_html (const VimosOnosAnswer *answer)
{
  gsize size = 0;
  const char *text = g_bytes_get_data (answer->body, &size);

  while (size > 0 && g_ascii_isspace (*text))
    text++, size--;
  return (size > 0 && *text == '<')
         || (answer->content_type != NULL
             && g_ascii_strcasecmp (answer->content_type, "text/html") == 0);
}

static GError *
error_not_found (const VimosOnosAnswer *answer,
                 const char *quote)
{
  /* ONOS's web server runs long before its REST interface does, and says 404 in HTML meanwhile. */
  if (is_html (answer) && answer->jetty)
    return g_error_new (VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_STARTING,
                        _("ONOS is still starting, or its REST interface is not installed. Wait a "
                          "moment, then try again."));
  if (is_html (answer))
    return g_error_new (
        VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_NOT_ONOS,
        _("A web server that is not ONOS answers there (%s). Check the address and the port."),
        quote);
  return g_error_new (VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_NOT_FOUND,
                      _("The controller does not have it (%s)."), quote);
}

/*
 * vimos_onos_error_from_answer:
 * @answer: an answer that is no success
 * @secrets: (nullable): texts that must stand in no message, even if the controller repeats them
 *
 * Returns: (transfer full): the error
 */
GError *
vimos_onos_error_from_answer (const VimosOnosAnswer *answer,
                              const char *const *secrets)
{
  g_autofree char *quote = quote_message (answer, secrets);

  switch (answer->status)
    {
    case SOUP_STATUS_UNAUTHORIZED:
      return g_error_new (VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_UNAUTHORIZED,
                          _("The controller does not accept the user name or the password. "
                            "Correct them, then connect again."));
    case SOUP_STATUS_FORBIDDEN:
      return g_error_new (
          VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_FORBIDDEN,
          _("This user is not allowed to do that (%s). Log in as one with the role “admin”."),
          quote);
    case SOUP_STATUS_NOT_FOUND:
      return error_not_found (answer, quote);
    case SOUP_STATUS_SERVICE_UNAVAILABLE:
      return g_error_new (VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_STARTING,
                          _("ONOS is still starting (%s). Wait a moment, then try again."), quote);
    case SOUP_STATUS_BAD_GATEWAY:
    case SOUP_STATUS_GATEWAY_TIMEOUT:
      return g_error_new (
          VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_UNREACHABLE,
          _("A gateway answers, but ONOS behind it does not (%s). Check that ONOS runs."), quote);
    default:
      break;
    }
  if (answer->status >= 500)
    return g_error_new (
        VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_SERVER,
        _("Something failed inside the controller (%s). Look into its log, then try again."),
        quote);
  if (answer->status >= 400
      || (answer->status == SOUP_STATUS_MULTI_STATUS && is_json (answer->body)))
    return g_error_new (VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_REFUSED,
                        _("The controller refuses this (%s). Check that it is ONOS 1.12 to 2.7."),
                        quote);
  return g_error_new (
      VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_NOT_ONOS,
      _("Something that is not ONOS answers there (%s). Check the address and the port."), quote);
}

/* Returns: (transfer full) (nullable): what is wrong with a success that should carry JSON, before
 * anything is parsed */
GError *
vimos_onos_error_from_content (const VimosOnosAnswer *answer)
{
  if (is_html (answer))
    return g_error_new (
        VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_NOT_ONOS,
        _("A web page answers there, not ONOS's REST interface. Check the address and the port."));
  return NULL;
}

/* Whether the other side had closed a connection that we believed to be open */
gboolean
vimos_onos_error_is_reset (const GError *io_error)
{
  return g_error_matches (io_error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED)
         || g_error_matches (io_error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE)
         || g_error_matches (io_error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
}

static GError *
unreachable (const char *message)
{
  return g_error_new_literal (VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_UNREACHABLE, message);
}

static gboolean
is_parse_error (const GError *io_error)
{
  return g_error_matches (io_error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_PARSING)
         || g_error_matches (io_error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_ENCODING)
         || g_error_matches (io_error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

/*
 * vimos_onos_error_from_io:
 * @io_error: what GIO or libsoup said; not a cancellation
 *
 * Returns: (transfer full): the error
 */
GError *
vimos_onos_error_from_io (const GError *io_error)
{
  if (io_error->domain == G_RESOLVER_ERROR
      || g_error_matches (io_error, G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND))
    return unreachable (_("There is no machine of that name. Check the address."));
  if (g_error_matches (io_error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return unreachable (_("Nothing listens there (connection refused). Check the address and the "
                          "port, and that ONOS runs."));
  if (io_error->domain == G_TLS_ERROR)
    return g_error_new (VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_NOT_ONOS,
                        _("The encrypted connection failed: %s. Check the address, and that this "
                          "machine trusts the controller’s certificate."),
                        io_error->message);
  if (is_parse_error (io_error))
    return g_error_new (
        VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_NOT_ONOS,
        _("What answers there does not speak HTTP. Check the address and the port."));
  if (vimos_onos_error_is_reset (io_error))
    return unreachable (_("The connection broke off. Check that ONOS runs, then try again."));
  return g_error_new (
      VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_UNREACHABLE,
      _("The controller cannot be reached: %s. Check the network, then try again."),
      io_error->message);
}
