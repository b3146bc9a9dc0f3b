/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-hypervisor.h"

G_BEGIN_DECLS

#define VIMOS_PROGRESS_WINDOW 32

/**
 * VimosProgress:
 *
 * What a job's samples mean: how far it is, how fast, for how long still, and whether it stands
 * still. A plain value.
 *
 * @disk: bytes of disks processed; virtual bytes, holes count
 * @memory: bytes of memory sent
 * @done: bytes that need not be looked at any more, pages of zeros among them
 * @fraction: 0…1, never falls
 * @rate: Mbit/s over the last few seconds; NaN at first
 * @eta: s; NaN while unknown
 * @grown_at: when the job last moved anything, µs
 */
typedef struct
{
  guint64 memory_guess, memory_likely;
  guint64 disk, disk_total;
  guint64 memory, memory_total, memory_remaining;
  guint64 done, total;
  double fraction;
  double rate;
  double eta;
  gint64 grown_at;

  struct
  {
    gint64 at;
    guint64 sent;
  } window[VIMOS_PROGRESS_WINDOW];
  guint n_samples;
} VimosProgress;

void vimos_progress_begin (VimosProgress *self,
                           guint64 memory,
                           guint64 likely,
                           gint64 at_us);
void vimos_progress_add (VimosProgress *self,
                         const VimosMoveProgress *sample,
                         gint64 at_us);
void vimos_progress_complete (VimosProgress *self);
const char *vimos_progress_get_phase (const VimosProgress *self);

G_END_DECLS
