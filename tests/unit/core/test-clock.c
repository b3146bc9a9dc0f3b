/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "vimos-clock.h"

/* What ran, and when, in order. */
typedef struct
{
  GArray *times; /* gint64 µs since the beginning */
  GString *names;
  gint64 start;
} Record;

typedef struct
{
  Record *record;
  char name;
  guint n_calls;
} Caller;

static void
record_init (Record *record)
{
  record->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  record->names = g_string_new (NULL);
  record->start = vimos_clock_now ();
}

static void
record_clear (Record *record)
{
  g_array_unref (record->times);
  g_string_free (record->names, TRUE);
}

static gboolean
called_cb (gpointer data)
{
  Caller *caller = data;
  gint64 at = vimos_clock_now () - caller->record->start;

  g_array_append_val (caller->record->times, at);
  g_string_append_c (caller->record->names, caller->name);
  return --caller->n_calls > 0;
}

static void
run_until (Record *record,
           guint n)
{
  while (record->times->len < n)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_order (void)
{
  Record record;
  Caller a = { &record, 'a', 3 }, b = { &record, 'b', 1 }, c = { &record, 'c', 1 };
  const gint64 expected[] = { 100000, 200000, 250000, 250000, 300000 };

  vimos_clock_simulate (INFINITY);
  record_init (&record);
  vimos_clock_add (100, called_cb, &a);
  vimos_clock_add (250, called_cb, &b);
  vimos_clock_add_us (250000, called_cb, &c);
  run_until (&record, 5);
  g_assert_cmpstr (record.names->str, ==, "aabca");
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpint (g_array_index (record.times, gint64, i), ==, expected[i]);
  record_clear (&record);
  vimos_clock_end_simulation ();
}

/* An hour takes a moment, and nothing is lost when sources are ended while they wait. */
static void
test_fast (void)
{
  Record record;
  Caller a = { &record, 'a', 3600 }, b = { &record, 'b', 1 };
  guint id;
  gint64 real = g_get_monotonic_time ();

  vimos_clock_simulate (INFINITY);
  record_init (&record);
  vimos_clock_add (1000, called_cb, &a);
  id = vimos_clock_add (1500, called_cb, &b);
  run_until (&record, 1);
  g_source_remove (id);
  run_until (&record, 3600);
  g_assert_null (strchr (record.names->str, 'b'));
  g_assert_cmpint (g_array_index (record.times, gint64, 3599), ==, (gint64) 3600 * G_USEC_PER_SEC);
  g_assert_cmpint (g_get_monotonic_time () - real, <, 600 * G_USEC_PER_SEC);
  record_clear (&record);
  vimos_clock_end_simulation ();
}

/* A real time-out releases what holds the simulated time. */
static gboolean
release_cb (gpointer data)
{
  g_assert_cmpint (vimos_clock_now (), ==, *(gint64 *) data);
  vimos_clock_release ();
  return G_SOURCE_REMOVE;
}

static void
test_hold (void)
{
  const double scales[] = { INFINITY, 1000 };

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      Record record;
      Caller a = { &record, 'a', 1 };
      gint64 now;

      vimos_clock_simulate (scales[i]);
      record_init (&record);
      vimos_clock_add (50, called_cb, &a);
      vimos_clock_hold ();
      now = vimos_clock_now ();
      g_timeout_add (20, release_cb, &now);
      run_until (&record, 1);
      /* 20 ms of the machine would have been 20 s. */
      g_assert_cmpint (vimos_clock_now () - record.start, <, 10 * G_USEC_PER_SEC);
      record_clear (&record);
      vimos_clock_end_simulation ();
    }
}

/* Who serves somebody outside of the program makes wait who never held the clock. */
static void
test_release_only (void)
{
  const double scales[] = { INFINITY, 1000 };

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      Record record;
      Caller a = { &record, 'a', 2 };

      vimos_clock_simulate (scales[i]);
      record_init (&record);
      vimos_clock_add (50, called_cb, &a);
      vimos_clock_release ();
      run_until (&record, 1);
      vimos_clock_hold ();
      run_until (&record, 2);
      record_clear (&record);
      vimos_clock_end_simulation ();
    }
}

static void
test_scale (void)
{
  Record record;
  Caller a = { &record, 'a', 1 };
  gint64 real;

  vimos_clock_simulate (10);
  record_init (&record);
  real = g_get_monotonic_time ();
  vimos_clock_add (1000, called_cb, &a);
  run_until (&record, 1);
  real = g_get_monotonic_time () - real;
  g_test_message ("1 s of the simulation at ×10 took %.3f s", (double) real / G_USEC_PER_SEC);
  g_assert_cmpint (real, >=, 90000);
  /* The clock went on between its start and the making of the source. */
  g_assert_cmpint (g_array_index (record.times, gint64, 0), >=, G_USEC_PER_SEC);
  g_assert_cmpint (g_array_index (record.times, gint64, 0), <, 2 * G_USEC_PER_SEC);
  record_clear (&record);
  vimos_clock_end_simulation ();
}

/* What is made by a callback waits its turn; a cancelled child of a source is told at once. */
static gboolean
cancelled_cb (gpointer data)
{
  *(gint64 *) data = vimos_clock_now ();
  return G_SOURCE_REMOVE;
}

static void
test_child (void)
{
  g_autoptr (GCancellable) cancellable = NULL;
  g_autoptr (GSource) source = NULL;
  g_autoptr (GSource) child = NULL;
  gint64 start, told = 0;

  vimos_clock_simulate (1);
  cancellable = g_cancellable_new ();
  start = vimos_clock_now ();
  source = vimos_clock_source_new (3600 * 1000);
  child = g_cancellable_source_new (cancellable);
  g_source_set_dummy_callback (child);
  g_source_add_child_source (source, child);
  g_source_set_callback (source, cancelled_cb, &told, NULL);
  g_source_attach (source, NULL);
  g_cancellable_cancel (cancellable);
  while (told == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (told - start, <, (gint64) 3600 * G_USEC_PER_SEC);
  vimos_clock_end_simulation ();
}

static void
thread_cb (GTask *task,
           gpointer source,
           gpointer data,
           GCancellable *cancellable)
{
  g_usleep (20000);
  g_task_return_boolean (task, TRUE);
}

static void
test_task (void)
{
  g_autoptr (GTask) task = NULL;
  Record record;
  Caller a = { &record, 'a', 1 };

  vimos_clock_simulate (INFINITY);
  record_init (&record);
  vimos_clock_add (1, called_cb, &a);
  task = g_task_new (NULL, NULL, NULL, NULL);
  vimos_clock_hold_for_task (task);
  g_task_run_in_thread (task, thread_cb);
  run_until (&record, 1);
  g_assert_true (g_task_get_completed (task));
  record_clear (&record);
  vimos_clock_end_simulation ();
}

static void
test_real (void)
{
  gint64 before = g_get_monotonic_time ();
  gint64 now = vimos_clock_now ();

  g_assert_false (vimos_clock_is_simulated ());
  g_assert_cmpint (now, >=, before);
  g_assert_cmpint (now, <=, g_get_monotonic_time ());
  vimos_clock_hold ();
  vimos_clock_release ();
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/clock/real", test_real);
  g_test_add_func ("/core/clock/order", test_order);
  g_test_add_func ("/core/clock/fast", test_fast);
  g_test_add_func ("/core/clock/hold", test_hold);
  g_test_add_func ("/core/clock/release-only", test_release_only);
  g_test_add_func ("/core/clock/scale", test_scale);
  g_test_add_func ("/core/clock/child", test_child);
  g_test_add_func ("/core/clock/task", test_task);
  return g_test_run ();
}
