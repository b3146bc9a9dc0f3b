/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vimos-drawing.h"
#include "vimos-palette.h"

G_BEGIN_DECLS

/**
 * VimosPaper:
 * @cr: draws on the page; 1 is 1 pt
 * @palette: for white paper
 *
 * A page under way. A plain value.
 */
typedef struct
{
  cairo_t *cr;
  PangoContext *context;
  GPtrArray *nodes; /* GskRenderNode, that were drawn */
  VimosPalette palette;
} VimosPaper;

/**
 * VimosInk: how words look.
 * @size: pt
 * @markup: whether the text is markup
 * @align: within the width given
 */
typedef struct
{
  double size;
  PangoWeight weight;
  const GdkRGBA *colour;
  PangoAlignment align;
  gboolean markup;
} VimosInk;

#define VIMOS_PAPER_FONT "Cantarell"

/* A4, upright, with a margin of 15 mm; pt */
#define VIMOS_PAPER_WIDTH 595.28
#define VIMOS_PAPER_HEIGHT 841.89
#define VIMOS_PAPER_MARGIN 42.5
#define VIMOS_PAPER_INNER (VIMOS_PAPER_WIDTH - 2 * VIMOS_PAPER_MARGIN)
#define VIMOS_PAPER_FOOT (VIMOS_PAPER_HEIGHT - 36)

typedef void (*VimosPaperDrawFunc) (VimosPaper *paper,
                                    gconstpointer data);
GBytes *vimos_paper_make (const char *title,
                          VimosDrawingFormat format,
                          VimosPaperDrawFunc draw,
                          gconstpointer data,
                          GError **error);

VimosInk vimos_paper_ink (VimosPaper *self,
                          double size,
                          PangoWeight weight);
VimosInk vimos_paper_pale_ink (VimosPaper *self,
                               double size,
                               PangoWeight weight);
double vimos_paper_write_heading (VimosPaper *self,
                                  const char *text,
                                  double x,
                                  double y);
double vimos_paper_write_head (VimosPaper *self,
                               const char *kind,
                               const char *title,
                               const char *note,
                               const char *time);
void vimos_paper_write_foot (VimosPaper *self,
                             const char *text);

double vimos_paper_write (VimosPaper *self,
                          const VimosInk *ink,
                          const char *text,
                          double x,
                          double y,
                          double width,
                          guint max_lines);
double vimos_paper_measure (VimosPaper *self,
                            const VimosInk *ink,
                            const char *text,
                            double width,
                            guint max_lines);
double vimos_paper_write_span (VimosPaper *self,
                               const VimosInk *ink,
                               const char *text,
                               double x,
                               double baseline);
void vimos_paper_draw_rule (VimosPaper *self,
                            const GdkRGBA *colour,
                            double line_width,
                            double x1,
                            double y1,
                            double x2,
                            double y2);
void vimos_paper_draw_node (VimosPaper *self,
                            GskRenderNode *node,
                            double x,
                            double y,
                            double scale);

G_END_DECLS
