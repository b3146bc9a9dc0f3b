/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * VimosText:
 * @node: (nullable): what to draw, its upper left corner at 0, 0; %NULL for empty text
 * @width: px
 * @height: px
 *
 * One laid-out line of text.
 */
typedef struct
{
  GskRenderNode *node;
  float width;
  float height;
} VimosText;

typedef struct _VimosTextCache VimosTextCache;

VimosTextCache *vimos_text_cache_new (GtkWidget *widget);
VimosTextCache *vimos_text_cache_new_plain (GtkWidget *widget);
void vimos_text_cache_free (VimosTextCache *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosTextCache, vimos_text_cache_free)

const VimosText *vimos_text_cache_get (VimosTextCache *self,
                                       const char *text,
                                       double scale,
                                       PangoWeight weight,
                                       const GdkRGBA *colour);
const VimosText *vimos_text_cache_try (VimosTextCache *self,
                                       const char *text,
                                       double scale,
                                       PangoWeight weight,
                                       const GdkRGBA *colour);
void vimos_text_cache_begin_frame (VimosTextCache *self,
                                   guint allowance);
gboolean vimos_text_cache_is_starved (VimosTextCache *self);
void vimos_text_cache_trim (VimosTextCache *self);
void vimos_text_cache_clear (VimosTextCache *self);

void vimos_text_append (const VimosText *text,
                        GtkSnapshot *snapshot,
                        double x,
                        double y);

G_END_DECLS
