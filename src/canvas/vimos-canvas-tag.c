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
  char *brief;
  char *name;
  char *facts;
  guint track;
  gboolean chosen;
};

G_DEFINE_FINAL_TYPE (VimosCanvasTag, vimos_canvas_tag, G_TYPE_OBJECT)

static void
vimos_canvas_tag_finalize (GObject *object)
{
  VimosCanvasTag *self = VIMOS_CANVAS_TAG (object);

  g_free (self->label);
  g_free (self->brief);
  g_free (self->name);
  g_free (self->facts);

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
  return vimos_canvas_tag_new_with_words (track, &(VimosCanvasTagWords){ .label = label }, chosen);
}

/**
 * vimos_canvas_tag_new_with_words:
 * @track: the alternative, from 0
 * @words: what it says in each of its forms
 * @chosen: whether it is the chosen one
 *
 * Returns: (transfer full): a tag
 */
VimosCanvasTag *
vimos_canvas_tag_new_with_words (guint track,
                                 const VimosCanvasTagWords *words,
                                 gboolean chosen)
{
  VimosCanvasTag *self;

  g_return_val_if_fail (words != NULL && words->label != NULL, NULL);
  g_return_val_if_fail ((words->name == NULL) == (words->facts == NULL), NULL);

  self = g_object_new (VIMOS_TYPE_CANVAS_TAG, NULL);
  self->track = track;
  self->label = g_strdup (words->label);
  self->brief = g_strdup (words->brief);
  self->name = g_strdup (words->name);
  self->facts = g_strdup (words->facts);
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

/** vimos_canvas_tag_get_brief: Returns: (transfer none): its name where it is seen from afar */
const char *
vimos_canvas_tag_get_brief (VimosCanvasTag *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_TAG (self), NULL);

  return self->brief != NULL ? self->brief : self->label;
}

/**
 * vimos_canvas_tag_get_name:
 *
 * Returns: (transfer none) (nullable): its first line; %NULL when it has but one
 */
const char *
vimos_canvas_tag_get_name (VimosCanvasTag *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_TAG (self), NULL);

  return self->name;
}

/** vimos_canvas_tag_get_facts: Returns: (transfer none) (nullable): its second line */
const char *
vimos_canvas_tag_get_facts (VimosCanvasTag *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_TAG (self), NULL);

  return self->facts;
}

/** vimos_canvas_tag_get_chosen: Returns: whether it is the chosen one */
gboolean
vimos_canvas_tag_get_chosen (VimosCanvasTag *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_TAG (self), FALSE);

  return self->chosen;
}
