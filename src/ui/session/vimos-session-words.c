/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-clock.h"
#include "vimos-session.h"
#include "vimos-units.h"

/* How the parts of a session are, in words. */

/* s since the controller answered; NaN when it never did. */
static double
get_silence (VimosSession *self)
{
  gint64 answered = vimos_onos_poller_get_answered (
      vimos_context_get_poller (vimos_session_get_context (self)));

  return answered > 0 ? (vimos_clock_now () - answered) / (double) G_USEC_PER_SEC : NAN;
}

/** vimos_session_describe_age: Returns: (transfer full) (nullable): when the controller answered,
 * as “0.4 s ago” */
char *
vimos_session_describe_age (VimosSession *self)
{
  double silence;

  g_return_val_if_fail (VIMOS_IS_SESSION (self), NULL);

  silence = get_silence (self);
  if (isnan (silence))
    return NULL;
  if (silence < 100)
    return g_strdup_printf (silence < 10 ? _("%.1f s ago") : _("%.0f s ago"), silence);
  return g_strdup_printf (_("%.0f min ago"), silence / 60);
}

/** vimos_session_describe_silence: Returns: (transfer full): since when the controller is lost, a
 * sentence */
char *
vimos_session_describe_silence (VimosSession *self)
{
  double silence;
  g_autofree char *time = NULL;

  g_return_val_if_fail (VIMOS_IS_SESSION (self), NULL);

  silence = get_silence (self);
  if (isnan (silence))
    return g_strdup (_("ONOS does not answer."));
  time = silence < 100 ? g_strdup_printf (_("%.0f s"), silence) : vimos_format_seconds (silence);
  /* Translators: a time: “ONOS has not answered for 42 s.” */
  return g_strdup_printf (_("ONOS has not answered for %s."), time);
}

/** vimos_session_describe_next_attempt: Returns: (transfer full): when the controller is asked
 * again, a sentence */
char *
vimos_session_describe_next_attempt (VimosSession *self)
{
  gint64 next;
  double seconds;

  g_return_val_if_fail (VIMOS_IS_SESSION (self), NULL);

  next = vimos_onos_poller_get_next_attempt (
      vimos_context_get_poller (vimos_session_get_context (self)));
  seconds = (next - vimos_clock_now ()) / (double) G_USEC_PER_SEC;
  if (next == 0)
    return g_strdup (_("It is not asked again by itself."));
  if (seconds < 0.5)
    return g_strdup (_("Trying again now."));
  return g_strdup_printf (_("Trying again in %.0f s."), seconds);
}

/** vimos_session_describe_onos: Returns: (transfer full): how the controller is, in words */
char *
vimos_session_describe_onos (VimosSession *self)
{
  VimosOnosPoller *poller = vimos_context_get_poller (vimos_session_get_context (self));
  const char *version = vimos_onos_poller_get_version (poller);
  const GError *error = vimos_onos_poller_get_error (poller);

  switch (vimos_onos_poller_get_state (poller))
    {
    case VIMOS_ONOS_LIVE:
      if (version != NULL && *version != '\0')
        return g_strdup_printf (_("ONOS %s live"), version);
      return g_strdup (_("ONOS live"));
    case VIMOS_ONOS_CONNECTING:
      return g_strdup (_("asking ONOS"));
    case VIMOS_ONOS_LOST:
      return g_strdup_printf (_("ONOS does not answer any more. %s"),
                              error != NULL ? error->message : "");
    case VIMOS_ONOS_FAILED:
    default:
      return g_strdup_printf (_("ONOS cannot be used. %s"), error != NULL ? error->message : "");
    }
}

/**
 * vimos_session_describe_hypervisor:
 * @hypervisor: one of the session's
 *
 * Returns: (transfer full): where it is attached, or why it cannot be used
 */
char *
vimos_session_describe_hypervisor (VimosSession *self,
                                   VimosHypervisor *hypervisor)
{
  const GError *error = vimos_hypervisor_get_error (hypervisor);
  VimosTopology *topology = vimos_session_get_topology (self);
  const VimosHost *host;
  guint index;

  switch (vimos_hypervisor_get_state (hypervisor))
    {
    case VIMOS_HYPERVISOR_CONNECTED:
      break;
    case VIMOS_HYPERVISOR_CONNECTING:
      return g_strdup (_("asking"));
    case VIMOS_HYPERVISOR_LOST:
      return g_strdup_printf (_("lost, trying again. %s"), error != NULL ? error->message : "");
    case VIMOS_HYPERVISOR_DISCONNECTED:
    default:
      return error != NULL ? g_strdup (error->message) : g_strdup (_("not connected"));
    }
  host = topology != NULL
             ? vimos_context_find_hypervisor_host (vimos_session_get_context (self), hypervisor)
             : NULL;
  if (host == NULL)
    return g_strdup (_("not seen by ONOS"));
  if (!vimos_topology_find_device (topology, host->location.device, &index))
    return g_strdup (host->location.device);
  /* Translators: where a hypervisor is attached: “switch s1, port 3” */
  return g_strdup_printf (_("switch %s, port %s"),
                          vimos_topology_get_device (topology, index)->name, host->location.port);
}

/**
 * vimos_session_describe_place:
 * @hypervisor: one of the session's
 *
 * Returns: (transfer full) (nullable): the name of the switch that it is attached to, where that is
 * known
 */
char *
vimos_session_describe_place (VimosSession *self,
                              VimosHypervisor *hypervisor)
{
  VimosTopology *topology;
  const VimosHost *host;
  guint index;

  g_return_val_if_fail (VIMOS_IS_SESSION (self), NULL);

  topology = vimos_session_get_topology (self);
  host = topology != NULL
             ? vimos_context_find_hypervisor_host (vimos_session_get_context (self), hypervisor)
             : NULL;
  if (host == NULL || host->location.device == NULL
      || !vimos_topology_find_device (topology, host->location.device, &index))
    return NULL;
  return g_strdup (vimos_topology_get_device (topology, index)->name);
}
