/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-demo-scenario-private.h"

G_BEGIN_DECLS

/* What the data of a key are for */
typedef enum
{
  VIMOS_GRAPHML_LABEL,
  VIMOS_GRAPHML_LATITUDE,
  VIMOS_GRAPHML_LONGITUDE,
  VIMOS_GRAPHML_HYPERVISOR,
  VIMOS_GRAPHML_VMS,
  VIMOS_GRAPHML_OPERATOR,
  VIMOS_GRAPHML_MBPS,
  VIMOS_GRAPHML_DELAY,
  VIMOS_GRAPHML_SPEED_RAW,
  VIMOS_GRAPHML_SPEED,
  VIMOS_GRAPHML_SPEED_UNITS,
  VIMOS_GRAPHML_TITLE,    /* of the graph */
  VIMOS_GRAPHML_GRAPHICS, /* yEd's: the label is somewhere in it */
  VIMOS_GRAPHML_N_ROLES,
} VimosGraphmlRole;

#define VIMOS_GRAPHML_NO_ROLE VIMOS_GRAPHML_N_ROLES

typedef struct
{
  VimosGraphmlRole role;
  gboolean of_nodes;
  gboolean of_edges;
  char *fallback; /* (nullable) */
} VimosGraphmlKey;

/* A node, an edge or a hyperedge, which is a node with edges to its ends.
 * @hub: of an edge: the position of the hyperedge that it is a part of, or VIMOS_DEMO_NONE
 * @is_group: of a node: it holds a graph */
typedef struct
{
  char *id;     /* of a node; (nullable) for a hyperedge */
  char *source; /* of an edge; (nullable) when it has a hub */
  char *target;
  guint hub;
  gboolean directed;
  gboolean is_group;
  guint line;
  char *data[VIMOS_GRAPHML_N_ROLES];
} VimosGraphmlItem;

/* What is in a file, before it means anything */
typedef struct
{
  char *file;
  char *title;
  GPtrArray *nodes; /* VimosGraphmlItem */
  GPtrArray *edges; /* VimosGraphmlItem */
} VimosGraphmlContent;

gboolean vimos_graphml_read (VimosGraphmlContent *content,
                             const char *text,
                             gsize length,
                             GError **error);
gboolean vimos_graphml_build (const VimosGraphmlContent *content,
                              VimosDemoBuilder *builder,
                              GError **error);
const char *vimos_graphml_attribute (const char *name,
                                     const char **names,
                                     const char **values);
void vimos_graphml_key_set_role (VimosGraphmlKey *key,
                                 const char **names,
                                 const char **values);
void vimos_graphml_fail (const char *file,
                         guint line,
                         GError **error,
                         const char *format,
                         ...) G_GNUC_PRINTF (4, 5);

G_END_DECLS
