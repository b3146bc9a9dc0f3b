/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include "vimos-paper.h"
#include "vimos-path-picture.h"
#include "vimos-report-pictures.h"
#include "vimos-run-bars.h"
#include "vimos-run-charts.h"
#include "vimos-time-chart.h"

/* The pictures of a report: canvas and charts that no window shows, in the paper's font and size
 * whatever the desktop is set to. Main thread only. */

#define FONT_PX 14.0
#define PICTURE_WIDTH 1280.0 /* px, of files */
#define NETWORK_HEIGHT 480.0
#define CHARTS_HEIGHT 480.0
#define PNG_SCALE 2.0

/* Takes the floating reference. */
static gpointer
prepare (GtkWidget *widget)
{
  PangoFontDescription *font = pango_font_description_from_string (VIMOS_PAPER_FONT);

  g_object_ref_sink (widget);
  pango_font_description_set_absolute_size (font, FONT_PX * PANGO_SCALE);
  pango_context_set_font_description (gtk_widget_get_pango_context (widget), font);
  pango_font_description_free (font);
  return widget;
}

/* Another canvas of the same things; of a network that is too large to be read on paper, the path
 * alone. */
static VimosCanvas *
make_canvas (const VimosReport *report)
{
  VimosCanvas *canvas = prepare (vimos_canvas_new ());

  if (report->network == NULL || !vimos_flat_network_show (canvas, report->network, report->record))
    vimos_path_picture_show (canvas, report->record);
  return canvas;
}

/**
 * vimos_report_draw_network:
 * @width: pt, as @height
 *
 * Returns: (transfer full) (nullable): to be drawn at VIMOS_REPORT_SCALE
 */
GskRenderNode *
vimos_report_draw_network (const VimosReport *report,
                           double width,
                           double height)
{
  g_autoptr (VimosCanvas) canvas = make_canvas (report);

  return vimos_canvas_make_picture (canvas, width / VIMOS_REPORT_SCALE, height / VIMOS_REPORT_SCALE,
                                    TRUE);
}

/** vimos_report_draw_bars: @height: (out): pt; see vimos_report_draw_network() */
GskRenderNode *
vimos_report_draw_bars (VimosHistoryRecord *record,
                        VimosTimeline *timeline,
                        double width,
                        double *height)
{
  g_autoptr (VimosBarChart) chart = prepare (vimos_bar_chart_new ());
  g_auto (VimosRunFacts) facts = { NULL };
  int natural;

  vimos_run_facts_init_record (&facts, record, timeline);
  vimos_run_bars_show (chart, &facts);
  gtk_widget_measure (GTK_WIDGET (chart), GTK_ORIENTATION_VERTICAL, -1, NULL, &natural, NULL, NULL);
  *height = natural * VIMOS_REPORT_SCALE;
  return vimos_bar_chart_make_picture (chart, width / VIMOS_REPORT_SCALE, MAX (natural, 1), TRUE);
}

/** vimos_report_draw_model: see vimos_report_draw_network() */
GskRenderNode *
vimos_report_draw_model (VimosTimeModel *model,
                         double width,
                         double height)
{
  g_autoptr (VimosTimeChart) chart = prepare (vimos_time_chart_new ());

  vimos_time_chart_set_model (chart, model);
  return vimos_time_chart_make_picture (chart, width / VIMOS_REPORT_SCALE,
                                        height / VIMOS_REPORT_SCALE, TRUE);
}

/** vimos_report_draw_charts: see vimos_report_draw_network() */
GskRenderNode *
vimos_report_draw_charts (VimosHistoryRecord *record,
                          VimosTimeline *timeline,
                          double width,
                          double height)
{
  g_autoptr (VimosTimeModel) model = vimos_run_charts_make_model (record, timeline);

  return vimos_report_draw_model (model, width, height);
}

static double
scale_for (VimosDrawingFormat format)
{
  return format == VIMOS_DRAWING_PNG ? PNG_SCALE : 1;
}

/**
 * vimos_report_export_network:
 * @format: what kind of file
 * @error: return location for a #VimosDrawingError
 *
 * Returns: (transfer full): the network or the path on white; %NULL on error
 */
GBytes *
vimos_report_export_network (const VimosReport *report,
                             VimosDrawingFormat format,
                             GError **error)
{
  g_autoptr (VimosCanvas) canvas = make_canvas (report);

  return vimos_canvas_export (canvas, format, PICTURE_WIDTH, NETWORK_HEIGHT, scale_for (format),
                              TRUE, error);
}

/** vimos_report_export_charts: as vimos_report_export_network(), the run's charts */
GBytes *
vimos_report_export_charts (const VimosReport *report,
                            VimosDrawingFormat format,
                            GError **error)
{
  g_autoptr (VimosTimeChart) chart = prepare (vimos_time_chart_new ());
  g_autoptr (VimosTimeModel) model = vimos_run_charts_make_model (report->record, report->timeline);

  vimos_time_chart_set_model (chart, model);
  return vimos_time_chart_export (chart, format, PICTURE_WIDTH, CHARTS_HEIGHT, scale_for (format),
                                  TRUE, error);
}
