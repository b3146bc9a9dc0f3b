/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include <math.h>

#include "vimos-canvas-sites.h"

/* Who stands together when nodes are too small to be told apart. Nodes that name a site stand with
 * all others of that name; the rest is gathered by the squares of a raster, whose edge doubles with
 * every halving of the zoom, so that the sites stay the same while the zoom changes by less. */

#define CELL_PX 88.0 /* a raster square is at least that large, and less than twice */
#define MIN_RADIUS 11.0
#define MAX_RADIUS 36.0
#define ROOM 4.0 /* px between two bubbles */

struct _VimosCanvasSites
{
  VimosCanvasBase *base; /* owned: what it was made of */
  double cell;           /* world units */
  guint *site_of;        /* per node */
  GArray *sites;         /* VimosSite */
  GArray *bundles;       /* VimosBundle */
  guint largest;         /* number of nodes of the largest site */
};

static double
cell_at (double zoom)
{
  return exp2 (ceil (log2 (CELL_PX / zoom)));
}

static VimosSite *
site_at (VimosCanvasSites *self,
         guint index)
{
  return &g_array_index (self->sites, VimosSite, index);
}

static guint
need_site (VimosCanvasSites *self,
           GHashTable *by_key,
           gconstpointer key,
           const char *label)
{
  gpointer found = g_hash_table_lookup (by_key, key);
  VimosSite site = { .label = label };

  if (found != NULL)
    return GPOINTER_TO_UINT (found) - 1;
  g_array_append_val (self->sites, site);
  g_hash_table_insert (by_key, (gpointer) key, GUINT_TO_POINTER (self->sites->len));
  return self->sites->len - 1;
}

/* VMs and hosts name no site: they belong to what they hang on. */
static void
join_neighbours (VimosCanvasSites *self)
{
  const VimosCanvasBase *base = self->base;

  for (int pass = 0; pass < 2; pass++)
    for (guint i = 0; i < base->n_edges; i++)
      {
        guint from = base->edges[i].from, to = base->edges[i].to;

        if (self->site_of[from] == VIMOS_WORLD_NONE)
          self->site_of[from] = self->site_of[to];
        else if (self->site_of[to] == VIMOS_WORLD_NONE)
          self->site_of[to] = self->site_of[from];
      }
}

static void
gather (VimosCanvasSites *self,
        VimosCanvasWorld *world)
{
  const VimosCanvasBase *base = self->base;
  g_autoptr (GHashTable) by_name = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) by_cell = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < base->n_nodes; i++)
    {
      const char *name = vimos_canvas_node_get_site (vimos_canvas_world_get_node (world, i)->item);

      self->site_of[i] = name != NULL ? need_site (self, by_name, name, name) : VIMOS_WORLD_NONE;
    }
  if (self->sites->len > 0)
    join_neighbours (self);
  for (guint i = 0; i < base->n_nodes; i++)
    if (self->site_of[i] == VIMOS_WORLD_NONE)
      {
        gint32 column = floor (base->nodes[i].x / self->cell),
               row = floor (base->nodes[i].y / self->cell);
        gsize key = (gsize) (guint16) column << 16 | (guint16) row;

        self->site_of[i] = need_site (self, by_cell, GSIZE_TO_POINTER (key + 1), NULL);
      }
}

static void
add_up_nodes (VimosCanvasSites *self)
{
  const VimosCanvasBase *base = self->base;

  for (guint i = 0; i < self->sites->len; i++)
    site_at (self, i)->faded = TRUE;
  for (guint i = 0; i < base->n_nodes; i++)
    {
      const VimosBaseNode *node = &base->nodes[i];
      VimosSite *site = site_at (self, self->site_of[i]);

      site->x += node->x;
      site->y += node->y;
      site->n_nodes++;
      site->n_alarms += node->mark == VIMOS_CANVAS_MARK_ALARM ? 1 : 0;
      site->n_gone += (node->flags & VIMOS_WORLD_GONE) != 0 ? 1 : 0;
      site->faded = site->faded && (node->flags & VIMOS_WORLD_FADED) != 0;
    }
  for (guint i = 0; i < self->sites->len; i++)
    {
      VimosSite *site = site_at (self, i);

      site->x /= MAX (site->n_nodes, 1);
      site->y /= MAX (site->n_nodes, 1);
      self->largest = MAX (self->largest, site->n_nodes);
    }
}

/* A bubble of a raster square stays within it: then no two of them overlap. */
static void
keep_in_cells (VimosCanvasSites *self)
{
  for (guint i = 0; i < self->sites->len; i++)
    {
      VimosSite *site = site_at (self, i);
      /* At the largest bubble and the least zoom that this raster is for, this is what it takes. */
      double margin = (vimos_canvas_sites_get_radius (self, i) + ROOM) / CELL_PX * self->cell;
      double left = floor (site->x / self->cell) * self->cell,
             top = floor (site->y / self->cell) * self->cell;

      if (site->label != NULL)
        continue;
      site->x = CLAMP (site->x, left + margin, left + self->cell - margin);
      site->y = CLAMP (site->y, top + margin, top + self->cell - margin);
    }
}

static guint
tracks_of (VimosCanvasEdge *edge)
{
  guint tracks = 0;

  for (guint i = 0; i < vimos_canvas_edge_get_n_tracks (edge); i++)
    tracks |= 1u << (vimos_canvas_edge_get_track (edge, i) % 32);
  return tracks;
}

static void
add_tracks (VimosBundle *bundle,
            VimosCanvasEdge *edge,
            guint record,
            gboolean reversed)
{
  guint tracks = tracks_of (edge);

  if (tracks != 0 && bundle->tracks == 0)
    bundle->edge = record;
  bundle->tracks |= tracks;
  if (vimos_canvas_edge_get_chosen (edge) >= 0
      && vimos_canvas_edge_has_track (edge, vimos_canvas_edge_get_chosen (edge)))
    bundle->chosen = vimos_canvas_edge_get_chosen (edge);
  if (vimos_canvas_edge_get_flow (edge) != 0)
    bundle->flow = vimos_canvas_edge_get_flow (edge) * (reversed ? -1 : 1);
}

static VimosBundle *
need_bundle (VimosCanvasSites *self,
             GHashTable *by_ends,
             guint from,
             guint to,
             guint record)
{
  gpointer key = GSIZE_TO_POINTER ((gsize) from * self->sites->len + to + 1);
  guint found = GPOINTER_TO_UINT (g_hash_table_lookup (by_ends, key));
  VimosBundle bundle = { .from = from, .to = to, .edge = record, .chosen = VIMOS_CANVAS_NO_TRACK,
                         .load_class = VIMOS_CANVAS_NO_LOAD, .flags = VIMOS_WORLD_FADED };

  if (found == 0)
    {
      g_array_append_val (self->bundles, bundle);
      found = self->bundles->len;
      g_hash_table_insert (by_ends, key, GUINT_TO_POINTER (found));
    }
  return &g_array_index (self->bundles, VimosBundle, found - 1);
}

static void
bundle_edges (VimosCanvasSites *self,
              VimosCanvasWorld *world)
{
  const VimosCanvasBase *base = self->base;
  g_autoptr (GHashTable) by_ends = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < base->n_edges; i++)
    {
      const VimosBaseEdge *edge = &base->edges[i];
      guint from = self->site_of[edge->from], to = self->site_of[edge->to];
      VimosBundle *bundle;

      if ((edge->flags & VIMOS_WORLD_TETHER) != 0)
        continue;
      if (from == to)
        {
          /* A path may lie within one site: its bubble shows that. */
          if ((edge->flags & VIMOS_WORLD_ON_PATH) != 0)
            site_at (self, from)->tracks |= tracks_of (
                vimos_canvas_world_get_edge (world, edge->record)->item);
          continue;
        }
      bundle = need_bundle (self, by_ends, MIN (from, to), MAX (from, to), edge->record);
      bundle->width = fmaxf (bundle->width, edge->width);
      bundle->n_edges++;
      bundle->load_class = MAX (bundle->load_class, edge->load_class);
      if ((edge->flags & VIMOS_WORLD_FADED) == 0)
        bundle->flags &= ~VIMOS_WORLD_FADED;
      if ((edge->flags & VIMOS_WORLD_ON_PATH) != 0)
        add_tracks (bundle, vimos_canvas_world_get_edge (world, edge->record)->item, edge->record,
                    from > to);
    }
  for (guint i = 0; i < self->bundles->len; i++)
    {
      VimosBundle *bundle = &g_array_index (self->bundles, VimosBundle, i);

      site_at (self, bundle->from)->tracks |= bundle->tracks;
      site_at (self, bundle->to)->tracks |= bundle->tracks;
      bundle->flags |= bundle->tracks != 0 ? VIMOS_WORLD_ON_PATH : 0;
    }
}

/**
 * vimos_canvas_sites_new:
 * @world: what is shown
 * @zoom: px a world unit
 *
 * Returns: (transfer full): its sites at that zoom
 */
VimosCanvasSites *
vimos_canvas_sites_new (VimosCanvasWorld *world,
                        double zoom)
{
  VimosCanvasSites *self = g_new0 (VimosCanvasSites, 1);

  self->base = vimos_canvas_base_ref (vimos_canvas_world_get_base (world));
  self->cell = cell_at (zoom);
  self->site_of = g_new (guint, self->base->n_nodes + 1);
  self->sites = g_array_new (FALSE, FALSE, sizeof (VimosSite));
  self->bundles = g_array_new (FALSE, FALSE, sizeof (VimosBundle));
  gather (self, world);
  add_up_nodes (self);
  keep_in_cells (self);
  bundle_edges (self, world);
  return self;
}

void
vimos_canvas_sites_free (VimosCanvasSites *self)
{
  vimos_canvas_base_unref (self->base);
  g_free (self->site_of);
  g_array_unref (self->sites);
  g_array_unref (self->bundles);
  g_free (self);
}

/** vimos_canvas_sites_is_for: Returns: whether the sites of @base at @zoom are these */
gboolean
vimos_canvas_sites_is_for (const VimosCanvasSites *self,
                           const VimosCanvasBase *base,
                           double zoom)
{
  return self != NULL && self->base == base && self->cell == cell_at (zoom);
}

guint
vimos_canvas_sites_get_n_sites (const VimosCanvasSites *self)
{
  return self->sites->len;
}

const VimosSite *
vimos_canvas_sites_get_site (const VimosCanvasSites *self,
                             guint index)
{
  return &g_array_index (self->sites, VimosSite, index);
}

guint
vimos_canvas_sites_get_n_bundles (const VimosCanvasSites *self)
{
  return self->bundles->len;
}

const VimosBundle *
vimos_canvas_sites_get_bundle (const VimosCanvasSites *self,
                               guint index)
{
  return &g_array_index (self->bundles, VimosBundle, index);
}

/** vimos_canvas_sites_get_site_of: Returns: the site that the node at @node belongs to */
guint
vimos_canvas_sites_get_site_of (const VimosCanvasSites *self,
                                guint node)
{
  g_return_val_if_fail (node < self->base->n_nodes, 0);

  return self->site_of[node];
}

/**
 * vimos_canvas_sites_get_radius:
 *
 * Returns: how large its bubble is in px: its area stands for the number of nodes
 */
double
vimos_canvas_sites_get_radius (const VimosCanvasSites *self,
                               guint site)
{
  double part = vimos_canvas_sites_get_site (self, site)->n_nodes / (double) MAX (self->largest, 1);

  return MIN_RADIUS + (MAX_RADIUS - MIN_RADIUS) * sqrt (part);
}

/**
 * vimos_canvas_sites_get_extent:
 * @left: (out): world units
 *
 * Tells the rectangle that the site's nodes stand in.
 */
void
vimos_canvas_sites_get_extent (const VimosCanvasSites *self,
                               guint site,
                               double *left,
                               double *top,
                               double *right,
                               double *bottom)
{
  *left = *top = INFINITY;
  *right = *bottom = -INFINITY;
  for (guint i = 0; i < self->base->n_nodes; i++)
    if (self->site_of[i] == site)
      {
        *left = fmin (*left, self->base->nodes[i].x);
        *top = fmin (*top, self->base->nodes[i].y);
        *right = fmax (*right, self->base->nodes[i].x);
        *bottom = fmax (*bottom, self->base->nodes[i].y);
      }
}
