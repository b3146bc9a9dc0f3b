/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "vimos-demo-scenario-json.h"

/* JSON files; data/scenarios/README.md tells what they may say. The network is read first, then
 * what stands at it, then what happens. */

#define MAX_DESCRIPTION 200 /* as in the laboratory */
#define MAX_SEED 0xffffffffu

/* Returns: the switch that @value names, 0 having failed */
guint
vimos_demo_json_named_switch (VimosDemoReader *reader,
                              VimosDemoBuilder *builder,
                              VimosDemoValue value)
{
  const char *name = vimos_demo_reader_text (reader, value, 1, VIMOS_DEMO_MAX_LABEL);
  guint index = vimos_demo_builder_find (builder->switches, name);

  if (index != VIMOS_DEMO_NONE)
    return index;
  if (!vimos_demo_reader_failed (reader))
    vimos_demo_reader_fail (reader, value, _("there is no switch \"%s\""), name);
  return 0;
}

guint
vimos_demo_json_switch (VimosDemoReader *reader,
                        VimosDemoBuilder *builder,
                        VimosDemoValue object,
                        const char *member)
{
  return vimos_demo_json_named_switch (reader, builder,
                                       vimos_demo_reader_need (reader, object, member));
}

static void
read_switch (VimosDemoReader *reader,
             VimosDemoBuilder *builder,
             VimosDemoValue object)
{
  static const char *const known[] = { "name", "label", "latitude", "longitude", NULL };
  VimosDemoValue member;
  const char *name, *label;
  double latitude, longitude;

  if (!vimos_demo_reader_check_members (reader, object, known))
    return;
  member = vimos_demo_reader_need (reader, object, "name");
  name = vimos_demo_reader_text (reader, member, 1, VIMOS_DEMO_MAX_LABEL);
  label = vimos_demo_reader_text_or (reader, object, "label", 1, VIMOS_DEMO_MAX_LABEL, name);
  latitude = vimos_demo_reader_number_or (reader, object, "latitude", -90, 90, NAN);
  longitude = vimos_demo_reader_number_or (reader, object, "longitude", -180, 180, NAN);
  if (isnan (latitude) != isnan (longitude))
    vimos_demo_reader_fail (reader, object,
                            _("needs both \"latitude\" and \"longitude\", or neither"));
  if (vimos_demo_builder_find (builder->switches, name) != VIMOS_DEMO_NONE)
    vimos_demo_reader_fail (reader, member, _("there is another switch \"%s\""), name);
  if (!vimos_demo_reader_failed (reader))
    vimos_demo_builder_add_switch (builder, name, label, latitude, longitude);
}

static void
read_link (VimosDemoReader *reader,
           VimosDemoBuilder *builder,
           VimosDemoValue object)
{
  static const char *const known[] = { "a", "b", "mbps", "delay_ms", NULL };
  guint a, b;
  double mbps, delay_ms;

  if (!vimos_demo_reader_check_members (reader, object, known))
    return;
  a = vimos_demo_json_switch (reader, builder, object, "a");
  b = vimos_demo_json_switch (reader, builder, object, "b");
  mbps = vimos_demo_reader_number (reader, vimos_demo_reader_need (reader, object, "mbps"),
                                   VIMOS_DEMO_MIN_MBPS, VIMOS_DEMO_MAX_MBPS);
  delay_ms = vimos_demo_reader_number_or (reader, object, "delay_ms",
                                          0, VIMOS_DEMO_MAX_DELAY_MS, NAN);
  if (a == b)
    vimos_demo_reader_fail (reader, object, _("leads from a switch to itself"));
  if (vimos_demo_reader_failed (reader))
    return;
  vimos_demo_builder_add_link (builder, a, b, mbps);
  if (!isnan (delay_ms))
    vimos_demo_builder_last_link (builder)->delay_us = llround (delay_ms * 1000);
}

/* Reads each entry of the list @member of the file, which must be there. */
void
vimos_demo_json_read_list (VimosDemoReader *reader,
                           VimosDemoBuilder *builder,
                           const char *member,
                           guint least,
                           guint most,
                           VimosDemoJsonFunc read)
{
  VimosDemoValue list = vimos_demo_reader_need (reader, VIMOS_DEMO_ROOT, member);

  if (!vimos_demo_reader_check_list (reader, list, least, most))
    return;
  for (VimosDemoValue entry = vimos_demo_reader_first (reader, list);
       entry != VIMOS_DEMO_NO_VALUE && !vimos_demo_reader_failed (reader);
       entry = vimos_demo_reader_next (reader, entry))
    read (reader, builder, entry);
}

static void
read_network (VimosDemoReader *reader,
              VimosDemoBuilder *builder)
{
  VimosDemoValue generate = vimos_demo_reader_member (reader, VIMOS_DEMO_ROOT, "generate");

  if (generate == VIMOS_DEMO_NO_VALUE)
    {
      vimos_demo_json_read_list (reader, builder, "switches", 1, VIMOS_DEMO_MAX_SWITCHES,
                                 read_switch);
      vimos_demo_json_read_list (reader, builder, "links", 0, VIMOS_DEMO_MAX_LINKS, read_link);
    }
  else if (vimos_demo_reader_member (reader, VIMOS_DEMO_ROOT, "switches") != VIMOS_DEMO_NO_VALUE
           || vimos_demo_reader_member (reader, VIMOS_DEMO_ROOT, "links") != VIMOS_DEMO_NO_VALUE)
    vimos_demo_reader_fail (reader, generate,
                            _("cannot stand beside \"switches\" and \"links\", which it makes"));
  else
    vimos_demo_json_generate_network (reader, builder, generate);
}

static void
read_texts (VimosDemoReader *reader,
            VimosDemoScenario *scenario)
{
  const char *title = vimos_demo_reader_text_or (reader, VIMOS_DEMO_ROOT, "title",
                                                 1, VIMOS_DEMO_MAX_LABEL, scenario->name);
  const char *description = vimos_demo_reader_text_or (reader, VIMOS_DEMO_ROOT, "description",
                                                       0, MAX_DESCRIPTION, "");

  g_free (scenario->title);
  scenario->title = g_strdup (title);
  g_free (scenario->description);
  scenario->description = g_strdup (description);
  scenario->seed = vimos_demo_reader_whole_or (reader, VIMOS_DEMO_ROOT, "seed",
                                               0, MAX_SEED, VIMOS_DEMO_DEFAULT_SEED);
}

static void
read_root (VimosDemoReader *reader,
           VimosDemoBuilder *builder)
{
  static const char *const known[] = { "title", "description", "seed", "switches", "links",
                                       "generate", "access_mbps", "operator", "hypervisors", "vms",
                                       "background", "events", "suggest", NULL };

  if (!vimos_demo_reader_check_members (reader, VIMOS_DEMO_ROOT, known))
    return;
  read_texts (reader, builder->scenario);
  if (!vimos_demo_reader_failed (reader))
    read_network (reader, builder);
  if (!vimos_demo_reader_failed (reader))
    vimos_demo_json_read_stations (reader, builder);
  if (!vimos_demo_reader_failed (reader))
    vimos_demo_json_read_play (reader, builder);
}

/**
 * vimos_demo_scenario_new_from_json:
 * @name: its name, which errors call the file by, with “.json”; or the file's name
 * @text: the file
 * @length: its bytes, or -1 when it ends with NUL
 * @error: set to %VIMOS_DEMO_ERROR_INVALID: file, line, member, and what is wrong
 *
 * Any thread; the work grows with the size of the file and of the network.
 *
 * Returns: (transfer full) (nullable): the scenario
 */
VimosDemoScenario *
vimos_demo_scenario_new_from_json (const char *name,
                                   const char *text,
                                   gssize length,
                                   GError **error)
{
  g_autofree char *file = NULL;
  g_autofree char *stem = NULL;
  g_autoptr (VimosDemoReader) reader = NULL;
  g_auto (VimosDemoBuilder) builder = { 0 };

  g_return_val_if_fail (name != NULL && text != NULL, NULL);

  file = vimos_demo_file_label (name, ".json");
  stem = vimos_demo_file_stem (name, ".json");
  reader = vimos_demo_reader_new (file, text, length < 0 ? strlen (text) : (gsize) length);
  vimos_demo_builder_init (&builder, stem);
  if (!vimos_demo_reader_failed (reader))
    read_root (reader, &builder);
  if (!vimos_demo_reader_propagate (reader, error))
    return NULL;
  return vimos_demo_builder_finish (&builder);
}
