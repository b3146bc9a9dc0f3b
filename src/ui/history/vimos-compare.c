/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-compare.h"
#include "vimos-record-words.h"
#include "vimos-units.h"
#include "vimos-words.h"

/* What a comparison of runs says, in a sentence and in a table. The runs are loaded; the first one
 * is called A. Holds no widget; main thread only. */

void
vimos_compare_row_free (VimosCompareRow *self)
{
  g_free (self->title);
  for (guint i = 0; i < VIMOS_COMPARE_MAX; i++)
    g_free (self->values[i]);
  g_free (self);
}

static const VimosHistoryRecord *
record_at (GPtrArray *runs,
           guint index)
{
  return vimos_history_run_get_record (g_ptr_array_index (runs, index));
}

/* NaN when the VM was not moved. */
static double
time_of (GPtrArray *runs,
         guint index)
{
  const VimosHistoryRecord *record = record_at (runs, index);

  return record->outcome == VIMOS_OUTCOME_DONE ? record->measurement.migration : NAN;
}

/* ---- sentence ---- */

static gboolean
have_one_vm (GPtrArray *runs)
{
  for (guint i = 1; i < runs->len; i++)
    if (!g_str_equal (record_at (runs, i)->uuid, record_at (runs, 0)->uuid))
      return FALSE;
  return TRUE;
}

static gboolean
have_own_paths (GPtrArray *runs)
{
  for (guint i = 0; i < runs->len; i++)
    for (guint j = 0; j < i; j++)
      if (record_at (runs, i)->path.rank == record_at (runs, j)->path.rank)
        return FALSE;
  return TRUE;
}

/* By its path where that says which run is meant, else by its letter. */
static char *
name_run (GPtrArray *runs,
          guint index)
{
  if (!have_one_vm (runs))
    /* Translators: which of the compared runs, and of which VM: “B (web)” */
    return g_strdup_printf (_("%c (%s)"), 'A' + (int) index, record_at (runs, index)->vm);
  if (record_at (runs, index)->path.rank == 0)
    /* Translators: which of the compared runs: “C (not pinned)” */
    return g_strdup_printf (_("%c (not pinned)"), 'A' + (int) index);
  if (have_own_paths (runs))
    return vimos_record_describe_path (record_at (runs, index));
  return g_strdup_printf ("%c", 'A' + (int) index);
}

static int
find_fastest (GPtrArray *runs)
{
  int fastest = -1;

  for (guint i = 0; i < runs->len; i++)
    if (isfinite (time_of (runs, i))
        && (fastest < 0 || time_of (runs, i) < time_of (runs, fastest)))
      fastest = i;
  return fastest;
}

static char *
describe_difference (GPtrArray *runs,
                     guint fastest,
                     guint other)
{
  double seconds = time_of (runs, other) - time_of (runs, fastest);
  g_autofree char *name = name_run (runs, other);
  g_autofree char *time = vimos_format_seconds (seconds);

  if (seconds < 0.005)
    /* Translators: continues “Path 1 moved web in 29.1 s: ” */
    return g_strdup_printf (_("as fast as %s"), name);
  /* Translators: continues “Path 1 moved web in 29.1 s: ” */
  return g_strdup_printf (_("%s sooner than %s"), time, name);
}

static void
append_others (GString *text,
               GPtrArray *runs,
               guint fastest)
{
  const char *separator = ": ";

  for (guint i = 0; i < runs->len; i++)
    if (i != fastest && isfinite (time_of (runs, i)))
      {
        g_autofree char *difference = describe_difference (runs, fastest, i);

        g_string_append_printf (text, "%s%s", separator, difference);
        separator = ", ";
      }
  g_string_append_c (text, '.');
}

/**
 * vimos_compare_describe:
 * @runs: (element-type VimosHistoryRun): two or more
 *
 * Returns: (transfer full): for example “Path 1 moved web in 29.1 s: 42.3 s sooner than Path 2.”
 */
char *
vimos_compare_describe (GPtrArray *runs)
{
  g_autoptr (GString) text = g_string_new (NULL);
  int fastest = find_fastest (runs);

  if (fastest < 0)
    return g_strdup (_("None of these runs moved its VM."));
  {
    g_autofree char *name = name_run (runs, fastest);
    g_autofree char *time = vimos_format_seconds (time_of (runs, fastest));

    /* Translators: which way, which VM, how long */
    g_string_append_printf (text, _("%s moved %s in %s"), name, record_at (runs, fastest)->vm,
                            time);
  }
  append_others (text, runs, fastest);
  for (guint i = 0; i < runs->len; i++)
    if (!isfinite (time_of (runs, i)))
      {
        g_autofree char *name = name_run (runs, i);

        g_string_append_c (text, ' ');
        g_string_append_printf (text, _("%s did not move it."), name);
      }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* ---- table ---- */

typedef enum
{
  BEST_NONE,
  BEST_LEAST,
  BEST_MOST,
} Best;

typedef double (*FigureFunc) (const VimosHistoryRecord *record);
typedef char *(*FormatFunc) (double value);

static double
get_migration (const VimosHistoryRecord *record)
{
  return record->outcome == VIMOS_OUTCOME_DONE ? record->measurement.migration : NAN;
}

static double
get_downtime (const VimosHistoryRecord *record)
{
  return record->measurement.downtime;
}

static double
get_theoretical (const VimosHistoryRecord *record)
{
  return record->measurement.theoretical;
}

static double
get_overhead (const VimosHistoryRecord *record)
{
  return record->measurement.overhead;
}

static double
get_prediction_error (const VimosHistoryRecord *record)
{
  return fabs (get_migration (record) / record->prediction.migration - 1) * 100;
}

static double
get_pings_lost (const VimosHistoryRecord *record)
{
  return record->measurement.pings_sent > 0 ? (double) record->measurement.pings_lost : NAN;
}

static double
get_sent (const VimosHistoryRecord *record)
{
  return (double) (record->measurement.disk_bytes + record->measurement.memory_bytes);
}

static char *
format_percent (double value)
{
  return g_strdup_printf ("%.1f %%", value);
}

static char *
format_count (double value)
{
  return g_strdup_printf ("%.0f", value);
}

static char *
format_volume (double value)
{
  return vimos_format_bytes ((guint64) MAX (value, 0));
}

static const struct
{
  const char *title;
  FigureFunc get;
  FormatFunc format;
  Best best;
} figures[] = {
  { N_("Migration time"), get_migration, vimos_format_seconds, BEST_LEAST },
  { N_("Downtime by ping"), get_downtime, vimos_format_seconds, BEST_LEAST },
  { N_("Theoretical transfer"), get_theoretical, vimos_format_seconds, BEST_NONE },
  { N_("Overhead"), get_overhead, vimos_words_difference, BEST_LEAST },
  { N_("Average rate"), vimos_record_get_rate, vimos_format_mbps, BEST_MOST },
  { N_("Sent"), get_sent, format_volume, BEST_NONE },
  { N_("Prediction error"), get_prediction_error, format_percent, BEST_LEAST },
  { N_("Pings lost"), get_pings_lost, format_count, BEST_LEAST },
};

static VimosCompareRow *
make_row (GPtrArray *runs,
          guint figure)
{
  VimosCompareRow *row = g_new0 (VimosCompareRow, 1);
  g_autofree char *best = NULL;
  double extreme = NAN;

  row->title = g_strdup (_(figures[figure].title));
  for (guint i = 0; i < runs->len; i++)
    {
      double value = figures[figure].get (record_at (runs, i));

      row->values[i] = isfinite (value) ? figures[figure].format (value) : g_strdup ("–");
      extreme = figures[figure].best == BEST_MOST ? fmax (extreme, value) : fmin (extreme, value);
    }
  /* An overhead below zero says that less was sent than the volume, not that it went well. */
  if (figures[figure].best == BEST_NONE || !isfinite (extreme) || extreme < 0)
    return row;
  /* What reads the same is equally good. */
  best = figures[figure].format (extreme);
  for (guint i = 0; i < runs->len; i++)
    row->best[i] = g_str_equal (row->values[i], best);
  return row;
}

static VimosCompareRow *
make_difference_row (GPtrArray *runs)
{
  VimosCompareRow *row = g_new0 (VimosCompareRow, 1);

  row->title = g_strdup (_("against A"));
  for (guint i = 0; i < runs->len; i++)
    {
      double seconds = time_of (runs, i) - time_of (runs, 0);
      g_autofree char *time = vimos_words_difference (seconds);

      row->values[i] = i > 0 && isfinite (seconds)
                           ? g_strdup_printf ("%s%s", seconds > 0 ? "+" : "", time)
                           : g_strdup ("–");
    }
  return row;
}

/**
 * vimos_compare_make_rows:
 * @runs: (element-type VimosHistoryRun): at most %VIMOS_COMPARE_MAX
 *
 * Returns: (transfer full) (element-type VimosCompareRow): the figures
 */
GPtrArray *
vimos_compare_make_rows (GPtrArray *runs)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_compare_row_free);

  g_return_val_if_fail (runs->len > 0 && runs->len <= VIMOS_COMPARE_MAX, rows);

  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      g_ptr_array_add (rows, make_row (runs, i));
      if (i == 0)
        g_ptr_array_add (rows, make_difference_row (runs));
    }
  return rows;
}
