/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-arrival.h"
#include "vimos-migration.h"
#include "vimos-phase-private.h"
#include "vimos-pin.h"
#include "vimos-plan-private.h"
#include "vimos-progress.h"
#include "vimos-settler.h"

G_BEGIN_DECLS

/*
 * The state machine, by concern:
 *   vimos-migration.c        the object: properties, phases, start and cancel
 *   vimos-migration-steps.c  forward: preflight, pin, suspend, move
 *   vimos-migration-watch.c  beside the move: progress, watchdog, another path when one dies
 *   vimos-migration-pings.c  the prober, from before the suspend until the answers are back
 *   vimos-migration-end.c    settling, forward or back; figures, withdrawal, the journal's end
 */

struct _VimosMigration
{
  GObject parent_instance;

  /* owned */
  VimosPlan *plan;
  VimosCandidate *candidate; /* or NULL */
  VimosContext *context;
  VimosVm *vm;
  VimosHypervisor *source;
  VimosHypervisor *target;
  VimosTimeline *timeline;
  GListStore *phases;
  GCancellable *cancellable;
  VimosRun *run;
  VimosPin *pin;         /* or NULL */
  VimosArrival *arrival; /* or NULL */
  VimosSettler *settler;
  VimosSettlement *settlement;
  VimosProber *prober; /* while it pings */
  char *ping_address;  /* as the caller gave it, or NULL */
  char *message;
  GError *error;

  /* what was asked for */
  gboolean wants_pin;
  guint64 volume;
  gint64 ping_interval;

  VimosMigrationState state;
  gboolean cancelled;  /* the operator wants it back */
  gboolean committed;  /* no way back any more */
  gboolean stalled;    /* the watchdog aborted the move */
  gboolean leftovers;  /* the journal's entry stays */
  guint attempt;       /* of the ports */
  guint pending;       /* ends that are waited for */
  VimosMeasurement measurement;
  VimosPrediction prediction;
  gboolean measured;

  /* beside the move */
  VimosProgress progress;
  guint progress_timer;
  gboolean progress_busy;
  gint64 published; /* when the properties were last notified */
  gulong topology_handler;
  gulong controller_handler;
  gboolean controller_lost;
  gboolean stall_noted;
  gboolean repinning;
  gboolean repin_again;
  gboolean withdraw_after_repin;
  gint64 rules_due; /* until when the pin's rules must be ADDED; 0: they are, or nobody looks */
  gint64 rules_next;
  gboolean rules_busy;

  /* pings */
  gint64 pings_began;
  gint64 answers_after; /* those that arrive later are from its new place; 0: not waited for */
  gboolean answered_before;
  gboolean answers_due;
  guint answers_timer;
};

/* vimos-migration.c */
void vimos_migration_set_state (VimosMigration *self,
                                VimosMigrationState state);
void vimos_migration_say (VimosMigration *self,
                          const char *format,
                          ...) G_GNUC_PRINTF (2, 3);
void vimos_migration_add_to_message (VimosMigration *self,
                                     const char *sentence);
void vimos_migration_set_error (VimosMigration *self,
                                GError *error);
void vimos_migration_clear_error (VimosMigration *self);
void vimos_migration_note (VimosMigration *self,
                           const char *what);
void vimos_migration_begin_phase (VimosMigration *self,
                                  const char *name);
void vimos_migration_end_phase (VimosMigration *self,
                                const char *name,
                                VimosPhaseState state);
/* As done if it runs, as skipped if it never began. */
void vimos_migration_end_moving_phase (VimosMigration *self,
                                       const char *name);
void vimos_migration_end_open_phases (VimosMigration *self,
                                      VimosPhaseState of_running);
void vimos_migration_notify_progress (VimosMigration *self);
void vimos_migration_notify_intents (VimosMigration *self);
void vimos_migration_emit_measured (VimosMigration *self);
void vimos_migration_end (VimosMigration *self,
                          VimosMigrationState state);

/* vimos-migration-steps.c */
void vimos_migration_begin (VimosMigration *self);
const char *vimos_migration_get_ping_address (VimosMigration *self);

/* vimos-migration-watch.c */
void vimos_migration_watch (VimosMigration *self);
void vimos_migration_unwatch (VimosMigration *self);
void vimos_migration_complete_progress (VimosMigration *self);
void vimos_migration_withdraw_pin (VimosMigration *self);

/* vimos-migration-pings.c */
void vimos_migration_begin_pings (VimosMigration *self);
gint64 vimos_migration_get_ping_lead_left (VimosMigration *self);
void vimos_migration_await_answers (VimosMigration *self,
                                    const char *event);

/* vimos-migration-end.c */
void vimos_migration_fail (VimosMigration *self,
                           GError *error);
void vimos_migration_settle (VimosMigration *self);
/* One of the ends that are waited for is there. */
void vimos_migration_end_part (VimosMigration *self);

G_END_DECLS
