/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "layout-fixture.h"
#include "vimos-clock.h"

/* What holds for all layouts, and for those by forces. */

/* Two hypervisors at opposite switches of a ring of four, and a host: h1 s1 s2 s3 s4 h2 o */
static const VimosLayoutEdge ring[] = {
  { 0, 1 }, { 1, 2 }, { 2, 3 }, { 3, 4 }, { 4, 1 }, { 3, 5 }, { 2, 6 },
};

static void
test_ring (void)
{
  double x[7], y[7];

  vimos_layout_compute (7, ring, G_N_ELEMENTS (ring), 100, x, y);
  for (guint i = 0; i < G_N_ELEMENTS (ring); i++)
    {
      double length = hypot (x[ring[i].from] - x[ring[i].to], y[ring[i].from] - y[ring[i].to]);

      g_assert_cmpfloat (length, >, 60);
      g_assert_cmpfloat (length, <, 140);
    }
  /* The long way lies from left to right, and the two ways around on either side of it. */
  g_assert_cmpfloat (x[0], <, x[1]);
  g_assert_cmpfloat (x[1], <, x[3]);
  g_assert_cmpfloat (x[3], <, x[5]);
  g_assert_cmpfloat (y[2] * y[4], <, 0);
}

static gboolean
is_same (const Picture *a,
         const Picture *b)
{
  for (guint i = 0; i < a->request.n_nodes; i++)
    if (a->x[i] != b->x[i] || a->y[i] != b->y[i])
      return FALSE;
  return TRUE;
}

static void
test_deterministic (void)
{
  const guint sizes[] = { 30, 300 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (Picture) first = picture_new (VIMOS_LAYOUT_FORCE, sizes[i]);
      g_autoptr (Picture) second = picture_new (VIMOS_LAYOUT_FORCE, sizes[i]);

      picture_add_random (first, 2 * sizes[i], 1);
      picture_add_random (second, 2 * sizes[i], 1);
      picture_draw (first);
      picture_draw (second);
      g_assert_true (is_same (first, second));
      second->request.seed = 1;
      picture_draw (second);
      g_assert_false (is_same (first, second));
    }
}

static void
test_degenerate (void)
{
  for (VimosLayoutKind kind = VIMOS_LAYOUT_AUTOMATIC; kind <= VIMOS_LAYOUT_GEOGRAPHIC; kind++)
    {
      g_autoptr (Picture) none = picture_new (kind, 0);
      g_autoptr (Picture) one = picture_new (kind, 1);
      g_autoptr (Picture) two = picture_new (kind, 2);
      g_autoptr (Picture) apart = picture_new (kind, 5);

      picture_draw (none);
      picture_add_edge (one, 0, 0);
      picture_draw (one);
      g_assert_cmpfloat (one->x[0], ==, 0);
      g_assert_cmpfloat (one->y[0], ==, 0);
      picture_add_edge (two, 0, 1);
      picture_add_edge (two, 1, 0);
      picture_draw (two);
      picture_check_apart (two, 70);
      picture_draw (apart);
      picture_check_apart (apart, 70);
    }
}

/* Shapes that a hostile or a strange network may have: none takes long, or makes places that are
 * none. */
static void
test_strange (void)
{
  const guint n = g_getenv ("VIMOS_TEST_SLOW_MACHINE") != NULL ? 300 : 3000;
  g_autoptr (Picture) star = picture_new (VIMOS_LAYOUT_AUTOMATIC, n);
  g_autoptr (Picture) chain = picture_new (VIMOS_LAYOUT_AUTOMATIC, n);
  g_autoptr (Picture) complete = picture_new (VIMOS_LAYOUT_AUTOMATIC, 60);
  g_autoptr (Picture) loose = picture_new (VIMOS_LAYOUT_AUTOMATIC, 400);

  for (guint i = 1; i < n; i++)
    {
      picture_add_edge (star, 0, i);
      picture_add_edge (chain, i - 1, i);
    }
  for (guint i = 0; i < 60; i++)
    for (guint j = 0; j < i; j++)
      picture_add_edge (complete, i, j);
  picture_draw (star);
  picture_check_apart (star, 0.05);
  picture_draw (chain);
  picture_check_apart (chain, 0.01);
  picture_draw (complete);
  picture_check_apart (complete, 1);
  picture_draw (loose);
  picture_check_apart (loose, 99);
}

static void
test_at_once (void)
{
  const guint n = VIMOS_LAYOUT_MAX_AT_ONCE + 1;
  g_autofree double *x = g_new (double, n);
  g_autofree double *y = g_new (double, n);

  vimos_layout_compute (n, NULL, 0, 100, x, y);
  for (guint i = 1; i < n; i++)
    g_assert_cmpfloat (hypot (x[i] - x[i - 1], y[i] - y[i - 1]), >=, 99);
}

/* Two parts of a network stand side by side. */
static void
test_parts (void)
{
  g_autoptr (Picture) picture = picture_new (VIMOS_LAYOUT_FORCE, 40);
  double bottom[2] = { -HUGE_VAL, -HUGE_VAL }, top[2] = { HUGE_VAL, HUGE_VAL };
  double right[2] = { -HUGE_VAL, -HUGE_VAL }, left[2] = { HUGE_VAL, HUGE_VAL };

  picture_add_ring (picture, 0, 20);
  picture_add_ring (picture, 20, 20);
  picture_draw (picture);
  for (guint i = 0; i < 40; i++)
    {
      right[i / 20] = MAX (right[i / 20], picture->x[i]);
      left[i / 20] = MIN (left[i / 20], picture->x[i]);
      bottom[i / 20] = MAX (bottom[i / 20], picture->y[i]);
      top[i / 20] = MIN (top[i / 20], picture->y[i]);
    }
  g_assert_true (right[0] < left[1] || right[1] < left[0] || bottom[0] < top[1]
                 || bottom[1] < top[0]);
}

/* Wider than high, neighbours near, all others apart. */
static void
test_forces (void)
{
  g_autoptr (Picture) picture = picture_new (VIMOS_LAYOUT_FORCE, 200);
  double xx = 0, yy = 0;

  for (guint i = 1; i < 200; i++)
    picture_add_edge (picture, (i - 1) / 3, i);
  picture_draw (picture);
  picture_check_apart (picture, 5);
  for (guint i = 0; i < 200; i++)
    {
      xx += picture->x[i] * picture->x[i];
      yy += picture->y[i] * picture->y[i];
    }
  g_assert_cmpfloat (xx, >=, yy);
}

/* Waiting */

static void
note_progress_cb (double fraction,
                  gpointer user_data)
{
  GArray *fractions = user_data;

  g_array_append_val (fractions, fraction);
}

static void
check_progress (GArray *fractions)
{
  g_assert_cmpuint (fractions->len, >, 10);
  g_assert_cmpuint (fractions->len, <=, 101);
  for (guint i = 1; i < fractions->len; i++)
    g_assert_cmpfloat (g_array_index (fractions, double, i), >,
                       g_array_index (fractions, double, i - 1));
  g_assert_cmpfloat (g_array_index (fractions, double, fractions->len - 1), <=, 1);
}

static void
test_progress (void)
{
  g_autoptr (Picture) picture = picture_new (VIMOS_LAYOUT_FORCE, 500);
  g_autoptr (GArray) fractions = g_array_new (FALSE, FALSE, sizeof (double));

  picture_add_random (picture, 1000, 1);
  picture->x = g_new (double, 500);
  picture->y = g_new (double, 500);
  g_assert_true (vimos_layout_run (picture_prepare (picture), picture->x, picture->y, NULL,
                                   note_progress_cb, fractions, NULL));
  check_progress (fractions);
}

static void
cancel_cb (double fraction,
           gpointer user_data)
{
  if (fraction > 0.3)
    g_cancellable_cancel (user_data);
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const guint sizes[] = { 100, 500 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (Picture) picture = picture_new (VIMOS_LAYOUT_FORCE, sizes[i]);
      g_autoptr (GError) error = NULL;

      g_cancellable_reset (cancellable);
      picture_add_random (picture, 2 * sizes[i], 1);
      picture->x = g_new (double, sizes[i]);
      picture->y = g_new (double, sizes[i]);
      g_assert_false (vimos_layout_run (picture_prepare (picture), picture->x, picture->y,
                                        cancellable, cancel_cb, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&error);
      g_assert_false (vimos_layout_run (picture_prepare (picture), picture->x, picture->y,
                                        cancellable, NULL, NULL, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

static void
note_result_cb (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* The thread has a copy of the request; progress comes to this context; the simulated clock waits
 * for it. */
static void
test_async (void)
{
  g_autoptr (Picture) expected = picture_new (VIMOS_LAYOUT_FORCE, 400);
  g_autoptr (Picture) picture = picture_new (VIMOS_LAYOUT_FORCE, 400);
  g_autoptr (GArray) fractions = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 started;

  picture_add_random (expected, 800, 1);
  picture_add_random (picture, 800, 1);
  picture_draw (expected);
  vimos_clock_simulate (INFINITY);
  started = vimos_clock_now ();
  vimos_layout_run_async (picture_prepare (picture), NULL, note_progress_cb, fractions,
                          note_result_cb, &result);
  memset (picture->edges->data, 0xff, picture->edges->len * sizeof (VimosLayoutEdge));
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (vimos_clock_now (), ==, started);
  g_assert_true (vimos_layout_run_finish (result, &picture->x, &picture->y, &error));
  g_assert_no_error (error);
  vimos_clock_end_simulation ();
  g_assert_true (is_same (expected, picture));
  check_progress (fractions);
}

static void
test_async_cancel (void)
{
  g_autoptr (Picture) picture = picture_new (VIMOS_LAYOUT_FORCE, 400);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  double *x = NULL, *y = NULL;

  picture_add_random (picture, 800, 1);
  vimos_layout_run_async (picture_prepare (picture), cancellable, cancel_cb, cancellable,
                          note_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (vimos_layout_run_finish (result, &x, &y, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (x);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/ring", test_ring);
  g_test_add_func ("/layout/deterministic", test_deterministic);
  g_test_add_func ("/layout/degenerate", test_degenerate);
  g_test_add_func ("/layout/strange", test_strange);
  g_test_add_func ("/layout/at-once", test_at_once);
  g_test_add_func ("/layout/parts", test_parts);
  g_test_add_func ("/layout/forces", test_forces);
  g_test_add_func ("/layout/progress", test_progress);
  g_test_add_func ("/layout/cancel", test_cancel);
  g_test_add_func ("/layout/async", test_async);
  g_test_add_func ("/layout/async-cancel", test_async_cancel);
  return g_test_run ();
}
