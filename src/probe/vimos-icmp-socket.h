/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * VimosIcmpSocket:
 *
 * A non-blocking socket that sends echo requests to one address and takes its replies in. One
 * thread at a time.
 */
typedef struct _VimosIcmpSocket VimosIcmpSocket;

VimosIcmpSocket *vimos_icmp_socket_new (const char *address,
                                        GError **error);
void vimos_icmp_socket_free (VimosIcmpSocket *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosIcmpSocket, vimos_icmp_socket_free)

int vimos_icmp_socket_get_fd (VimosIcmpSocket *self);
gboolean vimos_icmp_socket_send (VimosIcmpSocket *self,
                                 guint64 sequence);

typedef enum
{
  VIMOS_ICMP_NOTHING, /* no more for now */
  VIMOS_ICMP_FOREIGN, /* something that is no answer to us */
  VIMOS_ICMP_REPLY,
} VimosIcmpReceived;

VimosIcmpReceived vimos_icmp_socket_receive (VimosIcmpSocket *self,
                                             guint64 *sequence,
                                             gint64 *arrival_us);

G_END_DECLS
