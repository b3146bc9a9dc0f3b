/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "vimos-record-words.h"
#include "vimos-span.h"
#include "vimos-units.h"
#include "vimos-words.h"

/* What is said of a run that was recorded, in the history, in comparisons and on paper. Results are
 * plain text unless said otherwise. Any thread. */

#define MAX_STEM 80 /* bytes of a VM's name in the name of a file */

/** vimos_record_get_track: Returns: the colour of the run's path; grey when it had none */
int
vimos_record_get_track (const VimosHistoryRecord *record)
{
  return record->path.rank > 0 && record->path.rank <= G_MAXINT ? (int) record->path.rank - 1
                                                                : VIMOS_SPAN_NEUTRAL;
}

/** vimos_record_describe_network: Returns: (transfer full) (nullable): for example “network of
 * onos.example.net” */
char *
vimos_record_describe_network (const VimosHistoryRecord *record)
{
  /* Translators: the name or address of a controller */
  return record->network != NULL ? g_strdup_printf (_("network of %s"), record->network) : NULL;
}

/** vimos_record_describe_path: Returns: (transfer full): for example “Path 1” */
char *
vimos_record_describe_path (const VimosHistoryRecord *record)
{
  if (record->path.rank == 0)
    return g_strdup (_("Not pinned"));
  return g_strdup_printf (_("Path %u"), (guint) MIN (record->path.rank, G_MAXUINT));
}

/** vimos_record_describe_way: Returns: (transfer full) (nullable): for example “s1 – s4 – s3, 2
 * hops” */
char *
vimos_record_describe_way (const VimosHistoryRecord *record)
{
  g_autofree char *hops = vimos_words_hops (MIN (record->path.hops, G_MAXUINT));

  return record->path.text != NULL ? g_strdup_printf ("%s, %s", record->path.text, hops) : NULL;
}

static const char *
name_of_device (const VimosHistoryPath *path,
                const char *id)
{
  for (guint i = 0; path->devices != NULL && i < path->devices->len; i++)
    {
      const VimosHistoryDevice *device = g_ptr_array_index (path->devices, i);

      if (g_strcmp0 (device->id, id) == 0)
        return device->name;
    }
  return id != NULL ? id : "";
}

/** vimos_record_describe_bottleneck: Returns: (transfer full): for example “s1 – s4, 50 Mbit/s” */
char *
vimos_record_describe_bottleneck (const VimosHistoryRecord *record)
{
  const VimosHistoryPath *path = &record->path;
  g_autofree char *bandwidth = vimos_format_mbps (path->mbps);

  if (path->links != NULL && path->narrowest >= 0 && (guint) path->narrowest < path->links->len)
    {
      const VimosLink *link = g_ptr_array_index (path->links, path->narrowest);

      /* Translators: two switches and a bandwidth: “s1 – s4, 50 Mbit/s” */
      return g_strdup_printf (_("%s – %s, %s"), name_of_device (path, link->src.device),
                              name_of_device (path, link->dst.device), bandwidth);
    }
  if (path->access != NULL)
    /* Translators: where a hypervisor is attached, and a bandwidth: “s1 port 3, 50 Mbit/s” */
    return g_strdup_printf (_("%s port %s, %s"), name_of_device (path, path->access->device),
                            path->access->port, bandwidth);
  return g_steal_pointer (&bandwidth);
}

/** vimos_record_describe_title: Returns: (transfer full): for example “web, from hv1 to hv2 over
 * Path 1” */
char *
vimos_record_describe_title (const VimosHistoryRecord *record)
{
  g_autofree char *path = vimos_record_describe_path (record);

  if (record->from == NULL)
    /* Translators: the names of a VM and of a hypervisor */
    return g_strdup_printf (_("%s, to %s"), record->vm, record->to);
  if (record->path.rank == 0)
    /* Translators: the names of a VM and of two hypervisors */
    return g_strdup_printf (_("%s, from %s to %s"), record->vm, record->from, record->to);
  /* Translators: the names of a VM and of two hypervisors, and “Path 1” */
  return g_strdup_printf (_("%s, from %s to %s over %s"), record->vm, record->from, record->to,
                          path);
}

static const char *
describe_outcome (const VimosHistoryRecord *record)
{
  switch (record->outcome)
    {
    case VIMOS_OUTCOME_REFUSED:
      return _("The move was refused before anything was changed.");
    case VIMOS_OUTCOME_ROLLED_BACK:
      return _("The move did not succeed, and everything was brought back.");
    case VIMOS_OUTCOME_UNDECIDED:
      return _("The move did not succeed, and somebody must decide how it goes on.");
    case VIMOS_OUTCOME_INTERRUPTED:
      return _("ViMOS ended while the move went on.");
    case VIMOS_OUTCOME_RUNNING:
      return _("The move is going on.");
    case VIMOS_OUTCOME_DONE:
    default:
      return _("The VM was moved.");
    }
}

/** vimos_record_describe_result: Returns: (transfer full): what happened, as markup */
char *
vimos_record_describe_result (const VimosHistoryRecord *record)
{
  if (record->outcome == VIMOS_OUTCOME_DONE && isfinite (record->measurement.migration))
    return vimos_words_result (record->vm, record->to, &record->measurement, record->path.mbps);
  return g_markup_escape_text (
      record->message != NULL ? record->message : describe_outcome (record), -1);
}

/** vimos_record_describe_failure: Returns: (transfer full): in one line, why there are no figures
 */
char *
vimos_record_describe_failure (const VimosHistoryRecord *record)
{
  const char *text = record->message != NULL ? record->message : describe_outcome (record);

  return g_strdelimit (g_strdup (text), "\n\r\t", ' ');
}

/**
 * vimos_record_format_start:
 * @format: as of g_date_time_format()
 *
 * Returns: (transfer full): when the run began, local time
 */
char *
vimos_record_format_start (const VimosHistoryRecord *record,
                           const char *format)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (record->start_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  char *text = local != NULL ? g_date_time_format (local, format) : NULL;

  return text != NULL ? text : g_strdup (_("unknown"));
}

/**
 * vimos_record_make_file_name:
 * @ending: with its dot, for example ".pdf"
 *
 * Returns: (transfer full): for example “web-20261127-140211.pdf”; no part of it can be taken for a
 * folder
 */
char *
vimos_record_make_file_name (const VimosHistoryRecord *record,
                             const char *ending)
{
  g_autofree char *time = vimos_record_format_start (record, "%Y%m%d-%H%M%S");
  g_autofree char *name = g_strdup (record->vm);

  if (strlen (name) > MAX_STEM)
    *g_utf8_find_prev_char (name, name + MAX_STEM) = '\0';
  for (char *at = name; *at != '\0'; at++)
    if (*at == '/' || *at == '\\' || *at == ':' || g_ascii_iscntrl (*at)
        || (at == name && *at == '.'))
      *at = '_';
  return g_strconcat (name, "-", time, ending, NULL);
}

/** vimos_record_get_rate: Returns: what was sent over the time it took, Mbit/s; NaN when not
 * measured */
double
vimos_record_get_rate (const VimosHistoryRecord *record)
{
  const VimosMeasurement *measurement = &record->measurement;
  double bits = (measurement->disk_bytes + measurement->memory_bytes) * 8.0;

  return measurement->migration > 0 ? bits / 1e6 / measurement->migration : NAN;
}
