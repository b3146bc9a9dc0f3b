/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-wire.h"
#include "vimos-clock.h"

struct _VimosDemoFabric
{
  GObject parent_instance;

  VimosDemoScenario *scenario;
  GPtrArray *stations;
  GPtrArray *transfers;
  double mbps;
  guint n_moves_begun;
};

struct _VimosDemoStation
{
  VimosDemoFabric *fabric;
  VimosDemoAttachment at;
  gboolean awake;
  guint n_announced;
  GPtrArray *pings; /* Ping: under way */
};

typedef struct
{
  VimosDemoStation *from;
  guint32 address;
  gint64 sent_us;
  guint timer_id;
  guint timeout_id;
  VimosDemoPingFunc callback;
  gpointer user_data;
} Ping;

struct _VimosDemoTransfer
{
  VimosDemoFabric *fabric;
  guint64 bytes;
  double carried;
  gint64 since_us;
  guint done_id;
  VimosDemoDoneFunc done;
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (VimosDemoFabric, vimos_demo_fabric, G_TYPE_OBJECT)

static void
vimos_demo_fabric_finalize (GObject *object)
{
  VimosDemoFabric *self = VIMOS_DEMO_FABRIC (object);

  /* Who stands on the network leaves it first. */
  g_assert_cmpuint (self->stations->len, ==, 0);
  g_assert_cmpuint (self->transfers->len, ==, 0);
  g_ptr_array_unref (self->stations);
  g_ptr_array_unref (self->transfers);
  G_OBJECT_CLASS (vimos_demo_fabric_parent_class)->finalize (object);
}

static void
vimos_demo_fabric_class_init (VimosDemoFabricClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vimos_demo_fabric_finalize;
}

static void
vimos_demo_fabric_init (VimosDemoFabric *self)
{
  self->stations = g_ptr_array_new ();
  self->transfers = g_ptr_array_new ();
}

VimosDemoFabric *
fake_wire_new (VimosDemoScenario *scenario)
{
  VimosDemoFabric *self = g_object_new (VIMOS_TYPE_DEMO_FABRIC, NULL);

  self->scenario = scenario;
  return self;
}

VimosDemoScenario *
vimos_demo_fabric_get_scenario (VimosDemoFabric *self)
{
  return self->scenario;
}

void
vimos_demo_fabric_begin_move (VimosDemoFabric *self)
{
  self->n_moves_begun++;
}

guint
fake_wire_get_n_moves_begun (VimosDemoFabric *self)
{
  return self->n_moves_begun;
}

/* ---- stations ---- */

static void
ping_free (gpointer data)
{
  Ping *ping = data;

  g_clear_handle_id (&ping->timer_id, g_source_remove);
  g_clear_handle_id (&ping->timeout_id, g_source_remove);
  g_free (ping);
}

static void
end_ping (Ping *ping,
          gint64 rtt_us)
{
  VimosDemoPingFunc callback = ping->callback;
  gpointer user_data = ping->user_data;

  g_ptr_array_remove (ping->from->pings, ping);
  callback (rtt_us, user_data);
}

VimosDemoStation *
vimos_demo_station_new (VimosDemoFabric *fabric,
                        const VimosDemoAttachment *at)
{
  VimosDemoStation *self = g_new0 (VimosDemoStation, 1);

  g_assert_null (fake_wire_find (fabric, at->device, at->address));
  self->fabric = fabric;
  self->at = *at;
  self->awake = TRUE;
  self->pings = g_ptr_array_new_with_free_func (ping_free);
  g_ptr_array_add (fabric->stations, self);
  return self;
}

void
vimos_demo_station_free (VimosDemoStation *self)
{
  g_assert_true (g_ptr_array_remove (self->fabric->stations, self));
  g_ptr_array_unref (self->pings);
  g_free (self);
}

static VimosDemoStation *
find_awake (VimosDemoFabric *self,
            guint32 address)
{
  for (guint i = 0; i < self->stations->len; i++)
    {
      VimosDemoStation *station = g_ptr_array_index (self->stations, i);

      if (station->at.address == address && station->awake)
        return station;
    }
  return NULL;
}

/* What waited in the tap is answered at once. */
void
vimos_demo_station_set_awake (VimosDemoStation *self,
                              gboolean awake)
{
  self->awake = awake;
  for (guint i = 0; awake && i < self->fabric->stations->len; i++)
    {
      VimosDemoStation *other = g_ptr_array_index (self->fabric->stations, i);

      for (guint j = other->pings->len; j-- > 0;)
        {
          Ping *ping = g_ptr_array_index (other->pings, j);

          if (ping->address == self->at.address && ping->timer_id == 0)
            end_ping (ping, vimos_clock_now () - ping->sent_us);
        }
    }
}

void
vimos_demo_station_announce (VimosDemoStation *self)
{
  g_assert_true (self->awake);
  self->n_announced++;
}

static gboolean
pinged_cb (gpointer user_data)
{
  Ping *ping = user_data;

  ping->timer_id = 0;
  if (find_awake (ping->from->fabric, ping->address) != NULL)
    end_ping (ping, FAKE_RTT_US);
  return G_SOURCE_REMOVE;
}

static gboolean
timed_out_cb (gpointer user_data)
{
  Ping *ping = user_data;

  ping->timeout_id = 0;
  end_ping (ping, -1);
  return G_SOURCE_REMOVE;
}

void
vimos_demo_station_ping (VimosDemoStation *self,
                         guint32 address,
                         gint64 timeout_us,
                         VimosDemoPingFunc callback,
                         gpointer user_data)
{
  Ping *ping = g_new0 (Ping, 1);

  ping->from = self;
  ping->address = address;
  ping->sent_us = vimos_clock_now ();
  ping->callback = callback;
  ping->user_data = user_data;
  ping->timer_id = vimos_clock_add_us (FAKE_RTT_US, pinged_cb, ping);
  ping->timeout_id = vimos_clock_add_us (timeout_us, timed_out_cb, ping);
  g_ptr_array_add (self->pings, ping);
}

VimosDemoStation *
fake_wire_find (VimosDemoFabric *self,
                guint device,
                guint32 address)
{
  for (guint i = 0; i < self->stations->len; i++)
    {
      VimosDemoStation *station = g_ptr_array_index (self->stations, i);

      if (station->at.device == device && station->at.address == address)
        return station;
    }
  return NULL;
}

gboolean
fake_wire_is_awake (VimosDemoStation *station)
{
  return station->awake;
}

guint
fake_wire_get_n_announced (VimosDemoStation *station)
{
  return station->n_announced;
}

/* ---- transfers ---- */

static void
carry (VimosDemoTransfer *self)
{
  gint64 now = vimos_clock_now ();

  self->carried = MIN (self->carried + self->fabric->mbps / 8 * (double) (now - self->since_us),
                       (double) self->bytes);
  self->since_us = now;
}

static gboolean
done_cb (gpointer user_data)
{
  VimosDemoTransfer *self = user_data;

  self->done_id = 0;
  carry (self);
  self->carried = (double) self->bytes;
  self->done (self->user_data);
  return G_SOURCE_REMOVE;
}

static void
schedule (VimosDemoTransfer *self)
{
  double left = (double) self->bytes - self->carried;

  g_clear_handle_id (&self->done_id, g_source_remove);
  if (self->fabric->mbps > 0 && left > 0)
    self->done_id = vimos_clock_add_us ((gint64) (left * 8 / self->fabric->mbps), done_cb, self);
}

VimosDemoTransfer *
vimos_demo_transfer_new (VimosDemoStation *from,
                         VimosDemoStation *to,
                         guint16 tcp_port,
                         guint64 bytes,
                         VimosDemoDoneFunc done,
                         gpointer user_data)
{
  VimosDemoTransfer *self = g_new0 (VimosDemoTransfer, 1);

  g_assert_true (from != to && from->awake && to->awake && bytes > 0 && tcp_port > 0);
  self->fabric = from->fabric;
  self->bytes = bytes;
  self->since_us = vimos_clock_now ();
  self->done = done;
  self->user_data = user_data;
  g_ptr_array_add (self->fabric->transfers, self);
  schedule (self);
  return self;
}

void
vimos_demo_transfer_free (VimosDemoTransfer *self)
{
  g_clear_handle_id (&self->done_id, g_source_remove);
  g_assert_true (g_ptr_array_remove (self->fabric->transfers, self));
  g_free (self);
}

guint64
vimos_demo_transfer_get_bytes (VimosDemoTransfer *self)
{
  carry (self);
  return (guint64) self->carried;
}

double
vimos_demo_transfer_get_mbps (VimosDemoTransfer *self)
{
  return self->done_id != 0 ? self->fabric->mbps : 0;
}

void
fake_wire_set_mbps (VimosDemoFabric *self,
                    double mbps)
{
  for (guint i = 0; i < self->transfers->len; i++)
    carry (g_ptr_array_index (self->transfers, i));
  self->mbps = mbps;
  for (guint i = 0; i < self->transfers->len; i++)
    schedule (g_ptr_array_index (self->transfers, i));
}

guint
fake_wire_get_n_transfers (VimosDemoFabric *self)
{
  return self->transfers->len;
}
