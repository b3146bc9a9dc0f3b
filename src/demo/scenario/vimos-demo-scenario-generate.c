/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <math.h>

#include "vimos-demo-scenario-generate.h"

/* Generated networks have places in an invented country of some 650 km each way, so that they are
 * drawn as they were made, and the lengths of their cables count. */
#define NORTH 53.0
#define WEST 6.0
#define HEIGHT_DEGREES 6.0
#define WIDTH_DEGREES 9.0
#define UNIT 1000 /* between two neighbours in a drawing */

static double
tier (const VimosDemoTiers *tiers,
      guint index)
{
  return tiers->mbps[index % tiers->n];
}

static void
add_switch (VimosDemoBuilder *builder,
            const char *label,
            double latitude,
            double longitude)
{
  g_autofree char *name = g_strdup_printf ("s%u", builder->scenario->switches->len + 1);

  vimos_demo_builder_add_switch (builder, name, label, latitude, longitude);
}

static void G_GNUC_PRINTF (2, 3)
    add_labelled_switch (VimosDemoBuilder *builder,
                         const char *format,
                         ...)
{
  g_autofree char *label = NULL;
  va_list arguments;

  va_start (arguments, format);
  label = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  add_switch (builder, label, NAN, NAN);
}

/* Stretches the drawing over the country, whatever its own size; x grows to the east, y to the
 * south. */
void
vimos_demo_generate_placed_switches (VimosDemoBuilder *builder,
                                     const VimosDemoPoint *points,
                                     guint n_points)
{
  double extent = 1;

  for (guint i = 0; i < n_points; i++)
    extent = MAX (extent, MAX (points[i].x, points[i].y));
  for (guint i = 0; i < n_points; i++)
    add_switch (builder, NULL, NORTH - HEIGHT_DEGREES * points[i].y / extent,
                WEST + WIDTH_DEGREES * points[i].x / extent);
}

/* The order of data/scenarios/fat4.json: cores, then in each pod its aggregation and its edge
 * switches; in each pod the links of the edge, then those to the cores. The structure is that of
 * M. Al-Fares, A. Loukissas, A. Vahdat: A Scalable, Commodity Data Center Network Architecture,
 * SIGCOMM 2008. Aggregation switch j of a pod has the cores of group j. */
void
vimos_demo_generate_fat_tree (VimosDemoBuilder *builder,
                              guint k,
                              const VimosDemoTiers *edge,
                              const VimosDemoTiers *core)
{
  guint half = k / 2;
  guint n_cores = half * half;

  for (guint i = 0; i < n_cores; i++)
    add_labelled_switch (builder, "core%u", i + 1);
  for (guint pod = 0; pod < k; pod++)
    {
      guint aggregation = builder->scenario->switches->len;

      for (guint i = 0; i < half; i++)
        add_labelled_switch (builder, "pod%u-agg%u", pod + 1, i + 1);
      for (guint i = 0; i < half; i++)
        add_labelled_switch (builder, "pod%u-edge%u", pod + 1, i + 1);
      for (guint i = 0; i < half * half; i++)
        vimos_demo_builder_add_link (builder, aggregation + half + i / half,
                                     aggregation + i % half, tier (edge, i));
      for (guint i = 0; i < n_cores; i++)
        vimos_demo_builder_add_link (builder, aggregation + i / half, i, tier (core, i));
    }
}

/* From the north clockwise */
void
vimos_demo_generate_ring (VimosDemoBuilder *builder,
                          guint n_switches,
                          const VimosDemoTiers *tiers)
{
  g_autofree VimosDemoPoint *points = g_new (VimosDemoPoint, n_switches);
  double radius = UNIT * MAX (n_switches / (2 * G_PI), 1);

  for (guint i = 0; i < n_switches; i++)
    {
      double angle = 2 * G_PI * i / n_switches;

      points[i] = (VimosDemoPoint){ lround (radius * (1 + sin (angle))),
                                    lround (radius * (1 - cos (angle))) };
    }
  vimos_demo_generate_placed_switches (builder, points, n_switches);
  for (guint i = 0; i < n_switches; i++)
    vimos_demo_builder_add_link (builder, i, (i + 1) % n_switches, tier (tiers, i));
}

/* Row by row; of each switch the link to the east, then that to the south */
void
vimos_demo_generate_grid (VimosDemoBuilder *builder,
                          guint rows,
                          guint columns,
                          const VimosDemoTiers *tiers)
{
  g_autofree VimosDemoPoint *points = g_new (VimosDemoPoint, rows * columns);
  guint n_links = 0;

  for (guint i = 0; i < rows * columns; i++)
    points[i] = (VimosDemoPoint){ UNIT * (i % columns), UNIT * (i / columns) };
  vimos_demo_generate_placed_switches (builder, points, rows * columns);
  for (guint i = 0; i < rows * columns; i++)
    {
      if (i % columns + 1 < columns)
        vimos_demo_builder_add_link (builder, i, i + 1, tier (tiers, n_links++));
      if (i / columns + 1 < rows)
        vimos_demo_builder_add_link (builder, i, i + columns, tier (tiers, n_links++));
    }
}
