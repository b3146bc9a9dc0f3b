/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-context.h"

G_BEGIN_DECLS

/* The application under whose name all our intents stand in the controller. */
#define VIMOS_INTENT_APP_ID "org.vimos.app"

/* Withdraws @keys and whatever else of ours begins with one of @prefixes, and completes when the
 * controller's store holds none of them any more; tries again where the controller keeps one or
 * does not answer. Keys that it never had are no error. */
void vimos_withdraw_async (VimosContext *context,
                           GPtrArray *keys,
                           const char *const *prefixes,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean vimos_withdraw_finish (GAsyncResult *result,
                                GError **error);

G_END_DECLS
