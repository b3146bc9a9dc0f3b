/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-context.h"
#include "vimos-withdrawal.h"

G_BEGIN_DECLS

/* Above reactive forwarding (10) and usual intents (100); below the controller's own ARP rules
 * (40000), so that ARP is still answered, and below a pin, whose match is narrower. */
#define VIMOS_ARRIVAL_PRIORITY 20000

/**
 * VimosArrival:
 *
 * Steers what is sent to a moved VM to its new place, from just before it is resumed there until
 * the controller's own forwarding leads there: for each of its MAC addresses one
 * MultiPointToSinglePoint intent from every port behind which a host is known to the target's port.
 * Without it, reactive forwarding keeps sending to the old place for as long as somebody talks to
 * the VM. Main thread only; one operation at a time.
 */
#define VIMOS_TYPE_ARRIVAL (vimos_arrival_get_type ())
G_DECLARE_FINAL_TYPE (VimosArrival, vimos_arrival, VIMOS, ARRIVAL, GObject)

VimosArrival *vimos_arrival_new (VimosContext *context,
                                 const char *run_id,
                                 GPtrArray *macs,
                                 VimosHypervisor *target);
/* char *; to be noted in the journal before the first installation. */
GPtrArray *vimos_arrival_get_keys (VimosArrival *self);
/* Whether the controller may hold intents of it. */
gboolean vimos_arrival_get_posted (VimosArrival *self);
/* Whether they were all INSTALLED when vimos_arrival_install_async() completed. */
gboolean vimos_arrival_get_installed (VimosArrival *self);
/* In a recovery: another process may have posted them. */
void vimos_arrival_set_posted (VimosArrival *self,
                               gboolean posted);

/* Posts and awaits them, for as long as VimosTimings.arrival_timeout at the most: the guest waits.
 * A failure means that the VM may be unreachable for a while, not that it must not be resumed. */
void vimos_arrival_install_async (VimosArrival *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean vimos_arrival_install_finish (VimosArrival *self,
                                       GAsyncResult *result,
                                       GError **error);

/* Waits until the controller knows the VM at its new place and no rule of another's leads
 * elsewhere, then withdraws; after VimosTimings.arrival_patience it withdraws all the same and
 * fails with %G_IO_ERROR_TIMED_OUT. */
void vimos_arrival_settle_async (VimosArrival *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean vimos_arrival_settle_finish (VimosArrival *self,
                                      GAsyncResult *result,
                                      GError **error);

/* Withdraws at once: the VM stays where it was. */
void vimos_arrival_withdraw_async (VimosArrival *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean vimos_arrival_withdraw_finish (VimosArrival *self,
                                        GAsyncResult *result,
                                        GError **error);

G_END_DECLS
