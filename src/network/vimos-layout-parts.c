/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "vimos-layout-private.h"

/* Each connected part of a network in the kind that suits it, and all parts side by side. */

#define ROW_GAP 0.4      /* between hosts below a switch */
#define MAX_ROW 6        /* of hosts below a switch */
#define SWITCH_WIDTH 0.8 /* of a switch in a tier */
#define CHILDREN_BELOW 0.75 /* share of the switches with hosts that a lowest tier must have */
#define MARGIN 1.0       /* around a part */
#define ASPECT 1.6       /* width to height of all parts together */

typedef struct
{
  const VimosLayoutGraph *graph; /* of the part, with all that stands beside its switches */
  gboolean *is_child;            /* of each node, whether it stands beside its one neighbour */
  VimosLayoutGraph *core;        /* without the children */
  guint *nodes;                  /* of each node of the core, that of the graph */
  double *x, *y;                 /* of the core */
} Part;

static void
part_init (Part *part,
           const VimosLayoutGraph *graph,
           gboolean *is_child)
{
  guint n = 0;

  *part = (Part){ graph, is_child };
  part->nodes = g_new (guint, graph->n + 1);
  for (guint i = 0; i < graph->n; i++)
    if (!is_child[i])
      part->nodes[n++] = i;
  part->core = vimos_layout_graph_pick (graph, part->nodes, n);
  part->x = g_new0 (double, n + 1);
  part->y = g_new0 (double, n + 1);
}

static void
part_clear (Part *part)
{
  vimos_layout_graph_free (part->core);
  g_free (part->nodes);
  g_free (part->x);
  g_free (part->y);
}

static guint
count_children (const Part *part,
                guint core_node)
{
  guint node = part->nodes[core_node], n = 0;

  for (guint j = part->graph->first[node]; j < part->graph->first[node + 1]; j++)
    n += part->is_child[part->graph->next[j]];
  return n;
}

/* Children are where their switches are, until they get places of their own. */
static void
finish_core (const Part *part,
             double *x,
             double *y)
{
  const VimosLayoutGraph *graph = part->graph;

  for (guint i = 0; i < part->core->n; i++)
    {
      guint node = part->nodes[i];

      x[node] = part->x[i];
      y[node] = part->y[i];
      for (guint j = graph->first[node]; j < graph->first[node + 1]; j++)
        if (part->is_child[graph->next[j]])
          {
            x[graph->next[j]] = part->x[i];
            y[graph->next[j]] = part->y[i];
          }
    }
}

/**
 * vimos_layout_fan_children:
 *
 * Puts children around what they are to stand beside, and leaves all others where they are.
 */
void
vimos_layout_fan_children (const VimosLayoutGraph *graph,
                           const gboolean *is_child,
                           double *x,
                           double *y)
{
  g_autofree double *radii = g_new (double, graph->n + 1);

  for (guint i = 0; i < graph->n; i++)
    radii[i] = VIMOS_LAYOUT_CHILD_LENGTH;
  vimos_layout_fan (graph, is_child, radii, x, y);
}

/* Rings, with the first hypervisors at the left and at the right of the ring: the ways around lie
 * above each other. */

static void
turn_ring (const Part *part)
{
  guint first = G_MAXUINT, other = G_MAXUINT;
  double farthest = 0;

  for (guint i = 0; i < part->core->n && first == G_MAXUINT; i++)
    first = count_children (part, i) > 0 ? i : G_MAXUINT;
  for (guint i = 0; first != G_MAXUINT && i < part->core->n; i++)
    {
      double distance = hypot (part->x[i] - part->x[first], part->y[i] - part->y[first]);

      if (count_children (part, i) > 0 && distance > farthest + 1e-6)
        {
          farthest = distance;
          other = i;
        }
    }
  if (other != G_MAXUINT)
    vimos_layout_rotate (part->core->n,
                         -atan2 (part->y[other] - part->y[first], part->x[other] - part->x[first]),
                         part->x, part->y);
}

/* Tiers */

/* Whether nearly all that has hosts or hypervisors is in the lowest tier, as far as it is known. */
static gboolean
has_children_below (const Part *part,
                    const guint *tiers)
{
  guint n = 0, n_below = 0;

  for (guint i = 0; i < part->core->n; i++)
    if (count_children (part, i) > 0)
      {
        n++;
        n_below += tiers[i] == 0;
      }
  return n_below >= CHILDREN_BELOW * n;
}

/* What has hosts or hypervisors is the lowest tier, when it is known what has. */
static guint *
find_tiers (const Part *part,
            guint *n_tiers)
{
  g_autofree gboolean *is_bottom = g_new (gboolean, part->core->n + 1);
  gboolean any = FALSE;
  guint *tiers = NULL;

  for (guint i = 0; i < part->core->n; i++)
    {
      is_bottom[i] = count_children (part, i) > 0;
      any |= is_bottom[i];
    }
  if (any)
    tiers = vimos_layout_find_tiers (part->core, is_bottom, n_tiers);
  if (tiers == NULL)
    tiers = vimos_layout_guess_tiers (part->core, n_tiers);
  if (tiers != NULL && !has_children_below (part, tiers))
    g_clear_pointer (&tiers, g_free);
  return tiers;
}

/* For a network without any: the hops from its middle, the longest at the bottom. */
static guint *
make_tiers (const Part *part,
            guint *n_tiers)
{
  guint *tiers = g_new0 (guint, part->core->n + 1);
  g_autofree guint *queue = g_new (guint, part->core->n + 1);
  guint middle = 0, farthest, height;

  for (guint round = 0; round < 2; round++)
    middle = queue[vimos_layout_graph_walk (part->core, middle, tiers, queue) - 1];
  farthest = queue[vimos_layout_graph_walk (part->core, middle, tiers, queue) - 1];
  for (guint steps = tiers[farthest] / 2, node = middle = farthest; steps > 0; steps--)
    for (guint j = part->core->first[node = middle]; j < part->core->first[node + 1]; j++)
      if (tiers[part->core->next[j]] + 1 == tiers[node])
        middle = part->core->next[j];
  farthest = queue[vimos_layout_graph_walk (part->core, middle, tiers, queue) - 1];
  height = tiers[farthest];
  for (guint i = 0; i < part->core->n; i++)
    tiers[i] = height - tiers[i];
  *n_tiers = height + 1;
  return tiers;
}

/* Children of the lowest tier hang below it in rows; there is room beside others to fan out. */
static void
hang_children (const Part *part,
               const guint *tiers,
               double *x,
               double *y)
{
  vimos_layout_fan_children (part->graph, part->is_child, x, y);
  for (guint i = 0; i < part->core->n; i++)
    {
      guint node = part->nodes[i], n = count_children (part, i), done = 0;

      for (guint j = part->graph->first[node]; j < part->graph->first[node + 1] && tiers[i] == 0;
           j++)
        {
          guint child = part->graph->next[j], row = done / MAX_ROW,
                in_row = MIN (n - row * MAX_ROW, MAX_ROW);

          if (!part->is_child[child])
            continue;
          x[child] = x[node] + ROW_GAP * (done % MAX_ROW - (in_row - 1) / 2.0);
          y[child] = y[node] + VIMOS_LAYOUT_CHILD_LENGTH + ROW_GAP * row;
          done++;
        }
    }
}

static void
draw_tiers (const Part *part,
            const guint *tiers,
            guint n_tiers,
            double *x,
            double *y)
{
  g_autofree double *widths = g_new (double, part->core->n + 1);

  for (guint i = 0; i < part->core->n; i++)
    {
      guint in_row = MIN (count_children (part, i), MAX_ROW);

      widths[i] = MAX (SWITCH_WIDTH, tiers[i] == 0 ? ROW_GAP * (in_row + 1) : 0);
    }
  vimos_layout_draw_tiers (part->core, tiers, n_tiers, widths, part->x, part->y);
  finish_core (part, x, y);
  hang_children (part, tiers, x, y);
}

/* Returns whether the core has a shape of its own, and has been drawn in it. */
static gboolean
draw_shape (const Part *part,
            double *x,
            double *y)
{
  g_autofree guint *tiers = NULL;
  guint n_tiers;

  if (vimos_layout_draw_ring (part->core, part->x, part->y))
    {
      turn_ring (part);
    }
  else if (!vimos_layout_draw_grid (part->core, part->x, part->y))
    {
      tiers = find_tiers (part, &n_tiers);
      if (tiers == NULL)
        return FALSE;
      draw_tiers (part, tiers, n_tiers, x, y);
      return TRUE;
    }
  finish_core (part, x, y);
  vimos_layout_fan_children (part->graph, part->is_child, x, y);
  return TRUE;
}

/* Kinds */

static gboolean
draw_force (const VimosLayoutGraph *graph,
            const gboolean *is_child,
            VimosLayoutRun *run,
            double *x,
            double *y)
{
  if (!vimos_layout_draw_force (graph, run, x, y))
    return FALSE;
  vimos_layout_fan_children (graph, is_child, x, y);
  return TRUE;
}

static gboolean
draw_circle (const Part *part,
             VimosLayoutRun *run,
             double *x,
             double *y)
{
  if (!vimos_layout_draw_ring (part->core, part->x, part->y))
    {
      if (!vimos_layout_draw_force (part->core, run, part->x, part->y))
        return FALSE;
      vimos_layout_draw_circle (part->core, part->x, part->y);
    }
  turn_ring (part);
  finish_core (part, x, y);
  vimos_layout_fan_children (part->graph, part->is_child, x, y);
  return TRUE;
}

/* Leaves are what hangs on the network, also when nobody has said so. */
static gboolean
draw_shape_without_leaves (const VimosLayoutGraph *graph,
                           const gboolean *is_child,
                           double *x,
                           double *y)
{
  g_autofree gboolean *is_leaf = g_memdup2 (is_child, (graph->n + 1) * sizeof (gboolean));
  gboolean any = FALSE, drawn = FALSE;
  Part part;

  for (guint i = 0; i < graph->n; i++)
    if (!is_leaf[i] && vimos_layout_graph_get_degree (graph, i) == 1
        && vimos_layout_graph_get_degree (graph, graph->next[graph->first[i]]) > 1)
      is_leaf[i] = any = TRUE;
  if (!any)
    return FALSE;
  part_init (&part, graph, is_leaf);
  drawn = draw_shape (&part, x, y);
  part_clear (&part);
  return drawn;
}

static gboolean
draw_part (const VimosLayoutGraph *graph,
           gboolean *is_child,
           VimosLayoutKind kind,
           VimosLayoutRun *run,
           double *x,
           double *y)
{
  g_autofree guint *tiers = NULL;
  gboolean finished = TRUE;
  guint n_tiers;
  Part part;

  part_init (&part, graph, is_child);
  if (kind == VIMOS_LAYOUT_CIRCLE)
    finished = draw_circle (&part, run, x, y);
  else if (kind == VIMOS_LAYOUT_TIERED)
    {
      tiers = find_tiers (&part, &n_tiers);
      if (tiers == NULL)
        tiers = make_tiers (&part, &n_tiers);
      draw_tiers (&part, tiers, n_tiers, x, y);
    }
  else if (kind == VIMOS_LAYOUT_FORCE
           || (!draw_shape (&part, x, y) && !draw_shape_without_leaves (graph, is_child, x, y)))
    finished = draw_force (graph, is_child, run, x, y);
  part_clear (&part);
  return finished;
}

/* Packing */

typedef struct
{
  guint component;
  guint first, n; /* the range of its nodes in the list of all */
  double left, top, width, height;
} Box;

static int
compare_boxes (gconstpointer a,
               gconstpointer b)
{
  const Box *first = a, *second = b;

  if (first->height != second->height)
    return first->height > second->height ? -1 : 1;
  return first->component < second->component ? -1 : 1;
}

static void
measure_box (Box *box,
             const guint *nodes,
             const double *x,
             const double *y)
{
  double right, bottom;

  box->left = right = x[nodes[box->first]];
  box->top = bottom = y[nodes[box->first]];
  for (guint i = box->first; i < box->first + box->n; i++)
    {
      box->left = MIN (box->left, x[nodes[i]]);
      right = MAX (right, x[nodes[i]]);
      box->top = MIN (box->top, y[nodes[i]]);
      bottom = MAX (bottom, y[nodes[i]]);
    }
  box->width = right - box->left + MARGIN;
  box->height = bottom - box->top + MARGIN;
}

/* In rows, the highest first. */
static void
pack (Box *boxes,
      guint n_boxes,
      const guint *nodes,
      double *x,
      double *y)
{
  double area = 0, widest = 0, at_x = 0, at_y = 0, row_height = 0;

  for (guint i = 0; i < n_boxes; i++)
    {
      measure_box (&boxes[i], nodes, x, y);
      area += boxes[i].width * boxes[i].height;
      widest = MAX (widest, boxes[i].width);
    }
  widest = MAX (widest, sqrt (area * ASPECT));
  qsort (boxes, n_boxes, sizeof (Box), compare_boxes);
  for (guint i = 0; i < n_boxes; i++)
    {
      const Box *box = &boxes[i];

      if (at_x > 0 && at_x + box->width > widest * 1.001)
        {
          at_x = 0;
          at_y += row_height;
          row_height = 0;
        }
      for (guint j = box->first; j < box->first + box->n; j++)
        {
          x[nodes[j]] += at_x - box->left;
          y[nodes[j]] += at_y - box->top;
        }
      at_x += box->width;
      row_height = MAX (row_height, box->height);
    }
}

/* One component: the whole graph is its picture. */
static gboolean
draw_box (const VimosLayoutGraph *graph,
          const Box *box,
          const guint *nodes,
          const gboolean *is_child,
          VimosLayoutKind kind,
          VimosLayoutRun *run,
          double *x,
          double *y)
{
  g_autoptr (VimosLayoutGraph) own = vimos_layout_graph_pick (graph, nodes + box->first, box->n);
  g_autofree gboolean *own_is_child = g_new (gboolean, box->n + 1);
  g_autofree double *own_x = g_new0 (double, box->n + 1);
  g_autofree double *own_y = g_new0 (double, box->n + 1);

  for (guint i = 0; i < box->n; i++)
    own_is_child[i] = is_child[nodes[box->first + i]];
  if (!draw_part (own, own_is_child, kind, run, own_x, own_y))
    return FALSE;
  for (guint i = 0; i < box->n; i++)
    {
      x[nodes[box->first + i]] = own_x[i];
      y[nodes[box->first + i]] = own_y[i];
    }
  return TRUE;
}

/* Sorts the nodes by their components. */
static Box *
list_boxes (const VimosLayoutGraph *graph,
            guint *nodes,
            guint *n_boxes)
{
  g_autofree guint *component = vimos_layout_graph_find_components (graph, n_boxes);
  Box *boxes = g_new0 (Box, *n_boxes + 1);
  guint at = 0;

  for (guint i = 0; i < graph->n; i++)
    boxes[component[i]].n++;
  for (guint i = 0; i < *n_boxes; i++)
    {
      boxes[i].component = i;
      boxes[i].first = at;
      at += boxes[i].n;
      boxes[i].n = 0;
    }
  for (guint i = 0; i < graph->n; i++)
    {
      Box *box = &boxes[component[i]];

      nodes[box->first + box->n++] = i;
    }
  return boxes;
}

/**
 * vimos_layout_draw_parts:
 * @is_child: of each node, whether it is to stand beside its one neighbour
 *
 * Returns: %FALSE when it was cancelled
 */
gboolean
vimos_layout_draw_parts (const VimosLayoutGraph *graph,
                         const gboolean *is_child,
                         VimosLayoutKind kind,
                         VimosLayoutRun *run,
                         double *x,
                         double *y)
{
  g_autofree guint *nodes = g_new (guint, graph->n + 1);
  guint n_boxes;
  g_autofree Box *boxes = list_boxes (graph, nodes, &n_boxes);
  double start = run->done, share = run->share;

  for (guint i = 0; i < n_boxes; i++)
    {
      run->done = start + share * boxes[i].first / graph->n;
      run->share = share * boxes[i].n / graph->n;
      if (!vimos_layout_run_advance (run, 0)
          || !draw_box (graph, &boxes[i], nodes, is_child, kind, run, x, y))
        return FALSE;
    }
  if (n_boxes > 1)
    pack (boxes, n_boxes, nodes, x, y);
  return TRUE;
}
