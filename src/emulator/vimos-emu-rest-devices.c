/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include "vimos-emu-devices.h"
#include "vimos-emu-flows.h"
#include "vimos-emu-links.h"
#include "vimos-emu-router.h"
#include "vimos-emu-topology.h"

/* /devices, /links and /mastership. */

static VimosEmuDevice *
find_device (VimosEmuRequest *request)
{
  g_autofree char *id = vimos_emu_parse_device_id (request->parameters[0]);
  VimosEmuDevice *device = vimos_emu_devices_lookup (request->context->devices, id);

  if (device == NULL)
    vimos_emu_request_fail (request, 404, "Device is not found");
  return device;
}

static void
get_devices (VimosEmuRequest *request)
{
  const GPtrArray *devices = vimos_emu_devices_list (request->context->devices);
  g_auto (VimosEmuWriter) writer = { 0 };

  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  vimos_emu_write_begin (&writer, "devices", '[');
  for (guint i = 0; i < devices->len; i++)
    {
      vimos_emu_write_begin (&writer, NULL, '{');
      vimos_emu_device_write (g_ptr_array_index (devices, i), &writer);
      vimos_emu_write_end (&writer, '}');
    }
  vimos_emu_write_end (&writer, ']');
  vimos_emu_write_end (&writer, '}');
  vimos_emu_request_reply (request, 200, &writer);
}

static void
get_ports (VimosEmuRequest *request)
{
  const GPtrArray *devices = vimos_emu_devices_list (request->context->devices);
  g_auto (VimosEmuWriter) writer = { 0 };

  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  vimos_emu_write_begin (&writer, "ports", '[');
  for (guint i = 0; i < devices->len; i++)
    vimos_emu_device_write_ports (g_ptr_array_index (devices, i), &writer,
                                  &request->context->faults);
  vimos_emu_write_end (&writer, ']');
  vimos_emu_write_end (&writer, '}');
  vimos_emu_request_reply (request, 200, &writer);
}

static void
reply_device (VimosEmuRequest *request,
              VimosEmuDevice *device,
              gboolean with_ports)
{
  g_auto (VimosEmuWriter) writer = { 0 };

  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  vimos_emu_device_write (device, &writer);
  if (with_ports)
    {
      vimos_emu_write_begin (&writer, "ports", '[');
      vimos_emu_device_write_ports (device, &writer, &request->context->faults);
      vimos_emu_write_end (&writer, ']');
    }
  vimos_emu_write_end (&writer, '}');
  vimos_emu_request_reply (request, 200, &writer);
}

static void
get_device (VimosEmuRequest *request)
{
  VimosEmuDevice *device = find_device (request);

  if (device != NULL)
    reply_device (request, device, FALSE);
}

static void
get_device_ports (VimosEmuRequest *request)
{
  VimosEmuDevice *device = find_device (request);

  if (device != NULL)
    reply_device (request, device, TRUE);
}

/* A switch that is connected would be back at once; ONOS forgets it all the same. */
static void
delete_device (VimosEmuRequest *request)
{
  VimosEmuContext *context = request->context;
  VimosEmuDevice *device = find_device (request);
  g_autofree char *id = NULL;

  if (device == NULL)
    return;
  id = g_strdup (device->info->id);
  reply_device (request, device, FALSE);
  g_ptr_array_unref (vimos_emu_links_steal_at (context->links, id, -1));
  vimos_emu_flows_forget (context->flows, id);
  vimos_emu_devices_remove (context->devices, id);
  vimos_emu_topology_invalidate (context->topology);
}

static void
post_port_state (VimosEmuRequest *request)
{
  g_autofree char *id = vimos_emu_parse_device_id (request->parameters[0]);
  VimosEmuDevice *device = vimos_emu_devices_lookup (request->context->devices, id);
  g_autoptr (JsonNode) holder = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *json;
  JsonNode *enabled;
  guint32 port;

  if (!vimos_emu_parse_port (request->parameters[1], &port, &error))
    {
      vimos_emu_request_fail_error (request, error);
      return;
    }
  if (device == NULL || vimos_emu_device_port (device, port) == NULL)
    {
      vimos_emu_request_fail (request, 404, "Device is not found");
      return;
    }
  if ((json = vimos_emu_request_json (request, &holder)) == NULL)
    return;
  if ((enabled = vimos_emu_json_get (json, "enabled")) == NULL)
    {
      vimos_emu_request_fail (request, 400, "Invalid JSON data");
      return;
    }
  vimos_fabric_set_port_enabled (request->context->fabric, id, port,
                                 vimos_emu_json_boolean (enabled));
  vimos_emu_request_reply_empty (request, 200);
}

typedef enum
{
  DIRECTION_INGRESS = 1,
  DIRECTION_EGRESS = 2,
  DIRECTION_ALL = 3,
} Direction;

static gboolean
parse_direction (const char *text,
                 Direction *direction,
                 GError **error)
{
  g_autofree char *upper = text != NULL ? g_ascii_strup (text, -1) : NULL;

  if (upper == NULL || g_str_equal (upper, "ALL"))
    *direction = DIRECTION_ALL;
  else if (g_str_equal (upper, "INGRESS"))
    *direction = DIRECTION_INGRESS;
  else if (g_str_equal (upper, "EGRESS"))
    *direction = DIRECTION_EGRESS;
  else
    {
      g_set_error (error, VIMOS_EMU_HTTP_ERROR, 400,
                   "No enum constant org.onosproject.net.link.LinkWebResource.Direction.%s", upper);
      return FALSE;
    }
  return TRUE;
}

static gboolean
is_at (const VimosEmuPoint *point,
       const char *device,
       const guint32 *port)
{
  return g_str_equal (point->device, device) && (port == NULL || point->port == *port);
}

static void
write_links (VimosEmuRequest *request,
             const char *device,
             const guint32 *port,
             Direction direction)
{
  const GPtrArray *links = vimos_emu_links_list (request->context->links);
  g_auto (VimosEmuWriter) writer = { 0 };

  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  vimos_emu_write_begin (&writer, "links", '[');
  for (guint i = 0; i < links->len; i++)
    {
      VimosEmuLink *link = g_ptr_array_index (links, i);

      if (device == NULL || ((direction & DIRECTION_EGRESS) && is_at (&link->src, device, port))
          || ((direction & DIRECTION_INGRESS) && is_at (&link->dst, device, port)))
        vimos_emu_link_write (link, &writer, request->context);
    }
  vimos_emu_write_end (&writer, ']');
  vimos_emu_write_end (&writer, '}');
  vimos_emu_request_reply (request, 200, &writer);
}

static void
get_links (VimosEmuRequest *request)
{
  const char *device = vimos_emu_request_query (request, "device");
  const char *port_text = vimos_emu_request_query (request, "port");
  g_autofree char *id = device != NULL ? vimos_emu_parse_device_id (device) : NULL;
  g_autoptr (GError) error = NULL;
  Direction direction = DIRECTION_ALL;
  guint32 port;

  if (id != NULL
      && ((port_text != NULL && !vimos_emu_parse_port (port_text, &port, &error))
          || !parse_direction (vimos_emu_request_query (request, "direction"), &direction, &error)))
    {
      vimos_emu_request_fail_error (request, error);
      return;
    }
  write_links (request, id, port_text != NULL ? &port : NULL, direction);
}

/* Whatever follows /links/ is taken for the question whether links without a sign of life go. */
static void
get_stale_links (VimosEmuRequest *request)
{
  g_auto (VimosEmuWriter) writer = { 0 };

  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  vimos_emu_write_boolean (&writer, "active", TRUE);
  vimos_emu_write_end (&writer, '}');
  vimos_emu_request_reply (request, 200, &writer);
}

static const char *
role_of (VimosEmuRequest *request)
{
  g_autofree char *id = vimos_emu_parse_device_id (request->parameters[0]);

  return vimos_emu_devices_is_available (request->context->devices, id) ? "MASTER" : "NONE";
}

static void
reply_member (VimosEmuRequest *request,
              const char *member,
              const char *value)
{
  g_auto (VimosEmuWriter) writer = { 0 };

  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  vimos_emu_write_string (&writer, member, value);
  vimos_emu_write_end (&writer, '}');
  vimos_emu_request_reply (request, 200, &writer);
}

static void
get_local_role (VimosEmuRequest *request)
{
  reply_member (request, "role", role_of (request));
}

static void
get_master (VimosEmuRequest *request)
{
  if (g_str_equal (role_of (request), "MASTER"))
    reply_member (request, "nodeId", "127.0.0.1");
  else
    vimos_emu_request_fail (request, 404, "Node id is not found");
}

static void
get_role (VimosEmuRequest *request)
{
  g_auto (VimosEmuWriter) writer = { 0 };

  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  if (g_str_equal (role_of (request), "MASTER"))
    vimos_emu_write_string (&writer, "master", "127.0.0.1");
  vimos_emu_write_end (&writer, '}');
  vimos_emu_request_reply (request, 200, &writer);
}

static void
get_devices_of_node (VimosEmuRequest *request)
{
  const GPtrArray *devices = vimos_emu_devices_list (request->context->devices);
  g_auto (VimosEmuWriter) writer = { 0 };

  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  vimos_emu_write_begin (&writer, "deviceIds", '[');
  for (guint i = 0; i < devices->len; i++)
    {
      const VimosEmuDevice *device = g_ptr_array_index (devices, i);

      if (device->available && g_str_equal (request->parameters[0], "127.0.0.1"))
        vimos_emu_write_string (&writer, NULL, device->info->id);
    }
  vimos_emu_write_end (&writer, ']');
  vimos_emu_write_end (&writer, '}');
  vimos_emu_request_reply (request, 200, &writer);
}

/* With a single node the master can be no other: balancing changes nothing. */
static void
balance_roles (VimosEmuRequest *request)
{
  vimos_emu_request_reply_empty (request, 200);
}

const VimosEmuRoute vimos_emu_routes_devices[] = {
  { "GET", "devices", get_devices, VIMOS_EMU_ROUTE_NONE },
  { "GET", "devices/ports", get_ports, VIMOS_EMU_ROUTE_NONE },
  { "GET", "devices/{}", get_device, VIMOS_EMU_ROUTE_NONE },
  { "DELETE", "devices/{}", delete_device, VIMOS_EMU_ROUTE_NONE },
  { "GET", "devices/{}/ports", get_device_ports, VIMOS_EMU_ROUTE_NONE },
  { "POST", "devices/{}/portstate/{}", post_port_state, VIMOS_EMU_ROUTE_JSON_BODY },
  { "GET", "links", get_links, VIMOS_EMU_ROUTE_NONE },
  { "GET", "links/{}", get_stale_links, VIMOS_EMU_ROUTE_NONE },
  { "GET", "mastership", balance_roles, VIMOS_EMU_ROUTE_NONE },
  { "GET", "mastership/{}/local", get_local_role, VIMOS_EMU_ROUTE_NONE },
  { "GET", "mastership/{}/master", get_master, VIMOS_EMU_ROUTE_NONE },
  { "GET", "mastership/{}/role", get_role, VIMOS_EMU_ROUTE_NONE },
  { "GET", "mastership/{}/device", get_devices_of_node, VIMOS_EMU_ROUTE_NONE },
  { NULL },
};
