/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>

#include "vimos-path-finder.h"
#include "vimos-topology-builder.h"

/*
 * Networks written as text: "s1-s2:100" is a cable of 100 Mbit/s between two devices, "s1>s2:100"
 * one direction of it, "s1-s2" one of unknown bandwidth, "!s1" says that the device is not
 * available. Ports are numbered from 1 on each device in the order of the text; port "100" of each
 * device is for a host and has no known speed.
 */

static char *
next_port (GHashTable *n_ports,
           const char *device)
{
  guint port = GPOINTER_TO_UINT (g_hash_table_lookup (n_ports, device)) + 1;

  g_hash_table_insert (n_ports, g_strdup (device), GUINT_TO_POINTER (port));
  return g_strdup_printf ("%u", port);
}

static void
add_cable (VimosTopologyBuilder *builder,
           GHashTable *n_ports,
           const char *word)
{
  gsize separator = strcspn (word, "->");
  g_autofree char *src = g_strndup (word, separator);
  g_autofree char *dst = g_strndup (word + separator + 1, strcspn (word + separator + 1, ":"));
  const char *colon = strchr (word, ':');
  double mbps = colon != NULL ? g_ascii_strtod (colon + 1, NULL) : NAN;
  g_autofree char *src_port = next_port (n_ports, src);
  g_autofree char *dst_port = next_port (n_ports, dst);

  vimos_topology_builder_add_device (builder, src, NULL, TRUE, NAN, NAN);
  vimos_topology_builder_add_device (builder, dst, NULL, TRUE, NAN, NAN);
  vimos_topology_builder_add_port (builder, src, "100", NAN);
  vimos_topology_builder_add_port (builder, dst, "100", NAN);
  vimos_topology_builder_add_link (builder, src, src_port, dst, dst_port, mbps);
  if (word[separator] == '-')
    vimos_topology_builder_add_link (builder, dst, dst_port, src, src_port, mbps);
}

static inline VimosTopology *
make_network (const char *text)
{
  g_autoptr (VimosTopologyBuilder) builder = vimos_topology_builder_new ();
  g_autoptr (GHashTable) n_ports = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (char **word = words; *word != NULL; word++)
    if (**word == '!')
      vimos_topology_builder_add_device (builder, *word + 1, NULL, FALSE, NAN, NAN);
  for (char **word = words; *word != NULL; word++)
    if (**word != '!' && **word != '\0')
      add_cable (builder, n_ports, *word);
  return vimos_topology_builder_end (builder);
}

static inline VimosPathSet *
find_paths (VimosTopology *topology,
            const char *from,
            const char *to,
            VimosDisjointness disjointness)
{
  VimosConnectPoint src = { (char *) from, (char *) "100" };
  VimosConnectPoint dst = { (char *) to, (char *) "100" };

  return vimos_path_finder_find (topology, &src, &dst, disjointness, 0);
}
