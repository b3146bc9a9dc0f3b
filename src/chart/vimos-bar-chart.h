/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vimos-bar-row.h"
#include "vimos-drawing.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_BAR_CHART (vimos_bar_chart_get_type ())
G_DECLARE_FINAL_TYPE (VimosBarChart, vimos_bar_chart, VIMOS, BAR_CHART, GtkWidget)

GtkWidget *vimos_bar_chart_new (void);

GListModel *vimos_bar_chart_get_rows (VimosBarChart *self);
void vimos_bar_chart_set_rows (VimosBarChart *self,
                               GListModel *rows);
void vimos_bar_chart_set_mark (VimosBarChart *self,
                               double value,
                               const char *label,
                               const char *explanation);

GListModel *vimos_bar_chart_make_table (VimosBarChart *self);
GskRenderNode *vimos_bar_chart_make_picture (VimosBarChart *self,
                                             double width,
                                             double height,
                                             gboolean for_paper);
GBytes *vimos_bar_chart_export (VimosBarChart *self,
                                VimosDrawingFormat format,
                                double width,
                                double height,
                                double scale,
                                gboolean for_paper,
                                GError **error);

G_END_DECLS
