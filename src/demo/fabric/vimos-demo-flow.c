/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include "vimos-demo-flow.h"

typedef struct
{
  VimosDemoPort *in;
  VimosDemoRule *rule;
  VimosDemoPort *out;
} Step;

struct _VimosDemoRoute
{
  GArray *steps;
};

static void
clear_step (gpointer data)
{
  Step *step = data;

  g_clear_pointer (&step->rule, vimos_demo_rule_unref);
}

VimosDemoRoute *
vimos_demo_route_new (void)
{
  VimosDemoRoute *self = g_new0 (VimosDemoRoute, 1);

  self->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  g_array_set_clear_func (self->steps, clear_step);
  return self;
}

void
vimos_demo_route_free (VimosDemoRoute *self)
{
  g_array_unref (self->steps);
  g_free (self);
}

/* Each of the three may be %NULL: where there is no such thing, or where it stands in the route
 * already. */
void
vimos_demo_route_add (VimosDemoRoute *self,
                      VimosDemoPort *in,
                      VimosDemoRule *rule,
                      VimosDemoPort *out)
{
  const Step step = { in, rule != NULL ? vimos_demo_rule_ref (rule) : NULL, out };

  g_array_append_val (self->steps, step);
}

/* So many packets went all the way. */
void
vimos_demo_route_count (const VimosDemoRoute *self,
                        guint64 packets,
                        guint64 bytes)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      const Step *step = &g_array_index (self->steps, Step, i);

      if (step->in != NULL)
        vimos_demo_port_count_rx (step->in, packets, bytes);
      if (step->rule != NULL)
        vimos_demo_rule_count (step->rule, packets, bytes);
      if (step->out != NULL)
        vimos_demo_port_count_tx (step->out, packets, bytes);
    }
}

/* Adds the pipes to the list. */
void
vimos_demo_route_list_pipes (const VimosDemoRoute *self,
                             GPtrArray *pipes)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      const Step *step = &g_array_index (self->steps, Step, i);

      if (step->in != NULL && step->in->peer == NULL)
        g_ptr_array_add (pipes, &step->in->in);
      if (step->out != NULL)
        g_ptr_array_add (pipes, &step->out->out);
    }
}

/* Bulk traffic fills its bottleneck, and with it the queue there: how much of it there is at each
 * port. */
void
vimos_demo_route_count_bulk (const VimosDemoRoute *self,
                             int step)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      const Step *at = &g_array_index (self->steps, Step, i);

      if (at->out != NULL)
        at->out->n_bulk += step;
    }
}

guint
vimos_demo_route_get_length (const VimosDemoRoute *self)
{
  return self->steps->len;
}

void
vimos_demo_flow_init (VimosDemoFlow *self,
                      double cap_mbps,
                      double limit_bytes)
{
  self->route = vimos_demo_route_new ();
  self->share.pipes = g_ptr_array_new ();
  self->share.cap_mbps = cap_mbps;
  self->limit_bytes = limit_bytes;
}

void
vimos_demo_flow_clear (VimosDemoFlow *self)
{
  g_clear_pointer (&self->route, vimos_demo_route_free);
  g_clear_pointer (&self->share.pipes, g_ptr_array_unref);
}

/**
 * vimos_demo_flow_set_route:
 * @self: a flow
 * @route: (transfer full): its way from now on
 */
void
vimos_demo_flow_set_route (VimosDemoFlow *self,
                           VimosDemoRoute *route)
{
  vimos_demo_route_free (self->route);
  self->route = route;
  g_ptr_array_set_size (self->share.pipes, 0);
  vimos_demo_route_list_pipes (route, self->share.pipes);
}

/* @passed_us went by since the last call, at the present share. */
void
vimos_demo_flow_advance (VimosDemoFlow *self,
                         gint64 passed_us)
{
  guint64 packets, bytes;

  self->bytes = MIN (self->limit_bytes, self->bytes + self->share.mbps / 8 * (double) passed_us);
  bytes = (guint64) self->bytes;
  packets = bytes / VIMOS_DEMO_SEGMENT;
  vimos_demo_route_count (self->route, packets - self->counted_packets,
                          bytes - self->counted_bytes);
  self->counted_packets = packets;
  self->counted_bytes = bytes;
}
