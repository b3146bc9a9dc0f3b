/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-onos"

#include "config.h"

#include <math.h>

#include "vimos-onos-codec-private.h"
#include "vimos-onos-json-private.h"
#include "vimos-port-loads.h"

/* Counters that have not moved for so long say nothing about now: the switch may be gone. */
#define STALE_US (15 * G_USEC_PER_SEC)

typedef struct
{
  guint64 sent;     /* bytes since the port came up */
  guint64 duration; /* s since then, when the controller read the counter; 0 when it does not say */
  gint64 time_us;   /* when we first saw this reading, by our clock */
  double mbps;      /* NaN when there is no earlier reading to compare with */
} PortSample;

struct _VimosPortLoads
{
  GHashTable *samples; /* "device\nport" to PortSample */
};

typedef struct _Reading Reading;

typedef gboolean (*TakeFunc) (Reading *reading,
                              const char *port,
                              JsonObject *item,
                              GError **error);

struct _Reading
{
  VimosPortLoads *self;
  TakeFunc take;
  VimosPortLoads *previous;
  gint64 time_us;
  const char *device;
};

static char *
make_key (const char *device,
          const char *port)
{
  return g_strdup_printf ("%s\n%s", device, port);
}

/* The seconds between two readings. Our clock knows when we read, up to 5 s after the controller
 * did; the controller's duration is cut to whole seconds. The truth lies within a second of the
 * latter, so the former is held to that. */
static double
seconds_between (const PortSample *before,
                 const PortSample *after)
{
  double own = (after->time_us - before->time_us) / (double) G_USEC_PER_SEC;
  double told = (double) after->duration - (double) before->duration;

  if (told > 0)
    own = CLAMP (own, MAX (told - 1, 0.5), told + 1);
  return own;
}

static void
compare_with (PortSample *sample,
              const PortSample *before)
{
  double seconds;

  sample->mbps = NAN;
  if (before == NULL || sample->sent < before->sent || sample->duration < before->duration)
    return; /* new, or plugged in again: the counter started afresh */
  if (sample->sent == before->sent && sample->duration == before->duration)
    {
      gint64 now = sample->time_us;

      *sample = *before;
      if (now - before->time_us > STALE_US)
        sample->mbps = NAN;
      return;
    }
  seconds = seconds_between (before, sample);
  if (seconds > 0)
    sample->mbps = (sample->sent - before->sent) * 8.0 / 1e6 / seconds;
}

static gboolean
take_reading (Reading *reading,
              const char *port,
              JsonObject *item,
              GError **error)
{
  g_autofree PortSample *sample = g_new0 (PortSample, 1);
  g_autofree char *key = make_key (reading->device, port);

  if (!vimos_json_get_count (item, "bytesSent", &sample->sent, error))
    return FALSE;
  vimos_json_peek_count (item, "durationSec", &sample->duration);
  sample->time_us = reading->time_us;
  compare_with (sample, reading->previous != NULL
                            ? g_hash_table_lookup (reading->previous->samples, key)
                            : NULL);
  g_hash_table_replace (reading->self->samples, g_steal_pointer (&key), g_steal_pointer (&sample));
  return TRUE;
}

static gboolean
take_difference (Reading *reading,
                 const char *port,
                 JsonObject *item,
                 GError **error)
{
  g_autofree char *key = make_key (reading->device, port);
  PortSample *sample = g_hash_table_lookup (reading->self->samples, key);
  guint64 sent, duration = 0;

  if (!vimos_json_get_count (item, "bytesSent", &sent, error))
    return FALSE;
  vimos_json_peek_count (item, "durationSec", &duration);
  if (sample != NULL && isnan (sample->mbps) && duration > 0)
    sample->mbps = sent * 8.0 / 1e6 / duration;
  return TRUE;
}

static gboolean
read_port (JsonObject *item,
           gpointer data,
           GError **error)
{
  Reading *reading = data;
  g_autofree char *port = vimos_json_dup_port (item, "port");

  /* A port that has just come up can be without number; it counts from the next reading on. */
  return port == NULL || reading->take (reading, port, item, error);
}

static gboolean
read_device (JsonObject *item,
             gpointer data,
             GError **error)
{
  Reading *reading = data;

  reading->device = vimos_json_get_text (item, "device", error);
  return reading->device != NULL && vimos_json_foreach (item, "ports", read_port, reading, error);
}

static gboolean
read_all (Reading *reading,
          JsonNode *statistics,
          GError **error)
{
  JsonObject *root = vimos_json_root (statistics, error);

  return root != NULL && vimos_json_foreach (root, "statistics", read_device, reading, error);
}

/*
 * vimos_port_loads_new:
 * @statistics: an answer of /statistics/ports
 * @time_us: when it was asked for, by a monotonic clock in µs
 * @previous: (nullable): what the reading before gave
 * @error: set to %VIMOS_ONOS_ERROR_MALFORMED
 *
 * Returns: (transfer full): the loads now
 */
VimosPortLoads *
vimos_port_loads_new (JsonNode *statistics,
                      gint64 time_us,
                      VimosPortLoads *previous,
                      GError **error)
{
  g_autoptr (VimosPortLoads) self = g_atomic_rc_box_new0 (VimosPortLoads);
  Reading reading = { self, take_reading, previous, time_us, NULL };

  self->samples = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return read_all (&reading, statistics, error) ? g_steal_pointer (&self) : NULL;
}

/*
 * vimos_port_loads_take_differences:
 * @self: new loads, which nobody else has yet
 * @differences: an answer of /statistics/delta/ports: what the controller's last two readings
 *   differ by, and by how many whole seconds
 * @error: set to %VIMOS_ONOS_ERROR_MALFORMED; @self may have taken a part
 *
 * Takes the controller's word for the ports that there is no earlier reading of, so that the first
 * look at a network shows its loads. Whole seconds make it inexact; the next reading is better.
 */
gboolean
vimos_port_loads_take_differences (VimosPortLoads *self,
                                   JsonNode *differences,
                                   GError **error)
{
  Reading reading = { self, take_difference, NULL, 0, NULL };

  return read_all (&reading, differences, error);
}

VimosPortLoads *
vimos_port_loads_ref (VimosPortLoads *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_loads (gpointer data)
{
  g_hash_table_unref (((VimosPortLoads *) data)->samples);
}

void
vimos_port_loads_unref (VimosPortLoads *self)
{
  g_atomic_rc_box_release_full (self, clear_loads);
}

/*
 * vimos_port_loads_get_mbps:
 * @self: (nullable): loads
 * @device: a device's id
 * @port: a port as the controller writes it, "3" or "[leaf1-eth1](3)"
 *
 * Returns: what the port sends in Mbit/s; NaN when that is not known
 */
double
vimos_port_loads_get_mbps (VimosPortLoads *self,
                           const char *device,
                           const char *port)
{
  g_autofree char *number = vimos_onos_port_number (port);
  g_autofree char *key = make_key (device, number);
  const PortSample *sample = self != NULL ? g_hash_table_lookup (self->samples, key) : NULL;

  return sample != NULL ? sample->mbps : NAN;
}
