/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <string.h>

#include "vimos-graph.h"

/* first[v + 1] is where the links of device v end. */
static void
count_rows (guint *first,
            guint n_devices,
            const guint *devices,
            guint n_links)
{
  memset (first, 0, (n_devices + 1) * sizeof (guint));
  for (guint link = 0; link < n_links; link++)
    first[devices[link] + 1]++;
  for (guint device = 0; device < n_devices; device++)
    first[device + 1] += first[device];
}

/* A counting sort by the heads; it moves first_in one device on and back again. */
static void
sort_links_in (VimosGraph *self,
               guint *first_in,
               guint *links_in)
{
  for (guint link = 0; link < self->n_links; link++)
    links_in[first_in[self->head[link]]++] = link;
  memmove (first_in + 1, first_in, self->n_devices * sizeof (guint));
  first_in[0] = 0;
}

static gboolean
are_valid (guint n_devices,
           guint n_links,
           const guint *tails,
           const guint *heads)
{
  for (guint link = 0; link < n_links; link++)
    if (tails[link] >= n_devices || heads[link] >= n_devices
        || (link > 0 && tails[link] < tails[link - 1]))
      return FALSE;
  return TRUE;
}

/**
 * vimos_graph_new:
 * @n_devices: how many devices
 * @n_links: how many links
 * @tails: (array length=n_links): where each link begins, in ascending order
 * @heads: (array length=n_links): where each link ends
 *
 * Takes O(n + m), and one piece of memory.
 *
 * Returns: (transfer full): the graph
 */
VimosGraph *
vimos_graph_new (guint n_devices,
                 guint n_links,
                 const guint *tails,
                 const guint *heads)
{
  gsize n_words = 2 * ((gsize) n_devices + 1) + 3 * (gsize) n_links;
  VimosGraph *self;
  guint *first, *first_in, *tail, *head, *links_in;

  g_return_val_if_fail (are_valid (n_devices, n_links, tails, heads), NULL);

  self = g_malloc (sizeof (VimosGraph) + n_words * sizeof (guint));
  first = self->storage;
  first_in = first + n_devices + 1;
  tail = first_in + n_devices + 1;
  head = tail + n_links;
  links_in = head + n_links;

  g_atomic_ref_count_init (&self->ref_count);
  self->n_devices = n_devices;
  self->n_links = n_links;
  self->first = first;
  self->first_in = first_in;
  self->tail = tail;
  self->head = head;
  self->links_in = links_in;
  if (n_links > 0)
    {
      memcpy (tail, tails, n_links * sizeof (guint));
      memcpy (head, heads, n_links * sizeof (guint));
    }
  count_rows (first, n_devices, tail, n_links);
  count_rows (first_in, n_devices, head, n_links);
  sort_links_in (self, first_in, links_in);
  return self;
}

VimosGraph *
vimos_graph_ref (VimosGraph *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
vimos_graph_unref (VimosGraph *self)
{
  g_return_if_fail (self != NULL);

  if (g_atomic_ref_count_dec (&self->ref_count))
    g_free (self);
}
