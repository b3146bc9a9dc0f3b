/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include "vimos-clock.h"
#include "vimos-demo-fabric-private.h"
#include "vimos-demo-station-private.h"

/* Brings the counters of all traffic up to now. */
void
vimos_demo_fabric_settle (VimosDemoFabric *self)
{
  gint64 now_us = vimos_clock_now ();
  gint64 passed_us = now_us - self->settled_us;

  if (passed_us <= 0)
    return;
  self->settled_us = now_us;
  for (guint i = 0; i < self->transfers->len; i++)
    vimos_demo_transfer_advance (g_ptr_array_index (self->transfers, i), passed_us);
  for (guint i = 0; i < self->backgrounds->len; i++)
    {
      VimosDemoStream *stream = g_ptr_array_index (self->backgrounds, i);

      if (stream->active)
        vimos_demo_flow_advance (&stream->flow, passed_us);
    }
}

static void
refresh_cb (gpointer user_data)
{
  VimosDemoFabric *self = user_data;

  self->refresh = NULL;
  self->dirty = TRUE;
  vimos_demo_fabric_refresh (self);
}

/**
 * vimos_demo_fabric_disturb:
 * @self: a fabric
 * @carriers: whether cables or switches changed, not only rules or traffic
 *
 * Ways and shares are found anew, once for all changes of this moment.
 */
void
vimos_demo_fabric_disturb (VimosDemoFabric *self,
                           gboolean carriers)
{
  self->rerouted |= carriers;
  self->dirty = TRUE;
  if (self->refresh == NULL && self->agenda != NULL)
    self->refresh = vimos_demo_agenda_add_in (self->agenda, 0, refresh_cb, self);
}

static void
reroute (VimosDemoFabric *self)
{
  for (guint i = 0; i < self->transfers->len; i++)
    vimos_demo_transfer_reroute (g_ptr_array_index (self->transfers, i));
  for (guint i = 0; self->rerouted && i < self->backgrounds->len; i++)
    vimos_demo_stream_reroute (g_ptr_array_index (self->backgrounds, i), self);
  self->rerouted = FALSE;
}

static void
share (VimosDemoFabric *self)
{
  g_autoptr (GPtrArray) shares = g_ptr_array_new ();

  for (guint i = 0; i < self->transfers->len; i++)
    {
      VimosDemoFlow *flow = vimos_demo_transfer_get_flow (g_ptr_array_index (self->transfers, i));

      if (flow != NULL)
        g_ptr_array_add (shares, &flow->share);
    }
  for (guint i = 0; i < self->backgrounds->len; i++)
    {
      VimosDemoStream *stream = g_ptr_array_index (self->backgrounds, i);

      if (vimos_demo_route_get_length (stream->flow.route) > 0)
        g_ptr_array_add (shares, &stream->flow.share);
      else
        stream->flow.share.mbps = 0;
    }
  vimos_demo_share ((VimosDemoShare *const *) shares->pdata, shares->len);
}

/* Finds ways and shares anew if anything has changed. */
void
vimos_demo_fabric_refresh (VimosDemoFabric *self)
{
  vimos_demo_fabric_settle (self);
  if (!self->dirty)
    return;
  self->dirty = FALSE;
  vimos_demo_entry_clear (&self->refresh);
  reroute (self);
  share (self);
  for (guint i = 0; i < self->transfers->len; i++)
    vimos_demo_transfer_plan_end (g_ptr_array_index (self->transfers, i));
}
