/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include "vimos-report-source.h"

/**
 * vimos_report_new:
 * @record: the run, with its details
 * @timeline: its samples
 * @network: (nullable): see #VimosReport, as @network_name
 *
 * Returns: (transfer full): what can be drawn and saved
 */
VimosReport *
vimos_report_new (VimosHistoryRecord *record,
                  VimosTimeline *timeline,
                  VimosCanvas *network,
                  const char *network_name)
{
  VimosReport *self;

  g_return_val_if_fail (record != NULL, NULL);
  g_return_val_if_fail (VIMOS_IS_TIMELINE (timeline), NULL);

  self = g_new0 (VimosReport, 1);
  self->record = vimos_history_record_ref (record);
  self->timeline = g_object_ref (timeline);
  g_set_object (&self->network, network);
  self->network_name = g_strdup (network_name);
  return self;
}

/**
 * vimos_report_new_for_migration:
 * @migration: that has ended
 * @network: (nullable): see #VimosReport, as @network_name
 *
 * Returns: (transfer full): of a run that need not be in the history
 */
VimosReport *
vimos_report_new_for_migration (VimosMigration *migration,
                                VimosCanvas *network,
                                const char *network_name)
{
  g_autoptr (VimosHistoryRecord) begun = NULL;
  g_autoptr (VimosHistoryRecord) record = NULL;

  g_return_val_if_fail (VIMOS_IS_MIGRATION (migration), NULL);

  begun = vimos_history_record_begin (vimos_migration_get_plan (migration),
                                      vimos_migration_get_candidate (migration));
  record = vimos_history_record_end (begun, migration);
  return vimos_report_new (record, vimos_migration_get_timeline (migration), network, network_name);
}

void
vimos_report_free (VimosReport *self)
{
  if (self == NULL)
    return;
  vimos_history_record_unref (self->record);
  g_object_unref (self->timeline);
  g_clear_object (&self->network);
  g_free (self->network_name);
  g_free (self->samples_name);
  g_free (self);
}
