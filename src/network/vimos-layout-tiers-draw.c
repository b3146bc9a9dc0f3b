/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "vimos-layout-private.h"

/* Tiers one above the other. What hangs together below the top tier (a pod) stands together, and
 * within a pod and a tier the nodes stand in the order that crosses least: their own, or that of
 * their neighbours' mean places (Sugiyama, Tagawa and Toda, “Methods for visual understanding of
 * hierarchical system structures”, IEEE SMC 11, 1981). */

#define SWEEPS 6
#define POD_GAP 0.5      /* between two pods, of the distance of two nodes */
#define MAX_COUNTED 3000 /* edges of a network whose crossings are counted */
#define STEEPNESS 0.6   /* of the height of the links between two tiers to their width */
#define FLATTEST 0.06   /* of the height of a tier to the width of the whole */
#define ROOM 0.55       /* of the height of the whole to its width: what a window has for it */

typedef struct
{
  guint node;
  guint tier;
  guint pod;
  double wish; /* where it would like to stand */
} Seat;

typedef struct
{
  const VimosLayoutGraph *graph;
  const guint *tiers;
  guint n_tiers;
  guint *pods; /* of each node; those of the top tier have none */
  guint n_pods;
  const double *widths;
  double *x, *y; /* borrowed */
  Seat *seats;   /* sorted by tier, pod and wish */
} Drawing;

static int
compare_seats (gconstpointer a,
               gconstpointer b)
{
  const Seat *first = a, *second = b;

  if (first->tier != second->tier)
    return first->tier < second->tier ? -1 : 1;
  if (first->pod != second->pod)
    return first->pod < second->pod ? -1 : 1;
  if (first->wish != second->wish)
    return first->wish < second->wish ? -1 : 1;
  return (first->node > second->node) - (first->node < second->node);
}

/* Without the top tier the network falls apart into its pods; with two tiers there are none. */
static void
find_pods (Drawing *drawing)
{
  const VimosLayoutGraph *graph = drawing->graph;
  g_autofree guint *lower = g_new (guint, graph->n + 1);
  g_autofree guint *component = NULL;
  g_autoptr (VimosLayoutGraph) pods = NULL;
  guint n = 0;

  drawing->pods = g_new0 (guint, graph->n + 1);
  drawing->n_pods = 1;
  if (drawing->n_tiers < 3)
    return;
  for (guint i = 0; i < graph->n; i++)
    if (drawing->tiers[i] + 1 < drawing->n_tiers)
      lower[n++] = i;
  pods = vimos_layout_graph_pick (graph, lower, n);
  component = vimos_layout_graph_find_components (pods, &drawing->n_pods);
  for (guint i = 0; i < n; i++)
    drawing->pods[lower[i]] = component[i];
}

/* How wide the nodes from @first to before @last want to be together. */
static double
measure_width (const Drawing *drawing,
               guint first,
               guint last)
{
  double width = 0;

  for (guint i = first; i < last; i++)
    width += drawing->widths[drawing->seats[i].node];
  return width;
}

/* The seats of a tier and a pod are a range; returns its end. */
static guint
find_end (const Drawing *drawing,
          guint first)
{
  guint last = first + 1;

  while (last < drawing->graph->n && drawing->seats[last].tier == drawing->seats[first].tier
         && drawing->seats[last].pod == drawing->seats[first].pod)
    last++;
  return last;
}

/* Where each pod begins, and in the last entry where they all end. */
static double *
measure_pods (const Drawing *drawing)
{
  double *starts = g_new0 (double, drawing->n_pods + 1);
  double at = 0;

  for (guint i = 0, last; i < drawing->graph->n; i = last)
    {
      guint pod = drawing->seats[i].pod;

      last = find_end (drawing, i);
      if (drawing->seats[i].tier + 1 < drawing->n_tiers || drawing->n_pods == 1)
        starts[pod] = MAX (starts[pod], measure_width (drawing, i, last));
    }
  for (guint i = 0; i < drawing->n_pods; i++)
    {
      double width = starts[i];

      starts[i] = at;
      at += width + (drawing->n_pods > 1 ? POD_GAP : 0);
    }
  starts[drawing->n_pods] = at - (drawing->n_pods > 1 ? POD_GAP : 0);
  return starts;
}

/* Spreads a range of seats between two edges, the widest getting the most room. */
static void
spread (Drawing *drawing,
        guint first,
        guint last,
        double left,
        double right)
{
  double stretch = (right - left) / measure_width (drawing, first, last), at = left;

  for (guint i = first; i < last; i++)
    {
      double room = drawing->widths[drawing->seats[i].node] * stretch;

      drawing->x[drawing->seats[i].node] = at + room / 2;
      at += room;
    }
}

/* The wider the links between two tiers go, the farther apart these stand. */
static void
place_tiers (Drawing *drawing)
{
  const VimosLayoutGraph *graph = drawing->graph;
  g_autofree double *height = g_new0 (double, drawing->n_tiers + 1);
  g_autofree guint *n = g_new0 (guint, drawing->n_tiers + 1);
  double left = HUGE_VAL, right = -HUGE_VAL, least, stretch;

  for (guint i = 0; i < graph->n; i++)
    {
      left = MIN (left, drawing->x[i]);
      right = MAX (right, drawing->x[i]);
    }
  least = MAX (1, FLATTEST * (right - left));
  for (guint i = 0; i < graph->n; i++)
    for (guint j = graph->first[i]; j < graph->first[i + 1]; j++)
      if (drawing->tiers[graph->next[j]] == drawing->tiers[i] + 1)
        {
          height[drawing->tiers[i]]
              += STEEPNESS * fabs (drawing->x[graph->next[j]] - drawing->x[i]);
          n[drawing->tiers[i]]++;
        }
  for (guint tier = drawing->n_tiers; tier-- > 0;)
    height[tier] = tier + 1 == drawing->n_tiers
                       ? 0
                       : height[tier + 1] + MAX (least, height[tier] / MAX (n[tier], 1));
  stretch = MAX (1, ROOM * (right - left) / MAX (height[0], 1));
  for (guint i = 0; i < graph->n; i++)
    drawing->y[i] = stretch * height[drawing->tiers[i]];
}

static void
place_seats (Drawing *drawing)
{
  g_autofree double *starts = measure_pods (drawing);
  double width = starts[drawing->n_pods];

  for (guint i = 0, last; i < drawing->graph->n; i = last)
    {
      guint pod = drawing->seats[i].pod;
      gboolean is_top = drawing->seats[i].tier + 1 == drawing->n_tiers;

      last = find_end (drawing, i);
      if (is_top || drawing->n_pods == 1)
        spread (drawing, i, last, 0, width);
      else
        spread (drawing, i, last, starts[pod],
                starts[pod + 1] - (pod + 1 < drawing->n_pods ? POD_GAP : 0));
    }
}

/* Every node to the middle of its neighbours on the tiers on one side, as far as tier and pod
 * allow. */
static void
sweep (Drawing *drawing,
       gboolean upwards)
{
  const VimosLayoutGraph *graph = drawing->graph;

  for (guint i = 0; i < graph->n; i++)
    {
      Seat *seat = &drawing->seats[i];
      double sum = 0;
      guint n = 0;

      for (guint j = graph->first[seat->node]; j < graph->first[seat->node + 1]; j++)
        {
          guint tier = drawing->tiers[graph->next[j]];

          if (upwards ? tier >= seat->tier : tier <= seat->tier)
            continue;
          sum += drawing->x[graph->next[j]];
          n++;
        }
      seat->wish = n > 0 ? sum / n : drawing->x[seat->node];
    }
  qsort (drawing->seats, graph->n, sizeof (Seat), compare_seats);
  place_seats (drawing);
}

static guint
count_crossings (const Drawing *drawing)
{
  const VimosLayoutGraph *graph = drawing->graph;
  g_autoptr (GArray) edges = g_array_new (FALSE, FALSE, sizeof (VimosLayoutEdge));
  guint crossings = 0;

  for (guint i = 0; i < graph->n; i++)
    for (guint j = graph->first[i]; j < graph->first[i + 1]; j++)
      if (drawing->tiers[graph->next[j]] > drawing->tiers[i])
        {
          VimosLayoutEdge edge = { i, graph->next[j] };

          g_array_append_val (edges, edge);
        }
  for (guint i = 0; i < edges->len; i++)
    for (guint j = 0; j < i; j++)
      {
        const VimosLayoutEdge *a = &g_array_index (edges, VimosLayoutEdge, i);
        const VimosLayoutEdge *b = &g_array_index (edges, VimosLayoutEdge, j);

        crossings += drawing->tiers[a->from] == drawing->tiers[b->from]
                     && (drawing->x[a->from] - drawing->x[b->from])
                                * (drawing->x[a->to] - drawing->x[b->to])
                            < 0;
      }
  return crossings;
}

static void
improve_order (Drawing *drawing)
{
  gsize size = drawing->graph->n * sizeof (double);
  g_autofree double *best = g_memdup2 (drawing->x, size);
  guint least = count_crossings (drawing);

  for (guint i = 0; i < SWEEPS && least > 0; i++)
    {
      guint crossings;

      sweep (drawing, i % 2 == 0);
      crossings = count_crossings (drawing);
      if (crossings >= least)
        continue;
      least = crossings;
      memcpy (best, drawing->x, size);
    }
  memcpy (drawing->x, best, size);
}

/**
 * vimos_layout_draw_tiers:
 * @tiers: of each node, from 0 at the bottom
 * @widths: of each node, how much room it needs beside others
 */
void
vimos_layout_draw_tiers (const VimosLayoutGraph *graph,
                         const guint *tiers,
                         guint n_tiers,
                         const double *widths,
                         double *x,
                         double *y)
{
  Drawing drawing
      = { .graph = graph, .tiers = tiers, .n_tiers = n_tiers, .widths = widths, .x = x, .y = y };

  find_pods (&drawing);
  drawing.seats = g_new (Seat, graph->n + 1);
  for (guint i = 0; i < graph->n; i++)
    drawing.seats[i] = (Seat){ i, tiers[i], tiers[i] + 1 < n_tiers ? drawing.pods[i] : 0, i };
  qsort (drawing.seats, graph->n, sizeof (Seat), compare_seats);
  place_seats (&drawing);
  if (graph->first[graph->n] / 2 <= MAX_COUNTED)
    improve_order (&drawing);
  place_tiers (&drawing);
  g_free (drawing.seats);
  g_free (drawing.pods);
}
