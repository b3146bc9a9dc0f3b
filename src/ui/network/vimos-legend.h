/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define VIMOS_TYPE_LEGEND (vimos_legend_get_type ())
G_DECLARE_FINAL_TYPE (VimosLegend, vimos_legend, VIMOS, LEGEND, AdwBin)

void vimos_legend_set_show_load (VimosLegend *self,
                                 gboolean show_load);

G_END_DECLS
