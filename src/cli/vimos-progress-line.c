/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimosctl"

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "vimos-progress-line.h"
#include "vimos-units.h"

#define MIN_BAR 4
#define MAX_BAR 30

/* "43 %  69 MiB of 160 MiB  48.9 Mbit/s  15.4 s left" */
static char *
make_figures (const VimosProgressLine *self)
{
  g_autofree char *done = vimos_format_bytes (self->bytes_done);
  g_autofree char *total = vimos_format_bytes (self->bytes_total);
  GString *text = g_string_new (NULL);
  double fraction = CLAMP (self->fraction, 0, 1);

  g_string_append_printf (text, "%3.0f %%", floor (fraction * 100));
  if (self->bytes_total > 0)
    /* Translators: how much is done, of how much */
    g_string_append_printf (text, _("  %s of %s"), done, total);
  if (!isnan (self->mbps))
    {
      g_autofree char *rate = vimos_format_mbps (self->mbps);

      g_string_append_printf (text, "  %s", rate);
    }
  if (!isnan (self->eta))
    {
      g_autofree char *left = vimos_format_seconds (self->eta);

      /* Translators: a duration */
      g_string_append_printf (text, _("  %s left"), left);
    }
  return g_string_free (text, FALSE);
}

/**
 * vimos_progress_line_to_string:
 * @self: where a transfer stands
 * @columns: how wide the terminal is
 *
 * Returns: (transfer full): one line, no wider than @columns: what is going on, a bar as far as
 *   there is room, the figures
 */
char *
vimos_progress_line_to_string (const VimosProgressLine *self,
                               guint columns)
{
  g_autofree char *figures = make_figures (self);
  g_autofree char *all = g_strdup_printf ("%s  %s", self->title, figures);
  glong width = g_utf8_strlen (all, -1);
  glong room = (glong) columns - width - 4; /* two spaces and the ends of the bar */
  g_autofree char *full = NULL;
  guint bar, filled;

  if (width > (glong) columns)
    return g_utf8_substring (all, 0, columns);
  if (room < MIN_BAR)
    return g_steal_pointer (&all);
  bar = MIN (room, MAX_BAR);
  filled = (guint) (CLAMP (self->fraction, 0, 1) * bar);
  full = g_strnfill (filled, '#');
  return g_strdup_printf ("%s  [%s%*s]  %s", self->title, full, (int) (bar - filled), "", figures);
}

/**
 * vimos_progress_line_get_columns:
 * @fd: a file descriptor
 *
 * Returns: how wide the terminal behind it is, 0 when there is none
 */
guint
vimos_progress_line_get_columns (int fd)
{
  struct winsize size;

  if (!isatty (fd))
    return 0;
  return ioctl (fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}
