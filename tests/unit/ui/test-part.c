/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "vimos-clock.h"
#include "vimos-part.h"

static void
count_cb (guint *n)
{
  ++*n;
}

static gboolean
nothing_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
let_pass (guint milliseconds)
{
  gboolean over = FALSE;

  vimos_clock_add (milliseconds, nothing_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

/* The time grows until the answer, and begins anew when it is asked again. */
static void
test_time (void)
{
  g_autoptr (VimosPart) part = vimos_part_new ("hv1");
  guint n_states = 0;

  g_signal_connect_swapped (part, "notify::state", G_CALLBACK (count_cb), &n_states);
  g_assert_cmpstr (vimos_part_get_name (part), ==, "hv1");
  g_assert_cmpint (vimos_part_get_state (part), ==, VIMOS_PART_ASKING);
  let_pass (3000);
  g_assert_cmpfloat_with_epsilon (vimos_part_get_seconds (part), 3, 1e-6);
  vimos_part_set_state (part, VIMOS_PART_READY, "3 VMs");
  let_pass (1000);
  g_assert_cmpfloat_with_epsilon (vimos_part_get_seconds (part), 3, 1e-6);
  g_assert_cmpstr (vimos_part_get_detail (part), ==, "3 VMs");
  vimos_part_set_state (part, VIMOS_PART_READY, "4 VMs"); /* the same state, other words */
  g_assert_cmpuint (n_states, ==, 1);
  vimos_part_set_state (part, VIMOS_PART_ASKING, NULL);
  g_assert_cmpfloat_with_epsilon (vimos_part_get_seconds (part), 0, 1e-6);
  vimos_part_set_state (part, VIMOS_PART_TROUBLE, "connection refused");
  g_assert_cmpuint (n_states, ==, 3);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  vimos_clock_simulate (INFINITY);
  g_test_add_func ("/part/time", test_time);
  return g_test_run ();
}
