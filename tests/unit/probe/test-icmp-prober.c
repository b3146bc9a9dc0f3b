/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <linux/capability.h>
#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "vimos-icmp-packet.h"
#include "vimos-icmp-prober.h"

/*
 * The program moves into a network of its own, in which nothing is but the loopback, may everything
 * there, and plays the peer itself: late, silent, doubling and lying. Where namespaces are
 * forbidden it tests what it can on the machine's own loopback.
 */

#define INTERVAL_US 5000

static gboolean alone; /* in our own network */

static gboolean
write_file (const char *path,
            const char *text)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  gboolean written = fd >= 0 && write (fd, text, strlen (text)) == (ssize_t) strlen (text);

  if (fd >= 0)
    close (fd);
  return written;
}

static gboolean
raise_loopback (void)
{
  struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
  int fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  gboolean raised = fd >= 0 && ioctl (fd, SIOCSIFFLAGS, &request) == 0;

  if (fd >= 0)
    close (fd);
  return raised;
}

/* Before any thread is started: a process with threads cannot enter a user namespace. */
static gboolean
enter_own_network (void)
{
  g_autofree char *users = g_strdup_printf ("0 %u 1", geteuid ());
  g_autofree char *groups = g_strdup_printf ("0 %u 1", getegid ());

  if (unshare (CLONE_NEWUSER | CLONE_NEWNET) < 0)
    return FALSE;
  if (!write_file ("/proc/self/setgroups", "deny") || !write_file ("/proc/self/uid_map", users)
      || !write_file ("/proc/self/gid_map", groups) || !raise_loopback ())
    g_error ("half in a namespace of our own: %s", g_strerror (errno));
  return TRUE;
}

/* A new network forbids datagram sockets, so that the prober gets raw ones; after this it gets
 * datagram ones. */
static void
allow_datagram_sockets (void)
{
  g_assert_true (write_file ("/proc/sys/net/ipv4/ping_group_range", "0 0"));
}

static void
let_kernel_answer (gboolean answer)
{
  g_assert_true (write_file ("/proc/sys/net/ipv4/icmp_echo_ignore_all", answer ? "0" : "1"));
}

typedef struct
{
  VimosProber *prober;
  GArray *pings; /* VimosPing */
  guint block_at_ping;
  guint stop_at_ping;
} Run;

static void
ping_cb (VimosProber *prober,
         const VimosPing *ping,
         Run *run)
{
  g_array_append_vals (run->pings, ping, 1);
  if (run->pings->len == run->block_at_ping)
    g_usleep (20 * INTERVAL_US);
  if (run->pings->len == run->stop_at_ping)
    vimos_prober_stop (prober);
}

static void
run_init (Run *run)
{
  *run = (Run){ vimos_icmp_prober_new (), g_array_new (FALSE, FALSE, sizeof (VimosPing)), 0, 0 };
  g_signal_connect (run->prober, "ping", G_CALLBACK (ping_cb), run);
}

static void
run_clear (Run *run)
{
  g_assert_finalize_object (run->prober);
  g_array_unref (run->pings);
}

static gboolean
flag_cb (gpointer flag)
{
  *(gboolean *) flag = TRUE;
  return G_SOURCE_REMOVE;
}

static void
spin (guint ms)
{
  gboolean over = FALSE;

  g_timeout_add (ms, flag_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static const VimosPing *
ping_at (Run *run,
         guint index)
{
  g_assert_cmpuint (index, <, run->pings->len);
  return &g_array_index (run->pings, VimosPing, index);
}

/* FALSE, and the test skipped, where this machine forbids ICMP sockets. */
static gboolean
start_or_skip (Run *run,
               const char *address)
{
  g_autoptr (GError) error = NULL;

  if (vimos_prober_start (run->prober, address, INTERVAL_US, &error))
    return TRUE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    g_test_skip (error->message);
  else
    g_assert_no_error (error);
  return FALSE;
}

static gboolean
skip_unless_alone (void)
{
  if (!alone)
    g_test_skip ("no network namespace can be had");
  return !alone;
}

static void
check_answered (const char *address)
{
  Run run;

  run_init (&run);
  if (start_or_skip (&run, address))
    {
      spin (60 * INTERVAL_US / 1000);
      vimos_prober_stop (run.prober);
      vimos_prober_stop (run.prober);
      g_assert_cmpuint (run.pings->len, >, 10);
      g_assert_cmpuint (run.pings->len, <=, 62);
      for (guint i = 0; i < run.pings->len; i++)
        {
          g_assert_cmpuint (ping_at (&run, i)->sequence, ==, i);
          g_assert_cmpint (ping_at (&run, i)->rtt_us, >=, 0);
          g_assert_cmpint (ping_at (&run, i)->rtt_us, <, VIMOS_PING_TIMEOUT_US);
        }
    }
  run_clear (&run);
}

static gboolean
has_ipv6 (void)
{
  int fd = socket (AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  if (fd >= 0)
    close (fd);
  return fd >= 0;
}

static void
check_both_versions (void)
{
  check_answered ("127.0.0.1");
  if (has_ipv6 ())
    check_answered ("::1");
}

static void
test_raw (void)
{
  if (skip_unless_alone ())
    return;
  check_both_versions ();
}

static void
test_datagram (void)
{
  if (alone)
    allow_datagram_sockets ();
  check_both_versions ();
}

/* A main loop that was late makes a gap, no burst, and the answers that waited meanwhile are as
 * old as they were. */
static void
test_late_loop (void)
{
  Run run;

  run_init (&run);
  run.block_at_ping = 5;
  if (start_or_skip (&run, "127.0.0.1"))
    {
      gint64 longest = 0;
      guint n_close = 0;

      spin (60 * INTERVAL_US / 1000);
      vimos_prober_stop (run.prober);
      for (guint i = 1; i < run.pings->len; i++)
        {
          gint64 gap = ping_at (&run, i)->sent_us - ping_at (&run, i - 1)->sent_us;

          longest = MAX (longest, gap);
          n_close += gap < INTERVAL_US / 10;
          g_assert_cmpuint (ping_at (&run, i)->sequence, ==, i);
        }
      g_assert_cmpint (longest, >=, 19 * INTERVAL_US);
      g_assert_cmpuint (run.pings->len, <=, 43); /* 20 of the 61 beats passed meanwhile */
      g_assert_cmpuint (n_close, <=, 2);
    }
  run_clear (&run);
}

/* An answer that arrives while nobody reads is not late. */
static void
test_late_reading (void)
{
  Run run;

  run_init (&run);
  if (start_or_skip (&run, "127.0.0.1"))
    {
      g_assert_true (g_main_context_iteration (NULL, TRUE)); /* the first request */
      g_usleep (VIMOS_PING_TIMEOUT_US + 100000);
      while (run.pings->len == 0)
        g_main_context_iteration (NULL, TRUE);
      vimos_prober_stop (run.prober);
      g_assert_cmpint (ping_at (&run, 0)->rtt_us, >=, 0);
      g_assert_cmpint (ping_at (&run, 0)->rtt_us, <, VIMOS_PING_TIMEOUT_US / 2);
    }
  run_clear (&run);
}

static void
test_stop_in_handler (void)
{
  Run run;

  run_init (&run);
  run.stop_at_ping = 3;
  if (start_or_skip (&run, "127.0.0.1"))
    {
      spin (50);
      g_assert_cmpuint (run.pings->len, ==, 3);
      g_assert_true (start_or_skip (&run, "127.0.0.1"));
      spin (50);
      g_assert_cmpuint (ping_at (&run, 3)->sequence, ==, 0);
    }
  vimos_prober_stop (run.prober);
  run_clear (&run);
}

static void
test_no_route (void)
{
  Run run;

  if (skip_unless_alone ())
    return;
  run_init (&run);
  g_assert_true (start_or_skip (&run, "192.0.2.1"));
  spin (50);
  vimos_prober_stop (run.prober);
  g_assert_cmpuint (run.pings->len, >=, 3); /* at once, not after the time-out */
  for (guint i = 0; i < run.pings->len; i++)
    g_assert_cmpint (ping_at (&run, i)->rtt_us, ==, -1);
  run_clear (&run);
}

static void
test_silence (void)
{
  guint n_lost;
  Run run;

  if (skip_unless_alone ())
    return;
  run_init (&run);
  let_kernel_answer (FALSE);
  g_assert_true (start_or_skip (&run, "127.0.0.1"));
  spin (VIMOS_PING_TIMEOUT_US / 1000 - 50);
  g_assert_cmpuint (run.pings->len, ==, 0);
  let_kernel_answer (TRUE);
  spin (200);
  vimos_prober_stop (run.prober);
  for (guint i = n_lost = 0; i < run.pings->len; i++)
    n_lost += ping_at (&run, i)->rtt_us < 0;
  g_assert_cmpuint (n_lost, >, 10);
  g_assert_cmpuint (n_lost, <, run.pings->len);
  run_clear (&run);
}

/* The peer: takes requests from a raw socket and answers them as it is told. */

typedef enum
{
  PEER_LATE,    /* after the time-out */
  PEER_DOUBLES, /* twice */
  PEER_LIES,    /* with a wrong cookie, a wrong sequence, cut, too long; then rightly */
} PeerManner;

typedef struct
{
  int fd;
  PeerManner manner;
  GQueue waiting; /* GBytes */
} Peer;

static void
peer_send (Peer *peer,
           guint8 *reply,
           gsize size)
{
  struct sockaddr_in address
      = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  guint32 sum = 0;

  reply[2] = reply[3] = 0;
  for (gsize i = 0; i < size; i++)
    sum += reply[i] << (i % 2 == 0 ? 8 : 0);
  sum = (sum >> 16) + (sum & 0xffff);
  sum = ~(sum + (sum >> 16));
  reply[2] = sum >> 8 & 0xff;
  reply[3] = sum & 0xff;
  g_assert_cmpint (sendto (peer->fd, reply, size, 0, (struct sockaddr *) &address, sizeof address),
                   ==, (gssize) size);
}

static void
peer_lie (Peer *peer,
          const guint8 *reply)
{
  guint8 lie[VIMOS_ICMP_PACKET_SIZE + 8] = { 0 };

  for (guint i = 7; i < VIMOS_ICMP_PACKET_SIZE;
       i++) /* its sequence, cookie and whole sequence, byte by byte */
    {
      memcpy (lie, reply, VIMOS_ICMP_PACKET_SIZE);
      lie[i] ^= 1;
      peer_send (peer, lie, VIMOS_ICMP_PACKET_SIZE);
    }
  memcpy (lie, reply, VIMOS_ICMP_PACKET_SIZE);
  peer_send (peer, lie, VIMOS_ICMP_PACKET_SIZE + 8);
  peer_send (peer, lie, 8);
}

static gboolean
peer_cb (int fd,
         GIOCondition condition,
         gpointer data)
{
  Peer *peer = data;
  guint8 packet[128];
  gssize size = recv (fd, packet, sizeof packet, MSG_DONTWAIT);
  guint8 *reply = packet + 20;

  if (size != 20 + VIMOS_ICMP_PACKET_SIZE || reply[0] != 8)
    return G_SOURCE_CONTINUE;
  reply[0] = 0;
  if (peer->manner == PEER_LATE)
    {
      g_queue_push_tail (&peer->waiting, g_bytes_new (reply, VIMOS_ICMP_PACKET_SIZE));
      return G_SOURCE_CONTINUE;
    }
  if (peer->manner == PEER_LIES)
    peer_lie (peer, reply);
  peer_send (peer, reply, VIMOS_ICMP_PACKET_SIZE);
  if (peer->manner == PEER_DOUBLES)
    peer_send (peer, reply, VIMOS_ICMP_PACKET_SIZE);
  return G_SOURCE_CONTINUE;
}

static void
peer_answer_all (Peer *peer)
{
  GBytes *waiting;

  while ((waiting = g_queue_pop_head (&peer->waiting)) != NULL)
    {
      g_autoptr (GBytes) bytes = waiting;
      guint8 reply[VIMOS_ICMP_PACKET_SIZE];

      memcpy (reply, g_bytes_get_data (bytes, NULL), sizeof reply);
      peer_send (peer, reply, sizeof reply);
    }
}

static void
test_peer (gconstpointer data)
{
  Peer peer = { .manner = GPOINTER_TO_INT (data), .waiting = G_QUEUE_INIT };
  guint source;
  Run run;

  if (skip_unless_alone ())
    return;
  let_kernel_answer (FALSE);
  peer.fd = socket (AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMP);
  g_assert_cmpint (peer.fd, >=, 0);
  source = g_unix_fd_add (peer.fd, G_IO_IN, peer_cb, &peer);
  run_init (&run);
  g_assert_true (start_or_skip (&run, "127.0.0.1"));
  spin (peer.manner == PEER_LATE ? VIMOS_PING_TIMEOUT_US / 1000 + 50 : 100);
  if (peer.manner == PEER_LATE)
    {
      guint n_settled = run.pings->len, n_asked = g_queue_get_length (&peer.waiting);

      g_assert_cmpuint (n_settled, >=, 3);
      peer_answer_all (&peer);
      spin (20);
      g_assert_cmpuint (run.pings->len, <=, n_asked + 8);
      for (guint i = 0; i < n_settled; i++)
        g_assert_cmpint (ping_at (&run, i)->rtt_us, ==, -1);
    }
  vimos_prober_stop (run.prober);
  g_assert_cmpuint (run.pings->len, >=, 3);
  for (guint i = 0; i < run.pings->len; i++)
    {
      g_assert_cmpuint (ping_at (&run, i)->sequence, ==, i); /* each once */
      if (peer.manner != PEER_LATE)
        g_assert_cmpint (ping_at (&run, i)->rtt_us, >=, 0);
    }
  g_source_remove (source);
  close (peer.fd);
  g_queue_clear_full (&peer.waiting, (GDestroyNotify) g_bytes_unref);
  let_kernel_answer (TRUE);
  run_clear (&run);
}

static void
test_errors (void)
{
  static const char *const addresses[]
      = { "", "localhost", "10.0.0", "0.0.0.0", "::", "224.0.0.1", "ff02::1", "1.2.3.4.5" };
  static const gint64 intervals[] = { G_MININT64, -1, 0, 999, 61 * G_USEC_PER_SEC, G_MAXINT64 };
  g_autoptr (VimosProber) prober = vimos_icmp_prober_new ();

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (vimos_prober_start (prober, addresses[i], INTERVAL_US, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
  for (guint i = 0; i < G_N_ELEMENTS (intervals); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (vimos_prober_start (prober, "127.0.0.1", intervals[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
}

/* In a process of its own, which gives up all it may. */
static void
test_forbidden (void)
{
  struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
  struct __user_cap_data_struct none[2] = { 0 };
  g_autoptr (VimosProber) prober = NULL;
  g_autoptr (GError) error = NULL;

  if (skip_unless_alone ())
    return;
  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, 0);
      g_test_trap_assert_passed ();
      return;
    }
  g_assert_cmpint (syscall (SYS_capset, &header, none), ==, 0);
  prober = vimos_icmp_prober_new ();
  g_assert_false (vimos_prober_start (prober, "127.0.0.1", INTERVAL_US, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_assert_nonnull (strstr (error->message, "net.ipv4.ping_group_range"));
}

int
main (int argc,
      char **argv)
{
  alone = enter_own_network ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/icmp-prober/raw", test_raw);
  g_test_add_func ("/icmp-prober/datagram", test_datagram);
  g_test_add_func ("/icmp-prober/late-loop", test_late_loop);
  g_test_add_func ("/icmp-prober/late-reading", test_late_reading);
  g_test_add_func ("/icmp-prober/stop-in-handler", test_stop_in_handler);
  g_test_add_func ("/icmp-prober/no-route", test_no_route);
  g_test_add_func ("/icmp-prober/silence", test_silence);
  g_test_add_data_func ("/icmp-prober/late-peer", GINT_TO_POINTER (PEER_LATE), test_peer);
  g_test_add_data_func ("/icmp-prober/doubling-peer", GINT_TO_POINTER (PEER_DOUBLES), test_peer);
  g_test_add_data_func ("/icmp-prober/lying-peer", GINT_TO_POINTER (PEER_LIES), test_peer);
  g_test_add_func ("/icmp-prober/errors", test_errors);
  g_test_add_func ("/icmp-prober/forbidden", test_forbidden);
  return g_test_run ();
}
