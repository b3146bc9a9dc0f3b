/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "demo-fixture.h"
#include "vimos-clock.h"

static void
clear_switch (gpointer data)
{
  VimosDemoSwitch *self = data;

  g_free (self->name);
  g_free (self->label);
}

VimosDemoScenario *
demo_scenario_new (guint n_switches,
                   guint n_station_ports)
{
  VimosDemoScenario *self = g_atomic_rc_box_new0 (VimosDemoScenario);

  self->name = g_strdup ("test");
  self->title = g_strdup ("Test");
  self->description = g_strdup ("");
  self->seed = 42;
  self->switches = g_array_new (FALSE, TRUE, sizeof (VimosDemoSwitch));
  g_array_set_clear_func (self->switches, clear_switch);
  self->links = g_array_new (FALSE, TRUE, sizeof (VimosDemoLink));
  self->hypervisors = g_array_new (FALSE, TRUE, sizeof (VimosDemoHypervisorSpec));
  self->vms = g_array_new (FALSE, TRUE, sizeof (VimosDemoVmSpec));
  self->background = g_array_new (FALSE, TRUE, sizeof (VimosDemoBackground));
  self->events = g_array_new (FALSE, TRUE, sizeof (VimosDemoEvent));
  self->suggested_vm = self->suggested_target = -1;
  for (guint i = 0; i < n_switches; i++)
    {
      VimosDemoSwitch device = { .latitude = NAN, .longitude = NAN, .n_ports = n_station_ports };

      device.name = g_strdup_printf ("s%u", i + 1);
      device.label = g_strdup (device.name);
      g_array_append_val (self->switches, device);
    }
  return self;
}

void
demo_scenario_link (VimosDemoScenario *scenario,
                    guint a,
                    guint b,
                    double mbps,
                    gint64 delay_us)
{
  const VimosDemoLink link = {
    .a = a,
    .b = b,
    .a_port = ++g_array_index (scenario->switches, VimosDemoSwitch, a).n_ports,
    .b_port = ++g_array_index (scenario->switches, VimosDemoSwitch, b).n_ports,
    .mbps = mbps,
    .delay_us = delay_us,
  };

  g_array_append_val (scenario->links, link);
}

/* On each switch the host on port 1, the next switch on 2, the one before on 3; 100 µs between
 * them. */
VimosDemoScenario *
demo_scenario_ring (guint n,
                    double mbps)
{
  VimosDemoScenario *self = demo_scenario_new (n, 3);

  for (guint i = 0; i < n; i++)
    {
      const VimosDemoLink link = {
        .a = i, .b = (i + 1) % n, .a_port = 2, .b_port = 3, .mbps = mbps, .delay_us = 100,
      };

      g_array_append_val (self->links, link);
    }
  return self;
}

VimosDemoAttachment
demo_attachment (guint device,
                 guint32 port,
                 guint8 host)
{
  return (VimosDemoAttachment){
    .device = device,
    .port = port,
    .mbps = NAN,
    .mac = { 0, 0, 0, 0, 0, host },
    .address = 0x0a000000 + host,
  };
}

static void
device_cb (VimosFabric *fabric,
           const VimosFabricDevice *device,
           Demo *demo)
{
  g_string_append_printf (demo->log, "%" G_GINT64_FORMAT " connected %s %u\n", vimos_clock_now (),
                          device->id, device->ports->len);
}

static void
device_gone_cb (VimosFabric *fabric,
                const char *device,
                Demo *demo)
{
  g_string_append_printf (demo->log, "%" G_GINT64_FORMAT " disconnected %s\n", vimos_clock_now (),
                          device);
}

static void
port_cb (VimosFabric *fabric,
         const char *device,
         const VimosFabricPort *port,
         gboolean removed,
         Demo *demo)
{
  g_string_append_printf (demo->log, "%" G_GINT64_FORMAT " port %s/%u %s %s\n", vimos_clock_now (),
                          device, port->number, port->enabled ? "enabled" : "disabled",
                          port->live ? "live" : "dead");
}

static void
log_link (Demo *demo,
          const char *what,
          const char *src,
          guint src_port,
          const char *dst,
          guint dst_port)
{
  g_string_append_printf (demo->log, "%" G_GINT64_FORMAT " %s %s/%u-%s/%u\n", vimos_clock_now (),
                          what, src, src_port, dst, dst_port);
}

static void
link_cb (VimosFabric *fabric,
         const char *src,
         guint src_port,
         const char *dst,
         guint dst_port,
         Demo *demo)
{
  log_link (demo, "link", src, src_port, dst, dst_port);
}

static void
link_gone_cb (VimosFabric *fabric,
              const char *src,
              guint src_port,
              const char *dst,
              guint dst_port,
              Demo *demo)
{
  log_link (demo, "link-gone", src, src_port, dst, dst_port);
}

static void
packet_cb (VimosFabric *fabric,
           const char *device,
           guint port,
           GBytes *packet,
           Demo *demo)
{
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_MD5, packet);

  g_string_append_printf (demo->log, "%" G_GINT64_FORMAT " packet %s/%u %s\n", vimos_clock_now (),
                          device, port, sum);
}

/**
 * demo_begin:
 * @scenario: (transfer full): what to play
 * @controller: whether there is one; else the rules are the test's
 */
void
demo_begin (Demo *demo,
            VimosDemoScenario *scenario,
            gboolean controller)
{
  vimos_clock_simulate (INFINITY);
  demo->log = g_string_new (NULL);
  demo->fabric = vimos_demo_fabric_new (scenario);
  demo->stations = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_demo_station_free);
  for (guint i = 0; i < scenario->switches->len; i++)
    {
      const VimosDemoAttachment at = demo_attachment (i, 1, i + 1);

      g_ptr_array_add (demo->stations, vimos_demo_station_new (demo->fabric, &at));
    }
  vimos_demo_scenario_unref (scenario);
  g_signal_connect (demo->fabric, "device-connected", G_CALLBACK (device_cb), demo);
  g_signal_connect (demo->fabric, "device-disconnected", G_CALLBACK (device_gone_cb), demo);
  g_signal_connect (demo->fabric, "port-changed", G_CALLBACK (port_cb), demo);
  g_signal_connect (demo->fabric, "link-discovered", G_CALLBACK (link_cb), demo);
  g_signal_connect (demo->fabric, "link-vanished", G_CALLBACK (link_gone_cb), demo);
  g_signal_connect (demo->fabric, "packet-in", G_CALLBACK (packet_cb), demo);
  if (controller)
    demo->emulator = vimos_emulator_new (VIMOS_FABRIC (demo->fabric), "onos", "rocks");
  vimos_demo_fabric_start (demo->fabric);
  demo_run (2000);
}

void
demo_end (Demo *demo)
{
  g_clear_pointer (&demo->stations, g_ptr_array_unref);
  if (demo->emulator != NULL)
    g_assert_finalize_object (g_steal_pointer (&demo->emulator));
  demo_run (100);
  g_assert_finalize_object (demo->fabric);
  g_string_free (demo->log, TRUE);
  vimos_clock_end_simulation ();
}

VimosDemoStation *
demo_station (Demo *demo,
              guint8 host)
{
  return g_ptr_array_index (demo->stations, host - 1);
}

static gboolean
over_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Lets so much of the simulated time pass. */
void
demo_run (gint64 ms)
{
  gboolean over = FALSE;

  vimos_clock_add_us (ms * 1000, over_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static void
pinged_cb (gint64 rtt_us,
           gpointer user_data)
{
  *(gint64 *) user_data = rtt_us;
}

/* Returns: the time that it took in µs, or -1 */
gint64
demo_ping (VimosDemoStation *from,
           VimosDemoStation *to,
           gint64 timeout_ms)
{
  gint64 rtt_us = G_MININT64;

  vimos_demo_station_ping (from, vimos_demo_station_get_address (to), timeout_ms * 1000, pinged_cb,
                           &rtt_us);
  while (rtt_us == G_MININT64)
    g_main_context_iteration (NULL, TRUE);
  return rtt_us;
}

typedef struct
{
  gboolean install;
  gboolean over;
} Change;

static void
changed_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  Change *change = user_data;
  g_autoptr (GError) error = NULL;

  if (change->install)
    vimos_fabric_install_rule_finish (VIMOS_FABRIC (source), result, &error);
  else
    vimos_fabric_remove_rule_finish (VIMOS_FABRIC (source), result, &error);
  g_assert_no_error (error);
  change->over = TRUE;
}

static void
change_rule (Demo *demo,
             guint device,
             guint16 priority,
             const VimosFabricMatch *match,
             guint32 output,
             gboolean install)
{
  g_autofree char *id = g_strdup_printf ("of:%016x", device + 1);
  g_autoptr (VimosFabricRule) rule
      = vimos_fabric_rule_new (id, priority, priority, match, &output, output != 0);
  Change change = { .install = install };

  if (install)
    vimos_fabric_install_rule_async (VIMOS_FABRIC (demo->fabric), rule, NULL, changed_cb, &change);
  else
    vimos_fabric_remove_rule_async (VIMOS_FABRIC (demo->fabric), rule, NULL, changed_cb, &change);
  while (!change.over)
    g_main_context_iteration (NULL, TRUE);
}

/* Its id is its priority; output 0 drops. */
void
demo_install (Demo *demo,
              guint device,
              guint16 priority,
              const VimosFabricMatch *match,
              guint32 output)
{
  change_rule (demo, device, priority, match, output, TRUE);
}

void
demo_remove (Demo *demo,
             guint device,
             guint16 priority,
             const VimosFabricMatch *match)
{
  change_rule (demo, device, priority, match, 0, FALSE);
}

/* TCP; a port that is 0 does not count. */
VimosFabricMatch
demo_match_tcp (guint16 src,
                guint16 dst)
{
  VimosFabricMatch match = {
    .fields = VIMOS_FABRIC_FIELD_ETH_TYPE | VIMOS_FABRIC_FIELD_IP_PROTO,
    .eth_type = 0x0800,
    .ip_proto = 6,
    .tcp_src = src,
    .tcp_dst = dst,
  };

  if (src != 0)
    match.fields |= VIMOS_FABRIC_FIELD_TCP_SRC;
  if (dst != 0)
    match.fields |= VIMOS_FABRIC_FIELD_TCP_DST;
  return match;
}

/* Returns: (nullable): the first rule of the priority, with its counters of now */
const VimosDemoRule *
demo_find_rule (Demo *demo,
                guint device,
                guint16 priority)
{
  const GPtrArray *rules = vimos_demo_table_list (demo->fabric->bridges[device].table);

  vimos_demo_fabric_settle (demo->fabric);
  for (guint i = 0; i < rules->len; i++)
    {
      const VimosDemoRule *rule = g_ptr_array_index (rules, i);

      if (rule->rule->priority == priority)
        return rule;
    }
  return NULL;
}

void
demo_assert_between (double value,
                     double least,
                     double most)
{
  if (value < least || value > most)
    g_error ("%.9f is not between %.9f and %.9f", value, least, most);
}

static void
done_cb (gpointer user_data)
{
  DemoBulk *bulk = user_data;

  g_assert_cmpint (bulk->done_us, ==, 0);
  bulk->done_us = vimos_clock_now ();
}

void
demo_bulk_begin (DemoBulk *bulk,
                 VimosDemoStation *from,
                 VimosDemoStation *to,
                 guint16 tcp_port,
                 guint64 bytes)
{
  bulk->begun_us = vimos_clock_now ();
  bulk->done_us = 0;
  bulk->transfer = vimos_demo_transfer_new (from, to, tcp_port, bytes, done_cb, bulk);
}

void
demo_bulk_end (DemoBulk *bulk)
{
  g_clear_pointer (&bulk->transfer, vimos_demo_transfer_free);
}

void
demo_bulk_wait (DemoBulk *bulk)
{
  while (bulk->done_us == 0)
    g_main_context_iteration (NULL, TRUE);
}
