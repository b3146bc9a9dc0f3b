/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-context.h"

G_BEGIN_DECLS

typedef enum
{
  VIMOS_RECOVERY_NOTHING_TO_DO,
  VIMOS_RECOVERY_AT_SOURCE, /* the VM runs at the source, the target is clean */
  VIMOS_RECOVERY_AT_TARGET, /* the VM runs at the target, the source is clean */
  VIMOS_RECOVERY_UNDECIDED, /* see the message; nothing was resumed */
} VimosRecoveryOutcome;

const char *vimos_recovery_outcome_to_string (VimosRecoveryOutcome outcome);

/* What became of one unfinished run. Immutable. */
#define VIMOS_TYPE_RECOVERED (vimos_recovered_get_type ())
G_DECLARE_FINAL_TYPE (VimosRecovered, vimos_recovered, VIMOS, RECOVERED, GObject)
const char *vimos_recovered_get_vm_name (VimosRecovered *self);
const char *vimos_recovered_get_uuid (VimosRecovered *self);
VimosRecoveryOutcome vimos_recovered_get_outcome (VimosRecovered *self);
const char *vimos_recovered_get_message (VimosRecovered *self);

/* Settles every unfinished run of the journal and removes intents of ours that no run under way
 * owns. Result: GPtrArray of VimosRecovered. Runs of another living process are left alone. */
void vimos_recovery_run_async (VimosContext *context,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GPtrArray *vimos_recovery_run_finish (VimosContext *context,
                                      GAsyncResult *result,
                                      GError **error);

G_END_DECLS
