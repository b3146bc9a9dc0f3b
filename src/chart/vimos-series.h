/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * VimosSeriesColumn:
 * @min: the least value in the column; NaN when it holds none
 * @max: the greatest value
 * @last: the last value
 * @lost: whether a gap (NaN) lies in the column
 *
 * What a series does within one column of pixels.
 */
typedef struct
{
  double min;
  double max;
  double last;
  gboolean lost;
} VimosSeriesColumn;

#define VIMOS_TYPE_SERIES (vimos_series_get_type ())
G_DECLARE_FINAL_TYPE (VimosSeries, vimos_series, VIMOS, SERIES, GObject)

VimosSeries *vimos_series_new (void);

guint vimos_series_get_length (VimosSeries *self);
double vimos_series_get_x (VimosSeries *self,
                           guint index);
double vimos_series_get_y (VimosSeries *self,
                           guint index);
gboolean vimos_series_find (VimosSeries *self,
                            double x,
                            guint *index);
double vimos_series_get_max (VimosSeries *self,
                             double from,
                             double to);
void vimos_series_decimate (VimosSeries *self,
                            double from,
                            double to,
                            VimosSeriesColumn *columns,
                            guint n_columns);

void vimos_series_append (VimosSeries *self,
                          double x,
                          double y);
void vimos_series_clear (VimosSeries *self);

G_END_DECLS
