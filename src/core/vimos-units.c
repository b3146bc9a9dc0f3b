/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-core"

#include "config.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-units.h"

/* The one place where numbers become words: Mbit/s for bandwidth, MiB and GiB for volume, s and ms
 * for time. All functions may be called from any thread. */

/**
 * vimos_format_mbps:
 * @mbps: a bandwidth in Mbit/s (10⁶ bit/s); NaN or a negative number means unknown
 *
 * Returns: (transfer full): for example “50 Mbit/s”, “2.5 Gbit/s”, “unknown”
 */
char *
vimos_format_mbps (double mbps)
{
  if (isnan (mbps) || mbps < 0)
    return g_strdup (_("unknown"));
  if (mbps >= 1000)
    return g_strdup_printf ("%.4g Gbit/s", mbps / 1000);
  if (mbps >= 100)
    return g_strdup_printf ("%.0f Mbit/s", mbps);
  return g_strdup_printf ("%.3g Mbit/s", mbps);
}

/**
 * vimos_format_bytes:
 * @bytes: a volume in bytes
 *
 * Returns: (transfer full): the volume in bytes, KiB, MiB, GiB or TiB with at most one decimal
 */
char *
vimos_format_bytes (guint64 bytes)
{
  static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB" };
  double value = bytes;
  guint unit = 0;

  while (value >= 1024 && unit < G_N_ELEMENTS (units) - 1)
    {
      value /= 1024;
      unit++;
    }
  if (unit == 0 || value == floor (value) || value >= 100)
    return g_strdup_printf ("%.0f %s", value, units[unit]);
  return g_strdup_printf ("%.1f %s", value, units[unit]);
}

/**
 * vimos_format_seconds:
 * @seconds: a duration in s; NaN means unknown
 *
 * Returns: (transfer full): for example “0.24 s”, “29.1 s”, “2 min 5 s”
 */
char *
vimos_format_seconds (double seconds)
{
  if (isnan (seconds))
    return g_strdup (_("unknown"));
  if (seconds < 10)
    return g_strdup_printf ("%.2f s", seconds);
  if (seconds < 100)
    return g_strdup_printf ("%.1f s", seconds);
  return g_strdup_printf ("%.0f min %.0f s", floor (round (seconds) / 60),
                          fmod (round (seconds), 60));
}

/**
 * vimos_format_milliseconds:
 * @seconds: a short duration in s
 *
 * Returns: (transfer full): the duration in ms, for example “1.1 ms”
 */
char *
vimos_format_milliseconds (double seconds)
{
  double ms = seconds * 1000;

  if (isnan (seconds))
    return g_strdup (_("unknown"));
  return g_strdup_printf (ms < 100 ? "%.1f ms" : "%.0f ms", ms);
}

/**
 * vimos_parse_bytes:
 * @text: a volume as people write it: “64MiB”, “1.5 GiB”, “200 MB”, “1048576”
 * @bytes: (out): the volume in bytes
 * @error: set to %G_IO_ERROR_INVALID_ARGUMENT if @text is no volume above 0 that fits in 2⁶² bytes
 *
 * K, M, G and T alone and with “iB” are powers of 1024; with “B” powers of 1000.
 */
gboolean
vimos_parse_bytes (const char *text,
                   guint64 *bytes,
                   GError **error)
{
  static const char prefixes[] = "KMGT";
  double factor = 1, value;
  char *end = NULL;

  g_return_val_if_fail (text != NULL && bytes != NULL, FALSE);

  value = g_ascii_strtod (text, &end);
  if (end == text || !isfinite (value))
    goto bad;
  while (g_ascii_isspace (*end))
    end++;
  if (*end != '\0' && g_ascii_toupper (*end) != 'B')
    {
      const char *prefix = strchr (prefixes, g_ascii_toupper (*end));

      if (prefix == NULL)
        goto bad;
      end++;
      factor = pow (g_ascii_strcasecmp (end, "B") == 0 ? 1000 : 1024, prefix - prefixes + 1);
      if (g_ascii_tolower (*end) == 'i')
        end++;
    }
  if (g_ascii_toupper (*end) == 'B')
    end++;
  if (*end != '\0' || value <= 0 || value * factor > (double) (G_GUINT64_CONSTANT (1) << 62))
    goto bad;
  *bytes = (guint64) llround (value * factor);
  return TRUE;

bad:
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               _("“%s” is not a volume; write for example 64MiB or 1.5GiB"), text);
  return FALSE;
}

/**
 * vimos_transfer_seconds:
 * @bytes: a volume in bytes
 * @mbps: a bandwidth in Mbit/s
 *
 * Returns: the theoretical transfer time in s, @bytes × 8 / (@mbps × 10⁶); infinite when @mbps is 0
 */
double
vimos_transfer_seconds (guint64 bytes,
                        double mbps)
{
  return mbps > 0 ? bytes * 8.0 / (mbps * 1e6) : INFINITY;
}
