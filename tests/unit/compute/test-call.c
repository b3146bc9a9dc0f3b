/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "compute-test.h"
#include "vimos-call.h"

/* The bounded calls in threads: result, error, time-out, cancelling; nothing is leaked and nothing
 * is answered twice. */
typedef struct
{
  GMutex lock;
  GCond cond;
  gboolean open;
  gboolean fail;
  gboolean ran_in_main;
} Gate;

static GThread *main_thread;
static int n_results; /* that are alive */
static int n_data;

static void
free_result (gpointer result)
{
  g_assert_true (g_thread_self () == main_thread);
  g_atomic_int_dec_and_test (&n_results);
  g_free (result);
}

static void
free_data (gpointer data)
{
  g_assert_true (g_thread_self () == main_thread);
  g_atomic_int_dec_and_test (&n_data);
}

static gpointer
pass_gate (gpointer data,
           GError **error)
{
  Gate *gate = data;

  gate->ran_in_main = g_thread_self () == main_thread;
  g_mutex_lock (&gate->lock);
  while (!gate->open)
    g_cond_wait (&gate->cond, &gate->lock);
  g_mutex_unlock (&gate->lock);
  if (gate->fail)
    {
      g_set_error_literal (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_NO_SPACE, "full");
      return NULL;
    }
  g_atomic_int_inc (&n_results);
  return g_strdup ("through");
}

static void
open_gate (Gate *gate)
{
  g_mutex_lock (&gate->lock);
  gate->open = TRUE;
  g_cond_broadcast (&gate->cond);
  g_mutex_unlock (&gate->lock);
}

static void
run (Gate *gate,
     GCancellable *cancellable,
     VimosCallCancel on_cancel,
     guint timeout_ms,
     GAsyncResult **result)
{
  g_atomic_int_inc (&n_data);
  vimos_call_run (g_task_new (NULL, cancellable, store_result, result), pass_gate, gate, free_data,
                  free_result, on_cancel, timeout_ms);
}

static void
finish (GAsyncResult **result,
        GQuark domain,
        int code)
{
  g_autoptr (GError) error = NULL;
  gpointer text;

  wait_until (*result != NULL);
  text = g_task_propagate_pointer (G_TASK (*result), &error);
  if (domain != 0)
    g_assert_error (error, domain, code);
  else
    g_assert_no_error (error);
  if (text != NULL)
    free_result (text);
  g_clear_object (result);
}

static void
test_result (void)
{
  Gate gate = { .open = TRUE };
  GAsyncResult *result = NULL;

  run (&gate, NULL, VIMOS_CALL_WAIT, 0, &result);
  g_assert_null (result);
  finish (&result, 0, 0);
  g_assert_false (gate.ran_in_main);
  gate.fail = TRUE;
  run (&gate, NULL, VIMOS_CALL_WAIT, 5000, &result);
  finish (&result, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_NO_SPACE);
  wait_until (n_data == 0);
  g_assert_cmpint (n_results, ==, 0);
}

static void
test_timeout (void)
{
  Gate gate = { 0 };
  GAsyncResult *result = NULL;

  run (&gate, NULL, VIMOS_CALL_WAIT, 50, &result);
  finish (&result, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE);
  g_assert_cmpint (n_data, ==, 1);
  open_gate (&gate);
  wait_until (n_data == 0);
  g_assert_cmpint (n_results, ==, 0);
}

static void
test_cancel (void)
{
  Gate gate = { 0 }, patient = { 0 }, never = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *left = NULL, *waited = NULL, *refused = NULL;

  run (&gate, cancellable, VIMOS_CALL_LEAVE_ON_CANCEL, 5000, &left);
  run (&patient, cancellable, VIMOS_CALL_WAIT, 5000, &waited);
  g_cancellable_cancel (cancellable);
  finish (&left, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (waited);
  open_gate (&patient);
  finish (&waited, 0, 0);
  run (&never, cancellable, VIMOS_CALL_WAIT, 5000, &refused);
  finish (&refused, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (n_data, ==, 1);
  open_gate (&gate);
  wait_until (n_data == 0);
  g_assert_cmpint (n_results, ==, 0);
}

/* As many as there are dead hosts may hang, and the next call still gets a thread. */
static void
test_many_hang (void)
{
  Gate gate = { 0 }, open = { .open = TRUE };
  GAsyncResult *hung[64] = { NULL }, *result = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (hung); i++)
    run (&gate, NULL, VIMOS_CALL_WAIT, 0, &hung[i]);
  run (&open, NULL, VIMOS_CALL_WAIT, 2000, &result);
  finish (&result, 0, 0);
  open_gate (&gate);
  for (guint i = 0; i < G_N_ELEMENTS (hung); i++)
    finish (&hung[i], 0, 0);
  wait_until (n_data == 0);
}

int
main (int argc,
      char **argv)
{
  compute_test_init (&argc, &argv);
  main_thread = g_thread_self ();
  g_test_add_func ("/compute/call/result", test_result);
  g_test_add_func ("/compute/call/timeout", test_timeout);
  g_test_add_func ("/compute/call/cancel", test_cancel);
  g_test_add_func ("/compute/call/many-hang", test_many_hang);
  return g_test_run ();
}
