/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "vimos-spatial-grid.h"

static gboolean
touches (const VimosSegment *segment,
         double left,
         double top,
         double right,
         double bottom)
{
  /* In steps much finer than the rectangle: slow, but obviously right. */
  for (int i = 0; i <= 2000; i++)
    {
      double x = segment->x1 + (segment->x2 - segment->x1) * i / 2000.0;
      double y = segment->y1 + (segment->y2 - segment->y1) * i / 2000.0;

      if (x >= left && x <= right && y >= top && y <= bottom)
        return TRUE;
    }
  return FALSE;
}

static void
test_finds_all (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (42);
  VimosSegment segments[300];
  g_autoptr (VimosSpatialGrid) grid = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (segments); i++)
    {
      double x = g_rand_double_range (random, -500, 500),
             y = g_rand_double_range (random, -300, 300);
      gboolean point = i % 3 == 0;

      segments[i] = (VimosSegment){ x, y, point ? x : g_rand_double_range (random, -500, 500),
                                    point ? y : g_rand_double_range (random, -300, 300) };
    }
  grid = vimos_spatial_grid_new (segments, G_N_ELEMENTS (segments));
  for (guint round = 0; round < 40; round++)
    {
      double x = g_rand_double_range (random, -550, 500),
             y = g_rand_double_range (random, -350, 300);
      double width = g_rand_double_range (random, 1, 90),
             height = g_rand_double_range (random, 1, 90);
      g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));
      guint seen[G_N_ELEMENTS (segments)] = { 0 };

      vimos_spatial_grid_query (grid, x, y, x + width, y + height, found);
      g_assert_cmpuint (found->len, <=,
                        vimos_spatial_grid_estimate (grid, x, y, x + width, y + height));
      for (guint i = 0; i < found->len; i++)
        seen[g_array_index (found, guint, i)]++;
      for (guint i = 0; i < G_N_ELEMENTS (segments); i++)
        {
          g_assert_cmpuint (seen[i], <=, 1);
          if (touches (&segments[i], x, y, x + width, y + height))
            g_assert_cmpuint (seen[i], ==, 1);
        }
      g_assert_cmpuint (found->len, <, G_N_ELEMENTS (segments));
    }
}

static void
test_degenerate (void)
{
  const VimosSegment same[] = { { 5, 5, 5, 5 }, { 5, 5, 5, 5 } };
  const VimosSegment wide[] = { { -1e9, 0, 1e9, 0 }, { 0, 0, 0, 0 } };
  g_autoptr (VimosSpatialGrid) empty = vimos_spatial_grid_new (NULL, 0);
  g_autoptr (VimosSpatialGrid) one_place = vimos_spatial_grid_new (same, G_N_ELEMENTS (same));
  g_autoptr (VimosSpatialGrid) far = vimos_spatial_grid_new (wide, G_N_ELEMENTS (wide));
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));

  vimos_spatial_grid_query (empty, -1, -1, 1, 1, found);
  g_assert_cmpuint (found->len, ==, 0);
  vimos_spatial_grid_query (one_place, 4, 4, 6, 6, found);
  g_assert_cmpuint (found->len, ==, 2);
  vimos_spatial_grid_query (one_place, 400, 4, 600, 6, found);
  g_assert_cmpuint (found->len, ==, 2);
  vimos_spatial_grid_query (far, -1, -1, 1, 1, found);
  g_assert_cmpuint (found->len, ==, 4);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spatial-grid/finds-all", test_finds_all);
  g_test_add_func ("/spatial-grid/degenerate", test_degenerate);
  return g_test_run ();
}
