/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vimos-icmp-packet.h"

#define COOKIE G_GUINT64_CONSTANT (0x0123456789abcdef)

static void
make_reply (guint8 *packet,
            VimosIcmpVersion version,
            guint64 sequence)
{
  vimos_icmp_packet_write (packet, version, 7, COOKIE, sequence);
  packet[0] = version == VIMOS_ICMP_V4 ? 0 : 129;
}

static void
test_write (void)
{
  guint8 packet[VIMOS_ICMP_PACKET_SIZE];
  guint32 sum = 0;

  vimos_icmp_packet_write (packet, VIMOS_ICMP_V4, 0x1234, COOKIE, 0x10005);
  g_assert_cmpuint (packet[0], ==, 8);
  g_assert_cmpuint (packet[4] << 8 | packet[5], ==, 0x1234);
  g_assert_cmpuint (packet[6] << 8 | packet[7], ==, 5);
  for (guint i = 0; i < sizeof packet; i += 2)
    sum += packet[i] << 8 | packet[i + 1];
  g_assert_cmphex ((sum >> 16) + (sum & 0xffff), ==, 0xffff);

  vimos_icmp_packet_write (packet, VIMOS_ICMP_V6, 0x1234, COOKIE, 0x10005);
  g_assert_cmpuint (packet[0], ==, 128);
}

/* 16 bits of sequence come round every 22 minutes at 20 ms; the answer still names the one
 * request. */
static void
test_wrap (void)
{
  static const guint64 sequences[] = { 0, 0xffff, 0x10000, 0x10001, G_MAXUINT64 };

  for (guint i = 0; i < G_N_ELEMENTS (sequences); i++)
    for (VimosIcmpVersion version = VIMOS_ICMP_V4; version <= VIMOS_ICMP_V6; version++)
      {
        guint8 packet[VIMOS_ICMP_PACKET_SIZE];
        guint64 sequence;

        make_reply (packet, version, sequences[i]);
        g_assert_true (
            vimos_icmp_packet_read_reply (packet, sizeof packet, version, COOKIE, &sequence));
        g_assert_cmpuint (sequence, ==, sequences[i]);
      }
}

static void
test_foreign (void)
{
  guint8 packet[VIMOS_ICMP_PACKET_SIZE + 1] = { 0 };
  guint64 sequence;

  make_reply (packet, VIMOS_ICMP_V4, 5);
  for (gsize size = 0; size <= sizeof packet; size++)
    g_assert_cmpint (vimos_icmp_packet_read_reply (packet, size, VIMOS_ICMP_V4, COOKIE, &sequence),
                     ==, size == VIMOS_ICMP_PACKET_SIZE);
  g_assert_false (vimos_icmp_packet_read_reply (packet, VIMOS_ICMP_PACKET_SIZE, VIMOS_ICMP_V4,
                                                COOKIE + 1, &sequence));
  g_assert_false (vimos_icmp_packet_read_reply (packet, VIMOS_ICMP_PACKET_SIZE, VIMOS_ICMP_V6,
                                                COOKIE, &sequence));
  packet[7] ^= 1; /* the two sequences differ */
  g_assert_false (vimos_icmp_packet_read_reply (packet, VIMOS_ICMP_PACKET_SIZE, VIMOS_ICMP_V4,
                                                COOKIE, &sequence));
  vimos_icmp_packet_write (packet, VIMOS_ICMP_V4, 7, COOKIE, 5); /* a request */
  g_assert_false (vimos_icmp_packet_read_reply (packet, VIMOS_ICMP_PACKET_SIZE, VIMOS_ICMP_V4,
                                                COOKIE, &sequence));
}

static void
test_header (void)
{
  guint8 packet[64] = { 0x45 };
  const guint8 *bytes = packet;
  gsize size = sizeof packet;

  g_assert_true (vimos_icmp_packet_strip_ipv4_header (&bytes, &size));
  g_assert_cmpuint (size, ==, 44);
  g_assert_true (bytes == packet + 20);

  for (guint first = 0; first < 256; first++)
    for (gsize length = 0; length <= sizeof packet; length++)
      {
        g_autofree guint8 *exact
            = g_malloc0 (length + (length == 0)); /* so that reading too far is seen */
        gboolean whole = first >> 4 == 4 && (first & 15) >= 5 && (first & 15) * 4 <= length;

        exact[0] = first;
        bytes = exact;
        size = length;
        g_assert_cmpint (vimos_icmp_packet_strip_ipv4_header (&bytes, &size), ==,
                         length > 0 && whole);
      }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/icmp-packet/write", test_write);
  g_test_add_func ("/icmp-packet/wrap", test_wrap);
  g_test_add_func ("/icmp-packet/foreign", test_foreign);
  g_test_add_func ("/icmp-packet/header", test_header);
  return g_test_run ();
}
