/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "vimos-time-scale.h"

static void
test_step (void)
{
  g_assert_cmpfloat (vimos_time_scale_step (40, 800, 80), ==, 5);
  g_assert_cmpfloat (vimos_time_scale_step (1, 1000, 80), ==, 0.1);
  g_assert_cmpfloat (vimos_time_scale_step (600, 600, 80), ==, 120);
  g_assert_cmpfloat (vimos_time_scale_step (0, 600, 80), ==, 1);
  g_assert_cmpfloat (vimos_time_scale_step (10, 0, 80), ==, 1);
  g_assert_cmpfloat (vimos_time_scale_step (NAN, 600, 80), ==, 1);
  /* However long a chart may be, its ticks never come closer than asked for. */
  for (double span = 0.01; span < 1e9; span *= 1.7)
    g_assert_cmpfloat (vimos_time_scale_step (span, 700, 80) / span * 700, >=, 80 * (1 - 1e-9));
}

static void
test_value_step (void)
{
  g_assert_cmpfloat (vimos_value_scale_step (62, 3), ==, 25);
  g_assert_cmpfloat (vimos_value_scale_step (50, 2), ==, 25);
  g_assert_cmpfloat_with_epsilon (vimos_value_scale_step (0.9, 2), 0.5, 1e-12);
  g_assert_cmpfloat (vimos_value_scale_step (1000, 4), ==, 250);
  g_assert_cmpfloat (vimos_value_scale_step (0, 4), ==, 1);
  g_assert_cmpfloat (vimos_value_scale_step (NAN, 4), ==, 1);
  g_assert_cmpfloat (vimos_value_scale_step (INFINITY, 4), ==, 1);
}

static void
check_format (double seconds,
              double step,
              gboolean with_sign,
              const char *expected)
{
  g_autofree char *text = vimos_time_scale_format (seconds, step, with_sign);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_format (void)
{
  check_format (-5, 5, FALSE, "−5 s");
  check_format (10, 5, FALSE, "10 s");
  check_format (10, 5, TRUE, "+10 s");
  check_format (0, 5, TRUE, "0 s");
  check_format (0.25, 0.05, FALSE, "0.25 s");
  check_format (180, 60, FALSE, "3 min");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/time-scale/step", test_step);
  g_test_add_func ("/time-scale/value-step", test_value_step);
  g_test_add_func ("/time-scale/format", test_format);
  return g_test_run ();
}
