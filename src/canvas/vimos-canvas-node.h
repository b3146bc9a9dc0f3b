/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * VimosCanvasShape:
 * @VIMOS_CANVAS_SHAPE_SQUARE: a rounded square with two arrows
 * @VIMOS_CANVAS_SHAPE_RACK: three rack units
 * @VIMOS_CANVAS_SHAPE_HEXAGON: a hexagon with a screen
 * @VIMOS_CANVAS_SHAPE_DISC: a round sign that shows the node's mark
 * @VIMOS_CANVAS_SHAPE_RING: a dashed ring: a place that something will come to, or was at
 */
typedef enum
{
  VIMOS_CANVAS_SHAPE_SQUARE,
  VIMOS_CANVAS_SHAPE_RACK,
  VIMOS_CANVAS_SHAPE_HEXAGON,
  VIMOS_CANVAS_SHAPE_DISC,
  VIMOS_CANVAS_SHAPE_RING,
} VimosCanvasShape;

typedef enum
{
  VIMOS_CANVAS_MARK_NONE,
  VIMOS_CANVAS_MARK_PLAY,
  VIMOS_CANVAS_MARK_PAUSE,
  VIMOS_CANVAS_MARK_STOP,
  VIMOS_CANVAS_MARK_ALARM, /* on any shape: something is wrong with it */
} VimosCanvasMark;

#define VIMOS_TYPE_CANVAS_NODE (vimos_canvas_node_get_type ())
G_DECLARE_FINAL_TYPE (VimosCanvasNode, vimos_canvas_node, VIMOS, CANVAS_NODE, GObject)

VimosCanvasNode *vimos_canvas_node_new (const char *id,
                                        VimosCanvasShape shape);

const char *vimos_canvas_node_get_id (VimosCanvasNode *self);
VimosCanvasShape vimos_canvas_node_get_shape (VimosCanvasNode *self);
const char *vimos_canvas_node_get_label (VimosCanvasNode *self);
const char *vimos_canvas_node_get_detail (VimosCanvasNode *self);
VimosCanvasMark vimos_canvas_node_get_mark (VimosCanvasNode *self);
double vimos_canvas_node_get_x (VimosCanvasNode *self);
double vimos_canvas_node_get_y (VimosCanvasNode *self);
double vimos_canvas_node_get_size (VimosCanvasNode *self);
gboolean vimos_canvas_node_get_faded (VimosCanvasNode *self);
gboolean vimos_canvas_node_get_emphasised (VimosCanvasNode *self);
gboolean vimos_canvas_node_get_portable (VimosCanvasNode *self);
const char *vimos_canvas_node_get_gone (VimosCanvasNode *self);
const char *vimos_canvas_node_get_site (VimosCanvasNode *self);

void vimos_canvas_node_set_label (VimosCanvasNode *self,
                                  const char *label);
void vimos_canvas_node_set_detail (VimosCanvasNode *self,
                                   const char *detail);
void vimos_canvas_node_set_mark (VimosCanvasNode *self,
                                 VimosCanvasMark mark);
void vimos_canvas_node_set_position (VimosCanvasNode *self,
                                     double x,
                                     double y);
void vimos_canvas_node_set_size (VimosCanvasNode *self,
                                 double size);
void vimos_canvas_node_set_faded (VimosCanvasNode *self,
                                  gboolean faded);
void vimos_canvas_node_set_emphasised (VimosCanvasNode *self,
                                       gboolean emphasised);
void vimos_canvas_node_set_portable (VimosCanvasNode *self,
                                     gboolean portable);
void vimos_canvas_node_set_gone (VimosCanvasNode *self,
                                 const char *reason);
void vimos_canvas_node_set_site (VimosCanvasNode *self,
                                 const char *site);

char *vimos_canvas_node_describe (VimosCanvasNode *self);

G_END_DECLS
