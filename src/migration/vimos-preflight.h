/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-context.h"
#include "vimos-path-set.h"

G_BEGIN_DECLS

/**
 * VimosPreflight: what is known of a move before it begins. All members are borrowed.
 * @check: what the target said, or %NULL: then @check_error says why not
 * @prober_error: why pings can't be sent, or %NULL
 * @ports_left: the journal's other runs leave a pair of ports
 */
typedef struct
{
  VimosContext *context;
  VimosVm *vm;
  VimosHypervisor *target;
  VimosPathSet *paths;
  const VimosTargetCheck *check;
  const GError *check_error;
  const GError *prober_error;
  gboolean ports_left;
} VimosPreflight;

guint vimos_preflight_run (const VimosPreflight *self,
                           GPtrArray *findings);

G_END_DECLS
