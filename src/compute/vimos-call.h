/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Runs in a thread; returns NULL with @error set, or a result. */
typedef gpointer (*VimosCallFunc) (gpointer data,
                                   GError **error);

typedef enum
{
  VIMOS_CALL_WAIT,            /* begun is waited for: the call changes something */
  /* the call only reads: cancelling answers at once, its late result is dropped */
  VIMOS_CALL_LEAVE_ON_CANCEL,
} VimosCallCancel;

void vimos_call_run (GTask *task,
                     VimosCallFunc func,
                     gpointer data,
                     GDestroyNotify free_data,
                     GDestroyNotify free_result,
                     VimosCallCancel on_cancel,
                     guint timeout_ms);
void vimos_call_detach (GFunc func,
                        gpointer data);

G_END_DECLS
