/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-history"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "vimos-history-database.h"
#include "vimos-history-error.h"

/* "VMOS": tells our files from those of other programs. */
#define APPLICATION_ID 0x564d4f53
#define BUSY_MS 5000
/* Of one value; a week of samples takes some 150 MiB. */
#define MAX_VALUE (512 << 20)

/* What leads from one version of the schema to the next; the version is how many were made. A step
 * that was released never changes. */
static const char *const steps[] = {
  "CREATE TABLE run ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  key TEXT NOT NULL UNIQUE,"
  "  start_us INTEGER NOT NULL,"
  "  origin_us INTEGER NOT NULL,"
  "  vm TEXT NOT NULL,"
  "  uuid TEXT NOT NULL,"
  "  mac TEXT,"
  "  \"from\" TEXT,"
  "  \"to\" TEXT NOT NULL,"
  "  outcome TEXT NOT NULL,"
  "  message TEXT,"
  "  pinned INTEGER NOT NULL,"
  "  kind TEXT NOT NULL,"
  "  intents_installed INTEGER NOT NULL,"
  "  intents_total INTEGER NOT NULL,"
  "  path TEXT,"
  "  rank INTEGER NOT NULL,"
  "  hops INTEGER NOT NULL,"
  "  mbps REAL,"
  "  predicted_migration_s REAL,"
  "  predicted_downtime_s REAL,"
  "  predicted_bytes INTEGER NOT NULL,"
  "  volume_bytes INTEGER NOT NULL,"
  "  migration_time_s REAL,"
  "  migration_clock TEXT NOT NULL,"
  "  hypervisor_gap_s REAL,"
  "  downtime_s REAL,"
  "  theoretical_s REAL,"
  "  overhead_s REAL,"
  "  sent_theoretical_s REAL,"
  "  pings_sent INTEGER NOT NULL,"
  "  pings_lost INTEGER NOT NULL,"
  "  ping_interval_s REAL,"
  "  disk_bytes INTEGER NOT NULL,"
  "  memory_bytes INTEGER NOT NULL"
  ") STRICT;"
  /* Apart, so that a list need not step over them. */
  "CREATE TABLE detail ("
  "  run INTEGER PRIMARY KEY REFERENCES run (id) ON DELETE CASCADE,"
  "  document TEXT NOT NULL," /* JSON */
  "  samples BLOB"
  ") STRICT;",
  "ALTER TABLE run ADD COLUMN network TEXT;",
};

static VimosHistoryError
code_of (int result)
{
  switch (result & 0xff)
    {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return VIMOS_HISTORY_ERROR_DAMAGED;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return VIMOS_HISTORY_ERROR_BUSY;
    default:
      return VIMOS_HISTORY_ERROR_FAILED;
    }
}

/* Makes the last error of @db ours; always %FALSE. */
gboolean
vimos_history_database_fail (sqlite3 *db,
                             GError **error)
{
  int result = db != NULL ? sqlite3_errcode (db) : SQLITE_NOMEM;
  int cause = db != NULL ? sqlite3_system_errno (db) : 0;

  if (result == SQLITE_INTERRUPT)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The operation was cancelled"));
  else if (cause != 0 && (result == SQLITE_IOERR || result == SQLITE_CANTOPEN))
    g_set_error (error, VIMOS_HISTORY_ERROR, code_of (result), _("The history: %s (%s)"),
                 sqlite3_errmsg (db), g_strerror (cause));
  else
    g_set_error (error, VIMOS_HISTORY_ERROR, code_of (result), _("The history: %s"),
                 db != NULL ? sqlite3_errmsg (db) : sqlite3_errstr (result));
  return FALSE;
}

gboolean
vimos_history_database_run (sqlite3 *db,
                            const char *sql,
                            GError **error)
{
  return sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK
         || vimos_history_database_fail (db, error);
}

/* Returns: (transfer full) (nullable): for sqlite3_finalize() */
sqlite3_stmt *
vimos_history_database_prepare (sqlite3 *db,
                                const char *sql,
                                GError **error)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    vimos_history_database_fail (db, error);
  return statement;
}

static gboolean
ask_number (sqlite3 *db,
            const char *sql,
            gint64 *number,
            GError **error)
{
  sqlite3_stmt *statement = vimos_history_database_prepare (db, sql, error);
  gboolean done;

  if (statement == NULL)
    return FALSE;
  done = sqlite3_step (statement) == SQLITE_ROW || vimos_history_database_fail (db, error);
  *number = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return done;
}

static gboolean
check_whole (sqlite3 *db,
             GError **error)
{
  sqlite3_stmt *statement = vimos_history_database_prepare (db, "PRAGMA quick_check (1)", error);
  gboolean whole;

  if (statement == NULL)
    return FALSE;
  whole = sqlite3_step (statement) == SQLITE_ROW;
  if (!whole)
    vimos_history_database_fail (db, error);
  else if (g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "ok") != 0)
    {
      g_set_error (error, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_DAMAGED, _("The history: %s"),
                   sqlite3_column_text (statement, 0));
      whole = FALSE;
    }
  sqlite3_finalize (statement);
  return whole;
}

/* A new file is empty; any other must be ours, and not of a later version. */
static gboolean
check_ours (sqlite3 *db,
            gint64 *version,
            GError **error)
{
  gint64 application = 0, tables = 0;

  if (!ask_number (db, "PRAGMA application_id", &application, error)
      || !ask_number (db, "PRAGMA user_version", version, error)
      || !ask_number (db, "SELECT count(*) FROM sqlite_schema", &tables, error))
    return FALSE;
  if (application != APPLICATION_ID && (application != 0 || *version != 0 || tables != 0))
    {
      g_set_error (error, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_FOREIGN,
                   _("“%s” is a database of another program"), sqlite3_db_filename (db, NULL));
      return FALSE;
    }
  if (*version > (gint64) G_N_ELEMENTS (steps))
    {
      g_set_error (error, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_NEWER,
                   _("“%s” was written by a later version of ViMOS; it is left as it is"),
                   sqlite3_db_filename (db, NULL));
      return FALSE;
    }
  return TRUE;
}

static gboolean
make_step (sqlite3 *db,
           guint step,
           GError **error)
{
  g_autofree char *sql = g_strdup_printf ("BEGIN IMMEDIATE; %s PRAGMA application_id = %d; "
                                          "PRAGMA user_version = %u; COMMIT",
                                          steps[step], APPLICATION_ID, step + 1);

  if (vimos_history_database_run (db, sql, error))
    return TRUE;
  sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

static gboolean
set_up (sqlite3 *db,
        GError **error)
{
  gint64 version = 0;

  sqlite3_busy_timeout (db, BUSY_MS);
  sqlite3_limit (db, SQLITE_LIMIT_LENGTH, MAX_VALUE);
  sqlite3_db_config (db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  /* The file may be anybody's: nothing is written to it before it is known to be ours. */
  if (!check_ours (db, &version, error)
      || !vimos_history_database_run (db,
                                      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
                                      "PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON",
                                      error)
      || !check_whole (db, error))
    return FALSE;
  for (guint step = (guint) version; step < G_N_ELEMENTS (steps); step++)
    if (!make_step (db, step, error))
      return FALSE;
  return TRUE;
}

static sqlite3 *
open_once (const char *path,
           GError **error)
{
  sqlite3 *db = NULL;
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  /* SQLite would make a file that others can read. */
  if (fd < 0)
    {
      int saved = errno;

      g_set_error (error, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_FAILED,
                   _("The history can’t be opened: “%s”: %s"), path, g_strerror (saved));
      return NULL;
    }
  g_close (fd, NULL);
  if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    vimos_history_database_fail (db, error);
  else if (set_up (db, error))
    return db;
  sqlite3_close (db);
  return NULL;
}

/* A name that is free: "history.sqlite.damaged", "history.sqlite.damaged-2" … */
static char *
find_name (const char *path)
{
  char *name = g_strconcat (path, ".damaged", NULL);

  for (guint i = 2; g_file_test (name, G_FILE_TEST_EXISTS); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s.damaged-%u", path, i);
    }
  return name;
}

/* Moves the file with its log aside, so that somebody may still mend it. */
static char *
move_aside (const char *path,
            GError **error)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };
  g_autofree char *aside = find_name (path);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *from = g_strconcat (path, suffixes[i], NULL);
      g_autofree char *to = g_strconcat (aside, suffixes[i], NULL);

      if (g_rename (from, to) != 0 && errno != ENOENT)
        {
          int saved = errno;

          g_set_error (error, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_FAILED,
                       _("The damaged history “%s” can’t be moved aside: %s"), from,
                       g_strerror (saved));
          return NULL;
        }
    }
  return g_steal_pointer (&aside);
}

/**
 * vimos_history_database_open:
 * @path: of the file; made if it is not there
 * @moved_to: (out) (nullable): where a damaged file was moved to, or %NULL
 *
 * Opens the file with the present schema. One that is damaged makes way for a new one; one of
 * another program or of a later version of ours is left alone. No other process may open the same
 * meanwhile.
 *
 * Returns: (transfer full) (nullable)
 */
sqlite3 *
vimos_history_database_open (const char *path,
                             char **moved_to,
                             GError **error)
{
  g_autoptr (GError) damage = NULL;
  sqlite3 *db = open_once (path, &damage);

  *moved_to = NULL;
  if (db != NULL)
    return db;
  if (!g_error_matches (damage, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_DAMAGED))
    {
      g_propagate_error (error, g_steal_pointer (&damage));
      return NULL;
    }
  *moved_to = move_aside (path, error);
  if (*moved_to == NULL)
    return NULL;
  g_debug ("moved aside: %s", damage->message);
  db = open_once (path, error);
  if (db == NULL)
    g_clear_pointer (moved_to, g_free);
  return db;
}
