/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-context.h"

G_BEGIN_DECLS

/* @n: how many are INSTALLED so far */
typedef void (*VimosInstalledFunc) (guint n,
                                    gpointer user_data);

/**
 * VimosInstallation: intents to be posted and awaited together.
 * @intents: VimosIntent *, posted in this order
 * @timeout: µs until all must be INSTALLED
 * @cancel_posts: a post may be given up half-way when the operation is cancelled. If not, whoever
 * cancels and then withdraws knows that no post is still on its way.
 * @installed: (nullable): called as they come up, with the operation's source object
 */
typedef struct
{
  GPtrArray *intents;
  gint64 timeout;
  gboolean cancel_posts;
  VimosInstalledFunc installed;
} VimosInstallation;

/* @owner: (type GObject): kept alive, handed to @installed. On failure, what was posted stays. */
void vimos_install_async (gpointer owner,
                          VimosContext *context,
                          const VimosInstallation *installation,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
gboolean vimos_install_finish (GAsyncResult *result,
                               GError **error);

G_END_DECLS
