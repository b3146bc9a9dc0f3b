/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include "vimos-demo-hypervisor-private.h"

/* The VMs of a host, whoever is connected to it. */

VimosDemoDomain *
vimos_demo_hypervisor_find_domain (VimosDemoHypervisor *self,
                                   const char *uuid)
{
  for (guint i = 0; i < self->domains->len; i++)
    {
      VimosDemoDomain *domain = g_ptr_array_index (self->domains, i);

      if (g_ascii_strcasecmp (domain->data->uuid, uuid) == 0)
        return domain;
    }
  return NULL;
}

VimosDemoDomain *
vimos_demo_hypervisor_find_domain_by_name (VimosDemoHypervisor *self,
                                           const char *name)
{
  for (guint i = 0; i < self->domains->len; i++)
    {
      VimosDemoDomain *domain = g_ptr_array_index (self->domains, i);

      if (g_str_equal (domain->data->name, name))
        return domain;
    }
  return NULL;
}

/* Bytes. */
guint64
vimos_demo_hypervisor_get_memory_free (VimosDemoHypervisor *self)
{
  guint64 bytes = self->spec->memory;

  for (guint i = 0; i < self->domains->len; i++)
    {
      const VimosDemoDomain *domain = g_ptr_array_index (self->domains, i);

      if (vimos_demo_domain_is_active (domain))
        bytes -= MIN (bytes, domain->data->memory);
    }
  return bytes;
}

/* Its QEMU ends; what was never defined is gone with it, and @domain is freed then. */
void
vimos_demo_hypervisor_end_domain (VimosDemoHypervisor *self,
                                  VimosDemoDomain *domain)
{
  vimos_demo_domain_end (domain);
  vimos_demo_domain_set_state (domain, VIMOS_VM_STATE_SHUT_OFF, VIMOS_DEMO_REASON_NONE);
  if (!domain->status.persistent)
    g_ptr_array_remove (self->domains, domain);
}

/* Those of the scenario that are at the hypervisor of that index. */
void
vimos_demo_hypervisor_take_in_vms (VimosDemoHypervisor *self,
                                   guint index)
{
  GArray *vms = vimos_demo_fabric_get_scenario (self->fabric)->vms;

  for (guint i = 0; i < vms->len; i++)
    {
      const VimosDemoVmSpec *spec = &g_array_index (vms, VimosDemoVmSpec, i);
      g_autofree char *disk = NULL;

      if (spec->hypervisor != index)
        continue;
      if (spec->disk > 0)
        {
          disk = vimos_demo_pool_make_path (self->pool, spec->name);
          vimos_demo_pool_put (self->pool, disk, spec->disk);
        }
      g_ptr_array_add (self->domains,
                       vimos_demo_domain_new (self->fabric, &self->spec->at, spec, disk));
    }
}

/* A daemon that was started anew ends the QEMUs that waited for the data of its predecessor's
 * moves. */
void
vimos_demo_hypervisor_end_orphans (VimosDemoHypervisor *self)
{
  for (guint i = self->domains->len; i-- > 0;)
    {
      VimosDemoDomain *domain = g_ptr_array_index (self->domains, i);

      if (!domain->status.reason_migration)
        continue;
      if (domain->move != NULL)
        vimos_demo_move_domain_ended (domain->move, domain);
      vimos_demo_hypervisor_end_domain (self, domain);
    }
}
