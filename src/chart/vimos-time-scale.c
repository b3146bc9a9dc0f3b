/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-chart"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-time-scale.h"

/* Where the ticks of an axis stand and what they are called. Pure; any thread. */

/**
 * vimos_time_scale_step:
 * @span: how many seconds the axis shows
 * @pixels: how long it is
 * @min_pixels: how far two ticks must be apart
 *
 * Returns: the distance of two ticks in s: 1, 2, 5 times a power of ten below a minute, then parts
 *   of minutes and hours
 */
double
vimos_time_scale_step (double span,
                       double pixels,
                       double min_pixels)
{
  static const double steps[] = {
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1,  0.2,  0.5,  1,    2,     5,     10,
    20,    30,    60,    120,  300,  600,  1200, 1800, 3600, 7200, 14400, 28800, 86400,
  };
  double least;

  if (!(span > 0) || !(pixels > 0))
    return 1;
  least = span / pixels * min_pixels;
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i] >= least)
      return steps[i];
  return ceil (least / 86400) * 86400;
}

/**
 * vimos_value_scale_step:
 * @max: the greatest value
 * @max_ticks: how many ticks above 0 there may be
 *
 * Returns: the distance of two ticks: 1, 2, 2.5 or 5 times a power of ten
 */
double
vimos_value_scale_step (double max,
                        guint max_ticks)
{
  static const double factors[] = { 1, 2, 2.5, 5, 10 };
  double least, power;

  if (!(max > 0) || !isfinite (max) || max_ticks == 0)
    return 1;
  least = max / max_ticks;
  power = pow (10, floor (log10 (least)));
  for (guint i = 0; i < G_N_ELEMENTS (factors); i++)
    if (factors[i] * power >= least * (1 - 1e-9))
      return factors[i] * power;
  return 10 * power;
}

/**
 * vimos_time_scale_format:
 * @seconds: a time
 * @step: the distance of two ticks in s, which says how many decimals are needed
 * @with_sign: whether a plus stands before what lies ahead
 *
 * Returns: (transfer full): for example “−5 s”, “+10 s”, “2 min”
 */
char *
vimos_time_scale_format (double seconds,
                         double step,
                         gboolean with_sign)
{
  const char *sign = seconds < 0 ? "−" : (with_sign && seconds > 0 ? "+" : "");
  int decimals = step >= 1 ? 0 : (step >= 0.1 ? 1 : (step >= 0.01 ? 2 : 3));
  double value = fabs (seconds);

  if (step >= 60)
    return g_strdup_printf ("%s%.0f min", sign, value / 60);
  return g_strdup_printf ("%s%.*f s", sign, decimals, value);
}
