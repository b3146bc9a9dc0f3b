/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-hypervisor-private.h"
#include "fake-vm.h"

/* A move takes ten steps: 0 and 1 prepare, 2 to 4 disk, 5 to 8 memory, 9 finish. */

static const char *
get_phase (guint step)
{
  return step < 2 ? "prepare" : step < 5 ? "disk" : step < 9 ? "memory" : "finish";
}

static FakeHypervisor *
get_other (FakeHypervisor *self)
{
  return self->world->hypervisors[self->world->hypervisors[0] == self];
}

static void
end_move (GTask *task,
          int code,
          const char *message)
{
  FakeHypervisor *self = g_task_get_source_object (task);

  self->moving = FALSE;
  self->status.has_job = FALSE;
  if (message == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, VIMOS_COMPUTE_ERROR, code, "%s", message);
}

static gboolean
end_badly (GTask *task,
           int code,
           const char *message)
{
  fake_hypervisor_put (get_other (g_task_get_source_object (task)), NULL);
  end_move (task, code, message);
  return G_SOURCE_REMOVE;
}

static gboolean
end_last_step (GTask *task)
{
  FakeHypervisor *self = g_task_get_source_object (task), *target = get_other (self);

  if (self->move == FAKE_MOVE_TARGET_VANISHES)
    {
      fake_hypervisor_set_unreachable (target, TRUE);
      end_move (task, VIMOS_COMPUTE_ERROR_FAILED, "client socket is closed");
      return G_SOURCE_REMOVE;
    }
  fake_hypervisor_put (target, &fake_whole);
  if (self->move == FAKE_MOVE_ANSWER_LOST)
    end_move (task, VIMOS_COMPUTE_ERROR_FAILED, "End of file while reading data");
  else
    {
      if (self->move != FAKE_MOVE_NOT_CONFIRMED)
        fake_hypervisor_put (self, &fake_migrated);
      if (self->move == FAKE_MOVE_SOURCE_VANISHES)
        fake_hypervisor_set_unreachable (self, TRUE);
      end_move (task, 0, NULL);
    }
  return G_SOURCE_REMOVE;
}

static gboolean
step_cb (gpointer user_data)
{
  GTask *task = user_data;
  FakeHypervisor *self = g_task_get_source_object (task);
  const char *before = get_phase (self->step);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return end_badly (task, VIMOS_COMPUTE_ERROR_ABORTED, "aborted");
  if (self->fail_at != NULL && g_str_equal (before, self->fail_at) && self->move == FAKE_MOVE_FAILS)
    return end_badly (task, VIMOS_COMPUTE_ERROR_FAILED,
                      "migration of disk vda failed: Input/output error");
  if (self->fail_at != NULL && g_str_equal (before, self->fail_at)
      && self->move == FAKE_MOVE_SOURCE_DIES)
    {
      fake_hypervisor_put (self, &fake_crashed);
      return end_badly (task, VIMOS_COMPUTE_ERROR_FAILED, "domain is not running");
    }
  if (self->move == FAKE_MOVE_STALLS && self->step == 3)
    return G_SOURCE_CONTINUE;
  if (++self->step == 10)
    return end_last_step (task);
  if (!g_str_equal (before, get_phase (self->step)))
    fake_hypervisor_note (self, get_phase (self->step));
  return G_SOURCE_CONTINUE;
}

static void
move_async (VimosHypervisor *hypervisor,
            VimosHypervisor *target,
            const VimosMoveRequest *request,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  FakeHypervisor *self = FAKE_HYPERVISOR (hypervisor), *other = FAKE_HYPERVISOR (target);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_assert_cmpint (self->status.state, ==, VIMOS_VM_STATE_PAUSED);
  g_assert_true (g_str_has_prefix (request->memory_uri, "tcp://10.97.0."));
  g_assert_cmpstr (request->memory_uri, !=, request->disks_uri);
  g_task_set_check_cancellable (task, FALSE);
  fake_hypervisor_note (self, "move");
  if (self->move == FAKE_MOVE_PORT_IN_USE)
    {
      self->move = FAKE_MOVE_WELL;
      g_task_return_new_error (task, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_PORT_IN_USE,
                               "Failed to reserve port");
      g_object_unref (task);
      return;
    }
  self->moving = TRUE;
  self->step = 0;
  self->status.has_job = TRUE;
  fake_hypervisor_put (other, &fake_incoming);
  fake_hypervisor_add_file (other, FAKE_DISK);
  fake_hypervisor_note (self, "prepare");
  g_timeout_add_full (G_PRIORITY_DEFAULT, self->step_ms, step_cb, task, g_object_unref);
}

static gboolean
move_finish (VimosHypervisor *hypervisor,
             GAsyncResult *result,
             GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
get_progress_async (VimosHypervisor *hypervisor,
                    const char *uuid,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  FakeHypervisor *self = FAKE_HYPERVISOR (hypervisor);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  if (self->moving)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_NOT_FOUND, "no job");
}

static gboolean
get_progress_finish (VimosHypervisor *hypervisor,
                     GAsyncResult *result,
                     VimosMoveProgress *progress,
                     GError **error)
{
  FakeHypervisor *self = FAKE_HYPERVISOR (hypervisor);
  guint step = self->step;

  *progress = (VimosMoveProgress){ 0 };
  if (step >= 2)
    {
      progress->disk_total = FAKE_DISK_BYTES;
      progress->disk_processed = FAKE_DISK_BYTES / 3 * (MIN (step, 5) - 2);
    }
  if (step >= 5)
    {
      progress->memory_total = FAKE_MEMORY_BYTES;
      progress->memory_remaining = FAKE_MEMORY_BYTES / 4 * (9 - MIN (step, 9));
      progress->memory_processed = (FAKE_MEMORY_BYTES - progress->memory_remaining) * 3 / 4;
    }
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
fake_hypervisor_init_moves (VimosHypervisorInterface *iface)
{
  iface->move_async = move_async;
  iface->move_finish = move_finish;
  iface->get_progress_async = get_progress_async;
  iface->get_progress_finish = get_progress_finish;
}

void
fake_hypervisor_script_move (FakeHypervisor *self,
                             FakeMove move,
                             const char *fail_at)
{
  self->move = move;
  self->fail_at = fail_at;
}

void
fake_hypervisor_set_step_ms (FakeHypervisor *self,
                             guint ms)
{
  self->step_ms = ms;
}
