/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-chart"

#include "config.h"

#include <math.h>

#include "vimos-series.h"

/**
 * VimosSeries:
 *
 * Samples of one quantity over time, in the order of time; a sample whose value is NaN is a gap
 * that is shown as such. Emits "changed" after each change. Main thread only.
 */
struct _VimosSeries
{
  GObject parent_instance;

  GArray *points; /* Point */
};

typedef struct
{
  double x;
  double y;
} Point;

G_DEFINE_FINAL_TYPE (VimosSeries, vimos_series, G_TYPE_OBJECT)

static guint changed_signal;

static const Point *
point_at (VimosSeries *self,
          guint index)
{
  return &g_array_index (self->points, Point, index);
}

/* The index of the first point that is not before @x; the length when there is none. */
static guint
lower_bound (VimosSeries *self,
             double x)
{
  guint low = 0, high = self->points->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (point_at (self, middle)->x < x)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
vimos_series_finalize (GObject *object)
{
  g_array_unref (VIMOS_SERIES (object)->points);

  G_OBJECT_CLASS (vimos_series_parent_class)->finalize (object);
}

static void
vimos_series_class_init (VimosSeriesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vimos_series_finalize;

  /**
   * VimosSeries::changed:
   *
   * Points came or went.
   */
  changed_signal = g_signal_new ("changed", VIMOS_TYPE_SERIES, G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vimos_series_init (VimosSeries *self)
{
  self->points = g_array_new (FALSE, FALSE, sizeof (Point));
}

/**
 * vimos_series_new:
 *
 * Returns: (transfer full): a series without points
 */
VimosSeries *
vimos_series_new (void)
{
  return g_object_new (VIMOS_TYPE_SERIES, NULL);
}

/** vimos_series_get_length: Returns: the number of points */
guint
vimos_series_get_length (VimosSeries *self)
{
  g_return_val_if_fail (VIMOS_IS_SERIES (self), 0);

  return self->points->len;
}

/** vimos_series_get_x: Returns: the time of the point at @index */
double
vimos_series_get_x (VimosSeries *self,
                    guint index)
{
  g_return_val_if_fail (VIMOS_IS_SERIES (self), NAN);
  g_return_val_if_fail (index < self->points->len, NAN);

  return point_at (self, index)->x;
}

/** vimos_series_get_y: Returns: the value of the point at @index; NaN when it is a gap */
double
vimos_series_get_y (VimosSeries *self,
                    guint index)
{
  g_return_val_if_fail (VIMOS_IS_SERIES (self), NAN);
  g_return_val_if_fail (index < self->points->len, NAN);

  return point_at (self, index)->y;
}

/**
 * vimos_series_find:
 * @x: a time
 * @index: (out): the point next to it
 *
 * Returns: %FALSE when there is no point at all
 */
gboolean
vimos_series_find (VimosSeries *self,
                   double x,
                   guint *index)
{
  guint found;

  g_return_val_if_fail (VIMOS_IS_SERIES (self), FALSE);

  if (self->points->len == 0)
    return FALSE;
  found = MIN (lower_bound (self, x), self->points->len - 1);
  if (found > 0 && x - point_at (self, found - 1)->x < point_at (self, found)->x - x)
    found--;
  *index = found;
  return TRUE;
}

/**
 * vimos_series_get_max:
 * @from: a time
 * @to: a later time
 *
 * Returns: the greatest value between @from and @to; NaN when there is none
 */
double
vimos_series_get_max (VimosSeries *self,
                      double from,
                      double to)
{
  double max = NAN;

  g_return_val_if_fail (VIMOS_IS_SERIES (self), NAN);

  for (guint i = lower_bound (self, from); i < self->points->len && point_at (self, i)->x <= to;
       i++)
    max = fmax (max, point_at (self, i)->y);
  return max;
}

/**
 * vimos_series_decimate:
 * @from: the time at the left edge of the first column
 * @to: the time at the right edge of the last column
 * @columns: (out caller-allocates) (array length=n_columns): what happens in each column
 *
 * Reduces the points between @from and @to to what can be seen. Nothing is thinned: an extreme or a
 * gap of a single point is still in its column.
 */
void
vimos_series_decimate (VimosSeries *self,
                       double from,
                       double to,
                       VimosSeriesColumn *columns,
                       guint n_columns)
{
  g_return_if_fail (VIMOS_IS_SERIES (self));
  g_return_if_fail (columns != NULL || n_columns == 0);

  for (guint i = 0; i < n_columns; i++)
    columns[i] = (VimosSeriesColumn){ NAN, NAN, NAN, FALSE };
  if (!(to > from) || n_columns == 0)
    return;

  for (guint i = lower_bound (self, from); i < self->points->len && point_at (self, i)->x <= to;
       i++)
    {
      const Point *point = point_at (self, i);
      guint index = MIN ((guint) ((point->x - from) / (to - from) * n_columns), n_columns - 1);
      VimosSeriesColumn *column = &columns[index];

      if (isnan (point->y))
        {
          column->lost = TRUE;
          continue;
        }
      column->min = fmin (column->min, point->y);
      column->max = fmax (column->max, point->y);
      column->last = point->y;
    }
}

/**
 * vimos_series_append:
 * @x: a time
 * @y: a value, or NaN for a gap
 *
 * Adds a point. One that is earlier than the last is put where it belongs: a lost ping is known to
 * be lost only after later ones were answered.
 */
void
vimos_series_append (VimosSeries *self,
                     double x,
                     double y)
{
  Point point = { x, y };
  guint position;

  g_return_if_fail (VIMOS_IS_SERIES (self));
  g_return_if_fail (isfinite (x));

  position = self->points->len;
  while (position > 0 && point_at (self, position - 1)->x > x)
    position--;
  g_array_insert_val (self->points, position, point);
  g_signal_emit (self, changed_signal, 0);
}

/** vimos_series_clear: removes all points */
void
vimos_series_clear (VimosSeries *self)
{
  g_return_if_fail (VIMOS_IS_SERIES (self));

  if (self->points->len == 0)
    return;
  g_array_set_size (self->points, 0);
  g_signal_emit (self, changed_signal, 0);
}
