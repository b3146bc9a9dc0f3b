/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <stdlib.h>

#include "test-folder.h"

static GPtrArray *until_exit;

/**
 * test_folder_new:
 *
 * Returns: (transfer full): the path of a new, empty folder; for test_folder_free()
 */
char *
test_folder_new (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("vimos-test-XXXXXX", &error);

  g_assert_no_error (error);
  return path;
}

static void
exit_cb (void)
{
  g_ptr_array_unref (until_exit);
}

/**
 * test_folder_new_until_exit:
 *
 * Returns: (transfer none): the path of a new, empty folder that goes when the program exits
 */
char *
test_folder_new_until_exit (void)
{
  char *path = test_folder_new ();

  if (until_exit == NULL)
    {
      until_exit = g_ptr_array_new_with_free_func ((GDestroyNotify) test_folder_free);
      atexit (exit_cb);
    }
  g_ptr_array_add (until_exit, path);
  return path;
}

/**
 * test_folder_remove:
 * @path: a folder, with what is in it, or a file; links are not followed
 */
void
test_folder_remove (const char *path)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    {
      g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
      const char *name;

      while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          test_folder_remove (child);
        }
    }
  g_assert_cmpint (g_remove (path), ==, 0);
}

/**
 * test_folder_free:
 * @path: (transfer full): of test_folder_new(); the folder goes with it
 */
void
test_folder_free (char *path)
{
  test_folder_remove (path);
  g_free (path);
}
