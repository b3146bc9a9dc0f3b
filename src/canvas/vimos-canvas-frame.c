/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include <math.h>

#include "vimos-canvas-frame.h"
#include "vimos-canvas-private.h"

/* One picture: which part of the world is in view, at which level of detail, and where each thing
 * in it stands. What is drawn of it is put together in the files beside this one. */

#define MAX_NODE_SCALE 1.2
#define STEEP_ZOOM 0.3      /* below it nodes shrink nearly as fast as their distances */
#define REFERENCE_SIZE 48.0 /* px: levels of detail go by a node of this size */
#define SITE_PX 5.0
#define GLYPH_PX 14.0
#define NAME_PX 20.0
#define MIN_BODY 1.2
#define MAX_LIVE 700          /* more than that is drawn into tiles */
#define N_TURNS 16 /* directions that are tried */
#define MAX_LISTED_EDGES 5000 /* more edges than that are not looked at one by one */

/* What is special stays large enough to be recognised. */
#define MIN_EMPHASISED_PX 30.0
#define MIN_ALARM_PX 14.0
#define MIN_ON_PATH_PX 9.0

/* Nodes grow and shrink more slowly than the zoom, but never grow into each other. */
double
vimos_canvas_node_scale (double zoom)
{
  if (zoom >= STEEP_ZOOM)
    return MIN (pow (zoom, 0.6), MAX_NODE_SCALE);
  return pow (STEEP_ZOOM, 0.6) * pow (zoom / STEEP_ZOOM, 0.95);
}

VimosCanvasLevel
vimos_canvas_level_at (double zoom)
{
  double size = REFERENCE_SIZE * vimos_canvas_node_scale (zoom);

  if (size < SITE_PX)
    return VIMOS_CANVAS_LEVEL_SITES;
  if (size < GLYPH_PX)
    return VIMOS_CANVAS_LEVEL_DOTS;
  return size < NAME_PX ? VIMOS_CANVAS_LEVEL_GLYPHS : VIMOS_CANVAS_LEVEL_NAMES;
}

double
vimos_canvas_edge_body (double width,
                        double zoom,
                        double line_scale)
{
  return MAX (width * sqrt (zoom), MIN_BODY) * line_scale;
}

/* A wide kerb reaches further than the road: labels keep clear of all of it. */
static double
edge_reach (double body,
            guint n_tracks,
            double line_scale)
{
  return body / 2 + (n_tracks == 0 ? 0 : (3 + 6 * ((n_tracks + 1) / 2)) * line_scale);
}

void
vimos_canvas_frame_init (VimosCanvasFrame *self)
{
  *self = (VimosCanvasFrame){ .text_scale = 1, .line_scale = 1, .scale_factor = 1 };
  self->nodes = g_array_new (FALSE, FALSE, sizeof (VimosPlacedNode));
  self->edges = g_array_new (FALSE, FALSE, sizeof (VimosPlacedEdge));
  self->bubbles = g_array_new (FALSE, FALSE, sizeof (VimosPlacedSite));
}

void
vimos_canvas_frame_clear (VimosCanvasFrame *self)
{
  g_clear_pointer (&self->nodes, g_array_unref);
  g_clear_pointer (&self->edges, g_array_unref);
  g_clear_pointer (&self->bubbles, g_array_unref);
}

/**
 * vimos_canvas_frame_look_at:
 *
 * Takes the view over. The world's origin falls on a whole pixel, so that tiles and text stay
 * sharp while the view is shifted.
 */
void
vimos_canvas_frame_look_at (VimosCanvasFrame *self,
                            VimosViewport *viewport)
{
  double x, y;

  self->width = vimos_viewport_get_width (viewport);
  self->height = vimos_viewport_get_height (viewport);
  self->zoom = vimos_viewport_get_zoom (viewport);
  vimos_viewport_to_screen (viewport, 0, 0, &x, &y);
  self->origin_x = floor (x + 0.5);
  self->origin_y = floor (y + 0.5);
  self->level = vimos_canvas_level_at (self->zoom);
  self->node_scale = vimos_canvas_node_scale (self->zoom);
}

void
vimos_canvas_frame_to_screen (const VimosCanvasFrame *self,
                              double x,
                              double y,
                              double *screen_x,
                              double *screen_y)
{
  *screen_x = x * self->zoom + self->origin_x;
  *screen_y = y * self->zoom + self->origin_y;
}

/**
 * vimos_canvas_frame_get_place:
 * @record: index of a node of the world
 * @x: (out): px
 * @y: (out): px
 *
 * Tells where the node's middle is, in view or not.
 */
void
vimos_canvas_frame_get_place (const VimosCanvasFrame *self,
                              guint record,
                              double *x,
                              double *y)
{
  const VimosWorldNode *node = vimos_canvas_world_get_node (self->world, record);

  vimos_canvas_frame_to_screen (self, node->x, node->y, x, y);
}

static double
least_size (const VimosWorldNode *node)
{
  if (vimos_canvas_node_get_emphasised (node->item)
      || vimos_canvas_node_get_shape (node->item) == VIMOS_CANVAS_SHAPE_RING)
    return MIN_EMPHASISED_PX;
  if (vimos_canvas_node_get_mark (node->item) == VIMOS_CANVAS_MARK_ALARM)
    return MIN_ALARM_PX;
  return (node->flags & VIMOS_WORLD_ON_PATH) != 0 ? MIN_ON_PATH_PX : 0;
}

void
vimos_canvas_frame_make_placed (const VimosCanvasFrame *self,
                                guint record,
                                VimosPlacedNode *placed)
{
  const VimosWorldNode *node = vimos_canvas_world_get_node (self->world, record);
  double size = vimos_canvas_node_get_size (node->item);
  double height = size * self->node_scale;

  if ((node->flags & VIMOS_WORLD_SPECIAL) != 0)
    height = MAX (height, MIN (least_size (node), size));
  *placed = (VimosPlacedNode){ .node = node->item, .record = record, .flags = node->flags };
  vimos_canvas_frame_to_screen (self, node->x, node->y, &placed->x, &placed->y);
  placed->half_height = height / 2;
  placed->half_width = height / 2
                       * vimos_canvas_shape_aspect (vimos_canvas_node_get_shape (node->item));
}

static gboolean
is_in_view (const VimosCanvasFrame *self,
            const VimosPlacedNode *placed)
{
  return placed->x + placed->half_width * 1.5 > 0
         && placed->y + placed->half_height * 1.5 > 0
         && placed->x - placed->half_width * 1.5 < self->width
         && placed->y - placed->half_height * 1.5 < self->height;
}

static void
add_node (VimosCanvasFrame *self,
          guint record)
{
  VimosPlacedNode placed;

  vimos_canvas_frame_make_placed (self, record, &placed);
  if (is_in_view (self, &placed))
    g_array_append_val (self->nodes, placed);
}

/* The rectangle of the world that can be seen, and what reaches into it. */
static void
get_view (const VimosCanvasFrame *self,
          double margin,
          double *left,
          double *top,
          double *right,
          double *bottom)
{
  *left = (-margin - self->origin_x) / self->zoom;
  *top = (-margin - self->origin_y) / self->zoom;
  *right = (self->width + margin - self->origin_x) / self->zoom;
  *bottom = (self->height + margin - self->origin_y) / self->zoom;
}

static void
place_nodes (VimosCanvasFrame *self)
{
  const VimosCanvasBase *base = vimos_canvas_world_get_base (self->world);
  const GArray *special = vimos_canvas_world_get_special_nodes (self->world);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));
  double left, top, right, bottom;

  if (!self->tiled || self->level >= VIMOS_CANVAS_LEVEL_GLYPHS)
    {
      get_view (self, base->max_size * self->node_scale, &left, &top, &right, &bottom);
      vimos_spatial_grid_query (base->node_grid, left, top, right, bottom, found);
    }
  for (guint i = 0; i < found->len; i++)
    if ((base->nodes[g_array_index (found, guint, i)].flags & VIMOS_WORLD_SPECIAL) == 0)
      add_node (self, g_array_index (found, guint, i));
  for (guint i = 0; i < special->len; i++)
    add_node (self, g_array_index (special, guint, i));
}

static void
copy_tracks (VimosPlacedEdge *placed,
             VimosCanvasEdge *edge)
{
  placed->n_tracks = vimos_canvas_edge_get_n_tracks (edge);
  for (guint i = 0; i < placed->n_tracks; i++)
    placed->tracks[i] = vimos_canvas_edge_get_track (edge, i);
  placed->chosen = vimos_canvas_edge_get_chosen (edge);
  if (placed->chosen >= 0 && !vimos_canvas_edge_has_track (edge, placed->chosen))
    placed->chosen = VIMOS_CANVAS_NO_TRACK;
  placed->flow = vimos_canvas_edge_get_flow (edge);
}

static gboolean
edge_is_in_view (const VimosCanvasFrame *self,
                 const VimosPlacedEdge *placed)
{
  return MAX (placed->x1, placed->x2) + placed->reach > 0
         && MIN (placed->x1, placed->x2) - placed->reach < self->width
         && MAX (placed->y1, placed->y2) + placed->reach > 0
         && MIN (placed->y1, placed->y2) - placed->reach < self->height;
}

static void
add_edge (VimosCanvasFrame *self,
          guint record)
{
  const VimosWorldEdge *edge = vimos_canvas_world_get_edge (self->world, record);
  VimosPlacedEdge placed = { .edge = edge->item,
                             .flags = edge->flags,
                             .from = edge->from,
                             .to = edge->to,
                             .chosen = VIMOS_CANVAS_NO_TRACK };

  if (edge->from == VIMOS_WORLD_NONE || edge->to == VIMOS_WORLD_NONE)
    return;
  vimos_canvas_frame_get_place (self, edge->from, &placed.x1, &placed.y1);
  vimos_canvas_frame_get_place (self, edge->to, &placed.x2, &placed.y2);
  placed.load_class = vimos_canvas_edge_get_load_class (edge->item);
  if ((edge->flags & VIMOS_WORLD_ON_PATH) != 0)
    copy_tracks (&placed, edge->item);
  placed.body = vimos_canvas_edge_body (vimos_canvas_edge_get_width (edge->item), self->zoom,
                                        self->line_scale);
  placed.reach = edge_reach (placed.body, placed.n_tracks, self->line_scale);
  if (edge_is_in_view (self, &placed))
    g_array_append_val (self->edges, placed);
}

static void
place_edges (VimosCanvasFrame *self)
{
  const VimosCanvasBase *base = vimos_canvas_world_get_base (self->world);
  const GArray *special = vimos_canvas_world_get_special_edges (self->world);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));
  double left, top, right, bottom;

  get_view (self, 8, &left, &top, &right, &bottom);
  if (!self->tiled
      || (self->level >= VIMOS_CANVAS_LEVEL_GLYPHS
          && vimos_spatial_grid_estimate (base->edge_grid, left, top, right, bottom)
                 < MAX_LISTED_EDGES))
    vimos_spatial_grid_query (base->edge_grid, left, top, right, bottom, found);
  for (guint i = 0; i < found->len; i++)
    {
      const VimosBaseEdge *edge = &base->edges[g_array_index (found, guint, i)];

      if ((edge->flags & VIMOS_WORLD_SPECIAL) == 0)
        add_edge (self, edge->record);
    }
  for (guint i = 0; i < special->len; i++)
    add_edge (self, g_array_index (special, guint, i));
}

static gboolean
needs_tiles (const VimosCanvasFrame *self)
{
  const VimosCanvasBase *base = vimos_canvas_world_get_base (self->world);
  double left, top, right, bottom;

  if (self->vector)
    return FALSE;
  get_view (self, 0, &left, &top, &right, &bottom);
  /* A line is found about twice, in neighbouring cells. */
  return vimos_spatial_grid_estimate (base->node_grid, left, top, right, bottom)
             + vimos_spatial_grid_estimate (base->edge_grid, left, top, right, bottom) / 2
         > MAX_LIVE;
}

static void
add_bundle (VimosCanvasFrame *self,
            const VimosBundle *bundle)
{
  const VimosSite *from = vimos_canvas_sites_get_site (self->sites, bundle->from);
  const VimosSite *to = vimos_canvas_sites_get_site (self->sites, bundle->to);
  VimosPlacedEdge placed = { .edge = vimos_canvas_world_get_edge (self->world, bundle->edge)->item,
                             .flags = bundle->flags | VIMOS_WORLD_SPECIAL,
                             .from = bundle->from,
                             .to = bundle->to,
                             .bundle = TRUE,
                             .chosen = bundle->chosen,
                             .flow = bundle->flow,
                             .load_class = bundle->load_class };

  vimos_canvas_frame_to_screen (self, from->x, from->y, &placed.x1, &placed.y1);
  vimos_canvas_frame_to_screen (self, to->x, to->y, &placed.x2, &placed.y2);
  for (guint track = 0; track < 32 && placed.n_tracks < VIMOS_CANVAS_MAX_TRACKS; track++)
    if ((bundle->tracks & (1u << track)) != 0)
      placed.tracks[placed.n_tracks++] = track;
  /* As wide as when seen from near: a bundle stands for many edges. */
  placed.body = MAX (bundle->width * 0.55, MIN_BODY) * self->line_scale;
  placed.reach = edge_reach (placed.body, placed.n_tracks, self->line_scale);
  if (edge_is_in_view (self, &placed))
    g_array_append_val (self->edges, placed);
}

static gboolean
overlaps_bubble (const VimosCanvasFrame *self,
                 const VimosPlacedNode *placed)
{
  for (guint i = 0; i < self->bubbles->len; i++)
    {
      const VimosPlacedSite *bubble = &g_array_index (self->bubbles, VimosPlacedSite, i);

      if (hypot (placed->x - bubble->x, placed->y - bubble->y)
          < bubble->radius + placed->half_width + 6)
        return TRUE;
    }
  return FALSE;
}

/* The direction from what the node hangs on to the node itself. */
static double
find_angle (VimosCanvasFrame *self,
            const VimosPlacedNode *placed,
            VimosCanvasEdge **tether)
{
  g_autoptr (GArray) edges = vimos_canvas_world_list_edges_of (self->world, placed->record);
  const VimosWorldEdge *edge;
  double x, y;

  if (edges->len == 0)
    return -G_PI_2;
  edge = vimos_canvas_world_get_edge (self->world, g_array_index (edges, guint, 0));
  if (edge->from == VIMOS_WORLD_NONE || edge->to == VIMOS_WORLD_NONE)
    return -G_PI_2;
  *tether = edge->item;
  vimos_canvas_frame_get_place (self, edge->from == placed->record ? edge->to : edge->from, &x, &y);
  return atan2 (placed->y - y, placed->x - x);
}

/* The chosen VM and the ring hang on a node that is inside a bubble: they go to the bubble's rim,
 * where there is room. */
static void
move_to_rim (VimosCanvasFrame *self,
             VimosPlacedNode *placed)
{
  guint index = vimos_canvas_sites_get_site_of (self->sites, placed->record);
  const VimosSite *site = vimos_canvas_sites_get_site (self->sites, index);
  double distance = vimos_canvas_sites_get_radius (self->sites, index) + 8 + placed->half_height;
  VimosPlacedEdge tether = { .flags = VIMOS_WORLD_TETHER | VIMOS_WORLD_SPECIAL,
                             .chosen = VIMOS_CANVAS_NO_TRACK,
                             .body = 1.5,
                             .reach = 1,
                             .bundle = TRUE,
                             .load_class = VIMOS_CANVAS_NO_LOAD };
  double angle = find_angle (self, placed, &tether.edge);

  vimos_canvas_frame_to_screen (self, site->x, site->y, &tether.x1, &tether.y1);
  for (int turn = 0; turn < N_TURNS; turn++)
    {
      double turned = angle + (turn % 2 == 0 ? 1 : -1) * ((turn + 1) / 2) * 2 * G_PI / N_TURNS;

      placed->x = tether.x1 + cos (turned) * distance;
      placed->y = tether.y1 + sin (turned) * distance;
      if (!overlaps_bubble (self, placed))
        break;
    }
  tether.x2 = placed->x;
  tether.y2 = placed->y;
  if (tether.edge != NULL)
    g_array_append_val (self->edges, tether);
}

static void
add_bubble (VimosCanvasFrame *self,
            guint index)
{
  const VimosSite *site = vimos_canvas_sites_get_site (self->sites, index);
  VimosPlacedSite placed = { .site = index,
                             .radius = vimos_canvas_sites_get_radius (self->sites, index) };

  vimos_canvas_frame_to_screen (self, site->x, site->y, &placed.x, &placed.y);
  if (placed.x + placed.radius > 0 && placed.x - placed.radius < self->width
      && placed.y + placed.radius > 0 && placed.y - placed.radius < self->height)
    g_array_append_val (self->bubbles, placed);
}

static void
place_sites (VimosCanvasFrame *self)
{
  const GArray *special = vimos_canvas_world_get_special_nodes (self->world);

  for (guint i = 0; i < vimos_canvas_sites_get_n_sites (self->sites); i++)
    add_bubble (self, i);
  for (guint i = 0; i < vimos_canvas_sites_get_n_bundles (self->sites); i++)
    add_bundle (self, vimos_canvas_sites_get_bundle (self->sites, i));
  for (guint i = 0; i < special->len; i++)
    {
      VimosPlacedNode placed;

      vimos_canvas_frame_make_placed (self, g_array_index (special, guint, i), &placed);
      if (!vimos_canvas_node_get_emphasised (placed.node)
          && vimos_canvas_node_get_shape (placed.node) != VIMOS_CANVAS_SHAPE_RING)
        continue;
      move_to_rim (self, &placed);
      if (is_in_view (self, &placed))
        g_array_append_val (self->nodes, placed);
    }
}

/**
 * vimos_canvas_frame_place:
 *
 * Finds what is in view. The world must be up to date, and at the level of sites "sites" must be
 * those of its base.
 */
void
vimos_canvas_frame_place (VimosCanvasFrame *self)
{
  g_array_set_size (self->nodes, 0);
  g_array_set_size (self->edges, 0);
  g_array_set_size (self->bubbles, 0);
  self->tiled = FALSE;
  if (vimos_canvas_world_get_n_nodes (self->world) == 0)
    return;
  if (self->level == VIMOS_CANVAS_LEVEL_SITES)
    {
      place_sites (self);
      return;
    }
  self->tiled = needs_tiles (self);
  place_edges (self);
  place_nodes (self);
}

/**
 * vimos_canvas_frame_find:
 * @node: (nullable): a node
 *
 * Returns: (transfer none) (nullable): where it is drawn by itself, if it is
 */
const VimosPlacedNode *
vimos_canvas_frame_find (const VimosCanvasFrame *self,
                         VimosCanvasNode *node)
{
  for (guint i = self->nodes->len; node != NULL && i > 0; i--)
    {
      const VimosPlacedNode *placed = &g_array_index (self->nodes, VimosPlacedNode, i - 1);

      if (placed->node == node)
        return placed;
    }
  return NULL;
}

/* Bodies */

/**
 * vimos_canvas_frame_get_stamp:
 * @key: what tells this body from all others
 * @extent: px from its middle that it reaches
 * @draw: (scope call): draws it around the origin
 *
 * Equal bodies share one render node, drawn once: as pixels for the screen, which are quick to
 * copy, or as lines where that is asked for.
 *
 * Returns: (transfer none): the node
 */
GskRenderNode *
vimos_canvas_frame_get_stamp (VimosCanvasFrame *self,
                              guint64 key,
                              double extent,
                              VimosStampFunc draw,
                              gconstpointer data)
{
  GskRenderNode *stamp = g_hash_table_lookup (self->stamps, &key);
  graphene_rect_t bounds;
  cairo_surface_t *surface;
  cairo_t *cr;

  if (stamp != NULL)
    return stamp;
  extent = ceil (extent);
  graphene_rect_init (&bounds, -extent, -extent, 2 * extent, 2 * extent);
  if (self->vector)
    {
      stamp = gsk_cairo_node_new (&bounds);
      cr = gsk_cairo_node_get_draw_context (stamp);
      draw (cr, self, data);
    }
  else
    {
      int pixels = 2 * extent * self->scale_factor;
      g_autoptr (GdkTexture) texture = NULL;

      surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, pixels, pixels);
      cr = cairo_create (surface);
      cairo_scale (cr, self->scale_factor, self->scale_factor);
      cairo_translate (cr, extent, extent);
      draw (cr, self, data);
      texture = vimos_texture_new_from_surface (surface);
      cairo_surface_destroy (surface);
      stamp = gsk_texture_node_new (texture, &bounds);
    }
  cairo_destroy (cr);
  g_hash_table_insert (self->stamps, g_memdup2 (&key, sizeof key), stamp);
  return stamp;
}

/**
 * vimos_canvas_frame_append_stamp:
 *
 * Draws @stamp with its middle at @x, @y, on whole pixels where it is pixels itself
 */
void
vimos_canvas_frame_append_stamp (VimosCanvasFrame *self,
                                 GtkSnapshot *snapshot,
                                 GskRenderNode *stamp,
                                 double x,
                                 double y)
{
  if (!self->vector)
    {
      x = floor (x * self->scale_factor + 0.5) / self->scale_factor;
      y = floor (y * self->scale_factor + 0.5) / self->scale_factor;
    }
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_node (snapshot, stamp);
  gtk_snapshot_restore (snapshot);
}

/** vimos_canvas_frame_draw_above: draws what lies above the edges: nodes, then words */
void
vimos_canvas_frame_draw_above (VimosCanvasFrame *self,
                               GtkSnapshot *snapshot)
{
  vimos_canvas_frame_draw_sites (self, snapshot);
  vimos_canvas_frame_draw_nodes (self, snapshot);
  vimos_canvas_frame_draw_labels (self, snapshot);
}

/**
 * vimos_canvas_frame_draw:
 *
 * Draws what is not in tiles: edges first, then nodes, then words.
 */
void
vimos_canvas_frame_draw (VimosCanvasFrame *self,
                         GtkSnapshot *snapshot)
{
  vimos_canvas_frame_draw_edges (self, snapshot);
  vimos_canvas_frame_draw_flows (self, snapshot);
  vimos_canvas_frame_draw_above (self, snapshot);
}
