/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  VIMOS_VM_STATE_UNKNOWN,
  VIMOS_VM_STATE_RUNNING,
  VIMOS_VM_STATE_PAUSED,
  VIMOS_VM_STATE_SHUT_OFF,
  VIMOS_VM_STATE_CRASHED,
} VimosVmState;

#define VIMOS_TYPE_VM_STATE (vimos_vm_state_get_type ())
GType vimos_vm_state_get_type (void) G_GNUC_CONST;
const char *vimos_vm_state_to_string (VimosVmState state);

typedef struct
{
  char *target; /* "vda" */
  char *source; /* path on the hypervisor */
  char *format; /* "raw", "qcow2" */
  guint64 capacity;   /* bytes */
  guint64 allocation; /* bytes */
  gboolean read_only; /* read-only disks and CD-ROMs are not copied */
} VimosDisk;

typedef struct
{
  char *mac;    /* upper case */
  char *bridge; /* the bridge or network on the hypervisor, or NULL */
} VimosNic;

/**
 * VimosVmData: what a hypervisor knows of one VM at one moment; from it implementations of
 * VimosHypervisor make and update their VimosVm.
 */
typedef struct
{
  char *name;
  char *uuid;
  char *title; /* or NULL: the name serves */
  VimosVmState state;
  guint64 memory; /* bytes */
  VimosNic *nics;
  guint n_nics;
  VimosDisk *disks;
  guint n_disks;
} VimosVmData;

void vimos_vm_data_free (VimosVmData *data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosVmData, vimos_vm_data_free)

/**
 * VimosVm:
 *
 * One domain on one hypervisor. Properties "name", "uuid", "state", "memory" (bytes), "title"
 * notify when they change; "details" notifies when disks or NICs changed. Main thread only.
 */
#define VIMOS_TYPE_VM (vimos_vm_get_type ())
G_DECLARE_FINAL_TYPE (VimosVm, vimos_vm, VIMOS, VM, GObject)

typedef struct _VimosHypervisor VimosHypervisor;

/* For implementations of VimosHypervisor and their tests only. @hypervisor is not kept alive. */
VimosVm *vimos_vm_new (VimosHypervisor *hypervisor,
                       const VimosVmData *data);
gboolean vimos_vm_update (VimosVm *self,
                          const VimosVmData *data);
gboolean vimos_vm_set_state (VimosVm *self,
                             VimosVmState state);

const char *vimos_vm_get_name (VimosVm *self);
const char *vimos_vm_get_uuid (VimosVm *self);
const char *vimos_vm_get_title (VimosVm *self);
VimosVmState vimos_vm_get_state (VimosVm *self);
guint64 vimos_vm_get_memory (VimosVm *self);
VimosHypervisor *vimos_vm_get_hypervisor (VimosVm *self);
const char *vimos_vm_get_mac (VimosVm *self); /* of the first NIC, or NULL */
guint vimos_vm_get_n_nics (VimosVm *self);
const VimosNic *vimos_vm_get_nic (VimosVm *self,
                                  guint index);
guint vimos_vm_get_n_disks (VimosVm *self);
const VimosDisk *vimos_vm_get_disk (VimosVm *self,
                                    guint index);
/* Allocated bytes of all disks that are copied. */
guint64 vimos_vm_get_disk_bytes (VimosVm *self);

G_END_DECLS
