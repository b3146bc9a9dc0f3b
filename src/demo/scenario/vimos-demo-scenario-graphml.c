/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vimos-demo-scenario-graphml.h"

/* GraphML files: their bytes become characters, their elements content, and their content a
 * scenario. data/scenarios/README.md tells what they may say. */

#define MAX_DECLARATION 200

/* Those that are met; others are refused, since to convert loads a module of the name that a file
 * gives. */
static const char *const encodings[] = { "iso-8859-1", "iso-8859-15", "latin1", "us-ascii",
                                         "windows-1252", "windows-1250", "iso-8859-2", NULL };

/* Returns: (transfer full) (nullable): the encoding that the XML declaration names */
static char *
declared_encoding (const char *text,
                   gsize length)
{
  g_autofree char *start = g_strndup (text, MIN (length, MAX_DECLARATION));
  g_autoptr (GRegex) regex = g_regex_new ("^<\\?xml\\s[^>]*encoding\\s*=\\s*[\"']([A-Za-z0-9._-]+)",
                                          G_REGEX_RAW, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  return g_regex_match (regex, start, 0, &match) ? g_match_info_fetch (match, 1) : NULL;
}

/* Returns: (nullable): what to convert from; %NULL when it is UTF-8 or must be it */
static const char *
foreign_encoding (const char *text,
                  gsize length,
                  const char *declared)
{
  if (length >= 2 && (memcmp (text, "\xff\xfe", 2) == 0 || memcmp (text, "\xfe\xff", 2) == 0))
    return "UTF-16";
  for (guint i = 0; declared != NULL && encodings[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (declared, encodings[i]) == 0)
        return encodings[i];
    }
  return NULL;
}

/* Returns: (transfer full) (nullable): the text in UTF-8 without a mark of the byte order; %NULL
 * with @error set */
static char *
to_utf8 (const char *file,
         const char *text,
         gsize length,
         gsize *utf8_length,
         GError **error)
{
  gboolean has_mark = length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0;
  const char *start = text + (has_mark ? 3 : 0);
  g_autofree char *declared = declared_encoding (start, text + length - start);
  const char *foreign = foreign_encoding (start, text + length - start, declared);
  g_autofree char *utf8 = NULL;

  if (foreign != NULL)
    utf8 = g_convert (start, text + length - start, "UTF-8", foreign, NULL, utf8_length, NULL);
  else
    {
      *utf8_length = text + length - start;
      utf8 = g_strndup (start, *utf8_length);
    }
  if (utf8 != NULL && g_utf8_validate_len (utf8, *utf8_length, NULL))
    return g_steal_pointer (&utf8);
  vimos_graphml_fail (file, 1, error, _("the characters are not those of its encoding, %s"),
                      foreign != NULL ? foreign : "UTF-8");
  return NULL;
}

static gboolean
read_and_build (VimosGraphmlContent *content,
                VimosDemoBuilder *builder,
                const char *text,
                gsize length,
                GError **error)
{
  gsize utf8_length = 0;
  g_autofree char *utf8 = NULL;

  if (length > VIMOS_DEMO_MAX_BYTES)
    {
      vimos_graphml_fail (content->file, 1, error, _("the file is larger than 32 MiB"));
      return FALSE;
    }
  utf8 = to_utf8 (content->file, text, length, &utf8_length, error);
  return utf8 != NULL && vimos_graphml_read (content, utf8, utf8_length, error)
         && vimos_graphml_build (content, builder, error);
}

/**
 * vimos_demo_scenario_new_from_graphml:
 * @name: its name, which errors call the file by, with “.graphml”; or the file's name
 * @text: the file
 * @length: its bytes, or -1 when it ends with NUL
 * @error: set to %VIMOS_DEMO_ERROR_INVALID: file, line, element, and what is wrong
 *
 * Any thread; the work grows with the size of the file.
 *
 * Returns: (transfer full) (nullable): the scenario
 */
VimosDemoScenario *
vimos_demo_scenario_new_from_graphml (const char *name,
                                      const char *text,
                                      gssize length,
                                      GError **error)
{
  VimosGraphmlContent content = { 0 };
  g_auto (VimosDemoBuilder) builder = { 0 };
  g_autofree char *stem = NULL;
  gboolean done;

  g_return_val_if_fail (name != NULL && text != NULL, NULL);

  content.file = vimos_demo_file_label (name, ".graphml");
  stem = vimos_demo_file_stem (name, ".graphml");
  vimos_demo_builder_init (&builder, stem);
  done = read_and_build (&content, &builder, text, length < 0 ? strlen (text) : (gsize) length,
                         error);
  g_free (content.file);
  g_free (content.title);
  g_clear_pointer (&content.nodes, g_ptr_array_unref);
  g_clear_pointer (&content.edges, g_ptr_array_unref);
  return done ? vimos_demo_builder_finish (&builder) : NULL;
}
