/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-canvas.h"
#include "vimos-welcome-picture.h"

/* What the program is about, as a picture without words: two hypervisors, a ring of switches, and
 * one way lit. */

typedef struct
{
  const char *id;
  VimosCanvasShape shape;
  double x;
  double y;
} Node;

static const Node nodes[] = {
  { "source", VIMOS_CANVAS_SHAPE_RACK, -240, 0 }, { "left", VIMOS_CANVAS_SHAPE_SQUARE, -110, 0 },
  { "upper", VIMOS_CANVAS_SHAPE_SQUARE, 0, -75 }, { "lower", VIMOS_CANVAS_SHAPE_SQUARE, 0, 75 },
  { "right", VIMOS_CANVAS_SHAPE_SQUARE, 110, 0 }, { "target", VIMOS_CANVAS_SHAPE_RACK, 240, 0 },
};

typedef struct
{
  const char *from;
  const char *to;
  gboolean lit;
} Edge;

static const Edge edges[] = {
  { "source", "left", FALSE }, { "left", "upper", TRUE },  { "upper", "right", TRUE },
  { "left", "lower", FALSE },  { "lower", "right", FALSE }, { "right", "target", FALSE },
};

static GListModel *
create_nodes (void)
{
  GListStore *store = g_list_store_new (VIMOS_TYPE_CANVAS_NODE);

  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++)
    {
      g_autoptr (VimosCanvasNode) node = vimos_canvas_node_new (nodes[i].id, nodes[i].shape);

      vimos_canvas_node_set_position (node, nodes[i].x, nodes[i].y);
      g_list_store_append (store, node);
    }
  return G_LIST_MODEL (store);
}

static GListModel *
create_edges (void)
{
  GListStore *store = g_list_store_new (VIMOS_TYPE_CANVAS_EDGE);
  const guint track = 0;

  for (guint i = 0; i < G_N_ELEMENTS (edges); i++)
    {
      g_autoptr (VimosCanvasEdge) edge = vimos_canvas_edge_new (edges[i].from, edges[i].to);

      vimos_canvas_edge_set_width (edge, 5);
      if (edges[i].lit)
        vimos_canvas_edge_set_tracks (edge, &track, 1, track);
      g_list_store_append (store, edge);
    }
  return G_LIST_MODEL (store);
}

/** vimos_welcome_picture_new: Returns: (transfer floating): the picture; nothing can be done with
 * it */
GtkWidget *
vimos_welcome_picture_new (void)
{
  GtkWidget *canvas = vimos_canvas_new ();
  g_autoptr (GListModel) node_model = create_nodes ();
  g_autoptr (GListModel) edge_model = create_edges ();

  vimos_canvas_set_nodes (VIMOS_CANVAS (canvas), node_model);
  vimos_canvas_set_edges (VIMOS_CANVAS (canvas), edge_model);
  vimos_canvas_set_summary (VIMOS_CANVAS (canvas),
                            _("A network with two hypervisors, and a path between them"));
  gtk_widget_add_css_class (canvas, "plain");
  gtk_widget_set_overflow (canvas, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_can_target (canvas, FALSE);
  gtk_widget_set_can_focus (canvas, FALSE);
  gtk_widget_set_focusable (canvas, FALSE);
  return canvas;
}
