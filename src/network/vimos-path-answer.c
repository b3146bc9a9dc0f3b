/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <math.h>

#include "vimos-path-answer.h"

VimosPathAnswer *
vimos_path_answer_new (void)
{
  VimosPathAnswer *self = g_new0 (VimosPathAnswer, 1);

  self->links = g_array_new (FALSE, FALSE, sizeof (guint));
  self->ends = g_array_new (FALSE, FALSE, sizeof (guint));
  self->widths = g_array_new (FALSE, FALSE, sizeof (double));
  self->reasons = g_array_new (FALSE, FALSE, sizeof (VimosReasonPart));
  return self;
}

void
vimos_path_answer_free (VimosPathAnswer *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->links);
  g_array_unref (self->ends);
  g_array_unref (self->widths);
  g_array_unref (self->reasons);
  g_free (self);
}

void
vimos_path_answer_clear_paths (VimosPathAnswer *self)
{
  g_array_set_size (self->links, 0);
  g_array_set_size (self->ends, 0);
  g_array_set_size (self->widths, 0);
}

void
vimos_path_answer_clear (VimosPathAnswer *self)
{
  vimos_path_answer_clear_paths (self);
  g_array_set_size (self->reasons, 0);
}

/* Makes the paths of @self those of @from; the reasons stay. */
void
vimos_path_answer_copy_paths (VimosPathAnswer *self,
                              VimosPathAnswer *from)
{
  vimos_path_answer_clear_paths (self);
  g_array_append_vals (self->links, from->links->data, from->links->len);
  g_array_append_vals (self->ends, from->ends->data, from->ends->len);
}

/* The links appended since the last path are one. */
void
vimos_path_answer_end_path (VimosPathAnswer *self)
{
  g_array_append_val (self->ends, self->links->len);
}

void
vimos_path_answer_add_path (VimosPathAnswer *self,
                            const guint *links,
                            guint n_links)
{
  g_array_append_vals (self->links, links, n_links);
  vimos_path_answer_end_path (self);
}

/* Makes the paths of @self those that @search found last; the reasons stay. */
void
vimos_path_answer_take_paths (VimosPathAnswer *self,
                              VimosDisjointSearch *search)
{
  guint n_paths = vimos_disjoint_search_get_n_paths (search);

  vimos_path_answer_clear_paths (self);
  for (guint i = 0; i < n_paths; i++)
    {
      guint n_links;
      const guint *links = vimos_disjoint_search_get_path (search, i, &n_links);

      vimos_path_answer_add_path (self, links, n_links);
    }
}

void
vimos_path_answer_add_reason (VimosPathAnswer *self,
                              VimosReasonPart part)
{
  g_array_append_val (self->reasons, part);
}

guint
vimos_path_answer_get_n_paths (VimosPathAnswer *self)
{
  return self->ends->len;
}

/**
 * vimos_path_answer_get_path:
 * @self: an answer
 * @index: of a path
 * @n_links: (out): how many links
 *
 * Returns: (transfer none) (array length=n_links): its links in order
 */
const guint *
vimos_path_answer_get_path (VimosPathAnswer *self,
                            guint index,
                            guint *n_links)
{
  guint begin = index > 0 ? g_array_index (self->ends, guint, index - 1) : 0;

  *n_links = g_array_index (self->ends, guint, index) - begin;
  return &g_array_index (self->links, guint, begin);
}

/* The hops of the longest path. */
guint
vimos_path_answer_get_longest (VimosPathAnswer *self)
{
  guint longest = 0, n_links;

  for (guint i = 0; i < self->ends->len; i++)
    {
      vimos_path_answer_get_path (self, i, &n_links);
      longest = MAX (longest, n_links);
    }
  return longest;
}

/**
 * vimos_path_answer_get_width:
 * @self: an answer
 * @index: of a path
 * @width: (array): of each link
 * @narrowest: (out) (optional): the first of the narrowest links
 *
 * Returns: how wide the path is
 */
double
vimos_path_answer_get_width (VimosPathAnswer *self,
                             guint index,
                             const double *width,
                             guint *narrowest)
{
  double least = INFINITY;
  guint n_links;
  const guint *links = vimos_path_answer_get_path (self, index, &n_links);

  for (guint i = 0; i < n_links; i++)
    if (width[links[i]] < least)
      {
        least = width[links[i]];
        if (narrowest != NULL)
          *narrowest = links[i];
      }
  return least;
}
