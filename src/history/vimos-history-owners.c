/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-history"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "vimos-history-error.h"
#include "vimos-history-owners.h"

/* Locks of open file descriptions (F_OFD_SETLK): those of processes would be dropped as soon as any
 * part of the program closed the file. Byte 0 is for who opens the database, byte N for run N. */

struct _VimosHistoryOwners
{
  int fd;
  GHashTable *own; /* gint64 *: what we hold; the kernel does not tell us of our own locks */
};

static gboolean
set_lock (VimosHistoryOwners *self,
          int command,
          short type,
          gint64 at)
{
  struct flock lock = { .l_type = type, .l_whence = SEEK_SET, .l_start = at, .l_len = 1 };
  int result;

  do
    result = fcntl (self->fd, command, &lock);
  while (result < 0 && errno == EINTR);
  return result == 0;
}

VimosHistoryOwners *
vimos_history_owners_new (const char *path,
                          GError **error)
{
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  VimosHistoryOwners *self;

  if (fd < 0)
    {
      int saved = errno;

      g_set_error (error, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_FAILED,
                   _("The history can’t be opened: “%s”: %s"), path, g_strerror (saved));
      return NULL;
    }
  self = g_new0 (VimosHistoryOwners, 1);
  self->fd = fd;
  self->own = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return self;
}

/* Drops all claims. */
void
vimos_history_owners_free (VimosHistoryOwners *self)
{
  if (self == NULL)
    return;
  g_close (self->fd, NULL);
  g_hash_table_unref (self->own);
  g_free (self);
}

/* Waits until nobody else is between this and vimos_history_owners_leave(). */
void
vimos_history_owners_enter (VimosHistoryOwners *self)
{
  set_lock (self, F_OFD_SETLKW, F_WRLCK, 0);
}

void
vimos_history_owners_leave (VimosHistoryOwners *self)
{
  set_lock (self, F_OFD_SETLK, F_UNLCK, 0);
}

/* Where the file system has no locks, another process may call the run interrupted until its end is
 * stored. */
void
vimos_history_owners_claim (VimosHistoryOwners *self,
                            gint64 id)
{
  set_lock (self, F_OFD_SETLK, F_WRLCK, id);
  g_hash_table_add (self->own, g_memdup2 (&id, sizeof id));
}

void
vimos_history_owners_release (VimosHistoryOwners *self,
                              gint64 id)
{
  if (g_hash_table_remove (self->own, &id))
    set_lock (self, F_OFD_SETLK, F_UNLCK, id);
}

gboolean
vimos_history_owners_is_claimed (VimosHistoryOwners *self,
                                 gint64 id)
{
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = id, .l_len = 1 };

  return g_hash_table_contains (self->own, &id)
         || (fcntl (self->fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK);
}
