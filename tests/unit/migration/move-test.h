/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-lab.h"
#include "vimos-migration.h"

G_BEGIN_DECLS

/* Whole moves between two hypervisors in memory. FakeWorld fails a test at the moment that two copies
 * run. */
typedef struct
{
  FakeLab lab;
  VimosPlan *plan;
  VimosMigration *migration;
  gboolean ended;
  gboolean measured;
  const char *cancel_at; /* the point at which the operator cancels, or NULL */
  guint n_cancels;
} MoveTest;

void move_test_set_up (MoveTest *f,
                       gconstpointer data);
void move_test_tear_down (MoveTest *f,
                          gconstpointer data);
void move_test_ended_cb (VimosMigration *migration,
                         MoveTest *f);
void move_test_measured_cb (VimosMigration *migration,
                            MoveTest *f);
gboolean move_test_has_ended (gpointer data);
void move_test_follow_vm (MoveTest *f,
                          const char *point);
void move_test_begin (MoveTest *f,
                      gboolean pin);
void move_test_run (MoveTest *f);
VimosPhase *move_test_get_phase (MoveTest *f,
                                 const char *name);
gboolean move_test_has_event (MoveTest *f,
                              const char *what);
void move_test_assert_state (MoveTest *f,
                             VimosMigrationState state);
void move_test_assert_clean (MoveTest *f,
                             guint home);
void move_test_assert_at_source (MoveTest *f);
void move_test_assert_at_target (MoveTest *f);
gboolean move_test_is_measured (gpointer data);

G_END_DECLS
