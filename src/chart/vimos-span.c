/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-chart"

#include "config.h"

#include <math.h>

#include "vimos-span.h"

/**
 * VimosSpan:
 *
 * A stretch of time in a chart's lane. Immutable: what grows is replaced.
 */
struct _VimosSpan
{
  GObject parent_instance;

  double start;
  double end;
  VimosSpanStyle style;
  int colour;
  double shade;
  char *label;
  char *note;
};

G_DEFINE_FINAL_TYPE (VimosSpan, vimos_span, G_TYPE_OBJECT)

static void
vimos_span_finalize (GObject *object)
{
  VimosSpan *self = VIMOS_SPAN (object);

  g_free (self->label);
  g_free (self->note);

  G_OBJECT_CLASS (vimos_span_parent_class)->finalize (object);
}

static void
vimos_span_class_init (VimosSpanClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vimos_span_finalize;
}

static void
vimos_span_init (VimosSpan *self)
{
}

/**
 * vimos_span_new:
 * @start: when it began
 * @end: when it ended, not before @start
 * @style: what kind of stretch it is
 * @colour: a track, counted from 0, or %VIMOS_SPAN_GOOD, %VIMOS_SPAN_NEUTRAL, %VIMOS_SPAN_OUTAGE
 * @shade: how strong the colour is, 0 to 1
 * @label: (nullable): what stands in it, where it is wide enough
 * @note: (nullable): what stands behind its end; in a wash, below its label
 *
 * Returns: (transfer full): a span
 */
VimosSpan *
vimos_span_new (double start,
                double end,
                VimosSpanStyle style,
                int colour,
                double shade,
                const char *label,
                const char *note)
{
  VimosSpan *self;

  g_return_val_if_fail (isfinite (start) && isfinite (end), NULL);

  self = g_object_new (VIMOS_TYPE_SPAN, NULL);
  self->start = start;
  self->end = MAX (start, end);
  self->style = style;
  self->colour = colour;
  self->shade = CLAMP (shade, 0, 1);
  self->label = g_strdup (label);
  self->note = g_strdup (note);
  return self;
}

/** vimos_span_get_start: Returns: when it began */
double
vimos_span_get_start (VimosSpan *self)
{
  g_return_val_if_fail (VIMOS_IS_SPAN (self), 0);

  return self->start;
}

/** vimos_span_get_end: Returns: when it ended */
double
vimos_span_get_end (VimosSpan *self)
{
  g_return_val_if_fail (VIMOS_IS_SPAN (self), 0);

  return self->end;
}

/** vimos_span_get_style: Returns: what kind of stretch it is */
VimosSpanStyle
vimos_span_get_style (VimosSpan *self)
{
  g_return_val_if_fail (VIMOS_IS_SPAN (self), 0);

  return self->style;
}

/** vimos_span_get_colour: Returns: a track, or one of the colours that are no track's */
int
vimos_span_get_colour (VimosSpan *self)
{
  g_return_val_if_fail (VIMOS_IS_SPAN (self), VIMOS_SPAN_NEUTRAL);

  return self->colour;
}

/** vimos_span_get_shade: Returns: how strong the colour is, 0 to 1 */
double
vimos_span_get_shade (VimosSpan *self)
{
  g_return_val_if_fail (VIMOS_IS_SPAN (self), 0);

  return self->shade;
}

/** vimos_span_get_label: Returns: (transfer none) (nullable): what stands in it */
const char *
vimos_span_get_label (VimosSpan *self)
{
  g_return_val_if_fail (VIMOS_IS_SPAN (self), NULL);

  return self->label;
}

/** vimos_span_get_note: Returns: (transfer none) (nullable): what stands behind its end */
const char *
vimos_span_get_note (VimosSpan *self)
{
  g_return_val_if_fail (VIMOS_IS_SPAN (self), NULL);

  return self->note;
}
