/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include <unistd.h>

#include "vimos-emu-devices.h"
#include "vimos-emu-flows.h"
#include "vimos-emu-hosts.h"
#include "vimos-emu-intents.h"
#include "vimos-emu-router.h"
#include "vimos-emu-topology.h"

/* /system and /cluster */

#define NODE "127.0.0.1"

/* Memory that the process has, in bytes; ONOS tells that of its Java heap. */
static guint64
resident_bytes (void)
{
  g_autofree char *text = NULL;
  guint64 pages = 0;
  char *end;

  if (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    {
      g_ascii_strtoull (text, &end, 10);
      pages = g_ascii_strtoull (end, NULL, 10);
    }
  return pages * sysconf (_SC_PAGESIZE);
}

static void
write_process (VimosEmuWriter *writer)
{
  guint64 resident = resident_bytes ();

  vimos_emu_write_begin (writer, "mem", '{');
  vimos_emu_write_uint (writer, "current", resident);
  vimos_emu_write_uint (writer, "max", 1258291200);
  vimos_emu_write_uint (writer, "committed", resident);
  vimos_emu_write_end (writer, '}');
  vimos_emu_write_begin (writer, "threads", '{');
  vimos_emu_write_int (writer, "live", 1);
  vimos_emu_write_int (writer, "daemon", 0);
  vimos_emu_write_int (writer, "peak", 1);
  vimos_emu_write_end (writer, '}');
}

static void
get_system (VimosEmuRequest *request)
{
  VimosEmuContext *context = request->context;
  g_auto (VimosEmuWriter) writer = { 0 };

  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  vimos_emu_write_string (&writer, "node", NODE);
  vimos_emu_write_string (&writer, "version", "2.7.0");
  vimos_emu_write_string (&writer, "clusterId", "default");
  vimos_emu_write_int (&writer, "nodes", 1);
  vimos_emu_write_uint (&writer, "devices", vimos_emu_devices_list (context->devices)->len);
  vimos_emu_write_uint (&writer, "links", vimos_emu_links_list (context->links)->len);
  vimos_emu_write_uint (&writer, "hosts", vimos_emu_hosts_list (context->hosts)->len);
  vimos_emu_write_uint (&writer, "sccs", vimos_emu_topology_count_clusters (context->topology));
  vimos_emu_write_uint (&writer, "flows", vimos_emu_flows_count (context->flows));
  vimos_emu_write_uint (&writer, "intents", vimos_emu_intents_list (context->intents)->len);
  write_process (&writer);
  vimos_emu_write_end (&writer, '}');
  vimos_emu_request_reply (request, 200, &writer);
}

static void
write_node (VimosEmuContext *context,
            VimosEmuWriter *writer)
{
  g_autofree char *ago = vimos_emu_time_ago (context->started_ms);

  vimos_emu_write_begin (writer, NULL, '{');
  vimos_emu_write_string (writer, "id", NODE);
  vimos_emu_write_string (writer, "ip", NODE);
  vimos_emu_write_int (writer, "tcpPort", 9876);
  vimos_emu_write_string (writer, "status", "READY");
  vimos_emu_write_format (writer, "lastUpdate", "%" G_GINT64_FORMAT, context->started_ms);
  vimos_emu_write_string (writer, "humanReadableLastUpdate", ago);
  vimos_emu_write_end (writer, '}');
}

static void
get_cluster (VimosEmuRequest *request)
{
  g_auto (VimosEmuWriter) writer = { 0 };

  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  vimos_emu_write_begin (&writer, "nodes", '[');
  write_node (request->context, &writer);
  vimos_emu_write_end (&writer, ']');
  vimos_emu_write_end (&writer, '}');
  vimos_emu_request_reply (request, 200, &writer);
}

static void
get_node (VimosEmuRequest *request)
{
  g_auto (VimosEmuWriter) writer = { 0 };

  if (!g_str_equal (request->parameters[0], NODE))
    {
      vimos_emu_request_fail (request, 500,
                              "io.atomix.cluster.protocol.SwimMembershipProtocol.getMember("
                              "SwimMembershipProtocol.java:171)");
      return;
    }
  vimos_emu_writer_init (&writer);
  write_node (request->context, &writer);
  vimos_emu_request_reply (request, 200, &writer);
}

const VimosEmuRoute vimos_emu_routes_system[] = {
  { "GET", "system", get_system, VIMOS_EMU_ROUTE_NONE },
  { "GET", "cluster", get_cluster, VIMOS_EMU_ROUTE_NONE },
  { "GET", "cluster/{}", get_node, VIMOS_EMU_ROUTE_NONE },
  { NULL },
};
