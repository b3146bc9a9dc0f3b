/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-onos-client.h"

G_BEGIN_DECLS

typedef enum
{
  VIMOS_ONOS_CONNECTING,
  VIMOS_ONOS_LIVE,
  VIMOS_ONOS_LOST, /* was live; tries again by itself */
  VIMOS_ONOS_FAILED, /* never was live; tries again by itself unless the login was refused */
} VimosOnosState;

#define VIMOS_TYPE_ONOS_STATE (vimos_onos_state_get_type ())
GType vimos_onos_state_get_type (void) G_GNUC_CONST;

/**
 * VimosOnosPoller:
 *
 * Asks ONOS every second for /system and /topology and fetches the network anew only when
 * something changed (statistics every 5 s). Properties: "client", "state" (VimosOnosState),
 * "topology" (boxed VimosTopology, the last good one, kept when lost), "error" (boxed GError of
 * the last failure, %NULL when live), "version". Main thread only.
 */
#define VIMOS_TYPE_ONOS_POLLER (vimos_onos_poller_get_type ())
G_DECLARE_FINAL_TYPE (VimosOnosPoller, vimos_onos_poller, VIMOS, ONOS_POLLER, GObject)

VimosOnosPoller *vimos_onos_poller_new (VimosOnosClient *client);
void vimos_onos_poller_start (VimosOnosPoller *self);
void vimos_onos_poller_stop (VimosOnosPoller *self);
void vimos_onos_poller_retry (VimosOnosPoller *self);
VimosOnosClient *vimos_onos_poller_get_client (VimosOnosPoller *self);
VimosOnosState vimos_onos_poller_get_state (VimosOnosPoller *self);
VimosTopology *vimos_onos_poller_get_topology (VimosOnosPoller *self);
const GError *vimos_onos_poller_get_error (VimosOnosPoller *self);
const char *vimos_onos_poller_get_version (VimosOnosPoller *self);
gint64 vimos_onos_poller_get_answered (VimosOnosPoller *self);
gint64 vimos_onos_poller_get_next_attempt (VimosOnosPoller *self);
/* Completes at the first topology that is ready (devices > 0, link count unchanged for 1 s) or
 * with the error. */
void vimos_onos_poller_wait_async (VimosOnosPoller *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
VimosTopology *vimos_onos_poller_wait_finish (VimosOnosPoller *self,
                                              GAsyncResult *result,
                                              GError **error);

G_END_DECLS
