/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <math.h>
#include <string.h>

#include "vimos-layout-private.h"
#include "vimos-layout-repulsion.h"

/* The forces of Fruchterman and Reingold (edges pull with the square of their length, all nodes
 * push each other away with the inverse of their distance), on coarser and coarser graphs (Walshaw,
 * “A multilevel algorithm for force-directed graph-drawing”, JGAA 7, 2003). A node of a coarse
 * graph has the mass of all it stands for, so that a picture of it is one of the whole graph, with
 * many nodes in one place; it is the start for the next finer graph.
 *
 * The coarse graphs cost next to nothing and decide about the whole. There several pictures are
 * made, and those of the least energy go on. */

#define COARSEST 25
#define STEPS 180
#define FIRST_STEP 0.2 /* of the way to where the forces of a node alone would be at rest */
#define LAST_STEP 0.1
#define MOMENTUM 0.9
#define MAX_STEP 3.0 /* times the root of the mass */
#define MAX_STRESS_NODES 250

typedef struct
{
  double *x, *y;
  double energy;
} Picture;

typedef struct
{
  const VimosLayoutGraph *graph;
  double *x, *y; /* borrowed */
  double *force_x, *force_y;
  double *speed_x, *speed_y;
} Motion;

/* How many pictures of a graph of so many nodes are made. */
static guint
count_pictures (guint n_nodes)
{
  return n_nodes <= 32 ? 12 : (n_nodes <= 64 ? 6 : (n_nodes <= 300 ? 3 : 1));
}

static void
picture_clear (Picture *picture)
{
  g_clear_pointer (&picture->x, g_free);
  g_clear_pointer (&picture->y, g_free);
}

static void
add_picture (GArray *pictures,
             guint n_nodes)
{
  Picture picture = { g_new (double, n_nodes), g_new (double, n_nodes), 0 };

  g_array_append_val (pictures, picture);
}

/* Moves node @i with the sum of its forces, divided by how much they grow with the distance. */
static void
move_node (Motion *motion,
           guint i,
           double step)
{
  const VimosLayoutGraph *graph = motion->graph;
  double force_x = motion->force_x[i], force_y = motion->force_y[i], stiffness = 0, most, speed;

  for (guint j = graph->first[i]; j < graph->first[i + 1]; j++)
    {
      double dx = motion->x[graph->next[j]] - motion->x[i],
             dy = motion->y[graph->next[j]] - motion->y[i];
      double pull = graph->weights[j] * sqrt (dx * dx + dy * dy);

      force_x += pull * dx;
      force_y += pull * dy;
      stiffness += pull;
    }
  step /= MAX (2 * stiffness, 1e-9);
  motion->speed_x[i] = MOMENTUM * motion->speed_x[i] + step * force_x;
  motion->speed_y[i] = MOMENTUM * motion->speed_y[i] + step * force_y;
  most = MAX_STEP * sqrt (graph->masses[i]);
  speed = sqrt (motion->speed_x[i] * motion->speed_x[i] + motion->speed_y[i] * motion->speed_y[i]);
  if (speed > most)
    {
      motion->speed_x[i] *= most / speed;
      motion->speed_y[i] *= most / speed;
    }
}

static gboolean
relax (const VimosLayoutGraph *graph,
       VimosLayoutRun *run,
       VimosLayoutRepulsion *repulsion,
       double *x,
       double *y)
{
  gsize n = graph->n;
  g_autofree double *space = g_new0 (double, 4 * n);
  Motion motion = { graph, x, y, space, space + n, space + 2 * n, space + 3 * n };

  for (guint round = 0; round < STEPS; round++)
    {
      double step = FIRST_STEP * pow (LAST_STEP / FIRST_STEP, (double) round / STEPS);

      if (!vimos_layout_run_advance (run, (double) round / STEPS))
        return FALSE;
      vimos_layout_repulsion_measure (repulsion, n, x, y, graph->masses, motion.force_x,
                                      motion.force_y);
      for (guint i = 0; i < n; i++)
        move_node (&motion, i, step);
      for (guint i = 0; i < n; i++)
        {
          x[i] += motion.speed_x[i];
          y[i] += motion.speed_y[i];
        }
    }
  return TRUE;
}

/* What the forces want to be small; takes a time that grows with the square. */
static double
measure_energy (const VimosLayoutGraph *graph,
                const double *x,
                const double *y)
{
  double energy = 0;

  for (guint i = 0; i < graph->n; i++)
    {
      for (guint j = graph->first[i]; j < graph->first[i + 1]; j++)
        energy += graph->weights[j]
                  * pow (hypot (x[i] - x[graph->next[j]], y[i] - y[graph->next[j]]), 3) / 6;
      for (guint j = 0; j < i; j++)
        {
          double dx = x[i] - x[j], dy = y[i] - y[j];

          energy -= graph->masses[i] * graph->masses[j] * log (dx * dx + dy * dy + 1e-9) / 2;
        }
    }
  return energy;
}

static int
compare_energy (gconstpointer a,
                gconstpointer b)
{
  const Picture *first = a, *second = b;

  return (first->energy > second->energy) - (first->energy < second->energy);
}

static double
measure_total_mass (const VimosLayoutGraph *graph)
{
  double mass = 0;

  for (guint i = 0; i < graph->n; i++)
    mass += graph->masses[i];
  return mass;
}

/* Pictures to begin with: nodes anywhere. */
static void
add_random_pictures (GArray *pictures,
                     const VimosLayoutGraph *graph,
                     VimosLayoutRun *run)
{
  double side = sqrt (measure_total_mass (graph));

  for (guint i = count_pictures (graph->n); i > 0; i--)
    {
      const Picture *picture;

      add_picture (pictures, graph->n);
      picture = &g_array_index (pictures, Picture, pictures->len - 1);
      for (guint j = 0; j < graph->n; j++)
        {
          picture->x[j] = side * vimos_layout_random_double (&run->random);
          picture->y[j] = side * vimos_layout_random_double (&run->random);
        }
    }
}

/* Forces alone do not unfold what is folded, stress does: one picture more. */
static gboolean
add_unfolded_picture (GArray *pictures,
                      const VimosLayoutGraph *graph,
                      VimosLayoutRun *run)
{
  double size = 4 * sqrt (measure_total_mass (graph) / graph->n);
  const Picture *picture;

  add_picture (pictures, graph->n);
  picture = &g_array_index (pictures, Picture, pictures->len - 1);
  if (!vimos_layout_minimise_stress (graph, run, 20, picture->x, picture->y))
    return FALSE;
  for (guint i = 0; i < graph->n; i++)
    {
      picture->x[i] *= size;
      picture->y[i] *= size;
    }
  return TRUE;
}

/* Relaxes @pictures and lets the best so many go on. */
static gboolean
improve_pictures (GArray *pictures,
                  const VimosLayoutGraph *graph,
                  VimosLayoutRun *run,
                  VimosLayoutRepulsion *repulsion,
                  guint n_to_keep)
{
  for (guint i = 0; i < pictures->len; i++)
    {
      Picture *picture = &g_array_index (pictures, Picture, i);

      if (!relax (graph, run, repulsion, picture->x, picture->y))
        return FALSE;
      if (pictures->len > n_to_keep)
        picture->energy = measure_energy (graph, picture->x, picture->y);
    }
  if (pictures->len > n_to_keep)
    {
      g_array_sort (pictures, compare_energy);
      g_array_set_size (pictures, n_to_keep);
    }
  return TRUE;
}

/* From pictures of a coarse graph to pictures of the next finer one. */
static void
refine_pictures (GArray *pictures,
                 guint n_nodes,
                 const guint *groups,
                 VimosLayoutRun *run)
{
  for (guint i = 0; i < pictures->len; i++)
    {
      Picture *picture = &g_array_index (pictures, Picture, i);
      double *x = g_new (double, n_nodes), *y = g_new (double, n_nodes);

      for (guint j = 0; j < n_nodes; j++)
        {
          x[j] = picture->x[groups[j]] + 0.1 * (vimos_layout_random_double (&run->random) - 0.5);
          y[j] = picture->y[groups[j]] + 0.1 * (vimos_layout_random_double (&run->random) - 0.5);
        }
      picture_clear (picture);
      picture->x = x;
      picture->y = y;
    }
}

typedef struct
{
  GPtrArray *graphs; /* of VimosLayoutGraph, the finest first; that is borrowed */
  GPtrArray *groups; /* of guint *: from each to the next */
} Levels;

static void
levels_init (Levels *levels,
             const VimosLayoutGraph *graph,
             VimosLayoutRun *run)
{
  const VimosLayoutGraph *finest = graph;

  levels->graphs = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_layout_graph_free);
  levels->groups = g_ptr_array_new_with_free_func (g_free);
  while (finest->n > COARSEST)
    {
      guint *groups = g_new (guint, finest->n);
      VimosLayoutGraph *coarse = vimos_layout_graph_coarsen (finest, &run->random, groups);

      g_ptr_array_add (levels->groups, groups);
      g_ptr_array_add (levels->graphs, coarse);
      if (coarse->n > finest->n * 0.95)
        break;
      finest = coarse;
    }
}

static void
levels_clear (Levels *levels)
{
  g_ptr_array_unref (levels->graphs);
  g_ptr_array_unref (levels->groups);
}

/* The part of the time that is spent when level @level has been done. */
static void
begin_level (VimosLayoutRun *run,
             double start,
             double share,
             guint level)
{
  run->done = start + share * pow (0.5, level + 1);
  run->share = share * pow (0.5, level + 1);
}

static gboolean
draw_levels (const Levels *levels,
             const VimosLayoutGraph *graph,
             VimosLayoutRun *run,
             GArray *pictures)
{
  g_autoptr (VimosLayoutRepulsion) repulsion = vimos_layout_repulsion_new (graph->n);
  double start = run->done, share = run->share;
  gboolean unfolded = FALSE;

  for (guint level = levels->graphs->len + 1; level-- > 0;)
    {
      const VimosLayoutGraph *here
          = level > 0 ? g_ptr_array_index (levels->graphs, level - 1) : graph;
      guint next
          = level == 0
                ? 0
                : (level > 1
                       ? ((VimosLayoutGraph *) g_ptr_array_index (levels->graphs, level - 2))->n
                       : graph->n);

      begin_level (run, start, share, level);
      if (pictures->len == 0)
        add_random_pictures (pictures, here, run);
      else
        refine_pictures (pictures, here->n, g_ptr_array_index (levels->groups, level), run);
      if (!unfolded && here->n <= 4 * MAX_STRESS_NODES && (level == 0 || next > MAX_STRESS_NODES))
        {
          unfolded = TRUE;
          if (!add_unfolded_picture (pictures, here, run))
            return FALSE;
        }
      if (!improve_pictures (pictures, here, run, repulsion,
                             level == 0 ? 1 : count_pictures (next)))
        return FALSE;
    }
  return TRUE;
}

/**
 * vimos_layout_multilevel:
 * @graph: connected, two nodes or more
 * @x: (out caller-allocates): where each node stands, in no particular scale
 *
 * Returns: %FALSE when it was cancelled
 */
gboolean
vimos_layout_multilevel (const VimosLayoutGraph *graph,
                         VimosLayoutRun *run,
                         double *x,
                         double *y)
{
  g_autoptr (GArray) pictures = g_array_new (FALSE, FALSE, sizeof (Picture));
  Levels levels;
  gboolean finished;

  g_array_set_clear_func (pictures, (GDestroyNotify) picture_clear);
  levels_init (&levels, graph, run);
  finished = draw_levels (&levels, graph, run, pictures);
  levels_clear (&levels);
  if (finished)
    {
      memcpy (x, g_array_index (pictures, Picture, 0).x, graph->n * sizeof (double));
      memcpy (y, g_array_index (pictures, Picture, 0).y, graph->n * sizeof (double));
    }
  return finished;
}
