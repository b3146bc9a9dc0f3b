/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test-folder.h"
#include "vimos-error.h"
#include "vimos-journal.h"

#define UUID "6b7d1f0e-5a2e-4c1b-9a52-0f3c6a1b2c3d"

typedef struct
{
  char *state_dir;
  VimosJournal *journal;
} Fixture;

static void
set_up (Fixture *f,
        gconstpointer data)
{
  f->state_dir = test_folder_new ();
  f->journal = vimos_journal_new (f->state_dir);
}

static void
tear_down (Fixture *f,
           gconstpointer data)
{
  g_clear_object (&f->journal);
  test_folder_free (f->state_dir);
}

static VimosRun *
make_run (VimosJournal *journal)
{
  g_autofree char *id = vimos_journal_make_id (journal);
  g_autofree char *key = vimos_run_make_key (id, "f", 3);
  VimosRun *run = vimos_run_new (id, UUID);

  run->name = g_strdup ("web \"[{]}\\");
  run->source_uri = g_strdup ("qemu+tcp://10.97.0.1/system");
  run->source_address = g_strdup ("10.97.0.1");
  run->target_uri = g_strdup ("qemu+tcp://10.97.0.3/system");
  run->target_address = g_strdup ("10.97.0.3");
  run->controller = g_strdup ("http://10.97.0.9:8181/onos/v1");
  run->memory_port = 49152;
  run->disk_port = 49153;
  run->was_running = TRUE;
  run->suspended = TRUE;
  run->moved = TRUE;
  g_ptr_array_add (run->macs, g_strdup ("52:54:00:00:00:0A"));
  vimos_run_add_disk (run, "/var/lib/libvirt/images/web.img", FALSE);
  vimos_run_add_disk (run, "/var/lib/libvirt/images/data.img", TRUE);
  vimos_run_add_intent (run, key);
  vimos_run_add_intent (run, key);
  return run;
}

static void
write_run (VimosJournal *journal,
           VimosRun *run)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = vimos_run_to_bytes (run);

  vimos_journal_write (journal, run->id, bytes, &error);
  g_assert_no_error (error);
}

static GPtrArray *
list_runs (VimosJournal *journal,
           guint n_broken)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) broken = NULL;
  GPtrArray *runs = vimos_journal_list (journal, &broken, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (broken->len, ==, n_broken);
  return runs;
}

static void
put_file (Fixture *f,
          const char *name,
          const char *content,
          gssize length)
{
  g_autofree char *path = g_build_filename (f->state_dir, "runs", name, NULL);
  g_autofree char *directory = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (directory, 0700), ==, 0);
  g_file_set_contents (path, content, length, &error);
  g_assert_no_error (error);
}

static gboolean
has_file (Fixture *f,
          const char *name)
{
  g_autofree char *path = g_build_filename (f->state_dir, "runs", name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
test_round_trip (Fixture *f,
                 gconstpointer data)
{
  g_autoptr (VimosRun) run = make_run (f->journal);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  VimosRun *read;

  g_assert_true (vimos_journal_claim (f->journal, run, &error));
  g_assert_no_error (error);
  write_run (f->journal, run);
  runs = list_runs (f->journal, 0);
  g_assert_cmpuint (runs->len, ==, 1);
  read = g_ptr_array_index (runs, 0);
  g_assert_cmpstr (read->id, ==, run->id);
  g_assert_cmpstr (read->uuid, ==, UUID);
  g_assert_cmpstr (read->name, ==, run->name);
  g_assert_cmpstr (read->source_uri, ==, run->source_uri);
  g_assert_cmpstr (read->target_address, ==, "10.97.0.3");
  g_assert_cmpstr (read->controller, ==, run->controller);
  g_assert_cmpuint (read->memory_port, ==, 49152);
  g_assert_cmpuint (read->disk_port, ==, 49153);
  g_assert_true (read->was_running && read->suspended && read->moved && !read->target_resumed);
  g_assert_cmpint (read->created, ==, run->created);
  g_assert_cmpint (read->pid, ==, getpid ());
  g_assert_cmpuint (read->macs->len, ==, 1);
  g_assert_cmpuint (read->intents->len, ==, 1);
  g_assert_cmpuint (read->disks->len, ==, 2);
  g_assert_true (((VimosRunDisk *) g_ptr_array_index (read->disks, 1))->existed);
  g_assert_true (read->living);

  g_assert_true (vimos_journal_close (f->journal, run, &error));
  g_assert_no_error (error);
  g_clear_pointer (&runs, g_ptr_array_unref);
  runs = list_runs (f->journal, 0);
  g_assert_cmpuint (runs->len, ==, 0);
}

static void
test_empty (Fixture *f,
            gconstpointer data)
{
  g_autoptr (GPtrArray) runs = list_runs (f->journal, 0);

  g_assert_cmpuint (runs->len, ==, 0);
}

static void
test_ids (Fixture *f,
          gconstpointer data)
{
  g_autoptr (VimosJournal) other = vimos_journal_new ("/nonexistent/elsewhere");
  g_autoptr (VimosJournal) same = vimos_journal_new (f->state_dir);
  g_autofree char *one = vimos_journal_make_id (f->journal);
  g_autofree char *two = vimos_journal_make_id (f->journal);

  g_assert_true (vimos_run_id_is_valid (one));
  g_assert_cmpstr (one, !=, two);
  g_assert_true (vimos_journal_owns_id (f->journal, one));
  g_assert_true (vimos_journal_owns_id (same, one));
  g_assert_false (vimos_journal_owns_id (other, one));
  g_assert_false (vimos_journal_owns_id (f->journal, "../../etc/passwd"));
}

/* One process holds the claim: neither another opener nor another process gets it, and its death
 * gives it free. */
static void
test_claim (Fixture *f,
            gconstpointer data)
{
  g_autoptr (VimosRun) run = make_run (f->journal);
  g_autoptr (VimosRun) second = vimos_run_new (run->id, UUID);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  int pipes[2];
  int status;
  char byte = 0;
  pid_t child;

  g_assert_cmpint (pipe (pipes), ==, 0);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      gboolean done = vimos_journal_claim (f->journal, run, NULL);
      g_autoptr (GBytes) bytes = vimos_run_to_bytes (run);

      done = done && vimos_journal_write (f->journal, run->id, bytes, NULL);
      if (write (pipes[1], &done, 1) != 1)
        _exit (1);
      pause ();
      _exit (0);
    }
  g_assert_cmpint (read (pipes[0], &byte, 1), ==, 1);
  g_assert_true (byte);
  runs = list_runs (f->journal, 0);
  g_assert_true (((VimosRun *) g_ptr_array_index (runs, 0))->living);
  g_assert_false (vimos_journal_claim (f->journal, second, &error));
  g_assert_error (error, VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_JOURNAL);
  g_clear_error (&error);

  g_assert_cmpint (kill (child, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_clear_pointer (&runs, g_ptr_array_unref);
  runs = list_runs (f->journal, 0);
  g_assert_false (((VimosRun *) g_ptr_array_index (runs, 0))->living);
  g_assert_true (vimos_journal_claim (f->journal, second, &error));
  g_assert_no_error (error);
  close (pipes[0]);
  close (pipes[1]);
}

/* A power cut in the middle of a write leaves the file beside the entry; the entry before it
 * counts. */
static void
test_power_cut (Fixture *f,
                gconstpointer data)
{
  g_autoptr (VimosRun) run = make_run (f->journal);
  g_autofree char *temporary = g_strconcat (run->id, ".json.tmp", NULL);
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GError) error = NULL;

  vimos_journal_claim (f->journal, run, &error);
  g_assert_no_error (error);
  write_run (f->journal, run);
  put_file (f, temporary, "{\"version\":1,\"id\":\"", -1);
  runs = list_runs (f->journal, 0);
  g_assert_cmpuint (runs->len, ==, 1);
  g_assert_true (has_file (f, temporary)); /* a living owner may be writing it */
  close (run->lock);
  run->lock = -1;
  g_clear_pointer (&runs, g_ptr_array_unref);
  runs = list_runs (f->journal, 0);
  g_assert_cmpuint (runs->len, ==, 1);
  g_assert_false (has_file (f, temporary));
}

/* Cut off anywhere, an entry is refused or, where only the end's white space is gone, whole. */
static void
test_truncated (Fixture *f,
                gconstpointer data)
{
  g_autoptr (VimosRun) run = make_run (f->journal);
  g_autoptr (GBytes) whole = vimos_run_to_bytes (run);
  gsize length = g_bytes_get_size (whole);

  for (gsize n = 0; n < length; n++)
    {
      g_autoptr (GBytes) part = g_bytes_new_from_bytes (whole, 0, n);
      g_autoptr (GError) error = NULL;
      g_autoptr (VimosRun) read = vimos_run_new_from_bytes (part, &error);

      g_assert_null (read);
      g_assert_error (error, VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_JOURNAL);
    }
}

/* Every byte changed in turn: refused or read, never a crash, never a foreign key or a relative
 * path. */
static void
test_flipped (Fixture *f,
              gconstpointer data)
{
  g_autoptr (VimosRun) run = make_run (f->journal);
  g_autoptr (GBytes) whole = vimos_run_to_bytes (run);
  static const guchar changes[] = { 0x01, 0x20, 0x80, 0xff };
  gsize length = 0;
  const guchar *data_in = g_bytes_get_data (whole, &length);

  for (gsize n = 0; n < length * G_N_ELEMENTS (changes); n++)
    {
      g_autofree guchar *copy = g_memdup2 (data_in, length);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (VimosRun) read = NULL;

      copy[n / G_N_ELEMENTS (changes)] ^= changes[n % G_N_ELEMENTS (changes)];
      bytes = g_bytes_new (copy, length);
      read = vimos_run_new_from_bytes (bytes, &error);
      g_assert_true ((read == NULL) == (error != NULL));
      if (read == NULL)
        continue;
      g_assert_true (vimos_run_id_is_valid (read->id));
      for (guint i = 0; i < read->disks->len; i++)
        g_assert_cmpint (((VimosRunDisk *) g_ptr_array_index (read->disks, i))->path[0], ==, '/');
    }
}

static void
test_hostile (Fixture *f,
              gconstpointer data)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *large = g_strnfill (VIMOS_RUN_MAX_BYTES + 1, ' ');
  static const char *const bad[] = {
    "",
    "null",
    "[]",
    "{}",
    "{\"version\":2,\"id\":\"0123456789abcdef\",\"uuid\":\"" UUID "\"}",
    "{\"version\":1,\"id\":\"../../../../etc/pw\",\"uuid\":\"" UUID "\"}",
    "{\"version\":1,\"id\":\"0123456789abcdef\",\"uuid\":\"web\"}",
    "{\"version\":1,\"id\":[\"0123456789abcdef\"],\"uuid\":7}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *name = g_strdup_printf ("%016x.json", i);

      put_file (f, name, bad[i], -1);
    }
  put_file (f, "ffffffffffffffff.json", deep, -1);
  put_file (f, "fffffffffffffffe.json", large, -1);
  put_file (f, "notes.txt", "mine", -1);
  {
    g_autofree char *path = g_build_filename (f->state_dir, "runs", "fffffffffffffffd.json", NULL);
    g_autofree char *fifo = g_build_filename (f->state_dir, "runs", "fffffffffffffffc.json", NULL);
    g_autoptr (GPtrArray) runs = NULL;

    g_assert_cmpint (symlink ("/dev/zero", path), ==, 0);
    g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
    runs = list_runs (f->journal, G_N_ELEMENTS (bad) + 4);
    g_assert_cmpuint (runs->len, ==, 0);
  }
  g_assert_true (has_file (f, "0000000000000000.json.broken"));
  g_assert_false (has_file (f, "0000000000000000.json"));
  g_assert_true (has_file (f, "notes.txt"));
  /* A second broken file of the same name does not push the first one out. */
  put_file (f, "0000000000000000.json", "{", -1);
  {
    g_autoptr (GPtrArray) runs = list_runs (f->journal, 1);

    g_assert_cmpuint (runs->len, ==, 0);
  }
  g_assert_true (has_file (f, "0000000000000000.json.broken-1"));
}

static void
test_wrong_name (Fixture *f,
                 gconstpointer data)
{
  g_autoptr (VimosRun) run = make_run (f->journal);
  g_autoptr (GBytes) bytes = vimos_run_to_bytes (run);
  g_autoptr (GPtrArray) runs = NULL;

  put_file (f, "0000000000000000.json", g_bytes_get_data (bytes, NULL),
            (gssize) g_bytes_get_size (bytes));
  runs = list_runs (f->journal, 1);
  g_assert_cmpuint (runs->len, ==, 0);
}

/* A journal that cannot be written says so; nothing is left that could be taken for an entry. */
static void
test_no_place (Fixture *f,
               gconstpointer data)
{
  g_autofree char *occupied = g_build_filename (f->state_dir, "runs", NULL);
  g_autoptr (VimosRun) run = make_run (f->journal);
  g_autoptr (GBytes) bytes = vimos_run_to_bytes (run);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (occupied, "", 0, NULL));
  g_assert_false (vimos_journal_claim (f->journal, run, &error));
  g_assert_error (error, VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_JOURNAL);
  g_clear_error (&error);
  g_assert_false (vimos_journal_write (f->journal, run->id, bytes, &error));
  g_assert_error (error, VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_JOURNAL);
}

static void
test_modes (Fixture *f,
                gconstpointer data)
{
  g_autoptr (VimosRun) run = make_run (f->journal);
  struct stat status;
  g_autofree char *path = g_build_filename (f->state_dir, "runs", NULL);
  g_autofree char *entry = g_strdup_printf ("%s/%s.json", path, run->id);

  g_assert_true (vimos_journal_claim (f->journal, run, NULL));
  write_run (f->journal, run);
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 077, ==, 0);
  g_assert_cmpint (stat (entry, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 077, ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, func) g_test_add ("/journal/" name, Fixture, NULL, set_up, func, tear_down)
  add ("round-trip", test_round_trip);
  add ("empty", test_empty);
  add ("ids", test_ids);
  add ("claim", test_claim);
  add ("power-cut", test_power_cut);
  add ("truncated", test_truncated);
  add ("flipped", test_flipped);
  add ("hostile", test_hostile);
  add ("wrong-name", test_wrong_name);
  add ("no-place", test_no_place);
  add ("modes", test_modes);
#undef add
  return g_test_run ();
}
