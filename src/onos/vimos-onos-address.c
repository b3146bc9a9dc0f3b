/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-onos"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "vimos-onos-address-private.h"

#define REST_PATH "/onos/v1"
#define GUI_PATH "/onos/ui"
#define DEFAULT_PORT 8181

static gboolean
fail (GError **error,
      const char *message)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, message);
  return FALSE;
}

/* The REST interface's path for whatever people copy: nothing, the path itself, or the address of
 * ONOS's web pages. What stands before it belongs to a reverse proxy. */
static char *
make_base_path (const char *typed)
{
  g_autofree char *path = g_strdup (typed);
  char *known = strstr (path, GUI_PATH);

  if (known == NULL)
    known = g_str_has_suffix (path, "/onos") ? path + strlen (path) - strlen ("/onos")
                                             : strstr (path, REST_PATH);
  if (known != NULL)
    *known = '\0';
  while (g_str_has_suffix (path, "/"))
    path[strlen (path) - 1] = '\0';
  return g_strconcat (path, REST_PATH, NULL);
}

/* A name, an address of either family (with a zone), or a name in another script */
static gboolean
is_host (const char *host)
{
  for (const char *p = host; p != NULL && *p != '\0'; p++)
    {
      if (!g_ascii_isalnum (*p) && strchr ("-._:%", *p) == NULL && (guchar) *p < 0x80)
        return FALSE;
    }
  return host != NULL && *host != '\0';
}

static gboolean
check_uri (GUri *uri,
           GError **error)
{
  const char *scheme = g_uri_get_scheme (uri);

  if (strcmp (scheme, "http") != 0 && strcmp (scheme, "https") != 0)
    return fail (error, _("The controller’s address must begin with http:// or https://."));
  if (!is_host (g_uri_get_host (uri)) || g_uri_get_port (uri) == 0)
    return fail (
        error,
        _("The controller’s address names no machine; write for example http://10.0.0.1:8181."));
  if (g_uri_get_query (uri) != NULL)
    return fail (error, _("The controller’s address must not contain a “?”."));
  return TRUE;
}

/*
 * vimos_onos_address_parse:
 * @text: an address as the user types it
 * @error: set to %G_IO_ERROR_INVALID_ARGUMENT; never repeats a password
 *
 * Returns: (transfer full): the base of the REST interface, its path without a slash at the end
 */
GUri *
vimos_onos_address_parse (const char *text,
                          GError **error)
{
  g_autofree char *typed = g_strstrip (g_strdup (text));
  gboolean bare = strstr (typed, "://") == NULL;
  g_autofree char *full = bare ? g_strconcat ("http://", typed, NULL) : g_strdup (typed);
  const char *authority = strstr (full, "://") + 3;
  gsize at = strcspn (authority, "@"), slash = strcspn (authority, "/?#");
  g_autoptr (GUri) uri = NULL;
  g_autofree char *path = NULL;
  int port;

  if (at < slash && authority[at] == '@')
    {
      fail (error, _("The controller’s address must not contain a user name or a password; give "
                     "them apart."));
      return NULL;
    }
  uri = g_uri_parse (full, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL)
    {
      fail (error,
            _("This is no address of a controller; write for example http://10.0.0.1:8181."));
      return NULL;
    }
  if (!check_uri (uri, error))
    return NULL;
  path = make_base_path (g_uri_get_path (uri));
  port = g_uri_get_port (uri);
  /* who types a name alone means ONOS, not the web */
  if (bare && strchr (authority + (*authority == '[' ? strcspn (authority, "]") : 0), ':') == NULL)
    port = DEFAULT_PORT;
  return g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri), port,
                      path, NULL, NULL);
}

/* Returns: (transfer full): the address to show, without the REST interface's path */
char *
vimos_onos_address_to_string (GUri *base)
{
  g_autofree char *full = g_uri_to_string (base);

  full[strlen (full) - strlen (REST_PATH)] = '\0';
  return g_steal_pointer (&full);
}

/* Returns: (transfer full): the address of a resource; @path is escaped and begins with a slash */
GUri *
vimos_onos_address_resolve (GUri *base,
                            const char *path)
{
  g_autofree char *full = g_strconcat (g_uri_get_path (base), path, NULL);

  return g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (base), NULL, g_uri_get_host (base),
                      g_uri_get_port (base), full, NULL, NULL);
}

static int
effective_port (GUri *uri)
{
  if (g_uri_get_port (uri) > 0)
    return g_uri_get_port (uri);
  return g_strcmp0 (g_uri_get_scheme (uri), "https") == 0 ? 443 : 80;
}

gboolean
vimos_onos_address_same_origin (GUri *one,
                                GUri *other)
{
  return g_strcmp0 (g_uri_get_scheme (one), g_uri_get_scheme (other)) == 0
         && g_uri_get_host (one) != NULL && g_uri_get_host (other) != NULL
         && g_ascii_strcasecmp (g_uri_get_host (one), g_uri_get_host (other)) == 0
         && effective_port (one) == effective_port (other);
}
