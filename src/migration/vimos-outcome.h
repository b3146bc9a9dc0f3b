/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-migration.h"

G_BEGIN_DECLS

/**
 * VimosOutcome:
 * @VIMOS_OUTCOME_RUNNING: there is none yet
 * @VIMOS_OUTCOME_INTERRUPTED: the program that moved the VM ended first; what the recovery makes of
 *   it stands elsewhere
 *
 * What became of a move.
 */
typedef enum
{
  VIMOS_OUTCOME_DONE,
  VIMOS_OUTCOME_REFUSED,
  VIMOS_OUTCOME_ROLLED_BACK,
  VIMOS_OUTCOME_UNDECIDED,
  VIMOS_OUTCOME_RUNNING,
  VIMOS_OUTCOME_INTERRUPTED,
} VimosOutcome;

#define VIMOS_TYPE_OUTCOME (vimos_outcome_get_type ())
GType vimos_outcome_get_type (void) G_GNUC_CONST;

VimosOutcome vimos_migration_get_outcome (VimosMigration *self);

G_END_DECLS
