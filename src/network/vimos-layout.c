/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <math.h>
#include <string.h>

#include "vimos-layout-private.h"

/* Where the nodes of a graph stand on a picture: what to do with a request. The methods stand in
 * the other files. */

#define DEFAULT_SEED 20140607
#define MOSTLY 0.6 /* share of the nodes that must have a place on the earth for a map */
#define PROGRESS_STEP 0.01

/* Advances @run to @fraction of its present part; returns %FALSE when it has been cancelled. */
gboolean
vimos_layout_run_advance (VimosLayoutRun *run,
                          double fraction)
{
  double done = run->done + fraction * run->share;

  if (run->progress != NULL && done >= run->shown + PROGRESS_STEP)
    {
      run->shown = done;
      run->progress (done, run->progress_data);
    }
  return !g_cancellable_is_cancelled (run->cancellable);
}

static gboolean
is_valid (const VimosLayoutRequest *request)
{
  if (!(request->edge_length > 0) || !isfinite (request->edge_length)
      || (request->edges == NULL && request->n_edges > 0)
      || request->kind > VIMOS_LAYOUT_GEOGRAPHIC || request->n_nodes == G_MAXUINT)
    return FALSE;
  if ((request->start_x == NULL) != (request->start_y == NULL)
      || (request->latitudes == NULL) != (request->longitudes == NULL))
    return FALSE;
  for (guint i = 0; i < request->n_edges; i++)
    if (request->edges[i].from >= request->n_nodes || request->edges[i].to >= request->n_nodes)
      return FALSE;
  for (guint i = 0; request->anchors != NULL && i < request->n_nodes; i++)
    {
      guint anchor = request->anchors[i];

      if (anchor != VIMOS_LAYOUT_NO_ANCHOR
          && (anchor >= request->n_nodes || request->anchors[anchor] != VIMOS_LAYOUT_NO_ANCHOR))
        return FALSE;
    }
  return TRUE;
}

/* What stands beside another has an edge to that one, and no other. */
static VimosLayoutGraph *
make_graph (const VimosLayoutRequest *request,
            gboolean *is_child)
{
  g_autofree VimosLayoutEdge *edges
      = g_new (VimosLayoutEdge, (gsize) request->n_edges + request->n_nodes + 1);
  guint n = 0;

  for (guint i = 0; i < request->n_nodes; i++)
    {
      is_child[i] = request->anchors != NULL && request->anchors[i] != VIMOS_LAYOUT_NO_ANCHOR;
      if (is_child[i])
        edges[n++] = (VimosLayoutEdge){ request->anchors[i], i };
    }
  for (guint i = 0; i < request->n_edges; i++)
    if (!is_child[request->edges[i].from] && !is_child[request->edges[i].to])
      edges[n++] = request->edges[i];
  return vimos_layout_graph_new (request->n_nodes, edges, n);
}

/* A run of vimos_layout_run() */
typedef struct
{
  const VimosLayoutRequest *request;
  VimosLayoutGraph *graph;
  gboolean *is_child;
  double *start_x, *start_y; /* in edges; NAN where there is none */
  guint n_started;
  VimosLayoutRun run;
} Job;

static void
job_init (Job *job,
          const VimosLayoutRequest *request)
{
  gsize n = (gsize) request->n_nodes + 1;

  job->request = request;
  job->is_child = g_new0 (gboolean, n);
  job->graph = make_graph (request, job->is_child);
  job->start_x = g_new0 (double, n);
  job->start_y = g_new0 (double, n);
  for (guint i = 0; i < request->n_nodes; i++)
    {
      job->start_x[i] = request->start_x != NULL ? request->start_x[i] / request->edge_length : NAN;
      job->start_y[i] = request->start_y != NULL ? request->start_y[i] / request->edge_length : NAN;
      if (isfinite (job->start_x[i]) && isfinite (job->start_y[i]))
        job->n_started++;
      else
        job->start_x[i] = job->start_y[i] = NAN;
    }
}

static void
job_clear (Job *job)
{
  vimos_layout_graph_free (job->graph);
  g_free (job->is_child);
  g_free (job->start_x);
  g_free (job->start_y);
}

static gboolean
is_mostly_placed (const VimosLayoutRequest *request,
                  const gboolean *is_child)
{
  guint n = 0, n_placed = 0;

  for (guint i = 0; request->latitudes != NULL && i < request->n_nodes; i++)
    {
      n += !is_child[i];
      n_placed
          += !is_child[i] && isfinite (request->latitudes[i]) && isfinite (request->longitudes[i]);
    }
  return n_placed > 2 && n_placed >= MOSTLY * n;
}

static gboolean
draw_map (Job *job,
          double *x,
          double *y)
{
  const VimosLayoutRequest *request = job->request;
  g_autofree gboolean *may_move = g_new0 (gboolean, (gsize) request->n_nodes + 1);
  g_autofree double *latitudes
      = g_memdup2 (request->latitudes, ((gsize) request->n_nodes) * sizeof (double));

  for (guint i = 0; i < request->n_nodes; i++)
    if (job->is_child[i])
      latitudes[i] = NAN;
  vimos_layout_draw_map (job->graph, latitudes, request->longitudes, x, y);
  if (!vimos_layout_keep (job->graph, &job->run, job->is_child, may_move, x, y))
    return FALSE;
  vimos_layout_fan_children (job->graph, job->is_child, x, y);
  return TRUE;
}

static void
centre (guint n,
        double *x,
        double *y)
{
  double left = HUGE_VAL, right = -HUGE_VAL, top = HUGE_VAL, bottom = -HUGE_VAL;

  for (guint i = 0; i < n; i++)
    {
      left = MIN (left, x[i]);
      right = MAX (right, x[i]);
      top = MIN (top, y[i]);
      bottom = MAX (bottom, y[i]);
    }
  for (guint i = 0; i < n; i++)
    {
      x[i] -= (left + right) / 2;
      y[i] -= (top + bottom) / 2;
    }
}

static gboolean
keep_picture (Job *job,
              double *x,
              double *y)
{
  guint n = job->request->n_nodes;
  g_autofree gboolean *may_move = g_new0 (gboolean, (gsize) n + 1);

  for (guint i = 0; i < n; i++)
    {
      x[i] = job->start_x[i];
      y[i] = job->start_y[i];
      may_move[i] = !isnan (x[i]) && !(job->request->pinned != NULL && job->request->pinned[i]);
    }
  return vimos_layout_keep (job->graph, &job->run, job->is_child, may_move, x, y);
}

static gboolean
draw_anew (Job *job,
           double *x,
           double *y)
{
  const VimosLayoutRequest *request = job->request;
  gboolean is_map = request->latitudes != NULL
                    && (request->kind == VIMOS_LAYOUT_GEOGRAPHIC
                        || (request->kind == VIMOS_LAYOUT_AUTOMATIC
                            && is_mostly_placed (request, job->is_child)));
  gboolean is_free = !is_map && request->kind != VIMOS_LAYOUT_TIERED;

  if (is_map ? !draw_map (job, x, y)
             : !vimos_layout_draw_parts (job->graph, job->is_child, request->kind, &job->run, x, y))
    return FALSE;
  if (job->n_started > 0)
    vimos_layout_align (request->n_nodes, job->start_x, job->start_y, is_free, x, y);
  else
    centre (request->n_nodes, x, y);
  for (guint i = 0; i < request->n_nodes; i++)
    if (request->pinned != NULL && request->pinned[i] && !isnan (job->start_x[i]))
      {
        x[i] = job->start_x[i];
        y[i] = job->start_y[i];
      }
  return TRUE;
}

/**
 * vimos_layout_run:
 * @request: what to lay out
 * @x: (out caller-allocates) (array): where each node stands, rightwards; the middle of a new
 * picture is 0
 * @y: (out caller-allocates) (array): downwards
 * @cancellable: (nullable): asked every few milliseconds
 * @progress: (nullable): called from this thread, at most a hundred times
 * @error: return location for %G_IO_ERROR_CANCELLED
 *
 * Takes seconds for 10,000 nodes: not for the main thread, save for small graphs. Any thread; the
 * result depends on the request alone. For the forces in it edges are about @request's edge length
 * on average.
 *
 * Returns: %FALSE when it was cancelled; then @x and @y hold nothing of use
 */
gboolean
vimos_layout_run (const VimosLayoutRequest *request,
                  double *x,
                  double *y,
                  GCancellable *cancellable,
                  VimosLayoutProgress progress,
                  gpointer progress_data,
                  GError **error)
{
  Job job = { .run = { cancellable, progress, progress_data, 0, 1, 0, DEFAULT_SEED } };
  gboolean finished;

  g_return_val_if_fail (request != NULL && is_valid (request), FALSE);
  g_return_val_if_fail ((x != NULL && y != NULL) || request->n_nodes == 0, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (request->n_nodes == 0)
    return TRUE;
  job.run.random += request->seed;
  job_init (&job, request);
  if (job.n_started > 0 && job.n_started * 2 >= request->n_nodes)
    finished = keep_picture (&job, x, y);
  else
    finished = draw_anew (&job, x, y);
  job_clear (&job);
  if (!finished && !g_cancellable_set_error_if_cancelled (cancellable, error))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The layout was cancelled");
  for (guint i = 0; finished && i < request->n_nodes; i++)
    {
      x[i] *= request->edge_length;
      y[i] *= request->edge_length;
    }
  return finished;
}

static void
make_grid (guint n,
           double edge_length,
           double *x,
           double *y)
{
  guint columns = MAX (ceil (sqrt (n)), 1);

  for (guint i = 0; i < n; i++)
    {
      x[i] = edge_length * (i % columns - (columns - 1) / 2.0);
      y[i] = edge_length * (i / columns - (columns - 1) / 2.0);
    }
}

/**
 * vimos_layout_compute:
 * @n_nodes: how many nodes there are
 * @edges: (array length=n_edges): between which of them there are edges; both ends below @n_nodes
 * @n_edges: how many
 * @edge_length: how long an edge shall be
 * @x: (out caller-allocates) (array length=n_nodes): where each node stands; the middle of all is 0
 * @y: (out caller-allocates) (array length=n_nodes): downwards
 *
 * As vimos_layout_run(), by forces alone, for a thread that must not wait: above
 * %VIMOS_LAYOUT_MAX_AT_ONCE nodes the picture is a plain grid. The same graph always gets the same
 * picture, wider than high.
 */
void
vimos_layout_compute (guint n_nodes,
                      const VimosLayoutEdge *edges,
                      guint n_edges,
                      double edge_length,
                      double *x,
                      double *y)
{
  VimosLayoutRequest request = {
    .kind = VIMOS_LAYOUT_FORCE,
    .n_nodes = n_nodes,
    .edges = edges,
    .n_edges = n_edges,
    .edge_length = edge_length,
  };

  if (n_nodes > VIMOS_LAYOUT_MAX_AT_ONCE)
    make_grid (n_nodes, edge_length, x, y);
  else
    vimos_layout_run (&request, x, y, NULL, NULL, NULL, NULL);
}
