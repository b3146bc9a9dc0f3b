/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <string.h>

#include "vimos-demo-frame.h"
#include "vimos-emu-packet.h"
#include "vimos-fabric.h"

#define ETHERNET_LENGTH 14
#define IPV4_LENGTH 20
#define TRANSPORT_OFFSET (ETHERNET_LENGTH + IPV4_LENGTH)
#define ECHO_LENGTH 98 /* as of ping(8): 56 bytes of data */
#define ECHO_REPLY 0
#define ECHO_REQUEST 8
#define TTL 64
#define PROTOCOL_UDP 17

static guint16
read_u16 (const guint8 *at)
{
  return at[0] << 8 | at[1];
}

static guint32
read_u32 (const guint8 *at)
{
  return (guint32) read_u16 (at) << 16 | read_u16 (at + 2);
}

static void
write_u16 (guint8 *at,
           guint16 value)
{
  at[0] = value >> 8;
  at[1] = value & 0xff;
}

static void
write_u32 (guint8 *at,
           guint32 value)
{
  write_u16 (at, value >> 16);
  write_u16 (at + 2, value & 0xffff);
}

/* RFC 1071 */
static guint16
checksum (const guint8 *at,
          gsize length)
{
  guint32 sum = 0;

  for (gsize i = 0; i + 1 < length; i += 2)
    sum += read_u16 (at + i);
  while (sum > 0xffff)
    sum = (sum & 0xffff) + (sum >> 16);
  return ~sum & 0xffff;
}

static void
parse_ipv4 (VimosDemoHeader *self,
            const guint8 *at,
            gsize length)
{
  gsize header_length;

  if (length < IPV4_LENGTH)
    return;
  header_length = (at[0] & 0x0f) * 4;
  self->protocol = at[9];
  self->ipv4_src = read_u32 (at + 12);
  self->ipv4_dst = read_u32 (at + 16);
  if ((self->protocol != VIMOS_DEMO_PROTOCOL_TCP && self->protocol != PROTOCOL_UDP)
      || header_length < IPV4_LENGTH || length < header_length + 4)
    return;
  self->port_src = read_u16 (at + header_length);
  self->port_dst = read_u16 (at + header_length + 2);
}

/* A frame that is cut off has no more than what is left of it. */
static void
parse (VimosDemoHeader *self,
       const guint8 *data,
       gsize length)
{
  gsize offset = ETHERNET_LENGTH;

  self->vlan = VIMOS_FABRIC_VLAN_NONE;
  if (length < ETHERNET_LENGTH)
    return;
  memcpy (self->dst, data, 6);
  memcpy (self->src, data + 6, 6);
  self->type = read_u16 (data + 12);
  if (self->type == 0x8100 && length >= ETHERNET_LENGTH + 4)
    {
      self->vlan = read_u16 (data + 14) & 0x0fff;
      self->type = read_u16 (data + 16);
      offset += 4;
    }
  if (self->type == VIMOS_EMU_ETHER_IPV4)
    parse_ipv4 (self, data + offset, length - offset);
}

/**
 * vimos_demo_frame_new:
 * @bytes: an ethernet frame, of any contents
 *
 * Returns: (transfer full): the frame
 */
VimosDemoFrame *
vimos_demo_frame_new (GBytes *bytes)
{
  VimosDemoFrame *self = g_rc_box_new0 (VimosDemoFrame);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  self->bytes = g_bytes_ref (bytes);
  parse (&self->header, data, length);
  return self;
}

static VimosDemoFrame *
new_from_data (const guint8 *data,
               gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);

  return vimos_demo_frame_new (bytes);
}

/**
 * vimos_demo_frame_new_arp_request:
 * @mac: who asks
 * @address: its address
 * @to: (nullable): whom it asks; %NULL for everybody
 * @target: the address that it asks for
 *
 * Returns: (transfer full): the frame
 */
VimosDemoFrame *
vimos_demo_frame_new_arp_request (const guint8 mac[6],
                                  guint32 address,
                                  const guint8 *to,
                                  guint32 target)
{
  static const guint8 ethernet_ipv4[] = { 0, 1, 8, 0, 6, 4 };
  guint8 data[42] = { 0 };

  if (to != NULL)
    memcpy (data, to, 6);
  else
    memset (data, 0xff, 6);
  memcpy (data + 6, mac, 6);
  write_u16 (data + 12, VIMOS_EMU_ETHER_ARP);
  memcpy (data + 14, ethernet_ipv4, sizeof ethernet_ipv4);
  write_u16 (data + 20, VIMOS_EMU_ARP_REQUEST);
  memcpy (data + 22, mac, 6);
  write_u32 (data + 28, address);
  write_u32 (data + 38, target);
  return new_from_data (data, sizeof data);
}

static void
write_ipv4 (guint8 *data,
            const VimosDemoHeader *header,
            guint8 protocol,
            gsize length)
{
  guint8 *ip = data + ETHERNET_LENGTH;

  memcpy (data, header->dst, 6);
  memcpy (data + 6, header->src, 6);
  write_u16 (data + 12, VIMOS_EMU_ETHER_IPV4);
  ip[0] = 0x45;
  write_u16 (ip + 2, length - ETHERNET_LENGTH);
  ip[8] = TTL;
  ip[9] = protocol;
  write_u32 (ip + 12, header->ipv4_src);
  write_u32 (ip + 16, header->ipv4_dst);
  write_u16 (ip + 10, checksum (ip, IPV4_LENGTH));
}

/* @header gives the ends. */
VimosDemoFrame *
vimos_demo_frame_new_echo (const VimosDemoHeader *header,
                           const VimosDemoEcho *echo)
{
  guint8 data[ECHO_LENGTH] = { 0 };
  guint8 *icmp = data + TRANSPORT_OFFSET;

  write_ipv4 (data, header, VIMOS_DEMO_PROTOCOL_ICMP, sizeof data);
  icmp[0] = echo->reply ? ECHO_REPLY : ECHO_REQUEST;
  write_u16 (icmp + 4, echo->identifier);
  write_u16 (icmp + 6, echo->sequence);
  write_u16 (icmp + 2, checksum (icmp, sizeof data - TRANSPORT_OFFSET));
  return new_from_data (data, sizeof data);
}

/**
 * vimos_demo_frame_new_tcp:
 * @header: gives the ends and the ports
 * @flags: SYN and the like
 * @length: of the frame in bytes, at least 54
 *
 * Its checksum is left to the network card, as a host does it.
 *
 * Returns: (transfer full): the frame
 */
VimosDemoFrame *
vimos_demo_frame_new_tcp (const VimosDemoHeader *header,
                          guint8 flags,
                          gsize length)
{
  g_autofree guint8 *data = g_malloc0 (length);
  guint8 *tcp = data + TRANSPORT_OFFSET;

  g_assert (length >= TRANSPORT_OFFSET + 20);
  write_ipv4 (data, header, VIMOS_DEMO_PROTOCOL_TCP, length);
  write_u16 (tcp, header->port_src);
  write_u16 (tcp + 2, header->port_dst);
  tcp[12] = 5 << 4;
  tcp[13] = flags;
  return new_from_data (data, length);
}

/* The same frame to another hardware address. */
VimosDemoFrame *
vimos_demo_frame_new_to (const VimosDemoFrame *frame,
                         const guint8 mac[6])
{
  gsize length;
  g_autofree guint8 *data = NULL;

  g_bytes_get_data (frame->bytes, &length);
  g_assert (length >= ETHERNET_LENGTH);
  data = g_memdup2 (g_bytes_get_data (frame->bytes, NULL), length);
  memcpy (data, mac, 6);
  return new_from_data (data, length);
}

VimosDemoFrame *
vimos_demo_frame_ref (VimosDemoFrame *self)
{
  return g_rc_box_acquire (self);
}

static void
clear_frame (gpointer data)
{
  VimosDemoFrame *self = data;

  g_bytes_unref (self->bytes);
}

void
vimos_demo_frame_unref (VimosDemoFrame *self)
{
  g_rc_box_release_full (self, clear_frame);
}

/* Returns the frame's payload of that protocol if it is as long as asked for. */
static const guint8 *
payload_of (const VimosDemoFrame *self,
            guint8 protocol,
            gsize at_least)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (self->bytes, &length);
  gsize offset
      = self->header.vlan == VIMOS_FABRIC_VLAN_NONE ? ETHERNET_LENGTH : ETHERNET_LENGTH + 4;

  if (self->header.type != VIMOS_EMU_ETHER_IPV4 || self->header.protocol != protocol)
    return NULL;
  offset += (data[offset] & 0x0f) * 4;
  return length >= offset + at_least ? data + offset : NULL;
}

/**
 * vimos_demo_frame_get_echo:
 * @self: a frame
 * @echo: (out caller-allocates): what is in it
 *
 * Returns: whether it is an ICMP echo request or reply
 */
gboolean
vimos_demo_frame_get_echo (const VimosDemoFrame *self,
                           VimosDemoEcho *echo)
{
  const guint8 *icmp = payload_of (self, VIMOS_DEMO_PROTOCOL_ICMP, 8);

  if (icmp == NULL || (icmp[0] != ECHO_REPLY && icmp[0] != ECHO_REQUEST))
    return FALSE;
  echo->reply = icmp[0] == ECHO_REPLY;
  echo->identifier = read_u16 (icmp + 4);
  echo->sequence = read_u16 (icmp + 6);
  return TRUE;
}

/* 0 for what is not TCP. */
guint8
vimos_demo_frame_get_tcp_flags (const VimosDemoFrame *self)
{
  const guint8 *tcp = payload_of (self, VIMOS_DEMO_PROTOCOL_TCP, 14);

  return tcp != NULL ? tcp[13] : 0;
}
