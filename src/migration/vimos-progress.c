/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include <math.h>

#include "vimos-progress.h"

/**
 * vimos_progress_begin:
 * @memory: the VM's memory, bytes: what it is taken for until the job says
 * @likely: how much of it is likely to be sent: pages of zeros are not
 * @at_us: now
 */
void
vimos_progress_begin (VimosProgress *self,
                      guint64 memory,
                      guint64 likely,
                      gint64 at_us)
{
  *self = (VimosProgress){
    .memory_guess = memory,
    .memory_likely = likely,
    .rate = NAN,
    .eta = NAN,
    .grown_at = at_us,
  };
}

/* Bytes that are still to be sent, as far as it is known how much of the memory is not zero. */
static double
estimate_rest (const VimosProgress *self)
{
  double disk = (double) (self->disk_total - self->disk);
  guint64 looked_at = self->memory_total - self->memory_remaining;

  if (self->memory_total == 0)
    return disk + (double) self->memory_likely;
  if (self->memory < self->memory_likely)
    return disk + (double) MIN (self->memory_likely - self->memory, self->memory_remaining);
  /* There was more than expected: the rest may be like what was seen. */
  return disk
         + (double) self->memory_remaining * (double) self->memory / (double) MAX (looked_at, 1);
}

static void
measure_speed (VimosProgress *self,
               gint64 at_us)
{
  guint newest = self->n_samples % VIMOS_PROGRESS_WINDOW, oldest;
  double seconds;

  self->window[newest].at = at_us;
  self->window[newest].sent = self->disk + self->memory;
  self->n_samples++;
  oldest = self->n_samples > VIMOS_PROGRESS_WINDOW ? self->n_samples % VIMOS_PROGRESS_WINDOW : 0;
  seconds = (double) (at_us - self->window[oldest].at) / G_USEC_PER_SEC;
  if (seconds <= 0)
    return;
  self->rate = (double) (self->window[newest].sent - self->window[oldest].sent) * 8 / 1e6 / seconds;
  if (self->done >= self->total)
    self->eta = 0;
  else if (self->window[newest].sent > self->window[oldest].sent)
    self->eta = estimate_rest (self) * seconds
                / (double) (self->window[newest].sent - self->window[oldest].sent);
}

/**
 * vimos_progress_add:
 * @sample: of the job; members that the hypervisor leaves 0 in a phase keep what they were
 */
void
vimos_progress_add (VimosProgress *self,
                    const VimosMoveProgress *sample,
                    gint64 at_us)
{
  guint64 before = self->done + self->memory;
  const char *phase = vimos_progress_get_phase (self);

  self->disk_total = MAX (self->disk_total, sample->disk_total);
  self->disk = MIN (MAX (self->disk, sample->disk_processed), self->disk_total);
  if (sample->memory_total > 0)
    {
      /* The disks are whole before the first page of memory goes. */
      self->disk = self->disk_total;
      self->memory_total = MAX (self->memory_total, sample->memory_total);
      self->memory = MAX (self->memory, sample->memory_processed);
      self->memory_remaining = MIN (sample->memory_remaining, self->memory_total);
    }
  self->total = self->disk_total
                + (self->memory_total > 0 ? self->memory_total : self->memory_guess);
  self->done = MAX (
      self->done,
      self->disk + (self->memory_total > 0 ? self->memory_total - self->memory_remaining : 0));
  if (self->total > 0 && self->disk_total + self->memory_total > 0)
    self->fraction = CLAMP ((double) self->done / (double) self->total, self->fraction, 1);
  if (self->done + self->memory > before || !g_str_equal (phase, vimos_progress_get_phase (self)))
    self->grown_at = at_us;
  measure_speed (self, at_us);
}

/* The move succeeded: everything that was to be moved was, also what no sample saw. */
void
vimos_progress_complete (VimosProgress *self)
{
  self->disk = self->disk_total;
  self->memory_remaining = 0;
  self->done = self->total;
  self->fraction = 1;
  self->eta = 0;
}

/* Returns: "prepare", "disk", "memory" or "finish" (all is sent; what is on the way must arrive and
 * the state of devices go) */
const char *
vimos_progress_get_phase (const VimosProgress *self)
{
  if (self->memory_total > 0)
    return self->memory_remaining == 0 ? "finish" : "memory";
  return self->disk_total > 0 ? "disk" : "prepare";
}
