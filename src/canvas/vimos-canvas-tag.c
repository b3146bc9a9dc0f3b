/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include "vimos-canvas-tag.h"

/**
 * VimosCanvasTag:
 *
 * The name of an alternative (“track”); the canvas puts it beside the edges that the track runs
 * over. Immutable.
 */
struct _VimosCanvasTag
{
  GObject parent_instance;

  char *label;
  char *short_label;
  guint track;
  gboolean chosen;
};

G_DEFINE_FINAL_TYPE (VimosCanvasTag, vimos_canvas_tag, G_TYPE_OBJECT)

static void
vimos_canvas_tag_finalize (GObject *object)
{
  VimosCanvasTag *self = VIMOS_CANVAS_TAG (object);

  g_free (self->label);
  g_free (self->short_label);

  G_OBJECT_CLASS (vimos_canvas_tag_parent_class)->finalize (object);
}

static void
vimos_canvas_tag_class_init (VimosCanvasTagClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vimos_canvas_tag_finalize;
}

static void
vimos_canvas_tag_init (VimosCanvasTag *self)
{
}

/**
 * vimos_canvas_tag_new:
 * @track: the alternative, from 0
 * @label: its name
 * @chosen: whether it is the chosen one
 *
 * Returns: (transfer full): a tag
 */
VimosCanvasTag *
vimos_canvas_tag_new (guint track,
                      const char *label,
                      gboolean chosen)
{
  return vimos_canvas_tag_new_with_short (track, label, NULL, chosen);
}

/**
 * vimos_canvas_tag_new_with_short:
 * @track: the alternative, from 0
 * @label: its name
 * @short_label: (nullable): its name where the picture is seen from afar
 * @chosen: whether it is the chosen one
 *
 * Returns: (transfer full): a tag
 */
VimosCanvasTag *
vimos_canvas_tag_new_with_short (guint track,
                                 const char *label,
                                 const char *short_label,
                                 gboolean chosen)
{
  VimosCanvasTag *self;

  g_return_val_if_fail (label != NULL, NULL);

  self = g_object_new (VIMOS_TYPE_CANVAS_TAG, NULL);
  self->track = track;
  self->label = g_strdup (label);
  self->short_label = g_strdup (short_label);
  self->chosen = !!chosen;
  return self;
}

/** vimos_canvas_tag_get_track: Returns: the alternative, from 0 */
guint
vimos_canvas_tag_get_track (VimosCanvasTag *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_TAG (self), 0);

  return self->track;
}

/** vimos_canvas_tag_get_label: Returns: (transfer none): its name */
const char *
vimos_canvas_tag_get_label (VimosCanvasTag *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_TAG (self), NULL);

  return self->label;
}

/**
 * vimos_canvas_tag_get_short_label:
 *
 * Returns: (transfer none): its name where it is seen from afar
 */
const char *
vimos_canvas_tag_get_short_label (VimosCanvasTag *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_TAG (self), NULL);

  return self->short_label != NULL ? self->short_label : self->label;
}

/** vimos_canvas_tag_get_chosen: Returns: whether it is the chosen one */
gboolean
vimos_canvas_tag_get_chosen (VimosCanvasTag *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_TAG (self), FALSE);

  return self->chosen;
}
