/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-chart"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-chart-words.h"
#include "vimos-time-scale.h"

/**
 * VimosChartValue:
 *
 * What a chart shows of one thing at one time, in words: "name", "when" and "value" are the
 * columns of a table that can be read instead of the chart. Immutable.
 */
struct _VimosChartValue
{
  GObject parent_instance;

  char *name;
  char *when;
  char *value;
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_WHEN,
  PROP_VALUE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (VimosChartValue, vimos_chart_value, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

#define MAX_TABLE_STEPS 60 /* rows a series: more than that nobody reads */

static void
vimos_chart_value_finalize (GObject *object)
{
  VimosChartValue *self = VIMOS_CHART_VALUE (object);

  g_free (self->name);
  g_free (self->when);
  g_free (self->value);

  G_OBJECT_CLASS (vimos_chart_value_parent_class)->finalize (object);
}

static void
vimos_chart_value_get_property (GObject *object,
                                guint prop_id,
                                GValue *value,
                                GParamSpec *pspec)
{
  VimosChartValue *self = VIMOS_CHART_VALUE (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_WHEN:
      g_value_set_string (value, self->when);
      break;
    case PROP_VALUE:
      g_value_set_string (value, self->value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vimos_chart_value_class_init (VimosChartValueClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = vimos_chart_value_finalize;
  object_class->get_property = vimos_chart_value_get_property;
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_WHEN] = g_param_spec_string ("when", NULL, NULL, NULL, flags);
  properties[PROP_VALUE] = g_param_spec_string ("value", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vimos_chart_value_init (VimosChartValue *self)
{
}

/**
 * vimos_chart_value_new:
 *
 * Returns: (transfer full): a row that says of @name that it was @value at the time @when
 */
VimosChartValue *
vimos_chart_value_new (const char *name,
                       const char *when,
                       const char *value)
{
  VimosChartValue *self = g_object_new (VIMOS_TYPE_CHART_VALUE, NULL);

  self->name = g_strdup (name);
  self->when = g_strdup (when);
  self->value = g_strdup (value);
  return self;
}

/** vimos_chart_value_get_name: Returns: (transfer none): of what it is the value */
const char *
vimos_chart_value_get_name (VimosChartValue *self)
{
  g_return_val_if_fail (VIMOS_IS_CHART_VALUE (self), NULL);

  return self->name;
}

/** vimos_chart_value_get_when: Returns: (transfer none): when it was so */
const char *
vimos_chart_value_get_when (VimosChartValue *self)
{
  g_return_val_if_fail (VIMOS_IS_CHART_VALUE (self), NULL);

  return self->when;
}

/** vimos_chart_value_get_value: Returns: (transfer none): how much it was */
const char *
vimos_chart_value_get_value (VimosChartValue *self)
{
  g_return_val_if_fail (VIMOS_IS_CHART_VALUE (self), NULL);

  return self->value;
}

/* Lanes */

/**
 * vimos_chart_lane_covers:
 * @seconds: a time
 *
 * Returns: whether the lane's series was being measured then
 */
gboolean
vimos_chart_lane_covers (VimosChartLane *self,
                         double seconds)
{
  VimosSeries *series = vimos_chart_lane_get_series (self);
  guint n = vimos_series_get_length (series);

  return n > 0 && seconds >= vimos_series_get_x (series, 0) - 1
         && seconds <= vimos_series_get_x (series, n - 1) + 1;
}

static char *
format_value (VimosChartLane *lane,
              double value)
{
  const char *unit = vimos_chart_lane_get_unit (lane);

  if (isnan (value))
    return g_strdup (_("no answer"));
  return unit != NULL ? g_strdup_printf ("%.3g %s", value, unit) : g_strdup_printf ("%.3g", value);
}

static char *
describe_series (VimosChartLane *lane,
                 double seconds)
{
  VimosSeries *series = vimos_chart_lane_get_series (lane);
  guint index;

  if (!vimos_chart_lane_covers (lane, seconds) || !vimos_series_find (series, seconds, &index))
    return NULL;
  return format_value (lane, vimos_series_get_y (series, index));
}

static char *
describe_companions (VimosChartLane *lane,
                     double seconds)
{
  GPtrArray *companions = vimos_chart_lane_get_companions (lane);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < companions->len; i++)
    {
      g_autofree char *value = describe_series (g_ptr_array_index (companions, i), seconds);

      if (value != NULL)
        g_string_append_printf (text, "%s%s %s", text->len > 0 ? ", " : "",
                                vimos_chart_lane_get_title (g_ptr_array_index (companions, i)),
                                value);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/**
 * vimos_chart_lane_describe:
 * @seconds: a time
 *
 * Returns: (transfer full) (nullable): what happens in the lane at that time
 */
char *
vimos_chart_lane_describe (VimosChartLane *self,
                           double seconds)
{
  GListModel *spans;
  char *text;

  g_return_val_if_fail (VIMOS_IS_CHART_LANE (self), NULL);

  if (vimos_chart_lane_get_kind (self) != VIMOS_LANE_SPANS)
    {
      text = describe_series (self, seconds);
      if (text != NULL || vimos_series_get_length (vimos_chart_lane_get_series (self)) > 0)
        return text;
      text = describe_companions (self, seconds);
      if (text != NULL)
        return text;
    }
  spans = G_LIST_MODEL (vimos_chart_lane_get_spans (self));
  for (guint i = 0; i < g_list_model_get_n_items (spans); i++)
    {
      g_autoptr (VimosSpan) span = g_list_model_get_item (spans, i);

      if (seconds >= vimos_span_get_start (span) && seconds < vimos_span_get_end (span)
          && vimos_span_get_label (span) != NULL)
        return g_strdup (vimos_span_get_label (span));
    }
  return NULL;
}

typedef struct
{
  double least;
  double greatest;
  guint n_lost;
  guint n;
} Extent;

static Extent
measure_series (VimosSeries *series)
{
  Extent extent = { NAN, NAN, 0, vimos_series_get_length (series) };

  for (guint i = 0; i < extent.n; i++)
    {
      double value = vimos_series_get_y (series, i);

      extent.n_lost += isnan (value) ? 1 : 0;
      extent.least = fmin (extent.least, value);
      extent.greatest = fmax (extent.greatest, value);
    }
  return extent;
}

/* “Ping: 1 ms to 3.2 ms, 146 of 200 without an answer.” */
static void
summarise_series (VimosChartLane *lane,
                  GString *text)
{
  Extent extent = measure_series (vimos_chart_lane_get_series (lane));
  g_autofree char *least = NULL;
  g_autofree char *greatest = NULL;

  if (extent.n == 0)
    return;
  g_string_append_printf (text, " %s: ", vimos_chart_lane_get_title (lane));
  if (!isnan (extent.greatest))
    {
      least = format_value (lane, extent.least);
      greatest = format_value (lane, extent.greatest);
      /* Translators: the least and the greatest value of a line: “1 ms to 3.2 ms” */
      g_string_append_printf (text, _("%s to %s"), least, greatest);
    }
  if (extent.n_lost > 0)
    {
      g_string_append (text, !isnan (extent.greatest) ? ", " : "");
      g_string_append_printf (text, _("%u of %u without an answer"), extent.n_lost, extent.n);
    }
  if (vimos_chart_lane_get_limit_label (lane) != NULL)
    g_string_append_printf (text, ", %s", vimos_chart_lane_get_limit_label (lane));
  g_string_append_c (text, '.');
}

static char *
format_span (VimosSpan *span)
{
  double step = 0.1;
  g_autofree char *start = vimos_time_scale_format (vimos_span_get_start (span), step, FALSE);
  g_autofree char *end = vimos_time_scale_format (vimos_span_get_end (span), step, FALSE);

  /* Translators: from one time to another: “0.4 s to 11.6 s” */
  return g_strdup_printf (_("%s to %s"), start, end);
}

static const char *
words_of (VimosSpan *span)
{
  return vimos_span_get_label (span) != NULL ? vimos_span_get_label (span)
                                             : vimos_span_get_note (span);
}

static void
summarise_spans (VimosChartLane *lane,
                 GString *text)
{
  GListModel *spans = G_LIST_MODEL (vimos_chart_lane_get_spans (lane));
  const char *before = ": ";

  for (guint i = 0; i < g_list_model_get_n_items (spans); i++)
    {
      g_autoptr (VimosSpan) span = g_list_model_get_item (spans, i);
      g_autofree char *when = format_span (span);

      if (words_of (span) == NULL)
        continue;
      if (i == 0 || g_str_equal (before, ": "))
        g_string_append_printf (text, " %s", vimos_chart_lane_get_title (lane));
      g_string_append_printf (text, "%s%s (%s)", before, words_of (span), when);
      before = ", ";
    }
  if (g_str_equal (before, ", "))
    g_string_append_c (text, '.');
}

/**
 * vimos_time_model_describe:
 *
 * Returns: (transfer full): the model's own summary, then a sentence about each lane
 */
char *
vimos_time_model_describe (VimosTimeModel *self)
{
  GListModel *lanes;
  GString *text;

  g_return_val_if_fail (VIMOS_IS_TIME_MODEL (self), NULL);

  lanes = vimos_time_model_get_lanes (self);
  text = g_string_new (vimos_time_model_get_summary (self));
  for (guint i = 0; i < g_list_model_get_n_items (lanes); i++)
    {
      g_autoptr (VimosChartLane) lane = g_list_model_get_item (lanes, i);
      GPtrArray *companions = vimos_chart_lane_get_companions (lane);

      if (vimos_chart_lane_get_kind (lane) != VIMOS_LANE_SPANS)
        summarise_series (lane, text);
      for (guint j = 0; j < companions->len; j++)
        summarise_series (g_ptr_array_index (companions, j), text);
      summarise_spans (lane, text);
    }
  if (text->len > 0 && text->str[0] == ' ')
    g_string_erase (text, 0, 1);
  return g_string_free (text, FALSE);
}

/* Table */

static void
add_row (GListStore *table,
         const char *name,
         const char *when,
         const char *value)
{
  g_autoptr (VimosChartValue) row = vimos_chart_value_new (name, when, value);

  g_list_store_append (table, row);
}

static void
tabulate_spans (GListStore *table,
                VimosChartLane *lane)
{
  GListModel *spans = G_LIST_MODEL (vimos_chart_lane_get_spans (lane));

  for (guint i = 0; i < g_list_model_get_n_items (spans); i++)
    {
      g_autoptr (VimosSpan) span = g_list_model_get_item (spans, i);
      g_autofree char *when = format_span (span);

      if (words_of (span) != NULL)
        add_row (table, vimos_chart_lane_get_title (lane), when, words_of (span));
    }
}

/* In steps of the time axis: the range within each, and what was lost in it. */
static void
tabulate_series (GListStore *table,
                 VimosTimeModel *model,
                 VimosChartLane *lane)
{
  double start = vimos_time_model_get_start (model), end = vimos_time_model_get_end (model);
  double step = vimos_time_scale_step (end - start, MAX_TABLE_STEPS, 1);
  guint n = CLAMP ((guint) ceil ((end - start) / step), 1, 2 * MAX_TABLE_STEPS);
  g_autofree VimosSeriesColumn *columns = g_new (VimosSeriesColumn, n);

  vimos_series_decimate (vimos_chart_lane_get_series (lane), start, start + n * step, columns, n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *when = vimos_time_scale_format (start + i * step, MIN (step, 0.1), FALSE);
      g_autofree char *least = format_value (lane, columns[i].min);
      g_autofree char *greatest = format_value (lane, columns[i].max);
      g_autofree char *range = g_str_equal (least, greatest)
                                   ? g_strdup (least)
                                   : g_strdup_printf (_ ("%s to %s"), least, greatest);
      g_autofree char *both = g_strdup_printf ("%s, %s", range, _("no answer"));

      if (!isnan (columns[i].min))
        add_row (table, vimos_chart_lane_get_title (lane), when, columns[i].lost ? both : range);
      else if (columns[i].lost)
        add_row (table, vimos_chart_lane_get_title (lane), when, _("no answer"));
    }
}

/**
 * vimos_time_model_make_table:
 *
 * Returns: (transfer full): a model of #VimosChartValue that says what a chart of the model
 *   shows now; it does not change any more
 */
GListModel *
vimos_time_model_make_table (VimosTimeModel *self)
{
  GListStore *table;
  GListModel *lanes;

  g_return_val_if_fail (VIMOS_IS_TIME_MODEL (self), NULL);

  table = g_list_store_new (VIMOS_TYPE_CHART_VALUE);
  lanes = vimos_time_model_get_lanes (self);
  for (guint i = 0; i < g_list_model_get_n_items (lanes); i++)
    {
      g_autoptr (VimosChartLane) lane = g_list_model_get_item (lanes, i);
      GPtrArray *companions = vimos_chart_lane_get_companions (lane);

      tabulate_spans (table, lane);
      if (vimos_chart_lane_get_kind (lane) != VIMOS_LANE_SPANS)
        tabulate_series (table, self, lane);
      for (guint j = 0; j < companions->len; j++)
        tabulate_series (table, self, g_ptr_array_index (companions, j));
    }
  return G_LIST_MODEL (table);
}
