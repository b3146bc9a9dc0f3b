/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimosctl"

#include "config.h"

#include <glib/gi18n.h>

#include "vimos-commands.h"
#include "vimos-report.h"
#include "vimos-table.h"
#include "vimos-units.h"

/* The VM's own entry in the controller, by its MAC addresses; NULL when it has none or no
 * controller was asked. */
static const VimosHost *
find_host (VimosContext *context,
           VimosVm *vm)
{
  VimosTopology *topology = vimos_onos_poller_get_topology (vimos_context_get_poller (context));
  const VimosHost *host = NULL;

  for (guint i = 0; topology != NULL && host == NULL && i < vimos_vm_get_n_nics (vm); i++)
    if (vimos_vm_get_nic (vm, i)->mac != NULL)
      host = vimos_topology_find_host_by_mac (topology, vimos_vm_get_nic (vm, i)->mac);
  return host;
}

static void
report_disks (JsonBuilder *builder,
              VimosVm *vm)
{
  vimos_report_begin_array (builder, "disks");
  for (guint i = 0; i < vimos_vm_get_n_disks (vm); i++)
    {
      const VimosDisk *disk = vimos_vm_get_disk (vm, i);

      json_builder_begin_object (builder);
      vimos_report_text (builder, "target", disk->target);
      vimos_report_text (builder, "source", disk->source);
      vimos_report_text (builder, "format", disk->format);
      vimos_report_integer (builder, "capacity_bytes", disk->capacity);
      vimos_report_integer (builder, "allocation_bytes", disk->allocation);
      vimos_report_boolean (builder, "read_only", disk->read_only);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
report_vm (JsonBuilder *builder,
           VimosContext *context,
           VimosVm *vm)
{
  VimosHypervisor *hypervisor = vimos_vm_get_hypervisor (vm);
  const VimosHost *host = find_host (context, vm);

  json_builder_begin_object (builder);
  vimos_report_text (builder, "name", vimos_vm_get_name (vm));
  vimos_report_text (builder, "uuid", vimos_vm_get_uuid (vm));
  vimos_report_text (builder, "state", vimos_vm_state_to_string (vimos_vm_get_state (vm)));
  vimos_report_text (builder, "hypervisor",
                     hypervisor != NULL ? vimos_hypervisor_get_name (hypervisor) : NULL);
  vimos_report_integer (builder, "memory_bytes", vimos_vm_get_memory (vm));
  vimos_report_integer (builder, "disk_bytes", vimos_vm_get_disk_bytes (vm));
  vimos_report_begin_array (builder, "macs");
  for (guint i = 0; i < vimos_vm_get_n_nics (vm); i++)
    if (vimos_vm_get_nic (vm, i)->mac != NULL)
      json_builder_add_string_value (builder, vimos_vm_get_nic (vm, i)->mac);
  json_builder_end_array (builder);
  vimos_report_texts (builder, "addresses", host != NULL ? host->addresses : NULL);
  vimos_report_point (builder, "attachment", host != NULL ? &host->location : NULL);
  report_disks (builder, vm);
  json_builder_end_object (builder);
}

static void
report_hypervisors (JsonBuilder *builder,
                    VimosContext *context)
{
  GListModel *hypervisors = vimos_context_get_hypervisors (context);

  vimos_report_begin_array (builder, "hypervisors");
  for (guint i = 0; i < g_list_model_get_n_items (hypervisors); i++)
    {
      g_autoptr (VimosHypervisor) hypervisor = g_list_model_get_item (hypervisors, i);
      const VimosHost *host = vimos_context_find_hypervisor_host (context, hypervisor);
      const GError *error = vimos_hypervisor_get_error (hypervisor);

      json_builder_begin_object (builder);
      vimos_report_text (builder, "name", vimos_hypervisor_get_name (hypervisor));
      vimos_report_text (builder, "uri", vimos_hypervisor_get_uri (hypervisor));
      vimos_report_text (builder, "address", vimos_hypervisor_get_address (hypervisor));
      vimos_report_boolean (builder, "connected",
                            vimos_hypervisor_get_state (hypervisor) == VIMOS_HYPERVISOR_CONNECTED);
      vimos_report_point (builder, "attachment", host != NULL ? &host->location : NULL);
      vimos_report_text (builder, "error", error != NULL ? error->message : NULL);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_row (VimosTable *table,
         VimosContext *context,
         VimosVm *vm)
{
  VimosTopology *topology = vimos_onos_poller_get_topology (vimos_context_get_poller (context));
  VimosHypervisor *hypervisor = vimos_vm_get_hypervisor (vm);
  const VimosHost *host = find_host (context, vm);

  vimos_table_add_cell (table, vimos_vm_get_name (vm));
  vimos_table_add_cell (table, vimos_vm_state_to_string (vimos_vm_get_state (vm)));
  vimos_table_add_cell (table, hypervisor != NULL ? vimos_hypervisor_get_name (hypervisor) : NULL);
  vimos_table_take_cell (table, vimos_format_bytes (vimos_vm_get_memory (vm)));
  vimos_table_take_cell (table, vimos_format_bytes (vimos_vm_get_disk_bytes (vm)));
  vimos_table_add_cell (table, vimos_vm_get_mac (vm));
  vimos_table_add_cell (table, host != NULL ? host->addresses[0] : NULL);
  vimos_table_take_cell (
      table, host != NULL ? vimos_report_point_to_words (topology, &host->location) : NULL);
}

/**
 * vimos_command_vms:
 * @cli: a run
 *
 * Lists the VMs of all hypervisors that could be reached, and where the controller sees them.
 */
void
vimos_command_vms (VimosCli *cli)
{
  VimosContext *context = vimos_cli_get_context (cli);
  GListModel *vms = vimos_context_get_vms (context);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (VimosTable) table
      = vimos_table_new (_("VM"), _("STATE"), _("HYPERVISOR"), _(">MEMORY"), _(">DISK"),
                         _("MAC"), _("ADDRESS"), _("ATTACHED TO"), NULL);

  json_builder_begin_object (builder);
  vimos_report_begin_array (builder, "vms");
  for (guint i = 0; i < g_list_model_get_n_items (vms); i++)
    {
      g_autoptr (VimosVm) vm = g_list_model_get_item (vms, i);

      report_vm (builder, context, vm);
      add_row (table, context, vm);
    }
  json_builder_end_array (builder);
  report_hypervisors (builder, context);
  json_builder_end_object (builder);

  vimos_cli_print_table (cli, table);
  vimos_cli_print_json (cli, json_builder_get_root (builder));
  vimos_cli_end (cli, VIMOS_EXIT_DONE);
}
