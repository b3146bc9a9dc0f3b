/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-demo-fabric.h"
#include "vimos-prober.h"

G_BEGIN_DECLS

/* Pings over the simulated network from the operator's station, which must outlive it. */
#define VIMOS_TYPE_DEMO_PROBER (vimos_demo_prober_get_type ())
G_DECLARE_FINAL_TYPE (VimosDemoProber, vimos_demo_prober, VIMOS, DEMO_PROBER, GObject)

VimosProber *vimos_demo_prober_new (VimosDemoStation *operator_station);

G_END_DECLS
