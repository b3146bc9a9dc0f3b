/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "onos-samples.h"

static const char *
next_line (const char *text)
{
  const char *end = strchr (text, '\n');

  return end != NULL ? end + 1 : text + strlen (text);
}

/* Takes the headers; returns where the body begins. */
static const char *
parse_headers (OnosSample *sample,
               const char *text)
{
  sample->status = g_ascii_strtoull (strchr (text, ' ') + 1, NULL, 10);
  for (text = next_line (text); *text != '\n' && *text != '\0'; text = next_line (text))
    {
      if (g_str_has_prefix (text, "Content-Type: "))
        sample->content_type = g_strndup (text + strlen ("Content-Type: "),
                                          strcspn (text, ";\n") - strlen ("Content-Type: "));
    }
  return next_line (text);
}

OnosSample *
onos_sample_load (const char *name)
{
  OnosSample *sample = g_new0 (OnosSample, 1);
  g_autofree char *file = g_strconcat (name, ".http", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "onos", file, NULL);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  const char *text;
  gsize length;

  g_file_get_contents (path, &content, NULL, &error);
  g_assert_no_error (error);
  sample->name = g_strdup (name);
  text = content;
  if (g_str_has_prefix (text, ">>> "))
    {
      sample->request = g_strndup (text + 4, strcspn (text + 4, "\n"));
      text = parse_headers (sample, next_line (text));
    }
  length = strlen (text);
  if (length > 0 && text[length - 1] == '\n')
    length--;
  sample->body = g_bytes_new (text, length);
  return sample;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
onos_sample_load_all (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "onos", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *samples = g_ptr_array_new_with_free_func ((GDestroyNotify) onos_sample_free);
  const char *file;

  g_assert_nonnull (dir);
  while ((file = g_dir_read_name (dir)) != NULL)
    {
      if (g_str_has_suffix (file, ".http"))
        g_ptr_array_add (names, g_strndup (file, strlen (file) - strlen (".http")));
    }
  /* the order of a directory differs from machine to machine */
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    g_ptr_array_add (samples, onos_sample_load (g_ptr_array_index (names, i)));
  return samples;
}

void
onos_sample_free (OnosSample *sample)
{
  g_free (sample->name);
  g_free (sample->request);
  g_free (sample->content_type);
  g_bytes_unref (sample->body);
  g_free (sample);
}
