/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VimosProgressLine: where a transfer stands.
 * @fraction: 0 to 1
 * @mbps: NaN when unknown
 * @eta: s, NaN when unknown
 */
typedef struct
{
  const char *title;
  double fraction;
  guint64 bytes_done;
  guint64 bytes_total;
  double mbps;
  double eta;
} VimosProgressLine;

char *vimos_progress_line_to_string (const VimosProgressLine *self,
                                     guint columns);
guint vimos_progress_line_get_columns (int fd);

G_END_DECLS
