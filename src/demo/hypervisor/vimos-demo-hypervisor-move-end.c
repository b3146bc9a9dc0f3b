/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-clock.h"
#include "vimos-demo-hypervisor-move-private.h"

/* How a move ends: well, badly, or because somebody wants it to, which takes its time. */

#define DRAIN_LOOK_MS 50

static void
move_free (VimosDemoMove *self)
{
  g_clear_handle_id (&self->next_id, g_source_remove);
  g_clear_handle_id (&self->drain_id, g_source_remove);
  g_clear_pointer (&self->transfer, vimos_demo_transfer_free);
  if (self->cancelled != NULL)
    g_source_destroy (self->cancelled);
  g_clear_pointer (&self->cancelled, g_source_unref);
  g_clear_error (&self->failure);
  g_clear_object (&self->target);
  g_clear_object (&self->task);
  g_free (self->uuid);
  g_free (self->memory_uri);
  g_free (self->disks_uri);
  g_free (self);
}

/* Without a daemon there its QEMU waits on, for nothing, until the daemon is back. */
static void
drop_copy (VimosDemoMove *self)
{
  self->to->move = NULL;
  if (self->target->reachable)
    vimos_demo_hypervisor_end_domain (self->target, self->to);
  self->to = NULL;
}

/* Takes the move out of the world, before anybody is told: who is told may do anything. */
static GTask *
detach (VimosDemoMove *self)
{
  g_autoptr (VimosDemoHypervisor) target = g_object_ref (self->target);
  g_autofree char *uuid = g_steal_pointer (&self->uuid);
  VimosDemoHypervisor *source = self->source;
  GTask *task = g_steal_pointer (&self->task);

  g_ptr_array_remove (source->moves, self);
  g_ptr_array_remove (target->moves, self);
  if (self->from != NULL)
    self->from->move = NULL;
  if (self->to != NULL)
    drop_copy (self);
  move_free (self);
  vimos_demo_hypervisor_publish (source, uuid);
  vimos_demo_hypervisor_publish (target, uuid);
  return task;
}

/* @error: (transfer full): why it failed */
void
vimos_demo_move_end_badly (VimosDemoMove *self,
                           GError *error)
{
  VimosDemoAbortReason reason = self->abort;
  g_autoptr (GError) why = error;
  g_autoptr (GTask) task = detach (self);

  switch (reason)
    {
    case VIMOS_DEMO_ABORT_CANCELLED:
      g_task_return_new_error (task, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_ABORTED,
                               _("The move was cancelled (%s)"), why->message);
      break;
    case VIMOS_DEMO_ABORT_REQUESTED:
      g_task_return_new_error (task, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_ABORTED,
                               _("The move failed: %s"), why->message);
      break;
    case VIMOS_DEMO_ABORT_TARGET_LOST:
      g_task_return_new_error (
          task, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE,
          _("The connection to the target was lost, so the move was ended (%s)"), why->message);
      break;
    case VIMOS_DEMO_ABORT_NONE:
    default:
      g_task_return_new_error (task, why->domain, why->code, _("The move failed: %s"),
                               why->message);
    }
}

void
vimos_demo_move_end_aborted (VimosDemoMove *self)
{
  vimos_demo_move_end_badly (self,
                             g_error_new_literal (VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_ABORTED,
                                                  _("the job was aborted")));
}

void
vimos_demo_move_end_well (VimosDemoMove *self)
{
  g_autoptr (GTask) task = detach (self);

  g_task_return_boolean (task, TRUE);
}

void
vimos_demo_move_go_on (VimosDemoMove *self,
                       const VimosDemoSpan *delay,
                       GSourceFunc step)
{
  g_clear_handle_id (&self->next_id, g_source_remove);
  self->next_id = vimos_clock_add_us (vimos_demo_hypervisor_pick (self->source, delay), step, self);
}

static gboolean
failed_cb (gpointer user_data)
{
  VimosDemoMove *self = user_data;

  self->next_id = 0;
  vimos_demo_move_end_badly (self, g_steal_pointer (&self->failure));
  return G_SOURCE_REMOVE;
}

/* Nothing more is moved; the error comes a moment later. The first one counts. */
void
vimos_demo_move_fail_after (VimosDemoMove *self,
                            const VimosDemoSpan *delay,
                            VimosComputeError code,
                            const char *format,
                            ...)
{
  va_list arguments;

  if (self->phase == VIMOS_DEMO_MOVE_FAILED)
    return;
  self->phase = VIMOS_DEMO_MOVE_FAILED;
  g_clear_handle_id (&self->drain_id, g_source_remove);
  g_clear_pointer (&self->transfer, vimos_demo_transfer_free);
  va_start (arguments, format);
  self->failure = g_error_new_valist (VIMOS_COMPUTE_ERROR, (int) code, format, arguments);
  va_end (arguments);
  vimos_demo_move_go_on (self, delay, failed_cb);
}

/* Aborting. */

static gboolean
drained_cb (gpointer user_data)
{
  VimosDemoMove *self = user_data;

  self->next_id = 0;
  vimos_demo_move_end_aborted (self);
  return G_SOURCE_REMOVE;
}

/* QEMU waits for what it has sent, and for as long as the kernel does when nothing gets through. */
static gboolean
drain_cb (gpointer user_data)
{
  VimosDemoMove *self = user_data;
  guint64 bytes = vimos_demo_transfer_get_bytes (self->transfer);
  gint64 now = vimos_clock_now ();
  gint64 dead_us = self->phase == VIMOS_DEMO_MOVE_DISK ? vimos_demo_costs.abort_dead_disk
                                                       : vimos_demo_costs.abort_dead_memory;

  if (bytes > self->last_bytes)
    self->last_growth_us = now;
  self->last_bytes = bytes;
  if (bytes < self->drained && now - self->last_growth_us < dead_us)
    return G_SOURCE_CONTINUE;
  self->drain_id = 0;
  vimos_demo_move_go_on (self, &vimos_demo_costs.abort, drained_cb);
  return G_SOURCE_REMOVE;
}

/* The disk goes through a queue that must be empty; of memory only what is sent must go on. */
static void
drain (VimosDemoMove *self)
{
  guint64 bytes = vimos_demo_transfer_get_bytes (self->transfer);
  gboolean flows = vimos_demo_transfer_get_mbps (self->transfer) > 0;

  self->last_bytes = bytes;
  self->last_growth_us = vimos_clock_now ();
  if (bytes == 0 && !flows)
    self->drained = 0;
  else if (self->phase == VIMOS_DEMO_MOVE_DISK)
    self->drained
        = bytes
          + (guint64) vimos_demo_hypervisor_pick (self->source, &vimos_demo_costs.abort_drain);
  else
    self->drained = flows ? bytes : bytes + 1;
  if (self->drained <= bytes)
    vimos_demo_move_go_on (self, &vimos_demo_costs.abort, drained_cb);
  else
    self->drain_id = vimos_clock_add (DRAIN_LOOK_MS, drain_cb, self);
}

static void
start_abort (VimosDemoMove *self,
             VimosDemoAbortReason reason)
{
  if (self->abort != VIMOS_DEMO_ABORT_NONE)
    return;
  switch (self->phase)
    {
    case VIMOS_DEMO_MOVE_BEGIN:
    case VIMOS_DEMO_MOVE_PREPARE: /* seen at the end of it */
      self->abort = reason;
      break;
    case VIMOS_DEMO_MOVE_DISK:
    case VIMOS_DEMO_MOVE_MEMORY:
      self->abort = reason;
      drain (self);
      break;
    case VIMOS_DEMO_MOVE_FINISH:
    case VIMOS_DEMO_MOVE_CONFIRM:
    case VIMOS_DEMO_MOVE_FAILED:
    default: /* too late */
      break;
    }
}

/* What happens to it. */

void
vimos_demo_move_cancel (VimosDemoMove *self)
{
  start_abort (self, VIMOS_DEMO_ABORT_CANCELLED);
}

/* As the act has it: the call that moves fails. */
void
vimos_demo_move_abort (VimosDemoMove *self)
{
  start_abort (self, VIMOS_DEMO_ABORT_REQUESTED);
}

/**
 * vimos_demo_move_domain_ended:
 * @domain: of the move's source or target, whose QEMU is about to end; not looked at any more
 *
 * The move fails, unless it needed that QEMU no more.
 */
void
vimos_demo_move_domain_ended (VimosDemoMove *self,
                              VimosDemoDomain *domain)
{
  gboolean at_target = domain == self->to;

  domain->move = NULL;
  *(at_target ? &self->to : &self->from) = NULL;
  if (self->phase != VIMOS_DEMO_MOVE_CONFIRM)
    vimos_demo_move_fail_after (self, &vimos_demo_costs.break_off, VIMOS_COMPUTE_ERROR_FAILED,
                                _("QEMU ended at %s"),
                                at_target ? self->target->spec->name : self->source->spec->name);
}

static gboolean
unconfirmed_cb (gpointer user_data)
{
  VimosDemoMove *self = user_data;

  self->next_id = 0;
  vimos_demo_move_end_well (self);
  return G_SOURCE_REMOVE;
}

/* The source's daemon is gone: the client ends the move and has the target end its copy; when only
 * the confirmation was left, the move succeeded, and the source's copy stays. */
static void
source_lost (VimosDemoMove *self)
{
  if (self->phase == VIMOS_DEMO_MOVE_CONFIRM)
    {
      vimos_demo_move_go_on (self, &vimos_demo_costs.break_off, unconfirmed_cb);
      return;
    }
  self->abort = VIMOS_DEMO_ABORT_NONE;
  vimos_demo_move_fail_after (self, &vimos_demo_costs.break_off, VIMOS_COMPUTE_ERROR_UNREACHABLE,
                              _("the connection to the source was lost"));
}

/* Data may go on to a QEMU that nobody keeps; so the move is aborted. */
static void
target_lost (VimosDemoMove *self)
{
  if (self->phase == VIMOS_DEMO_MOVE_DISK || self->phase == VIMOS_DEMO_MOVE_MEMORY)
    start_abort (self, VIMOS_DEMO_ABORT_TARGET_LOST);
  else if (self->phase != VIMOS_DEMO_MOVE_CONFIRM)
    vimos_demo_move_fail_after (self, &vimos_demo_costs.break_off, VIMOS_COMPUTE_ERROR_UNREACHABLE,
                                _("the connection to the target was lost"));
}

void
vimos_demo_move_connection_lost (VimosDemoMove *self,
                                 VimosDemoHypervisor *hypervisor)
{
  if (hypervisor == self->source)
    source_lost (self);
  else
    target_lost (self);
}

/* One of the hypervisors goes, so there is no later. */
void
vimos_demo_move_dispose (VimosDemoMove *self)
{
  self->abort = VIMOS_DEMO_ABORT_NONE;
  vimos_demo_move_end_badly (self, g_error_new_literal (VIMOS_COMPUTE_ERROR,
                                                        VIMOS_COMPUTE_ERROR_UNREACHABLE,
                                                        _("the connection was closed")));
}
