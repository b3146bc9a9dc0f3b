/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

double vimos_time_scale_step (double span,
                              double pixels,
                              double min_pixels);
double vimos_value_scale_step (double max,
                               guint max_ticks);
char *vimos_time_scale_format (double seconds,
                               double step,
                               gboolean with_sign);

G_END_DECLS
