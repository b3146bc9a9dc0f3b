/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-history"

#include "config.h"

#include <math.h>

#include "vimos-clock.h"
#include "vimos-finding.h"
#include "vimos-history-record.h"
#include "vimos-history-samples.h"

G_DEFINE_BOXED_TYPE (VimosHistoryRecord,
                     vimos_history_record,
                     vimos_history_record_ref,
                     vimos_history_record_unref)

#define AT(member) G_STRUCT_OFFSET (VimosHistoryRecord, member)

const VimosHistoryColumn vimos_history_columns[VIMOS_HISTORY_N_COLUMNS] = {
  { "key", NULL, "key", VIMOS_HISTORY_TEXT, AT (key), TRUE },
  { "start_us", NULL, "start_us", VIMOS_HISTORY_INTEGER, AT (start_us) },
  { "origin_us", NULL, "origin_us", VIMOS_HISTORY_INTEGER, AT (origin_us) },
  { "vm", NULL, "vm", VIMOS_HISTORY_TEXT, AT (vm), TRUE },
  { "uuid", NULL, "uuid", VIMOS_HISTORY_TEXT, AT (uuid), TRUE },
  { "mac", NULL, "mac", VIMOS_HISTORY_TEXT, AT (mac) },
  { "from", NULL, "from", VIMOS_HISTORY_TEXT, AT (from) },
  { "to", NULL, "to", VIMOS_HISTORY_TEXT, AT (to), TRUE },
  { "outcome", NULL, "outcome", VIMOS_HISTORY_WORD, AT (outcome), TRUE, vimos_outcome_get_type },
  { "message", NULL, "message", VIMOS_HISTORY_TEXT, AT (message) },
  { "pinned", NULL, "pinned", VIMOS_HISTORY_FLAG, AT (pinned) },
  { "network", NULL, "network", VIMOS_HISTORY_TEXT, AT (network) },
  { "kind", NULL, "kind", VIMOS_HISTORY_TEXT, AT (kind), TRUE },
  { "intents_installed", "intents", "installed", VIMOS_HISTORY_COUNT, AT (intents_installed) },
  { "intents_total", "intents", "total", VIMOS_HISTORY_COUNT, AT (intents_total) },
  { "path", NULL, NULL, VIMOS_HISTORY_TEXT, AT (path.text) },
  { "rank", NULL, NULL, VIMOS_HISTORY_COUNT, AT (path.rank) },
  { "hops", NULL, NULL, VIMOS_HISTORY_COUNT, AT (path.hops) },
  { "mbps", NULL, NULL, VIMOS_HISTORY_NUMBER, AT (path.mbps) },
  { "predicted_migration_s", "predicted", "migration_s", VIMOS_HISTORY_NUMBER,
    AT (prediction.migration) },
  { "predicted_downtime_s", "predicted", "downtime_s", VIMOS_HISTORY_NUMBER,
    AT (prediction.downtime) },
  { "predicted_bytes", "predicted", "bytes", VIMOS_HISTORY_COUNT, AT (prediction.payload) },
  { "volume_bytes", NULL, "volume_bytes", VIMOS_HISTORY_COUNT, AT (measurement.volume_bytes) },
  { "migration_time_s", NULL, "migration_time_s", VIMOS_HISTORY_NUMBER,
    AT (measurement.migration) },
  { "migration_clock", NULL, "migration_clock", VIMOS_HISTORY_WORD,
    AT (measurement.migration_clock), TRUE, vimos_clock_kind_get_type },
  { "hypervisor_gap_s", NULL, "hypervisor_gap_s", VIMOS_HISTORY_NUMBER,
    AT (measurement.hypervisor_gap) },
  { "downtime_s", NULL, "downtime_s", VIMOS_HISTORY_NUMBER, AT (measurement.downtime) },
  { "theoretical_s", NULL, "theoretical_s", VIMOS_HISTORY_NUMBER, AT (measurement.theoretical) },
  { "overhead_s", NULL, "overhead_s", VIMOS_HISTORY_NUMBER, AT (measurement.overhead) },
  { "sent_theoretical_s", NULL, "sent_theoretical_s", VIMOS_HISTORY_NUMBER,
    AT (measurement.sent_theoretical) },
  { "pings_sent", "pings", "sent", VIMOS_HISTORY_COUNT, AT (measurement.pings_sent) },
  { "pings_lost", "pings", "lost", VIMOS_HISTORY_COUNT, AT (measurement.pings_lost) },
  { "ping_interval_s", "pings", "interval_s", VIMOS_HISTORY_NUMBER,
    AT (measurement.ping_interval) },
  { "disk_bytes", "bytes", "disk", VIMOS_HISTORY_COUNT, AT (measurement.disk_bytes) },
  { "memory_bytes", "bytes", "memory", VIMOS_HISTORY_COUNT, AT (measurement.memory_bytes) },
};

/**
 * vimos_history_record_new:
 *
 * Returns: (transfer full): nothing measured, no path, no details
 */
VimosHistoryRecord *
vimos_history_record_new (void)
{
  VimosHistoryRecord *self = g_new0 (VimosHistoryRecord, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->outcome = VIMOS_OUTCOME_RUNNING;
  self->measurement = vimos_measurement_none;
  self->prediction.migration = self->prediction.downtime = NAN;
  vimos_history_path_init (&self->path);
  return self;
}

VimosHistoryRecord *
vimos_history_record_ref (VimosHistoryRecord *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
vimos_history_record_unref (VimosHistoryRecord *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < VIMOS_HISTORY_N_COLUMNS; i++)
    if (vimos_history_columns[i].type == VIMOS_HISTORY_TEXT)
      g_clear_pointer (&VIMOS_HISTORY_MEMBER (self, &vimos_history_columns[i], char *), g_free);
  vimos_history_path_clear (&self->path);
  g_clear_pointer (&self->phases, g_ptr_array_unref);
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  g_clear_pointer (&self->samples, g_bytes_unref);
  g_free (self);
}

/* Empty lists of phases and findings, to be filled before the record is given away. */
void
vimos_history_record_make_details (VimosHistoryRecord *self)
{
  self->phases = g_ptr_array_new_with_free_func (g_object_unref);
  self->findings = g_ptr_array_new_with_free_func (g_object_unref);
}

/* What comes from the network or libvirt may be no UTF-8 or endless; the file holds neither. */
static char *
dup_text (const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;

  if (valid != NULL && strlen (valid) > VIMOS_HISTORY_MAX_TEXT)
    *g_utf8_find_prev_char (valid, valid + VIMOS_HISTORY_MAX_TEXT) = '\0';
  return g_steal_pointer (&valid);
}

static void
take_findings (VimosHistoryRecord *self,
               VimosPlan *plan)
{
  GListModel *findings = vimos_plan_get_findings (plan);

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++)
    g_ptr_array_add (self->findings, g_list_model_get_item (findings, i));
}

/* The host of the controller's address: what tells networks apart that keep their runs in one
 * file. */
static char *
name_network (VimosPlan *plan)
{
  VimosOnosPoller *poller = vimos_context_get_poller (vimos_plan_get_context (plan));
  g_autofree char *host = vimos_onos_client_dup_host (vimos_onos_poller_get_client (poller));

  return dup_text (host);
}

static void
take_plan (VimosHistoryRecord *self,
           VimosPlan *plan,
           VimosCandidate *candidate)
{
  VimosVm *vm = vimos_plan_get_vm (plan);
  VimosPathSet *paths = vimos_plan_get_path_set (plan);

  self->vm = dup_text (vimos_vm_get_name (vm));
  self->uuid = dup_text (vimos_vm_get_uuid (vm));
  self->mac = dup_text (vimos_vm_get_mac (vm));
  self->to = dup_text (vimos_hypervisor_get_name (vimos_plan_get_target (plan)));
  self->network = name_network (plan);
  self->kind = g_strdup (vimos_path_set_kind_to_string (
      paths != NULL ? vimos_path_set_get_kind (paths) : VIMOS_PATH_SET_NONE));
  if (candidate != NULL)
    vimos_history_path_set_candidate (&self->path, candidate);
  self->measurement.volume_bytes = vimos_plan_get_volume (plan);
  vimos_history_record_make_details (self);
  take_findings (self, plan);
}

/**
 * vimos_history_record_begin:
 * @plan: what is about to be done; the VM is still at its source
 * @candidate: (nullable): the chosen way
 *
 * Main thread.
 *
 * Returns: (transfer full): a run that has just begun
 */
VimosHistoryRecord *
vimos_history_record_begin (VimosPlan *plan,
                            VimosCandidate *candidate)
{
  VimosHistoryRecord *self;
  VimosHypervisor *source;

  g_return_val_if_fail (VIMOS_IS_PLAN (plan), NULL);

  self = vimos_history_record_new ();
  self->key = g_uuid_string_random ();
  self->start_us = vimos_clock_wall ();
  self->origin_us = vimos_clock_now ();
  source = vimos_vm_get_hypervisor (vimos_plan_get_vm (plan));
  self->from = source != NULL ? dup_text (vimos_hypervisor_get_name (source)) : NULL;
  take_plan (self, plan, candidate);
  return self;
}

/* The phases as they are now; time 0 becomes the moment at which the first one began. */
static void
take_phases (VimosHistoryRecord *self,
             GListModel *phases)
{
  gint64 origin = 0;

  for (guint i = 0; i < g_list_model_get_n_items (phases); i++)
    {
      g_autoptr (VimosPhase) phase = g_list_model_get_item (phases, i);
      gint64 start = vimos_phase_get_start (phase);

      g_ptr_array_add (self->phases,
                       vimos_phase_new_recorded (vimos_phase_get_name (phase), start,
                                                 vimos_phase_get_end (phase),
                                                 vimos_phase_get_state (phase)));
      if (start > 0 && (origin == 0 || start < origin))
        origin = start;
    }
  if (origin == 0)
    return;
  self->start_us += origin - self->origin_us;
  self->origin_us = origin;
}

/**
 * vimos_history_record_end:
 * @begun: of the same run
 * @migration: as it is now; need not have ended
 *
 * Main thread.
 *
 * Returns: (transfer full): the same run with what @migration knows, and with all samples
 */
VimosHistoryRecord *
vimos_history_record_end (VimosHistoryRecord *begun,
                          VimosMigration *migration)
{
  const VimosMeasurement *measurement;
  guint installed = 0, total = 0;
  VimosHistoryRecord *self;

  g_return_val_if_fail (begun != NULL, NULL);
  g_return_val_if_fail (VIMOS_IS_MIGRATION (migration), NULL);

  measurement = vimos_migration_get_measurement (migration);
  g_object_get (migration, "intents-installed", &installed, "intents-total", &total, NULL);
  self = vimos_history_record_new ();
  self->id = begun->id;
  self->key = g_strdup (begun->key);
  self->start_us = begun->start_us;
  self->origin_us = begun->origin_us;
  self->from = g_strdup (begun->from);
  take_plan (self, vimos_migration_get_plan (migration), vimos_migration_get_candidate (migration));
  take_phases (self, vimos_migration_get_phases (migration));
  self->outcome = vimos_migration_get_outcome (migration);
  if (self->outcome != VIMOS_OUTCOME_DONE && self->outcome != VIMOS_OUTCOME_RUNNING)
    self->message = dup_text (vimos_migration_get_message (migration));
  self->pinned = vimos_migration_get_pinned (migration);
  self->intents_installed = installed;
  self->intents_total = total;
  self->prediction = *vimos_migration_get_prediction (migration);
  if (measurement != NULL)
    self->measurement = *measurement;
  self->samples = vimos_history_samples_encode (vimos_migration_get_timeline (migration));
  return self;
}
