/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-compute"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-address.h"

/* The IP address of a hypervisor, from its host name. */

/* IPv4 first: ONOS 2.7 forwards it everywhere, IPv6 only when told to. */
static GInetAddress *
choose_address (GList *addresses,
                gboolean loopback)
{
  GInetAddress *chosen = NULL;

  for (GList *l = addresses; l != NULL; l = l->next)
    {
      GInetAddress *address = l->data;
      gboolean better
          = chosen == NULL
            || (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4
                && g_inet_address_get_family (chosen) != G_SOCKET_FAMILY_IPV4);

      if (better && (loopback || !g_inet_address_get_is_loopback (address)))
        chosen = address;
    }
  return chosen;
}

static void
resolved_cb (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GList *addresses = g_resolver_lookup_by_name_finish (G_RESOLVER (source), result, &error);
  gboolean loopback = GPOINTER_TO_INT (g_task_get_task_data (task));
  GInetAddress *chosen = choose_address (addresses, loopback);

  if (error != NULL)
    g_task_return_error (task, error);
  else if (chosen == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s",
                             _("the name leads to no address that others can reach"));
  else
    g_task_return_pointer (task, g_inet_address_to_string (chosen), g_free);
  g_resolver_free_addresses (addresses);
}

/**
 * vimos_address_resolve_async:
 * @host: (nullable): a host name; %NULL: this machine's
 * @cancellable: (nullable): for the look-up
 * @callback: called in the main thread
 * @user_data: for @callback
 *
 * This machine's own name leads to 127.0.1.1 on Debian: true, but no network leads there; so
 * loopback addresses do not count for it.
 */
void
vimos_address_resolve_async (const char *host,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, vimos_address_resolve_async);
  g_task_set_task_data (task, GINT_TO_POINTER (host != NULL), NULL);
  g_resolver_lookup_by_name_async (resolver, host != NULL ? host : g_get_host_name (), cancellable,
                                   resolved_cb, task);
}

/**
 * vimos_address_resolve_finish:
 * @result: from the callback
 * @error: set when the name leads nowhere
 *
 * Returns: (transfer full): an IP address, IPv4 if there is one, or %NULL
 */
char *
vimos_address_resolve_finish (GAsyncResult *result,
                              GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
