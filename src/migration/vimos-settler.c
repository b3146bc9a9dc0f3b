/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-async.h"
#include "vimos-clock.h"
#include "vimos-sentences.h"
#include "vimos-settler.h"

#define N_SIDES 2
/* A settlement takes some five acts; who needs more than this goes round in circles. */
#define MAX_ACTS 40

struct _VimosSettler
{
  GObject parent_instance;

  /* owned */
  VimosContext *context;
  VimosHypervisor *hypervisors[N_SIDES]; /* or NULL */
  VimosArrival *arrival;                 /* or NULL */

  /* borrowed */
  VimosRun *run;

  gboolean want_back;
  gint64 patience;

  /* of the work under way */
  GTask *task;
  VimosVmStatus status[N_SIDES];
  GError *errors[N_SIDES]; /* why a side does not answer */
  guint pending;
  VimosVerdict verdict;
  gint64 waiting_since; /* of the clock; 0 while nothing is waited for */
  guint n_acts;
  GString *told; /* what the operator must be told */
  GError *act_error;
  guint disk; /* the next one to be removed */
  gboolean leftovers;
};

enum
{
  ACTING,
  ACTED,
  N_SIGNALS,
};

G_DEFINE_FINAL_TYPE (VimosSettler, vimos_settler, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void inspect (VimosSettler *self);
static void remove_disks (VimosSettler *self);

static const char *
get_side_name (VimosSettler *self,
               VimosSide side)
{
  if (self->hypervisors[side] != NULL)
    return vimos_hypervisor_get_name (self->hypervisors[side]);
  return side == VIMOS_SIDE_SOURCE ? self->run->source_uri : self->run->target_uri;
}

static void
end (VimosSettler *self,
     VimosRecoveryOutcome outcome)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);
  VimosSettlement *settlement = g_new0 (VimosSettlement, 1);

  settlement->outcome = outcome;
  settlement->leftovers = self->leftovers || outcome == VIMOS_RECOVERY_UNDECIDED;
  settlement->message = g_strdup (self->told->str);
  g_task_return_pointer (task, settlement, (GDestroyNotify) vimos_settlement_free);
}

static void
end_undecided (VimosSettler *self)
{
  for (guint side = 0; side < N_SIDES; side++)
    if (self->errors[side] != NULL)
      {
        g_autofree char *why = g_strdup_printf ("%s: %s", get_side_name (self, side),
                                                self->errors[side]->message);

        vimos_add_sentence (self->told, why);
      }
  if (self->act_error != NULL)
    vimos_add_sentence (self->told, self->act_error->message);
  end (self, VIMOS_RECOVERY_UNDECIDED);
}

/* ---- what the side that lost the VM still holds of it ---- */

static VimosSide
get_emptied_side (VimosSettler *self)
{
  return self->verdict.kind == VIMOS_VERDICT_AT_SOURCE ? VIMOS_SIDE_TARGET : VIMOS_SIDE_SOURCE;
}

static void
disk_removed_cb (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (VimosSettler) self = user_data;
  VimosRunDisk *disk = g_ptr_array_index (self->run->disks, self->disk);
  g_autoptr (GError) error = NULL;

  if (!vimos_hypervisor_act_finish (VIMOS_HYPERVISOR (source), result, &error))
    {
      g_autofree char *sentence = g_strdup_printf (
          _("The disk image “%s” is left on %s and could not be removed: %s"), disk->path,
          get_side_name (self, get_emptied_side (self)), error->message);

      vimos_add_sentence (self->told, sentence);
      self->leftovers = TRUE;
    }
  self->disk++;
  remove_disks (self);
}

/* The images of a side that had them before the run are not ours to remove; nor, as it may be one
 * shared place, are those of the same path on the other side. */
static void
remove_disks (VimosSettler *self)
{
  VimosHypervisor *hypervisor = self->hypervisors[get_emptied_side (self)];

  while (self->disk < self->run->disks->len)
    {
      VimosRunDisk *disk = g_ptr_array_index (self->run->disks, self->disk);

      if (!disk->existed && self->run->moved && !self->verdict.incomplete)
        {
          vimos_hypervisor_act_async (hypervisor, self->run->uuid, VIMOS_VM_DELETE_VOLUME,
                                      disk->path, NULL, disk_removed_cb, g_object_ref (self));
          return;
        }
      self->disk++;
    }
  end (self, self->verdict.kind == VIMOS_VERDICT_AT_SOURCE ? VIMOS_RECOVERY_AT_SOURCE
                                                           : VIMOS_RECOVERY_AT_TARGET);
}

/* ---- acting ---- */

static void
slept_cb (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (VimosSettler) self = user_data;

  vimos_sleep_finish (result, NULL);
  inspect (self);
}

/* Reads both sides again a little later; FALSE when that has been going on for long enough. */
static gboolean
wait_a_little (VimosSettler *self)
{
  gint64 now = vimos_clock_now ();

  if (self->waiting_since == 0)
    self->waiting_since = now;
  if (now - self->waiting_since >= self->patience)
    return FALSE;
  vimos_sleep_async (vimos_context_get_timings (self->context)->retry, NULL, slept_cb,
                     g_object_ref (self));
  return TRUE;
}

static void
acted_cb (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (VimosSettler) self = user_data;

  g_clear_error (&self->act_error);
  if (vimos_hypervisor_act_finish (VIMOS_HYPERVISOR (source), result, &self->act_error))
    {
      self->waiting_since = 0;
      g_signal_emit (self, signals[ACTED], 0, (int) self->verdict.side, (int) self->verdict.act);
      inspect (self);
      return;
    }
  g_prefix_error (&self->act_error, _("%s could not %s the VM: "),
                  get_side_name (self, self->verdict.side),
                  vimos_vm_act_to_string (self->verdict.act));
  /* An answer that was lost is no failure: reading both sides shows what is so. */
  if (!wait_a_little (self))
    end_undecided (self);
}

static void
act (VimosSettler *self)
{
  g_signal_emit (self, signals[ACTING], 0, (int) self->verdict.side, (int) self->verdict.act);
  vimos_hypervisor_act_async (self->hypervisors[self->verdict.side], self->run->uuid,
                              self->verdict.act, NULL, NULL, acted_cb, g_object_ref (self));
}

static void
prepared (VimosSettler *self)
{
  if (--self->pending == 0)
    act (self);
}

static void
journaled_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (VimosSettler) self = user_data;
  g_autoptr (GError) error = NULL;

  /* From here a VM waits for us: a full disk must not leave it paused. Both sides themselves still
   * tell how they stand. */
  if (!vimos_journal_write_finish (VIMOS_JOURNAL (source), result, &error))
    vimos_add_sentence (self->told, error->message);
  prepared (self);
}

static void
arrival_installed_cb (GObject *source,
                      GAsyncResult *result,
                      gpointer user_data)
{
  g_autoptr (VimosSettler) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!vimos_arrival_install_finish (VIMOS_ARRIVAL (source), result, &error))
    {
      g_autofree char *sentence = g_strdup_printf (
          _("What is sent to the VM could not be steered to its new place (%s): it may be "
            "unreachable for as long as somebody talks to it"),
          error->message);

      vimos_add_sentence (self->told, sentence);
    }
  prepared (self);
}

static void
arrival_withdrawn_cb (GObject *source,
                      GAsyncResult *result,
                      gpointer user_data)
{
  g_autoptr (VimosSettler) self = user_data;
  g_autoptr (GError) error = NULL;

  /* Withdrawn again, with the rest, at the end. */
  if (!vimos_arrival_withdraw_finish (VIMOS_ARRIVAL (source), result, &error))
    g_debug ("arrival: %s", error->message);
  prepared (self);
}

static gboolean
brings_up (const VimosVerdict *verdict,
           VimosSide side)
{
  return verdict->side == side
         && (verdict->act == VIMOS_VM_RESUME || verdict->act == VIMOS_VM_START);
}

/* The journal first; at the same time the network is turned to where the VM is about to answer. */
static void
prepare (VimosSettler *self)
{
  gboolean at_target = brings_up (&self->verdict, VIMOS_SIDE_TARGET);
  gboolean at_source = brings_up (&self->verdict, VIMOS_SIDE_SOURCE);

  if (at_target)
    self->run->target_resumed = TRUE;
  self->pending = 1;
  if (self->arrival != NULL && at_target)
    {
      self->pending++;
      vimos_arrival_install_async (self->arrival, NULL, arrival_installed_cb, g_object_ref (self));
    }
  else if (self->arrival != NULL && at_source && vimos_arrival_get_posted (self->arrival))
    {
      self->pending++;
      vimos_arrival_withdraw_async (self->arrival, NULL, arrival_withdrawn_cb, g_object_ref (self));
    }
  vimos_journal_write_async (vimos_context_get_journal (self->context), self->run, journaled_cb,
                             g_object_ref (self));
}

/* ---- judging ---- */

static void
judge (VimosSettler *self)
{
  const VimosVmStatus *source = self->errors[VIMOS_SIDE_SOURCE] == NULL
                                    ? &self->status[VIMOS_SIDE_SOURCE]
                                    : NULL;
  const VimosVmStatus *target = self->errors[VIMOS_SIDE_TARGET] == NULL
                                    ? &self->status[VIMOS_SIDE_TARGET]
                                    : NULL;

  self->verdict = vimos_verdict_reach (self->run, self->want_back, source, target);
  g_debug ("verdict %d: %s", self->verdict.kind, self->verdict.reason);
  switch (self->verdict.kind)
    {
    case VIMOS_VERDICT_ACT:
      if (self->verdict.alarming)
        vimos_add_sentence (self->told, _(self->verdict.reason));
      if (++self->n_acts > MAX_ACTS)
        end_undecided (self);
      else
        prepare (self);
      break;
    case VIMOS_VERDICT_NOTHING:
      vimos_add_sentence (self->told, _(self->verdict.reason));
      end (self, VIMOS_RECOVERY_NOTHING_TO_DO);
      break;
    case VIMOS_VERDICT_AT_SOURCE:
    case VIMOS_VERDICT_AT_TARGET:
      if (self->verdict.incomplete && wait_a_little (self))
        break;
      self->leftovers = self->verdict.incomplete;
      vimos_add_sentence (self->told, _(self->verdict.reason));
      remove_disks (self);
      break;
    case VIMOS_VERDICT_WAIT:
    case VIMOS_VERDICT_UNDECIDED:
    default:
      /* A side that does not answer may do so in a moment: its daemon was restarted. */
      if ((self->verdict.kind == VIMOS_VERDICT_WAIT || source == NULL || target == NULL)
          && wait_a_little (self))
        break;
      vimos_add_sentence (self->told, _(self->verdict.reason));
      end_undecided (self);
    }
}

static void
inspected (VimosSettler *self,
           VimosSide side,
           GAsyncResult *result)
{
  vimos_hypervisor_inspect_finish (self->hypervisors[side], result, &self->status[side],
                                   &self->errors[side]);
  if (--self->pending == 0)
    judge (self);
}

static void
source_inspected_cb (GObject *source,
                     GAsyncResult *result,
                     gpointer user_data)
{
  g_autoptr (VimosSettler) self = user_data;

  inspected (self, VIMOS_SIDE_SOURCE, result);
}

static void
target_inspected_cb (GObject *source,
                     GAsyncResult *result,
                     gpointer user_data)
{
  g_autoptr (VimosSettler) self = user_data;

  inspected (self, VIMOS_SIDE_TARGET, result);
}

static void
inspect (VimosSettler *self)
{
  static const GAsyncReadyCallback callbacks[N_SIDES] = { source_inspected_cb,
                                                          target_inspected_cb };

  self->pending = 1;
  for (guint side = 0; side < N_SIDES; side++)
    {
      g_clear_error (&self->errors[side]);
      self->status[side] = (VimosVmStatus){ 0 };
      if (self->hypervisors[side] == NULL)
        {
          g_set_error_literal (&self->errors[side], VIMOS_COMPUTE_ERROR,
                               VIMOS_COMPUTE_ERROR_UNREACHABLE,
                               _("this hypervisor is not among those given"));
          continue;
        }
      self->pending++;
      vimos_hypervisor_inspect_async (self->hypervisors[side], self->run->uuid, NULL,
                                      callbacks[side], g_object_ref (self));
    }
  if (--self->pending == 0)
    judge (self);
}

static void
vimos_settler_finalize (GObject *object)
{
  VimosSettler *self = VIMOS_SETTLER (object);

  g_clear_object (&self->context);
  g_clear_object (&self->arrival);
  for (guint side = 0; side < N_SIDES; side++)
    {
      g_clear_object (&self->hypervisors[side]);
      g_clear_error (&self->errors[side]);
    }
  g_clear_error (&self->act_error);
  g_string_free (self->told, TRUE);
  G_OBJECT_CLASS (vimos_settler_parent_class)->finalize (object);
}

static void
vimos_settler_class_init (VimosSettlerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vimos_settler_finalize;

  signals[ACTING] = g_signal_new ("acting", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
  signals[ACTED] = g_signal_new ("acted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
}

static void
vimos_settler_init (VimosSettler *self)
{
  self->told = g_string_new (NULL);
}

VimosSettler *
vimos_settler_new (VimosContext *context,
                   VimosRun *run,
                   VimosHypervisor *source,
                   VimosHypervisor *target,
                   VimosArrival *arrival)
{
  VimosSettler *self;

  g_return_val_if_fail (VIMOS_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (run != NULL, NULL);

  self = g_object_new (VIMOS_TYPE_SETTLER, NULL);
  self->context = g_object_ref (context);
  self->run = run;
  self->patience = vimos_context_get_timings (context)->patience;
  g_set_object (&self->hypervisors[VIMOS_SIDE_SOURCE], source);
  g_set_object (&self->hypervisors[VIMOS_SIDE_TARGET], target);
  g_set_object (&self->arrival, arrival);
  return self;
}

void
vimos_settler_set_want_back (VimosSettler *self,
                             gboolean want_back)
{
  g_return_if_fail (VIMOS_IS_SETTLER (self));

  self->want_back = want_back;
}

/* How long a side that does not answer, or is busy, is waited for, µs. */
void
vimos_settler_set_patience (VimosSettler *self,
                            gint64 us)
{
  g_return_if_fail (VIMOS_IS_SETTLER (self));

  self->patience = us;
}

void
vimos_settler_run_async (VimosSettler *self,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (VIMOS_IS_SETTLER (self));
  g_return_if_fail (self->task == NULL);

  self->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->task, vimos_settler_run_async);
  inspect (self);
}

/**
 * vimos_settler_run_finish:
 *
 * Returns: (transfer full): what came of it; never fails, an undecided run is an outcome
 */
VimosSettlement *
vimos_settler_run_finish (VimosSettler *self,
                          GAsyncResult *result,
                          GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
vimos_settlement_free (VimosSettlement *settlement)
{
  if (settlement == NULL)
    return;
  g_free (settlement->message);
  g_free (settlement);
}
