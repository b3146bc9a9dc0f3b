/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include <string.h>

#include "vimos-emu-components.h"

/* The properties of ONOS's components. Those that pace the polls and that cap the disjoint pairs
 * have an effect; the others are remembered. */

#define FLOWS "org.onosproject.provider.of.flow.impl.OpenFlowRuleProvider"
#define DEVICES "org.onosproject.provider.of.device.impl.OpenFlowDeviceProvider"
#define TOPOLOGY "org.onosproject.store.topology.impl.DistributedTopologyStore"
#define LLDP "org.onosproject.provider.lldp.impl.LldpLinkProvider"
#define FWD "org.onosproject.fwd.ReactiveForwarding"

typedef enum
{
  TYPE_INTEGER,
  TYPE_BOOLEAN,
  TYPE_STRING,
} Type;

typedef struct
{
  const char *component;
  const char *name;
  const char *value;
  Type type;
} Property;

static const Property properties[] = {
  { FLOWS, "flowPollFrequency", "5", TYPE_INTEGER },
  { FLOWS, "adaptiveFlowSampling", "false", TYPE_BOOLEAN },
  { DEVICES, "portStatsPollFrequency", "5", TYPE_INTEGER },
  { DEVICES, "propFreq", "true", TYPE_BOOLEAN },
  { TOPOLOGY, "linkWeightFunction", "hopCount", TYPE_STRING },
  { TOPOLOGY, "maxPaths", "-1", TYPE_INTEGER },
  { LLDP, "enabled", "true", TYPE_BOOLEAN },
  { LLDP, "useBddp", "true", TYPE_BOOLEAN },
  { LLDP, "probeRate", "3000", TYPE_INTEGER },
  { LLDP, "staleLinkAge", "10000", TYPE_INTEGER },
  { LLDP, "maxDiscoveryDelayMs", "1000", TYPE_INTEGER },
  { LLDP, "useStaleLinkAge", "true", TYPE_BOOLEAN },
  { FWD, "packetOutOnly", "false", TYPE_BOOLEAN },
  { FWD, "packetOutOfppTable", "false", TYPE_BOOLEAN },
  { FWD, "flowTimeout", "10", TYPE_INTEGER },
  { FWD, "flowPriority", "10", TYPE_INTEGER },
  { FWD, "ipv6Forwarding", "false", TYPE_BOOLEAN },
  { FWD, "matchDstMacOnly", "false", TYPE_BOOLEAN },
};

struct _VimosEmuComponents
{
  char *values[G_N_ELEMENTS (properties)];
};

VimosEmuComponents *
vimos_emu_components_new (void)
{
  VimosEmuComponents *self = g_new0 (VimosEmuComponents, 1);

  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    self->values[i] = g_strdup (properties[i].value);
  return self;
}

void
vimos_emu_components_free (VimosEmuComponents *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    g_free (self->values[i]);
  g_free (self);
}

gboolean
vimos_emu_components_has (VimosEmuComponents *self,
                          const char *component)
{
  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    if (g_str_equal (properties[i].component, component))
      return TRUE;
  return FALSE;
}

static int
find (const char *component,
      const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    if (g_str_equal (properties[i].component, component) && g_str_equal (properties[i].name, name))
      return i;
  return -1;
}

const char *
vimos_emu_components_get (VimosEmuComponents *self,
                          const char *component,
                          const char *property)
{
  int i = find (component, property);

  return i >= 0 ? self->values[i] : NULL;
}

static int
get_int (VimosEmuComponents *self,
         const char *component,
         const char *property)
{
  return g_ascii_strtoll (vimos_emu_components_get (self, component, property), NULL, 10);
}

/* How often counters are fetched, in ms. */
gint64
vimos_emu_components_get_poll_ms (VimosEmuComponents *self,
                                  gboolean flows)
{
  int seconds = flows ? get_int (self, FLOWS, "flowPollFrequency")
                      : get_int (self, DEVICES, "portStatsPollFrequency");

  return seconds > 0 ? seconds * G_GINT64_CONSTANT (1000) : 5000;
}

/* How many disjoint pairs are told; negative for all. */
int
vimos_emu_components_get_max_paths (VimosEmuComponents *self)
{
  return get_int (self, TOPOLOGY, "maxPaths");
}

static int
find_or_complain (VimosEmuComponents *self,
                  const char *component,
                  const char *property,
                  GError **error)
{
  int i = find (component, property);

  if (i >= 0)
    return i;
  if (!vimos_emu_components_has (self, component))
    g_set_error (error, VIMOS_EMU_HTTP_ERROR, 400, "Component %s is not registered", component);
  else
    g_set_error (error, VIMOS_EMU_HTTP_ERROR, 400, "Property %s does not exist for %s", property,
                 component);
  return -1;
}

gboolean
vimos_emu_components_set (VimosEmuComponents *self,
                          const char *component,
                          const char *property,
                          const char *value,
                          GError **error)
{
  int i = find_or_complain (self, component, property, error);
  gint64 number;

  if (i < 0)
    return FALSE;
  if (properties[i].type == TYPE_INTEGER
      && !g_ascii_string_to_signed (value, 10, G_MININT32, G_MAXINT32, &number, NULL))
    {
      g_set_error_literal (error, VIMOS_EMU_HTTP_ERROR, 400, "Invalid INTEGER value");
      return FALSE;
    }
  if (properties[i].type == TYPE_BOOLEAN && g_ascii_strcasecmp (value, "true") != 0
      && g_ascii_strcasecmp (value, "false") != 0)
    {
      g_set_error_literal (error, VIMOS_EMU_HTTP_ERROR, 400, "Invalid BOOLEAN value");
      return FALSE;
    }
  g_free (self->values[i]);
  self->values[i] = g_strdup (value);
  return TRUE;
}

gboolean
vimos_emu_components_unset (VimosEmuComponents *self,
                            const char *component,
                            const char *property,
                            GError **error)
{
  int i = find_or_complain (self, component, property, error);

  if (i < 0)
    return FALSE;
  g_free (self->values[i]);
  self->values[i] = g_strdup (properties[i].value);
  return TRUE;
}

void
vimos_emu_components_write (VimosEmuComponents *self,
                            const char *component,
                            VimosEmuWriter *writer)
{
  vimos_emu_write_begin (writer, component, '{');
  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    if (g_str_equal (properties[i].component, component))
      vimos_emu_write_string (writer, properties[i].name, self->values[i]);
  vimos_emu_write_end (writer, '}');
}

void
vimos_emu_components_write_all (VimosEmuComponents *self,
                                VimosEmuWriter *writer)
{
  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    if (i == 0 || !g_str_equal (properties[i].component, properties[i - 1].component))
      vimos_emu_components_write (self, properties[i].component, writer);
}
