/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-compute"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vimos-domain-xml.h"
#include "vimos-hypervisor.h"
#include "vimos-markup.h"

/* What ViMOS reads from a domain's XML. Untrusted: counts, lengths and numbers are bounded. */
#define MAX_DEVICES 256

typedef struct
{
  VimosVmData *data;
  GArray *nics;
  GArray *disks;
  char *nic_type;
  char *memory_unit;
} Reading;

static gboolean
refuse (GError **error,
        const char *why)
{
  g_set_error_literal (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED, why);
  return FALSE;
}

static gboolean
parse_memory (const char *text,
              const char *unit,
              guint64 *bytes)
{
  static const struct
  {
    const char *name;
    guint64 factor;
  } units[] = {
    { "b", 1 },
    { "bytes", 1 },
    { "k", (guint64) 1 << 10 },
    { "KiB", (guint64) 1 << 10 },
    { "M", (guint64) 1 << 20 },
    { "MiB", (guint64) 1 << 20 },
    { "G", (guint64) 1 << 30 },
    { "GiB", (guint64) 1 << 30 },
    { "T", (guint64) 1 << 40 },
    { "TiB", (guint64) 1 << 40 },
    { "KB", 1000 },
    { "MB", 1000000 },
    { "GB", 1000000000 },
    { "TB", 1000000000000 },
  };
  g_autofree char *number = g_strstrip (g_strdup (text));
  guint64 value;

  if (!g_ascii_string_to_unsigned (number, 10, 0, G_MAXUINT64, &value, NULL))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_strcmp0 (unit != NULL ? unit : "KiB", units[i].name) == 0)
      return !__builtin_mul_overflow (value, units[i].factor, bytes);
  return FALSE;
}

/* Upper case with colons, as ONOS writes it. NULL for what is no MAC. */
static char *
normalize_mac (const char *text)
{
  if (text == NULL || strlen (text) != 17)
    return NULL;
  for (guint i = 0; i < 17; i++)
    if (i % 3 == 2 ? text[i] != ':' : !g_ascii_isxdigit (text[i]))
      return NULL;
  return g_ascii_strup (text, -1);
}

static gboolean
start_disk (Reading *reading,
            const char **names,
            const char **values,
            GError **error)
{
  const char *device = vimos_markup_attribute ("device", names, values);
  VimosDisk disk = { .read_only = g_strcmp0 (device, "cdrom") == 0 };

  if (reading->disks->len >= MAX_DEVICES)
    return refuse (error, _("the VM has too many disks"));
  g_array_append_val (reading->disks, disk);
  return TRUE;
}

/* A volume of a pool becomes “pool/volume” here; whoever has the connection can tell its path. */
static gboolean
read_source (VimosDisk *disk,
             const char **names,
             const char **values,
             GError **error)
{
  static const char *const attributes[] = { "file", "dev", "dir", "name" };
  const char *pool = vimos_markup_attribute ("pool", names, values);
  const char *volume = vimos_markup_attribute ("volume", names, values);
  g_autofree char *both
      = pool != NULL && volume != NULL ? g_strconcat (pool, "/", volume, NULL) : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (attributes); i++)
    if (!vimos_markup_take (&disk->source, vimos_markup_attribute (attributes[i], names, values),
                            error))
      return FALSE;
  return vimos_markup_take (&disk->source, both, error);
}

static gboolean
read_disk (VimosDisk *disk,
           const char *element,
           const char **names,
           const char **values,
           GError **error)
{
  /* libvirt copies neither read-only nor shareable disks. */
  if (g_str_equal (element, "readonly") || g_str_equal (element, "shareable"))
    disk->read_only = TRUE;
  else if (g_str_equal (element, "target"))
    return vimos_markup_take (&disk->target, vimos_markup_attribute ("dev", names, values), error);
  else if (g_str_equal (element, "driver"))
    return vimos_markup_take (&disk->format, vimos_markup_attribute ("type", names, values), error);
  else if (g_str_equal (element, "source"))
    return read_source (disk, names, values, error);
  return TRUE;
}

static gboolean
start_nic (Reading *reading,
           const char **names,
           const char **values,
           GError **error)
{
  VimosNic nic = { NULL, NULL };

  if (reading->nics->len >= MAX_DEVICES)
    return refuse (error, _("the VM has too many NICs"));
  g_array_append_val (reading->nics, nic);
  g_clear_pointer (&reading->nic_type, g_free);
  return vimos_markup_take (&reading->nic_type, vimos_markup_attribute ("type", names, values),
                            error);
}

static gboolean
read_nic (Reading *reading,
          const char *element,
          const char **names,
          const char **values,
          GError **error)
{
  VimosNic *nic = &g_array_index (reading->nics, VimosNic, reading->nics->len - 1);
  const char *attribute = NULL;

  if (g_str_equal (element, "mac") && nic->mac == NULL)
    nic->mac = normalize_mac (vimos_markup_attribute ("address", names, values));
  if (!g_str_equal (element, "source"))
    return TRUE;

  /* A live NIC on a network names that network's bridge too; what must exist elsewhere is the
   * network. */
  if (g_strcmp0 (reading->nic_type, "network") == 0)
    attribute = "network";
  else if (g_strcmp0 (reading->nic_type, "bridge") == 0)
    attribute = "bridge";
  else if (g_strcmp0 (reading->nic_type, "direct") == 0)
    attribute = "dev";
  if (attribute == NULL)
    return TRUE;
  return vimos_markup_take (&nic->bridge, vimos_markup_attribute (attribute, names, values), error);
}

static gboolean
start_cb (const char *path,
          const char **names,
          const char **values,
          gpointer data,
          GError **error)
{
  static const char disk_prefix[] = "domain/devices/disk/";
  static const char nic_prefix[] = "domain/devices/interface/";
  Reading *reading = data;

  if (!g_str_has_prefix (path, "domain") || (path[6] != '\0' && path[6] != '/'))
    return refuse (error, _("the XML describes no VM"));
  if (g_str_equal (path, "domain/memory"))
    return vimos_markup_take (&reading->memory_unit, vimos_markup_attribute ("unit", names, values),
                              error);
  if (g_str_equal (path, "domain/devices/disk"))
    return start_disk (reading, names, values, error);
  if (g_str_equal (path, "domain/devices/interface"))
    return start_nic (reading, names, values, error);
  if (g_str_has_prefix (path, disk_prefix))
    return read_disk (&g_array_index (reading->disks, VimosDisk, reading->disks->len - 1),
                      path + strlen (disk_prefix), names, values, error);
  if (g_str_has_prefix (path, nic_prefix))
    return read_nic (reading, path + strlen (nic_prefix), names, values, error);
  return TRUE;
}

static gboolean
text_cb (const char *path,
         const char *text,
         gpointer data,
         GError **error)
{
  Reading *reading = data;

  if (g_str_equal (path, "domain/name"))
    return vimos_markup_take (&reading->data->name, text, error);
  if (g_str_equal (path, "domain/uuid"))
    return vimos_markup_take (&reading->data->uuid, text, error);
  if (g_str_equal (path, "domain/title"))
    return vimos_markup_take (&reading->data->title, text, error);
  if (g_str_equal (path, "domain/memory")
      && !parse_memory (text, reading->memory_unit, &reading->data->memory))
    return refuse (error, _("the VM's memory size makes no sense"));
  return TRUE;
}

/* What the walk gathered becomes the data's arrays, also after a failure, so that one function
 * frees all. */
static void
finish_reading (Reading *reading)
{
  VimosVmData *data = reading->data;

  data->n_nics = reading->nics->len;
  data->nics = (VimosNic *) g_array_free (reading->nics, FALSE);
  data->n_disks = reading->disks->len;
  data->disks = (VimosDisk *) g_array_free (reading->disks, FALSE);
  for (guint i = 0; i < data->n_disks; i++)
    if (data->disks[i].source == NULL)
      data->disks[i].read_only = TRUE;
  g_free (reading->nic_type);
  g_free (reading->memory_unit);
}

/**
 * vimos_domain_xml_parse:
 * @xml: a domain's XML, untrusted
 * @error: set to %VIMOS_COMPUTE_ERROR_FAILED when it describes no VM or breaks a bound
 *
 * Reads name, UUID, title, memory, NICs and disks; the state, capacities and allocations are not in
 * it. A disk without medium counts as read-only: there is nothing to copy. Any thread.
 *
 * Returns: (transfer full): the data, or %NULL
 */
VimosVmData *
vimos_domain_xml_parse (const char *xml,
                        GError **error)
{
  static const VimosMarkupHandler handler = { start_cb, text_cb };
  g_autoptr (VimosVmData) data = g_new0 (VimosVmData, 1);
  Reading reading = {
    .data = data,
    .nics = g_array_new (FALSE, TRUE, sizeof (VimosNic)),
    .disks = g_array_new (FALSE, TRUE, sizeof (VimosDisk)),
  };
  gboolean walked;
  char *uuid;

  g_return_val_if_fail (xml != NULL, NULL);

  walked = vimos_markup_walk (xml, &handler, &reading, error);
  finish_reading (&reading);
  if (!walked)
    return NULL;
  if (data->name == NULL || *data->name == '\0')
    {
      refuse (error, _("the VM has no name"));
      return NULL;
    }
  if (data->uuid == NULL || !g_uuid_string_is_valid (data->uuid))
    {
      refuse (error, _("the VM has no valid UUID"));
      return NULL;
    }
  if (data->title != NULL && *data->title == '\0')
    g_clear_pointer (&data->title, g_free);
  uuid = g_ascii_strdown (data->uuid, -1);
  g_free (data->uuid);
  data->uuid = uuid;
  return g_steal_pointer (&data);
}
