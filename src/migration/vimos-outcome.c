/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include "vimos-enum-type.h"
#include "vimos-error.h"
#include "vimos-outcome.h"

VIMOS_DEFINE_ENUM_TYPE (vimos_outcome_get_type, "VimosOutcome",
                        { VIMOS_OUTCOME_DONE, "VIMOS_OUTCOME_DONE", "done" },
                        { VIMOS_OUTCOME_REFUSED, "VIMOS_OUTCOME_REFUSED", "refused" },
                        { VIMOS_OUTCOME_ROLLED_BACK, "VIMOS_OUTCOME_ROLLED_BACK", "rolled-back" },
                        { VIMOS_OUTCOME_UNDECIDED, "VIMOS_OUTCOME_UNDECIDED", "undecided" },
                        { VIMOS_OUTCOME_RUNNING, "VIMOS_OUTCOME_RUNNING", "running" },
                        { VIMOS_OUTCOME_INTERRUPTED, "VIMOS_OUTCOME_INTERRUPTED", "interrupted" })

/* What its state and its error come to. */
VimosOutcome
vimos_migration_get_outcome (VimosMigration *self)
{
  g_return_val_if_fail (VIMOS_IS_MIGRATION (self), VIMOS_OUTCOME_RUNNING);

  switch (vimos_migration_get_state (self))
    {
    case VIMOS_MIGRATION_DONE:
      return VIMOS_OUTCOME_DONE;
    case VIMOS_MIGRATION_ROLLED_BACK:
      return g_error_matches (vimos_migration_get_error (self), VIMOS_MIGRATION_ERROR,
                              VIMOS_MIGRATION_ERROR_REFUSED)
                 ? VIMOS_OUTCOME_REFUSED
                 : VIMOS_OUTCOME_ROLLED_BACK;
    case VIMOS_MIGRATION_UNDECIDED:
      return VIMOS_OUTCOME_UNDECIDED;
    case VIMOS_MIGRATION_IDLE:
    case VIMOS_MIGRATION_RUNNING:
    case VIMOS_MIGRATION_CANCELLING:
    case VIMOS_MIGRATION_ROLLING_BACK:
    default:
      return VIMOS_OUTCOME_RUNNING;
    }
}
