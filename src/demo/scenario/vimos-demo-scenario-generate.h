/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-demo-scenario-private.h"

G_BEGIN_DECLS

#define VIMOS_DEMO_MAX_TIERS 64u

/* Bandwidths in Mbit/s, one for each class of links; at least one. */
typedef struct
{
  double mbps[VIMOS_DEMO_MAX_TIERS];
  guint n;
} VimosDemoTiers;

/* A switch's place in a drawing */
typedef struct
{
  gint32 x;
  gint32 y;
} VimosDemoPoint;

/* Networks that follow from a few numbers: the same numbers make the same network everywhere.
 * Switches are named s1, s2, …; @builder must be empty. */
void vimos_demo_generate_fat_tree (VimosDemoBuilder *builder,
                                   guint k,
                                   const VimosDemoTiers *edge,
                                   const VimosDemoTiers *core);
void vimos_demo_generate_ring (VimosDemoBuilder *builder,
                               guint n_switches,
                               const VimosDemoTiers *tiers);
void vimos_demo_generate_grid (VimosDemoBuilder *builder,
                               guint rows,
                               guint columns,
                               const VimosDemoTiers *tiers);
void vimos_demo_generate_random (VimosDemoBuilder *builder,
                                 guint n_switches,
                                 guint n_links,
                                 guint32 seed,
                                 const VimosDemoTiers *tiers);

void vimos_demo_generate_placed_switches (VimosDemoBuilder *builder,
                                          const VimosDemoPoint *points,
                                          guint n_points);

G_END_DECLS
