/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <locale.h>

#include "scenario-test.h"

/* print-scenario NAME: what stands where, in lines for compare-with-lab.py */

static void
print_station (VimosDemoScenario *scenario,
               const char *name,
               const VimosDemoAttachment *at,
               const guint8 mac[6],
               guint32 address)
{
  g_print ("station %s %02x:%02x:%02x:%02x:%02x:%02x %u.%u.%u.%u %s %u\n", name,
           mac[0], mac[1], mac[2], mac[3], mac[4], mac[5],
           address >> 24, (address >> 16) & 255, (address >> 8) & 255, address & 255,
           switch_at (scenario, at->device)->name, at->port);
}

static void
print_stations (VimosDemoScenario *scenario)
{
  for (guint i = 0; i < scenario->hypervisors->len; i++)
    {
      const VimosDemoHypervisorSpec *place = hypervisor_at (scenario, i);

      print_station (scenario, place->name, &place->at, place->at.mac, place->at.address);
    }
  print_station (scenario, "op", &scenario->operator, scenario->operator.mac,
                 scenario->operator.address);
  for (guint i = 0; i < scenario->vms->len; i++)
    {
      const VimosDemoVmSpec *vm = vm_at (scenario, i);

      print_station (scenario, vm->name, &hypervisor_at (scenario, vm->hypervisor)->at,
                     vm->mac, vm->address);
      g_print ("uuid %s %s\n", vm->name, vm->uuid);
    }
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VimosDemoScenario) scenario = NULL;

  setlocale (LC_ALL, "");
  scenario = vimos_demo_scenario_load (argv[argc - 1], &error);
  if (scenario == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  for (guint i = 0; i < scenario->switches->len; i++)
    {
      const VimosDemoSwitch *device = switch_at (scenario, i);
      g_autofree char *id = vimos_demo_device_id (i);

      g_print ("switch %s %s %s\n", id, device->name, device->label);
    }
  for (guint i = 0; i < scenario->links->len; i++)
    {
      const VimosDemoLink *link = link_at (scenario, i);

      g_print ("link %s %u %s %u %g\n", switch_at (scenario, link->a)->name, link->a_port,
               switch_at (scenario, link->b)->name, link->b_port, link->mbps);
    }
  print_stations (scenario);
  return 0;
}
