/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void vimos_address_resolve_async (const char *host,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
char *vimos_address_resolve_finish (GAsyncResult *result,
                                    GError **error);

G_END_DECLS
