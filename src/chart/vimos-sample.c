/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-chart"

#include "config.h"

#include "vimos-sample.h"

/**
 * VimosSample:
 *
 * A small drawn sign of fixed size that stands beside a word: what a legend is made of. Main thread
 * only.
 *
 * Accessibility: presentation only; the word beside it says the same.
 */
typedef struct
{
  GskRenderNode *node; /* made on allocation */
} VimosSamplePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (VimosSample, vimos_sample, GTK_TYPE_WIDGET)

static VimosSamplePrivate *
private_of (gpointer self)
{
  return vimos_sample_get_instance_private (VIMOS_SAMPLE (self));
}

static void
vimos_sample_size_allocate (GtkWidget *widget,
                            int width,
                            int height,
                            int baseline)
{
  VimosSamplePrivate *priv = private_of (widget);
  VimosPalette palette;
  cairo_t *cr;

  g_clear_pointer (&priv->node, gsk_render_node_unref);
  vimos_palette_resolve (&palette, widget);
  priv->node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, width, height));
  cr = gsk_cairo_node_get_draw_context (priv->node);
  VIMOS_SAMPLE_GET_CLASS (widget)->draw (VIMOS_SAMPLE (widget), cr, &palette, width, height);
  cairo_destroy (cr);
}

static void
vimos_sample_snapshot (GtkWidget *widget,
                       GtkSnapshot *snapshot)
{
  VimosSamplePrivate *priv = private_of (widget);

  if (priv->node != NULL)
    gtk_snapshot_append_node (snapshot, priv->node);
}

static void
vimos_sample_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  VimosSampleClass *klass = VIMOS_SAMPLE_GET_CLASS (widget);

  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? klass->width : klass->height;
}

static void
vimos_sample_css_changed (GtkWidget *widget,
                          GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (vimos_sample_parent_class)->css_changed (widget, change);

  vimos_sample_changed (VIMOS_SAMPLE (widget));
}

static void
vimos_sample_dispose (GObject *object)
{
  g_clear_pointer (&private_of (object)->node, gsk_render_node_unref);

  G_OBJECT_CLASS (vimos_sample_parent_class)->dispose (object);
}

static void
vimos_sample_class_init (VimosSampleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vimos_sample_dispose;
  widget_class->size_allocate = vimos_sample_size_allocate;
  widget_class->snapshot = vimos_sample_snapshot;
  widget_class->measure = vimos_sample_measure;
  widget_class->css_changed = vimos_sample_css_changed;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
vimos_sample_init (VimosSample *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

/**
 * vimos_sample_changed:
 *
 * To be called by subclasses: what is drawn is another.
 */
void
vimos_sample_changed (VimosSample *self)
{
  g_return_if_fail (VIMOS_IS_SAMPLE (self));

  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
