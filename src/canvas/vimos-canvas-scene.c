/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include <math.h>

#include "vimos-canvas-private.h"

/* What a snapshot shows is put together here, when something changed and the widget is allocated; the snapshot then
 * only appends it. */

#define FADED 0.4
#define MIN_BODY 1.2

/* Nodes grow and shrink with the zoom, but stay large enough to be seen and small enough to leave room. */
static double
node_scale (double zoom)
{
  return CLAMP (pow (zoom, 0.6), 0.1, 1.2);
}

static void
place_nodes (VimosCanvas *self,
             GHashTable *by_id)
{
  guint n = self->nodes != NULL ? g_list_model_get_n_items (self->nodes) : 0;
  double scale = node_scale (vimos_viewport_get_zoom (self->viewport));

  g_array_set_size (self->placed_nodes, 0);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VimosCanvasNode) node = g_list_model_get_item (self->nodes, i);
      VimosPlacedNode placed = { .node = node };

      vimos_viewport_to_screen (self->viewport, vimos_canvas_node_get_x (node),
                                vimos_canvas_node_get_y (node), &placed.x, &placed.y);
      placed.half_height = vimos_canvas_node_get_size (node) * scale / 2;
      placed.half_width = placed.half_height * vimos_canvas_shape_aspect (vimos_canvas_node_get_shape (node));
      g_array_append_val (self->placed_nodes, placed);
      g_hash_table_insert (by_id, (gpointer) vimos_canvas_node_get_id (node), GUINT_TO_POINTER (i));
    }
}

/* A wide kerb reaches further than the road: labels keep clear of all of it. */
static double
edge_reach (VimosCanvasEdge *edge,
            double body)
{
  guint n_tracks = vimos_canvas_edge_get_n_tracks (edge);

  return body / 2 + (n_tracks == 0 ? 0 : 3 + 6 * ((n_tracks + 1) / 2));
}

static void
place_edges (VimosCanvas *self,
             GHashTable *by_id)
{
  guint n = self->edges != NULL ? g_list_model_get_n_items (self->edges) : 0;
  double zoom = vimos_viewport_get_zoom (self->viewport);

  g_array_set_size (self->placed_edges, 0);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VimosCanvasEdge) edge = g_list_model_get_item (self->edges, i);
      VimosPlacedEdge placed = { .edge = edge };
      gpointer from, to;

      /* An edge whose nodes are not there (yet) is no error: the models change one after the other. */
      if (!g_hash_table_lookup_extended (by_id, vimos_canvas_edge_get_from (edge), NULL, &from)
          || !g_hash_table_lookup_extended (by_id, vimos_canvas_edge_get_to (edge), NULL, &to))
        continue;
      placed.from = GPOINTER_TO_UINT (from);
      placed.to = GPOINTER_TO_UINT (to);
      placed.body = MAX (vimos_canvas_edge_get_width (edge) * sqrt (zoom), MIN_BODY);
      placed.reach = edge_reach (edge, placed.body);
      g_array_append_val (self->placed_edges, placed);
    }
}

static gboolean
is_in_view (VimosCanvas *self,
            const VimosPlacedNode *placed)
{
  return placed->x + placed->half_width * 1.5 > 0
         && placed->y + placed->half_height * 1.5 > 0
         && placed->x - placed->half_width * 1.5 < vimos_viewport_get_width (self->viewport)
         && placed->y - placed->half_height * 1.5 < vimos_viewport_get_height (self->viewport);
}

/* Equal bodies share one render node. */
static GskRenderNode *
stamp_for (VimosCanvas *self,
           GHashTable *stamps,
           const VimosPlacedNode *placed)
{
  VimosCanvasShape shape = vimos_canvas_node_get_shape (placed->node);
  VimosCanvasMark mark = vimos_canvas_node_get_mark (placed->node);
  double height = placed->half_height * 2;
  g_autofree char *key = g_strdup_printf ("%d %d %.2f", shape, mark, height);
  GskRenderNode *stamp = g_hash_table_lookup (stamps, key);
  double extent;
  cairo_t *cr;

  if (stamp != NULL)
    return stamp;

  extent = ceil (height * 0.75);
  stamp = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (-extent, -extent, 2 * extent, 2 * extent));
  cr = gsk_cairo_node_get_draw_context (stamp);
  cairo_scale (cr, height, height);
  vimos_canvas_draw_shape (cr, shape, mark, &self->palette);
  cairo_destroy (cr);
  g_hash_table_insert (stamps, g_steal_pointer (&key), stamp);
  return stamp;
}

static void
append_ring (VimosCanvas *self,
             GtkSnapshot *snapshot,
             const VimosPlacedNode *placed,
             double gap,
             double width,
             const GdkRGBA *colour)
{
  gboolean round = vimos_canvas_node_get_shape (placed->node) >= VIMOS_CANVAS_SHAPE_HEXAGON;
  double half_width = placed->half_width + gap + width;
  double half_height = placed->half_height + gap + width;
  const float widths[4] = { width, width, width, width };
  const GdkRGBA colours[4] = { *colour, *colour, *colour, *colour };
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline,
                                   &GRAPHENE_RECT_INIT (placed->x - half_width, placed->y - half_height,
                                                        2 * half_width, 2 * half_height),
                                   round ? half_height : half_height * 0.35);
  gtk_snapshot_append_border (snapshot, &outline, widths, colours);
}

static void
draw_node (VimosCanvas *self,
           GtkSnapshot *snapshot,
           GHashTable *stamps,
           const VimosPlacedNode *placed)
{
  gboolean faded = vimos_canvas_node_get_faded (placed->node);

  if (!is_in_view (self, placed))
    return;
  if (faded)
    gtk_snapshot_push_opacity (snapshot, FADED);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (placed->x, placed->y));
  gtk_snapshot_append_node (snapshot, stamp_for (self, stamps, placed));
  gtk_snapshot_restore (snapshot);
  if (faded)
    gtk_snapshot_pop (snapshot);

  if (placed->node == self->selected || vimos_canvas_node_get_emphasised (placed->node))
    append_ring (self, snapshot, placed, 2, 3.5, &self->palette.accent);
  if (placed->node == self->cursor && gtk_widget_has_visible_focus (GTK_WIDGET (self)))
    append_ring (self, snapshot, placed, 7, 2, &self->palette.text);
}

static void
draw_nodes (VimosCanvas *self,
            GtkSnapshot *snapshot)
{
  g_autoptr (GHashTable) stamps = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                         (GDestroyNotify) gsk_render_node_unref);

  for (guint i = 0; i < self->placed_nodes->len; i++)
    draw_node (self, snapshot, stamps, &g_array_index (self->placed_nodes, VimosPlacedNode, i));
}

/**
 * vimos_canvas_build_scene:
 *
 * Puts every node where the viewport has it and makes the render node that snapshots show.
 */
void
vimos_canvas_build_scene (VimosCanvas *self)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  vimos_text_cache_trim (self->texts);
  place_nodes (self, by_id);
  place_edges (self, by_id);

  vimos_canvas_draw_edges (self, snapshot);
  draw_nodes (self, snapshot);
  vimos_canvas_place_labels (self, snapshot);

  g_clear_pointer (&self->scene, gsk_render_node_unref);
  self->scene = gtk_snapshot_free_to_node (snapshot);
}
