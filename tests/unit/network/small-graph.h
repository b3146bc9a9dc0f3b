/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>

#include "vimos-path-engine.h"

/*
 * Small random networks, and everything that can be known of them by listing all simple paths and
 * trying all sets of paths. Paths lead from device 0 to device 1.
 */

#define SMALL_DEVICES 10
#define SMALL_LINKS 30

typedef struct
{
  guint n_devices, n_links;
  guint tail[SMALL_LINKS], head[SMALL_LINKS];
  double width[SMALL_LINKS];
  double available[SMALL_LINKS];
} SmallGraph;

/* A simple path as sets of links and of devices between the ends. */
typedef struct
{
  guint links, devices;
  guint hops;
  gint64 cost;
  double width;
} Way;

static inline void
small_graph_add (SmallGraph *self,
                 guint tail,
                 guint head,
                 double width)
{
  guint i = self->n_links;

  if (tail == head || self->n_links == SMALL_LINKS)
    return;
  /* In the order of the tails. */
  for (; i > 0 && self->tail[i - 1] > tail; i--)
    {
      self->tail[i] = self->tail[i - 1];
      self->head[i] = self->head[i - 1];
      self->width[i] = self->width[i - 1];
      self->available[i] = self->available[i - 1];
    }
  self->tail[i] = tail;
  self->head[i] = head;
  self->width[i] = width;
  self->available[i] = g_test_rand_int_range (0, 3) == 0 ? width / 2 : width;
  self->n_links++;
}

static inline double
random_width (void)
{
  static const double widths[] = { 1, 10, 10, 20, 50, 100, 1000, 0 };

  if (g_test_rand_int_range (0, 30) == 0)
    return VIMOS_WIDTH_DOWN;
  return widths[g_test_rand_int_range (0, G_N_ELEMENTS (widths))];
}

/* The shortest way 0 – 2 – 3 – 1 blocks both detours, so that a search which keeps it finds no
 * second one. */
static const guint trap[][2] = { { 0, 2 }, { 2, 3 }, { 3, 1 }, { 0, 4 }, { 4, 5 },
                                 { 5, 3 }, { 2, 6 }, { 6, 7 }, { 7, 1 } };

/* Every link is on a way of 6 hops, and there are two disjoint paths; but one of them has 7. */
static const guint long_trap[][2] = { { 0, 2 }, { 2, 3 }, { 3, 4 }, { 4, 5 }, { 5, 6 }, { 6, 7 },
                                      { 7, 1 }, { 0, 8 }, { 8, 1 }, { 8, 4 }, { 4, 8 } };

/* With the devices between the ends in a random order. */
static inline void
small_graph_add_known (SmallGraph *self,
                       const guint links[][2],
                       guint n_links)
{
  guint place[SMALL_DEVICES] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 };

  for (guint i = SMALL_DEVICES - 1; i > 2; i--)
    {
      guint j = g_test_rand_int_range (2, i + 1), other = place[j];

      place[j] = place[i];
      place[i] = other;
    }
  self->n_devices = SMALL_DEVICES;
  for (guint i = 0; i < n_links; i++)
    small_graph_add (self, place[links[i][0]], place[links[i][1]], random_width ());
}

/* Some begin with a trap; parallel cables, one-way links and parts that are apart occur by
 * themselves. */
static inline SmallGraph
small_graph_new (void)
{
  SmallGraph self = { 0 };
  guint kind = g_test_rand_int_range (0, 8), n_cables;

  if (kind < 2)
    small_graph_add_known (&self, trap, G_N_ELEMENTS (trap));
  else if (kind == 2)
    small_graph_add_known (&self, long_trap, G_N_ELEMENTS (long_trap));
  else
    self.n_devices = g_test_rand_int_range (2, SMALL_DEVICES + 1);
  n_cables = g_test_rand_int_range (self.n_links > 0 ? 0 : 1,
                                    self.n_links > 0 ? 4 : 2 * self.n_devices + 2);
  while (n_cables-- > 0)
    {
      guint tail = g_test_rand_int_range (0, self.n_devices);
      guint head = g_test_rand_int_range (0, self.n_devices);
      double width = random_width ();

      small_graph_add (&self, tail, head, width);
      if (g_test_rand_int_range (0, 3) > 0)
        small_graph_add (&self, head, tail, width);
    }
  return self;
}

/* The same scale as the engine's: a hop is dear, being narrow is cheap. */
static inline gint64
small_graph_cost (double width)
{
  return (G_GINT64_CONSTANT (1) << 43) + (gint64) ((1 << 24) / fmax (1, width));
}

static inline void
list_ways_from (const SmallGraph *self,
                guint usable,
                guint device,
                guint visited,
                Way way,
                GArray *ways)
{
  if (device == 1)
    {
      way.devices &= ~(1u << 1);
      g_array_append_val (ways, way);
      return;
    }
  for (guint link = 0; link < self->n_links; link++)
    {
      guint head = self->head[link];
      Way longer = way;

      if (self->tail[link] != device || (usable & 1u << link) == 0 || (visited & 1u << head) != 0)
        continue;
      longer.links |= 1u << link;
      longer.devices |= 1u << head;
      longer.hops++;
      longer.cost += small_graph_cost (self->width[link]);
      longer.width = fmin (longer.width, self->width[link]);
      list_ways_from (self, usable, head, visited | 1u << head, longer, ways);
    }
}

/* All simple paths over the links in @usable. */
static inline void
small_graph_list_ways (const SmallGraph *self,
                       guint usable,
                       GArray *ways)
{
  Way none = { 0, 0, 0, 0, INFINITY };

  g_array_set_size (ways, 0);
  list_ways_from (self, usable, 0, 1u << 0, none, ways);
}
