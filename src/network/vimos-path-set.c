/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <math.h>

#include "vimos-path-set-private.h"

struct _VimosPathSet
{
  gatomicrefcount ref_count;

  /* owned */
  VimosTopology *topology;
  GPtrArray *paths;          /* VimosPath, ranked */
  GPtrArray *shared_devices; /* const VimosDevice of the topology */
  GPtrArray *shared_links;   /* const VimosLink of the topology */
  GPtrArray *reasons;        /* VimosReason */
};

G_DEFINE_BOXED_TYPE (VimosPathSet, vimos_path_set, vimos_path_set_ref, vimos_path_set_unref)

/**
 * vimos_path_set_kind_to_string:
 * @kind: a kind of path set
 *
 * Returns: the stable word for machines
 */
const char *
vimos_path_set_kind_to_string (VimosPathSetKind kind)
{
  switch (kind)
    {
    case VIMOS_PATH_SET_SINGLE:
      return "single";
    case VIMOS_PATH_SET_VERTEX_DISJOINT:
      return "vertex-disjoint";
    case VIMOS_PATH_SET_EDGE_DISJOINT:
      return "edge-disjoint";
    case VIMOS_PATH_SET_MAXIMALLY_DISJOINT:
      return "maximally-disjoint";
    case VIMOS_PATH_SET_NONE:
    default:
      return "none";
    }
}

/* An unknown bandwidth ranks last. */
static double
width_of (VimosPath *path)
{
  return fmax (vimos_path_get_bottleneck (path)->mbps, 0);
}

/* Widest first, then fewest hops, then by the ports passed: an order that a refresh of the same
 * network keeps. */
static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  VimosPath *left = *(VimosPath *const *) a, *right = *(VimosPath *const *) b;
  guint n_left = vimos_path_get_hops (left), n_right = vimos_path_get_hops (right);

  if (width_of (left) != width_of (right))
    return width_of (left) > width_of (right) ? -1 : 1;
  if (n_left != n_right)
    return n_left < n_right ? -1 : 1;
  for (guint i = 0; i < n_left; i++)
    {
      const VimosLink *ours = vimos_path_get_link (left, i),
                      *theirs = vimos_path_get_link (right, i);
      int order = vimos_connect_point_compare (&ours->src, &theirs->src);

      if (order == 0)
        order = vimos_connect_point_compare (&ours->dst, &theirs->dst);
      if (order != 0)
        return order;
    }
  return 0;
}

static void
count_use (GHashTable *uses,
           gconstpointer part,
           GPtrArray *shared)
{
  guint n_uses = GPOINTER_TO_UINT (g_hash_table_lookup (uses, part)) + 1;

  g_hash_table_insert (uses, (gpointer) part, GUINT_TO_POINTER (n_uses));
  if (n_uses == 2)
    g_ptr_array_add (shared, (gpointer) part);
}

static void
find_shared (VimosPathSet *self)
{
  g_autoptr (GHashTable) uses = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->paths->len; i++)
    {
      VimosPath *path = g_ptr_array_index (self->paths, i);
      guint hops = vimos_path_get_hops (path);

      for (guint hop = 0; hop < hops; hop++)
        count_use (uses, vimos_path_get_link (path, hop), self->shared_links);
      for (guint hop = 1; hop < hops; hop++)
        count_use (uses, vimos_path_get_device (path, hop), self->shared_devices);
    }
}

static void
add_bottlenecks (VimosPathSet *self)
{
  for (guint i = 0; i < self->paths->len; i++)
    {
      VimosPath *path = g_ptr_array_index (self->paths, i);
      const VimosBottleneck *bottleneck = vimos_path_get_bottleneck (path);
      VimosReason *reason = vimos_reason_new (VIMOS_REASON_BOTTLENECK);

      reason->path = vimos_path_ref (path);
      reason->mbps = bottleneck->mbps;
      if (bottleneck->access != NULL)
        reason->access = vimos_connect_point_copy (bottleneck->access);
      if (bottleneck->link != NULL)
        g_ptr_array_add (reason->links, (gpointer) bottleneck->link);
      g_ptr_array_add (self->reasons, reason);
    }
}

/* Takes over @paths (VimosPath) and ranks them, and @reasons (VimosReason), both with a free
 * function. */
VimosPathSet *
vimos_path_set_new (VimosTopology *topology,
                    GPtrArray *paths,
                    GPtrArray *reasons)
{
  VimosPathSet *self = g_new0 (VimosPathSet, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->topology = vimos_topology_ref (topology);
  self->paths = paths;
  self->reasons = reasons;
  self->shared_devices = g_ptr_array_new ();
  self->shared_links = g_ptr_array_new ();
  g_ptr_array_sort (paths, compare_paths);
  find_shared (self);
  add_bottlenecks (self);
  return self;
}

VimosPathSet *
vimos_path_set_ref (VimosPathSet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
vimos_path_set_unref (VimosPathSet *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->reasons);
  g_ptr_array_unref (self->paths);
  g_ptr_array_unref (self->shared_devices);
  g_ptr_array_unref (self->shared_links);
  vimos_topology_unref (self->topology);
  g_free (self);
}

/**
 * vimos_path_set_get_kind:
 * @self: a path set
 *
 * Returns: what holds for these paths, whatever was asked for: paths that share nothing are
 *   vertex-disjoint also when maximally disjoint ones were wanted
 */
VimosPathSetKind
vimos_path_set_get_kind (VimosPathSet *self)
{
  g_return_val_if_fail (self != NULL, VIMOS_PATH_SET_NONE);

  if (self->paths->len == 0)
    return VIMOS_PATH_SET_NONE;
  if (self->paths->len == 1)
    return VIMOS_PATH_SET_SINGLE;
  if (self->shared_links->len > 0)
    return VIMOS_PATH_SET_MAXIMALLY_DISJOINT;
  if (self->shared_devices->len > 0)
    return VIMOS_PATH_SET_EDGE_DISJOINT;
  return VIMOS_PATH_SET_VERTEX_DISJOINT;
}

guint
vimos_path_set_get_n_paths (VimosPathSet *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->paths->len;
}

/**
 * vimos_path_set_get_path:
 * @self: a path set
 * @rank: from 0, the best
 *
 * Returns: (transfer none): the path
 */
VimosPath *
vimos_path_set_get_path (VimosPathSet *self,
                         guint rank)
{
  g_return_val_if_fail (self != NULL && rank < self->paths->len, NULL);

  return g_ptr_array_index (self->paths, rank);
}

guint
vimos_path_set_get_n_shared_devices (VimosPathSet *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->shared_devices->len;
}

const VimosDevice *
vimos_path_set_get_shared_device (VimosPathSet *self,
                                  guint index)
{
  g_return_val_if_fail (self != NULL && index < self->shared_devices->len, NULL);

  return g_ptr_array_index (self->shared_devices, index);
}

guint
vimos_path_set_get_n_shared_links (VimosPathSet *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->shared_links->len;
}

const VimosLink *
vimos_path_set_get_shared_link (VimosPathSet *self,
                                guint index)
{
  g_return_val_if_fail (self != NULL && index < self->shared_links->len, NULL);

  return g_ptr_array_index (self->shared_links, index);
}

guint
vimos_path_set_get_n_reasons (VimosPathSet *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->reasons->len;
}

/**
 * vimos_path_set_get_reason:
 * @self: a path set
 * @index: below vimos_path_set_get_n_reasons()
 *
 * Returns: (transfer none): why; for people vimos_reason_to_text()
 */
const VimosReason *
vimos_path_set_get_reason (VimosPathSet *self,
                           guint index)
{
  g_return_val_if_fail (self != NULL && index < self->reasons->len, NULL);

  return g_ptr_array_index (self->reasons, index);
}

/* The snapshot that the paths are in. */
VimosTopology *
vimos_path_set_get_topology (VimosPathSet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->topology;
}

static gboolean
contains_path (VimosPathSet *self,
               VimosPath *path)
{
  for (guint i = 0; i < self->paths->len; i++)
    if (vimos_path_equal (g_ptr_array_index (self->paths, i), path))
      return TRUE;
  return FALSE;
}

/**
 * vimos_path_set_compare:
 * @old: what was shown
 * @now: what holds now, between the same ends
 *
 * Returns: how they differ. A path that is merely wider or narrower than before is neither lost nor
 *   new
 */
VimosPathSetChange
vimos_path_set_compare (VimosPathSet *old,
                        VimosPathSet *now)
{
  VimosPathSetChange change = { 0, 0, NULL };
  guint n_kept;

  g_return_val_if_fail (old != NULL && now != NULL, change);

  for (guint i = 0; i < now->paths->len; i++)
    {
      VimosPath *path = g_ptr_array_index (now->paths, i);

      if (contains_path (old, path))
        continue;
      change.n_new++;
      if (i == 0)
        change.better = path;
    }
  n_kept = now->paths->len - change.n_new;
  change.n_lost = old->paths->len - n_kept;
  if (n_kept == 0 && old->paths->len > 0)
    change.better = NULL;
  return change;
}
