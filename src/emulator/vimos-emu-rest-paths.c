/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include <string.h>

#include "vimos-emu-components.h"
#include "vimos-emu-hosts.h"
#include "vimos-emu-router.h"
#include "vimos-emu-topology.h"

/* /paths */

/* One end of a question for paths. */
typedef struct
{
  VimosEmuHost *host; /* NULL for a switch */
  char *device;       /* NULL for a host that nobody knows */
} End;

static void
clear_end (End *end)
{
  g_free (end->device);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (End, clear_end)

static gboolean
looks_like_host (const char *text)
{
  return strlen (text) > 17 && text[17] == '/' && text[2] == ':' && text[5] == ':' && text[8] == ':'
         && text[11] == ':' && text[14] == ':';
}

static gboolean
parse_end (VimosEmuContext *context,
           const char *text,
           End *end,
           GError **error)
{
  g_autofree char *id = NULL;

  if (!looks_like_host (text))
    {
      end->device = vimos_emu_parse_device_id (text);
      return TRUE;
    }
  id = vimos_emu_parse_host_id (text, error);
  if (id == NULL)
    return FALSE;
  end->host = vimos_emu_hosts_lookup (context->hosts, id);
  if (end->host != NULL && end->host->location != NULL)
    end->device = g_strdup (end->host->location->device);
  return TRUE;
}

static gboolean
parse_ends (VimosEmuRequest *request,
            End *src,
            End *dst)
{
  g_autoptr (GError) error = NULL;

  if (parse_end (request->context, request->parameters[0], src, &error)
      && parse_end (request->context, request->parameters[1], dst, &error))
    return TRUE;
  vimos_emu_request_fail_error (request, error);
  return FALSE;
}

static void
write_host_point (VimosEmuHost *host,
                  const char *member,
                  VimosEmuWriter *writer)
{
  vimos_emu_write_begin (writer, member, '{');
  vimos_emu_write_string (writer, "port", "0");
  vimos_emu_write_string (writer, "host", host->id);
  vimos_emu_write_end (writer, '}');
}

static void
write_edge_link (VimosEmuHost *host,
                 gboolean leaving,
                 VimosEmuWriter *writer,
                 VimosEmuContext *context)
{
  vimos_emu_write_begin (writer, NULL, '{');
  if (leaving)
    write_host_point (host, "src", writer);
  vimos_emu_point_write (host->location, leaving ? "dst" : "src", writer, context);
  if (!leaving)
    write_host_point (host, "dst", writer);
  vimos_emu_write_string (writer, "type", "EDGE");
  vimos_emu_write_string (writer, "state", "ACTIVE");
  vimos_emu_write_end (writer, '}');
}

/* A path's links with those to the hosts; all of them cost. */
static void
write_path (const char *member,
            GPtrArray *path,
            const End *src,
            const End *dst,
            VimosEmuWriter *writer,
            VimosEmuContext *context)
{
  guint n = path != NULL ? path->len : 0;

  vimos_emu_write_begin (writer, member, '{');
  vimos_emu_write_cost (writer, "cost", n + (src->host != NULL) + (dst->host != NULL));
  vimos_emu_write_begin (writer, "links", '[');
  if (src->host != NULL)
    write_edge_link (src->host, TRUE, writer, context);
  for (guint i = 0; i < n; i++)
    vimos_emu_link_write (g_ptr_array_index (path, i), writer, context);
  if (dst->host != NULL)
    write_edge_link (dst->host, FALSE, writer, context);
  vimos_emu_write_end (writer, ']');
  vimos_emu_write_end (writer, '}');
}

static gboolean
is_empty (const End *src,
          const End *dst)
{
  return g_strcmp0 (src->device, dst->device) == 0 && src->host == NULL && dst->host == NULL;
}

static void
write_pairs (VimosEmuContext *context,
             const End *src,
             const End *dst,
             VimosEmuWriter *writer)
{
  g_autoptr (GPtrArray) paths = vimos_emu_topology_disjoint_paths (context->topology, src->device,
                                                                   dst->device);
  int max = vimos_emu_components_get_max_paths (context->components);
  guint n = max >= 0 ? MIN (paths->len, 2 * (guint) max) : paths->len;

  for (guint i = 0; i + 1 < n; i += 2)
    {
      vimos_emu_write_begin (writer, NULL, '{');
      write_path ("primary", g_ptr_array_index (paths, i), src, dst, writer, context);
      write_path ("backup", g_ptr_array_index (paths, i + 1), src, dst, writer, context);
      vimos_emu_write_end (writer, '}');
    }
}

static void
write_same_switch (VimosEmuContext *context,
                   const End *src,
                   const End *dst,
                   gboolean disjoint,
                   VimosEmuWriter *writer)
{
  if (disjoint)
    vimos_emu_write_begin (writer, NULL, '{');
  write_path (disjoint ? "primary" : NULL, NULL, src, dst, writer, context);
  if (disjoint)
    vimos_emu_write_end (writer, '}');
}

static void
write_shortest (VimosEmuContext *context,
                const End *src,
                const End *dst,
                VimosEmuWriter *writer)
{
  g_autoptr (GPtrArray) paths
      = vimos_emu_topology_paths (context->topology, src->device, dst->device, 0);

  for (guint i = 0; i < paths->len; i++)
    write_path (NULL, g_ptr_array_index (paths, i), src, dst, writer, context);
}

static void
answer (VimosEmuRequest *request,
        gboolean disjoint)
{
  VimosEmuContext *context = request->context;
  g_auto (VimosEmuWriter) writer = { 0 };
  g_auto (End) src = { 0 }, dst = { 0 };

  if (!parse_ends (request, &src, &dst))
    return;
  if (src.device != NULL && is_empty (&src, &dst))
    {
      vimos_emu_request_fail (request, 400, "List of path links cannot be empty");
      return;
    }
  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  vimos_emu_write_begin (&writer, "paths", '[');
  if (src.device == NULL || dst.device == NULL)
    ;
  else if (disjoint && context->faults.empty_disjoint)
    ;
  else if (g_str_equal (src.device, dst.device))
    write_same_switch (context, &src, &dst, disjoint, &writer);
  else if (disjoint)
    write_pairs (context, &src, &dst, &writer);
  else
    write_shortest (context, &src, &dst, &writer);
  vimos_emu_write_end (&writer, ']');
  vimos_emu_write_end (&writer, '}');
  vimos_emu_request_reply (request, 200, &writer);
}

static void
get_paths (VimosEmuRequest *request)
{
  answer (request, FALSE);
}

static void
get_disjoint_paths (VimosEmuRequest *request)
{
  answer (request, TRUE);
}

const VimosEmuRoute vimos_emu_routes_paths[] = {
  { "GET", "paths/{}/{}", get_paths, VIMOS_EMU_ROUTE_NONE },
  { "GET", "paths/{}/{}/disjoint", get_disjoint_paths, VIMOS_EMU_ROUTE_NONE },
  { NULL },
};
