/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include "vimos-emu-apps.h"

/* The names of applications and their numbers, which stand in the upper bits of every flow id, and
 * the applications that an ONOS release brings along. */

#define MAX_IDS 32000

typedef struct
{
  const char *name;
  const char *category;
  const char *description;
  const char *feature;
  const char *required[4];
  gboolean active;
} Release;

#define APP(suffix) "org.onosproject." suffix

static const Release releases[] = {
  { APP ("lldpprovider"), "Provider", "LLDP Link Provider", "onos-providers-lldp", { 0 }, TRUE },
  { APP ("netcfglinksprovider"), "Provider", "Network Config Link Provider",
    "onos-providers-netcfglinks", { 0 }, FALSE },
  { APP ("null"), "Test Utility", "Null Provider Suite", "onos-providers-null", { 0 }, FALSE },
  { VIMOS_EMU_APP_HOSTS, "Provider", "Host Location Provider", "onos-providers-host", { 0 }, TRUE },
  { VIMOS_EMU_APP_FWD, "Traffic Engineering", "Reactive Forwarding", "onos-apps-fwd", { 0 }, TRUE },
  { APP ("optical-model"), "Optical", "Optical Network Model", "onos-apps-optical-model",
    { 0 }, TRUE },
  { APP ("openflow-base"), "Provider", "OpenFlow Base Provider", "onos-providers-openflow-base",
    { APP ("optical-model") }, TRUE },
  { VIMOS_EMU_APP_PROXYARP, "Traffic Engineering", "Proxy ARP/NDP", "onos-apps-proxyarp",
    { 0 }, TRUE },
  { APP ("drivers"), "Drivers", "Default Drivers", "onos-drivers-default", { 0 }, TRUE },
  { APP ("openflow"), "Provider", "OpenFlow Provider Suite", "onos-providers-openflow-app",
    { VIMOS_EMU_APP_HOSTS, APP ("lldpprovider"), APP ("openflow-base") }, TRUE },
  { VIMOS_EMU_APP_CONFIGURED_HOSTS, "Provider", "Network Config Host Provider",
    "onos-providers-netcfghost", { 0 }, FALSE },
};

/* Names that the core registers itself, before and after the applications. */
static const char *const before[] = { VIMOS_EMU_APP_CORE, APP ("cli") };
static const char *const after[] = { APP ("events"), APP ("mastership"), VIMOS_EMU_APP_INTENT,
                                     APP ("provider.host"), APP ("provider.lldp") };

struct _VimosEmuApps
{
  GHashTable *ids;    /* name → number */
  GPtrArray *names;   /* number - 1 → name */
  GHashTable *active; /* names of active applications */
  VimosEmuAppFunc listener;
  gpointer user_data;
};

static const Release *
find_release (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (releases); i++)
    if (g_str_equal (releases[i].name, name))
      return &releases[i];
  return NULL;
}

VimosEmuApps *
vimos_emu_apps_new (void)
{
  VimosEmuApps *self = g_new0 (VimosEmuApps, 1);

  self->ids = g_hash_table_new (g_str_hash, g_str_equal);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->active = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < G_N_ELEMENTS (before); i++)
    vimos_emu_apps_register (self, before[i]);
  for (guint i = 0; i < G_N_ELEMENTS (releases); i++)
    {
      vimos_emu_apps_register (self, releases[i].name);
      if (releases[i].active)
        g_hash_table_add (self->active, (gpointer) releases[i].name);
    }
  for (guint i = 0; i < G_N_ELEMENTS (after); i++)
    vimos_emu_apps_register (self, after[i]);
  return self;
}

void
vimos_emu_apps_free (VimosEmuApps *self)
{
  g_hash_table_unref (self->ids);
  g_ptr_array_unref (self->names);
  g_hash_table_unref (self->active);
  g_free (self);
}

void
vimos_emu_apps_set_listener (VimosEmuApps *self,
                             VimosEmuAppFunc listener,
                             gpointer user_data)
{
  self->listener = listener;
  self->user_data = user_data;
}

/* Returns 0 for a name that nobody registered. */
guint
vimos_emu_apps_get_id (VimosEmuApps *self,
                       const char *name)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->ids, name));
}

const char *
vimos_emu_apps_get_name (VimosEmuApps *self,
                         guint id)
{
  return id > 0 && id <= self->names->len ? g_ptr_array_index (self->names, id - 1) : NULL;
}

/**
 * vimos_emu_apps_register:
 * @self: the applications
 * @name: any name
 *
 * Returns: its number, the same each time; 0 when there is none left
 */
guint
vimos_emu_apps_register (VimosEmuApps *self,
                         const char *name)
{
  guint id = vimos_emu_apps_get_id (self, name);
  char *copy;

  if (id > 0)
    return id;
  if (self->names->len >= MAX_IDS)
    return 0;
  copy = g_strdup (name);
  g_ptr_array_add (self->names, copy);
  g_hash_table_insert (self->ids, copy, GUINT_TO_POINTER (self->names->len));
  return self->names->len;
}

gboolean
vimos_emu_apps_is_installed (VimosEmuApps *self,
                             const char *name)
{
  return find_release (name) != NULL;
}

gboolean
vimos_emu_apps_is_active (VimosEmuApps *self,
                          const char *name)
{
  return g_hash_table_contains (self->active, name);
}

/* Returns whether the application is installed at all. */
gboolean
vimos_emu_apps_set_active (VimosEmuApps *self,
                           const char *name,
                           gboolean active)
{
  const Release *release = find_release (name);

  if (release == NULL)
    return FALSE;
  if (vimos_emu_apps_is_active (self, name) == active)
    return TRUE;
  for (guint i = 0; active && i < G_N_ELEMENTS (release->required); i++)
    if (release->required[i] != NULL)
      vimos_emu_apps_set_active (self, release->required[i], TRUE);
  if (active)
    g_hash_table_add (self->active, (gpointer) release->name);
  else
    g_hash_table_remove (self->active, name);
  if (self->listener != NULL)
    self->listener (name, active, self->user_data);
  return TRUE;
}

/**
 * vimos_emu_apps_write:
 * @self: the applications
 * @name: an installed application
 * @writer: gets an object
 */
void
vimos_emu_apps_write (VimosEmuApps *self,
                      const char *name,
                      VimosEmuWriter *writer)
{
  const Release *release = find_release (name);

  vimos_emu_write_begin (writer, NULL, '{');
  vimos_emu_write_string (writer, "name", release->name);
  vimos_emu_write_uint (writer, "id", vimos_emu_apps_get_id (self, name));
  vimos_emu_write_string (writer, "version", "2.7.0");
  vimos_emu_write_string (writer, "category", release->category);
  vimos_emu_write_string (writer, "description", release->description);
  vimos_emu_write_string (writer, "readme", release->description);
  vimos_emu_write_string (writer, "origin", "ONOS Community");
  vimos_emu_write_string (writer, "url", "http://onosproject.org");
  vimos_emu_write_format (writer, "featuresRepo", "mvn:org.onosproject/%s/2.7.0/xml/features",
                          release->feature);
  vimos_emu_write_string (writer, "state",
                          vimos_emu_apps_is_active (self, name) ? "ACTIVE" : "INSTALLED");
  vimos_emu_write_begin (writer, "features", '[');
  vimos_emu_write_string (writer, NULL, release->feature);
  vimos_emu_write_end (writer, ']');
  vimos_emu_write_begin (writer, "permissions", '[');
  vimos_emu_write_end (writer, ']');
  vimos_emu_write_begin (writer, "requiredApps", '[');
  for (guint i = 0; i < G_N_ELEMENTS (release->required); i++)
    if (release->required[i] != NULL)
      vimos_emu_write_string (writer, NULL, release->required[i]);
  vimos_emu_write_end (writer, ']');
  vimos_emu_write_end (writer, '}');
}

void
vimos_emu_apps_write_all (VimosEmuApps *self,
                          VimosEmuWriter *writer)
{
  vimos_emu_write_begin (writer, "applications", '[');
  for (guint i = 0; i < G_N_ELEMENTS (releases); i++)
    vimos_emu_apps_write (self, releases[i].name, writer);
  vimos_emu_write_end (writer, ']');
}

void
vimos_emu_apps_write_ids (VimosEmuApps *self,
                          VimosEmuWriter *writer)
{
  vimos_emu_write_begin (writer, "applicationIds", '[');
  for (guint i = 0; i < self->names->len; i++)
    {
      vimos_emu_write_begin (writer, NULL, '{');
      vimos_emu_write_uint (writer, "id", i + 1);
      vimos_emu_write_string (writer, "name", g_ptr_array_index (self->names, i));
      vimos_emu_write_end (writer, '}');
    }
  vimos_emu_write_end (writer, ']');
}
