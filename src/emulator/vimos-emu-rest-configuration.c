/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include "vimos-emu-components.h"
#include "vimos-emu-router.h"

/* /configuration: properties of components. */

static void
get_all (VimosEmuRequest *request)
{
  g_auto (VimosEmuWriter) writer = { 0 };

  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  vimos_emu_components_write_all (request->context->components, &writer);
  vimos_emu_write_end (&writer, '}');
  vimos_emu_request_reply (request, 200, &writer);
}

static gboolean
require_component (VimosEmuRequest *request)
{
  if (vimos_emu_components_has (request->context->components, request->parameters[0]))
    return TRUE;
  vimos_emu_request_fail (request, 404, "No such component");
  return FALSE;
}

static void
get_component (VimosEmuRequest *request)
{
  g_auto (VimosEmuWriter) writer = { 0 };

  if (!require_component (request))
    return;
  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  vimos_emu_components_write (request->context->components, request->parameters[0], &writer);
  vimos_emu_write_end (&writer, '}');
  vimos_emu_request_reply (request, 200, &writer);
}

static void
get_property (VimosEmuRequest *request)
{
  const char *component = request->parameters[0], *name = request->parameters[1];
  const char *value = vimos_emu_components_get (request->context->components, component, name);
  g_auto (VimosEmuWriter) writer = { 0 };

  if (!require_component (request))
    return;
  if (value == NULL)
    {
      vimos_emu_request_fail (request, 404, "No such attribute in %s", component);
      return;
    }
  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  vimos_emu_write_begin (&writer, component, '{');
  vimos_emu_write_string (&writer, name, value);
  vimos_emu_write_end (&writer, '}');
  vimos_emu_write_end (&writer, '}');
  vimos_emu_request_reply (request, 200, &writer);
}

static void
set_properties (VimosEmuRequest *request)
{
  g_autoptr (JsonNode) holder = NULL;
  JsonObject *json = vimos_emu_request_json (request, &holder);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GList) members = json != NULL ? json_object_get_members (json) : NULL;

  if (json == NULL)
    return;
  for (GList *l = members; l != NULL; l = l->next)
    {
      g_autofree char *value = vimos_emu_json_text (json_object_get_member (json, l->data));
      g_autoptr (GError) error = NULL;

      if (!vimos_emu_components_set (request->context->components, request->parameters[0], l->data,
                                     value, &error))
        g_ptr_array_add (problems, g_strdup (error->message));
    }
  if (problems->len > 0)
    vimos_emu_request_reply_problems (request, problems);
  else
    vimos_emu_request_reply_empty (request, 200);
}

static void
unset_properties (VimosEmuRequest *request)
{
  g_autoptr (JsonNode) holder = NULL;
  JsonObject *json = vimos_emu_request_json (request, &holder);
  g_autoptr (GList) members = json != NULL ? json_object_get_members (json) : NULL;

  if (json == NULL)
    return;
  for (GList *l = members; l != NULL; l = l->next)
    {
      g_autoptr (GError) error = NULL;

      if (!vimos_emu_components_unset (request->context->components, request->parameters[0],
                                       l->data, &error))
        {
          vimos_emu_request_fail_error (request, error);
          return;
        }
    }
  vimos_emu_request_reply_empty (request, 204);
}

const VimosEmuRoute vimos_emu_routes_configuration[] = {
  { "GET", "configuration", get_all, VIMOS_EMU_ROUTE_NONE },
  { "GET", "configuration/{}", get_component, VIMOS_EMU_ROUTE_NONE },
  { "GET", "configuration/{}/{}", get_property, VIMOS_EMU_ROUTE_NONE },
  { "POST", "configuration/{}", set_properties,
    VIMOS_EMU_ROUTE_JSON_BODY | VIMOS_EMU_ROUTE_UNTYPED },
  { "DELETE", "configuration/{}", unset_properties,
    VIMOS_EMU_ROUTE_JSON_BODY | VIMOS_EMU_ROUTE_UNTYPED },
  { NULL },
};
