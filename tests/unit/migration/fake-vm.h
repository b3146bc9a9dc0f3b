/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-hypervisor.h"

G_BEGIN_DECLS

/* The VM of all tests, and the ways in which a hypervisor can know it. */

#define FAKE_UUID "6b7d1f0e-5a2e-4c1b-9a52-0f3c6a1b2c3d"
#define FAKE_MAC "52:54:00:00:00:0A"
#define FAKE_DISK "/var/lib/libvirt/images/web.img"
#define FAKE_DISK_BYTES (64ull << 20)
#define FAKE_MEMORY_BYTES (96ull << 20)

extern const VimosVmStatus fake_running, fake_paused, fake_incoming, fake_whole, fake_migrated,
    fake_crashed, fake_off;

VimosVmData *fake_vm_data_new (void);
VimosTargetCheck *fake_target_check_new (void);
VimosTargetCheck *fake_target_check_copy (const VimosTargetCheck *check);

G_END_DECLS
