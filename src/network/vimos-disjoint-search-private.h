/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-disjoint-search.h"

G_BEGIN_DECLS

/*
 * What the search (vimos-disjoint-search.c) and the reading of its result (vimos-disjoint-paths.c)
 * have in common.
 */

enum
{
  ENTRY,
  EXIT,
};

typedef struct
{
  gint64 potential;
  gint64 distance; /* from the source, in the round */
  guint via;       /* how the round came here */
  guint round;     /* the last round that did */
} Label;

typedef struct
{
  Label labels[2];
  guint run;     /* what else is here belongs to that run */
  guint arrival; /* a link by which a path arrives */
  guint n_paths; /* that pass */
} Device;

typedef struct
{
  gint64 distance;
  guint place; /* 2 · device + ENTRY or EXIT */
} HeapEntry;

struct _VimosDisjointSearch
{
  /* owned */
  VimosGraph *graph;
  Device *devices;
  guint *carried;   /* per link: the run in which a path takes it */
  guint *stack;     /* places of the nearest distance, or the queue of the search from the sink */
  HeapEntry *heap;  /* farther places; an outdated entry is skipped when it comes up */
  guint *touched;   /* places reached in the round */
  guint *sink_side; /* per place: the last round in which it was found to lead to the target */
  guint *queue;     /* those places */
  guint *links;     /* the paths found, one behind the other */
  guint *ends;      /* per path: where it ends in links */
  guint *used;      /* taking paths apart: links not taken yet */
  double *through;  /* … per device: how wide it can be reached */
  guint *via;       /* … per device: by which link */

  VimosSearchTerms terms; /* of the run */
  guint source;           /* device */
  guint sink;
  guint run;
  guint round;
  gint64 far_potential; /* of devices that the search from the sink did not come by */
  guint n_links_out;    /* that the source has to leave by */
  guint n_links_in;     /* that the sink has to be reached by */
  guint n_paths;
  guint n_meetings;   /* of a path with others in one device, the sink among them */
  gboolean exhausted; /* the last round found no way */

  gint64 level; /* distance of the place at hand; that of the stack's places */
  gint64 bound; /* distance at which the target was seen */
  guint target; /* place; VIMOS_GRAPH_NONE to go everywhere */
  guint n_stack;
  guint n_heap;
  guint n_touched;

  gboolean sides_meet; /* a place was reached that leads to the target */
  gboolean is_closed;  /* nothing but what is on the sink's side leads to the target */
  guint n_queued;
  guint n_looked_at; /* of the queue */
};

static inline guint
place_of (guint device,
          guint side)
{
  return 2 * device + side;
}

static inline Label *
label_of (VimosDisjointSearch *self,
          guint place)
{
  return &self->devices[place / 2].labels[place % 2];
}

/* Where a link leads to. */
static inline guint
place_at_head (VimosDisjointSearch *self,
               guint link)
{
  return place_of (self->graph->head[link], self->terms.share_devices ? EXIT : ENTRY);
}

static inline guint
place_at_tail (VimosDisjointSearch *self,
               guint link)
{
  return place_of (self->graph->tail[link], EXIT);
}

static inline gboolean
is_carried (VimosDisjointSearch *self,
            guint link)
{
  return self->carried[link] == self->run;
}

static inline gboolean
is_reached (VimosDisjointSearch *self,
            guint place)
{
  return label_of (self, place)->round == self->round;
}

void vimos_disjoint_search_write_paths (VimosDisjointSearch *self);

G_END_DECLS
