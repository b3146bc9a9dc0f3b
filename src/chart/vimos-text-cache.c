/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-chart"

#include "config.h"

#include <gtk/gtk.h>
#include <math.h>

#include "vimos-text-cache.h"

/* Laying text out costs about 25 times what drawing its finished render node does, so every text of
 * a canvas or a chart is laid out once and kept. Main thread only; the cache belongs to its widget
 * and must not outlive it. */

/* When this many texts are kept, trimming drops all: figures that change every second would
 * otherwise pile up. */
#define MAX_TEXTS 16384

struct _VimosTextCache
{
  GtkWidget *widget;   /* borrowed: our owner */
  gboolean plain;      /* figures as the font has them */
  GHashTable *texts;   /* TextKey → VimosText */
  guint allowance;     /* how many texts may still be laid out for this frame */
  gboolean starved;    /* whether one had to wait */
  GdkRGBA last_colour; /* the colour that was asked for last, */
  guint32 last_packed; /* and its packed form: long runs of texts have the same */
};

typedef struct
{
  char *text;
  guint32 colour; /* red, green, blue, alpha, 8 bits each */
  guint16 scale;  /* 1/1000 */
  guint16 weight;
} TextKey;

static guint
text_key_hash (gconstpointer data)
{
  const TextKey *key = data;

  return g_str_hash (key->text) ^ key->colour * 31 ^ key->scale * 8191 ^ key->weight * 127;
}

static gboolean
text_key_equal (gconstpointer a,
                gconstpointer b)
{
  const TextKey *one = a, *other = b;

  return one->colour == other->colour && one->scale == other->scale && one->weight == other->weight
         && g_str_equal (one->text, other->text);
}

static void
text_key_free (gpointer data)
{
  g_free (((TextKey *) data)->text);
  g_free (data);
}

static guint32
pack (const GdkRGBA *colour)
{
  return (guint32) (colour->red * 255 + 0.5f) << 24 | (guint32) (colour->green * 255 + 0.5f) << 16
         | (guint32) (colour->blue * 255 + 0.5f) << 8 | (guint32) (colour->alpha * 255 + 0.5f);
}

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
  if (!self->plain)
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
  self->texts = g_hash_table_new_full (text_key_hash, text_key_equal, text_key_free, text_free);
  self->allowance = G_MAXUINT;
  return self;
}

/**
 * vimos_text_cache_new_plain:
 * @widget: the owner, whose font is used
 *
 * For what is not to be looked at only: figures that are all of the same width are shapes to Cairo,
 * and no text that could be found in a PDF.
 *
 * Returns: (transfer full): an empty cache whose figures are as wide as they are
 */
VimosTextCache *
vimos_text_cache_new_plain (GtkWidget *widget)
{
  VimosTextCache *self = vimos_text_cache_new (widget);

  self->plain = TRUE;
  return self;
}

void
vimos_text_cache_free (VimosTextCache *self)
{
  g_hash_table_unref (self->texts);
  g_free (self);
}

static const VimosText *
find (VimosTextCache *self,
      TextKey *key,
      const GdkRGBA *colour)
{
  if (self->last_packed == 0 || memcmp (&self->last_colour, colour, sizeof (GdkRGBA)) != 0)
    {
      self->last_colour = *colour;
      self->last_packed = pack (colour);
    }
  key->colour = self->last_packed;
  return g_hash_table_lookup (self->texts, key);
}

static const VimosText *
add (VimosTextCache *self,
     const TextKey *key,
     const GdkRGBA *colour)
{
  VimosText *text = lay_out (self, key->text, key->scale / 1000.0, key->weight, colour);
  TextKey *kept = g_memdup2 (key, sizeof (TextKey));

  kept->text = g_strdup (key->text);
  g_hash_table_insert (self->texts, kept, text);
  return text;
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
  TextKey key = { (char *) text, 0, scale * 1000 + 0.5, weight };
  const VimosText *found;

  g_return_val_if_fail (self != NULL && text != NULL && colour != NULL, NULL);

  found = find (self, &key, colour);
  return found != NULL ? found : add (self, &key, colour);
}

/**
 * vimos_text_cache_try:
 *
 * The same as vimos_text_cache_get(), for texts that can wait: when this frame's allowance is used
 * up, texts that are not laid out yet have to.
 *
 * Returns: (transfer none) (nullable): the laid-out text, or %NULL when it has to wait for
 *   another frame
 */
const VimosText *
vimos_text_cache_try (VimosTextCache *self,
                      const char *text,
                      double scale,
                      PangoWeight weight,
                      const GdkRGBA *colour)
{
  TextKey key = { (char *) text, 0, scale * 1000 + 0.5, weight };
  const VimosText *found;

  g_return_val_if_fail (self != NULL && text != NULL && colour != NULL, NULL);

  found = find (self, &key, colour);
  if (found != NULL)
    return found;
  if (self->allowance == 0)
    {
      self->starved = TRUE;
      return NULL;
    }
  self->allowance--;
  return add (self, &key, colour);
}

/**
 * vimos_text_cache_begin_frame:
 * @allowance: how many new texts vimos_text_cache_try() may lay out from now on
 *
 * To be called before the owner draws itself anew; includes vimos_text_cache_trim().
 */
void
vimos_text_cache_begin_frame (VimosTextCache *self,
                              guint allowance)
{
  g_return_if_fail (self != NULL);

  vimos_text_cache_trim (self);
  self->allowance = allowance;
  self->starved = FALSE;
}

/**
 * vimos_text_cache_is_starved:
 *
 * Returns: whether a text has had to wait since the frame was begun
 */
gboolean
vimos_text_cache_is_starved (VimosTextCache *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->starved;
}

/**
 * vimos_text_cache_trim:
 * @self: the cache
 *
 * To be called before the owner draws itself anew: forgets everything once too much has come
 * together.
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
