/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define VIMOS_DEMO_PROTOCOL_ICMP 1
#define VIMOS_DEMO_PROTOCOL_TCP 6

/**
 * VimosDemoHeader:
 *
 * What rules can look at in a frame; numbers in host order. Members that a frame does not have are
 * 0, @vlan is VIMOS_FABRIC_VLAN_NONE then. @port_src and @port_dst are those of TCP or UDP.
 */
typedef struct
{
  guint8 dst[6];
  guint8 src[6];
  guint16 vlan;
  guint16 type;
  guint8 protocol;
  guint32 ipv4_src;
  guint32 ipv4_dst;
  guint16 port_src;
  guint16 port_dst;
} VimosDemoHeader;

/**
 * VimosDemoFrame:
 *
 * An ethernet frame, immutable and counted by reference.
 */
typedef struct
{
  VimosDemoHeader header;
  GBytes *bytes;
} VimosDemoFrame;

/**
 * VimosDemoEcho:
 *
 * An ICMP echo request or its reply.
 */
typedef struct
{
  gboolean reply;
  guint16 identifier;
  guint16 sequence;
} VimosDemoEcho;

VimosDemoFrame *vimos_demo_frame_new (GBytes *bytes);
VimosDemoFrame *vimos_demo_frame_new_arp_request (const guint8 mac[6],
                                                  guint32 address,
                                                  const guint8 *to,
                                                  guint32 target);
VimosDemoFrame *vimos_demo_frame_new_echo (const VimosDemoHeader *header,
                                           const VimosDemoEcho *echo);
VimosDemoFrame *vimos_demo_frame_new_tcp (const VimosDemoHeader *header,
                                          guint8 flags,
                                          gsize length);
VimosDemoFrame *vimos_demo_frame_new_to (const VimosDemoFrame *frame,
                                         const guint8 mac[6]);
VimosDemoFrame *vimos_demo_frame_ref (VimosDemoFrame *self);
void vimos_demo_frame_unref (VimosDemoFrame *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosDemoFrame, vimos_demo_frame_unref)

gboolean vimos_demo_frame_get_echo (const VimosDemoFrame *self,
                                    VimosDemoEcho *echo);
guint8 vimos_demo_frame_get_tcp_flags (const VimosDemoFrame *self);

G_END_DECLS
