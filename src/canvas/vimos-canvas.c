/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <gtk/gtk.h>
#include <math.h>

#include "vimos-canvas-private.h"

/**
 * VimosCanvas:
 *
 * A picture of nodes and edges that can be shifted, zoomed and walked through by keyboard. It draws what three list
 * models hold (nodes, edges, tags) and knows nothing of what they stand for. Nodes can be dragged; their new place
 * is set on the node itself. Main thread only.
 *
 * Until the user shifts or zooms it, the whole picture is kept in view.
 *
 * CSS nodes: `canvas`. Colours: the named colours of #VimosPalette. Accessibility: role GROUP; the description is
 * that of the node under the keyboard's cursor, else "summary".
 */

enum
{
  PROP_0,
  PROP_NODES,
  PROP_EDGES,
  PROP_TAGS,
  PROP_VIEWPORT,
  PROP_SELECTED,
  PROP_SUMMARY,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (VimosCanvas, vimos_canvas, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];

#define FIT_MARGIN_X 84.0
#define FIT_MARGIN_Y 78.0
#define FIT_MAX_ZOOM 1.35
#define PICK_SLACK 4.0 /* px around a node that count as the node */

/* The node may have left its model since the last allocation; then nothing of what was placed may be used any more. */
static void
forget_placed (VimosCanvas *self)
{
  g_array_set_size (self->placed_nodes, 0);
  g_array_set_size (self->placed_edges, 0);
}

static gboolean
model_has (GListModel *model,
           gpointer item)
{
  guint n = model != NULL ? g_list_model_get_n_items (model) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GObject) other = g_list_model_get_item (model, i);

      if (other == item)
        return TRUE;
    }
  return FALSE;
}

static void
item_changed_cb (VimosCanvas *self)
{
  vimos_canvas_queue_scene (self);
}

static void
watch_items (VimosCanvas *self,
             GListModel *model,
             guint position,
             guint n)
{
  for (guint i = position; i < position + n; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, i);

      /* An item that was removed and comes back must not be heard twice. */
      g_signal_handlers_disconnect_by_func (item, item_changed_cb, self);
      g_signal_connect_object (item, "changed", G_CALLBACK (item_changed_cb), self, G_CONNECT_SWAPPED);
    }
}

static void
drop_lost_nodes (VimosCanvas *self)
{
  if (self->cursor != NULL && !model_has (self->nodes, self->cursor))
    vimos_canvas_set_cursor (self, NULL);
  if (self->dragged != NULL && !model_has (self->nodes, self->dragged))
    g_clear_object (&self->dragged);
  if (self->selected != NULL && !model_has (self->nodes, self->selected))
    vimos_canvas_set_selected (self, NULL);
}

static void
items_changed_cb (GListModel *model,
                  guint position,
                  guint removed,
                  guint added,
                  gpointer user_data)
{
  VimosCanvas *self = VIMOS_CANVAS (user_data);

  g_assert (G_IS_LIST_MODEL (model));

  forget_placed (self);
  if (model != self->tags)
    watch_items (self, model, position, added);
  if (model == self->nodes && removed > 0)
    drop_lost_nodes (self);
  vimos_canvas_queue_scene (self);
}

static void
set_model (VimosCanvas *self,
           GListModel **where,
           GListModel *model,
           guint property)
{
  if (*where == model)
    return;
  forget_placed (self);
  if (*where != NULL)
    g_signal_handlers_disconnect_by_func (*where, items_changed_cb, self);
  g_set_object (where, model);
  if (model != NULL)
    {
      g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), self, 0);
      items_changed_cb (model, 0, 1, g_list_model_get_n_items (model), self);
    }
  else
    drop_lost_nodes (self);
  vimos_canvas_queue_scene (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
viewport_changed_cb (VimosCanvas *self)
{
  vimos_canvas_queue_scene (self);
}

static void
fit_now (VimosCanvas *self)
{
  guint n = self->nodes != NULL ? g_list_model_get_n_items (self->nodes) : 0;
  double left = INFINITY, top = INFINITY, right = -INFINITY, bottom = -INFINITY;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VimosCanvasNode) node = g_list_model_get_item (self->nodes, i);

      left = MIN (left, vimos_canvas_node_get_x (node));
      top = MIN (top, vimos_canvas_node_get_y (node));
      right = MAX (right, vimos_canvas_node_get_x (node));
      bottom = MAX (bottom, vimos_canvas_node_get_y (node));
    }
  if (n == 0)
    return;
  vimos_viewport_fit (self->viewport, left, top, right - left, bottom - top,
                      MIN (FIT_MARGIN_X, vimos_viewport_get_width (self->viewport) / 7),
                      MIN (FIT_MARGIN_Y, vimos_viewport_get_height (self->viewport) / 7)
                          + (self->top_inset + self->bottom_inset) / 2.0,
                      FIT_MAX_ZOOM);
  vimos_viewport_pan (self->viewport, 0, (self->top_inset - self->bottom_inset) / 2.0);
}

static void
vimos_canvas_size_allocate (GtkWidget *widget,
                            int width,
                            int height,
                            int baseline)
{
  VimosCanvas *self = VIMOS_CANVAS (widget);

  self->allocating = TRUE;
  vimos_viewport_set_size (self->viewport, width, height);
  if (self->follows)
    fit_now (self);
  self->allocating = FALSE;
  vimos_canvas_build_scene (self);
}

static void
vimos_canvas_snapshot (GtkWidget *widget,
                       GtkSnapshot *snapshot)
{
  VimosCanvas *self = VIMOS_CANVAS (widget);

  gtk_snapshot_append_color (snapshot, &self->palette.background,
                             &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget),
                                                  gtk_widget_get_height (widget)));
  if (self->scene != NULL)
    gtk_snapshot_append_node (snapshot, self->scene);
}

static void
vimos_canvas_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  *minimum = 160;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 640 : 420;
}

static void
vimos_canvas_css_changed (GtkWidget *widget,
                          GtkCssStyleChange *change)
{
  VimosCanvas *self = VIMOS_CANVAS (widget);

  GTK_WIDGET_CLASS (vimos_canvas_parent_class)->css_changed (widget, change);

  vimos_palette_resolve (&self->palette, widget);
  vimos_text_cache_clear (self->texts);
  vimos_canvas_queue_scene (self);
}

static void
vimos_canvas_dispose (GObject *object)
{
  VimosCanvas *self = VIMOS_CANVAS (object);

  forget_placed (self);
  if (self->nodes != NULL)
    g_signal_handlers_disconnect_by_data (self->nodes, self);
  if (self->edges != NULL)
    g_signal_handlers_disconnect_by_data (self->edges, self);
  if (self->tags != NULL)
    g_signal_handlers_disconnect_by_data (self->tags, self);
  g_clear_object (&self->nodes);
  g_clear_object (&self->edges);
  g_clear_object (&self->tags);
  g_clear_object (&self->selected);
  g_clear_object (&self->cursor);
  g_clear_object (&self->dragged);
  g_clear_pointer (&self->scene, gsk_render_node_unref);

  G_OBJECT_CLASS (vimos_canvas_parent_class)->dispose (object);
}

static void
vimos_canvas_finalize (GObject *object)
{
  VimosCanvas *self = VIMOS_CANVAS (object);

  g_clear_object (&self->viewport);
  g_array_unref (self->placed_nodes);
  g_array_unref (self->placed_edges);
  g_clear_pointer (&self->texts, vimos_text_cache_free);
  g_free (self->summary);

  G_OBJECT_CLASS (vimos_canvas_parent_class)->finalize (object);
}

static void
vimos_canvas_get_property (GObject *object,
                           guint prop_id,
                           GValue *value,
                           GParamSpec *pspec)
{
  VimosCanvas *self = VIMOS_CANVAS (object);

  switch (prop_id)
    {
    case PROP_NODES:
      g_value_set_object (value, vimos_canvas_get_nodes (self));
      break;
    case PROP_EDGES:
      g_value_set_object (value, vimos_canvas_get_edges (self));
      break;
    case PROP_TAGS:
      g_value_set_object (value, vimos_canvas_get_tags (self));
      break;
    case PROP_VIEWPORT:
      g_value_set_object (value, vimos_canvas_get_viewport (self));
      break;
    case PROP_SELECTED:
      g_value_set_object (value, vimos_canvas_get_selected (self));
      break;
    case PROP_SUMMARY:
      g_value_set_string (value, vimos_canvas_get_summary (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vimos_canvas_set_property (GObject *object,
                           guint prop_id,
                           const GValue *value,
                           GParamSpec *pspec)
{
  VimosCanvas *self = VIMOS_CANVAS (object);

  switch (prop_id)
    {
    case PROP_NODES:
      vimos_canvas_set_nodes (self, g_value_get_object (value));
      break;
    case PROP_EDGES:
      vimos_canvas_set_edges (self, g_value_get_object (value));
      break;
    case PROP_TAGS:
      vimos_canvas_set_tags (self, g_value_get_object (value));
      break;
    case PROP_SELECTED:
      vimos_canvas_set_selected (self, g_value_get_object (value));
      break;
    case PROP_SUMMARY:
      vimos_canvas_set_summary (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  /** VimosCanvas:nodes: the #VimosCanvasNode items to draw */
  properties[PROP_NODES] = g_param_spec_object ("nodes", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  /** VimosCanvas:edges: the #VimosCanvasEdge items to draw; one whose nodes are missing is not drawn */
  properties[PROP_EDGES] = g_param_spec_object ("edges", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  /** VimosCanvas:tags: the #VimosCanvasTag items to draw */
  properties[PROP_TAGS] = g_param_spec_object ("tags", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  /** VimosCanvas:viewport: what part of the world is shown */
  properties[PROP_VIEWPORT] = g_param_spec_object ("viewport", NULL, NULL, VIMOS_TYPE_VIEWPORT,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /** VimosCanvas:selected: the node that was chosen last, or %NULL */
  properties[PROP_SELECTED] = g_param_spec_object ("selected", NULL, NULL, VIMOS_TYPE_CANVAS_NODE, flags);
  /** VimosCanvas:summary: a sentence that says what the picture shows */
  properties[PROP_SUMMARY] = g_param_spec_string ("summary", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vimos_canvas_class_init (VimosCanvasClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = vimos_canvas_dispose;
  object_class->finalize = vimos_canvas_finalize;
  object_class->get_property = vimos_canvas_get_property;
  object_class->set_property = vimos_canvas_set_property;
  install_properties (object_class);

  widget_class->size_allocate = vimos_canvas_size_allocate;
  widget_class->snapshot = vimos_canvas_snapshot;
  widget_class->measure = vimos_canvas_measure;
  widget_class->css_changed = vimos_canvas_css_changed;

  /**
   * VimosCanvas::node-activated:
   * @node: the node
   *
   * The user clicked @node or pressed Enter on it.
   */
  g_signal_new ("node-activated", VIMOS_TYPE_CANVAS, G_SIGNAL_RUN_LAST,
                0, NULL, NULL, NULL, G_TYPE_NONE, 1, VIMOS_TYPE_CANVAS_NODE);

  gtk_widget_class_set_css_name (widget_class, "canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  vimos_canvas_class_add_input (widget_class);
}

static void
vimos_canvas_init (VimosCanvas *self)
{
  self->viewport = vimos_viewport_new ();
  self->placed_nodes = g_array_new (FALSE, FALSE, sizeof (VimosPlacedNode));
  self->placed_edges = g_array_new (FALSE, FALSE, sizeof (VimosPlacedEdge));
  self->texts = vimos_text_cache_new (GTK_WIDGET (self));
  self->follows = TRUE;
  g_signal_connect_object (self->viewport, "changed", G_CALLBACK (viewport_changed_cb), self, G_CONNECT_SWAPPED);

  vimos_palette_resolve (&self->palette, GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  vimos_canvas_add_controllers (self);
  vimos_canvas_describe (self);
}

/* Shared with the other files of this widget: */

/**
 * vimos_canvas_queue_scene:
 *
 * The scene is built anew once, before the next frame.
 */
void
vimos_canvas_queue_scene (VimosCanvas *self)
{
  if (self->allocating)
    return;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * vimos_canvas_describe:
 *
 * Tells assistive technologies what is shown, or where the cursor is.
 */
void
vimos_canvas_describe (VimosCanvas *self)
{
  const char *text = self->summary;

  if (self->cursor != NULL)
    text = vimos_canvas_node_get_detail (self->cursor) != NULL
               ? vimos_canvas_node_get_detail (self->cursor)
               : vimos_canvas_node_get_label (self->cursor);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Network"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text != NULL ? text : "",
                                  -1);
}

/**
 * vimos_canvas_find_placed:
 * @node: (nullable): a node
 *
 * Returns: (transfer none) (nullable): where it stands, until the models or the allocation change
 */
const VimosPlacedNode *
vimos_canvas_find_placed (VimosCanvas *self,
                          VimosCanvasNode *node)
{
  for (guint i = 0; node != NULL && i < self->placed_nodes->len; i++)
    {
      const VimosPlacedNode *placed = &g_array_index (self->placed_nodes, VimosPlacedNode, i);

      if (placed->node == node)
        return placed;
    }
  return NULL;
}

static void
scroll_into_view (VimosCanvas *self,
                  const VimosPlacedNode *placed)
{
  double width = vimos_viewport_get_width (self->viewport);
  double height = vimos_viewport_get_height (self->viewport);
  double reach = placed->half_width + 12;

  if (placed->x < reach || placed->x > width - reach || placed->y < reach || placed->y > height - reach)
    {
      self->follows = FALSE;
      vimos_viewport_pan (self->viewport,
                          CLAMP (placed->x, reach, MAX (width - reach, reach)) - placed->x,
                          CLAMP (placed->y, reach, MAX (height - reach, reach)) - placed->y);
    }
}

/**
 * vimos_canvas_set_cursor:
 * @node: (nullable): where the keyboard shall be
 */
void
vimos_canvas_set_cursor (VimosCanvas *self,
                         VimosCanvasNode *node)
{
  const VimosPlacedNode *placed;

  if (!g_set_object (&self->cursor, node))
    return;
  placed = vimos_canvas_find_placed (self, node);
  if (placed != NULL)
    scroll_into_view (self, placed);
  vimos_canvas_describe (self);
  vimos_canvas_queue_scene (self);
}

/**
 * vimos_canvas_new:
 *
 * Returns: (transfer floating): an empty canvas
 */
GtkWidget *
vimos_canvas_new (void)
{
  return g_object_new (VIMOS_TYPE_CANVAS, NULL);
}

/** vimos_canvas_get_nodes: Returns: (transfer none) (nullable): the model of #VimosCanvasNode */
GListModel *
vimos_canvas_get_nodes (VimosCanvas *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS (self), NULL);

  return self->nodes;
}

/** vimos_canvas_get_edges: Returns: (transfer none) (nullable): the model of #VimosCanvasEdge */
GListModel *
vimos_canvas_get_edges (VimosCanvas *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS (self), NULL);

  return self->edges;
}

/** vimos_canvas_get_tags: Returns: (transfer none) (nullable): the model of #VimosCanvasTag */
GListModel *
vimos_canvas_get_tags (VimosCanvas *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS (self), NULL);

  return self->tags;
}

/** vimos_canvas_get_viewport: Returns: (transfer none): what part of the world is shown */
VimosViewport *
vimos_canvas_get_viewport (VimosCanvas *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS (self), NULL);

  return self->viewport;
}

/** vimos_canvas_get_selected: Returns: (transfer none) (nullable): the node that was chosen last */
VimosCanvasNode *
vimos_canvas_get_selected (VimosCanvas *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS (self), NULL);

  return self->selected;
}

/** vimos_canvas_get_summary: Returns: (transfer none) (nullable): a sentence that says what the picture shows */
const char *
vimos_canvas_get_summary (VimosCanvas *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS (self), NULL);

  return self->summary;
}

/**
 * vimos_canvas_set_nodes:
 * @nodes: (nullable): a model of #VimosCanvasNode
 */
void
vimos_canvas_set_nodes (VimosCanvas *self,
                        GListModel *nodes)
{
  g_return_if_fail (VIMOS_IS_CANVAS (self));
  g_return_if_fail (nodes == NULL || G_IS_LIST_MODEL (nodes));

  set_model (self, &self->nodes, nodes, PROP_NODES);
}

/**
 * vimos_canvas_set_edges:
 * @edges: (nullable): a model of #VimosCanvasEdge
 */
void
vimos_canvas_set_edges (VimosCanvas *self,
                        GListModel *edges)
{
  g_return_if_fail (VIMOS_IS_CANVAS (self));
  g_return_if_fail (edges == NULL || G_IS_LIST_MODEL (edges));

  set_model (self, &self->edges, edges, PROP_EDGES);
}

/**
 * vimos_canvas_set_tags:
 * @tags: (nullable): a model of #VimosCanvasTag
 */
void
vimos_canvas_set_tags (VimosCanvas *self,
                       GListModel *tags)
{
  g_return_if_fail (VIMOS_IS_CANVAS (self));
  g_return_if_fail (tags == NULL || G_IS_LIST_MODEL (tags));

  set_model (self, &self->tags, tags, PROP_TAGS);
}

/**
 * vimos_canvas_set_selected:
 * @node: (nullable): the node to be chosen
 */
void
vimos_canvas_set_selected (VimosCanvas *self,
                           VimosCanvasNode *node)
{
  g_return_if_fail (VIMOS_IS_CANVAS (self));
  g_return_if_fail (node == NULL || VIMOS_IS_CANVAS_NODE (node));

  if (!g_set_object (&self->selected, node))
    return;
  vimos_canvas_queue_scene (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

/**
 * vimos_canvas_set_summary:
 * @summary: (nullable): a sentence that says what the picture shows, for assistive technologies
 */
void
vimos_canvas_set_summary (VimosCanvas *self,
                          const char *summary)
{
  g_return_if_fail (VIMOS_IS_CANVAS (self));

  if (g_strcmp0 (summary, self->summary) == 0)
    return;
  g_free (self->summary);
  self->summary = g_strdup (summary);
  vimos_canvas_describe (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUMMARY]);
}

/**
 * vimos_canvas_set_insets:
 * @top: px at the upper edge of the canvas that something else covers
 * @bottom: the same at its foot
 *
 * No label is put there, and nodes only by the user.
 */
void
vimos_canvas_set_insets (VimosCanvas *self,
                         int top,
                         int bottom)
{
  g_return_if_fail (VIMOS_IS_CANVAS (self));
  g_return_if_fail (top >= 0 && bottom >= 0);

  if (top == self->top_inset && bottom == self->bottom_inset)
    return;
  self->top_inset = top;
  self->bottom_inset = bottom;
  vimos_canvas_queue_scene (self);
}

/**
 * vimos_canvas_fit:
 *
 * Shows the whole picture, and keeps it in view until the user shifts or zooms it.
 */
void
vimos_canvas_fit (VimosCanvas *self)
{
  g_return_if_fail (VIMOS_IS_CANVAS (self));

  self->follows = TRUE;
  vimos_canvas_queue_scene (self);
}

/**
 * vimos_canvas_pick_node:
 * @x: px
 * @y: px
 *
 * Returns: (transfer none) (nullable): the uppermost node there
 */
VimosCanvasNode *
vimos_canvas_pick_node (VimosCanvas *self,
                        double x,
                        double y)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS (self), NULL);

  for (guint i = self->placed_nodes->len; i > 0; i--)
    {
      const VimosPlacedNode *placed = &g_array_index (self->placed_nodes, VimosPlacedNode, i - 1);

      if (fabs (placed->x - x) <= placed->half_width + PICK_SLACK
          && fabs (placed->y - y) <= placed->half_height + PICK_SLACK)
        return placed->node;
    }
  return NULL;
}
