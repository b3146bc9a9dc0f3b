/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "test-folder.h"
#include "vimos-places.h"

typedef struct
{
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fixture->folder = test_folder_new ();
}

/* The one file in the folder. */
static char *
find_file (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name = g_dir_read_name (dir);

  return name != NULL ? g_build_filename (fixture->folder, name, NULL) : NULL;
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  test_folder_free (fixture->folder);
}

static void
test_kept (Fixture *fixture,
           gconstpointer data)
{
  VimosPlaces *places = vimos_places_new (fixture->folder, "http://onos:8181");
  VimosPlaces *others;
  const VimosPlace *place;

  vimos_places_put (places, "of:1", 10.25, -20, FALSE);
  vimos_places_put (places, "hypervisor:qemu+tcp://hv1/system", 3, 4, TRUE);
  vimos_places_set_layout (places, "tiered");
  g_assert_finalize_object (places); /* that writes, too */

  places = vimos_places_new (fixture->folder, "http://onos:8181");
  place = vimos_places_find (places, "of:1");
  g_assert_cmpfloat_with_epsilon (place->x, 10.25, 0.06);
  g_assert_cmpfloat (place->y, ==, -20);
  g_assert_false (place->pinned);
  g_assert_true (vimos_places_find (places, "hypervisor:qemu+tcp://hv1/system")->pinned);
  g_assert_cmpuint (vimos_places_get_n_pinned (places), ==, 1);
  g_assert_cmpstr (vimos_places_get_layout (places), ==, "tiered");

  others = vimos_places_new (fixture->folder, "demo:ring4");
  g_assert_null (vimos_places_find (others, "of:1"));
  g_assert_finalize_object (others);

  vimos_places_clear (places);
  g_assert_null (vimos_places_find (places, "of:1"));
  g_assert_finalize_object (places);
}

/* Without a folder nothing is written anywhere. */
static void
test_not_kept (void)
{
  VimosPlaces *places = vimos_places_new (NULL, "x");
  g_autoptr (GError) error = NULL;

  vimos_places_put (places, "of:1", 1, 2, TRUE);
  g_assert_true (vimos_places_save (places, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (vimos_places_find (places, "of:1")->x, ==, 1);
  g_assert_finalize_object (places);
}

static const char *const hostile[] = {
  "",
  "[]",
  "{",
  "null",
  "{\"places\":[1,2]}",
  "{\"layout\":[\"force\"],\"places\":{\"a\":[1]}}",
  "{\"places\":{\"a\":[\"1\",2],\"b\":[1e300,2],\"c\":[null,null],\"d\":{},\"e\":[1,2,\"x\"]}}",
};

/* Somebody, or a full disk, has been at the file. */
static void
test_hostile (Fixture *fixture,
              gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      VimosPlaces *places = vimos_places_new (fixture->folder, "x");
      g_autofree char *path = NULL;
      g_autoptr (GError) error = NULL;

      vimos_places_put (places, "good", i, 0, FALSE);
      g_assert_true (vimos_places_save (places, &error));
      g_assert_finalize_object (places);
      path = find_file (fixture);
      g_assert_true (g_file_set_contents (path, hostile[i], -1, NULL));
      places = vimos_places_new (fixture->folder, "x");
      for (char name[2] = "a"; *name <= 'e'; ++*name)
        g_assert_null (vimos_places_find (places, name));
      g_assert_null (vimos_places_get_layout (places));
      g_assert_finalize_object (places);
    }
}

/* A file where the folder should be: an error, and the places are still there. */
static void
test_unwritable (Fixture *fixture,
                 gconstpointer data)
{
  g_autofree char *file = g_build_filename (fixture->folder, "file", NULL);
  VimosPlaces *places;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (file, "x", -1, NULL));
  places = vimos_places_new (file, "x");
  vimos_places_put (places, "of:1", 1, 2, FALSE);
  g_assert_false (vimos_places_save (places, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (vimos_places_find (places, "of:1"));
  g_assert_finalize_object (places);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/places/kept", Fixture, NULL, set_up, test_kept, tear_down);
  g_test_add_func ("/places/not-kept", test_not_kept);
  g_test_add ("/places/hostile", Fixture, NULL, set_up, test_hostile, tear_down);
  g_test_add ("/places/unwritable", Fixture, NULL, set_up, test_unwritable, tear_down);
  return g_test_run ();
}
