/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-compute"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-hypervisor.h"

enum
{
  SIGNAL_QMP_EVENT,
  SIGNAL_VM_CHANGED,
  N_SIGNALS
};

G_DEFINE_QUARK (vimos-compute-error-quark, vimos_compute_error)
G_DEFINE_INTERFACE (VimosHypervisor, vimos_hypervisor, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

GType
vimos_hypervisor_state_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { VIMOS_HYPERVISOR_DISCONNECTED, "VIMOS_HYPERVISOR_DISCONNECTED", "disconnected" },
    { VIMOS_HYPERVISOR_CONNECTING, "VIMOS_HYPERVISOR_CONNECTING", "connecting" },
    { VIMOS_HYPERVISOR_CONNECTED, "VIMOS_HYPERVISOR_CONNECTED", "connected" },
    { VIMOS_HYPERVISOR_LOST, "VIMOS_HYPERVISOR_LOST", "lost" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("VimosHypervisorState", values));
  return type;
}

/**
 * vimos_target_check_free:
 * @check: (transfer full) (nullable): what to free
 */
void
vimos_target_check_free (VimosTargetCheck *check)
{
  if (check == NULL)
    return;
  for (guint i = 0; i < check->n_volumes; i++)
    g_free (check->volumes[i].pool);
  g_free (check->volumes);
  g_free (check->bridges);
  g_free (check->bridges_known);
  g_free (check);
}

static void
vimos_hypervisor_default_init (VimosHypervisorInterface *iface)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  g_object_interface_install_property (iface, g_param_spec_string ("uri", NULL, NULL, NULL, flags));
  g_object_interface_install_property (iface,
                                       g_param_spec_string ("name", NULL, NULL, NULL, flags));
  g_object_interface_install_property (iface,
                                       g_param_spec_string ("address", NULL, NULL, NULL, flags));
  g_object_interface_install_property (
      iface, g_param_spec_enum ("state", NULL, NULL, VIMOS_TYPE_HYPERVISOR_STATE,
                                VIMOS_HYPERVISOR_DISCONNECTED, flags));
  g_object_interface_install_property (
      iface, g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags));
  g_object_interface_install_property (
      iface, g_param_spec_object ("vms", NULL, NULL, G_TYPE_LIST_MODEL, flags));

  /**
   * VimosHypervisor::qmp-event:
   * @event: a #VimosQmpEvent, valid during the emission
   *
   * QEMU stopped or resumed a guest's CPUs.
   */
  signals[SIGNAL_QMP_EVENT] = g_signal_new ("qmp-event", VIMOS_TYPE_HYPERVISOR, G_SIGNAL_RUN_LAST,
                                            0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  /**
   * VimosHypervisor::vm-changed:
   * @vm: one of "vms"
   *
   * Some property of @vm has changed; emitted after its notifications.
   */
  signals[SIGNAL_VM_CHANGED] = g_signal_new ("vm-changed", VIMOS_TYPE_HYPERVISOR, G_SIGNAL_RUN_LAST,
                                             0, NULL, NULL, NULL, G_TYPE_NONE, 1, VIMOS_TYPE_VM);
}

/**
 * vimos_vm_act_to_string:
 * @act: an act
 *
 * Returns: (transfer none): a stable English word for journals and logs. Any thread.
 */
const char *
vimos_vm_act_to_string (VimosVmAct act)
{
  switch (act)
    {
    case VIMOS_VM_SUSPEND:
      return "suspend";
    case VIMOS_VM_RESUME:
      return "resume";
    case VIMOS_VM_DESTROY:
      return "destroy";
    case VIMOS_VM_UNDEFINE:
      return "undefine";
    case VIMOS_VM_START:
      return "start";
    case VIMOS_VM_DELETE_VOLUME:
      return "delete-volume";
    case VIMOS_VM_ABORT_JOB:
      return "abort-job";
    default:
      return "unknown";
    }
}

/**
 * vimos_hypervisor_get_uri:
 * @self: a hypervisor
 *
 * Returns: (transfer none): its URI as it was given
 */
const char *
vimos_hypervisor_get_uri (VimosHypervisor *self)
{
  g_return_val_if_fail (VIMOS_IS_HYPERVISOR (self), NULL);

  return VIMOS_HYPERVISOR_GET_IFACE (self)->get_uri (self);
}

/**
 * vimos_hypervisor_get_name:
 * @self: a hypervisor
 *
 * Returns: (transfer none): what people call it: the host name that it tells, until then the URI's
 * host
 */
const char *
vimos_hypervisor_get_name (VimosHypervisor *self)
{
  g_return_val_if_fail (VIMOS_IS_HYPERVISOR (self), NULL);

  return VIMOS_HYPERVISOR_GET_IFACE (self)->get_name (self);
}

/**
 * vimos_hypervisor_get_address:
 * @self: a hypervisor
 *
 * Returns: (transfer none) (nullable): its IP address on the network under the controller; %NULL
 * while unknown
 */
const char *
vimos_hypervisor_get_address (VimosHypervisor *self)
{
  g_return_val_if_fail (VIMOS_IS_HYPERVISOR (self), NULL);

  return VIMOS_HYPERVISOR_GET_IFACE (self)->get_address (self);
}

/**
 * vimos_hypervisor_get_state:
 * @self: a hypervisor
 *
 * Returns: how the connection to it stands
 */
VimosHypervisorState
vimos_hypervisor_get_state (VimosHypervisor *self)
{
  g_return_val_if_fail (VIMOS_IS_HYPERVISOR (self), VIMOS_HYPERVISOR_DISCONNECTED);

  return VIMOS_HYPERVISOR_GET_IFACE (self)->get_state (self);
}

/**
 * vimos_hypervisor_get_error:
 * @self: a hypervisor
 *
 * Returns: (transfer none) (nullable): why there is no connection
 */
const GError *
vimos_hypervisor_get_error (VimosHypervisor *self)
{
  g_return_val_if_fail (VIMOS_IS_HYPERVISOR (self), NULL);

  return VIMOS_HYPERVISOR_GET_IFACE (self)->get_error (self);
}

/**
 * vimos_hypervisor_get_vms:
 * @self: a hypervisor
 *
 * Returns: (transfer none): the live list of its #VimosVm, always the same model
 */
GListModel *
vimos_hypervisor_get_vms (VimosHypervisor *self)
{
  g_return_val_if_fail (VIMOS_IS_HYPERVISOR (self), NULL);

  return VIMOS_HYPERVISOR_GET_IFACE (self)->get_vms (self);
}

/**
 * vimos_hypervisor_find_vm:
 * @self: a hypervisor
 * @uuid_or_name: a UUID in either case, or a name
 *
 * Returns: (transfer none) (nullable): the VM of that UUID, else the one of that name
 */
VimosVm *
vimos_hypervisor_find_vm (VimosHypervisor *self,
                          const char *uuid_or_name)
{
  GListModel *vms = vimos_hypervisor_get_vms (self);
  VimosVm *named = NULL;

  g_return_val_if_fail (vms != NULL && uuid_or_name != NULL, NULL);

  for (guint i = 0, n = g_list_model_get_n_items (vms); i < n; i++)
    {
      g_autoptr (VimosVm) vm = g_list_model_get_item (vms, i);

      if (g_ascii_strcasecmp (vimos_vm_get_uuid (vm), uuid_or_name) == 0)
        return vm;
      if (g_str_equal (vimos_vm_get_name (vm), uuid_or_name))
        named = vm;
    }
  return named;
}

/**
 * vimos_hypervisor_emit_qmp_event:
 * @self: a hypervisor
 * @event: what QEMU told
 *
 * For implementations. Main thread.
 */
void
vimos_hypervisor_emit_qmp_event (VimosHypervisor *self,
                                 const VimosQmpEvent *event)
{
  g_return_if_fail (VIMOS_IS_HYPERVISOR (self));
  g_return_if_fail (event != NULL);

  g_signal_emit (self, signals[SIGNAL_QMP_EVENT], 0, event);
}

/**
 * vimos_hypervisor_emit_vm_changed:
 * @self: a hypervisor
 * @vm: one of its VMs
 *
 * For implementations. Main thread.
 */
void
vimos_hypervisor_emit_vm_changed (VimosHypervisor *self,
                                  VimosVm *vm)
{
  g_return_if_fail (VIMOS_IS_HYPERVISOR (self));
  g_return_if_fail (VIMOS_IS_VM (vm));

  g_signal_emit (self, signals[SIGNAL_VM_CHANGED], 0, vm);
}

/**
 * vimos_hypervisor_connect_async:
 * @self: a hypervisor
 * @cancellable: (nullable): ends the waiting
 * @callback: called in the main thread when the VMs are listed, or when there is no connection
 * @user_data: for @callback
 *
 * Succeeds at once when connected; joins an attempt under way. Once connected, a lost connection is
 * made again without being asked.
 */
void
vimos_hypervisor_connect_async (VimosHypervisor *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (VIMOS_IS_HYPERVISOR (self));

  VIMOS_HYPERVISOR_GET_IFACE (self)->connect_async (self, cancellable, callback, user_data);
}

/**
 * vimos_hypervisor_connect_finish:
 * @self: a hypervisor
 * @result: from the callback
 * @error: set to a #VimosComputeError or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether it is connected and its VMs are listed
 */
gboolean
vimos_hypervisor_connect_finish (VimosHypervisor *self,
                                 GAsyncResult *result,
                                 GError **error)
{
  g_return_val_if_fail (VIMOS_IS_HYPERVISOR (self), FALSE);

  return VIMOS_HYPERVISOR_GET_IFACE (self)->connect_finish (self, result, error);
}

/**
 * vimos_hypervisor_inspect_async:
 * @self: a hypervisor
 * @uuid: of the VM
 * @cancellable: (nullable): ends the waiting
 * @callback: called in the main thread
 * @user_data: for @callback
 *
 * Asks the hypervisor itself, not the list, how a VM stands.
 */
void
vimos_hypervisor_inspect_async (VimosHypervisor *self,
                                const char *uuid,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (VIMOS_IS_HYPERVISOR (self));
  g_return_if_fail (uuid != NULL);

  VIMOS_HYPERVISOR_GET_IFACE (self)->inspect_async (self, uuid, cancellable, callback, user_data);
}

/**
 * vimos_hypervisor_inspect_finish:
 * @self: a hypervisor
 * @result: from the callback
 * @status: (out): how the VM stands; `present` is %FALSE when there is none, which is no error
 * @error: set to a #VimosComputeError or %G_IO_ERROR_CANCELLED; then nothing is known of the VM
 *
 * Returns: whether @status was set
 */
gboolean
vimos_hypervisor_inspect_finish (VimosHypervisor *self,
                                 GAsyncResult *result,
                                 VimosVmStatus *status,
                                 GError **error)
{
  g_return_val_if_fail (VIMOS_IS_HYPERVISOR (self), FALSE);

  return VIMOS_HYPERVISOR_GET_IFACE (self)->inspect_finish (self, result, status, error);
}

/**
 * vimos_hypervisor_check_target_async:
 * @self: the hypervisor that a VM shall move to
 * @vm: that VM, of another hypervisor
 * @cancellable: (nullable): ends the waiting
 * @callback: called in the main thread
 * @user_data: for @callback
 *
 * Looks whether @vm would fit; changes nothing but refreshes the storage pools concerned.
 */
void
vimos_hypervisor_check_target_async (VimosHypervisor *self,
                                     VimosVm *vm,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_return_if_fail (VIMOS_IS_HYPERVISOR (self));
  g_return_if_fail (VIMOS_IS_VM (vm));

  VIMOS_HYPERVISOR_GET_IFACE (self)->check_target_async (self, vm, cancellable, callback,
                                                         user_data);
}

/**
 * vimos_hypervisor_check_target_finish:
 * @self: a hypervisor
 * @result: from the callback
 * @error: set to a #VimosComputeError or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): what was found, or %NULL
 */
VimosTargetCheck *
vimos_hypervisor_check_target_finish (VimosHypervisor *self,
                                      GAsyncResult *result,
                                      GError **error)
{
  g_return_val_if_fail (VIMOS_IS_HYPERVISOR (self), NULL);

  return VIMOS_HYPERVISOR_GET_IFACE (self)->check_target_finish (self, result, error);
}

/**
 * vimos_hypervisor_estimate_memory_async:
 * @self: the hypervisor that has the VM
 * @uuid: the VM, running or paused
 * @cancellable: (nullable): ends the waiting
 * @callback: called in the main thread
 * @user_data: for @callback
 *
 * Estimates how many bytes of the VM's memory a move would send: pages of zeros are not sent.
 * Changes nothing.
 */
void
vimos_hypervisor_estimate_memory_async (VimosHypervisor *self,
                                        const char *uuid,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  VimosHypervisorInterface *iface;

  g_return_if_fail (VIMOS_IS_HYPERVISOR (self));
  g_return_if_fail (uuid != NULL);

  iface = VIMOS_HYPERVISOR_GET_IFACE (self);
  if (iface->estimate_memory_async != NULL)
    iface->estimate_memory_async (self, uuid, cancellable, callback, user_data);
  else
    g_task_report_new_error (self, callback, user_data, vimos_hypervisor_estimate_memory_async,
                             G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s",
                             _("This hypervisor cannot look into a VM’s memory"));
}

/**
 * vimos_hypervisor_estimate_memory_finish:
 * @self: a hypervisor
 * @result: from the callback
 * @bytes: (out): the estimate
 * @error: set to a #VimosComputeError, %G_IO_ERROR_CANCELLED, or %G_IO_ERROR_NOT_SUPPORTED where it
 *   cannot be told
 *
 * Returns: whether @bytes was set
 */
gboolean
vimos_hypervisor_estimate_memory_finish (VimosHypervisor *self,
                                         GAsyncResult *result,
                                         guint64 *bytes,
                                         GError **error)
{
  g_return_val_if_fail (VIMOS_IS_HYPERVISOR (self), FALSE);

  if (g_async_result_is_tagged (result, vimos_hypervisor_estimate_memory_async))
    return g_task_propagate_boolean (G_TASK (result), error);
  return VIMOS_HYPERVISOR_GET_IFACE (self)->estimate_memory_finish (self, result, bytes, error);
}

/**
 * vimos_hypervisor_act_async:
 * @self: a hypervisor
 * @uuid: of the VM
 * @act: what to do
 * @argument: (nullable): see #VimosVmAct
 * @cancellable: (nullable): looked at before the act begins; an act begun is waited for
 * @callback: called in the main thread
 * @user_data: for @callback
 */
void
vimos_hypervisor_act_async (VimosHypervisor *self,
                            const char *uuid,
                            VimosVmAct act,
                            const char *argument,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (VIMOS_IS_HYPERVISOR (self));
  g_return_if_fail (uuid != NULL || act == VIMOS_VM_DELETE_VOLUME);
  g_return_if_fail (argument != NULL || act != VIMOS_VM_DELETE_VOLUME);

  VIMOS_HYPERVISOR_GET_IFACE (self)->act_async (self, uuid, act, argument, cancellable, callback,
                                                user_data);
}

/**
 * vimos_hypervisor_act_finish:
 * @self: a hypervisor
 * @result: from the callback
 * @error: set to a #VimosComputeError or %G_IO_ERROR_CANCELLED. After
 * %VIMOS_COMPUTE_ERROR_UNREACHABLE the act may have been done or may still be done: inspect before
 * the next one.
 *
 * Returns: whether it was done
 */
gboolean
vimos_hypervisor_act_finish (VimosHypervisor *self,
                             GAsyncResult *result,
                             GError **error)
{
  g_return_val_if_fail (VIMOS_IS_HYPERVISOR (self), FALSE);

  return VIMOS_HYPERVISOR_GET_IFACE (self)->act_finish (self, result, error);
}

/**
 * vimos_hypervisor_move_async:
 * @self: the source
 * @target: where to; of the same implementation
 * @request: what to move and over which ports; copied
 * @cancellable: (nullable): aborts the job
 * @callback: called in the main thread when the job is over, however long that takes
 * @user_data: for @callback
 *
 * Moves a suspended VM with its disks. Refuses a running one. Loss of the connection to @target
 * aborts the job too.
 */
void
vimos_hypervisor_move_async (VimosHypervisor *self,
                             VimosHypervisor *target,
                             const VimosMoveRequest *request,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (VIMOS_IS_HYPERVISOR (self));
  g_return_if_fail (VIMOS_IS_HYPERVISOR (target));
  g_return_if_fail (request != NULL && request->uuid != NULL);

  VIMOS_HYPERVISOR_GET_IFACE (self)->move_async (self, target, request, cancellable, callback,
                                                 user_data);
}

/**
 * vimos_hypervisor_move_finish:
 * @self: the source
 * @result: from the callback
 * @error: set to a #VimosComputeError; to %G_IO_ERROR_CANCELLED when cancelled before anything
 * began
 *
 * Returns: whether the VM stands complete and paused at the target. Also %TRUE when the cancelling
 * came too late. In either case inspect both sides before anything is resumed.
 */
gboolean
vimos_hypervisor_move_finish (VimosHypervisor *self,
                              GAsyncResult *result,
                              GError **error)
{
  g_return_val_if_fail (VIMOS_IS_HYPERVISOR (self), FALSE);

  return VIMOS_HYPERVISOR_GET_IFACE (self)->move_finish (self, result, error);
}

/**
 * vimos_hypervisor_get_progress_async:
 * @self: the source
 * @uuid: of the VM on its way
 * @cancellable: (nullable): ends the waiting
 * @callback: called in the main thread
 * @user_data: for @callback
 */
void
vimos_hypervisor_get_progress_async (VimosHypervisor *self,
                                     const char *uuid,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_return_if_fail (VIMOS_IS_HYPERVISOR (self));
  g_return_if_fail (uuid != NULL);

  VIMOS_HYPERVISOR_GET_IFACE (self)->get_progress_async (self, uuid, cancellable, callback,
                                                         user_data);
}

/**
 * vimos_hypervisor_get_progress_finish:
 * @self: the source
 * @result: from the callback
 * @progress: (out): how far the job is; totals of disks are virtual sizes, holes included
 * @error: set to a #VimosComputeError or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether @progress was set
 */
gboolean
vimos_hypervisor_get_progress_finish (VimosHypervisor *self,
                                      GAsyncResult *result,
                                      VimosMoveProgress *progress,
                                      GError **error)
{
  g_return_val_if_fail (VIMOS_IS_HYPERVISOR (self), FALSE);

  return VIMOS_HYPERVISOR_GET_IFACE (self)->get_progress_finish (self, result, progress, error);
}
