/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "layout-graphs.h"
#include "layout-measure.h"
#include "layout-sfdp.h"

/* Our layouts beside those of Graphviz' sfdp, of the same graphs, in one run. A line for each kind
 * of graph says what both took and what the pictures are worth, in the mean of several graphs that
 * differ in their seed; ratios are ours / theirs: at most 1 is as good or better. With one above 1
 * this fails.
 *
 * Time is that of the processor, so that other work on the machine does not count: of ours the
 * whole call, of sfdp the whole process without what reading and writing the graph takes (see
 * layout_sfdp_run()); the middle of several runs in turn. What the pictures are worth: see
 * layout_measure(). */

enum
{
  SECONDS,
  STRESS,
  CROSSINGS,
  UNEVENNESS,
  N_FIGURES
};

static const char *const figure_names[] = { "seconds", "stress", "crossings", "unevenness" };

/* Of the graphs of a kind. */
typedef struct
{
  double ours[N_FIGURES], theirs[N_FIGURES]; /* sums */
  double log_ratios[N_FIGURES];              /* sums */
  guint n;
} Sums;

static int n_worse;

static double
get_cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec * 1e-9;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return (first > second) - (first < second);
}

static double
find_middle (GArray *seconds)
{
  g_array_sort (seconds, compare_doubles);
  return g_array_index (seconds, double, seconds->len / 2);
}

static double
draw_ours (const LayoutGraph *graph,
           double *x,
           double *y)
{
  VimosLayoutRequest request = {
    .kind = VIMOS_LAYOUT_FORCE,
    .n_nodes = graph->n_nodes,
    .edges = layout_graph_get_edges (graph),
    .n_edges = graph->edges->len,
    .edge_length = 1,
  };
  double start = get_cpu_seconds ();

  vimos_layout_run (&request, x, y, NULL, NULL, NULL, NULL);
  return get_cpu_seconds () - start;
}

static void
print_sums (const char *name,
            const Sums *sums)
{
  g_print ("%s, %u of them:", name, sums->n);
  for (guint i = 0; i < N_FIGURES; i++)
    {
      double ratio = exp (sums->log_ratios[i] / sums->n);

      g_print ("  %s %.4g / %.4g, ratio %.3f%s", figure_names[i], sums->ours[i] / sums->n,
               sums->theirs[i] / sums->n, ratio, ratio > 1 ? " (worse)" : "");
      n_worse += ratio > 1;
    }
  g_print ("\n");
}

static void
add_up (Sums *sums,
        const double *ours,
        const double *theirs)
{
  for (guint i = 0; i < N_FIGURES; i++)
    {
      sums->ours[i] += ours[i];
      sums->theirs[i] += theirs[i];
      sums->log_ratios[i] += log (MAX (ours[i], 1e-6) / MAX (theirs[i], 1e-6));
    }
  sums->n++;
}

static void
measure (const LayoutGraph *graph,
         const double *x,
         const double *y,
         double *figures)
{
  LayoutMeasure worth
      = layout_measure (graph->n_nodes, layout_graph_get_edges (graph), graph->edges->len, x, y);

  figures[STRESS] = worth.stress;
  figures[CROSSINGS] = worth.crossings;
  figures[UNEVENNESS] = worth.unevenness;
}

static gboolean
compare (const char *name,
         guint n_runs,
         Sums *sums,
         GError **error)
{
  g_autoptr (LayoutGraph) graph = layout_graph_open (name, error);
  g_autoptr (GArray) our_seconds = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) their_seconds = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree double *x = NULL, *y = NULL;
  double ours[N_FIGURES], theirs[N_FIGURES];

  if (graph == NULL)
    return FALSE;
  x = g_new (double, graph->n_nodes + 1);
  y = g_new (double, graph->n_nodes + 1);
  for (guint run = 0; run < n_runs; run++)
    {
      double seconds;

      if (!layout_sfdp_run (graph, x, y, &seconds, error))
        return FALSE;
      g_array_append_val (their_seconds, seconds);
      if (run == 0)
        measure (graph, x, y, theirs);
      seconds = draw_ours (graph, x, y);
      g_array_append_val (our_seconds, seconds);
    }
  measure (graph, x, y, ours);
  ours[SECONDS] = find_middle (our_seconds);
  theirs[SECONDS] = find_middle (their_seconds);
  add_up (sums, ours, theirs);
  return TRUE;
}

static gboolean
compare_all (const char *name,
             guint n_graphs,
             guint n_runs,
             GError **error)
{
  Sums sums = { 0 };

  for (guint i = 0; i < n_graphs; i++)
    {
      g_autofree char *seeded = g_strdup_printf ("%s:%u", name, i);

      if (!compare (seeded, n_runs, &sums, error))
        return FALSE;
    }
  print_sums (name, &sums);
  return TRUE;
}

/* layout-bench GRAPHS RUNS NAME…: of each name so many graphs, each so many times; for names see
 * layout_graph_open(). */
int
main (int argc,
      char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sfdp = g_find_program_in_path ("sfdp");

  if (argc < 4 || atoi (argv[1]) < 1 || atoi (argv[2]) < 1)
    {
      g_printerr ("layout-bench GRAPHS RUNS NAME…\n");
      return EXIT_FAILURE;
    }
  if (sfdp == NULL)
    {
      g_print ("sfdp is not there (Debian: graphviz)\n");
      return 77;
    }
  for (int i = 3; i < argc; i++)
    if (!compare_all (argv[i], atoi (argv[1]), atoi (argv[2]), &error))
      {
        g_printerr ("%s: %s\n", argv[i], error->message);
        return EXIT_FAILURE;
      }
  g_print ("%d ratios above 1\n", n_worse);
  return n_worse > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
