/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-clock.h"
#include "vimos-migration-private.h"

/* The prober runs from the preflight until the VM has answered at its new place for a while, so
 * that every ping that was under way around the move is settled before the figures are computed. */

static void
answers_done (VimosMigration *self)
{
  g_clear_handle_id (&self->answers_timer, g_source_remove);
  self->answers_due = FALSE;
  self->answers_after = 0;
  if (self->prober != NULL)
    vimos_prober_stop (self->prober);
  vimos_migration_emit_measured (self);
  vimos_migration_end_part (self);
}

static gboolean
answers_over_cb (gpointer user_data)
{
  VimosMigration *self = user_data;

  self->answers_timer = 0;
  if (self->answers_after != 0)
    vimos_migration_add_to_message (self,
                                    _("The VM did not answer pings again; they were given up"));
  answers_done (self);
  return G_SOURCE_REMOVE;
}

static void
wait_for (VimosMigration *self,
          gint64 us)
{
  g_clear_handle_id (&self->answers_timer, g_source_remove);
  self->answers_timer = vimos_clock_add ((guint) (us / 1000), answers_over_cb, self);
}

static void
ping_cb (VimosProber *prober,
         const VimosPing *ping,
         gpointer user_data)
{
  VimosMigration *self = user_data;

  vimos_timeline_add_ping (self->timeline, ping);
  if (ping->rtt_us < 0)
    return;
  if (!self->answers_due)
    self->answered_before = TRUE;
  if (self->answers_after != 0 && ping->sent_us + ping->rtt_us > self->answers_after)
    {
      self->answers_after = 0;
      wait_for (self, vimos_context_get_timings (self->context)->ping_tail);
    }
}

/* A move without pings is a move all the same: the figure then says that it was not measured. */
void
vimos_migration_begin_pings (VimosMigration *self)
{
  const char *address = vimos_migration_get_ping_address (self);
  g_autoptr (GError) error = NULL;

  if (address == NULL)
    return;
  self->prober = vimos_context_make_prober (self->context);
  g_signal_connect_object (self->prober, "ping", G_CALLBACK (ping_cb), self, 0);
  if (vimos_prober_start (self->prober, address, self->ping_interval, &error))
    {
      self->pings_began = vimos_clock_now ();
      return;
    }
  g_debug ("no pings: %s", error->message);
  vimos_migration_note (self, "pings-refused");
  g_clear_object (&self->prober);
}

/* µs until there are enough pings from before the move; 0 when there are, or none will be. */
gint64
vimos_migration_get_ping_lead_left (VimosMigration *self)
{
  gint64 left = self->pings_began + vimos_context_get_timings (self->context)->ping_lead
                - vimos_clock_now ();

  return self->prober != NULL ? MAX (left, 0) : 0;
}

/**
 * vimos_migration_await_answers:
 * @event: the timeline's event that the VM can answer since, if there is one
 *
 * Waits for answers, computes the figures and then calls vimos_migration_end_part(); at once when
 * nobody answered before either.
 */
void
vimos_migration_await_answers (VimosMigration *self,
                               const char *event)
{
  const VimosTimelineEvent *since = event != NULL ? vimos_timeline_find_event (self->timeline,
                                                                               event, G_MININT64)
                                                  : NULL;

  if (self->prober == NULL || !self->answered_before || since == NULL)
    {
      answers_done (self);
      return;
    }
  self->answers_due = TRUE;
  self->answers_after = since->at_us;
  for (guint i = vimos_timeline_get_n_pings (self->timeline); i-- > 0;)
    {
      const VimosPing *ping = vimos_timeline_get_ping (self->timeline, i);

      if (ping->rtt_us >= 0 && ping->sent_us + ping->rtt_us > self->answers_after)
        {
          self->answers_after = 0;
          wait_for (self, vimos_context_get_timings (self->context)->ping_tail);
          return;
        }
    }
  wait_for (self, vimos_context_get_timings (self->context)->ping_patience);
}
