/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-error.h"
#include "vimos-pin-intents.h"
#include "vimos-pin.h"
#include "vimos-ports.h"
#include "vimos-run.h"

/* The same device gives the same keys on every path of this pin, so that a new path replaces what
 * they share. */
static guint
find_device_number (VimosPinTraffic *self,
                    const char *device)
{
  guint index = 0;

  if (g_ptr_array_find_with_equal_func (self->devices, device, g_str_equal, &index))
    return index;
  g_ptr_array_add (self->devices, g_strdup (device));
  return self->devices->len - 1;
}

static VimosIntent *
make_intent (VimosPinTraffic *self,
             const VimosConnectPoint *in,
             const VimosConnectPoint *out,
             guint port,
             gboolean forward)
{
  const char *kind = forward ? "f" : "r";
  g_autofree char *key = vimos_run_make_key (
      self->run_id, kind, find_device_number (self, in->device) * VIMOS_PIN_N_PORTS + port);
  g_autofree char *source = g_strconcat (self->source_address, "/32", NULL);
  g_autofree char *target = g_strconcat (self->target_address, "/32", NULL);
  VimosSelector selector = {
    .ipv4_src = forward ? source : target,
    .ipv4_dst = forward ? target : source,
    .tcp_src = forward ? 0 : self->ports[port],
    .tcp_dst = forward ? self->ports[port] : 0,
  };

  return vimos_intent_new (VIMOS_INTENT_POINT_TO_POINT, VIMOS_INTENT_APP_ID, key,
                           VIMOS_PIN_PRIORITY, &selector, forward ? in : out, 1,
                           forward ? out : in);
}

/* Where the forward traffic enters and leaves the switch number @hop of @path. */
static void
get_hop (VimosPath *path,
         guint hop,
         const VimosConnectPoint **in,
         const VimosConnectPoint **out)
{
  *in = hop == 0 ? vimos_path_get_from (path) : &vimos_path_get_link (path, hop - 1)->dst;
  *out = hop == vimos_path_get_hops (path) ? vimos_path_get_to (path)
                                           : &vimos_path_get_link (path, hop)->src;
}

/* The controller calls an intent INSTALLED whose out port it has never heard of, so we look
 * ourselves. */
static gboolean
check_hop (VimosTopology *topology,
           const VimosConnectPoint *in,
           const VimosConnectPoint *out,
           GError **error)
{
  const VimosConnectPoint *const points[] = { in, out };

  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    if (!vimos_topology_has_port (topology, points[i]))
      {
        g_set_error (error, VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_NO_PATH,
                     _("The controller knows no port %s of %s"), points[i]->port,
                     points[i]->device);
        return FALSE;
      }
  if (vimos_connect_point_equal (in, out))
    {
      g_set_error (error, VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_NO_PATH,
                   _("Both hypervisors are behind port %s of %s: their traffic does not pass a "
                     "switch and can’t be pinned"),
                   in->port, in->device);
      return FALSE;
    }
  return TRUE;
}

/**
 * vimos_pin_check_path:
 * @error: %VIMOS_MIGRATION_ERROR_NO_PATH when @path's topology does not list one of the ports, or
 * no switch is on the way
 */
gboolean
vimos_pin_check_path (VimosPath *path,
                      GError **error)
{
  const VimosConnectPoint *in, *out;

  for (guint hop = 0; hop <= vimos_path_get_hops (path); hop++)
    {
      get_hop (path, hop, &in, &out);
      if (!check_hop (vimos_path_get_topology (path), in, out, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * vimos_pin_make_intents:
 * @intents: VimosIntent *, to which those of @path are added, in the order in which they are to be
 * posted
 *
 * Each direction begins at its far end, so that what is on the way meets a complete path.
 */
void
vimos_pin_make_intents (VimosPinTraffic *self,
                        VimosPath *path,
                        GPtrArray *intents)
{
  guint last = vimos_path_get_hops (path);
  const VimosConnectPoint *in, *out;

  for (guint hop = 0; hop <= last; hop++)
    for (guint port = 0; port < VIMOS_PIN_N_PORTS; port++)
      {
        get_hop (path, last - hop, &in, &out);
        g_ptr_array_add (intents, make_intent (self, in, out, port, TRUE));
        get_hop (path, hop, &in, &out);
        g_ptr_array_add (intents, make_intent (self, in, out, port, FALSE));
      }
}

/* Whether a rule of a switch is what an intent of the pin was made into. */
gboolean
vimos_pin_rule_matches (const VimosFlow *flow,
                        VimosIntent *intent)
{
  const VimosSelector *selector = vimos_intent_get_selector (intent);

  return flow->priority == VIMOS_PIN_PRIORITY && flow->tcp_src == selector->tcp_src
         && flow->tcp_dst == selector->tcp_dst
         && g_strcmp0 (flow->ipv4_dst, selector->ipv4_dst) == 0
         && vimos_port_equal (flow->in_port, vimos_intent_get_ingress (intent, 0)->port)
         && vimos_port_equal (flow->out_port, vimos_intent_get_egress (intent)->port);
}
