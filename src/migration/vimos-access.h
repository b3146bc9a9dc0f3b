/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* ONOS ships with this login. */
#define VIMOS_ACCESS_DEFAULT_USER "onos"
#define VIMOS_ACCESS_DEFAULT_PASSWORD "rocks"

gboolean vimos_access_check_onos (const char *url,
                                  GError **error);
gboolean vimos_access_parse_hypervisor (const char *text,
                                        char **uri,
                                        char **address,
                                        GError **error);
char *vimos_access_read_password (const char *path,
                                  GError **error);

G_END_DECLS
