/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-candidate.h"

G_BEGIN_DECLS

VimosCandidate *vimos_candidate_new (VimosPath *path);
/* @path must be equal to the present one: the same way in a newer snapshot. @volume: what the
 * theoretical time is of; @payload: what is likely to be sent, which the prediction is of.
 * Bytes. */
void vimos_candidate_update (VimosCandidate *self,
                             VimosPath *path,
                             guint rank,
                             guint64 volume,
                             guint64 payload);
void vimos_candidate_set_cross_check (VimosCandidate *self,
                                      VimosCrossCheck cross_check);

G_END_DECLS
