/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <string.h>

#include "vimos-history-filter.h"
#include "vimos-record-words.h"

/* Which runs of the history are shown. Holds no widget; any thread. */

#define DAY_US (24 * 60 * 60 * (gint64) G_USEC_PER_SEC)

/** vimos_history_filter_set_text: @text: words that the user looks for */
void
vimos_history_filter_set_text (VimosHistoryFilter *self,
                               const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  g_strfreev (self->words);
  self->words = g_strsplit_set (folded, " \t", -1);
}

void
vimos_history_filter_clear (VimosHistoryFilter *self)
{
  g_clear_pointer (&self->words, g_strfreev);
  g_clear_pointer (&self->network, g_free);
  g_clear_pointer (&self->host, g_free);
}

static gboolean
has_words (const VimosHistoryFilter *self)
{
  for (guint i = 0; self->words != NULL && self->words[i] != NULL; i++)
    if (*self->words[i] != '\0')
      return TRUE;
  return FALSE;
}

/** vimos_history_filter_is_open: Returns: whether it lets everything through */
gboolean
vimos_history_filter_is_open (const VimosHistoryFilter *self)
{
  return !has_words (self) && self->network == NULL && self->host == NULL
         && self->period == VIMOS_PERIOD_ANY && self->result == VIMOS_RESULT_ANY;
}

static char *
collect_text (const VimosHistoryRecord *record)
{
  g_autofree char *path = vimos_record_describe_path (record);
  g_autofree char *text = g_strjoin ("\n", record->vm, record->to, path,
                                     record->from != NULL ? record->from : "",
                                     record->mac != NULL ? record->mac : "",
                                     record->path.text != NULL ? record->path.text : "", NULL);

  return g_utf8_casefold (text, -1);
}

/* A number is one by itself: “path 2” does not mean a host called hv2. */
static gboolean
has_word (const char *text,
          const char *word)
{
  gboolean number = word[strspn (word, "0123456789")] == '\0';
  const char *at;

  if (*word == '\0')
    return TRUE;
  for (at = strstr (text, word); at != NULL; at = strstr (at + 1, word))
    if (!number || at == text || !g_ascii_isalnum (at[-1]))
      return TRUE;
  return FALSE;
}

static gboolean
matches_words (const VimosHistoryFilter *self,
               const VimosHistoryRecord *record)
{
  g_autofree char *text = NULL;

  if (!has_words (self))
    return TRUE;
  text = collect_text (record);
  for (guint i = 0; self->words[i] != NULL; i++)
    if (!has_word (text, self->words[i]))
      return FALSE;
  return TRUE;
}

/* The beginning of the present day where the user is. */
static gint64
find_midnight (gint64 now_us)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autoptr (GDateTime) midnight = NULL;

  if (local == NULL)
    return now_us;
  midnight = g_date_time_new_local (g_date_time_get_year (local), g_date_time_get_month (local),
                                    g_date_time_get_day_of_month (local), 0, 0, 0);
  return midnight != NULL ? g_date_time_to_unix (midnight) * G_USEC_PER_SEC : now_us;
}

static gboolean
matches_period (const VimosHistoryFilter *self,
                const VimosHistoryRecord *record,
                gint64 now_us)
{
  switch (self->period)
    {
    case VIMOS_PERIOD_TODAY:
      return record->start_us >= find_midnight (now_us);
    case VIMOS_PERIOD_WEEK:
      return record->start_us >= now_us - 7 * DAY_US;
    case VIMOS_PERIOD_MONTH:
      return record->start_us >= now_us - 30 * DAY_US;
    case VIMOS_PERIOD_ANY:
    default:
      return TRUE;
    }
}

/**
 * vimos_history_filter_matches:
 * @now_us: wall clock, µs since 1970
 *
 * Returns: whether @record is shown
 */
gboolean
vimos_history_filter_matches (const VimosHistoryFilter *self,
                              const VimosHistoryRecord *record,
                              gint64 now_us)
{
  gboolean moved = record->outcome == VIMOS_OUTCOME_DONE;

  if (self->result != VIMOS_RESULT_ANY && moved != (self->result == VIMOS_RESULT_MOVED))
    return FALSE;
  if (self->network != NULL && g_strcmp0 (self->network, record->network) != 0)
    return FALSE;
  if (self->host != NULL && g_strcmp0 (self->host, record->from) != 0
      && g_strcmp0 (self->host, record->to) != 0)
    return FALSE;
  return matches_period (self, record, now_us) && matches_words (self, record);
}
