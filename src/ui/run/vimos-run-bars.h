/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-bar-chart.h"
#include "vimos-run-facts.h"

G_BEGIN_DECLS

/**
 * VimosRunParts: where the migration time went, s; they add up to it.
 * @prepare: from the VM's stop until the first disk or page is sent
 * @disk: while disks were copied
 * @memory: while memory was copied
 * @finish: until the VM runs at its target
 */
typedef struct
{
  double prepare;
  double disk;
  double memory;
  double finish;
} VimosRunParts;

/**
 * VimosRunMark: what the migration time is held against.
 * @seconds: s; NaN when no bandwidth is known
 * @of_sent: whether it is of the bytes that were sent, since those were less than the volume
 */
typedef struct
{
  double seconds;
  gboolean of_sent;
} VimosRunMark;

gboolean vimos_run_parts_compute (VimosRunParts *self,
                                  const VimosRunFacts *facts);
VimosRunMark vimos_run_mark_choose (const VimosMeasurement *measurement);
char *vimos_run_parts_explain (const VimosRunParts *self,
                               double least,
                               double total);

GListModel *vimos_run_bars_new (const VimosRunFacts *facts);
void vimos_run_bars_show (VimosBarChart *chart,
                          const VimosRunFacts *facts);

G_END_DECLS
