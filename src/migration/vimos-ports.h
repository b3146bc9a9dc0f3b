/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean vimos_port_equal (const char *one,
                           const char *other);
gboolean vimos_choose_ports (GPtrArray *runs,
                             const char *target_uri,
                             guint first,
                             guint16 *memory_port,
                             guint16 *disk_port);

G_END_DECLS
