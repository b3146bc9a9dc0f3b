/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include <math.h>

#include "vimos-canvas-private.h"

/* The whole canvas as a picture, whatever part of it the window shows: everything is placed anew
 * for the size of the picture and drawn as lines and text. */

#define MARGIN 40.0 /* px, at most a seventh of the picture */
#define MAX_ZOOM 1.35

static VimosViewport *
fit_whole (VimosCanvas *self,
           double width,
           double height)
{
  const VimosCanvasBase *base = vimos_canvas_world_get_base (self->world);
  VimosViewport *viewport = vimos_viewport_new ();
  double room = base->max_size / 2 + MARGIN;

  vimos_viewport_set_size (viewport, width, height);
  if (base->n_nodes > 0)
    vimos_viewport_fit (viewport, base->left, base->top, base->right - base->left,
                        base->bottom - base->top, MIN (room, width / 7), MIN (room, height / 7),
                        MAX_ZOOM);
  return viewport;
}

/**
 * vimos_canvas_make_picture:
 * @width: px
 * @height: px
 * @for_paper: whether it is for a white page: in the colours for a light background and without
 *   what only the user of the window wants to see, such as what is selected
 *
 * Returns: (transfer full) (nullable): the whole picture as lines and text, without a
 *   background; %NULL when it is empty
 */
GskRenderNode *
vimos_canvas_make_picture (VimosCanvas *self,
                           double width,
                           double height,
                           gboolean for_paper)
{
  g_autoptr (GHashTable) stamps = NULL;
  g_autoptr (GHashTable) choices = g_hash_table_new (NULL, NULL);
  g_autoptr (VimosCanvasSites) sites = NULL;
  g_autoptr (VimosViewport) viewport = NULL;
  g_autoptr (VimosTextCache) texts = NULL;
  VimosCanvasFrame frame;
  VimosPalette palette;
  GtkSnapshot *snapshot;

  g_return_val_if_fail (VIMOS_IS_CANVAS (self), NULL);
  g_return_val_if_fail (width > 0 && height > 0, NULL);

  stamps = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                  (GDestroyNotify) gsk_render_node_unref);
  vimos_canvas_update_world (self);
  viewport = fit_whole (self, width, height);
  vimos_canvas_frame_init (&frame);
  vimos_canvas_fill_frame (self, &frame);
  vimos_text_cache_begin_frame (self->texts, G_MAXUINT);
  frame.vector = TRUE;
  frame.stamps = stamps;
  frame.choices = choices;
  frame.cursor = frame.hovered = frame.drop_target = NULL;
  frame.cursor_edge = frame.hovered_edge = NULL;
  frame.top_inset = frame.bottom_inset = 0;
  if (for_paper)
    {
      vimos_palette_load (&palette, FALSE, FALSE);
      frame.palette = &palette;
      frame.texts = texts = vimos_text_cache_new_plain (GTK_WIDGET (self));
      frame.selected = frame.found = NULL;
    }
  vimos_canvas_frame_look_at (&frame, viewport);
  if (frame.level == VIMOS_CANVAS_LEVEL_SITES)
    frame.sites = sites = vimos_canvas_sites_new (self->world, frame.zoom);
  vimos_canvas_frame_place (&frame);
  snapshot = gtk_snapshot_new ();
  vimos_canvas_frame_draw (&frame, snapshot);
  vimos_canvas_frame_clear (&frame);
  return gtk_snapshot_free_to_node (snapshot);
}

static const GdkRGBA white = { 1, 1, 1, 1 };

/**
 * vimos_canvas_export:
 * @format: what kind of file
 * @width: px
 * @height: px
 * @scale: by how much it is enlarged
 * @for_paper: whether it is to be on white, in the colours for a light background
 * @error: return location for a #VimosDrawingError
 *
 * Makes a picture of all that is on the canvas, whatever part of it can be seen.
 *
 * Returns: (transfer full): the contents of the file, or %NULL on error
 */
GBytes *
vimos_canvas_export (VimosCanvas *self,
                     VimosDrawingFormat format,
                     double width,
                     double height,
                     double scale,
                     gboolean for_paper,
                     GError **error)
{
  g_autoptr (GskRenderNode) node = NULL;

  g_return_val_if_fail (VIMOS_IS_CANVAS (self), NULL);

  if (width > 0 && height > 0)
    node = vimos_canvas_make_picture (self, width, height, for_paper);
  return vimos_drawing_export (node, format, width, height, scale,
                               for_paper ? &white : &self->palette.background, error);
}

/**
 * vimos_canvas_copy_texture:
 * @scale: by how much it is enlarged
 *
 * Returns: (transfer full) (nullable): what the window shows of the canvas, for the clipboard;
 *   %NULL when it has no size yet
 */
GdkTexture *
vimos_canvas_copy_texture (VimosCanvas *self,
                           double scale)
{
  g_autoptr (GskRenderNode) node = NULL;
  GtkSnapshot *snapshot;

  g_return_val_if_fail (VIMOS_IS_CANVAS (self), NULL);

  snapshot = gtk_snapshot_new ();
  vimos_canvas_append_layers (self, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  return vimos_drawing_make_texture (node, gtk_widget_get_width (GTK_WIDGET (self)),
                                     gtk_widget_get_height (GTK_WIDGET (self)), scale,
                                     &self->palette.background, NULL);
}
