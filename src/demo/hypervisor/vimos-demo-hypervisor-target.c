/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-demo-hypervisor-target.h"

/**
 * vimos_demo_target_parse_uri:
 * @uri: “tcp://10.97.0.2:49200”
 * @address: (out): its host
 * @port: (out): its port
 * @error: set to %VIMOS_COMPUTE_ERROR_FAILED
 */
gboolean
vimos_demo_target_parse_uri (const char *uri,
                             char **address,
                             guint16 *port,
                             GError **error)
{
  g_autofree char *scheme = NULL;
  g_autofree char *host = NULL;
  int number = -1;

  if (!g_uri_split_network (uri, G_URI_FLAGS_NONE, &scheme, &host, &number, NULL)
      || g_strcmp0 (scheme, "tcp") != 0 || host == NULL || number <= 0)
    {
      g_set_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED,
                   _("Data cannot be sent to “%s”"), uri);
      return FALSE;
    }
  *address = g_steal_pointer (&host);
  *port = (guint16) number;
  return TRUE;
}

static gboolean
check_names (VimosDemoHypervisor *self,
             const VimosVmData *data,
             GError **error)
{
  VimosDemoDomain *same = vimos_demo_hypervisor_find_domain (self, data->uuid);
  VimosDemoDomain *named = vimos_demo_hypervisor_find_domain_by_name (self, data->name);

  /* What is only a definition of the same VM is used again. */
  if (same != NULL && (same != named || vimos_demo_domain_is_active (same) || same->move != NULL))
    g_set_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_EXISTS,
                 _("%s knows a VM with the UUID of “%s” already"), self->spec->name, data->name);
  else if (named != same)
    g_set_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_EXISTS,
                 _("%s has another VM called “%s”"), self->spec->name, data->name);
  else
    return TRUE;
  return FALSE;
}

static gboolean
make_volume (VimosDemoHypervisor *self,
             const VimosDisk *disk,
             GError **error)
{
  if (!vimos_demo_pool_is_for (self->pool, disk->source))
    g_set_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_NOT_FOUND,
                 _("%s has no active storage pool for “%s”"), self->spec->name, disk->source);
  else if (vimos_demo_pool_find (self->pool, disk->source, NULL))
    return TRUE;
  else if (vimos_demo_pool_get_available (self->pool) < disk->capacity)
    g_set_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_NO_SPACE,
                 _("The pool “%s” of %s has not enough room for the disk %s; make room in it"),
                 self->pool->name, self->spec->name, disk->target);
  else
    {
      vimos_demo_pool_put (self->pool, disk->source, disk->capacity);
      return TRUE;
    }
  return FALSE;
}

/**
 * vimos_demo_target_admit:
 * @original: the VM at its source
 * @error: set to %VIMOS_COMPUTE_ERROR_EXISTS, _NOT_FOUND (of a pool) or _NO_SPACE; nothing is made
 *   then
 *
 * Makes the VM and its disk image.
 *
 * Returns: (transfer none): the VM, of @self, paused because it is coming
 */
VimosDemoDomain *
vimos_demo_target_admit (VimosDemoHypervisor *self,
                         const VimosDemoDomain *original,
                         GError **error)
{
  const VimosDisk *disk = vimos_demo_domain_get_disk (original);
  VimosDemoDomain *domain;

  if (!check_names (self, original->data, error)
      || (disk != NULL && !make_volume (self, disk, error)))
    return NULL;
  domain = vimos_demo_hypervisor_find_domain (self, original->data->uuid);
  if (domain == NULL)
    {
      domain = vimos_demo_domain_new_copy (original, &self->spec->at);
      g_ptr_array_add (self->domains, domain);
    }
  vimos_demo_domain_set_state (domain, VIMOS_VM_STATE_PAUSED, VIMOS_DEMO_REASON_MIGRATION);
  return domain;
}

/**
 * vimos_demo_target_launch:
 * @domain: what was admitted
 * @original: the VM at its source
 * @error: set to %VIMOS_COMPUTE_ERROR_FAILED
 *
 * Its QEMU waits for the data.
 */
gboolean
vimos_demo_target_launch (VimosDemoHypervisor *self,
                          VimosDemoDomain *domain,
                          const VimosDemoDomain *original,
                          GError **error)
{
  guint64 others = 0;

  for (guint i = 0; i < self->domains->len; i++)
    {
      const VimosDemoDomain *other = g_ptr_array_index (self->domains, i);

      if (other != domain && vimos_demo_domain_is_active (other))
        others += other->data->memory;
    }
  if (others > self->spec->memory || self->spec->memory - others < domain->data->memory)
    {
      g_set_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED,
                   _("%s has not enough memory for “%s”; end something there"), self->spec->name,
                   domain->data->name);
      return FALSE;
    }
  vimos_demo_domain_receive (domain, original);
  return TRUE;
}
