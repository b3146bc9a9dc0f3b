/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimosctl"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "vimos-endpoint.h"
#include "vimos-error.h"

void
vimos_endpoint_free (VimosEndpoint *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->point, vimos_connect_point_free);
  g_free (self->id);
  g_free (self);
}

static VimosEndpoint *
endpoint_new (const char *device,
              const char *port,
              const char *id)
{
  VimosEndpoint *self = g_new0 (VimosEndpoint, 1);

  self->point = vimos_connect_point_new (device, port);
  self->id = g_strdup (id);
  return self;
}

/* "s1", "of:0000000000000001", "of:0000000000000001/3" */
static VimosEndpoint *
find_switch (VimosTopology *topology,
             const char *text)
{
  const char *slash = strrchr (text, '/');
  g_autofree char *device = slash != NULL ? g_strndup (text, slash - text) : NULL;
  guint index;

  if (vimos_topology_find_device (topology, text, &index))
    {
      const char *id = vimos_topology_get_device (topology, index)->id;

      return endpoint_new (id, NULL, id);
    }
  if (device != NULL && vimos_topology_find_device (topology, device, &index))
    {
      const char *id = vimos_topology_get_device (topology, index)->id;

      return endpoint_new (id, slash + 1, id);
    }
  return NULL;
}

static const VimosHost *
find_host (VimosContext *context,
           VimosTopology *topology,
           const char *text)
{
  const VimosHost *host = vimos_topology_find_host_by_mac (topology, text);
  VimosHypervisor *hypervisor
      = context != NULL ? vimos_context_find_hypervisor (context, text) : NULL;

  if (host == NULL)
    host = vimos_topology_find_host_by_address (topology, text);
  for (guint i = 0; host == NULL && i < vimos_topology_get_n_hosts (topology); i++)
    if (g_str_equal (vimos_topology_get_host (topology, i)->id, text))
      host = vimos_topology_get_host (topology, i);
  if (host == NULL && hypervisor != NULL)
    host = vimos_context_find_hypervisor_host (context, hypervisor);
  return host;
}

/**
 * vimos_endpoint_find:
 * @context: (nullable): whose hypervisors may be named
 * @topology: where to look
 * @text: a switch by its id or name, a port of it behind a slash, a host by its MAC or IP address
 *   or id, or a hypervisor
 * @error: set to %VIMOS_MIGRATION_ERROR_NOT_FOUND if there is none, or it is attached nowhere
 *
 * Returns: (transfer full): the place
 */
VimosEndpoint *
vimos_endpoint_find (VimosContext *context,
                     VimosTopology *topology,
                     const char *text,
                     GError **error)
{
  VimosEndpoint *found = find_switch (topology, text);
  const VimosHost *host = found == NULL ? find_host (context, topology, text) : NULL;

  if (found != NULL)
    return found;
  if (host != NULL && host->location.device != NULL)
    return endpoint_new (host->location.device, host->location.port, host->id);
  if (host != NULL)
    g_set_error (error, VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_NOT_FOUND,
                 _("The controller does not know where “%s” is attached; let it send a packet"),
                 text);
  else
    g_set_error (
        error, VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_NOT_FOUND,
        _("The controller knows no switch and no host “%s”; “vimosctl topology” lists them"),
        text);
  return NULL;
}

static gboolean
has_link_at (VimosTopology *topology,
             const VimosConnectPoint *point)
{
  for (guint i = 0; i < vimos_topology_get_n_links (topology); i++)
    {
      const VimosLink *link = vimos_topology_get_link (topology, i);

      if (vimos_connect_point_equal (&link->src, point)
          || vimos_connect_point_equal (&link->dst, point))
        return TRUE;
    }
  return FALSE;
}

/**
 * vimos_endpoint_find_obstacle:
 * @topology: where to look
 * @text: a switch by its id or name, or behind a slash a port of it that leads to another switch
 * @error: set to %VIMOS_MIGRATION_ERROR_NOT_FOUND if there is none
 *
 * Returns: (transfer full): what paths can avoid
 */
VimosConnectPoint *
vimos_endpoint_find_obstacle (VimosTopology *topology,
                              const char *text,
                              GError **error)
{
  g_autoptr (VimosEndpoint) found = find_switch (topology, text);

  if (found == NULL)
    g_set_error (error, VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_NOT_FOUND,
                 _("The controller knows no switch “%s”; “vimosctl topology” lists them"), text);
  else if (found->point->port != NULL && !has_link_at (topology, found->point))
    g_set_error (error, VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_NOT_FOUND,
                 _("At “%s” there is no link to another switch"), text);
  else
    return g_steal_pointer (&found->point);
  return NULL;
}
