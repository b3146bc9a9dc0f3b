/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <stdlib.h>

#include "test-golden.h"

/* Compares pictures with those that were once looked at and found good, in tests/data/golden. They
 * are renewed, after somebody has looked at the new ones, by
 *
 *     VIMOS_RENEW_GOLDEN=1 xvfb-run -a \
 *         meson test -C build canvas/test-canvas-golden chart/test-chart-golden
 *
 * Versions of fonts and of Cairo differ by a hair: a picture is the same when few of its pixels
 * differ by much, where the least difference within a pixel's neighbourhood counts. */

#define MUCH 60        /* of 255, in any channel */
#define MAX_SHARE 0.01 /* of the pixels */
#define REACH 1        /* px: text may stand that much elsewhere */

#define FONT "Cantarell"

static gboolean
has_font (void)
{
  g_autoptr (GtkWidget) widget = g_object_ref_sink (gtk_label_new (NULL));
  PangoFontMap *map = pango_context_get_font_map (gtk_widget_get_pango_context (widget));
  PangoFontFamily **families;
  int n;
  gboolean found = FALSE;

  pango_font_map_list_families (map, &families, &n);
  for (int i = 0; i < n && !found; i++)
    found = g_str_equal (pango_font_family_get_name (families[i]), FONT);
  g_free (families);
  return found;
}

/* Makes text look the same on every machine. */
void
test_golden_set_up (void)
{
  g_object_set (gtk_settings_get_default (),
                "gtk-font-name", FONT " 11",
                "gtk-xft-antialias", 1,
                "gtk-xft-hinting", 0,
                "gtk-xft-rgba", "none",
                "gtk-xft-dpi", 96 * 1024,
                NULL);
}

static guchar *
download (GdkTexture *picture)
{
  guchar *pixels = g_malloc0 ((gsize) gdk_texture_get_width (picture)
                              * gdk_texture_get_height (picture) * 4);

  gdk_texture_download (picture, pixels, (gsize) gdk_texture_get_width (picture) * 4);
  return pixels;
}

static int
difference (const guchar *one,
            const guchar *other)
{
  int greatest = 0;

  for (guint channel = 0; channel < 4; channel++)
    greatest = MAX (greatest, abs (one[channel] - other[channel]));
  return greatest;
}

static gboolean
differs_at (const guchar *one,
            const guchar *other,
            int width,
            int height,
            int x,
            int y)
{
  for (int dy = -REACH; dy <= REACH; dy++)
    for (int dx = -REACH; dx <= REACH; dx++)
      {
        int other_x = CLAMP (x + dx, 0, width - 1), other_y = CLAMP (y + dy, 0, height - 1);

        if (difference (&one[(y * width + x) * 4], &other[(other_y * width + other_x) * 4]) <= MUCH)
          return FALSE;
      }
  return TRUE;
}

/* Both ways: what is missing in one is too much in the other. */
static double
share_of_differences (GdkTexture *one,
                      GdkTexture *other)
{
  int width = gdk_texture_get_width (one), height = gdk_texture_get_height (one);
  g_autofree guchar *first = NULL;
  g_autofree guchar *second = NULL;
  guint n = 0;

  if (width != gdk_texture_get_width (other) || height != gdk_texture_get_height (other))
    return 1;
  first = download (one);
  second = download (other);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      n += differs_at (first, second, width, height, x, y)
           || differs_at (second, first, width, height, x, y);
  return n / (double) (width * height);
}

static void
renew (GdkTexture *picture,
       const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  g_assert_true (gdk_texture_save_to_png (picture, path));
  g_test_message ("renewed %s", path);
}

/* Fails when @picture is not what NAME.png shows; what it is instead is left in the build
 * folder. */
void
test_golden_compare (GdkTexture *picture,
                     const char *name)
{
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "golden", file, NULL);
  g_autofree char *actual = g_test_build_filename (G_TEST_BUILT, file, NULL);
  g_autoptr (GdkTexture) golden = NULL;
  g_autoptr (GError) error = NULL;
  double share;

  if (!has_font ())
    {
      g_test_skip ("the font " FONT " is not installed");
      return;
    }
  if (g_getenv ("VIMOS_RENEW_GOLDEN") != NULL)
    {
      renew (picture, path);
      return;
    }
  golden = gdk_texture_new_from_filename (path, &error);
  g_assert_no_error (error);
  share = share_of_differences (golden, picture);
  if (share <= MAX_SHARE)
    return;
  g_assert_true (gdk_texture_save_to_png (picture, actual));
  g_test_message ("%.2f %% of %s is different; it is now %s", share * 100, path, actual);
  g_test_fail ();
}
