/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "vimos-series.h"

static void
test_keeps_order (void)
{
  g_autoptr (VimosSeries) series = vimos_series_new ();

  vimos_series_append (series, 1, 10);
  vimos_series_append (series, 3, 30);
  vimos_series_append (series, 2, NAN); /* a ping that is known to be lost only now */
  g_assert_cmpuint (vimos_series_get_length (series), ==, 3);
  g_assert_cmpfloat (vimos_series_get_x (series, 1), ==, 2);
  g_assert_true (isnan (vimos_series_get_y (series, 1)));
  g_assert_cmpfloat (vimos_series_get_y (series, 2), ==, 30);
}

static void
test_find (void)
{
  g_autoptr (VimosSeries) series = vimos_series_new ();
  guint index = 99;

  g_assert_false (vimos_series_find (series, 0, &index));
  for (int i = 0; i < 5; i++)
    vimos_series_append (series, i, i);
  g_assert_true (vimos_series_find (series, -100, &index));
  g_assert_cmpuint (index, ==, 0);
  g_assert_true (vimos_series_find (series, 2.4, &index));
  g_assert_cmpuint (index, ==, 2);
  g_assert_true (vimos_series_find (series, 2.6, &index));
  g_assert_cmpuint (index, ==, 3);
  g_assert_true (vimos_series_find (series, 100, &index));
  g_assert_cmpuint (index, ==, 4);
}

/* Of 100,000 samples in 100 columns, a single peak and a single loss must stay. */
static void
test_decimation_keeps_extremes (void)
{
  g_autoptr (VimosSeries) series = vimos_series_new ();
  VimosSeriesColumn columns[100];

  for (int i = 0; i < 100000; i++)
    vimos_series_append (series, i, i == 54321 ? 500 : (i == 71234 ? NAN : 1 + i % 2));
  vimos_series_decimate (series, 0, 100000, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_assert_cmpfloat (columns[i].min, ==, 1);
      g_assert_cmpfloat (columns[i].max, ==, i == 54 ? 500 : 2);
      g_assert_cmpint (columns[i].lost, ==, i == 71);
    }
  g_assert_cmpfloat (vimos_series_get_max (series, 0, 50000), ==, 2);
  g_assert_cmpfloat (vimos_series_get_max (series, 50000, 60000), ==, 500);
}

static void
test_decimation_of_nothing (void)
{
  g_autoptr (VimosSeries) series = vimos_series_new ();
  VimosSeriesColumn columns[4];

  vimos_series_append (series, 5, 1);
  vimos_series_decimate (series, 0, 1, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    g_assert_true (isnan (columns[i].min) && isnan (columns[i].max) && !columns[i].lost);
  vimos_series_decimate (series, 5, 5, columns, G_N_ELEMENTS (columns)); /* an axis of no length */
  g_assert_true (isnan (columns[0].min));
  vimos_series_decimate (series, 4, 5, columns, G_N_ELEMENTS (columns)); /* the right edge belongs to the last column */
  g_assert_cmpfloat (columns[3].last, ==, 1);
  g_assert_true (isnan (vimos_series_get_max (series, 0, 1)));
}

static void
count_cb (VimosSeries *series,
          gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_changed (void)
{
  g_autoptr (VimosSeries) series = vimos_series_new ();
  guint n = 0;

  g_signal_connect (series, "changed", G_CALLBACK (count_cb), &n);
  vimos_series_clear (series);
  g_assert_cmpuint (n, ==, 0);
  vimos_series_append (series, 0, 0);
  vimos_series_clear (series);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (vimos_series_get_length (series), ==, 0);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/series/keeps-order", test_keeps_order);
  g_test_add_func ("/series/find", test_find);
  g_test_add_func ("/series/decimation-keeps-extremes", test_decimation_keeps_extremes);
  g_test_add_func ("/series/decimation-of-nothing", test_decimation_of_nothing);
  g_test_add_func ("/series/changed", test_changed);
  return g_test_run ();
}
