/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-network-entry.h"
#include "vimos-units.h"
#include "vimos-words.h"

struct _VimosNetworkEntry
{
  GObject parent_instance;

  guint n_columns;
  char *texts[VIMOS_NETWORK_MAX_COLUMNS];
  char *keys[VIMOS_NETWORK_MAX_COLUMNS]; /* by which texts are sorted: s2 before s10 */
  double numbers[VIMOS_NETWORK_MAX_COLUMNS];
};

static const struct
{
  const char *title;
  gboolean number;
} columns[VIMOS_NETWORK_N_KINDS][VIMOS_NETWORK_MAX_COLUMNS] = {
  [VIMOS_NETWORK_SWITCHES] = { { N_("Name"), FALSE }, { N_("State"), FALSE }, { N_("Links"), TRUE },
                               { N_("Hosts"), TRUE }, { N_("ID"), FALSE } },
  [VIMOS_NETWORK_LINKS] = { { N_("From"), FALSE }, { N_("Port"), FALSE }, { N_("To"), FALSE },
                            { N_("Bandwidth"), TRUE }, { N_("Free"), TRUE }, { N_("Load"), TRUE },
                            { N_("Source"), FALSE } },
  [VIMOS_NETWORK_HOSTS] = { { N_("Name"), FALSE }, { N_("Kind"), FALSE }, { N_("Switch"), FALSE },
                            { N_("Port"), FALSE }, { N_("Address"), FALSE }, { N_("MAC"), FALSE } },
};

G_DEFINE_FINAL_TYPE (VimosNetworkEntry, vimos_network_entry, G_TYPE_OBJECT)

static void
vimos_network_entry_finalize (GObject *object)
{
  VimosNetworkEntry *self = VIMOS_NETWORK_ENTRY (object);

  for (guint i = 0; i < VIMOS_NETWORK_MAX_COLUMNS; i++)
    {
      g_free (self->texts[i]);
      g_free (self->keys[i]);
    }

  G_OBJECT_CLASS (vimos_network_entry_parent_class)->finalize (object);
}

static void
vimos_network_entry_class_init (VimosNetworkEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vimos_network_entry_finalize;
}

static void
vimos_network_entry_init (VimosNetworkEntry *self)
{
}

static void
add_text (VimosNetworkEntry *self,
          const char *text)
{
  self->texts[self->n_columns] = g_strdup (text != NULL ? text : "");
  self->keys[self->n_columns] = g_utf8_collate_key_for_filename (self->texts[self->n_columns], -1);
  self->numbers[self->n_columns++] = NAN;
}

/* @text: (transfer full): the number in words; what is not known has none */
static void
add_number (VimosNetworkEntry *self,
            double number,
            char *text)
{
  add_text (self, isnan (number) ? "–" : text);
  self->numbers[self->n_columns - 1] = number;
  g_free (text);
}

static void
add_switches (GPtrArray *entries,
              VimosTopology *topology)
{
  guint n = vimos_topology_get_n_devices (topology);
  g_autofree guint *n_links = g_new0 (guint, n + 1);
  g_autofree guint *n_hosts = g_new0 (guint, n + 1);
  guint index;

  for (guint i = 0; i < vimos_topology_get_n_links (topology); i++)
    n_links[vimos_topology_get_link (topology, i)->src_index]++;
  for (guint i = 0; i < vimos_topology_get_n_hosts (topology); i++)
    {
      const VimosHost *host = vimos_topology_get_host (topology, i);

      if (host->location.device != NULL
          && vimos_topology_find_device (topology, host->location.device, &index))
        n_hosts[index]++;
    }
  for (guint i = 0; i < n; i++)
    {
      const VimosDevice *device = vimos_topology_get_device (topology, i);
      VimosNetworkEntry *entry = g_object_new (VIMOS_TYPE_NETWORK_ENTRY, NULL);

      add_text (entry, device->name);
      add_text (entry, device->available ? _("available") : _("not connected"));
      add_number (entry, n_links[i], g_strdup_printf ("%u", n_links[i]));
      add_number (entry, n_hosts[i], g_strdup_printf ("%u", n_hosts[i]));
      add_text (entry, device->id);
      g_ptr_array_add (entries, entry);
    }
}

/* Each direction is a link of its own: their loads differ. */
static void
add_links (GPtrArray *entries,
           VimosTopology *topology)
{
  for (guint i = 0; i < vimos_topology_get_n_links (topology); i++)
    {
      const VimosLink *link = vimos_topology_get_link (topology, i);
      VimosNetworkEntry *entry = g_object_new (VIMOS_TYPE_NETWORK_ENTRY, NULL);
      double available = vimos_link_get_available_mbps (link);
      double load = link->mbps > 0 ? link->load_mbps / link->mbps : NAN;
      g_autofree char *source = vimos_words_bandwidth_source (link->source);

      add_text (entry, vimos_topology_get_device (topology, link->src_index)->name);
      add_text (entry, link->src.port);
      add_text (entry, vimos_topology_get_device (topology, link->dst_index)->name);
      add_number (entry, link->mbps, vimos_format_mbps (link->mbps));
      add_number (entry, available, vimos_format_mbps (available));
      add_number (entry, load, g_strdup_printf ("%.0f %%", load * 100));
      add_text (entry, source);
      g_ptr_array_add (entries, entry);
    }
}

static VimosHypervisor *
find_hypervisor_of (VimosContext *context,
                    const VimosHost *host)
{
  GListModel *hypervisors = vimos_context_get_hypervisors (context);

  for (guint i = 0; i < g_list_model_get_n_items (hypervisors); i++)
    {
      g_autoptr (VimosHypervisor) hypervisor = g_list_model_get_item (hypervisors, i);

      if (vimos_context_find_hypervisor_host (context, hypervisor) == host)
        return hypervisor; /* the model keeps it */
    }
  return NULL;
}

static void
add_host (GPtrArray *entries,
          VimosSession *session,
          VimosTopology *topology,
          const VimosHost *host)
{
  VimosContext *context = vimos_session_get_context (session);
  VimosHypervisor *hypervisor = find_hypervisor_of (context, host);
  VimosVm *vm = hypervisor == NULL && host->mac != NULL
                    ? vimos_context_find_vm (context, host->mac, NULL)
                    : NULL;
  VimosNetworkEntry *entry = g_object_new (VIMOS_TYPE_NETWORK_ENTRY, NULL);
  g_autofree char *addresses
      = host->addresses != NULL ? g_strjoinv (", ", host->addresses) : g_strdup ("");
  const char *device = host->location.device;
  guint index;

  if (device != NULL && vimos_topology_find_device (topology, device, &index))
    device = vimos_topology_get_device (topology, index)->name;
  if (hypervisor != NULL)
    add_text (entry, vimos_hypervisor_get_name (hypervisor));
  else if (vm != NULL)
    add_text (entry, vimos_vm_get_name (vm));
  else
    add_text (entry, *addresses != '\0' ? addresses : host->mac);
  add_text (entry, hypervisor != NULL ? _("hypervisor") : vm != NULL ? _("VM") : _("host"));
  add_text (entry, device);
  add_text (entry, host->location.port);
  add_text (entry, addresses);
  add_text (entry, host->mac);
  g_ptr_array_add (entries, entry);
}

/**
 * vimos_network_entries_fill:
 * @store: of #VimosNetworkEntry; what was in it is replaced
 * @kind: of what the entries are
 * @session: whose network it is
 */
void
vimos_network_entries_fill (GListStore *store,
                            VimosNetworkKind kind,
                            VimosSession *session)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
  VimosTopology *topology;

  g_return_if_fail (G_IS_LIST_STORE (store));
  g_return_if_fail (VIMOS_IS_SESSION (session));

  topology = vimos_session_get_topology (session);
  if (topology != NULL && kind == VIMOS_NETWORK_SWITCHES)
    add_switches (entries, topology);
  else if (topology != NULL && kind == VIMOS_NETWORK_LINKS)
    add_links (entries, topology);
  else if (topology != NULL)
    for (guint i = 0; i < vimos_topology_get_n_hosts (topology); i++)
      add_host (entries, session, topology, vimos_topology_get_host (topology, i));
  g_list_store_splice (store, 0, g_list_model_get_n_items (G_LIST_MODEL (store)), entries->pdata,
                       entries->len);
}

/** vimos_network_entry_get_text: Returns: (transfer none): what stands in @column */
const char *
vimos_network_entry_get_text (VimosNetworkEntry *self,
                              guint column)
{
  g_return_val_if_fail (VIMOS_IS_NETWORK_ENTRY (self), NULL);
  g_return_val_if_fail (column < self->n_columns, NULL);

  return self->texts[column];
}

/** vimos_network_entry_get_number: Returns: the number in @column; NaN when there is none */
double
vimos_network_entry_get_number (VimosNetworkEntry *self,
                                guint column)
{
  g_return_val_if_fail (VIMOS_IS_NETWORK_ENTRY (self), NAN);
  g_return_val_if_fail (column < self->n_columns, NAN);

  return self->numbers[column];
}

/** vimos_network_entry_compare: Returns: as strcmp(), by @column; what is not known comes first */
int
vimos_network_entry_compare (VimosNetworkEntry *self,
                             VimosNetworkEntry *other,
                             guint column)
{
  double a = self->numbers[column], b = other->numbers[column];

  if (isnan (a) && isnan (b))
    return strcmp (self->keys[column], other->keys[column]);
  if (isnan (a) || isnan (b))
    return isnan (a) ? -1 : 1;
  return (a > b) - (a < b);
}

/** vimos_network_kind_get_n_columns: Returns: how many columns the table of @kind has */
guint
vimos_network_kind_get_n_columns (VimosNetworkKind kind)
{
  guint n = 0;

  g_return_val_if_fail (kind < VIMOS_NETWORK_N_KINDS, 0);

  while (n < VIMOS_NETWORK_MAX_COLUMNS && columns[kind][n].title != NULL)
    n++;
  return n;
}

/** vimos_network_kind_get_title: Returns: (transfer none): what stands above @column */
const char *
vimos_network_kind_get_title (VimosNetworkKind kind,
                              guint column)
{
  g_return_val_if_fail (column < vimos_network_kind_get_n_columns (kind), NULL);

  return _(columns[kind][column].title);
}

/** vimos_network_kind_is_number: Returns: whether @column is one of numbers */
gboolean
vimos_network_kind_is_number (VimosNetworkKind kind,
                              guint column)
{
  g_return_val_if_fail (column < vimos_network_kind_get_n_columns (kind), FALSE);

  return columns[kind][column].number;
}
