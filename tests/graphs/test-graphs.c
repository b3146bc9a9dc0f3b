/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-graphs.h"

#include <string.h>

typedef struct
{
  guint tail, head;
} Link;

static void
add_cable (GArray *links,
           guint a,
           guint b)
{
  Link there = { a, b }, back = { b, a };

  if (a == b)
    return;
  g_array_append_val (links, there);
  g_array_append_val (links, back);
}

static int
compare_links (gconstpointer a,
               gconstpointer b)
{
  const Link *left = a, *right = b;

  if (left->tail != right->tail)
    return left->tail < right->tail ? -1 : 1;
  return left->head == right->head ? 0 : left->head < right->head ? -1 : 1;
}

/* Takes over @name and @links. */
static TestGraph *
make (char *name,
      guint n_devices,
      GArray *links)
{
  TestGraph *self = g_new0 (TestGraph, 1);

  g_array_sort (links, compare_links);
  self->name = name;
  self->n_devices = n_devices;
  self->n_links = links->len;
  self->n_cables = links->len / 2;
  self->tails = g_new (guint, links->len);
  self->heads = g_new (guint, links->len);
  for (guint i = 0; i < links->len; i++)
    {
      self->tails[i] = g_array_index (links, Link, i).tail;
      self->heads[i] = g_array_index (links, Link, i).head;
    }
  g_array_unref (links);
  return self;
}

static GArray *
new_links (void)
{
  return g_array_new (FALSE, FALSE, sizeof (Link));
}

void
test_graph_free (TestGraph *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->tails);
  g_free (self->heads);
  g_free (self);
}

/* k pods of k/2 edge and k/2 aggregation switches, and k²/4 core switches (Al-Fares, Loukissas,
 * Vahdat, “A scalable, commodity data center network architecture”, 2008). */
TestGraph *
test_graph_new_fat_tree (guint k)
{
  GArray *links = new_links ();
  guint half = k / 2, first_edge = 0, first_core = k * k;

  for (guint pod = 0; pod < k; pod++)
    for (guint i = 0; i < half; i++)
      {
        guint aggregation = first_edge + pod * k + half + i;

        for (guint j = 0; j < half; j++)
          {
            add_cable (links, first_edge + pod * k + j, aggregation);
            add_cable (links, aggregation, first_core + i * half + j);
          }
      }
  return make (g_strdup_printf ("fat-tree %u", k), k * k + half * half, links);
}

TestGraph *
test_graph_new_grid (guint width,
                     guint height)
{
  GArray *links = new_links ();

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        if (x + 1 < width)
          add_cable (links, y * width + x, y * width + x + 1);
        if (y + 1 < height)
          add_cable (links, y * width + x, (y + 1) * width + x);
      }
  return make (g_strdup_printf ("grid %u x %u", width, height), width * height, links);
}

static gboolean
has_cable (GHashTable *cables,
           guint a,
           guint b)
{
  guint64 key = ((guint64) MIN (a, b) << 32) | MAX (a, b);

  return a == b || g_hash_table_contains (cables, &key);
}

static void
set_cable (GHashTable *cables,
           Link *cable,
           guint a,
           guint b)
{
  guint64 key = ((guint64) MIN (cable->tail, cable->head) << 32) | MAX (cable->tail, cable->head);

  g_hash_table_remove (cables, &key);
  *cable = (Link){ a, b };
  key = ((guint64) MIN (a, b) << 32) | MAX (a, b);
  g_hash_table_add (cables, g_memdup2 (&key, sizeof key));
}

/* A random regular graph (Singla, Hong, Popa, Godfrey, “Jellyfish: networking data centers
 * randomly”, 2012): a ring in which pairs of cables change one end with each other. */
TestGraph *
test_graph_new_jellyfish (guint n_devices,
                          guint degree,
                          guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (GHashTable) cables = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  guint n_cables = n_devices * (degree / 2);
  g_autofree Link *list = g_new0 (Link, n_cables);
  GArray *links = new_links ();

  for (guint i = 0; i < n_cables; i++)
    set_cable (cables, &list[i], i % n_devices, (i + 1 + i / n_devices) % n_devices);
  for (guint i = 0; i < 20 * n_cables; i++)
    {
      Link *a = &list[g_rand_int_range (rand, 0, n_cables)];
      Link *b = &list[g_rand_int_range (rand, 0, n_cables)];
      Link old_a = *a, old_b = *b;

      if (a == b || has_cable (cables, old_a.tail, old_b.head)
          || has_cable (cables, old_b.tail, old_a.head))
        continue;
      set_cable (cables, a, old_a.tail, old_b.head);
      set_cable (cables, b, old_b.tail, old_a.head);
    }
  for (guint i = 0; i < n_cables; i++)
    add_cable (links, list[i].tail, list[i].head);
  return make (g_strdup_printf ("jellyfish %u/%u", n_devices, degree), n_devices, links);
}

TestGraph *
test_graph_new_random (guint n_devices,
                       guint n_cables,
                       guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  GArray *links = new_links ();

  while (links->len < 2 * n_cables)
    add_cable (links, g_rand_int_range (rand, 0, n_devices),
               g_rand_int_range (rand, 0, n_devices));
  return make (g_strdup_printf ("random %u/%u", n_devices, n_cables), n_devices, links);
}

/* A map of the Internet Topology Zoo. */

typedef struct
{
  GHashTable *nodes; /* id → number + 1 */
  GArray *links;
} Map;

static guint
find_node (Map *map,
           const char *id)
{
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (map->nodes, id));

  if (number == 0)
    {
      number = g_hash_table_size (map->nodes) + 1;
      g_hash_table_insert (map->nodes, g_strdup (id), GUINT_TO_POINTER (number));
    }
  return number - 1;
}

static void
start_element_cb (GMarkupParseContext *context,
                  const char *element,
                  const char **names,
                  const char **values,
                  gpointer data,
                  GError **error)
{
  Map *map = data;
  const char *id = NULL, *source = NULL, *target = NULL;

  for (guint i = 0; names[i] != NULL; i++)
    {
      const char **wanted = g_str_equal (names[i], "id")       ? &id
                            : g_str_equal (names[i], "source") ? &source
                            : g_str_equal (names[i], "target") ? &target
                                                               : NULL;

      if (wanted != NULL)
        *wanted = values[i];
    }
  if (g_str_equal (element, "node") && id != NULL)
    find_node (map, id);
  if (g_str_equal (element, "edge") && source != NULL && target != NULL)
    add_cable (map->links, find_node (map, source), find_node (map, target));
}

TestGraph *
test_graph_new_zoo (const char *path,
                    GError **error)
{
  static const GMarkupParser parser = { .start_element = start_element_cb };
  g_autoptr (GHashTable) nodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Map map = { nodes, new_links () };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &map, NULL);
  g_autofree char *text = NULL, *name = g_path_get_basename (path);
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error)
      || !g_markup_parse_context_parse (context, text, length, error)
      || !g_markup_parse_context_end_parse (context, error))
    {
      g_array_unref (map.links);
      return NULL;
    }
  *strrchr (name, '.') = '\0';
  return make (g_steal_pointer (&name), g_hash_table_size (nodes), map.links);
}

/* For libraries that know no parallel links. */
TestGraph *
test_graph_without_parallels (const TestGraph *self)
{
  GArray *links = new_links ();

  for (guint i = 0; i < self->n_links; i++)
    {
      Link link = { self->tails[i], self->heads[i] };

      if (i == 0 || link.tail != self->tails[i - 1] || link.head != self->heads[i - 1])
        g_array_append_val (links, link);
    }
  return make (g_strdup (self->name), self->n_devices, links);
}

/* Beside the sources, unless VIMOS_TOPOLOGY_ZOO names the folder. */
char *
test_graph_get_zoo_folder (void)
{
  const char *folder = g_getenv ("VIMOS_TOPOLOGY_ZOO"), *tests = g_getenv ("G_TEST_SRCDIR");

  if (folder != NULL)
    return g_strdup (folder);
  return g_build_filename (tests != NULL ? tests : "tests", "..", "..", "shared", "topologies",
                           "zoo", NULL);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The files of all maps in the order of their names; empty where the maps are not there. */
GPtrArray *
test_graph_list_zoo (void)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = test_graph_get_zoo_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".graphml"))
      g_ptr_array_add (files, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (files, compare_names);
  return files;
}
