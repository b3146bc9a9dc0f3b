/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-history"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-finding.h"
#include "vimos-history-error.h"
#include "vimos-history-json.h"
#include "vimos-history-samples.h"
#include "vimos-report.h"

/*
 * Times of phases are s since the record's origin, as doubles: their µs come back exactly for
 * centuries. Samples are raw µs, in columns.
 */

#define FORMAT "vimos-run"
#define VERSION 1

static void
report_member (VimosHistoryRecord *self,
               const VimosHistoryColumn *column,
               const char *name,
               JsonBuilder *builder)
{
  switch (column->type)
    {
    case VIMOS_HISTORY_TEXT:
      vimos_report_text (builder, name, VIMOS_HISTORY_MEMBER (self, column, char *));
      break;
    case VIMOS_HISTORY_WORD:
      vimos_report_text (builder, name,
                         vimos_history_word (column->get_enum (),
                                             VIMOS_HISTORY_MEMBER (self, column, int)));
      break;
    case VIMOS_HISTORY_FLAG:
      vimos_report_boolean (builder, name, VIMOS_HISTORY_MEMBER (self, column, gboolean));
      break;
    case VIMOS_HISTORY_INTEGER:
      json_builder_set_member_name (builder, name);
      json_builder_add_int_value (builder, VIMOS_HISTORY_MEMBER (self, column, gint64));
      break;
    case VIMOS_HISTORY_COUNT:
      vimos_report_integer (builder, name, VIMOS_HISTORY_MEMBER (self, column, guint64));
      break;
    case VIMOS_HISTORY_NUMBER:
      vimos_report_number (builder, name, VIMOS_HISTORY_MEMBER (self, column, double));
      break;
    default:
      g_assert_not_reached ();
    }
}

/* The members of one object of the run, or of the run itself. */
static void
report_members (VimosHistoryRecord *self,
                const char *object,
                JsonBuilder *builder)
{
  for (guint i = 0; i < VIMOS_HISTORY_N_COLUMNS; i++)
    if (vimos_history_columns[i].member != NULL
        && g_strcmp0 (vimos_history_columns[i].object, object) == 0)
      report_member (self, &vimos_history_columns[i], vimos_history_columns[i].member, builder);
}

static double
since_origin (VimosHistoryRecord *self,
              gint64 at_us)
{
  return at_us > 0 ? (double) (at_us - self->origin_us) / G_USEC_PER_SEC : NAN;
}

static void
report_details (VimosHistoryRecord *self,
                JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "path");
  if (self->path.text != NULL)
    vimos_history_path_report (&self->path, builder);
  else
    json_builder_add_null_value (builder);
  vimos_report_begin_array (builder, "phases");
  for (guint i = 0; i < self->phases->len; i++)
    {
      VimosPhase *phase = g_ptr_array_index (self->phases, i);

      json_builder_begin_object (builder);
      vimos_report_text (builder, "name", vimos_phase_get_name (phase));
      vimos_report_text (builder, "state",
                         vimos_history_word (VIMOS_TYPE_PHASE_STATE,
                                             vimos_phase_get_state (phase)));
      vimos_report_number (builder, "start_s", since_origin (self, vimos_phase_get_start (phase)));
      vimos_report_number (builder, "end_s", since_origin (self, vimos_phase_get_end (phase)));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  vimos_report_begin_array (builder, "findings");
  for (guint i = 0; i < self->findings->len; i++)
    vimos_report_finding (builder, g_ptr_array_index (self->findings, i));
  json_builder_end_array (builder);
}

static void
report_identity (VimosHistoryRecord *self,
                 JsonBuilder *builder)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (self->start_us / G_USEC_PER_SEC);
  g_autofree char *start = utc != NULL ? g_date_time_format_iso8601 (utc) : NULL;

  if (self->id > 0)
    vimos_report_integer (builder, "id", (guint64) self->id);
  vimos_report_text (builder, "start", start);
}

static void
report_run (VimosHistoryRecord *self,
            JsonBuilder *builder)
{
  report_identity (self, builder);
  report_members (self, NULL, builder);
  vimos_report_begin_object (builder, "intents");
  report_members (self, "intents", builder);
  json_builder_end_object (builder);
  vimos_report_begin_object (builder, "predicted");
  report_members (self, "predicted", builder);
  json_builder_end_object (builder);
  vimos_report_begin_object (builder, "pings");
  report_members (self, "pings", builder);
  vimos_report_number (builder, "longest_gap_s", self->measurement.downtime);
  json_builder_end_object (builder);
  vimos_report_begin_object (builder, "bytes");
  report_members (self, "bytes", builder);
  json_builder_end_object (builder);
  report_details (self, builder);
}

/**
 * vimos_history_record_report_summary:
 * @self: a record; need not have its details
 * @builder: where its object goes, with a member for each row of vimos_history_columns
 */
void
vimos_history_record_report_summary (VimosHistoryRecord *self,
                                     JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  report_identity (self, builder);
  for (guint i = 0; i < VIMOS_HISTORY_N_COLUMNS; i++)
    report_member (self, &vimos_history_columns[i], vimos_history_columns[i].name, builder);
  json_builder_end_object (builder);
}

/**
 * vimos_history_record_to_json:
 * @self: a record with its details
 *
 * Returns: (transfer full): an object; what was not measured is null
 */
JsonNode *
vimos_history_record_to_json (VimosHistoryRecord *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  report_run (self, builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/* One column of @n samples: @get gives the figure of a sample. */
static void
report_column (JsonBuilder *builder,
               const char *name,
               VimosTimeline *timeline,
               guint n,
               gint64 (*get) (VimosTimeline *timeline,
                              guint index))
{
  vimos_report_begin_array (builder, name);
  for (guint i = 0; i < n; i++)
    json_builder_add_int_value (builder, get (timeline, i));
  json_builder_end_array (builder);
}

#define DEFINE_GETTER(name, getter, member)                  \
  static gint64 name (VimosTimeline *timeline,               \
                      guint index)                           \
  {                                                          \
    return (gint64) getter (timeline, index)->member;        \
  }

DEFINE_GETTER (get_sequence, vimos_timeline_get_ping, sequence)
DEFINE_GETTER (get_sent, vimos_timeline_get_ping, sent_us)
DEFINE_GETTER (get_rtt, vimos_timeline_get_ping, rtt_us)
DEFINE_GETTER (get_at, vimos_timeline_get_bytes, at_us)
DEFINE_GETTER (get_disk, vimos_timeline_get_bytes, disk_bytes)
DEFINE_GETTER (get_memory, vimos_timeline_get_bytes, memory_bytes)

static void
report_samples (VimosTimeline *timeline,
                JsonBuilder *builder)
{
  guint n_pings = vimos_timeline_get_n_pings (timeline);
  guint n_bytes = vimos_timeline_get_n_bytes (timeline);

  vimos_report_begin_object (builder, "samples");
  vimos_report_begin_object (builder, "pings");
  report_column (builder, "sequence", timeline, n_pings, get_sequence);
  report_column (builder, "sent_us", timeline, n_pings, get_sent);
  report_column (builder, "rtt_us", timeline, n_pings, get_rtt);
  json_builder_end_object (builder);
  vimos_report_begin_object (builder, "bytes");
  report_column (builder, "at_us", timeline, n_bytes, get_at);
  report_column (builder, "disk", timeline, n_bytes, get_disk);
  report_column (builder, "memory", timeline, n_bytes, get_memory);
  json_builder_end_object (builder);
  vimos_report_begin_array (builder, "events");
  for (guint i = 0; i < vimos_timeline_get_n_events (timeline); i++)
    {
      const VimosTimelineEvent *event = vimos_timeline_get_event (timeline, i);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "at_us");
      json_builder_add_int_value (builder, event->at_us);
      json_builder_set_member_name (builder, "hypervisor_us");
      json_builder_add_int_value (builder, event->host_us);
      vimos_report_text (builder, "what", event->what);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

/**
 * vimos_history_record_export:
 * @self: a record with its details
 * @timeline: its samples
 *
 * Any thread.
 *
 * Returns: (transfer full): all that is known of the run, to be read by
 *   vimos_history_record_import()
 */
JsonNode *
vimos_history_record_export (VimosHistoryRecord *self,
                             VimosTimeline *timeline)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  vimos_report_text (builder, "format", FORMAT);
  vimos_report_integer (builder, "version", VERSION);
  report_run (self, builder);
  report_samples (timeline, builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static void
read_member (VimosHistoryRecord *self,
             const VimosHistoryColumn *column,
             VimosHistoryReader *reader,
             JsonObject *object)
{
  switch (column->type)
    {
    case VIMOS_HISTORY_TEXT:
      VIMOS_HISTORY_MEMBER (self, column, char *)
          = g_strdup (vimos_history_reader_text (reader, object, column->member, column->required));
      break;
    case VIMOS_HISTORY_WORD:
      VIMOS_HISTORY_MEMBER (self, column, int)
          = vimos_history_reader_word (reader, object, column->member, column->get_enum ());
      break;
    case VIMOS_HISTORY_FLAG:
      VIMOS_HISTORY_MEMBER (self, column, gboolean)
          = vimos_history_reader_flag (reader, object, column->member);
      break;
    case VIMOS_HISTORY_INTEGER:
      VIMOS_HISTORY_MEMBER (self, column, gint64)
          = vimos_history_reader_integer (reader, object, column->member);
      break;
    case VIMOS_HISTORY_COUNT:
      VIMOS_HISTORY_MEMBER (self, column, guint64)
          = vimos_history_reader_count (reader, object, column->member);
      break;
    case VIMOS_HISTORY_NUMBER:
      VIMOS_HISTORY_MEMBER (self, column, double)
          = vimos_history_reader_number (reader, object, column->member);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
read_members (VimosHistoryRecord *self,
              const char *object_name,
              VimosHistoryReader *reader,
              JsonObject *run)
{
  JsonObject *object = object_name != NULL
                           ? vimos_history_reader_object (reader, run, object_name, TRUE)
                           : run;

  for (guint i = 0; i < VIMOS_HISTORY_N_COLUMNS; i++)
    if (vimos_history_columns[i].member != NULL
        && g_strcmp0 (vimos_history_columns[i].object, object_name) == 0)
      read_member (self, &vimos_history_columns[i], reader, object);
}

/* µs of the clock of @self; 0 when the phase did not begin or end */
static gint64
read_moment (VimosHistoryRecord *self,
             VimosHistoryReader *reader,
             JsonObject *object,
             const char *name)
{
  double us = vimos_history_reader_number (reader, object, name) * G_USEC_PER_SEC;

  if (isnan (us))
    return 0;
  if (us < 0 || us > VIMOS_HISTORY_MAX_US)
    {
      vimos_history_reader_fail (reader, name);
      return 0;
    }
  return self->origin_us + llround (us);
}

static void
read_phase (VimosHistoryReader *reader,
            JsonObject *item,
            gpointer data)
{
  VimosHistoryRecord *self = data;
  const char *name = vimos_history_reader_text (reader, item, "name", TRUE);
  gint64 start = read_moment (self, reader, item, "start_s");
  gint64 end = read_moment (self, reader, item, "end_s");
  int state = vimos_history_reader_word (reader, item, "state", VIMOS_TYPE_PHASE_STATE);

  if (reader->error == NULL)
    g_ptr_array_add (self->phases, vimos_phase_new_recorded (name, start, end, state));
}

static void
read_finding (VimosHistoryReader *reader,
              JsonObject *item,
              gpointer data)
{
  VimosHistoryRecord *self = data;
  const char *message = vimos_history_reader_text (reader, item, "message", TRUE);
  const char *advice = vimos_history_reader_text (reader, item, "advice", FALSE);
  int severity = vimos_history_reader_word (reader, item, "severity", VIMOS_TYPE_SEVERITY);

  if (reader->error == NULL)
    g_ptr_array_add (self->findings, vimos_finding_new (severity, message, advice));
}

static void
read_details (VimosHistoryRecord *self,
              VimosHistoryReader *reader,
              JsonObject *object)
{
  JsonObject *path = vimos_history_reader_object (reader, object, "path", FALSE);

  vimos_history_path_clear (&self->path);
  if (path != NULL)
    vimos_history_path_read (&self->path, reader, path);
  vimos_history_record_make_details (self);
  vimos_history_reader_foreach (reader, object, "phases", VIMOS_HISTORY_MAX_ITEMS, read_phase,
                                self);
  vimos_history_reader_foreach (reader, object, "findings", VIMOS_HISTORY_MAX_ITEMS, read_finding,
                                self);
}

/* The columns of one kind of sample, all equally long. */
static void
read_columns (VimosHistoryReader *reader,
              JsonObject *object,
              const char *const *names,
              JsonArray **columns,
              guint n_columns)
{
  for (guint c = 0; c < n_columns; c++)
    {
      columns[c] = vimos_history_reader_array (reader, object, names[c], VIMOS_HISTORY_MAX_SAMPLES);
      if (columns[c] == NULL)
        return;
      if (json_array_get_length (columns[c]) != json_array_get_length (columns[0]))
        vimos_history_reader_fail (reader, names[c]);
      for (guint i = 0; i < json_array_get_length (columns[c]); i++)
        {
          JsonNode *node = json_array_get_element (columns[c], i);

          if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
            {
              vimos_history_reader_fail (reader, names[c]);
              return;
            }
        }
    }
}

static void
read_event (VimosHistoryReader *reader,
            JsonObject *item,
            gpointer timeline)
{
  gint64 at_us = vimos_history_reader_integer (reader, item, "at_us");
  gint64 host_us = vimos_history_reader_integer (reader, item, "hypervisor_us");
  const char *what = vimos_history_reader_text (reader, item, "what", TRUE);

  if (reader->error == NULL && !vimos_history_add_event (timeline, at_us, host_us, what))
    vimos_history_reader_fail (reader, "what");
}

static VimosTimeline *
read_samples (VimosHistoryReader *reader,
              JsonObject *run)
{
  static const char *const ping_names[] = { "sequence", "sent_us", "rtt_us" };
  static const char *const byte_names[] = { "at_us", "disk", "memory" };
  g_autoptr (VimosTimeline) timeline = vimos_timeline_new ();
  JsonObject *samples = vimos_history_reader_object (reader, run, "samples", TRUE);
  JsonObject *pings = vimos_history_reader_object (reader, samples, "pings", TRUE);
  JsonObject *bytes = vimos_history_reader_object (reader, samples, "bytes", TRUE);
  JsonArray *ping_columns[3] = { NULL }, *byte_columns[3] = { NULL };

  read_columns (reader, pings, ping_names, ping_columns, 3);
  read_columns (reader, bytes, byte_names, byte_columns, 3);
  vimos_history_reader_foreach (reader, samples, "events", VIMOS_HISTORY_MAX_SAMPLES, read_event,
                                timeline);
  if (reader->error != NULL)
    return NULL;
  for (guint i = 0; i < json_array_get_length (ping_columns[0]); i++)
    {
      VimosPing ping = { (guint64) json_array_get_int_element (ping_columns[0], i),
                         json_array_get_int_element (ping_columns[1], i),
                         json_array_get_int_element (ping_columns[2], i) };

      if (!vimos_history_add_ping (timeline, &ping))
        vimos_history_reader_fail (reader, "pings");
    }
  for (guint i = 0; i < json_array_get_length (byte_columns[0]); i++)
    {
      VimosByteSample sample = { json_array_get_int_element (byte_columns[0], i),
                                 (guint64) json_array_get_int_element (byte_columns[1], i),
                                 (guint64) json_array_get_int_element (byte_columns[2], i) };

      if (!vimos_history_add_bytes (timeline, &sample))
        vimos_history_reader_fail (reader, "bytes");
    }
  return g_steal_pointer (&timeline);
}

static void
check_head (VimosHistoryReader *reader,
            JsonObject *object)
{
  const char *format = vimos_history_reader_text (reader, object, "format", TRUE);

  if (g_strcmp0 (format, FORMAT) != 0)
    vimos_history_reader_fail (reader, "format");
  if (vimos_history_reader_integer (reader, object, "version") != VERSION)
    vimos_history_reader_fail (reader, "version");
}

/* What the other members must be, so that the views can rely on it. */
static void
check_record (VimosHistoryRecord *self,
              VimosHistoryReader *reader)
{
  if (!g_uuid_string_is_valid (self->key))
    vimos_history_reader_fail (reader, "key");
  else if (self->outcome == VIMOS_OUTCOME_RUNNING)
    vimos_history_reader_fail (reader, "outcome");
  else if (self->origin_us <= 0 || self->origin_us > VIMOS_HISTORY_MAX_US)
    vimos_history_reader_fail (reader, "origin_us");
}

/**
 * vimos_history_record_import:
 * @text: as vimos_history_record_export() wrote it, or anything else
 * @error: %VIMOS_HISTORY_ERROR_DAMAGED, which says what is wrong
 *
 * Any thread.
 *
 * Returns: (transfer full): the run, with its details and samples, without an id
 */
VimosHistoryRecord *
vimos_history_record_import (GBytes *text,
                             GError **error)
{
  VimosHistoryReader reader = { NULL };
  g_autoptr (VimosHistoryRecord) self = vimos_history_record_new ();
  g_autoptr (JsonNode) root = vimos_history_reader_parse (&reader, text);

  if (root != NULL)
    {
      JsonObject *object = json_node_get_object (root);
      g_autoptr (VimosTimeline) timeline = NULL;

      check_head (&reader, object);
      read_members (self, NULL, &reader, object);
      read_members (self, "intents", &reader, object);
      read_members (self, "predicted", &reader, object);
      read_members (self, "pings", &reader, object);
      read_members (self, "bytes", &reader, object);
      if (reader.error == NULL)
        check_record (self, &reader);
      read_details (self, &reader, object);
      timeline = read_samples (&reader, object);
      if (timeline != NULL)
        self->samples = vimos_history_samples_encode (timeline);
    }
  if (reader.error == NULL)
    return g_steal_pointer (&self);
  g_propagate_prefixed_error (error, reader.error, "%s: ", _("This is no run that ViMOS exported"));
  return NULL;
}

/* Returns: (transfer full) */
char *
vimos_history_details_to_text (VimosHistoryRecord *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  report_details (self, builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/**
 * vimos_history_details_read:
 * @self: a new record whose members are filled
 * @text: see vimos_history_details_to_text(); may be anything
 * @error: %VIMOS_HISTORY_ERROR_DAMAGED
 */
gboolean
vimos_history_details_read (VimosHistoryRecord *self,
                            GBytes *text,
                            GError **error)
{
  VimosHistoryReader reader = { NULL };
  g_autoptr (JsonNode) root = vimos_history_reader_parse (&reader, text);

  if (root != NULL)
    read_details (self, &reader, json_node_get_object (root));
  if (reader.error == NULL)
    return TRUE;
  g_propagate_prefixed_error (error, reader.error, "%s: ",
                              _("The details of this run are damaged"));
  return FALSE;
}
