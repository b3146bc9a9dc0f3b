/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include "vimos-demo-scenario-graphml.h"

/* The keys of a GraphML file name what its data are about. */

typedef struct
{
  const char *owner; /* “node”, “edge” or “graph” */
  const char *name;  /* of the attribute, in small letters */
  VimosGraphmlRole role;
} RoleName;

/* The Topology Zoo's names, NetworkX's and igraph's usual ones, and our own. */
static const RoleName role_names[] = {
  { "node", "label", VIMOS_GRAPHML_LABEL },
  { "node", "name", VIMOS_GRAPHML_LABEL },
  { "node", "latitude", VIMOS_GRAPHML_LATITUDE },
  { "node", "lat", VIMOS_GRAPHML_LATITUDE },
  { "node", "longitude", VIMOS_GRAPHML_LONGITUDE },
  { "node", "lon", VIMOS_GRAPHML_LONGITUDE },
  { "node", "vimos.hypervisor", VIMOS_GRAPHML_HYPERVISOR },
  { "node", "vimos.vms", VIMOS_GRAPHML_VMS },
  { "node", "vimos.operator", VIMOS_GRAPHML_OPERATOR },
  { "graph", "label", VIMOS_GRAPHML_TITLE },
  { "graph", "network", VIMOS_GRAPHML_TITLE },
  { "edge", "vimos.mbps", VIMOS_GRAPHML_MBPS },
  { "edge", "vimos.delay_ms", VIMOS_GRAPHML_DELAY },
  { "edge", "linkspeedraw", VIMOS_GRAPHML_SPEED_RAW },
  { "edge", "linkspeed", VIMOS_GRAPHML_SPEED },
  { "edge", "linkspeedunits", VIMOS_GRAPHML_SPEED_UNITS },
  { "edge", "linklabel", VIMOS_GRAPHML_LABEL },
  { "edge", "label", VIMOS_GRAPHML_LABEL },
};

const char *
vimos_graphml_attribute (const char *name,
                         const char **names,
                         const char **values)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (g_str_equal (names[i], name))
        return values[i];
    }
  return NULL;
}

static VimosGraphmlRole
find_role (const char *owner,
           const char *name)
{
  /* An attribute that says not whose it is, is everybody's. */
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (role_names); i++)
    {
      if (g_ascii_strcasecmp (name, role_names[i].name) == 0
          && (owner == NULL || g_str_equal (owner, "all")
              || g_str_equal (owner, role_names[i].owner)))
        return role_names[i].role;
    }
  return VIMOS_GRAPHML_NO_ROLE;
}

/* What the data of a key are for, by the attributes of its element */
void
vimos_graphml_key_set_role (VimosGraphmlKey *key,
                            const char **names,
                            const char **values)
{
  const char *owner = vimos_graphml_attribute ("for", names, values);
  const char *graphics = vimos_graphml_attribute ("yfiles.type", names, values);

  key->of_nodes = owner == NULL || g_str_equal (owner, "all") || g_str_equal (owner, "node");
  key->of_edges = owner == NULL || g_str_equal (owner, "all") || g_str_equal (owner, "edge");
  if (graphics != NULL
      && (g_str_equal (graphics, "nodegraphics") || g_str_equal (graphics, "edgegraphics")))
    key->role = VIMOS_GRAPHML_GRAPHICS;
  else
    key->role = find_role (owner, vimos_graphml_attribute ("attr.name", names, values));
}
