/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include "vimos-canvas-private.h"

/**
 * VimosCanvasProxy:
 *
 * Stands for a node or an edge of a canvas towards assistive technologies, which in GTK 4.8 know
 * only widgets. Draws nothing and takes no room. The canvas has proxies of what is around its
 * cursor and of what is selected, not of all: thousands of widgets would be slow, and are not what
 * anybody wants to listen to. Main thread only.
 *
 * CSS nodes: `canvasitem`. Accessibility: a node is a BUTTON that is pressed when it is selected
 * and disabled when it is gone, an edge is a LINK; the label is the node’s name or those of the
 * edge’s ends, the description the detail.
 */
struct _VimosCanvasProxy
{
  GtkWidget parent_instance;

  VimosCanvasNode *node; /* owned */
  VimosCanvasEdge *edge; /* owned */
  char *ends;            /* of the edge: the names of what it connects */
};

G_DEFINE_FINAL_TYPE (VimosCanvasProxy, vimos_canvas_proxy, GTK_TYPE_WIDGET)

#define MAX_NEIGHBOURS 12

static const char *
name_of (VimosCanvasNode *node)
{
  const char *label = vimos_canvas_node_get_label (node);

  return label != NULL ? label : vimos_canvas_node_get_id (node);
}

static void
describe (VimosCanvasProxy *self)
{
  const char *label = self->node != NULL ? name_of (self->node) : self->ends;
  g_autofree char *text = self->node != NULL ? vimos_canvas_node_describe (self->node)
                                             : vimos_canvas_edge_describe (self->edge);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text != NULL ? text : "",
                                  -1);
  if (self->node != NULL)
    gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_DISABLED,
                                 vimos_canvas_node_get_gone (self->node) != NULL, -1);
}

static void
vimos_canvas_proxy_dispose (GObject *object)
{
  VimosCanvasProxy *self = VIMOS_CANVAS_PROXY (object);

  g_clear_object (&self->node);
  g_clear_object (&self->edge);
  g_clear_pointer (&self->ends, g_free);

  G_OBJECT_CLASS (vimos_canvas_proxy_parent_class)->dispose (object);
}

static void
vimos_canvas_proxy_class_init (VimosCanvasProxyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vimos_canvas_proxy_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "canvasitem");
}

static void
vimos_canvas_proxy_init (VimosCanvasProxy *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

/** vimos_canvas_proxy_new_for_node: Returns: (transfer floating): what stands for @node */
GtkWidget *
vimos_canvas_proxy_new_for_node (VimosCanvasNode *node)
{
  VimosCanvasProxy *self = g_object_new (VIMOS_TYPE_CANVAS_PROXY, "accessible-role",
                                         GTK_ACCESSIBLE_ROLE_BUTTON, "focusable", TRUE, NULL);

  self->node = g_object_ref (node);
  g_signal_connect_object (node, "changed", G_CALLBACK (describe), self, G_CONNECT_SWAPPED);
  describe (self);
  return GTK_WIDGET (self);
}

/**
 * vimos_canvas_proxy_new_for_edge:
 * @ends: the names of what @edge connects
 *
 * Returns: (transfer floating): what stands for @edge
 */
GtkWidget *
vimos_canvas_proxy_new_for_edge (VimosCanvasEdge *edge,
                                 const char *ends)
{
  VimosCanvasProxy *self = g_object_new (VIMOS_TYPE_CANVAS_PROXY, "accessible-role",
                                         GTK_ACCESSIBLE_ROLE_LINK, "focusable", TRUE, NULL);

  self->edge = g_object_ref (edge);
  self->ends = g_strdup (ends);
  g_signal_connect_object (edge, "changed", G_CALLBACK (describe), self, G_CONNECT_SWAPPED);
  describe (self);
  return GTK_WIDGET (self);
}

/** vimos_canvas_proxy_get_node: Returns: (transfer none) (nullable): the node that it stands for */
VimosCanvasNode *
vimos_canvas_proxy_get_node (VimosCanvasProxy *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_PROXY (self), NULL);

  return self->node;
}

/** vimos_canvas_proxy_get_edge: Returns: (transfer none) (nullable): the edge that it stands for */
VimosCanvasEdge *
vimos_canvas_proxy_get_edge (VimosCanvasProxy *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_PROXY (self), NULL);

  return self->edge;
}

/** vimos_canvas_proxy_set_selected: @selected: whether its node is the chosen one */
void
vimos_canvas_proxy_set_selected (VimosCanvasProxy *self,
                                 gboolean selected)
{
  g_return_if_fail (VIMOS_IS_CANVAS_PROXY (self));

  if (self->node != NULL)
    gtk_accessible_update_state (
        GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_PRESSED,
        selected ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
}

/* The canvas's proxies */

static GtkWidget *
find_proxy (VimosCanvas *self,
            gpointer item)
{
  for (guint i = 0; item != NULL && i < self->proxies->len; i++)
    {
      VimosCanvasProxy *proxy = g_ptr_array_index (self->proxies, i);

      if ((gpointer) proxy->node == item || (gpointer) proxy->edge == item)
        return GTK_WIDGET (proxy);
    }
  return NULL;
}

static void
add_proxy (VimosCanvas *self,
           GtkWidget *proxy)
{
  gtk_widget_set_parent (proxy, GTK_WIDGET (self));
  g_ptr_array_add (self->proxies, proxy);
}

static void
want_node (VimosCanvas *self,
           GPtrArray *wanted,
           VimosCanvasNode *node)
{
  GtkWidget *proxy = find_proxy (self, node);

  if (proxy != NULL && g_ptr_array_find (wanted, proxy, NULL))
    return;
  if (proxy == NULL)
    {
      proxy = vimos_canvas_proxy_new_for_node (node);
      add_proxy (self, proxy);
    }
  vimos_canvas_proxy_set_selected (VIMOS_CANVAS_PROXY (proxy), node == self->selected);
  g_ptr_array_add (wanted, proxy);
}

static void
want_edge (VimosCanvas *self,
           GPtrArray *wanted,
           const VimosWorldEdge *edge)
{
  GtkWidget *proxy = find_proxy (self, edge->item);

  if (proxy == NULL)
    {
      VimosCanvasNode *from = vimos_canvas_world_get_node (self->world, edge->from)->item;
      VimosCanvasNode *to = vimos_canvas_world_get_node (self->world, edge->to)->item;
      g_autofree char *ends = g_strdup_printf ("%s – %s", name_of (from), name_of (to));

      proxy = vimos_canvas_proxy_new_for_edge (edge->item, ends);
      add_proxy (self, proxy);
    }
  g_ptr_array_add (wanted, proxy);
}

/* The node itself, what it is connected to, and by what. */
static void
want_around (VimosCanvas *self,
             GPtrArray *wanted,
             guint record)
{
  g_autoptr (GArray) edges = vimos_canvas_world_list_edges_of (self->world, record);

  want_node (self, wanted, vimos_canvas_world_get_node (self->world, record)->item);
  for (guint i = 0; i < edges->len; i++)
    {
      const VimosWorldEdge *edge = vimos_canvas_world_get_edge (self->world,
                                                                g_array_index (edges, guint, i));
      guint other = edge->from == record ? edge->to : edge->from;

      if (other == VIMOS_WORLD_NONE || (i >= MAX_NEIGHBOURS && edge->item != self->cursor_edge))
        continue;
      if (!vimos_canvas_edge_get_tether (edge->item))
        want_edge (self, wanted, edge);
      want_node (self, wanted, vimos_canvas_world_get_node (self->world, other)->item);
    }
}

/**
 * vimos_canvas_get_focus_place:
 *
 * Returns: (transfer none): what has the keyboard's focus while the canvas has it: what stands for
 *   the node or the edge under the cursor, or the canvas itself
 */
GtkWidget *
vimos_canvas_get_focus_place (VimosCanvas *self)
{
  GtkWidget *place = find_proxy (self, self->cursor_edge);

  if (place == NULL)
    place = find_proxy (self, self->cursor);
  return place != NULL ? place : GTK_WIDGET (self);
}

/**
 * vimos_canvas_update_proxies:
 *
 * Makes proxies of what is around the cursor and of what is selected, and gives the keyboard's
 * focus to that of the node or the edge under it. Not to be called while the canvas is allocated.
 */
void
vimos_canvas_update_proxies (VimosCanvas *self)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  gboolean had_focus = gtk_widget_has_focus (GTK_WIDGET (self))
                       || gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL;
  guint cursor = vimos_canvas_world_find (self->world, self->cursor);

  if (cursor != VIMOS_WORLD_NONE)
    want_around (self, wanted, cursor);
  if (vimos_canvas_world_find (self->world, self->selected) != VIMOS_WORLD_NONE)
    want_node (self, wanted, self->selected);
  if (had_focus)
    gtk_widget_grab_focus (vimos_canvas_get_focus_place (self));
  for (guint i = self->proxies->len; i > 0; i--)
    {
      GtkWidget *proxy = g_ptr_array_index (self->proxies, i - 1);

      if (g_ptr_array_find (wanted, proxy, NULL))
        continue;
      g_ptr_array_remove_index (self->proxies, i - 1);
      gtk_widget_unparent (proxy);
    }
}

/** vimos_canvas_drop_proxies: takes all proxies away */
void
vimos_canvas_drop_proxies (VimosCanvas *self)
{
  for (guint i = 0; i < self->proxies->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->proxies, i));
  g_ptr_array_set_size (self->proxies, 0);
}
