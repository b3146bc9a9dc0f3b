/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-history"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>

#include "vimos-history-database.h"
#include "vimos-history-error.h"
#include "vimos-history-json.h"
#include "vimos-history-owners.h"
#include "vimos-history-store.h"

/* How many of SQLite's instructions pass between two looks at the cancellable: some 0.1 ms. */
#define PROGRESS_STEPS 10000

struct _VimosHistoryStore
{
  char *path;
  char *notice; /* under the lock */
  GMutex lock;

  /* once it is open */
  sqlite3 *db;
  VimosHistoryOwners *owners;
};

/* Does no I/O. */
VimosHistoryStore *
vimos_history_store_new (const char *path)
{
  VimosHistoryStore *self = g_new0 (VimosHistoryStore, 1);

  self->path = g_strdup (path);
  g_mutex_init (&self->lock);
  return self;
}

/* Lets go of the runs that were begun; others may call them interrupted from now on. */
void
vimos_history_store_free (VimosHistoryStore *self)
{
  if (self == NULL)
    return;
  sqlite3_close (self->db);
  vimos_history_owners_free (self->owners);
  g_mutex_clear (&self->lock);
  g_free (self->notice);
  g_free (self->path);
  g_free (self);
}

static void
add_notice (VimosHistoryStore *self,
            char *sentence)
{
  char *before;

  g_mutex_lock (&self->lock);
  before = self->notice;
  self->notice = before != NULL ? g_strjoin (" ", before, sentence, NULL) : g_strdup (sentence);
  g_mutex_unlock (&self->lock);
  g_free (before);
  g_free (sentence);
}

/* Returns: (transfer full) (nullable): what the user should know of the file, once. Any thread. */
char *
vimos_history_store_take_notice (VimosHistoryStore *self)
{
  char *notice;

  g_mutex_lock (&self->lock);
  notice = g_steal_pointer (&self->notice);
  g_mutex_unlock (&self->lock);
  return notice;
}

static gboolean
ensure_open (VimosHistoryStore *self,
             GError **error)
{
  g_autofree char *directory = g_path_get_dirname (self->path);
  g_autofree char *lock_path = g_strconcat (self->path, ".lock", NULL);
  g_autofree char *moved_to = NULL;

  if (self->db != NULL)
    return TRUE;
  if (g_mkdir_with_parents (directory, 0700) != 0)
    {
      int saved = errno;

      g_set_error (error, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_FAILED,
                   _("The history can’t be opened: “%s”: %s"), directory, g_strerror (saved));
      return FALSE;
    }
  if (self->owners == NULL)
    self->owners = vimos_history_owners_new (lock_path, error);
  if (self->owners == NULL)
    return FALSE;
  vimos_history_owners_enter (self->owners);
  self->db = vimos_history_database_open (self->path, &moved_to, error);
  vimos_history_owners_leave (self->owners);
  if (moved_to != NULL)
    add_notice (self, g_strdup_printf (_("The history of runs was damaged. It was kept as “%s”, "
                                         "and a new one was begun."),
                                       moved_to));
  return self->db != NULL;
}

/* ---- rows ---- */

/* The names of the columns, quoted, each behind @prefix. */
static char *
join_columns (const char *prefix)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < VIMOS_HISTORY_N_COLUMNS; i++)
    g_string_append_printf (text, "%s%s\"%s\"", i > 0 ? ", " : "", prefix,
                            vimos_history_columns[i].name);
  return g_string_free (text, FALSE);
}

static void
bind_number (sqlite3_stmt *statement,
             int at,
             double number)
{
  if (isfinite (number))
    sqlite3_bind_double (statement, at, number);
  else
    sqlite3_bind_null (statement, at);
}

static void
bind_columns (sqlite3_stmt *statement,
              VimosHistoryRecord *record)
{
  for (guint i = 0; i < VIMOS_HISTORY_N_COLUMNS; i++)
    {
      const VimosHistoryColumn *column = &vimos_history_columns[i];
      int at = (int) i + 1;

      switch (column->type)
        {
        case VIMOS_HISTORY_TEXT:
          sqlite3_bind_text (statement, at, VIMOS_HISTORY_MEMBER (record, column, char *), -1,
                             SQLITE_STATIC);
          break;
        case VIMOS_HISTORY_WORD:
          sqlite3_bind_text (statement, at,
                             vimos_history_word (column->get_enum (),
                                                 VIMOS_HISTORY_MEMBER (record, column, int)),
                             -1, SQLITE_STATIC);
          break;
        case VIMOS_HISTORY_FLAG:
          sqlite3_bind_int (statement, at, VIMOS_HISTORY_MEMBER (record, column, gboolean));
          break;
        case VIMOS_HISTORY_INTEGER:
          sqlite3_bind_int64 (statement, at, VIMOS_HISTORY_MEMBER (record, column, gint64));
          break;
        case VIMOS_HISTORY_COUNT:
          sqlite3_bind_int64 (statement, at,
                              (gint64) MIN (VIMOS_HISTORY_MEMBER (record, column, guint64),
                                            G_MAXINT64));
          break;
        case VIMOS_HISTORY_NUMBER:
          bind_number (statement, at, VIMOS_HISTORY_MEMBER (record, column, double));
          break;
        default:
          g_assert_not_reached ();
        }
    }
}

/* (nullable): NULL also when it is no text that we would have written */
static char *
dup_column (sqlite3_stmt *statement,
            int at)
{
  const char *text = (const char *) sqlite3_column_text (statement, at);

  return text != NULL && vimos_history_is_text (text) ? g_strdup (text) : NULL;
}

static gboolean
read_column (sqlite3_stmt *statement,
             int at,
             const VimosHistoryColumn *column,
             VimosHistoryRecord *record)
{
  gint64 integer = sqlite3_column_int64 (statement, at);

  switch (column->type)
    {
    case VIMOS_HISTORY_TEXT:
      VIMOS_HISTORY_MEMBER (record, column, char *) = dup_column (statement, at);
      return VIMOS_HISTORY_MEMBER (record, column, char *) != NULL
             || (!column->required && sqlite3_column_type (statement, at) == SQLITE_NULL);
    case VIMOS_HISTORY_WORD:
      return vimos_history_find_word (column->get_enum (),
                                      (const char *) sqlite3_column_text (statement, at),
                                      &VIMOS_HISTORY_MEMBER (record, column, int));
    case VIMOS_HISTORY_FLAG:
      VIMOS_HISTORY_MEMBER (record, column, gboolean) = integer != 0;
      return TRUE;
    case VIMOS_HISTORY_INTEGER:
      VIMOS_HISTORY_MEMBER (record, column, gint64) = integer;
      return TRUE;
    case VIMOS_HISTORY_COUNT:
      VIMOS_HISTORY_MEMBER (record, column, guint64) = (guint64) MAX (integer, 0);
      return integer >= 0;
    case VIMOS_HISTORY_NUMBER:
      VIMOS_HISTORY_MEMBER (record, column, double)
          = sqlite3_column_type (statement, at) == SQLITE_NULL
                ? NAN
                : sqlite3_column_double (statement, at);
      return TRUE;
    default:
      g_assert_not_reached ();
    }
}

/* The columns, then the id. */
static VimosHistoryRecord *
read_row (sqlite3_stmt *statement)
{
  g_autoptr (VimosHistoryRecord) record = vimos_history_record_new ();

  for (guint i = 0; i < VIMOS_HISTORY_N_COLUMNS; i++)
    if (!read_column (statement, (int) i, &vimos_history_columns[i], record))
      return NULL;
  record->id = sqlite3_column_int64 (statement, VIMOS_HISTORY_N_COLUMNS);
  return g_steal_pointer (&record);
}

/* Runs a statement that gives nothing, and ends it. */
static gboolean
finish (VimosHistoryStore *self,
        sqlite3_stmt *statement,
        GError **error)
{
  gboolean done = sqlite3_step (statement) == SQLITE_DONE
                  || vimos_history_database_fail (self->db, error);

  sqlite3_finalize (statement);
  return done;
}

/* ---- acts ---- */

static gboolean
run_for_id (VimosHistoryStore *self,
            const char *sql,
            gint64 id,
            GError **error)
{
  sqlite3_stmt *statement = vimos_history_database_prepare (self->db, sql, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, id);
  return finish (self, statement, error);
}

/* The id of the run with @key, 0 when there is none, -1 after an error. */
static gint64
find_key (VimosHistoryStore *self,
          const char *key,
          GError **error)
{
  sqlite3_stmt *statement
      = vimos_history_database_prepare (self->db, "SELECT id FROM run WHERE key = ?", error);
  gint64 id = 0;
  int result;

  if (statement == NULL)
    return -1;
  sqlite3_bind_text (statement, 1, key, -1, SQLITE_STATIC);
  result = sqlite3_step (statement);
  if (result == SQLITE_ROW)
    id = sqlite3_column_int64 (statement, 0);
  else if (result != SQLITE_DONE)
    {
      vimos_history_database_fail (self->db, error);
      id = -1;
    }
  sqlite3_finalize (statement);
  return id;
}

/* Writes the run over the one of number @id, or as a new one when that is 0. An upsert would do
 * both, but it uses up a number each time. Returns: its number; 0 after an error */
static gint64
write_run (VimosHistoryStore *self,
           VimosHistoryRecord *record,
           gint64 id,
           GError **error)
{
  g_autofree char *names = join_columns ("");
  g_autofree char *values = g_strnfill (2 * VIMOS_HISTORY_N_COLUMNS - 1, '?');
  g_autofree char *sql = NULL;
  sqlite3_stmt *statement;

  for (guint i = 1; i < VIMOS_HISTORY_N_COLUMNS; i++)
    values[2 * i - 1] = ',';
  sql = id > 0 ? g_strdup_printf ("UPDATE run SET (%s) = (%s) WHERE id = ?", names, values)
               : g_strdup_printf ("INSERT INTO run (%s) VALUES (%s)", names, values);
  statement = vimos_history_database_prepare (self->db, sql, error);
  if (statement == NULL)
    return 0;
  bind_columns (statement, record);
  if (id > 0)
    sqlite3_bind_int64 (statement, VIMOS_HISTORY_N_COLUMNS + 1, id);
  if (!finish (self, statement, error))
    return 0;
  return id > 0 ? id : sqlite3_last_insert_rowid (self->db);
}

static gboolean
write_details (VimosHistoryStore *self,
               VimosHistoryRecord *record,
               gint64 id,
               GError **error)
{
  g_autofree char *document = vimos_history_details_to_text (record);
  sqlite3_stmt *statement = vimos_history_database_prepare (
      self->db, "INSERT OR REPLACE INTO detail (run, document, samples) VALUES (?, ?, ?)", error);
  gsize length = 0;
  gconstpointer samples = record->samples != NULL ? g_bytes_get_data (record->samples, &length)
                                                  : NULL;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, id);
  sqlite3_bind_text (statement, 2, document, -1, SQLITE_STATIC);
  if (samples != NULL)
    sqlite3_bind_blob64 (statement, 3, samples, length, SQLITE_STATIC);
  return finish (self, statement, error);
}

/* Ends a transaction: as it should if @done, else as if it had never been. */
static gboolean
end_transaction (VimosHistoryStore *self,
                 gboolean done,
                 GError **error)
{
  if (done && vimos_history_database_run (self->db, "COMMIT", error))
    return TRUE;
  /* Some errors have rolled it back already. */
  if (!sqlite3_get_autocommit (self->db))
    sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

static gint64
write_whole (VimosHistoryStore *self,
             VimosHistoryRecord *record,
             gboolean only_new,
             GError **error)
{
  gint64 there, id = 0;
  gboolean done;

  if (!ensure_open (self, error)
      || !vimos_history_database_run (self->db, "BEGIN IMMEDIATE", error))
    return 0;
  there = find_key (self, record->key, error);
  if (there > 0 && only_new)
    g_set_error (error, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_EXISTS,
                 _("This run is in the history already, as number %" G_GINT64_FORMAT), there);
  else if (there >= 0)
    id = write_run (self, record, there, error);
  done = id > 0 && write_details (self, record, id, error);
  /* Claimed before anybody can see it. */
  if (done && record->outcome == VIMOS_OUTCOME_RUNNING)
    vimos_history_owners_claim (self->owners, id);
  if (!end_transaction (self, done, error))
    {
      /* The number may become another run's. */
      if (record->outcome == VIMOS_OUTCOME_RUNNING)
        vimos_history_owners_release (self->owners, id);
      return 0;
    }
  if (record->outcome != VIMOS_OUTCOME_RUNNING)
    vimos_history_owners_release (self->owners, id);
  return id;
}

/**
 * vimos_history_store_write:
 * @record: with its details
 *
 * Stores a run, or what became of one that was stored before. When it returns, the run is on the
 * disk as a whole; after an error the file is as it was.
 *
 * Returns: its id; 0 after an error
 */
gint64
vimos_history_store_write (VimosHistoryStore *self,
                           VimosHistoryRecord *record,
                           GError **error)
{
  return write_whole (self, record, FALSE, error);
}

/* The same for a run that must not be there yet, else %VIMOS_HISTORY_ERROR_EXISTS. */
gint64
vimos_history_store_add (VimosHistoryStore *self,
                         VimosHistoryRecord *record,
                         GError **error)
{
  return write_whole (self, record, TRUE, error);
}

/* The ids of the runs that did not end. */
static GArray *
find_running (VimosHistoryStore *self)
{
  sqlite3_stmt *statement = vimos_history_database_prepare (
      self->db, "SELECT id FROM run WHERE outcome = 'running'", NULL);
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  while (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    {
      gint64 id = sqlite3_column_int64 (statement, 0);

      g_array_append_val (ids, id);
    }
  sqlite3_finalize (statement);
  return ids;
}

/* Where the file cannot be written, they stay as they are. */
static void
mark_interrupted (VimosHistoryStore *self)
{
  char *sql = sqlite3_mprintf (
      "UPDATE run SET outcome = 'interrupted', message = %Q WHERE id = ? AND outcome = 'running'",
      _("The program ended before the move did. What was left half done is settled by the next "
        "start, or by “vimosctl recover”."));
  g_autoptr (GArray) ids = find_running (self);

  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);
      g_autoptr (GError) error = NULL;

      if (!vimos_history_owners_is_claimed (self->owners, id)
          && !run_for_id (self, sql, id, &error))
        g_debug ("run %" G_GINT64_FORMAT " is not called interrupted: %s", id, error->message);
    }
  sqlite3_free (sql);
}

static int
is_cancelled_cb (gpointer cancellable)
{
  return g_cancellable_is_cancelled (cancellable);
}

static sqlite3_stmt *
prepare_select (VimosHistoryStore *self,
                const char *rest,
                GError **error)
{
  g_autofree char *names = join_columns ("run.");
  g_autofree char *sql = g_strdup_printf ("SELECT %s, run.id %s", names, rest);

  return vimos_history_database_prepare (self->db, sql, error);
}

static gboolean
collect_rows (VimosHistoryStore *self,
              GPtrArray *records,
              GError **error)
{
  sqlite3_stmt *statement
      = prepare_select (self, "FROM run ORDER BY start_us DESC, id DESC", error);
  guint n_damaged = 0;
  int result;

  if (statement == NULL)
    return FALSE;
  while ((result = sqlite3_step (statement)) == SQLITE_ROW)
    {
      VimosHistoryRecord *record = read_row (statement);

      if (record != NULL)
        g_ptr_array_add (records, record);
      else
        n_damaged++;
    }
  sqlite3_finalize (statement);
  if (result != SQLITE_DONE)
    return vimos_history_database_fail (self->db, error);
  if (n_damaged > 0)
    add_notice (self,
                g_strdup_printf (ngettext ("%u run of the history can’t be read and is left out.",
                                           "%u runs of the history can’t be read and are left out.",
                                           n_damaged),
                                 n_damaged));
  return TRUE;
}

/**
 * vimos_history_store_list:
 *
 * Runs that nobody is at any more, though they did not end, are called interrupted from now on.
 *
 * Returns: (transfer full) (nullable): VimosHistoryRecord * without details, the newest first
 */
GPtrArray *
vimos_history_store_list (VimosHistoryStore *self,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (GPtrArray) records
      = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_history_record_unref);
  gboolean done;

  if (!ensure_open (self, error))
    return NULL;
  mark_interrupted (self);
  sqlite3_progress_handler (self->db, PROGRESS_STEPS, is_cancelled_cb, cancellable);
  done = collect_rows (self, records, error);
  sqlite3_progress_handler (self->db, 0, NULL, NULL);
  return done ? g_steal_pointer (&records) : NULL;
}

static VimosHistoryRecord *
read_whole (sqlite3_stmt *statement,
            gint64 id,
            GError **error)
{
  g_autoptr (VimosHistoryRecord) record = read_row (statement);
  const char *document
      = (const char *) sqlite3_column_text (statement, VIMOS_HISTORY_N_COLUMNS + 1);
  g_autoptr (GBytes) text = NULL;
  gconstpointer samples;

  if (record == NULL || document == NULL)
    {
      g_set_error (error, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_DAMAGED,
                   _("Run %" G_GINT64_FORMAT " is damaged"), id);
      return NULL;
    }
  text = g_bytes_new (document,
                      (gsize) sqlite3_column_bytes (statement, VIMOS_HISTORY_N_COLUMNS + 1));
  samples = sqlite3_column_blob (statement, VIMOS_HISTORY_N_COLUMNS + 2);
  if (samples != NULL)
    record->samples
        = g_bytes_new (samples,
                       (gsize) sqlite3_column_bytes (statement, VIMOS_HISTORY_N_COLUMNS + 2));
  return vimos_history_details_read (record, text, error) ? g_steal_pointer (&record) : NULL;
}

/**
 * vimos_history_store_load:
 *
 * Returns: (transfer full) (nullable): the run with its details and samples
 */
VimosHistoryRecord *
vimos_history_store_load (VimosHistoryStore *self,
                          gint64 id,
                          GCancellable *cancellable,
                          GError **error)
{
  VimosHistoryRecord *record = NULL;
  sqlite3_stmt *statement;
  int result;

  if (!ensure_open (self, error))
    return NULL;
  statement = prepare_select (
      self, ", document, samples FROM run LEFT JOIN detail ON detail.run = run.id WHERE run.id = ?",
      error);
  if (statement == NULL)
    return NULL;
  sqlite3_progress_handler (self->db, PROGRESS_STEPS, is_cancelled_cb, cancellable);
  sqlite3_bind_int64 (statement, 1, id);
  result = sqlite3_step (statement);
  if (result == SQLITE_ROW)
    record = read_whole (statement, id, error);
  else if (result == SQLITE_DONE)
    g_set_error (error, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_NOT_FOUND,
                 _("The history has no run %" G_GINT64_FORMAT), id);
  else
    vimos_history_database_fail (self->db, error);
  sqlite3_progress_handler (self->db, 0, NULL, NULL);
  sqlite3_finalize (statement);
  return record;
}

static gboolean
delete_run (VimosHistoryStore *self,
            gint64 id,
            GError **error)
{
  if (vimos_history_owners_is_claimed (self->owners, id))
    {
      g_set_error (error, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_BUSY,
                   _("Run %" G_GINT64_FORMAT " is still going on"), id);
      return FALSE;
    }
  if (!run_for_id (self, "DELETE FROM run WHERE id = ?", id, error))
    return FALSE;
  if (sqlite3_changes (self->db) == 1)
    return TRUE;
  g_set_error (error, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_NOT_FOUND,
               _("The history has no run %" G_GINT64_FORMAT), id);
  return FALSE;
}

/**
 * vimos_history_store_delete:
 * @ids: gint64, of the runs
 *
 * Deletes all of them, or after an error none.
 */
gboolean
vimos_history_store_delete (VimosHistoryStore *self,
                            GArray *ids,
                            GError **error)
{
  gboolean done = TRUE;

  if (!ensure_open (self, error)
      || !vimos_history_database_run (self->db, "BEGIN IMMEDIATE", error))
    return FALSE;
  for (guint i = 0; done && i < ids->len; i++)
    done = delete_run (self, g_array_index (ids, gint64, i), error);
  return end_transaction (self, done, error);
}
