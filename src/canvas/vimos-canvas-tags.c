/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include <math.h>

#include "vimos-canvas-labels.h"
#include "vimos-canvas-private.h"
#include "vimos-chart-draw.h"

/* The names of alternatives beside what they run over. From near a tag stands best at the outer
 * edge of the picture, straight above or below a node of its track; from afar beside the track's
 * longest stretch. */

#define TAG_SCALE 1.1
#define MAX_TAG_PLACES 240
#define LINE_WIDTH 35.0 /* px of the sample of the track's line */

typedef struct
{
  graphene_rect_t rect;
  double cost;
  guint id; /* the same for the same place in the next picture */
} TagPlace;

typedef struct
{
  const VimosCanvasFrame *frame;
  gboolean far; /* the picture is too dense for tags at its outer edge */
  guint track;
  guint previous; /* id of the place that it had in the last picture */
  double width;
  double height;
  TagPlace places[MAX_TAG_PLACES];
  guint n;
} TagSearch;

static void
add_place (TagSearch *self,
           double x,
           double y,
           guint id,
           double cost)
{
  if (self->n == MAX_TAG_PLACES)
    return;
  graphene_rect_init (&self->places[self->n].rect, x, y, self->width, self->height);
  self->places[self->n].cost = cost - (id == self->previous ? 1e9 : 0);
  self->places[self->n].id = id;
  self->n++;
}

/* The places above and below a node, each also shifted to the left and to the right. */
static void
add_places_at_node (TagSearch *self,
                    double x,
                    double y,
                    double half_height,
                    guint id)
{
  static const double shifts[] = { 0, -0.6, 0.6 };
  double above = y - half_height - 10 - self->height;
  double below = y + half_height + 34;
  double middle = self->frame->height / 2 - self->height / 2;

  for (guint i = 0; i < G_N_ELEMENTS (shifts); i++)
    {
      double left = x - self->width / 2 + shifts[i] * self->width;
      double cost = (i == 0 ? 0 : 60) + (self->far ? 1e5 : 0);

      add_place (self, left, above, id + 2 * i, cost - fabs (above - middle));
      add_place (self, left, below, id + 2 * i + 1, cost - fabs (below - middle));
    }
}

static void
add_places_at_edge (TagSearch *self,
                    const VimosPlacedEdge *edge,
                    guint id)
{
  static const double along[] = { 0.5, 0.35, 0.65 };
  double length = hypot (edge->x2 - edge->x1, edge->y2 - edge->y1);

  if (length < 30)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (along); i++)
    for (int side = -1; side <= 1; side += 2)
      {
        graphene_rect_t place;

        vimos_canvas_labels_place_beside (edge, along[i], side, 6, self->width, self->height,
                                          &place);
        add_place (self, place.origin.x, place.origin.y, id + 2 * i + (side > 0 ? 1 : 0),
                   (self->far ? 0 : 1e5) - length + i * 20);
      }
}

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const TagPlace *first = a, *second = b;

  return (first->cost > second->cost) - (first->cost < second->cost);
}

static gboolean
runs_over (const VimosPlacedEdge *edge,
           guint track)
{
  for (guint i = 0; i < edge->n_tracks; i++)
    if (edge->tracks[i] == track)
      return TRUE;
  return FALSE;
}

static void
find_places (TagSearch *self)
{
  const GArray *edges = self->frame->edges;

  for (guint i = 0; i < edges->len; i++)
    {
      const VimosPlacedEdge *edge = &g_array_index (edges, VimosPlacedEdge, i);
      guint id = (edge->from * 31 + edge->to) * 64;

      if (!runs_over (edge, self->track))
        continue;
      add_places_at_edge (self, edge, id);
      add_places_at_node (self, edge->x1, edge->y1, 24 * self->frame->node_scale, id + 6);
      add_places_at_node (self, edge->x2, edge->y2, 24 * self->frame->node_scale, id + 12);
    }
  for (guint i = 0; i < self->frame->bubbles->len; i++)
    {
      const VimosPlacedSite *placed = &g_array_index (self->frame->bubbles, VimosPlacedSite, i);
      const VimosSite *site = vimos_canvas_sites_get_site (self->frame->sites, placed->site);

      if (self->track < 32 && (site->tracks & (1u << self->track)) != 0)
        add_places_at_node (self, placed->x, placed->y, placed->radius, placed->site * 64 + 32);
    }
  qsort (self->places, self->n, sizeof (TagPlace), compare_places);
}

static void
draw_tag (VimosCanvasLabels *self,
          const graphene_rect_t *rect,
          const VimosText *text,
          VimosCanvasTag *tag,
          gboolean with_line)
{
  const VimosPalette *palette = self->frame->palette;
  guint track = vimos_canvas_tag_get_track (tag);
  const GdkRGBA *colour = vimos_palette_get_track (palette, track);
  int n_dashes;
  const double *dashes = vimos_track_get_dashes (track, &n_dashes);
  double y = rect->origin.y + rect->size.height / 2;
  cairo_t *cr;

  vimos_draw_plate (self->snapshot, rect, 7, &palette->background, colour,
                    vimos_canvas_tag_get_chosen (tag) ? 2 : 1);
  if (with_line)
    {
      cr = gtk_snapshot_append_cairo (self->snapshot, rect);
      gdk_cairo_set_source_rgba (cr, colour);
      cairo_set_line_width (cr, 5);
      cairo_set_dash (cr, dashes, n_dashes, 0);
      cairo_move_to (cr, rect->origin.x + 12, y);
      cairo_line_to (cr, rect->origin.x + 12 + LINE_WIDTH, y);
      cairo_stroke (cr);
      cairo_destroy (cr);
    }
  vimos_text_append (text, self->snapshot, rect->origin.x + rect->size.width - 12 - text->width,
                     rect->origin.y + (rect->size.height - text->height) / 2);
}

static gboolean
place_tag (VimosCanvasLabels *self,
           VimosCanvasTag *tag,
           gboolean brief)
{
  const VimosCanvasFrame *frame = self->frame;
  TagSearch search = { .frame = frame, .track = vimos_canvas_tag_get_track (tag) };
  g_autofree graphene_rect_t *places = NULL;
  gpointer key = GSIZE_TO_POINTER ((gsize) search.track * 8 + 2);
  const VimosText *text;
  int chosen;

  search.previous = GPOINTER_TO_UINT (g_hash_table_lookup (frame->choices, key)) - 1;
  search.far = frame->tiled || frame->level <= VIMOS_CANVAS_LEVEL_DOTS;
  brief = brief || search.far;
  text = vimos_text_cache_get (frame->texts,
                               brief ? vimos_canvas_tag_get_short_label (tag)
                                     : vimos_canvas_tag_get_label (tag),
                               TAG_SCALE * frame->text_scale, PANGO_WEIGHT_BOLD,
                               vimos_palette_get_track (frame->palette, search.track));
  search.width = text->width + 24 + (brief ? 0 : LINE_WIDTH + 9);
  search.height = text->height + 9;
  find_places (&search);
  places = g_new (graphene_rect_t, search.n + 1);
  for (guint i = 0; i < search.n; i++)
    places[i] = search.places[i].rect;
  chosen = vimos_label_placer_place (self->placer, places, search.n, VIMOS_LABEL_PLACER_NO_LINE,
                                     search.far);
  if (chosen < 0)
    return FALSE;
  g_hash_table_insert (frame->choices, key, GUINT_TO_POINTER (search.places[chosen].id + 1));
  draw_tag (self, &places[chosen], text, tag, !brief);
  return TRUE;
}

/**
 * vimos_canvas_labels_place_tags:
 *
 * Draws the tags that find a place, shortened where they find none otherwise.
 */
void
vimos_canvas_labels_place_tags (VimosCanvasLabels *self)
{
  GListModel *tags = self->frame->tags;
  guint n = tags != NULL ? g_list_model_get_n_items (tags) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VimosCanvasTag) tag = g_list_model_get_item (tags, i);

      if (!place_tag (self, tag, FALSE))
        place_tag (self, tag, TRUE);
    }
}
