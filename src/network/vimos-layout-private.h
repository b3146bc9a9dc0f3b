/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-layout.h"

G_BEGIN_DECLS

/* What the parts of the layout share. Inside, an edge is about 1 long, and y points downwards. */

/* Random numbers */

typedef guint64 VimosLayoutRandom;

/* Steele, Lea and Flood, “Fast splittable pseudorandom number generators”, OOPSLA 2014. */
static inline guint32
vimos_layout_random_next (VimosLayoutRandom *random)
{
  guint64 z = (*random += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ z >> 30) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return (z ^ z >> 31) >> 32;
}

static inline guint
vimos_layout_random_below (VimosLayoutRandom *random,
                           guint limit)
{
  return (guint64) vimos_layout_random_next (random) * limit >> 32;
}

/* From 0 to below 1. */
static inline double
vimos_layout_random_double (VimosLayoutRandom *random)
{
  return vimos_layout_random_next (random) / 4294967296.0;
}

static inline int
vimos_layout_compare_doubles (gconstpointer a,
                              gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return (first > second) - (first < second);
}

/* Who waits for the result, and how far it is */

typedef struct
{
  GCancellable *cancellable; /* borrowed, may be NULL */
  VimosLayoutProgress progress;
  gpointer progress_data;
  double done;  /* of the whole, so far */
  double share; /* of the whole, of the part that is being worked on */
  double shown; /* what @progress was told last */
  VimosLayoutRandom random;
} VimosLayoutRun;

gboolean vimos_layout_run_advance (VimosLayoutRun *run,
                                   double fraction);

/* The graph: neighbours of node i are next[first[i]] … before next[first[i + 1]] */

#define VIMOS_LAYOUT_UNREACHED G_MAXUINT

typedef struct
{
  guint n;
  guint *first; /* n + 1 */
  guint *next;
  float *weights; /* of the edges, as next; how many edges one stands for */
  double *masses; /* of the nodes; how hard one pushes */
} VimosLayoutGraph;

VimosLayoutGraph *vimos_layout_graph_new (guint n_nodes,
                                          const VimosLayoutEdge *edges,
                                          guint n_edges);
void vimos_layout_graph_free (VimosLayoutGraph *graph);
guint vimos_layout_graph_get_degree (const VimosLayoutGraph *graph,
                                     guint node);
guint vimos_layout_graph_walk (const VimosLayoutGraph *graph,
                               guint from,
                               guint *hops,
                               guint *queue);
guint *vimos_layout_graph_find_components (const VimosLayoutGraph *graph,
                                           guint *n_components);
VimosLayoutGraph *vimos_layout_graph_pick (const VimosLayoutGraph *graph,
                                           const guint *nodes,
                                           guint n_nodes);
gboolean vimos_layout_graph_has_edge (const VimosLayoutGraph *graph,
                                      guint a,
                                      guint b);
VimosLayoutGraph *vimos_layout_graph_coarsen (const VimosLayoutGraph *graph,
                                              VimosLayoutRandom *random,
                                              guint *groups);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosLayoutGraph, vimos_layout_graph_free)

/* Of a connected graph, with no care for anything but it */

gboolean vimos_layout_multilevel (const VimosLayoutGraph *graph,
                                  VimosLayoutRun *run,
                                  double *x,
                                  double *y);
gboolean vimos_layout_minimise_stress (const VimosLayoutGraph *graph,
                                       VimosLayoutRun *run,
                                       guint rounds,
                                       double *x,
                                       double *y);
gboolean vimos_layout_polish (const VimosLayoutGraph *graph,
                              VimosLayoutRun *run,
                              double *x,
                              double *y);
gboolean vimos_layout_untangle (const VimosLayoutGraph *graph,
                                VimosLayoutRun *run,
                                double *x,
                                double *y);
double vimos_layout_count_faults (const VimosLayoutGraph *graph,
                                  double *x,
                                  double *y);
void vimos_layout_fan (const VimosLayoutGraph *graph,
                       const gboolean *is_child,
                       const double *radii,
                       double *x,
                       double *y);

/* Where children of switches stand */
#define VIMOS_LAYOUT_CHILD_LENGTH 0.6

/* Kinds: of the whole graph; FALSE when it was cancelled, or when the graph is not of this kind */

gboolean vimos_layout_draw_force (const VimosLayoutGraph *graph,
                                  VimosLayoutRun *run,
                                  double *x,
                                  double *y);
gboolean vimos_layout_draw_ring (const VimosLayoutGraph *graph,
                                 double *x,
                                 double *y);
gboolean vimos_layout_draw_grid (const VimosLayoutGraph *graph,
                                 double *x,
                                 double *y);
void vimos_layout_draw_circle (const VimosLayoutGraph *graph,
                               double *x,
                               double *y);
guint *vimos_layout_find_tiers (const VimosLayoutGraph *graph,
                                const gboolean *is_bottom,
                                guint *n_tiers);
guint *vimos_layout_guess_tiers (const VimosLayoutGraph *graph,
                                 guint *n_tiers);
void vimos_layout_draw_tiers (const VimosLayoutGraph *graph,
                              const guint *tiers,
                              guint n_tiers,
                              const double *widths,
                              double *x,
                              double *y);

void vimos_layout_draw_map (const VimosLayoutGraph *graph,
                            const double *latitudes,
                            const double *longitudes,
                            double *x,
                            double *y);

gboolean vimos_layout_draw_parts (const VimosLayoutGraph *graph,
                                  const gboolean *is_child,
                                  VimosLayoutKind kind,
                                  VimosLayoutRun *run,
                                  double *x,
                                  double *y);

/* Pictures */

void vimos_layout_fan_children (const VimosLayoutGraph *graph,
                                const gboolean *is_child,
                                double *x,
                                double *y);

gboolean vimos_layout_keep (const VimosLayoutGraph *graph,
                            VimosLayoutRun *run,
                            const gboolean *is_child,
                            const gboolean *may_move,
                            double *x,
                            double *y);
void vimos_layout_align (guint n,
                         const double *to_x,
                         const double *to_y,
                         gboolean turn,
                         double *x,
                         double *y);

double vimos_layout_measure_mean_edge (const VimosLayoutGraph *graph,
                                       const double *x,
                                       const double *y);
void vimos_layout_turn (guint n,
                        const VimosLayoutGraph *graph,
                        double *x,
                        double *y);
void vimos_layout_rotate (guint n,
                          double angle,
                          double *x,
                          double *y);

G_END_DECLS
