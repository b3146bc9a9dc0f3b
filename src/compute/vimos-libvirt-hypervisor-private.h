/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-call.h"
#include "vimos-link.h"

G_BEGIN_DECLS

VimosLink *vimos_libvirt_hypervisor_get_link (VimosLibvirtHypervisor *self,
                                              GError **error);
GTask *vimos_libvirt_hypervisor_new_task (VimosHypervisor *self,
                                          gpointer tag,
                                          VimosLink **link,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

typedef struct
{
  VimosLink *link;
  char *uuid;
} VimosVmQuestion;

void vimos_libvirt_ask (VimosHypervisor *self,
                        gpointer tag,
                        const char *uuid,
                        VimosCallFunc func,
                        guint timeout_ms,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);

/* The interface's methods, by concern: -inspect.c, -estimate.c, -target.c, -act.c, -move.c. */
void vimos_libvirt_inspect_init (VimosHypervisorInterface *iface);
void vimos_libvirt_estimate_init (VimosHypervisorInterface *iface);
void vimos_libvirt_target_init (VimosHypervisorInterface *iface);
void vimos_libvirt_act_init (VimosHypervisorInterface *iface);
void vimos_libvirt_move_init (VimosHypervisorInterface *iface);

G_END_DECLS
