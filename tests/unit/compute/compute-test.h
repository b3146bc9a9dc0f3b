/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-hypervisor.h"

/* Turning asynchronous calls into tests: everything ends within a bounded time or the test fails.
 */
#define WAIT_US (20 * G_USEC_PER_SEC)

static inline void
drop_message (const char *domain,
              GLogLevelFlags level,
              const char *message,
              gpointer data)
{
}

/* g_test prints debug messages, and libvirt-glib has some from every thread: they would break the
 * lines of the TAP. */
static inline void
compute_test_init (int *argc,
                   char ***argv)
{
  g_test_init (argc, argv, NULL);
  g_log_set_handler (NULL, G_LOG_LEVEL_DEBUG, drop_message, NULL);
}

static inline void
store_result (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static inline gboolean
keep_turning (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Iterates until @condition; wakes often enough for conditions that no source tells of. */
#define wait_until(condition)                                                                      \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 until_us = g_get_monotonic_time () + WAIT_US;                                           \
    guint tick_id = g_timeout_add (10, keep_turning, NULL);                                        \
                                                                                                   \
    while (!(condition) && g_get_monotonic_time () < until_us)                                     \
      g_main_context_iteration (NULL, TRUE);                                                       \
    g_source_remove (tick_id);                                                                     \
    g_assert_true (condition);                                                                     \
  }                                                                                                \
  G_STMT_END

static inline gboolean
connect_now (VimosHypervisor *self,
             GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  vimos_hypervisor_connect_async (self, NULL, store_result, &result);
  wait_until (result != NULL);
  return vimos_hypervisor_connect_finish (self, result, error);
}

static inline gboolean
act_now (VimosHypervisor *self,
         const char *uuid,
         VimosVmAct act,
         const char *argument,
         GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  vimos_hypervisor_act_async (self, uuid, act, argument, NULL, store_result, &result);
  wait_until (result != NULL);
  return vimos_hypervisor_act_finish (self, result, error);
}

static inline gboolean
inspect_now (VimosHypervisor *self,
             const char *uuid,
             VimosVmStatus *status,
             GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  vimos_hypervisor_inspect_async (self, uuid, NULL, store_result, &result);
  wait_until (result != NULL);
  return vimos_hypervisor_inspect_finish (self, result, status, error);
}

static inline VimosTargetCheck *
check_now (VimosHypervisor *self,
           VimosVm *vm,
           GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  vimos_hypervisor_check_target_async (self, vm, NULL, store_result, &result);
  wait_until (result != NULL);
  return vimos_hypervisor_check_target_finish (self, result, error);
}
