/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <math.h>

#include "vimos-clock.h"
#include "vimos-demo-fabric-private.h"

/* Traffic of others: it goes over the fewest hops, as if rules for it had always been there. */

#define UNKNOWN G_MAXUINT

void
vimos_demo_stream_free (VimosDemoStream *self)
{
  vimos_demo_flow_clear (&self->flow);
  g_free (self);
}

/* Returns: (transfer full): the hops from each switch to that one, by a search in breadth */
static guint *
count_hops (VimosDemoFabric *self,
            guint to)
{
  guint *hops = g_new (guint, self->n_bridges);
  g_autofree guint *queue = g_new (guint, self->n_bridges);
  guint head = 0, tail = 0;

  for (guint i = 0; i < self->n_bridges; i++)
    hops[i] = UNKNOWN;
  hops[to] = 0;
  queue[tail++] = to;
  while (head < tail)
    {
      const VimosDemoBridge *bridge = &self->bridges[queue[head++]];

      for (guint i = 0; i < bridge->n_ports; i++)
        {
          const VimosDemoPort *port = &bridge->ports[i];
          guint next = port->peer != NULL ? port->peer->bridge->index : UNKNOWN;

          if (next == UNKNOWN || !port->live || hops[next] != UNKNOWN)
            continue;
          hops[next] = hops[bridge->index] + 1;
          queue[tail++] = next;
        }
    }
  return hops;
}

/* Of several next switches the one of the lowest index; of several cables to it that at the lowest
 * port. */
static VimosDemoPort *
choose_port (VimosDemoBridge *bridge,
             const guint *hops)
{
  VimosDemoPort *best = NULL;

  for (guint i = 0; i < bridge->n_ports; i++)
    {
      VimosDemoPort *port = &bridge->ports[i];

      if (port->peer != NULL && port->live
          && hops[port->peer->bridge->index] == hops[bridge->index] - 1
          && (best == NULL || port->peer->bridge->index < best->peer->bridge->index))
        best = port;
    }
  return best;
}

void
vimos_demo_stream_reroute (VimosDemoStream *self,
                           VimosDemoFabric *fabric)
{
  g_autoptr (VimosDemoRoute) route = vimos_demo_route_new ();
  g_autofree guint *hops = NULL;
  VimosDemoBridge *bridge = &fabric->bridges[self->spec->from];

  if (self->active)
    hops = count_hops (fabric, self->spec->to);
  if (hops != NULL && hops[bridge->index] != UNKNOWN)
    while (hops[bridge->index] > 0)
      {
        VimosDemoPort *port = choose_port (bridge, hops);

        vimos_demo_route_add (route, NULL, NULL, port);
        vimos_demo_route_add (route, port->peer, NULL, NULL);
        bridge = port->peer->bridge;
      }
  vimos_demo_flow_set_route (&self->flow, g_steal_pointer (&route));
}

typedef struct
{
  VimosDemoFabric *fabric;
  VimosDemoStream *stream;
  gboolean active;
} Turn;

static void
turn (gpointer user_data)
{
  Turn *turn = user_data;

  vimos_demo_fabric_settle (turn->fabric);
  turn->stream->active = turn->active;
  vimos_demo_stream_reroute (turn->stream, turn->fabric);
  vimos_demo_fabric_disturb (turn->fabric, FALSE);
}

static void
plan_turn (VimosDemoFabric *self,
           VimosDemoStream *stream,
           gboolean active,
           gint64 at_us)
{
  Turn *planned;

  if (at_us >= G_MAXINT64 - vimos_clock_now ())
    return;
  planned = g_new0 (Turn, 1);
  planned->fabric = self;
  planned->stream = stream;
  planned->active = active;
  vimos_demo_agenda_add (self->agenda, vimos_clock_now () + at_us, turn, planned, g_free);
}

/* From the start of the demo on. */
void
vimos_demo_fabric_plan_background (VimosDemoFabric *self)
{
  const GArray *specs = self->scenario->background;

  for (guint i = 0; i < specs->len; i++)
    {
      VimosDemoStream *stream = g_new0 (VimosDemoStream, 1);

      stream->spec = &g_array_index (specs, VimosDemoBackground, i);
      vimos_demo_flow_init (&stream->flow, stream->spec->mbps, INFINITY);
      g_ptr_array_add (self->backgrounds, stream);
      plan_turn (self, stream, TRUE, stream->spec->start_us);
      plan_turn (self, stream, FALSE, stream->spec->end_us);
    }
}
