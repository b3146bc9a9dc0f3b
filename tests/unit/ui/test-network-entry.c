/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "ui-fixture.h"
#include "vimos-network-entry.h"

static GListStore *
fill (UiFixture *fixture,
      VimosNetworkKind kind)
{
  GListStore *store = g_list_store_new (VIMOS_TYPE_NETWORK_ENTRY);

  vimos_network_entries_fill (store, kind, fixture->session);
  return store;
}

/* Returns the first entry with @text in @column. */
static VimosNetworkEntry *
find (GListStore *store,
      guint column,
      const char *text)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (store)); i++)
    {
      g_autoptr (VimosNetworkEntry) entry = g_list_model_get_item (G_LIST_MODEL (store), i);

      if (g_str_equal (vimos_network_entry_get_text (entry, column), text))
        return entry; /* the store keeps it */
    }
  return NULL;
}

static void
test_switches (UiFixture *fixture,
               gconstpointer data)
{
  g_autoptr (GListStore) store = fill (fixture, VIMOS_NETWORK_SWITCHES);
  VimosNetworkEntry *entry = find (store, 0, "s1");

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, 4);
  g_assert_cmpstr (vimos_network_entry_get_text (entry, 1), ==, "available");
  g_assert_cmpfloat (vimos_network_entry_get_number (entry, 2), ==, 2);
  g_assert_cmpstr (vimos_network_entry_get_text (entry, 4), ==, "of:0000000000000001");
}

static void
test_links (UiFixture *fixture,
            gconstpointer data)
{
  g_autoptr (GListStore) store = fill (fixture, VIMOS_NETWORK_LINKS);
  VimosNetworkEntry *slow = find (store, 3, "20 Mbit/s"), *fast = find (store, 3, "100 Mbit/s");

  /* Each direction is one. */
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, 8);
  g_assert_cmpfloat (vimos_network_entry_get_number (slow, 3), ==, 20);
  /* By number: by its letters, 100 would come before 20. */
  g_assert_cmpint (vimos_network_entry_compare (slow, fast, 3), <, 0);
  g_assert_cmpint (vimos_network_entry_compare (fast, slow, 3), >, 0);
  g_assert_cmpint (vimos_network_entry_compare (fast, fast, 3), ==, 0);
}

static void
test_hosts (UiFixture *fixture,
            gconstpointer data)
{
  g_autoptr (GListStore) store = fill (fixture, VIMOS_NETWORK_HOSTS);

  g_assert_cmpstr (vimos_network_entry_get_text (find (store, 0, "hv1"), 1), ==, "hypervisor");
  g_assert_cmpstr (vimos_network_entry_get_text (find (store, 0, "web"), 1), ==, "VM");
  g_assert_cmpstr (vimos_network_entry_get_text (find (store, 0, "hv3"), 2), ==, "s3");
}

static void
test_columns (void)
{
  for (guint kind = 0; kind < VIMOS_NETWORK_N_KINDS; kind++)
    for (guint i = 0; i < vimos_network_kind_get_n_columns (kind); i++)
      g_assert_cmpstr (vimos_network_kind_get_title (kind, i), !=, "");
  g_assert_true (vimos_network_kind_is_number (VIMOS_NETWORK_LINKS, 3));
  g_assert_false (vimos_network_kind_is_number (VIMOS_NETWORK_LINKS, 0));
}

static void
add (const char *path,
     void (*test) (UiFixture *, gconstpointer))
{
  g_test_add (path, UiFixture, NULL, ui_fixture_set_up, test, ui_fixture_tear_down);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/network-entry/columns", test_columns);
  add ("/network-entry/switches", test_switches);
  add ("/network-entry/links", test_links);
  add ("/network-entry/hosts", test_hosts);
  return g_test_run ();
}
