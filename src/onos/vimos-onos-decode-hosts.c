/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-onos"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vimos-onos-codec-private.h"
#include "vimos-onos-json-private.h"

/* A host's addresses beyond this many are of no use to anybody who looks for a VM. */
#define MAX_ADDRESSES 64

gboolean
vimos_onos_is_mac (const char *text)
{
  for (guint i = 0; i < 17; i++)
    {
      if (i % 3 == 2 ? text[i] != ':' : !g_ascii_isxdigit (text[i]))
        return FALSE;
    }
  return text[17] == '\0';
}

/* "location" up to 1.10, "locations" from 1.11 on. With multihoming there may be several, and which
 * is the newest is not told: the first will do. */
static JsonObject *
peek_location (JsonObject *host)
{
  JsonArray *locations = vimos_json_peek_array (host, "locations");
  JsonNode *node;

  if (locations == NULL)
    return vimos_json_peek_object (host, "location");
  if (json_array_get_length (locations) == 0)
    return NULL;
  node = json_array_get_element (locations, 0);
  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* A host without a location is known by name only; a location without its members is nonsense. */
static gboolean
decode_location (JsonObject *host,
                 VimosConnectPoint *point,
                 GError **error)
{
  JsonObject *location = peek_location (host);
  const char *device;

  if (location == NULL)
    return TRUE;
  device = vimos_json_get_text (location, "elementId", error);
  if (device == NULL)
    return FALSE;
  point->port = vimos_json_get_port (location, "port", error);
  if (point->port == NULL)
    return FALSE;
  point->device = g_strdup (device);
  return TRUE;
}

static char **
dup_addresses (JsonObject *host)
{
  JsonArray *array = vimos_json_peek_array (host, "ipAddresses");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n_addresses = array != NULL ? MIN (json_array_get_length (array), MAX_ADDRESSES) : 0;

  for (guint i = 0; i < n_addresses; i++)
    {
      const char *address = vimos_json_element_text (array, i);

      if (address != NULL)
        g_strv_builder_add (builder, address);
    }
  return g_strv_builder_end (builder);
}

static char *
dup_mac (JsonObject *host,
         GError **error)
{
  const char *mac = vimos_json_get_text (host, "mac", error);

  if (mac == NULL)
    return NULL;
  if (!vimos_onos_is_mac (mac))
    {
      g_set_error (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_MALFORMED,
                   _("“%s” is no MAC address"), "mac");
      return NULL;
    }
  return g_ascii_strup (mac, -1);
}

static gboolean
decode_host (JsonObject *item,
             gpointer data,
             GError **error)
{
  VimosTopologyBuilder *builder = data;
  const char *id = vimos_json_get_text (item, "id", error);
  g_autofree char *mac = id != NULL ? dup_mac (item, error) : NULL;
  g_auto (GStrv) addresses = NULL;
  g_autoptr (VimosConnectPoint) point = vimos_connect_point_new (NULL, NULL);

  if (mac == NULL || !decode_location (item, point, error))
    return FALSE;
  addresses = dup_addresses (item);
  vimos_topology_builder_add_host (builder, id, mac, (const char *const *) addresses, point->device,
                                   point->port);
  return TRUE;
}

gboolean
vimos_onos_decode_hosts (JsonNode *root,
                         VimosTopologyBuilder *builder,
                         GError **error)
{
  JsonObject *object = vimos_json_root (root, error);

  return object != NULL && vimos_json_foreach (object, "hosts", decode_host, builder, error);
}

typedef struct
{
  const char *mac;
  VimosConnectPoint *point;
} Search;

static gboolean
find_host (JsonObject *item,
           gpointer data,
           GError **error)
{
  Search *search = data;
  g_autofree char *mac = dup_mac (item, error);

  if (mac == NULL)
    return FALSE;
  if (search->point->device != NULL || g_ascii_strcasecmp (mac, search->mac) != 0)
    return TRUE;
  return decode_location (item, search->point, error);
}

/*
 * vimos_onos_decode_host_location:
 * @root: an answer of /hosts or of /hosts/{mac}/{vlan}
 * @mac: whose location is asked for
 *
 * Returns: (transfer full): the location; members are %NULL when there is none
 */
VimosConnectPoint *
vimos_onos_decode_host_location (JsonNode *root,
                                 const char *mac,
                                 GError **error)
{
  g_autoptr (VimosConnectPoint) point = vimos_connect_point_new (NULL, NULL);
  Search search = { mac, point };
  JsonObject *object = vimos_json_root (root, error);
  gboolean done = FALSE;

  if (object != NULL)
    done = json_object_has_member (object, "hosts")
               ? vimos_json_foreach (object, "hosts", find_host, &search, error)
               : find_host (object, &search, error);
  return done ? g_steal_pointer (&point) : NULL;
}
