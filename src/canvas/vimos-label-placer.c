/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include <math.h>

#include "vimos-label-placer.h"

/* Finds places for labels on a picture: never over an obstacle or another label, better not over a
 * line. First come, first served, so callers ask in the order of the labels' right to space.
 * Everything is px of the picture. The picture is cut into square cells, and only what lies in a
 * candidate's cells is looked at. One thread at a time. */

#define CELL 64.0
#define LEADING 2.5 /* above and below its letters a text has so much room, where a line may be */
#define GRAZE 3.0   /* a line that reaches no further into the rest hardly touches the letters */

/* What a label puts up with, if it must. */
typedef enum
{
  CLEAR_OF_LINES,
  GRAZED_BY_LINES,
  OVER_LINES,
} Bearing;

typedef struct
{
  double x1, y1, x2, y2;
  double half_width;
} Line;

/* The obstacles and lines of a cell are chained: thousands of cells then need no array of their
 * own. */
typedef struct
{
  guint item; /* index into the placer's obstacles or lines */
  guint next; /* link + 1; 0 at the end */
} Link;

typedef struct
{
  guint obstacles; /* first link + 1 */
  guint lines;
} Cell;

struct _VimosLabelPlacer
{
  double width;
  double height;
  int columns;
  int rows;
  Cell *cells;
  GArray *obstacles; /* graphene_rect_t */
  GArray *lines;     /* Line */
  GArray *links;     /* Link */
};

typedef struct
{
  int left, top, right, bottom; /* inclusive */
} CellRange;

static CellRange
cells_of (VimosLabelPlacer *self,
          double x1,
          double y1,
          double x2,
          double y2)
{
  CellRange range = {
    CLAMP (floor (x1 / CELL), 0, self->columns - 1),
    CLAMP (floor (y1 / CELL), 0, self->rows - 1),
    CLAMP (floor (x2 / CELL), 0, self->columns - 1),
    CLAMP (floor (y2 / CELL), 0, self->rows - 1),
  };

  return range;
}

static CellRange
cells_of_rect (VimosLabelPlacer *self,
               const graphene_rect_t *rect)
{
  return cells_of (self, rect->origin.x, rect->origin.y,
                   rect->origin.x + rect->size.width, rect->origin.y + rect->size.height);
}

static void
put (VimosLabelPlacer *self,
     guint *chain,
     guint item)
{
  Link link = { item, *chain };

  g_array_append_val (self->links, link);
  *chain = self->links->len;
}

static const Link *
link_at (VimosLabelPlacer *self,
         guint link)
{
  return &g_array_index (self->links, Link, link - 1);
}

static gboolean
overlaps (const graphene_rect_t *a,
          const graphene_rect_t *b)
{
  return a->origin.x < b->origin.x + b->size.width && b->origin.x < a->origin.x + a->size.width
         && a->origin.y < b->origin.y + b->size.height
         && b->origin.y < a->origin.y + a->size.height;
}

/* Liang and Barsky's clipping: does any of the line lie within the rectangle? */
static gboolean
crosses (const Line *line,
         const graphene_rect_t *rect)
{
  double left = rect->origin.x - line->half_width;
  double right = rect->origin.x + rect->size.width + line->half_width;
  double top = rect->origin.y - line->half_width;
  double bottom = rect->origin.y + rect->size.height + line->half_width;
  double dx = line->x2 - line->x1, dy = line->y2 - line->y1;
  double p[] = { -dx, dx, -dy, dy };
  double q[] = { line->x1 - left, right - line->x1, line->y1 - top, bottom - line->y1 };
  double enter = 0, leave = 1;

  for (guint i = 0; i < 4; i++)
    {
      if (p[i] == 0)
        {
          if (q[i] < 0)
            return FALSE;
          continue;
        }
      if (p[i] < 0)
        enter = MAX (enter, q[i] / p[i]);
      else
        leave = MIN (leave, q[i] / p[i]);
    }
  return enter <= leave;
}

static gboolean
is_free (VimosLabelPlacer *self,
         const graphene_rect_t *rect,
         guint own_line,
         Bearing bearing)
{
  CellRange range = cells_of_rect (self, rect);
  double graze = bearing == GRAZED_BY_LINES ? GRAZE : 0;
  graphene_rect_t core;

  graphene_rect_inset_r (rect, graze, graze + LEADING, &core);
  for (int row = range.top; row <= range.bottom; row++)
    for (int column = range.left; column <= range.right; column++)
      {
        Cell *cell = &self->cells[row * self->columns + column];

        for (guint i = cell->obstacles; i > 0; i = link_at (self, i)->next)
          if (overlaps (rect,
                        &g_array_index (self->obstacles, graphene_rect_t, link_at (self, i)->item)))
            return FALSE;
        for (guint i = bearing == OVER_LINES ? 0 : cell->lines; i > 0; i = link_at (self, i)->next)
          {
            guint line = link_at (self, i)->item;

            if (line != own_line && crosses (&g_array_index (self->lines, Line, line), &core))
              return FALSE;
          }
      }
  return TRUE;
}

static gboolean
is_inside (VimosLabelPlacer *self,
           const graphene_rect_t *rect)
{
  return rect->origin.x >= 0 && rect->origin.y >= 0
         && rect->origin.x + rect->size.width <= self->width
         && rect->origin.y + rect->size.height <= self->height;
}

/**
 * vimos_label_placer_new:
 * @width: of the picture
 * @height: of the picture
 *
 * Returns: (transfer full): a placer for an empty picture
 */
VimosLabelPlacer *
vimos_label_placer_new (double width,
                        double height)
{
  VimosLabelPlacer *self = g_new0 (VimosLabelPlacer, 1);

  self->width = width;
  self->height = height;
  self->columns = MAX ((int) ceil (width / CELL), 1);
  self->rows = MAX ((int) ceil (height / CELL), 1);
  self->cells = g_new0 (Cell, (gsize) self->columns * self->rows);
  self->obstacles = g_array_new (FALSE, FALSE, sizeof (graphene_rect_t));
  self->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  self->links = g_array_new (FALSE, FALSE, sizeof (Link));
  return self;
}

void
vimos_label_placer_free (VimosLabelPlacer *self)
{
  g_free (self->cells);
  g_array_unref (self->obstacles);
  g_array_unref (self->lines);
  g_array_unref (self->links);
  g_free (self);
}

/**
 * vimos_label_placer_add_obstacle:
 * @rect: where no label may stand
 */
void
vimos_label_placer_add_obstacle (VimosLabelPlacer *self,
                                 const graphene_rect_t *rect)
{
  guint index = self->obstacles->len;
  CellRange range = cells_of_rect (self, rect);

  if (rect->origin.x > self->width || rect->origin.y > self->height
      || rect->origin.x + rect->size.width < 0 || rect->origin.y + rect->size.height < 0)
    return;

  g_array_append_val (self->obstacles, *rect);
  for (int row = range.top; row <= range.bottom; row++)
    for (int column = range.left; column <= range.right; column++)
      put (self, &self->cells[row * self->columns + column].obstacles, index);
}

/**
 * vimos_label_placer_add_line:
 * @half_width: half of the line's width
 *
 * Adds a line that labels keep clear of where they can.
 *
 * Returns: a number by which a label can say that it belongs on this line
 */
guint
vimos_label_placer_add_line (VimosLabelPlacer *self,
                             double x1,
                             double y1,
                             double x2,
                             double y2,
                             double half_width)
{
  Line line = { x1, y1, x2, y2, half_width };
  guint index = self->lines->len;
  CellRange range = cells_of (self, MIN (x1, x2) - half_width, MIN (y1, y2) - half_width,
                              MAX (x1, x2) + half_width, MAX (y1, y2) + half_width);

  g_array_append_val (self->lines, line);
  for (int row = range.top; row <= range.bottom; row++)
    for (int column = range.left; column <= range.right; column++)
      {
        graphene_rect_t cell = GRAPHENE_RECT_INIT (column * CELL, row * CELL, CELL, CELL);

        if (crosses (&line, &cell))
          put (self, &self->cells[row * self->columns + column].lines, index);
      }
  return index;
}

static gboolean
try_place (VimosLabelPlacer *self,
           const graphene_rect_t *candidate,
           guint own_line,
           Bearing bearing)
{
  if (!is_inside (self, candidate) || !is_free (self, candidate, own_line, bearing))
    return FALSE;
  vimos_label_placer_add_obstacle (self, candidate);
  return TRUE;
}

/**
 * vimos_label_placer_place_again:
 * @candidates: (array length=n_candidates): places, best first
 * @own_line: the line that the label belongs on, or %VIMOS_LABEL_PLACER_NO_LINE
 * @may_cross_lines: whether a place over a line is better than none
 * @previous: the candidate that was taken for the picture before this one, or -1
 * @crosses_lines: (out) (optional): whether the place is over a line
 *
 * Takes @previous if it can be kept, so that labels do not jump about while the picture changes,
 * else the first free candidate that lies wholly within the picture.
 *
 * Returns: the index of the candidate taken, or -1 when the label has to be left out
 */
int
vimos_label_placer_place_again (VimosLabelPlacer *self,
                                const graphene_rect_t *candidates,
                                guint n_candidates,
                                guint own_line,
                                gboolean may_cross_lines,
                                int previous,
                                gboolean *crosses_lines)
{
  Bearing most = may_cross_lines ? OVER_LINES : CLEAR_OF_LINES, bearing;
  gboolean crosses = FALSE;
  int chosen = -1;

  for (bearing = CLEAR_OF_LINES;
       chosen < 0 && previous >= 0 && previous < (int) n_candidates && bearing <= most; bearing++)
    if (try_place (self, &candidates[previous], own_line, bearing))
      {
        chosen = previous;
        crosses = bearing > CLEAR_OF_LINES;
      }
  for (bearing = CLEAR_OF_LINES; chosen < 0 && bearing <= most; bearing++)
    for (guint i = 0; chosen < 0 && i < n_candidates; i++)
      if (try_place (self, &candidates[i], own_line, bearing))
        {
          chosen = i;
          crosses = bearing > CLEAR_OF_LINES;
        }
  if (crosses_lines != NULL)
    *crosses_lines = crosses;
  return chosen;
}

/**
 * vimos_label_placer_place:
 * @candidates: (array length=n_candidates): places, best first
 * @own_line: the line that the label belongs on, or %VIMOS_LABEL_PLACER_NO_LINE
 * @may_cross_lines: whether a place over a line is better than none
 *
 * Takes the first free candidate that lies wholly within the picture.
 *
 * Returns: the index of the candidate taken, or -1 when the label has to be left out
 */
int
vimos_label_placer_place (VimosLabelPlacer *self,
                          const graphene_rect_t *candidates,
                          guint n_candidates,
                          guint own_line,
                          gboolean may_cross_lines)
{
  return vimos_label_placer_place_again (self, candidates, n_candidates, own_line, may_cross_lines,
                                         -1, NULL);
}
