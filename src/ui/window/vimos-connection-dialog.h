/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vimos-connection.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_CONNECTION_DIALOG (vimos_connection_dialog_get_type ())
G_DECLARE_FINAL_TYPE (VimosConnectionDialog,
                      vimos_connection_dialog,
                      VIMOS,
                      CONNECTION_DIALOG,
                      AdwWindow)

VimosConnectionDialog *vimos_connection_dialog_new (GtkWindow *parent,
                                                    VimosConnection *connection);
void vimos_connection_dialog_edit (VimosConnectionDialog *self,
                                   const char *uri);
VimosConnection *vimos_connection_dialog_get_connection (VimosConnectionDialog *self);

G_END_DECLS
