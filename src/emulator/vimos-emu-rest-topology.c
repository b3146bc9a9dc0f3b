/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include "vimos-emu-router.h"
#include "vimos-emu-topology.h"

/* /topology */

static void
get_topology (VimosEmuRequest *request)
{
  VimosEmuTopology *topology = request->context->topology;
  g_auto (VimosEmuWriter) writer = { 0 };

  vimos_emu_topology_refresh (topology);
  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  vimos_emu_write_int (&writer, "time", vimos_emu_topology_get_time (topology));
  vimos_emu_write_uint (&writer, "devices", vimos_emu_topology_count_devices (topology));
  vimos_emu_write_uint (&writer, "links", vimos_emu_topology_count_links (topology));
  vimos_emu_write_uint (&writer, "clusters", vimos_emu_topology_count_clusters (topology));
  vimos_emu_write_end (&writer, '}');
  vimos_emu_request_reply (request, 200, &writer);
}

static void
write_cluster (VimosEmuTopology *topology,
               guint number,
               VimosEmuWriter *writer)
{
  guint devices = 0, links = 0, cluster;
  const char *root = NULL;

  for (guint i = 0; i < vimos_emu_topology_count_devices (topology); i++)
    {
      const char *device = vimos_emu_topology_get_device (topology, i, &cluster);

      if (cluster != number)
        continue;
      root = root != NULL ? root : device;
      devices++;
    }
  for (guint i = 0; i < vimos_emu_topology_count_links (topology); i++)
    {
      vimos_emu_topology_get_link (topology, i, &cluster);
      links += cluster == number;
    }
  vimos_emu_write_begin (writer, NULL, '{');
  vimos_emu_write_uint (writer, "id", number);
  vimos_emu_write_uint (writer, "deviceCount", devices);
  vimos_emu_write_uint (writer, "linkCount", links);
  vimos_emu_write_string (writer, "root", root != NULL ? root : "");
  vimos_emu_write_end (writer, '}');
}

static void
get_clusters (VimosEmuRequest *request)
{
  VimosEmuTopology *topology = request->context->topology;
  g_auto (VimosEmuWriter) writer = { 0 };

  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  vimos_emu_write_begin (&writer, "clusters", '[');
  for (guint i = 0; i < vimos_emu_topology_count_clusters (topology); i++)
    write_cluster (topology, i, &writer);
  vimos_emu_write_end (&writer, ']');
  vimos_emu_write_end (&writer, '}');
  vimos_emu_request_reply (request, 200, &writer);
}

/* A parameter that is no number does not belong to a resource at all. */
static gboolean
find_cluster (VimosEmuRequest *request,
              guint *number)
{
  VimosEmuTopology *topology = request->context->topology;
  gint64 value;

  if (!g_ascii_string_to_signed (request->parameters[0], 10, G_MININT32, G_MAXINT32, &value, NULL))
    {
      request->route = NULL;
      vimos_emu_request_fail (request, 404, "HTTP 404 Not Found");
      return FALSE;
    }
  if (value < 0 || value >= vimos_emu_topology_count_clusters (topology))
    {
      vimos_emu_request_fail (request, 404, "Cluster is not found");
      return FALSE;
    }
  *number = value;
  return TRUE;
}

static void
get_cluster (VimosEmuRequest *request)
{
  g_auto (VimosEmuWriter) writer = { 0 };
  guint number;

  if (!find_cluster (request, &number))
    return;
  vimos_emu_writer_init (&writer);
  write_cluster (request->context->topology, number, &writer);
  vimos_emu_request_reply (request, 200, &writer);
}

/* Answers with a list called @member of what @write says of the cluster. */
static void
reply_about_cluster (VimosEmuRequest *request,
                     const char *member,
                     void (*write) (VimosEmuRequest *request,
                                    guint number,
                                    VimosEmuWriter *writer))
{
  g_auto (VimosEmuWriter) writer = { 0 };
  guint number;

  if (!find_cluster (request, &number))
    return;
  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  vimos_emu_write_begin (&writer, member, '[');
  write (request, number, &writer);
  vimos_emu_write_end (&writer, ']');
  vimos_emu_write_end (&writer, '}');
  vimos_emu_request_reply (request, 200, &writer);
}

static void
write_devices (VimosEmuRequest *request,
               guint number,
               VimosEmuWriter *writer)
{
  VimosEmuTopology *topology = request->context->topology;
  guint cluster;

  for (guint i = 0; i < vimos_emu_topology_count_devices (topology); i++)
    {
      const char *device = vimos_emu_topology_get_device (topology, i, &cluster);

      if (cluster == number)
        vimos_emu_write_string (writer, NULL, device);
    }
}

static void
get_cluster_devices (VimosEmuRequest *request)
{
  reply_about_cluster (request, "devices", write_devices);
}

static void
write_links (VimosEmuRequest *request,
             guint number,
             VimosEmuWriter *writer)
{
  VimosEmuTopology *topology = request->context->topology;
  guint cluster;

  for (guint i = 0; i < vimos_emu_topology_count_links (topology); i++)
    {
      VimosEmuLink *link = vimos_emu_topology_get_link (topology, i, &cluster);

      if (cluster == number)
        vimos_emu_link_write (link, writer, request->context);
    }
}

static void
get_cluster_links (VimosEmuRequest *request)
{
  reply_about_cluster (request, "links", write_links);
}

const VimosEmuRoute vimos_emu_routes_topology[] = {
  { "GET", "topology", get_topology, VIMOS_EMU_ROUTE_NONE },
  { "GET", "topology/clusters", get_clusters, VIMOS_EMU_ROUTE_NONE },
  { "GET", "topology/clusters/{}", get_cluster, VIMOS_EMU_ROUTE_NONE },
  { "GET", "topology/clusters/{}/devices", get_cluster_devices, VIMOS_EMU_ROUTE_NONE },
  { "GET", "topology/clusters/{}/links", get_cluster_links, VIMOS_EMU_ROUTE_NONE },
  { NULL },
};
