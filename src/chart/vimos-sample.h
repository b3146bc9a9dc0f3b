/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vimos-palette.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_SAMPLE (vimos_sample_get_type ())
G_DECLARE_DERIVABLE_TYPE (VimosSample, vimos_sample, VIMOS, SAMPLE, GtkWidget)

/**
 * VimosSampleClass:
 * @width: px
 * @height: px
 * @draw: draws the sample in the middle of a box of that size, or of a larger one
 */
struct _VimosSampleClass
{
  GtkWidgetClass parent_class;

  int width;
  int height;
  void (*draw) (VimosSample *self,
                cairo_t *cr,
                const VimosPalette *palette,
                int width,
                int height);
};

void vimos_sample_changed (VimosSample *self);

G_END_DECLS
