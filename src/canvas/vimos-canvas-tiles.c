/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include <math.h>
#include <sys/resource.h>
#include <unistd.h>

#include "vimos-canvas-private.h"
#include "vimos-canvas-tiles.h"

/* When more is in view than can be drawn for every frame, edges and plain nodes are drawn into
 * square tiles by worker threads; frames then only copy them. Tiles belong to one zoom. While the
 * zoom changes the old ones are shown larger or smaller, and a coarse picture of the whole world
 * where there are none, until new ones are done: the view never blanks and never waits. Everything
 * but vimos_canvas_draw_tile() runs in the main thread. */

#define TILE 512                   /* px */
#define OVERVIEW 1024              /* px of its longer side */
#define ZOOM_REST_US 120000        /* so long the zoom has to stay before tiles are drawn for it */
#define MAX_STRETCH 2.5            /* unless the old ones are stretched by more than that */
#define REDRAW_US G_USEC_PER_SEC   /* what changes all the time is drawn anew that often */
#define MAX_CHANGES 200            /* when more than that has changed, everything has */
#define WORKER_NICENESS 10
#define MAX_TILES 96               /* that are kept: 1 MiB each */

/* Outlives the tiles while a finished tile is on its way to the main thread. */
typedef struct
{
  VimosCanvasTiles *owner; /* NULL once it is gone; main thread only */
} Link;

typedef struct
{
  double left, top; /* px of the world at its zoom */
  int width, height;
  double zoom;
  cairo_surface_t *surface; /* NULL until it is drawn */
  GdkTexture *texture;      /* the same pixels, where a renderer wants them so */
  int *cancelled; /* of the job that draws it, NULL while none does; owned by the job */
  gboolean stale;
  gint64 drawn_us;
  guint touched; /* the round in which it was last wanted */
} Tile;

typedef struct
{
  Link *link; /* atomic rc box */
  Tile *tile; /* borrowed; not to be touched when cancelled */
  VimosCanvasBase *base;
  VimosTileLook look;
  double left, top, zoom;
  int width, height;
  int cancelled; /* atomic */
  cairo_surface_t *surface;
} Job;

struct _VimosCanvasTiles
{
  GFunc ready;
  gpointer user_data;
  Link *link;
  GThreadPool *pool;
  VimosCanvasBase *base;
  VimosTileLook look;

  double zoom;          /* of the current tiles */
  GHashTable *current;  /* key → Tile */
  GHashTable *previous; /* of another zoom; NULL when they are not needed any more */
  double previous_zoom;
  Tile *overview;

  double seen_zoom; /* of the last frame, */
  gint64 zoomed_us; /* and since when */
  guint round;
  guint n_pending;
  gboolean waiting; /* tiles of another zoom will be wanted */
  guint timer;
};

static void
job_free (Job *job)
{
  vimos_canvas_base_unref (job->base);
  g_clear_pointer (&job->surface, cairo_surface_destroy);
  g_atomic_rc_box_release (job->link);
  g_free (job);
}

static void
cancel (Tile *tile)
{
  if (tile->cancelled == NULL)
    return;
  g_atomic_int_set (tile->cancelled, 1);
  tile->cancelled = NULL;
}

static void
tile_free (gpointer data)
{
  Tile *tile = data;

  cancel (tile);
  g_clear_object (&tile->texture);
  g_clear_pointer (&tile->surface, cairo_surface_destroy);
  g_free (tile);
}

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, tile_free);
}

static gboolean
deliver_cb (gpointer user_data)
{
  Job *job = user_data;
  VimosCanvasTiles *self = job->link->owner;

  if (self == NULL)
    return G_SOURCE_REMOVE;
  self->n_pending--;
  if (g_atomic_int_get (&job->cancelled) == 0)
    {
      job->tile->cancelled = NULL;
      job->tile->drawn_us = g_get_monotonic_time ();
      g_clear_object (&job->tile->texture);
      g_clear_pointer (&job->tile->surface, cairo_surface_destroy);
      job->tile->surface = g_steal_pointer (&job->surface);
    }
  self->ready (self, self->user_data);
  return G_SOURCE_REMOVE;
}

/* Whoever moves the view must not wait for tiles: where processors are few, the main thread comes
 * first. */
static void
stand_back (void)
{
  static GPrivate done = G_PRIVATE_INIT (NULL);

  if (g_private_get (&done) != NULL)
    return;
  g_private_set (&done, GINT_TO_POINTER (1));
  setpriority (PRIO_PROCESS, gettid (), WORKER_NICENESS);
}

static void
draw_job (gpointer data,
          gpointer user_data)
{
  Job *job = data;

  stand_back ();
  if (g_atomic_int_get (&job->cancelled) == 0)
    job->surface = vimos_canvas_draw_tile (job->base, &job->look, job->zoom, job->left, job->top,
                                           job->width, job->height, &job->cancelled);
  g_idle_add_full (G_PRIORITY_DEFAULT, deliver_cb, job, (GDestroyNotify) job_free);
}

static void
request (VimosCanvasTiles *self,
         Tile *tile)
{
  Job *job;

  if (tile->cancelled != NULL)
    return;
  job = g_new0 (Job, 1);
  job->link = g_atomic_rc_box_acquire (self->link);
  job->tile = tile;
  job->base = vimos_canvas_base_ref (self->base);
  job->look = self->look;
  job->left = tile->left;
  job->top = tile->top;
  job->width = tile->width;
  job->height = tile->height;
  job->zoom = tile->zoom;
  tile->cancelled = &job->cancelled;
  tile->stale = FALSE;
  self->n_pending++;
  g_thread_pool_push (self->pool, job, NULL);
}

/**
 * vimos_canvas_tiles_new:
 * @ready: (scope notified): called with the tiles when another one can be shown
 *
 * Returns: (transfer full): no tiles yet
 */
VimosCanvasTiles *
vimos_canvas_tiles_new (GFunc ready,
                        gpointer user_data)
{
  VimosCanvasTiles *self = g_new0 (VimosCanvasTiles, 1);

  self->ready = ready;
  self->user_data = user_data;
  self->link = g_atomic_rc_box_new0 (Link);
  self->link->owner = self;
  /* One processor is left to the main thread. */
  self->pool = g_thread_pool_new (draw_job, NULL, CLAMP ((int) g_get_num_processors () - 1, 1, 4),
                                  FALSE, NULL);
  self->current = new_set ();
  return self;
}

/** vimos_canvas_tiles_drop: forgets all tiles; what is being drawn is cancelled */
void
vimos_canvas_tiles_drop (VimosCanvasTiles *self)
{
  g_hash_table_remove_all (self->current);
  g_clear_pointer (&self->previous, g_hash_table_unref);
  g_clear_pointer (&self->overview, tile_free);
  g_clear_pointer (&self->base, vimos_canvas_base_unref);
  g_clear_handle_id (&self->timer, g_source_remove);
  self->zoom = 0;
  self->waiting = FALSE;
}

void
vimos_canvas_tiles_free (VimosCanvasTiles *self)
{
  vimos_canvas_tiles_drop (self);
  g_thread_pool_free (self->pool, FALSE, TRUE); /* cancelled jobs end at once */
  g_hash_table_unref (self->current);
  self->link->owner = NULL;
  g_atomic_rc_box_release (self->link);
  g_free (self);
}

/* What has changed */

static void
mark_stale (GHashTable *set,
            double left,
            double top,
            double right,
            double bottom)
{
  GHashTableIter iter;
  Tile *tile;

  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &tile))
    if (left * tile->zoom < tile->left + tile->width + 8 && right * tile->zoom > tile->left - 8
        && top * tile->zoom < tile->top + tile->height + 8 && bottom * tile->zoom > tile->top - 8)
      tile->stale = TRUE;
}

static void
mark_all_stale (VimosCanvasTiles *self)
{
  mark_stale (self->current, -INFINITY, -INFINITY, INFINITY, INFINITY);
  if (self->overview != NULL)
    self->overview->stale = TRUE;
}

static gboolean
mark_nodes (VimosCanvasTiles *self,
            const VimosCanvasBase *base,
            guint *n_changes)
{
  for (guint i = 0; i < base->n_nodes; i++)
    {
      const VimosBaseNode *old = &self->base->nodes[i], *new = &base->nodes[i];
      double reach = MAX (old->size, new->size);

      if (old->x == new->x && old->y == new->y && old->size == new->size && old->shape == new->shape
          && old->mark == new->mark && old->flags == new->flags)
        continue;
      if (++*n_changes > MAX_CHANGES)
        return FALSE;
      mark_stale (self->current, old->x - reach, old->y - reach, old->x + reach, old->y + reach);
      mark_stale (self->current, new->x - reach, new->y - reach, new->x + reach, new->y + reach);
    }
  return TRUE;
}

static void
mark_edge (VimosCanvasTiles *self,
           const VimosCanvasBase *base,
           const VimosBaseEdge *edge)
{
  const VimosBaseNode *from = &base->nodes[edge->from], *to = &base->nodes[edge->to];

  mark_stale (self->current, fmin (from->x, to->x), fmin (from->y, to->y), fmax (from->x, to->x),
              fmax (from->y, to->y));
}

static gboolean
mark_edges (VimosCanvasTiles *self,
            const VimosCanvasBase *base,
            guint *n_changes)
{
  for (guint i = 0; i < base->n_edges; i++)
    {
      const VimosBaseEdge *old = &self->base->edges[i], *new = &base->edges[i];
      const VimosBaseNode *from = &self->base->nodes[old->from], *to = &self->base->nodes[old->to];

      if (old->from == new->from && old->to == new->to && old->width == new->width
          && old->flags == new->flags
          && (old->load_class == new->load_class || !self->look.show_load)
          && from->x == base->nodes[new->from].x && from->y == base->nodes[new->from].y
          && to->x == base->nodes[new->to].x && to->y == base->nodes[new->to].y)
        continue;
      if (++*n_changes > MAX_CHANGES)
        return FALSE;
      mark_edge (self, self->base, old);
      mark_edge (self, base, new);
    }
  return TRUE;
}

/* Only tiles on which something looks different are drawn anew. */
static void
take_base (VimosCanvasTiles *self,
           VimosCanvasBase *base)
{
  guint n_changes = 0;

  if (self->base == base)
    return;
  if (self->base == NULL || self->base->n_nodes != base->n_nodes
      || self->base->n_edges != base->n_edges || !mark_nodes (self, base, &n_changes)
      || !mark_edges (self, base, &n_changes))
    mark_all_stale (self);
  if (n_changes > 0 && self->overview != NULL)
    self->overview->stale = TRUE;
  g_clear_pointer (&self->base, vimos_canvas_base_unref);
  self->base = vimos_canvas_base_ref (base);
}

static void
take_look (VimosCanvasTiles *self,
           const VimosTileLook *look)
{
  if (memcmp (&self->look, look, sizeof *look) == 0)
    return;
  self->look = *look;
  mark_all_stale (self);
}

/* Which tiles */

typedef struct
{
  int left, top, right, bottom; /* inclusive */
} Range;

static Range
visible_range (const VimosCanvasFrame *frame,
               double zoom,
               int ring)
{
  double stretch = frame->zoom / zoom;

  return (Range){ floor (-frame->origin_x / stretch / TILE) - ring,
                  floor (-frame->origin_y / stretch / TILE) - ring,
                  floor ((frame->width - 1 - frame->origin_x) / stretch / TILE) + ring,
                  floor ((frame->height - 1 - frame->origin_y) / stretch / TILE) + ring };
}

static gint64
key_of (int column,
        int row)
{
  return (gint64) column * G_GINT64_CONSTANT (0x100000000) + (guint32) row;
}

static Tile *
find_tile (GHashTable *set,
           int column,
           int row)
{
  gint64 key = key_of (column, row);

  return set != NULL ? g_hash_table_lookup (set, &key) : NULL;
}

/* Nothing is there beyond the outermost nodes. */
static gboolean
is_empty (VimosCanvasTiles *self,
          int column,
          int row)
{
  double reach = self->base->max_size / 2 * vimos_canvas_node_scale (self->zoom) + 8;

  return (column + 1) * TILE < self->base->left * self->zoom - reach
         || (row + 1) * TILE < self->base->top * self->zoom - reach
         || column * TILE > self->base->right * self->zoom + reach
         || row * TILE > self->base->bottom * self->zoom + reach;
}

static Tile *
need_tile (VimosCanvasTiles *self,
           int column,
           int row)
{
  Tile *tile = find_tile (self->current, column, row);
  gint64 key = key_of (column, row);

  if (tile == NULL)
    {
      tile = g_new0 (Tile, 1);
      tile->left = (double) column * TILE;
      tile->top = (double) row * TILE;
      tile->width = tile->height = TILE;
      tile->zoom = self->zoom;
      tile->stale = TRUE;
      g_hash_table_insert (self->current, g_memdup2 (&key, sizeof key), tile);
    }
  tile->touched = self->round;
  return tile;
}

static gboolean
timer_cb (gpointer user_data)
{
  VimosCanvasTiles *self = user_data;

  self->timer = 0;
  self->ready (self, self->user_data);
  return G_SOURCE_REMOVE;
}

static void
come_back (VimosCanvasTiles *self,
           gint64 delay_us)
{
  if (self->timer == 0)
    self->timer = g_timeout_add (delay_us / 1000 + 1, timer_cb, self);
}

/* Returns whether all of it can be shown. */
static gboolean
want_range (VimosCanvasTiles *self,
            Range range,
            gint64 now_us)
{
  gboolean complete = TRUE;

  for (int row = range.top; row <= range.bottom; row++)
    for (int column = range.left; column <= range.right; column++)
      {
        Tile *tile;

        if (is_empty (self, column, row))
          continue;
        tile = need_tile (self, column, row);
        complete = complete && tile->surface != NULL;
        if (!tile->stale)
          continue;
        if (tile->surface == NULL || now_us - tile->drawn_us >= REDRAW_US)
          request (self, tile);
        else
          come_back (self, REDRAW_US - (now_us - tile->drawn_us));
      }
  return complete;
}

static gboolean
is_unwanted (gpointer key,
             gpointer value,
             gpointer user_data)
{
  VimosCanvasTiles *self = user_data;
  Tile *tile = value;

  if (tile->touched == self->round)
    return FALSE;
  cancel (tile);
  return tile->surface == NULL || g_hash_table_size (self->current) > MAX_TILES;
}

static void
want_overview (VimosCanvasTiles *self,
               gint64 now_us)
{
  double width = self->base->right - self->base->left + 2 * self->base->max_size;
  double height = self->base->bottom - self->base->top + 2 * self->base->max_size;
  Tile *tile = self->overview;

  if (tile == NULL)
    tile = self->overview = g_new0 (Tile, 1);
  else if (!tile->stale || tile->cancelled != NULL || now_us - tile->drawn_us < REDRAW_US)
    return;
  tile->zoom = OVERVIEW / MAX (MAX (width, height), 1);
  tile->left = (self->base->left - self->base->max_size) * tile->zoom;
  tile->top = (self->base->top - self->base->max_size) * tile->zoom;
  tile->width = ceil (width * tile->zoom);
  tile->height = ceil (height * tile->zoom);
  request (self, tile);
}

static void
change_zoom (VimosCanvasTiles *self,
             const VimosCanvasFrame *frame,
             gint64 now_us)
{
  double stretch = self->zoom > 0 ? frame->zoom / self->zoom : INFINITY;

  self->waiting = FALSE;
  if (frame->zoom != self->seen_zoom)
    {
      self->seen_zoom = frame->zoom;
      self->zoomed_us = now_us;
    }
  if (frame->zoom == self->zoom)
    return;
  if (stretch < MAX_STRETCH && stretch > 1 / MAX_STRETCH && now_us - self->zoomed_us < ZOOM_REST_US)
    {
      self->waiting = TRUE;
      come_back (self, ZOOM_REST_US - (now_us - self->zoomed_us));
      return;
    }
  g_clear_pointer (&self->previous, g_hash_table_unref);
  self->previous = self->current;
  self->previous_zoom = self->zoom;
  self->current = new_set ();
  self->zoom = frame->zoom;
}

/**
 * vimos_canvas_tiles_update:
 * @frame: what is looked at
 * @look: what tiles look like
 * @now_us: the time of the frame
 *
 * Has drawn what is missing for @frame, and lets go of what will not be needed.
 */
void
vimos_canvas_tiles_update (VimosCanvasTiles *self,
                           const VimosCanvasFrame *frame,
                           const VimosTileLook *look,
                           gint64 now_us)
{
  gboolean complete;

  take_look (self, look);
  take_base (self, vimos_canvas_world_get_base (frame->world));
  change_zoom (self, frame, now_us);
  self->round++;
  if (self->waiting)
    return;
  complete = want_range (self, visible_range (frame, self->zoom, 0), now_us);
  want_overview (self, now_us);
  if (complete)
    {
      g_clear_pointer (&self->previous, g_hash_table_unref);
      want_range (self, visible_range (frame, self->zoom, 1),
                  now_us); /* what will come into view next */
    }
  g_hash_table_foreach_remove (self->current, is_unwanted, self);
}

/* Drawing */

/* GTK's Cairo renderer copies the pixels of a texture each time it draws it; a surface it draws as
 * it is. */
static void
append_surface (GtkSnapshot *snapshot,
                const Tile *tile,
                const graphene_rect_t *rect)
{
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, rect);

  cairo_translate (cr, rect->origin.x, rect->origin.y);
  cairo_scale (cr, rect->size.width / cairo_image_surface_get_width (tile->surface),
               rect->size.height / cairo_image_surface_get_height (tile->surface));
  cairo_set_source_surface (cr, tile->surface, 0, 0);
  /* While it is stretched it is shown for a moment only. */
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_FAST);
  cairo_paint (cr);
  cairo_destroy (cr);
}

static void
append_tile (const VimosCanvasFrame *frame,
             GtkSnapshot *snapshot,
             Tile *tile)
{
  double stretch = frame->zoom == tile->zoom ? 1 : frame->zoom / tile->zoom;
  double left = floor (tile->left * stretch + frame->origin_x + 0.5);
  double top = floor (tile->top * stretch + frame->origin_y + 0.5);
  double right = floor ((tile->left + tile->width) * stretch + frame->origin_x + 0.5);
  double bottom = floor ((tile->top + tile->height) * stretch + frame->origin_y + 0.5);
  const graphene_rect_t rect = GRAPHENE_RECT_INIT (left, top, right - left, bottom - top);

  if (tile->surface == NULL || right <= 0 || bottom <= 0 || left >= frame->width
      || top >= frame->height)
    return;
  if (frame->cairo)
    {
      append_surface (snapshot, tile, &rect);
      return;
    }
  if (tile->texture == NULL)
    tile->texture = vimos_texture_new_from_surface (tile->surface);
  gtk_snapshot_append_texture (snapshot, tile->texture, &rect);
}

/* What the tiles of another zoom show of it, if they show all of it. */
static gboolean
append_previous (VimosCanvasTiles *self,
                 const VimosCanvasFrame *frame,
                 GtkSnapshot *snapshot,
                 double left,
                 double top,
                 double right,
                 double bottom)
{
  double stretch = self->previous_zoom / self->zoom;
  Range range = { floor (left * stretch / TILE), floor (top * stretch / TILE),
                  floor ((right - 1) * stretch / TILE), floor ((bottom - 1) * stretch / TILE) };

  if (self->previous == NULL)
    return FALSE;
  for (int row = range.top; row <= range.bottom; row++)
    for (int column = range.left; column <= range.right; column++)
      {
        Tile *tile = find_tile (self->previous, column, row);

        if (tile == NULL || tile->surface == NULL)
          return FALSE;
      }
  for (int row = range.top; row <= range.bottom; row++)
    for (int column = range.left; column <= range.right; column++)
      append_tile (frame, snapshot, find_tile (self->previous, column, row));
  return TRUE;
}

static void
append_missing (VimosCanvasTiles *self,
                const VimosCanvasFrame *frame,
                GtkSnapshot *snapshot,
                int column,
                int row)
{
  double stretch = frame->zoom / self->zoom;
  double left = floor (column * TILE * stretch + frame->origin_x + 0.5);
  double top = floor (row * TILE * stretch + frame->origin_y + 0.5);
  double right = floor ((column + 1) * TILE * stretch + frame->origin_x + 0.5);
  double bottom = floor ((row + 1) * TILE * stretch + frame->origin_y + 0.5);

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (left, top, right - left, bottom - top));
  if (!append_previous (self, frame, snapshot, column * TILE, row * TILE, (column + 1) * TILE,
                        (row + 1) * TILE)
      && self->overview != NULL)
    append_tile (frame, snapshot, self->overview);
  gtk_snapshot_pop (snapshot);
}

/**
 * vimos_canvas_tiles_append:
 *
 * Draws what there is.
 */
void
vimos_canvas_tiles_append (VimosCanvasTiles *self,
                           const VimosCanvasFrame *frame,
                           GtkSnapshot *snapshot)
{
  Range range = visible_range (frame, self->zoom, 0);

  for (int row = range.top; row <= range.bottom; row++)
    for (int column = range.left; column <= range.right; column++)
      {
        Tile *tile = find_tile (self->current, column, row);

        if (tile != NULL && tile->surface != NULL)
          append_tile (frame, snapshot, tile);
        else if (!is_empty (self, column, row))
          append_missing (self, frame, snapshot, column, row);
      }
}

/**
 * vimos_canvas_tiles_is_settled:
 *
 * Returns: whether nothing is being drawn and nothing is waited for
 */
gboolean
vimos_canvas_tiles_is_settled (VimosCanvasTiles *self)
{
  return self->n_pending == 0 && !self->waiting;
}
