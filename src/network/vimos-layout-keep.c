/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <math.h>
#include <string.h>

#include "vimos-layout-private.h"

/* Pictures that people know by now: new nodes get places in them, and nothing jumps. */

#define DIRECTIONS 16
#define CROSSING_COST 1.0
#define LENGTH_COST 1.5
#define NEAR_COST 4.0
#define NEAR_GAP 0.8 /* edges */
#define ROW_HEIGHT 0.05
#define PUSH_GAP 0.45
#define MAX_SPOTS 66
/* At edges and nodes, in all; newcomers after that are put near their neighbours unseen. */
#define MAX_LOOKS 1e8

typedef struct
{
  const VimosLayoutGraph *graph;
  const gboolean *is_child;
  double *x, *y; /* borrowed; NAN while there is no place */
  double looks;  /* that are left */
  gboolean look; /* for the newcomer at hand */
  double middle_x, middle_y;
} Keeping;

typedef struct
{
  double x, y;
} Spot;

static gboolean
is_placed (const Keeping *keeping,
           guint node)
{
  return !isnan (keeping->x[node]);
}

static gboolean
crosses (const Keeping *keeping,
         const Spot *spot,
         guint end,
         guint c,
         guint d)
{
  const double *x = keeping->x, *y = keeping->y;
  double spot_side, end_side, c_side, d_side, dx = x[end] - spot->x, dy = y[end] - spot->y;

  if (end == c || end == d)
    return FALSE;
  c_side = dx * (y[c] - spot->y) - dy * (x[c] - spot->x);
  d_side = dx * (y[d] - spot->y) - dy * (x[d] - spot->x);
  spot_side = (x[d] - x[c]) * (spot->y - y[c]) - (y[d] - y[c]) * (spot->x - x[c]);
  end_side = (x[d] - x[c]) * (y[end] - y[c]) - (y[d] - y[c]) * (x[end] - x[c]);
  return c_side * d_side < 0 && spot_side * end_side < 0;
}

static double
cost_near (double distance)
{
  double missing = 1 - distance / NEAR_GAP;

  return missing > 0 ? NEAR_COST * missing * missing : 0;
}

static double
measure_to_edge (const Keeping *keeping,
                 const Spot *spot,
                 guint a,
                 guint b)
{
  double dx = keeping->x[b] - keeping->x[a], dy = keeping->y[b] - keeping->y[a];
  double px = spot->x - keeping->x[a], py = spot->y - keeping->y[a], square = dx * dx + dy * dy;
  double along = square > 0 ? CLAMP ((px * dx + py * dy) / square, 0, 1) : 0;

  return hypot (px - along * dx, py - along * dy);
}

/* What the picture costs more with @node at @spot; in a row of like nodes, links cross anyhow. */
static double
cost_spot (const Keeping *keeping,
           guint node,
           const Spot *spot,
           double length,
           gboolean look_at_edges)
{
  const VimosLayoutGraph *graph = keeping->graph;
  double cost = 0;

  for (guint j = graph->first[node]; j < graph->first[node + 1]; j++)
    if (is_placed (keeping, graph->next[j]))
      {
        double is
            = hypot (keeping->x[graph->next[j]] - spot->x, keeping->y[graph->next[j]] - spot->y);

        cost += LENGTH_COST * (is / length - 1) * (is / length - 1);
      }
  for (guint i = 0; i < graph->n && keeping->look; i++)
    {
      if (i == node || !is_placed (keeping, i))
        continue;
      cost += cost_near (hypot (keeping->x[i] - spot->x, keeping->y[i] - spot->y));
      for (guint j = graph->first[i]; j < graph->first[i + 1] && look_at_edges; j++)
        {
          guint next = graph->next[j];

          if (next < i || next == node || !is_placed (keeping, next))
            continue;
          cost += cost_near (2 * measure_to_edge (keeping, spot, i, next));
          for (guint k = graph->first[node]; k < graph->first[node + 1]; k++)
            if (is_placed (keeping, graph->next[k]))
              cost += crosses (keeping, spot, graph->next[k], i, next) ? CROSSING_COST : 0;
        }
    }
  return cost;
}

/* How many neighbours of @node each node is linked with. */
static guint *
count_shared (const Keeping *keeping,
              guint node)
{
  const VimosLayoutGraph *graph = keeping->graph;
  guint *shared = g_new0 (guint, graph->n);

  for (guint j = graph->first[node]; j < graph->first[node + 1]; j++)
    for (guint k = graph->first[graph->next[j]]; k < graph->first[graph->next[j] + 1]; k++)
      shared[graph->next[k]]++;
  shared[node] = 0;
  return shared;
}

/* The row in which @node belongs: that of the nodes which share most neighbours with it, and two or
 * more. */
static gboolean
find_row (const Keeping *keeping,
          guint node,
          const guint *shared,
          double *row)
{
  guint most = 1, n = 0;

  for (guint i = 0; i < keeping->graph->n; i++)
    {
      if (!is_placed (keeping, i) || shared[i] < most || shared[i] < 2)
        continue;
      if (shared[i] > most)
        {
          most = shared[i];
          *row = keeping->y[i];
          n = 0;
        }
      if (fabs (keeping->y[i] - *row) > ROW_HEIGHT)
        return FALSE;
      n++;
    }
  return n >= 2;
}

/* In a row of nodes that are linked like @node, beside each of them, as far as they are from each
 * other. */
static void
add_row_spots (const Keeping *keeping,
               guint node,
               GArray *spots)
{
  g_autofree guint *shared = count_shared (keeping, node);
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (double));
  double row = 0, step = HUGE_VAL;

  if (!find_row (keeping, node, shared, &row))
    return;
  for (guint i = 0; i < keeping->graph->n; i++)
    if (shared[i] >= 2 && is_placed (keeping, i) && fabs (keeping->y[i] - row) <= ROW_HEIGHT)
      g_array_append_val (members, keeping->x[i]);
  g_array_sort (members, vimos_layout_compare_doubles);
  for (guint i = 1; i < members->len; i++)
    step = MIN (step,
                MAX (g_array_index (members, double, i) - g_array_index (members, double, i - 1),
                     NEAR_GAP));
  for (guint i = 0; i < members->len && spots->len < MAX_SPOTS; i++)
    for (int side = -1; side <= 1; side += 2)
      {
        Spot spot
            = { g_array_index (members, double, side < 0 ? i : members->len - 1 - i) + side * step,
                row };

        g_array_append_val (spots, spot);
      }
}

/* How long the edges of the neighbours of @node are; 1 when that is unknown. */
static double
find_usual_length (const Keeping *keeping,
                   guint node)
{
  const VimosLayoutGraph *graph = keeping->graph;
  double sum = 0;
  guint n = 0;

  if (keeping->is_child[node])
    return VIMOS_LAYOUT_CHILD_LENGTH;
  for (guint j = graph->first[node]; j < graph->first[node + 1]; j++)
    for (guint k = graph->first[graph->next[j]]; k < graph->first[graph->next[j] + 1]; k++)
      {
        guint from = graph->next[j], to = graph->next[k];

        if (!is_placed (keeping, from) || !is_placed (keeping, to))
          continue;
        sum += hypot (keeping->x[from] - keeping->x[to], keeping->y[from] - keeping->y[to]);
        n++;
      }
  return n > 0 && sum > 0 ? CLAMP (sum / n, 0.7, 3) : 1;
}

/* Around the middle of the neighbours that have a place, and there itself. */
static void
add_ring_spots (const Keeping *keeping,
                guint node,
                double length,
                GArray *spots)
{
  const VimosLayoutGraph *graph = keeping->graph;
  double mean_x = 0, mean_y = 0, outwards;
  guint n = 0;

  for (guint j = graph->first[node]; j < graph->first[node + 1]; j++)
    if (is_placed (keeping, graph->next[j]))
      {
        mean_x += keeping->x[graph->next[j]];
        mean_y += keeping->y[graph->next[j]];
        n++;
      }
  mean_x /= n;
  mean_y /= n;
  outwards = atan2 (mean_y - keeping->middle_y, mean_x - keeping->middle_x);
  for (guint ring = n > 1 ? 0 : 2; ring <= 3; ring++)
    for (guint i = 0; i < (ring == 0 ? 1 : DIRECTIONS); i++)
      {
        double angle = outwards + 2 * G_PI * i / DIRECTIONS;
        Spot spot = { mean_x + ring * length / 2 * cos (angle),
                      mean_y + ring * length / 2 * sin (angle) };

        g_array_append_val (spots, spot);
      }
}

/* @node hangs on one that has a place. */
static void
place_newcomer (Keeping *keeping,
                guint node)
{
  const VimosLayoutGraph *graph = keeping->graph;
  g_autoptr (GArray) spots = g_array_new (FALSE, FALSE, sizeof (Spot));
  double length = find_usual_length (keeping, node), least = HUGE_VAL;
  double looks
      = MAX_SPOTS
        * (graph->n + graph->first[graph->n] * (1.0 + vimos_layout_graph_get_degree (graph, node)));
  Spot best = { 0 };
  gboolean in_row;

  keeping->looks -= looks;
  keeping->look = keeping->looks >= 0;
  add_row_spots (keeping, node, spots);
  in_row = spots->len > 0;
  if (!in_row)
    add_ring_spots (keeping, node, length, spots);
  for (guint i = 0; i < spots->len; i++)
    {
      const Spot *spot = &g_array_index (spots, Spot, i);
      double cost = cost_spot (keeping, node, spot, length, !in_row);

      if (cost >= least)
        continue;
      least = cost;
      best = *spot;
    }
  keeping->x[node] = best.x;
  keeping->y[node] = best.y;
}

/* New nodes in the order in which they hang on the old ones; what hangs on none goes below the
 * picture. */
static GArray *
order_newcomers (const Keeping *keeping)
{
  const VimosLayoutGraph *graph = keeping->graph;
  GArray *order = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree gboolean *listed = g_new (gboolean, graph->n + 1);

  for (guint i = 0; i < graph->n; i++)
    listed[i] = is_placed (keeping, i);
  for (guint i = 0; i < graph->n; i++)
    for (guint j = graph->first[i]; j < graph->first[i + 1] && !listed[i]; j++)
      if (is_placed (keeping, graph->next[j]))
        {
          g_array_append_val (order, i);
          listed[i] = TRUE;
        }
  for (guint start = 0, i = 0;; start++)
    {
      for (; i < order->len; i++)
        {
          guint node = g_array_index (order, guint, i);

          for (guint j = graph->first[node]; j < graph->first[node + 1]; j++)
            if (!listed[graph->next[j]])
              {
                listed[graph->next[j]] = TRUE;
                g_array_append_val (order, graph->next[j]);
              }
        }
      while (start < graph->n && listed[start])
        start++;
      if (start >= graph->n)
        return order;
      listed[start] = TRUE;
      g_array_append_val (order, start);
    }
}

/* The middle of the picture, and a place below all of it. */
static double
find_middle (Keeping *keeping)
{
  double bottom = -HUGE_VAL, sum_x = 0, sum_y = 0;
  guint n = 0;

  for (guint i = 0; i < keeping->graph->n; i++)
    {
      if (!is_placed (keeping, i))
        continue;
      sum_x += keeping->x[i];
      sum_y += keeping->y[i];
      bottom = MAX (bottom, keeping->y[i]);
      n++;
    }
  keeping->middle_x = n > 0 ? sum_x / n : 0;
  keeping->middle_y = n > 0 ? sum_y / n : 0;
  return n > 0 ? bottom + 1 : 0;
}

static gboolean
hangs_on_placed (const Keeping *keeping,
                 guint node)
{
  for (guint j = keeping->graph->first[node]; j < keeping->graph->first[node + 1]; j++)
    if (is_placed (keeping, keeping->graph->next[j]))
      return TRUE;
  return FALSE;
}

/* Old nodes in the way of a new one step aside. */
static void
push_aside (Keeping *keeping,
            guint newcomer,
            const gboolean *may_move)
{
  for (guint i = 0; i < keeping->graph->n; i++)
    {
      double dx = keeping->x[i] - keeping->x[newcomer], dy = keeping->y[i] - keeping->y[newcomer];
      double distance = hypot (dx, dy), push;

      if (i == newcomer || !may_move[i] || !(distance < PUSH_GAP))
        continue;
      push = MIN (PUSH_GAP - distance, VIMOS_LAYOUT_MAX_PUSH);
      keeping->x[i] += distance > 1e-6 ? dx / distance * push : push;
      keeping->y[i] += distance > 1e-6 ? dy / distance * push : 0;
    }
}

/* No node has gone farther from where it was than people will forgive. */
static void
limit_pushes (guint n,
              const double *old_x,
              const double *old_y,
              double *x,
              double *y)
{
  for (guint i = 0; i < n; i++)
    {
      double distance = hypot (x[i] - old_x[i], y[i] - old_y[i]);

      if (!(distance > VIMOS_LAYOUT_MAX_PUSH))
        continue;
      x[i] = old_x[i] + (x[i] - old_x[i]) * VIMOS_LAYOUT_MAX_PUSH / distance;
      y[i] = old_y[i] + (y[i] - old_y[i]) * VIMOS_LAYOUT_MAX_PUSH / distance;
    }
}

/**
 * vimos_layout_keep:
 * @is_child: of each node, whether it is to stand beside its one neighbour
 * @may_move: (array length=n + 1): of each node, whether it may step aside a little
 * @x: (inout) (array length=n + 1): where the nodes stand, %NAN for new ones
 *
 * Gives new nodes a place, near what they hang on, where they cross little and hide nothing.
 *
 * Returns: %FALSE when it was cancelled
 */
gboolean
vimos_layout_keep (const VimosLayoutGraph *graph,
                   VimosLayoutRun *run,
                   const gboolean *is_child,
                   const gboolean *may_move,
                   double *x,
                   double *y)
{
  Keeping keeping = { .graph = graph, .is_child = is_child, .x = x, .y = y, .looks = MAX_LOOKS };
  g_autoptr (GArray) order = order_newcomers (&keeping);
  g_autofree gboolean *still = g_memdup2 (may_move, (graph->n + 1) * sizeof (gboolean));
  g_autofree double *old_x = g_memdup2 (x, (graph->n + 1) * sizeof (double));
  g_autofree double *old_y = g_memdup2 (y, (graph->n + 1) * sizeof (double));
  double bottom = find_middle (&keeping), right = keeping.middle_x;

  for (guint i = 0; i < order->len; i++)
    {
      guint node = g_array_index (order, guint, i);

      if (!vimos_layout_run_advance (run, (double) i / order->len))
        return FALSE;
      if (hangs_on_placed (&keeping, node))
        {
          place_newcomer (&keeping, node);
        }
      else
        {
          x[node] = right;
          y[node] = bottom;
          right += 1;
        }
      still[node] = FALSE;
    }
  for (guint i = 0; i < order->len && keeping.looks >= 0; i++)
    push_aside (&keeping, g_array_index (order, guint, i), still);
  limit_pushes (graph->n, old_x, old_y, x, y);
  return TRUE;
}

/* Alignment */

typedef struct
{
  guint n;
  double from_x, from_y, to_x, to_y; /* means */
} Means;

static Means
measure_means (guint n,
               const double *from_x,
               const double *from_y,
               const double *to_x,
               const double *to_y)
{
  Means means = { 0 };

  for (guint i = 0; i < n; i++)
    {
      if (isnan (to_x[i]) || isnan (to_y[i]))
        continue;
      means.n++;
      means.from_x += from_x[i];
      means.from_y += from_y[i];
      means.to_x += to_x[i];
      means.to_y += to_y[i];
    }
  means.from_x /= MAX (means.n, 1);
  means.from_y /= MAX (means.n, 1);
  means.to_x /= MAX (means.n, 1);
  means.to_y /= MAX (means.n, 1);
  return means;
}

/**
 * vimos_layout_align:
 * @to_x: where the nodes were; %NAN where they were nowhere
 * @turn: whether the picture may be turned and mirrored, or only moved
 *
 * Lays the picture over the one before as well as possible (the orthogonal Procrustes problem in
 * the plane).
 */
void
vimos_layout_align (guint n,
                    const double *to_x,
                    const double *to_y,
                    gboolean turn,
                    double *x,
                    double *y)
{
  Means means = measure_means (n, x, y, to_x, to_y);
  double c = 0, s = 0, mirrored_c = 0, mirrored_s = 0;
  gboolean mirror;

  if (means.n == 0)
    return;
  for (guint i = 0; i < n; i++)
    {
      x[i] -= means.from_x;
      y[i] -= means.from_y;
      if (isnan (to_x[i]) || isnan (to_y[i]))
        continue;
      c += x[i] * (to_x[i] - means.to_x) + y[i] * (to_y[i] - means.to_y);
      s += x[i] * (to_y[i] - means.to_y) - y[i] * (to_x[i] - means.to_x);
      mirrored_c += -x[i] * (to_x[i] - means.to_x) + y[i] * (to_y[i] - means.to_y);
      mirrored_s += -x[i] * (to_y[i] - means.to_y) - y[i] * (to_x[i] - means.to_x);
    }
  mirror = hypot (mirrored_c, mirrored_s) > hypot (c, s) + 1e-9;
  for (guint i = 0; i < n && turn && mirror; i++)
    x[i] = -x[i];
  if (turn && means.n > 1)
    vimos_layout_rotate (n, mirror ? atan2 (mirrored_s, mirrored_c) : atan2 (s, c), x, y);
  for (guint i = 0; i < n; i++)
    {
      x[i] += means.to_x;
      y[i] += means.to_y;
    }
}
