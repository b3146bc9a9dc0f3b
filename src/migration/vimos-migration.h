/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-measurement.h"
#include "vimos-phase.h"
#include "vimos-plan.h"

G_BEGIN_DECLS

typedef enum
{
  VIMOS_MIGRATION_IDLE,
  VIMOS_MIGRATION_RUNNING,
  VIMOS_MIGRATION_CANCELLING,
  VIMOS_MIGRATION_ROLLING_BACK,
  VIMOS_MIGRATION_DONE,
  VIMOS_MIGRATION_ROLLED_BACK, /* failed or cancelled; the VM runs at the source again */
  VIMOS_MIGRATION_UNDECIDED, /* both left paused, or one unreachable: the operator must decide */
} VimosMigrationState;

#define VIMOS_TYPE_MIGRATION_STATE (vimos_migration_state_get_type ())
GType vimos_migration_state_get_type (void) G_GNUC_CONST;

typedef struct
{
  gboolean pin;            /* TRUE: install intents along the candidate's path */
  guint64 volume_bytes;    /* for the theoretical time; 0: the plan's */
  gint64 ping_interval_us; /* 0: 20,000 */
  const char *ping_address; /* NULL: the VM's address as the controller knows it */
} VimosMigrationOptions;

/**
 * VimosPrediction: what was expected before the move began.
 * @migration: s, NaN when nothing could be predicted
 * @downtime: s, NaN when nothing could be predicted
 * @payload: bytes that were expected to be sent
 */
typedef struct
{
  double migration;
  double downtime;
  guint64 payload;
} VimosPrediction;

/**
 * VimosMigration:
 *
 * One move as a state machine. Properties: "plan", "candidate", "state", "phases" (GListModel of
 * VimosPhase), "progress" (0…1), "eta" (s, NaN unknown), "rate" (Mbit/s), "bytes-done",
 * "bytes-total", "message" (what is going on, or what failed and where everything is),
 * "intents-installed", "intents-total", "timeline", "error" (boxed, of the failure). Signals
 * "measured", once: the figures are there, while intents are still being withdrawn; "ended", once.
 * Main thread only; keeps itself alive while it runs.
 */
#define VIMOS_TYPE_MIGRATION (vimos_migration_get_type ())
G_DECLARE_FINAL_TYPE (VimosMigration, vimos_migration, VIMOS, MIGRATION, GObject)

/* @candidate may be NULL only when options->pin is FALSE. */
VimosMigration *vimos_migration_new (VimosPlan *plan,
                                     VimosCandidate *candidate,
                                     const VimosMigrationOptions *options);
void vimos_migration_start (VimosMigration *self);
void vimos_migration_cancel (VimosMigration *self);
VimosPlan *vimos_migration_get_plan (VimosMigration *self);
VimosCandidate *vimos_migration_get_candidate (VimosMigration *self);
VimosMigrationState vimos_migration_get_state (VimosMigration *self);
GListModel *vimos_migration_get_phases (VimosMigration *self);
double vimos_migration_get_progress (VimosMigration *self);
double vimos_migration_get_eta (VimosMigration *self);
double vimos_migration_get_rate (VimosMigration *self);
guint64 vimos_migration_get_bytes_done (VimosMigration *self);
guint64 vimos_migration_get_bytes_total (VimosMigration *self);
const char *vimos_migration_get_message (VimosMigration *self);
VimosTimeline *vimos_migration_get_timeline (VimosMigration *self);
const GError *vimos_migration_get_error (VimosMigration *self);
/* NULL before "measured"; valid from then on. */
const VimosMeasurement *vimos_migration_get_measurement (VimosMigration *self);
/* From the preflight's end on; before that nothing is predicted. */
const VimosPrediction *vimos_migration_get_prediction (VimosMigration *self);
gboolean vimos_migration_get_pinned (VimosMigration *self);

G_END_DECLS
