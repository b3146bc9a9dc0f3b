/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "vimos-flow-network.h"

/*
 * The solver against the textbook's slow one: the same unit-by-unit flow with Bellman and Ford's
 * search, which needs no potentials and no heap, on small random networks with wild costs.
 */

#define N_NODES 9
#define N_ARCS 30
#define N_NETWORKS 3000
#define UNREACHED G_MAXINT64

typedef struct
{
  guint tail[N_ARCS], head[N_ARCS], capacity[N_ARCS], flow[N_ARCS];
  gint64 cost[N_ARCS];
} Plain;

static VimosFlowNetwork *
make_random (Plain *plain,
             guint max_capacity)
{
  VimosFlowNetwork *network = vimos_flow_network_new (N_NODES, N_ARCS);

  for (guint i = 0; i < N_ARCS; i++)
    {
      plain->tail[i] = g_test_rand_int_range (0, N_NODES);
      plain->head[i] = g_test_rand_int_range (0, N_NODES);
      plain->capacity[i] = g_test_rand_int_range (0, max_capacity + 1);
      plain->cost[i] = g_test_rand_int_range (0, 30);
      plain->flow[i] = 0;
      g_assert_cmpuint (i, ==, vimos_flow_network_add_arc (network, plain->tail[i], plain->head[i],
                                                           plain->capacity[i], plain->cost[i]));
    }
  return network;
}

static gboolean
relax (gint64 *distance,
       guint from,
       guint to,
       gint64 cost)
{
  if (distance[from] == UNREACHED || distance[from] + cost >= distance[to])
    return FALSE;
  distance[to] = distance[from] + cost;
  return TRUE;
}

static gboolean
plain_augment (Plain *plain,
               guint source,
               guint sink)
{
  gint64 distance[N_NODES];
  guint arrival[N_NODES] = { 0 };
  gboolean forward[N_NODES] = { FALSE };

  for (guint i = 0; i < N_NODES; i++)
    distance[i] = i == source ? 0 : UNREACHED;
  for (guint round = 0; round < N_NODES; round++)
    for (guint i = 0; i < N_ARCS; i++)
      {
        if (plain->flow[i] < plain->capacity[i]
            && relax (distance, plain->tail[i], plain->head[i], plain->cost[i]))
          {
            arrival[plain->head[i]] = i;
            forward[plain->head[i]] = TRUE;
          }
        if (plain->flow[i] > 0 && relax (distance, plain->head[i], plain->tail[i], -plain->cost[i]))
          {
            arrival[plain->tail[i]] = i;
            forward[plain->tail[i]] = FALSE;
          }
      }
  if (distance[sink] == UNREACHED)
    return FALSE;
  for (guint node = sink; node != source;)
    {
      guint arc = arrival[node];

      plain->flow[arc] += forward[node] ? 1 : -1;
      node = forward[node] ? plain->tail[arc] : plain->head[arc];
    }
  return TRUE;
}

/* The flow's cost; fails when it does not fit the capacities or gets lost on the way. */
static gint64
check_flow (const Plain *plain,
            VimosFlowNetwork *network,
            guint source,
            guint sink,
            int n_units)
{
  int balance[N_NODES] = { 0 };
  gint64 cost = 0;

  for (guint i = 0; i < N_ARCS; i++)
    {
      guint flow = vimos_flow_network_get_flow (network, i);

      g_assert_cmpuint (flow, <=, plain->capacity[i]);
      balance[plain->tail[i]] -= (int) flow;
      balance[plain->head[i]] += (int) flow;
      cost += flow * plain->cost[i];
    }
  for (guint i = 0; i < N_NODES; i++)
    g_assert_cmpint (balance[i], ==, i == source ? -n_units : i == sink ? n_units : 0);
  return cost;
}

static void
test_cost (void)
{
  guint n_augmented = 0;

  for (guint i = 0; i < N_NETWORKS; i++)
    {
      Plain plain;
      g_autoptr (VimosFlowNetwork) network = make_random (&plain, 3);

      for (int n_units = 1;; n_units++)
        {
          gboolean augmented = vimos_flow_network_augment (network, 0, 1);
          gint64 cost = 0;

          g_assert_cmpint (augmented, ==, plain_augment (&plain, 0, 1));
          if (!augmented)
            break;
          n_augmented++;
          for (guint arc = 0; arc < N_ARCS; arc++)
            cost += plain.flow[arc] * plain.cost[arc];
          g_assert_cmpint (check_flow (&plain, network, 0, 1, n_units), ==, cost);
        }
    }
  g_assert_cmpuint (n_augmented, >, N_NETWORKS);
}

static gboolean
can_do_without (Plain plain,
                guint arc)
{
  plain.capacity[arc] = 0;
  return plain_augment (&plain, 0, 1);
}

static void
test_bridges (void)
{
  guint n_bridges = 0;

  for (guint i = 0; i < N_NETWORKS; i++)
    {
      Plain plain;
      g_autoptr (VimosFlowNetwork) network = make_random (&plain, 1);

      if (!vimos_flow_network_augment (network, 0, 1))
        continue;
      vimos_flow_network_lift_bridges (network, 0, 1);
      for (guint arc = 0; arc < N_ARCS; arc++)
        {
          gboolean lifted = vimos_flow_network_get_capacity (network, arc) == VIMOS_FLOW_UNLIMITED;

          g_assert_cmpint (lifted, ==, !can_do_without (plain, arc));
          n_bridges += lifted;
        }
      vimos_flow_network_reset (network);
      check_flow (&plain, network, 0, 1, 0);
    }
  g_assert_cmpuint (n_bridges, >, N_NETWORKS / 10);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flow-network/cost", test_cost);
  g_test_add_func ("/flow-network/bridges", test_bridges);
  return g_test_run ();
}
