/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "layout-sfdp.h"

/* The layout of Graphviz, to be compared with. */

static char *
write_graph (const LayoutGraph *graph)
{
  g_autoptr (GString) text = g_string_new ("graph g {\n");
  const VimosLayoutEdge *edges = layout_graph_get_edges (graph);

  for (guint i = 0; i < graph->n_nodes; i++)
    g_string_append_printf (text, "%u;\n", i);
  for (guint i = 0; i < graph->edges->len; i++)
    g_string_append_printf (text, "%u--%u;\n", edges[i].from, edges[i].to);
  g_string_append (text, "}\n");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Runs a program to its end; the processor time that it took is added to @seconds, times @sign. */
static gboolean
run (const char *const *argv,
     double sign,
     double *seconds,
     GError **error)
{
  struct rusage usage = { 0 };
  GPid pid;
  int status;

  if (!g_spawn_async (NULL, (char **) argv, NULL,
                      G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL,
                      NULL, NULL, &pid, error))
    return FALSE;
  while (wait4 (pid, &status, 0, &usage) < 0)
    if (errno != EINTR)
      break;
  g_spawn_close_pid (pid);
  *seconds += sign
              * (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
                 + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6);
  return g_spawn_check_wait_status (status, error);
}

static gboolean
read_places (const char *path,
             guint n_nodes,
             double *x,
             double *y,
             GError **error)
{
  g_autofree char *text = NULL;
  guint n = 0;

  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  for (char *line = text, *end; line != NULL && *line != '\0'; line = end != NULL ? end + 1 : NULL)
    {
      guint64 node;
      char *at;

      end = strchr (line, '\n');
      if (!g_str_has_prefix (line, "node "))
        continue;
      node = g_ascii_strtoull (line + strlen ("node "), &at, 10);
      if (node >= n_nodes)
        continue;
      x[node] = g_ascii_strtod (at, &at);
      y[node] = -g_ascii_strtod (at, &at);
      n++;
    }
  if (n != n_nodes)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "sfdp placed %u of %u nodes", n,
                 n_nodes);
  return n == n_nodes;
}

/**
 * layout_sfdp_run:
 * @seconds: (out): processor time of “sfdp -Tplain”, minus that of “nop”, which reads and writes
 * the same graph
 *
 * With sfdp's own parameters; no edges are routed, for we route none.
 */
gboolean
layout_sfdp_run (const LayoutGraph *graph,
                 double *x,
                 double *y,
                 double *seconds,
                 GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("vimos-layout-XXXXXX", error);
  g_autofree char *in = NULL, *out = NULL, *option = NULL, *text = write_graph (graph);
  gboolean done;

  if (folder == NULL)
    return FALSE;
  in = g_build_filename (folder, "graph.gv", NULL);
  out = g_build_filename (folder, "graph.plain", NULL);
  option = g_strconcat ("-o", out, NULL);
  *seconds = 0;
  done = g_file_set_contents (in, text, -1, error)
         && run ((const char *const[]){ "nop", in, NULL }, -1, seconds, error)
         && run ((const char *const[]){ "sfdp", "-Gsplines=none", "-Tplain", option, in, NULL }, 1,
                 seconds, error)
         && read_places (out, graph->n_nodes, x, y, error);
  g_unlink (in);
  g_unlink (out);
  g_rmdir (folder);
  return done;
}
