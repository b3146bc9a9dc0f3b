/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-context.h"
#include "vimos-icmp-prober.h"
#include "vimos-plan.h"
#include "vimos-vm-list.h"

struct _VimosContext
{
  GObject parent_instance;

  /* owned */
  VimosOnosPoller *poller;
  GListStore *hypervisors;
  VimosVmList *vms;
  VimosJournal *journal;
  char *state_dir;

  VimosProberFunc make_prober;
  gpointer prober_data;
  GDestroyNotify prober_notify;
  VimosTimings timings;
};

enum
{
  PROP_0,
  PROP_POLLER,
  PROP_HYPERVISORS,
  PROP_VMS,
  PROP_JOURNAL,
  N_PROPS,
};

G_DEFINE_FINAL_TYPE (VimosContext, vimos_context, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static gboolean
matches_vm (VimosVm *vm,
            const char *what)
{
  if (g_ascii_strcasecmp (vimos_vm_get_uuid (vm), what) == 0
      || g_str_equal (vimos_vm_get_name (vm), what))
    return TRUE;
  for (guint i = 0; i < vimos_vm_get_n_nics (vm); i++)
    {
      const char *mac = vimos_vm_get_nic (vm, i)->mac;

      if (mac != NULL && g_ascii_strcasecmp (mac, what) == 0)
        return TRUE;
    }
  return FALSE;
}

static const VimosHost *
only_attached (const VimosHost *host)
{
  return host != NULL && host->location.device != NULL && host->location.port != NULL ? host : NULL;
}

static VimosProber *
make_icmp_prober (gpointer unused)
{
  return g_object_new (VIMOS_TYPE_ICMP_PROBER, NULL);
}

static void
drop_prober_data (VimosContext *self)
{
  GDestroyNotify notify = g_steal_pointer (&self->prober_notify);

  if (notify != NULL)
    notify (self->prober_data);
  self->prober_data = NULL;
}

static void
vimos_context_dispose (GObject *object)
{
  VimosContext *self = VIMOS_CONTEXT (object);

  drop_prober_data (self);
  self->make_prober = make_icmp_prober;
  g_clear_object (&self->vms);
  g_clear_object (&self->hypervisors);
  g_clear_object (&self->poller);
  g_clear_object (&self->journal);
  G_OBJECT_CLASS (vimos_context_parent_class)->dispose (object);
}

static void
vimos_context_finalize (GObject *object)
{
  g_free (VIMOS_CONTEXT (object)->state_dir);
  G_OBJECT_CLASS (vimos_context_parent_class)->finalize (object);
}

static void
vimos_context_get_property (GObject *object,
                            guint prop_id,
                            GValue *value,
                            GParamSpec *pspec)
{
  VimosContext *self = VIMOS_CONTEXT (object);

  switch (prop_id)
    {
    case PROP_POLLER:
      g_value_set_object (value, vimos_context_get_poller (self));
      break;
    case PROP_HYPERVISORS:
      g_value_set_object (value, vimos_context_get_hypervisors (self));
      break;
    case PROP_VMS:
      g_value_set_object (value, vimos_context_get_vms (self));
      break;
    case PROP_JOURNAL:
      g_value_set_object (value, vimos_context_get_journal (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vimos_context_class_init (VimosContextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = vimos_context_dispose;
  object_class->finalize = vimos_context_finalize;
  object_class->get_property = vimos_context_get_property;

  properties[PROP_POLLER] = g_param_spec_object ("poller", NULL, NULL, VIMOS_TYPE_ONOS_POLLER,
                                                 flags);
  properties[PROP_HYPERVISORS] = g_param_spec_object ("hypervisors", NULL, NULL, G_TYPE_LIST_MODEL,
                                                      flags);
  properties[PROP_VMS] = g_param_spec_object ("vms", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_JOURNAL] = g_param_spec_object ("journal", NULL, NULL, VIMOS_TYPE_JOURNAL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vimos_context_init (VimosContext *self)
{
  self->hypervisors = g_list_store_new (VIMOS_TYPE_HYPERVISOR);
  self->vms = vimos_vm_list_new (G_LIST_MODEL (self->hypervisors));
  self->make_prober = make_icmp_prober;
  self->timings = vimos_timings_default;
}

/**
 * vimos_context_new:
 * @poller: of the controller
 * @state_dir: (nullable): where the journal lives; %NULL: vimos in the user's state directory
 *
 * Returns: (transfer full): a context without hypervisors
 */
VimosContext *
vimos_context_new (VimosOnosPoller *poller,
                   const char *state_dir)
{
  g_autofree char *fallback = g_build_filename (g_get_user_state_dir (), "vimos", NULL);
  VimosContext *self;

  g_return_val_if_fail (VIMOS_IS_ONOS_POLLER (poller), NULL);

  self = g_object_new (VIMOS_TYPE_CONTEXT, NULL);
  self->poller = g_object_ref (poller);
  self->state_dir = g_strdup (state_dir != NULL ? state_dir : fallback);
  self->journal = vimos_journal_new (self->state_dir);
  return self;
}

void
vimos_context_add_hypervisor (VimosContext *self,
                              VimosHypervisor *hypervisor)
{
  g_return_if_fail (VIMOS_IS_CONTEXT (self));
  g_return_if_fail (VIMOS_IS_HYPERVISOR (hypervisor));

  g_list_store_append (self->hypervisors, hypervisor);
}

VimosOnosPoller *
vimos_context_get_poller (VimosContext *self)
{
  g_return_val_if_fail (VIMOS_IS_CONTEXT (self), NULL);

  return self->poller;
}

GListModel *
vimos_context_get_hypervisors (VimosContext *self)
{
  g_return_val_if_fail (VIMOS_IS_CONTEXT (self), NULL);

  return G_LIST_MODEL (self->hypervisors);
}

GListModel *
vimos_context_get_vms (VimosContext *self)
{
  g_return_val_if_fail (VIMOS_IS_CONTEXT (self), NULL);

  return G_LIST_MODEL (self->vms);
}

VimosJournal *
vimos_context_get_journal (VimosContext *self)
{
  g_return_val_if_fail (VIMOS_IS_CONTEXT (self), NULL);

  return self->journal;
}

/* Where the journal lives, and whatever else is kept of the runs. */
const char *
vimos_context_get_state_dir (VimosContext *self)
{
  g_return_val_if_fail (VIMOS_IS_CONTEXT (self), NULL);

  return self->state_dir;
}

/**
 * vimos_context_set_prober_func:
 * @function: makes probers from now on; the ICMP pinger unless set
 * @user_data: for @function
 * @notify: (nullable): for @user_data, when the context is disposed or another function set
 */
void
vimos_context_set_prober_func (VimosContext *self,
                               VimosProberFunc function,
                               gpointer user_data,
                               GDestroyNotify notify)
{
  g_return_if_fail (VIMOS_IS_CONTEXT (self));
  g_return_if_fail (function != NULL);

  drop_prober_data (self);
  self->make_prober = function;
  self->prober_data = user_data;
  self->prober_notify = notify;
}

/**
 * vimos_context_make_prober:
 *
 * Returns: (transfer full): a prober that has not begun
 */
VimosProber *
vimos_context_make_prober (VimosContext *self)
{
  g_return_val_if_fail (VIMOS_IS_CONTEXT (self), NULL);

  return self->make_prober (self->prober_data);
}

const VimosTimings *
vimos_context_get_timings (VimosContext *self)
{
  g_return_val_if_fail (VIMOS_IS_CONTEXT (self), NULL);

  return &self->timings;
}

void
vimos_context_set_timings (VimosContext *self,
                           const VimosTimings *timings)
{
  g_return_if_fail (VIMOS_IS_CONTEXT (self));
  g_return_if_fail (timings != NULL);

  self->timings = *timings;
}

/**
 * vimos_context_find_hypervisor:
 * @what: a URI, a name or an address
 *
 * Returns: (transfer none) (nullable): the first hypervisor that has it, URIs before names before
 * addresses
 */
VimosHypervisor *
vimos_context_find_hypervisor (VimosContext *self,
                               const char *what)
{
  const char *(*const getters[]) (VimosHypervisor *) = {
    vimos_hypervisor_get_uri,
    vimos_hypervisor_get_name,
    vimos_hypervisor_get_address,
  };

  g_return_val_if_fail (VIMOS_IS_CONTEXT (self), NULL);
  g_return_val_if_fail (what != NULL, NULL);

  for (guint g = 0; g < G_N_ELEMENTS (getters); g++)
    for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->hypervisors)); i++)
      {
        g_autoptr (VimosHypervisor) hypervisor =
            g_list_model_get_item (G_LIST_MODEL (self->hypervisors), i);

        /* The store keeps it alive. */
        if (g_strcmp0 (getters[g](hypervisor), what) == 0)
          return hypervisor;
      }
  return NULL;
}

/**
 * vimos_context_find_vm:
 * @what: a UUID, a MAC or a name
 * @error: %VIMOS_MIGRATION_ERROR_NOT_FOUND when no VM or more than one has it
 *
 * Returns: (transfer none) (nullable): the VM
 */
VimosVm *
vimos_context_find_vm (VimosContext *self,
                       const char *what,
                       GError **error)
{
  GListModel *vms;
  VimosVm *found = NULL;

  g_return_val_if_fail (VIMOS_IS_CONTEXT (self), NULL);
  g_return_val_if_fail (what != NULL, NULL);

  vms = G_LIST_MODEL (self->vms);
  for (guint i = 0; i < g_list_model_get_n_items (vms); i++)
    {
      g_autoptr (VimosVm) vm = g_list_model_get_item (vms, i);

      if (!matches_vm (vm, what))
        continue;
      if (found != NULL)
        {
          g_set_error (error, VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_NOT_FOUND,
                       _("More than one VM is called “%s”; name it by its MAC address or, where "
                         "that stands on two hypervisors, remove the copy that does not run"),
                       what);
          return NULL;
        }
      found = vm;
    }
  if (found == NULL)
    g_set_error (error, VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_NOT_FOUND,
                 _("No connected hypervisor has a VM “%s”"), what);
  return found;
}

const VimosHost *
vimos_context_find_vm_host (VimosContext *self,
                            VimosVm *vm)
{
  VimosHypervisor *hypervisor;
  VimosTopology *topology;
  const VimosHost *host = NULL;

  g_return_val_if_fail (VIMOS_IS_CONTEXT (self), NULL);
  g_return_val_if_fail (VIMOS_IS_VM (vm), NULL);

  topology = vimos_onos_poller_get_topology (self->poller);
  if (topology == NULL)
    return NULL;
  for (guint i = 0; host == NULL && i < vimos_vm_get_n_nics (vm); i++)
    {
      const char *mac = vimos_vm_get_nic (vm, i)->mac;

      host = mac != NULL ? only_attached (vimos_topology_find_host_by_mac (topology, mac)) : NULL;
    }
  hypervisor = vimos_vm_get_hypervisor (vm);
  return host != NULL || hypervisor == NULL ? host
                                            : vimos_context_find_hypervisor_host (self, hypervisor);
}

const VimosHost *
vimos_context_find_hypervisor_host (VimosContext *self,
                                    VimosHypervisor *hypervisor)
{
  VimosTopology *topology;
  const char *address;

  g_return_val_if_fail (VIMOS_IS_CONTEXT (self), NULL);
  g_return_val_if_fail (VIMOS_IS_HYPERVISOR (hypervisor), NULL);

  topology = vimos_onos_poller_get_topology (self->poller);
  address = vimos_hypervisor_get_address (hypervisor);
  if (topology == NULL || address == NULL)
    return NULL;
  return only_attached (vimos_topology_find_host_by_address (topology, address));
}

const char *
vimos_context_find_vm_address (VimosContext *self,
                               VimosVm *vm)
{
  VimosTopology *topology;
  const char *found = NULL;

  g_return_val_if_fail (VIMOS_IS_CONTEXT (self), NULL);
  g_return_val_if_fail (VIMOS_IS_VM (vm), NULL);

  topology = vimos_onos_poller_get_topology (self->poller);
  for (guint i = 0; topology != NULL && i < vimos_vm_get_n_nics (vm); i++)
    {
      const char *mac = vimos_vm_get_nic (vm, i)->mac;
      const VimosHost *host = mac != NULL ? vimos_topology_find_host_by_mac (topology, mac) : NULL;

      for (guint a = 0; host != NULL && host->addresses[a] != NULL; a++)
        {
          if (strchr (host->addresses[a], ':') == NULL)
            return host->addresses[a];
          if (found == NULL)
            found = host->addresses[a];
        }
    }
  return found;
}
