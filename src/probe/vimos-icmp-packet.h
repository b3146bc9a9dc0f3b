/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Type, code, checksum, identifier and sequence of ICMP; then our cookie and the whole sequence. */
#define VIMOS_ICMP_PACKET_SIZE 24

typedef enum
{
  VIMOS_ICMP_V4,
  VIMOS_ICMP_V6,
} VimosIcmpVersion;

void vimos_icmp_packet_write (guint8 *packet,
                              VimosIcmpVersion version,
                              guint16 identifier,
                              guint64 cookie,
                              guint64 sequence);
gboolean vimos_icmp_packet_read_reply (const guint8 *bytes,
                                       gsize size,
                                       VimosIcmpVersion version,
                                       guint64 cookie,
                                       guint64 *sequence);
gboolean vimos_icmp_packet_strip_ipv4_header (const guint8 **bytes,
                                              gsize *size);

G_END_DECLS
