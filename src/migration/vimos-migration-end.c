/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-migration-private.h"

/* How a run ends. Whatever happened, the settler brings the two copies to one; then the figures are
 * computed, what was installed in the network is withdrawn, and the journal forgets the run when
 * nothing of it is left. */

/* ---- the last step ---- */

static VimosMigrationState
get_final_state (VimosMigration *self)
{
  if (self->settlement != NULL && self->settlement->outcome == VIMOS_RECOVERY_UNDECIDED)
    return VIMOS_MIGRATION_UNDECIDED;
  if (self->settlement != NULL && self->settlement->outcome == VIMOS_RECOVERY_AT_TARGET)
    return VIMOS_MIGRATION_DONE;
  return VIMOS_MIGRATION_ROLLED_BACK;
}

static void
end (VimosMigration *self)
{
  VimosMigrationState state = get_final_state (self);

  if (self->prober != NULL)
    vimos_prober_stop (self->prober);
  vimos_migration_end_open_phases (self, self->leftovers ? VIMOS_PHASE_FAILED : VIMOS_PHASE_DONE);
  vimos_migration_end (self, state);
}

static void
journal_closed_cb (GObject *source,
                   GAsyncResult *result,
                   gpointer user_data)
{
  g_autoptr (VimosMigration) self = user_data;
  g_autoptr (GError) error = NULL;

  /* A recovery will find that there is nothing to do. */
  if (!vimos_journal_close_finish (VIMOS_JOURNAL (source), result, &error))
    vimos_migration_add_to_message (self, error->message);
  end (self);
}

void
vimos_migration_end_part (VimosMigration *self)
{
  if (--self->pending > 0)
    return;
  if (self->run == NULL || self->run->lock < 0)
    {
      end (self);
      return;
    }
  if (self->leftovers)
    {
      vimos_migration_add_to_message (self, _("Run “vimosctl recover” to try again"));
      vimos_run_release (self->run);
      end (self);
      return;
    }
  vimos_journal_close_async (vimos_context_get_journal (self->context), self->run,
                             journal_closed_cb, g_object_ref (self));
}

/* ---- withdrawing ---- */

static void
arrival_settled_cb (GObject *source,
                    GAsyncResult *result,
                    gpointer user_data)
{
  g_autoptr (VimosMigration) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!vimos_arrival_settle_finish (VIMOS_ARRIVAL (source), result, &error))
    {
      vimos_migration_add_to_message (self, error->message);
      self->leftovers = self->leftovers || vimos_arrival_get_posted (self->arrival);
    }
  vimos_migration_note (self, "arrival-withdrawn");
  vimos_migration_end_part (self);
}

static void
arrival_withdrawn_cb (GObject *source,
                      GAsyncResult *result,
                      gpointer user_data)
{
  g_autoptr (VimosMigration) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!vimos_arrival_withdraw_finish (VIMOS_ARRIVAL (source), result, &error))
    {
      vimos_migration_add_to_message (self, error->message);
      self->leftovers = TRUE;
    }
  vimos_migration_end_part (self);
}

/* @answers_since: the event since which the VM can answer again, or NULL. */
static void
withdraw_and_end (VimosMigration *self,
                  gboolean at_target,
                  const char *answers_since)
{
  self->pending = 3;
  if (self->pin != NULL || (self->arrival != NULL && vimos_arrival_get_posted (self->arrival)))
    vimos_migration_begin_phase (self, "unpin");
  vimos_migration_withdraw_pin (self);
  if (self->arrival == NULL)
    vimos_migration_end_part (self);
  else if (at_target)
    vimos_arrival_settle_async (self->arrival, NULL, arrival_settled_cb, g_object_ref (self));
  else
    vimos_arrival_withdraw_async (self->arrival, NULL, arrival_withdrawn_cb, g_object_ref (self));
  vimos_migration_await_answers (self, answers_since);
}

/* ---- settling ---- */

static void
end_at_target (VimosMigration *self)
{
  /* What failed on the way did not matter in the end. */
  if (self->error != NULL)
    {
      vimos_migration_add_to_message (self, self->error->message);
      vimos_migration_clear_error (self);
    }
  withdraw_and_end (self, TRUE, self->run->was_running ? "resumed" : NULL);
}

static void
end_undecided (VimosMigration *self)
{
  GError *error = g_error_new_literal (VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_UNDECIDED,
                                       self->settlement->message);

  if (self->error != NULL)
    vimos_migration_add_to_message (self, self->error->message);
  vimos_migration_clear_error (self);
  vimos_migration_set_error (self, error);
  withdraw_and_end (self, self->run->target_resumed, self->run->target_resumed ? "resumed" : NULL);
}

static void
settled_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (VimosMigration) self = user_data;

  self->settlement = vimos_settler_run_finish (VIMOS_SETTLER (source), result, NULL);
  self->leftovers = self->settlement->leftovers;
  vimos_migration_say (self, "%s", self->settlement->message);
  switch (self->settlement->outcome)
    {
    case VIMOS_RECOVERY_AT_TARGET:
      vimos_migration_end_phase (self, "confirm", VIMOS_PHASE_DONE);
      end_at_target (self);
      break;
    case VIMOS_RECOVERY_UNDECIDED:
      vimos_migration_end_open_phases (self, VIMOS_PHASE_FAILED);
      end_undecided (self);
      break;
    case VIMOS_RECOVERY_AT_SOURCE:
    case VIMOS_RECOVERY_NOTHING_TO_DO:
    default:
      if (self->error != NULL)
        vimos_migration_add_to_message (self, self->error->message);
      withdraw_and_end (self, FALSE, self->run->suspended ? "source-resumed" : NULL);
    }
}

static void
acting_cb (VimosSettler *settler,
           int side,
           int act,
           gpointer user_data)
{
  VimosMigration *self = user_data;

  if (side != VIMOS_SIDE_TARGET || act != VIMOS_VM_RESUME)
    return;
  self->committed = TRUE;
  if (vimos_arrival_get_installed (self->arrival))
    {
      vimos_migration_end_phase (self, "arrival", VIMOS_PHASE_DONE);
      vimos_migration_note (self, "arrival-installed");
    }
  else
    vimos_migration_end_phase (self, "arrival", VIMOS_PHASE_FAILED);
  vimos_migration_begin_phase (self, "resume");
}

static void
acted_cb (VimosSettler *settler,
          int side,
          int act,
          gpointer user_data)
{
  VimosMigration *self = user_data;

  if (act != VIMOS_VM_RESUME && act != VIMOS_VM_START)
    return;
  if (side == VIMOS_SIDE_SOURCE)
    {
      vimos_migration_note (self, "source-resumed");
      return;
    }
  vimos_migration_note (self, "resumed");
  vimos_migration_end_phase (self, "resume", VIMOS_PHASE_DONE);
  vimos_migration_begin_phase (self, "confirm");
  vimos_migration_say (self, _("“%s” runs at %s; removing the source’s copy"), self->run->name,
                       vimos_hypervisor_get_name (self->target));
}

static void
begin_settlement_phases (VimosMigration *self)
{
  static const char *const moving[] = { "prepare", "disk", "memory", "finish" };

  for (guint i = 0; i < G_N_ELEMENTS (moving); i++)
    vimos_migration_end_moving_phase (self, moving[i]);
  if (self->run->was_running)
    {
      vimos_migration_begin_phase (self, "arrival");
      vimos_migration_note (self, "arrival-posted");
      return;
    }
  vimos_migration_end_phase (self, "arrival", VIMOS_PHASE_SKIPPED);
  vimos_migration_end_phase (self, "resume", VIMOS_PHASE_SKIPPED);
  vimos_migration_begin_phase (self, "confirm");
}

/* The VM is paused, and the move has ended, well or not. */
void
vimos_migration_settle (VimosMigration *self)
{
  gboolean well = self->error == NULL;

  g_free (self->run->stage);
  self->run->stage = g_strdup ("settle");
  if (well)
    begin_settlement_phases (self);
  else
    {
      vimos_migration_end_open_phases (self, VIMOS_PHASE_FAILED);
      vimos_migration_set_state (self, VIMOS_MIGRATION_ROLLING_BACK);
      vimos_migration_say (self, _("Bringing “%s” back: %s"), self->run->name,
                           self->error->message);
    }
  self->settler = vimos_settler_new (self->context, self->run, self->source, self->target,
                                     self->arrival);
  vimos_settler_set_want_back (self->settler, !well);
  g_signal_connect_object (self->settler, "acting", G_CALLBACK (acting_cb), self, 0);
  g_signal_connect_object (self->settler, "acted", G_CALLBACK (acted_cb), self, 0);
  vimos_settler_run_async (self->settler, settled_cb, g_object_ref (self));
}

/* Gives errors of other rooms the meaning that they have for the whole move, and keeps what they
 * say. */
static GError *
make_failure (GError *error)
{
  GError *failure;

  if (error->domain == VIMOS_MIGRATION_ERROR
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return error;
  failure = g_error_new_literal (VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_FAILED,
                                 error->message);
  g_error_free (error);
  return failure;
}

/**
 * vimos_migration_fail:
 * @error: (transfer full): what went wrong
 *
 * Ends the run: takes back what was done so far.
 */
void
vimos_migration_fail (VimosMigration *self,
                      GError *error)
{
  vimos_migration_set_error (self, make_failure (error));
  if (self->run != NULL && (self->run->suspended || self->run->moved))
    {
      vimos_migration_settle (self);
      return;
    }
  vimos_migration_end_open_phases (self, VIMOS_PHASE_FAILED);
  vimos_migration_set_state (self, VIMOS_MIGRATION_ROLLING_BACK);
  vimos_migration_say (self, "%s", self->error->message);
  withdraw_and_end (self, FALSE, NULL);
}
