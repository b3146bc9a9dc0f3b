/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-onos"

#include "config.h"

#include "vimos-onos-codec-private.h"
#include "vimos-onos-json-private.h"

/* ONOS's own disjoint pairs. One primary stands in many pairs; each way is given once. */

typedef struct
{
  GArray *src; /* of VimosConnectPoint */
  GArray *dst;
} Way;

typedef struct
{
  GPtrArray *paths;
  GHashTable *known; /* the ways in words */
} Collection;

void
vimos_onos_path_free (VimosOnosPath *path)
{
  for (guint i = 0; i < path->n_links; i++)
    {
      vimos_onos_clear_end (&path->src[i]);
      vimos_onos_clear_end (&path->dst[i]);
    }
  g_free (path->src);
  g_free (path->dst);
  g_free (path);
}

static void
clear_end (gpointer data)
{
  vimos_onos_clear_end (data);
}

/* Edge links, with a host at one end, are left out. */
static gboolean
decode_link (JsonObject *item,
             gpointer data,
             GError **error)
{
  Way *way = data;
  VimosConnectPoint src = { NULL, NULL }, dst = { NULL, NULL };
  gboolean done;

  done = vimos_onos_decode_end (item, "src", &src, error)
         && vimos_onos_decode_end (item, "dst", &dst, error);
  if (done && src.device != NULL && dst.device != NULL)
    {
      g_array_append_val (way->src, src);
      g_array_append_val (way->dst, dst);
      return TRUE;
    }
  vimos_onos_clear_end (&src);
  vimos_onos_clear_end (&dst);
  return done;
}

static char *
describe (const VimosOnosPath *path)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < path->n_links; i++)
    g_string_append_printf (text, "%s\n%s\n%s\n%s\n", path->src[i].device, path->src[i].port,
                            path->dst[i].device, path->dst[i].port);
  return g_string_free (text, FALSE);
}

static void
collect_way (Collection *collection,
             Way *way)
{
  VimosOnosPath *path = g_new0 (VimosOnosPath, 1);

  path->n_links = way->src->len;
  path->src = (VimosConnectPoint *) (gpointer) g_array_free (g_steal_pointer (&way->src), FALSE);
  path->dst = (VimosConnectPoint *) (gpointer) g_array_free (g_steal_pointer (&way->dst), FALSE);
  if (g_hash_table_add (collection->known, describe (path)))
    g_ptr_array_add (collection->paths, path);
  else
    vimos_onos_path_free (path);
}

static gboolean
decode_way (JsonObject *pair,
            const char *member,
            Collection *collection,
            GError **error)
{
  JsonObject *object = vimos_json_get_object (pair, member, error);
  Way way = { g_array_new (FALSE, TRUE, sizeof (VimosConnectPoint)),
              g_array_new (FALSE, TRUE, sizeof (VimosConnectPoint)) };
  gboolean done;

  done = object != NULL && vimos_json_foreach (object, "links", decode_link, &way, error);
  if (done)
    collect_way (collection, &way);
  else
    {
      g_array_set_clear_func (way.src, clear_end);
      g_array_set_clear_func (way.dst, clear_end);
      g_clear_pointer (&way.src, g_array_unref);
      g_clear_pointer (&way.dst, g_array_unref);
    }
  return done;
}

/* Two hosts on one switch give a primary without backup and without links between switches. */
static gboolean
decode_pair (JsonObject *item,
             gpointer data,
             GError **error)
{
  return decode_way (item, "primary", data, error)
         && (vimos_json_peek_object (item, "backup") == NULL
             || decode_way (item, "backup", data, error));
}

/*
 * vimos_onos_decode_disjoint:
 * @root: an answer of /paths/{src}/{dst}/disjoint
 *
 * Returns: (transfer full) (element-type VimosOnosPath): each primary and each backup once
 */
GPtrArray *
vimos_onos_decode_disjoint (JsonNode *root,
                            GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (
      (GDestroyNotify) vimos_onos_path_free);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Collection collection = { paths, known };
  JsonObject *object = vimos_json_root (root, error);

  if (object == NULL || !vimos_json_foreach (object, "paths", decode_pair, &collection, error))
    return NULL;
  return g_steal_pointer (&paths);
}
