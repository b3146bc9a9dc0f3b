/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-clock.h"
#include "vimos-demo-hypervisor-move-private.h"
#include "vimos-demo-hypervisor-target.h"

/*
 * The move of a suspended VM, in the order of libvirt's and with its promises: nothing is resumed
 * by either side; whatever fails before the target has all of it, leaves the source paused and the
 * target without the VM, but with its image; from then on a move can only succeed.
 *
 * One timer leads from phase to phase; between them a transfer does. Whoever ends a move from
 * outside only says why: the end itself comes from the main loop, see -move-end.c.
 */

/* The steps, the last one first. */

static gboolean
confirmed_cb (gpointer user_data)
{
  VimosDemoMove *self = user_data;

  self->next_id = 0;
  if (self->from != NULL)
    {
      vimos_demo_domain_end (self->from);
      vimos_demo_domain_set_state (self->from, VIMOS_VM_STATE_SHUT_OFF, VIMOS_DEMO_REASON_MIGRATED);
    }
  vimos_demo_move_end_well (self);
  return G_SOURCE_REMOVE;
}

/* From here the target's copy is whole, and needs nobody any more. */
static gboolean
finished_cb (gpointer user_data)
{
  VimosDemoMove *self = user_data;
  VimosDemoDomain *to = g_steal_pointer (&self->to);

  self->next_id = 0;
  self->phase = VIMOS_DEMO_MOVE_CONFIRM;
  self->listening = FALSE;
  to->move = NULL;
  to->status.persistent = TRUE;
  vimos_demo_domain_set_state (to, VIMOS_VM_STATE_PAUSED, VIMOS_DEMO_REASON_USER);
  vimos_demo_move_go_on (self, &vimos_demo_costs.confirm, confirmed_cb);
  vimos_demo_hypervisor_publish (self->target, to->data->uuid);
  return G_SOURCE_REMOVE;
}

static gboolean
not_connected_cb (gpointer user_data)
{
  VimosDemoMove *self = user_data;

  self->next_id = 0;
  if (vimos_demo_transfer_get_bytes (self->transfer) == 0)
    vimos_demo_move_fail_after (
        self, &vimos_demo_costs.break_off, VIMOS_COMPUTE_ERROR_FAILED,
        _("%s does not answer on port %u: is there a path?"), self->target->spec->name,
        self->phase == VIMOS_DEMO_MOVE_DISK ? self->disk_port : self->memory_port);
  return G_SOURCE_REMOVE;
}

static void
send (VimosDemoMove *self,
      guint16 port,
      guint64 bytes,
      gint64 patience_us,
      VimosDemoDoneFunc done)
{
  const VimosDemoSpan patience = { patience_us, patience_us };

  self->transfer = vimos_demo_transfer_new (self->source->station, self->target->station, port,
                                            MAX (bytes, 1), done, self);
  vimos_demo_move_go_on (self, &patience, not_connected_cb);
}

/* Behind the back of the network, which is still busy with the transfer that it tells of. */
static const VimosDemoSpan at_once = { 0, 0 };

/* FALSE: that was all, it is being aborted. */
static gboolean
close_transfer (VimosDemoMove *self)
{
  self->next_id = 0;
  g_clear_pointer (&self->transfer, vimos_demo_transfer_free);
  if (self->abort == VIMOS_DEMO_ABORT_NONE)
    return TRUE;
  vimos_demo_move_end_aborted (self);
  return FALSE;
}

static gboolean
memory_sent_cb (gpointer user_data)
{
  VimosDemoMove *self = user_data;

  if (!close_transfer (self))
    return G_SOURCE_REMOVE;
  self->phase = VIMOS_DEMO_MOVE_FINISH;
  vimos_demo_move_go_on (self, &vimos_demo_costs.device_state, finished_cb);
  return G_SOURCE_REMOVE;
}

static void
memory_done (gpointer user_data)
{
  vimos_demo_move_go_on (user_data, &at_once, memory_sent_cb);
}

static gboolean
send_memory_cb (gpointer user_data)
{
  VimosDemoMove *self = user_data;

  if (!close_transfer (self))
    return G_SOURCE_REMOVE;
  self->phase = VIMOS_DEMO_MOVE_MEMORY;
  send (self, self->memory_port, self->from->memory_used, vimos_demo_costs.connect_memory,
        memory_done);
  return G_SOURCE_REMOVE;
}

static void
disk_done (gpointer user_data)
{
  vimos_demo_move_go_on (user_data, &at_once, send_memory_cb);
}

/* An image that was there already and is not as large fails only when it is compared. */
static gboolean
compare_sizes (VimosDemoMove *self,
               const VimosDisk *disk)
{
  gint64 gone_us = vimos_clock_now () - self->begun_us;
  const VimosDemoSpan left = { MAX (vimos_demo_costs.compare_sizes.least - gone_us, 0),
                               MAX (vimos_demo_costs.compare_sizes.most - gone_us, 0) };
  guint64 there = 0;

  if (vimos_demo_pool_find (self->target->pool, disk->source, &there) && there == disk->capacity)
    return TRUE;
  vimos_demo_move_fail_after (self, &left, VIMOS_COMPUTE_ERROR_FAILED,
                              _("the image of the disk %s at the target has another size"),
                              disk->target);
  return FALSE;
}

static void
start_sending (VimosDemoMove *self)
{
  const VimosDisk *disk = vimos_demo_domain_get_disk (self->from);

  if (disk == NULL)
    {
      vimos_demo_move_go_on (self, &at_once, send_memory_cb);
      return;
    }
  if (!compare_sizes (self, disk))
    return;
  self->phase = VIMOS_DEMO_MOVE_DISK;
  self->disk_bytes = disk->capacity;
  send (self, self->disk_port, disk->allocation, vimos_demo_costs.connect_disk, disk_done);
}

/* Whether another move to there has one of the ports. */
static gboolean
is_port_taken (VimosDemoMove *self)
{
  for (guint i = 0; i < self->target->moves->len; i++)
    {
      const VimosDemoMove *other = g_ptr_array_index (self->target->moves, i);

      if (other->target == self->target && other->listening
          && (other->memory_port == self->memory_port || other->memory_port == self->disk_port
              || other->disk_port == self->memory_port || other->disk_port == self->disk_port))
        return TRUE;
    }
  return self->memory_port == self->disk_port;
}

static gboolean
launch (VimosDemoMove *self,
        GError **error)
{
  g_autofree char *memory_address = NULL;
  g_autofree char *disks_address = NULL;

  if (!vimos_demo_target_parse_uri (self->memory_uri, &memory_address, &self->memory_port, error)
      || !vimos_demo_target_parse_uri (self->disks_uri, &disks_address, &self->disk_port, error))
    return FALSE;
  if (!g_str_equal (memory_address, self->target->address)
      || !g_str_equal (disks_address, self->target->address))
    {
      g_set_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED,
                   _("%s does not have the address to which the data shall go"),
                   self->target->spec->name);
      return FALSE;
    }
  if (is_port_taken (self))
    {
      g_set_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_PORT_IN_USE,
                   _("A port of %s is in use; try again with other ports"),
                   self->target->spec->name);
      return FALSE;
    }
  return vimos_demo_target_launch (self->target, self->to, self->from, error);
}

static gboolean
prepared_cb (gpointer user_data)
{
  VimosDemoMove *self = user_data;
  GError *error = NULL;

  self->next_id = 0;
  if (!launch (self, &error))
    vimos_demo_move_end_badly (self, error);
  else if (self->abort != VIMOS_DEMO_ABORT_NONE)
    vimos_demo_move_end_aborted (self);
  else
    {
      self->listening = TRUE;
      start_sending (self);
    }
  return G_SOURCE_REMOVE;
}

static gboolean
admit_cb (gpointer user_data)
{
  VimosDemoMove *self = user_data;
  const VimosDemoSpan left = { vimos_demo_costs.prepare.least - vimos_demo_costs.admit.least,
                               vimos_demo_costs.prepare.most - vimos_demo_costs.admit.most };
  GError *error = NULL;

  self->next_id = 0;
  self->to = vimos_demo_target_admit (self->target, self->from, &error);
  if (self->to == NULL)
    {
      vimos_demo_move_end_badly (self, error);
      return G_SOURCE_REMOVE;
    }
  self->to->move = self;
  vimos_demo_move_go_on (self, &left, prepared_cb);
  vimos_demo_hypervisor_publish (self->target, self->to->data->uuid);
  return G_SOURCE_REMOVE;
}

static gboolean
require_paused (VimosDemoDomain *from,
                GError **error)
{
  if (from == NULL)
    g_set_error_literal (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_NOT_FOUND,
                         _("There is no such VM"));
  else if (from->move != NULL)
    g_set_error_literal (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED,
                         _("The VM is on its way to another hypervisor"));
  else if (from->status.state != VIMOS_VM_STATE_PAUSED)
    g_set_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED,
                 _("The VM is not suspended at the source but %s; only a suspended VM is moved"),
                 vimos_vm_state_to_string (from->status.state));
  else
    return TRUE;
  return FALSE;
}

static gboolean
begin_cb (gpointer user_data)
{
  VimosDemoMove *self = user_data;
  VimosDemoDomain *from = vimos_demo_hypervisor_find_domain (self->source, self->uuid);
  GError *error = NULL;

  self->next_id = 0;
  if (!require_paused (from, &error))
    {
      vimos_demo_move_end_badly (self, error);
      return G_SOURCE_REMOVE;
    }
  if (self->source == self->target)
    {
      vimos_demo_move_end_badly (self, g_error_new_literal (VIMOS_COMPUTE_ERROR,
                                                            VIMOS_COMPUTE_ERROR_FAILED,
                                                            _("the VM is there already")));
      return G_SOURCE_REMOVE;
    }
  self->phase = VIMOS_DEMO_MOVE_PREPARE;
  self->from = from;
  from->move = self;
  vimos_demo_move_go_on (self, &vimos_demo_costs.admit, admit_cb);
  return G_SOURCE_REMOVE;
}

/* Seen from outside. */

gboolean
vimos_demo_move_is_from (const VimosDemoMove *self,
                         VimosDemoHypervisor *hypervisor)
{
  return self->source == hypervisor;
}

static guint64
scale (guint64 whole,
       guint64 part,
       guint64 of)
{
  return of == 0 || part >= of ? whole : (guint64) ((double) whole * ((double) part / (double) of));
}

/* All that is told of disks are virtual sizes. Of memory, pages that are all zero are done when
 * QEMU has gone past them, so what remains falls faster than what was sent rises; and sent is what
 * was written, whether it has arrived or not. */
void
vimos_demo_move_get_progress (const VimosDemoMove *self,
                              VimosMoveProgress *progress)
{
  guint64 bytes = self->transfer != NULL ? vimos_demo_transfer_get_bytes (self->transfer) : 0;
  guint64 used;

  *progress = (VimosMoveProgress){ 0 };
  if (self->from == NULL || self->phase < VIMOS_DEMO_MOVE_DISK
      || self->phase == VIMOS_DEMO_MOVE_FAILED
      || (self->phase == VIMOS_DEMO_MOVE_DISK && bytes == 0))
    return;
  progress->disk_total = self->disk_bytes;
  progress->disk_processed = self->disk_bytes;
  if (self->phase == VIMOS_DEMO_MOVE_DISK)
    {
      progress->disk_processed
          = scale (self->disk_bytes, bytes, vimos_demo_domain_get_disk (self->from)->allocation);
      return;
    }
  if (self->phase == VIMOS_DEMO_MOVE_MEMORY && bytes == 0)
    return;
  used = self->from->memory_used;
  progress->memory_total = self->from->data->memory;
  progress->memory_processed
      = self->phase == VIMOS_DEMO_MOVE_MEMORY ? MIN (bytes + self->in_buffers, used) : used;
  progress->memory_remaining
      = progress->memory_total - scale (progress->memory_total, progress->memory_processed, used);
}

/* The interface. */

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer user_data)
{
  vimos_demo_move_cancel (user_data);
  return G_SOURCE_REMOVE;
}

static VimosDemoMove *
move_new (GTask *task,
          VimosDemoHypervisor *target,
          const VimosMoveRequest *request)
{
  VimosDemoMove *self = g_new0 (VimosDemoMove, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);

  /* A move that came to its end is told as such, also when it was cancelled too late. */
  g_task_set_check_cancellable (task, FALSE);
  self->task = task;
  self->source = g_task_get_source_object (task);
  self->target = g_object_ref (target);
  self->uuid = g_ascii_strdown (request->uuid, -1);
  self->memory_uri = g_strdup (request->memory_uri);
  self->disks_uri = g_strdup (request->disks_uri);
  self->begun_us = vimos_clock_now ();
  self->in_buffers
      = (guint64) vimos_demo_hypervisor_pick (self->source, &vimos_demo_costs.socket_buffer);
  if (cancellable != NULL)
    {
      self->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (self->cancelled, G_SOURCE_FUNC (cancelled_cb), self, NULL);
      g_source_attach (self->cancelled, NULL);
    }
  g_ptr_array_add (self->source->moves, self);
  if (self->source != target)
    g_ptr_array_add (target->moves, self);
  return self;
}

static void
vimos_demo_hypervisor_move_async (VimosHypervisor *hypervisor,
                                  VimosHypervisor *target,
                                  const VimosMoveRequest *request,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (VIMOS_IS_DEMO_HYPERVISOR (target));
  g_return_if_fail (request->memory_uri != NULL && request->disks_uri != NULL);

  task = vimos_demo_hypervisor_new_task (hypervisor, vimos_demo_hypervisor_move_async, cancellable,
                                         callback, user_data);
  if (task == NULL)
    return;
  if (!vimos_demo_hypervisor_check_connected (VIMOS_DEMO_HYPERVISOR (target), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  vimos_demo_move_go_on (
      move_new (g_steal_pointer (&task), VIMOS_DEMO_HYPERVISOR (target), request),
      &vimos_demo_costs.begin, begin_cb);
}

static gboolean
vimos_demo_hypervisor_move_finish (VimosHypervisor *self,
                                   GAsyncResult *result,
                                   GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
vimos_demo_hypervisor_move_init (VimosHypervisorInterface *iface)
{
  iface->move_async = vimos_demo_hypervisor_move_async;
  iface->move_finish = vimos_demo_hypervisor_move_finish;
}
