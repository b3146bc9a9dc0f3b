/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <cairo.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "layout-graphs.h"
#include "layout-measure.h"
#include "layout-sfdp.h"

/* Draws a graph, ours beside that of sfdp, for people to look at. */

#define SIDE 600.0
#define BORDER 40.0
#define MAX_COLUMNS 3

static char *kind_name;
static gboolean with_sfdp;

static VimosLayoutKind
find_kind (void)
{
  const char *const names[] = { "automatic", "force", "tiered", "circle", "geographic" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (kind_name, names[i]) == 0)
      return (VimosLayoutKind) i;
  return VIMOS_LAYOUT_AUTOMATIC;
}

/* Brings the picture into a square of the sheet. */
static void
fit (guint n,
     double left,
     double *x,
     double *y)
{
  double min_x = HUGE_VAL, max_x = -HUGE_VAL, min_y = HUGE_VAL, max_y = -HUGE_VAL, scale;

  for (guint i = 0; i < n; i++)
    {
      min_x = MIN (min_x, x[i]);
      max_x = MAX (max_x, x[i]);
      min_y = MIN (min_y, y[i]);
      max_y = MAX (max_y, y[i]);
    }
  scale = (SIDE - 2 * BORDER) / MAX (MAX (max_x - min_x, max_y - min_y), 1e-9);
  for (guint i = 0; i < n; i++)
    {
      x[i] = left + SIDE / 2 + (x[i] - (min_x + max_x) / 2) * scale;
      y[i] = SIDE / 2 + (y[i] - (min_y + max_y) / 2) * scale;
    }
}

static void
draw_nodes (cairo_t *cr,
            const LayoutGraph *graph,
            const double *x,
            const double *y)
{
  double size = graph->n_nodes < 100 ? 7 : (graph->n_nodes < 500 ? 3.5 : 1.2);

  for (guint i = 0; i < graph->n_nodes; i++)
    {
      g_autofree char *label = g_strdup_printf ("%u", i);

      if (g_array_index (graph->anchors, guint, i) == VIMOS_LAYOUT_NO_ANCHOR)
        cairo_set_source_rgb (cr, 0.2, 0.4, 0.8);
      else
        cairo_set_source_rgb (cr, 0.8, 0.4, 0.1);
      cairo_arc (cr, x[i], y[i], size, 0, 2 * G_PI);
      cairo_fill (cr);
      if (graph->n_nodes >= 200)
        continue;
      cairo_set_source_rgb (cr, 0, 0, 0);
      cairo_move_to (cr, x[i] + size, y[i] - size);
      cairo_show_text (cr, label);
    }
}

static void
draw (cairo_t *cr,
      const LayoutGraph *graph,
      const double *x,
      const double *y)
{
  const VimosLayoutEdge *edges = layout_graph_get_edges (graph);

  cairo_set_source_rgba (cr, 0.3, 0.3, 0.3, graph->n_nodes < 500 ? 0.9 : 0.25);
  cairo_set_line_width (cr, graph->n_nodes < 500 ? 1.2 : 0.4);
  for (guint i = 0; i < graph->edges->len; i++)
    {
      cairo_move_to (cr, x[edges[i].from], y[edges[i].from]);
      cairo_line_to (cr, x[edges[i].to], y[edges[i].to]);
    }
  for (guint i = 0; i < graph->n_nodes; i++)
    {
      guint anchor = g_array_index (graph->anchors, guint, i);

      if (anchor == VIMOS_LAYOUT_NO_ANCHOR)
        continue;
      cairo_move_to (cr, x[anchor], y[anchor]);
      cairo_line_to (cr, x[i], y[i]);
    }
  cairo_stroke (cr);
  draw_nodes (cr, graph, x, y);
}

static void
draw_ours (cairo_t *cr,
           const LayoutGraph *graph,
           double *x,
           double *y)
{
  VimosLayoutRequest request = {
    .kind = find_kind (),
    .n_nodes = graph->n_nodes,
    .edges = layout_graph_get_edges (graph),
    .n_edges = graph->edges->len,
    .edge_length = 1,
    .anchors = (const guint *) graph->anchors->data,
    .latitudes = (const double *) graph->latitudes->data,
    .longitudes = (const double *) graph->longitudes->data,
  };
  LayoutMeasure measure;
  gint64 start = g_get_monotonic_time ();

  vimos_layout_run (&request, x, y, NULL, NULL, NULL, NULL);
  start = g_get_monotonic_time () - start;
  measure = layout_measure (graph->n_nodes, request.edges, request.n_edges, x, y);
  g_print ("ours %.3f s, stress %.4f, %.0f crossings, unevenness %.3f\n", start * 1e-6,
           measure.stress, measure.crossings, measure.unevenness);
  fit (graph->n_nodes, 0, x, y);
  draw (cr, graph, x, y);
}

static void
draw_theirs (cairo_t *cr,
             const LayoutGraph *graph,
             double *x,
             double *y)
{
  g_autoptr (GError) error = NULL;
  LayoutMeasure measure;
  double seconds;

  if (!layout_sfdp_run (graph, x, y, &seconds, &error))
    {
      g_printerr ("%s\n", error->message);
      return;
    }
  measure
      = layout_measure (graph->n_nodes, layout_graph_get_edges (graph), graph->edges->len, x, y);
  g_print ("sfdp %.3f s, stress %.4f, %.0f crossings, unevenness %.3f\n", seconds, measure.stress,
           measure.crossings, measure.unevenness);
  fit (graph->n_nodes, SIDE, x, y);
  draw (cr, graph, x, y);
}

static gboolean
draw_graph (cairo_t *cr,
            const char *name,
            GError **error)
{
  g_autoptr (LayoutGraph) graph = layout_graph_open (name, error);
  g_autofree char *title = g_path_get_basename (name);
  g_autofree double *x = NULL, *y = NULL;

  if (graph == NULL)
    return FALSE;
  g_print ("%s: %u nodes, %u edges\n", title, graph->n_nodes, graph->edges->len);
  x = g_new (double, graph->n_nodes + 1);
  y = g_new (double, graph->n_nodes + 1);
  draw_ours (cr, graph, x, y);
  if (with_sfdp)
    draw_theirs (cr, graph, x, y);
  cairo_set_source_rgb (cr, 0.5, 0, 0);
  cairo_move_to (cr, BORDER, BORDER / 2);
  cairo_show_text (cr, title);
  return TRUE;
}

int
main (int argc,
      char *argv[])
{
  const GOptionEntry entries[]
      = { { "kind", 'k', 0, G_OPTION_ARG_STRING, &kind_name,
            "automatic, force, tiered, circle or geographic", "KIND" },
          { "sfdp", 's', 0, G_OPTION_ARG_NONE, &with_sfdp, "Draw that of sfdp beside it", NULL },
          { NULL } };
  g_autoptr (GOptionContext) context = g_option_context_new ("GRAPH… OUT.png");
  g_autoptr (GError) error = NULL;
  cairo_surface_t *sheet;
  cairo_t *cr;
  guint columns, width;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc < 3)
    {
      g_printerr ("%s\n", error != NULL ? error->message
                                        : "layout-draw [--kind KIND] [--sfdp] GRAPH… OUT.png");
      return EXIT_FAILURE;
    }
  columns = MIN (argc - 2, MAX_COLUMNS);
  width = with_sfdp ? 2 * SIDE : SIDE;
  sheet = cairo_image_surface_create (CAIRO_FORMAT_RGB24, columns * width,
                                      (argc - 3 + columns) / columns * SIDE);
  cr = cairo_create (sheet);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  for (int i = 1; i + 1 < argc && error == NULL; i++)
    {
      cairo_save (cr);
      cairo_translate (cr, (i - 1) % columns * width, (i - 1) / columns * SIDE);
      draw_graph (cr, argv[i], &error);
      cairo_restore (cr);
    }
  if (error != NULL)
    g_printerr ("%s\n", error->message);
  cairo_destroy (cr);
  cairo_surface_write_to_png (sheet, argv[argc - 1]);
  cairo_surface_destroy (sheet);
  return error != NULL ? EXIT_FAILURE : EXIT_SUCCESS;
}
