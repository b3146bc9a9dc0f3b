/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "history-fixture.h"
#include "test-folder.h"
#include "vimos-history-error.h"
#include "vimos-history-store.h"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *f,
        gconstpointer data)
{
  f->folder = test_folder_new ();
  f->path = g_build_filename (f->folder, "history.sqlite", NULL);
}

static void
tear_down (Fixture *f,
           gconstpointer data)
{
  g_free (f->path);
  test_folder_free (f->folder);
}

static gint64
write_well (VimosHistoryStore *store,
            VimosHistoryRecord *record)
{
  g_autoptr (GError) error = NULL;
  gint64 id = vimos_history_store_write (store, record, &error);

  g_assert_no_error (error);
  g_assert_cmpint (id, >, 0);
  return id;
}

static GPtrArray *
list_well (VimosHistoryStore *store)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *records = vimos_history_store_list (store, NULL, &error);

  g_assert_no_error (error);
  return records;
}

static VimosHistoryRecord *
record_at (GPtrArray *records,
           guint index)
{
  return g_ptr_array_index (records, index);
}

static void
run_sql (const char *path,
         const char *sql)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
test_round_trip (Fixture *f,
                 gconstpointer data)
{
  g_autoptr (VimosHistoryStore) store = vimos_history_store_new (f->path);

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (VimosHistoryRecord) record = history_fixture_make_record (i, 200);
      g_autoptr (VimosHistoryStore) other = vimos_history_store_new (f->path);
      gint64 id = write_well (store, record);
      g_autoptr (VimosHistoryRecord) read = vimos_history_store_load (other, id, NULL, NULL);
      g_autoptr (GPtrArray) records = list_well (other);

      history_fixture_assert_same (record, read);
      g_assert_cmpint (read->id, ==, id);
      g_assert_cmpuint (records->len, ==, i + 1);
      g_assert_cmpstr (record_at (records, 0)->vm, ==, record->vm);
      g_assert_cmpstr (record_at (records, 0)->path.text, ==, record->path.text);
      g_assert_null (record_at (records, 0)->phases);
    }
}

/* Numbers have no holes, however often a run was written. */
static void
test_numbers (Fixture *f,
              gconstpointer data)
{
  g_autoptr (VimosHistoryStore) store = vimos_history_store_new (f->path);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (VimosHistoryRecord) record = history_fixture_make_record (i, 1);
      gint64 id = write_well (store, record);

      g_assert_cmpint (id, ==, i + 1);
      g_assert_cmpint (write_well (store, record), ==, id);
    }
}

/* Nobody else may read who moved what. */
static void
test_mode (Fixture *f,
           gconstpointer data)
{
  g_autofree char *nested = g_build_filename (f->folder, "a", NULL);
  g_autofree char *path = g_build_filename (nested, "history.sqlite", NULL);
  g_autofree char *lock = g_strconcat (path, ".lock", NULL);
  VimosHistoryStore *store = vimos_history_store_new (path);
  g_autoptr (GPtrArray) records = list_well (store);
  GStatBuf status;

  g_assert_cmpuint (records->len, ==, 0);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (nested, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
  vimos_history_store_free (store);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_remove (lock), ==, 0);
  g_assert_cmpint (g_rmdir (nested), ==, 0);
}

static void
test_delete (Fixture *f,
             gconstpointer data)
{
  g_autoptr (VimosHistoryStore) store = vimos_history_store_new (f->path);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (VimosHistoryRecord) running = history_fixture_make_record (9, 1);
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (VimosHistoryRecord) record = history_fixture_make_record (i, 1);

      id = write_well (store, record);
      if (i > 0)
        g_array_append_val (ids, id);
    }
  running->outcome = VIMOS_OUTCOME_RUNNING;
  id = write_well (store, running);

  /* All or nothing */
  g_array_append_val (ids, id);
  g_assert_false (vimos_history_store_delete (store, ids, &error));
  g_assert_error (error, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_BUSY);
  g_clear_error (&error);
  g_array_index (ids, gint64, 2) = 999;
  g_assert_false (vimos_history_store_delete (store, ids, &error));
  g_assert_error (error, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_NOT_FOUND);
  g_clear_error (&error);
  left = list_well (store);
  g_assert_cmpuint (left->len, ==, 4);
  g_clear_pointer (&left, g_ptr_array_unref);

  g_array_set_size (ids, 2);
  g_assert_true (vimos_history_store_delete (store, ids, NULL));
  left = list_well (store);
  g_assert_cmpuint (left->len, ==, 2);
  g_assert_null (vimos_history_store_load (store, g_array_index (ids, gint64, 0), NULL, &error));
  g_assert_error (error, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_NOT_FOUND);
  /* The details went with it. */
  run_sql (f->path, "CREATE TABLE left_over (a CHECK (a = 2)); "
                    "INSERT INTO left_over SELECT count(*) FROM detail; DROP TABLE left_over");
}

/* ---- files that are not what they should be ---- */

static guint
count_damaged (Fixture *f)
{
  g_autoptr (GDir) directory = g_dir_open (f->folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (directory)) != NULL)
    n += strstr (name, ".damaged") != NULL && !g_str_has_suffix (name, "-wal")
         && !g_str_has_suffix (name, "-shm");
  return n;
}

/* The file is kept, the user is told, and a new one works. */
static void
assert_begun_anew (Fixture *f)
{
  guint before = count_damaged (f);
  g_autoptr (VimosHistoryStore) store = vimos_history_store_new (f->path);
  g_autoptr (VimosHistoryRecord) record = history_fixture_make_record (1, 5);
  g_autoptr (GPtrArray) records = list_well (store);
  g_autofree char *notice = vimos_history_store_take_notice (store);

  g_assert_cmpuint (records->len, ==, 0);
  g_assert_nonnull (notice);
  g_assert_nonnull (strstr (notice, ".damaged"));
  g_assert_null (vimos_history_store_take_notice (store));
  g_assert_cmpuint (count_damaged (f), ==, before + 1);
  write_well (store, record);
}

static void
test_damaged (Fixture *f,
              gconstpointer data)
{
  g_autofree char *content = NULL;
  gsize length = 0;
  GStatBuf status;

  g_assert_true (g_file_set_contents (f->path, "No database, but a rather long text.", -1, NULL));
  assert_begun_anew (f);

  /* Cut off in the middle */
  g_assert_cmpint (g_stat (f->path, &status), ==, 0);
  g_assert_cmpint (truncate (f->path, status.st_size / 2), ==, 0);
  assert_begun_anew (f);

  /* Some pages overwritten */
  g_assert_true (g_file_get_contents (f->path, &content, &length, NULL));
  g_assert_cmpuint (length, >, 12000);
  memset (content + 4096, 0xa5, 8000);
  g_assert_true (g_file_set_contents (f->path, content, (gssize) length, NULL));
  assert_begun_anew (f);
}

static void
assert_left_alone (Fixture *f,
                   VimosHistoryError code)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize length = 0, length_after = 0;
  g_autoptr (VimosHistoryStore) store = vimos_history_store_new (f->path);
  g_autoptr (VimosHistoryRecord) record = history_fixture_make_record (1, 5);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_get_contents (f->path, &before, &length, NULL));
  g_assert_cmpint (vimos_history_store_write (store, record, &error), ==, 0);
  g_assert_error (error, VIMOS_HISTORY_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, f->path));
  g_assert_null (vimos_history_store_take_notice (store));
  g_assert_true (g_file_get_contents (f->path, &after, &length_after, NULL));
  g_assert_cmpmem (before, length, after, length_after);
}

static void
test_foreign (Fixture *f,
              gconstpointer data)
{
  run_sql (f->path, "CREATE TABLE precious (a); INSERT INTO precious VALUES (1)");
  assert_left_alone (f, VIMOS_HISTORY_ERROR_FOREIGN);
}

static void
test_newer (Fixture *f,
            gconstpointer data)
{
  VimosHistoryStore *store = vimos_history_store_new (f->path);
  g_autoptr (VimosHistoryRecord) record = history_fixture_make_record (1, 5);

  write_well (store, record);
  vimos_history_store_free (store);
  run_sql (f->path, "PRAGMA user_version = 1000");
  assert_left_alone (f, VIMOS_HISTORY_ERROR_NEWER);
}

/* A file of the first version is brought to the present one, with all that is in it. */
static void
test_older (Fixture *f,
            gconstpointer data)
{
  VimosHistoryStore *store = vimos_history_store_new (f->path);
  g_autoptr (VimosHistoryStore) again = NULL;
  g_autoptr (VimosHistoryRecord) record = history_fixture_make_record (1, 5);
  g_autoptr (GPtrArray) records = NULL;

  write_well (store, record);
  vimos_history_store_free (store);
  run_sql (f->path, "ALTER TABLE run DROP COLUMN network; PRAGMA user_version = 1");
  again = vimos_history_store_new (f->path);
  records = list_well (again);
  g_assert_cmpuint (records->len, ==, 1);
  g_assert_cmpstr (record_at (records, 0)->vm, ==, record->vm);
  g_assert_null (record_at (records, 0)->network);
  write_well (again, record);
  g_clear_pointer (&records, g_ptr_array_unref);
  records = list_well (again);
  g_assert_cmpstr (record_at (records, 0)->network, ==, record->network);
}

/* A row that somebody wrote by hand is left out; the others are there. */
static void
test_odd_rows (Fixture *f,
               gconstpointer data)
{
  static const char *const changes[] = {
    "UPDATE run SET outcome = 'splendid' WHERE id = 1",
    "UPDATE run SET disk_bytes = -1 WHERE id = 2",
    "UPDATE run SET vm = CAST (x'ff00' AS TEXT) WHERE id = 3",
    "UPDATE run SET message = replace (hex (zeroblob (20000)), '0', 'm') WHERE id = 4",
  };
  g_autoptr (VimosHistoryStore) store = vimos_history_store_new (f->path);
  g_autoptr (GPtrArray) records = NULL;
  g_autofree char *notice = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (VimosHistoryRecord) record = history_fixture_make_record (i, 5);

      write_well (store, record);
    }
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    run_sql (f->path, changes[i]);
  run_sql (f->path, "UPDATE detail SET document = '{\"phases\": 7}' WHERE run = 5");
  records = list_well (store);
  notice = vimos_history_store_take_notice (store);
  g_assert_cmpuint (records->len, ==, 2);
  g_assert_nonnull (strstr (notice, "4 runs"));
  for (gint64 id = 1; id <= 5; id++)
    {
      g_assert_null (vimos_history_store_load (store, id, NULL, &error));
      g_assert_error (error, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_DAMAGED);
      g_clear_error (&error);
    }
}

/* ---- places that cannot be written ---- */

/* Runs @function in a process of its own, as a user without privileges; it must return TRUE. */
static void
run_unprivileged (Fixture *f,
                  gboolean (*function) (Fixture *f))
{
  pid_t child = fork ();
  int status = 0;

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    _exit ((getuid () != 0 || setresuid (65534, 65534, 65534) == 0) && function (f) ? 0 : 1);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

static gboolean
cannot_open (Fixture *f)
{
  g_autoptr (VimosHistoryStore) store = vimos_history_store_new (f->path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = vimos_history_store_list (store, NULL, &error);

  return records == NULL
         && g_error_matches (error, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_FAILED)
         && strstr (error->message, f->folder) != NULL;
}

static void
test_read_only (Fixture *f,
                gconstpointer data)
{
  g_assert_cmpint (g_chmod (f->folder, 0555), ==, 0);
  run_unprivileged (f, cannot_open);
  g_assert_cmpint (g_chmod (f->folder, 0700), ==, 0);
}

static void
limit_file_size (rlim_t bytes)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = MIN (bytes, limit.rlim_max);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

/* What was there stays, and when there is room again it goes on. */
static void
test_disk_full (Fixture *f,
                gconstpointer data)
{
  g_autoptr (VimosHistoryStore) store = vimos_history_store_new (f->path);
  g_autoptr (VimosHistoryRecord) small = history_fixture_make_record (1, 5);
  g_autoptr (VimosHistoryRecord) large = history_fixture_make_record (2, 100000);
  g_autoptr (VimosHistoryRecord) read = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id = write_well (store, small);

  signal (SIGXFSZ, SIG_IGN);
  limit_file_size (150000);
  g_assert_cmpint (vimos_history_store_write (store, large, &error), ==, 0);
  limit_file_size (RLIM_INFINITY);
  g_assert_error (error, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_FAILED);
  g_assert_cmpstr (error->message, !=, "");

  read = vimos_history_store_load (store, id, NULL, NULL);
  history_fixture_assert_same (small, read);
  write_well (store, large);
  records = list_well (store);
  g_assert_cmpuint (records->len, ==, 2);
}

/* ---- several processes ---- */

static void
kill_and_wait (pid_t child)
{
  g_assert_cmpint (kill (child, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
}

static gboolean
read_all (int fd,
          gpointer data,
          gsize length)
{
  gsize got = 0;

  while (got < length)
    {
      gssize n = read (fd, (char *) data + got, length - got);

      if (n <= 0)
        return FALSE;
      got += (gsize) n;
    }
  return TRUE;
}

/* Stores runs one after another and tells the key of each that is stored, until it is killed. */
static void
write_for_ever (const char *path,
                int fd)
{
  VimosHistoryStore *store = vimos_history_store_new (path);

  g_random_set_seed ((guint32) getpid ()); /* other keys than those of other children */
  for (guint i = 0;; i++)
    {
      VimosHistoryRecord *record = history_fixture_make_record (i, 3000);

      if (vimos_history_store_write (store, record, NULL) == 0
          || write (fd, record->key, strlen (record->key)) < 0)
        _exit (1);
      vimos_history_record_unref (record);
    }
}

static gboolean
has_key (GPtrArray *records,
         const char *key)
{
  for (guint i = 0; i < records->len; i++)
    if (g_str_equal (record_at (records, i)->key, key))
      return TRUE;
  return FALSE;
}

/* Killed at any moment, all that it told is there, whole, and the file is sound. */
static void
test_killed (Fixture *f,
             gconstpointer data)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GRand) rand = g_rand_new_with_seed (6);

  for (guint round = 0; round < 8; round++)
    {
      int ends[2];
      pid_t child;
      char key[37] = { 0 };
      g_autoptr (VimosHistoryStore) store = NULL;
      g_autoptr (GPtrArray) records = NULL;

      g_assert_cmpint (pipe (ends), ==, 0);
      child = fork ();
      if (child == 0)
        write_for_ever (f->path, ends[1]);
      g_close (ends[1], NULL);
      /* One for certain, so that no round is about nothing. */
      g_assert_true (read_all (ends[0], key, 36));
      g_ptr_array_add (keys, g_strdup (key));
      g_usleep ((gulong) g_rand_int_range (rand, 0, 30000));
      kill_and_wait (child);
      while (read_all (ends[0], key, 36))
        g_ptr_array_add (keys, g_strdup (key));
      g_close (ends[0], NULL);

      store = vimos_history_store_new (f->path);
      records = list_well (store);
      g_assert_null (vimos_history_store_take_notice (store));
      for (guint i = 0; i < keys->len; i++)
        g_assert_true (has_key (records, g_ptr_array_index (keys, i)));
      for (guint i = 0; i < records->len; i++)
        {
          g_autoptr (VimosHistoryRecord) read
              = vimos_history_store_load (store, record_at (records, i)->id, NULL, NULL);

          g_assert_nonnull (read);
        }
    }
  g_test_message ("%u runs told of", keys->len);
}

#define N_EACH 25

static void
write_some (const char *path)
{
  VimosHistoryStore *store = vimos_history_store_new (path);

  g_random_set_seed ((guint32) getpid ());
  for (guint i = 0; i < N_EACH; i++)
    {
      VimosHistoryRecord *record = history_fixture_make_record (i, 500);

      if (vimos_history_store_write (store, record, NULL) == 0)
        _exit (1);
      vimos_history_record_unref (record);
    }
  vimos_history_store_free (store);
  _exit (0);
}

/* Also the first opening, which makes the tables, happens at once in all of them. */
static void
test_together (Fixture *f,
               gconstpointer data)
{
  pid_t children[3];
  g_autoptr (VimosHistoryStore) store = NULL;
  g_autoptr (GPtrArray) records = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    {
      children[i] = fork ();
      if (children[i] == 0)
        write_some (f->path);
    }
  store = vimos_history_store_new (f->path);
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GPtrArray) meanwhile = list_well (store);

      g_assert_cmpuint (meanwhile->len, <=, N_EACH * G_N_ELEMENTS (children));
    }
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    {
      int status = 0;

      g_assert_cmpint (waitpid (children[i], &status, 0), ==, children[i]);
      g_assert_cmpint (status, ==, 0);
    }
  records = list_well (store);
  g_assert_cmpuint (records->len, ==, N_EACH * G_N_ELEMENTS (children));
  g_assert_cmpuint (count_damaged (f), ==, 0);
}

static VimosOutcome
get_outcome (Fixture *f,
             const char *key)
{
  g_autoptr (VimosHistoryStore) store = vimos_history_store_new (f->path);
  g_autoptr (GPtrArray) records = list_well (store);

  g_assert_cmpuint (records->len, ==, 1);
  g_assert_cmpstr (record_at (records, 0)->key, ==, key);
  g_assert_cmpint (record_at (records, 0)->message != NULL, ==,
                   record_at (records, 0)->outcome == VIMOS_OUTCOME_INTERRUPTED);
  return record_at (records, 0)->outcome;
}

/* A run that goes on in a living process is not interrupted, whoever looks; a dead one's is. */
static void
test_interrupted (Fixture *f,
                  gconstpointer data)
{
  g_autoptr (VimosHistoryRecord) record = history_fixture_make_record (2, 0);
  g_autoptr (VimosHistoryStore) store = NULL;
  int ends[2];
  char told = 0;
  pid_t child;

  record->outcome = VIMOS_OUTCOME_RUNNING;
  g_clear_pointer (&record->samples, g_bytes_unref);
  g_assert_cmpint (pipe (ends), ==, 0);
  child = fork ();
  if (child == 0)
    {
      store = vimos_history_store_new (f->path);
      told = vimos_history_store_write (store, record, NULL) > 0;
      if (write (ends[1], &told, 1) == 1)
        pause ();
      _exit (1);
    }
  g_assert_true (read_all (ends[0], &told, 1));
  g_assert_true (told);
  g_assert_cmpint (get_outcome (f, record->key), ==, VIMOS_OUTCOME_RUNNING);
  g_assert_cmpint (get_outcome (f, record->key), ==, VIMOS_OUTCOME_RUNNING);
  kill_and_wait (child);
  g_assert_cmpint (get_outcome (f, record->key), ==, VIMOS_OUTCOME_INTERRUPTED);

  /* Who comes back all the same with the end is heard. */
  store = vimos_history_store_new (f->path);
  record->outcome = VIMOS_OUTCOME_DONE;
  write_well (store, record);
  g_assert_cmpint (get_outcome (f, record->key), ==, VIMOS_OUTCOME_DONE);
  g_close (ends[0], NULL);
  g_close (ends[1], NULL);
}

static void
test_cancelled (Fixture *f,
                gconstpointer data)
{
  g_autoptr (VimosHistoryStore) store = vimos_history_store_new (f->path);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (VimosHistoryRecord) record = history_fixture_make_record (i, 0);

      write_well (store, record);
    }
  g_cancellable_cancel (cancellable);
  g_assert_null (vimos_history_store_list (store, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(name, function) \
  g_test_add ("/history/store/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("round-trip", test_round_trip);
  ADD ("numbers", test_numbers);
  ADD ("mode", test_mode);
  ADD ("delete", test_delete);
  ADD ("damaged", test_damaged);
  ADD ("foreign", test_foreign);
  ADD ("newer", test_newer);
  ADD ("older", test_older);
  ADD ("odd-rows", test_odd_rows);
  ADD ("read-only", test_read_only);
  ADD ("disk-full", test_disk_full);
  ADD ("killed", test_killed);
  ADD ("together", test_together);
  ADD ("interrupted", test_interrupted);
  ADD ("cancelled", test_cancelled);
  return g_test_run ();
}
