/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "vimos-progress-line.h"
#include "vimos-table.h"

static void
test_alignment (void)
{
  g_autoptr (VimosTable) table = vimos_table_new ("NAME", ">SIZE", "NOTE", NULL);
  g_autofree char *text = NULL;

  vimos_table_add_cell (table, "s1 – s4");
  vimos_table_add_cell (table, "5 MiB");
  vimos_table_add_cell (table, NULL);
  vimos_table_add_cell (table, "日本");
  vimos_table_take_cell (table, g_strdup ("160 MiB"));
  vimos_table_add_cell (table, "x");
  text = vimos_table_to_string (table);
  g_assert_cmpstr (text, ==,
                   "NAME        SIZE  NOTE\n"
                   "s1 – s4    5 MiB\n"
                   "日本     160 MiB  x\n");
}

/* A VM's name must not move the cursor. */
static void
test_hostile (void)
{
  g_autoptr (VimosTable) table = vimos_table_new ("A", NULL);
  g_autofree char *text = NULL;

  vimos_table_add_cell (table, "\033[2Jx\ny\xff");
  text = vimos_table_to_string (table);
  g_assert_null (strchr (text, '\033'));
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpstr (strchr (text, '\n') + 1, ==, "�[2Jx�y�\n");
}

static void
test_progress (void)
{
  VimosProgressLine progress = { "Disk", 0.435, 69 << 20, 160 << 20, 48.92, 15.4 };
  VimosProgressLine unknown = { "Prepare", 0, 0, 0, NAN, NAN };
  g_autofree char *wide = vimos_progress_line_to_string (&progress, 120);
  g_autofree char *bare = vimos_progress_line_to_string (&unknown, 40);

  g_assert_cmpstr (
      wide, ==,
      "Disk  [#############                 ]   43 %  69 MiB of 160 MiB  48.9 Mbit/s  15.4 s left");
  g_assert_cmpstr (bare, ==, "Prepare  [                      ]    0 %");
}

static void
test_progress_width (void)
{
  static const double fractions[] = { -1, 0, 0.001, 0.5, 0.999, 1, 7 };

  for (guint i = 0; i < G_N_ELEMENTS (fractions); i++)
    for (guint columns = 0; columns < 150; columns++)
      {
        VimosProgressLine progress = { "Arbeitsspeicher übertragen", fractions[i], 1, 2, 3, 4 };
        g_autofree char *line = vimos_progress_line_to_string (&progress, columns);

        g_assert_true (g_utf8_validate (line, -1, NULL));
        g_assert_cmpint (g_utf8_strlen (line, -1), <=, columns);
      }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/table/alignment", test_alignment);
  g_test_add_func ("/table/hostile", test_hostile);
  g_test_add_func ("/progress/line", test_progress);
  g_test_add_func ("/progress/width", test_progress_width);
  return g_test_run ();
}
