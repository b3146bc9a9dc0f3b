/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-demo-fabric.h"
#include "vimos-hypervisor.h"

G_BEGIN_DECLS

/**
 * VimosDemoHypervisor:
 *
 * A simulated hypervisor behind a port of the simulated network, with the VMs of the scenario. It
 * does what libvirt's implementation does, in the times that were measured there, and its moves
 * cross the simulated network. Main thread only.
 */
#define VIMOS_TYPE_DEMO_HYPERVISOR (vimos_demo_hypervisor_get_type ())
G_DECLARE_FINAL_TYPE (VimosDemoHypervisor, vimos_demo_hypervisor, VIMOS, DEMO_HYPERVISOR, GObject)

/* @index: of the scenario's hypervisor. URI “demo://hv1”, name “hv1”. */
VimosHypervisor *vimos_demo_hypervisor_new (VimosDemoFabric *fabric,
                                            guint index);
/* As if its daemon had gone, or had come back: for tests. */
void vimos_demo_hypervisor_set_reachable (VimosDemoHypervisor *self,
                                          gboolean reachable);

G_END_DECLS
