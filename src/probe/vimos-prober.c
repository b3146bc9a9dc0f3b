/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-probe"

#include "config.h"

#include "vimos-prober.h"

G_DEFINE_INTERFACE (VimosProber, vimos_prober, G_TYPE_OBJECT)

static guint ping_signal;

static void
vimos_prober_default_init (VimosProberInterface *iface)
{
  /**
   * VimosProber::ping:
   * @self: the prober
   * @ping: (type VimosPing): the request that was settled; valid during the emission
   *
   * A handler may stop the prober and start it again.
   */
  ping_signal = g_signal_new ("ping", G_TYPE_FROM_INTERFACE (iface), G_SIGNAL_RUN_LAST,
                              0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

/**
 * vimos_prober_start:
 * @self: a prober that does not run
 * @address: an IP address
 * @interval_us: from one request to the next, in µs
 * @error: set to %G_IO_ERROR_PERMISSION_DENIED or %G_IO_ERROR_INVALID_ARGUMENT among others; the
 *   message says what to do
 *
 * Begins to ping at once. A network that cannot be reached is no error: the pings are lost.
 */
gboolean
vimos_prober_start (VimosProber *self,
                    const char *address,
                    gint64 interval_us,
                    GError **error)
{
  g_return_val_if_fail (VIMOS_IS_PROBER (self) && address != NULL, FALSE);

  return VIMOS_PROBER_GET_IFACE (self)->start (self, address, interval_us, error);
}

/**
 * vimos_prober_stop:
 * @self: a prober, running or not
 *
 * No ping is emitted afterwards.
 */
void
vimos_prober_stop (VimosProber *self)
{
  g_return_if_fail (VIMOS_IS_PROBER (self));

  VIMOS_PROBER_GET_IFACE (self)->stop (self);
}

/**
 * vimos_prober_emit_ping:
 * @self: a prober
 * @ping: a settled request
 *
 * For implementations.
 */
void
vimos_prober_emit_ping (VimosProber *self,
                        const VimosPing *ping)
{
  g_return_if_fail (VIMOS_IS_PROBER (self) && ping != NULL);

  g_signal_emit (self, ping_signal, 0, ping);
}
