/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TestGraph:
 * @name: what it is
 * @n_devices: how many
 * @n_cables: how many, parallel ones among them
 * @n_links: directed links: two for each cable
 * @tails: of each link, ascending
 * @heads: of each link
 *
 * Networks that tests and benchmarks measure on.
 */
typedef struct
{
  char *name;
  guint n_devices;
  guint n_cables;
  guint n_links;
  guint *tails;
  guint *heads;
} TestGraph;

void test_graph_free (TestGraph *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestGraph, test_graph_free)

TestGraph *test_graph_new_fat_tree (guint k);
TestGraph *test_graph_new_grid (guint width,
                                guint height);
TestGraph *test_graph_new_jellyfish (guint n_devices,
                                     guint degree,
                                     guint32 seed);
TestGraph *test_graph_new_random (guint n_devices,
                                  guint n_cables,
                                  guint32 seed);
TestGraph *test_graph_new_zoo (const char *path,
                               GError **error);
TestGraph *test_graph_without_parallels (const TestGraph *self);
GPtrArray *test_graph_list_zoo (void);
char *test_graph_get_zoo_folder (void);

G_END_DECLS
