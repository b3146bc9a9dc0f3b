/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define VIMOS_EMU_ETHER_IPV4 0x0800
#define VIMOS_EMU_ETHER_ARP 0x0806
#define VIMOS_EMU_ETHER_LLDP 0x88cc
#define VIMOS_EMU_ETHER_BDDP 0x8942

#define VIMOS_EMU_ARP_REQUEST 1
#define VIMOS_EMU_ARP_REPLY 2

/**
 * VimosEmuPacket:
 *
 * What the controller wants to know of a frame that a switch sent it. ARP members are valid for ARP
 * only; IP addresses are in host order, 0 for none.
 */
typedef struct
{
  guint8 dst[6];
  guint8 src[6];
  guint16 vlan;
  guint16 type;
  guint16 arp_operation;
  guint8 arp_sender_mac[6];
  guint32 arp_sender;
  guint32 arp_target;
} VimosEmuPacket;

gboolean vimos_emu_packet_parse (VimosEmuPacket *self,
                                 GBytes *frame);
GBytes *vimos_emu_packet_new_arp_reply (const VimosEmuPacket *request,
                                        const guint8 mac[6]);
gboolean vimos_emu_mac_is_group (const guint8 mac[6]);
char *vimos_emu_format_ipv4 (guint32 address);

G_END_DECLS
