/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-compare.h"
#include "vimos-comparison-page.h"
#include "vimos-paper.h"
#include "vimos-record-words.h"
#include "vimos-report-pictures.h"

/* The comparison of runs as one A4 page: which was the fastest, all of them on one axis, their
 * figures, and which runs they are. Main thread only. */

#define LEFT VIMOS_PAPER_MARGIN
#define INNER VIMOS_PAPER_INNER
#define CHARTS_HEIGHT 300.0
#define ROW 17.0
#define TITLE_WIDTH 150.0

static const VimosHistoryRecord *
record_at (GPtrArray *runs,
           guint index)
{
  return vimos_history_run_get_record (g_ptr_array_index (runs, index));
}

static double
draw_charts (VimosPaper *paper,
             GPtrArray *runs,
             double y)
{
  g_autoptr (VimosTimeModel) model = vimos_compare_make_model (runs);
  g_autoptr (GskRenderNode) charts = vimos_report_draw_model (model, INNER, CHARTS_HEIGHT);

  y += vimos_paper_write_heading (paper, _("On one axis"), LEFT, y);
  vimos_paper_draw_node (paper, charts, LEFT, y, VIMOS_REPORT_SCALE);
  return y + CHARTS_HEIGHT + 16;
}

static void
write_cells (VimosPaper *paper,
             const char *title,
             char *const *values,
             const gboolean *bold,
             guint n_values,
             double y)
{
  double width = (INNER - TITLE_WIDTH) / n_values;
  VimosInk pale = vimos_paper_pale_ink (paper, 8.5, PANGO_WEIGHT_NORMAL);

  vimos_paper_draw_rule (paper, &paper->palette.grid, 0.6, LEFT, y, LEFT + INNER, y);
  vimos_paper_write (paper, &pale, title, LEFT, y + 3, TITLE_WIDTH - 6, 1);
  for (guint i = 0; i < n_values; i++)
    {
      VimosInk ink
          = vimos_paper_ink (paper, 8.5, bold[i] ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);

      ink.align = PANGO_ALIGN_RIGHT;
      vimos_paper_write (paper, &ink, values[i], LEFT + TITLE_WIDTH + i * width + 6, y + 3,
                         width - 6, 1);
    }
}

static char *
describe_run (const VimosHistoryRecord *record,
              guint index)
{
  g_autofree char *path = vimos_record_describe_path (record);

  /* Translators: the letter of a run and its path: “A · Path 1” */
  return g_strdup_printf (_("%c · %s"), 'A' + (int) index, path);
}

static double
draw_table (VimosPaper *paper,
            GPtrArray *runs,
            double y)
{
  static const gboolean bold[VIMOS_COMPARE_MAX] = { TRUE, TRUE, TRUE, TRUE };
  g_autoptr (GPtrArray) rows = vimos_compare_make_rows (runs);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < runs->len; i++)
    g_ptr_array_add (names, describe_run (record_at (runs, i), i));
  y += vimos_paper_write_heading (paper, _("Figures"), LEFT, y);
  write_cells (paper, _("best in bold"), (char **) names->pdata, bold, runs->len, y);
  for (guint i = 0; i < rows->len; i++)
    {
      const VimosCompareRow *row = g_ptr_array_index (rows, i);

      y += ROW;
      write_cells (paper, row->title, row->values, row->best, runs->len, y);
    }
  return y + ROW + 14;
}

static void
draw_runs (VimosPaper *paper,
           GPtrArray *runs,
           double y)
{
  VimosInk ink = vimos_paper_ink (paper, 8.5, PANGO_WEIGHT_NORMAL);

  y += vimos_paper_write_heading (paper, _("The runs"), LEFT, y);
  for (guint i = 0; i < runs->len; i++)
    {
      const VimosHistoryRecord *record = record_at (runs, i);
      g_autofree char *title = vimos_record_describe_title (record);
      g_autofree char *when = vimos_record_format_start (record, "%Y-%m-%d %H:%M:%S");
      g_autofree char *way = vimos_record_describe_way (record);
      g_autofree char *text = g_strdup_printf ("%c · %s · %s%s%s", 'A' + (int) i, when, title,
                                               way != NULL ? " · " : "", way != NULL ? way : "");

      vimos_paper_draw_rule (paper, &paper->palette.grid, 0.6, LEFT, y, LEFT + INNER, y);
      y += MAX (vimos_paper_write (paper, &ink, text, LEFT, y + 3, INNER, 2) + 6, ROW);
    }
}

static void
draw_page (VimosPaper *paper,
           gconstpointer data)
{
  GPtrArray *runs = (GPtrArray *) data;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%d %H:%M %Z");
  g_autofree char *title
      = g_strdup_printf (ngettext ("%u run compared", "%u runs compared", runs->len), runs->len);
  g_autofree char *sentence = vimos_compare_describe (runs);
  VimosInk plain = vimos_paper_ink (paper, 11, PANGO_WEIGHT_NORMAL);
  double y = vimos_paper_write_head (paper, _("Migration report"), title, NULL, time);

  y += vimos_paper_write (paper, &plain, sentence, LEFT, y, INNER, 4) + 14;
  y = draw_charts (paper, runs, y);
  y = draw_table (paper, runs, y);
  draw_runs (paper, runs, y);
  vimos_paper_write_foot (paper, _("ViMOS · every figure can be recomputed from the raw samples"));
}

/**
 * vimos_comparison_make_page:
 * @runs: (element-type VimosHistoryRun): two to four, loaded
 * @format: what kind of file
 * @error: return location for a #VimosDrawingError
 *
 * Returns: (transfer full): one page; a PDF has its fonts embedded; %NULL on error
 */
GBytes *
vimos_comparison_make_page (GPtrArray *runs,
                            VimosDrawingFormat format,
                            GError **error)
{
  g_return_val_if_fail (runs->len > 0 && runs->len <= VIMOS_COMPARE_MAX, NULL);

  return vimos_paper_make (_("Runs compared"), format, draw_page, runs, error);
}
