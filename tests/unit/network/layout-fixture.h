/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>

#include "vimos-layout.h"

G_BEGIN_DECLS

/* A graph with its picture, for the tests of layouts; edges are to be 100 long. */
typedef struct
{
  VimosLayoutRequest request;
  GArray *edges;   /* of VimosLayoutEdge */
  GArray *anchors; /* of guint */
  double *x, *y;
} Picture;

static inline guint
picture_add_node (Picture *picture,
                  guint anchor)
{
  g_array_append_val (picture->anchors, anchor);
  return picture->request.n_nodes++;
}

static inline Picture *
picture_new (VimosLayoutKind kind,
             guint n_nodes)
{
  Picture *picture = g_new0 (Picture, 1);

  picture->edges = g_array_new (FALSE, FALSE, sizeof (VimosLayoutEdge));
  picture->anchors = g_array_new (FALSE, FALSE, sizeof (guint));
  picture->request.kind = kind;
  picture->request.edge_length = 100;
  for (guint i = 0; i < n_nodes; i++)
    picture_add_node (picture, VIMOS_LAYOUT_NO_ANCHOR);
  return picture;
}

static inline void
picture_free (Picture *picture)
{
  g_array_unref (picture->edges);
  g_array_unref (picture->anchors);
  g_free (picture->x);
  g_free (picture->y);
  g_free (picture);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Picture, picture_free)

static inline void
picture_add_edge (Picture *picture,
                  guint from,
                  guint to)
{
  VimosLayoutEdge edge = { from, to };

  g_array_append_val (picture->edges, edge);
}

static inline void
picture_add_ring (Picture *picture,
                  guint first,
                  guint n)
{
  for (guint i = 0; i < n; i++)
    picture_add_edge (picture, first + i, first + (i + 1) % n);
}

static inline void
picture_add_grid (Picture *picture,
                  guint columns,
                  guint rows)
{
  for (guint i = 0; i < columns * rows; i++)
    {
      if (i % columns + 1 < columns)
        picture_add_edge (picture, i, i + 1);
      if (i + columns < columns * rows)
        picture_add_edge (picture, i, i + columns);
    }
}

/* A random tree and random edges. */
static inline void
picture_add_random (Picture *picture,
                    guint n_edges,
                    guint seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  guint n = picture->request.n_nodes;

  for (guint i = 1; i < n; i++)
    picture_add_edge (picture, g_rand_int_range (random, 0, i), i);
  while (picture->edges->len < n_edges)
    picture_add_edge (picture, g_rand_int_range (random, 0, n), g_rand_int_range (random, 0, n));
}

static inline const VimosLayoutRequest *
picture_prepare (Picture *picture)
{
  picture->request.edges = (const VimosLayoutEdge *) picture->edges->data;
  picture->request.n_edges = picture->edges->len;
  picture->request.anchors = (const guint *) picture->anchors->data;
  return &picture->request;
}

static inline void
picture_draw (Picture *picture)
{
  g_autoptr (GError) error = NULL;

  g_free (picture->x);
  g_free (picture->y);
  picture->x = g_new (double, picture->request.n_nodes + 1);
  picture->y = g_new (double, picture->request.n_nodes + 1);
  g_assert_true (vimos_layout_run (picture_prepare (picture), picture->x, picture->y, NULL, NULL,
                                   NULL, &error));
  g_assert_no_error (error);
}

static inline double
picture_distance (const Picture *picture,
                  guint a,
                  guint b)
{
  return hypot (picture->x[a] - picture->x[b], picture->y[a] - picture->y[b]);
}

/* Positive where @c is on one side of the line from @a to @b, negative on the other */
static inline double
picture_find_side (const Picture *picture,
                   guint a,
                   guint b,
                   guint c)
{
  const double *x = picture->x, *y = picture->y;

  return (x[b] - x[a]) * (y[c] - y[a]) - (y[b] - y[a]) * (x[c] - x[a]);
}

static inline guint
picture_count_crossings (const Picture *picture)
{
  guint crossings = 0;

  for (guint i = 0; i < picture->edges->len; i++)
    for (guint j = 0; j < i; j++)
      {
        const VimosLayoutEdge *e = &g_array_index (picture->edges, VimosLayoutEdge, i);
        const VimosLayoutEdge *f = &g_array_index (picture->edges, VimosLayoutEdge, j);

        crossings += picture_find_side (picture, e->from, e->to, f->from)
                             * picture_find_side (picture, e->from, e->to, f->to)
                         < 0
                     && picture_find_side (picture, f->from, f->to, e->from)
                                * picture_find_side (picture, f->from, f->to, e->to)
                            < 0;
      }
  return crossings;
}

static inline void
picture_check_apart (const Picture *picture,
                     double least)
{
  for (guint i = 0; i < picture->request.n_nodes; i++)
    {
      g_assert_true (isfinite (picture->x[i]) && isfinite (picture->y[i]));
      for (guint j = 0; j < i; j++)
        g_assert_cmpfloat (picture_distance (picture, i, j), >=, least);
    }
}

G_END_DECLS
