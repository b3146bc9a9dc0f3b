/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define VIMOS_GRAPH_NONE G_MAXUINT

/**
 * VimosGraph:
 * @n_devices: devices are numbered from 0
 * @n_links: directed links, numbered from 0 in the order of the devices that they leave
 * @first: the links that leave device v are first[v] … first[v + 1] - 1
 * @tail: where each link begins
 * @head: where each link ends
 * @first_in: the links that enter device v stand in @links_in at first_in[v] … first_in[v + 1] - 1
 * @links_in: links, ordered by their heads
 *
 * The bare structure of a network in compressed sparse rows, both ways: what can change while the
 * structure stays (VimosLinkState) lies beside it. Parallel links are links of their own; what goes
 * back over the same cable is another link. Immutable, reference counted; read-only to everybody
 * and from any thread.
 */
typedef struct
{
  guint n_devices;
  guint n_links;
  const guint *first;
  const guint *tail;
  const guint *head;
  const guint *first_in;
  const guint *links_in;

  /*< private >*/
  gatomicrefcount ref_count;
  guint storage[];
} VimosGraph;

VimosGraph *vimos_graph_new (guint n_devices,
                             guint n_links,
                             const guint *tails,
                             const guint *heads);
VimosGraph *vimos_graph_ref (VimosGraph *self);
void vimos_graph_unref (VimosGraph *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosGraph, vimos_graph_unref)

G_END_DECLS
