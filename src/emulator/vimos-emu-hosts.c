/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include <string.h>

#include "vimos-emu-hosts.h"

/* Who is where. The last packet heard decides, except for hosts that were configured; nothing but a
 * dead port, or somebody's wish, makes a host go. */

#define MAX_HOSTS 100000

struct _VimosEmuHosts
{
  GHashTable *by_id; /* borrowed keys of the hosts */
  GPtrArray *list;   /* in order of appearance */
  VimosEmuHostFunc listener;
  gpointer user_data;
};

static void
free_host (VimosEmuHost *host)
{
  g_free (host->id);
  g_ptr_array_unref (host->addresses);
  g_clear_pointer (&host->location, vimos_emu_point_free);
  g_free (host);
}

VimosEmuHosts *
vimos_emu_hosts_new (void)
{
  VimosEmuHosts *self = g_new0 (VimosEmuHosts, 1);

  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->list = g_ptr_array_new_with_free_func ((GDestroyNotify) free_host);
  return self;
}

void
vimos_emu_hosts_free (VimosEmuHosts *self)
{
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->list);
  g_free (self);
}

void
vimos_emu_hosts_set_listener (VimosEmuHosts *self,
                              VimosEmuHostFunc listener,
                              gpointer user_data)
{
  self->listener = listener;
  self->user_data = user_data;
}

static void
notify (VimosEmuHosts *self,
        VimosEmuHost *host,
        gboolean moved,
        gboolean removed)
{
  if (self->listener != NULL)
    self->listener (host, moved, removed, self->user_data);
}

static char *
make_id (const guint8 mac[6],
         guint16 vlan)
{
  g_autofree char *text = vimos_emu_format_mac (mac);

  if (vlan == VIMOS_FABRIC_VLAN_NONE)
    return g_strconcat (text, "/None", NULL);
  return g_strdup_printf ("%s/%u", text, vlan);
}

/**
 * vimos_emu_parse_host_id:
 * @text: MAC, slash and VLAN as a client wrote them
 * @error: an HTTP answer
 *
 * Returns: (transfer full) (nullable): the id as the store spells it
 */
char *
vimos_emu_parse_host_id (const char *text,
                         GError **error)
{
  g_autofree char *mac_text = NULL;
  guint8 mac[6];
  guint16 vlan;

  if (strlen (text) < 19)
    {
      g_set_error_literal (error, VIMOS_EMU_HTTP_ERROR, 400,
                           "Host ID must be at least 19 characters");
      return NULL;
    }
  mac_text = g_strndup (text, 17);
  if (!vimos_emu_parse_mac (mac_text, mac, error)
      || !vimos_emu_parse_vlan (text + 18, &vlan, error))
    return NULL;
  return make_id (mac, vlan);
}

const GPtrArray *
vimos_emu_hosts_list (VimosEmuHosts *self)
{
  return self->list;
}

VimosEmuHost *
vimos_emu_hosts_lookup (VimosEmuHosts *self,
                        const char *id)
{
  return g_hash_table_lookup (self->by_id, id);
}

VimosEmuHost *
vimos_emu_hosts_by_mac (VimosEmuHosts *self,
                        const guint8 mac[6],
                        guint16 vlan)
{
  g_autofree char *id = make_id (mac, vlan);

  return vimos_emu_hosts_lookup (self, id);
}

VimosEmuHost *
vimos_emu_hosts_by_address (VimosEmuHosts *self,
                            const char *address,
                            guint16 vlan)
{
  for (guint i = 0; i < self->list->len; i++)
    {
      VimosEmuHost *host = g_ptr_array_index (self->list, i);

      if (host->vlan == vlan
          && g_ptr_array_find_with_equal_func (host->addresses, address, g_str_equal, NULL))
        return host;
    }
  return NULL;
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
add_address (VimosEmuHost *host,
             const char *address)
{
  if (g_ptr_array_find_with_equal_func (host->addresses, address, g_str_equal, NULL))
    return FALSE;
  g_ptr_array_add (host->addresses, g_strdup (address));
  g_ptr_array_sort (host->addresses, compare_texts);
  return TRUE;
}

static VimosEmuHost *
add_host (VimosEmuHosts *self,
          const guint8 mac[6],
          guint16 vlan)
{
  VimosEmuHost *host = g_new0 (VimosEmuHost, 1);

  host->id = make_id (mac, vlan);
  memcpy (host->mac, mac, sizeof host->mac);
  host->vlan = vlan;
  host->addresses = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->list, host);
  g_hash_table_insert (self->by_id, host->id, host);
  return host;
}

static gboolean
place (VimosEmuHost *host,
       const char *device,
       guint32 port)
{
  VimosEmuPoint *location = host->location;

  if (location != NULL && location->port == port && g_str_equal (location->device, device))
    return FALSE;
  g_clear_pointer (&host->location, vimos_emu_point_free);
  host->location = vimos_emu_point_new (device, port);
  return TRUE;
}

/**
 * vimos_emu_hosts_learn:
 * @self: the hosts
 * @mac: who was heard
 * @vlan: its VLAN, or %VIMOS_FABRIC_VLAN_NONE
 * @device: where
 * @port: where
 * @address: (nullable): the IP address that it gave itself
 *
 * A packet from a host moves it and adds to its addresses.
 */
void
vimos_emu_hosts_learn (VimosEmuHosts *self,
                       const guint8 mac[6],
                       guint16 vlan,
                       const char *device,
                       guint32 port,
                       const char *address)
{
  VimosEmuHost *host = vimos_emu_hosts_by_mac (self, mac, vlan);
  gboolean moved, changed;

  if (host == NULL && self->list->len >= MAX_HOSTS)
    return;
  if (host == NULL)
    host = add_host (self, mac, vlan);
  else if (host->configured)
    return;
  moved = place (host, device, port);
  changed = address != NULL && add_address (host, address);
  if (moved || changed)
    notify (self, host, moved, FALSE);
}

static gboolean
decode_location (JsonNode *node,
                 VimosEmuPoint *point,
                 GError **error)
{
  JsonObject *json = vimos_emu_json_object (node, error);
  JsonNode *element = NULL, *port = NULL;
  g_autofree char *port_text = NULL, *device = NULL;

  if (json == NULL
      || (element = vimos_emu_json_require (json, "elementId", "HostLocation", error)) == NULL
      || (port = vimos_emu_json_require (json, "port", "HostLocation", error)) == NULL)
    return FALSE;
  port_text = vimos_emu_json_text (port);
  device = vimos_emu_json_text (element);
  if (!vimos_emu_parse_port (port_text, &point->port, error))
    return FALSE;
  point->device = vimos_emu_parse_device_id (device);
  return TRUE;
}

typedef struct
{
  guint8 mac[6];
  guint16 vlan;
  VimosEmuPoint location;
  GPtrArray *addresses;
  gboolean configured;
} Description;

static void
clear_description (Description *self)
{
  g_free (self->location.device);
  g_clear_pointer (&self->addresses, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Description, clear_description)

static gboolean
decode_addresses (JsonArray *json,
                  GPtrArray *addresses,
                  GError **error)
{
  for (guint i = 0; i < json_array_get_length (json); i++)
    {
      g_autofree char *text = vimos_emu_json_text (json_array_get_element (json, i));
      g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (text);

      if (inet == NULL)
        {
          g_set_error (error, VIMOS_EMU_HTTP_ERROR, 400,
                       "Invalid IP address string: '%s' is not an IP string literal.", text);
          return FALSE;
        }
      g_ptr_array_add (addresses, g_inet_address_to_string (inet));
    }
  return TRUE;
}

static gboolean
decode_description (JsonObject *json,
                    Description *to,
                    GError **error)
{
  JsonNode *mac, *vlan, *locations, *addresses, *configured;
  g_autofree char *mac_text = NULL, *vlan_text = NULL;
  JsonArray *list;

  to->addresses = g_ptr_array_new_with_free_func (g_free);
  if ((mac = vimos_emu_json_require (json, "mac", "Host", error)) == NULL)
    return FALSE;
  mac_text = vimos_emu_json_text (mac);
  if (!vimos_emu_parse_mac (mac_text, to->mac, error)
      || (vlan = vimos_emu_json_require (json, "vlan", "Host", error)) == NULL)
    return FALSE;
  vlan_text = vimos_emu_json_text (vlan);
  if (!vimos_emu_parse_vlan (vlan_text, &to->vlan, error)
      || (locations = vimos_emu_json_require (json, "locations", "Host", error)) == NULL
      || (list = vimos_emu_json_array (locations, error)) == NULL)
    return FALSE;
  if (json_array_get_length (list) > 0
      && !decode_location (json_array_get_element (list, 0), &to->location, error))
    return FALSE;
  if ((addresses = vimos_emu_json_require (json, "ipAddresses", "Host", error)) == NULL
      || (list = vimos_emu_json_array (addresses, error)) == NULL
      || !decode_addresses (list, to->addresses, error))
    return FALSE;
  configured = vimos_emu_json_get (json, "configured");
  to->configured = configured != NULL && vimos_emu_json_boolean (configured);
  return TRUE;
}

/**
 * vimos_emu_hosts_decode:
 * @self: the hosts
 * @json: what a client posted
 * @error: an HTTP answer
 *
 * Adds a host, or changes one as if it had been heard.
 *
 * Returns: (transfer none) (nullable): the host
 */
VimosEmuHost *
vimos_emu_hosts_decode (VimosEmuHosts *self,
                        JsonObject *json,
                        GError **error)
{
  g_auto (Description) description = { 0 };
  VimosEmuHost *host;
  gboolean moved = FALSE;

  if (!decode_description (json, &description, error))
    return NULL;
  host = vimos_emu_hosts_by_mac (self, description.mac, description.vlan);
  if (host == NULL && self->list->len >= MAX_HOSTS)
    {
      g_set_error_literal (error, VIMOS_EMU_HTTP_ERROR, 500, "Too many hosts");
      return NULL;
    }
  if (host == NULL)
    host = add_host (self, description.mac, description.vlan);
  if (description.location.device != NULL)
    moved = place (host, description.location.device, description.location.port);
  for (guint i = 0; i < description.addresses->len; i++)
    add_address (host, g_ptr_array_index (description.addresses, i));
  host->configured = description.configured;
  notify (self, host, moved, FALSE);
  return host;
}

static void
drop_host (VimosEmuHosts *self,
           VimosEmuHost *host)
{
  g_hash_table_remove (self->by_id, host->id);
  notify (self, host, FALSE, TRUE);
  g_ptr_array_remove (self->list, host);
}

void
vimos_emu_hosts_remove (VimosEmuHosts *self,
                        const char *id)
{
  VimosEmuHost *host = vimos_emu_hosts_lookup (self, id);

  if (host != NULL)
    drop_host (self, host);
}

/* Forgets whoever is behind a port. */
void
vimos_emu_hosts_remove_at (VimosEmuHosts *self,
                           const char *device,
                           guint32 port)
{
  for (guint i = self->list->len; i > 0; i--)
    {
      VimosEmuHost *host = g_ptr_array_index (self->list, i - 1);

      if (host->location != NULL && host->location->port == port
          && g_str_equal (host->location->device, device))
        drop_host (self, host);
    }
}

static void
write_location (VimosEmuHost *self,
                VimosEmuWriter *writer,
                const char *member)
{
  g_autofree char *port = vimos_emu_format_port (self->location->port);

  vimos_emu_write_begin (writer, member, '{');
  vimos_emu_write_string (writer, "elementId", self->location->device);
  vimos_emu_write_string (writer, "port", port);
  vimos_emu_write_end (writer, '}');
}

void
vimos_emu_host_write (VimosEmuHost *self,
                      VimosEmuWriter *writer,
                      const VimosEmuFaults *faults)
{
  g_autofree char *mac = vimos_emu_format_mac (self->mac);

  vimos_emu_write_begin (writer, NULL, '{');
  vimos_emu_write_string (writer, "id", self->id);
  vimos_emu_write_string (writer, "mac", mac);
  vimos_emu_write_string (writer, "vlan", self->id + 18);
  if (!faults->old_location)
    {
      vimos_emu_write_string (writer, "innerVlan", "None");
      vimos_emu_write_string (writer, "outerTpid", "0x0000");
    }
  vimos_emu_write_boolean (writer, "configured", self->configured);
  if (!faults->old_location)
    vimos_emu_write_boolean (writer, "suspended", FALSE);
  vimos_emu_write_begin (writer, "ipAddresses", '[');
  for (guint i = 0; i < self->addresses->len; i++)
    vimos_emu_write_string (writer, NULL, g_ptr_array_index (self->addresses, i));
  vimos_emu_write_end (writer, ']');
  if (faults->old_location)
    {
      if (self->location != NULL)
        write_location (self, writer, "location");
    }
  else
    {
      vimos_emu_write_begin (writer, "locations", '[');
      if (self->location != NULL)
        write_location (self, writer, NULL);
      vimos_emu_write_end (writer, ']');
    }
  vimos_emu_write_end (writer, '}');
}
