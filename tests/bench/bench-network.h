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

/* How many frames a clock has painted, how many of the screen's went by without one, and the longest
 * time from one to the next. */
typedef struct
{
  GdkFrameClock *clock;
  guint n;
  guint n_lost;
  gint64 last_frame_us; /* the clock's own time */
  gint64 last_us;
  gint64 longest_us;
  double last_cpu_ms; /* of the main thread */
  double longest_cpu_ms;
  double cpu_ms; /* of all frames together */
} BenchFrames;

void bench_frames_start (BenchFrames *self,
                         GtkWidget *widget);
void bench_frames_stop (BenchFrames *self);

double bench_get_cpu_ms (void);
gboolean bench_is_busy (void);
void bench_report_lost (const BenchFrames *self,
                        const char *what);
gboolean bench_report (const char *what,
                       double value,
                       const char *unit,
                       double budget,
                       gboolean at_least);

G_END_DECLS
