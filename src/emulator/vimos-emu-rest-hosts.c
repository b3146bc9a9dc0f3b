/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include "vimos-emu-apps.h"
#include "vimos-emu-hosts.h"
#include "vimos-emu-router.h"

/* /hosts */

static void
get_hosts (VimosEmuRequest *request)
{
  const GPtrArray *hosts = vimos_emu_hosts_list (request->context->hosts);
  g_auto (VimosEmuWriter) writer = { 0 };

  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  vimos_emu_write_begin (&writer, "hosts", '[');
  for (guint i = 0; i < hosts->len; i++)
    vimos_emu_host_write (g_ptr_array_index (hosts, i), &writer, &request->context->faults);
  vimos_emu_write_end (&writer, ']');
  vimos_emu_write_end (&writer, '}');
  vimos_emu_request_reply (request, 200, &writer);
}

/* The id stands in one escaped segment or in two. */
static char *
parse_id (VimosEmuRequest *request)
{
  g_autofree char *text
      = request->parameters[1] != NULL
            ? g_strdup_printf ("%s/%s", request->parameters[0], request->parameters[1])
            : g_strdup (request->parameters[0]);
  g_autoptr (GError) error = NULL;
  char *id = vimos_emu_parse_host_id (text, &error);

  if (id == NULL)
    vimos_emu_request_fail_error (request, error);
  return id;
}

static void
get_host (VimosEmuRequest *request)
{
  g_autofree char *id = parse_id (request);
  g_auto (VimosEmuWriter) writer = { 0 };
  VimosEmuHost *host;

  if (id == NULL)
    return;
  host = vimos_emu_hosts_lookup (request->context->hosts, id);
  if (host == NULL)
    {
      vimos_emu_request_fail (request, 404, "Host is not found");
      return;
    }
  vimos_emu_writer_init (&writer);
  vimos_emu_host_write (host, &writer, &request->context->faults);
  vimos_emu_request_reply (request, 200, &writer);
}

static void
post_host (VimosEmuRequest *request)
{
  g_autoptr (JsonNode) holder = NULL;
  JsonObject *json = vimos_emu_request_json (request, &holder);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  VimosEmuHost *host;

  if (json == NULL)
    return;
  if (vimos_emu_apps_is_active (request->context->apps, VIMOS_EMU_APP_CONFIGURED_HOSTS))
    {
      vimos_emu_request_fail (request, 409, "Provider org.onosproject.rest already registered");
      return;
    }
  host = vimos_emu_hosts_decode (request->context->hosts, json, &error);
  if (host == NULL)
    {
      vimos_emu_request_fail_error (request, error);
      return;
    }
  path = g_strconcat ("hosts/", host->id, NULL);
  vimos_emu_request_reply_created (request, path);
}

static void
delete_host (VimosEmuRequest *request)
{
  g_autofree char *id = parse_id (request);

  if (id == NULL)
    return;
  vimos_emu_hosts_remove (request->context->hosts, id);
  vimos_emu_request_reply_empty (request, 204);
}

const VimosEmuRoute vimos_emu_routes_hosts[] = {
  { "GET", "hosts", get_hosts, VIMOS_EMU_ROUTE_NONE },
  { "POST", "hosts", post_host, VIMOS_EMU_ROUTE_JSON_BODY },
  { "GET", "hosts/{}", get_host, VIMOS_EMU_ROUTE_NONE },
  { "GET", "hosts/{}/{}", get_host, VIMOS_EMU_ROUTE_NONE },
  { "DELETE", "hosts/{}/{}", delete_host, VIMOS_EMU_ROUTE_NONE },
  { NULL },
};
