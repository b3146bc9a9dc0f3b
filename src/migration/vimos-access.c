/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vimos-access.h"

/* How people write what to connect to, on a command line, in the environment or in a window. All
 * functions may be called from any thread; errors are %G_IO_ERROR_INVALID_ARGUMENT unless said
 * otherwise. */

#define MAX_PASSWORD_FILE 4096

static gboolean
refuse (GError **error,
        const char *message)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, message);
  return FALSE;
}

/* Whether a user, or with @user_allowed a password, stands in it. */
static gboolean
has_secret (const char *uri,
            gboolean user_allowed)
{
  const char *scheme_end = strstr (uri, "://");
  const char *authority = scheme_end != NULL ? scheme_end + 3 : uri;
  const char *path = authority + strcspn (authority, "/?#");
  const char *at = g_strrstr_len (authority, path - authority, "@");

  return at != NULL && (!user_allowed || memchr (authority, ':', at - authority) != NULL);
}

/**
 * vimos_access_check_onos:
 * @url: the controller's address
 * @error: when a secret stands in it; the message does not repeat it
 *
 * A URL stands in process lists, logs and histories: no place for a secret.
 */
gboolean
vimos_access_check_onos (const char *url,
                         GError **error)
{
  g_return_val_if_fail (url != NULL, FALSE);

  if (has_secret (url, FALSE))
    return refuse (error, _("ONOS’s address must not hold a user or a password; use --user and "
                            "--password-file, or VIMOS_ONOS_USER and VIMOS_ONOS_PASSWORD"));
  return TRUE;
}

/**
 * vimos_access_parse_hypervisor:
 * @text: “URI” or “URI,address=IP”
 * @uri: (out) (transfer full): libvirt's
 * @address: (out) (transfer full) (nullable): where migration data goes; %NULL: the URI's host
 * @error: when it is neither, or a password stands in it
 */
gboolean
vimos_access_parse_hypervisor (const char *text,
                               char **uri,
                               char **address,
                               GError **error)
{
  static const char marker[] = ",address=";
  const char *comma;
  g_autoptr (GInetAddress) parsed = NULL;

  g_return_val_if_fail (text != NULL && uri != NULL && address != NULL, FALSE);

  if (has_secret (text, TRUE))
    return refuse (error, _("A hypervisor’s URI must not hold a password; use an SSH key or "
                            "libvirt’s auth.conf"));
  comma = g_strrstr (text, marker);
  if (comma != NULL)
    {
      parsed = g_inet_address_new_from_string (comma + strlen (marker));
      if (parsed == NULL)
        return refuse (error, _("URI,address=IP: the address must be an IP address"));
    }
  *uri = comma != NULL ? g_strndup (text, comma - text) : g_strdup (text);
  *address = comma != NULL ? g_strdup (comma + strlen (marker)) : NULL;
  return TRUE;
}

/**
 * vimos_access_read_password:
 * @path: a file whose first line is a password
 * @error: when it cannot be read (%G_IO_ERROR), or its first line is none
 *
 * Returns: (transfer full) (nullable): the password
 */
char *
vimos_access_read_password (const char *path,
                            GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  char text[MAX_PASSWORD_FILE + 1] = "";
  gsize size = 0, length;

  if (stream == NULL
      || !g_input_stream_read_all (G_INPUT_STREAM (stream), text, MAX_PASSWORD_FILE, &size, NULL,
                                   error))
    return NULL;
  length = strcspn (text, "\r\n");
  text[length] = '\0';
  if (length == 0 || length == MAX_PASSWORD_FILE || !g_utf8_validate (text, -1, NULL))
    {
      refuse (error, _("The first line of the file must be the password"));
      return NULL;
    }
  return g_strdup (text);
}
