/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "vimos-clock.h"
#include "vimos-error.h"
#include "vimos-journal.h"

#define ENTRY_SUFFIX ".json"
#define LOCK_SUFFIX ".lock"
#define TEMPORARY_SUFFIX ".json.tmp"
#define OWNER_LENGTH (VIMOS_RUN_ID_LENGTH / 2)
/* So many entries are read at the most; who has more has another problem. */
#define MAX_ENTRIES 1000

struct _VimosJournal
{
  GObject parent_instance;

  /* owned, immutable */
  char *directory;
  char *owner; /* first half of our run ids */
};

G_DEFINE_FINAL_TYPE (VimosJournal, vimos_journal, G_TYPE_OBJECT)

static gboolean
fail (GError **error,
      const char *what,
      const char *path)
{
  int saved = errno;

  g_set_error (error, VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_JOURNAL,
               _("The journal can’t %s “%s”: %s"), what, path, g_strerror (saved));
  return FALSE;
}

static char *
make_path (VimosJournal *self,
           const char *id,
           const char *suffix)
{
  g_autofree char *name = g_strconcat (id, suffix, NULL);

  return g_build_filename (self->directory, name, NULL);
}

/* Names that machine, user and place together always give, so that a lost journal's intents are
 * still known as ours. */
static char *
make_owner (const char *directory)
{
  g_autofree char *machine = NULL;
  g_autofree char *text = NULL;
  g_autofree char *digest = NULL;

  if (!g_file_get_contents ("/etc/machine-id", &machine, NULL, NULL))
    machine = g_strdup (g_get_host_name ());
  text = g_strdup_printf ("%s %u %s", g_strstrip (machine), (guint) getuid (), directory);
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  return g_strndup (digest, OWNER_LENGTH);
}

static gboolean
sync_directory (const char *path,
                GError **error)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean done;

  if (fd < 0)
    return fail (error, _("open"), path);
  done = fsync (fd) == 0 || fail (error, _("sync"), path);
  g_close (fd, NULL);
  return done;
}

/* The directory's own entry too: it may be new. */
static gboolean
sync_entry (VimosJournal *self,
            GError **error)
{
  g_autofree char *parent = g_path_get_dirname (self->directory);

  return sync_directory (self->directory, error) && sync_directory (parent, error);
}

static gboolean
write_all (int fd,
           GBytes *bytes)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);

  while (length > 0)
    {
      gssize n = write (fd, data, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      data += n;
      length -= (gsize) n;
    }
  return TRUE;
}

static gboolean
write_new_file (const char *path,
                GBytes *bytes,
                GError **error)
{
  int fd;
  gboolean done;

  /* What a power cut left behind, or a trap that somebody laid: never followed, never reused. */
  if (g_unlink (path) != 0 && errno != ENOENT)
    return fail (error, _("remove"), path);
  fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail (error, _("create"), path);
  done = (write_all (fd, bytes) && fsync (fd) == 0) || fail (error, _("write"), path);
  if (!g_close (fd, done ? error : NULL))
    done = FALSE;
  if (!done)
    g_unlink (path);
  return done;
}

/* The whole file, bounded, and only if it is a plain one. */
static GBytes *
read_file (const char *path,
           GError **error)
{
  g_autofree char *data = g_malloc (VIMOS_RUN_MAX_BYTES + 1);
  gsize length = 0;
  struct stat status;
  gssize n = 0;
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

  if (fd < 0 || fstat (fd, &status) != 0)
    fail (error, _("open"), path);
  else if (!S_ISREG (status.st_mode) || status.st_size > VIMOS_RUN_MAX_BYTES)
    g_set_error (error, VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_JOURNAL,
                 S_ISREG (status.st_mode) ? _("it is too large") : _("it is no plain file"));
  else
    {
      while (length <= VIMOS_RUN_MAX_BYTES
             && (n = read (fd, data + length, VIMOS_RUN_MAX_BYTES + 1 - length)) > 0)
        length += (gsize) n;
      if (n < 0)
        fail (error, _("read"), path);
      else
        {
          g_close (fd, NULL);
          return g_bytes_new (data, length);
        }
    }
  if (fd >= 0)
    g_close (fd, NULL);
  return NULL;
}

/* Opens and locks the lock file of @id; -1 with errno EWOULDBLOCK when somebody else holds it. */
static int
lock (VimosJournal *self,
      const char *id,
      gboolean create)
{
  g_autofree char *path = make_path (self, id, LOCK_SUFFIX);

  for (;;)
    {
      struct stat opened, present;
      int fd = open (path, O_RDWR | O_NOFOLLOW | O_CLOEXEC | (create ? O_CREAT : 0), 0600);
      int saved;

      if (fd < 0)
        return -1;
      if (flock (fd, LOCK_EX | LOCK_NB) == 0)
        {
          /* Whoever held it may have removed the file between our open and our lock. */
          if (fstat (fd, &opened) == 0 && stat (path, &present) == 0
              && opened.st_ino == present.st_ino && opened.st_dev == present.st_dev)
            return fd;
          g_close (fd, NULL);
          if (!create)
            {
              errno = ENOENT;
              return -1;
            }
          continue;
        }
      saved = errno;
      g_close (fd, NULL);
      errno = saved;
      return -1;
    }
}

static gboolean
is_held (VimosJournal *self,
         const char *id)
{
  int fd = lock (self, id, FALSE);

  if (fd >= 0)
    g_close (fd, NULL);
  return fd < 0 && errno == EWOULDBLOCK;
}

static void
move_aside (VimosJournal *self,
            const char *name,
            const GError *why,
            GPtrArray *broken)
{
  g_autofree char *path = g_build_filename (self->directory, name, NULL);
  g_autofree char *aside = g_strconcat (path, ".broken", NULL);

  for (guint i = 1; g_file_test (aside, G_FILE_TEST_EXISTS) && i < MAX_ENTRIES; i++)
    {
      g_free (aside);
      aside = g_strdup_printf ("%s.broken-%u", path, i);
    }
  if (g_rename (path, aside) != 0)
    {
      g_ptr_array_add (
          broken, g_strdup_printf (
                      _("The journal entry “%s” can’t be read (%s) and can’t be moved aside (%s)"),
                      path, why->message, g_strerror (errno)));
      return;
    }
  g_ptr_array_add (
      broken,
      g_strdup_printf (
          _("The journal entry “%s” can’t be read: %s. It is kept as “%s”; look there for the VM "
            "that was being moved and see to it that one copy of it runs"),
          path, why->message, aside));
}

static void
list_entry (VimosJournal *self,
            const char *name,
            GPtrArray *runs,
            GPtrArray *broken)
{
  g_autofree char *path = g_build_filename (self->directory, name, NULL);
  g_autofree char *id = g_strndup (name, strlen (name) - strlen (ENTRY_SUFFIX));
  g_autoptr (VimosRun) run = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = read_file (path, &error);

  if (bytes == NULL && !g_file_test (path, G_FILE_TEST_EXISTS)
      && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    return; /* its owner closed it a moment ago */
  if (bytes != NULL)
    run = vimos_run_new_from_bytes (bytes, &error);
  if (run != NULL && !g_str_equal (run->id, id))
    {
      g_clear_pointer (&run, vimos_run_free);
      g_set_error (&error, VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_JOURNAL,
                   _("it holds another run than its name says"));
    }
  if (run == NULL)
    {
      move_aside (self, name, error, broken);
      return;
    }
  run->living = is_held (self, id);
  g_ptr_array_add (runs, g_steal_pointer (&run));
}

/* What a power cut between writing and renaming left. The entry beside it, if any, is the last that
 * counts. */
static void
remove_temporary (VimosJournal *self,
                  const char *name)
{
  g_autofree char *path = g_build_filename (self->directory, name, NULL);
  g_autofree char *id = g_strndup (name, strlen (name) - strlen (TEMPORARY_SUFFIX));

  if (vimos_run_id_is_valid (id) && !is_held (self, id))
    g_unlink (path);
}

static void
vimos_journal_finalize (GObject *object)
{
  VimosJournal *self = VIMOS_JOURNAL (object);

  g_free (self->directory);
  g_free (self->owner);
  G_OBJECT_CLASS (vimos_journal_parent_class)->finalize (object);
}

static void
vimos_journal_class_init (VimosJournalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vimos_journal_finalize;
}

static void
vimos_journal_init (VimosJournal *self)
{
}

/**
 * vimos_journal_new:
 * @state_dir: a directory; made at the first claim
 */
VimosJournal *
vimos_journal_new (const char *state_dir)
{
  g_autofree char *absolute = NULL;
  VimosJournal *self;

  g_return_val_if_fail (state_dir != NULL, NULL);

  absolute = g_canonicalize_filename (state_dir, NULL);
  self = g_object_new (VIMOS_TYPE_JOURNAL, NULL);
  self->directory = g_build_filename (absolute, "runs", NULL);
  self->owner = make_owner (self->directory);
  return self;
}

/**
 * vimos_journal_make_id:
 *
 * Returns: (transfer full): a new id, 16 hex digits
 */
char *
vimos_journal_make_id (VimosJournal *self)
{
  g_autofree char *random = g_uuid_string_random ();

  g_return_val_if_fail (VIMOS_IS_JOURNAL (self), NULL);

  return g_strdup_printf ("%s%.*s", self->owner, VIMOS_RUN_ID_LENGTH - OWNER_LENGTH, random);
}

/* Whether @id is of a run that this journal made, in this or another process, now or in the
 * past. */
gboolean
vimos_journal_owns_id (VimosJournal *self,
                       const char *id)
{
  g_return_val_if_fail (VIMOS_IS_JOURNAL (self), FALSE);

  return vimos_run_id_is_valid (id) && g_str_has_prefix (id, self->owner);
}

/**
 * vimos_journal_claim:
 * @run: whose owner the caller becomes, until the run is closed or freed
 * @error: %VIMOS_MIGRATION_ERROR_JOURNAL; also when a living process holds it
 */
gboolean
vimos_journal_claim (VimosJournal *self,
                     VimosRun *run,
                     GError **error)
{
  g_return_val_if_fail (VIMOS_IS_JOURNAL (self), FALSE);
  g_return_val_if_fail (run != NULL && run->lock < 0, FALSE);

  if (g_mkdir_with_parents (self->directory, 0700) != 0)
    return fail (error, _("create"), self->directory);
  run->lock = lock (self, run->id, TRUE);
  if (run->lock >= 0)
    return TRUE;
  if (errno == EWOULDBLOCK)
    {
      g_set_error (error, VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_JOURNAL,
                   _("Another process (%" G_GINT64_FORMAT ") is at this run"), run->pid);
      return FALSE;
    }
  return fail (error, _("lock an entry in"), self->directory);
}

/**
 * vimos_journal_write:
 * @id: of a claimed run
 * @entry: see vimos_run_to_bytes()
 *
 * When it returns %TRUE, @entry is on the disk, as a whole; else what was there before still is.
 */
gboolean
vimos_journal_write (VimosJournal *self,
                     const char *id,
                     GBytes *entry,
                     GError **error)
{
  g_autofree char *temporary = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (VIMOS_IS_JOURNAL (self), FALSE);
  g_return_val_if_fail (vimos_run_id_is_valid (id), FALSE);

  temporary = make_path (self, id, TEMPORARY_SUFFIX);
  path = make_path (self, id, ENTRY_SUFFIX);
  if (!write_new_file (temporary, entry, error))
    return FALSE;
  if (g_rename (temporary, path) != 0)
    {
      fail (error, _("replace"), path);
      g_unlink (temporary);
      return FALSE;
    }
  return sync_entry (self, error);
}

static gboolean
close_entry (VimosJournal *self,
             const char *id,
             int held,
             GError **error)
{
  g_autofree char *path = make_path (self, id, ENTRY_SUFFIX);
  g_autofree char *lock_path = make_path (self, id, LOCK_SUFFIX);
  gboolean done = g_unlink (path) == 0 || errno == ENOENT || fail (error, _("remove"), path);

  if (held >= 0)
    {
      /* Removed while it is held: see lock(). */
      if (done)
        g_unlink (lock_path);
      g_close (held, NULL);
    }
  return done && sync_directory (self->directory, error);
}

/**
 * vimos_journal_close:
 *
 * Forgets a settled run and lets go of its claim, also when the entry cannot be removed.
 */
gboolean
vimos_journal_close (VimosJournal *self,
                     VimosRun *run,
                     GError **error)
{
  int held;

  g_return_val_if_fail (VIMOS_IS_JOURNAL (self), FALSE);
  g_return_val_if_fail (run != NULL, FALSE);

  held = run->lock;
  run->lock = -1;
  return close_entry (self, run->id, held, error);
}

/**
 * vimos_journal_list:
 * @broken: (out) (transfer full): char *, a sentence for each file that was not what it must be and
 * was moved aside
 *
 * Returns: (transfer full): VimosRun *, with “living” set; empty when there is no journal yet
 */
GPtrArray *
vimos_journal_list (VimosJournal *self,
                    GPtrArray **broken,
                    GError **error)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_run_free);
  g_autoptr (GPtrArray) sentences = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) missing = NULL;
  g_autoptr (GDir) directory = NULL;
  const char *name;

  g_return_val_if_fail (VIMOS_IS_JOURNAL (self), NULL);

  directory = g_dir_open (self->directory, 0, &missing);
  if (directory == NULL && !g_error_matches (missing, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_set_error (error, VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_JOURNAL,
                   _("The journal can’t be read: %s"), missing->message);
      return NULL;
    }
  while (directory != NULL && runs->len + sentences->len < MAX_ENTRIES
         && (name = g_dir_read_name (directory)) != NULL)
    {
      if (g_str_has_suffix (name, TEMPORARY_SUFFIX))
        remove_temporary (self, name);
      else if (g_str_has_suffix (name, ENTRY_SUFFIX))
        list_entry (self, name, runs, sentences);
    }
  if (broken != NULL)
    *broken = g_steal_pointer (&sentences);
  return g_steal_pointer (&runs);
}

typedef struct
{
  char *id;
  GBytes *entry; /* NULL: to be closed */
  int held;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->id);
  g_clear_pointer (&entry->entry, g_bytes_unref);
  g_free (entry);
}

static void
write_in_thread (GTask *task,
                 gpointer source,
                 gpointer task_data,
                 GCancellable *cancellable)
{
  Entry *entry = task_data;
  GError *error = NULL;

  if (entry->entry != NULL ? vimos_journal_write (source, entry->id, entry->entry, &error)
                           : close_entry (source, entry->id, entry->held, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
vimos_journal_write_async (VimosJournal *self,
                           VimosRun *run,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Entry *entry = g_new0 (Entry, 1);

  g_task_set_source_tag (task, vimos_journal_write_async);
  entry->id = g_strdup (run->id);
  entry->entry = vimos_run_to_bytes (run);
  g_task_set_task_data (task, entry, entry_free);
  vimos_clock_hold_for_task (task);
  g_task_run_in_thread (task, write_in_thread);
}

gboolean
vimos_journal_write_finish (VimosJournal *self,
                            GAsyncResult *result,
                            GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
vimos_journal_close_async (VimosJournal *self,
                           VimosRun *run,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Entry *entry = g_new0 (Entry, 1);

  g_task_set_source_tag (task, vimos_journal_close_async);
  entry->id = g_strdup (run->id);
  entry->held = run->lock;
  run->lock = -1;
  g_task_set_task_data (task, entry, entry_free);
  vimos_clock_hold_for_task (task);
  g_task_run_in_thread (task, write_in_thread);
}

gboolean
vimos_journal_close_finish (VimosJournal *self,
                            GAsyncResult *result,
                            GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
vimos_journal_content_free (VimosJournalContent *content)
{
  g_clear_pointer (&content->runs, g_ptr_array_unref);
  g_clear_pointer (&content->broken, g_ptr_array_unref);
  g_free (content);
}

static void
list_in_thread (GTask *task,
                gpointer source,
                gpointer task_data,
                GCancellable *cancellable)
{
  g_autoptr (VimosJournalContent) content = g_new0 (VimosJournalContent, 1);
  GError *error = NULL;

  content->runs = vimos_journal_list (source, &content->broken, &error);
  if (content->runs != NULL)
    g_task_return_pointer (task, g_steal_pointer (&content),
                           (GDestroyNotify) vimos_journal_content_free);
  else
    g_task_return_error (task, error);
}

void
vimos_journal_list_async (VimosJournal *self,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, vimos_journal_list_async);
  vimos_clock_hold_for_task (task);
  g_task_run_in_thread (task, list_in_thread);
}

VimosJournalContent *
vimos_journal_list_finish (VimosJournal *self,
                           GAsyncResult *result,
                           GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
