/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include <libsoup/soup.h>
#include <string.h>

#include "vimos-clock.h"
#include "vimos-emu-apps.h"
#include "vimos-emu-components.h"
#include "vimos-emu-devices.h"
#include "vimos-emu-flows.h"
#include "vimos-emu-forwarding.h"
#include "vimos-emu-hosts.h"
#include "vimos-emu-intents.h"
#include "vimos-emu-links.h"
#include "vimos-emu-netcfg.h"
#include "vimos-emu-server.h"
#include "vimos-emu-topology.h"
#include "vimos-emulator.h"

/**
 * VimosEmulator:
 *
 * A controller with the REST interface of ONOS 2.7 over a #VimosFabric: same answers, same delays,
 * same warts. It lives in the default main context; nothing in it blocks. It hears the fabric,
 * keeps the stores up to date and tells each what the others' changes mean for it.
 */
struct _VimosEmulator
{
  GObject parent_instance;

  VimosEmuContext context; /* owns the stores */
  VimosEmuServer *server;
  GPtrArray *banned_links; /* discovered, but not allowed by the network configuration */
  GPtrArray *lost_links;   /* gone since the topology was built */
  guint poll_interval_ms;  /* 0: as configured */
  guint flow_poll_id;
  guint port_poll_id;
  guint clean_up_id;
  GQueue resyncs; /* of Resync: the polls of switches after their return, the next first */
  guint resync_id;
};

#define CLEAN_UP_MS 5000
#define RESYNC_MS 1000

G_DEFINE_QUARK (vimos-emulator-error-quark, vimos_emulator_error)
G_DEFINE_FINAL_TYPE (VimosEmulator, vimos_emulator, G_TYPE_OBJECT)

static void schedule_polls (VimosEmulator *self);

/* Until the topology is built anew, packets are still sent over the link, so it is then that fwd
 * gives up its rules. */
static void
link_gone (VimosEmulator *self,
           VimosEmuLink *link)
{
  g_ptr_array_add (self->lost_links, vimos_emu_link_ref (link));
  vimos_emu_topology_invalidate (self->context.topology);
}

static void
links_gone (VimosEmulator *self,
            GPtrArray *links)
{
  for (guint i = 0; i < links->len; i++)
    link_gone (self, g_ptr_array_index (links, i));
}

typedef struct
{
  char *device;
  gint64 due_us;
} Resync;

static void
free_resync (gpointer data)
{
  Resync *resync = data;

  g_free (resync->device);
  g_free (resync);
}

static void plan_resync (VimosEmulator *self);

static gboolean
resync_cb (gpointer user_data)
{
  VimosEmulator *self = user_data;
  Resync *resync;

  self->resync_id = 0;
  while ((resync = g_queue_peek_head (&self->resyncs)) != NULL
         && resync->due_us <= vimos_clock_now ())
    {
      vimos_fabric_poll (self->context.fabric, resync->device, VIMOS_FABRIC_POLL_RULES);
      free_resync (g_queue_pop_head (&self->resyncs));
    }
  vimos_emu_intents_clean_up (self->context.intents);
  plan_resync (self);
  return G_SOURCE_REMOVE;
}

/* One source for all: thousands of switches may come at once. */
static void
plan_resync (VimosEmulator *self)
{
  const Resync *resync = g_queue_peek_head (&self->resyncs);

  if (resync != NULL && self->resync_id == 0)
    self->resync_id = vimos_clock_add_us (resync->due_us - vimos_clock_now (), resync_cb, self);
}

static void
resync_later (VimosEmulator *self,
              const char *device)
{
  Resync *resync = g_new0 (Resync, 1);

  resync->device = g_strdup (device);
  resync->due_us = vimos_clock_now () + RESYNC_MS * 1000;
  g_queue_push_tail (&self->resyncs, resync);
  plan_resync (self);
}

static void
device_connected_cb (VimosFabric *fabric,
                     const VimosFabricDevice *info,
                     VimosEmulator *self)
{
  VimosEmuContext *context = &self->context;
  g_autoptr (GTree) annotations = vimos_emu_netcfg_device_annotations (context->netcfg, info->id);

  g_debug ("%s connected", info->id);
  vimos_emu_devices_connect (context->devices, info);
  vimos_emu_devices_annotate (context->devices, info->id, annotations);
  vimos_emu_forwarding_install_core (context, info->id);
  vimos_emu_topology_invalidate (context->topology);
  resync_later (self, info->id);
}

static void
device_disconnected_cb (VimosFabric *fabric,
                        const char *device,
                        VimosEmulator *self)
{
  VimosEmuContext *context = &self->context;
  g_autoptr (GPtrArray) links = NULL;

  if (!vimos_emu_devices_disconnect (context->devices, device))
    return;
  g_debug ("%s disconnected", device);
  links = vimos_emu_links_steal_at (context->links, device, -1);
  links_gone (self, links);
  vimos_emu_topology_invalidate (context->topology);
}

static void
port_changed_cb (VimosFabric *fabric,
                 const char *device,
                 const VimosFabricPort *port,
                 gboolean removed,
                 VimosEmulator *self)
{
  VimosEmuContext *context = &self->context;
  g_autoptr (GPtrArray) links = NULL;

  if (!vimos_emu_devices_set_port (context->devices, device, port, removed))
    return;
  if (!removed && port->enabled && port->live)
    return;
  links = vimos_emu_links_steal_at (context->links, device, port->number);
  links_gone (self, links);
  vimos_emu_hosts_remove_at (context->hosts, device, port->number);
}

/* Who was heard through a port before its link was known is not there. */
static void
add_link (VimosEmulator *self,
          const VimosEmuPoint *src,
          const VimosEmuPoint *dst)
{
  VimosEmuContext *context = &self->context;
  VimosEmuLink *link = vimos_emu_links_add (context->links, src, dst);

  if (link == NULL)
    return;
  vimos_emu_netcfg_annotate_link (context->netcfg, link, NULL);
  vimos_emu_hosts_remove_at (context->hosts, src->device, src->port);
  vimos_emu_hosts_remove_at (context->hosts, dst->device, dst->port);
  if (!vimos_emu_netcfg_allows_link (context->netcfg, link))
    g_ptr_array_add (self->banned_links, vimos_emu_links_steal (context->links, src, dst));
  vimos_emu_topology_invalidate (context->topology);
}

static void
link_discovered_cb (VimosFabric *fabric,
                    const char *src_device,
                    guint src_port,
                    const char *dst_device,
                    guint dst_port,
                    VimosEmulator *self)
{
  const VimosEmuPoint src = { (char *) src_device, src_port };
  const VimosEmuPoint dst = { (char *) dst_device, dst_port };

  if (vimos_emu_devices_is_available (self->context.devices, src_device)
      && vimos_emu_devices_is_available (self->context.devices, dst_device))
    add_link (self, &src, &dst);
}

static void
unban_link (VimosEmulator *self,
            const VimosEmuPoint *src,
            const VimosEmuPoint *dst)
{
  for (guint i = self->banned_links->len; i > 0; i--)
    {
      const VimosEmuLink *link = g_ptr_array_index (self->banned_links, i - 1);

      if (vimos_emu_point_equal (&link->src, src) && vimos_emu_point_equal (&link->dst, dst))
        g_ptr_array_remove_index (self->banned_links, i - 1);
    }
}

static void
link_vanished_cb (VimosFabric *fabric,
                  const char *src_device,
                  guint src_port,
                  const char *dst_device,
                  guint dst_port,
                  VimosEmulator *self)
{
  const VimosEmuPoint src = { (char *) src_device, src_port };
  const VimosEmuPoint dst = { (char *) dst_device, dst_port };
  g_autoptr (VimosEmuLink) link = vimos_emu_links_steal (self->context.links, &src, &dst);

  unban_link (self, &src, &dst);
  if (link != NULL)
    link_gone (self, link);
}

static void
packet_in_cb (VimosFabric *fabric,
              const char *device,
              guint port,
              GBytes *packet,
              VimosEmulator *self)
{
  vimos_emu_forwarding_handle_packet (&self->context, device, port, packet);
}

static void
statistics_cb (VimosFabric *fabric,
               const VimosFabricStatistics *statistics,
               VimosEmulator *self)
{
  vimos_emu_devices_record (self->context.devices, statistics);
  vimos_emu_flows_record (self->context.flows, statistics);
}

static void
rule_removed_cb (VimosFabric *fabric,
                 const char *device,
                 guint64 id,
                 VimosEmulator *self)
{
  vimos_emu_flows_lost (self->context.flows, device, id);
}

static void
host_changed_cb (VimosEmuHost *host,
                 gboolean moved,
                 gboolean removed,
                 gpointer user_data)
{
  VimosEmulator *self = user_data;

  if (moved || removed)
    vimos_emu_intents_host_changed (self->context.intents, host->id);
}

static void
app_changed_cb (const char *name,
                gboolean active,
                gpointer user_data)
{
  VimosEmulator *self = user_data;

  if (g_str_equal (name, VIMOS_EMU_APP_FWD))
    vimos_emu_forwarding_set_active (&self->context, active);
}

static void
topology_rebuilt_cb (gpointer user_data)
{
  VimosEmulator *self = user_data;

  for (guint i = 0; i < self->lost_links->len; i++)
    vimos_emu_forwarding_link_removed (&self->context, g_ptr_array_index (self->lost_links, i));
  g_ptr_array_set_size (self->lost_links, 0);
  vimos_emu_intents_topology_changed (self->context.intents);
}

/* What the configuration forbids goes, what it allows again comes back. */
static void
reconsider_links (VimosEmulator *self,
                  const char *subject)
{
  VimosEmuContext *context = &self->context;
  const GPtrArray *links = vimos_emu_links_list (context->links);
  g_autoptr (GPtrArray) banned = g_steal_pointer (&self->banned_links);
  gboolean changed = FALSE;

  self->banned_links = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_emu_link_unref);
  for (guint i = links->len; i > 0; i--)
    {
      VimosEmuLink *link = g_ptr_array_index (links, i - 1);

      changed |= vimos_emu_netcfg_annotate_link (context->netcfg, link, subject);
      if (vimos_emu_netcfg_allows_link (context->netcfg, link))
        continue;
      link = vimos_emu_links_steal (context->links, &link->src, &link->dst);
      g_ptr_array_add (self->banned_links, link);
      link_gone (self, link);
    }
  for (guint i = 0; i < banned->len; i++)
    {
      const VimosEmuLink *link = g_ptr_array_index (banned, i);

      add_link (self, &link->src, &link->dst);
    }
  if (changed)
    vimos_emu_topology_invalidate (context->topology);
}

static void
netcfg_changed_cb (const char *class_key,
                   const char *subject,
                   gpointer user_data)
{
  VimosEmulator *self = user_data;

  if (g_str_equal (class_key, "links"))
    reconsider_links (self, subject);
  else if (g_str_equal (class_key, "devices"))
    {
      g_autoptr (GTree) annotations
          = vimos_emu_netcfg_device_annotations (self->context.netcfg, subject);

      vimos_emu_devices_annotate (self->context.devices, subject, annotations);
    }
}

static gboolean
poll_flows_cb (gpointer user_data)
{
  VimosEmulator *self = user_data;

  self->flow_poll_id = 0;
  vimos_fabric_poll (self->context.fabric, NULL, VIMOS_FABRIC_POLL_RULES);
  schedule_polls (self);
  return G_SOURCE_REMOVE;
}

static gboolean
poll_ports_cb (gpointer user_data)
{
  VimosEmulator *self = user_data;

  self->port_poll_id = 0;
  vimos_fabric_poll (self->context.fabric, NULL, VIMOS_FABRIC_POLL_PORTS);
  schedule_polls (self);
  return G_SOURCE_REMOVE;
}

static guint
poll_interval (VimosEmulator *self,
               gboolean flows)
{
  if (self->poll_interval_ms > 0)
    return self->poll_interval_ms;
  return vimos_emu_components_get_poll_ms (self->context.components, flows);
}

static void
schedule_polls (VimosEmulator *self)
{
  if (self->flow_poll_id == 0)
    self->flow_poll_id = vimos_clock_add (poll_interval (self, TRUE), poll_flows_cb, self);
  if (self->port_poll_id == 0)
    self->port_poll_id = vimos_clock_add (poll_interval (self, FALSE), poll_ports_cb, self);
}

static gboolean
clean_up_cb (gpointer user_data)
{
  VimosEmulator *self = user_data;

  vimos_emu_intents_clean_up (self->context.intents);
  return G_SOURCE_CONTINUE;
}

static void
free_stores (VimosEmuContext *context)
{
  g_clear_pointer (&context->intents, vimos_emu_intents_free);
  g_clear_pointer (&context->flows, vimos_emu_flows_free);
  g_clear_pointer (&context->topology, vimos_emu_topology_free);
  g_clear_pointer (&context->netcfg, vimos_emu_netcfg_free);
  g_clear_pointer (&context->hosts, vimos_emu_hosts_free);
  g_clear_pointer (&context->links, vimos_emu_links_free);
  g_clear_pointer (&context->devices, vimos_emu_devices_free);
  g_clear_pointer (&context->components, vimos_emu_components_free);
  g_clear_pointer (&context->apps, vimos_emu_apps_free);
}

static void
vimos_emulator_dispose (GObject *object)
{
  VimosEmulator *self = VIMOS_EMULATOR (object);

  g_clear_handle_id (&self->flow_poll_id, g_source_remove);
  g_clear_handle_id (&self->port_poll_id, g_source_remove);
  g_clear_handle_id (&self->clean_up_id, g_source_remove);
  g_clear_handle_id (&self->resync_id, g_source_remove);
  g_queue_clear_full (&self->resyncs, free_resync);
  free_stores (&self->context);
  g_clear_pointer (&self->server, vimos_emu_server_free);
  g_clear_pointer (&self->banned_links, g_ptr_array_unref);
  g_clear_pointer (&self->lost_links, g_ptr_array_unref);
  g_clear_object (&self->context.fabric);
  G_OBJECT_CLASS (vimos_emulator_parent_class)->dispose (object);
}

static void
vimos_emulator_class_init (VimosEmulatorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vimos_emulator_dispose;
}

static void
vimos_emulator_init (VimosEmulator *self)
{
  VimosEmuContext *context = &self->context;

  self->banned_links = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_emu_link_unref);
  self->lost_links = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_emu_link_unref);
  g_queue_init (&self->resyncs);
  context->started_ms = vimos_emu_now_ms ();
  context->apps = vimos_emu_apps_new ();
  context->components = vimos_emu_components_new ();
  context->devices = vimos_emu_devices_new ();
  context->links = vimos_emu_links_new ();
  context->hosts = vimos_emu_hosts_new ();
  context->netcfg = vimos_emu_netcfg_new (context);
  context->topology = vimos_emu_topology_new (context, topology_rebuilt_cb, self);
  context->flows = vimos_emu_flows_new (context);
  context->intents = vimos_emu_intents_new (context);
  vimos_emu_hosts_set_listener (context->hosts, host_changed_cb, self);
  vimos_emu_apps_set_listener (context->apps, app_changed_cb, self);
  vimos_emu_netcfg_set_listener (context->netcfg, netcfg_changed_cb, self);
}

static void
hear_fabric (VimosEmulator *self)
{
  const struct
  {
    const char *signal;
    GCallback callback;
  } handlers[] = {
    { "device-connected", G_CALLBACK (device_connected_cb) },
    { "device-disconnected", G_CALLBACK (device_disconnected_cb) },
    { "port-changed", G_CALLBACK (port_changed_cb) },
    { "link-discovered", G_CALLBACK (link_discovered_cb) },
    { "link-vanished", G_CALLBACK (link_vanished_cb) },
    { "packet-in", G_CALLBACK (packet_in_cb) },
    { "statistics", G_CALLBACK (statistics_cb) },
    { "rule-removed", G_CALLBACK (rule_removed_cb) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (self->context.fabric, handlers[i].signal, handlers[i].callback, self,
                             0);
}

/**
 * vimos_emulator_new:
 * @fabric: the switches
 * @user: name of the administrator, for example “onos”
 * @password: the administrator's password, for example “rocks”
 *
 * Besides the administrator there are karaf (password karaf), who may do everything, and guest
 * (password guest), who may read.
 *
 * Returns: (transfer full): a controller that nobody can reach yet
 */
VimosEmulator *
vimos_emulator_new (VimosFabric *fabric,
                    const char *user,
                    const char *password)
{
  VimosEmulator *self;

  g_return_val_if_fail (VIMOS_IS_FABRIC (fabric), NULL);
  g_return_val_if_fail (user != NULL && password != NULL, NULL);

  self = g_object_new (VIMOS_TYPE_EMULATOR, NULL);
  self->context.fabric = g_object_ref (fabric);
  self->server = vimos_emu_server_new (&self->context, user, password);
  hear_fabric (self);
  schedule_polls (self);
  self->clean_up_id = vimos_clock_add (CLEAN_UP_MS, clean_up_cb, self);
  return self;
}

/**
 * vimos_emulator_listen:
 * @self: a controller
 * @address: an IP address of this machine
 * @port: a TCP port, or 0 for any
 * @error: a #GIOErrorEnum
 *
 * May be called for several addresses.
 *
 * Returns: whether it can be reached there
 */
gboolean
vimos_emulator_listen (VimosEmulator *self,
                       const char *address,
                       guint16 port,
                       GError **error)
{
  g_return_val_if_fail (VIMOS_IS_EMULATOR (self), FALSE);
  g_return_val_if_fail (address != NULL, FALSE);

  return vimos_emu_server_listen (self->server, address, port, error);
}

/**
 * vimos_emulator_get_port:
 * @self: a controller
 *
 * Returns: the TCP port that it listened on first, 0 before
 */
guint16
vimos_emulator_get_port (VimosEmulator *self)
{
  g_return_val_if_fail (VIMOS_IS_EMULATOR (self), 0);

  return vimos_emu_server_get_port (self->server);
}

/**
 * vimos_emulator_set_poll_interval:
 * @self: a controller
 * @interval_ms: time between polls of the switches in ms; 0 for that of ONOS's configuration
 *
 * For tests that do not want to wait 5 s.
 */
void
vimos_emulator_set_poll_interval (VimosEmulator *self,
                                  guint interval_ms)
{
  g_return_if_fail (VIMOS_IS_EMULATOR (self));

  self->poll_interval_ms = interval_ms;
  g_clear_handle_id (&self->flow_poll_id, g_source_remove);
  g_clear_handle_id (&self->port_poll_id, g_source_remove);
  schedule_polls (self);
}

/**
 * vimos_emulator_configure:
 * @class_key: “devices” or “links”
 * @subject: what is configured, as “of:0000000000000001”
 * @basic: its “basic” configuration, as “{"name": "s1"}”
 * @error: %VIMOS_EMULATOR_ERROR_CONFIGURATION
 *
 * What ONOS reads from its network-cfg.json when it starts; before the fabric starts it costs
 * little.
 *
 * Returns: whether it is in force
 */
gboolean
vimos_emulator_configure (VimosEmulator *self,
                          const char *class_key,
                          const char *subject,
                          JsonNode *basic,
                          GError **error)
{
  g_auto (VimosEmuNetcfgError) problem = { 0 };
  g_autoptr (GError) local = NULL;
  g_autofree char *parsed = NULL;
  g_autofree char *message = NULL;

  g_return_val_if_fail (VIMOS_IS_EMULATOR (self), FALSE);

  if (vimos_emu_netcfg_has_class (self->context.netcfg, class_key))
    parsed = vimos_emu_netcfg_parse_subject (class_key, subject, &local);
  if (parsed != NULL
      && vimos_emu_netcfg_apply (self->context.netcfg, class_key, parsed, "basic", basic, &problem))
    return TRUE;
  if (parsed != NULL)
    message = vimos_emu_netcfg_error_message (&problem);
  g_set_error (error, VIMOS_EMULATOR_ERROR, VIMOS_EMULATOR_ERROR_CONFIGURATION, "%s “%s”: %s",
               class_key, subject,
               message != NULL ? message
               : local != NULL ? local->message
                               : "no such class");
  return FALSE;
}

static const char *const fault_names[] = {
  "booting",   "slow",         "empty-disjoint", "refuse-rules",
  "delta-500", "old-location", "named-ports",    NULL,
};

/**
 * vimos_emulator_get_fault_names:
 *
 * Returns: (array zero-terminated=1): the faults that vimos_emulator_set_fault() knows
 */
const char *const *
vimos_emulator_get_fault_names (void)
{
  return fault_names;
}

static gboolean
set_fault (VimosEmuFaults *faults,
           const char *name,
           guint64 value)
{
  gboolean *flag = NULL;

  if (g_str_equal (name, "booting"))
    faults->booting_until = vimos_clock_now () + value * G_TIME_SPAN_SECOND;
  else if (g_str_equal (name, "slow"))
    faults->slow_ms = value;
  else if (g_str_equal (name, "empty-disjoint"))
    flag = &faults->empty_disjoint;
  else if (g_str_equal (name, "refuse-rules"))
    flag = &faults->refuse_rules;
  else if (g_str_equal (name, "delta-500"))
    flag = &faults->delta_500;
  else if (g_str_equal (name, "old-location"))
    flag = &faults->old_location;
  else if (g_str_equal (name, "named-ports"))
    flag = &faults->named_ports;
  else
    return FALSE;
  if (flag != NULL)
    *flag = value != 0;
  return TRUE;
}

/**
 * vimos_emulator_set_fault:
 * @self: a controller
 * @fault: a name of vimos_emulator_get_fault_names(), alone or with a value, as “slow=500”
 * @error: %VIMOS_EMULATOR_ERROR_FAULT
 *
 * Has the controller do something wrong. The value of “booting” is how many seconds its services
 * are missing (5 if not given), that of “slow” by how many ms each answer is late (2000); for the
 * others 0 ends the fault.
 *
 * Returns: whether there is such a fault
 */
gboolean
vimos_emulator_set_fault (VimosEmulator *self,
                          const char *fault,
                          GError **error)
{
  g_auto (GStrv) parts = NULL;
  guint64 value = 1;

  g_return_val_if_fail (VIMOS_IS_EMULATOR (self), FALSE);
  g_return_val_if_fail (fault != NULL, FALSE);

  parts = g_strsplit (fault, "=", 2);
  if (parts[0] != NULL && parts[1] == NULL)
    value = g_str_equal (parts[0], "booting") ? 5 : g_str_equal (parts[0], "slow") ? 2000 : 1;
  if (parts[0] == NULL
      || (parts[1] != NULL && !g_ascii_string_to_unsigned (parts[1], 10, 0, 3600000, &value, NULL))
      || !set_fault (&self->context.faults, parts[0], value))
    {
      g_autofree char *known = g_strjoinv (", ", (char **) fault_names);

      g_set_error (error, VIMOS_EMULATOR_ERROR, VIMOS_EMULATOR_ERROR_FAULT,
                   "There is no fault “%s”; known are %s", fault, known);
      return FALSE;
    }
  return TRUE;
}
