/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-context.h"
#include "vimos-path.h"
#include "vimos-withdrawal.h"

G_BEGIN_DECLS

/* Above the controller's reactive forwarding (10) and usual intents (100), below its own ARP and
 * LLDP rules (40000), and above an arrival intent: the pin's match is the narrower one. */
#define VIMOS_PIN_PRIORITY 30000

/**
 * VimosPin:
 *
 * Carries the two TCP connections of one move over one path: on every switch of the path, for each
 * of the two ports and each direction, one PointToPoint intent, so that no path search of the
 * controller is asked. Properties "installed" and "total" (intents). Main thread only; one
 * operation at a time, a check beside it.
 */
#define VIMOS_TYPE_PIN (vimos_pin_get_type ())
G_DECLARE_FINAL_TYPE (VimosPin, vimos_pin, VIMOS, PIN, GObject)

VimosPin *vimos_pin_new (VimosContext *context,
                         const char *run_id,
                         const char *source_address,
                         const char *target_address);
void vimos_pin_set_ports (VimosPin *self,
                          guint16 memory_port,
                          guint16 disk_port);
gboolean vimos_pin_set_path (VimosPin *self,
                             VimosPath *path,
                             GError **error);
VimosPath *vimos_pin_get_path (VimosPin *self);
/* char *; all that were ever to be posted, to be noted in the journal before
 * vimos_pin_install_async(). */
GPtrArray *vimos_pin_get_keys (VimosPin *self);
guint vimos_pin_get_installed (VimosPin *self);
guint vimos_pin_get_total (VimosPin *self);

/* Completes when every intent is INSTALLED and its rule is known to the controller; what an earlier
 * path of this pin needed and this one does not is withdrawn then. On failure, what was posted
 * stays: call vimos_pin_withdraw_async(). */
void vimos_pin_install_async (VimosPin *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean vimos_pin_install_finish (VimosPin *self,
                                   GAsyncResult *result,
                                   GError **error);

/* How many of the rules the switches have confirmed (ADDED), and how many the controller does not
 * know any more. */
void vimos_pin_check_async (VimosPin *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean vimos_pin_check_finish (VimosPin *self,
                                 GAsyncResult *result,
                                 guint *added,
                                 guint *missing,
                                 GError **error);

void vimos_pin_withdraw_async (VimosPin *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean vimos_pin_withdraw_finish (VimosPin *self,
                                    GAsyncResult *result,
                                    GError **error);

G_END_DECLS
