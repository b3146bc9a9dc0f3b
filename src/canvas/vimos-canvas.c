/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include <gtk/gtk.h>
#include <math.h>

#include "vimos-canvas-private.h"

/**
 * VimosCanvas:
 *
 * A picture of nodes and edges that can be shifted, zoomed and walked through by keyboard. It
 * draws what three list models hold (nodes, edges, tags) and knows nothing of what they stand for.
 * Nodes can be dragged; their new place is set on the node itself. A node that is portable is
 * carried instead, and can be put onto another one that "accept-drop" agrees to. What gets another
 * place by itself moves there, and what is new slides in. Main thread only.
 *
 * Until the user shifts or zooms it, the whole picture is kept in view.
 *
 * What is drawn goes by the size of a node on the screen: from afar bubbles of nodes that stand
 * together, then plain shapes, then what they are, then their names. When more is in view than can
 * be drawn for each frame, edges and plain nodes are drawn into tiles by worker threads. What
 * belongs to an alternative, is emphasised or has an alarm is drawn at every size.
 *
 * CSS nodes: `canvas` with `canvasitem` in it. Colours: the named colours of #VimosPalette.
 * Accessibility: role GROUP; the description is that of the node or the edge under the keyboard's
 * cursor, else "summary". Around the cursor, nodes and edges are there as children: nodes as
 * BUTTON, edges as LINK; the one under the cursor has the keyboard's focus.
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
viewport_changed_cb (VimosCanvas *self)
{
  /* A view that is fitted to another size is another picture, not one that moves. */
  self->view_moved = self->view_moved || !self->allocating;
  self->unsettled = TRUE;
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
  vimos_viewport_fit (self->viewport, base->left, base->top, base->right - base->left,
                      base->bottom - base->top,
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
  vimos_canvas_append_layers (self, snapshot);
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
vimos_canvas_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (vimos_canvas_parent_class)->map (widget);

  /* What was given up while nobody saw it. */
  vimos_canvas_queue_scene (VIMOS_CANVAS (widget));
}

static void
vimos_canvas_unmap (GtkWidget *widget)
{
  VimosCanvas *self = VIMOS_CANVAS (widget);

  /* Nobody sees the tiles of a hidden canvas: they take up to 100 MiB. */
  vimos_canvas_tiles_drop (self->tiles);
  vimos_canvas_stop_ticking (self);
  vimos_canvas_stop_flows (self);

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

/* Who comes back finds the keyboard where it was. */
static gboolean
vimos_canvas_grab_focus (GtkWidget *widget)
{
  GtkWidget *place = vimos_canvas_get_focus_place (VIMOS_CANVAS (widget));

  if (place != widget)
    return gtk_widget_grab_focus (place);
  return GTK_WIDGET_CLASS (vimos_canvas_parent_class)->grab_focus (widget);
}

static void
vimos_canvas_dispose (GObject *object)
{
  VimosCanvas *self = VIMOS_CANVAS (object);

  vimos_canvas_stop_ticking (self);
  vimos_canvas_stop_flows (self);
  g_clear_handle_id (&self->announcer, g_source_remove);
  g_clear_handle_id (&self->rest, g_source_remove);
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
  g_clear_object (&self->cursor_edge);
  g_clear_object (&self->hovered);
  g_clear_object (&self->hovered_edge);
  g_clear_object (&self->found);
  g_clear_object (&self->dragged);
  g_clear_object (&self->drop_target);
  for (guint i = 0; i < VIMOS_CANVAS_N_LAYERS; i++)
    vimos_canvas_set_layer (self, i, NULL);

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
  g_free (self->announcement);

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
  /** VimosCanvas:edges: the #VimosCanvasEdge items to draw; one whose nodes are missing is not
   * drawn */
  properties[PROP_EDGES] = g_param_spec_object ("edges", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  /** VimosCanvas:tags: the #VimosCanvasTag items to draw */
  properties[PROP_TAGS] = g_param_spec_object ("tags", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  /** VimosCanvas:viewport: what part of the world is shown */
  properties[PROP_VIEWPORT] = g_param_spec_object ("viewport", NULL, NULL, VIMOS_TYPE_VIEWPORT,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /** VimosCanvas:selected: the node that was chosen last, or %NULL */
  properties[PROP_SELECTED] = g_param_spec_object ("selected", NULL, NULL, VIMOS_TYPE_CANVAS_NODE,
                                                   flags);
  /** VimosCanvas:summary: a sentence that says what the picture shows */
  properties[PROP_SUMMARY] = g_param_spec_string ("summary", NULL, NULL, NULL, flags);
  /** VimosCanvas:hovered-node: the node under the pointer, or %NULL */
  properties[PROP_HOVERED_NODE] = g_param_spec_object ("hovered-node", NULL, NULL,
                                                       VIMOS_TYPE_CANVAS_NODE,
                                                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /** VimosCanvas:hovered-edge: the edge under the pointer, where no node is, or %NULL */
  properties[PROP_HOVERED_EDGE] = g_param_spec_object ("hovered-edge", NULL, NULL,
                                                       VIMOS_TYPE_CANVAS_EDGE,
                                                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /** VimosCanvas:show-load: whether edges have the colour of how full they are */
  properties[PROP_SHOW_LOAD] = g_param_spec_boolean ("show-load", NULL, NULL, FALSE, flags);
  /** VimosCanvas:presentation: whether words and lines are larger, to be read from afar */
  properties[PROP_PRESENTATION] = g_param_spec_boolean ("presentation", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
install_node_signals (void)
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
  g_signal_new ("node-moved", VIMOS_TYPE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 3, VIMOS_TYPE_CANVAS_NODE, G_TYPE_DOUBLE, G_TYPE_DOUBLE);

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
   * The user has put @node onto @target, which "accept-drop" has agreed to. The node itself is
   * where it was.
   */
  g_signal_new ("node-dropped", VIMOS_TYPE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 2, VIMOS_TYPE_CANVAS_NODE, VIMOS_TYPE_CANVAS_NODE);
}

static void
install_other_signals (void)
{
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
   * Something has happened that whoever does not see the canvas should hear of. GTK has no way to
   * say it before 4.14, so the window does.
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
  widget_class->map = vimos_canvas_map;
  widget_class->unmap = vimos_canvas_unmap;
  widget_class->focus = vimos_canvas_focus;
  widget_class->grab_focus = vimos_canvas_grab_focus;
  install_node_signals ();
  install_other_signals ();

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
  self->stamps = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                        (GDestroyNotify) gsk_render_node_unref);
  self->choices = g_hash_table_new (NULL, NULL);
  self->proxies = g_ptr_array_new ();
  self->follows = TRUE;
  vimos_canvas_frame_init (&self->frame);
  g_signal_connect_object (self->viewport, "changed", G_CALLBACK (viewport_changed_cb), self,
                           G_CONNECT_SWAPPED);

  vimos_palette_resolve (&self->palette, GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  vimos_canvas_add_controllers (self);
  vimos_canvas_describe (self);
  vimos_canvas_update_leave (self);
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
