/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-access.h"
#include "vimos-connection.h"
#include "vimos-onos-client.h"

struct _VimosConnection
{
  GObject parent_instance;

  char *onos;
  char *user;
  char *password;
  char **hypervisors;
};

G_DEFINE_FINAL_TYPE (VimosConnection, vimos_connection, G_TYPE_OBJECT)

static void
vimos_connection_finalize (GObject *object)
{
  VimosConnection *self = VIMOS_CONNECTION (object);

  g_free (self->onos);
  g_free (self->user);
  g_free (self->password);
  g_strfreev (self->hypervisors);

  G_OBJECT_CLASS (vimos_connection_parent_class)->finalize (object);
}

static void
vimos_connection_class_init (VimosConnectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vimos_connection_finalize;
}

static void
vimos_connection_init (VimosConnection *self)
{
}

static char *
dup_stripped (const char *text)
{
  return text != NULL ? g_strstrip (g_strdup (text)) : g_strdup ("");
}

/**
 * vimos_connection_new:
 * @onos: (nullable): the controller's URL
 * @user: (nullable): who logs in there
 * @password: (nullable): with what
 * @hypervisors: (nullable) (array zero-terminated=1): libvirt URIs, each perhaps with “,address=IP”
 *
 * Blanks around and empty entries are dropped; an entry that stands twice counts once.
 *
 * Returns: (transfer full): a connection that was not tried
 */
VimosConnection *
vimos_connection_new (const char *onos,
                      const char *user,
                      const char *password,
                      const char *const *hypervisors)
{
  VimosConnection *self = g_object_new (VIMOS_TYPE_CONNECTION, NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  self->onos = dup_stripped (onos);
  self->user = dup_stripped (user);
  self->password = g_strdup (password != NULL ? password : "");
  for (guint i = 0; hypervisors != NULL && hypervisors[i] != NULL; i++)
    {
      g_autofree char *entry = dup_stripped (hypervisors[i]);

      if (*entry == '\0' || g_hash_table_contains (seen, entry))
        continue;
      g_strv_builder_add (builder, entry);
      g_hash_table_add (seen, g_steal_pointer (&entry));
    }
  self->hypervisors = g_strv_builder_end (builder);
  return self;
}

/**
 * vimos_connection_new_from_environment:
 *
 * Returns: (transfer full): what VIMOS_ONOS, VIMOS_ONOS_USER, VIMOS_ONOS_PASSWORD and
 *   VIMOS_HYPERVISORS (separated by blanks) say
 */
VimosConnection *
vimos_connection_new_from_environment (void)
{
  const char *list = g_getenv ("VIMOS_HYPERVISORS");
  const char *user = g_getenv ("VIMOS_ONOS_USER");
  const char *password = g_getenv ("VIMOS_ONOS_PASSWORD");
  g_auto (GStrv) hypervisors = g_strsplit_set (list != NULL ? list : "", " \t\n", -1);

  return vimos_connection_new (g_getenv ("VIMOS_ONOS"),
                               user != NULL && *user != '\0' ? user : VIMOS_ACCESS_DEFAULT_USER,
                               password != NULL && *password != '\0'
                                   ? password
                                   : VIMOS_ACCESS_DEFAULT_PASSWORD,
                               (const char *const *) hypervisors);
}

/** vimos_connection_get_onos: Returns: (transfer none): the controller's URL; may be empty */
const char *
vimos_connection_get_onos (VimosConnection *self)
{
  g_return_val_if_fail (VIMOS_IS_CONNECTION (self), NULL);

  return self->onos;
}

/** vimos_connection_get_user: Returns: (transfer none): who logs in; may be empty */
const char *
vimos_connection_get_user (VimosConnection *self)
{
  g_return_val_if_fail (VIMOS_IS_CONNECTION (self), NULL);

  return self->user;
}

/** vimos_connection_get_password: Returns: (transfer none): with what; may be empty */
const char *
vimos_connection_get_password (VimosConnection *self)
{
  g_return_val_if_fail (VIMOS_IS_CONNECTION (self), NULL);

  return self->password;
}

/**
 * vimos_connection_get_hypervisors:
 *
 * Returns: (transfer none) (array zero-terminated=1): the hypervisors as given
 */
const char *const *
vimos_connection_get_hypervisors (VimosConnection *self)
{
  g_return_val_if_fail (VIMOS_IS_CONNECTION (self), NULL);

  return (const char *const *) self->hypervisors;
}

/**
 * vimos_connection_check:
 * @error: set to what is wrong, for the user
 *
 * Returns: whether the connection can be tried: everything is given and well formed
 */
gboolean
vimos_connection_check (VimosConnection *self,
                        GError **error)
{
  g_autoptr (VimosOnosClient) client = NULL;

  g_return_val_if_fail (VIMOS_IS_CONNECTION (self), FALSE);

  if (*self->onos == '\0')
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _("The address of the ONOS controller is missing."));
      return FALSE;
    }
  if (!vimos_access_check_onos (self->onos, error))
    return FALSE;
  client = vimos_onos_client_new (self->onos, self->user, self->password, error);
  if (client == NULL)
    return FALSE;
  if (self->hypervisors[0] == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _("At least one hypervisor is needed, two to move a VM."));
      return FALSE;
    }
  for (guint i = 0; self->hypervisors[i] != NULL; i++)
    {
      g_autofree char *uri = NULL;
      g_autofree char *address = NULL;

      if (!vimos_access_parse_hypervisor (self->hypervisors[i], &uri, &address, error))
        return FALSE;
      if (!g_uri_is_valid (uri, G_URI_FLAGS_NONE, NULL))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       _("“%s” is not a libvirt URI; write for example "
                         "qemu+ssh://root@hv1.example.net/system"),
                       uri);
          return FALSE;
        }
    }
  return TRUE;
}
