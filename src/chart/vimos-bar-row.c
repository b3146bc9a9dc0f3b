/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-chart"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-bar-row.h"

/**
 * VimosBarRow:
 *
 * A horizontal bar of a #VimosBarChart: a title, parts one behind the other, and what the whole is
 * in words. To be filled before it is shown. Main thread only.
 */
struct _VimosBarRow
{
  GObject parent_instance;

  char *title;
  char *note;
  gboolean emphasised;
  GArray *parts; /* VimosBarPart */
};

G_DEFINE_FINAL_TYPE (VimosBarRow, vimos_bar_row, G_TYPE_OBJECT)

static void
clear_part (gpointer data)
{
  g_free (((VimosBarPart *) data)->label);
}

static void
vimos_bar_row_finalize (GObject *object)
{
  VimosBarRow *self = VIMOS_BAR_ROW (object);

  g_free (self->title);
  g_free (self->note);
  g_array_unref (self->parts);

  G_OBJECT_CLASS (vimos_bar_row_parent_class)->finalize (object);
}

static void
vimos_bar_row_class_init (VimosBarRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vimos_bar_row_finalize;
}

static void
vimos_bar_row_init (VimosBarRow *self)
{
  self->parts = g_array_new (FALSE, FALSE, sizeof (VimosBarPart));
  g_array_set_clear_func (self->parts, clear_part);
}

/**
 * vimos_bar_row_new:
 * @title: what it is
 * @note: (nullable): how much it is in all, in words
 * @emphasised: whether it is the one that matters
 *
 * Returns: (transfer full): a bar without parts
 */
VimosBarRow *
vimos_bar_row_new (const char *title,
                   const char *note,
                   gboolean emphasised)
{
  VimosBarRow *self;

  g_return_val_if_fail (title != NULL, NULL);

  self = g_object_new (VIMOS_TYPE_BAR_ROW, NULL);
  self->title = g_strdup (title);
  self->note = g_strdup (note);
  self->emphasised = !!emphasised;
  return self;
}

/**
 * vimos_bar_row_add:
 * @value: how long it is; nothing is added when it is not finite or not above 0
 * @style: how it is drawn
 * @colour: a track, or one of #VimosSpan's colours
 * @shade: how strong the colour is, 0 to 1
 * @label: (nullable): what stands in it, where it is wide enough
 */
void
vimos_bar_row_add (VimosBarRow *self,
                   double value,
                   VimosSpanStyle style,
                   int colour,
                   double shade,
                   const char *label)
{
  VimosBarPart part = { value, style, colour, CLAMP (shade, 0, 1), NULL };

  g_return_if_fail (VIMOS_IS_BAR_ROW (self));

  if (!isfinite (value) || value <= 0)
    return;
  part.label = g_strdup (label);
  g_array_append_val (self->parts, part);
}

/** vimos_bar_row_get_title: Returns: (transfer none): what it is */
const char *
vimos_bar_row_get_title (VimosBarRow *self)
{
  g_return_val_if_fail (VIMOS_IS_BAR_ROW (self), NULL);

  return self->title;
}

/** vimos_bar_row_get_note: Returns: (transfer none) (nullable): how much it is in all, in words */
const char *
vimos_bar_row_get_note (VimosBarRow *self)
{
  g_return_val_if_fail (VIMOS_IS_BAR_ROW (self), NULL);

  return self->note;
}

/** vimos_bar_row_get_emphasised: Returns: whether it is the one that matters */
gboolean
vimos_bar_row_get_emphasised (VimosBarRow *self)
{
  g_return_val_if_fail (VIMOS_IS_BAR_ROW (self), FALSE);

  return self->emphasised;
}

guint
vimos_bar_row_get_n_parts (VimosBarRow *self)
{
  g_return_val_if_fail (VIMOS_IS_BAR_ROW (self), 0);

  return self->parts->len;
}

/** vimos_bar_row_get_part: Returns: (transfer none): a part, the leftmost first */
const VimosBarPart *
vimos_bar_row_get_part (VimosBarRow *self,
                        guint index)
{
  g_return_val_if_fail (VIMOS_IS_BAR_ROW (self), NULL);
  g_return_val_if_fail (index < self->parts->len, NULL);

  return &g_array_index (self->parts, VimosBarPart, index);
}

/** vimos_bar_row_get_total: Returns: how long all parts are together */
double
vimos_bar_row_get_total (VimosBarRow *self)
{
  double total = 0;

  g_return_val_if_fail (VIMOS_IS_BAR_ROW (self), 0);

  for (guint i = 0; i < self->parts->len; i++)
    total += vimos_bar_row_get_part (self, i)->value;
  return total;
}

/**
 * vimos_bar_row_describe:
 *
 * Returns: (transfer full): “Actual: 29.1 s (disk 11.2 s, memory 16.9 s)”
 */
char *
vimos_bar_row_describe (VimosBarRow *self)
{
  g_autoptr (GString) parts = g_string_new (NULL);
  const char *note;

  g_return_val_if_fail (VIMOS_IS_BAR_ROW (self), NULL);

  note = self->note != NULL ? self->note : _("unknown");
  for (guint i = 0; i < self->parts->len; i++)
    {
      const char *label = vimos_bar_row_get_part (self, i)->label;

      if (label != NULL)
        g_string_append_printf (parts, "%s%s", parts->len > 0 ? ", " : "", label);
    }
  return parts->len > 0 ? g_strdup_printf ("%s: %s (%s)", self->title, note, parts->str)
                        : g_strdup_printf ("%s: %s", self->title, note);
}
