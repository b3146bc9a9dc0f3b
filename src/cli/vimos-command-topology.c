/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimosctl"

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "vimos-commands.h"
#include "vimos-report.h"
#include "vimos-table.h"
#include "vimos-units.h"

static void
report_devices (JsonBuilder *builder,
                VimosTopology *topology)
{
  vimos_report_begin_array (builder, "devices");
  for (guint i = 0; i < vimos_topology_get_n_devices (topology); i++)
    {
      const VimosDevice *device = vimos_topology_get_device (topology, i);

      json_builder_begin_object (builder);
      vimos_report_text (builder, "id", device->id);
      vimos_report_text (builder, "name", device->name);
      vimos_report_boolean (builder, "available", device->available);
      vimos_report_number (builder, "latitude", device->latitude);
      vimos_report_number (builder, "longitude", device->longitude);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
report_hosts (JsonBuilder *builder,
              VimosTopology *topology)
{
  vimos_report_begin_array (builder, "hosts");
  for (guint i = 0; i < vimos_topology_get_n_hosts (topology); i++)
    {
      const VimosHost *host = vimos_topology_get_host (topology, i);

      json_builder_begin_object (builder);
      vimos_report_text (builder, "id", host->id);
      vimos_report_text (builder, "mac", host->mac);
      vimos_report_texts (builder, "addresses", host->addresses);
      vimos_report_point (builder, "attachment", &host->location);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
print_devices (VimosCli *cli,
               VimosTopology *topology)
{
  g_autoptr (VimosTable) table = vimos_table_new (_("SWITCH"), _("ID"), _("STATE"), NULL);

  for (guint i = 0; i < vimos_topology_get_n_devices (topology); i++)
    {
      const VimosDevice *device = vimos_topology_get_device (topology, i);

      vimos_table_add_cell (table, device->name);
      vimos_table_add_cell (table, device->id);
      vimos_table_add_cell (table, device->available ? _("available") : _("not available"));
    }
  vimos_cli_print_table (cli, table);
}

/* Both directions of a cable make one line when they are alike. */
static gboolean
has_twin (VimosTopology *topology,
          const VimosLink *link)
{
  const VimosLink *back = vimos_topology_find_link (topology, &link->dst, &link->src);

  return back != NULL && back->source == link->source
         && (back->mbps == link->mbps || link->source == VIMOS_BANDWIDTH_UNKNOWN);
}

/* What flows there and, where both directions stand in one line, back. */
static char *
load_to_words (const VimosLink *link,
               const VimosLink *back)
{
  g_autofree char *there = vimos_format_mbps (link->load_mbps);
  g_autofree char *here = back != NULL ? vimos_format_mbps (back->load_mbps) : NULL;

  if (here == NULL || (isnan (link->load_mbps) && isnan (back->load_mbps)))
    return g_steal_pointer (&there);
  return g_strdup_printf ("→ %s, ← %s", there, here);
}

static void
print_links (VimosCli *cli,
             VimosTopology *topology)
{
  g_autoptr (VimosTable) table
      = vimos_table_new (_("LINK"), "", "", _(">BANDWIDTH"), _("SOURCE"), _(">LOAD"), NULL);

  for (guint i = 0; i < vimos_topology_get_n_links (topology); i++)
    {
      const VimosLink *link = vimos_topology_get_link (topology, i);
      gboolean twin = has_twin (topology, link);
      const VimosLink *back
          = twin ? vimos_topology_find_link (topology, &link->dst, &link->src) : NULL;

      if (twin && link->src_index > link->dst_index)
        continue;
      vimos_table_take_cell (table, vimos_report_point_to_words (topology, &link->src));
      vimos_table_add_cell (table, twin ? "↔" : "→");
      vimos_table_take_cell (table, vimos_report_point_to_words (topology, &link->dst));
      vimos_table_take_cell (table, vimos_format_mbps (link->mbps));
      vimos_table_take_cell (table, vimos_report_source_to_words (link->source));
      vimos_table_take_cell (table, load_to_words (link, back));
    }
  vimos_cli_print (cli, "\n");
  vimos_cli_print_table (cli, table);
}

static void
print_hosts (VimosCli *cli,
             VimosTopology *topology)
{
  g_autoptr (VimosTable) table
      = vimos_table_new (_("HOST"), _("ADDRESSES"), _("ATTACHED TO"), NULL);

  for (guint i = 0; i < vimos_topology_get_n_hosts (topology); i++)
    {
      const VimosHost *host = vimos_topology_get_host (topology, i);

      vimos_table_add_cell (table, host->mac);
      vimos_table_take_cell (table, g_strjoinv (", ", host->addresses));
      vimos_table_take_cell (table, vimos_report_point_to_words (topology, &host->location));
    }
  vimos_cli_print (cli, "\n");
  vimos_cli_print_table (cli, table);
}

/**
 * vimos_command_topology:
 * @cli: a run
 *
 * Shows what the controller knows of the network.
 */
void
vimos_command_topology (VimosCli *cli)
{
  VimosOnosPoller *poller = vimos_context_get_poller (vimos_cli_get_context (cli));
  VimosTopology *topology = vimos_onos_poller_get_topology (poller);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  vimos_report_text (builder, "onos_version", vimos_onos_poller_get_version (poller));
  report_devices (builder, topology);
  vimos_report_begin_array (builder, "links");
  for (guint i = 0; i < vimos_topology_get_n_links (topology); i++)
    vimos_report_link (builder, vimos_topology_get_link (topology, i));
  json_builder_end_array (builder);
  report_hosts (builder, topology);
  json_builder_end_object (builder);
  vimos_cli_print_json (cli, json_builder_get_root (builder));

  print_devices (cli, topology);
  print_links (cli, topology);
  print_hosts (cli, topology);
  vimos_cli_end (cli, VIMOS_EXIT_DONE);
}
