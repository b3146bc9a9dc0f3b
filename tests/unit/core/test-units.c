/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <math.h>

#include "vimos-units.h"

#define assert_text(call, expected)          \
  G_STMT_START                               \
  {                                          \
    g_autofree char *text = (call);          \
    g_assert_cmpstr (text, ==, (expected));  \
  }                                          \
  G_STMT_END

static void
test_format (void)
{
  assert_text (vimos_format_mbps (50), "50 Mbit/s");
  assert_text (vimos_format_mbps (49.63), "49.6 Mbit/s");
  assert_text (vimos_format_mbps (999.6), "1000 Mbit/s");
  assert_text (vimos_format_mbps (10000), "10 Gbit/s");
  assert_text (vimos_format_mbps (NAN), "unknown");
  assert_text (vimos_format_bytes (0), "0 B");
  assert_text (vimos_format_bytes (64 << 20), "64 MiB");
  assert_text (vimos_format_bytes (1536ull << 20), "1.5 GiB");
  assert_text (vimos_format_seconds (0.236), "0.24 s");
  assert_text (vimos_format_seconds (29.06), "29.1 s");
  assert_text (vimos_format_seconds (119.7), "2 min 0 s");
  assert_text (vimos_format_milliseconds (0.0011), "1.1 ms");
}

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    guint64 bytes;
  } good[] = {
    { "64MiB", 64ull << 20 },
    { "64 M", 64ull << 20 },
    { "64m", 64ull << 20 },
    { "64MB", 64000000 },
    { "1.5GiB", 1536ull << 20 },
    { "1048576", 1048576 },
    { "10B", 10 },
  };
  static const char *const bad[] = { "", "MiB", "-1MiB", "0", "64Mix", "64 Q", "1e300", "nan", "64MiBB" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      guint64 bytes = 0;

      g_assert_true (vimos_parse_bytes (good[i].text, &bytes, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (bytes, ==, good[i].bytes);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      guint64 bytes = 0;

      g_assert_false (vimos_parse_bytes (bad[i], &bytes, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
}

static void
test_transfer (void)
{
  g_assert_cmpfloat_with_epsilon (vimos_transfer_seconds (160ull << 20, 50), 26.84, 0.01);
  g_assert_true (isinf (vimos_transfer_seconds (1, 0)));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/units/format", test_format);
  g_test_add_func ("/units/parse", test_parse);
  g_test_add_func ("/units/transfer", test_transfer);
  return g_test_run ();
}
