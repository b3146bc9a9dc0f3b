/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-report-page.h"
#include "vimos-time-model.h"

G_BEGIN_DECLS

#define VIMOS_REPORT_SCALE 0.6 /* pt a px */

GskRenderNode *vimos_report_draw_network (const VimosReport *report,
                                          double width,
                                          double height);
GskRenderNode *vimos_report_draw_bars (VimosHistoryRecord *record,
                                       VimosTimeline *timeline,
                                       double width,
                                       double *height);
GskRenderNode *vimos_report_draw_charts (VimosHistoryRecord *record,
                                         VimosTimeline *timeline,
                                         double width,
                                         double height);

GskRenderNode *vimos_report_draw_model (VimosTimeModel *model,
                                        double width,
                                        double height);

GBytes *vimos_report_export_network (const VimosReport *report,
                                     VimosDrawingFormat format,
                                     GError **error);
GBytes *vimos_report_export_charts (const VimosReport *report,
                                    VimosDrawingFormat format,
                                    GError **error);

G_END_DECLS
