/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-hypervisor.h"
#include "vimos-run.h"

G_BEGIN_DECLS

typedef enum
{
  VIMOS_SIDE_SOURCE,
  VIMOS_SIDE_TARGET,
} VimosSide;

typedef enum
{
  VIMOS_VERDICT_ACT,       /* do @act on @side, then read both sides again */
  VIMOS_VERDICT_WAIT,      /* something is under way: read both sides again a little later */
  VIMOS_VERDICT_NOTHING,   /* the run had touched no VM */
  VIMOS_VERDICT_AT_SOURCE, /* the one copy is at the source, as it was before */
  VIMOS_VERDICT_AT_TARGET, /* the one copy is at the target */
  VIMOS_VERDICT_UNDECIDED, /* nothing may be done; the operator must decide */
} VimosVerdictKind;

/**
 * VimosVerdict: what is to be done next about the two copies of a VM.
 * @reason: untranslated sentence for people, marked for translation; what was found
 * @alarming: the operator must be told of @reason, whatever the outcome
 * @incomplete: of an end: the other side does not answer, and what it holds of the VM is still to
 * be removed
 */
typedef struct
{
  VimosVerdictKind kind;
  VimosSide side;
  VimosVmAct act;
  const char *reason;
  gboolean alarming;
  gboolean incomplete;
} VimosVerdict;

VimosVerdict vimos_verdict_reach (const VimosRun *run,
                                  gboolean want_back,
                                  const VimosVmStatus *source,
                                  const VimosVmStatus *target);

G_END_DECLS
