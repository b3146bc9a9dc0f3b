/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-path.h"

G_BEGIN_DECLS

typedef enum
{
  VIMOS_CROSS_CHECK_PENDING,
  VIMOS_CROSS_CHECK_FOUND,
  VIMOS_CROSS_CHECK_NOT_FOUND,
  VIMOS_CROSS_CHECK_UNAVAILABLE,
} VimosCrossCheck;

#define VIMOS_TYPE_CROSS_CHECK (vimos_cross_check_get_type ())
GType vimos_cross_check_get_type (void) G_GNUC_CONST;

/* VimosCandidate: one way to move. Properties "path" (boxed), "rank" (from 1),
 * "predicted-migration", "predicted-downtime", "theoretical" (s, follow the plan's volume),
 * "cross-check" (VimosCrossCheck: did ONOS's own answer hold it). */
#define VIMOS_TYPE_CANDIDATE (vimos_candidate_get_type ())
G_DECLARE_FINAL_TYPE (VimosCandidate, vimos_candidate, VIMOS, CANDIDATE, GObject)
VimosPath *vimos_candidate_get_path (VimosCandidate *self);
guint vimos_candidate_get_rank (VimosCandidate *self);
double vimos_candidate_get_predicted_migration (VimosCandidate *self);
double vimos_candidate_get_predicted_downtime (VimosCandidate *self);
double vimos_candidate_get_theoretical (VimosCandidate *self);
VimosCrossCheck vimos_candidate_get_cross_check (VimosCandidate *self);

/* Predicted longest gap of answered pings, s. */
double vimos_predict_downtime_seconds (guint64 bytes,
                                       double mbps);

G_END_DECLS
