/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-clock.h"
#include "vimos-migration-private.h"

/* What runs beside the move: looks at the job a few times a second, at the path whenever the
 * network changes, and at both when nothing moves any more. */

/* Before the first byte the target makes the disk image, which may have to be filled with zeros. */
#define PREPARE_PATIENCE 10

static void repin (VimosMigration *self);

/* ---- the pin ---- */

static void
pin_withdrawn_cb (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (VimosMigration) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!vimos_pin_withdraw_finish (VIMOS_PIN (source), result, &error))
    {
      vimos_migration_add_to_message (self, error->message);
      self->leftovers = TRUE;
    }
  vimos_migration_note (self, "pin-withdrawn");
  vimos_migration_end_part (self);
}

/* At the end; calls vimos_migration_end_part() when it is done, well or not. */
void
vimos_migration_withdraw_pin (VimosMigration *self)
{
  if (self->pin == NULL)
    vimos_migration_end_part (self);
  else if (self->repinning)
    self->withdraw_after_repin = TRUE;
  else
    vimos_pin_withdraw_async (self->pin, NULL, pin_withdrawn_cb, g_object_ref (self));
}

static void
repinned_cb (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (VimosMigration) self = user_data;
  g_autoptr (GError) error = NULL;

  self->repinning = FALSE;
  if (vimos_pin_install_finish (VIMOS_PIN (source), result, &error))
    {
      g_autofree char *text = vimos_path_to_string (vimos_pin_get_path (self->pin));

      vimos_migration_note (self, "repinned");
      vimos_migration_say (self, _("The data now goes over %s"), text);
      self->rules_due = vimos_clock_now ()
                        + vimos_context_get_timings (self->context)->rule_timeout;
    }
  else
    {
      vimos_migration_note (self, "repin-failed");
      vimos_migration_say (self, _("Another path could not be pinned: %s"), error->message);
    }
  if (self->withdraw_after_repin)
    {
      self->withdraw_after_repin = FALSE;
      vimos_migration_withdraw_pin (self);
    }
  else if (self->repin_again && self->progress_timer != 0)
    repin (self);
  self->repin_again = FALSE;
}

static void
repin_journaled_cb (GObject *source,
                    GAsyncResult *result,
                    gpointer user_data)
{
  g_autoptr (VimosMigration) self = user_data;
  g_autoptr (GError) error = NULL;

  /* New keys begin with the run's id: they are found again even if the journal could not take them
   * in. */
  if (!vimos_journal_write_finish (VIMOS_JOURNAL (source), result, &error))
    g_debug ("re-pin: %s", error->message);
  vimos_pin_install_async (self->pin, NULL, repinned_cb, g_object_ref (self));
}

static void
pin_again (VimosMigration *self,
           VimosPath *path)
{
  g_autoptr (GError) error = NULL;

  if (!vimos_pin_set_path (self->pin, path, &error))
    {
      vimos_migration_say (self, _("Another path could not be pinned: %s"), error->message);
      return;
    }
  self->repinning = TRUE;
  self->rules_due = 0;
  vimos_migration_note (self, "repin-posted");
  for (guint i = 0; i < vimos_pin_get_keys (self->pin)->len; i++)
    vimos_run_add_intent (self->run, g_ptr_array_index (vimos_pin_get_keys (self->pin), i));
  vimos_journal_write_async (vimos_context_get_journal (self->context), self->run,
                             repin_journaled_cb, g_object_ref (self));
}

/* The pinned path again where it is up (the controller may have lost the intents), else the best
 * other one. */
static void
repin (VimosMigration *self)
{
  VimosTopology *topology = vimos_onos_poller_get_topology (
      vimos_context_get_poller (self->context));
  g_autoptr (VimosPath) path = NULL;
  VimosCandidate *other;

  if (self->repinning)
    {
      self->repin_again = TRUE;
      return;
    }
  path = vimos_plan_find_again (vimos_pin_get_path (self->pin), topology);
  if (path != NULL && !self->stall_noted)
    {
      pin_again (self, path);
      return;
    }
  other = vimos_plan_find_other_way (self->plan, vimos_pin_get_path (self->pin));
  if (other != NULL)
    pin_again (self, vimos_candidate_get_path (other));
  else if (path == NULL)
    vimos_migration_say (
        self, _("The path is broken and there is no other one; waiting for it to come back"));
}

static void
topology_changed_cb (VimosOnosPoller *poller,
                     GParamSpec *pspec,
                     gpointer user_data)
{
  VimosMigration *self = user_data;
  g_autoptr (VimosPath) path = vimos_plan_find_again (vimos_pin_get_path (self->pin),
                                                      vimos_onos_poller_get_topology (poller));

  if (path != NULL)
    return;
  vimos_migration_note (self, "path-broken");
  repin (self);
}

/* A controller that was started anew has lost the intents and takes the rules off the switches. */
static void
controller_changed_cb (VimosOnosPoller *poller,
                       GParamSpec *pspec,
                       gpointer user_data)
{
  VimosMigration *self = user_data;

  if (vimos_onos_poller_get_state (poller) != VIMOS_ONOS_LIVE)
    {
      self->controller_lost = TRUE;
      return;
    }
  if (!self->controller_lost)
    return;
  self->controller_lost = FALSE;
  vimos_migration_note (self, "controller-back");
  repin (self);
}

static void
rules_checked_cb (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (VimosMigration) self = user_data;
  guint added = 0, missing = 0;

  self->rules_busy = FALSE;
  if (self->rules_due == 0
      || !vimos_pin_check_finish (VIMOS_PIN (source), result, &added, &missing, NULL))
    return;
  if (added == vimos_pin_get_total (self->pin))
    {
      self->rules_due = 0;
      vimos_migration_note (self, "pin-added");
    }
  else if (vimos_clock_now () > self->rules_due)
    {
      self->rules_due = 0;
      vimos_migration_note (self, missing > 0 ? "pin-missing" : "pin-not-confirmed");
      if (missing > 0 && self->progress_timer != 0)
        repin (self);
    }
}

/* ---- the job ---- */

static void
set_move_phase (VimosMigration *self)
{
  static const char *const order[] = { "prepare", "disk", "memory", "finish" };
  const char *present = vimos_progress_get_phase (&self->progress);

  for (guint i = 0; i < G_N_ELEMENTS (order) && !g_str_equal (order[i], present); i++)
    vimos_migration_end_phase (self, order[i],
                               g_str_equal (order[i], "disk") && self->progress.disk_total == 0
                                   ? VIMOS_PHASE_SKIPPED
                                   : VIMOS_PHASE_DONE);
  vimos_migration_begin_phase (self, present);
}

static void
add_byte_sample (VimosMigration *self)
{
  VimosByteSample sample = { vimos_clock_now (), self->progress.disk, self->progress.memory };

  vimos_timeline_add_bytes (self->timeline, &sample);
}

/* The move succeeded: what no sample saw was moved all the same. */
void
vimos_migration_complete_progress (VimosMigration *self)
{
  vimos_progress_complete (&self->progress);
  add_byte_sample (self);
  vimos_migration_notify_progress (self);
}

static void
progress_cb (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (VimosMigration) self = user_data;
  VimosMoveProgress sample = { 0 };
  gint64 now = vimos_clock_now ();
  const char *before = vimos_progress_get_phase (&self->progress);

  self->progress_busy = FALSE;
  /* Until the job is there, and once it is over, there is none. */
  if (!vimos_hypervisor_get_progress_finish (VIMOS_HYPERVISOR (source), result, &sample, NULL)
      || self->progress_timer == 0)
    return;
  vimos_progress_add (&self->progress, &sample, now);
  add_byte_sample (self);
  if (!g_str_equal (before, vimos_progress_get_phase (&self->progress)))
    set_move_phase (self);
  if (now - self->published >= vimos_context_get_timings (self->context)->publish)
    vimos_migration_notify_progress (self);
}

static void
watch_for_stall (VimosMigration *self)
{
  const VimosTimings *timings = vimos_context_get_timings (self->context);
  gint64 still = vimos_clock_now () - self->progress.grown_at;

  if (g_str_equal (vimos_progress_get_phase (&self->progress), "prepare"))
    still /= PREPARE_PATIENCE;

  if (still < timings->stall_note)
    {
      self->stall_noted = FALSE;
      return;
    }
  if (still >= timings->stall_abort)
    {
      if (self->stalled || self->cancelled)
        return;
      self->stalled = TRUE;
      vimos_migration_note (self, "stall-abort");
      vimos_migration_say (self, _("No data gets through; aborting"));
      g_cancellable_cancel (self->cancellable);
      return;
    }
  if (self->stall_noted)
    return;
  self->stall_noted = TRUE;
  vimos_migration_note (self, "stall");
  vimos_migration_say (self, _("No data got through for %.0f s"),
                       (double) timings->stall_note / G_USEC_PER_SEC);
  if (self->pin != NULL)
    repin (self);
}

static gboolean
tick_cb (gpointer user_data)
{
  VimosMigration *self = user_data;

  if (!self->progress_busy)
    {
      self->progress_busy = TRUE;
      vimos_hypervisor_get_progress_async (self->source, self->run->uuid, NULL, progress_cb,
                                           g_object_ref (self));
    }
  if (self->pin != NULL && self->rules_due != 0 && !self->rules_busy
      && vimos_clock_now () >= self->rules_next)
    {
      self->rules_busy = TRUE;
      self->rules_next = vimos_clock_now () + vimos_context_get_timings (self->context)->retry;
      vimos_pin_check_async (self->pin, NULL, rules_checked_cb, g_object_ref (self));
    }
  watch_for_stall (self);
  return G_SOURCE_CONTINUE;
}

/* Called when the move is about to begin; again for a second attempt. */
void
vimos_migration_watch (VimosMigration *self)
{
  const VimosTimings *timings = vimos_context_get_timings (self->context);
  VimosOnosPoller *poller = vimos_context_get_poller (self->context);

  vimos_progress_begin (&self->progress, vimos_vm_get_memory (self->vm),
                        vimos_plan_get_likely_memory (self->plan), vimos_clock_now ());
  self->progress_timer
      = vimos_clock_add (MAX ((guint) (timings->progress / 1000), 1), tick_cb, self);
  if (self->pin == NULL)
    return;
  self->rules_due = vimos_clock_now () + timings->rule_timeout;
  self->topology_handler = g_signal_connect (poller, "notify::topology",
                                             G_CALLBACK (topology_changed_cb), self);
  self->controller_handler = g_signal_connect (poller, "notify::state",
                                               G_CALLBACK (controller_changed_cb), self);
}

void
vimos_migration_unwatch (VimosMigration *self)
{
  VimosOnosPoller *poller = vimos_context_get_poller (self->context);

  g_clear_handle_id (&self->progress_timer, g_source_remove);
  g_clear_signal_handler (&self->topology_handler, poller);
  g_clear_signal_handler (&self->controller_handler, poller);
  self->rules_due = 0;
}
