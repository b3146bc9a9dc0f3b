/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include "vimos-clock.h"
#include "vimos-demo-fabric-private.h"

/* What the scenario has happen. */

#define REBOOT_US 5000000

typedef struct
{
  VimosDemoFabric *fabric;
  const VimosDemoEvent *event;
} Planned;

static void
plan (VimosDemoFabric *self,
      const VimosDemoEvent *event,
      VimosDemoEntryFunc function,
      gint64 delay_us)
{
  Planned *planned = g_new0 (Planned, 1);

  planned->fabric = self;
  planned->event = event;
  vimos_demo_agenda_add (self->agenda, vimos_clock_now () + delay_us, function, planned, g_free);
}

static void
switch_on (gpointer user_data)
{
  const Planned *planned = user_data;

  vimos_demo_fabric_set_switch_up (planned->fabric, planned->event->device, TRUE);
}

static void
happen (gpointer user_data)
{
  const Planned *planned = user_data;
  const VimosDemoEvent *event = planned->event;

  switch (event->kind)
    {
    case VIMOS_DEMO_LINK_DOWN:
    case VIMOS_DEMO_LINK_UP:
      vimos_demo_fabric_set_link_up (planned->fabric, event->link,
                                     event->kind == VIMOS_DEMO_LINK_UP);
      break;
    case VIMOS_DEMO_SWITCH_REBOOT:
      plan (planned->fabric, event, switch_on, REBOOT_US);
      G_GNUC_FALLTHROUGH;
    case VIMOS_DEMO_SWITCH_DOWN:
      vimos_demo_fabric_set_switch_up (planned->fabric, event->device, FALSE);
      break;
    case VIMOS_DEMO_SWITCH_UP:
      vimos_demo_fabric_set_switch_up (planned->fabric, event->device, TRUE);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* Those that count from now. */
void
vimos_demo_fabric_plan_events (VimosDemoFabric *self,
                               gboolean after_move)
{
  const GArray *events = self->scenario->events;

  for (guint i = 0; i < events->len; i++)
    {
      const VimosDemoEvent *event = &g_array_index (events, VimosDemoEvent, i);

      if (event->after_move == after_move)
        plan (self, event, happen, event->at_us);
    }
}
