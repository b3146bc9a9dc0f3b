/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include "vimos-emu-devices.h"
#include "vimos-emu-flows.h"
#include "vimos-emu-links.h"
#include "vimos-emu-router.h"

/* /statistics */

static void
write_counters (const VimosFabricPortCounters *counters,
                VimosEmuWriter *writer)
{
  vimos_emu_write_begin (writer, NULL, '{');
  vimos_emu_write_uint (writer, "port", counters->port);
  vimos_emu_write_uint (writer, "packetsReceived", counters->rx_packets);
  vimos_emu_write_uint (writer, "packetsSent", counters->tx_packets);
  vimos_emu_write_uint (writer, "bytesReceived", counters->rx_bytes);
  vimos_emu_write_uint (writer, "bytesSent", counters->tx_bytes);
  vimos_emu_write_uint (writer, "packetsRxDropped", counters->rx_dropped);
  vimos_emu_write_uint (writer, "packetsTxDropped", counters->tx_dropped);
  vimos_emu_write_uint (writer, "packetsRxErrors", counters->rx_errors);
  vimos_emu_write_uint (writer, "packetsTxErrors", counters->tx_errors);
  vimos_emu_write_uint (writer, "durationSec", counters->duration);
  vimos_emu_write_end (writer, '}');
}

/* Returns FALSE when a port has no difference though its switch was polled before: ONOS
 * stumbles. */
static gboolean
write_device (const char *id,
              VimosEmuDevice *device,
              const guint32 *only,
              gboolean delta,
              VimosEmuWriter *writer)
{
  gboolean whole = TRUE;

  vimos_emu_write_begin (writer, NULL, '{');
  vimos_emu_write_string (writer, "device", id);
  vimos_emu_write_begin (writer, "ports", '[');
  for (guint i = 0; device != NULL && i < device->ports->len; i++)
    {
      const VimosEmuPort *port = g_ptr_array_index (device->ports, i);

      if (!port->counted || port->info->number > VIMOS_FABRIC_PORT_MAX
          || (only != NULL && *only != port->info->number))
        continue;
      if (!delta)
        write_counters (&port->counters, writer);
      else if (port->differs)
        write_counters (&port->delta, writer);
      else if (port->late)
        whole = FALSE;
    }
  vimos_emu_write_end (writer, ']');
  vimos_emu_write_end (writer, '}');
  return whole;
}

static void
answer (VimosEmuRequest *request,
        gboolean delta)
{
  const GPtrArray *devices = vimos_emu_devices_list (request->context->devices);
  g_autofree char *id = NULL;
  g_auto (VimosEmuWriter) writer = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean whole = !(delta && request->context->faults.delta_500);
  guint32 port;

  if (request->parameters[1] != NULL
      && !vimos_emu_parse_port (request->parameters[1], &port, &error))
    {
      vimos_emu_request_fail_error (request, error);
      return;
    }
  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  vimos_emu_write_begin (&writer, "statistics", '[');
  if (request->parameters[0] != NULL)
    {
      id = vimos_emu_parse_device_id (request->parameters[0]);
      whole &= write_device (request->parameters[0],
                             vimos_emu_devices_lookup (request->context->devices, id),
                             request->parameters[1] != NULL ? &port : NULL, delta, &writer);
    }
  for (guint i = 0; request->parameters[0] == NULL && i < devices->len; i++)
    {
      VimosEmuDevice *device = g_ptr_array_index (devices, i);

      whole &= write_device (device->info->id, device, NULL, delta, &writer);
    }
  vimos_emu_write_end (&writer, ']');
  vimos_emu_write_end (&writer, '}');
  if (whole)
    vimos_emu_request_reply (request, 200, &writer);
  else
    vimos_emu_request_fail (request, 500,
                            "org.onosproject.codec.impl.PortStatisticsCodec.encode("
                            "PortStatisticsCodec.java:37)");
}

static void
get_ports (VimosEmuRequest *request)
{
  answer (request, FALSE);
}

static void
get_delta (VimosEmuRequest *request)
{
  answer (request, TRUE);
}

/* What flows send out of a port, in bytes per second and in all; FALSE without two polls of one. */
static gboolean
sum_flows (VimosEmuRequest *request,
           const VimosEmuPoint *point,
           guint64 *rate,
           guint64 *bytes)
{
  g_autoptr (GPtrArray) flows = vimos_emu_flows_list (request->context->flows, point->device);
  gboolean known = FALSE;

  *rate = *bytes = 0;
  for (guint i = 0; i < flows->len; i++)
    {
      const VimosEmuFlow *flow = g_ptr_array_index (flows, i);

      if (!flow->rate_known || flow->rule->n_outputs != 1 || flow->rule->outputs[0] != point->port)
        continue;
      known = TRUE;
      *rate += flow->rate;
      *bytes += flow->bytes;
    }
  return known;
}

static void
write_load (VimosEmuRequest *request,
            const VimosEmuLink *link,
            VimosEmuWriter *writer)
{
  GUri *uri = soup_server_message_get_uri (request->message);
  g_autofree char *device = g_uri_escape_string (link->src.device, NULL, TRUE);
  guint64 rate, bytes;
  gboolean valid = sum_flows (request, &link->src, &rate, &bytes);

  vimos_emu_write_begin (writer, NULL, '{');
  vimos_emu_write_uint (writer, "rate", rate);
  if (valid)
    vimos_emu_write_uint (writer, "latest", bytes);
  else
    vimos_emu_write_int (writer, "latest", -1);
  vimos_emu_write_boolean (writer, "valid", valid);
  vimos_emu_write_int (writer, "time", vimos_emu_now_ms ());
  vimos_emu_write_format (writer, "link", "http://%s:%d/onos/v1/links?device=%s&port=%u",
                          g_uri_get_host (uri), g_uri_get_port (uri), device, link->src.port);
  vimos_emu_write_end (writer, '}');
}

static void
get_loads (VimosEmuRequest *request)
{
  const GPtrArray *links = vimos_emu_links_list (request->context->links);
  const char *device = vimos_emu_request_query (request, "device");
  const char *port = vimos_emu_request_query (request, "port");
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (VimosEmuWriter) writer = { 0 };
  VimosEmuPoint point = { 0 };

  if (device != NULL && port != NULL)
    {
      id = point.device = vimos_emu_parse_device_id (device);
      if (!vimos_emu_parse_port (port, &point.port, &error))
        {
          vimos_emu_request_fail_error (request, error);
          return;
        }
    }
  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  vimos_emu_write_begin (&writer, "loads", '[');
  for (guint i = 0; i < links->len; i++)
    {
      const VimosEmuLink *link = g_ptr_array_index (links, i);

      if (id == NULL || vimos_emu_point_equal (&link->src, &point)
          || vimos_emu_point_equal (&link->dst, &point))
        write_load (request, link, &writer);
    }
  vimos_emu_write_end (&writer, ']');
  vimos_emu_write_end (&writer, '}');
  vimos_emu_request_reply (request, 200, &writer);
}

static guint
count_added (VimosEmuContext *context,
             const char *device)
{
  g_autoptr (GPtrArray) flows = vimos_emu_flows_list (context->flows, device);
  guint n = 0;

  for (guint i = 0; i < flows->len; i++)
    n += ((VimosEmuFlow *) g_ptr_array_index (flows, i))->state == VIMOS_EMU_FLOW_ADDED;
  return n;
}

static void
get_active_entries (VimosEmuRequest *request)
{
  const GPtrArray *devices = vimos_emu_devices_list (request->context->devices);
  g_auto (VimosEmuWriter) writer = { 0 };

  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  vimos_emu_write_begin (&writer, "statistics", '[');
  for (guint i = 0; i < devices->len; i++)
    {
      const VimosEmuDevice *device = g_ptr_array_index (devices, i);

      vimos_emu_write_begin (&writer, NULL, '{');
      vimos_emu_write_string (&writer, "device", device->info->id);
      vimos_emu_write_uint (&writer, "activeEntries",
                            count_added (request->context, device->info->id));
      vimos_emu_write_end (&writer, '}');
    }
  vimos_emu_write_end (&writer, ']');
  vimos_emu_write_end (&writer, '}');
  vimos_emu_request_reply (request, 200, &writer);
}

/* Every switch has one table; packets that no rule took are not known. */
static void
write_table (VimosEmuContext *context,
             const char *device,
             VimosEmuWriter *writer)
{
  g_autoptr (GPtrArray) flows = vimos_emu_flows_list (context->flows, device);
  guint64 packets = 0;

  for (guint i = 0; i < flows->len; i++)
    packets += ((VimosEmuFlow *) g_ptr_array_index (flows, i))->packets;
  vimos_emu_write_begin (writer, NULL, '{');
  vimos_emu_write_string (writer, "device", device);
  vimos_emu_write_begin (writer, "table", '[');
  vimos_emu_write_begin (writer, NULL, '{');
  vimos_emu_write_string (writer, "tableId", "0");
  vimos_emu_write_string (writer, "deviceId", device);
  vimos_emu_write_uint (writer, "activeEntries", count_added (context, device));
  vimos_emu_write_uint (writer, "packetsLookedUp", packets);
  vimos_emu_write_uint (writer, "packetsMatched", packets);
  vimos_emu_write_end (writer, '}');
  vimos_emu_write_end (writer, ']');
  vimos_emu_write_end (writer, '}');
}

static void
get_tables (VimosEmuRequest *request)
{
  const GPtrArray *devices = vimos_emu_devices_list (request->context->devices);
  g_auto (VimosEmuWriter) writer = { 0 };

  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  vimos_emu_write_begin (&writer, "statistics", '[');
  if (request->parameters[0] != NULL)
    write_table (request->context, request->parameters[0], &writer);
  for (guint i = 0; request->parameters[0] == NULL && i < devices->len; i++)
    write_table (request->context, ((VimosEmuDevice *) g_ptr_array_index (devices, i))->info->id,
                 &writer);
  vimos_emu_write_end (&writer, ']');
  vimos_emu_write_end (&writer, '}');
  vimos_emu_request_reply (request, 200, &writer);
}

const VimosEmuRoute vimos_emu_routes_statistics[] = {
  { "GET", "statistics/ports", get_ports, VIMOS_EMU_ROUTE_NONE },
  { "GET", "statistics/ports/{}", get_ports, VIMOS_EMU_ROUTE_NONE },
  { "GET", "statistics/ports/{}/{}", get_ports, VIMOS_EMU_ROUTE_NONE },
  { "GET", "statistics/delta/ports", get_delta, VIMOS_EMU_ROUTE_NONE },
  { "GET", "statistics/delta/ports/{}", get_delta, VIMOS_EMU_ROUTE_NONE },
  { "GET", "statistics/delta/ports/{}/{}", get_delta, VIMOS_EMU_ROUTE_NONE },
  { "GET", "statistics/flows/link", get_loads, VIMOS_EMU_ROUTE_NONE },
  { "GET", "statistics/flows/tables", get_tables, VIMOS_EMU_ROUTE_NONE },
  { "GET", "statistics/flows/tables/{}", get_tables, VIMOS_EMU_ROUTE_NONE },
  { "GET", "statistics/flows/activeentries", get_active_entries, VIMOS_EMU_ROUTE_NONE },
  { NULL },
};
