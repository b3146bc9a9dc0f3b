/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-candidate.h"
#include "vimos-migration.h"
#include "vimos-path-set.h"
#include "vimos-vm.h"

G_BEGIN_DECLS

char *vimos_words_about_seconds (double seconds);
char *vimos_words_difference (double seconds);
char *vimos_words_hops (guint hops);
const char *vimos_words_vm_state (VimosVmState state);
char *vimos_words_vm_facts (VimosVm *vm);
char *vimos_words_volume (VimosVm *vm);
char *vimos_words_path_set (VimosPathSet *set);
const char *vimos_words_path_set_heading (VimosPathSet *set);
char *vimos_words_path_set_hint (VimosPathSet *set,
                                 const char *vm,
                                 const char *source);
char *vimos_words_path_set_reasons (VimosPathSet *set);
char *vimos_words_shares (VimosPathSet *set,
                          VimosPath *path);
char *vimos_words_narrowest (VimosPath *path);
char *vimos_words_bandwidth_source (VimosBandwidthSource source);
char *vimos_words_bottleneck (VimosPath *path);
const char *vimos_words_cross_check (VimosCrossCheck check);
char *vimos_words_better (VimosCandidate *better,
                          VimosCandidate *chosen);
char *vimos_words_candidate (VimosCandidate *candidate);
char *vimos_words_result (const char *vm,
                          const char *target,
                          const VimosMeasurement *measurement,
                          double mbps);
char *vimos_words_failure (VimosMigration *migration);
char *vimos_words_cancel (const char *phase,
                          const char *vm,
                          const char *source,
                          const char *target);
char *vimos_words_prediction_note (double seconds);
char *vimos_words_downtime_note (const VimosMeasurement *measurement);
char *vimos_words_overhead_share (const VimosMeasurement *measurement);

G_END_DECLS
