/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-context.h"
#include "vimos-demo-fabric.h"

G_BEGIN_DECLS

/**
 * VimosDemo:
 *
 * The embedded network: a scenario's simulated fabric, a controller over it on a loopback port, the
 * scenario's hypervisors, and the operator's host to ping from, all by the program's clock, which
 * is simulated from vimos_demo_new() on. At most one in a process; main thread only.
 */
#define VIMOS_TYPE_DEMO (vimos_demo_get_type ())
G_DECLARE_FINAL_TYPE (VimosDemo, vimos_demo, VIMOS, DEMO, GObject)

VimosDemo *vimos_demo_new (VimosDemoScenario *scenario,
                           double time_scale,
                           GError **error);
VimosDemoScenario *vimos_demo_get_scenario (VimosDemo *self);
VimosContext *vimos_demo_make_context (VimosDemo *self,
                                       const char *state_dir,
                                       GError **error);

/* “10”, “×10”, or “max”: as fast as possible, which is INFINITY. */
gboolean vimos_demo_parse_time_scale (const char *text,
                                      double *scale,
                                      GError **error);
/* Gives “--demo” without a value its default, so that an option parser does not take the next
 * word. */
void vimos_demo_complete_arguments (char **words);

G_END_DECLS
