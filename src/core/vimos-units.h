/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *vimos_format_mbps (double mbps);
char *vimos_format_bytes (guint64 bytes);
char *vimos_format_seconds (double seconds);
char *vimos_format_milliseconds (double seconds);
gboolean vimos_parse_bytes (const char *text,
                            guint64 *bytes,
                            GError **error);

double vimos_transfer_seconds (guint64 bytes,
                               double mbps);

G_END_DECLS
