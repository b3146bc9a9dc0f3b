/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-verdict.h"

/*
 * The table that decides which of two copies may run (reference “libvirt-migration”, section 7), as
 * a function without side effects: the run's record and what both hypervisors say go in, one next
 * act comes out. Whoever acts on it reads both sides anew before the next act. In a paused move
 * nobody but ViMOS starts a copy; so the rules are:
 *
 * - A copy is resumed only when the other is absent, shut off, or known to be incomplete and then
 * destroyed.
 * - What was moved only in part is destroyed; what is whole at the target and was never resumed is
 * either taken forward (the source is destroyed first) or, when the operator cancelled and the
 * source still has its memory, thrown away.
 * - From the moment that the target was about to be resumed, the source's copy is stale and never
 * started again.
 * - A side that does not answer decides nothing.
 */

/* How a copy stands. */
typedef enum
{
  UNREACHABLE,
  ABSENT,
  RUNNING,
  WHOLE,   /* paused, by the user or by us, with all of its memory */
  PARTIAL, /* paused, while data comes in or goes out */
  OFF,
  UNCLEAR,
  N_STANDS,
} Stand;

static Stand
classify (const VimosVmStatus *status,
          VimosSide side)
{
  if (status == NULL)
    return UNREACHABLE;
  if (!status->present)
    return ABSENT;
  switch (status->state)
    {
    case VIMOS_VM_STATE_RUNNING:
      return RUNNING;
    case VIMOS_VM_STATE_SHUT_OFF:
    case VIMOS_VM_STATE_CRASHED:
      return OFF;
    case VIMOS_VM_STATE_PAUSED:
      if (status->has_job)
        return PARTIAL;
      /* A target's copy becomes persistent, and paused by the user, when the last byte is there. A
       * source that the hypervisor itself paused for a migration that is over has all of its
       * memory. */
      if (side == VIMOS_SIDE_TARGET && (status->reason_migration || !status->persistent))
        return PARTIAL;
      return WHOLE;
    case VIMOS_VM_STATE_UNKNOWN:
    default:
      return UNCLEAR;
    }
}

static VimosVerdict
act (VimosSide side,
     VimosVmAct what,
     const char *reason)
{
  return (VimosVerdict){ .kind = VIMOS_VERDICT_ACT, .side = side, .act = what, .reason = reason };
}

static VimosVerdict
act_alarming (VimosSide side,
              VimosVmAct what,
              const char *reason)
{
  return (VimosVerdict){
    .kind = VIMOS_VERDICT_ACT, .side = side, .act = what, .reason = reason, .alarming = TRUE
  };
}

static VimosVerdict
end (VimosVerdictKind kind,
     const char *reason)
{
  return (VimosVerdict){ .kind = kind, .reason = reason };
}

static VimosVerdict
undecided (const char *reason)
{
  return end (VIMOS_VERDICT_UNDECIDED, reason);
}

/* Nothing was moved yet: whatever the target holds is not of this run, and whether it answers does
 * not matter. */
static VimosVerdict
before_the_move (const VimosRun *run,
                 Stand source,
                 Stand target)
{
  gboolean ours = run->suspended && run->was_running;

  if (target == RUNNING && (source == WHOLE || source == OFF))
    return undecided (N_ ("The VM runs at the target, though this run had not moved it; the "
                          "source's copy was left as it is: decide which of them is to live and "
                          "remove the other"));
  switch (source)
    {
    case UNREACHABLE:
      return undecided (N_ ("The source does not answer. Nothing was moved; the VM may be left "
                            "paused there: resume it, or recover again when the source answers"));
    case WHOLE:
      if (ours)
        return act (VIMOS_SIDE_SOURCE, VIMOS_VM_RESUME,
                    N_ ("The VM was paused and nothing was moved"));
      return end (VIMOS_VERDICT_AT_SOURCE, N_ ("The VM is paused at the source, as it was before"));
    case PARTIAL:
      return end (VIMOS_VERDICT_WAIT, N_ ("The source is busy with the VM"));
    case RUNNING:
      return end (VIMOS_VERDICT_AT_SOURCE, N_ ("The VM runs at the source; nothing was moved"));
    case OFF:
      if (ours)
        return act_alarming (
            VIMOS_SIDE_SOURCE, VIMOS_VM_START,
            N_ ("The VM ended while it was paused: its memory is lost and it was started anew"));
      return end (VIMOS_VERDICT_NOTHING,
                  N_ ("The VM is shut off at the source; the run had not touched it"));
    case ABSENT:
      if (ours)
        return undecided (N_ (
            "The source does not know the VM any more, and nothing was moved: look where it went"));
      return end (VIMOS_VERDICT_NOTHING,
                  N_ ("The VM is not at the source any more; the run had not touched it"));
    case UNCLEAR:
    default:
      return end (VIMOS_VERDICT_WAIT, N_ ("The source does not say how the VM stands"));
    }
}

static VimosVerdict
end_incomplete (VimosVerdictKind kind,
                const char *reason)
{
  return (VimosVerdict){ .kind = kind, .reason = reason, .incomplete = TRUE };
}

/* What runs where the run itself resumed it is alone: it was resumed because the other copy was
 * known to be harmless, and that cannot start by itself. Anything else that one side alone cannot
 * tell is left as it is. */
static VimosVerdict
with_one_side (const VimosRun *run,
               Stand source,
               Stand target)
{
  if (source == UNREACHABLE && target == UNREACHABLE)
    return undecided (N_ ("Neither hypervisor answers. Recover again when they do"));
  if (source == UNREACHABLE && target == RUNNING && run->target_resumed)
    return end_incomplete (VIMOS_VERDICT_AT_TARGET,
                           N_ ("The VM runs at the target. The source does not answer: what is "
                               "left there must not be started and is not removed yet"));
  if (source == UNREACHABLE)
    return undecided (target == RUNNING ? N_ ("The VM runs at the target, though this run did not "
                                              "resume it, and the source does not answer. Recover "
                                              "again when it does")
                                        : N_ ("The source does not answer, and no copy runs at "
                                              "the target. Nothing was resumed: recover again "
                                              "when the source answers"));
  if (source == RUNNING && !run->target_resumed)
    return end_incomplete (VIMOS_VERDICT_AT_SOURCE,
                           N_ ("The VM runs at the source. The target does not answer: what is "
                               "left there must not be started and is not removed yet"));
  return undecided (N_ ("The target does not answer, so that nobody knows whether a copy runs "
                        "there. The VM was left as it is at the source: recover again when the "
                        "target answers, or resume the source's copy only if you are sure that "
                        "the target's can't run"));
}

static VimosVerdict
with_running_source (const VimosRun *run,
                     Stand target)
{
  switch (target)
    {
    case ABSENT:
      return end (VIMOS_VERDICT_AT_SOURCE, N_ ("The VM runs at the source"));
    case RUNNING:
      if (run->target_resumed)
        return act_alarming (VIMOS_SIDE_SOURCE, VIMOS_VM_SUSPEND,
                             N_ ("BOTH COPIES RAN: somebody else resumed the source's copy after "
                                 "the move. It was paused at once"));
      return act_alarming (
          VIMOS_SIDE_TARGET, VIMOS_VM_DESTROY,
          N_ ("BOTH COPIES RAN: somebody else resumed the target's copy, which was ended at once"));
    case PARTIAL:
      return act (VIMOS_SIDE_TARGET, VIMOS_VM_DESTROY,
                  N_ ("The VM runs at the source; the target's copy is incomplete"));
    case WHOLE:
      if (!run->target_resumed)
        return act (VIMOS_SIDE_TARGET, VIMOS_VM_DESTROY,
                    N_ ("The VM runs at the source; the target's copy never ran"));
      break;
    case OFF:
      if (!run->target_resumed)
        return act (VIMOS_SIDE_TARGET, VIMOS_VM_UNDEFINE,
                    N_ ("The VM runs at the source; the target's copy never ran"));
      break;
    default:
      return end (VIMOS_VERDICT_WAIT, N_ ("The target does not say how the VM stands"));
    }
  return undecided (N_ ("The VM runs at the source, but a newer copy is at the target: decide "
                        "which of them is to live and remove the other"));
}

static VimosVerdict
with_paused_source (const VimosRun *run,
                    gboolean want_back,
                    Stand target)
{
  switch (target)
    {
    case ABSENT:
      if (run->target_resumed)
        break;
      if (run->was_running)
        return act (VIMOS_SIDE_SOURCE, VIMOS_VM_RESUME, N_ ("The target holds no copy"));
      return end (VIMOS_VERDICT_AT_SOURCE, N_ ("The VM is paused at the source, as it was before"));
    case PARTIAL:
      return act (VIMOS_SIDE_TARGET, VIMOS_VM_DESTROY, N_ ("The target's copy is incomplete"));
    case WHOLE:
      if (want_back && !run->target_resumed)
        return act (VIMOS_SIDE_TARGET, VIMOS_VM_DESTROY,
                    N_ ("The target's copy never ran and is not wanted"));
      return act (VIMOS_SIDE_SOURCE, VIMOS_VM_DESTROY, N_ ("The target's copy is complete"));
    case RUNNING:
      if (run->target_resumed)
        return act (VIMOS_SIDE_SOURCE, VIMOS_VM_DESTROY,
                    N_ ("The VM runs at the target; the source's copy is stale"));
      return undecided (N_ ("The VM runs at the target, though this run did not resume it, and a "
                            "copy is left paused at the source: decide which of them is to live "
                            "and remove the other"));
    case OFF:
      if (!run->target_resumed)
        return act (VIMOS_SIDE_TARGET, VIMOS_VM_UNDEFINE, N_ ("The target's copy never ran"));
      break;
    default:
      return end (VIMOS_VERDICT_WAIT, N_ ("The target does not say how the VM stands"));
    }
  return undecided (
      N_ ("The VM ran at the target and does not any more; the source's copy is older and was "
          "left paused: start the target's copy, or resume the source's if you can do without "
          "what the VM did since"));
}

/* The source's copy is shut off or gone. */
static VimosVerdict
with_ended_source (const VimosRun *run,
                   const VimosVmStatus *source,
                   Stand target)
{
  gboolean died = source->present && !source->reason_migrated && !run->target_resumed;

  switch (target)
    {
    case ABSENT:
      if (died && run->was_running)
        return act_alarming (
            VIMOS_SIDE_SOURCE, VIMOS_VM_START,
            N_ ("The VM ended while it was paused: its memory is lost and it was started anew"));
      if (died)
        return end (VIMOS_VERDICT_AT_SOURCE,
                    N_ ("The VM ended while it was paused; it is shut off at the source"));
      return undecided (N_ ("No copy of the VM runs, and none that may be started is known: look "
                            "for it on both hypervisors"));
    case PARTIAL:
      if (died)
        return act (VIMOS_SIDE_TARGET, VIMOS_VM_DESTROY, N_ ("The target's copy is incomplete"));
      return end (VIMOS_VERDICT_WAIT, N_ ("The target is about to complete the VM"));
    case WHOLE:
      if (run->was_running)
        return act (VIMOS_SIDE_TARGET, VIMOS_VM_RESUME, N_ ("The target's copy is complete"));
      break;
    case RUNNING:
      if (died)
        return undecided (N_ ("The VM runs at the target, though this run did not resume it. A "
                              "copy is left shut off at the source, which must not be started: "
                              "remove it"));
      break;
    case OFF:
      return undecided (
          N_ ("The VM is shut off at the target, where the move had completed it: start it there"));
    default:
      return end (VIMOS_VERDICT_WAIT, N_ ("The target does not say how the VM stands"));
    }
  if (source->present)
    return act (VIMOS_SIDE_SOURCE, VIMOS_VM_UNDEFINE, N_ ("The VM is at the target"));
  return end (VIMOS_VERDICT_AT_TARGET,
              target == RUNNING ? N_ ("The VM runs at the target")
                                : N_ ("The VM is paused at the target, as it was before"));
}

/**
 * vimos_verdict_reach:
 * @run: what the journal knows
 * @want_back: the operator cancelled, or the move failed: back if that is still possible
 * @source: (nullable): what the source says of the VM; %NULL: it does not answer
 * @target: (nullable): what the target says; %NULL: it does not answer
 *
 * Returns: what is to be done next. Pure; any thread.
 */
VimosVerdict
vimos_verdict_reach (const VimosRun *run,
                     gboolean want_back,
                     const VimosVmStatus *source,
                     const VimosVmStatus *target)
{
  Stand at_source = classify (source, VIMOS_SIDE_SOURCE);
  Stand at_target = classify (target, VIMOS_SIDE_TARGET);

  if (!run->moved)
    return before_the_move (run, at_source, at_target);
  if (at_source == UNREACHABLE || at_target == UNREACHABLE)
    return with_one_side (run, at_source, at_target);
  switch (at_source)
    {
    case RUNNING:
      return with_running_source (run, at_target);
    case WHOLE:
      return with_paused_source (run, want_back, at_target);
    case PARTIAL:
      return act (VIMOS_SIDE_SOURCE, VIMOS_VM_ABORT_JOB,
                  N_ ("A migration that nobody waits for is under way"));
    case OFF:
    case ABSENT:
      return with_ended_source (run, source, at_target);
    default:
      return end (VIMOS_VERDICT_WAIT, N_ ("The source does not say how the VM stands"));
    }
}
