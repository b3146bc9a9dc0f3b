/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-chart"

#include "config.h"

#include "vimos-palette.h"
#include "vimos-track-sample.h"

/**
 * VimosTrackSample:
 *
 * A short piece of line in the colour and with the dashes of an alternative, to stand beside its name. Main thread only.
 *
 * CSS nodes: `tracksample`. Accessibility: presentation only; the name beside it says the same.
 */
struct _VimosTrackSample
{
  GtkWidget parent_instance;

  guint track;
  GskRenderNode *line; /* made on allocation */
};

enum
{
  PROP_0,
  PROP_TRACK,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (VimosTrackSample, vimos_track_sample, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];

#define WIDTH 40
#define HEIGHT 8
#define THICKNESS 5

static void
vimos_track_sample_size_allocate (GtkWidget *widget,
                                  int width,
                                  int height,
                                  int baseline)
{
  VimosTrackSample *self = VIMOS_TRACK_SAMPLE (widget);
  VimosPalette palette;
  int n_dashes;
  const double *dashes = vimos_track_get_dashes (self->track, &n_dashes);
  cairo_t *cr;

  g_clear_pointer (&self->line, gsk_render_node_unref);
  vimos_palette_resolve (&palette, widget);
  self->line = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, width, height));
  cr = gsk_cairo_node_get_draw_context (self->line);
  gdk_cairo_set_source_rgba (cr, vimos_palette_get_track (&palette, self->track));
  cairo_set_line_width (cr, THICKNESS);
  cairo_set_dash (cr, dashes, n_dashes, 0);
  cairo_move_to (cr, 0, height / 2.0);
  cairo_line_to (cr, width, height / 2.0);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
vimos_track_sample_snapshot (GtkWidget *widget,
                             GtkSnapshot *snapshot)
{
  VimosTrackSample *self = VIMOS_TRACK_SAMPLE (widget);

  if (self->line != NULL)
    gtk_snapshot_append_node (snapshot, self->line);
}

static void
vimos_track_sample_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static void
vimos_track_sample_css_changed (GtkWidget *widget,
                                GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (vimos_track_sample_parent_class)->css_changed (widget, change);

  gtk_widget_queue_allocate (widget);
  gtk_widget_queue_draw (widget);
}

static void
vimos_track_sample_dispose (GObject *object)
{
  g_clear_pointer (&VIMOS_TRACK_SAMPLE (object)->line, gsk_render_node_unref);

  G_OBJECT_CLASS (vimos_track_sample_parent_class)->dispose (object);
}

static void
vimos_track_sample_get_property (GObject *object,
                                 guint prop_id,
                                 GValue *value,
                                 GParamSpec *pspec)
{
  if (prop_id == PROP_TRACK)
    g_value_set_uint (value, vimos_track_sample_get_track (VIMOS_TRACK_SAMPLE (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
vimos_track_sample_set_property (GObject *object,
                                 guint prop_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  if (prop_id == PROP_TRACK)
    vimos_track_sample_set_track (VIMOS_TRACK_SAMPLE (object), g_value_get_uint (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
vimos_track_sample_class_init (VimosTrackSampleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = vimos_track_sample_dispose;
  object_class->get_property = vimos_track_sample_get_property;
  object_class->set_property = vimos_track_sample_set_property;

  widget_class->size_allocate = vimos_track_sample_size_allocate;
  widget_class->snapshot = vimos_track_sample_snapshot;
  widget_class->measure = vimos_track_sample_measure;
  widget_class->css_changed = vimos_track_sample_css_changed;

  /** VimosTrackSample:track: the alternative, from 0 */
  properties[PROP_TRACK] = g_param_spec_uint ("track", NULL, NULL, 0, G_MAXUINT, 0,
                                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "tracksample");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
vimos_track_sample_init (VimosTrackSample *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

/**
 * vimos_track_sample_new:
 *
 * Returns: (transfer floating): a sample of the first alternative
 */
GtkWidget *
vimos_track_sample_new (void)
{
  return g_object_new (VIMOS_TYPE_TRACK_SAMPLE, NULL);
}

/** vimos_track_sample_get_track: Returns: the alternative, from 0 */
guint
vimos_track_sample_get_track (VimosTrackSample *self)
{
  g_return_val_if_fail (VIMOS_IS_TRACK_SAMPLE (self), 0);

  return self->track;
}

/**
 * vimos_track_sample_set_track:
 * @track: the alternative, from 0
 */
void
vimos_track_sample_set_track (VimosTrackSample *self,
                              guint track)
{
  g_return_if_fail (VIMOS_IS_TRACK_SAMPLE (self));

  if (track == self->track)
    return;
  self->track = track;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TRACK]);
}
