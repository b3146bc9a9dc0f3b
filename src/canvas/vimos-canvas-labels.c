/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include <math.h>

#include "vimos-canvas-private.h"
#include "vimos-label-placer.h"

/* Words on the picture, in the order of their right to space: the names of emphasised nodes, tags, bottlenecks, the
 * names of other nodes, the remaining edges. What finds no place is left out, never drawn over something else. */

#define NAME_SCALE 1.2
#define SMALL_NAME_SCALE 0.86
#define PILL_SCALE 1.04
#define TAG_SCALE 1.1
#define FADED 0.45
#define MIN_NAMED_NODE 16.0  /* px: smaller nodes show no name */
#define MIN_LABELED_EDGE 60.0 /* px */
#define MAX_TAG_PLACES 240

typedef struct
{
  VimosCanvas *canvas;
  GtkSnapshot *snapshot;
  VimosLabelPlacer *placer;
  guint *lines; /* per placed edge: its line in the placer */
} Labels;

static const VimosPlacedNode *
node_at (VimosCanvas *self,
         guint index)
{
  return &g_array_index (self->placed_nodes, VimosPlacedNode, index);
}

static gboolean
is_small (VimosCanvasNode *node)
{
  return vimos_canvas_node_get_size (node) < 36;
}

static void
place_name (Labels *labels,
            const VimosPlacedNode *placed)
{
  const char *label = vimos_canvas_node_get_label (placed->node);
  gboolean small = is_small (placed->node);
  gboolean faded = vimos_canvas_node_get_faded (placed->node);
  const VimosPalette *palette = &labels->canvas->palette;
  const VimosText *text;
  double gap = vimos_canvas_node_get_emphasised (placed->node) ? 9 : 4;
  double middle_x, middle_y;
  int chosen;

  if (label == NULL || *label == '\0' || placed->half_height * 2 < MIN_NAMED_NODE)
    return;
  text = vimos_text_cache_get (labels->canvas->texts, label,
                               small ? SMALL_NAME_SCALE : NAME_SCALE,
                               small ? PANGO_WEIGHT_NORMAL : PANGO_WEIGHT_BOLD,
                               small || faded ? &palette->dim : &palette->text);
  middle_x = placed->x - text->width / 2;
  middle_y = placed->y - text->height / 2;

  const double right = placed->x + placed->half_width + gap + 3;
  const double left = placed->x - placed->half_width - gap - 3 - text->width;
  const graphene_rect_t below = GRAPHENE_RECT_INIT (middle_x, placed->y + placed->half_height + gap,
                                                    text->width, text->height);
  const graphene_rect_t above = GRAPHENE_RECT_INIT (middle_x, placed->y - placed->half_height - gap - text->height,
                                                    text->width, text->height);
  const graphene_rect_t candidates[] = {
    vimos_canvas_node_get_emphasised (placed->node) ? above : below,
    vimos_canvas_node_get_emphasised (placed->node) ? below : above,
    GRAPHENE_RECT_INIT (right, middle_y, text->width, text->height),
    GRAPHENE_RECT_INIT (left, middle_y, text->width, text->height),
    GRAPHENE_RECT_INIT (right, below.origin.y - 6, text->width, text->height),
    GRAPHENE_RECT_INIT (left, below.origin.y - 6, text->width, text->height),
    GRAPHENE_RECT_INIT (right, above.origin.y + 6, text->width, text->height),
    GRAPHENE_RECT_INIT (left, above.origin.y + 6, text->width, text->height),
  };

  chosen = vimos_label_placer_place (labels->placer, candidates, G_N_ELEMENTS (candidates),
                                     VIMOS_LABEL_PLACER_NO_LINE,
                                     !small && vimos_canvas_node_get_shape (placed->node) != VIMOS_CANVAS_SHAPE_RING);
  if (chosen >= 0)
    vimos_text_append (text, labels->snapshot, candidates[chosen].origin.x, candidates[chosen].origin.y);
}

static void
place_names (Labels *labels,
             gboolean emphasised)
{
  VimosCanvas *self = labels->canvas;

  for (int pass = 0; pass < 2; pass++)
    for (guint i = 0; i < self->placed_nodes->len; i++)
      {
        const VimosPlacedNode *placed = node_at (self, i);

        if (vimos_canvas_node_get_emphasised (placed->node) == emphasised
            && is_small (placed->node) == (pass == 1))
          place_name (labels, placed);
      }
}

static void
append_pill (GtkSnapshot *snapshot,
             const graphene_rect_t *rect,
             double radius,
             const GdkRGBA *fill,
             const GdkRGBA *border,
             double border_width)
{
  GskRoundedRect outline;
  const float widths[4] = { border_width, border_width, border_width, border_width };
  const GdkRGBA colours[4] = { *border, *border, *border, *border };

  gsk_rounded_rect_init_from_rect (&outline, rect, radius);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, fill, rect);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &outline, widths, colours);
}

static void
draw_pill (Labels *labels,
           const graphene_rect_t *rect,
           const VimosText *text,
           int bottleneck)
{
  const VimosPalette *palette = &labels->canvas->palette;
  const GdkRGBA *fill = bottleneck >= 0 ? vimos_palette_get_track (palette, bottleneck) : &palette->background;
  double x = rect->origin.x + 9;

  append_pill (labels->snapshot, rect, rect->size.height / 2, fill,
               bottleneck >= 0 ? fill : &palette->outline, 1);
  if (bottleneck >= 0)
    {
      cairo_t *cr = gtk_snapshot_append_cairo (labels->snapshot, rect);

      gdk_cairo_set_source_rgba (cr, &palette->on_track);
      vimos_canvas_draw_bow_tie (cr, x + 6, rect->origin.y + rect->size.height / 2, 12, 9);
      cairo_destroy (cr);
      x += 18;
    }
  vimos_text_append (text, labels->snapshot, x, rect->origin.y + (rect->size.height - text->height) / 2);
}

/* A place at the side of an edge's middle, with @gap px between them. */
static void
place_beside (const VimosPlacedEdge *edge,
              const VimosPlacedNode *from,
              const VimosPlacedNode *to,
              int side,
              double gap,
              double width,
              double height,
              graphene_rect_t *place)
{
  double dx = to->x - from->x, dy = to->y - from->y, length = hypot (dx, dy);
  double distance = (fabs (dy) * width + fabs (dx) * height) / (2 * length) + edge->reach + gap;

  graphene_rect_init (place,
                      (from->x + to->x) / 2 + side * dy / length * distance - width / 2,
                      (from->y + to->y) / 2 - side * dx / length * distance - height / 2,
                      width, height);
}

static void
place_pill (Labels *labels,
            guint index)
{
  static const double places[] = { 0.5, 0.42, 0.58, 0.34, 0.66 };
  VimosCanvas *self = labels->canvas;
  const VimosPlacedEdge *edge = &g_array_index (self->placed_edges, VimosPlacedEdge, index);
  const VimosPlacedNode *from = node_at (self, edge->from), *to = node_at (self, edge->to);
  const char *label = vimos_canvas_edge_get_label (edge->edge);
  int bottleneck = vimos_canvas_edge_get_bottleneck (edge->edge);
  gboolean faded = vimos_canvas_edge_get_faded (edge->edge);
  double dx = to->x - from->x, dy = to->y - from->y, length = hypot (dx, dy);
  graphene_rect_t candidates[G_N_ELEMENTS (places) + 4];
  const VimosText *text;
  double width, height;
  int chosen;

  if (label == NULL || length < MIN_LABELED_EDGE)
    return;
  text = vimos_text_cache_get (self->texts, label, PILL_SCALE, PANGO_WEIGHT_BOLD,
                               bottleneck >= 0 ? &self->palette.on_track
                                               : (faded ? &self->palette.dim : &self->palette.text));
  width = text->width + 18 + (bottleneck >= 0 ? 18 : 0);
  height = text->height + 4;
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    graphene_rect_init (&candidates[i], from->x + dx * places[i] - width / 2,
                        from->y + dy * places[i] - height / 2, width, height);
  for (guint i = 0; i < 4; i++)
    place_beside (edge, from, to, i % 2 == 0 ? 1 : -1, i < 2 ? 4 : 22, width, height,
                  &candidates[G_N_ELEMENTS (places) + i]);

  chosen = vimos_label_placer_place (labels->placer, candidates, G_N_ELEMENTS (candidates),
                                     labels->lines[index], FALSE);
  if (chosen < 0)
    return;
  if (faded)
    gtk_snapshot_push_opacity (labels->snapshot, 0.7);
  draw_pill (labels, &candidates[chosen], text, bottleneck);
  if (faded)
    gtk_snapshot_pop (labels->snapshot);
}

static void
place_pills (Labels *labels,
             gboolean bottlenecks)
{
  for (guint i = 0; i < labels->canvas->placed_edges->len; i++)
    {
      VimosCanvasEdge *edge = g_array_index (labels->canvas->placed_edges, VimosPlacedEdge, i).edge;

      if ((vimos_canvas_edge_get_bottleneck (edge) >= 0) == bottlenecks)
        place_pill (labels, i);
    }
}

/* Adds the places above and below a node, each also shifted to the left and to the right. */
static guint
add_tag_places (VimosCanvas *self,
                const VimosPlacedNode *node,
                double width,
                double height,
                graphene_rect_t *places)
{
  static const double shifts[] = { 0, -0.6, 0.6 };
  double above = node->y - node->half_height - 10 - height;
  double below = node->y + node->half_height + 34;
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (shifts); i++)
    {
      double x = node->x - width / 2 + shifts[i] * width;

      graphene_rect_init (&places[n++], x, above, width, height);
      graphene_rect_init (&places[n++], x, below, width, height);
    }
  return n;
}

typedef struct
{
  graphene_rect_t rect;
  double cost;
} TagPlace;

static int
compare_tag_places (gconstpointer a,
                    gconstpointer b)
{
  const TagPlace *first = a, *second = b;

  return (first->cost > second->cost) - (first->cost < second->cost);
}

/* A tag stands best at the outer edge of the picture, straight above or below a node of its track. */
static void
sort_tag_places (VimosCanvas *self,
                 graphene_rect_t *places,
                 guint n)
{
  double middle_y = vimos_viewport_get_height (self->viewport) / 2;
  g_autofree TagPlace *sorted = g_new (TagPlace, n + 1);

  for (guint i = 0; i < n; i++)
    {
      guint shift = i % 6 / 2;

      sorted[i].rect = places[i];
      sorted[i].cost = (shift == 0 ? 0 : 60)
                       - fabs (places[i].origin.y + places[i].size.height / 2 - middle_y);
    }
  qsort (sorted, n, sizeof (TagPlace), compare_tag_places);
  for (guint i = 0; i < n; i++)
    places[i] = sorted[i].rect;
}

static guint
find_tag_places (VimosCanvas *self,
                 guint track,
                 double width,
                 double height,
                 graphene_rect_t *places)
{
  guint n = 0;

  for (guint i = 0; i < self->placed_edges->len && n + 12 <= MAX_TAG_PLACES; i++)
    {
      const VimosPlacedEdge *edge = &g_array_index (self->placed_edges, VimosPlacedEdge, i);

      if (!vimos_canvas_edge_has_track (edge->edge, track))
        continue;
      n += add_tag_places (self, node_at (self, edge->from), width, height, &places[n]);
      n += add_tag_places (self, node_at (self, edge->to), width, height, &places[n]);
    }
  sort_tag_places (self, places, n);
  return n;
}

static void
draw_tag (Labels *labels,
          const graphene_rect_t *rect,
          const VimosText *text,
          VimosCanvasTag *tag)
{
  const VimosPalette *palette = &labels->canvas->palette;
  guint track = vimos_canvas_tag_get_track (tag);
  const GdkRGBA *colour = vimos_palette_get_track (palette, track);
  int n_dashes;
  const double *dashes = vimos_track_get_dashes (track, &n_dashes);
  double y = rect->origin.y + rect->size.height / 2;
  cairo_t *cr;

  append_pill (labels->snapshot, rect, 7, &palette->background, colour,
               vimos_canvas_tag_get_chosen (tag) ? 2 : 1);
  cr = gtk_snapshot_append_cairo (labels->snapshot, rect);
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, 5);
  cairo_set_dash (cr, dashes, n_dashes, 0);
  cairo_move_to (cr, rect->origin.x + 12, y);
  cairo_line_to (cr, rect->origin.x + 47, y);
  cairo_stroke (cr);
  cairo_destroy (cr);
  vimos_text_append (text, labels->snapshot, rect->origin.x + 56,
                     rect->origin.y + (rect->size.height - text->height) / 2);
}

static void
place_tag (Labels *labels,
           VimosCanvasTag *tag)
{
  VimosCanvas *self = labels->canvas;
  guint track = vimos_canvas_tag_get_track (tag);
  graphene_rect_t places[MAX_TAG_PLACES];
  const VimosText *text;
  guint n_places;
  int chosen;

  text = vimos_text_cache_get (self->texts, vimos_canvas_tag_get_label (tag), TAG_SCALE,
                               PANGO_WEIGHT_BOLD, vimos_palette_get_track (&self->palette, track));
  n_places = find_tag_places (self, track, text->width + 68, text->height + 9, places);
  chosen = vimos_label_placer_place (labels->placer, places, n_places,
                                     VIMOS_LABEL_PLACER_NO_LINE, FALSE);
  if (chosen >= 0)
    draw_tag (labels, &places[chosen], text, tag);
}

static void
place_tags (Labels *labels)
{
  GListModel *tags = labels->canvas->tags;
  guint n = tags != NULL ? g_list_model_get_n_items (tags) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VimosCanvasTag) tag = g_list_model_get_item (tags, i);

      place_tag (labels, tag);
    }
}

static void
add_obstacles (Labels *labels)
{
  VimosCanvas *self = labels->canvas;

  for (guint i = 0; i < self->placed_nodes->len; i++)
    {
      const VimosPlacedNode *placed = node_at (self, i);
      double ring = vimos_canvas_node_get_emphasised (placed->node) ? 6 : 1;

      vimos_label_placer_add_obstacle (labels->placer,
                                       &GRAPHENE_RECT_INIT (placed->x - placed->half_width - ring,
                                                            placed->y - placed->half_height - ring,
                                                            2 * (placed->half_width + ring),
                                                            2 * (placed->half_height + ring)));
    }
  for (guint i = 0; i < self->placed_edges->len; i++)
    {
      const VimosPlacedEdge *edge = &g_array_index (self->placed_edges, VimosPlacedEdge, i);
      const VimosPlacedNode *from = node_at (self, edge->from), *to = node_at (self, edge->to);

      labels->lines[i] = vimos_label_placer_add_line (labels->placer, from->x, from->y,
                                                      to->x, to->y, edge->reach);
    }
}

/**
 * vimos_canvas_place_labels:
 *
 * Draws every label that finds a place.
 */
void
vimos_canvas_place_labels (VimosCanvas *self,
                           GtkSnapshot *snapshot)
{
  g_autoptr (VimosLabelPlacer) placer = vimos_label_placer_new (vimos_viewport_get_width (self->viewport),
                                                                vimos_viewport_get_height (self->viewport)
                                                                    - self->bottom_inset);
  g_autofree guint *lines = g_new0 (guint, self->placed_edges->len + 1);
  Labels labels = { self, snapshot, placer, lines };

  if (self->top_inset > 0)
    vimos_label_placer_add_obstacle (placer, &GRAPHENE_RECT_INIT (0, 0, vimos_viewport_get_width (self->viewport),
                                                                  self->top_inset));
  add_obstacles (&labels);
  place_names (&labels, TRUE);
  place_tags (&labels);
  place_pills (&labels, TRUE);
  place_names (&labels, FALSE);
  place_pills (&labels, FALSE);
}
