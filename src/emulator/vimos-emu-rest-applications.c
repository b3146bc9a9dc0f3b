/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include "vimos-emu-apps.h"
#include "vimos-emu-router.h"

/* /applications */

static void
get_applications (VimosEmuRequest *request)
{
  g_auto (VimosEmuWriter) writer = { 0 };

  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  vimos_emu_apps_write_all (request->context->apps, &writer);
  vimos_emu_write_end (&writer, '}');
  vimos_emu_request_reply (request, 200, &writer);
}

static void
reply_application (VimosEmuRequest *request)
{
  g_auto (VimosEmuWriter) writer = { 0 };

  vimos_emu_writer_init (&writer);
  vimos_emu_apps_write (request->context->apps, request->parameters[0], &writer);
  vimos_emu_request_reply (request, 200, &writer);
}

/* A name that was registered is known, but is no application. */
static gboolean
require_application (VimosEmuRequest *request,
                     const char *separator)
{
  VimosEmuApps *apps = request->context->apps;
  const char *name = request->parameters[0];
  guint id = vimos_emu_apps_get_id (apps, name);

  if (id == 0)
    vimos_emu_request_fail (request, 404, "Application is not found:%s%s", separator, name);
  else if (!vimos_emu_apps_is_installed (apps, name))
    vimos_emu_request_fail (request, 404,
                            "Application is not found: DefaultApplicationId{id=%u, name=%s}", id,
                            name);
  else
    return TRUE;
  return FALSE;
}

static void
get_application (VimosEmuRequest *request)
{
  if (require_application (request, ""))
    reply_application (request);
}

static void
activate (VimosEmuRequest *request)
{
  if (!require_application (request, " "))
    return;
  vimos_emu_apps_set_active (request->context->apps, request->parameters[0], TRUE);
  reply_application (request);
}

static void
deactivate (VimosEmuRequest *request)
{
  vimos_emu_apps_set_active (request->context->apps, request->parameters[0], FALSE);
  vimos_emu_request_reply_empty (request, 204);
}

static void
get_health (VimosEmuRequest *request)
{
  VimosEmuApps *apps = request->context->apps;
  const char *name = request->parameters[0];
  g_auto (VimosEmuWriter) writer = { 0 };

  if (vimos_emu_apps_get_id (apps, name) == 0)
    {
      vimos_emu_request_fail (request, 404, "Application ID is not found: %s", name);
      return;
    }
  if (!require_application (request, " "))
    return;
  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  vimos_emu_write_string (&writer, "message",
                          vimos_emu_apps_is_active (apps, name) ? "ready" : "pending");
  vimos_emu_write_end (&writer, '}');
  vimos_emu_request_reply (request, 200, &writer);
}

static void
reply_id (VimosEmuRequest *request,
          guint id)
{
  g_auto (VimosEmuWriter) writer = { 0 };

  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  vimos_emu_write_uint (&writer, "id", id);
  vimos_emu_write_string (&writer, "name", vimos_emu_apps_get_name (request->context->apps, id));
  vimos_emu_write_end (&writer, '}');
  vimos_emu_request_reply (request, 200, &writer);
}

static void
register_name (VimosEmuRequest *request)
{
  guint id = vimos_emu_apps_register (request->context->apps, request->parameters[0]);

  if (id == 0)
    vimos_emu_request_fail (request, 500, "There are too many application ids");
  else
    reply_id (request, id);
}

static void
get_ids (VimosEmuRequest *request)
{
  g_auto (VimosEmuWriter) writer = { 0 };

  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  vimos_emu_apps_write_ids (request->context->apps, &writer);
  vimos_emu_write_end (&writer, '}');
  vimos_emu_request_reply (request, 200, &writer);
}

static void
get_id_entry (VimosEmuRequest *request)
{
  const char *id_text = vimos_emu_request_query (request, "id");
  const char *name = vimos_emu_request_query (request, "name");
  gint64 id = 0;

  if (id_text != NULL && !g_ascii_string_to_signed (id_text, 10, G_MININT16, G_MAXINT16, &id, NULL))
    {
      vimos_emu_request_fail (request, 400, "For input string: \"%s\"", id_text);
      return;
    }
  if (id_text == NULL && name != NULL)
    id = vimos_emu_apps_get_id (request->context->apps, name);
  if (id <= 0 || vimos_emu_apps_get_name (request->context->apps, id) == NULL)
    vimos_emu_request_fail (request, 404, "Application ID is not found: null");
  else
    reply_id (request, id);
}

const VimosEmuRoute vimos_emu_routes_applications[] = {
  { "GET", "applications", get_applications, VIMOS_EMU_ROUTE_UNTYPED },
  { "GET", "applications/ids", get_ids, VIMOS_EMU_ROUTE_NONE },
  { "GET", "applications/ids/entry", get_id_entry, VIMOS_EMU_ROUTE_NONE },
  { "GET", "applications/{}", get_application, VIMOS_EMU_ROUTE_UNTYPED },
  { "GET", "applications/{}/health", get_health, VIMOS_EMU_ROUTE_UNTYPED },
  { "POST", "applications/{}/active", activate, VIMOS_EMU_ROUTE_NONE },
  { "DELETE", "applications/{}/active", deactivate, VIMOS_EMU_ROUTE_NONE },
  { "POST", "applications/{}/register", register_name, VIMOS_EMU_ROUTE_NONE },
  { NULL },
};
