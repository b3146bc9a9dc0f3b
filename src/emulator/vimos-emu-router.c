/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include <string.h>

#include "vimos-emu-router.h"

/* Finds who answers. The path is split while it is still escaped, so that an escaped slash is part
 * of a parameter; a word of a path wins over a parameter at the same place. */

#define MAX_SEGMENTS 8

static const VimosEmuRoute *const tables[] = {
  vimos_emu_routes_applications, vimos_emu_routes_configuration, vimos_emu_routes_devices,
  vimos_emu_routes_flows,        vimos_emu_routes_hosts,         vimos_emu_routes_intents,
  vimos_emu_routes_netcfg,       vimos_emu_routes_paths,         vimos_emu_routes_statistics,
  vimos_emu_routes_system,       vimos_emu_routes_topology,
};

/* Returns -1, or a number that is the smaller the better the path fits: parameters by position. */
static int
match (const char *pattern,
       char **segments,
       guint n_segments)
{
  int score = 0;

  for (guint i = 0; i < n_segments; i++)
    {
      const char *end = strchrnul (pattern, '/');
      gsize length = end - pattern;

      if (length == 0)
        return -1;
      if (length == 2 && pattern[0] == '{')
        {
          if (*segments[i] == '\0')
            return -1;
          score |= 1 << (MAX_SEGMENTS - i);
        }
      else if (strlen (segments[i]) != length || strncmp (pattern, segments[i], length) != 0)
        return -1;
      pattern = *end == '/' ? end + 1 : end;
    }
  return *pattern == '\0' ? score : -1;
}

typedef struct
{
  const VimosEmuRoute *route; /* fits path and method */
  const char *path;           /* fits best, whatever the method */
  int score;
} Match;

static void
find_path (Match *found,
           char **segments,
           guint n_segments)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const VimosEmuRoute *route = tables[i]; route->method != NULL; route++)
      {
        int score = match (route->path, segments, n_segments);

        if (score >= 0 && (found->path == NULL || score < found->score))
          {
            found->path = route->path;
            found->score = score;
          }
      }
}

static void
find_method (Match *found,
             const char *method,
             GString *allowed)
{
  static const char *const order[] = { "POST", "PUT", "DELETE", "GET" };

  for (guint m = 0; m < G_N_ELEMENTS (order); m++)
    for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
      for (const VimosEmuRoute *route = tables[i]; route->method != NULL; route++)
        {
          if (!g_str_equal (route->path, found->path) || !g_str_equal (route->method, order[m]))
            continue;
          g_string_append_printf (allowed, "%s,", order[m]);
          if (g_str_equal (method, order[m])
              || (g_str_equal (method, "HEAD") && g_str_equal (order[m], "GET")))
            found->route = route;
        }
  g_string_append (allowed, "OPTIONS");
}

/* Whether the client takes JSON. */
static gboolean
accepts_json (SoupMessageHeaders *headers)
{
  const char *accept = soup_message_headers_get_list (headers, "Accept");
  g_auto (GStrv) ranges = NULL;

  if (accept == NULL || *accept == '\0')
    return TRUE;
  ranges = g_strsplit (accept, ",", 32);
  for (guint i = 0; ranges[i] != NULL; i++)
    {
      g_autofree char *type = g_strndup (ranges[i], strcspn (ranges[i], ";"));

      g_strstrip (type);
      if (g_ascii_strcasecmp (type, "application/json") == 0
          || g_ascii_strcasecmp (type, "application/*") == 0 || g_str_equal (type, "*/*")
          || g_str_equal (type, "*"))
        return TRUE;
    }
  return FALSE;
}

/* JSON needs a body, and a resource that takes JSON needs that type or none. */
static gboolean
type_is_wrong (VimosEmuRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  SoupMessageBody *body = soup_server_message_get_request_body (request->message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  if (type == NULL)
    return FALSE;
  if (g_ascii_strcasecmp (type, "application/json") == 0)
    return body->length == 0;
  return (request->route->flags & VIMOS_EMU_ROUTE_JSON_BODY) != 0;
}

static gboolean
decode_parameters (VimosEmuRequest *request,
                   const char *pattern,
                   char **segments)
{
  g_auto (GStrv) parts = g_strsplit (pattern, "/", -1);
  guint n = 0;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (!g_str_equal (parts[i], "{}"))
        continue;
      request->parameters[n] = g_uri_unescape_string (segments[i], NULL);
      if (request->parameters[n] == NULL || !g_utf8_validate (request->parameters[n], -1, NULL))
        return FALSE;
      n++;
    }
  return TRUE;
}

static void
refuse_method (VimosEmuRequest *request,
               const char *allowed)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);
  gboolean options = g_str_equal (soup_server_message_get_method (request->message), "OPTIONS");

  soup_message_headers_replace (headers, "Allow", allowed);
  vimos_emu_request_reply_empty (request, options ? 200 : 405);
}

static guint
count_segments (char **segments)
{
  guint n = g_strv_length (segments);

  /* One slash at the end is ignored. */
  return n > 1 && *segments[n - 1] == '\0' ? n - 1 : n;
}

/**
 * vimos_emu_route:
 * @request: a request whose sender is known
 * @path: what follows /onos/v1/, as it came
 *
 * Answers the request, or has it answered later.
 */
void
vimos_emu_route (VimosEmuRequest *request,
                 const char *path)
{
  const char *method = soup_server_message_get_method (request->message);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  g_auto (GStrv) segments = g_strsplit (path, "/", MAX_SEGMENTS);
  g_autoptr (GString) allowed = g_string_new (NULL);
  Match found = { 0 };

  find_path (&found, segments, count_segments (segments));
  if (found.path == NULL)
    {
      vimos_emu_request_fail (request, 404, "HTTP 404 Not Found");
      return;
    }
  find_method (&found, method, allowed);
  if (found.route == NULL)
    {
      refuse_method (request, allowed->str);
      return;
    }
  request->route = found.route;
  if (!decode_parameters (request, found.path, segments))
    vimos_emu_request_reply_html (request, 400, "-");
  else if (type_is_wrong (request))
    vimos_emu_request_reply_html (request, 415, "JAX-RS Service");
  else if (!(found.route->flags & VIMOS_EMU_ROUTE_UNTYPED) && !accepts_json (headers))
    vimos_emu_request_reply_html (request, 406, "JAX-RS Service");
  else
    found.route->handler (request);
}
