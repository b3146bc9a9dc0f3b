/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peer-lemon.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include <lemon/static_graph.h>
#include <lemon/suurballe.h>

/*
 * LEMON's static graph is its fastest. Where paths are not to meet, each device i is split by hand
 * into an entry 2i and an exit 2i + 1 with an arc of no cost between, which is faster than LEMON's
 * adaptor that does the same. The object is kept between queries, as LEMON's documentation advises.
 */

using lemon::StaticDigraph;
using Costs = StaticDigraph::ArcMap<int>;
using Suurballe = lemon::Suurballe<StaticDigraph, Costs>;

struct _PeerLemon
{
  bool split;
  StaticDigraph graph;
  /* Made when the graph is: its maps do not grow. */
  std::unique_ptr<Costs> costs;
  std::unique_ptr<Suurballe> suurballe;
};

PeerLemon *
peer_lemon_new (const TestGraph *graph,
                gboolean share_devices)
{
  PeerLemon *self = new PeerLemon;
  std::vector<std::pair<int, int>> arcs;
  guint link = 0;

  self->split = !share_devices;
  for (guint device = 0; device < graph->n_devices; device++)
    {
      if (self->split)
        arcs.emplace_back (2 * device, 2 * device + 1);
      for (; link < graph->n_links && graph->tails[link] == device; link++)
        if (self->split)
          arcs.emplace_back (2 * device + 1, 2 * graph->heads[link]);
        else
          arcs.emplace_back (device, graph->heads[link]);
    }
  self->graph.build (self->split ? 2 * graph->n_devices : graph->n_devices, arcs.begin (),
                     arcs.end ());
  self->costs = std::make_unique<Costs> (self->graph);
  for (StaticDigraph::ArcIt arc (self->graph); arc != lemon::INVALID; ++arc)
    {
      int tail = self->graph.index (self->graph.source (arc));

      (*self->costs)[arc] = self->split && tail % 2 == 0 ? 0 : 1;
    }
  self->suurballe = std::make_unique<Suurballe> (self->graph, *self->costs);
  return self;
}

void
peer_lemon_free (PeerLemon *self)
{
  delete self;
}

guint
peer_lemon_run (PeerLemon *self,
                guint source,
                guint sink,
                guint max_paths)
{
  int from = self->split ? 2 * source + 1 : source, to = self->split ? 2 * sink : sink;

  return self->suurballe->run (self->graph.node (from), self->graph.node (to),
                               std::min (max_paths, 1u << 30));
}

guint
peer_lemon_get_hops (PeerLemon *self)
{
  return self->suurballe->totalLength ();
}
