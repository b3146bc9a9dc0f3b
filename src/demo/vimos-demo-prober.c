/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-clock.h"
#include "vimos-demo-prober.h"

/* As the ICMP prober has it. */
#define MIN_INTERVAL_US 1000
#define MAX_INTERVAL_US (60 * G_USEC_PER_SEC)

struct _VimosDemoProber
{
  GObject parent_instance;

  /* borrowed */
  VimosDemoStation *station; /* or NULL: nobody is there to ping from */

  guint32 address;
  guint beat_id; /* 0 while it does not run */
  gint64 interval_us;
  guint64 next_sequence;
};

/* A request under way. */
typedef struct
{
  VimosDemoProber *prober; /* borrowed: who stops takes its requests out */
  guint64 sequence;
  gint64 sent_us;
} Echo;

static void vimos_demo_prober_iface_init (VimosProberInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VimosDemoProber,
                               vimos_demo_prober,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIMOS_TYPE_PROBER,
                                                      vimos_demo_prober_iface_init))

/* The station answers also who is gone by then, and never when it is itself gone; so it is not
 * given a pointer but a number, under which the request is found here as long as somebody waits for
 * it. */
static GHashTable *echoes; /* number → Echo */
static guint last_echo;

static guint
add_echo (VimosDemoProber *self)
{
  Echo *echo = g_new (Echo, 1);

  *echo = (Echo){ self, self->next_sequence++, vimos_clock_now () };
  if (echoes == NULL)
    echoes = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_hash_table_insert (echoes, GUINT_TO_POINTER (++last_echo), echo);
  return last_echo;
}

static Echo *
take_echo (guint number)
{
  gpointer echo = NULL;

  if (echoes != NULL)
    g_hash_table_steal_extended (echoes, GUINT_TO_POINTER (number), NULL, &echo);
  return echo;
}

static gboolean
is_of (gpointer number,
       gpointer echo,
       gpointer prober)
{
  return ((const Echo *) echo)->prober == prober;
}

static void
drop_echoes (VimosDemoProber *self)
{
  if (echoes == NULL)
    return;
  g_hash_table_foreach_remove (echoes, is_of, self);
  if (g_hash_table_size (echoes) == 0)
    g_clear_pointer (&echoes, g_hash_table_unref);
}

static void
settled_cb (gint64 rtt_us,
            gpointer user_data)
{
  g_autofree Echo *echo = take_echo (GPOINTER_TO_UINT (user_data));
  g_autoptr (VimosDemoProber) self = NULL;
  VimosPing ping;

  if (echo == NULL)
    return;
  self = g_object_ref (echo->prober);
  ping = (VimosPing){ echo->sequence, echo->sent_us, rtt_us };
  vimos_prober_emit_ping (VIMOS_PROBER (self), &ping);
}

static gboolean
beat_cb (gpointer user_data)
{
  VimosDemoProber *self = user_data;

  self->beat_id = vimos_clock_add_us (self->interval_us, beat_cb, self);
  vimos_demo_station_ping (self->station, self->address, VIMOS_PING_TIMEOUT_US, settled_cb,
                           GUINT_TO_POINTER (add_echo (self)));
  return G_SOURCE_REMOVE;
}

static gboolean
parse_address (const char *text,
               guint32 *address,
               GError **error)
{
  g_autoptr (GInetAddress) parsed = g_inet_address_new_from_string (text);
  const guint8 *bytes;

  if (parsed == NULL || g_inet_address_get_is_any (parsed)
      || g_inet_address_get_is_multicast (parsed))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _("“%s” is not the IP address of one host"), text);
      return FALSE;
    }
  if (g_inet_address_get_family (parsed) != G_SOCKET_FAMILY_IPV4)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _("The simulated network knows IPv4 only, not “%s”"), text);
      return FALSE;
    }
  bytes = g_inet_address_to_bytes (parsed);
  *address
      = (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
  return TRUE;
}

static gboolean
vimos_demo_prober_start (VimosProber *prober,
                         const char *address,
                         gint64 interval_us,
                         GError **error)
{
  VimosDemoProber *self = VIMOS_DEMO_PROBER (prober);

  g_return_val_if_fail (self->beat_id == 0, FALSE);

  if (interval_us < MIN_INTERVAL_US || interval_us > MAX_INTERVAL_US)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _("Pings can be sent every 1 ms to 60 s"));
      return FALSE;
    }
  if (!parse_address (address, &self->address, error))
    return FALSE;
  if (self->station == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE,
                   _("This scenario has no host from which VMs are pinged"));
      return FALSE;
    }
  self->interval_us = interval_us;
  self->next_sequence = 0;
  self->beat_id = vimos_clock_add_us (0, beat_cb, self);
  return TRUE;
}

static void
vimos_demo_prober_stop (VimosProber *prober)
{
  VimosDemoProber *self = VIMOS_DEMO_PROBER (prober);

  g_clear_handle_id (&self->beat_id, g_source_remove);
  drop_echoes (self);
}

static void
vimos_demo_prober_iface_init (VimosProberInterface *iface)
{
  iface->start = vimos_demo_prober_start;
  iface->stop = vimos_demo_prober_stop;
}

static void
vimos_demo_prober_dispose (GObject *object)
{
  vimos_demo_prober_stop (VIMOS_PROBER (object));
  G_OBJECT_CLASS (vimos_demo_prober_parent_class)->dispose (object);
}

static void
vimos_demo_prober_class_init (VimosDemoProberClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vimos_demo_prober_dispose;
}

static void
vimos_demo_prober_init (VimosDemoProber *self)
{
}

/**
 * vimos_demo_prober_new:
 * @operator_station: (nullable): from where; not owned, and outlives the prober. %NULL: it can only
 *   say that there is nobody to ping from
 *
 * Returns: (transfer full): a prober that does not run. It asks once every interval, IPv4 only; who
 * stops it hears of no request any more
 */
VimosProber *
vimos_demo_prober_new (VimosDemoStation *operator_station)
{
  VimosDemoProber *self = g_object_new (VIMOS_TYPE_DEMO_PROBER, NULL);

  self->station = operator_station;
  return VIMOS_PROBER (self);
}
