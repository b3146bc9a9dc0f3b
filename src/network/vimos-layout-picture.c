/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "vimos-layout-private.h"

/* What is done to a picture as a whole: turning it, and fans of nodes around a node. */

#define MAX_CORRECTION 0.3 /* radians */
#define CHILD_GAP 0.3      /* between two nodes of a fan */
#define ROUND 1.2          /* a picture that is so little longer than wide has no direction */
/* From which share of edges at right angles the picture is turned to them. */
#define LEVELNESS 0.35

double
vimos_layout_measure_mean_edge (const VimosLayoutGraph *graph,
                                const double *x,
                                const double *y)
{
  double sum = 0;

  for (guint i = 0; i < graph->n; i++)
    for (guint j = graph->first[i]; j < graph->first[i + 1]; j++)
      {
        double dx = x[i] - x[graph->next[j]], dy = y[i] - y[graph->next[j]];

        sum += sqrt (dx * dx + dy * dy);
      }
  return sum / MAX (graph->first[graph->n], 1);
}

void
vimos_layout_rotate (guint n,
                     double angle,
                     double *x,
                     double *y)
{
  double c = cos (angle), s = sin (angle);

  for (guint i = 0; i < n; i++)
    {
      double turned = x[i] * c - y[i] * s;

      y[i] = x[i] * s + y[i] * c;
      x[i] = turned;
    }
}

static void
centre (guint n,
        double *x,
        double *y)
{
  double mean_x = 0, mean_y = 0;

  for (guint i = 0; i < n; i++)
    {
      mean_x += x[i] / n;
      mean_y += y[i] / n;
    }
  for (guint i = 0; i < n; i++)
    {
      x[i] -= mean_x;
      y[i] -= mean_y;
    }
}

/* The angle by which the picture has to be turned for its longest direction to be level. Returns
 * how long it is against its width. */
static double
find_long_direction (guint n,
                     const double *x,
                     const double *y,
                     double *angle)
{
  double xx = 0, yy = 0, xy = 0, middle, radius;

  for (guint i = 0; i < n; i++)
    {
      xx += x[i] * x[i];
      yy += y[i] * y[i];
      xy += x[i] * y[i];
    }
  *angle = -atan2 (2 * xy, xx - yy) / 2;
  middle = (xx + yy) / 2;
  radius = hypot ((xx - yy) / 2, xy);
  return middle - radius > 1e-9 ? sqrt ((middle + radius) / (middle - radius)) : HUGE_VAL;
}

/* The angle below π/4 by which the picture has to be turned for most edges to be level or upright;
 * returns how much they agree, from 0 to 1. */
static double
find_level_direction (const VimosLayoutGraph *graph,
                      const double *x,
                      const double *y,
                      double *angle)
{
  double c = 0, s = 0;

  for (guint i = 0; i < graph->n; i++)
    for (guint j = graph->first[i]; j < graph->first[i + 1]; j++)
      {
        double direction = atan2 (y[graph->next[j]] - y[i], x[graph->next[j]] - x[i]);

        c += cos (4 * direction);
        s += sin (4 * direction);
      }
  *angle = -atan2 (s, c) / 4;
  return hypot (c, s) / MAX (graph->first[graph->n], 1);
}

/* The first node stands at the left, the first that is not in the middle of the height below it. */
static void
choose_mirror (guint n,
               double *x,
               double *y)
{
  double lowest = 0;

  for (guint i = 0; i < n && lowest == 0; i++)
    lowest = fabs (y[i]) > 0.05 ? y[i] : 0;
  for (guint i = 0; i < n; i++)
    y[i] *= lowest > 0 ? 1 : -1;
  if (x[0] > 0)
    for (guint i = 0; i < n; i++)
      x[i] = -x[i];
}

/**
 * vimos_layout_turn:
 *
 * Turns the picture of a graph about its middle, which becomes 0, so that it is wider than high and
 * edges are level where that is possible, and mirrors it so that this does not depend on chance.
 */
void
vimos_layout_turn (guint n,
                   const VimosLayoutGraph *graph,
                   double *x,
                   double *y)
{
  double angle, length, level, agreement;

  if (n == 0)
    return;
  centre (n, x, y);
  length = find_long_direction (n, x, y, &angle);
  agreement = find_level_direction (graph, x, y, &level);
  if (agreement > LEVELNESS)
    {
      level += G_PI_2 * round ((angle - level) / G_PI_2);
      if (length < ROUND || fabs (level - angle) < MAX_CORRECTION)
        angle = level;
    }
  vimos_layout_rotate (n, angle, x, y);
  choose_mirror (n, x, y);
}

/* Fans */

typedef struct
{
  double from; /* the direction of one neighbour */
  double size; /* how far it is to the next */
  guint n;     /* of children that stand in between */
} Gap;

/* The directions between the neighbours that are not children. */
static GArray *
list_gaps (const VimosLayoutGraph *graph,
           guint node,
           const gboolean *is_child,
           const double *x,
           const double *y)
{
  g_autoptr (GArray) directions = g_array_new (FALSE, FALSE, sizeof (double));
  GArray *gaps = g_array_new (FALSE, FALSE, sizeof (Gap));

  for (guint j = graph->first[node]; j < graph->first[node + 1]; j++)
    {
      guint next = graph->next[j];
      double direction = atan2 (y[next] - y[node], x[next] - x[node]);

      if (!is_child[next])
        g_array_append_val (directions, direction);
    }
  g_array_sort (directions, vimos_layout_compare_doubles);
  for (guint i = 0; i < directions->len; i++)
    {
      double from = g_array_index (directions, double, i);
      double to = i + 1 < directions->len ? g_array_index (directions, double, i + 1)
                                          : g_array_index (directions, double, 0) + 2 * G_PI;
      Gap gap = { from, to - from, 0 };

      g_array_append_val (gaps, gap);
    }
  return gaps;
}

/* Each child goes where the angles remain the largest. */
static void
share_out (GArray *gaps,
           guint n_children)
{
  for (guint i = 0; i < n_children; i++)
    {
      Gap *widest = &g_array_index (gaps, Gap, 0);

      for (guint j = 1; j < gaps->len; j++)
        {
          Gap *gap = &g_array_index (gaps, Gap, j);

          if (gap->size / (gap->n + 2) > widest->size / (widest->n + 2) + 1e-6)
            widest = gap;
        }
      widest->n++;
    }
}

typedef struct
{
  guint node;
  double direction;
} Child;

static int
compare_children (gconstpointer a,
                  gconstpointer b)
{
  const Child *first = a, *second = b;

  if (first->direction != second->direction)
    return first->direction < second->direction ? -1 : 1;
  return first->node < second->node ? -1 : 1;
}

/* The children in the order in which they stand around @node, from the direction @from on. */
static GArray *
list_children (const VimosLayoutGraph *graph,
               guint node,
               const gboolean *is_child,
               double from,
               const double *x,
               const double *y)
{
  GArray *children = g_array_new (FALSE, FALSE, sizeof (Child));

  for (guint j = graph->first[node]; j < graph->first[node + 1]; j++)
    {
      guint next = graph->next[j];
      double dx = x[next] - x[node], dy = y[next] - y[node];
      double direction = dx == 0 && dy == 0 ? from : atan2 (dy, dx);
      Child child = { next, direction < from - 1e-9 ? direction + 2 * G_PI : direction };

      if (is_child[next])
        g_array_append_val (children, child);
    }
  g_array_sort (children, compare_children);
  return children;
}

/* @room: radians that the child has; where they are few, it stands farther away. */
static void
place_child (guint node,
             guint child,
             double direction,
             double room,
             double radius,
             double *x,
             double *y)
{
  radius = MAX (radius, CHILD_GAP / room);
  x[child] = x[node] + radius * cos (direction);
  y[child] = y[node] + radius * sin (direction);
}

static void
fan_children (const VimosLayoutGraph *graph,
              guint node,
              const gboolean *is_child,
              const double *radii,
              double *x,
              double *y)
{
  g_autoptr (GArray) gaps = list_gaps (graph, node, is_child, x, y);
  double from = gaps->len > 0 ? g_array_index (gaps, Gap, 0).from : -G_PI;
  g_autoptr (GArray) children = list_children (graph, node, is_child, from, x, y);
  guint next = 0;

  if (gaps->len == 0)
    {
      for (guint i = 0; i < children->len; i++)
        place_child (node, g_array_index (children, Child, i).node,
                     G_PI + 2 * G_PI * i / children->len, 2 * G_PI / children->len,
                     radii[g_array_index (children, Child, i).node], x, y);
      return;
    }
  share_out (gaps, children->len);
  for (guint i = 0; i < gaps->len; i++)
    {
      const Gap *gap = &g_array_index (gaps, Gap, i);

      for (guint j = 0; j < gap->n; j++, next++)
        place_child (node, g_array_index (children, Child, next).node,
                     gap->from + gap->size * (j + 1) / (gap->n + 1), gap->size / (gap->n + 1),
                     radii[g_array_index (children, Child, next).node], x, y);
    }
}

/**
 * vimos_layout_fan:
 * @is_child: of each node, whether it is to be put beside its neighbour, which is not to be so;
 * then it has one only
 * @radii: of each child, how far from its neighbour
 *
 * Puts children around their neighbours with even angles in the largest gaps between its other
 * edges.
 */
void
vimos_layout_fan (const VimosLayoutGraph *graph,
                  const gboolean *is_child,
                  const double *radii,
                  double *x,
                  double *y)
{
  for (guint i = 0; i < graph->n; i++)
    {
      gboolean has_children = FALSE;

      for (guint j = graph->first[i]; j < graph->first[i + 1] && !is_child[i]; j++)
        has_children |= is_child[graph->next[j]];
      if (has_children)
        fan_children (graph, i, is_child, radii, x, y);
    }
}
