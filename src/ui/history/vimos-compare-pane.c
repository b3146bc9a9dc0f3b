/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-compare-pane.h"
#include "vimos-compare.h"
#include "vimos-record-words.h"

/**
 * VimosComparePane:
 *
 * Two to four runs beside each other: which was the fastest in a sentence, all of them on one axis,
 * and their figures with the best in bold.
 */
struct _VimosComparePane
{
  GtkBox parent_instance;

  /* template children */
  GtkLabel *sentence;
  GtkWidget *body;
  VimosTimeChart *chart;
  GtkGrid *table;
};

G_DEFINE_FINAL_TYPE (VimosComparePane, vimos_compare_pane, GTK_TYPE_BOX)

static GtkWidget *
attach_label (VimosComparePane *self,
              const char *text,
              guint column,
              guint row,
              const char *const *styles)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_widget_set_hexpand (label, column == 0);
  for (guint i = 0; styles[i] != NULL; i++)
    gtk_widget_add_css_class (label, styles[i]);
  gtk_grid_attach (self->table, label, column, row, 1, 1);
  return label;
}

static void
attach_badge (VimosComparePane *self,
              VimosHistoryRun *run,
              guint index)
{
  const VimosHistoryRecord *record = vimos_history_run_get_record (run);
  char letter[] = { (char) ('A' + index), '\0' };
  g_autofree char *style = g_strdup_printf ("track-%d", vimos_record_get_track (record) + 1);
  g_autofree char *path = vimos_record_describe_path (record);
  /* Translators: for a screen reader: the letter of a run, a path, a VM */
  g_autofree char *label = g_strdup_printf (_("%s: %s of %s"), letter, path, record->vm);
  GtkWidget *badge = attach_label (self, letter, index + 1, 0,
                                   (const char *const[]){ "choose", "chosen", style, NULL });

  gtk_label_set_xalign (GTK_LABEL (badge), 0.5);
  gtk_widget_set_halign (badge, GTK_ALIGN_END);
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (badge, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (badge), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
show_row (VimosComparePane *self,
          const VimosCompareRow *row,
          guint n_runs,
          guint at)
{
  static const char *const plain[] = { "numeric", NULL };
  static const char *const bold[] = { "numeric", "heading", NULL };
  static const char *const title[] = { "dim-label", NULL };

  attach_label (self, row->title, 0, at, title);
  for (guint i = 0; i < n_runs; i++)
    {
      GtkWidget *label
          = attach_label (self, row->values[i], i + 1, at, row->best[i] ? bold : plain);
      /* Translators: for a screen reader: a figure, the letter of a run, its value */
      g_autofree char *words
          = g_strdup_printf (row->best[i] ? _("%s, %c: %s, the best") : _("%s, %c: %s"),
                             row->title, 'A' + (int) i, row->values[i]);

      gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                      -1);
    }
}

static void
show_table (VimosComparePane *self,
            GPtrArray *runs)
{
  static const char *const caption[] = { "caption-heading", NULL };
  g_autoptr (GPtrArray) rows = vimos_compare_make_rows (runs);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->table))) != NULL)
    gtk_grid_remove (self->table, child);
  attach_label (self, _("best in bold"), 0, 0, caption);
  for (guint i = 0; i < runs->len; i++)
    attach_badge (self, g_ptr_array_index (runs, i), i);
  for (guint i = 0; i < rows->len; i++)
    show_row (self, g_ptr_array_index (rows, i), runs->len, i + 1);
}

static void
vimos_compare_pane_class_init (VimosComparePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (VIMOS_TYPE_TIME_CHART);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/vimos/Vimos/vimos-compare-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, VimosComparePane, sentence);
  gtk_widget_class_bind_template_child (widget_class, VimosComparePane, body);
  gtk_widget_class_bind_template_child (widget_class, VimosComparePane, chart);
  gtk_widget_class_bind_template_child (widget_class, VimosComparePane, table);
}

static void
vimos_compare_pane_init (VimosComparePane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * vimos_compare_pane_show:
 * @runs: (element-type VimosHistoryRun): two to four, loaded
 */
void
vimos_compare_pane_show (VimosComparePane *self,
                         GPtrArray *runs)
{
  g_autofree char *sentence = NULL;
  g_autoptr (VimosTimeModel) model = NULL;

  g_return_if_fail (VIMOS_IS_COMPARE_PANE (self));
  g_return_if_fail (runs->len > 0 && runs->len <= VIMOS_COMPARE_MAX);

  sentence = vimos_compare_describe (runs);
  model = vimos_compare_make_model (runs);
  gtk_label_set_label (self->sentence, sentence);
  vimos_time_chart_set_model (self->chart, model);
  show_table (self, runs);
}

/** vimos_compare_pane_get_chart: Returns: (transfer none): the runs on one axis */
VimosTimeChart *
vimos_compare_pane_get_chart (VimosComparePane *self)
{
  g_return_val_if_fail (VIMOS_IS_COMPARE_PANE (self), NULL);

  return self->chart;
}

/**
 * vimos_compare_pane_set_compact:
 * @compact: whether there is little room: the figures then stand below the chart
 */
void
vimos_compare_pane_set_compact (VimosComparePane *self,
                                gboolean compact)
{
  g_return_if_fail (VIMOS_IS_COMPARE_PANE (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->body),
                                  compact ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
}
