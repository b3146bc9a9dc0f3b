/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include <math.h>

#include "vimos-canvas-labels.h"
#include "vimos-canvas-private.h"
#include "vimos-chart-draw.h"

/* Words on the picture, in the order of their right to space: the names of emphasised nodes, tags,
 * bottlenecks, alarms, names on paths, the names of other nodes, the remaining edges. What finds no
 * place is left out, never drawn over something else; what has found one keeps it while it can. */

#define NAME_SCALE 1.2
#define SMALL_NAME_SCALE 0.86
#define SITE_SCALE 0.92
#define PILL_SCALE 1.04
/* Smaller nodes (px) show no name, unless something is to be said of them; the second is for nodes
 * that are small at every zoom. */
#define MIN_NAMED_NODE 20.0
#define MIN_NAMED_SMALL_NODE 14.0
#define MIN_LABELED_EDGE 60.0 /* px */
#define BOLD_PX 28.0          /* words beside smaller nodes are smaller themselves */
#define REFERENCE_SIZE 48.0   /* px of a node at zoom 1 */
#define N_PLACES 12           /* around a node: */
#define FIRST_PLACE 0         /* below or above it */
#define OTHER_PLACE 3         /* the other of both */
#define N_UPRIGHT_PLACES 4    /* of these below and above it, */
#define N_PATH_SITE_PLACES 6  /* and at its sides */
#define N_RINGS 4
/* With a pill each, five render nodes a label: GTK's GL renderer has a limit. */
#define MAX_LABELS 1000

static gboolean
is_small (VimosCanvasNode *node)
{
  return vimos_canvas_node_get_size (node) < 36;
}

/**
 * vimos_canvas_labels_place:
 * @owner: what the label belongs to
 *
 * The same as vimos_label_placer_place_again(), with a memory of where each label stood last.
 *
 * Returns: the index of the candidate taken, or -1 when the label has to be left out
 */
int
vimos_canvas_labels_place (VimosCanvasLabels *self,
                           gconstpointer owner,
                           const graphene_rect_t *candidates,
                           guint n_candidates,
                           guint own_line,
                           gboolean may_cross_lines,
                           gboolean *crosses_lines)
{
  int previous = GPOINTER_TO_INT (g_hash_table_lookup (self->frame->choices, owner)) - 1;
  int chosen;

  if (self->n_placed >= MAX_LABELS)
    return -1;
  chosen = vimos_label_placer_place_again (self->placer, candidates, n_candidates, own_line,
                                           may_cross_lines, previous, crosses_lines);
  if (chosen < 0)
    g_hash_table_remove (self->frame->choices, owner);
  else if (chosen != previous)
    g_hash_table_insert (self->frame->choices, (gpointer) owner, GINT_TO_POINTER (chosen + 1));
  self->n_placed += chosen >= 0 ? 1 : 0;
  return chosen;
}

/* Names */

/* Words over lines or dots stand on a plate of the background, so that they can be read. */
static void
append_plate (VimosCanvasLabels *self,
              const graphene_rect_t *rect)
{
  GdkRGBA colour = vimos_palette_fade (&self->frame->palette->background, 0.82);

  gtk_snapshot_append_color (
      self->snapshot, &colour,
      &GRAPHENE_RECT_INIT (floor (rect->origin.x) - 2, floor (rect->origin.y) + 2,
                           ceil (rect->size.width) + 4, ceil (rect->size.height) - 3));
}

/* Below, also a little to the left and to the right, between links that leave there; above, to the
 * right and to the left, then the corners. Or above and below the other way round. */
static void
fill_places (graphene_rect_t places[N_PLACES],
             const VimosPlacedNode *placed,
             double gap,
             double width,
             double height,
             gboolean above_first)
{
  double middle_x = placed->x - width / 2, middle_y = placed->y - height / 2;
  double right = placed->x + placed->half_width + gap + 3;
  double left = placed->x - placed->half_width - gap - 3 - width;
  double below = placed->y + placed->half_height + gap;
  double above = placed->y - placed->half_height - gap - height;
  double lifted = middle_y - placed->half_height * 0.4;
  double first = above_first ? above : below, other = above_first ? below : above;
  double shift = placed->half_width * 0.7;
  const double corners[N_PLACES][2] = {
    { middle_x, first }, { middle_x - shift, first }, { middle_x + shift, first },
    { middle_x, other }, { right, middle_y }, { left, middle_y },
    { right, lifted }, { left, lifted },
    { right, below - 6 }, { left, below - 6 }, { right, above + 6 }, { left, above + 6 },
  };

  for (guint i = 0; i < N_PLACES; i++)
    graphene_rect_init (&places[i], corners[i][0], corners[i][1], width, height);
}

/* The name of what stands near the left or the right edge of the picture is pushed inside, as long
 * as it is still above or below. */
static void
push_inside (graphene_rect_t *place,
             const VimosPlacedNode *placed,
             double frame_width)
{
  double width = place->size.width;
  double most_left = fmax (placed->x - width, 0);
  double most_right = fmin (placed->x, frame_width - width);

  if (most_left <= most_right)
    place->origin.x = CLAMP (place->origin.x, most_left, most_right);
}

static gboolean
has_name (const VimosPlacedNode *placed)
{
  const char *label = vimos_canvas_node_get_label (placed->node);
  double least = is_small (placed->node) ? MIN_NAMED_SMALL_NODE : MIN_NAMED_NODE;

  if (label == NULL || *label == '\0')
    return FALSE;
  return placed->half_height * 2 >= least || (placed->flags & VIMOS_WORLD_SPECIAL) != 0;
}

static void
place_name (VimosCanvasLabels *self,
            const VimosPlacedNode *placed)
{
  const VimosCanvasFrame *frame = self->frame;
  const char *label = vimos_canvas_node_get_label (placed->node);
  gboolean small = is_small (placed->node) || placed->half_height * 2 < BOLD_PX;
  gboolean emphasised = vimos_canvas_node_get_emphasised (placed->node);
  gboolean dim = (placed->flags & (VIMOS_WORLD_FADED | VIMOS_WORLD_GONE)) != 0
                 || (small && (placed->flags & VIMOS_WORLD_SPECIAL) == 0);
  gboolean free_of_lines = is_small (placed->node) && !emphasised;
  graphene_rect_t places[N_PLACES * N_RINGS];
  guint n_rings = emphasised ? N_RINGS : 1;
  const VimosText *text;
  gboolean crosses;
  int chosen;

  small = small && !emphasised;
  text = vimos_text_cache_try (frame->texts, label,
                               (small ? SMALL_NAME_SCALE : NAME_SCALE) * frame->text_scale,
                               small && dim ? PANGO_WEIGHT_NORMAL : PANGO_WEIGHT_BOLD,
                               dim ? &frame->palette->dim : &frame->palette->text);
  if (text == NULL)
    return;
  /* What is chosen is told even where it stands in a crowd: then its name may be further off. */
  for (guint ring = 0; ring < n_rings; ring++)
    {
      graphene_rect_t *around = &places[ring * N_PLACES];

      fill_places (around, placed, (emphasised ? 9 : (small ? 2 : 4)) + ring * 18, text->width + 2,
                   text->height, emphasised);
      push_inside (&around[FIRST_PLACE], placed, frame->width);
      push_inside (&around[OTHER_PLACE], placed, frame->width);
    }
  chosen = vimos_canvas_labels_place (
      self, placed->node, places, n_rings * N_PLACES, VIMOS_LABEL_PLACER_NO_LINE,
      !free_of_lines && vimos_canvas_node_get_shape (placed->node) != VIMOS_CANVAS_SHAPE_RING,
      &crosses);
  if (chosen < 0)
    return;
  if (crosses || frame->tiled || frame->bubbles->len > 0)
    append_plate (self, &places[chosen]);
  vimos_text_append (text, self->snapshot, places[chosen].origin.x + 1, places[chosen].origin.y);
}

typedef enum
{
  RANK_EMPHASISED,
  RANK_ALARM,
  RANK_ON_PATH,
  RANK_OTHER,
} NameRank;

static NameRank
rank_of (const VimosPlacedNode *placed)
{
  if (vimos_canvas_node_get_emphasised (placed->node))
    return RANK_EMPHASISED;
  if (vimos_canvas_node_get_mark (placed->node) == VIMOS_CANVAS_MARK_ALARM)
    return RANK_ALARM;
  return (placed->flags & VIMOS_WORLD_ON_PATH) != 0 ? RANK_ON_PATH : RANK_OTHER;
}

static gboolean
had_place (VimosCanvasLabels *self,
           gconstpointer owner)
{
  return g_hash_table_contains (self->frame->choices, owner);
}

static void
place_names (VimosCanvasLabels *self,
             NameRank rank)
{
  for (int pass = 0; pass < 4; pass++)
    for (guint i = 0; i < self->frame->nodes->len; i++)
      {
        const VimosPlacedNode *placed = &g_array_index (self->frame->nodes, VimosPlacedNode, i);

        /* What had a place comes first, so that what comes into view does not push it away. */
        if (is_small (placed->node) == (pass >= 2) && has_name (placed) && rank_of (placed) == rank
            && had_place (self, placed->node) == (pass % 2 == 0))
          place_name (self, placed);
      }
}

/* Sites: their name, and how many stand together */

static void
place_site_name (VimosCanvasLabels *self,
                 const VimosPlacedSite *placed,
                 const VimosSite *site)
{
  const VimosCanvasFrame *frame = self->frame;
  gboolean on_path = site->tracks != 0;
  const VimosPlacedNode circle = { .x = placed->x, .y = placed->y, .half_width = placed->radius,
                                   .half_height = placed->radius };
  g_autofree char *count = g_strdup_printf ("%u", site->n_nodes);
  double scale = SITE_SCALE * frame->text_scale, width, height;
  const VimosText *number, *name = NULL;
  graphene_rect_t places[N_PLACES];
  int chosen;

  number = vimos_text_cache_try (frame->texts, count, scale, PANGO_WEIGHT_NORMAL,
                                 &frame->palette->dim);
  if (site->label != NULL)
    name = vimos_text_cache_try (frame->texts, site->label, scale, PANGO_WEIGHT_BOLD,
                                 on_path ? &frame->palette->text : &frame->palette->dim);
  if (number == NULL || (name == NULL && site->label != NULL))
    return;
  width = number->width + (name != NULL ? name->width + 5 : 0);
  height = number->height;
  fill_places (places, &circle, 1, width, height, FALSE);
  chosen = vimos_canvas_labels_place (self, GSIZE_TO_POINTER ((gsize) placed->site * 2 + 1), places,
                                      on_path ? N_PATH_SITE_PLACES : N_UPRIGHT_PLACES,
                                      VIMOS_LABEL_PLACER_NO_LINE,
                                      site->label != NULL, NULL);
  if (chosen < 0)
    return;
  if (name != NULL)
    vimos_text_append (name, self->snapshot, places[chosen].origin.x, places[chosen].origin.y);
  vimos_text_append (number, self->snapshot, places[chosen].origin.x + width - number->width,
                     places[chosen].origin.y);
}

static void
place_site_names (VimosCanvasLabels *self,
                  gboolean on_path)
{
  for (guint i = 0; i < self->frame->bubbles->len; i++)
    {
      const VimosPlacedSite *placed = &g_array_index (self->frame->bubbles, VimosPlacedSite, i);
      const VimosSite *site = vimos_canvas_sites_get_site (self->frame->sites, placed->site);

      if ((site->tracks != 0) == on_path)
        place_site_name (self, placed, site);
    }
}

/* Pills */

static void
draw_pill (VimosCanvasLabels *self,
           const graphene_rect_t *rect,
           const VimosText *text,
           const GdkRGBA *fill,
           gboolean bottleneck)
{
  const VimosPalette *palette = self->frame->palette;
  double x = rect->origin.x + 9;

  vimos_draw_plate (self->snapshot, rect, rect->size.height / 2,
                    fill != NULL ? fill : &palette->background,
                    fill != NULL ? fill : &palette->outline, 1);
  if (bottleneck)
    {
      cairo_t *cr = gtk_snapshot_append_cairo (self->snapshot, rect);

      gdk_cairo_set_source_rgba (cr, &palette->on_track);
      vimos_canvas_draw_bow_tie (cr, x + 6, rect->origin.y + rect->size.height / 2, 12, 9);
      cairo_destroy (cr);
      x += 18;
    }
  vimos_text_append (text, self->snapshot, x,
                     rect->origin.y + (rect->size.height - text->height) / 2);
}

/* A place beside the point at @at (0 to 1) of an edge, with @gap px between them. */
void
vimos_canvas_labels_place_beside (const VimosPlacedEdge *edge,
                                  double at,
                                  int side,
                                  double gap,
                                  double width,
                                  double height,
                                  graphene_rect_t *place)
{
  double dx = edge->x2 - edge->x1, dy = edge->y2 - edge->y1, length = hypot (dx, dy);
  double distance = (fabs (dy) * width + fabs (dx) * height) / (2 * length) + edge->reach + gap;

  graphene_rect_init (place,
                      edge->x1 + dx * at + side * dy / length * distance - width / 2,
                      edge->y1 + dy * at - side * dx / length * distance - height / 2,
                      width, height);
}

#define N_PLACES_ON_EDGE 5
#define N_PILL_PLACES 9

/* On the edge, best in its middle; close beside it; and so far off that the nodes at its ends are
 * not in the way. */
static void
fill_pill_places (graphene_rect_t places[N_PILL_PLACES],
                  const VimosPlacedEdge *edge,
                  double node_scale,
                  double width,
                  double height)
{
  static const double along[N_PLACES_ON_EDGE] = { 0.5, 0.42, 0.58, 0.34, 0.66 };
  double clear = MAX (14, REFERENCE_SIZE / 2 * node_scale + 3 - edge->reach);

  for (guint i = 0; i < N_PLACES_ON_EDGE; i++)
    graphene_rect_init (&places[i], edge->x1 + (edge->x2 - edge->x1) * along[i] - width / 2,
                        edge->y1 + (edge->y2 - edge->y1) * along[i] - height / 2, width, height);
  for (guint i = 0; i < 4; i++)
    vimos_canvas_labels_place_beside (edge, 0.5, i % 2 == 0 ? 1 : -1, i < 2 ? 4 : clear, width,
                                      height, &places[N_PLACES_ON_EDGE + i]);
}

/* What is urgent is told even where it hides a part of another edge: rather that than be beside the
 * edge that it is about. */
static int
choose_pill_place (VimosCanvasLabels *self,
                   VimosCanvasEdge *edge,
                   const graphene_rect_t places[N_PILL_PLACES],
                   guint line,
                   gboolean urgent)
{
  int previous = GPOINTER_TO_INT (g_hash_table_lookup (self->frame->choices, edge)) - 1;
  int chosen = -1;

  if (urgent && previous < N_PLACES_ON_EDGE)
    chosen = vimos_canvas_labels_place (self, edge, places, N_PLACES_ON_EDGE, line, TRUE, NULL);
  if (chosen < 0)
    chosen = vimos_canvas_labels_place (self, edge, places, N_PILL_PLACES, line, urgent, NULL);
  return chosen;
}

/* What stands in the pill: the capacity, or where loads are shown, those that matter. */
static char *
pill_text (const VimosCanvasFrame *frame,
           const VimosPlacedEdge *edge,
           gboolean bottleneck)
{
  double load = vimos_canvas_edge_get_load (edge->edge);

  if (!frame->show_load || isnan (load))
    return frame->show_load && !bottleneck ? NULL
                                           : g_strdup (vimos_canvas_edge_get_label (edge->edge));
  if (bottleneck || edge->load_class >= VIMOS_CANVAS_FULL_CLASS)
    return g_strdup_printf ("%.0f %%", load * 100);
  return NULL;
}

static void
place_pill (VimosCanvasLabels *self,
            guint index)
{
  const VimosCanvasFrame *frame = self->frame;
  const VimosPlacedEdge *edge = &g_array_index (frame->edges, VimosPlacedEdge, index);
  int track = vimos_canvas_edge_get_bottleneck (edge->edge);
  gboolean full = frame->show_load && edge->load_class >= VIMOS_CANVAS_FULL_CLASS;
  gboolean faded = vimos_canvas_is_road_faded (edge->flags, edge->load_class, frame->show_load);
  gboolean near = REFERENCE_SIZE * frame->node_scale >= BOLD_PX;
  g_autofree char *label = pill_text (frame, edge, track >= 0);
  const GdkRGBA *fill = track >= 0 ? vimos_palette_get_track (frame->palette, track)
                                   : (full ? &frame->palette->loads[edge->load_class] : NULL);
  graphene_rect_t places[N_PILL_PLACES];
  const VimosText *text;
  int chosen;

  if (label == NULL)
    return;
  text = vimos_text_cache_try (
      frame->texts, label, (near ? PILL_SCALE : SMALL_NAME_SCALE) * frame->text_scale,
      near || fill != NULL ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL,
      fill != NULL ? &frame->palette->on_track
                   : (faded ? &frame->palette->dim : &frame->palette->text));
  if (text == NULL)
    return;
  fill_pill_places (places, edge, frame->node_scale, text->width + 18 + (track >= 0 ? 18 : 0),
                    text->height + 4);
  chosen = choose_pill_place (self, edge->edge, places, self->lines[index], fill != NULL);
  if (chosen < 0)
    return;
  if (faded)
    gtk_snapshot_push_opacity (self->snapshot, 0.7);
  draw_pill (self, &places[chosen], text, fill, track >= 0);
  if (faded)
    gtk_snapshot_pop (self->snapshot);
}

static gboolean
is_urgent (const VimosCanvasFrame *frame,
           const VimosPlacedEdge *edge)
{
  return vimos_canvas_edge_get_bottleneck (edge->edge) >= 0
         || (frame->show_load && edge->load_class >= VIMOS_CANVAS_FULL_CLASS);
}

static void
place_pills (VimosCanvasLabels *self,
             gboolean urgent)
{
  for (int pass = 0; pass < 2; pass++)
    for (guint i = 0; i < self->frame->edges->len; i++)
      {
        const VimosPlacedEdge *edge = &g_array_index (self->frame->edges, VimosPlacedEdge, i);

        if (!edge->bundle && is_urgent (self->frame, edge) == urgent
            && hypot (edge->x2 - edge->x1, edge->y2 - edge->y1) >= MIN_LABELED_EDGE
            && had_place (self, edge->edge) == (pass == 0))
          place_pill (self, i);
      }
}

/* Obstacles */

static void
add_obstacle (VimosCanvasLabels *self,
              double x,
              double y,
              double half_width,
              double half_height)
{
  vimos_label_placer_add_obstacle (
      self->placer,
      &GRAPHENE_RECT_INIT (x - half_width, y - half_height, 2 * half_width, 2 * half_height));
}

/* From afar single nodes say nothing by themselves: there what is special has a right to the space
 * that they take. */
static gboolean
is_background (const VimosCanvasFrame *frame,
               guint flags)
{
  return frame->level < VIMOS_CANVAS_LEVEL_NAMES && (flags & VIMOS_WORLD_SPECIAL) == 0;
}

static void
add_bodies (VimosCanvasLabels *self,
            gboolean background)
{
  const VimosCanvasFrame *frame = self->frame;

  for (guint i = 0; i < frame->nodes->len; i++)
    {
      const VimosPlacedNode *placed = &g_array_index (frame->nodes, VimosPlacedNode, i);
      double ring = vimos_canvas_node_get_emphasised (placed->node) ? 6 : 1;

      if (is_background (frame, placed->flags) == background)
        add_obstacle (self, placed->x, placed->y, placed->half_width + ring,
                      placed->half_height + ring);
    }
  for (guint i = 0; i < frame->bubbles->len; i++)
    {
      const VimosPlacedSite *placed = &g_array_index (frame->bubbles, VimosPlacedSite, i);

      if ((vimos_canvas_sites_get_site (frame->sites, placed->site)->tracks == 0) == background)
        add_obstacle (self, placed->x, placed->y, placed->radius, placed->radius);
    }
}

static void
add_lines (VimosCanvasLabels *self)
{
  for (guint i = 0; i < self->frame->edges->len; i++)
    {
      const VimosPlacedEdge *edge = &g_array_index (self->frame->edges, VimosPlacedEdge, i);

      self->lines[i] = vimos_label_placer_add_line (self->placer, edge->x1, edge->y1, edge->x2,
                                                    edge->y2, edge->reach);
    }
}

/**
 * vimos_canvas_frame_draw_labels:
 *
 * Draws every label that finds a place.
 */
void
vimos_canvas_frame_draw_labels (VimosCanvasFrame *frame,
                                GtkSnapshot *snapshot)
{
  g_autoptr (VimosLabelPlacer) placer = vimos_label_placer_new (
      frame->width, frame->height - frame->bottom_inset);
  g_autofree guint *lines = g_new0 (guint, frame->edges->len + 1);
  g_autoptr (GPtrArray) homeless = g_ptr_array_new_with_free_func (g_object_unref);
  VimosCanvasLabels labels = { frame, snapshot, placer, lines, 0, homeless };

  if (frame->top_inset > 0)
    vimos_label_placer_add_obstacle (placer,
                                     &GRAPHENE_RECT_INIT (0, 0, frame->width, frame->top_inset));
  add_lines (&labels);
  add_bodies (&labels, FALSE);
  place_names (&labels, RANK_EMPHASISED);
  vimos_canvas_labels_place_tags (&labels);
  add_bodies (&labels, TRUE);
  place_pills (&labels, TRUE);
  vimos_canvas_labels_place_homeless_tags (&labels);
  place_names (&labels, RANK_ALARM);
  place_site_names (&labels, TRUE);
  place_names (&labels, RANK_ON_PATH);
  place_site_names (&labels, FALSE);
  place_names (&labels, RANK_OTHER);
  place_pills (&labels, FALSE);
}
