/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-onos"

#include "config.h"

#include <math.h>
#include <string.h>

#include "vimos-onos-codec-private.h"
#include "vimos-onos-json-private.h"

typedef struct
{
  VimosConnectPoint src, dst;
  double mbps; /* NaN when not configured */
  gboolean direct;
} Link;

static void
free_link (gpointer data)
{
  Link *link = data;

  vimos_onos_clear_end (&link->src);
  vimos_onos_clear_end (&link->dst);
  g_free (link);
}

void
vimos_onos_clear_end (VimosConnectPoint *end)
{
  g_clear_pointer (&end->device, g_free);
  g_clear_pointer (&end->port, g_free);
}

/* Takes one end of a link. An end that is a host (an edge link) leaves @end as it was. */
gboolean
vimos_onos_decode_end (JsonObject *link,
                       const char *member,
                       VimosConnectPoint *end,
                       GError **error)
{
  JsonObject *object = vimos_json_get_object (link, member, error);
  g_autofree char *port = NULL;
  const char *device;

  if (object == NULL)
    return FALSE;
  if (json_object_has_member (object, "host"))
    return TRUE;
  device = vimos_json_get_text (object, "device", error);
  port = device != NULL ? vimos_json_get_port (object, "port", error) : NULL;
  if (port == NULL)
    {
      g_prefix_error (error, "%s: ", member);
      return FALSE;
    }
  end->device = g_strdup (device);
  end->port = g_steal_pointer (&port);
  return TRUE;
}

/* 0, a negative number and words come back from the configuration as they were put in: they
 * configure nothing. */
static double
annotated_mbps (JsonObject *link)
{
  JsonObject *annotations = vimos_json_peek_object (link, "annotations");
  double mbps;

  if (annotations == NULL)
    return NAN;
  mbps = vimos_parse_number (vimos_json_peek_text (annotations, "bandwidth"));
  if (isnan (mbps))
    mbps = vimos_json_peek_number (annotations, "bandwidth");
  return mbps > 0 ? mbps : NAN;
}

static gboolean
decode_link (JsonObject *item,
             gpointer data,
             GError **error)
{
  GPtrArray *links = data;
  Link *link = g_new0 (Link, 1);
  const char *type = vimos_json_peek_text (item, "type");
  const char *state = vimos_json_peek_text (item, "state");

  g_ptr_array_add (links, link);
  if (!vimos_onos_decode_end (item, "src", &link->src, error)
      || !vimos_onos_decode_end (item, "dst", &link->dst, error))
    return FALSE;
  link->direct = g_strcmp0 (type, "DIRECT") == 0;
  link->mbps = annotated_mbps (item);
  if (link->src.device == NULL || link->dst.device == NULL || g_strcmp0 (type, "EDGE") == 0
      || (state != NULL && strcmp (state, "ACTIVE") != 0))
    g_ptr_array_remove_index_fast (links, links->len - 1);
  return TRUE;
}

static char *
make_key (const VimosConnectPoint *end)
{
  return g_strdup_printf ("%s\n%s", end->device, end->port);
}

/* An indirect link goes through something that speaks no OpenFlow. Where a direct one uses the same
 * port it is an echo. */
static void
add_links (GPtrArray *links,
           VimosTopologyBuilder *builder)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < links->len; i++)
    {
      const Link *link = g_ptr_array_index (links, i);

      if (!link->direct)
        continue;
      g_hash_table_add (taken, make_key (&link->src));
      g_hash_table_add (taken, make_key (&link->dst));
    }
  for (guint i = 0; i < links->len; i++)
    {
      const Link *link = g_ptr_array_index (links, i);
      g_autofree char *src = make_key (&link->src);
      g_autofree char *dst = make_key (&link->dst);

      if (link->direct
          || !(g_hash_table_contains (taken, src) || g_hash_table_contains (taken, dst)))
        vimos_topology_builder_add_link (builder, link->src.device, link->src.port,
                                         link->dst.device, link->dst.port, link->mbps);
    }
}

/* An answer of /links. Only what carries traffic now counts: active links between switches. */
gboolean
vimos_onos_decode_links (JsonNode *root,
                         VimosTopologyBuilder *builder,
                         GError **error)
{
  g_autoptr (GPtrArray) links = g_ptr_array_new_with_free_func (free_link);
  JsonObject *object = vimos_json_root (root, error);

  if (object == NULL || !vimos_json_foreach (object, "links", decode_link, links, error))
    return FALSE;
  add_links (links, builder);
  return TRUE;
}
