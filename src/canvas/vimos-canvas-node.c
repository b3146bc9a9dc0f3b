/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include "vimos-canvas-node.h"
#include "vimos-canvas-item-private.h"

/**
 * VimosCanvasNode:
 *
 * One thing on a canvas. The canvas draws and moves it and knows nothing of what it stands for.
 * Main thread only. Everything but id and shape can change; "changed" is emitted then, once a
 * setter.
 */
struct _VimosCanvasNode
{
  GObject parent_instance;

  char *id;
  char *label;
  char *detail;
  VimosCanvasShape shape;
  VimosCanvasMark mark;
  double x; /* world units, of the middle */
  double y;
  double size; /* px at zoom 1 */
  gboolean faded;
  gboolean emphasised;
  gboolean portable;
  char *gone;
  char *site;
};

G_DEFINE_FINAL_TYPE (VimosCanvasNode, vimos_canvas_node, G_TYPE_OBJECT)

static guint changed_signal;

static GQuark looks_quark;

static void
emit_changed (VimosCanvasNode *self)
{
  g_signal_emit (self, changed_signal, looks_quark);
}

static void
vimos_canvas_node_finalize (GObject *object)
{
  VimosCanvasNode *self = VIMOS_CANVAS_NODE (object);

  g_free (self->id);
  g_free (self->label);
  g_free (self->detail);
  g_free (self->gone);
  g_free (self->site);

  G_OBJECT_CLASS (vimos_canvas_node_parent_class)->finalize (object);
}

static void
vimos_canvas_node_class_init (VimosCanvasNodeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vimos_canvas_node_finalize;

  /**
   * VimosCanvasNode::changed:
   *
   * The node looks different or stands elsewhere (detail “looks”), or something else is to be
   * said of it.
   */
  changed_signal = g_signal_new ("changed", VIMOS_TYPE_CANVAS_NODE,
                                 G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  looks_quark = g_quark_from_static_string ("looks");
}

static void
vimos_canvas_node_init (VimosCanvasNode *self)
{
  self->size = 48;
}

/**
 * vimos_canvas_node_new:
 * @id: by which edges name it; unique on its canvas
 * @shape: what it looks like
 *
 * Returns: (transfer full): a node at the world's origin, 48 px large
 */
VimosCanvasNode *
vimos_canvas_node_new (const char *id,
                       VimosCanvasShape shape)
{
  VimosCanvasNode *self;

  g_return_val_if_fail (id != NULL, NULL);

  self = g_object_new (VIMOS_TYPE_CANVAS_NODE, NULL);
  self->id = g_strdup (id);
  self->shape = shape;
  return self;
}

/** vimos_canvas_node_get_id: Returns: (transfer none): what edges name it by */
const char *
vimos_canvas_node_get_id (VimosCanvasNode *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_NODE (self), NULL);

  return self->id;
}

/** vimos_canvas_node_get_shape: Returns: what it looks like */
VimosCanvasShape
vimos_canvas_node_get_shape (VimosCanvasNode *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_NODE (self), 0);

  return self->shape;
}

/** vimos_canvas_node_get_label: Returns: (transfer none) (nullable): the name beside it */
const char *
vimos_canvas_node_get_label (VimosCanvasNode *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_NODE (self), NULL);

  return self->label;
}

/**
 * vimos_canvas_node_get_detail:
 *
 * Returns: (transfer none) (nullable): a sentence for tooltip and screen reader
 */
const char *
vimos_canvas_node_get_detail (VimosCanvasNode *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_NODE (self), NULL);

  return self->detail;
}

/** vimos_canvas_node_get_mark: Returns: the sign of its state */
VimosCanvasMark
vimos_canvas_node_get_mark (VimosCanvasNode *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_NODE (self), 0);

  return self->mark;
}

/** vimos_canvas_node_get_x: Returns: the middle, in world units */
double
vimos_canvas_node_get_x (VimosCanvasNode *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_NODE (self), 0);

  return self->x;
}

/** vimos_canvas_node_get_y: Returns: the middle, in world units */
double
vimos_canvas_node_get_y (VimosCanvasNode *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_NODE (self), 0);

  return self->y;
}

/** vimos_canvas_node_get_size: Returns: width and height in px at zoom 1 */
double
vimos_canvas_node_get_size (VimosCanvasNode *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_NODE (self), 0);

  return self->size;
}

/** vimos_canvas_node_get_faded: Returns: whether it stands back behind others */
gboolean
vimos_canvas_node_get_faded (VimosCanvasNode *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_NODE (self), FALSE);

  return self->faded;
}

/** vimos_canvas_node_get_emphasised: Returns: whether it has a ring around it */
gboolean
vimos_canvas_node_get_emphasised (VimosCanvasNode *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_NODE (self), FALSE);

  return self->emphasised;
}

/** vimos_canvas_node_get_portable: Returns: whether it can be carried onto another node */
gboolean
vimos_canvas_node_get_portable (VimosCanvasNode *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_NODE (self), FALSE);

  return self->portable;
}

/**
 * vimos_canvas_node_get_gone:
 *
 * Returns: (transfer none) (nullable): why it is not there any more; %NULL while it is
 */
const char *
vimos_canvas_node_get_gone (VimosCanvasNode *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_NODE (self), NULL);

  return self->gone;
}

/**
 * vimos_canvas_node_get_site:
 *
 * Returns: (transfer none) (nullable): the name of the place that it belongs to
 */
const char *
vimos_canvas_node_get_site (VimosCanvasNode *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_NODE (self), NULL);

  return self->site;
}

/**
 * vimos_canvas_node_set_label:
 * @label: (nullable): the name beside the node
 */
void
vimos_canvas_node_set_label (VimosCanvasNode *self,
                             const char *label)
{
  g_return_if_fail (VIMOS_IS_CANVAS_NODE (self));

  if (vimos_canvas_item_set_text (&self->label, label))
    emit_changed (self);
}

/**
 * vimos_canvas_node_set_detail:
 * @detail: (nullable): a sentence for tooltip and screen reader
 */
void
vimos_canvas_node_set_detail (VimosCanvasNode *self,
                              const char *detail)
{
  g_return_if_fail (VIMOS_IS_CANVAS_NODE (self));

  if (vimos_canvas_item_set_text (&self->detail, detail))
    g_signal_emit (self, changed_signal, 0);
}

/**
 * vimos_canvas_node_set_mark:
 * @mark: the sign of the node's state
 */
void
vimos_canvas_node_set_mark (VimosCanvasNode *self,
                            VimosCanvasMark mark)
{
  g_return_if_fail (VIMOS_IS_CANVAS_NODE (self));

  if (mark == self->mark)
    return;
  self->mark = mark;
  emit_changed (self);
}

/**
 * vimos_canvas_node_set_position:
 * @x: world units
 * @y: world units
 */
void
vimos_canvas_node_set_position (VimosCanvasNode *self,
                                double x,
                                double y)
{
  g_return_if_fail (VIMOS_IS_CANVAS_NODE (self));

  if (x == self->x && y == self->y)
    return;
  self->x = x;
  self->y = y;
  emit_changed (self);
}

/**
 * vimos_canvas_node_set_size:
 * @size: width and height in px at zoom 1
 */
void
vimos_canvas_node_set_size (VimosCanvasNode *self,
                            double size)
{
  g_return_if_fail (VIMOS_IS_CANVAS_NODE (self));
  g_return_if_fail (size > 0);

  if (size == self->size)
    return;
  self->size = size;
  emit_changed (self);
}

/**
 * vimos_canvas_node_set_faded:
 * @faded: whether the node stands back behind others
 */
void
vimos_canvas_node_set_faded (VimosCanvasNode *self,
                             gboolean faded)
{
  g_return_if_fail (VIMOS_IS_CANVAS_NODE (self));

  if (vimos_canvas_item_set_flag (&self->faded, faded))
    emit_changed (self);
}

/**
 * vimos_canvas_node_set_emphasised:
 * @emphasised: whether the node has a ring around it
 */
void
vimos_canvas_node_set_emphasised (VimosCanvasNode *self,
                                  gboolean emphasised)
{
  g_return_if_fail (VIMOS_IS_CANVAS_NODE (self));

  if (vimos_canvas_item_set_flag (&self->emphasised, emphasised))
    emit_changed (self);
}

/**
 * vimos_canvas_node_set_portable:
 * @portable: whether the user can carry it onto another node; such a node is not moved by
 *   dragging it
 */
void
vimos_canvas_node_set_portable (VimosCanvasNode *self,
                                gboolean portable)
{
  g_return_if_fail (VIMOS_IS_CANVAS_NODE (self));

  if (vimos_canvas_item_set_flag (&self->portable, portable))
    emit_changed (self);
}

/**
 * vimos_canvas_node_set_gone:
 * @reason: (nullable): a sentence that says why the node is not there any more; %NULL: it is there
 */
void
vimos_canvas_node_set_gone (VimosCanvasNode *self,
                            const char *reason)
{
  g_return_if_fail (VIMOS_IS_CANVAS_NODE (self));

  if (vimos_canvas_item_set_text (&self->gone, reason))
    emit_changed (self);
}

/**
 * vimos_canvas_node_set_site:
 * @site: (nullable): the name of the place that it belongs to: from afar, nodes of a place are
 *   drawn as one
 */
void
vimos_canvas_node_set_site (VimosCanvasNode *self,
                            const char *site)
{
  g_return_if_fail (VIMOS_IS_CANVAS_NODE (self));

  if (vimos_canvas_item_set_text (&self->site, site))
    emit_changed (self);
}

/**
 * vimos_canvas_node_describe:
 *
 * Returns: (transfer full): what is to be said of the node: its detail, else its label, and why
 *   it is gone
 */
char *
vimos_canvas_node_describe (VimosCanvasNode *self)
{
  const char *text;

  g_return_val_if_fail (VIMOS_IS_CANVAS_NODE (self), NULL);

  text = self->detail != NULL ? self->detail : (self->label != NULL ? self->label : self->id);
  return vimos_canvas_item_describe (text, self->gone);
}
