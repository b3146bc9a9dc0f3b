/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include <string.h>

#include "vimos-emu-packet.h"
#include "vimos-fabric.h"

/* Frames come from the world: every length is checked before it is read. */

#define ETHERNET_LENGTH 14
#define ARP_LENGTH 28
#define ETHER_VLAN 0x8100

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

static gboolean
parse_arp (VimosEmuPacket *self,
           const guint8 *at,
           gsize length)
{
  /* Ethernet and IPv4 only: hardware type 1, protocol 0x800, lengths 6 and 4. */
  static const guint8 ethernet_ipv4[] = { 0, 1, 8, 0, 6, 4 };

  if (length < ARP_LENGTH || memcmp (at, ethernet_ipv4, sizeof ethernet_ipv4) != 0)
    return FALSE;
  self->arp_operation = read_u16 (at + 6);
  memcpy (self->arp_sender_mac, at + 8, 6);
  self->arp_sender = read_u32 (at + 14);
  self->arp_target = read_u32 (at + 24);
  return TRUE;
}

/**
 * vimos_emu_packet_parse:
 * @self: (out caller-allocates): what was found
 * @frame: an ethernet frame
 *
 * Returns: whether @frame is whole
 */
gboolean
vimos_emu_packet_parse (VimosEmuPacket *self,
                        GBytes *frame)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (frame, &length);
  gsize offset = ETHERNET_LENGTH;

  memset (self, 0, sizeof *self);
  if (length < ETHERNET_LENGTH)
    return FALSE;
  memcpy (self->dst, data, 6);
  memcpy (self->src, data + 6, 6);
  self->vlan = VIMOS_FABRIC_VLAN_NONE;
  self->type = read_u16 (data + 12);
  if (self->type == ETHER_VLAN)
    {
      if (length < ETHERNET_LENGTH + 4)
        return FALSE;
      self->vlan = read_u16 (data + 14) & 0x0fff;
      self->type = read_u16 (data + 16);
      offset += 4;
    }
  return self->type != VIMOS_EMU_ETHER_ARP || parse_arp (self, data + offset, length - offset);
}

static void
append_u16 (GByteArray *frame,
            guint16 value)
{
  const guint8 bytes[] = { value >> 8, value & 0xff };

  g_byte_array_append (frame, bytes, sizeof bytes);
}

static void
append_u32 (GByteArray *frame,
            guint32 value)
{
  append_u16 (frame, value >> 16);
  append_u16 (frame, value & 0xffff);
}

/**
 * vimos_emu_packet_new_arp_reply:
 * @request: an ARP request
 * @mac: who has the address asked for
 *
 * Returns: (transfer full): the answer to it
 */
GBytes *
vimos_emu_packet_new_arp_reply (const VimosEmuPacket *request,
                                const guint8 mac[6])
{
  static const guint8 ethernet_ipv4[] = { 0, 1, 8, 0, 6, 4 };
  GByteArray *frame = g_byte_array_sized_new (64);

  g_byte_array_append (frame, request->src, 6);
  g_byte_array_append (frame, mac, 6);
  if (request->vlan != VIMOS_FABRIC_VLAN_NONE)
    {
      append_u16 (frame, ETHER_VLAN);
      append_u16 (frame, request->vlan);
    }
  append_u16 (frame, VIMOS_EMU_ETHER_ARP);
  g_byte_array_append (frame, ethernet_ipv4, sizeof ethernet_ipv4);
  append_u16 (frame, VIMOS_EMU_ARP_REPLY);
  g_byte_array_append (frame, mac, 6);
  append_u32 (frame, request->arp_target);
  g_byte_array_append (frame, request->arp_sender_mac, 6);
  append_u32 (frame, request->arp_sender);
  return g_byte_array_free_to_bytes (frame);
}

gboolean
vimos_emu_mac_is_group (const guint8 mac[6])
{
  return (mac[0] & 1) != 0;
}

char *
vimos_emu_format_ipv4 (guint32 address)
{
  return g_strdup_printf ("%u.%u.%u.%u", address >> 24, (address >> 16) & 0xff,
                          (address >> 8) & 0xff, address & 0xff);
}
