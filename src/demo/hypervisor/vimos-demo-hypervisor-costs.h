/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of what took now a little less, now a little more: any figure between, the same in every run. */
typedef struct
{
  gint64 least;
  gint64 most;
} VimosDemoSpan;

/**
 * VimosDemoCosts:
 *
 * What a simulated hypervisor takes for what does not cross the network. Times are µs, volumes
 * bytes. The values, each with its source, are in vimos-demo-hypervisor-costs.c.
 */
typedef struct
{
  /* The connection. */
  VimosDemoSpan open;
  VimosDemoSpan read;
  VimosDemoSpan tell;
  gint64 lock_patience;

  /* Single acts. */
  VimosDemoSpan suspend;
  VimosDemoSpan resume;
  VimosDemoSpan destroy;
  VimosDemoSpan start;
  VimosDemoSpan define;

  /* The guest. */
  VimosDemoSpan boot;
  VimosDemoSpan wake;

  /* A move, in its order. */
  VimosDemoSpan begin;
  VimosDemoSpan admit;
  VimosDemoSpan prepare;
  VimosDemoSpan compare_sizes;
  gint64 connect_disk;
  gint64 connect_memory;
  VimosDemoSpan socket_buffer;
  VimosDemoSpan device_state;
  VimosDemoSpan confirm;

  /* A move that ends early. */
  VimosDemoSpan break_off;
  VimosDemoSpan abort;
  VimosDemoSpan abort_drain;
  gint64 abort_dead_disk;
  gint64 abort_dead_memory;
} VimosDemoCosts;

extern const VimosDemoCosts vimos_demo_costs;

gint64 vimos_demo_span_pick (const VimosDemoSpan *self,
                             GRand *rand);

G_END_DECLS
