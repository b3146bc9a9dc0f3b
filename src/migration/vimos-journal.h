/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-run.h"

G_BEGIN_DECLS

/**
 * VimosJournal:
 *
 * The unfinished runs of this user, one JSON file each in STATE_DIR/runs. An entry is replaced as a
 * whole and is on the disk before the act that it announces. Whoever runs or settles an entry holds
 * a lock on it, which the kernel drops when the process dies: so a living owner is known without
 * asking who a process number belongs to.
 *
 * Immutable; its functions without _async may block for the disk and may be called from any thread.
 */
#define VIMOS_TYPE_JOURNAL (vimos_journal_get_type ())
G_DECLARE_FINAL_TYPE (VimosJournal, vimos_journal, VIMOS, JOURNAL, GObject)

VimosJournal *vimos_journal_new (const char *state_dir);
/* A new run id. Those of this journal share their first 8 digits: */
char *vimos_journal_make_id (VimosJournal *self);
gboolean vimos_journal_owns_id (VimosJournal *self,
                                const char *id);

gboolean vimos_journal_claim (VimosJournal *self,
                              VimosRun *run,
                              GError **error);
gboolean vimos_journal_write (VimosJournal *self,
                              const char *id,
                              GBytes *entry,
                              GError **error);
gboolean vimos_journal_close (VimosJournal *self,
                              VimosRun *run,
                              GError **error);
GPtrArray *vimos_journal_list (VimosJournal *self,
                               GPtrArray **broken,
                               GError **error);

/* The same in a thread; the run is read before the call returns. */
void vimos_journal_write_async (VimosJournal *self,
                                VimosRun *run,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean vimos_journal_write_finish (VimosJournal *self,
                                     GAsyncResult *result,
                                     GError **error);
void vimos_journal_close_async (VimosJournal *self,
                                VimosRun *run,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean vimos_journal_close_finish (VimosJournal *self,
                                     GAsyncResult *result,
                                     GError **error);

/**
 * VimosJournalContent: what the journal holds.
 * @runs: VimosRun *
 * @broken: char *, a sentence for each file that could not be read and was moved aside
 */
typedef struct
{
  GPtrArray *runs;
  GPtrArray *broken;
} VimosJournalContent;

void vimos_journal_content_free (VimosJournalContent *content);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosJournalContent, vimos_journal_content_free)

void vimos_journal_list_async (VimosJournal *self,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
VimosJournalContent *vimos_journal_list_finish (VimosJournal *self,
                                                GAsyncResult *result,
                                                GError **error);

G_END_DECLS
