/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <math.h>

#include "vimos-demo-scenario-generate.h"

/* A random network that looks like one that was built: switches lie in a country a little
 * irregularly, most links lead to a neighbour, and above those there are meshes of ever longer
 * and wider links between ever fewer switches. It is connected because a spanning tree is taken
 * first (Kruskal, 1956). Everything is counted in whole numbers: the same seed makes the same
 * network on every machine. */

#define UNIT 1000 /* the side of the square that a switch lies in */
#define MARGIN 150
#define STEP 5 /* so many squares of a mesh make one of the next wider */

typedef struct
{
  guint a;
  guint b;
  guint tier;
  gboolean taken;
  gint64 weight;
} Candidate;

typedef struct
{
  VimosDemoPoint *points;
  guint n;
  guint columns;
  GRand *random;
  GArray *candidates; /* Candidate */
} Country;

static void
place_switches (Country *country)
{
  for (guint i = 0; i < country->n; i++)
    {
      gint32 x = g_rand_int_range (country->random, MARGIN, UNIT - MARGIN);
      gint32 y = g_rand_int_range (country->random, MARGIN, UNIT - MARGIN);

      country->points[i] = (VimosDemoPoint){ UNIT * (i % country->columns) + x,
                                             UNIT * (i / country->columns) + y };
    }
}

static void
add_candidate (Country *country,
               guint a,
               guint b,
               guint tier)
{
  gint64 dx = country->points[a].x - country->points[b].x;
  gint64 dy = country->points[a].y - country->points[b].y;
  Candidate candidate = { .a = a, .b = b, .tier = tier };

  /* Not always the shortest, or it would look like a fishing net. */
  candidate.weight = (dx * dx + dy * dy) * g_rand_int_range (country->random, 50, 150);
  g_array_append_val (country->candidates, candidate);
}

/* Pairs of the switches that lie @step squares apart, up to @reach times that; each pair once: the
 * second is in the same row to the east, or in a row to the south. */
static void
add_candidates (Country *country,
                guint tier,
                guint step,
                guint reach)
{
  guint columns = country->columns;

  for (guint a = 0; a < country->n; a++)
    {
      gint64 x = a % columns, y = a / columns;

      if (x % step != step / 2 || y % step != step / 2)
        continue;
      for (gint64 south = 0; south <= reach; south++)
        for (gint64 east = south == 0 ? 1 : -(gint64) reach; east <= reach; east++)
          {
            gint64 to_x = x + east * step, to_y = y + south * step;
            gint64 b = to_y * columns + to_x;

            if (to_x >= 0 && to_x < columns && b < country->n)
              add_candidate (country, a, b, tier);
          }
    }
}

/* The widest mesh first, in it the best pairs */
static int
compare_candidates (gconstpointer a,
                    gconstpointer b)
{
  const Candidate *one = a, *other = b;

  if (one->tier != other->tier)
    return one->tier > other->tier ? -1 : 1;
  if (one->weight != other->weight)
    return one->weight < other->weight ? -1 : 1;
  if (one->a != other->a)
    return one->a < other->a ? -1 : 1;
  return one->b < other->b ? -1 : one->b > other->b;
}

static guint
find_root (guint *parents,
           guint node)
{
  while (parents[node] != node)
    node = parents[node] = parents[parents[node]];
  return node;
}

/* Takes the spanning tree, then what comes next, until there are @n_links. */
static void
choose (Country *country,
        guint n_links)
{
  g_autofree guint *parents = g_new (guint, country->n);
  guint n_taken = 0;

  for (guint i = 0; i < country->n; i++)
    parents[i] = i;
  g_array_sort (country->candidates, compare_candidates);
  for (guint i = 0; i < country->candidates->len; i++)
    {
      Candidate *candidate = &g_array_index (country->candidates, Candidate, i);
      guint a = find_root (parents, candidate->a);
      guint b = find_root (parents, candidate->b);

      candidate->taken = a != b;
      parents[a] = b;
      n_taken += candidate->taken;
    }
  g_assert (n_taken == country->n - 1);
  for (guint i = 0; i < country->candidates->len && n_taken < n_links; i++)
    {
      Candidate *candidate = &g_array_index (country->candidates, Candidate, i);

      n_taken += !candidate->taken;
      candidate->taken = TRUE;
    }
  g_assert (n_taken == n_links);
}

/* @n_links: from @n_switches - 1 to as many as there are pairs
 * @tiers: bandwidths of the local links, of the next wider mesh, and so on; as many meshes */
void
vimos_demo_generate_random (VimosDemoBuilder *builder,
                            guint n_switches,
                            guint n_links,
                            guint32 seed,
                            const VimosDemoTiers *tiers)
{
  Country country = { .n = n_switches, .columns = ceil (sqrt (n_switches)) };
  guint reach = 0;
  guint step = STEP;

  g_assert (n_links >= n_switches - 1 && n_links <= (guint64) n_switches * (n_switches - 1) / 2);
  country.points = g_new (VimosDemoPoint, n_switches);
  country.random = g_rand_new_with_seed (seed);
  country.candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));

  place_switches (&country);
  do
    {
      g_array_set_size (country.candidates, 0);
      add_candidates (&country, 0, 1, ++reach);
    }
  while (country.candidates->len < n_links);
  /* Where nearly all pairs are local ones there is nothing wider. */
  for (guint tier = 1; reach < STEP && tier < tiers->n && step < country.columns;
       tier++, step *= STEP)
    add_candidates (&country, tier, step, 1);
  choose (&country, n_links);

  vimos_demo_generate_placed_switches (builder, country.points, n_switches);
  for (guint i = 0; i < country.candidates->len; i++)
    {
      const Candidate *candidate = &g_array_index (country.candidates, Candidate, i);

      if (candidate->taken)
        vimos_demo_builder_add_link (builder, candidate->a, candidate->b,
                                     tiers->mbps[candidate->tier]);
    }
  g_array_unref (country.candidates);
  g_rand_free (country.random);
  g_free (country.points);
}
