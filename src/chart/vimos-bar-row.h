/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "vimos-span.h"

G_BEGIN_DECLS

/* A part of a bar. */
typedef struct
{
  double value;
  VimosSpanStyle style;
  int colour; /* a track or one of VimosSpan's colours */
  double shade;
  char *label; /* NULL when nothing stands in it */
} VimosBarPart;

#define VIMOS_TYPE_BAR_ROW (vimos_bar_row_get_type ())
G_DECLARE_FINAL_TYPE (VimosBarRow, vimos_bar_row, VIMOS, BAR_ROW, GObject)

VimosBarRow *vimos_bar_row_new (const char *title,
                                const char *note,
                                gboolean emphasised);

void vimos_bar_row_add (VimosBarRow *self,
                        double value,
                        VimosSpanStyle style,
                        int colour,
                        double shade,
                        const char *label);

const char *vimos_bar_row_get_title (VimosBarRow *self);
const char *vimos_bar_row_get_note (VimosBarRow *self);
gboolean vimos_bar_row_get_emphasised (VimosBarRow *self);
guint vimos_bar_row_get_n_parts (VimosBarRow *self);
const VimosBarPart *vimos_bar_row_get_part (VimosBarRow *self,
                                            guint index);
double vimos_bar_row_get_total (VimosBarRow *self);
char *vimos_bar_row_describe (VimosBarRow *self);

G_END_DECLS
