/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <math.h>
#include <string.h>

#include "vimos-layout-repulsion.h"

/* How all nodes of a picture push each other away, in n log n: the method of Barnes and Hut (“A
 * hierarchical O(N log N) force-calculation algorithm”, Nature 324, 1986). The nodes are sorted
 * along a Z-shaped curve, so that every square of a quadtree is a range of them; what is far away
 * pushes as one body. One walk through the tree serves all nodes of a leaf (Barnes, “A modified
 * tree code”, 1990). No randomness: the same places always give the same forces. */

#define LEAF_SIZE 24
#define LEVELS 16   /* bits of the curve for each direction */
#define OPENING 1.2 /* a square is one body when it is seen under less than so many radians */
/* Of a distance: nodes that are at the same place do not push with infinite force. */
#define MIN_SQUARE 1e-6f

/* A square of the quadtree; they stand in the order of a walk that enters each. */
typedef struct
{
  double x, y; /* of its centre of mass */
  double mass;
  double side;
  guint first, last; /* the range of its nodes, without last */
  guint skip;        /* the square after all that are in this one */
  gboolean leaf;
} Square;

typedef struct
{
  guint32 key;
  guint32 node;
} Place;

/* Four at once: the compiler makes one instruction of each operation where the processor has them.
 */
typedef float Four __attribute__ ((vector_size (16)));

typedef struct
{
  Four x, y, mass;
} Bodies;

struct _VimosLayoutRepulsion
{
  GArray *squares; /* Square */
  Place *places;   /* sorted by key */
  Place *spare;
  double *x, *y, *mass; /* in the order of places */
  GArray *bodies;       /* Bodies: what pushes the leaf at hand */
  guint n_bodies;
};

VimosLayoutRepulsion *
vimos_layout_repulsion_new (guint n_nodes)
{
  VimosLayoutRepulsion *self = g_new0 (VimosLayoutRepulsion, 1);

  self->squares = g_array_new (FALSE, FALSE, sizeof (Square));
  self->bodies = g_array_new (FALSE, FALSE, sizeof (Bodies));
  self->places = g_new (Place, n_nodes);
  self->spare = g_new (Place, n_nodes);
  self->x = g_new (double, n_nodes);
  self->y = g_new (double, n_nodes);
  self->mass = g_new (double, n_nodes);
  return self;
}

void
vimos_layout_repulsion_free (VimosLayoutRepulsion *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->squares);
  g_array_unref (self->bodies);
  g_free (self->places);
  g_free (self->spare);
  g_free (self->x);
  g_free (self->y);
  g_free (self->mass);
  g_free (self);
}

/* The bits of @value with a gap after each. */
static guint32
spread_bits (guint32 value)
{
  value = (value | value << 8) & 0x00ff00ff;
  value = (value | value << 4) & 0x0f0f0f0f;
  value = (value | value << 2) & 0x33333333;
  return (value | value << 1) & 0x55555555;
}

static void
sort_places (VimosLayoutRepulsion *self,
             guint n)
{
  for (guint shift = 0; shift < 32; shift += 8)
    {
      guint starts[257] = { 0 };
      Place *sorted = self->spare;

      for (guint i = 0; i < n; i++)
        starts[(self->places[i].key >> shift & 0xff) + 1]++;
      for (guint i = 0; i < 256; i++)
        starts[i + 1] += starts[i];
      for (guint i = 0; i < n; i++)
        sorted[starts[self->places[i].key >> shift & 0xff]++] = self->places[i];
      self->spare = self->places;
      self->places = sorted;
    }
}

/* Returns the side of the square around all. */
static double
order_along_curve (VimosLayoutRepulsion *self,
                   guint n,
                   const double *x,
                   const double *y,
                   const double *masses)
{
  double left = x[0], right = x[0], top = y[0], bottom = y[0], side, scale;

  for (guint i = 1; i < n; i++)
    {
      left = MIN (left, x[i]);
      right = MAX (right, x[i]);
      top = MIN (top, y[i]);
      bottom = MAX (bottom, y[i]);
    }
  side = MAX (MAX (right - left, bottom - top), 1e-9);
  scale = ((1 << LEVELS) - 1) / side;
  for (guint i = 0; i < n; i++)
    self->places[i]
        = (Place){ spread_bits ((x[i] - left) * scale) | spread_bits ((y[i] - top) * scale) << 1,
                   i };
  sort_places (self, n);
  for (guint i = 0; i < n; i++)
    {
      guint node = self->places[i].node;

      self->x[i] = x[node];
      self->y[i] = y[node];
      self->mass[i] = masses != NULL ? masses[node] : 1;
    }
  return side;
}

static void
weigh_leaf (const VimosLayoutRepulsion *self,
            Square *square)
{
  for (guint i = square->first; i < square->last; i++)
    {
      square->mass += self->mass[i];
      square->x += self->mass[i] * self->x[i];
      square->y += self->mass[i] * self->y[i];
    }
}

/* Appends the square of the nodes from @first to before @last, which agree in all bits above the
 * level, and all in it. */
static void
add_square (VimosLayoutRepulsion *self,
            guint first,
            guint last,
            guint level,
            double side)
{
  guint index = self->squares->len;
  Square square = { .side = side, .first = first, .last = last };

  square.leaf = last - first <= LEAF_SIZE || level == LEVELS;
  g_array_append_val (self->squares, square);
  if (square.leaf)
    weigh_leaf (self, &square);
  for (guint start = first, end; !square.leaf && start < last; start = end)
    {
      guint shift = 2 * (LEVELS - 1 - level), quarter = self->places[start].key >> shift;
      const Square *child;
      guint child_index = self->squares->len;

      for (end = start + 1; end < last && self->places[end].key >> shift == quarter;)
        end++;
      add_square (self, start, end, level + 1, side / 2);
      child = &g_array_index (self->squares, Square, child_index);
      square.mass += child->mass;
      square.x += child->mass * child->x;
      square.y += child->mass * child->y;
    }
  square.x /= square.mass;
  square.y /= square.mass;
  square.skip = self->squares->len;
  g_array_index (self->squares, Square, index) = square;
}

/* Relative to the middle of the leaf, so that single precision is enough. */
static void
add_body (VimosLayoutRepulsion *self,
          double x,
          double y,
          double mass)
{
  guint lane = self->n_bodies++ % 4;
  Bodies *bodies;

  if (lane == 0)
    g_array_set_size (self->bodies, self->bodies->len + 1);
  bodies = &g_array_index (self->bodies, Bodies, self->bodies->len - 1);
  if (lane == 0)
    *bodies = (Bodies){ { 0 }, { 0 }, { 0 } };
  bodies->x[lane] = x;
  bodies->y[lane] = y;
  bodies->mass[lane] = mass;
}

/* Lists in self->bodies what pushes the nodes of @leaf: squares that are far away, and single
 * nodes. */
static void
list_bodies (VimosLayoutRepulsion *self,
             const Square *leaf)
{
  double reach = 0;

  for (guint i = leaf->first; i < leaf->last; i++)
    reach = MAX (reach, hypot (self->x[i] - leaf->x, self->y[i] - leaf->y));
  g_array_set_size (self->bodies, 0);
  self->n_bodies = 0;
  for (guint i = 0; i < self->squares->len;)
    {
      const Square *square = &g_array_index (self->squares, Square, i);
      double dx = square->x - leaf->x, dy = square->y - leaf->y,
             near = square->side / OPENING + reach;

      if (dx * dx + dy * dy > near * near)
        {
          add_body (self, dx, dy, square->mass);
          i = square->skip;
          continue;
        }
      for (guint j = square->first; square->leaf && j < square->last; j++)
        add_body (self, self->x[j] - leaf->x, self->y[j] - leaf->y, self->mass[j]);
      i++;
    }
}

static void
push_leaf (VimosLayoutRepulsion *self,
           const Square *leaf,
           double *force_x,
           double *force_y)
{
  const Bodies *bodies = (const Bodies *) self->bodies->data;

  for (guint i = leaf->first; i < leaf->last; i++)
    {
      const float x = self->x[i] - leaf->x, y = self->y[i] - leaf->y;
      Four sum_x = { 0 }, sum_y = { 0 };
      guint node = self->places[i].node;

      for (guint j = 0; j < self->bodies->len; j++)
        {
          Four dx = x - bodies[j].x, dy = y - bodies[j].y;
          Four push = bodies[j].mass / (dx * dx + dy * dy + MIN_SQUARE);

          sum_x += dx * push;
          sum_y += dy * push;
        }
      force_x[node] = ((double) sum_x[0] + sum_x[1] + sum_x[2] + sum_x[3]) * self->mass[i];
      force_y[node] = ((double) sum_y[0] + sum_y[1] + sum_y[2] + sum_y[3]) * self->mass[i];
    }
}

/**
 * vimos_layout_repulsion_measure:
 * @self: made for at least @n_nodes
 * @masses: (nullable): how strongly each pushes and is pushed; %NULL: all 1
 * @force_x: (out caller-allocates) (array length=n_nodes): the force on each node
 *
 * Two nodes push each other with the product of their masses / their distance.
 */
void
vimos_layout_repulsion_measure (VimosLayoutRepulsion *self,
                                guint n_nodes,
                                const double *x,
                                const double *y,
                                const double *masses,
                                double *force_x,
                                double *force_y)
{
  double side;

  if (n_nodes == 0)
    return;
  side = order_along_curve (self, n_nodes, x, y, masses);
  g_array_set_size (self->squares, 0);
  add_square (self, 0, n_nodes, 0, side);
  for (guint i = 0; i < self->squares->len; i++)
    {
      const Square *square = &g_array_index (self->squares, Square, i);

      if (!square->leaf)
        continue;
      list_bodies (self, square);
      push_leaf (self, square, force_x, force_y);
    }
}
