/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-async.h"
#include "vimos-migration-private.h"
#include "vimos-ports.h"

/* Forward: preflight, journal, pin, suspend, move. Every step ends by starting the next one, or in
 * vimos_migration_fail(). */

/* How many pairs of ports are tried when the target says that one is in use. */
#define MAX_ATTEMPTS 4

static void install_pin (VimosMigration *self);
static void suspend (VimosMigration *self);
static void move (VimosMigration *self);

/* TRUE when the operator cancelled in the meantime; then nothing more is to be done here. */
static gboolean
give_up (VimosMigration *self)
{
  if (!self->cancelled)
    return FALSE;
  vimos_migration_fail (
      self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The move was cancelled")));
  return TRUE;
}

/* @error: (transfer full). What a cancelled step says is no news. */
static void
fail (VimosMigration *self,
      GError *error)
{
  if (self->cancelled)
    {
      g_error_free (error);
      give_up (self);
      return;
    }
  vimos_migration_fail (self, error);
}

static void
set_stage (VimosMigration *self,
           const char *stage,
           GAsyncReadyCallback callback)
{
  g_free (self->run->stage);
  self->run->stage = g_strdup (stage);
  vimos_journal_write_async (vimos_context_get_journal (self->context), self->run, callback,
                             g_object_ref (self));
}

/* Before an act: whoever cannot write the journal does not act. */
static gboolean
is_journaled (VimosMigration *self,
              GObject *source,
              GAsyncResult *result)
{
  GError *error = NULL;

  if (vimos_journal_write_finish (VIMOS_JOURNAL (source), result, &error))
    return !give_up (self);
  fail (self, error);
  return FALSE;
}

/* ---- move ---- */

static void
choose_other_ports_cb (GObject *source,
                       GAsyncResult *result,
                       gpointer user_data)
{
  g_autoptr (VimosMigration) self = user_data;
  GError *error = NULL;

  if (!vimos_pin_withdraw_finish (VIMOS_PIN (source), result, &error))
    {
      fail (self, error);
      return;
    }
  vimos_pin_set_ports (self->pin, self->run->memory_port, self->run->disk_port);
  if (!vimos_pin_set_path (self->pin, vimos_pin_get_path (self->pin), &error))
    fail (self, error);
  else
    install_pin (self);
}

/* The target has something on one of the ports: the next pair, with a new pin. The VM waits paused;
 * nothing was moved yet. */
static void
choose_other_ports (VimosMigration *self)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new ();
  guint16 *memory = &self->run->memory_port, *disk = &self->run->disk_port;

  self->attempt++;
  g_ptr_array_add (runs, self->run);
  vimos_choose_ports (runs, self->run->target_uri, *memory, memory, disk);
  vimos_migration_note (self, "ports-changed");
  if (self->pin != NULL)
    vimos_pin_withdraw_async (self->pin, NULL, choose_other_ports_cb, g_object_ref (self));
  else
    move (self);
}

static void
moved_cb (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (VimosMigration) self = user_data;
  GError *error = NULL;
  gboolean done = vimos_hypervisor_move_finish (VIMOS_HYPERVISOR (source), result, &error);

  vimos_migration_unwatch (self);
  vimos_migration_note (self, done ? "moved" : "move-failed");
  if (done)
    {
      self->committed = TRUE;
      vimos_migration_complete_progress (self);
      vimos_migration_settle (self);
    }
  else if (g_error_matches (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_PORT_IN_USE)
           && !self->cancelled && self->attempt + 1 < MAX_ATTEMPTS)
    {
      g_error_free (error);
      choose_other_ports (self);
    }
  else if (self->stalled && !self->cancelled)
    {
      g_error_free (error);
      fail (self,
            g_error_new (VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_FAILED,
                         _("No data got through for %.0f s: is the path up? The move was aborted"),
                         (double) vimos_context_get_timings (self->context)->stall_abort
                             / G_USEC_PER_SEC));
    }
  else
    fail (self, error);
}

static void
move_journaled_cb (GObject *source,
                   GAsyncResult *result,
                   gpointer user_data)
{
  g_autoptr (VimosMigration) self = user_data;
  g_autofree char *memory_uri = NULL;
  g_autofree char *disks_uri = NULL;
  VimosMoveRequest request;

  if (!is_journaled (self, source, result))
    return;
  memory_uri = g_strdup_printf ("tcp://%s:%u", self->run->target_address, self->run->memory_port);
  disks_uri = g_strdup_printf ("tcp://%s:%u", self->run->target_address, self->run->disk_port);
  request = (VimosMoveRequest){ self->run->uuid, memory_uri, disks_uri };
  vimos_migration_say (self, _("Preparing %s"), vimos_hypervisor_get_name (self->target));
  vimos_migration_begin_phase (self, "prepare");
  vimos_migration_note (self, "move-begun");
  vimos_migration_watch (self);
  vimos_hypervisor_move_async (self->source, self->target, &request, self->cancellable, moved_cb,
                               g_object_ref (self));
}

static void
move (VimosMigration *self)
{
  self->run->moved = TRUE;
  set_stage (self, "move", move_journaled_cb);
}

/* ---- suspend ---- */

static void
suspended_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (VimosMigration) self = user_data;
  GError *error = NULL;

  if (!vimos_hypervisor_act_finish (VIMOS_HYPERVISOR (source), result, &error))
    {
      fail (self, error);
      return;
    }
  vimos_migration_note (self, "suspended");
  vimos_migration_end_phase (self, "suspend", VIMOS_PHASE_DONE);
  if (!give_up (self))
    move (self);
}

static void
suspend_journaled_cb (GObject *source,
                      GAsyncResult *result,
                      gpointer user_data)
{
  g_autoptr (VimosMigration) self = user_data;

  if (is_journaled (self, source, result))
    vimos_hypervisor_act_async (self->source, self->run->uuid, VIMOS_VM_SUSPEND, NULL, NULL,
                                suspended_cb, g_object_ref (self));
}

static void
inspected_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (VimosMigration) self = user_data;
  VimosVmStatus status = { 0 };
  GError *error = NULL;

  if (!vimos_hypervisor_inspect_finish (VIMOS_HYPERVISOR (source), result, &status, &error))
    fail (self, error);
  else if (!status.present || status.has_job
           || (status.state != VIMOS_VM_STATE_RUNNING && status.state != VIMOS_VM_STATE_PAUSED))
    fail (self, g_error_new (VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_REFUSED,
                             status.has_job ? _("Another migration of “%s” is under way")
                                            : _("“%s” does not run any more"),
                             self->run->name));
  else if (status.state == VIMOS_VM_STATE_PAUSED)
    {
      self->run->was_running = FALSE;
      vimos_migration_end_phase (self, "suspend", VIMOS_PHASE_SKIPPED);
      move (self);
    }
  else
    {
      self->run->was_running = TRUE;
      self->run->suspended = TRUE;
      vimos_migration_say (self, _("Pausing “%s”"), self->run->name);
      vimos_migration_begin_phase (self, "suspend");
      set_stage (self, "suspend", suspend_journaled_cb);
    }
}

static void
led_cb (GObject *source,
        GAsyncResult *result,
        gpointer user_data)
{
  g_autoptr (VimosMigration) self = user_data;

  vimos_sleep_finish (result, NULL);
  if (!give_up (self))
    vimos_hypervisor_inspect_async (self->source, self->run->uuid, self->cancellable, inspected_cb,
                                    g_object_ref (self));
}

/* Not before there are enough pings to compare with. */
static void
suspend (VimosMigration *self)
{
  if (self->run->suspended)
    move (self);
  else
    vimos_sleep_async (vimos_migration_get_ping_lead_left (self), self->cancellable, led_cb,
                       g_object_ref (self));
}

/* ---- pin ---- */

static void
installed_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (VimosMigration) self = user_data;
  GError *error = NULL;

  if (!vimos_pin_install_finish (VIMOS_PIN (source), result, &error))
    {
      fail (self, error);
      return;
    }
  vimos_migration_note (self, "pin-installed");
  vimos_migration_end_phase (self, "pin", VIMOS_PHASE_DONE);
  if (!give_up (self))
    suspend (self);
}

static void
pin_journaled_cb (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (VimosMigration) self = user_data;

  if (!is_journaled (self, source, result))
    return;
  vimos_migration_end_phase (self, "preflight", VIMOS_PHASE_DONE);
  if (self->pin == NULL)
    {
      vimos_migration_end_phase (self, "pin", VIMOS_PHASE_SKIPPED);
      suspend (self);
      return;
    }
  vimos_migration_begin_phase (self, "pin");
  vimos_migration_say (self, _("Pinning the path"));
  vimos_migration_note (self, "pin-posted");
  vimos_pin_install_async (self->pin, self->cancellable, installed_cb, g_object_ref (self));
}

static void
install_pin (VimosMigration *self)
{
  for (guint i = 0; self->pin != NULL && i < vimos_pin_get_keys (self->pin)->len; i++)
    vimos_run_add_intent (self->run, g_ptr_array_index (vimos_pin_get_keys (self->pin), i));
  set_stage (self, "pin", pin_journaled_cb);
}

static void
pin_changed_cb (VimosPin *pin,
                GParamSpec *pspec,
                gpointer user_data)
{
  vimos_migration_notify_intents (user_data);
}

/* ---- preflight ---- */

static void
describe_run (VimosMigration *self)
{
  VimosRun *run = self->run;

  run->name = g_strdup (vimos_vm_get_name (self->vm));
  run->source_uri = g_strdup (vimos_hypervisor_get_uri (self->source));
  run->source_address = g_strdup (vimos_hypervisor_get_address (self->source));
  run->target_uri = g_strdup (vimos_hypervisor_get_uri (self->target));
  run->target_address = g_strdup (vimos_hypervisor_get_address (self->target));
  run->controller = g_strdup (vimos_onos_client_get_url (
      vimos_onos_poller_get_client (vimos_context_get_poller (self->context))));
  for (guint i = 0; i < vimos_vm_get_n_nics (self->vm); i++)
    if (vimos_vm_get_nic (self->vm, i)->mac != NULL)
      g_ptr_array_add (run->macs, g_strdup (vimos_vm_get_nic (self->vm, i)->mac));
  for (guint i = 0; i < vimos_vm_get_n_disks (self->vm); i++)
    {
      const VimosDisk *disk = vimos_vm_get_disk (self->vm, i);

      if (!disk->read_only && disk->source != NULL)
        vimos_run_add_disk (run, disk->source,
                            vimos_plan_get_volume_existed (self->plan, disk->source));
    }
}

/* What of the path the present network has no more, or that it cannot carry the pin, is found
 * before anything is touched. */
static gboolean
make_pin (VimosMigration *self,
          GError **error)
{
  VimosTopology *topology = vimos_onos_poller_get_topology (
      vimos_context_get_poller (self->context));
  g_autoptr (VimosPath) path = NULL;

  if (!self->wants_pin)
    return TRUE;
  if (topology != NULL)
    path = vimos_plan_find_again (vimos_candidate_get_path (self->candidate), topology);
  if (path == NULL)
    {
      g_set_error (error, VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_REFUSED,
                   _("The chosen path is not up any more: choose another one"));
      return FALSE;
    }
  self->pin = vimos_pin_new (self->context, self->run->id, self->run->source_address,
                             self->run->target_address);
  vimos_pin_set_ports (self->pin, self->run->memory_port, self->run->disk_port);
  g_signal_connect_object (self->pin, "notify", G_CALLBACK (pin_changed_cb), self, 0);
  if (vimos_pin_set_path (self->pin, path, error))
    return TRUE;
  if (error != NULL && *error != NULL)
    (*error)->code = VIMOS_MIGRATION_ERROR_REFUSED;
  return FALSE;
}

static void
make_arrival (VimosMigration *self)
{
  GPtrArray *keys;

  self->arrival = vimos_arrival_new (self->context, self->run->id, self->run->macs, self->target);
  keys = vimos_arrival_get_keys (self->arrival);
  for (guint i = 0; i < keys->len; i++)
    vimos_run_add_intent (self->run, g_ptr_array_index (keys, i));
}

static gboolean
is_being_moved (VimosMigration *self,
                VimosJournalContent *content)
{
  for (guint i = 0; i < content->runs->len; i++)
    {
      VimosRun *run = g_ptr_array_index (content->runs, i);

      if (g_ascii_strcasecmp (run->uuid, vimos_vm_get_uuid (self->vm)) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
journal_listed_cb (GObject *source,
                   GAsyncResult *result,
                   gpointer user_data)
{
  g_autoptr (VimosMigration) self = user_data;
  VimosJournal *journal = VIMOS_JOURNAL (source);
  GError *error = NULL;
  g_autoptr (VimosJournalContent) content = vimos_journal_list_finish (journal, result, &error);
  g_autofree char *id = vimos_journal_make_id (journal);

  if (content == NULL)
    {
      fail (self, error);
      return;
    }
  if (give_up (self))
    return;
  if (is_being_moved (self, content))
    {
      fail (self, g_error_new (VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_REFUSED,
                               _("An earlier move of “%s” is not settled: wait for its end, or "
                                 "run “vimosctl recover”"),
                               vimos_vm_get_name (self->vm)));
      return;
    }
  self->run = vimos_run_new (id, vimos_vm_get_uuid (self->vm));
  describe_run (self);
  /* Begun anywhere, so that two operators' moves seldom meet. */
  if (!vimos_choose_ports (content->runs, self->run->target_uri, g_random_int (),
                           &self->run->memory_port, &self->run->disk_port))
    error = g_error_new_literal (VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_REFUSED,
                                 _("All migration ports are taken"));
  else if (make_pin (self, &error) && vimos_journal_claim (journal, self->run, &error))
    {
      make_arrival (self);
      install_pin (self);
      return;
    }
  fail (self, error);
}

static void
predict (VimosMigration *self)
{
  if (self->candidate == NULL)
    return;
  self->prediction.migration = vimos_candidate_get_predicted_migration (self->candidate);
  self->prediction.downtime = vimos_candidate_get_predicted_downtime (self->candidate);
  self->prediction.payload = vimos_plan_get_payload (self->plan);
}

static void
checked_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (VimosMigration) self = user_data;
  VimosFinding *blocker;
  GError *error = NULL;

  if (!vimos_plan_check_finish (self->plan, result, &error))
    {
      fail (self, error);
      return;
    }
  blocker = vimos_plan_find_blocker (self->plan, self->wants_pin);
  if (blocker != NULL)
    {
      const char *advice = vimos_finding_get_advice (blocker);

      fail (self, g_error_new (VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_REFUSED,
                               advice != NULL ? "%s. %s" : "%s",
                               vimos_finding_get_message (blocker), advice));
      return;
    }
  predict (self);
  vimos_migration_begin_pings (self);
  vimos_journal_list_async (vimos_context_get_journal (self->context), journal_listed_cb,
                            g_object_ref (self));
}

void
vimos_migration_begin (VimosMigration *self)
{
  vimos_migration_say (self, _("Checking"));
  vimos_migration_begin_phase (self, "preflight");
  vimos_plan_check_quickly_async (self->plan, self->cancellable, checked_cb, g_object_ref (self));
}

/* (nullable) */
const char *
vimos_migration_get_ping_address (VimosMigration *self)
{
  return self->ping_address != NULL ? self->ping_address
                                    : vimos_context_find_vm_address (self->context, self->vm);
}
