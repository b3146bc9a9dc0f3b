/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include <errno.h>
#include <string.h>

#include "vimos-clock.h"
#include "vimos-emu-json.h"
#include "vimos-emu-types.h"

/* The small values that every part of the controller speaks in, and how ONOS spells them. */

#define MAC_MESSAGE "Specified MAC Address must contain 12 hex digits separated pairwise by :'s."

VimosEmuPoint *
vimos_emu_point_new (const char *device,
                     guint32 port)
{
  VimosEmuPoint *self = g_new0 (VimosEmuPoint, 1);

  self->device = g_strdup (device);
  self->port = port;
  return self;
}

void
vimos_emu_point_free (VimosEmuPoint *self)
{
  g_free (self->device);
  g_free (self);
}

gboolean
vimos_emu_point_equal (const VimosEmuPoint *self,
                       const VimosEmuPoint *other)
{
  return self->port == other->port && g_str_equal (self->device, other->device);
}

gint64
vimos_emu_now_ms (void)
{
  return vimos_clock_wall () / 1000;
}

/**
 * vimos_emu_time_ago:
 * @since_ms: a point of wall time in ms
 *
 * Returns: (transfer full): as “1m5s ago”
 */
char *
vimos_emu_time_ago (gint64 since_ms)
{
  gint64 seconds = MAX (0, vimos_emu_now_ms () - since_ms) / 1000;
  gint64 minutes = seconds / 60, hours = minutes / 60, days = hours / 24;

  if (days > 0)
    return g_strdup_printf ("%dd%dh ago", (int) days, (int) (hours % 24));
  if (hours > 0)
    return g_strdup_printf ("%dh%dm ago", (int) hours, (int) (minutes % 60));
  if (minutes > 0)
    return g_strdup_printf ("%dm%ds ago", (int) minutes, (int) (seconds % 60));
  if (seconds > 0)
    return g_strdup_printf ("%ds ago", (int) seconds);
  return g_strdup ("just now");
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b,
                 gpointer user_data)
{
  return strcmp (a, b);
}

/* Annotations are sorted strings. */
GTree *
vimos_emu_annotations_new (void)
{
  return g_tree_new_full (compare_strings, NULL, g_free, g_free);
}

/**
 * vimos_emu_annotate:
 * @annotations: where to
 * @key: what
 * @value: its value
 *
 * Returns: whether that changed anything
 */
gboolean
vimos_emu_annotate (GTree *annotations,
                    const char *key,
                    const char *value)
{
  if (g_strcmp0 (g_tree_lookup (annotations, key), value) == 0)
    return FALSE;
  g_tree_replace (annotations, g_strdup (key), g_strdup (value));
  return TRUE;
}

gboolean
vimos_emu_parse_mac (const char *text,
                     guint8 mac[6],
                     GError **error)
{
  for (guint i = 0; i < 6; i++, text += 3)
    {
      gboolean last = i == 5;

      if (!g_ascii_isxdigit (text[0]) || !g_ascii_isxdigit (text[1])
          || text[2] != (last ? '\0' : ':'))
        {
          g_set_error_literal (error, VIMOS_EMU_HTTP_ERROR, 400, MAC_MESSAGE);
          return FALSE;
        }
      mac[i] = g_ascii_xdigit_value (text[0]) << 4 | g_ascii_xdigit_value (text[1]);
    }
  return TRUE;
}

char *
vimos_emu_format_mac (const guint8 mac[6])
{
  return g_strdup_printf ("%02X:%02X:%02X:%02X:%02X:%02X", mac[0], mac[1], mac[2], mac[3], mac[4],
                          mac[5]);
}

/* “None” and “-1” are no VLAN; the case counts. */
gboolean
vimos_emu_parse_vlan (const char *text,
                      guint16 *vlan,
                      GError **error)
{
  guint64 value;

  if (g_str_equal (text, "None") || g_str_equal (text, "-1"))
    *vlan = VIMOS_FABRIC_VLAN_NONE;
  else if (g_ascii_string_to_unsigned (text, 10, 0, 4095, &value, NULL))
    *vlan = value;
  else
    {
      g_set_error (error, VIMOS_EMU_HTTP_ERROR, 400, "For input string: \"%s\"", text);
      return FALSE;
    }
  return TRUE;
}

/**
 * vimos_emu_parse_long:
 * @text: a number in decimal, 0x, # or octal, with or without a sign
 * @value: (out): it
 *
 * Returns: whether @text is one that fits in 63 bits and a sign
 */
gboolean
vimos_emu_parse_long (const char *text,
                      gint64 *value)
{
  gboolean negative = *text == '-';
  const char *digits = text + (*text == '-' || *text == '+');
  guint base = 10;
  guint64 number;

  if (g_ascii_strncasecmp (digits, "0x", 2) == 0)
    {
      base = 16;
      digits += 2;
    }
  else if (*digits == '#')
    {
      base = 16;
      digits++;
    }
  else if (digits[0] == '0' && digits[1] != '\0')
    {
      base = 8;
      digits++;
    }
  if (!g_ascii_isxdigit (*digits)
      || !g_ascii_string_to_unsigned (digits, base, 0, G_MAXINT64, &number, NULL))
    return FALSE;
  *value = negative ? -(gint64) number : (gint64) number;
  return TRUE;
}

/* A connect point's port in a request: a number or a logical name, no “[name](number)”. */
gboolean
vimos_emu_parse_port (const char *text,
                      guint32 *port,
                      GError **error)
{
  gint64 value;

  if (g_ascii_strcasecmp (text, "LOCAL") == 0)
    *port = VIMOS_FABRIC_PORT_LOCAL;
  else if (g_ascii_strcasecmp (text, "CONTROLLER") == 0)
    *port = VIMOS_FABRIC_PORT_CONTROLLER;
  else if (vimos_emu_parse_long (text, &value) && value >= 0 && value <= G_MAXUINT32)
    *port = value;
  else
    {
      g_set_error (error, VIMOS_EMU_HTTP_ERROR, 400, "Error parsing value: %s", text);
      return FALSE;
    }
  return TRUE;
}

char *
vimos_emu_format_port (guint32 port)
{
  if (port == VIMOS_FABRIC_PORT_LOCAL)
    return g_strdup ("LOCAL");
  if (port == VIMOS_FABRIC_PORT_CONTROLLER)
    return g_strdup ("CONTROLLER");
  return g_strdup_printf ("%u", port);
}

gboolean
vimos_emu_parse_prefix (const char *text,
                        guint32 *address,
                        guint8 *prefix,
                        GError **error)
{
  const char *slash = strchr (text, '/');
  g_autofree char *host = slash != NULL ? g_strndup (text, slash - text) : NULL;
  g_autoptr (GInetAddress) inet = host != NULL ? g_inet_address_new_from_string (host) : NULL;
  guint64 length;

  if (inet == NULL || g_inet_address_get_family (inet) != G_SOCKET_FAMILY_IPV4
      || !g_ascii_string_to_unsigned (slash + 1, 10, 0, 32, &length, NULL))
    {
      g_set_error (error, VIMOS_EMU_HTTP_ERROR, 400,
                   "Malformed IP prefix string: %s. Address must take form \"x.x.x.x/y\" or "
                   "\"xxxx:xxxx:xxxx:xxxx:xxxx:xxxx:xxxx:xxxx/y\"",
                   text);
      return FALSE;
    }
  memcpy (address, g_inet_address_to_bytes (inet), 4);
  *address = GUINT32_FROM_BE (*address);
  *address &= length == 0 ? 0 : G_MAXUINT32 << (32 - length);
  *prefix = length;
  return TRUE;
}

/* Device ids are URIs and compare in lower case. */
char *
vimos_emu_parse_device_id (const char *text)
{
  return g_utf8_strdown (text, -1);
}
