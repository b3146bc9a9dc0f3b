/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include "vimos-canvas-private.h"
#include "vimos-shape-sample.h"

/**
 * VimosShapeSample:
 *
 * The shape of a kind of node, small, for a legend. Main thread only.
 *
 * CSS nodes: `shapesample`. Accessibility: presentation only; the word beside it says what it is.
 */
struct _VimosShapeSample
{
  GtkWidget parent_instance;

  guint shape; /* VimosCanvasShape */
  guint mark;  /* VimosCanvasMark */
  GskRenderNode *node; /* made on allocation */
};

enum
{
  PROP_0,
  PROP_SHAPE,
  PROP_MARK,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (VimosShapeSample, vimos_shape_sample, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];

#define SIZE 18

static void
vimos_shape_sample_size_allocate (GtkWidget *widget,
                                  int width,
                                  int height,
                                  int baseline)
{
  VimosShapeSample *self = VIMOS_SHAPE_SAMPLE (widget);
  VimosPalette palette;
  cairo_t *cr;

  g_clear_pointer (&self->node, gsk_render_node_unref);
  vimos_palette_resolve (&palette, widget);
  self->node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, width, height));
  cr = gsk_cairo_node_get_draw_context (self->node);
  cairo_translate (cr, width / 2.0, height / 2.0);
  cairo_scale (cr, SIZE, SIZE);
  vimos_canvas_draw_shape (cr, self->shape, self->mark, &palette);
  cairo_destroy (cr);
}

static void
vimos_shape_sample_snapshot (GtkWidget *widget,
                             GtkSnapshot *snapshot)
{
  VimosShapeSample *self = VIMOS_SHAPE_SAMPLE (widget);

  if (self->node != NULL)
    gtk_snapshot_append_node (snapshot, self->node);
}

static void
vimos_shape_sample_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? SIZE * 5 / 4 : SIZE + 2;
}

static void
vimos_shape_sample_css_changed (GtkWidget *widget,
                                GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (vimos_shape_sample_parent_class)->css_changed (widget, change);

  gtk_widget_queue_allocate (widget);
  gtk_widget_queue_draw (widget);
}

static void
vimos_shape_sample_dispose (GObject *object)
{
  g_clear_pointer (&VIMOS_SHAPE_SAMPLE (object)->node, gsk_render_node_unref);

  G_OBJECT_CLASS (vimos_shape_sample_parent_class)->dispose (object);
}

static void
vimos_shape_sample_set_property (GObject *object,
                                 guint prop_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  VimosShapeSample *self = VIMOS_SHAPE_SAMPLE (object);

  switch (prop_id)
    {
    case PROP_SHAPE:
      self->shape = g_value_get_uint (value);
      break;
    case PROP_MARK:
      self->mark = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vimos_shape_sample_class_init (VimosShapeSampleClass *klass)
{
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = vimos_shape_sample_dispose;
  object_class->set_property = vimos_shape_sample_set_property;

  widget_class->size_allocate = vimos_shape_sample_size_allocate;
  widget_class->snapshot = vimos_shape_sample_snapshot;
  widget_class->measure = vimos_shape_sample_measure;
  widget_class->css_changed = vimos_shape_sample_css_changed;

  /** VimosShapeSample:shape: a #VimosCanvasShape */
  properties[PROP_SHAPE] = g_param_spec_uint ("shape", NULL, NULL, 0, VIMOS_CANVAS_SHAPE_RING, 0, flags);
  /** VimosShapeSample:mark: a #VimosCanvasMark */
  properties[PROP_MARK] = g_param_spec_uint ("mark", NULL, NULL, 0, VIMOS_CANVAS_MARK_ALARM, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "shapesample");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
vimos_shape_sample_init (VimosShapeSample *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}
