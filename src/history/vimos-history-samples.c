/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-history"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vimos-history-error.h"
#include "vimos-history-samples.h"

/*
 * A timeline as bytes: "VSM1", the SHA-256 of the rest, then the numbers of pings, byte samples and
 * events, then these in the order in which they were noted. A number is written in groups of 7
 * bits, the lowest first, the highest bit of a byte set while more follow (LEB128); one that may be
 * negative as 0, -1, 1, -2 → 0, 1, 2, 3 and so on. Most are told as the difference to the one
 * before, and the time of a ping as the difference to where the interval before would have put it:
 * some 5 bytes a ping. Nothing is rounded.
 */

#define MAGIC "VSM1"
#define MAGIC_LENGTH 4
#define DIGEST_LENGTH 32
#define HEAD_LENGTH (MAGIC_LENGTH + DIGEST_LENGTH)

static void
put_count (GByteArray *out,
           guint64 value)
{
  guint8 group;

  do
    {
      group = (guint8) (value & 0x7f);
      value >>= 7;
      if (value != 0)
        group |= 0x80;
      g_byte_array_append (out, &group, 1);
    }
  while (value != 0);
}

/* The difference of two numbers wraps around, and comes back right when it is added. */
static void
put_difference (GByteArray *out,
                guint64 value,
                guint64 from)
{
  guint64 difference = value - from;

  put_count (out, (difference << 1) ^ (difference >> 63 ? G_MAXUINT64 : 0));
}

static void
put_pings (GByteArray *out,
           VimosTimeline *timeline)
{
  VimosPing last = { 0, 0, 0 };
  guint64 interval = 0;

  for (guint i = 0; i < vimos_timeline_get_n_pings (timeline); i++)
    {
      const VimosPing *ping = vimos_timeline_get_ping (timeline, i);

      put_difference (out, ping->sequence, last.sequence + 1);
      put_difference (out, (guint64) ping->sent_us, (guint64) last.sent_us + interval);
      put_difference (out, (guint64) ping->rtt_us, (guint64) last.rtt_us);
      interval = (guint64) ping->sent_us - (guint64) last.sent_us;
      last = *ping;
    }
}

static void
put_bytes (GByteArray *out,
           VimosTimeline *timeline)
{
  VimosByteSample last = { 0, 0, 0 };

  for (guint i = 0; i < vimos_timeline_get_n_bytes (timeline); i++)
    {
      const VimosByteSample *sample = vimos_timeline_get_bytes (timeline, i);

      put_difference (out, (guint64) sample->at_us, (guint64) last.at_us);
      put_difference (out, sample->disk_bytes, last.disk_bytes);
      put_difference (out, sample->memory_bytes, last.memory_bytes);
      last = *sample;
    }
}

static void
put_events (GByteArray *out,
            VimosTimeline *timeline)
{
  gint64 last = 0;

  for (guint i = 0; i < vimos_timeline_get_n_events (timeline); i++)
    {
      const VimosTimelineEvent *event = vimos_timeline_get_event (timeline, i);
      gsize length = strlen (event->what);

      put_difference (out, (guint64) event->at_us, (guint64) last);
      put_difference (out, (guint64) event->host_us, 0);
      put_count (out, length);
      g_byte_array_append (out, (const guint8 *) event->what, (guint) length);
      last = event->at_us;
    }
}

static void
compute_digest (const guint8 *data,
                gsize length,
                guint8 digest[DIGEST_LENGTH])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize digest_length = DIGEST_LENGTH;

  g_checksum_update (checksum, data, (gssize) length);
  g_checksum_get_digest (checksum, digest, &digest_length);
}

/**
 * vimos_history_samples_encode:
 *
 * Returns: (transfer full): everything that @timeline holds
 */
GBytes *
vimos_history_samples_encode (VimosTimeline *timeline)
{
  GByteArray *out;

  g_return_val_if_fail (VIMOS_IS_TIMELINE (timeline), NULL);

  out = g_byte_array_new ();
  g_byte_array_append (out, (const guint8 *) MAGIC, MAGIC_LENGTH);
  g_byte_array_set_size (out, HEAD_LENGTH);
  put_count (out, vimos_timeline_get_n_pings (timeline));
  put_count (out, vimos_timeline_get_n_bytes (timeline));
  put_count (out, vimos_timeline_get_n_events (timeline));
  put_pings (out, timeline);
  put_bytes (out, timeline);
  put_events (out, timeline);
  compute_digest (out->data + HEAD_LENGTH, out->len - HEAD_LENGTH, out->data + MAGIC_LENGTH);
  return g_byte_array_free_to_bytes (out);
}

static gboolean
is_moment (gint64 us)
{
  return us >= 0 && us <= VIMOS_HISTORY_MAX_US;
}

gboolean
vimos_history_add_ping (VimosTimeline *timeline,
                        const VimosPing *ping)
{
  if (!is_moment (ping->sent_us) || (ping->rtt_us != -1 && !is_moment (ping->rtt_us)))
    return FALSE;
  vimos_timeline_add_ping (timeline, ping);
  return TRUE;
}

gboolean
vimos_history_add_bytes (VimosTimeline *timeline,
                         const VimosByteSample *sample)
{
  if (!is_moment (sample->at_us) || MAX (sample->disk_bytes, sample->memory_bytes) > G_MAXINT64)
    return FALSE;
  vimos_timeline_add_bytes (timeline, sample);
  return TRUE;
}

/* A stable word of the program's own; what is stored, exported and shown need not be quoted. */
gboolean
vimos_history_add_event (VimosTimeline *timeline,
                         gint64 at_us,
                         gint64 host_us,
                         const char *what)
{
  gsize length = strlen (what);

  if (!is_moment (at_us) || !is_moment (host_us) || length == 0 || length > VIMOS_HISTORY_MAX_EVENT)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (what[i]) && (i == 0 || strchr ("-_.: ", what[i]) == NULL))
      return FALSE;
  vimos_timeline_add_event (timeline, at_us, host_us, what);
  return TRUE;
}

typedef struct
{
  const guint8 *at;
  const guint8 *end;
  gboolean broken; /* then every read gives 0 */
} Source;

static guint64
get_count (Source *source)
{
  guint64 value = 0;

  for (guint shift = 0; !source->broken && shift < 64 && source->at < source->end; shift += 7)
    {
      guint8 group = *source->at++;

      if (shift == 63 && (group & 0x7e) != 0)
        break;
      value |= (guint64) (group & 0x7f) << shift;
      if ((group & 0x80) == 0)
        return value;
    }
  source->broken = TRUE;
  return 0;
}

static guint64
get_difference (Source *source,
                guint64 from)
{
  guint64 value = get_count (source);

  return from + ((value >> 1) ^ (value & 1 ? G_MAXUINT64 : 0));
}

static void
get_pings (Source *source,
           guint64 n,
           VimosTimeline *timeline)
{
  VimosPing ping = { 0, 0, 0 };
  guint64 interval = 0;

  for (guint64 i = 0; i < n && !source->broken; i++)
    {
      guint64 before = (guint64) ping.sent_us;

      ping.sequence = get_difference (source, ping.sequence + 1);
      ping.sent_us = (gint64) get_difference (source, before + interval);
      ping.rtt_us = (gint64) get_difference (source, (guint64) ping.rtt_us);
      interval = (guint64) ping.sent_us - before;
      source->broken |= !vimos_history_add_ping (timeline, &ping);
    }
}

static void
get_bytes (Source *source,
           guint64 n,
           VimosTimeline *timeline)
{
  VimosByteSample sample = { 0, 0, 0 };

  for (guint64 i = 0; i < n && !source->broken; i++)
    {
      sample.at_us = (gint64) get_difference (source, (guint64) sample.at_us);
      sample.disk_bytes = get_difference (source, sample.disk_bytes);
      sample.memory_bytes = get_difference (source, sample.memory_bytes);
      source->broken |= !vimos_history_add_bytes (timeline, &sample);
    }
}

static void
get_events (Source *source,
            guint64 n,
            VimosTimeline *timeline)
{
  gint64 at_us = 0;

  for (guint64 i = 0; i < n && !source->broken; i++)
    {
      g_autofree char *what = NULL;
      gint64 host_us;
      guint64 length;

      at_us = (gint64) get_difference (source, (guint64) at_us);
      host_us = (gint64) get_difference (source, 0);
      length = get_count (source);
      if (source->broken || length > (guint64) (source->end - source->at))
        {
          source->broken = TRUE;
          return;
        }
      what = g_strndup ((const char *) source->at, length);
      source->at += length;
      source->broken = strlen (what) != length
                       || !vimos_history_add_event (timeline, at_us, host_us, what);
    }
}

static VimosTimeline *
decode (Source *source)
{
  g_autoptr (VimosTimeline) timeline = vimos_timeline_new ();
  guint64 n_pings = get_count (source);
  guint64 n_bytes = get_count (source);
  guint64 n_events = get_count (source);

  if (source->broken || MAX (n_pings, MAX (n_bytes, n_events)) > VIMOS_HISTORY_MAX_SAMPLES)
    return NULL;
  get_pings (source, n_pings, timeline);
  get_bytes (source, n_bytes, timeline);
  get_events (source, n_events, timeline);
  return !source->broken && source->at == source->end ? g_steal_pointer (&timeline) : NULL;
}

/**
 * vimos_history_samples_decode:
 * @bytes: may be anything
 * @error: %VIMOS_HISTORY_ERROR_DAMAGED
 *
 * Any thread.
 *
 * Returns: (transfer full): what was encoded
 */
VimosTimeline *
vimos_history_samples_decode (GBytes *bytes,
                              GError **error)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  VimosTimeline *timeline = NULL;
  guint8 digest[DIGEST_LENGTH];

  if (length >= HEAD_LENGTH && memcmp (data, MAGIC, MAGIC_LENGTH) == 0)
    {
      Source source = { data + HEAD_LENGTH, data + length, FALSE };

      compute_digest (data + HEAD_LENGTH, length - HEAD_LENGTH, digest);
      if (memcmp (digest, data + MAGIC_LENGTH, DIGEST_LENGTH) == 0)
        timeline = decode (&source);
    }
  if (timeline == NULL)
    g_set_error_literal (error, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_DAMAGED,
                         _("The samples of this run are damaged"));
  return timeline;
}
