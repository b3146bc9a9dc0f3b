/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include <math.h>

#include "vimos-viewport.h"

/**
 * VimosViewport:
 *
 * What part of an endless plane a canvas shows: which point of the world stands in the middle, and
 * how many pixels one world unit has. The only place where world and screen are converted. Holds
 * no widget; main thread only. Emits "changed" once for every call that changed anything.
 */
struct _VimosViewport
{
  GObject parent_instance;

  double centre_x; /* world units */
  double centre_y;
  double zoom;  /* px a world unit */
  double width; /* px */
  double height;
};

G_DEFINE_FINAL_TYPE (VimosViewport, vimos_viewport, G_TYPE_OBJECT)

static guint changed_signal;

static void
set_view (VimosViewport *self,
          double centre_x,
          double centre_y,
          double zoom)
{
  zoom = CLAMP (zoom, VIMOS_VIEWPORT_MIN_ZOOM, VIMOS_VIEWPORT_MAX_ZOOM);
  if (centre_x == self->centre_x && centre_y == self->centre_y && zoom == self->zoom)
    return;
  self->centre_x = centre_x;
  self->centre_y = centre_y;
  self->zoom = zoom;
  g_signal_emit (self, changed_signal, 0);
}

static void
vimos_viewport_class_init (VimosViewportClass *klass)
{
  /**
   * VimosViewport::changed:
   *
   * Another part of the world is shown, or at another size.
   */
  changed_signal = g_signal_new ("changed", VIMOS_TYPE_VIEWPORT, G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vimos_viewport_init (VimosViewport *self)
{
  self->zoom = 1;
}

/**
 * vimos_viewport_new:
 *
 * Returns: (transfer full): a viewport of no size on the world's origin at zoom 1
 */
VimosViewport *
vimos_viewport_new (void)
{
  return g_object_new (VIMOS_TYPE_VIEWPORT, NULL);
}

/**
 * vimos_viewport_get_zoom:
 *
 * Returns: px a world unit
 */
double
vimos_viewport_get_zoom (VimosViewport *self)
{
  g_return_val_if_fail (VIMOS_IS_VIEWPORT (self), 1);

  return self->zoom;
}

/**
 * vimos_viewport_get_centre:
 * @x: (out): world units
 * @y: (out): world units
 *
 * Tells which point of the world stands in the middle.
 */
void
vimos_viewport_get_centre (VimosViewport *self,
                           double *x,
                           double *y)
{
  g_return_if_fail (VIMOS_IS_VIEWPORT (self));

  *x = self->centre_x;
  *y = self->centre_y;
}

/**
 * vimos_viewport_get_width:
 *
 * Returns: the width in px
 */
double
vimos_viewport_get_width (VimosViewport *self)
{
  g_return_val_if_fail (VIMOS_IS_VIEWPORT (self), 0);

  return self->width;
}

/**
 * vimos_viewport_get_height:
 *
 * Returns: the height in px
 */
double
vimos_viewport_get_height (VimosViewport *self)
{
  g_return_val_if_fail (VIMOS_IS_VIEWPORT (self), 0);

  return self->height;
}

/**
 * vimos_viewport_set_size:
 * @width: px
 * @height: px
 *
 * The point in the middle stays there.
 */
void
vimos_viewport_set_size (VimosViewport *self,
                         double width,
                         double height)
{
  g_return_if_fail (VIMOS_IS_VIEWPORT (self));

  if (width == self->width && height == self->height)
    return;
  self->width = width;
  self->height = height;
  g_signal_emit (self, changed_signal, 0);
}

/**
 * vimos_viewport_show:
 * @x: world units
 * @y: world units
 * @zoom: px a world unit
 *
 * Puts that point of the world in the middle.
 */
void
vimos_viewport_show (VimosViewport *self,
                     double x,
                     double y,
                     double zoom)
{
  g_return_if_fail (VIMOS_IS_VIEWPORT (self));
  g_return_if_fail (isfinite (x) && isfinite (y));

  set_view (self, x, y, zoom);
}

/**
 * vimos_viewport_pan:
 * @dx: px
 * @dy: px
 *
 * Moves what is shown by that many pixels to the right and down.
 */
void
vimos_viewport_pan (VimosViewport *self,
                    double dx,
                    double dy)
{
  g_return_if_fail (VIMOS_IS_VIEWPORT (self));

  set_view (self, self->centre_x - dx / self->zoom, self->centre_y - dy / self->zoom, self->zoom);
}

/**
 * vimos_viewport_zoom_at:
 * @factor: by how much; above 1 makes things larger
 * @x: px
 * @y: px
 *
 * Zooms so that the world's point under @x, @y stays there.
 */
void
vimos_viewport_zoom_at (VimosViewport *self,
                        double factor,
                        double x,
                        double y)
{
  double world_x, world_y, zoom;

  g_return_if_fail (VIMOS_IS_VIEWPORT (self));
  g_return_if_fail (factor > 0);

  vimos_viewport_to_world (self, x, y, &world_x, &world_y);
  zoom = CLAMP (self->zoom * factor, VIMOS_VIEWPORT_MIN_ZOOM, VIMOS_VIEWPORT_MAX_ZOOM);
  set_view (self,
            world_x - (x - self->width / 2) / zoom,
            world_y - (y - self->height / 2) / zoom,
            zoom);
}

/**
 * vimos_viewport_fit:
 * @x: left edge in world units
 * @y: upper edge in world units
 * @width: world units, may be 0
 * @height: world units, may be 0
 * @margin_x: px to be kept free at the left and at the right
 * @margin_y: px to be kept free above and below
 * @max_zoom: not larger than this
 *
 * Shows the whole rectangle as large as it fits.
 */
void
vimos_viewport_fit (VimosViewport *self,
                    double x,
                    double y,
                    double width,
                    double height,
                    double margin_x,
                    double margin_y,
                    double max_zoom)
{
  double zoom = max_zoom;

  g_return_if_fail (VIMOS_IS_VIEWPORT (self));

  if (width > 0)
    zoom = MIN (zoom, MAX (self->width - 2 * margin_x, 1) / width);
  if (height > 0)
    zoom = MIN (zoom, MAX (self->height - 2 * margin_y, 1) / height);
  set_view (self, x + width / 2, y + height / 2, zoom);
}

/**
 * vimos_viewport_to_screen:
 * @x: world units
 * @y: world units
 * @screen_x: (out): px from the widget's left edge
 * @screen_y: (out): px from the widget's upper edge
 */
void
vimos_viewport_to_screen (VimosViewport *self,
                          double x,
                          double y,
                          double *screen_x,
                          double *screen_y)
{
  g_return_if_fail (VIMOS_IS_VIEWPORT (self));

  *screen_x = (x - self->centre_x) * self->zoom + self->width / 2;
  *screen_y = (y - self->centre_y) * self->zoom + self->height / 2;
}

/**
 * vimos_viewport_to_world:
 * @screen_x: px from the widget's left edge
 * @screen_y: px from the widget's upper edge
 * @x: (out): world units
 * @y: (out): world units
 */
void
vimos_viewport_to_world (VimosViewport *self,
                         double screen_x,
                         double screen_y,
                         double *x,
                         double *y)
{
  g_return_if_fail (VIMOS_IS_VIEWPORT (self));

  *x = (screen_x - self->width / 2) / self->zoom + self->centre_x;
  *y = (screen_y - self->height / 2) / self->zoom + self->centre_y;
}
