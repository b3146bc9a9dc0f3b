/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include "vimos-demo-hypervisor-private.h"

/* What the connection tells of the host's VMs: the model of them. */

static VimosVm *
find_listed (VimosDemoHypervisor *self,
             const char *uuid,
             guint *position)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->vms)); i++)
    {
      g_autoptr (VimosVm) vm = g_list_model_get_item (G_LIST_MODEL (self->vms), i);

      *position = i;
      if (g_ascii_strcasecmp (vimos_vm_get_uuid (vm), uuid) == 0)
        return vm; /* the store keeps it alive */
    }
  return NULL;
}

static void
list_domain (VimosDemoHypervisor *self,
             const VimosDemoDomain *domain)
{
  guint position;
  VimosVm *listed = find_listed (self, domain->data->uuid, &position);

  if (listed == NULL)
    {
      g_autoptr (VimosVm) vm = vimos_vm_new (VIMOS_HYPERVISOR (self), domain->data);

      g_list_store_append (self->vms, vm);
      return;
    }
  if (vimos_vm_update (listed, domain->data))
    vimos_hypervisor_emit_vm_changed (VIMOS_HYPERVISOR (self), listed);
}

/* Shows in the list how one VM is now, if there is a connection to hear it by. */
void
vimos_demo_hypervisor_publish (VimosDemoHypervisor *self,
                               const char *uuid)
{
  VimosDemoDomain *domain = vimos_demo_hypervisor_find_domain (self, uuid);
  guint position;

  if (!self->reachable || self->state != VIMOS_HYPERVISOR_CONNECTED)
    return;
  if (domain != NULL)
    list_domain (self, domain);
  else if (find_listed (self, uuid, &position) != NULL)
    g_list_store_remove (self->vms, position);
}

/* After a connection was made. */
void
vimos_demo_hypervisor_publish_all (VimosDemoHypervisor *self)
{
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->vms)); i-- > 0;)
    {
      g_autoptr (VimosVm) vm = g_list_model_get_item (G_LIST_MODEL (self->vms), i);

      if (vimos_demo_hypervisor_find_domain (self, vimos_vm_get_uuid (vm)) == NULL)
        g_list_store_remove (self->vms, i);
    }
  for (guint i = 0; i < self->domains->len; i++)
    list_domain (self, g_ptr_array_index (self->domains, i));
}

/* The VMs stay, but nothing is known of their states. */
void
vimos_demo_hypervisor_forget_states (VimosDemoHypervisor *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->vms)); i++)
    {
      g_autoptr (VimosVm) vm = g_list_model_get_item (G_LIST_MODEL (self->vms), i);

      if (vimos_vm_set_state (vm, VIMOS_VM_STATE_UNKNOWN))
        vimos_hypervisor_emit_vm_changed (VIMOS_HYPERVISOR (self), vm);
    }
}
