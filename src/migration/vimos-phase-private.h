/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-phase.h"

G_BEGIN_DECLS

VimosPhase *vimos_phase_new (const char *name);
GListStore *vimos_phase_make_all (void);
void vimos_phase_begin (VimosPhase *self,
                        gint64 at_us);
void vimos_phase_end (VimosPhase *self,
                      VimosPhaseState state,
                      gint64 at_us);

G_END_DECLS
