/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include <gtk/gtk.h>
#include <math.h>

#include "vimos-canvas-private.h"

/**
 * VimosCanvas:
 *
 * A picture of nodes and edges that can be shifted, zoomed and walked through by keyboard. It draws what three list
 * models hold (nodes, edges, tags) and knows nothing of what they stand for. Nodes can be dragged; their new place
 * is set on the node itself. A node that is portable is carried instead, and can be put onto another one that
 * "accept-drop" agrees to. What gets another place by itself moves there, and what is new slides in. Main thread only.
 *
 * Until the user shifts or zooms it, the whole picture is kept in view.
 *
 * What is drawn goes by the size of a node on the screen: from afar bubbles of nodes that stand together, then plain
 * shapes, then what they are, then their names. When more is in view than can be drawn for each frame, edges and plain
 * nodes are drawn into tiles by worker threads. What belongs to an alternative, is emphasised or has an alarm is drawn
 * at every size.
 *
 * CSS nodes: `canvas` with `canvasitem` in it. Colours: the named colours of #VimosPalette. Accessibility: role GROUP;
 * the description is that of the node under the keyboard's cursor, else "summary". Around the cursor, nodes and edges
 * are there as children: nodes as BUTTON, which have the keyboard's focus, edges as IMG.
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
  PROP_HOVERED_NODE,
  PROP_HOVERED_EDGE,
  PROP_SHOW_LOAD,
  PROP_PRESENTATION,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (VimosCanvas, vimos_canvas, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];

#define FIT_MARGIN_X 84.0
#define FIT_MARGIN_Y 78.0
#define FIT_MAX_ZOOM 1.35

static void
drop_lost_nodes (VimosCanvas *self)
{
  VimosCanvasNode *dragged = self->dragged;

  /* What holds a node only by what the user does lets go of it with the node. */
  vimos_canvas_update_world (self);
  if (self->cursor != NULL && vimos_canvas_world_find (self->world, self->cursor) == VIMOS_WORLD_NONE)
    vimos_canvas_set_cursor (self, NULL);
  if (dragged != NULL && vimos_canvas_world_find (self->world, dragged) == VIMOS_WORLD_NONE)
    vimos_canvas_end_carry (self, FALSE);
  if (self->drop_target != NULL && vimos_canvas_world_find (self->world, self->drop_target) == VIMOS_WORLD_NONE)
    g_clear_object (&self->drop_target);
  if (self->found != NULL && vimos_canvas_world_find (self->world, self->found) == VIMOS_WORLD_NONE)
    g_clear_object (&self->found);
  if (self->selected != NULL && vimos_canvas_world_find (self->world, self->selected) == VIMOS_WORLD_NONE)
    vimos_canvas_set_selected (self, NULL);
  vimos_canvas_set_hovered (self, NULL, NULL);
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

  /* Labels remember their places by owner; who has gone cannot be told from who comes at the same address. */
  if (removed > 0)
    g_hash_table_remove_all (self->choices);
  if (model == self->nodes && removed > 0)
    drop_lost_nodes (self);
  if (model == self->edges && removed > 0)
    vimos_canvas_set_hovered (self, NULL, NULL);
  vimos_canvas_queue_scene (self);
}

static void
set_model (VimosCanvas *self,
           GListModel **where,
           GListModel *model,
           guint property)
{
  g_autoptr (GListModel) old = NULL;

  if (*where == model)
    return;
  if (*where != NULL)
    g_signal_handlers_disconnect_by_func (*where, items_changed_cb, self);
  old = g_steal_pointer (where);
  *where = model != NULL ? g_object_ref (model) : NULL;
  if (where == &self->nodes)
    vimos_canvas_world_set_nodes (self->world, model);
  else if (where == &self->edges)
    vimos_canvas_world_set_edges (self->world, model);
  if (model != NULL)
    g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), self, 0);
  g_hash_table_remove_all (self->choices);
  if (where == &self->nodes)
    drop_lost_nodes (self);
  vimos_canvas_queue_scene (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
viewport_changed_cb (VimosCanvas *self)
{
  self->viewed_us = vimos_canvas_now (self);
  vimos_canvas_queue_scene (self);
}

static void
world_changed_cb (gpointer world,
                  gpointer user_data)
{
  vimos_canvas_queue_scene (user_data);
}

static void
tiles_ready_cb (gpointer tiles,
                gpointer user_data)
{
  vimos_canvas_queue_scene (user_data);
}

static void
fit_now (VimosCanvas *self)
{
  const VimosCanvasBase *base = vimos_canvas_world_get_base (self->world);

  if (base->n_nodes == 0)
    return;
  vimos_viewport_fit (self->viewport, base->left, base->top, base->right - base->left, base->bottom - base->top,
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
  vimos_canvas_update_world (self);
  vimos_viewport_set_size (self->viewport, width, height);
  if (self->follows)
    fit_now (self);
  vimos_canvas_build_scene (self);
  self->allocating = FALSE;
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
  g_hash_table_remove_all (self->stamps);
  vimos_canvas_queue_scene (self);
}

static void
vimos_canvas_unmap (GtkWidget *widget)
{
  VimosCanvas *self = VIMOS_CANVAS (widget);

  /* Nobody sees the tiles of a hidden canvas: they take up to 100 MiB. */
  vimos_canvas_tiles_drop (self->tiles);
  vimos_canvas_stop_ticking (self);

  GTK_WIDGET_CLASS (vimos_canvas_parent_class)->unmap (widget);
}

static gboolean
vimos_canvas_focus (GtkWidget *widget,
                    GtkDirectionType direction)
{
  /* Tab enters and leaves; the way from node to node is that of the arrow keys. */
  if (gtk_widget_get_focus_child (widget) != NULL || gtk_widget_has_focus (widget))
    return FALSE;
  return gtk_widget_grab_focus (widget);
}

static void
vimos_canvas_dispose (GObject *object)
{
  VimosCanvas *self = VIMOS_CANVAS (object);

  vimos_canvas_stop_ticking (self);
  vimos_canvas_drop_proxies (self);
  vimos_canvas_tiles_drop (self->tiles);
  if (self->nodes != NULL)
    g_signal_handlers_disconnect_by_data (self->nodes, self);
  if (self->edges != NULL)
    g_signal_handlers_disconnect_by_data (self->edges, self);
  if (self->tags != NULL)
    g_signal_handlers_disconnect_by_data (self->tags, self);
  vimos_canvas_world_set_nodes (self->world, NULL);
  vimos_canvas_world_set_edges (self->world, NULL);
  g_clear_object (&self->nodes);
  g_clear_object (&self->edges);
  g_clear_object (&self->tags);
  g_clear_object (&self->selected);
  g_clear_object (&self->cursor);
  g_clear_object (&self->hovered);
  g_clear_object (&self->hovered_edge);
  g_clear_object (&self->found);
  g_clear_object (&self->dragged);
  g_clear_object (&self->drop_target);
  g_clear_pointer (&self->scene, gsk_render_node_unref);

  G_OBJECT_CLASS (vimos_canvas_parent_class)->dispose (object);
}

static void
vimos_canvas_finalize (GObject *object)
{
  VimosCanvas *self = VIMOS_CANVAS (object);

  vimos_canvas_frame_clear (&self->frame);
  g_clear_pointer (&self->tiles, vimos_canvas_tiles_free);
  g_clear_pointer (&self->sites, vimos_canvas_sites_free);
  g_clear_pointer (&self->world, vimos_canvas_world_free);
  g_clear_object (&self->viewport);
  g_clear_pointer (&self->texts, vimos_text_cache_free);
  g_hash_table_unref (self->stamps);
  g_hash_table_unref (self->choices);
  g_ptr_array_unref (self->proxies);
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
    case PROP_HOVERED_NODE:
      g_value_set_object (value, vimos_canvas_get_hovered_node (self));
      break;
    case PROP_HOVERED_EDGE:
      g_value_set_object (value, vimos_canvas_get_hovered_edge (self));
      break;
    case PROP_SHOW_LOAD:
      g_value_set_boolean (value, vimos_canvas_get_show_load (self));
      break;
    case PROP_PRESENTATION:
      g_value_set_boolean (value, vimos_canvas_get_presentation (self));
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
    case PROP_SHOW_LOAD:
      vimos_canvas_set_show_load (self, g_value_get_boolean (value));
      break;
    case PROP_PRESENTATION:
      vimos_canvas_set_presentation (self, g_value_get_boolean (value));
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
  /** VimosCanvas:hovered-node: the node under the pointer, or %NULL */
  properties[PROP_HOVERED_NODE] = g_param_spec_object ("hovered-node", NULL, NULL, VIMOS_TYPE_CANVAS_NODE,
                                                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /** VimosCanvas:hovered-edge: the edge under the pointer, where no node is, or %NULL */
  properties[PROP_HOVERED_EDGE] = g_param_spec_object ("hovered-edge", NULL, NULL, VIMOS_TYPE_CANVAS_EDGE,
                                                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /** VimosCanvas:show-load: whether edges have the colour of how full they are */
  properties[PROP_SHOW_LOAD] = g_param_spec_boolean ("show-load", NULL, NULL, FALSE, flags);
  /** VimosCanvas:presentation: whether words and lines are larger, to be read from afar */
  properties[PROP_PRESENTATION] = g_param_spec_boolean ("presentation", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
install_signals (void)
{
  /**
   * VimosCanvas::node-activated:
   * @node: the node
   *
   * The user clicked @node or pressed Enter on it.
   */
  g_signal_new ("node-activated", VIMOS_TYPE_CANVAS, G_SIGNAL_RUN_LAST,
                0, NULL, NULL, NULL, G_TYPE_NONE, 1, VIMOS_TYPE_CANVAS_NODE);

  /**
   * VimosCanvas::node-moved:
   * @node: the node
   * @x: world units
   * @y: world units
   *
   * The user has moved @node, and let go of it at that place.
   */
  g_signal_new ("node-moved", VIMOS_TYPE_CANVAS, G_SIGNAL_RUN_LAST,
                0, NULL, NULL, NULL, G_TYPE_NONE, 3, VIMOS_TYPE_CANVAS_NODE, G_TYPE_DOUBLE, G_TYPE_DOUBLE);

  /**
   * VimosCanvas::accept-drop:
   * @node: a portable node
   * @target: another node
   *
   * The user carries @node over @target.
   *
   * Returns: whether it can be put there
   */
  g_signal_new ("accept-drop", VIMOS_TYPE_CANVAS, G_SIGNAL_RUN_LAST,
                0, g_signal_accumulator_true_handled, NULL, NULL, G_TYPE_BOOLEAN, 2,
                VIMOS_TYPE_CANVAS_NODE, VIMOS_TYPE_CANVAS_NODE);

  /**
   * VimosCanvas::node-dropped:
   * @node: a portable node
   * @target: the node that it was put onto
   *
   * The user has put @node onto @target, which "accept-drop" has agreed to. The node itself is where it was.
   */
  g_signal_new ("node-dropped", VIMOS_TYPE_CANVAS, G_SIGNAL_RUN_LAST,
                0, NULL, NULL, NULL, G_TYPE_NONE, 2, VIMOS_TYPE_CANVAS_NODE, VIMOS_TYPE_CANVAS_NODE);

  /**
   * VimosCanvas::context-menu:
   * @node: (nullable): the node that it is for
   * @edge: (nullable): the edge that it is for
   * @x: px, where it should point to
   * @y: px
   *
   * The user asks for the menu of @node, of @edge, or of the canvas.
   */
  g_signal_new ("context-menu", VIMOS_TYPE_CANVAS, G_SIGNAL_RUN_LAST,
                0, NULL, NULL, NULL, G_TYPE_NONE, 4, VIMOS_TYPE_CANVAS_NODE, VIMOS_TYPE_CANVAS_EDGE,
                G_TYPE_DOUBLE, G_TYPE_DOUBLE);

  /**
   * VimosCanvas::announcement:
   * @text: a sentence
   *
   * Something has happened that whoever does not see the canvas should hear of. GTK has no way to say it before
   * 4.14, so the window does.
   */
  g_signal_new ("announcement", VIMOS_TYPE_CANVAS, G_SIGNAL_RUN_LAST,
                0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
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
  widget_class->unmap = vimos_canvas_unmap;
  widget_class->focus = vimos_canvas_focus;
  install_signals ();

  gtk_widget_class_set_css_name (widget_class, "canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  vimos_canvas_class_add_keys (widget_class);
}

static void
vimos_canvas_init (VimosCanvas *self)
{
  self->viewport = vimos_viewport_new ();
  self->world = vimos_canvas_world_new (world_changed_cb, self);
  self->tiles = vimos_canvas_tiles_new (tiles_ready_cb, self);
  self->texts = vimos_text_cache_new (GTK_WIDGET (self));
  self->stamps = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) gsk_render_node_unref);
  self->choices = g_hash_table_new (NULL, NULL);
  self->proxies = g_ptr_array_new ();
  self->follows = TRUE;
  vimos_canvas_frame_init (&self->frame);
  g_signal_connect_object (self->viewport, "changed", G_CALLBACK (viewport_changed_cb), self, G_CONNECT_SWAPPED);

  vimos_palette_resolve (&self->palette, GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  vimos_canvas_add_controllers (self);
  vimos_canvas_describe (self);
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

/** vimos_canvas_get_cursor: Returns: (transfer none) (nullable): the node that the keyboard is on */
VimosCanvasNode *
vimos_canvas_get_cursor (VimosCanvas *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS (self), NULL);

  return self->cursor;
}

/** vimos_canvas_get_hovered_node: Returns: (transfer none) (nullable): the node under the pointer */
VimosCanvasNode *
vimos_canvas_get_hovered_node (VimosCanvas *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS (self), NULL);

  return self->hovered;
}

/** vimos_canvas_get_hovered_edge: Returns: (transfer none) (nullable): the edge under the pointer, where no node is */
VimosCanvasEdge *
vimos_canvas_get_hovered_edge (VimosCanvas *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS (self), NULL);

  return self->hovered_edge;
}

/** vimos_canvas_get_show_load: Returns: whether edges have the colour of how full they are */
gboolean
vimos_canvas_get_show_load (VimosCanvas *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS (self), FALSE);

  return self->show_load;
}

/** vimos_canvas_get_presentation: Returns: whether words and lines are larger, to be read from afar */
gboolean
vimos_canvas_get_presentation (VimosCanvas *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS (self), FALSE);

  return self->presentation;
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
  vimos_canvas_update_proxies (self);
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

static void
set_flag (VimosCanvas *self,
          gboolean *where,
          gboolean value,
          guint property)
{
  value = !!value;
  if (value == *where)
    return;
  *where = value;
  vimos_canvas_queue_scene (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/**
 * vimos_canvas_set_show_load:
 * @show_load: whether edges have the colour of how full they are; the alternatives keep their kerbs
 */
void
vimos_canvas_set_show_load (VimosCanvas *self,
                            gboolean show_load)
{
  g_return_if_fail (VIMOS_IS_CANVAS (self));

  set_flag (self, &self->show_load, show_load, PROP_SHOW_LOAD);
}

/**
 * vimos_canvas_set_presentation:
 * @presentation: whether words are half as large again, and lines two fifths wider, to be read from afar
 */
void
vimos_canvas_set_presentation (VimosCanvas *self,
                               gboolean presentation)
{
  g_return_if_fail (VIMOS_IS_CANVAS (self));

  if (!!presentation != self->presentation)
    g_hash_table_remove_all (self->stamps);
  set_flag (self, &self->presentation, presentation, PROP_PRESENTATION);
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
