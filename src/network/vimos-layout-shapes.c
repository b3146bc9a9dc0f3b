/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "vimos-layout-private.h"

/* Graphs that everybody would draw in the same way: rings and grids; and the circle, which takes
 * any graph. */

#define MAX_SWAPPED 400 /* nodes on a circle whose order is improved */
#define PASSES 20

/* The nodes around the ring from the first on; NULL when the graph is not one. */
static guint *
list_ring (const VimosLayoutGraph *graph)
{
  g_autofree guint *order = NULL;
  guint n = 0, before = G_MAXUINT, node = 0;

  if (graph->n < 3)
    return NULL;
  for (guint i = 0; i < graph->n; i++)
    if (vimos_layout_graph_get_degree (graph, i) != 2)
      return NULL;
  order = g_new (guint, graph->n);
  do
    {
      const guint *next = graph->next + graph->first[node];
      guint onwards = next[0] != before ? next[0] : next[1];

      order[n++] = node;
      before = node;
      node = onwards;
    }
  while (node != 0);
  return n == graph->n ? g_steal_pointer (&order) : NULL;
}

static void
place_on_circle (guint n,
                 const guint *order,
                 double *x,
                 double *y)
{
  double radius = n > 1 ? 0.5 / sin (G_PI / n) : 0;

  for (guint i = 0; i < n; i++)
    {
      /* The edge from the first to the second is level, at the top. */
      double angle = 2 * G_PI * (i - 0.5) / n - G_PI_2;

      x[order[i]] = radius * cos (angle);
      y[order[i]] = radius * sin (angle);
    }
}

/**
 * vimos_layout_draw_ring:
 *
 * Returns: %FALSE when @graph is not a ring
 */
gboolean
vimos_layout_draw_ring (const VimosLayoutGraph *graph,
                        double *x,
                        double *y)
{
  g_autofree guint *order = list_ring (graph);

  if (order == NULL)
    return FALSE;
  place_on_circle (graph->n, order, x, y);
  return TRUE;
}

/* Circle */

typedef struct
{
  guint node;
  double angle;
} Seat;

static int
compare_seats (gconstpointer a,
               gconstpointer b)
{
  const Seat *first = a, *second = b;

  if (first->angle != second->angle)
    return first->angle < second->angle ? -1 : 1;
  return first->node < second->node ? -1 : 1;
}

/* How far it is along the circle from @node, sitting at @seat, to its neighbours. */
static double
measure_spans (const VimosLayoutGraph *graph,
               const guint *seats,
               guint node)
{
  double sum = 0;

  for (guint j = graph->first[node]; j < graph->first[node + 1]; j++)
    {
      guint span = abs ((int) seats[node] - (int) seats[graph->next[j]]);

      sum += MIN (span, graph->n - span);
    }
  return sum;
}

/* Swaps nodes that sit side by side while that brings neighbours together. */
static void
improve_order (const VimosLayoutGraph *graph,
               guint *order)
{
  g_autofree guint *seats = g_new (guint, graph->n);
  gboolean better = TRUE;

  for (guint i = 0; i < graph->n; i++)
    seats[order[i]] = i;
  for (guint pass = 0; pass < PASSES && better; pass++)
    {
      better = FALSE;
      for (guint i = 0; i < graph->n; i++)
        {
          guint j = (i + 1) % graph->n, a = order[i], b = order[j];
          double before = measure_spans (graph, seats, a) + measure_spans (graph, seats, b);

          seats[a] = j;
          seats[b] = i;
          if (measure_spans (graph, seats, a) + measure_spans (graph, seats, b) < before)
            {
              order[i] = b;
              order[j] = a;
              better = TRUE;
              continue;
            }
          seats[a] = i;
          seats[b] = j;
        }
    }
}

/**
 * vimos_layout_draw_circle:
 * @x: (inout): a picture of @graph; on the circle the nodes follow each other as around its middle
 */
void
vimos_layout_draw_circle (const VimosLayoutGraph *graph,
                          double *x,
                          double *y)
{
  g_autofree Seat *seats = g_new (Seat, graph->n + 1);
  g_autofree guint *order = g_new (guint, graph->n + 1);

  for (guint i = 0; i < graph->n; i++)
    seats[i] = (Seat){ i, atan2 (y[i], x[i]) };
  qsort (seats, graph->n, sizeof (Seat), compare_seats);
  for (guint i = 0; i < graph->n; i++)
    order[i] = seats[i].node;
  if (graph->n > 3 && graph->n <= MAX_SWAPPED)
    improve_order (graph, order);
  place_on_circle (graph->n, order, x, y);
}

/* Grid */

/* A corner, and the corner at the other end of one of its sides: the shorter one, so that the grid
 * is wide. */
static gboolean
find_corners (const VimosLayoutGraph *graph,
              guint *corner,
              guint *other,
              guint *hops,
              guint *queue)
{
  guint reached;

  for (*corner = 0; *corner < graph->n && vimos_layout_graph_get_degree (graph, *corner) != 2;)
    (*corner)++;
  if (*corner == graph->n)
    return FALSE;
  reached = vimos_layout_graph_walk (graph, *corner, hops, queue);
  for (guint i = 1; i < reached; i++)
    if (vimos_layout_graph_get_degree (graph, queue[i]) == 2)
      {
        *other = queue[i];
        return TRUE;
      }
  return FALSE;
}

/* In a grid, the sum and the difference of the hops from two corners of a side say row and column.
 */
static gboolean
number_grid (const VimosLayoutGraph *graph,
             guint *columns,
             guint *rows)
{
  g_autofree guint *hops = g_new (guint, graph->n);
  g_autofree guint *other_hops = g_new (guint, graph->n);
  g_autofree guint *queue = g_new (guint, graph->n);
  guint corner, other, side;

  if (!find_corners (graph, &corner, &other, hops, queue))
    return FALSE;
  vimos_layout_graph_walk (graph, other, other_hops, queue);
  side = hops[other];
  for (guint i = 0; i < graph->n; i++)
    {
      gint64 twice = (gint64) hops[i] + side - other_hops[i];

      if (twice < 0 || twice % 2 != 0 || twice / 2 > MIN (side, hops[i]))
        return FALSE;
      rows[i] = twice / 2;
      columns[i] = hops[i] - rows[i];
    }
  return TRUE;
}

static gboolean
is_grid (const VimosLayoutGraph *graph,
         const guint *columns,
         const guint *rows)
{
  g_autofree gboolean *taken = g_new0 (gboolean, graph->n);
  guint width = 0, height = 0, n_edges = graph->first[graph->n] / 2;

  for (guint i = 0; i < graph->n; i++)
    {
      width = MAX (width, columns[i] + 1);
      height = MAX (height, rows[i] + 1);
    }
  if ((guint64) width * height != graph->n || width < 2 || height < 2 || graph->n < 6
      || n_edges != (width - 1) * height + width * (height - 1))
    return FALSE;
  for (guint i = 0; i < graph->n; i++)
    {
      guint place = rows[i] * width + columns[i];

      if (taken[place])
        return FALSE;
      taken[place] = TRUE;
      for (guint j = graph->first[i]; j < graph->first[i + 1]; j++)
        if (abs ((int) columns[i] - (int) columns[graph->next[j]])
                + abs ((int) rows[i] - (int) rows[graph->next[j]])
            != 1)
          return FALSE;
    }
  return TRUE;
}

/**
 * vimos_layout_draw_grid:
 * @graph: connected
 *
 * Returns: %FALSE when @graph is not a full rectangular grid of 2 × 3 or more
 */
gboolean
vimos_layout_draw_grid (const VimosLayoutGraph *graph,
                        double *x,
                        double *y)
{
  g_autofree guint *columns = g_new (guint, graph->n + 1);
  g_autofree guint *rows = g_new (guint, graph->n + 1);

  if (!number_grid (graph, columns, rows) || !is_grid (graph, columns, rows))
    return FALSE;
  for (guint i = 0; i < graph->n; i++)
    {
      x[i] = columns[i];
      y[i] = rows[i];
    }
  return TRUE;
}
