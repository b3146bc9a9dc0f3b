/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* VimosPhase: one step of a move. Properties "name" (stable word: "preflight", "pin", "suspend",
 * "prepare", "disk", "memory", "finish", "arrival", "resume", "confirm", "unpin"), "title"
 * (translated), "start", "end" (µs, monotonic; 0 = not yet), "state". */
typedef enum
{
  VIMOS_PHASE_WAITING,
  VIMOS_PHASE_RUNNING,
  VIMOS_PHASE_DONE,
  VIMOS_PHASE_FAILED,
  VIMOS_PHASE_SKIPPED,
} VimosPhaseState;

#define VIMOS_TYPE_PHASE_STATE (vimos_phase_state_get_type ())
GType vimos_phase_state_get_type (void) G_GNUC_CONST;
#define VIMOS_TYPE_PHASE (vimos_phase_get_type ())
G_DECLARE_FINAL_TYPE (VimosPhase, vimos_phase, VIMOS, PHASE, GObject)
const char *vimos_phase_get_name (VimosPhase *self);
const char *vimos_phase_get_title (VimosPhase *self);
gint64 vimos_phase_get_start (VimosPhase *self);
gint64 vimos_phase_get_end (VimosPhase *self);
VimosPhaseState vimos_phase_get_state (VimosPhase *self);

/* A phase as it was, of a run that is over. */
VimosPhase *vimos_phase_new_recorded (const char *name,
                                      gint64 start_us,
                                      gint64 end_us,
                                      VimosPhaseState state);

G_END_DECLS
