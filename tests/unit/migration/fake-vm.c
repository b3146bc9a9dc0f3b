/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-vm.h"

const VimosVmStatus fake_running = { .present = TRUE,
                                     .state = VIMOS_VM_STATE_RUNNING,
                                     .persistent = TRUE };
const VimosVmStatus fake_paused = { .present = TRUE,
                                    .state = VIMOS_VM_STATE_PAUSED,
                                    .reason_user = TRUE,
                                    .persistent = TRUE };
const VimosVmStatus fake_incoming = { .present = TRUE,
                                      .state = VIMOS_VM_STATE_PAUSED,
                                      .reason_migration = TRUE,
                                      .has_job = TRUE };
const VimosVmStatus fake_whole = { .present = TRUE,
                                   .state = VIMOS_VM_STATE_PAUSED,
                                   .reason_user = TRUE,
                                   .persistent = TRUE };
const VimosVmStatus fake_migrated = { .present = TRUE,
                                      .state = VIMOS_VM_STATE_SHUT_OFF,
                                      .reason_migrated = TRUE,
                                      .persistent = TRUE };
const VimosVmStatus fake_crashed = { .present = TRUE,
                                     .state = VIMOS_VM_STATE_CRASHED,
                                     .persistent = TRUE };
const VimosVmStatus fake_off = { .present = TRUE,
                                 .state = VIMOS_VM_STATE_SHUT_OFF,
                                 .persistent = TRUE };

/* Of "web": one raw disk, one NIC. */
VimosVmData *
fake_vm_data_new (void)
{
  VimosVmData *data = g_new0 (VimosVmData, 1);

  data->name = g_strdup ("web");
  data->uuid = g_strdup (FAKE_UUID);
  data->memory = FAKE_MEMORY_BYTES;
  data->n_nics = 1;
  data->nics = g_new0 (VimosNic, 1);
  data->nics[0].mac = g_strdup (FAKE_MAC);
  data->nics[0].bridge = g_strdup ("br0");
  data->n_disks = 1;
  data->disks = g_new0 (VimosDisk, 1);
  data->disks[0].target = g_strdup ("vda");
  data->disks[0].source = g_strdup (FAKE_DISK);
  data->disks[0].format = g_strdup ("raw");
  data->disks[0].capacity = data->disks[0].allocation = FAKE_DISK_BYTES;
  return data;
}

/* A target where everything fits. */
VimosTargetCheck *
fake_target_check_new (void)
{
  VimosTargetCheck *check = g_new0 (VimosTargetCheck, 1);

  check->memory_free = 1ull << 32;
  check->n_bridges = 1;
  check->bridges = g_new0 (gboolean, 1);
  check->bridges_known = g_new0 (gboolean, 1);
  check->bridges[0] = check->bridges_known[0] = TRUE;
  check->n_volumes = 1;
  check->volumes = g_new0 (VimosVolumeCheck, 1);
  check->volumes[0].pool = g_strdup ("default");
  check->volumes[0].available = 1ull << 32;
  return check;
}

VimosTargetCheck *
fake_target_check_copy (const VimosTargetCheck *check)
{
  VimosTargetCheck *copy = g_memdup2 (check, sizeof *check);

  copy->bridges = g_memdup2 (check->bridges, sizeof (gboolean) * check->n_bridges);
  copy->bridges_known = g_memdup2 (check->bridges_known, sizeof (gboolean) * check->n_bridges);
  copy->volumes = g_memdup2 (check->volumes, sizeof (VimosVolumeCheck) * check->n_volumes);
  for (guint i = 0; i < check->n_volumes; i++)
    copy->volumes[i].pool = g_strdup (check->volumes[i].pool);
  return copy;
}
