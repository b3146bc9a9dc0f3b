/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-chart"

#include "config.h"

#include <math.h>

#include "vimos-bar-chart.h"
#include "vimos-chart-draw.h"
#include "vimos-chart-words.h"
#include "vimos-palette.h"
#include "vimos-text-cache.h"

/**
 * VimosBarChart:
 *
 * Horizontal bars of several parts, one below the other on one scale, so that what was predicted
 * can be compared with what it took. A mark is a value that a dashed line shows across all bars,
 * with a bracket from it to the end of the last one. Main thread only.
 *
 * CSS nodes: `barchart`. Colours: the named colours of #VimosPalette. Accessibility: role IMG; the
 * description is a sentence about each bar; vimos_bar_chart_make_table() says the same as a table.
 */
struct _VimosBarChart
{
  GtkWidget parent_instance;

  /* owned */
  GListModel *rows; /* of VimosBarRow */
  VimosTextCache *texts;
  char *mark_label;
  char *explanation;

  double mark; /* NaN when there is none */
  VimosPalette palette;
  GskRenderNode *node; /* made on allocation */
};

enum
{
  PROP_0,
  PROP_ROWS,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (VimosBarChart, vimos_bar_chart, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];

#define BAR_HEIGHT 24
#define BAR_GAP 6
#define BRACKET_HEIGHT 22
#define CAPTION 0.82

/* One picture of the chart. */
typedef struct
{
  VimosBarChart *chart;
  VimosTextCache *texts;
  const VimosPalette *palette;
  GtkSnapshot *snapshot;
  double width;
  double left; /* px: where the bars begin, */
  double unit; /* and px a unit of value */
} BarScene;

static const VimosText *
text_of (const BarScene *self,
         const char *text,
         double scale,
         gboolean bold,
         const GdkRGBA *colour)
{
  return vimos_text_cache_get (self->texts, text, scale,
                               bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL, colour);
}

static guint
n_rows_of (VimosBarChart *self)
{
  return self->rows != NULL ? g_list_model_get_n_items (self->rows) : 0;
}

static double
y_of (guint row)
{
  return row * (BAR_HEIGHT + BAR_GAP);
}

/* The widest title stands before the bars, the widest note behind the longest, the mark's label
 * behind the last. */
static void
scale_bars (BarScene *self)
{
  double titles = 0, notes = 0, last = 0,
         greatest = isnan (self->chart->mark) ? 0 : self->chart->mark;

  for (guint i = 0; i < n_rows_of (self->chart); i++)
    {
      g_autoptr (VimosBarRow) row = g_list_model_get_item (self->chart->rows, i);
      const char *note = vimos_bar_row_get_note (row);

      titles = MAX (
          titles,
          text_of (self, vimos_bar_row_get_title (row), 0.92, TRUE, &self->palette->text)->width);
      if (note != NULL)
        notes = MAX (notes, text_of (self, note, 1.05, TRUE, &self->palette->text)->width);
      last = vimos_bar_row_get_total (row);
      greatest = MAX (greatest, last);
    }
  self->left = ceil (titles) + 12;
  self->unit = greatest > 0 ? MAX (self->width - self->left - notes - 18, 10) / greatest : 0;
  last = isnan (self->chart->mark) ? 0 : MAX (last, self->chart->mark);
  if (self->chart->mark_label != NULL && last > 0)
    {
      double label
          = text_of (self, self->chart->mark_label, CAPTION, TRUE, &self->palette->text)->width;

      self->unit = MIN (self->unit, MAX (self->width - self->left - label - 10, 10) / last);
    }
}

static void
draw_part (const BarScene *self,
           const VimosBarPart *part,
           double x,
           double y)
{
  const GdkRGBA *base = vimos_palette_get_span_colour (self->palette, part->colour);
  gboolean solid = part->style == VIMOS_SPAN_SOLID;
  GdkRGBA colour = vimos_palette_fade (base, solid ? part->shade : 0.2);
  graphene_rect_t box = GRAPHENE_RECT_INIT (x, y, MAX (part->value * self->unit, 1), BAR_HEIGHT);
  const VimosText *text;

  if (solid && box.size.width > 3)
    box.size.width -= 1; /* a hair of background keeps neighbours apart */
  gtk_snapshot_append_color (self->snapshot, &colour, &box);
  if (!solid)
    vimos_draw_dashed_box (self->snapshot, &box, base, part->colour);
  if (part->label == NULL)
    return;
  text = text_of (self, part->label, 0.88, TRUE,
                  solid && part->shade > 0.6 ? &self->palette->on_track : &self->palette->text);
  if (text->width + 8 <= box.size.width)
    vimos_text_append (text, self->snapshot, x + (box.size.width - text->width) / 2,
                       y + (BAR_HEIGHT - text->height) / 2);
}

static void
draw_row (const BarScene *self,
          VimosBarRow *row,
          double y)
{
  gboolean emphasised = vimos_bar_row_get_emphasised (row);
  const VimosText *title = text_of (self, vimos_bar_row_get_title (row), 0.92, emphasised,
                                    emphasised ? &self->palette->text : &self->palette->dim);
  const char *note = vimos_bar_row_get_note (row);
  double x = self->left;

  vimos_text_append (title, self->snapshot, self->left - 12 - title->width,
                     y + (BAR_HEIGHT - title->height) / 2);
  for (guint i = 0; i < vimos_bar_row_get_n_parts (row); i++)
    {
      const VimosBarPart *part = vimos_bar_row_get_part (row, i);

      draw_part (self, part, x, y);
      x += part->value * self->unit;
    }
  if (note != NULL)
    {
      const VimosText *text = text_of (self, note, 1.05, TRUE, &self->palette->text);

      vimos_text_append (text, self->snapshot, x + 8, y + (BAR_HEIGHT - text->height) / 2);
    }
}

/* From the mark down and on to where the last bar ends; what the difference is made of stands
 * before it. */
static void
draw_mark (const BarScene *self)
{
  static const double dashes[] = { 4, 3 };
  guint n = n_rows_of (self->chart);
  g_autoptr (VimosBarRow) last = g_list_model_get_item (self->chart->rows, n - 1);
  double x = floor (self->left + self->chart->mark * self->unit) + 0.5;
  double end = floor (self->left + vimos_bar_row_get_total (last) * self->unit) + 0.5;
  double foot = y_of (n) - BAR_GAP + 12;
  double before = x; /* what the explanation keeps clear of */
  const VimosText *text;
  cairo_t *cr = gtk_snapshot_append_cairo (self->snapshot,
                                           &GRAPHENE_RECT_INIT (0, 0, self->width, foot + 2));

  gdk_cairo_set_source_rgba (cr, &self->palette->text);
  cairo_set_line_width (cr, 1.3);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_move_to (cr, x, 0);
  cairo_line_to (cr, x, foot - 8);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  if (end > x)
    {
      cairo_move_to (cr, x, foot - 8);
      cairo_line_to (cr, x, foot);
      cairo_line_to (cr, end, foot);
      cairo_line_to (cr, end, foot - 8);
      cairo_stroke (cr);
    }
  cairo_destroy (cr);
  if (self->chart->mark_label != NULL)
    {
      double label_x;

      text = text_of (self, self->chart->mark_label, CAPTION, TRUE, &self->palette->text);
      label_x = MIN (MAX (end, x) + 8, self->width - text->width);
      vimos_text_append (text, self->snapshot, label_x, foot - text->height / 2);
      before = MIN (before, label_x - 8);
    }
  if (self->chart->explanation != NULL)
    {
      text = text_of (self, self->chart->explanation, CAPTION, FALSE, &self->palette->dim);
      if (before - 8 - text->width >= 0)
        vimos_text_append (text, self->snapshot, before - 8 - text->width, foot - text->height / 2);
    }
}

static GskRenderNode *
build (VimosBarChart *self,
       VimosTextCache *texts,
       const VimosPalette *palette,
       double width)
{
  BarScene scene = { .chart = self,
                     .texts = texts,
                     .palette = palette,
                     .snapshot = gtk_snapshot_new (),
                     .width = width };

  scale_bars (&scene);
  for (guint i = 0; i < n_rows_of (self); i++)
    {
      g_autoptr (VimosBarRow) row = g_list_model_get_item (self->rows, i);

      draw_row (&scene, row, y_of (i));
    }
  if (!isnan (self->mark) && n_rows_of (self) > 0)
    draw_mark (&scene);
  return gtk_snapshot_free_to_node (scene.snapshot);
}

static void
describe (VimosBarChart *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n_rows_of (self); i++)
    {
      g_autoptr (VimosBarRow) row = g_list_model_get_item (self->rows, i);
      g_autofree char *sentence = vimos_bar_row_describe (row);

      g_string_append_printf (text, "%s%s.", text->len > 0 ? " " : "", sentence);
    }
  if (self->mark_label != NULL)
    g_string_append_printf (text, " %s.", self->mark_label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text->str, -1);
}

static void
rows_changed_cb (VimosBarChart *self)
{
  describe (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
vimos_bar_chart_size_allocate (GtkWidget *widget,
                               int width,
                               int height,
                               int baseline)
{
  VimosBarChart *self = VIMOS_BAR_CHART (widget);

  vimos_text_cache_trim (self->texts);
  g_clear_pointer (&self->node, gsk_render_node_unref);
  self->node = build (self, self->texts, &self->palette, width);
}

static void
vimos_bar_chart_snapshot (GtkWidget *widget,
                          GtkSnapshot *snapshot)
{
  VimosBarChart *self = VIMOS_BAR_CHART (widget);

  if (self->node != NULL)
    gtk_snapshot_append_node (snapshot, self->node);
}

static void
vimos_bar_chart_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  VimosBarChart *self = VIMOS_BAR_CHART (widget);
  guint n = n_rows_of (self);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 200;
      *natural = 480;
    }
  else
    {
      *minimum = n > 0 ? y_of (n) - BAR_GAP : 0;
      *minimum += n > 0 && !isnan (self->mark) ? BRACKET_HEIGHT : 0;
      *natural = *minimum;
    }
}

static void
vimos_bar_chart_css_changed (GtkWidget *widget,
                             GtkCssStyleChange *change)
{
  VimosBarChart *self = VIMOS_BAR_CHART (widget);

  GTK_WIDGET_CLASS (vimos_bar_chart_parent_class)->css_changed (widget, change);

  vimos_palette_resolve (&self->palette, widget);
  vimos_text_cache_clear (self->texts);
  gtk_widget_queue_allocate (widget);
  gtk_widget_queue_draw (widget);
}

static void
vimos_bar_chart_dispose (GObject *object)
{
  VimosBarChart *self = VIMOS_BAR_CHART (object);

  if (self->rows != NULL)
    g_signal_handlers_disconnect_by_data (self->rows, self);
  g_clear_object (&self->rows);
  g_clear_pointer (&self->node, gsk_render_node_unref);

  G_OBJECT_CLASS (vimos_bar_chart_parent_class)->dispose (object);
}

static void
vimos_bar_chart_finalize (GObject *object)
{
  VimosBarChart *self = VIMOS_BAR_CHART (object);

  g_clear_pointer (&self->texts, vimos_text_cache_free);
  g_free (self->mark_label);
  g_free (self->explanation);

  G_OBJECT_CLASS (vimos_bar_chart_parent_class)->finalize (object);
}

static void
vimos_bar_chart_get_property (GObject *object,
                              guint prop_id,
                              GValue *value,
                              GParamSpec *pspec)
{
  if (prop_id == PROP_ROWS)
    g_value_set_object (value, vimos_bar_chart_get_rows (VIMOS_BAR_CHART (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
vimos_bar_chart_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  if (prop_id == PROP_ROWS)
    vimos_bar_chart_set_rows (VIMOS_BAR_CHART (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
vimos_bar_chart_class_init (VimosBarChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = vimos_bar_chart_dispose;
  object_class->finalize = vimos_bar_chart_finalize;
  object_class->get_property = vimos_bar_chart_get_property;
  object_class->set_property = vimos_bar_chart_set_property;
  widget_class->size_allocate = vimos_bar_chart_size_allocate;
  widget_class->snapshot = vimos_bar_chart_snapshot;
  widget_class->measure = vimos_bar_chart_measure;
  widget_class->css_changed = vimos_bar_chart_css_changed;

  /** VimosBarChart:rows: the #VimosBarRow items, uppermost first */
  properties[PROP_ROWS] = g_param_spec_object ("rows", NULL, NULL, G_TYPE_LIST_MODEL,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                   | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "barchart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
vimos_bar_chart_init (VimosBarChart *self)
{
  self->texts = vimos_text_cache_new (GTK_WIDGET (self));
  self->mark = NAN;
  vimos_palette_resolve (&self->palette, GTK_WIDGET (self));
}

/** vimos_bar_chart_new: Returns: (transfer floating): a chart without bars */
GtkWidget *
vimos_bar_chart_new (void)
{
  return g_object_new (VIMOS_TYPE_BAR_CHART, NULL);
}

/** vimos_bar_chart_get_rows: Returns: (transfer none) (nullable): the model of #VimosBarRow */
GListModel *
vimos_bar_chart_get_rows (VimosBarChart *self)
{
  g_return_val_if_fail (VIMOS_IS_BAR_CHART (self), NULL);

  return self->rows;
}

/**
 * vimos_bar_chart_set_rows:
 * @rows: (nullable): a model of #VimosBarRow
 */
void
vimos_bar_chart_set_rows (VimosBarChart *self,
                          GListModel *rows)
{
  g_return_if_fail (VIMOS_IS_BAR_CHART (self));
  g_return_if_fail (rows == NULL || G_IS_LIST_MODEL (rows));

  if (self->rows == rows)
    return;
  if (self->rows != NULL)
    g_signal_handlers_disconnect_by_data (self->rows, self);
  g_set_object (&self->rows, rows);
  if (rows != NULL)
    g_signal_connect_object (rows, "items-changed", G_CALLBACK (rows_changed_cb), self,
                             G_CONNECT_SWAPPED);
  rows_changed_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROWS]);
}

/**
 * vimos_bar_chart_set_mark:
 * @value: where the dashed line is; NaN: there is none
 * @label: (nullable): what lies between it and the end of the last bar
 * @explanation: (nullable): what that is made of
 */
void
vimos_bar_chart_set_mark (VimosBarChart *self,
                          double value,
                          const char *label,
                          const char *explanation)
{
  g_return_if_fail (VIMOS_IS_BAR_CHART (self));

  self->mark = isfinite (value) && value >= 0 ? value : NAN;
  g_free (self->mark_label);
  self->mark_label = g_strdup (label);
  g_free (self->explanation);
  self->explanation = g_strdup (explanation);
  rows_changed_cb (self);
}

/**
 * vimos_bar_chart_make_table:
 *
 * Returns: (transfer full): a model of #VimosChartValue that says what the chart shows
 */
GListModel *
vimos_bar_chart_make_table (VimosBarChart *self)
{
  GListStore *table;

  g_return_val_if_fail (VIMOS_IS_BAR_CHART (self), NULL);

  table = g_list_store_new (VIMOS_TYPE_CHART_VALUE);
  for (guint i = 0; i < n_rows_of (self); i++)
    {
      g_autoptr (VimosBarRow) row = g_list_model_get_item (self->rows, i);
      g_autoptr (GString) parts = g_string_new (NULL);
      g_autoptr (VimosChartValue) value = NULL;

      for (guint j = 0; j < vimos_bar_row_get_n_parts (row); j++)
        if (vimos_bar_row_get_part (row, j)->label != NULL)
          g_string_append_printf (parts, "%s%s", parts->len > 0 ? ", " : "",
                                  vimos_bar_row_get_part (row, j)->label);
      value = vimos_chart_value_new (vimos_bar_row_get_title (row), parts->str,
                                     vimos_bar_row_get_note (row));
      g_list_store_append (table, value);
    }
  return G_LIST_MODEL (table);
}

/**
 * vimos_bar_chart_make_picture:
 * @width: px
 * @height: px
 * @for_paper: whether it is for a white page: in the colours for a light background
 *
 * Returns: (transfer full) (nullable): the chart as lines and text, without a background
 */
GskRenderNode *
vimos_bar_chart_make_picture (VimosBarChart *self,
                              double width,
                              double height,
                              gboolean for_paper)
{
  g_autoptr (VimosTextCache) texts = NULL;
  VimosPalette palette;

  g_return_val_if_fail (VIMOS_IS_BAR_CHART (self), NULL);
  g_return_val_if_fail (width > 0 && height > 0, NULL);

  palette = self->palette;
  if (for_paper)
    {
      vimos_palette_load (&palette, FALSE, FALSE);
      texts = vimos_text_cache_new_plain (GTK_WIDGET (self));
    }
  return build (self, texts != NULL ? texts : self->texts, &palette, width);
}

static const GdkRGBA white = { 1, 1, 1, 1 };

/**
 * vimos_bar_chart_export:
 * @format: what kind of file
 * @width: px
 * @height: px
 * @scale: by how much it is enlarged
 * @for_paper: whether it is to be on white, in the colours for a light background
 * @error: return location for a #VimosDrawingError
 *
 * Returns: (transfer full): the contents of the file, or %NULL on error
 */
GBytes *
vimos_bar_chart_export (VimosBarChart *self,
                        VimosDrawingFormat format,
                        double width,
                        double height,
                        double scale,
                        gboolean for_paper,
                        GError **error)
{
  g_autoptr (GskRenderNode) node = NULL;

  g_return_val_if_fail (VIMOS_IS_BAR_CHART (self), NULL);

  if (width > 0 && height > 0)
    node = vimos_bar_chart_make_picture (self, width, height, for_paper);
  return vimos_drawing_export (node, format, width, height, scale,
                               for_paper ? &white : &self->palette.background, error);
}
