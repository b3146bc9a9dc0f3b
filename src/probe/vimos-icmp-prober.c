/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-probe"

#include "config.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "vimos-icmp-prober.h"
#include "vimos-icmp-socket.h"

/*
 * One GSource does all: a timerfd says when to send, the socket when something came, the source's
 * ready time when the oldest open request is lost. The timer runs in the kernel, so its beat does
 * not drift with the main loop; beats that a busy main loop slept through are left out, not made up
 * for. Requests carry the time when they were really sent, and answers the time when they reached
 * the machine, so a late main loop thins the samples and does not bend them.
 *
 * Main thread only, that is, the thread of the main context that start() was called in.
 */

#define MIN_INTERVAL_US 1000
#define MAX_INTERVAL_US (60 * G_USEC_PER_SEC)

/* A flood of packets must leave the main loop time for others. */
#define MAX_RECEIVED 512

struct _VimosIcmpProber
{
  GObject parent_instance;

  /* owned; NULL when it does not run */
  GSource *source;
  VimosIcmpSocket *socket;
  GQueue open; /* VimosPing, oldest first */

  int timer_fd;
  guint64 next_sequence;
};

static void vimos_icmp_prober_iface_init (VimosProberInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VimosIcmpProber,
                               vimos_icmp_prober,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIMOS_TYPE_PROBER,
                                                      vimos_icmp_prober_iface_init))

/* The handlers may stop the prober, and start it again: callers look whether they are still
 * meant. */
static void
settle (VimosIcmpProber *self,
        GList *node,
        gint64 rtt_us)
{
  g_autofree VimosPing *ping = node->data;

  g_queue_delete_link (&self->open, node);
  ping->rtt_us = rtt_us;
  vimos_prober_emit_ping (VIMOS_PROBER (self), ping);
}

/* Answers are mostly to one of the latest requests. */
static void
take_reply (VimosIcmpProber *self,
            guint64 sequence,
            gint64 arrival_us)
{
  for (GList *node = self->open.tail; node != NULL; node = node->prev)
    {
      const VimosPing *ping = node->data;
      gint64 rtt_us = MAX (arrival_us - ping->sent_us, 0);

      if (ping->sequence != sequence)
        continue;
      settle (self, node, rtt_us <= VIMOS_PING_TIMEOUT_US ? rtt_us : -1);
      return;
    }
}

/* Returns: whether nothing is left to read. */
static gboolean
receive_replies (VimosIcmpProber *self)
{
  GSource *source = self->source;

  for (guint i = 0; i < MAX_RECEIVED && self->source == source; i++)
    {
      guint64 sequence;
      gint64 arrival_us;
      VimosIcmpReceived received = vimos_icmp_socket_receive (self->socket, &sequence, &arrival_us);

      if (received == VIMOS_ICMP_NOTHING)
        return TRUE;
      if (received == VIMOS_ICMP_REPLY)
        take_reply (self, sequence, arrival_us);
    }
  return FALSE;
}

/* Only after what came is read: an answer that waits in the socket may have come in time. */
static void
settle_lost (VimosIcmpProber *self)
{
  GSource *source = self->source;
  gint64 now_us = g_get_monotonic_time ();

  while (self->source == source && self->open.head != NULL
         && now_us - ((const VimosPing *) self->open.head->data)->sent_us > VIMOS_PING_TIMEOUT_US)
    settle (self, self->open.head, -1);
}

static void
send_request (VimosIcmpProber *self)
{
  VimosPing *ping = g_new0 (VimosPing, 1);

  ping->sequence = self->next_sequence++;
  ping->sent_us = g_get_monotonic_time ();
  ping->rtt_us = -1;
  g_queue_push_tail (&self->open, ping);
  if (!vimos_icmp_socket_send (self->socket, ping->sequence))
    settle (self, self->open.tail, -1);
}

/* Any number of beats makes one request. */
static gboolean
take_beats (VimosIcmpProber *self)
{
  guint64 n_beats;

  return read (self->timer_fd, &n_beats, sizeof n_beats) == (ssize_t) sizeof n_beats;
}

static gboolean
source_dispatch (GSource *source,
                 GSourceFunc callback,
                 gpointer user_data)
{
  g_autoptr (VimosIcmpProber) self = g_object_ref (user_data);

  if (receive_replies (self) && self->source == source)
    settle_lost (self);
  if (self->source == source && take_beats (self))
    send_request (self);
  if (self->source != source)
    return G_SOURCE_REMOVE;
  g_source_set_ready_time (source, self->open.head == NULL
                                       ? -1
                                       : ((const VimosPing *) self->open.head->data)->sent_us
                                             + VIMOS_PING_TIMEOUT_US + 1);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs source_funcs = { .dispatch = source_dispatch };

static int
open_timer (gint64 interval_us,
            GError **error)
{
  struct timespec interval
      = { interval_us / G_USEC_PER_SEC, (interval_us % G_USEC_PER_SEC) * 1000 };
  struct itimerspec beat = { .it_interval = interval, .it_value = { 0, 1 } };
  int fd = timerfd_create (CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);

  if (fd >= 0 && timerfd_settime (fd, 0, &beat, NULL) == 0)
    return fd;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
               _("No timer for pings can be had: %s"), g_strerror (errno));
  if (fd >= 0)
    g_close (fd, NULL);
  return -1;
}

static gboolean
vimos_icmp_prober_start (VimosProber *prober,
                         const char *address,
                         gint64 interval_us,
                         GError **error)
{
  VimosIcmpProber *self = VIMOS_ICMP_PROBER (prober);

  g_return_val_if_fail (self->source == NULL, FALSE);

  if (interval_us < MIN_INTERVAL_US || interval_us > MAX_INTERVAL_US)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _("Pings can be sent every 1 ms to 60 s"));
      return FALSE;
    }
  self->socket = vimos_icmp_socket_new (address, error);
  if (self->socket == NULL)
    return FALSE;
  self->timer_fd = open_timer (interval_us, error);
  if (self->timer_fd < 0)
    {
      g_clear_pointer (&self->socket, vimos_icmp_socket_free);
      return FALSE;
    }

  self->next_sequence = 0;
  self->source = g_source_new (&source_funcs, sizeof (GSource));
  g_source_set_static_name (self->source, "[vimos] ICMP prober");
  g_source_set_priority (self->source, G_PRIORITY_HIGH);
  g_source_set_callback (self->source, NULL, self, NULL);
  g_source_add_unix_fd (self->source, self->timer_fd, G_IO_IN);
  g_source_add_unix_fd (self->source, vimos_icmp_socket_get_fd (self->socket), G_IO_IN);
  g_source_attach (self->source, g_main_context_get_thread_default ());
  return TRUE;
}

static void
vimos_icmp_prober_stop (VimosProber *prober)
{
  VimosIcmpProber *self = VIMOS_ICMP_PROBER (prober);

  if (self->source == NULL)
    return;
  g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_clear_pointer (&self->socket, vimos_icmp_socket_free);
  g_close (g_steal_fd (&self->timer_fd), NULL);
  g_queue_clear_full (&self->open, g_free);
}

static void
vimos_icmp_prober_iface_init (VimosProberInterface *iface)
{
  iface->start = vimos_icmp_prober_start;
  iface->stop = vimos_icmp_prober_stop;
}

static void
vimos_icmp_prober_dispose (GObject *object)
{
  vimos_icmp_prober_stop (VIMOS_PROBER (object));
  G_OBJECT_CLASS (vimos_icmp_prober_parent_class)->dispose (object);
}

static void
vimos_icmp_prober_class_init (VimosIcmpProberClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vimos_icmp_prober_dispose;
}

static void
vimos_icmp_prober_init (VimosIcmpProber *self)
{
  self->timer_fd = -1;
  g_queue_init (&self->open);
}

/**
 * vimos_icmp_prober_new:
 *
 * Returns: (transfer full): a prober that sends ICMP echo requests, every 1 ms to 60 s;
 *   unprivileged where net.ipv4.ping_group_range lets it, else on a raw socket if the process may
 *   have one
 */
VimosProber *
vimos_icmp_prober_new (void)
{
  return g_object_new (VIMOS_TYPE_ICMP_PROBER, NULL);
}
