/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-time-model.h"
#include "vimos-workspace.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_FORECAST (vimos_forecast_get_type ())
G_DECLARE_FINAL_TYPE (VimosForecast, vimos_forecast, VIMOS, FORECAST, GObject)

VimosForecast *vimos_forecast_new (VimosWorkspace *workspace);
VimosTimeModel *vimos_forecast_get_model (VimosForecast *self);
VimosChartLane *vimos_forecast_get_pings (VimosForecast *self);
VimosChartLane *vimos_forecast_get_path (VimosForecast *self,
                                         guint rank);
const char *vimos_forecast_get_answer (VimosForecast *self);

G_END_DECLS
