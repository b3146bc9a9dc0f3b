/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-compute"

#include "config.h"

#include "vimos-hypervisor.h"

/**
 * VimosVm:
 *
 * A VM is made and changed by its hypervisor alone, from one VimosVmData at a time; every property
 * notifies only when its value really changed, all of one update inside one freeze. It does not
 * keep its hypervisor alive: lists of VMs may be held longer than the connection that filled them.
 */
struct _VimosVm
{
  GObject parent_instance;

  /* owned */
  VimosVmData *data;
  /* borrowed, weak */
  VimosHypervisor *hypervisor;
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_UUID,
  PROP_STATE,
  PROP_MEMORY,
  PROP_TITLE,
  PROP_DETAILS,
  PROP_HYPERVISOR,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (VimosVm, vimos_vm, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

GType
vimos_vm_state_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { VIMOS_VM_STATE_UNKNOWN, "VIMOS_VM_STATE_UNKNOWN", "unknown" },
    { VIMOS_VM_STATE_RUNNING, "VIMOS_VM_STATE_RUNNING", "running" },
    { VIMOS_VM_STATE_PAUSED, "VIMOS_VM_STATE_PAUSED", "paused" },
    { VIMOS_VM_STATE_SHUT_OFF, "VIMOS_VM_STATE_SHUT_OFF", "shut off" },
    { VIMOS_VM_STATE_CRASHED, "VIMOS_VM_STATE_CRASHED", "crashed" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("VimosVmState", values));
  return type;
}

/**
 * vimos_vm_state_to_string:
 * @state: a state
 *
 * Returns: (transfer none): a stable English word for programs and logs: “unknown”, “running”,
 * “paused”, “shut off” or “crashed”. Any thread.
 */
const char *
vimos_vm_state_to_string (VimosVmState state)
{
  g_autoptr (GEnumClass) class = g_type_class_ref (VIMOS_TYPE_VM_STATE);
  GEnumValue *value = g_enum_get_value (class, state);

  /* The nick lies in the static table, so it outlives the class reference. */
  return value != NULL ? value->value_nick : "unknown";
}

/**
 * vimos_vm_data_free:
 * @data: (transfer full) (nullable): what to free, with all its strings and arrays
 *
 * Any thread.
 */
void
vimos_vm_data_free (VimosVmData *data)
{
  if (data == NULL)
    return;
  for (guint i = 0; i < data->n_nics; i++)
    {
      g_free (data->nics[i].mac);
      g_free (data->nics[i].bridge);
    }
  for (guint i = 0; i < data->n_disks; i++)
    {
      g_free (data->disks[i].target);
      g_free (data->disks[i].source);
      g_free (data->disks[i].format);
    }
  g_free (data->nics);
  g_free (data->disks);
  g_free (data->name);
  g_free (data->uuid);
  g_free (data->title);
  g_free (data);
}

static VimosVmData *
copy_data (const VimosVmData *data)
{
  VimosVmData *copy = g_memdup2 (data, sizeof *data);

  copy->name = g_strdup (data->name);
  copy->uuid = g_strdup (data->uuid);
  copy->title = g_strdup (data->title);
  copy->nics = g_memdup2 (data->nics, sizeof *data->nics * data->n_nics);
  for (guint i = 0; i < data->n_nics; i++)
    {
      copy->nics[i].mac = g_strdup (data->nics[i].mac);
      copy->nics[i].bridge = g_strdup (data->nics[i].bridge);
    }
  copy->disks = g_memdup2 (data->disks, sizeof *data->disks * data->n_disks);
  for (guint i = 0; i < data->n_disks; i++)
    {
      copy->disks[i].target = g_strdup (data->disks[i].target);
      copy->disks[i].source = g_strdup (data->disks[i].source);
      copy->disks[i].format = g_strdup (data->disks[i].format);
    }
  return copy;
}

static gboolean
nics_equal (const VimosVmData *a,
            const VimosVmData *b)
{
  if (a->n_nics != b->n_nics)
    return FALSE;
  for (guint i = 0; i < a->n_nics; i++)
    if (g_strcmp0 (a->nics[i].mac, b->nics[i].mac) != 0
        || g_strcmp0 (a->nics[i].bridge, b->nics[i].bridge) != 0)
      return FALSE;
  return TRUE;
}

static gboolean
disk_equal (const VimosDisk *a,
            const VimosDisk *b)
{
  return g_strcmp0 (a->target, b->target) == 0 && g_strcmp0 (a->source, b->source) == 0
         && g_strcmp0 (a->format, b->format) == 0 && a->capacity == b->capacity
         && a->allocation == b->allocation && !a->read_only == !b->read_only;
}

static gboolean
disks_equal (const VimosVmData *a,
             const VimosVmData *b)
{
  if (a->n_disks != b->n_disks)
    return FALSE;
  for (guint i = 0; i < a->n_disks; i++)
    if (!disk_equal (&a->disks[i], &b->disks[i]))
      return FALSE;
  return TRUE;
}

static void
vimos_vm_get_property (GObject *object,
                       guint prop_id,
                       GValue *value,
                       GParamSpec *pspec)
{
  VimosVm *self = VIMOS_VM (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, vimos_vm_get_name (self));
      break;
    case PROP_UUID:
      g_value_set_string (value, vimos_vm_get_uuid (self));
      break;
    case PROP_STATE:
      g_value_set_enum (value, vimos_vm_get_state (self));
      break;
    case PROP_MEMORY:
      g_value_set_uint64 (value, vimos_vm_get_memory (self));
      break;
    case PROP_TITLE:
      g_value_set_string (value, vimos_vm_get_title (self));
      break;
    case PROP_DETAILS:
      g_value_set_uint64 (value, vimos_vm_get_disk_bytes (self));
      break;
    case PROP_HYPERVISOR:
      g_value_set_object (value, vimos_vm_get_hypervisor (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vimos_vm_finalize (GObject *object)
{
  VimosVm *self = VIMOS_VM (object);

  g_clear_weak_pointer (&self->hypervisor);
  vimos_vm_data_free (self->data);
  G_OBJECT_CLASS (vimos_vm_parent_class)->finalize (object);
}

static void
vimos_vm_class_init (VimosVmClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = vimos_vm_get_property;
  object_class->finalize = vimos_vm_finalize;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_UUID] = g_param_spec_string ("uuid", NULL, NULL, NULL, flags);
  properties[PROP_STATE]
      = g_param_spec_enum ("state", NULL, NULL, VIMOS_TYPE_VM_STATE, VIMOS_VM_STATE_UNKNOWN, flags);
  properties[PROP_MEMORY] = g_param_spec_uint64 ("memory", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  /* The value is the allocated bytes of the copied disks; what matters is the notification. */
  properties[PROP_DETAILS] = g_param_spec_uint64 ("details", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_HYPERVISOR]
      = g_param_spec_object ("hypervisor", NULL, NULL, VIMOS_TYPE_HYPERVISOR, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vimos_vm_init (VimosVm *self)
{
}

/**
 * vimos_vm_new:
 * @hypervisor: (nullable): where it is; not kept alive
 * @data: what is known of it; name and UUID are set
 *
 * For implementations of #VimosHypervisor and for tests. Main thread.
 *
 * Returns: (transfer full): a VM
 */
VimosVm *
vimos_vm_new (VimosHypervisor *hypervisor,
              const VimosVmData *data)
{
  VimosVm *self;

  g_return_val_if_fail (hypervisor == NULL || VIMOS_IS_HYPERVISOR (hypervisor), NULL);
  g_return_val_if_fail (data != NULL && data->name != NULL && data->uuid != NULL, NULL);

  self = g_object_new (VIMOS_TYPE_VM, NULL);
  g_set_weak_pointer (&self->hypervisor, hypervisor);
  self->data = copy_data (data);
  return self;
}

/**
 * vimos_vm_update:
 * @self: a VM
 * @data: what is known of it now; of the same UUID
 *
 * For implementations of #VimosHypervisor and for tests. Notifies each property that changed,
 * "details" when disks or NICs did. Main thread.
 *
 * Returns: whether anything changed
 */
gboolean
vimos_vm_update (VimosVm *self,
                 const VimosVmData *data)
{
  g_autoptr (VimosVmData) old = NULL;
  gboolean changed[N_PROPS] = { FALSE }, any = FALSE;

  g_return_val_if_fail (VIMOS_IS_VM (self), FALSE);
  g_return_val_if_fail (data != NULL && data->name != NULL, FALSE);
  g_return_val_if_fail (g_strcmp0 (data->uuid, self->data->uuid) == 0, FALSE);

  old = g_steal_pointer (&self->data);
  self->data = copy_data (data);
  /* Tables are keyed by the very string. */
  g_free (self->data->uuid);
  self->data->uuid = g_steal_pointer (&old->uuid);
  changed[PROP_NAME] = g_strcmp0 (old->name, data->name) != 0;
  changed[PROP_TITLE]
      = g_strcmp0 (old->title ? old->title : old->name, vimos_vm_get_title (self)) != 0;
  changed[PROP_STATE] = old->state != data->state;
  changed[PROP_MEMORY] = old->memory != data->memory;
  changed[PROP_DETAILS] = !nics_equal (old, data) || !disks_equal (old, data);

  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 1; i < N_PROPS; i++)
    if (changed[i])
      {
        g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
        any = TRUE;
      }
  g_object_thaw_notify (G_OBJECT (self));
  return any;
}

/**
 * vimos_vm_set_state:
 * @self: a VM
 * @state: its state, as an event told
 *
 * For implementations of #VimosHypervisor and for tests. Main thread.
 *
 * Returns: whether the state is another one than before
 */
gboolean
vimos_vm_set_state (VimosVm *self,
                    VimosVmState state)
{
  g_return_val_if_fail (VIMOS_IS_VM (self), FALSE);

  if (self->data->state == state)
    return FALSE;
  self->data->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  return TRUE;
}

/**
 * vimos_vm_get_name:
 * @self: a VM
 *
 * Returns: (transfer none): its name, unique on its hypervisor; valid until it changes
 */
const char *
vimos_vm_get_name (VimosVm *self)
{
  g_return_val_if_fail (VIMOS_IS_VM (self), NULL);

  return self->data->name;
}

/**
 * vimos_vm_get_uuid:
 * @self: a VM
 *
 * Returns: (transfer none): its UUID in lower case; the string stays the same one as long as @self
 * lives
 */
const char *
vimos_vm_get_uuid (VimosVm *self)
{
  g_return_val_if_fail (VIMOS_IS_VM (self), NULL);

  return self->data->uuid;
}

/**
 * vimos_vm_get_title:
 * @self: a VM
 *
 * Returns: (transfer none): the title that its definition gives it, else its name
 */
const char *
vimos_vm_get_title (VimosVm *self)
{
  g_return_val_if_fail (VIMOS_IS_VM (self), NULL);

  return self->data->title != NULL ? self->data->title : self->data->name;
}

/**
 * vimos_vm_get_state:
 * @self: a VM
 *
 * Returns: its state; %VIMOS_VM_STATE_UNKNOWN while its hypervisor cannot be reached
 */
VimosVmState
vimos_vm_get_state (VimosVm *self)
{
  g_return_val_if_fail (VIMOS_IS_VM (self), VIMOS_VM_STATE_UNKNOWN);

  return self->data->state;
}

/**
 * vimos_vm_get_memory:
 * @self: a VM
 *
 * Returns: the memory that its definition gives it, in bytes
 */
guint64
vimos_vm_get_memory (VimosVm *self)
{
  g_return_val_if_fail (VIMOS_IS_VM (self), 0);

  return self->data->memory;
}

/**
 * vimos_vm_get_hypervisor:
 * @self: a VM
 *
 * Returns: (transfer none) (nullable): where it is; %NULL when that object is gone
 */
VimosHypervisor *
vimos_vm_get_hypervisor (VimosVm *self)
{
  g_return_val_if_fail (VIMOS_IS_VM (self), NULL);

  return self->hypervisor;
}

/**
 * vimos_vm_get_mac:
 * @self: a VM
 *
 * Returns: (transfer none) (nullable): the MAC of its first NIC, upper case with colons
 */
const char *
vimos_vm_get_mac (VimosVm *self)
{
  g_return_val_if_fail (VIMOS_IS_VM (self), NULL);

  return self->data->n_nics > 0 ? self->data->nics[0].mac : NULL;
}

/**
 * vimos_vm_get_n_nics:
 * @self: a VM
 *
 * Returns: the number of its NICs
 */
guint
vimos_vm_get_n_nics (VimosVm *self)
{
  g_return_val_if_fail (VIMOS_IS_VM (self), 0);

  return self->data->n_nics;
}

/**
 * vimos_vm_get_nic:
 * @self: a VM
 * @index: below vimos_vm_get_n_nics()
 *
 * Returns: (transfer none) (nullable): a NIC, valid until "details" notifies
 */
const VimosNic *
vimos_vm_get_nic (VimosVm *self,
                  guint index)
{
  g_return_val_if_fail (VIMOS_IS_VM (self), NULL);

  return index < self->data->n_nics ? &self->data->nics[index] : NULL;
}

/**
 * vimos_vm_get_n_disks:
 * @self: a VM
 *
 * Returns: the number of its disks, those included that are not copied
 */
guint
vimos_vm_get_n_disks (VimosVm *self)
{
  g_return_val_if_fail (VIMOS_IS_VM (self), 0);

  return self->data->n_disks;
}

/**
 * vimos_vm_get_disk:
 * @self: a VM
 * @index: below vimos_vm_get_n_disks()
 *
 * Returns: (transfer none) (nullable): a disk, valid until "details" notifies
 */
const VimosDisk *
vimos_vm_get_disk (VimosVm *self,
                   guint index)
{
  g_return_val_if_fail (VIMOS_IS_VM (self), NULL);

  return index < self->data->n_disks ? &self->data->disks[index] : NULL;
}

/**
 * vimos_vm_get_disk_bytes:
 * @self: a VM
 *
 * Returns: the allocated bytes of all disks that are copied: about what a move sends for them
 */
guint64
vimos_vm_get_disk_bytes (VimosVm *self)
{
  guint64 bytes = 0;

  g_return_val_if_fail (VIMOS_IS_VM (self), 0);

  for (guint i = 0; i < self->data->n_disks; i++)
    if (!self->data->disks[i].read_only)
      bytes += self->data->disks[i].allocation;
  return bytes;
}
