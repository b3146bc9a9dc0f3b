/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-time-model.h"

G_BEGIN_DECLS

/* The move that the tests of the charts look at. */
typedef struct
{
  VimosTimeModel *model;
  VimosChartLane *phases;
  VimosChartLane *pings;
  VimosChartLane *rate;
} Run;

void run_fill (Run *self);
void run_add_span (VimosChartLane *lane,
                   double start,
                   double end,
                   VimosSpanStyle style,
                   int colour,
                   double shade,
                   const char *label,
                   const char *note);

G_END_DECLS
