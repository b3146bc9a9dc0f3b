/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-emu-types.h"

G_BEGIN_DECLS

typedef struct _VimosEmuServer VimosEmuServer;

VimosEmuServer *vimos_emu_server_new (VimosEmuContext *context,
                                      const char *user,
                                      const char *password);
void vimos_emu_server_free (VimosEmuServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosEmuServer, vimos_emu_server_free)

gboolean vimos_emu_server_listen (VimosEmuServer *self,
                                  const char *address,
                                  guint16 port,
                                  GError **error);
guint16 vimos_emu_server_get_port (VimosEmuServer *self);

G_END_DECLS
