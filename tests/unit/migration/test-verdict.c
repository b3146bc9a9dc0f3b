/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-hypervisor.h"
#include "vimos-verdict.h"

/* The table row by row, and then every combination of what two hypervisors can say, played to its
 * end on a model. */

typedef struct
{
  gboolean was_running, suspended, moved, target_resumed, want_back;
} Facts;

static VimosRun *
make_run (Facts facts)
{
  VimosRun *run = vimos_run_new ("0123456789abcdef", FAKE_UUID);

  run->was_running = facts.was_running;
  run->suspended = facts.suspended;
  run->moved = facts.moved;
  run->target_resumed = facts.target_resumed;
  return run;
}

static VimosVerdict
reach (Facts facts,
       const VimosVmStatus *source,
       const VimosVmStatus *target)
{
  g_autoptr (VimosRun) run = make_run (facts);

  return vimos_verdict_reach (run, facts.want_back, source, target);
}

static void
assert_act (VimosVerdict verdict,
            VimosSide side,
            VimosVmAct act)
{
  g_assert_cmpint (verdict.kind, ==, VIMOS_VERDICT_ACT);
  g_assert_cmpint (verdict.side, ==, side);
  g_assert_cmpint (verdict.act, ==, act);
}

static void
assert_kind (VimosVerdict verdict,
             VimosVerdictKind kind)
{
  g_assert_cmpint (verdict.kind, ==, kind);
  g_assert_nonnull (verdict.reason);
}

static const Facts moving = { .was_running = TRUE, .suspended = TRUE, .moved = TRUE };
static const Facts resumed = { .was_running = TRUE,
                               .suspended = TRUE,
                               .moved = TRUE,
                               .target_resumed = TRUE };
static const VimosVmStatus absent = { 0 };
static const VimosVmStatus unclear = { .present = TRUE,
                                       .state = VIMOS_VM_STATE_UNKNOWN,
                                       .persistent = TRUE };
static const VimosVmStatus outgoing = { .present = TRUE,
                                        .state = VIMOS_VM_STATE_PAUSED,
                                        .reason_user = TRUE,
                                        .persistent = TRUE,
                                        .has_job = TRUE };

/* Reference, section 7, in its order. */
static void
test_table (void)
{
  VimosVerdict verdict;

  assert_act (reach (moving, &fake_paused, &absent), VIMOS_SIDE_SOURCE, VIMOS_VM_RESUME);
  assert_act (reach (moving, &fake_paused, &fake_incoming), VIMOS_SIDE_TARGET, VIMOS_VM_DESTROY);
  assert_act (reach (moving, &fake_paused, &fake_whole), VIMOS_SIDE_SOURCE, VIMOS_VM_DESTROY);
  assert_act (reach (moving, &fake_migrated, &fake_whole), VIMOS_SIDE_TARGET, VIMOS_VM_RESUME);
  assert_act (reach (moving, &absent, &fake_whole), VIMOS_SIDE_TARGET, VIMOS_VM_RESUME);
  assert_kind (reach (moving, &fake_paused, NULL), VIMOS_VERDICT_UNDECIDED);
  verdict = reach (moving, &fake_running, &fake_running);
  assert_act (verdict, VIMOS_SIDE_TARGET, VIMOS_VM_DESTROY);
  g_assert_true (verdict.alarming);
  verdict = reach (resumed, &fake_running, &fake_running);
  assert_act (verdict, VIMOS_SIDE_SOURCE, VIMOS_VM_SUSPEND);
  g_assert_true (verdict.alarming);
}

/* And its fault matrix, where that says more. */
static void
test_faults (void)
{
  Facts back = moving;

  back.want_back = TRUE;
  /* kill -9 of the source's QEMU: its memory is lost; start it */
  assert_act (reach (moving, &fake_crashed, &absent), VIMOS_SIDE_SOURCE, VIMOS_VM_START);
  assert_act (reach (moving, &fake_off, &absent), VIMOS_SIDE_SOURCE, VIMOS_VM_START);
  assert_act (reach (moving, &fake_crashed, &fake_incoming), VIMOS_SIDE_TARGET, VIMOS_VM_DESTROY);
  /* but never a stale one */
  assert_kind (reach (resumed, &fake_off, &absent), VIMOS_VERDICT_UNDECIDED);
  assert_kind (reach (resumed, &fake_paused, &absent), VIMOS_VERDICT_UNDECIDED);
  assert_kind (reach (moving, &fake_migrated, &absent), VIMOS_VERDICT_UNDECIDED);
  assert_kind (reach (moving, &absent, &absent), VIMOS_VERDICT_UNDECIDED);
  /* a client that died during the job: the job has to end first */
  assert_act (reach (moving, &outgoing, &fake_incoming), VIMOS_SIDE_SOURCE, VIMOS_VM_ABORT_JOB);
  /* cancelled while the source still has everything */
  assert_act (reach (back, &fake_paused, &fake_whole), VIMOS_SIDE_TARGET, VIMOS_VM_DESTROY);
  assert_act (reach (back, &fake_paused, &fake_off), VIMOS_SIDE_TARGET, VIMOS_VM_UNDEFINE);
  /* too late for that */
  assert_act (reach (back, &fake_migrated, &fake_whole), VIMOS_SIDE_TARGET, VIMOS_VM_RESUME);
  /* done */
  assert_act (reach (resumed, &fake_migrated, &fake_running), VIMOS_SIDE_SOURCE, VIMOS_VM_UNDEFINE);
  assert_kind (reach (resumed, &absent, &fake_running), VIMOS_VERDICT_AT_TARGET);
  assert_kind (reach (moving, &fake_running, &absent), VIMOS_VERDICT_AT_SOURCE);
  /* somebody else resumed the target */
  assert_kind (reach (moving, &fake_paused, &fake_running), VIMOS_VERDICT_UNDECIDED);
  assert_kind (reach (moving, &fake_off, &fake_running), VIMOS_VERDICT_UNDECIDED);
  assert_kind (reach (moving, &unclear, &absent), VIMOS_VERDICT_WAIT);
  assert_kind (reach (moving, &fake_paused, &unclear), VIMOS_VERDICT_WAIT);
}

static void
test_one_side (void)
{
  assert_kind (reach (moving, NULL, NULL), VIMOS_VERDICT_UNDECIDED);
  assert_kind (reach (moving, NULL, &fake_whole), VIMOS_VERDICT_UNDECIDED);
  assert_kind (reach (moving, NULL, &fake_running), VIMOS_VERDICT_UNDECIDED);
  assert_kind (reach (moving, &fake_migrated, NULL), VIMOS_VERDICT_UNDECIDED);
  assert_kind (reach (resumed, &fake_running, NULL), VIMOS_VERDICT_UNDECIDED);
  assert_kind (reach (resumed, NULL, &fake_running), VIMOS_VERDICT_AT_TARGET);
  g_assert_true (reach (resumed, NULL, &fake_running).incomplete);
  assert_kind (reach (moving, &fake_running, NULL), VIMOS_VERDICT_AT_SOURCE);
  g_assert_true (reach (moving, &fake_running, NULL).incomplete);
}

static void
test_before_the_move (void)
{
  Facts pinned = { .was_running = FALSE };
  Facts suspended = { .was_running = TRUE, .suspended = TRUE };

  assert_kind (reach (pinned, &fake_running, NULL), VIMOS_VERDICT_AT_SOURCE);
  assert_kind (reach (pinned, &fake_paused, NULL), VIMOS_VERDICT_AT_SOURCE);
  assert_kind (reach (pinned, &fake_off, &absent), VIMOS_VERDICT_NOTHING);
  assert_kind (reach (pinned, &absent, &fake_running), VIMOS_VERDICT_NOTHING);
  assert_act (reach (suspended, &fake_paused, NULL), VIMOS_SIDE_SOURCE, VIMOS_VM_RESUME);
  assert_act (reach (suspended, &fake_crashed, NULL), VIMOS_SIDE_SOURCE, VIMOS_VM_START);
  assert_kind (reach (suspended, &fake_running, NULL), VIMOS_VERDICT_AT_SOURCE);
  assert_kind (reach (suspended, NULL, &absent), VIMOS_VERDICT_UNDECIDED);
  assert_kind (reach (suspended, &absent, &absent), VIMOS_VERDICT_UNDECIDED);
}

static void
test_paused_by_the_operator (void)
{
  Facts facts = { .moved = TRUE };

  assert_kind (reach (facts, &fake_paused, &absent), VIMOS_VERDICT_AT_SOURCE);
  assert_act (reach (facts, &fake_migrated, &fake_whole), VIMOS_SIDE_SOURCE, VIMOS_VM_UNDEFINE);
  assert_kind (reach (facts, &absent, &fake_whole), VIMOS_VERDICT_AT_TARGET);
  assert_kind (reach (facts, &fake_crashed, &absent), VIMOS_VERDICT_AT_SOURCE);
}

/* ---- every combination ---- */

static void
apply (VimosVmStatus *status,
       VimosVmAct act)
{
  switch (act)
    {
    case VIMOS_VM_RESUME:
      g_assert_cmpint (status->state, ==, VIMOS_VM_STATE_PAUSED);
      g_assert_false (status->has_job);
      *status = fake_running;
      break;
    case VIMOS_VM_SUSPEND:
      g_assert_cmpint (status->state, ==, VIMOS_VM_STATE_RUNNING);
      *status = fake_paused;
      break;
    case VIMOS_VM_START:
      g_assert_true (status->state == VIMOS_VM_STATE_SHUT_OFF
                     || status->state == VIMOS_VM_STATE_CRASHED);
      *status = fake_running;
      break;
    case VIMOS_VM_DESTROY:
      *status = status->persistent ? fake_off : absent;
      break;
    case VIMOS_VM_UNDEFINE:
      g_assert_true (status->state == VIMOS_VM_STATE_SHUT_OFF
                     || status->state == VIMOS_VM_STATE_CRASHED);
      *status = absent;
      break;
    case VIMOS_VM_ABORT_JOB:
      status->has_job = FALSE;
      break;
    case VIMOS_VM_DELETE_VOLUME:
    default:
      g_assert_not_reached ();
    }
}

static gboolean
runs (const VimosVmStatus *status)
{
  return status->present && status->state == VIMOS_VM_STATE_RUNNING;
}

/* What must hold of an act, given what both sides said. */
static void
check_act (const VimosRun *run,
           VimosVerdict verdict,
           const VimosVmStatus *source,
           const VimosVmStatus *target)
{
  const VimosVmStatus *other = verdict.side == VIMOS_SIDE_SOURCE ? target : source;

  if (verdict.act == VIMOS_VM_RESUME || verdict.act == VIMOS_VM_START)
    {
      g_assert_false (runs (other));
      g_assert_true (run->was_running);
      if (verdict.side == VIMOS_SIDE_SOURCE)
        {
          g_assert_false (run->target_resumed);
          g_assert_true (!run->moved || !target->present);
        }
      else
        {
          g_assert_true (target->persistent && !target->has_job && !target->reason_migration);
          g_assert_true (!source->present || source->state != VIMOS_VM_STATE_PAUSED);
        }
    }
  /* A copy is ended only when the other one runs, or is whole and about to; or when it itself is a
   * part or never ran. */
  if (verdict.act == VIMOS_VM_DESTROY && verdict.side == VIMOS_SIDE_SOURCE)
    g_assert_true ((runs (target) && run->target_resumed)
                   || (target->state == VIMOS_VM_STATE_PAUSED && target->persistent
                       && !target->has_job && !target->reason_migration));
  if (verdict.act == VIMOS_VM_DESTROY && verdict.side == VIMOS_SIDE_TARGET)
    g_assert_true (!run->target_resumed || target->reason_migration || target->has_job
                   || !target->persistent);
  if (verdict.act == VIMOS_VM_UNDEFINE && verdict.side == VIMOS_SIDE_SOURCE)
    g_assert_true (runs (target) || (!run->was_running && target->state == VIMOS_VM_STATE_PAUSED));
  if (verdict.act == VIMOS_VM_UNDEFINE && verdict.side == VIMOS_SIDE_TARGET)
    g_assert_false (run->target_resumed);
}

static void
play (Facts facts,
      const VimosVmStatus *first_source,
      const VimosVmStatus *first_target)
{
  g_autoptr (VimosRun) run = make_run (facts);
  VimosVmStatus source = *first_source, target = *first_target;
  gboolean ran_twice = runs (&source) && runs (&target);
  VimosVerdict verdict;

  for (guint i = 0;; i++)
    {
      g_assert_cmpuint (i, <, 8);
      verdict = vimos_verdict_reach (run, facts.want_back, &source, &target);
      if (verdict.kind != VIMOS_VERDICT_ACT)
        break;
      check_act (run, verdict, &source, &target);
      if (verdict.side == VIMOS_SIDE_TARGET && verdict.act == VIMOS_VM_RESUME)
        run->target_resumed = TRUE;
      apply (verdict.side == VIMOS_SIDE_SOURCE ? &source : &target, verdict.act);
      ran_twice = ran_twice && runs (&source) && runs (&target);
      g_assert_true (ran_twice || !(runs (&source) && runs (&target)));
    }
  if (run->moved && verdict.kind == VIMOS_VERDICT_AT_SOURCE)
    g_assert_true (source.present && !target.present && (runs (&source) || !run->was_running));
  if (run->moved && verdict.kind == VIMOS_VERDICT_AT_TARGET)
    g_assert_true (!source.present && (runs (&target) || (!run->was_running && target.present)));
  if (run->moved)
    g_assert_cmpint (verdict.kind, !=, VIMOS_VERDICT_NOTHING);
}

static VimosVmStatus
make_status (guint bits,
             VimosVmState state)
{
  return (VimosVmStatus){
    .present = TRUE,
    .state = state,
    .reason_user = (bits & 1) != 0,
    .reason_migration = (bits & 2) != 0,
    .reason_migrated = (bits & 4) != 0,
    .persistent = (bits & 8) != 0,
    .has_job = (bits & 16) != 0,
  };
}

#define N_STATUSES (5 * 32 + 1)

static VimosVmStatus
number_status (guint number)
{
  return number == 0 ? absent : make_status ((number - 1) % 32, (VimosVmState) ((number - 1) / 32));
}

static void
test_every_combination (void)
{
  for (guint f = 0; f < 32; f++)
    {
      Facts facts = { (f & 1) != 0, (f & 2) != 0, (f & 4) != 0, (f & 8) != 0, (f & 16) != 0 };

      for (guint s = 0; s < N_STATUSES; s++)
        for (guint t = 0; t < N_STATUSES; t++)
          {
            VimosVmStatus source = number_status (s), target = number_status (t);

            /* The journal never says so. */
            if (facts.target_resumed && !(facts.moved && facts.was_running))
              continue;
            play (facts, &source, &target);
          }
    }
}

/* One side that does not answer: nothing is ever done, unless nothing had been moved yet. */
static void
test_every_blind_combination (void)
{
  for (guint f = 0; f < 32; f++)
    {
      Facts facts = { (f & 1) != 0, (f & 2) != 0, TRUE, (f & 8) != 0, (f & 16) != 0 };

      for (guint s = 0; s < N_STATUSES; s++)
        {
          VimosVmStatus status = number_status (s);

          g_assert_cmpint (reach (facts, &status, NULL).kind, !=, VIMOS_VERDICT_ACT);
          g_assert_cmpint (reach (facts, NULL, &status).kind, !=, VIMOS_VERDICT_ACT);
        }
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/verdict/table", test_table);
  g_test_add_func ("/verdict/faults", test_faults);
  g_test_add_func ("/verdict/one-side", test_one_side);
  g_test_add_func ("/verdict/before-the-move", test_before_the_move);
  g_test_add_func ("/verdict/paused-by-the-operator", test_paused_by_the_operator);
  g_test_add_func ("/verdict/every-combination", test_every_combination);
  g_test_add_func ("/verdict/every-blind-combination", test_every_blind_combination);
  return g_test_run ();
}
