/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-probe"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <netinet/icmp6.h>
#include <linux/icmp.h>
#include <sys/socket.h>
#include <time.h>

#include "vimos-icmp-packet.h"
#include "vimos-icmp-socket.h"

/*
 * Linux has two kinds of socket for echo requests. The datagram kind needs no privilege where the
 * group is in net.ipv4.ping_group_range; the kernel writes its own identifier and delivers nothing
 * but replies to it. The raw kind needs CAP_NET_RAW and gets a copy of every ICMP packet of the
 * machine. The cookie tells our replies on both.
 *
 * The socket is not connected: so no ICMP error of an earlier request comes up as the error of a
 * later one.
 */

struct _VimosIcmpSocket
{
  int fd;
  gboolean raw;
  VimosIcmpVersion version;
  guint16 identifier; /* of a raw socket */
  guint64 cookie;

  union
  {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
  } address;
  socklen_t address_size;
};

static gboolean
parse_address (VimosIcmpSocket *self,
               const char *text,
               GError **error)
{
  g_autoptr (GInetAddress) parsed = g_inet_address_new_from_string (text);
  g_autoptr (GSocketAddress) address = NULL;

  if (parsed == NULL || g_inet_address_get_is_any (parsed)
      || g_inet_address_get_is_multicast (parsed))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _("“%s” is not the IP address of one host"), text);
      return FALSE;
    }
  self->version
      = g_inet_address_get_family (parsed) == G_SOCKET_FAMILY_IPV6 ? VIMOS_ICMP_V6 : VIMOS_ICMP_V4;
  address = g_inet_socket_address_new (parsed, 0);
  self->address_size = g_socket_address_get_native_size (address);
  return g_socket_address_to_native (address, &self->address, sizeof self->address, error);
}

/* A raw socket shall see echo replies only, not the machine's whole ICMP. */
static void
filter_replies (VimosIcmpSocket *self)
{
  if (self->version == VIMOS_ICMP_V4)
    {
      struct icmp_filter filter = { ~(1U << ICMP_ECHOREPLY) };

      setsockopt (self->fd, SOL_RAW, ICMP_FILTER, &filter, sizeof filter);
    }
  else
    {
      struct icmp6_filter filter;

      ICMP6_FILTER_SETBLOCKALL (&filter);
      ICMP6_FILTER_SETPASS (ICMP6_ECHO_REPLY, &filter);
      setsockopt (self->fd, IPPROTO_ICMPV6, ICMP6_FILTER, &filter, sizeof filter);
    }
}

static gboolean
open_socket (VimosIcmpSocket *self,
             GError **error)
{
  int family = self->version == VIMOS_ICMP_V4 ? AF_INET : AF_INET6;
  int protocol = self->version == VIMOS_ICMP_V4 ? (int) IPPROTO_ICMP : (int) IPPROTO_ICMPV6;
  int flags = SOCK_NONBLOCK | SOCK_CLOEXEC;
  int refused;

  self->fd = socket (family, SOCK_DGRAM | flags, protocol);
  if (self->fd >= 0)
    return TRUE;
  refused = errno;
  if (refused == EACCES || refused == EPERM || refused == EPROTONOSUPPORT)
    {
      self->fd = socket (family, SOCK_RAW | flags, protocol);
      self->raw = self->fd >= 0;
      if (self->raw)
        filter_replies (self);
    }
  if (self->fd >= 0)
    return TRUE;
  if (refused == EACCES || refused == EPERM)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                 _("Pings are not allowed here. As root, run: sysctl -w "
                   "net.ipv4.ping_group_range=\"0 2147483647\""));
  else
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (refused),
                 _("No socket for pings can be had: %s"), g_strerror (refused));
  return FALSE;
}

/**
 * vimos_icmp_socket_new:
 * @address: the IPv4 or IPv6 address to ping
 * @error: set to %G_IO_ERROR_INVALID_ARGUMENT if it is no host's address, to
 *   %G_IO_ERROR_PERMISSION_DENIED if this user may not ping, and to other #GIOErrorEnum codes
 *
 * Returns: (transfer full): the socket
 */
VimosIcmpSocket *
vimos_icmp_socket_new (const char *address,
                       GError **error)
{
  g_autoptr (VimosIcmpSocket) self = g_new0 (VimosIcmpSocket, 1);
  int on = 1;

  self->fd = -1;
  if (!parse_address (self, address, error) || !open_socket (self, error))
    return NULL;
  /* Without the kernel's stamp the time of reading stands in for the time of arrival. */
  setsockopt (self->fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
  self->identifier = g_random_int () & 0xffff;
  self->cookie = (guint64) g_random_int () << 32 | g_random_int ();
  return g_steal_pointer (&self);
}

void
vimos_icmp_socket_free (VimosIcmpSocket *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0)
    g_close (self->fd, NULL);
  g_free (self);
}

int
vimos_icmp_socket_get_fd (VimosIcmpSocket *self)
{
  return self->fd;
}

/**
 * vimos_icmp_socket_send:
 * @self: a socket
 * @sequence: the request's number
 *
 * Returns: whether the request left; it does not while there is no route or no buffer
 */
gboolean
vimos_icmp_socket_send (VimosIcmpSocket *self,
                        guint64 sequence)
{
  guint8 packet[VIMOS_ICMP_PACKET_SIZE];
  ssize_t sent;

  vimos_icmp_packet_write (packet, self->version, self->identifier, self->cookie, sequence);
  do
    sent = sendto (self->fd, packet, sizeof packet, MSG_DONTWAIT | MSG_NOSIGNAL, &self->address.any,
                   self->address_size);
  while (sent < 0 && errno == EINTR);
  return sent == (ssize_t) sizeof packet;
}

/*
 * The kernel stamps arrivals with the wall clock; the two clocks read side by side bring the stamp
 * to the monotonic one. A wall clock that is set in between makes the stamp worthless: a stamp from
 * the future means that it came now.
 */
static gint64
find_arrival (struct msghdr *message)
{
  gint64 now_us = g_get_monotonic_time ();
  struct timespec stamp, wall;

  clock_gettime (CLOCK_REALTIME, &wall);
  for (struct cmsghdr *header = CMSG_FIRSTHDR (message); header != NULL;
       header = CMSG_NXTHDR (message, header))
    if (header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_TIMESTAMPNS
        && header->cmsg_len >= CMSG_LEN (sizeof stamp))
      {
        gint64 age_ns;

        memcpy (&stamp, CMSG_DATA (header), sizeof stamp);
        age_ns
            = (gint64) (wall.tv_sec - stamp.tv_sec) * 1000000000 + (wall.tv_nsec - stamp.tv_nsec);
        return now_us - MAX (age_ns / 1000, 0);
      }
  return now_us;
}

static gboolean
is_from_peer (VimosIcmpSocket *self,
              const struct sockaddr_storage *sender)
{
  if (sender->ss_family != self->address.any.sa_family)
    return FALSE;
  if (self->version == VIMOS_ICMP_V4)
    return ((const struct sockaddr_in *) sender)->sin_addr.s_addr
           == self->address.v4.sin_addr.s_addr;
  return IN6_ARE_ADDR_EQUAL (&((const struct sockaddr_in6 *) sender)->sin6_addr,
                             &self->address.v6.sin6_addr);
}

/**
 * vimos_icmp_socket_receive:
 * @self: a socket
 * @sequence: (out): of the request that was answered
 * @arrival_us: (out): when the answer reached this machine, µs of g_get_monotonic_time(), however
 *   late it is read
 *
 * Returns: what came, if anything; both are set for a reply
 */
VimosIcmpReceived
vimos_icmp_socket_receive (VimosIcmpSocket *self,
                           guint64 *sequence,
                           gint64 *arrival_us)
{
  guint8 buffer[VIMOS_ICMP_PACKET_SIZE + 60
                + 1]; /* an IPv4 header has at most 60; one more shows what is too long */
  union
  {
    char bytes[CMSG_SPACE (sizeof (struct timespec))];
    struct cmsghdr aligned;
  } control;
  struct sockaddr_storage sender = { 0 };
  struct iovec part = { buffer, sizeof buffer };
  struct msghdr message = {
    .msg_name = &sender,
    .msg_namelen = sizeof sender,
    .msg_iov = &part,
    .msg_iovlen = 1,
    .msg_control = &control,
    .msg_controllen = sizeof control,
  };
  const guint8 *bytes = buffer;
  ssize_t received = recvmsg (self->fd, &message, MSG_DONTWAIT);
  gsize size;

  if (received < 0)
    return errno == EAGAIN || errno == EWOULDBLOCK ? VIMOS_ICMP_NOTHING : VIMOS_ICMP_FOREIGN;
  size = received;
  if (!is_from_peer (self, &sender))
    return VIMOS_ICMP_FOREIGN;
  if (self->raw && self->version == VIMOS_ICMP_V4
      && !vimos_icmp_packet_strip_ipv4_header (&bytes, &size))
    return VIMOS_ICMP_FOREIGN;
  if (!vimos_icmp_packet_read_reply (bytes, size, self->version, self->cookie, sequence))
    return VIMOS_ICMP_FOREIGN;
  *arrival_us = find_arrival (&message);
  return VIMOS_ICMP_REPLY;
}
