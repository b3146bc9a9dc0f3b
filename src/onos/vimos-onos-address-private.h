/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GUri *vimos_onos_address_parse (const char *text,
                                GError **error);
char *vimos_onos_address_to_string (GUri *base);
GUri *vimos_onos_address_resolve (GUri *base,
                                  const char *path);
gboolean vimos_onos_address_same_origin (GUri *one,
                                         GUri *other);

G_END_DECLS
