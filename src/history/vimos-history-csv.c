/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-history"

#include "config.h"

#include "vimos-history-csv.h"

/* Integers are printed, not doubles: the digits are those of the samples, in every locale. */

typedef enum
{
  PING,
  BYTES,
  EVENT,
} Kind;

typedef struct
{
  gint64 at_us;
  Kind kind;
  guint index;
} Row;

static void
add_row (GArray *rows,
         gint64 at_us,
         Kind kind,
         guint index)
{
  Row row = { at_us, kind, index };

  g_array_append_val (rows, row);
}

/* By time; what came at the same moment stays in the order in which it was noted. */
static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  const Row *one = a, *other = b;

  if (one->at_us != other->at_us)
    return one->at_us < other->at_us ? -1 : 1;
  if (one->kind != other->kind)
    return one->kind < other->kind ? -1 : 1;
  return one->index < other->index ? -1 : one->index > other->index;
}

static GArray *
collect_rows (VimosTimeline *timeline)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (Row));

  for (guint i = 0; i < vimos_timeline_get_n_pings (timeline); i++)
    add_row (rows, vimos_timeline_get_ping (timeline, i)->sent_us, PING, i);
  for (guint i = 0; i < vimos_timeline_get_n_bytes (timeline); i++)
    add_row (rows, vimos_timeline_get_bytes (timeline, i)->at_us, BYTES, i);
  for (guint i = 0; i < vimos_timeline_get_n_events (timeline); i++)
    add_row (rows, vimos_timeline_get_event (timeline, i)->at_us, EVENT, i);
  g_array_sort (rows, compare_rows);
  return rows;
}

/* @value divided by ten to the power of @digits, exactly */
static void
append_fixed (GString *text,
              gint64 value,
              guint digits)
{
  guint64 size = value < 0 ? 0 - (guint64) value : (guint64) value;
  guint64 unit = digits == 6 ? 1000000 : 1000;

  g_string_append_printf (text, "%s%" G_GUINT64_FORMAT ".%0*" G_GUINT64_FORMAT,
                          value < 0 ? "-" : "", size / unit, (int) digits, size % unit);
}

static void
append_row (GString *text,
            VimosTimeline *timeline,
            const Row *row)
{
  const VimosTimelineEvent *event;
  const VimosByteSample *bytes;
  const VimosPing *ping;

  switch (row->kind)
    {
    case PING:
      ping = vimos_timeline_get_ping (timeline, row->index);
      g_string_append_printf (text, ",ping,%" G_GUINT64_FORMAT ",", ping->sequence);
      if (ping->rtt_us >= 0)
        append_fixed (text, ping->rtt_us, 3);
      g_string_append (text, ",,,,");
      break;
    case BYTES:
      bytes = vimos_timeline_get_bytes (timeline, row->index);
      g_string_append_printf (text, ",bytes,,,%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT ",,",
                              bytes->disk_bytes, bytes->memory_bytes);
      break;
    case EVENT:
    default:
      event = vimos_timeline_get_event (timeline, row->index);
      g_string_append_printf (text, ",event,,,,,%s,", event->what);
      if (event->host_us != 0)
        append_fixed (text, event->host_us, 6);
    }
}

/**
 * vimos_history_record_to_csv:
 * @self: the run; its origin is the time 0
 * @timeline: its samples
 *
 * All samples in the order of their times, as RFC 4180 wants it. A ping stands at the moment at
 * which it was sent, and has no round trip time when it was lost; the bytes are those sent so far,
 * as the hypervisor counted; hypervisor_clock_s is the wall clock of the hypervisor that an event
 * came from, in s since 1970. Any thread.
 *
 * Returns: (transfer full): the text
 */
char *
vimos_history_record_to_csv (VimosHistoryRecord *self,
                             VimosTimeline *timeline)
{
  GString *text = g_string_new ("time_s,kind,ping_sequence,ping_rtt_ms,disk_bytes,memory_bytes,"
                                "event,hypervisor_clock_s\r\n");
  g_autoptr (GArray) rows = collect_rows (timeline);

  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = &g_array_index (rows, Row, i);

      append_fixed (text, row->at_us - self->origin_us, 6);
      append_row (text, timeline, row);
      g_string_append (text, "\r\n");
    }
  return g_string_free (text, FALSE);
}
