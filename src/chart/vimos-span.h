/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * VimosSpanStyle:
 * @VIMOS_SPAN_SOLID: it happened, or is happening
 * @VIMOS_SPAN_DASHED: it is expected
 * @VIMOS_SPAN_WASH: something was missing all the while: a light tint over the lane's full height
 * @VIMOS_SPAN_GHOST: it is still to come: an outline that fills as it comes true
 */
typedef enum
{
  VIMOS_SPAN_SOLID,
  VIMOS_SPAN_DASHED,
  VIMOS_SPAN_WASH,
  VIMOS_SPAN_GHOST,
} VimosSpanStyle;

/* Colours that are no track's: */
#define VIMOS_SPAN_GOOD (-1)
#define VIMOS_SPAN_NEUTRAL (-2)
#define VIMOS_SPAN_OUTAGE (-3)

#define VIMOS_TYPE_SPAN (vimos_span_get_type ())
G_DECLARE_FINAL_TYPE (VimosSpan, vimos_span, VIMOS, SPAN, GObject)

VimosSpan *vimos_span_new (double start,
                           double end,
                           VimosSpanStyle style,
                           int colour,
                           double shade,
                           const char *label,
                           const char *note);

double vimos_span_get_start (VimosSpan *self);
double vimos_span_get_end (VimosSpan *self);
VimosSpanStyle vimos_span_get_style (VimosSpan *self);
int vimos_span_get_colour (VimosSpan *self);
double vimos_span_get_shade (VimosSpan *self);
const char *vimos_span_get_label (VimosSpan *self);
const char *vimos_span_get_note (VimosSpan *self);

G_END_DECLS
