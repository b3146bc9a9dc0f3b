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
#define FACTS_SCALE 0.98
#define PADDING 12.0 /* px at the left and at the right */
#define MAX_TAG_PLACES 240
#define LINE_WIDTH 35.0 /* px of the sample of the track's line, */
#define LINE_GAP 9.0    /* and behind it */
#define MAX_LONG_TAGS 2 /* more than that stand side by side: then each has two short lines */

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

static gboolean
is_far (const VimosCanvasFrame *frame)
{
  return frame->tiled || frame->level <= VIMOS_CANVAS_LEVEL_DOTS;
}

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

/* What a tag says, in one of the forms that it can take. */
typedef struct
{
  const VimosText *first;
  const VimosText *second; /* or NULL */
  gboolean with_line;      /* a sample of the track's line stands before the first */
  double width;            /* px of the whole tag */
  double height;
} TagWords;

typedef enum
{
  TAG_FORM_LONG,
  TAG_FORM_TALL, /* in two lines */
  TAG_FORM_BRIEF,
} TagForm;

static double
first_width (const TagWords *words)
{
  return words->first->width + (words->with_line ? LINE_WIDTH + LINE_GAP : 0);
}

static TagWords
lay_out (const VimosCanvasFrame *frame,
         VimosCanvasTag *tag,
         TagForm form)
{
  const GdkRGBA *colour = vimos_palette_get_track (frame->palette,
                                                   vimos_canvas_tag_get_track (tag));
  const char *first = form == TAG_FORM_LONG   ? vimos_canvas_tag_get_label (tag)
                      : form == TAG_FORM_TALL ? vimos_canvas_tag_get_name (tag)
                                              : vimos_canvas_tag_get_brief (tag);
  TagWords words = { .with_line = form != TAG_FORM_BRIEF };

  words.first = vimos_text_cache_get (frame->texts, first, TAG_SCALE * frame->text_scale,
                                      PANGO_WEIGHT_BOLD, colour);
  words.width = first_width (&words) + 2 * PADDING;
  words.height = words.first->height + 9;
  if (form == TAG_FORM_TALL)
    {
      words.second = vimos_text_cache_get (frame->texts, vimos_canvas_tag_get_facts (tag),
                                           FACTS_SCALE * frame->text_scale, PANGO_WEIGHT_BOLD,
                                           &frame->palette->text);
      words.width = MAX (words.width, words.second->width + 2 * PADDING);
      words.height += words.second->height;
    }
  return words;
}

static void
draw_line_sample (GtkSnapshot *snapshot,
                  const VimosPalette *palette,
                  guint track,
                  double x,
                  double y)
{
  int n_dashes;
  const double *dashes = vimos_track_get_dashes (track, &n_dashes);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot,
                                           &GRAPHENE_RECT_INIT (x, y - 4, LINE_WIDTH, 8));

  gdk_cairo_set_source_rgba (cr, vimos_palette_get_track (palette, track));
  cairo_set_line_width (cr, 5);
  cairo_set_dash (cr, dashes, n_dashes, 0);
  cairo_move_to (cr, x, y);
  cairo_line_to (cr, x + LINE_WIDTH, y);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
draw_tag (VimosCanvasLabels *self,
          const graphene_rect_t *rect,
          const TagWords *words,
          VimosCanvasTag *tag)
{
  const VimosPalette *palette = self->frame->palette;
  guint track = vimos_canvas_tag_get_track (tag);
  double y = rect->origin.y + 4.5;
  double x = rect->origin.x + (rect->size.width - first_width (words)) / 2;

  vimos_draw_plate (self->snapshot, rect, 7, &palette->background,
                    vimos_palette_get_track (palette, track),
                    vimos_canvas_tag_get_chosen (tag) ? 2 : 1);
  if (words->with_line)
    {
      draw_line_sample (self->snapshot, palette, track, x, y + words->first->height / 2);
      x += LINE_WIDTH + LINE_GAP;
    }
  vimos_text_append (words->first, self->snapshot, x, y);
  if (words->second != NULL)
    vimos_text_append (words->second, self->snapshot,
                       rect->origin.x + (rect->size.width - words->second->width) / 2,
                       y + words->first->height);
}

static gboolean
place_tag (VimosCanvasLabels *self,
           VimosCanvasTag *tag,
           TagForm form,
           gboolean may_cross_lines)
{
  const VimosCanvasFrame *frame = self->frame;
  const TagWords words = lay_out (frame, tag, form);
  TagSearch search = { .frame = frame,
                       .track = vimos_canvas_tag_get_track (tag),
                       .far = is_far (frame),
                       .width = words.width,
                       .height = words.height };
  g_autofree graphene_rect_t *places = NULL;
  gpointer key = GSIZE_TO_POINTER ((gsize) search.track * 8 + 2);
  int chosen;

  search.previous = GPOINTER_TO_UINT (g_hash_table_lookup (frame->choices, key)) - 1;
  find_places (&search);
  places = g_new (graphene_rect_t, search.n + 1);
  for (guint i = 0; i < search.n; i++)
    places[i] = search.places[i].rect;
  chosen = vimos_label_placer_place (self->placer, places, search.n, VIMOS_LABEL_PLACER_NO_LINE,
                                     may_cross_lines);
  if (chosen < 0)
    return FALSE;
  g_hash_table_insert (frame->choices, key, GUINT_TO_POINTER (search.places[chosen].id + 1));
  draw_tag (self, &places[chosen], &words, tag);
  return TRUE;
}

/* Whether it is seen from near, and room is not scarce, decides which form is tried first; the
 * shorter ones follow. */
static gboolean
place_in_some_form (VimosCanvasLabels *self,
                    VimosCanvasTag *tag,
                    guint n_tags)
{
  gboolean has_lines = vimos_canvas_tag_get_name (tag) != NULL;
  gboolean far = is_far (self->frame); /* there are edges everywhere */
  TagForm form = far                                     ? TAG_FORM_BRIEF
                 : has_lines && n_tags > MAX_LONG_TAGS ? TAG_FORM_TALL
                                                         : TAG_FORM_LONG;

  for (; form <= TAG_FORM_BRIEF; form++)
    if ((form != TAG_FORM_TALL || has_lines) && place_tag (self, tag, form, far))
      return TRUE;
  return FALSE;
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

      if (!place_in_some_form (self, tag, n))
        g_ptr_array_add (self->homeless, g_steal_pointer (&tag));
    }
}

/**
 * vimos_canvas_labels_place_homeless_tags:
 *
 * Draws the tags that have found no room: they hide parts of edges rather than leave a path without
 * its name.
 */
void
vimos_canvas_labels_place_homeless_tags (VimosCanvasLabels *self)
{
  for (guint i = 0; i < self->homeless->len; i++)
    place_tag (self, g_ptr_array_index (self->homeless, i), TAG_FORM_BRIEF, TRUE);
}
