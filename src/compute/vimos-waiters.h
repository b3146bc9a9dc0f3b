/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * VimosWaiters:
 *
 * Tasks that wait for one and the same answer, each until it comes or the task is cancelled. Main
 * thread only.
 */
typedef struct _VimosWaiters VimosWaiters;

VimosWaiters *vimos_waiters_new (void);
void vimos_waiters_free (VimosWaiters *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosWaiters, vimos_waiters_free)

void vimos_waiters_add (VimosWaiters *self,
                        GTask *task);
VimosWaiters *vimos_waiters_take (VimosWaiters **self);
void vimos_waiters_answer (VimosWaiters *self,
                           const GError *error);

G_END_DECLS
