/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include "vimos-clock.h"
#include "vimos-demo-fabric-private.h"

G_DEFINE_FINAL_TYPE_WITH_CODE (VimosDemoFabric,
                               vimos_demo_fabric,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIMOS_TYPE_FABRIC,
                                                      vimos_demo_fabric_control_iface_init))

static void
vimos_demo_fabric_dispose (GObject *object)
{
  VimosDemoFabric *self = VIMOS_DEMO_FABRIC (object);

  vimos_demo_fabric_fail_requests (self);
  vimos_demo_entry_clear (&self->refresh);
  for (guint i = 0; i < self->n_bridges; i++)
    vimos_demo_bridge_stop (&self->bridges[i]);
  g_clear_pointer (&self->agenda, vimos_demo_agenda_free);
  for (guint i = 0; i < self->n_bridges; i++)
    vimos_demo_bridge_clear (&self->bridges[i]);
  self->n_bridges = 0;
  g_clear_pointer (&self->bridges, g_free);
  G_OBJECT_CLASS (vimos_demo_fabric_parent_class)->dispose (object);
}

static void
vimos_demo_fabric_finalize (GObject *object)
{
  VimosDemoFabric *self = VIMOS_DEMO_FABRIC (object);

  g_ptr_array_unref (self->links);
  g_ptr_array_unref (self->transfers);
  g_ptr_array_unref (self->backgrounds);
  g_hash_table_unref (self->requests);
  g_clear_pointer (&self->rand, g_rand_free);
  g_clear_pointer (&self->scenario, vimos_demo_scenario_unref);
  G_OBJECT_CLASS (vimos_demo_fabric_parent_class)->finalize (object);
}

static void
vimos_demo_fabric_class_init (VimosDemoFabricClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vimos_demo_fabric_dispose;
  object_class->finalize = vimos_demo_fabric_finalize;
}

static void
vimos_demo_fabric_init (VimosDemoFabric *self)
{
  self->agenda = vimos_demo_agenda_new ();
  self->links = g_ptr_array_new ();
  self->transfers = g_ptr_array_new ();
  self->backgrounds = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_demo_stream_free);
  self->requests = g_hash_table_new (NULL, NULL);
  self->settled_us = vimos_clock_now ();
}

static void
lay_cable (VimosDemoFabric *self,
           const VimosDemoLink *link)
{
  VimosDemoPort *a = vimos_demo_bridge_get_port (&self->bridges[link->a], link->a_port);
  VimosDemoPort *b = vimos_demo_bridge_get_port (&self->bridges[link->b], link->b_port);

  g_assert (a != NULL && b != NULL && a != b && a->peer == NULL && b->peer == NULL);
  a->peer = b;
  b->peer = a;
  a->out.mbps = b->out.mbps = link->mbps;
  a->delay_us = b->delay_us = link->delay_us;
  g_ptr_array_add (self->links, a);
}

/**
 * vimos_demo_fabric_new:
 * @scenario: what to play; keeps a reference
 *
 * Returns: (transfer full): switches that nobody has switched on yet
 */
VimosDemoFabric *
vimos_demo_fabric_new (VimosDemoScenario *scenario)
{
  VimosDemoFabric *self;
  guint32 seed[2];

  g_return_val_if_fail (scenario != NULL, NULL);

  self = g_object_new (VIMOS_TYPE_DEMO_FABRIC, NULL);
  self->scenario = vimos_demo_scenario_ref (scenario);
  seed[0] = scenario->seed & 0xffffffff;
  seed[1] = scenario->seed >> 32;
  self->rand = g_rand_new_with_seed_array (seed, G_N_ELEMENTS (seed));
  self->n_bridges = scenario->switches->len;
  self->bridges = g_new0 (VimosDemoBridge, self->n_bridges);
  for (guint i = 0; i < self->n_bridges; i++)
    vimos_demo_bridge_init (&self->bridges[i], self,
                            &g_array_index (scenario->switches, VimosDemoSwitch, i), i);
  for (guint i = 0; i < scenario->links->len; i++)
    lay_cable (self, &g_array_index (scenario->links, VimosDemoLink, i));
  return self;
}

/* Returns: (transfer none): what it plays */
VimosDemoScenario *
vimos_demo_fabric_get_scenario (VimosDemoFabric *self)
{
  g_return_val_if_fail (VIMOS_IS_DEMO_FABRIC (self), NULL);

  return self->scenario;
}

/**
 * vimos_demo_fabric_start:
 * @self: a fabric; only the first call has an effect
 *
 * Switches connect 0.1 s later, their links are found 30 ms after that, and what is plugged in
 * announces itself 0.6 s after it. Large networks come in batches and take longer.
 */
void
vimos_demo_fabric_start (VimosDemoFabric *self)
{
  g_return_if_fail (VIMOS_IS_DEMO_FABRIC (self));

  if (self->started)
    return;
  self->started = TRUE;
  self->settled_us = vimos_clock_now ();
  vimos_demo_fabric_connect_all (self);
  vimos_demo_fabric_plan_background (self);
  vimos_demo_fabric_plan_events (self, FALSE);
}

void
vimos_demo_fabric_begin_move (VimosDemoFabric *self)
{
  g_return_if_fail (VIMOS_IS_DEMO_FABRIC (self));

  if (self->moving)
    return;
  self->moving = TRUE;
  vimos_demo_fabric_plan_events (self, TRUE);
}

guint64
vimos_demo_fabric_get_tx_bytes (VimosDemoFabric *self,
                                guint device,
                                guint32 port)
{
  VimosDemoPort *found;

  g_return_val_if_fail (VIMOS_IS_DEMO_FABRIC (self), 0);
  g_return_val_if_fail (device < self->n_bridges, 0);

  found = vimos_demo_bridge_get_port (&self->bridges[device], port);
  g_return_val_if_fail (found != NULL, 0);
  vimos_demo_fabric_settle (self);
  return found->counters.tx_bytes;
}

/* Returns: a time in µs from the scenario's seed, at least @from_us and less than @to_us */
gint64
vimos_demo_fabric_random (VimosDemoFabric *self,
                          gint64 from_us,
                          gint64 to_us)
{
  return g_rand_int_range (self->rand, from_us, to_us);
}
