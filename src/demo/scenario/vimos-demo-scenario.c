/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <math.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vimos-demo-resources.h"
#include "vimos-demo-scenario-private.h"
#include "vimos-units.h"

/* Scenarios by name, from the program itself, and by path. */

#define RESOURCE_FOLDER "/io/github/vimos/Vimos/scenarios/"

/* Small ones first, as they are listed. */
static const char *const names[] = { "ring4", "failure",  "six",     "fat4",     "leaf-spine",
                                     "fat8",  "backbone", "net1000", "net10000", NULL };

G_DEFINE_QUARK (vimos - demo - error - quark, vimos_demo_error)

/**
 * vimos_demo_scenario_get_names:
 *
 * Returns: (transfer none) (array zero-terminated=1): the names of the scenarios that ship with
 * ViMOS, “ring4” first; any thread
 */
const char *const *
vimos_demo_scenario_get_names (void)
{
  return names;
}

static VimosDemoScenario *
load_shipped (const char *name,
              GError **error)
{
  g_autofree char *path = g_strconcat (RESOURCE_FOLDER, name, ".json", NULL);
  g_autofree char *all = g_strjoinv (", ", (char **) names);
  g_autoptr (GBytes) bytes = NULL;
  gsize length;
  const char *text;

  if (g_strv_contains (names, name))
    bytes = g_resource_lookup_data (vimos_demo_get_resource (), path,
                                    G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  else
    g_set_error (error, VIMOS_DEMO_ERROR, VIMOS_DEMO_ERROR_NOT_FOUND,
                 _("There is no scenario “%s”. There are: %s; or give the path of a file."),
                 name, all);
  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &length);
  return vimos_demo_scenario_new_from_json (name, text, length, error);
}

/* Returns: (transfer full) (nullable): the file; of one that is too large, a little more than is
 * allowed */
static GByteArray *
read_file (const char *path,
           GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) local = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, &local);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 chunk[16384];
  gssize n = -1;

  while (stream != NULL && bytes->len <= VIMOS_DEMO_MAX_BYTES)
    {
      n = g_input_stream_read (G_INPUT_STREAM (stream), chunk, sizeof (chunk), NULL, &local);
      if (n <= 0)
        break;
      g_byte_array_append (bytes, chunk, n);
    }
  if (n >= 0)
    return g_steal_pointer (&bytes);
  g_set_error (error, VIMOS_DEMO_ERROR, VIMOS_DEMO_ERROR_NOT_FOUND,
               _("Cannot read the scenario %s: %s"), path, local->message);
  return NULL;
}

/* Whether it is XML, by its first character behind a mark of the byte order */
static gboolean
looks_like_xml (const char *text,
                gsize length)
{
  for (gsize i = 0; i < MIN (length, 1024); i++)
    {
      if (text[i] == '<')
        return TRUE;
      if (strchr (" \t\r\n\xef\xbb\xbf\xfe\xff", text[i]) == NULL)
        return FALSE;
    }
  return FALSE;
}

static VimosDemoScenario *
load_file (const char *path,
           GError **error)
{
  g_autoptr (GByteArray) bytes = read_file (path, error);
  g_autofree char *base = g_path_get_basename (path);
  const char *text;

  if (bytes == NULL)
    return NULL;
  text = bytes->len > 0 ? (const char *) bytes->data : "";
  if (g_str_has_suffix (base, ".graphml")
      || (!g_str_has_suffix (base, ".json") && looks_like_xml (text, bytes->len)))
    return vimos_demo_scenario_new_from_graphml (base, text, bytes->len, error);
  return vimos_demo_scenario_new_from_json (base, text, bytes->len, error);
}

/**
 * vimos_demo_scenario_load:
 * @name_or_path: the name of a shipped scenario; or the path of a JSON or GraphML file, which has a
 * slash in it or ends with “.json” or “.graphml”
 * @error: set to a #VimosDemoError
 *
 * Reads a file, so it may block; any thread.
 *
 * Returns: (transfer full) (nullable): the scenario
 */
VimosDemoScenario *
vimos_demo_scenario_load (const char *name_or_path,
                          GError **error)
{
  g_return_val_if_fail (name_or_path != NULL, NULL);

  if (strchr (name_or_path, G_DIR_SEPARATOR) != NULL || g_str_has_suffix (name_or_path, ".json")
      || g_str_has_suffix (name_or_path, ".graphml"))
    return load_file (name_or_path, error);
  return load_shipped (name_or_path, error);
}

VimosDemoScenario *
vimos_demo_scenario_ref (VimosDemoScenario *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

static void
scenario_clear (gpointer data)
{
  VimosDemoScenario *self = data;

  g_free (self->name);
  g_free (self->title);
  g_free (self->description);
  g_array_unref (self->switches);
  g_array_unref (self->links);
  g_array_unref (self->hypervisors);
  g_array_unref (self->vms);
  g_array_unref (self->background);
  g_array_unref (self->events);
}

void
vimos_demo_scenario_unref (VimosDemoScenario *self)
{
  g_return_if_fail (self != NULL);
  g_atomic_rc_box_release_full (self, scenario_clear);
}

/**
 * vimos_demo_device_id:
 * @index: a switch's position in its scenario
 *
 * Returns: (transfer full): its datapath's id as a controller writes it,
 * “of:0000000000000001” for 0; any thread
 */
char *
vimos_demo_device_id (guint index)
{
  return g_strdup_printf ("of:%016" G_GINT64_MODIFIER "x", (guint64) index + 1);
}

char *
vimos_demo_scenario_describe_assumption (VimosDemoScenario *self)
{
  double mbps = NAN;
  guint n_assumed = 0;
  g_autofree char *text = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->links->len; i++)
    {
      const VimosDemoLink *link = &g_array_index (self->links, VimosDemoLink, i);

      if (!link->assumed)
        continue;
      n_assumed++;
      mbps = link->mbps;
    }
  if (n_assumed == 0)
    return NULL;
  text = vimos_format_mbps (mbps);
  /* Translators: a number of links, the number of all, a bandwidth */
  return g_strdup_printf (ngettext ("%u of %u link has no speed in the file; %s is assumed",
                                    "%u of %u links have no speed in the file; %s is assumed",
                                    self->links->len),
                          n_assumed, self->links->len, text);
}
