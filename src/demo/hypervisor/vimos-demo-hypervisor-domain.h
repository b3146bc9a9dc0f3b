/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-demo-fabric.h"
#include "vimos-hypervisor.h"

G_BEGIN_DECLS

typedef struct _VimosDemoMove VimosDemoMove;

/* The one bridge of every simulated hypervisor. */
#define VIMOS_DEMO_BRIDGE "br0"

/* Why a VM stands as it does. */
typedef enum
{
  VIMOS_DEMO_REASON_NONE,
  VIMOS_DEMO_REASON_USER,
  VIMOS_DEMO_REASON_MIGRATION,
  VIMOS_DEMO_REASON_MIGRATED,
} VimosDemoReason;

/**
 * VimosDemoDomain:
 * @data: what is told of it; @data->state is that of @status
 * @status: all but has_job, which @move tells
 * @move: the one that it is part of; borrowed
 * @memory_used: bytes that cross the network when it moves
 * @at: where its station is: its hypervisor's port, its own addresses
 *
 * One VM on one simulated hypervisor: its definition, its QEMU and its guest. The guest is a
 * station of the simulated network, which is there as long as its QEMU is and the guest has booted,
 * and awake while it runs.
 */
typedef struct
{
  VimosVmData *data;
  VimosVmStatus status;
  VimosDemoMove *move;
  guint64 memory_used;
  VimosDemoAttachment at;

  /* private */
  VimosDemoFabric *fabric; /* borrowed */
  VimosDemoStation *station;
  gboolean moved_in;    /* the guest has not told the network yet where it is */
  gint64 boot_left_us;  /* of its boot; 0: it is up */
  gint64 running_since; /* of the clock: for what is left of the boot */
  guint guest_id;       /* the source that brings the guest up */
} VimosDemoDomain;

VimosDemoDomain *vimos_demo_domain_new (VimosDemoFabric *fabric,
                                        const VimosDemoAttachment *bridge,
                                        const VimosDemoVmSpec *spec,
                                        const char *disk);
VimosDemoDomain *vimos_demo_domain_new_copy (const VimosDemoDomain *original,
                                             const VimosDemoAttachment *bridge);
void vimos_demo_domain_free (VimosDemoDomain *self);

gboolean vimos_demo_domain_is_active (const VimosDemoDomain *self);
/* Of its one disk, or NULL. */
const VimosDisk *vimos_demo_domain_get_disk (const VimosDemoDomain *self);
void vimos_demo_domain_set_state (VimosDemoDomain *self,
                                  VimosVmState state,
                                  VimosDemoReason reason);

/* The guest. @boot_us, @wake_us: until it answers, µs. */
void vimos_demo_domain_boot (VimosDemoDomain *self,
                             gint64 boot_us);
void vimos_demo_domain_receive (VimosDemoDomain *self,
                                const VimosDemoDomain *original);
void vimos_demo_domain_stop (VimosDemoDomain *self);
void vimos_demo_domain_go (VimosDemoDomain *self,
                           gint64 wake_us);
void vimos_demo_domain_end (VimosDemoDomain *self);

G_END_DECLS
