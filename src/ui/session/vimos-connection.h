/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * VimosConnection:
 *
 * What to connect to: the controller and the hypervisors, as the user gave them. The password is
 * held in memory only.
 */
#define VIMOS_TYPE_CONNECTION (vimos_connection_get_type ())
G_DECLARE_FINAL_TYPE (VimosConnection, vimos_connection, VIMOS, CONNECTION, GObject)

VimosConnection *vimos_connection_new (const char *onos,
                                       const char *user,
                                       const char *password,
                                       const char *const *hypervisors);
VimosConnection *vimos_connection_new_from_environment (void);

const char *vimos_connection_get_onos (VimosConnection *self);
const char *vimos_connection_get_user (VimosConnection *self);
const char *vimos_connection_get_password (VimosConnection *self);
const char *const *vimos_connection_get_hypervisors (VimosConnection *self);

gboolean vimos_connection_check (VimosConnection *self,
                                 GError **error);

G_END_DECLS
