/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-hypervisor-private.h"
#include "fake-vm.h"

enum
{
  PROP_0,
  PROP_URI,
  PROP_NAME,
  PROP_ADDRESS,
  PROP_STATE,
  PROP_ERROR,
  PROP_VMS,
};

static void hypervisor_iface_init (VimosHypervisorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeHypervisor, fake_hypervisor, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIMOS_TYPE_HYPERVISOR, hypervisor_iface_init))

static void
watch (FakeWorld *world)
{
  if (!world->may_break)
    g_assert_false (world->hypervisors[0]->status.state == VIMOS_VM_STATE_RUNNING
                    && world->hypervisors[0]->status.present
                    && world->hypervisors[1]->status.state == VIMOS_VM_STATE_RUNNING
                    && world->hypervisors[1]->status.present);
}

void
fake_hypervisor_note (FakeHypervisor *self,
                      const char *what)
{
  g_string_append_printf (self->world->acts, "%s%s:%s", self->world->acts->len > 0 ? " " : "",
                          self->name, what);
  if (self->world->hook != NULL)
    self->world->hook (what, self->world->hook_data);
}

static void
emit (FakeHypervisor *self,
      const char *what)
{
  VimosQmpEvent event = { what, FAKE_UUID, g_get_real_time (), g_get_monotonic_time () };

  vimos_hypervisor_emit_qmp_event (VIMOS_HYPERVISOR (self), &event);
}

void
fake_hypervisor_put (FakeHypervisor *self,
                     const VimosVmStatus *status)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->vms));

  self->status = status != NULL ? *status : (VimosVmStatus){ 0 };
  self->data->state = self->status.state;
  vimos_vm_update (self->vm, self->data);
  if (self->status.present && n == 0)
    g_list_store_append (self->vms, self->vm);
  else if (!self->status.present && n > 0)
    g_list_store_remove_all (self->vms);
  watch (self->world);
}

static gboolean
refuse_if_unreachable (FakeHypervisor *self,
                       GTask *task)
{
  if (!self->unreachable)
    return FALSE;
  g_task_return_new_error (task, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE,
                           "%s does not answer", self->name);
  return TRUE;
}

static void
inspect_async (VimosHypervisor *hypervisor,
               const char *uuid,
               GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  FakeHypervisor *self = FAKE_HYPERVISOR (hypervisor);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_assert_cmpstr (uuid, ==, FAKE_UUID);
  if (!refuse_if_unreachable (self, task))
    g_task_return_boolean (task, TRUE);
}

static gboolean
inspect_finish (VimosHypervisor *hypervisor,
                GAsyncResult *result,
                VimosVmStatus *status,
                GError **error)
{
  *status = FAKE_HYPERVISOR (hypervisor)->status;
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
check_target_async (VimosHypervisor *hypervisor,
                    VimosVm *vm,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  FakeHypervisor *self = FAKE_HYPERVISOR (hypervisor);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  if (!refuse_if_unreachable (self, task))
    g_task_return_boolean (task, TRUE);
}

static VimosTargetCheck *
check_target_finish (VimosHypervisor *hypervisor,
                     GAsyncResult *result,
                     GError **error)
{
  FakeHypervisor *self = FAKE_HYPERVISOR (hypervisor);

  return g_task_propagate_boolean (G_TASK (result), error) ? fake_target_check_copy (self->check) : NULL;
}

static void
estimate_memory_async (VimosHypervisor *hypervisor,
                       const char *uuid,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  FakeHypervisor *self = FAKE_HYPERVISOR (hypervisor);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  if (refuse_if_unreachable (self, task))
    return;
  if (self->memory_estimate > 0)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "no way to tell");
}

static gboolean
estimate_memory_finish (VimosHypervisor *hypervisor,
                        GAsyncResult *result,
                        guint64 *bytes,
                        GError **error)
{
  *bytes = FAKE_HYPERVISOR (hypervisor)->memory_estimate;
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
do_act (FakeHypervisor *self,
        VimosVmAct act,
        const char *argument)
{
  VimosVmStatus status = self->status;

  switch (act)
    {
    case VIMOS_VM_SUSPEND:
      g_assert_cmpint (status.state, ==, VIMOS_VM_STATE_RUNNING);
      fake_hypervisor_put (self, &fake_paused);
      emit (self, "STOP");
      break;
    case VIMOS_VM_RESUME:
      g_assert_cmpint (status.state, ==, VIMOS_VM_STATE_PAUSED);
      g_assert_false (status.has_job);
      fake_hypervisor_put (self, &fake_running);
      emit (self, "RESUME");
      break;
    case VIMOS_VM_DESTROY:
      g_assert_true (status.present);
      fake_hypervisor_put (self, status.persistent ? &fake_off : NULL);
      break;
    case VIMOS_VM_UNDEFINE:
      g_assert_true (status.state == VIMOS_VM_STATE_SHUT_OFF
                     || status.state == VIMOS_VM_STATE_CRASHED);
      fake_hypervisor_put (self, NULL);
      break;
    case VIMOS_VM_START:
      g_assert_true (status.state == VIMOS_VM_STATE_SHUT_OFF
                     || status.state == VIMOS_VM_STATE_CRASHED);
      fake_hypervisor_put (self, &fake_running);
      break;
    case VIMOS_VM_DELETE_VOLUME:
      g_assert_false (status.present); /* never under a VM */
      g_hash_table_remove (self->files, argument);
      break;
    case VIMOS_VM_ABORT_JOB:
      self->status.has_job = FALSE;
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
act_async (VimosHypervisor *hypervisor,
           const char *uuid,
           int act,
           const char *argument,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  FakeHypervisor *self = FAKE_HYPERVISOR (hypervisor);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  if (refuse_if_unreachable (self, task))
    return;
  if (self->fail_acts[act] > 0)
    {
      self->fail_acts[act]--;
      g_task_return_new_error (task, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED, "no %s today",
                               vimos_vm_act_to_string (act));
      return;
    }
  do_act (self, act, argument);
  fake_hypervisor_note (self, vimos_vm_act_to_string (act));
  g_task_return_boolean (task, TRUE);
}

static gboolean
boolean_finish (VimosHypervisor *hypervisor,
                GAsyncResult *result,
                GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
connect_async (VimosHypervisor *hypervisor,
               GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  FakeHypervisor *self = FAKE_HYPERVISOR (hypervisor);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  if (refuse_if_unreachable (self, task))
    return;
  if (self->mute)
    {
      g_assert_null (self->connecting);
      self->connecting = g_steal_pointer (&task);
      fake_hypervisor_set_state (self, VIMOS_HYPERVISOR_CONNECTING);
      return;
    }
  fake_hypervisor_set_state (self, VIMOS_HYPERVISOR_CONNECTED);
  g_task_return_boolean (task, TRUE);
}

static const char *
get_uri (VimosHypervisor *hypervisor)
{
  return FAKE_HYPERVISOR (hypervisor)->uri;
}

static const char *
get_name (VimosHypervisor *hypervisor)
{
  return FAKE_HYPERVISOR (hypervisor)->name;
}

static const char *
get_address (VimosHypervisor *hypervisor)
{
  return FAKE_HYPERVISOR (hypervisor)->address;
}

static VimosHypervisorState
get_state (VimosHypervisor *hypervisor)
{
  return FAKE_HYPERVISOR (hypervisor)->state;
}

static const GError *
get_error (VimosHypervisor *hypervisor)
{
  return NULL;
}

static GListModel *
get_vms (VimosHypervisor *hypervisor)
{
  return G_LIST_MODEL (FAKE_HYPERVISOR (hypervisor)->vms);
}

static void
hypervisor_iface_init (VimosHypervisorInterface *iface)
{
  iface->get_uri = get_uri;
  iface->get_name = get_name;
  iface->get_address = get_address;
  iface->get_state = get_state;
  iface->get_error = get_error;
  iface->get_vms = get_vms;
  iface->connect_async = connect_async;
  iface->connect_finish = boolean_finish;
  iface->inspect_async = inspect_async;
  iface->inspect_finish = inspect_finish;
  iface->estimate_memory_async = estimate_memory_async;
  iface->estimate_memory_finish = estimate_memory_finish;
  iface->check_target_async = check_target_async;
  iface->check_target_finish = check_target_finish;
  iface->act_async = act_async;
  iface->act_finish = boolean_finish;
  fake_hypervisor_init_moves (iface);
}

static void
fake_hypervisor_get_property (GObject *object,
                              guint prop_id,
                              GValue *value,
                              GParamSpec *pspec)
{
  FakeHypervisor *self = FAKE_HYPERVISOR (object);

  switch (prop_id)
    {
    case PROP_URI:
      g_value_set_string (value, self->uri);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_ADDRESS:
      g_value_set_string (value, self->address);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, NULL);
      break;
    case PROP_VMS:
      g_value_set_object (value, self->vms);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fake_hypervisor_finalize (GObject *object)
{
  FakeHypervisor *self = FAKE_HYPERVISOR (object);

  g_object_unref (self->vms);
  g_object_unref (self->vm);
  vimos_vm_data_free (self->data);
  vimos_target_check_free (self->check);
  g_hash_table_unref (self->files);
  g_free (self->uri);
  g_free (self->name);
  g_free (self->address);
  G_OBJECT_CLASS (fake_hypervisor_parent_class)->finalize (object);
}

static void
fake_hypervisor_class_init (FakeHypervisorClass *klass)
{
  static const char *const names[] = { "uri", "name", "address", "state", "error", "vms" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fake_hypervisor_get_property;
  object_class->finalize = fake_hypervisor_finalize;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_object_class_override_property (object_class, PROP_URI + i, names[i]);
}

static void
fake_hypervisor_init (FakeHypervisor *self)
{
}

static FakeHypervisor *
make_hypervisor (FakeWorld *world,
                 guint number)
{
  FakeHypervisor *self = g_object_new (FAKE_TYPE_HYPERVISOR, NULL);

  self->world = world;
  self->name = g_strdup_printf ("hv%u", number);
  self->address = g_strdup_printf ("10.97.0.%u", number);
  self->uri = g_strdup_printf ("qemu+tcp://10.97.0.%u/system", number);
  self->state = VIMOS_HYPERVISOR_CONNECTED;
  self->vms = g_list_store_new (VIMOS_TYPE_VM);
  self->data = fake_vm_data_new ();
  self->vm = vimos_vm_new (VIMOS_HYPERVISOR (self), self->data);
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->check = fake_target_check_new ();
  self->step_ms = 4;
  return self;
}

/* "web" runs on hv1; hv3 is empty. */
FakeWorld *
fake_world_new (void)
{
  FakeWorld *world = g_new0 (FakeWorld, 1);

  world->acts = g_string_new (NULL);
  world->hypervisors[0] = make_hypervisor (world, 1);
  world->hypervisors[1] = make_hypervisor (world, 3);
  fake_hypervisor_add_file (world->hypervisors[0], FAKE_DISK);
  fake_hypervisor_put (world->hypervisors[0], &fake_running);
  return world;
}

void
fake_world_free (FakeWorld *world)
{
  for (guint i = 0; i < G_N_ELEMENTS (world->hypervisors); i++)
    g_assert_finalize_object (world->hypervisors[i]);
  g_string_free (world->acts, TRUE);
  g_free (world);
}

/* Whether a ping would be answered. */
gboolean
fake_world_is_reachable (FakeWorld *world)
{
  for (guint i = 0; i < G_N_ELEMENTS (world->hypervisors); i++)
    if (world->hypervisors[i]->status.present
        && world->hypervisors[i]->status.state == VIMOS_VM_STATE_RUNNING)
      return TRUE;
  return FALSE;
}

const VimosVmStatus *
fake_hypervisor_look (FakeHypervisor *self)
{
  return &self->status;
}

gboolean
fake_hypervisor_has_file (FakeHypervisor *self,
                          const char *path)
{
  return g_hash_table_contains (self->files, path);
}

void
fake_hypervisor_add_file (FakeHypervisor *self,
                          const char *path)
{
  g_hash_table_add (self->files, g_strdup (path));
}

void
fake_hypervisor_set_state (FakeHypervisor *self,
                           VimosHypervisorState state)
{
  self->state = state;
  g_object_notify (G_OBJECT (self), "state");
}

void
fake_hypervisor_set_unreachable (FakeHypervisor *self,
                                 gboolean unreachable)
{
  self->unreachable = unreachable;
}

void
fake_hypervisor_set_mute (FakeHypervisor *self,
                          gboolean mute)
{
  g_autoptr (GTask) task = mute ? NULL : g_steal_pointer (&self->connecting);

  self->mute = mute;
  if (task == NULL)
    return;
  fake_hypervisor_set_state (self, VIMOS_HYPERVISOR_CONNECTED);
  g_task_return_boolean (task, TRUE);
}

void
fake_hypervisor_fail_act (FakeHypervisor *self,
                          VimosVmAct act,
                          guint times)
{
  self->fail_acts[act] = times;
}

void
fake_hypervisor_set_memory_estimate (FakeHypervisor *self,
                                     guint64 bytes)
{
  self->memory_estimate = bytes;
}

VimosTargetCheck *
fake_hypervisor_get_check (FakeHypervisor *self)
{
  return self->check;
}

VimosVm *
fake_hypervisor_get_vm (FakeHypervisor *self)
{
  return self->vm;
}

VimosVmData *
fake_hypervisor_get_data (FakeHypervisor *self)
{
  return self->data;
}
