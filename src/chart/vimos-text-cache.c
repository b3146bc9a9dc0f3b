/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-chart"

#include "config.h"

#include <gtk/gtk.h>
#include <math.h>

#include "vimos-text-cache.h"

/* Laying text out costs about 25 times what drawing its finished render node does, so every text of a canvas or a
 * chart is laid out once and kept. Main thread only; the cache belongs to its widget and must not outlive it. */

/* When this many texts are kept, trimming drops all: figures that change every second would otherwise pile up. */
#define MAX_TEXTS 4096

struct _VimosTextCache
{
  GtkWidget *widget; /* borrowed: our owner */
  GHashTable *texts; /* char * → VimosText */
};

static void
text_free (gpointer data)
{
  VimosText *text = data;

  g_clear_pointer (&text->node, gsk_render_node_unref);
  g_free (text);
}

static VimosText *
lay_out (VimosTextCache *self,
         const char *string,
         double scale,
         PangoWeight weight,
         const GdkRGBA *colour)
{
  VimosText *text = g_new0 (VimosText, 1);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (self->widget, string);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  int width, height;

  pango_attr_list_insert (attributes, pango_attr_scale_new (scale));
  pango_attr_list_insert (attributes, pango_attr_weight_new (weight));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_get_pixel_size (layout, &width, &height);
  gtk_snapshot_append_layout (snapshot, layout, colour);
  text->node = gtk_snapshot_free_to_node (snapshot);
  text->width = width;
  text->height = height;
  return text;
}

/**
 * vimos_text_cache_new:
 * @widget: the owner, whose font is used
 *
 * Returns: (transfer full): an empty cache
 */
VimosTextCache *
vimos_text_cache_new (GtkWidget *widget)
{
  VimosTextCache *self;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  self = g_new0 (VimosTextCache, 1);
  self->widget = widget;
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, text_free);
  return self;
}

void
vimos_text_cache_free (VimosTextCache *self)
{
  g_hash_table_unref (self->texts);
  g_free (self);
}

/**
 * vimos_text_cache_get:
 * @self: the cache
 * @text: what to write
 * @scale: size relative to the widget's font
 * @weight: how bold
 * @colour: in which colour
 *
 * Not to be called while a snapshot is made.
 *
 * Returns: (transfer none): the laid-out text, valid until the cache is trimmed or cleared
 */
const VimosText *
vimos_text_cache_get (VimosTextCache *self,
                      const char *text,
                      double scale,
                      PangoWeight weight,
                      const GdkRGBA *colour)
{
  g_autofree char *paint = NULL;
  g_autofree char *key = NULL;
  VimosText *found;

  g_return_val_if_fail (self != NULL && text != NULL && colour != NULL, NULL);

  paint = gdk_rgba_to_string (colour);
  key = g_strdup_printf ("%.3f %d %s %s", scale, weight, paint, text);
  found = g_hash_table_lookup (self->texts, key);
  if (found == NULL)
    {
      found = lay_out (self, text, scale, weight, colour);
      g_hash_table_insert (self->texts, g_steal_pointer (&key), found);
    }
  return found;
}

/**
 * vimos_text_cache_trim:
 * @self: the cache
 *
 * To be called before the owner draws itself anew: forgets everything once too much has come together.
 */
void
vimos_text_cache_trim (VimosTextCache *self)
{
  g_return_if_fail (self != NULL);

  if (g_hash_table_size (self->texts) >= MAX_TEXTS)
    g_hash_table_remove_all (self->texts);
}

/**
 * vimos_text_cache_clear:
 * @self: the cache
 *
 * Forgets everything: the font or the scale factor changed.
 */
void
vimos_text_cache_clear (VimosTextCache *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_remove_all (self->texts);
}

/**
 * vimos_text_append:
 * @text: a laid-out text
 * @snapshot: where to draw it
 * @x: its left edge
 * @y: its upper edge
 *
 * Draws @text on whole pixels, so that it stays sharp.
 */
void
vimos_text_append (const VimosText *text,
                   GtkSnapshot *snapshot,
                   double x,
                   double y)
{
  if (text->node == NULL)
    return;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (floorf (x + 0.5), floorf (y + 0.5)));
  gtk_snapshot_append_node (snapshot, text->node);
  gtk_snapshot_restore (snapshot);
}
