/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "vimos-label-placer.h"

static const graphene_rect_t left = GRAPHENE_RECT_INIT (10, 10, 40, 20);
static const graphene_rect_t right = GRAPHENE_RECT_INIT (100, 10, 40, 20);

static void
test_first_free (void)
{
  g_autoptr (VimosLabelPlacer) placer = vimos_label_placer_new (400, 300);
  const graphene_rect_t candidates[] = { left, right };

  g_assert_cmpint (
      vimos_label_placer_place (placer, candidates, 2, VIMOS_LABEL_PLACER_NO_LINE, FALSE), ==, 0);
  g_assert_cmpint (
      vimos_label_placer_place (placer, candidates, 2, VIMOS_LABEL_PLACER_NO_LINE, FALSE), ==, 1);
  g_assert_cmpint (
      vimos_label_placer_place (placer, candidates, 2, VIMOS_LABEL_PLACER_NO_LINE, FALSE), ==, -1);
}

static void
test_obstacle (void)
{
  g_autoptr (VimosLabelPlacer) placer = vimos_label_placer_new (400, 300);

  vimos_label_placer_add_obstacle (placer, &GRAPHENE_RECT_INIT (0, 0, 11, 300));
  g_assert_cmpint (vimos_label_placer_place (placer, &left, 1, VIMOS_LABEL_PLACER_NO_LINE, TRUE),
                   ==, -1);
  g_assert_cmpint (vimos_label_placer_place (placer, &right, 1, VIMOS_LABEL_PLACER_NO_LINE, TRUE),
                   ==, 0);
}

static void
test_outside (void)
{
  g_autoptr (VimosLabelPlacer) placer = vimos_label_placer_new (120, 300);

  g_assert_cmpint (vimos_label_placer_place (placer, &right, 1, VIMOS_LABEL_PLACER_NO_LINE, TRUE),
                   ==, -1);
}

/* A diagonal through many cells must be seen in each of them, and nowhere else. */
static void
test_line (void)
{
  g_autoptr (VimosLabelPlacer) placer = vimos_label_placer_new (1000, 1000);
  const graphene_rect_t on_it = GRAPHENE_RECT_INIT (480, 490, 40, 20);
  const graphene_rect_t off_it = GRAPHENE_RECT_INIT (480, 560, 40, 20);
  const graphene_rect_t candidates[] = { on_it, off_it };
  guint line = vimos_label_placer_add_line (placer, 0, 0, 1000, 1000, 3);

  g_assert_cmpint (vimos_label_placer_place (placer, &on_it, 1, VIMOS_LABEL_PLACER_NO_LINE, FALSE),
                   ==, -1);
  g_assert_cmpint (
      vimos_label_placer_place (placer, candidates, 2, VIMOS_LABEL_PLACER_NO_LINE, TRUE), ==, 1);
  g_assert_cmpint (vimos_label_placer_place (placer, &on_it, 1, line, FALSE), ==, 0);
}

static void
test_crossing_is_last_resort (void)
{
  g_autoptr (VimosLabelPlacer) placer = vimos_label_placer_new (400, 300);

  vimos_label_placer_add_line (placer, 0, 20, 400, 20, 1);
  g_assert_cmpint (vimos_label_placer_place (placer, &left, 1, VIMOS_LABEL_PLACER_NO_LINE, TRUE),
                   ==, 0);
  g_assert_cmpint (vimos_label_placer_place (placer, &right, 1, VIMOS_LABEL_PLACER_NO_LINE, FALSE),
                   ==, -1);
}

/* What has had a place keeps it, even where a better one has become free. */
static void
test_again (void)
{
  g_autoptr (VimosLabelPlacer) placer = vimos_label_placer_new (400, 300);
  const graphene_rect_t candidates[] = { left, right };
  gboolean crosses;

  vimos_label_placer_add_line (placer, 90, 20, 400, 20, 1);
  g_assert_cmpint (vimos_label_placer_place_again (placer, candidates, 2,
                                                   VIMOS_LABEL_PLACER_NO_LINE, TRUE, 1, &crosses),
                   ==, 1);
  g_assert_true (crosses);
  g_assert_cmpint (vimos_label_placer_place_again (placer, candidates, 2,
                                                   VIMOS_LABEL_PLACER_NO_LINE, TRUE, 1, &crosses),
                   ==, 0);
  g_assert_false (crosses);
  g_assert_cmpint (vimos_label_placer_place_again (placer, candidates, 2,
                                                   VIMOS_LABEL_PLACER_NO_LINE, TRUE, 7, NULL),
                   ==, -1);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/label-placer/first-free", test_first_free);
  g_test_add_func ("/label-placer/obstacle", test_obstacle);
  g_test_add_func ("/label-placer/outside", test_outside);
  g_test_add_func ("/label-placer/line", test_line);
  g_test_add_func ("/label-placer/crossing-is-last-resort", test_crossing_is_last_resort);
  g_test_add_func ("/label-placer/again", test_again);
  return g_test_run ();
}
