/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <time.h>

#include "test-graphs.h"

G_BEGIN_DECLS

#define BENCH_MAX_PEERS 4
#define BENCH_HOPS_UNKNOWN G_MAXUINT

typedef enum
{
  BENCH_VERTEX_ALL,  /* as many as share no device */
  BENCH_VERTEX_PAIR, /* two of them */
  BENCH_EDGE_ALL,    /* as many as share no link */
} BenchQuery;

const char *bench_query_to_string (BenchQuery query);

typedef struct
{
  guint source, sink;
} BenchPair;

typedef struct
{
  guint n_paths;
  guint hops; /* of all paths; BENCH_HOPS_UNKNOWN when the library only counts paths */
} BenchAnswer;

/**
 * BenchPeer:
 * @name: whose it is
 * @slowness: it gets one of so many pairs only
 * @is_bound: whether the engine must not be slower
 * @build: returns what @run works on, or %NULL when the library cannot answer the query
 * @run: answers the pairs; returns ns a query if it has measured them itself, else NaN
 * @free: frees what @build returned
 *
 * A library that is measured.
 */
typedef struct
{
  const char *name;
  guint slowness;
  gboolean is_bound;
  gpointer (*build) (const TestGraph *graph,
                     BenchQuery query);
  double (*run) (gpointer object,
                 const BenchPair *pairs,
                 guint n_pairs,
                 BenchAnswer *answers);
  void (*free) (gpointer object);
} BenchPeer;

/* The engine is the first. */
extern const BenchPeer *bench_peers[BENCH_MAX_PEERS + 1];

/* What this thread has used of a processor. */
static inline gint64
bench_get_cpu_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * G_GINT64_CONSTANT (1000000000) + now.tv_nsec;
}

void bench_peers_init (const char *networkx_script);

G_END_DECLS
