/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define VIMOS_TYPE_CANVAS_TAG (vimos_canvas_tag_get_type ())
G_DECLARE_FINAL_TYPE (VimosCanvasTag, vimos_canvas_tag, VIMOS, CANVAS_TAG, GObject)

/**
 * VimosCanvasTagWords:
 * @label: all of it in one line
 * @brief: (nullable): the most important of it, where the picture is seen from afar
 * @name: (nullable): the first of two lines, where there is no room for a long one
 * @facts: (nullable): the second of them
 *
 * The same in each of the forms that a tag can take.
 */
typedef struct
{
  const char *label;
  const char *brief;
  const char *name;
  const char *facts;
} VimosCanvasTagWords;

VimosCanvasTag *vimos_canvas_tag_new (guint track,
                                      const char *label,
                                      gboolean chosen);
VimosCanvasTag *vimos_canvas_tag_new_with_words (guint track,
                                                 const VimosCanvasTagWords *words,
                                                 gboolean chosen);
guint vimos_canvas_tag_get_track (VimosCanvasTag *self);
const char *vimos_canvas_tag_get_label (VimosCanvasTag *self);
const char *vimos_canvas_tag_get_brief (VimosCanvasTag *self);
const char *vimos_canvas_tag_get_name (VimosCanvasTag *self);
const char *vimos_canvas_tag_get_facts (VimosCanvasTag *self);
gboolean vimos_canvas_tag_get_chosen (VimosCanvasTag *self);

G_END_DECLS
