/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include "vimos-async.h"
#include "vimos-candidate-private.h"
#include "vimos-cross-check.h"
#include "vimos-plan-private.h"
#include "vimos-ports.h"
#include "vimos-preflight.h"

/* The preflight: asks the target, the journal and the prober at once, then puts together what they
 * said; and the controller's own disjoint paths, beside it. */

typedef struct
{
  guint pending;
  VimosTargetCheck *target;
  GError *target_error;
  GError *prober_error;
  gboolean ports_left;
  guint64 memory_estimate;
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;

  g_clear_pointer (&check->target, vimos_target_check_free);
  g_clear_error (&check->target_error);
  g_clear_error (&check->prober_error);
  g_free (check);
}

static void
part_done (GTask *task)
{
  g_autoptr (GPtrArray) findings = NULL;
  VimosPlan *self = g_task_get_source_object (task);
  Check *check = g_task_get_task_data (task);
  VimosPreflight preflight;

  if (--check->pending > 0)
    return;
  vimos_plan_add_checks (self, -1);
  if (g_task_return_error_if_cancelled (task))
    return;
  preflight = (VimosPreflight){
    .context = self->context,
    .vm = self->vm,
    .target = self->target,
    .paths = self->path_set,
    .check = check->target,
    .check_error = check->target_error,
    .prober_error = check->prober_error,
    .ports_left = check->ports_left,
  };
  findings = g_ptr_array_new_with_free_func (g_object_unref);
  self->n_passed = vimos_preflight_run (&preflight, findings);
  vimos_plan_set_findings (self, findings);
  g_clear_pointer (&self->target_check, vimos_target_check_free);
  self->target_check = g_steal_pointer (&check->target);
  if (check->memory_estimate > 0)
    vimos_plan_set_memory_estimate (self, check->memory_estimate);
  g_task_return_boolean (task, TRUE);
}

static void
target_checked_cb (GObject *source,
                   GAsyncResult *result,
                   gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Check *check = g_task_get_task_data (task);

  check->target = vimos_hypervisor_check_target_finish (VIMOS_HYPERVISOR (source), result,
                                                        &check->target_error);
  part_done (task);
}

/* Where nobody can tell, the prediction is of all the memory. */
static void
memory_estimated_cb (GObject *source,
                     GAsyncResult *result,
                     gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Check *check = g_task_get_task_data (task);

  if (!vimos_hypervisor_estimate_memory_finish (VIMOS_HYPERVISOR (source), result,
                                                &check->memory_estimate, &error))
    g_debug ("The memory was not estimated: %s", error->message);
  part_done (task);
}

static void
journal_listed_cb (GObject *source,
                   GAsyncResult *result,
                   gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  VimosPlan *self = g_task_get_source_object (task);
  Check *check = g_task_get_task_data (task);
  g_autoptr (VimosJournalContent) content =
      vimos_journal_list_finish (VIMOS_JOURNAL (source), result, NULL);
  guint16 memory, disk;

  /* A journal that can't be read stops the run when it is written. */
  check->ports_left = content == NULL
                      || vimos_choose_ports (content->runs, vimos_hypervisor_get_uri (self->target),
                                             0, &memory, &disk);
  part_done (task);
}

static void
try_prober (VimosPlan *self,
            Check *check)
{
  const char *address = vimos_context_find_vm_address (self->context, self->vm);
  g_autoptr (VimosProber) prober = NULL;

  if (address == NULL)
    return;
  prober = vimos_context_make_prober (self->context);
  if (vimos_prober_start (prober, address, G_USEC_PER_SEC, &check->prober_error))
    vimos_prober_stop (prober);
}

static gboolean
has_memory (VimosVm *vm)
{
  VimosVmState state = vimos_vm_get_state (vm);

  return state == VIMOS_VM_STATE_RUNNING || state == VIMOS_VM_STATE_PAUSED;
}

static void
begin (VimosPlan *self,
       gboolean with_cross_check,
       GTask *task)
{
  Check *check = g_new0 (Check, 1);
  VimosHypervisor *source = vimos_vm_get_hypervisor (self->vm);

  g_task_set_task_data (task, check, check_free);
  vimos_plan_add_checks (self, 1);
  check->pending = 1;
  if (source != self->target
      && vimos_hypervisor_get_state (self->target) == VIMOS_HYPERVISOR_CONNECTED)
    {
      check->pending++;
      vimos_hypervisor_check_target_async (self->target, self->vm, g_task_get_cancellable (task),
                                           target_checked_cb, g_object_ref (task));
    }
  /* It takes a second or so: a move does not wait for what is known already. */
  if (source != NULL && has_memory (self->vm) && (with_cross_check || self->memory_estimate == 0)
      && vimos_hypervisor_get_state (source) == VIMOS_HYPERVISOR_CONNECTED)
    {
      check->pending++;
      vimos_hypervisor_estimate_memory_async (source, vimos_vm_get_uuid (self->vm),
                                              g_task_get_cancellable (task), memory_estimated_cb,
                                              g_object_ref (task));
    }
  check->pending++;
  vimos_journal_list_async (vimos_context_get_journal (self->context), journal_listed_cb,
                            g_object_ref (task));
  try_prober (self, check);
  if (with_cross_check)
    {
      vimos_plan_begin_cross_check (self);
      if (self->cross_cancellable != NULL)
        {
          check->pending++;
          g_ptr_array_add (self->cross_waits, g_object_ref (task));
        }
    }
  part_done (task);
}

void
vimos_plan_check_async (VimosPlan *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (VIMOS_IS_PLAN (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vimos_plan_check_async);
  begin (self, TRUE, task);
}

void
vimos_plan_check_quickly_async (VimosPlan *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, vimos_plan_check_quickly_async);
  begin (self, FALSE, task);
}

gboolean
vimos_plan_check_finish (VimosPlan *self,
                         GAsyncResult *result,
                         GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- the controller's own answer ---- */

static void
set_all (VimosPlan *self,
         GPtrArray *answer)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->candidates)); i++)
    {
      g_autoptr (VimosCandidate) candidate =
          g_list_model_get_item (G_LIST_MODEL (self->candidates), i);

      vimos_candidate_set_cross_check (
          candidate, vimos_cross_check (vimos_candidate_get_path (candidate), answer));
    }
}

typedef struct
{
  GWeakRef plan;
  GCancellable *cancellable;
} CrossCheck;

static void
cross_checked_cb (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  CrossCheck *cross = user_data;
  g_autoptr (VimosPlan) self = g_weak_ref_get (&cross->plan);
  g_autoptr (GPtrArray) answer =
      vimos_onos_client_get_disjoint_finish (VIMOS_ONOS_CLIENT (source), result, NULL);

  /* An answer to an earlier question counts no more. */
  if (self != NULL && self->cross_cancellable == cross->cancellable)
    {
      g_autoptr (GPtrArray) waits = g_steal_pointer (&self->cross_waits);

      self->cross_waits = g_ptr_array_new_with_free_func (g_object_unref);
      g_clear_object (&self->cross_cancellable);
      set_all (self, answer);
      for (guint i = 0; i < waits->len; i++)
        part_done (g_ptr_array_index (waits, i));
    }
  g_cancellable_cancel (cross->cancellable); /* ends the time-out */
  g_object_unref (cross->cancellable);
  g_weak_ref_clear (&cross->plan);
  g_free (cross);
}

static void
cross_late_cb (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (GCancellable) cancellable = user_data;

  if (vimos_sleep_finish (result, NULL))
    g_cancellable_cancel (cancellable);
}

typedef struct
{
  const char *src;
  const char *dst;
} Ends;

/* Between hosts where the controller knows them as such: then its answer takes the access ports
 * into account, as ours does. */
static gboolean
find_ends (VimosPlan *self,
           Ends *ends)
{
  VimosHypervisor *source = vimos_vm_get_hypervisor (self->vm);
  const VimosHost *from = source != NULL
                              ? vimos_context_find_hypervisor_host (self->context, source)
                              : NULL;
  const VimosHost *to = vimos_context_find_hypervisor_host (self->context, self->target);

  if (from == NULL)
    from = vimos_context_find_vm_host (self->context, self->vm);
  if (from == NULL || to == NULL)
    return FALSE;
  ends->src = from->id;
  ends->dst = to->id;
  return TRUE;
}

void
vimos_plan_begin_cross_check (VimosPlan *self)
{
  VimosOnosPoller *poller = vimos_context_get_poller (self->context);
  Ends ends;
  CrossCheck *cross;

  if (g_list_model_get_n_items (G_LIST_MODEL (self->candidates)) == 0
      || vimos_onos_poller_get_state (poller) != VIMOS_ONOS_LIVE || !find_ends (self, &ends))
    {
      if (self->cross_cancellable == NULL)
        set_all (self, NULL);
      return;
    }
  /* One that is under way is for other candidates: whoever waits for it waits for this one. */
  if (self->cross_cancellable != NULL)
    g_cancellable_cancel (self->cross_cancellable);
  g_clear_object (&self->cross_cancellable);
  self->cross_cancellable = g_cancellable_new ();
  cross = g_new0 (CrossCheck, 1);
  g_weak_ref_init (&cross->plan, self);
  cross->cancellable = g_object_ref (self->cross_cancellable);
  vimos_sleep_async (vimos_context_get_timings (self->context)->cross_check, cross->cancellable,
                     cross_late_cb, g_object_ref (cross->cancellable));
  vimos_onos_client_get_disjoint_async (vimos_onos_poller_get_client (poller), ends.src, ends.dst,
                                        cross->cancellable, cross_checked_cb, cross);
}
