/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include "vimos-clock.h"
#include "vimos-emu-devices.h"
#include "vimos-emu-topology.h"

/* The graph that paths are searched in: available switches and the links between them, built anew a
 * moment after something changed, with a time that grows with each build. */

#define REBUILD_DELAY_MS 12

struct _VimosEmuTopology
{
  VimosEmuContext *context; /* borrowed */
  VimosEmuTopologyFunc rebuilt;
  gpointer user_data;
  guint rebuild_id;

  gint64 time;
  VimosEmuGraph *graph;
  GPtrArray *devices;  /* vertex → id */
  GHashTable *indices; /* id → vertex + 1 */
  GPtrArray *links;    /* edge → VimosEmuLink */
  guint *cluster_of;   /* vertex → cluster */
  guint n_clusters;
};

static void
clear_graph (VimosEmuTopology *self)
{
  g_clear_pointer (&self->graph, vimos_emu_graph_free);
  g_clear_pointer (&self->devices, g_ptr_array_unref);
  g_clear_pointer (&self->indices, g_hash_table_unref);
  g_clear_pointer (&self->links, g_ptr_array_unref);
  g_clear_pointer (&self->cluster_of, g_free);
}

static guint
index_of (VimosEmuTopology *self,
          const char *device)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->indices, device));
}

static void
build (VimosEmuTopology *self)
{
  const GPtrArray *devices = vimos_emu_devices_list (self->context->devices);
  const GPtrArray *links = vimos_emu_links_list (self->context->links);

  clear_graph (self);
  self->devices = g_ptr_array_new_with_free_func (g_free);
  self->indices = g_hash_table_new (g_str_hash, g_str_equal);
  self->links = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_emu_link_unref);
  for (guint i = 0; i < devices->len; i++)
    {
      const VimosEmuDevice *device = g_ptr_array_index (devices, i);
      char *id;

      if (!device->available)
        continue;
      id = g_strdup (device->info->id);
      g_ptr_array_add (self->devices, id);
      g_hash_table_insert (self->indices, id, GUINT_TO_POINTER (self->devices->len));
    }
  self->graph = vimos_emu_graph_new (self->devices->len);
  for (guint i = 0; i < links->len; i++)
    {
      VimosEmuLink *link = g_ptr_array_index (links, i);
      guint src = index_of (self, link->src.device), dst = index_of (self, link->dst.device);

      if (src == 0 || dst == 0)
        continue;
      vimos_emu_graph_add_edge (self->graph, src - 1, dst - 1);
      g_ptr_array_add (self->links, vimos_emu_link_ref (link));
    }
  self->cluster_of = g_new0 (guint, self->devices->len + 1);
  self->n_clusters = vimos_emu_graph_clusters (self->graph, self->cluster_of);
  self->time = MAX (vimos_clock_now () * 1000, self->time + 1);
}

/**
 * vimos_emu_topology_new:
 * @context: the switches and the links
 * @rebuilt: called after each build
 * @user_data: for @rebuilt
 *
 * Returns: (transfer full): a topology without anything
 */
VimosEmuTopology *
vimos_emu_topology_new (VimosEmuContext *context,
                        VimosEmuTopologyFunc rebuilt,
                        gpointer user_data)
{
  VimosEmuTopology *self = g_new0 (VimosEmuTopology, 1);

  self->context = context;
  self->rebuilt = rebuilt;
  self->user_data = user_data;
  build (self);
  return self;
}

void
vimos_emu_topology_free (VimosEmuTopology *self)
{
  g_clear_handle_id (&self->rebuild_id, g_source_remove);
  clear_graph (self);
  g_free (self);
}

/* Builds at once what was to be built in a moment: who has seen a link go sees the time change. */
void
vimos_emu_topology_refresh (VimosEmuTopology *self)
{
  if (self->rebuild_id == 0)
    return;
  g_clear_handle_id (&self->rebuild_id, g_source_remove);
  build (self);
  self->rebuilt (self->user_data);
}

static gboolean
rebuild_cb (gpointer user_data)
{
  VimosEmuTopology *self = user_data;

  self->rebuild_id = 0;
  build (self);
  self->rebuilt (self->user_data);
  return G_SOURCE_REMOVE;
}

void
vimos_emu_topology_invalidate (VimosEmuTopology *self)
{
  if (self->rebuild_id == 0)
    self->rebuild_id = vimos_clock_add (REBUILD_DELAY_MS, rebuild_cb, self);
}

gint64
vimos_emu_topology_get_time (VimosEmuTopology *self)
{
  return self->time;
}

guint
vimos_emu_topology_count_devices (VimosEmuTopology *self)
{
  return self->devices->len;
}

guint
vimos_emu_topology_count_links (VimosEmuTopology *self)
{
  return self->links->len;
}

guint
vimos_emu_topology_count_clusters (VimosEmuTopology *self)
{
  return self->n_clusters;
}

const char *
vimos_emu_topology_get_device (VimosEmuTopology *self,
                               guint index,
                               guint *cluster)
{
  *cluster = self->cluster_of[index];
  return g_ptr_array_index (self->devices, index);
}

/* A link between two clusters belongs to none: its cluster is G_MAXUINT. */
VimosEmuLink *
vimos_emu_topology_get_link (VimosEmuTopology *self,
                             guint index,
                             guint *cluster)
{
  VimosEmuLink *link = g_ptr_array_index (self->links, index);
  guint src = self->cluster_of[index_of (self, link->src.device) - 1];
  guint dst = self->cluster_of[index_of (self, link->dst.device) - 1];

  *cluster = src == dst ? src : G_MAXUINT;
  return link;
}

/* Edge numbers become links. */
static GPtrArray *
translate (VimosEmuTopology *self,
           GPtrArray *paths)
{
  GPtrArray *translated = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < paths->len; i++)
    {
      GArray *path = g_ptr_array_index (paths, i);
      GPtrArray *links = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_emu_link_unref);

      for (guint j = 0; j < path->len; j++)
        g_ptr_array_add (links, vimos_emu_link_ref (g_ptr_array_index (
                                    self->links, g_array_index (path, guint, j))));
      g_ptr_array_add (translated, links);
    }
  return translated;
}

/**
 * vimos_emu_topology_paths:
 * @self: a topology
 * @src: a switch
 * @dst: another switch
 * @limit: how many at most, 0 for all
 *
 * Returns: (transfer full) (element-type GPtrArray): the shortest paths, each an array of links
 */
GPtrArray *
vimos_emu_topology_paths (VimosEmuTopology *self,
                          const char *src,
                          const char *dst,
                          guint limit)
{
  g_autoptr (GPtrArray) paths = NULL;
  guint from = index_of (self, src), to = index_of (self, dst);

  if (from == 0 || to == 0)
    return g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  paths = vimos_emu_graph_shortest_paths (self->graph, from - 1, to - 1, limit);
  return translate (self, paths);
}

/**
 * vimos_emu_topology_disjoint_paths:
 * @self: a topology
 * @src: a switch
 * @dst: another switch
 *
 * Returns: (transfer full) (element-type GPtrArray): ONOS's pairs, primary and backup by turns
 */
GPtrArray *
vimos_emu_topology_disjoint_paths (VimosEmuTopology *self,
                                   const char *src,
                                   const char *dst)
{
  g_autoptr (GPtrArray) paths = NULL;
  guint from = index_of (self, src), to = index_of (self, dst);

  if (from == 0 || to == 0)
    return g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  paths = vimos_emu_graph_disjoint_paths (self->graph, from - 1, to - 1);
  return translate (self, paths);
}
