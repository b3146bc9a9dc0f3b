/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-paper.h"
#include "vimos-record-words.h"
#include "vimos-report-page.h"
#include "vimos-report-pictures.h"
#include "vimos-units.h"
#include "vimos-words.h"

/* The report of one run: one A4 page that a manager understands from its upper third, and from
 * which a colleague can see the rest. Everything is lines and text. What has a height of its own is
 * measured first; the picture of the path takes what is left. Main thread only. */

#define MARGIN VIMOS_PAPER_MARGIN
#define INNER VIMOS_PAPER_INNER
#define GAP 14.0     /* between sections */
#define ROW 15.8     /* of a table */
#define COLUMN_GAP 23.0
#define FIGURES_HEIGHT 62.0
#define CHARTS_HEIGHT 158.0
#define MIN_PICTURE 70.0
#define MAX_PICTURE 168.0

typedef struct
{
  const VimosReport *report;
  VimosPaper *paper;
  double y; /* pt: where the next section begins */
} Page;

/* ---- head ---- */

static void
draw_head (Page *self)
{
  const VimosHistoryRecord *record = self->report->record;
  g_autofree char *title = vimos_record_describe_title (record);
  g_autofree char *time = vimos_record_format_start (record, "%Y-%m-%d %H:%M:%S %Z");
  g_autofree char *network = self->report->network_name != NULL
                                 ? g_strdup (self->report->network_name)
                                 : vimos_record_describe_network (record);

  self->y = vimos_paper_write_head (self->paper, _("Migration report"), title, network, time);
}

static void
draw_sentence (Page *self)
{
  g_autofree char *sentence = vimos_record_describe_result (self->report->record);
  VimosInk plain = vimos_paper_ink (self->paper, 11, PANGO_WEIGHT_NORMAL);

  plain.markup = TRUE;
  self->y += vimos_paper_write (self->paper, &plain, sentence, MARGIN, self->y, INNER, 4) + GAP - 3;
}

/* ---- figures ---- */

/* “29.1 s” and “2 min 5 s”: the figures large, their units small. */
static void
write_figure (Page *self,
              const char *text,
              double x,
              double baseline)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  VimosInk large = vimos_paper_ink (self->paper, 33, PANGO_WEIGHT_ULTRABOLD);
  VimosInk small = vimos_paper_ink (self->paper, 13, PANGO_WEIGHT_BOLD);

  for (guint i = 0; words[i] != NULL; i++)
    {
      gboolean unit = g_ascii_isalpha (words[i][0]);

      x += vimos_paper_write_span (self->paper, unit ? &small : &large, words[i], x, baseline)
           + (unit ? 6 : 3);
    }
}

static void
draw_figure (Page *self,
             guint column,
             const char *name,
             double seconds,
             const char *note)
{
  double step = (INNER + COLUMN_GAP) / 3, width = step - COLUMN_GAP - 10,
         x = MARGIN + column * step;
  g_autofree char *value = isfinite (seconds) ? vimos_words_difference (seconds) : g_strdup ("–");
  VimosInk bold = vimos_paper_pale_ink (self->paper, 9.5, PANGO_WEIGHT_BOLD);
  VimosInk plain = vimos_paper_pale_ink (self->paper, 8, PANGO_WEIGHT_NORMAL);
  int track = vimos_record_get_track (self->report->record);

  vimos_paper_draw_rule (self->paper, vimos_palette_get_span_colour (&self->paper->palette, track),
                         1.3, x + 0.65, self->y, x + 0.65, self->y + FIGURES_HEIGHT);
  vimos_paper_write (self->paper, &bold, name, x + 10, self->y, width, 1);
  write_figure (self, value, x + 10, self->y + 44);
  vimos_paper_write (self->paper, &plain, note, x + 10, self->y + 50, width, 1);
}

static char *
describe_downtime (const VimosMeasurement *measurement)
{
  g_autofree char *interval = vimos_format_milliseconds (measurement->ping_interval);

  if (isfinite (measurement->downtime))
    return g_strdup_printf (_("no ping answered, ± %s"), interval);
  return g_strdup (measurement->pings_sent > 0 ? _("no ping was answered since")
                                               : _("no address to ping was known"));
}

static char *
describe_overhead (const VimosMeasurement *measurement)
{
  g_autofree char *theoretical = vimos_format_seconds (measurement->theoretical);

  if (!isfinite (measurement->overhead))
    return g_strdup (_("no bandwidth is known to compare with"));
  if (measurement->overhead < 0)
    return g_strdup_printf (_("below the theoretical %s: less was sent"), theoretical);
  return g_strdup_printf (_("above the theoretical %s"), theoretical);
}

static void
draw_figures (Page *self)
{
  const VimosHistoryRecord *record = self->report->record;
  g_autofree char *migration
      = record->from != NULL
            ? g_strdup_printf (_("VM off at %s until launched on %s"), record->from, record->to)
            : g_strdup_printf (_("VM off until launched on %s"), record->to);
  g_autofree char *downtime = describe_downtime (&record->measurement);
  g_autofree char *overhead = describe_overhead (&record->measurement);

  if (!isfinite (record->measurement.migration))
    return;
  draw_figure (self, 0, _("Migration time"), record->measurement.migration, migration);
  draw_figure (self, 1, _("Downtime"), record->measurement.downtime, downtime);
  draw_figure (self, 2, _("Overhead"), record->measurement.overhead, overhead);
  self->y += FIGURES_HEIGHT + GAP;
}

/* ---- tables, at the foot ---- */

typedef struct
{
  char *name;
  char *value;
} Fact;

static void
fact_clear (gpointer data)
{
  Fact *fact = data;

  g_free (fact->name);
  g_free (fact->value);
}

/* Takes @value; without one there is no row. */
static void
add_fact (GArray *facts,
          const char *name,
          char *value)
{
  Fact fact = { g_strdup (name), value };

  if (value == NULL)
    g_free (fact.name);
  else
    g_array_append_val (facts, fact);
}

static GArray *
facts_new (void)
{
  GArray *facts = g_array_new (FALSE, FALSE, sizeof (Fact));

  g_array_set_clear_func (facts, fact_clear);
  return facts;
}

static char *
describe_vm (const VimosHistoryRecord *record)
{
  return record->mac != NULL ? g_strdup_printf ("%s · %s", record->vm, record->mac)
                             : g_strdup (record->vm);
}

static char *
describe_sent (const VimosMeasurement *measurement)
{
  g_autofree char *disk = vimos_format_bytes (measurement->disk_bytes);
  g_autofree char *memory = vimos_format_bytes (measurement->memory_bytes);

  /* Translators: two volumes, “96 MiB memory + 64 MiB disk” */
  return g_strdup_printf (_("%s memory + %s disk"), memory, disk);
}

static GArray *
list_what_was_moved (const VimosHistoryRecord *record)
{
  GArray *facts = facts_new ();
  g_autofree char *path = vimos_record_describe_path (record);

  add_fact (facts, _("VM"), describe_vm (record));
  add_fact (facts, _("Volume"), vimos_format_bytes (record->measurement.volume_bytes));
  add_fact (facts, _("Sent"), describe_sent (&record->measurement));
  add_fact (facts, _("Way"), g_strdup (_("paused, non-live")));
  add_fact (facts, path, vimos_record_describe_way (record));
  if (isfinite (record->path.mbps))
    add_fact (facts, _("Bottleneck"), vimos_record_describe_bottleneck (record));
  return facts;
}

static char *
describe_pings (const VimosMeasurement *measurement)
{
  g_autofree char *interval = vimos_format_milliseconds (measurement->ping_interval);

  if (measurement->pings_sent == 0)
    return NULL;
  return g_strdup_printf (_("longest gap, a ping every %s"), interval);
}

static char *
describe_prediction_error (const VimosHistoryRecord *record)
{
  double error = record->measurement.migration / record->prediction.migration - 1;

  return isfinite (error) ? g_strdup_printf ("%.1f %%", fabs (error) * 100) : NULL;
}

static char *
describe_lost (const VimosMeasurement *measurement)
{
  if (measurement->pings_sent == 0)
    return NULL;
  return g_strdup_printf (_("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT), measurement->pings_lost,
                          measurement->pings_sent);
}

static GArray *
list_how_it_was_measured (const VimosReport *report)
{
  const VimosHistoryRecord *record = report->record;
  double rate = vimos_record_get_rate (record);
  GArray *facts = facts_new ();

  if (isfinite (record->measurement.migration))
    add_fact (facts, _("Migration time"),
              g_strdup (record->measurement.migration_clock == VIMOS_CLOCK_HOST
                            ? _("STOP to RESUME, by the host’s clock")
                            : _("STOP to RESUME, as heard here")));
  add_fact (facts, _("Downtime"), describe_pings (&record->measurement));
  add_fact (facts, _("Pings lost"), describe_lost (&record->measurement));
  add_fact (facts, _("Average rate"), isfinite (rate) ? vimos_format_mbps (rate) : NULL);
  add_fact (facts, _("Prediction error"), describe_prediction_error (record));
  if (report->samples_name != NULL)
    add_fact (facts, _("Raw samples"), g_strdup (report->samples_name));
  else
    add_fact (facts, _("Run"), g_strdup (record->key));
  return facts;
}

#define TABLE_WIDTH ((INNER - COLUMN_GAP) / 2)
#define VALUE_LEFT (TABLE_WIDTH * 0.34)
#define MAX_VALUE_LINES 3

static VimosInk
value_ink (Page *self)
{
  VimosInk bold = vimos_paper_ink (self->paper, 8.5, PANGO_WEIGHT_BOLD);

  bold.align = PANGO_ALIGN_RIGHT;
  return bold;
}

/* As high as its value needs: the way of a path can be long. */
static double
measure_row (Page *self,
             const Fact *fact)
{
  VimosInk bold = value_ink (self);

  return MAX (vimos_paper_measure (self->paper, &bold, fact->value, TABLE_WIDTH - VALUE_LEFT,
                                   MAX_VALUE_LINES)
                  + 5,
              ROW);
}

static double
measure_table (Page *self,
               GArray *facts)
{
  double height = 19;

  for (guint i = 0; i < facts->len; i++)
    height += measure_row (self, &g_array_index (facts, Fact, i));
  return height;
}

static void
draw_table (Page *self,
            const char *heading,
            GArray *facts,
            double x,
            double y)
{
  VimosInk plain = vimos_paper_pale_ink (self->paper, 8.5, PANGO_WEIGHT_NORMAL);
  VimosInk bold = value_ink (self);

  y += vimos_paper_write_heading (self->paper, heading, x, y);
  for (guint i = 0; i < facts->len; i++)
    {
      const Fact *fact = &g_array_index (facts, Fact, i);

      vimos_paper_draw_rule (self->paper, &self->paper->palette.grid, 0.6, x, y, x + TABLE_WIDTH,
                             y);
      vimos_paper_write (self->paper, &plain, fact->name, x, y + 2.5, VALUE_LEFT - 6, 1);
      vimos_paper_write (self->paper, &bold, fact->value, x + VALUE_LEFT, y + 2.5,
                         TABLE_WIDTH - VALUE_LEFT, MAX_VALUE_LINES);
      y += measure_row (self, fact);
    }
}

/* Returns where the tables begin: they stand on the foot of the page. */
static double
draw_tables (Page *self)
{
  g_autoptr (GArray) what = list_what_was_moved (self->report->record);
  g_autoptr (GArray) how = list_how_it_was_measured (self->report);
  double y = VIMOS_PAPER_FOOT - 8 - MAX (measure_table (self, what), measure_table (self, how));

  draw_table (self, _("What was moved"), what, MARGIN, y);
  draw_table (self, _("How it was measured"), how, MARGIN + TABLE_WIDTH + COLUMN_GAP, y);
  return y;
}

/* ---- pictures, in between ---- */

static double
draw_picture (Page *self,
              const char *heading,
              GskRenderNode *node,
              double y,
              double height)
{
  y += vimos_paper_write_heading (self->paper, heading, MARGIN, y);
  vimos_paper_draw_node (self->paper, node, MARGIN, y, VIMOS_REPORT_SCALE);
  return y + height + GAP;
}

static void
draw_pictures (Page *self,
               double foot)
{
  VimosHistoryRecord *record = self->report->record;
  VimosTimeline *timeline = self->report->timeline;
  gboolean has_bars = isfinite (record->measurement.migration);
  gboolean has_charts
      = vimos_timeline_get_n_pings (timeline) > 0 || vimos_timeline_get_n_bytes (timeline) > 0;
  double bars_height = 0, heading = 20, rest;
  g_autoptr (GskRenderNode) bars = vimos_report_draw_bars (record, timeline, INNER, &bars_height);
  g_autoptr (GskRenderNode) charts = NULL;
  g_autoptr (GskRenderNode) path = NULL;

  rest = foot - GAP - self->y - heading - (has_bars ? heading + bars_height + GAP : 0)
         - (has_charts ? heading + CHARTS_HEIGHT + GAP : 0);
  rest = CLAMP (rest, MIN_PICTURE, MAX_PICTURE);
  path = vimos_report_draw_network (self->report, INNER, rest);
  self->y = draw_picture (self, _("The path"), path, self->y, rest);
  if (has_bars)
    self->y = draw_picture (self, _("Where the time went"), bars, self->y, bars_height);
  if (!has_charts)
    return;
  rest = MAX (foot - GAP - self->y - heading, CHARTS_HEIGHT * 0.6);
  rest = MIN (rest, CHARTS_HEIGHT * 1.3);
  charts = vimos_report_draw_charts (record, timeline, INNER, rest);
  draw_picture (self, _("The run"), charts, self->y, rest);
}

static void
draw_page (VimosPaper *paper,
           gconstpointer data)
{
  Page page = { .report = data, .paper = paper };

  draw_head (&page);
  draw_sentence (&page);
  draw_figures (&page);
  vimos_paper_write_foot (paper, _("ViMOS · every figure can be recomputed from the raw samples"));
  draw_pictures (&page, draw_tables (&page));
}

/**
 * vimos_report_make_page:
 * @format: what kind of file
 * @error: %VIMOS_DRAWING_ERROR_DRAW
 *
 * Returns: (transfer full): one page; a PDF has its fonts embedded; %NULL on error
 */
GBytes *
vimos_report_make_page (const VimosReport *self,
                        VimosDrawingFormat format,
                        GError **error)
{
  g_autofree char *title = vimos_record_describe_title (self->record);

  return vimos_paper_make (title, format, draw_page, self, error);
}
