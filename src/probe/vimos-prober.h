/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * VimosPing:
 * @sequence: from 0, without gaps, does not wrap
 * @sent_us: when the request was sent
 * @rtt_us: how long the answer took, in µs; -1 when none came in time
 *
 * One echo request and what became of it. Times are µs of g_get_monotonic_time(), or of the demo's
 * clock.
 */
typedef struct
{
  guint64 sequence;
  gint64 sent_us;
  gint64 rtt_us;
} VimosPing;

/* A ping is lost when no answer came within this time; a later answer counts as none (an echo
 * can wait in the tap queue of a paused guest for as long as the pause lasts). */
#define VIMOS_PING_TIMEOUT_US (G_USEC_PER_SEC)

#define VIMOS_TYPE_PROBER (vimos_prober_get_type ())
G_DECLARE_INTERFACE (VimosProber, vimos_prober, VIMOS, PROBER, GObject)

/**
 * VimosProberInterface:
 * @start: begins to ping @address every @interval_us; fails when there is no permission or no such
 *   address
 * @stop: ends it; idempotent
 *
 * Signals: "ping" (const VimosPing *) in the main context, once for each request when it is
 * settled: answered in time (rtt_us ≥ 0) or lost (rtt_us = -1), in the order of settling. Requests
 * that are still open when the prober is stopped are never settled.
 */
struct _VimosProberInterface
{
  GTypeInterface parent;

  gboolean (*start) (VimosProber *self,
                     const char *address,
                     gint64 interval_us,
                     GError **error);
  void (*stop) (VimosProber *self);
};

gboolean vimos_prober_start (VimosProber *self,
                             const char *address,
                             gint64 interval_us,
                             GError **error);
void vimos_prober_stop (VimosProber *self);
void vimos_prober_emit_ping (VimosProber *self,
                             const VimosPing *ping);

G_END_DECLS
