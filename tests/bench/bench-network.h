/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-canvas.h"

G_BEGIN_DECLS

#define BENCH_N_NODES 10000
#define BENCH_N_EDGES 20000

typedef struct
{
  GListStore *nodes;
  GListStore *edges;
  GListStore *tags;
  VimosCanvas *canvas;
  GtkWidget *window;
} BenchNetwork;

void bench_network_fill (BenchNetwork *self,
                         guint n_nodes,
                         guint n_edges);
gboolean bench_network_show (BenchNetwork *self,
                             int width,
                             int height);
void bench_network_hide (BenchNetwork *self);
void bench_network_wait (BenchNetwork *self);
void bench_network_clear (BenchNetwork *self);

gboolean bench_is_busy (void);
gboolean bench_report (const char *what,
                       double value,
                       const char *unit,
                       double budget,
                       gboolean at_least);

G_END_DECLS
