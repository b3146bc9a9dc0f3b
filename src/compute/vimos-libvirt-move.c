/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-compute"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libvirt/virterror.h>

#include "vimos-call.h"
#include "vimos-domain.h"
#include "vimos-libvirt-hypervisor-private.h"
#include "vimos-virt-error.h"

/*
 * The move of a suspended VM: managed (this client talks to both daemons), memory and disks over
 * one TCP port each.
 *
 *  - Suspended first, so that neither daemon ever starts a copy by itself: then the target's copy
 * stays paused too.
 *  - DISKS_URI, never DISKS_PORT: 9.0 does not give that port back after a success.
 *  - PERSIST_DEST without UNDEFINE_SOURCE: the source stays defined and readable until its caller
 * has looked.
 *  - A managed move goes on when the target's daemon dies, to a QEMU that nobody keeps; so a lost
 * connection to the target aborts the job.
 *  - Connections of its own, since the call blocks for so long: see vimos-link.c.
 *  - Aborting is refused before the job has begun, and a QEMU that is busy in a connect may not
 * hear of it; so it is said again until the call returns.
 */
#define ABORT_AGAIN_MS 250
#define ABORT_REMIND_MS 5000

typedef enum
{
  ABORT_NONE,
  ABORT_CANCELLED,
  ABORT_TARGET_LOST,
} AbortReason;

/* Shared by the thread that moves and the one that aborts. */
typedef struct
{
  gatomicrefcount refs;
  VimosLink *source;
  VimosLink *target;
  char *uuid;
  char *memory_uri;
  char *disks_uri;

  GMutex lock;
  GCond ended_cond;
  gboolean ended;
} Move;

/* What the main thread watches meanwhile; data of the caller's task. */
typedef struct
{
  Move *move;
  VimosHypervisor *target;
  gulong state_id;
  GSource *cancelled;
  AbortReason reason;
} Watch;

static Move *
move_ref (Move *move)
{
  g_atomic_ref_count_inc (&move->refs);
  return move;
}

static void
move_unref (gpointer data)
{
  Move *move = data;

  if (!g_atomic_ref_count_dec (&move->refs))
    return;
  vimos_link_unref (move->source);
  vimos_link_unref (move->target);
  g_mutex_clear (&move->lock);
  g_cond_clear (&move->ended_cond);
  g_free (move->uuid);
  g_free (move->memory_uri);
  g_free (move->disks_uri);
  g_free (move);
}

static void
watch_free (gpointer data)
{
  Watch *watch = data;

  if (watch->cancelled != NULL)
    g_source_destroy (watch->cancelled);
  g_clear_pointer (&watch->cancelled, g_source_unref);
  g_clear_signal_handler (&watch->state_id, watch->target);
  g_clear_object (&watch->target);
  move_unref (watch->move);
  g_free (watch);
}

/* Aborting. */

static gboolean
abort_job (Move *move)
{
  virDomainPtr domain
      = vimos_domain_lookup (vimos_link_get_connection (move->source), move->uuid, NULL);
  gboolean good = domain != NULL && virDomainAbortJob (domain) == 0;

  if (domain != NULL)
    virDomainFree (domain);
  return good;
}

static void
abort_in_thread (gpointer data,
                 gpointer user_data)
{
  Move *move = data;
  gint64 until;

  g_mutex_lock (&move->lock);
  while (!move->ended)
    {
      g_mutex_unlock (&move->lock);
      until = g_get_monotonic_time ();
      until += (abort_job (move) ? ABORT_REMIND_MS : ABORT_AGAIN_MS) * G_TIME_SPAN_MILLISECOND;
      g_mutex_lock (&move->lock);
      while (!move->ended && g_cond_wait_until (&move->ended_cond, &move->lock, until))
        ;
    }
  g_mutex_unlock (&move->lock);
  move_unref (move);
}

static void
start_abort (Watch *watch,
             AbortReason reason)
{
  if (watch->reason != ABORT_NONE)
    return;
  watch->reason = reason;
  vimos_call_detach (abort_in_thread, move_ref (watch->move));
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer user_data)
{
  start_abort (user_data, ABORT_CANCELLED);
  return G_SOURCE_REMOVE;
}

static void
target_state_cb (VimosHypervisor *target,
                 GParamSpec *pspec,
                 gpointer user_data)
{
  if (vimos_hypervisor_get_state (target) != VIMOS_HYPERVISOR_CONNECTED)
    start_abort (user_data, ABORT_TARGET_LOST);
}

/* Moving. */

static gboolean
require_paused (virDomainPtr domain,
                GError **error)
{
  int state, reason;

  if (virDomainGetState (domain, &state, &reason, 0) < 0)
    {
      vimos_virt_set_error (error, "%s", _("Cannot read how the VM stands"));
      return FALSE;
    }
  if (state == VIR_DOMAIN_PAUSED)
    return TRUE;
  g_set_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED,
               _("The VM is not suspended at the source but %s; only a suspended VM is moved"),
               vimos_vm_state_to_string (vimos_domain_state (state, reason)));
  return FALSE;
}

/* A move's own data streams break with the words of a lost connection; with both connections alive
 * it is not that. */
static void
set_move_error (virDomainPtr domain,
                virConnectPtr target,
                GError **error)
{
  g_autoptr (GError) local = NULL;

  vimos_virt_set_error (&local, "%s", _("The move failed"));
  if (g_error_matches (local, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE)
      && virConnectIsAlive (virDomainGetConnect (domain)) == 1 && virConnectIsAlive (target) == 1)
    local->code = VIMOS_COMPUTE_ERROR_FAILED;
  g_propagate_error (error, g_steal_pointer (&local));
}

static gboolean
migrate (Move *move,
         virDomainPtr domain,
         virConnectPtr target,
         GError **error)
{
  virTypedParameterPtr params = NULL;
  int n_params = 0, max_params = 0, bad;
  virDomainPtr moved = NULL;

  /* Without its URIs a move would go over whatever ports the daemons choose, past the pins. */
  bad = virTypedParamsAddString (&params, &n_params, &max_params, VIR_MIGRATE_PARAM_URI,
                                 move->memory_uri);
  bad |= virTypedParamsAddString (&params, &n_params, &max_params, VIR_MIGRATE_PARAM_DISKS_URI,
                                  move->disks_uri);
  if (!bad)
    moved = virDomainMigrate3 (domain, target, params, n_params,
                               VIR_MIGRATE_NON_SHARED_DISK | VIR_MIGRATE_PERSIST_DEST);
  if (moved == NULL)
    set_move_error (domain, target, error);
  else
    virDomainFree (moved);
  virTypedParamsFree (params, n_params);
  return moved != NULL;
}

static gboolean
move_between (Move *move,
              virConnectPtr source,
              virConnectPtr target,
              GError **error)
{
  virDomainPtr domain = vimos_domain_lookup (source, move->uuid, error);
  gboolean good
      = domain != NULL && require_paused (domain, error) && migrate (move, domain, target, error);

  if (domain != NULL)
    virDomainFree (domain);
  return good;
}

static gpointer
move_in_thread (gpointer data,
                GError **error)
{
  Move *move = data;
  virConnectPtr source = vimos_link_take (move->source, error);
  virConnectPtr target = source != NULL ? vimos_link_take (move->target, error) : NULL;
  gboolean good = target != NULL && move_between (move, source, target, error);

  if (target != NULL)
    vimos_link_give_back (move->target, target);
  if (source != NULL)
    vimos_link_give_back (move->source, source);
  g_mutex_lock (&move->lock);
  move->ended = TRUE;
  g_cond_signal (&move->ended_cond);
  g_mutex_unlock (&move->lock);
  return good ? GINT_TO_POINTER (TRUE) : NULL;
}

static void
moved_cb (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Watch *watch = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  AbortReason reason = watch->reason;

  /* Nothing is watched any more, whoever holds the task longer. */
  g_task_set_task_data (task, NULL, NULL);
  if (g_task_propagate_pointer (G_TASK (result), &error) != NULL)
    g_task_return_boolean (task, TRUE);
  else if (reason == ABORT_CANCELLED)
    g_task_return_new_error (task, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_ABORTED,
                             _("The move was cancelled (%s)"), error->message);
  else if (reason == ABORT_TARGET_LOST)
    g_task_return_new_error (
        task, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE,
        _("The connection to the target was lost, so the move was ended (%s)"), error->message);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static Move *
move_new (VimosLink *source,
          VimosLink *target,
          const VimosMoveRequest *request)
{
  Move *move = g_new0 (Move, 1);

  g_atomic_ref_count_init (&move->refs);
  g_mutex_init (&move->lock);
  g_cond_init (&move->ended_cond);
  move->source = source;
  move->target = target;
  move->uuid = g_strdup (request->uuid);
  move->memory_uri = g_strdup (request->memory_uri);
  move->disks_uri = g_strdup (request->disks_uri);
  return move;
}

static void
start_watch (GTask *task,
             VimosHypervisor *target,
             Move *move)
{
  Watch *watch = g_new0 (Watch, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);

  watch->move = move;
  watch->target = g_object_ref (target);
  watch->state_id = g_signal_connect (target, "notify::state", G_CALLBACK (target_state_cb), watch);
  if (cancellable != NULL)
    {
      watch->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (watch->cancelled, G_SOURCE_FUNC (cancelled_cb), watch, NULL);
      g_source_attach (watch->cancelled, NULL);
    }
  g_task_set_task_data (task, watch, watch_free);
}

static void
vimos_libvirt_move_async (VimosHypervisor *self,
                          VimosHypervisor *target,
                          const VimosMoveRequest *request,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  VimosLink *link, *target_link;
  GTask *task, *inner;
  GError *error = NULL;
  Move *move;

  g_return_if_fail (VIMOS_IS_LIBVIRT_HYPERVISOR (target));
  g_return_if_fail (request->memory_uri != NULL && request->disks_uri != NULL);

  task = vimos_libvirt_hypervisor_new_task (self, vimos_libvirt_move_async, &link, cancellable,
                                            callback, user_data);
  if (task == NULL)
    return;
  target_link = vimos_libvirt_hypervisor_get_link (VIMOS_LIBVIRT_HYPERVISOR (target), &error);
  if (target_link == NULL || g_cancellable_set_error_if_cancelled (cancellable, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      vimos_link_unref (link);
      g_clear_pointer (&target_link, vimos_link_unref);
      return;
    }
  /* A move that came to its end is told as such, also when it was cancelled too late. */
  g_task_set_check_cancellable (task, FALSE);
  move = move_new (link, target_link, request);
  start_watch (task, target, move);
  inner = g_task_new (self, NULL, moved_cb, task);
  vimos_call_run (inner, move_in_thread, move_ref (move), move_unref, NULL, VIMOS_CALL_WAIT, 0);
}

static gboolean
vimos_libvirt_move_finish (VimosHypervisor *self,
                           GAsyncResult *result,
                           GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
vimos_libvirt_move_init (VimosHypervisorInterface *iface)
{
  iface->move_async = vimos_libvirt_move_async;
  iface->move_finish = vimos_libvirt_move_finish;
}
