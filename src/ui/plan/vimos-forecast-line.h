/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vimos-forecast.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_FORECAST_LINE (vimos_forecast_line_get_type ())
G_DECLARE_FINAL_TYPE (VimosForecastLine, vimos_forecast_line, VIMOS, FORECAST_LINE, GtkBox)

void vimos_forecast_line_set_workspace (VimosForecastLine *self,
                                        VimosWorkspace *workspace,
                                        VimosForecast *forecast);

G_END_DECLS
