/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-vm.h"

G_BEGIN_DECLS

#define VIMOS_COMPUTE_ERROR (vimos_compute_error_quark ())
GQuark vimos_compute_error_quark (void);

typedef enum
{
  VIMOS_COMPUTE_ERROR_UNREACHABLE = 1, /* no connection, or it was lost */
  VIMOS_COMPUTE_ERROR_UNAUTHORIZED,
  VIMOS_COMPUTE_ERROR_NOT_FOUND, /* no such VM, pool or volume */
  VIMOS_COMPUTE_ERROR_NO_SPACE,
  VIMOS_COMPUTE_ERROR_EXISTS, /* a VM of that name or UUID stands in the way */
  VIMOS_COMPUTE_ERROR_PORT_IN_USE,
  VIMOS_COMPUTE_ERROR_ABORTED, /* the job was aborted on request */
  VIMOS_COMPUTE_ERROR_FAILED,
} VimosComputeError;

/* After so long without an answer a connection is given up, and tried again later. */
#define VIMOS_HYPERVISOR_PATIENCE_S 10

typedef enum
{
  VIMOS_HYPERVISOR_DISCONNECTED,
  VIMOS_HYPERVISOR_CONNECTING,
  VIMOS_HYPERVISOR_CONNECTED,
  VIMOS_HYPERVISOR_LOST, /* was connected; tries again by itself */
} VimosHypervisorState;

#define VIMOS_TYPE_HYPERVISOR_STATE (vimos_hypervisor_state_get_type ())
GType vimos_hypervisor_state_get_type (void) G_GNUC_CONST;

/**
 * VimosVmStatus: what one hypervisor says of one VM, enough for the recovery table.
 * @reason_user: paused by a user or by us, not by a migration under way
 * @has_job: a migration job is under way
 */
typedef struct
{
  gboolean present;
  VimosVmState state;
  gboolean reason_user;
  gboolean reason_migration; /* paused because it is migrating in or out */
  gboolean reason_migrated;  /* shut off because it was migrated away */
  gboolean persistent;
  gboolean has_job;
} VimosVmStatus;

/**
 * VimosMoveProgress: of a running migration job, bytes.
 */
typedef struct
{
  guint64 disk_total;
  guint64 disk_processed;
  guint64 memory_total;
  guint64 memory_processed;
  guint64 memory_remaining;
} VimosMoveProgress;

typedef struct
{
  const char *uuid;
  const char *memory_uri; /* "tcp://10.97.0.2:49200" */
  const char *disks_uri;  /* "tcp://10.97.0.2:49301" */
} VimosMoveRequest;

/**
 * VimosQmpEvent: a STOP or RESUME of QEMU.
 * @host_us: QEMU's own stamp, µs of that host's wall clock; 0 when unknown
 * @arrival_us: when we heard of it, µs of g_get_monotonic_time()
 */
typedef struct
{
  const char *name; /* "STOP", "RESUME" */
  const char *uuid;
  gint64 host_us;
  gint64 arrival_us;
} VimosQmpEvent;

typedef struct
{
  char *pool;        /* the pool that holds the path, or NULL */
  guint64 available; /* bytes; 0 without a pool */
  gboolean exists;   /* a file or volume of that path is there */
  guint64 capacity;  /* bytes, of the one that is there */
} VimosVolumeCheck;

typedef struct
{
  VimosVmStatus by_uuid;
  gboolean name_taken; /* another VM has the name */
  guint64 memory_free; /* bytes */
  gboolean *bridges;   /* per NIC: the bridge is there, or nothing says that it is not */
  gboolean *bridges_known; /* per NIC: FALSE when the hypervisor could not tell */
  guint n_bridges;
  VimosVolumeCheck *volumes; /* per copied disk, in the VM's order */
  guint n_volumes;
} VimosTargetCheck;

void vimos_target_check_free (VimosTargetCheck *check);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosTargetCheck, vimos_target_check_free)

/**
 * VimosHypervisor:
 *
 * A host of VMs; libvirt's implementation and, later, the demo's. All methods are called from and
 * complete in the main thread and block it never; every asynchronous one but a move ends with its
 * own time-out. Properties, which the interface installs and an implementation overrides: "uri",
 * "name", "address", "state", "error" (boxed GError or %NULL), "vms" (GListModel of VimosVm).
 * Signals: "qmp-event" (const VimosQmpEvent *), "vm-changed" (VimosVm).
 *
 * "address" is the IP address on the network under the controller, by which its host there is found
 * and to which migration data is sent: given by the user, else the URI's host.
 */
#define VIMOS_TYPE_HYPERVISOR (vimos_hypervisor_get_type ())
G_DECLARE_INTERFACE (VimosHypervisor, vimos_hypervisor, VIMOS, HYPERVISOR, GObject)

struct _VimosHypervisorInterface
{
  GTypeInterface parent;

  const char *(*get_uri) (VimosHypervisor *self);
  const char *(*get_name) (VimosHypervisor *self);
  const char *(*get_address) (VimosHypervisor *self);
  VimosHypervisorState (*get_state) (VimosHypervisor *self);
  const GError *(*get_error) (VimosHypervisor *self);
  GListModel *(*get_vms) (VimosHypervisor *self);

  void (*connect_async) (VimosHypervisor *self,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
  gboolean (*connect_finish) (VimosHypervisor *self, GAsyncResult *result, GError **error);

  void (*inspect_async) (VimosHypervisor *self,
                         const char *uuid,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
  gboolean (*inspect_finish) (VimosHypervisor *self,
                              GAsyncResult *result,
                              VimosVmStatus *status,
                              GError **error);

  /* On the target: would @vm fit there? */
  void (*check_target_async) (VimosHypervisor *self,
                              VimosVm *vm,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
  VimosTargetCheck *(*check_target_finish) (VimosHypervisor *self,
                                            GAsyncResult *result,
                                            GError **error);

  /* On the source: how much of the VM's memory a move would send. May be left out. */
  void (*estimate_memory_async) (VimosHypervisor *self,
                                 const char *uuid,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
  gboolean (*estimate_memory_finish) (VimosHypervisor *self,
                                      GAsyncResult *result,
                                      guint64 *bytes,
                                      GError **error);

  /* Every act on one VM: see VimosVmAct. */
  void (*act_async) (VimosHypervisor *self,
                     const char *uuid,
                     int act,
                     const char *argument,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data);
  gboolean (*act_finish) (VimosHypervisor *self, GAsyncResult *result, GError **error);

  /* On the source; the VM is already suspended and stays so on both sides. Takes as long as the
   * data takes. Cancelling the cancellable aborts the job and waits for its end. */
  void (*move_async) (VimosHypervisor *self,
                      VimosHypervisor *target,
                      const VimosMoveRequest *request,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  gboolean (*move_finish) (VimosHypervisor *self, GAsyncResult *result, GError **error);

  /* Of the job that move_async started; a few times a second. Fails with NOT_FOUND when no job is
   * under way. */
  void (*get_progress_async) (VimosHypervisor *self,
                              const char *uuid,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
  gboolean (*get_progress_finish) (VimosHypervisor *self,
                                   GAsyncResult *result,
                                   VimosMoveProgress *progress,
                                   GError **error);
};

/**
 * VimosVmAct:
 * @VIMOS_VM_SUSPEND: pause the guest; done when it stands
 * @VIMOS_VM_RESUME: let it run
 * @VIMOS_VM_DESTROY: end its QEMU at once
 * @VIMOS_VM_UNDEFINE: forget its definition; refused while it runs or is paused
 * @VIMOS_VM_START: boot it from its definition; refused when it is paused
 * @VIMOS_VM_DELETE_VOLUME: delete the disk image named by the argument (a path); the UUID is not
 *   looked at. Refused while a VM there needs it, that is every defined one that names it but those
 *   that were migrated away: undefine first. %VIMOS_COMPUTE_ERROR_NOT_FOUND when no active pool
 *   holds the directory, since then nobody can tell
 * @VIMOS_VM_ABORT_JOB: end a migration job under way
 *
 * An act succeeds when what it is for is so already: suspending a paused VM, destroying or
 * undefining one that is not there, deleting a volume that is gone, aborting no job.
 */
typedef enum
{
  VIMOS_VM_SUSPEND,
  VIMOS_VM_RESUME,
  VIMOS_VM_DESTROY,
  VIMOS_VM_UNDEFINE,
  VIMOS_VM_START,
  VIMOS_VM_DELETE_VOLUME,
  VIMOS_VM_ABORT_JOB,
} VimosVmAct;

const char *vimos_vm_act_to_string (VimosVmAct act);

const char *vimos_hypervisor_get_uri (VimosHypervisor *self);
const char *vimos_hypervisor_get_name (VimosHypervisor *self);
const char *vimos_hypervisor_get_address (VimosHypervisor *self);
VimosHypervisorState vimos_hypervisor_get_state (VimosHypervisor *self);
const GError *vimos_hypervisor_get_error (VimosHypervisor *self);
GListModel *vimos_hypervisor_get_vms (VimosHypervisor *self);
VimosVm *vimos_hypervisor_find_vm (VimosHypervisor *self,
                                   const char *uuid_or_name);

/* For implementations: emit the signals. */
void vimos_hypervisor_emit_qmp_event (VimosHypervisor *self,
                                      const VimosQmpEvent *event);
void vimos_hypervisor_emit_vm_changed (VimosHypervisor *self,
                                       VimosVm *vm);

void vimos_hypervisor_connect_async (VimosHypervisor *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean vimos_hypervisor_connect_finish (VimosHypervisor *self,
                                          GAsyncResult *result,
                                          GError **error);
void vimos_hypervisor_inspect_async (VimosHypervisor *self,
                                     const char *uuid,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean vimos_hypervisor_inspect_finish (VimosHypervisor *self,
                                          GAsyncResult *result,
                                          VimosVmStatus *status,
                                          GError **error);
void vimos_hypervisor_check_target_async (VimosHypervisor *self,
                                          VimosVm *vm,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
VimosTargetCheck *vimos_hypervisor_check_target_finish (VimosHypervisor *self,
                                                        GAsyncResult *result,
                                                        GError **error);
void vimos_hypervisor_estimate_memory_async (VimosHypervisor *self,
                                             const char *uuid,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);
gboolean vimos_hypervisor_estimate_memory_finish (VimosHypervisor *self,
                                                  GAsyncResult *result,
                                                  guint64 *bytes,
                                                  GError **error);
void vimos_hypervisor_act_async (VimosHypervisor *self,
                                 const char *uuid,
                                 VimosVmAct act,
                                 const char *argument,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean vimos_hypervisor_act_finish (VimosHypervisor *self,
                                      GAsyncResult *result,
                                      GError **error);
void vimos_hypervisor_move_async (VimosHypervisor *self,
                                  VimosHypervisor *target,
                                  const VimosMoveRequest *request,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean vimos_hypervisor_move_finish (VimosHypervisor *self,
                                       GAsyncResult *result,
                                       GError **error);
void vimos_hypervisor_get_progress_async (VimosHypervisor *self,
                                          const char *uuid,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
gboolean vimos_hypervisor_get_progress_finish (VimosHypervisor *self,
                                               GAsyncResult *result,
                                               VimosMoveProgress *progress,
                                               GError **error);

/* libvirt's implementation. @address may be NULL: the URI's host. */
#define VIMOS_TYPE_LIBVIRT_HYPERVISOR (vimos_libvirt_hypervisor_get_type ())
G_DECLARE_FINAL_TYPE (VimosLibvirtHypervisor,
                      vimos_libvirt_hypervisor,
                      VIMOS,
                      LIBVIRT_HYPERVISOR,
                      GObject)
VimosHypervisor *vimos_libvirt_hypervisor_new (const char *uri,
                                               const char *address);

G_END_DECLS
