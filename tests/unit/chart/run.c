/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "run.h"

void
run_add_span (VimosChartLane *lane,
              double start,
              double end,
              VimosSpanStyle style,
              int colour,
              double shade,
              const char *label,
              const char *note)
{
  g_autoptr (VimosSpan) span = vimos_span_new (start, end, style, colour, shade, label, note);

  g_list_store_append (vimos_chart_lane_get_spans (lane), span);
}

static void
fill_lanes (Run *self)
{
  self->phases = vimos_chart_lane_new (VIMOS_LANE_SPANS, "Phase", NULL, 0);
  run_add_span (self->phases, 0, 0.4, VIMOS_SPAN_SOLID, 0, 0.45, "prepare", NULL);
  run_add_span (self->phases, 0.4, 11.6, VIMOS_SPAN_SOLID, 0, 0.95, "disk 64 MiB", NULL);
  run_add_span (self->phases, 11.6, 14.5, VIMOS_SPAN_SOLID, 0, 0.72, "memory", NULL);
  run_add_span (self->phases, 14.5, 29, VIMOS_SPAN_DASHED, 0, 1, "memory", "≈ 29.0 s");

  self->pings = vimos_chart_lane_new (VIMOS_LANE_LINE, "Ping", "ms", VIMOS_SPAN_GOOD);
  for (int i = -60; i < 145; i++)
    vimos_series_append (vimos_chart_lane_get_series (self->pings), i / 10.0,
                         i < 0 ? 1 + (i * i % 7) / 10.0 : NAN);
  run_add_span (self->pings, 0, 14.5, VIMOS_SPAN_WASH, VIMOS_SPAN_OUTAGE, 1, "no answer for 14.5 s",
                "145 of 145 pings lost");
  vimos_chart_lane_set_value (self->pings, "lost", TRUE);

  self->rate = vimos_chart_lane_new (VIMOS_LANE_AREA, "Rate", "Mbit/s", 0);
  for (int i = 4; i < 145; i++)
    vimos_series_append (vimos_chart_lane_get_series (self->rate), i / 10.0,
                         i < 10 ? 8 * (i - 4)
                                : (i > 115 && i < 120 ? 18 : 47.6 + (i * i % 5) / 10.0));
  vimos_chart_lane_set_limit (self->rate, 50, "limit of Path 1 · 50 Mbit/s");
  vimos_chart_lane_set_value (self->rate, "47.6", FALSE);
  run_add_span (self->rate, 14.5, 28.5, VIMOS_SPAN_GHOST, 0, 1, NULL, NULL);
}

/* Makes the model of a move that is half done. */
void
run_fill (Run *self)
{
  fill_lanes (self);
  self->model = vimos_time_model_new ();
  vimos_time_model_set_lanes (self->model,
                              (VimosChartLane *[]){ self->phases, self->pings, self->rate }, 3);
  vimos_time_model_set_range (self->model, -6, 36);
  vimos_time_model_set_origin_label (self->model, "VM off");
  vimos_time_model_set_now (self->model, 14.5);
  vimos_time_model_set_summary (self->model, "Half of the move is done.");
}
