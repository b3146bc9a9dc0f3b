/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-legend.h"
#include "vimos-palette.h"
#include "vimos-shape-sample.h"
#include "vimos-valve-sample.h"

/**
 * VimosLegend:
 *
 * What the signs on the picture of the network mean: the kinds of nodes and the bottleneck; where
 * loads are shown, the six steps of load. Wraps where there is no room for one line.
 */
struct _VimosLegend
{
  AdwBin parent_instance;

  /* template children */
  GtkStack *stack;
  GtkBox *steps;
};

G_DEFINE_FINAL_TYPE (VimosLegend, vimos_legend, ADW_TYPE_BIN)

/* Percent from which a step is; as VimosCanvasEdge has it. */
static const guint first_of_step[VIMOS_N_LOADS] = { 0, 10, 25, 50, 75, 90 };

static void
add_step (VimosLegend *self,
          guint index)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *colour = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  g_autofree char *text = g_strdup_printf ("%u", first_of_step[index]);
  g_autofree char *style = g_strdup_printf ("load-%u", index + 1);
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (colour, "load-step");
  gtk_widget_add_css_class (colour, style);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numeric");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), colour);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (self->steps, box);
}

static void
vimos_legend_class_init (VimosLegendClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (VIMOS_TYPE_SHAPE_SAMPLE);
  g_type_ensure (VIMOS_TYPE_VALVE_SAMPLE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/vimos/Vimos/vimos-legend.ui");
  gtk_widget_class_bind_template_child (widget_class, VimosLegend, stack);
  gtk_widget_class_bind_template_child (widget_class, VimosLegend, steps);
}

static void
vimos_legend_init (VimosLegend *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < VIMOS_N_LOADS; i++)
    add_step (self, i);
}

/**
 * vimos_legend_set_show_load:
 * @show_load: whether the picture shows loads
 */
void
vimos_legend_set_show_load (VimosLegend *self,
                            gboolean show_load)
{
  g_return_if_fail (VIMOS_IS_LEGEND (self));

  gtk_stack_set_visible_child_name (self->stack, show_load ? "load" : "capacity");
}
