/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-onos"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-onos-codec-private.h"
#include "vimos-onos-json-private.h"

/* What the controller says about itself, devices and ports */

typedef struct
{
  VimosTopologyBuilder *builder;
  VimosPortLoads *loads;
} Target;

static guint
count_or_zero (JsonObject *object,
               const char *member)
{
  guint64 value = 0;

  return vimos_json_peek_count (object, member, &value) ? MIN (value, G_MAXUINT) : 0;
}

/* An answer of /system (1.13 and later) */
gboolean
vimos_onos_decode_system (JsonNode *root,
                          VimosOnosStatus *status,
                          GError **error)
{
  JsonObject *object = vimos_json_root (root, error);
  const char *version = object != NULL ? vimos_json_get_text (object, "version", error) : NULL;

  if (version == NULL)
    return FALSE;
  g_free (status->version);
  status->version = g_strdup (version);
  status->devices = count_or_zero (object, "devices");
  status->links = count_or_zero (object, "links");
  status->hosts = count_or_zero (object, "hosts");
  return TRUE;
}

/* An answer of /topology, whose counts are of available devices and active links only */
gboolean
vimos_onos_decode_graph (JsonNode *root,
                         VimosOnosStatus *status,
                         GError **error)
{
  JsonObject *object = vimos_json_root (root, error);
  guint64 devices, links;
  gint64 time = 0;

  if (object == NULL)
    return FALSE;
  /* nanoTime may be negative: any number will do, it is only compared */
  if (!vimos_json_peek_integer (object, "time", &time))
    {
      g_set_error (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_MALFORMED,
                   _("“%s” is missing or no whole number"), "time");
      return FALSE;
    }
  if (!vimos_json_get_count (object, "devices", &devices, error)
      || !vimos_json_get_count (object, "links", &links, error))
    return FALSE;
  status->topology_time = (guint64) time;
  status->devices = MIN (devices, G_MAXUINT);
  status->links = MIN (links, G_MAXUINT);
  return TRUE;
}

/* Text that is only shown: control characters, which could play with a terminal, become spaces. */
static char *
dup_shown (const char *text)
{
  g_autoptr (GString) shown = NULL;

  if (text == NULL)
    return NULL;
  shown = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    g_string_append_unichar (shown,
                             g_unichar_iscntrl (g_utf8_get_char (p)) ? ' ' : g_utf8_get_char (p));
  g_strstrip (shown->str);
  return *shown->str != '\0' ? g_strdup (shown->str) : NULL;
}

/* The configured name, else what the switch calls itself; "None" is Open vSwitch's word for
 * nothing. */
static char *
dup_device_name (JsonObject *annotations)
{
  static const char *const members[] = { "name", "datapathDescription" };

  for (guint i = 0; annotations != NULL && i < G_N_ELEMENTS (members); i++)
    {
      g_autofree char *name = dup_shown (vimos_json_peek_text (annotations, members[i]));

      if (name != NULL && g_ascii_strcasecmp (name, "None") != 0)
        return g_steal_pointer (&name);
    }
  return NULL;
}

static double
annotated_degrees (JsonObject *annotations,
                   const char *member,
                   double limit)
{
  double degrees = annotations != NULL
                       ? vimos_parse_number (vimos_json_peek_text (annotations, member))
                       : NAN;

  return fabs (degrees) <= limit ? degrees : NAN;
}

static gboolean
decode_device (JsonObject *item,
               gpointer data,
               GError **error)
{
  Target *target = data;
  const char *id = vimos_json_get_text (item, "id", error);
  JsonObject *annotations = vimos_json_peek_object (item, "annotations");
  g_autofree char *name = dup_device_name (annotations);

  if (id == NULL)
    return FALSE;
  vimos_topology_builder_add_device (target->builder, id, name != NULL ? name : id,
                                     vimos_json_peek_boolean (item, "available", TRUE),
                                     annotated_degrees (annotations, "latitude", 90),
                                     annotated_degrees (annotations, "longitude", 180));
  return TRUE;
}

gboolean
vimos_onos_decode_devices (JsonNode *root,
                           VimosTopologyBuilder *builder,
                           GError **error)
{
  Target target = { builder, NULL };
  JsonObject *object = vimos_json_root (root, error);

  return object != NULL && vimos_json_foreach (object, "devices", decode_device, &target, error);
}

static gboolean
collect_id (JsonObject *item,
            gpointer data,
            GError **error)
{
  const char *id = vimos_json_get_text (item, "id", error);

  if (id == NULL)
    return FALSE;
  g_ptr_array_add (data, g_strdup (id));
  return TRUE;
}

/* Returns: (transfer full) (element-type utf8): the ids, for controllers that list ports device by
 * device only */
GPtrArray *
vimos_onos_decode_device_ids (JsonNode *root,
                              GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  JsonObject *object = vimos_json_root (root, error);

  if (object == NULL || !vimos_json_foreach (object, "devices", collect_id, ids, error))
    return NULL;
  return g_steal_pointer (&ids);
}

/* A port that is down is left out: it carries nothing, and ONOS would report a rule to it as
 * installed. */
static gboolean
decode_port (JsonObject *item,
             gpointer data,
             GError **error)
{
  Target *target = data;
  const char *device = vimos_json_get_text (item, "element", error);
  g_autofree char *port = device != NULL ? vimos_json_get_port (item, "port", error) : NULL;
  double speed, load;

  if (port == NULL)
    return FALSE;
  if (g_ascii_strcasecmp (port, "local") == 0 || !vimos_json_peek_boolean (item, "isEnabled", TRUE))
    return TRUE;
  speed = vimos_json_peek_number (item, "portSpeed");
  vimos_topology_builder_add_port (target->builder, device, port, speed > 0 ? speed : NAN);
  load = vimos_port_loads_get_mbps (target->loads, device, port);
  if (!isnan (load))
    vimos_topology_builder_set_load (target->builder, device, port, load);
  return TRUE;
}

/* An answer of /devices/ports or /devices/{id}/ports; @loads may be %NULL */
gboolean
vimos_onos_decode_ports (JsonNode *root,
                         VimosPortLoads *loads,
                         VimosTopologyBuilder *builder,
                         GError **error)
{
  Target target = { builder, loads };
  JsonObject *object = vimos_json_root (root, error);

  return object != NULL && vimos_json_foreach (object, "ports", decode_port, &target, error);
}
