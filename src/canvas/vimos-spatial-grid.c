/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include <math.h>

#include "vimos-spatial-grid.h"

/* Finds the points and lines of a plane that lie in a rectangle without looking at all of them: the
 * plane is cut into equal cells, and each cell knows what touches it. Immutable, so that any thread
 * can ask. */

#define MAX_CELLS_PER_AXIS 512
#define ITEMS_PER_CELL 3.0

struct _VimosSpatialGrid
{
  gatomicrefcount references;
  double left;
  double top;
  double cell; /* edge length */
  int columns;
  int rows;
  guint n_segments;
  guint *starts;  /* per cell: where its entries begin; one more at the end */
  guint *entries; /* indices of segments, cell by cell */
};

typedef void (*CellFunc) (VimosSpatialGrid *self,
                          guint cell,
                          guint segment);

static int
column_of (const VimosSpatialGrid *self,
           double x)
{
  return CLAMP (floor ((x - self->left) / self->cell), 0, self->columns - 1);
}

static int
row_of (const VimosSpatialGrid *self,
        double y)
{
  return CLAMP (floor ((y - self->top) / self->cell), 0, self->rows - 1);
}

/* Row by row: within one row a line touches the columns between where it enters and where it
 * leaves. */
static void
visit_cells (VimosSpatialGrid *self,
             const VimosSegment *segment,
             guint index,
             CellFunc visit)
{
  const VimosSegment line = segment->y1 <= segment->y2 ? *segment
                                                       : (VimosSegment){ segment->x2, segment->y2,
                                                                         segment->x1, segment->y1 };
  double slope = line.y2 > line.y1 ? (line.x2 - line.x1) / (line.y2 - line.y1) : 0;
  int last_row = row_of (self, line.y2);

  for (int row = row_of (self, line.y1); row <= last_row; row++)
    {
      double enter = fmax (line.y1, self->top + row * self->cell);
      double leave = fmin (line.y2, self->top + (row + 1) * self->cell);
      double x1 = line.y2 > line.y1 ? line.x1 + (enter - line.y1) * slope : line.x1;
      double x2 = line.y2 > line.y1 ? line.x1 + (leave - line.y1) * slope : line.x2;
      int last_column = column_of (self, fmax (x1, x2));

      for (int column = column_of (self, fmin (x1, x2)); column <= last_column; column++)
        visit (self, (guint) row * self->columns + column, index);
    }
}

static void
count_entry (VimosSpatialGrid *self,
             guint cell,
             guint segment)
{
  self->starts[cell + 1]++;
}

static void
add_entry (VimosSpatialGrid *self,
           guint cell,
           guint segment)
{
  self->entries[self->starts[cell]++] = segment;
}

static void
fill (VimosSpatialGrid *self,
      const VimosSegment *segments)
{
  guint n_cells = (guint) self->columns * self->rows;

  self->starts = g_new0 (guint, n_cells + 2);
  for (guint i = 0; i < self->n_segments; i++)
    visit_cells (self, &segments[i], i, count_entry);
  for (guint i = 0; i < n_cells; i++)
    self->starts[i + 1] += self->starts[i];
  self->entries = g_new (guint, self->starts[n_cells] + 1);
  for (guint i = 0; i < self->n_segments; i++)
    visit_cells (self, &segments[i], i, add_entry);
  /* Adding has moved each start to the cell's end, which is the next cell's start. */
  memmove (self->starts + 1, self->starts, n_cells * sizeof (guint));
  self->starts[0] = 0;
}

/**
 * vimos_spatial_grid_new:
 * @segments: (array length=n_segments): the lines and points; all coordinates finite
 *
 * Returns: (transfer full): an index of them
 */
VimosSpatialGrid *
vimos_spatial_grid_new (const VimosSegment *segments,
                        guint n_segments)
{
  VimosSpatialGrid *self = g_new0 (VimosSpatialGrid, 1);
  double left = 0, top = 0, right = 0, bottom = 0, area;

  g_return_val_if_fail (segments != NULL || n_segments == 0, NULL);

  g_atomic_ref_count_init (&self->references);
  for (guint i = 0; i < n_segments; i++)
    {
      const VimosSegment *segment = &segments[i];

      left = i == 0 ? fmin (segment->x1, segment->x2)
                    : fmin (left, fmin (segment->x1, segment->x2));
      top = i == 0 ? fmin (segment->y1, segment->y2) : fmin (top, fmin (segment->y1, segment->y2));
      right = i == 0 ? fmax (segment->x1, segment->x2)
                     : fmax (right, fmax (segment->x1, segment->x2));
      bottom = i == 0 ? fmax (segment->y1, segment->y2)
                      : fmax (bottom, fmax (segment->y1, segment->y2));
    }
  self->left = left;
  self->top = top;
  self->n_segments = n_segments;
  area = fmax (right - left, 1) * fmax (bottom - top, 1);
  self->cell = sqrt (area * ITEMS_PER_CELL / MAX (n_segments, 1));
  self->cell = fmax (self->cell, fmax (right - left, bottom - top) / MAX_CELLS_PER_AXIS);
  self->cell = fmax (self->cell, 1e-6);
  self->columns = (int) ((right - left) / self->cell) + 1;
  self->rows = (int) ((bottom - top) / self->cell) + 1;
  fill (self, segments);
  return self;
}

VimosSpatialGrid *
vimos_spatial_grid_ref (VimosSpatialGrid *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
vimos_spatial_grid_unref (VimosSpatialGrid *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->starts);
  g_free (self->entries);
  g_free (self);
}

static gboolean
is_outside (const VimosSpatialGrid *self,
            double left,
            double top,
            double right,
            double bottom)
{
  return self->n_segments == 0 || right < self->left || bottom < self->top
         || left > self->left + self->columns * self->cell
         || top > self->top + self->rows * self->cell;
}

/**
 * vimos_spatial_grid_query:
 * @indices: (element-type guint): where what was found is added
 *
 * Finds what may touch the rectangle: everything that does, each once, and some of what lies just
 * beside it.
 */
void
vimos_spatial_grid_query (const VimosSpatialGrid *self,
                          double left,
                          double top,
                          double right,
                          double bottom,
                          GArray *indices)
{
  g_autofree guint32 *seen = NULL;
  int last_row, last_column;

  g_return_if_fail (self != NULL && indices != NULL);

  if (is_outside (self, left, top, right, bottom))
    return;
  seen = g_new0 (guint32, self->n_segments / 32 + 1);
  last_row = row_of (self, bottom);
  last_column = column_of (self, right);
  for (int row = row_of (self, top); row <= last_row; row++)
    {
      guint first = (guint) row * self->columns + column_of (self, left);
      guint last = (guint) row * self->columns + last_column;

      /* The cells of a row lie one after the other. */
      for (guint i = self->starts[first]; i < self->starts[last + 1]; i++)
        {
          guint entry = self->entries[i];

          if ((seen[entry / 32] & (1u << entry % 32)) != 0)
            continue;
          seen[entry / 32] |= 1u << entry % 32;
          g_array_append_val (indices, entry);
        }
    }
}

/**
 * vimos_spatial_grid_estimate:
 *
 * Returns: at most how many segments a query would find; far cheaper than asking
 */
guint
vimos_spatial_grid_estimate (const VimosSpatialGrid *self,
                             double left,
                             double top,
                             double right,
                             double bottom)
{
  guint n = 0;
  int last_row, last_column;

  g_return_val_if_fail (self != NULL, 0);

  if (is_outside (self, left, top, right, bottom))
    return 0;
  last_row = row_of (self, bottom);
  last_column = column_of (self, right);
  for (int row = row_of (self, top); row <= last_row; row++)
    n += self->starts[(guint) row * self->columns + last_column + 1]
         - self->starts[(guint) row * self->columns + column_of (self, left)];
  return n;
}
