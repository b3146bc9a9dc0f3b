/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A disk that the move copies: the same path on both sides. */
typedef struct
{
  char *path;
  gboolean
      existed; /* on the target before the run: then it is not ours to delete, on neither side */
} VimosRunDisk;

/**
 * VimosRun:
 *
 * What the journal keeps of one move: enough for another process to find both copies and everything
 * that was installed, and to settle them. A plain record, filled by the migration; written before
 * every act. No secrets. One thread at a time.
 *
 * @id: 16 hex digits; the first 8 are the journal's own, so that runs of other installations on the
 * same controller are told apart
 * @stage: a word for people: "pin", "suspend", "move", "settle", "unpin"
 * @suspended: the guest was about to be, or is, suspended by this run
 * @moved: data was about to be, or is, moved: from here the target may hold a copy
 * @target_resumed: the copy at the target was about to be, or is, resumed: from here the source's
 * copy is stale
 */
typedef struct
{
  char *id;
  char *uuid;
  char *name;
  char *source_uri;
  char *source_address;
  char *target_uri;
  char *target_address;
  char *controller; /* URL; NULL when there is none */
  GPtrArray *macs;    /* char *, of the VM's NICs */
  GPtrArray *disks;   /* VimosRunDisk * */
  GPtrArray *intents; /* char *, keys of all that was ever posted */
  guint16 memory_port;
  guint16 disk_port;
  char *stage;
  gboolean was_running;
  gboolean suspended;
  gboolean moved;
  gboolean target_resumed;
  gint64 created; /* s since the epoch */
  gint64 pid;     /* of the process that runs it, for messages */

  /* not written */
  gboolean living; /* as read from the journal: a living process holds it */
  int lock;        /* file descriptor that holds the claim, or -1 */
} VimosRun;

/* Keys of a run's intents begin with this, its id and a dash. */
#define VIMOS_RUN_KEY_PREFIX "vimos-"
#define VIMOS_RUN_ID_LENGTH 16
/* A journal entry larger than this is no journal entry. */
#define VIMOS_RUN_MAX_BYTES (256 * 1024)

VimosRun *vimos_run_new (const char *id,
                         const char *uuid);
void vimos_run_free (VimosRun *self);
void vimos_run_release (VimosRun *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosRun, vimos_run_free)

void vimos_run_add_disk (VimosRun *self,
                         const char *path,
                         gboolean existed);
void vimos_run_add_intent (VimosRun *self,
                           const char *key);
char *vimos_run_make_key (const char *id,
                          const char *kind,
                          guint number);
GBytes *vimos_run_to_bytes (VimosRun *self);
VimosRun *vimos_run_new_from_bytes (GBytes *bytes,
                                    GError **error);
gboolean vimos_run_id_is_valid (const char *id);

G_END_DECLS
