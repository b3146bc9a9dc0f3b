/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-arrival.h"
#include "vimos-recovery.h"
#include "vimos-verdict.h"

G_BEGIN_DECLS

/**
 * VimosSettlement: how a run ended for its VM.
 * @message: a sentence or more for people
 * @leftovers: something could not be removed; the journal entry must stay, so that it is tried
 * again
 */
typedef struct
{
  VimosRecoveryOutcome outcome;
  char *message;
  gboolean leftovers;
} VimosSettlement;

void vimos_settlement_free (VimosSettlement *settlement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosSettlement, vimos_settlement_free)

/**
 * VimosSettler:
 *
 * Brings the two copies of a VM to one, whatever happened before: it reads both sides, asks
 * vimos_verdict_reach() for the next act, writes the journal, acts, and reads both again, until one
 * copy is left where it belongs and what the other side held of it is removed. Ends a move that
 * went well as it ends one that failed, and a crash.
 *
 * Signals "acting" and "acted" (VimosSide as int, VimosVmAct as int). Cannot be cancelled: a VM
 * waits. Main thread only.
 */
#define VIMOS_TYPE_SETTLER (vimos_settler_get_type ())
G_DECLARE_FINAL_TYPE (VimosSettler, vimos_settler, VIMOS, SETTLER, GObject)

/* @run is borrowed and must live until the end; @source and @target may be NULL: then that side is
 * taken as not answering.
 * @arrival may be NULL. */
VimosSettler *vimos_settler_new (VimosContext *context,
                                 VimosRun *run,
                                 VimosHypervisor *source,
                                 VimosHypervisor *target,
                                 VimosArrival *arrival);
void vimos_settler_set_want_back (VimosSettler *self,
                                  gboolean want_back);
void vimos_settler_set_patience (VimosSettler *self,
                                 gint64 us);
void vimos_settler_run_async (VimosSettler *self,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
VimosSettlement *vimos_settler_run_finish (VimosSettler *self,
                                           GAsyncResult *result,
                                           GError **error);

G_END_DECLS
