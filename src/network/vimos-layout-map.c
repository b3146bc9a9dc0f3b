/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "vimos-layout-private.h"

/* Nodes where they are on the earth, as the maps of the web show it (EPSG:3857), with room between
 * those that are too near to each other. */

#define MAX_LATITUDE 85.05112878 /* what makes the map square */
#define GAP 0.55                 /* between two nodes, of the usual length of an edge */
#define MAX_ROUNDS 100
#define CELL_ROW ((gint64) 1 << 32) /* cells from one to that below it */
#define MAX_SPREAD 20000 /* nodes */

static double
project_latitude (double degrees)
{
  double radians = CLAMP (degrees, -MAX_LATITUDE, MAX_LATITUDE) * G_PI / 180;

  return -log (tan (G_PI / 4 + radians / 2));
}

/* Where the map is to be cut so that the widest part without nodes is at its edges: a network
 * around the Pacific is not torn apart. */
static double
find_cut (guint n,
          const double *longitudes)
{
  g_autofree double *sorted = g_new (double, n + 1);
  double cut = -180, widest;
  guint n_known = 0;

  for (guint i = 0; i < n; i++)
    if (isfinite (longitudes[i]))
      sorted[n_known++] = fmod (fmod (longitudes[i] + 180, 360) + 360, 360) - 180;
  if (n_known == 0)
    return cut;
  qsort (sorted, n_known, sizeof (double), vimos_layout_compare_doubles);
  widest = sorted[0] + 360 - sorted[n_known - 1];
  for (guint i = 1; i < n_known; i++)
    if (sorted[i] - sorted[i - 1] > MAX (widest, 120))
      {
        widest = sorted[i] - sorted[i - 1];
        cut = sorted[i] - 1e-9;
      }
  return cut;
}

/* The middle length of the edges between nodes that are at different places; 1 when there is none.
 */
static double
find_usual_length (const VimosLayoutGraph *graph,
                   const double *x,
                   const double *y)
{
  g_autofree double *lengths = g_new (double, graph->first[graph->n] + 1);
  guint n = 0;

  for (guint i = 0; i < graph->n; i++)
    for (guint j = graph->first[i]; j < graph->first[i + 1]; j++)
      {
        double length = hypot (x[i] - x[graph->next[j]], y[i] - y[graph->next[j]]);

        if (i < graph->next[j] && length > 1e-6)
          lengths[n++] = length;
      }
  if (n == 0)
    return 1;
  qsort (lengths, n, sizeof (double), vimos_layout_compare_doubles);
  return lengths[n / 2];
}

typedef struct
{
  gint64 cell;
  guint node;
} Cell;

static int
compare_cells (gconstpointer a,
               gconstpointer b)
{
  const Cell *first = a, *second = b;

  if (first->cell != second->cell)
    return first->cell < second->cell ? -1 : 1;
  return (first->node > second->node) - (first->node < second->node);
}

static gint64
find_cell (double x,
           double y)
{
  return (gint64) floor (CLAMP (y / GAP, -1e8, 1e8)) * CELL_ROW
         + (gint64) floor (CLAMP (x / GAP, -1e8, 1e8));
}

/* Pushes two nodes half the missing way each; those in one place part in a direction that depends
 * on which they are. */
static gboolean
part (guint a,
      guint b,
      double *x,
      double *y)
{
  double dx = x[b] - x[a], dy = y[b] - y[a], distance = hypot (dx, dy), push;

  if (distance >= GAP * 0.999)
    return FALSE;
  if (distance < 1e-6)
    {
      dx = cos (2.4 * b) * 1e-3;
      dy = sin (2.4 * b) * 1e-3;
      distance = hypot (dx, dy);
    }
  push = (GAP - distance) / 2 / distance;
  x[a] -= push * dx;
  y[a] -= push * dy;
  x[b] += push * dx;
  y[b] += push * dy;
  return TRUE;
}

/* The cells that may hold a neighbour come after @cells[i] in the order, or right of it. */
static gboolean
part_from_cell (const Cell *cells,
                guint n,
                guint i,
                gint64 other,
                double *x,
                double *y)
{
  gboolean moved = FALSE;
  guint low = 0, high = n;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (cells[middle].cell < other)
        low = middle + 1;
      else
        high = middle;
    }
  for (; low < n && cells[low].cell == other; low++)
    if (cells[low].node != cells[i].node && (other != cells[i].cell || low > i))
      moved |= part (cells[i].node, cells[low].node, x, y);
  return moved;
}

/* Pushes nodes apart that are too near to each other. */
static void
spread (guint n,
        double *x,
        double *y)
{
  g_autofree Cell *cells = g_new (Cell, (gsize) n + 1);
  gboolean moved = n <= MAX_SPREAD;

  for (guint round = 0; round < MAX_ROUNDS && moved; round++)
    {
      moved = FALSE;
      for (guint i = 0; i < n; i++)
        cells[i] = (Cell){ find_cell (x[i], y[i]), i };
      qsort (cells, n, sizeof (Cell), compare_cells);
      for (guint i = 0; i < n; i++)
        {
          moved |= part_from_cell (cells, n, i, cells[i].cell, x, y);
          moved |= part_from_cell (cells, n, i, cells[i].cell + 1, x, y);
          moved |= part_from_cell (cells, n, i, cells[i].cell + CELL_ROW - 1, x, y);
          moved |= part_from_cell (cells, n, i, cells[i].cell + CELL_ROW, x, y);
          moved |= part_from_cell (cells, n, i, cells[i].cell + CELL_ROW + 1, x, y);
        }
    }
}

/**
 * vimos_layout_draw_map:
 * @latitudes: degrees; %NAN where unknown
 * @x: (out caller-allocates): %NAN where the place is unknown; the usual edge is 1 long
 *
 * Puts nodes where they are on the earth.
 */
void
vimos_layout_draw_map (const VimosLayoutGraph *graph,
                       const double *latitudes,
                       const double *longitudes,
                       double *x,
                       double *y)
{
  double cut = find_cut (graph->n, longitudes), length;
  g_autofree guint *known = g_new (guint, graph->n + 1);
  g_autofree double *known_x = g_new (double, graph->n + 1);
  g_autofree double *known_y = g_new (double, graph->n + 1);
  g_autoptr (VimosLayoutGraph) map = NULL;
  guint n = 0;

  for (guint i = 0; i < graph->n; i++)
    {
      x[i] = y[i] = NAN;
      if (!isfinite (latitudes[i]) || !isfinite (longitudes[i]))
        continue;
      known_x[n] = fmod (fmod (longitudes[i] - cut, 360) + 360, 360) * G_PI / 180;
      known_y[n] = project_latitude (latitudes[i]);
      known[n++] = i;
    }
  map = vimos_layout_graph_pick (graph, known, n);
  length = find_usual_length (map, known_x, known_y);
  for (guint i = 0; i < n; i++)
    {
      known_x[i] /= length;
      known_y[i] /= length;
    }
  spread (n, known_x, known_y);
  for (guint i = 0; i < n; i++)
    {
      x[known[i]] = known_x[i];
      y[known[i]] = known_y[i];
    }
}
