/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define VIMOS_TYPE_CANVAS_TAG (vimos_canvas_tag_get_type ())
G_DECLARE_FINAL_TYPE (VimosCanvasTag, vimos_canvas_tag, VIMOS, CANVAS_TAG, GObject)

VimosCanvasTag *vimos_canvas_tag_new (guint track,
                                      const char *label,
                                      gboolean chosen);
VimosCanvasTag *vimos_canvas_tag_new_with_short (guint track,
                                                 const char *label,
                                                 const char *short_label,
                                                 gboolean chosen);
guint vimos_canvas_tag_get_track (VimosCanvasTag *self);
const char *vimos_canvas_tag_get_label (VimosCanvasTag *self);
const char *vimos_canvas_tag_get_short_label (VimosCanvasTag *self);
gboolean vimos_canvas_tag_get_chosen (VimosCanvasTag *self);

G_END_DECLS
