/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VimosHistoryOwners:
 *
 * Which runs of a file a living process is at. A byte of a file beside it is locked for each; the
 * kernel drops the locks when the process ends, so nobody need ask who a process number belongs to.
 * One thread at a time.
 */
typedef struct _VimosHistoryOwners VimosHistoryOwners;

VimosHistoryOwners *vimos_history_owners_new (const char *path,
                                              GError **error);
void vimos_history_owners_free (VimosHistoryOwners *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosHistoryOwners, vimos_history_owners_free)

void vimos_history_owners_enter (VimosHistoryOwners *self);
void vimos_history_owners_leave (VimosHistoryOwners *self);
void vimos_history_owners_claim (VimosHistoryOwners *self,
                                 gint64 id);
void vimos_history_owners_release (VimosHistoryOwners *self,
                                   gint64 id);
gboolean vimos_history_owners_is_claimed (VimosHistoryOwners *self,
                                          gint64 id);

G_END_DECLS
