/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-hypervisor.h"

G_BEGIN_DECLS

/**
 * VimosVmList:
 *
 * The VMs of all hypervisors of a list, in the hypervisors' order, as one GListModel of VimosVm
 * that changes with them row by row. Main thread only.
 */
#define VIMOS_TYPE_VM_LIST (vimos_vm_list_get_type ())
G_DECLARE_FINAL_TYPE (VimosVmList, vimos_vm_list, VIMOS, VM_LIST, GObject)

VimosVmList *vimos_vm_list_new (GListModel *hypervisors);

G_END_DECLS
