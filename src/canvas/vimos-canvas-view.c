/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-canvas-private.h"
#include "vimos-chart-draw.h"

/* What the widget shows: puts the scene together when something has changed and the widget is
 * allocated, so that a snapshot only appends it; and says what is where. */

#define PICK_SLACK 4.0       /* px around a node or an edge that count as it */
#define SMALL_WORLD 500      /* nodes: all its words are laid out at once */
#define WORDS_MOVING 32      /* new words a frame while the view moves: 10 µs each */
#define WORDS_RESTING 200    /* and while it stands still */
#define MAX_STAMPS 512
#define MAX_SPOKEN 3         /* of more than that only their number is told */
#define PRESENTATION_TEXT 1.5
#define PRESENTATION_LINES 1.4

/**
 * vimos_canvas_queue_scene:
 *
 * The scene is built anew once, before the next frame.
 */
void
vimos_canvas_queue_scene (VimosCanvas *self)
{
  if (self->allocating)
    return;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
announce_cb (gpointer user_data)
{
  VimosCanvas *self = VIMOS_CANVAS (user_data);
  g_autofree char *text = g_steal_pointer (&self->announcement);

  self->announcer = 0;
  g_signal_emit_by_name (self, "announcement", text);
  return G_SOURCE_REMOVE;
}

/* When the main loop is idle: whoever hears of it may change widgets, which is no good while one is
 * allocated. */
static void
announce_lost (VimosCanvas *self)
{
  g_autoptr (GPtrArray) lost = vimos_canvas_world_take_lost (self->world);

  if (lost == NULL)
    return;
  g_free (self->announcement);
  if (lost->len <= MAX_SPOKEN)
    {
      g_ptr_array_add (lost, NULL);
      self->announcement = g_strjoinv ("\n", (char **) lost->pdata);
    }
  else
    {
      self->announcement = g_strdup_printf (ngettext ("%u part of the network is gone",
                                                      "%u parts of the network are gone",
                                                      lost->len),
                                            lost->len);
    }
  if (self->announcer == 0)
    self->announcer = g_idle_add (announce_cb, self);
}

/**
 * vimos_canvas_update_world:
 *
 * Brings the records of nodes and edges up to date with the models.
 */
void
vimos_canvas_update_world (VimosCanvas *self)
{
  /* What hangs on a node in the user's hand goes with it, not after it. */
  vimos_canvas_world_update (self->world, vimos_canvas_now (self),
                             vimos_may_animate (GTK_WIDGET (self)) && self->dragged == NULL);
  if (vimos_canvas_world_advance (self->world, vimos_canvas_now (self)))
    vimos_canvas_start_ticking (self);
  announce_lost (self);
}

/**
 * vimos_canvas_fill_frame:
 *
 * Takes what is to be drawn, and how, from the widget.
 */
void
vimos_canvas_fill_frame (VimosCanvas *self,
                         VimosCanvasFrame *frame)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkNative *native = gtk_widget_get_native (widget);

  frame->world = self->world;
  frame->tags = self->tags;
  frame->selected = self->selected;
  frame->cursor = gtk_widget_has_visible_focus (widget)
                          || gtk_widget_get_focus_child (widget) != NULL
                      ? self->cursor
                      : NULL;
  frame->cursor_edge = frame->cursor != NULL ? self->cursor_edge : NULL;
  frame->hovered = self->hovered;
  frame->hovered_edge = self->hovered_edge;
  frame->found = self->found;
  frame->drop_target = self->drop_target;
  frame->palette = &self->palette;
  frame->texts = self->texts;
  frame->stamps = self->stamps;
  frame->choices = self->choices;
  frame->top_inset = self->top_inset;
  frame->bottom_inset = self->bottom_inset;
  frame->show_load = self->show_load;
  frame->text_scale = self->presentation ? PRESENTATION_TEXT : 1;
  frame->line_scale = self->presentation ? PRESENTATION_LINES : 1;
  frame->scale_factor = gtk_widget_get_scale_factor (widget);
  frame->cairo = native != NULL && GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (native));
  frame->hurried = vimos_canvas_now (self) - self->viewed_us < VIMOS_CANVAS_REST_US;
}

static void
find_sites (VimosCanvas *self)
{
  VimosCanvasBase *base = vimos_canvas_world_get_base (self->world);

  if (self->frame.level == VIMOS_CANVAS_LEVEL_SITES
      && !vimos_canvas_sites_is_for (self->sites, base, self->frame.zoom))
    {
      g_clear_pointer (&self->sites, vimos_canvas_sites_free);
      self->sites = vimos_canvas_sites_new (self->world, self->frame.zoom);
    }
  self->frame.sites = self->sites;
}

static void
append_tiles (VimosCanvas *self,
              GtkSnapshot *snapshot)
{
  VimosTileLook look;

  memset (&look, 0, sizeof look); /* looks are compared byte by byte */
  look.palette = self->palette;
  look.show_load = self->show_load;
  look.line_scale = self->frame.line_scale;
  look.scale_factor = self->frame.scale_factor;
  vimos_canvas_tiles_update (self->tiles, &self->frame, &look, vimos_canvas_now (self));
  vimos_canvas_tiles_append (self->tiles, &self->frame, snapshot);
}

/* A node that is carried hangs on the pointer. */
static void
append_carried (VimosCanvas *self,
                GtkSnapshot *snapshot)
{
  const VimosPlacedNode *placed = vimos_canvas_frame_find (&self->frame, self->dragged);
  double x = self->pointer_x, y = self->pointer_y;
  cairo_t *cr;

  if (!self->carrying || self->carrying_by_keyboard || placed == NULL)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (x - 40, y - 40, 80, 80));
  cairo_translate (cr, x, y);
  cairo_scale (cr, placed->half_height * 2, placed->half_height * 2);
  vimos_canvas_draw_shape (cr, vimos_canvas_node_get_shape (self->dragged),
                           vimos_canvas_node_get_mark (self->dragged), &self->palette);
  cairo_destroy (cr);
}

/** vimos_canvas_set_layer: @node: (transfer full) (nullable): what the layer is from now on */
void
vimos_canvas_set_layer (VimosCanvas *self,
                        VimosCanvasLayer layer,
                        GskRenderNode *node)
{
  g_clear_pointer (&self->layers[layer], gsk_render_node_unref);
  self->layers[layer] = node;
}

/** vimos_canvas_append_layers: puts all layers over each other, without a background */
void
vimos_canvas_append_layers (VimosCanvas *self,
                            GtkSnapshot *snapshot)
{
  for (guint i = 0; i < VIMOS_CANVAS_N_LAYERS; i++)
    if (self->layers[i] != NULL)
      gtk_snapshot_append_node (snapshot, self->layers[i]);
}

/**
 * vimos_canvas_build_scene:
 *
 * Puts everything where the viewport has it and makes the render nodes that snapshots show.
 */
void
vimos_canvas_build_scene (VimosCanvas *self)
{
  VimosCanvasFrame *frame = &self->frame;
  GtkSnapshot *edges = gtk_snapshot_new (), *above = gtk_snapshot_new ();

  vimos_canvas_note_view (self);
  vimos_canvas_fill_frame (self, frame);
  vimos_canvas_settle_labels (self);
  if (g_hash_table_size (self->stamps) > MAX_STAMPS)
    g_hash_table_remove_all (self->stamps);
  vimos_text_cache_begin_frame (self->texts,
                                vimos_canvas_world_get_n_nodes (self->world) <= SMALL_WORLD
                                    ? G_MAXUINT
                                    : (frame->hurried ? WORDS_MOVING : WORDS_RESTING));
  vimos_canvas_frame_look_at (frame, self->viewport);
  find_sites (self);
  vimos_canvas_frame_place (frame);
  if (frame->tiled)
    append_tiles (self, edges);
  vimos_canvas_frame_draw_edges (frame, edges);
  vimos_canvas_set_layer (self, VIMOS_CANVAS_LAYER_EDGES, gtk_snapshot_free_to_node (edges));
  vimos_canvas_update_flows (self);
  vimos_canvas_frame_draw_above (frame, above);
  append_carried (self, above);
  vimos_canvas_set_layer (self, VIMOS_CANVAS_LAYER_NODES, gtk_snapshot_free_to_node (above));
  if (vimos_text_cache_is_starved (self->texts))
    vimos_canvas_start_ticking (self);
}

/* What is under the cursor in words, else what the picture shows. */
static char *
describe_cursor (VimosCanvas *self)
{
  if (self->cursor_edge != NULL)
    return vimos_canvas_edge_describe (self->cursor_edge);
  if (self->cursor != NULL)
    return vimos_canvas_node_describe (self->cursor);
  return g_strdup (self->summary);
}

/**
 * vimos_canvas_describe:
 *
 * Tells assistive technologies what is shown, or where the cursor is.
 */
void
vimos_canvas_describe (VimosCanvas *self)
{
  g_autofree char *text = describe_cursor (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Network"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text != NULL ? text : "",
                                  -1);
}

/* Where the node is, or the bubble that it is in. */
static gboolean
find_on_screen (VimosCanvas *self,
                VimosCanvasNode *node,
                double *x,
                double *y,
                double *reach)
{
  const VimosPlacedNode *placed = vimos_canvas_frame_find (&self->frame, node);
  guint record = vimos_canvas_world_find (self->world, node);

  if (record == VIMOS_WORLD_NONE || self->frame.zoom <= 0)
    return FALSE;
  *reach = placed != NULL ? MAX (placed->half_width, placed->half_height)
                          : 24 * self->frame.node_scale;
  if (placed != NULL)
    {
      *x = placed->x;
      *y = placed->y;
    }
  else
    {
      vimos_canvas_frame_get_place (&self->frame, record, x, y);
    }
  return TRUE;
}

static void
scroll_into_view (VimosCanvas *self,
                  VimosCanvasNode *node)
{
  double width = vimos_viewport_get_width (self->viewport);
  double height = vimos_viewport_get_height (self->viewport);
  double x, y, reach;

  if (!find_on_screen (self, node, &x, &y, &reach))
    return;
  reach += 12;
  if (x >= reach && x <= width - reach && y >= reach && y <= height - reach)
    return;
  vimos_canvas_leave_fit (self);
  vimos_viewport_pan (self->viewport,
                      CLAMP (x, reach, MAX (width - reach, reach)) - x,
                      CLAMP (y, reach, MAX (height - reach, reach)) - y);
}

/**
 * vimos_canvas_set_cursor:
 * @node: (nullable): where the keyboard shall be
 */
void
vimos_canvas_set_cursor (VimosCanvas *self,
                         VimosCanvasNode *node)
{
  gboolean moved = g_set_object (&self->cursor, node);

  if (!moved && self->cursor_edge == NULL)
    return;
  g_clear_object (&self->cursor_edge);
  if (node != NULL)
    scroll_into_view (self, node);
  vimos_canvas_describe (self);
  vimos_canvas_update_proxies (self);
  vimos_canvas_queue_scene (self);
}

/**
 * vimos_canvas_set_cursor_edge:
 * @edge: (nullable): the edge of the node under the cursor where the keyboard shall be; %NULL: on
 *   the node itself
 */
void
vimos_canvas_set_cursor_edge (VimosCanvas *self,
                              VimosCanvasEdge *edge)
{
  if (!g_set_object (&self->cursor_edge, edge))
    return;
  vimos_canvas_describe (self);
  vimos_canvas_update_proxies (self);
  vimos_canvas_queue_scene (self);
}

/**
 * vimos_canvas_set_hovered:
 * @node: (nullable): what the pointer is over
 * @edge: (nullable): what it is over where no node is
 */
void
vimos_canvas_set_hovered (VimosCanvas *self,
                          VimosCanvasNode *node,
                          VimosCanvasEdge *edge)
{
  gboolean node_changed = g_set_object (&self->hovered, node);
  gboolean edge_changed = g_set_object (&self->hovered_edge, edge);

  if (node_changed)
    g_object_notify (G_OBJECT (self), "hovered-node");
  if (edge_changed)
    g_object_notify (G_OBJECT (self), "hovered-edge");
  if (node_changed || edge_changed)
    vimos_canvas_queue_scene (self);
}

/**
 * vimos_canvas_update_leave:
 *
 * Lets the Escape key through to the window while there is nothing on the canvas to be left.
 */
void
vimos_canvas_update_leave (VimosCanvas *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "canvas.leave",
                                 self->carrying || self->found != NULL);
}

/** vimos_canvas_leave_fit: the user has taken the view in hand */
void
vimos_canvas_leave_fit (VimosCanvas *self)
{
  self->follows = FALSE;
  self->flight.running = FALSE;
}

/**
 * vimos_canvas_is_settled:
 *
 * Returns: whether the picture is what it will be: nothing moves, and nothing is still being drawn
 */
gboolean
vimos_canvas_is_settled (VimosCanvas *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS (self), TRUE);

  return self->tick == 0 && !self->unsettled
         && (!self->frame.tiled || vimos_canvas_tiles_is_settled (self->tiles));
}

/* Picking */

static gboolean
is_at (const VimosPlacedNode *placed,
       double x,
       double y)
{
  return fabs (placed->x - x) <= placed->half_width + PICK_SLACK
         && fabs (placed->y - y) <= placed->half_height + PICK_SLACK;
}

/* Special nodes are drawn last, so they lie on top. */
static VimosCanvasNode *
pick_special (VimosCanvas *self,
              double x,
              double y)
{
  for (guint i = self->frame.nodes->len; i > 0; i--)
    {
      const VimosPlacedNode *placed = &g_array_index (self->frame.nodes, VimosPlacedNode, i - 1);

      if ((placed->flags & VIMOS_WORLD_SPECIAL) == 0)
        return NULL;
      if (is_at (placed, x, y))
        return placed->node;
    }
  return NULL;
}

/**
 * vimos_canvas_pick_node:
 * @x: px
 * @y: px
 *
 * Returns: (transfer none) (nullable): the uppermost node there
 */
VimosCanvasNode *
vimos_canvas_pick_node (VimosCanvas *self,
                        double x,
                        double y)
{
  const VimosCanvasFrame *frame;
  const VimosCanvasBase *base;
  g_autoptr (GArray) found = NULL;
  VimosCanvasNode *node;
  double reach, world_x, world_y;
  guint uppermost = VIMOS_WORLD_NONE;

  g_return_val_if_fail (VIMOS_IS_CANVAS (self), NULL);

  vimos_canvas_update_world (self);
  frame = &self->frame;
  base = vimos_canvas_world_get_base (self->world);
  if (frame->zoom <= 0 || base->n_nodes == 0)
    return NULL;
  node = pick_special (self, x, y);
  if (node != NULL || frame->level == VIMOS_CANVAS_LEVEL_SITES)
    return node;
  found = g_array_new (FALSE, FALSE, sizeof (guint));
  reach = (base->max_size * frame->node_scale * 0.6 + PICK_SLACK) / frame->zoom;
  world_x = (x - frame->origin_x) / frame->zoom;
  world_y = (y - frame->origin_y) / frame->zoom;
  vimos_spatial_grid_query (base->node_grid, world_x - reach, world_y - reach, world_x + reach,
                            world_y + reach, found);
  for (guint i = 0; i < found->len; i++)
    {
      guint record = g_array_index (found, guint, i);
      VimosPlacedNode placed;

      vimos_canvas_frame_make_placed (frame, record, &placed);
      if (is_at (&placed, x, y) && (uppermost == VIMOS_WORLD_NONE || record > uppermost))
        uppermost = record;
    }
  return uppermost != VIMOS_WORLD_NONE ? vimos_canvas_world_get_node (self->world, uppermost)->item
                                       : NULL;
}

static double
distance_to_line (double x,
                  double y,
                  double x1,
                  double y1,
                  double x2,
                  double y2)
{
  double dx = x2 - x1, dy = y2 - y1, squared = dx * dx + dy * dy;
  double at = squared > 0 ? CLAMP (((x - x1) * dx + (y - y1) * dy) / squared, 0, 1) : 0;

  return hypot (x1 + at * dx - x, y1 + at * dy - y);
}

/**
 * vimos_canvas_pick_edge:
 * @x: px
 * @y: px
 *
 * Returns: (transfer none) (nullable): the edge that runs nearest by there, if it is near
 *   enough; no tether
 */
VimosCanvasEdge *
vimos_canvas_pick_edge (VimosCanvas *self,
                        double x,
                        double y)
{
  const VimosCanvasFrame *frame;
  const VimosCanvasBase *base;
  g_autoptr (GArray) found = NULL;
  VimosCanvasEdge *nearest = NULL;
  double reach, world_x, world_y, least = INFINITY;

  g_return_val_if_fail (VIMOS_IS_CANVAS (self), NULL);

  vimos_canvas_update_world (self);
  frame = &self->frame;
  base = vimos_canvas_world_get_base (self->world);
  if (frame->zoom <= 0 || frame->level == VIMOS_CANVAS_LEVEL_SITES)
    return NULL;
  found = g_array_new (FALSE, FALSE, sizeof (guint));
  reach = 16 / frame->zoom;
  world_x = (x - frame->origin_x) / frame->zoom;
  world_y = (y - frame->origin_y) / frame->zoom;
  vimos_spatial_grid_query (base->edge_grid, world_x - reach, world_y - reach, world_x + reach,
                            world_y + reach, found);
  for (guint i = 0; i < found->len; i++)
    {
      const VimosBaseEdge *edge = &base->edges[g_array_index (found, guint, i)];
      double x1, y1, x2, y2, distance;

      if ((edge->flags & VIMOS_WORLD_TETHER) != 0)
        continue;
      vimos_canvas_frame_get_place (frame, edge->from, &x1, &y1);
      vimos_canvas_frame_get_place (frame, edge->to, &x2, &y2);
      distance = distance_to_line (x, y, x1, y1, x2, y2)
                 - vimos_canvas_edge_body (edge->width, frame->zoom, frame->line_scale) / 2;
      if (distance <= PICK_SLACK && distance < least)
        {
          least = distance;
          nearest = vimos_canvas_world_get_edge (self->world, edge->record)->item;
        }
    }
  return nearest;
}

/**
 * vimos_canvas_open_site_at:
 * @x: px
 * @y: px
 *
 * Flies to the nodes of the bubble there.
 *
 * Returns: whether there is one
 */
gboolean
vimos_canvas_open_site_at (VimosCanvas *self,
                           double x,
                           double y)
{
  double left, top, right, bottom;

  for (guint i = 0; i < self->frame.bubbles->len; i++)
    {
      const VimosPlacedSite *placed = &g_array_index (self->frame.bubbles, VimosPlacedSite, i);

      if (hypot (placed->x - x, placed->y - y) > placed->radius)
        continue;
      vimos_canvas_sites_get_extent (self->sites, placed->site, &left, &top, &right, &bottom);
      vimos_canvas_fly_to_rect (self, left, top, right, bottom);
      return TRUE;
    }
  return FALSE;
}
