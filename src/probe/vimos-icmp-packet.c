/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-probe"

#include "config.h"

#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>
#include <string.h>

#include "vimos-icmp-packet.h"

#define COOKIE_OFFSET 8
#define SEQUENCE_OFFSET 16

/* RFC 1071. */
static guint16
internet_checksum (const guint8 *bytes,
                   gsize size)
{
  guint32 sum = 0;

  for (gsize i = 0; i + 1 < size; i += 2)
    sum += (guint32) bytes[i] << 8 | bytes[i + 1];
  sum = (sum >> 16) + (sum & 0xffff);
  return ~(sum + (sum >> 16));
}

static void
write_16 (guint8 *bytes,
          guint16 value)
{
  bytes[0] = value >> 8;
  bytes[1] = value & 0xff;
}

static void
write_64 (guint8 *bytes,
          guint64 value)
{
  value = GUINT64_TO_BE (value);
  memcpy (bytes, &value, sizeof value);
}

static guint64
read_64 (const guint8 *bytes)
{
  guint64 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT64_FROM_BE (value);
}

/**
 * vimos_icmp_packet_write:
 * @packet: (out caller-allocates): room for %VIMOS_ICMP_PACKET_SIZE bytes
 * @version: of IP
 * @identifier: whose request it is; on a datagram socket the kernel writes its own
 * @cookie: a random number that the answer must bring back
 * @sequence: the request's number; ICMP's own field carries its lowest 16 bits
 *
 * The checksum is ICMPv4's; for ICMPv6 the kernel computes it.
 */
void
vimos_icmp_packet_write (guint8 *packet,
                         VimosIcmpVersion version,
                         guint16 identifier,
                         guint64 cookie,
                         guint64 sequence)
{
  memset (packet, 0, VIMOS_ICMP_PACKET_SIZE);
  packet[0] = version == VIMOS_ICMP_V4 ? ICMP_ECHO : ICMP6_ECHO_REQUEST;
  write_16 (packet + 4, identifier);
  write_16 (packet + 6, sequence & 0xffff);
  write_64 (packet + COOKIE_OFFSET, cookie);
  write_64 (packet + SEQUENCE_OFFSET, sequence);
  if (version == VIMOS_ICMP_V4)
    write_16 (packet + 2, internet_checksum (packet, VIMOS_ICMP_PACKET_SIZE));
}

/**
 * vimos_icmp_packet_read_reply:
 * @bytes: what came, from the ICMP header on; anybody can send anything
 * @size: how much of it
 * @version: of IP
 * @cookie: that the requests had
 * @sequence: (out): of the request that it answers
 *
 * Returns: whether it is an echo reply to a request with that cookie
 */
gboolean
vimos_icmp_packet_read_reply (const guint8 *bytes,
                              gsize size,
                              VimosIcmpVersion version,
                              guint64 cookie,
                              guint64 *sequence)
{
  if (size != VIMOS_ICMP_PACKET_SIZE
      || bytes[0] != (version == VIMOS_ICMP_V4 ? ICMP_ECHOREPLY : ICMP6_ECHO_REPLY) || bytes[1] != 0
      || read_64 (bytes + COOKIE_OFFSET) != cookie)
    return FALSE;
  *sequence = read_64 (bytes + SEQUENCE_OFFSET);
  return (*sequence & 0xffff) == ((guint) bytes[6] << 8 | bytes[7]);
}

/**
 * vimos_icmp_packet_strip_ipv4_header:
 * @bytes: (inout): a packet as a raw IPv4 socket delivers it, with its IP header
 * @size: (inout): how long it is
 *
 * Returns: whether it has a whole header; @bytes and @size then are what follows it
 */
gboolean
vimos_icmp_packet_strip_ipv4_header (const guint8 **bytes,
                                     gsize *size)
{
  gsize header = *size > 0 ? ((*bytes)[0] & 0x0f) * 4u : 0;

  if (header < 20 || header > *size || (*bytes)[0] >> 4 != 4)
    return FALSE;
  *bytes += header;
  *size -= header;
  return TRUE;
}
