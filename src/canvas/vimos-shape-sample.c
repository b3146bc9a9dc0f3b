/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include "vimos-canvas-private.h"
#include "vimos-shape-sample.h"

/**
 * VimosShapeSample:
 *
 * The shape of a kind of node, small, for a legend.
 *
 * CSS nodes: `shapesample`.
 */
struct _VimosShapeSample
{
  VimosSample parent_instance;

  guint shape; /* VimosCanvasShape */
  guint mark;  /* VimosCanvasMark */
};

enum
{
  PROP_0,
  PROP_SHAPE,
  PROP_MARK,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (VimosShapeSample, vimos_shape_sample, VIMOS_TYPE_SAMPLE)

static GParamSpec *properties[N_PROPS];

#define SIZE 18

static void
vimos_shape_sample_draw (VimosSample *sample,
                         cairo_t *cr,
                         const VimosPalette *palette,
                         int width,
                         int height)
{
  VimosShapeSample *self = VIMOS_SHAPE_SAMPLE (sample);

  cairo_translate (cr, width / 2.0, height / 2.0);
  cairo_scale (cr, SIZE, SIZE);
  vimos_canvas_draw_shape (cr, self->shape, self->mark, palette);
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
  VimosSampleClass *sample_class = VIMOS_SAMPLE_CLASS (klass);

  object_class->set_property = vimos_shape_sample_set_property;
  sample_class->width = SIZE * 5 / 4;
  sample_class->height = SIZE + 2;
  sample_class->draw = vimos_shape_sample_draw;

  /** VimosShapeSample:shape: a #VimosCanvasShape */
  properties[PROP_SHAPE]
      = g_param_spec_uint ("shape", NULL, NULL, 0, VIMOS_CANVAS_SHAPE_RING, 0, flags);
  /** VimosShapeSample:mark: a #VimosCanvasMark */
  properties[PROP_MARK]
      = g_param_spec_uint ("mark", NULL, NULL, 0, VIMOS_CANVAS_MARK_ALARM, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "shapesample");
}

static void
vimos_shape_sample_init (VimosShapeSample *self)
{
}
