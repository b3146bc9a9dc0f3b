/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-onos-client.h"
#include "vimos-onos-transport-private.h"

G_BEGIN_DECLS

VimosOnosTransport *vimos_onos_client_get_transport (VimosOnosClient *self);
void vimos_onos_client_set_delete_deadline (VimosOnosClient *self,
                                            guint milliseconds);
guint vimos_onos_client_get_delete_deadline (VimosOnosClient *self);

G_END_DECLS
