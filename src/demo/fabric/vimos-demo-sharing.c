/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <math.h>

#include "vimos-demo-sharing.h"

/* Max-min fairness by progressive filling (Bertsekas and Gallager, Data Networks, section 6.5.2):
 * all grow alike until a pipe is full or one has all it wants; those stay, the others grow on. */

/* Two levels that differ by less than this part of them are one. */
#define EPSILON 1e-12

static void
open_all (VimosDemoShare *const *shares,
          guint n_shares)
{
  for (guint i = 0; i < n_shares; i++)
    for (guint j = 0; j < shares[i]->pipes->len; j++)
      {
        VimosDemoPipe *pipe = g_ptr_array_index (shares[i]->pipes, j);

        pipe->left = pipe->mbps;
        pipe->n_open = 0;
      }
  for (guint i = 0; i < n_shares; i++)
    {
      shares[i]->fixed = FALSE;
      shares[i]->mbps = 0;
      for (guint j = 0; j < shares[i]->pipes->len; j++)
        ((VimosDemoPipe *) g_ptr_array_index (shares[i]->pipes, j))->n_open++;
    }
}

/* The level up to which this one could grow if all that share its pipes grew as much. */
static double
level_of (const VimosDemoShare *share)
{
  double level = share->cap_mbps;

  for (guint i = 0; i < share->pipes->len; i++)
    {
      const VimosDemoPipe *pipe = g_ptr_array_index (share->pipes, i);

      level = MIN (level, pipe->left / pipe->n_open);
    }
  return level;
}

static void
fix (VimosDemoShare *share,
     double level)
{
  share->fixed = TRUE;
  share->mbps = level;
  for (guint i = 0; i < share->pipes->len; i++)
    {
      VimosDemoPipe *pipe = g_ptr_array_index (share->pipes, i);

      pipe->left = MAX (0, pipe->left - level);
      pipe->n_open--;
    }
}

/**
 * vimos_demo_share:
 * @shares: (array length=n_shares): who wants to share; each has a finite cap or a finite pipe
 * @n_shares: how many
 *
 * Finds the max-min fair shares, and what is left in the pipes.
 */
void
vimos_demo_share (VimosDemoShare *const *shares,
                  guint n_shares)
{
  g_autofree gboolean *reached = g_new (gboolean, n_shares);
  guint n_open = n_shares;

  open_all (shares, n_shares);
  while (n_open > 0)
    {
      double least = INFINITY;

      for (guint i = 0; i < n_shares; i++)
        if (!shares[i]->fixed)
          least = MIN (least, level_of (shares[i]));
      for (guint i = 0; i < n_shares; i++)
        reached[i] = !shares[i]->fixed && level_of (shares[i]) <= least * (1 + EPSILON);
      for (guint i = 0; i < n_shares; i++)
        if (reached[i])
          {
            fix (shares[i], least);
            n_open--;
          }
    }
}
